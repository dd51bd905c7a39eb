"""The text of a page; tests/webpage/test_in_a_browser.py holds it against Chromium's."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.errors import MissingExtraError
from quoteattr.webpage.dom import read_dom

_TAGS = ["p", "b", "script", "style", "noscript", "template", "table", "td", "title", "textarea", "svg", "body", "html"]
html = st.lists(
    st.sampled_from(
        [f"<{t}>" for t in _TAGS] + [f"</{t}>" for t in _TAGS] + ["<!--", "-->", "&amp;", "\0", "\ud800", "<"]
    )
    | st.text(max_size=4),
    max_size=20,
).map("".join)


@pytest.mark.parametrize(
    ("page", "text", "unseen", "why"),
    [
        ("", "", [], "an empty page"),
        ("yes", "yes", [], "no tags"),
        ("<title>t</title><p>a<p>b", "ab", [], "the head is no text"),
        ("a<style>b</style><script>c</script>d", "abcd", ["bc"], "neighbours that nobody sees"),
        ("a<NOSCRIPT id=x><i>b & c</i></NoScript>d", "a<i>b & c</i>d", ["<i>b & c</i>"], "as where scripts run"),
        ("a<noscript>b", "ab", ["b"], "which was never closed"),
        ("x<script>'<noscript><b>'</script>a", "x'<noscript><b>'a", ["'<noscript><b>'"], "words of a script"),
        ("<noscript><b>x</b></noscript><p>a", "a", [], "in the head, where it is no part of the body"),
        ("<!-- <noscript><b> -->a", "a", [], "words of a comment"),
        ("<p>a<template><p>b</template>c", "ac", [], "what is not in the page yet"),
        ("<svg><title>a</title></svg>b", "ab", ["a"], "a title in a drawing"),
        ("a\ud800b", "a\ufffdb", [], "a lone surrogate"),
        ("<div>" * 3000 + "a", "a", [], "a deep page"),
        ("<frameset><frame></frameset>", "", [], "a page of frames"),
    ],
)
def test_what_the_text_is(page: str, text: str, unseen: list[str], why: str) -> None:
    dom = read_dom(page)
    assert dom.text == text, why
    assert [span.of(text) for span in dom.unseen] == unseen, why


@given(html)
def test_any_page_has_a_text(page: str) -> None:
    dom = read_dom(page)
    dom.text.encode("utf-8")
    assert all(span.end <= len(dom.text) for span in dom.unseen)
    assert list(dom.unseen) == sorted(dom.unseen)


def test_a_library_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "selectolax.lexbor", None)
    with pytest.raises(MissingExtraError, match=r'needs selectolax.*pip install "quoteattr\[html\]"'):
        read_dom("<p>")
