"""The quotation marks of a document, as the detectors pair them."""

from __future__ import annotations

from quoteattr.marks import MarkPair, pair_marks
from quoteattr.text import Document

__all__ = ["pairs_of"]


def pairs_of(document: Document) -> tuple[MarkPair, ...]:
    """Its pairs, in order."""
    return pair_marks(document.text, [p.span for p in document.paragraphs])
