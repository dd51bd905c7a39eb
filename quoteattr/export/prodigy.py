"""Claims as tasks of Prodigy, for its recipe ``spans.manual``."""

from __future__ import annotations

from typing import Any

from ..claims import Extraction
from .parts import list_parts

__all__ = ["to_prodigy"]


def to_prodigy(extraction: Extraction, text: str) -> dict[str, Any]:
    """Write claims as one task: JSON Lines of such objects are what Prodigy reads.

    Every part of a claim is a span, labelled "CONTENT", "CUE", "SOURCE" and so on; spans may overlap. Under "claim"
    each has the id of its claim, which Prodigy keeps. There are no tokens: Prodigy makes them, and a span must begin
    and end with one of them; a pipeline of characters (``--highlight-chars``) takes every span.

    Lost: kind, act, polarity, form, who the source is, nesting, types of facts, confidence of single claims, evidence,
    ``extra``, provenance.

    Args:
        extraction: The claims.
        text: What they were found in.

    Returns:
        The task; ``quoteattr.export.json.dump_json`` writes it. Offsets are code points, as in spaCy.

    >>> from quoteattr.claims import Claim, SpeechKind
    >>> from quoteattr.text import Span
    >>> claim = Claim("c1", SpeechKind.INDIRECT, "it rained", (Span(8, 17),))
    >>> to_prodigy(Extraction("x", (claim,)), "He said it rained.")["spans"]
    [{'start': 8, 'end': 17, 'label': 'CONTENT', 'claim': 'c1'}]
    """
    spans = [
        {"start": part.span.start, "end": part.span.end, "label": part.role.upper(), "claim": claim.id}
        for claim in extraction.claims
        for part in list_parts(claim)
    ]
    return {"text": text, "spans": spans, "meta": {"document": extraction.id}}
