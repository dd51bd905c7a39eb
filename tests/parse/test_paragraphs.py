"""Where paragraphs begin and end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.parse import split_paragraphs

WRAPPED = (
    "The harbour board met on Monday for the first time\n"
    "since the storm, and its chair said that repairs to\n"
    "the pier would take until the end of next year."
)
ONE_A_LINE = (
    "The harbour board met on Monday for the first time since the storm.\n"
    "Its chair said that repairs to the pier would take a year.\n"
    "Nobody disagreed."
)


def words(text: str) -> list[str]:
    return [paragraph.span.of(text) for paragraph in split_paragraphs(text)]


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("", [], "nothing"),
        (" \n\t\r\n \u2028", [], "only white space"),
        ("One.", ["One."], "no line break"),
        ("One.\nTwo.\n", ["One.", "Two."], "one paragraph a line"),
        ("One.\n\n \t\nTwo.", ["One.", "Two."], "blank lines, with white space in them"),
        ("  One. \n\tTwo.  ", ["One.", "Two."], "white space at the ends is no part of it"),
        ("One.\r\nTwo.\rThree.", ["One.", "Two.", "Three."], "CRLF and CR"),
        ("A\vB\fC\x1cD\x1dE\x1eF\x85G\u2028H\u2029I", list("ABCDEFGHI"), "every line break of Unicode"),
        ("A\x1fB\xa0C", ["A\x1fB\xa0C"], "a unit separator and a hard space break no line"),
        (ONE_A_LINE, ONE_A_LINE.split("\n"), "lines that no wrapper would have broken there"),
        (WRAPPED, [WRAPPED], "a wrapped paragraph"),
        (WRAPPED.replace("\n", "\r\n"), [WRAPPED.replace("\n", "\r\n")], "a wrapped paragraph with CRLF"),
        (f"Pier to stay shut\n\n{WRAPPED}\n\n{WRAPPED}", ["Pier to stay shut", WRAPPED, WRAPPED], "block by block"),
        (WRAPPED.replace("since", "Since").replace("\nthe", "\nThe"), None, "no line goes on in lower case"),
        (f"Pier to stay shut\n{WRAPPED}", None, "the first line had room for the next one's first word"),
        ("a list of\nshort items\nand more", ["a list of", "short items", "and more"], "narrower than 36 characters"),
        (f"{'x' * 121}\n{'y' * 121}", ["x" * 121, "y" * 121], "wider than 120 characters"),
        (f"{'x' * 120}\n{'y' * 120}", [f"{'x' * 120}\n{'y' * 120}"], "exactly 120 characters"),
        (f"{'x' * 30} {'x' * 5}\ny", [f"{'x' * 30} {'x' * 5}\ny"], "exactly 36 characters, and no room for one more"),
        (f"{'x' * 35}\ny", ["x" * 35, "y"], "35 characters"),
    ],
)
def test_paragraphs(text: str, expected: list[str] | None, why: str) -> None:
    assert words(text) == (text.split("\n") if expected is None else expected), why


texts = st.text(st.one_of(st.sampled_from("a B.\n\r\x85\u2028\u2029\x1f\t"), st.characters()), max_size=200)


@given(texts)
def test_paragraphs_are_stripped_disjoint_and_lose_nothing_but_white_space(text: str) -> None:
    paragraphs = split_paragraphs(text)
    end = 0
    for index, paragraph in enumerate(paragraphs):
        assert paragraph.index == index
        assert not text[end : paragraph.span.start].strip()
        assert paragraph.span.of(text) == paragraph.span.of(text).strip() != ""
        end = paragraph.span.end
    assert not text[end:].strip()


@given(texts, texts)
def test_text_after_a_blank_line_changes_nothing_before_it(text: str, appended: str) -> None:
    assert split_paragraphs(f"{text}\n\n{appended}")[: len(split_paragraphs(text))] == split_paragraphs(text)


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=9), min_size=30, max_size=60), st.integers(45, 110))
def test_what_a_wrapper_broke_is_put_together(items: list[str], width: int) -> None:
    import textwrap

    text = textwrap.fill(" ".join(items), width)
    longest = max(map(len, text.split("\n")))
    assert len(words(text)) == 1 or longest < 40
