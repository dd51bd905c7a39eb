"""A report in the making: what detectors hand to :func:`quoteattr.detect.assemble.assemble`."""

from __future__ import annotations

import attrs

from ..text import Span

__all__ = ["Draft"]


@attrs.define
class Draft:
    """A report in the making.

    Args:
        content: Reported stretches, in order.
        cue: The cue's words.
        source: The source's words.
        confidence: 0 to 1.
        evidence: What found it.
        nested: Whether it lies inside another report's content by construction.
    """

    content: list[Span]
    cue: Span | None
    source: Span | None
    confidence: float
    evidence: list[str]
    nested: bool = False

    @property
    def span(self) -> Span:
        """From the first character of the content to its last."""
        return Span(self.content[0].start, self.content[-1].end)
