"""Every selector finds its words in the DOM of a real browser."""

from __future__ import annotations

import pytest

from quoteattr import extract_html
from quoteattr.webpage.dom import read_dom
from tests.browser import Browser
from tests.webpage.pages import PAGES, Page

pytestmark = pytest.mark.browser

# What a reader of Web Annotations does: the quote in its context, nearest to the position; then a range of the DOM.
FIND = """
const [quote, position] = arguments;
const text = document.body.textContent;
const near = Array.from(text).slice(0, position.start).join("").length;
const words = quote.prefix + quote.exact + quote.suffix;
let best = -1;
for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
  const start = at + quote.prefix.length;
  if (best < 0 || Math.abs(start - near) < Math.abs(best - near)) best = start;
}
if (best < 0) return null;
const range = document.createRange();
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
let offset = 0, end = best + quote.exact.length;
for (let node; (node = walker.nextNode()); offset += node.length) {
  if (best >= offset && best < offset + node.length) range.setStart(node, best - offset);
  if (end > offset && end <= offset + node.length) { range.setEnd(node, end - offset); break; }
}
const points = Array.from(text).slice(position.start, position.end).join("");
return {quote: range.toString(), position: points};
"""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_selector_finds_its_words(browser: Browser, page: Page) -> None:
    result = extract_html(page.html, main_text=page.main_text)
    browser.open(page.html)
    checked = 0
    for claim in result.extraction.claims:
        for span in (*claim.content, claim.cue.span, claim.speaker.span):
            quote, position = result.select(span)
            found = browser.script(FIND, quote, position)
            assert found == {"quote": quote["exact"], "position": quote["exact"]}
            checked += 1
    assert checked >= 3


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_text_of_a_page_is_the_browsers(browser: Browser, page: Page) -> None:
    browser.open(page.html)
    assert read_dom(page.html).text == browser.script("return document.body.textContent")


def test_a_quote_is_found_in_a_page_that_scripts_have_changed(browser: Browser) -> None:
    page = PAGES[0]
    result = extract_html(page.html, main_text=page.main_text)
    browser.open(page.html)
    browser.script("document.body.prepend('Breaking news! '.repeat(40))")
    for claim in result.extraction.claims:
        for span in claim.content:
            quote, position = result.select(span)
            assert browser.script(FIND, quote, position)["quote"] == quote["exact"]
