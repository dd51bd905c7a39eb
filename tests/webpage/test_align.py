"""Where the words of a main text are in a page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.text import Span
from quoteattr.webpage.align import align
from quoteattr.webpage.dom import Dom
from tests.strategies import spans, texts

LINE = "The bridge will not reopen before the spring of next year."


@pytest.mark.parametrize(
    ("text", "page", "words", "expected", "why"),
    [
        ("He said yes.", "He said yes.", "said", "said", "the same text"),
        ("He said yes.", "He\n\t said\u00a0 yes.", "said yes", "said\u00a0 yes", "other white space"),
        (
            "He said yes.",
            "Menu He sa\u00adid y\u200bes. More",
            "said yes",
            "sa\u00adid y\u200bes",
            "invisible characters",
        ),
        ("Zoé said", "Zoe\u0301 said", "Zoé", "Zoe\u0301", "an accent of its own"),
        ("Zoe\u0301 said", "Zoé said", "Zoe\u0301", "Zoé", "and the other way round"),
        ("So... he left", "So… he left", "So...", "So…", "three characters for one"),
        ("So… he left", "So... he left", "… he", "... he", "one for three"),
        ("So… he left", "So... he left", "So…", "So...", "one for three, at the end"),
        ("one\n\ntwo", "one two", "one\n\ntwo", "one two", "two paragraphs"),
        ("two\n\none", "one two", "one", "one", "in another order"),
        ("two\n\none", "one two", "two\n\none", None, "but over both there is no way"),
        ("He said no.", "He said yes.", "said no", None, "other words"),
        ("He said no.", "He said yes.", " ", None, "white space has no place"),
        ("", "He said yes.", "", None, "nothing has none"),
        (f"{LINE} [more]", LINE, "the spring", "the spring", "something added behind"),
        (f"{LINE} [more]", LINE, "[more]", None, "what was added"),
        (f"- {LINE}", LINE, "reopen", "reopen", "something added before"),
        (LINE, LINE.replace("not", "not (see page 3)"), "reopen before", "reopen before", "the page has more"),
        (LINE, LINE.replace("not", "not (see 3)"), "not reopen", "not (see 3) reopen", "in the middle of the words"),
        (LINE, LINE.replace("not", f"not ({'x' * 900})"), "not reopen", None, "far apart"),
    ],
)
def test_where_the_words_are(text: str, page: str, words: str, expected: str | None, why: str) -> None:
    start = text.index(words)
    found = align(text, Dom(page)).locate(Span(start, start + len(words)))
    assert (None if found is None else found.of(page)) == expected, why


def test_what_a_reader_does_not_see_is_not_it() -> None:
    page = "He said yes; He said yes"
    found = align("He said yes", Dom(page, (Span(0, 13),))).locate(Span(3, 7))
    assert found == Span(16, 20)


def test_a_line_is_looked_for_behind_the_last_one() -> None:
    page = "He left. News He said yes. He left."
    alignment = align("He said yes.\nHe left.", Dom(page))
    assert alignment.locate(Span(13, 21)) == Span(27, 35)


@given(texts, st.data())
def test_a_text_is_where_it_is_in_itself(text: str, data: st.DataObject) -> None:
    span = data.draw(spans(len(text)))
    found = align(text, Dom(text)).locate(span)
    assert found is None or align(found.of(text), Dom(span.of(text))).locate(Span(0, len(found))) is not None
    if found is None:
        return
    assert found.end <= len(text)


@given(texts, texts, st.data())
def test_any_text_and_page(text: str, page: str, data: st.DataObject) -> None:
    found = align(text, Dom(page)).locate(data.draw(spans(len(text))))
    assert found is None or found.end <= len(page)
