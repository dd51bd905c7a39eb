"""Every selector finds its span again, in any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.export.selectors import LONGEST_CONTEXT, find_position, find_quote, select
from quoteattr.text import Span
from tests.strategies import news_texts, spans, texts


@given(texts | news_texts() | st.text("ab ", max_size=60), st.data())
def test_both_selectors_find_the_span(text: str, data: st.DataObject) -> None:
    span = data.draw(spans(len(text)))
    quote, position = select(span, text)
    assert quote["exact"] == span.of(text)
    assert find_position(position, text) == span
    assert find_quote(quote, text, near=span.start) == span
    assert find_quote(quote, text) == span  # these texts are short: what stands around it tells it from any other place


@given(news_texts().filter(bool), st.data())
def test_the_quote_finds_its_words_in_a_text_that_grew(text: str, data: st.DataObject) -> None:
    span = data.draw(spans(len(text), smallest=1))
    quote, _ = select(span, text)
    added = "⁂ " * 3
    assert find_quote(quote, added + text, near=span.start) == span.shifted(len(added))


@pytest.mark.parametrize(
    ("text", "span", "lengths"),
    [
        ("x" * 10, Span(4, 5), (4, 5)),
        ("It rained. " * 9, Span(33, 43), (33, 56)),
        ("x" * 2000, Span(1000, 1001), (LONGEST_CONTEXT, LONGEST_CONTEXT)),
        ("a. " * 200, Span(0, 2), (0, LONGEST_CONTEXT)),
    ],
)
def test_how_much_stands_around_it(text: str, span: Span, lengths: tuple[int, int]) -> None:
    quote, _ = select(span, text)
    assert (len(quote["prefix"]), len(quote["suffix"])) == lengths
    assert find_quote(quote, text, near=span.start) == span


@pytest.mark.parametrize(
    ("selector", "near", "expected", "why"),
    [
        ({"exact": "no"}, None, None, "two places"),
        ({"exact": "no"}, 0, Span(0, 2), "the first"),
        ({"exact": "no"}, 5, Span(8, 10), "the nearer one"),
        ({"exact": "no"}, 3, Span(0, 2), "the nearer one, before it"),
        ({"exact": "no", "prefix": "yes, "}, None, Span(8, 10), "the only one"),
        ({"exact": "no", "suffix": "!"}, 3, None, "nowhere"),
    ],
)
def test_which_place_is_meant(selector: dict[str, str], near: int | None, expected: Span | None, why: str) -> None:
    assert find_quote(selector, "no yes, no", near) == expected, why


def test_the_same_words_far_away_are_told_by_the_position() -> None:
    text = "It rained. " + "x" * 50_000 + "It rained. " + "x" * 50
    quote, position = select(Span(50_011, 50_021), text)
    assert (len(quote["prefix"]), len(quote["suffix"])) == (32, 32)
    assert find_quote(quote, text, near=position["start"]) == Span(50_011, 50_021)


def test_a_position_that_the_text_has_not() -> None:
    assert find_position({"start": 2, "end": 9}, "short") is None
