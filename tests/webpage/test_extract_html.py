"""Claims of a page: the same as of its article alone, each with selectors that find its words in the page."""

from __future__ import annotations

import datetime
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import quoteattr
from quoteattr import Extractor, extract_html
from quoteattr.errors import InputError, MissingExtraError
from quoteattr.export.selectors import find_position, find_quote
from quoteattr.webpage.main_text import find_main_text
from tests.plain_parser import PlainParser
from tests.profiles import examples
from tests.webpage.pages import ARTICLE, PAGES, PARAGRAPHS, Page
from tests.webpage.test_dom import html

PLAIN = Extractor(parser=PlainParser(), detector="syntax")


def squeeze(words: str) -> str:
    return "".join(words.split())


@pytest.fixture(scope="module")
def expected() -> quoteattr.Extraction:
    return quoteattr.extract(ARTICLE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_claim_is_found_in_the_page(page: Page, expected: quoteattr.Extraction) -> None:
    result = extract_html(page.html, main_text=page.main_text)
    if page.main_text == ARTICLE:
        assert result.extraction == expected
    assert len(result.extraction.claims) >= 1
    assert result.unlocated == ()
    for claim in result.extraction.claims:
        for span in (*claim.content, claim.speaker.span, claim.cue.span):
            quote, position = result.select(span)
            place = find_position(position, result.page_text)
            assert place == result.locate(span)
            assert find_quote(quote, result.page_text, near=position["start"]) == place
            if page.main_text == ARTICLE and "middle" not in page.name and "zero" not in page.name:
                assert squeeze(quote["exact"].replace("\u00ad", "")) == squeeze(span.of(ARTICLE))


# What a page has in the middle of a sentence (footnote marks, advertisements) trafilatura takes for a part of it.
_CLEAR = [page for page in PAGES if page.main_text == ARTICLE and "middle" not in page.name]


@pytest.mark.parametrize("page", _CLEAR, ids=lambda page: page.name)
def test_the_main_text_is_found(page: Page, expected: quoteattr.Extraction) -> None:
    result = extract_html(page.html)
    found = {squeeze(claim.text) for claim in result.extraction.claims}
    wanted = {squeeze(claim.text) for claim in expected.claims}
    assert len(found & wanted) >= len(wanted) - 1
    assert result.unlocated == ()


def test_paragraphs_stay_paragraphs() -> None:
    assert find_main_text(PAGES[0].html) == ARTICLE
    items = "<ul><li>It was late, said Ms Quill</li><li>It was too late, said Ms Ono</li></ul>"
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    listed = f"<body><main><article><h1>Bridge closed</h1>{body}{items}<p>More is to come.</p></article></main></body>"
    lines = find_main_text(listed).split("\n\n")
    assert lines == [
        "Bridge closed",
        *PARAGRAPHS,
        "It was late, said Ms Quill",
        "It was too late, said Ms Ono",
        "More is to come.",
    ]


def test_a_page_without_a_text_is_no_message() -> None:
    code = "from quoteattr.webpage.main_text import find_main_text; print([find_main_text('<p>'), find_main_text('')])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (run.stdout, run.stderr) == ("['', '']\n", "")


def test_annotations_target_the_page() -> None:
    result = extract_html(PAGES[2].html, "bridge", main_text=ARTICLE)
    document = result.to_web_annotation(source="https://example.org/bridge")
    for annotation in document["first"]["items"]:
        targets = annotation["target"] if isinstance(annotation["target"], list) else [annotation["target"]]
        for target in targets:
            assert target["source"] == "https://example.org/bridge"
            quote, position = target["selector"]
            assert result.page_text[position["start"] : position["end"]] == quote["exact"]


def test_what_is_not_in_the_page_is_said() -> None:
    result = extract_html("<p>Nothing of it.</p>", main_text=PARAGRAPHS[0])
    (claim,) = result.extraction.claims
    assert result.unlocated == ("c1",)
    assert result.select(claim.content[0]) is None
    assert result.to_web_annotation()["first"]["items"] == []


def test_options_reach_the_extractor() -> None:
    class Recorder(Extractor):
        def extract(self, text: str, document_id: str = "document", **options: Any) -> quoteattr.Extraction:
            return quoteattr.Extraction(document_id, provenance={"text": text, **options})

    context, date = quoteattr.Context(), datetime.date(2016, 5, 1)
    result = extract_html("<p>Yes.", "d1", main_text="Yes.", extractor=Recorder(), date=date, context=context)
    assert result.extraction.id == "d1"
    assert result.extraction.provenance == {"text": "Yes.", "date": date, "context": context}


@pytest.mark.parametrize("page", ["", "<p>", "no text at all", "<script>x</script>"])
def test_a_page_without_an_article_has_no_claims(page: str) -> None:
    result = extract_html(page)
    assert result.extraction.claims == ()


@given(html)
@examples(30)
def test_any_page_is_read(page: str) -> None:
    extract_html(page, extractor=PLAIN)


@given(st.text(max_size=40), html)
@examples(30)
def test_any_main_text_is_read(text: str, page: str) -> None:
    assert extract_html(page, main_text=text, extractor=PLAIN).text == text


@pytest.mark.parametrize(("page", "main_text"), [(b"<p>", None), (None, None), ("<p>", b"a")])
def test_what_is_no_string_is_refused(page: Any, main_text: Any) -> None:
    with pytest.raises(InputError, match="is a str, not"):
        extract_html(page, main_text=main_text)


def test_a_library_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with pytest.raises(MissingExtraError, match=r'needs trafilatura.*pip install "quoteattr\[html\]"'):
        extract_html("<p>Yes.")
    assert extract_html("<p>Yes.", main_text="Yes.", extractor=PLAIN).extraction.claims == ()
