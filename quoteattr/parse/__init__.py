"""Text in, :class:`~quoteattr.text.Document` out."""

from __future__ import annotations

from quoteattr.paragraphs import split_paragraphs
from quoteattr.parse.encoder import EncoderParser
from quoteattr.parse.stanza import StanzaParser

__all__ = ["EncoderParser", "StanzaParser", "split_paragraphs"]
