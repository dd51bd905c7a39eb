"""Selectors of the W3C Web Annotation Data Model: where a span is, said so that it can be found in the text again.

Two that agree: the words with what stands around them, which survive a change elsewhere in the text, and the offsets in
code points, which tell two equal passages apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..text import Span

__all__ = ["LONGEST_CONTEXT", "find_position", "find_quote", "select"]

_SHORTEST_CONTEXT = 32

# How far on either side the words are looked for: all of an article, but in a book time would grow with its square.
_NEIGHBOURHOOD = 20_000

#: No prefix or suffix is longer than this, however often the words come back: a text of one word repeated would give
#: selectors as long as itself.
LONGEST_CONTEXT = 256


def select(span: Span, text: str) -> list[dict[str, Any]]:
    """The selectors of a span: a TextQuoteSelector and a TextPositionSelector.

    Prefix and suffix have 32 characters each, and more, up to :data:`LONGEST_CONTEXT`, while the words with them come
    twice within 20,000 characters.

    Args:
        span: What to select.
        text: What it is a span of.

    Returns:
        The two, as JSON objects; offsets are code points, end-exclusive.

    >>> select(Span(4, 8), "She said it.")[1]
    {'type': 'TextPositionSelector', 'start': 4, 'end': 8}
    """
    length = _SHORTEST_CONTEXT
    while length < LONGEST_CONTEXT and not _is_unique(span, text, length):
        length *= 2
    quote = {
        "type": "TextQuoteSelector",
        "exact": span.of(text),
        "prefix": text[max(0, span.start - length) : span.start],
        "suffix": text[span.end : span.end + length],
    }
    return [quote, {"type": "TextPositionSelector", "start": span.start, "end": span.end}]


def find_quote(selector: Mapping[str, Any], text: str, near: int | None = None) -> Span | None:
    """The place that a TextQuoteSelector means.

    Args:
        selector: With "exact", and "prefix" and "suffix" where it has them.
        text: Where to look.
        near: About where the words begin, such as the start of the TextPositionSelector beside it; None to demand
            that there is but one place.

    Returns:
        The place nearest to ``near``, or the only one; None where there is none, or several and no ``near``.

    >>> find_quote({"exact": "it", "prefix": "said "}, "It is. She said it.")
    Span(start=16, end=18)
    """
    prefix, exact = selector.get("prefix", ""), selector["exact"]
    words = prefix + exact + selector.get("suffix", "")
    places = []
    place = text.find(words)
    while place >= 0:
        places.append(place + len(prefix))
        if near is None and len(places) > 1:
            return None
        if near is not None and places[-1] >= near:
            break  # what comes after this one is further away
        place = text.find(words, place + 1)
    if not places:
        return None
    start = places[0] if near is None else min(places, key=lambda p: abs(p - near))
    return Span(start, start + len(exact))


def find_position(selector: Mapping[str, Any], text: str) -> Span | None:
    """The place that a TextPositionSelector means, or None where it runs over the text's end."""
    span = Span(selector["start"], selector["end"])
    return span if span.end <= len(text) else None


def _is_unique(span: Span, text: str, length: int) -> bool:
    start, end = max(0, span.start - length), span.end + length
    words = text[start:end]
    last = end + _NEIGHBOURHOOD
    return text.find(words, max(0, start - _NEIGHBOURHOOD), last) == start and text.find(words, start + 1, last) < 0
