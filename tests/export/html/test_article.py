"""The article with its marks: its text is the text, and every mark lies where its claim does."""

from __future__ import annotations

import pytest
from hypothesis import given
from selectolax.lexbor import LexborNode

from quoteattr.claims import Claim, Cue, Extraction, SpeechKind
from quoteattr.export.html.article import Marks, mark_up
from quoteattr.text import Span

from ...strategies import extractions
from ..articles import make_bridge, make_hostile, make_long
from .reading import find_bad_nesting, parse, read_back


def _write(text: str, extraction: Extraction) -> str:
    number = len(extraction.claims)
    marks = Marks("d1-", ["s0"] * number, [f"Claim {i + 1}" for i in range(number)], lambda i: f"d1-c{i + 1}")
    return mark_up(text, extraction, marks)


def _parse(text: str, extraction: Extraction) -> LexborNode:
    return parse(f'<!doctype html><title>t</title><div class="text">{_write(text, extraction)}</div>').css_first("div")


def _claims(text: str, *spans: tuple[int, int]) -> Extraction:
    return Extraction(
        "a",
        tuple(
            Claim(f"c{n}", SpeechKind.DIRECT, text[start:end], (Span(start, end),))
            for n, (start, end) in enumerate(spans, start=1)
        ),
    )


@given(extractions())
def test_the_page_gives_the_text_back(pair: tuple[str, Extraction]) -> None:
    html = _write(*pair)
    assert find_bad_nesting(html) == []
    assert read_back(_parse(*pair)) == pair[0]


@given(extractions())
def test_the_marks_of_a_claim_hold_its_words(pair: tuple[str, Extraction]) -> None:
    text, extraction = pair
    node = _parse(text, extraction)
    for number, claim in enumerate(extraction.claims, start=1):
        # Cut at paragraphs and where marks cross; only white space between paragraphs is left out.
        marked = "".join(read_back(mark) for mark in node.css(f'mark[data-c="{number}"]'))
        assert "".join(marked.split()) == "".join("".join(s.of(text) for s in claim.content).split())
        assert len(node.css(f"#d1-t{number}")) == 1
        assert {link.attributes["href"] for link in node.css(f'a[data-n="{number}"]')} == {f"#d1-c{number}"}


@pytest.mark.parametrize("make", [make_bridge, make_hostile, lambda: make_long(400, 3)])
def test_whole_articles(make: object) -> None:
    text, extraction = make()  # type: ignore[operator]
    assert find_bad_nesting(_write(text, extraction)) == []
    assert read_back(_parse(text, extraction)) == text


def test_marks_that_cross_are_cut() -> None:
    text = "one two three"
    html = _write(text, _claims(text, (0, 7), (4, 13)))
    assert find_bad_nesting(html) == []
    node = _parse(text, _claims(text, (0, 7), (4, 13)))
    assert [(mark.attributes["data-c"], read_back(mark)) for mark in node.css("mark")] == [
        ("1", "one two"),
        ("2", "two"),
        ("2", " three"),
    ]
    assert len(node.css("a")) == 2  # one number a claim, however it is cut


def test_a_claim_over_two_paragraphs_is_marked_in_both_and_numbered_once() -> None:
    text = "He spoke. One\n\ntwo. Three"
    node = _parse(text, _claims(text, (10, 19)))
    assert [read_back(p) for p in node.css("p")] == ["He spoke. One", "two. Three"]
    assert [read_back(mark) for mark in node.css("mark")] == ["One", "two."]
    assert len(node.css("a")) == 1


def test_each_stretch_of_a_claim_has_the_number_and_the_first_is_the_one_to_tab_to() -> None:
    node = _parse(*make_bridge())
    first, second = node.css('a[data-n="1"]')
    assert (first.attributes["id"], first.attributes["aria-label"], "tabindex" in first.attributes) == (
        "d1-t1",
        "Claim 1",
        False,
    )
    assert (second.attributes.get("id"), second.attributes["aria-label"], second.attributes["tabindex"]) == (
        None,
        "Claim 1, continued",
        "-1",
    )


def test_kinds_depth_source_and_cue_are_told() -> None:
    node = _parse(*make_bridge())
    assert [(m.attributes["data-c"], m.attributes["class"]) for m in node.css("mark")] == [
        ("1", "direct s0 d0"),
        ("1", "direct s0 d0"),
        ("2", "indirect s0 d0"),
        ("3", "direct s0 d0"),
        ("4", "indirect s0 d1"),
        ("5", "mixed s0 d0"),
        ("6", "indirect s0 d0"),
        ("7", "indirect s0 d0"),
        ("8", "indirect s0 d0"),
        ("8", "indirect s0 d0"),
    ]
    assert [read_back(n) for n in node.css("span.quoted")] == ["a disgrace"]
    assert read_back(node.css_first('span.source[data-c="1"]')) == "Mara Okello"
    assert read_back(node.css_first('span.cue[data-c="1"]')) == "told"


def test_claims_nested_deeper_than_the_lines_go() -> None:
    text = "abcdefgh"
    node = _parse(text, _claims(text, *((i, 8) for i in range(6))))
    assert [m.attributes["class"].split()[-1] for m in node.css("mark")] == ["d0", "d1", "d2", "d3", "d3", "d3"]


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("Bridge closed\n\nIt shut.", True),
        ("The bridge closed.\n\nIt shut.", False),
        ("“It shut.”\n\nSo it did.", False),
        ("Bridge closed", False),
        ("word " * 40 + "\n\nIt shut.", False),
    ],
)
def test_a_headline_looks_like_one(text: str, headline: bool) -> None:
    assert bool(_parse(text, Extraction("a")).css("p.headline")) is headline


def test_hard_wrapped_lines_are_one_paragraph_with_their_line_ends() -> None:
    text = (
        "The council met in the old customs house,\r\nwhere the heating had failed again, and\r\nit went on until late."
    )
    node = _parse(text, Extraction("a"))
    assert len(node.css("p")) == 1
    assert read_back(node) == text


def test_a_claim_of_nothing_but_a_paragraph_break_has_a_place_all_the_same() -> None:
    text = "one\n\ntwo"
    node = _parse(text, _claims(text, (3, 5)))
    assert read_back(node) == text
    assert node.css_first("#d1-t1") is not None


def test_a_cue_of_no_words_is_not_marked() -> None:
    claim = Claim("c1", SpeechKind.DIRECT, "Yes", (Span(0, 3),), cue=Cue(Span(3, 3), "say"))
    assert not _parse("Yes.", Extraction("a", (claim,))).css("span.cue")
