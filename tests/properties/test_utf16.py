"""UTF-16 offsets: what JavaScript's ``slice`` gives with them is what the span covers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.text import Span
from tests.strategies import spans, texts

# A high surrogate before a low one is one character to UTF-16 and two code points here; no decoder makes such a text.
_whole = texts.filter(
    lambda text: text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass") == text
)


@given(_whole, st.data())
def test_utf16_slices_what_the_span_covers(text: str, data: st.DataObject) -> None:
    span = data.draw(spans(len(text)))
    start, end = span.utf16(text)
    units = text.encode("utf-16-le", "surrogatepass")
    assert units[2 * start : 2 * end].decode("utf-16-le", "surrogatepass") == span.of(text)
    assert Span.from_utf16(start, end, text) == span


@pytest.mark.parametrize(
    ("span", "units", "why"),
    [
        (Span(0, 2), (0, 2), "before the emoji"),
        (Span(3, 4), (3, 5), "an emoji"),
        (Span(5, 8), (6, 9), "after it"),
        (Span(9, 14), (10, 18), "a family: three emoji and two joiners"),
        (Span(15, 17), (19, 21), "a letter and its accent"),
        (Span(17, 17), (21, 21), "nothing"),
    ],
)
def test_an_emoji_is_two_units(span: Span, units: tuple[int, int], why: str) -> None:
    text = "“A 🙂 yes \U0001f468\u200d\U0001f469\u200d\U0001f467 e\u0301"
    assert span.utf16(text) == units, why
    assert Span.from_utf16(*units, text) == span, why


@pytest.mark.parametrize(("start", "end"), [(1, 2), (0, 1), (0, 9), (-1, 2), (2, 0)])
def test_offsets_that_are_none(start: int, end: int) -> None:
    with pytest.raises(ValueError, match=f"\\[{start}, {end}\\]"):
        Span.from_utf16(start, end, "🙂.")
