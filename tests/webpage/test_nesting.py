"""Pages with tags inside very many others: their text stays, and what a parser does for it is bounded."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.webpage.dom import read_dom
from quoteattr.webpage.nesting import Nesting

_NAMES = ["div", "DIV", "b", "i", "a", "p", "li", "br", "td", "svg", "path", "object", "template", "span"]


def pass_tags(*tags: tuple[str, str]) -> list[str]:
    nesting = Nesting()
    return [nesting.pass_tag(mark, name, "") for mark, name in tags]


@given(
    st.lists(
        st.tuples(st.sampled_from(["<", "</"]), st.sampled_from(_NAMES), st.sampled_from(["", " x", " /"])), max_size=16
    )
)
def test_tags_of_a_page_of_usual_depth_stay(tags: list[tuple[str, str, str]]) -> None:
    nesting = Nesting()
    assert [nesting.pass_tag(*tag) for tag in tags] == ["".join(tag) for tag in tags]


def test_elements_side_by_side_stay_however_many_they_are() -> None:
    nesting = Nesting()
    for name in ("div", "b", "p", "br", "li", "td"):
        assert {nesting.pass_tag("<", name, "") + nesting.pass_tag("</", name, "") for _ in range(600)} == {
            f"<{name}</{name}"
        }
    unclosed = [nesting.pass_tag("<", name, "") for _ in range(600) for name in ("p", "br", "li", "td")]
    assert "<meta" not in unclosed


def test_shapes_of_drawings_may_end_in_themselves() -> None:
    """As of <svg><path d="..."/></svg>; outside a drawing such a tag begins an element."""
    nesting = Nesting()
    for _ in range(600):
        drawn = [nesting.pass_tag(*tag) for tag in (("<", "svg", ""), ("<", "path", " d='m'/"), ("</", "svg", ""))]
        assert drawn == ["<svg", "<path d='m'/", "</svg"]
    assert {nesting.pass_tag("<", "svg", "/") for _ in range(600)} == {"<svg/"}
    assert [nesting.pass_tag("<", "div", "/") for _ in range(513)][511:] == ["<div/", "<meta/"]


def test_an_end_tag_ends_what_is_open_inside() -> None:
    nesting = Nesting()
    for _ in range(600):
        for mark, name in (("<", "div"), ("<", "b"), ("<", "i"), ("</", "div")):
            assert nesting.pass_tag(mark, name, "") == mark + name


def test_start_and_end_are_taken_out_together() -> None:
    deep = [("<", "div")] * 512
    assert pass_tags(*deep, ("<", "div"), ("</", "div"), ("</", "div"), ("<", "div"))[512:] == [
        "<meta",
        "</meta",
        "</div",
        "<div",
    ]
    bold = [("<", "b")] * 16
    assert pass_tags(*bold, ("<", "i"), ("<", "div"), ("</", "div"), ("</", "i"), ("</", "b"), ("<", "i"))[16:] == [
        "<meta",
        "<div",
        "</div",
        "</meta",
        "</b",
        "<i",
    ]


def test_an_end_tag_of_nothing_stays() -> None:
    assert pass_tags(("</", "div"), ("<", "b"), ("</", "i")) == ["</div", "<b", "</i"]


def test_what_has_no_text_of_the_page_keeps_its_tags() -> None:
    page = "<div>" * 600 + "a<template>b</template>c<object>d</object>e"
    dom = read_dom(page)
    assert dom.text == "acde"
    assert [span.of(dom.text) for span in dom.unseen] == ["d"]


def test_the_text_of_a_deep_page_is_in_its_order() -> None:
    page = "".join(f"<div id={i}>{i} <b>{i}</b> <p>" for i in range(2000)) + "</div>x" * 2000
    assert read_dom(page).text == "".join(f"{i} {i} " for i in range(2000)) + "x" * 2000


def test_words_of_scripts_are_no_tags() -> None:
    page = "<div>" * 600 + "<script>'<div>'</script>"
    assert read_dom(page).text == "'<div>'"


@pytest.mark.parametrize("tags", ["<div>", "<ul><li>", "<p><b id={}>a", "<svg><g>", "<b></i>", "<span><div>"])
def test_a_page_of_tags_that_nobody_closed_is_read_soon(tags: str) -> None:
    """Some took minutes and all memory at this length; what is asserted is far above what they take now."""
    page = "".join(map(tags.format, range(200_000 // len(tags))))
    before = time.process_time()
    read_dom(page)
    assert time.process_time() - before < 10
