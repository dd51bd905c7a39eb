"""Words into HTML: what is escaped, what is shown as a stand-in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.export.html.markup import Markup, join, show, tag, to_attribute, to_visible

from ...strategies import texts
from .reading import parse, read_back, read_shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<b>", "&lt;b&gt;"),
        ("&amp;", "&amp;amp;"),
        ("\"'", "\"'"),
        ("a\r\nb\tc", "a&#13;\nb\tc"),
        ("\0", '<span class="ch" data-c="0">␀</span>'),
        ("\x1b", '<span class="ch" data-c="1B">␛</span>'),
        ("\x7f", '<span class="ch" data-c="7F">␡</span>'),
        ("\x93", '<span class="ch" data-c="93">\ufffd</span>'),
        ("\u202e", '<span class="ch" data-c="202E">\ufffd</span>'),
        ("\u2069", '<span class="ch" data-c="2069">\ufffd</span>'),
        ("\ud800", '<span class="ch" data-c="D800">\ufffd</span>'),
        ("\ufffd", "\ufffd"),
        ("שלום\u200f \U0001f600\u200d", "שלום\u200f \U0001f600\u200d"),
    ],
)
def test_shown(text: str, shown: str) -> None:
    assert show(text) == shown


@given(texts)
def test_content_gives_the_text_back(text: str) -> None:
    body = parse(f"<!doctype html><title>t</title><p>{show(text)}</p>").css_first("p")
    assert read_back(body) == text
    assert len(read_shown(body)) == len(text)  # a stand-in is as long as what it stands for


@given(texts, st.sampled_from(["title", "option"]))
def test_an_element_without_elements_in_it_shows_the_stand_ins(text: str, name: str) -> None:
    body = parse(f"<!doctype html><select><{name}>x{show(to_visible(text))}</{name}></select>").css_first(name)
    assert read_shown(body) == "x" + to_visible(text)


@given(texts)
def test_attributes_give_the_visible_text_back(text: str) -> None:
    page = f'<!doctype html><title>t</title><p title="{to_attribute(text)}" class="after"></p>'
    body = parse(page).css_first("p")
    assert (body.attributes["title"] or "") == to_visible(text)
    assert body.attributes["class"] == "after"


def test_only_markup_is_not_escaped() -> None:
    inner = tag("b", "1 < 2")
    assert tag("p", "<i>", inner) == "<p>&lt;i&gt;<b>1 &lt; 2</b></p>"
    assert join("<", Markup("<br>")) == "&lt;<br>"
    assert join(inner + "<i>") == "&lt;b&gt;1 &amp;lt; 2&lt;/b&gt;&lt;i&gt;"  # text added to markup is text again


def test_attributes() -> None:
    made = tag("a", class_="n", data_n=3, aria_label='"x" & <y>', hidden=True, open=False, title=None, name="z")
    assert made == '<a class="n" data-n="3" aria-label="&quot;x&quot; &amp; &lt;y&gt;" hidden name="z"></a>'


def test_an_input_is_not_closed() -> None:
    assert tag("input", type="checkbox") == '<input type="checkbox">'
