"""The report in a real browser: what a reader clicks, presses, prints and sees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from quoteattr.claims import Extraction, Failure
from quoteattr.export.html import to_annotated, to_report

from ...browser import Browser
from ..articles import HOSTILE, make_bridge, make_hostile, make_long

pytestmark = pytest.mark.browser

BRIDGE = to_report([make_bridge()])


@pytest.fixture
def page(browser: Browser) -> Iterator[Browser]:
    """A browser whose console stays silent and whose page asks the network for nothing."""
    yield browser
    assert browser.list_problems() == []
    assert [url for url in browser.list_requests() if not url.startswith("file:")] == []


def _click(page: Browser, selector: str) -> None:
    page.driver.find_element("css selector", selector).click()


def _click_words(page: Browser, selector: str) -> None:
    """Click where an element has its own words, not the number before them or a claim inside."""
    x, y = page.script(
        """
        const element = document.querySelector(arguments[0]);
        element.scrollIntoView({block: "center"});
        const words = [...element.childNodes].find((node) => node.nodeType === 3 && node.data.trim());
        const range = document.createRange();
        range.selectNodeContents(words);
        const box = range.getClientRects()[0];
        return [box.left + box.width / 2, box.top + box.height / 2];
        """,
        selector,
    )
    for kind in ("mousePressed", "mouseReleased"):
        event = {"type": kind, "x": x, "y": y, "button": "left", "clickCount": 1}
        page.driver.execute_cdp_cmd("Input.dispatchMouseEvent", event)


def _list(page: Browser, selector: str, value: str = "element.textContent") -> list[Any]:
    return page.script(f"return [...document.querySelectorAll('{selector}')].map((element) => {value})")


def _is_in_view(page: Browser, selector: str) -> bool:
    """Whether an element can be seen: on the screen, and not hidden by a box that scrolls or lies over it."""
    return page.script(
        """
        const element = document.querySelector(arguments[0]);
        const box = element.getClientRects()[0];
        if (!box || !box.width) return false;
        const [x, y] = [box.left + Math.min(box.width / 2, 30), box.top + Math.min(box.height / 2, 9)];
        return element.contains(document.elementFromPoint(x, y));
        """,
        selector,
    )


def _focus(page: Browser) -> str:
    return page.script("const e = document.activeElement; return e.id || e.className || e.tagName")


def _chosen(page: Browser) -> dict[str, list[str]]:
    return {
        "marks": _list(page, "mark.on"),
        "cards": _list(page, ".card.on", "element.id"),
        "source": _list(page, ".source.on"),
        "cue": _list(page, ".cue.on"),
    }


# --- both ways -------------------------------------------------------------------------------------------------------


def test_a_click_in_the_article_shows_the_claim_at_its_speaker(page: Browser) -> None:
    page.open(to_report([make_long(3000, 30)]))
    assert not _is_in_view(page, "#d1-c20")
    _click_words(page, 'mark[data-c="20"]')
    assert _chosen(page)["cards"] == ["d1-c20"]
    assert _is_in_view(page, "#d1-c20")
    assert _is_in_view(page, 'mark[data-c="20"]')


@pytest.mark.parametrize("number", [4, 8, 20, 33])
def test_the_claim_is_shown_whole_without_moving_the_article(page: Browser, number: int) -> None:
    page.resize(1280, 1000)
    page.open(to_report([make_long(1000, 4)]))
    _click_words(page, f'mark[data-c="{number}"]')
    place = page.script("return document.querySelector('.card.on').getBoundingClientRect().toJSON()")
    assert place["top"] >= 0
    assert place["bottom"] <= 1000
    at = page.script(f"return document.querySelector('mark[data-c=\"{number}\"]').getBoundingClientRect().top")
    assert 300 < at < 800  # the click brought it to the middle, and there it stays


def test_all_stretches_of_a_claim_are_shown_with_its_source_and_cue(page: Browser) -> None:
    page.open(BRIDGE)
    _click_words(page, 'mark[data-c="1"]')
    assert _chosen(page) == {
        "marks": ["The bridge is not safe", "We said so in March."],
        "cards": ["d1-c1"],
        "source": ["Mara Okello"],
        "cue": ["told"],
    }
    assert page.script("return location.hash") == "#d1-c1"


def test_a_click_on_a_claim_inside_another_chooses_the_inner_one(page: Browser) -> None:
    page.open(BRIDGE)
    _click_words(page, 'mark[data-c="4"]')
    assert _chosen(page)["cards"] == ["d1-c4"]
    _click_words(page, 'mark[data-c="3"]')
    assert _chosen(page)["cards"] == ["d1-c3"]


def test_a_click_on_a_claim_beside_the_article_shows_it_there(page: Browser) -> None:
    page.open(to_report([make_long(3000, 5)]))
    _click(page, ".open-all")
    number = page.script("return [...document.querySelectorAll('.voice:first-of-type .card')].pop().dataset.c")
    assert not _is_in_view(page, f'mark[data-c="{number}"]')
    _click(page, f"#d1-c{number} blockquote")
    assert _chosen(page)["cards"] == [f"d1-c{number}"]
    assert _is_in_view(page, f'mark[data-c="{number}"]')


def test_previous_next_and_clear(page: Browser) -> None:
    page.open(BRIDGE)
    steps = []
    for button in (".next", ".next", ".previous", ".previous", ".next"):
        _click(page, button)
        steps += _chosen(page)["cards"]
    assert steps == ["d1-c1", "d1-c2", "d1-c1", "d1-c8", "d1-c1"]
    assert _list(page, ".chosen-claim") == ["Claim 1: Mara Okello, direct"]
    _click(page, ".unchoose")
    assert _chosen(page)["cards"] == []
    assert _list(page, ".chosen-claim")[0].startswith("Choose a claim")


def test_the_links_between_a_claim_and_the_one_inside_it(page: Browser) -> None:
    page.open(BRIDGE)
    _click(page, "#d1-c4 .nesting a")
    assert _chosen(page)["cards"] == ["d1-c3"]
    assert _focus(page) == "d1-c3"


def test_words_can_be_selected_without_choosing_their_claim(page: Browser) -> None:
    page.open(BRIDGE)
    page.script(
        "getSelection().selectAllChildren(document.querySelector('mark'));"
        "document.querySelector('mark').dispatchEvent(new MouseEvent('click', {bubbles: true, detail: 1}))"
    )
    assert _chosen(page)["cards"] == []


def test_an_address_leads_to_a_claim(page: Browser) -> None:
    page.open(to_report([make_bridge(), make_long(3000, 30)]))
    page.script("location.hash = '#d2-c70'")
    page.driver.execute_async_script("requestAnimationFrame(() => setTimeout(arguments[0], 50))")
    assert _chosen(page)["cards"] == ["d2-c70"]
    assert _is_in_view(page, "#d2-c70")
    assert _is_in_view(page, '#d2 mark[data-c="70"]')


# --- filters ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        ({"kind": ["direct"]}, [1, 3]),
        ({"kind": ["direct", "mixed"]}, [1, 3, 5]),
        ({"act": ["mental", "commissive"]}, [6, 7]),
        ({"status": ["unnamed"]}, [3, 4]),
        ({"status": ["no speaker"]}, [8]),
        ({"speaker": ["2"]}, [3]),
        ({"kind": ["indirect"], "status": ["resolved", "unnamed"]}, [2, 4]),
        ({"kind": ["mixed"], "status": ["resolved"]}, []),
    ],
)
def test_filters(page: Browser, filters: dict[str, list[str]], left: list[int]) -> None:
    page.open(BRIDGE)
    for name, values in filters.items():
        for value in values:
            box = "option" if name == "speaker" else f'input[name="{name}"]'
            _click(page, f'{box}[value="{value}"]')
    visible = "element.offsetParent !== null"
    cards = zip(_list(page, ".card", "+element.dataset.c"), _list(page, ".card", visible), strict=True)
    assert sorted(number for number, shown in cards if shown) == left
    assert sorted({int(c) for c in _list(page, ".text mark:not(.off)", "element.dataset.c")}) == left
    assert _list(page, ".shown") == [f"{len(left)} of 8 claims shown"]
    assert _list(page, ".none-left", visible) == [not left]
    voices = _list(page, ".voice:not([hidden]) .card:not([hidden])", "element.closest('.voice').id")
    assert set(voices) == set(_list(page, ".voice:not([hidden])", "element.id"))
    _click(page, "[type=reset]")
    page.driver.execute_async_script("setTimeout(arguments[0], 20)")
    assert _list(page, ".shown") == ["All 8 claims shown"]
    assert all(_list(page, ".card", visible))
    assert _list(page, "mark.off, .n.off") == []


def test_a_filtered_claim_cannot_be_chosen_and_next_passes_over_it(page: Browser) -> None:
    page.open(BRIDGE)
    _click_words(page, 'mark[data-c="2"]')
    _click(page, 'input[value="direct"]')
    assert _chosen(page)["cards"] == []
    _click_words(page, 'mark[data-c="2"]')
    assert _chosen(page)["cards"] == []
    steps = []
    for _ in range(3):
        _click(page, ".next")
        steps += _chosen(page)["cards"]
    assert steps == ["d1-c1", "d1-c3", "d1-c1"]


def test_only_this_speaker(page: Browser) -> None:
    page.open(BRIDGE)
    _click(page, "#d1-v3 .only")
    assert _list(page, ".voice:not([hidden])", "element.id") == ["d1-v3"]
    assert _focus(page) == "SELECT"


# --- keyboard, ears --------------------------------------------------------------------------------------------------


def test_everything_can_be_done_with_the_keyboard(page: Browser) -> None:
    page.open(BRIDGE)
    page.press("Tab")
    assert _focus(page) == "skip"
    page.press("Enter")
    page.driver.execute_async_script("setTimeout(arguments[0], 20)")
    assert _focus(page) == "main"
    page.script("document.querySelector('#d1-t2').focus()")
    assert page.script("return getComputedStyle(document.activeElement, '::before').content") == '"2"'
    page.press("Enter")
    assert (_focus(page), _chosen(page)["cards"]) == ("d1-c2", ["d1-c2"])
    page.press("Tab", "Enter")  # the number on the card leads back
    assert _focus(page) == "d1-t2"
    page.press("Tab")
    assert _focus(page) == "d1-t3"
    page.press("Escape")
    assert _chosen(page)["cards"] == []
    page.script("document.querySelector('input[value=direct]').focus()")
    page.press("Space")
    assert _list(page, ".shown") == ["2 of 8 claims shown"]


def test_the_tab_stops_come_in_the_order_of_the_page(page: Browser) -> None:
    page.open(BRIDGE)
    stops = []
    for _ in range(36):
        page.press("Tab")
        place = "document.activeElement.closest('.skip, .shares, form, article, .panel')"
        stops.append(page.script(f"return {place}.className || {place}.tagName"))
    changes = [stop for i, stop in enumerate(stops) if i == 0 or stop != stops[i - 1]]
    assert changes == ["skip", "shares", "filters", "skip", "ARTICLE", "panel"]
    assert stops.count("ARTICLE") == 8  # one a claim, however many stretches it has


def test_the_numbers_of_a_long_article_can_be_skipped(page: Browser) -> None:
    page.open(to_report([make_long(3000, 5)]))
    page.script("document.querySelector('.doc .skip').focus()")
    assert _is_in_view(page, ".doc .skip")
    page.press("Enter", "Tab")
    assert _focus(page) == "open-all"


def test_what_is_heard(page: Browser) -> None:
    page.open(BRIDGE)
    names = page.driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    heard = {(node["role"]["value"], node["name"]["value"]) for node in names if "name" in node and "role" in node}
    assert ("link", "Claim 6: Mr Okello, indirect") in heard
    assert ("link", "Claim 6: Mr Okello, indirect; show it in the article") in heard
    assert ("heading", "Mara Okello") in heard
    assert ("complementary", "Speakers of bridge.txt") in heard
    assert {"banner", "main", "contentinfo", "article", "form"} <= {role for role, _ in heard}
    _click(page, ".next")
    assert page.script("return document.querySelector('#d1-t1').getAttribute('aria-current')") == "true"


@pytest.mark.parametrize(("width", "dark"), [(390, False), (1280, False), (1280, True)])
@pytest.mark.parametrize("what", ["bridge", "chosen", "filtered", "hostile", "several", "empty", "annotated", "forty"])
def test_axe_finds_no_barrier(page: Browser, what: str, width: int, dark: bool) -> None:
    pages = {
        "hostile": lambda: to_report([make_hostile()]),
        "several": lambda: to_report([make_bridge(), Failure("a", "InputError", "gone"), make_long(200, 3)]),
        "empty": lambda: to_report([("It rained.", Extraction("rain.txt"))]),
        "annotated": lambda: to_annotated([make_bridge(), make_long(200, 3)]),
        "forty": lambda: to_report([make_long(800, 40)]),
    }
    page.resize(width, 844, phone=width < 600)
    page.prefer(dark=dark)
    page.open(pages.get(what, lambda: BRIDGE)())
    if what == "chosen":
        page.script("document.querySelector('mark[data-c=\"4\"]').click()")
    if what == "filtered":
        page.script(
            "document.querySelector('.filter-box').open = true; document.querySelector('[value=mixed]').click()"
        )
    if what != "empty":
        page.script("for (const details of document.querySelectorAll('details')) details.open = true")
    assert page.find_barriers() == []


# --- hostile words ---------------------------------------------------------------------------------------------------


def test_an_article_with_markup_and_script_is_shown_and_never_obeyed(page: Browser) -> None:
    text, extraction = make_hostile()
    page.open(to_report([(text, extraction)], title="</title><script>window.hacked = 9</script>"))
    assert page.script("return window.hacked") is None
    assert page.script("return document.title") == "</title><script>window.hacked = 9</script>"
    assert page.script("return document.querySelectorAll('img, script').length") == 1
    shown = page.script(
        """
        const text = document.querySelector(".text").cloneNode(true);
        const codes = [];
        for (const character of text.querySelectorAll(".ch")) {
          codes.push(parseInt(character.dataset.c, 16));
          character.textContent = "\\uE000";
        }
        return [text.textContent, codes];
        """
    )
    codes = iter(shown[1])
    assert "".join(chr(next(codes)) if c == "\ue000" else c for c in shown[0]) == text
    for number in range(1, len(HOSTILE) + 1):
        page.script(f"document.querySelector('mark[data-c=\"{number}\"]').click()")
    assert page.script("return window.hacked") is None


def test_what_the_policy_forbids_is_not_done(browser: Browser) -> None:
    browser.open(BRIDGE)
    browser.script(
        """
        const image = new Image();
        image.src = "https://example.org/pixel.png";
        const style = document.createElement("style");
        style.textContent = "body { display: none }";
        const button = document.createElement("button");
        button.setAttribute("onclick", "window.hacked = 1");
        document.body.append(image, style, button);
        button.click();
        """
    )
    browser.driver.execute_async_script("setTimeout(arguments[0], 200)")
    assert browser.script("return [window.hacked, getComputedStyle(document.body).display]") == [None, "block"]
    problems = "\n".join(browser.list_problems())
    assert re.findall("inline event handler|inline style|Loading the image", problems) == [
        "inline event handler",
        "inline style",
        "Loading the image",
    ]
    assert problems.count("violates the following Content Security Policy directive") == 3


# --- windows, paper --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [320, 390, 768, 1280, 1920])
@pytest.mark.parametrize("what", ["bridge", "hostile", "several"])
def test_nothing_runs_over_the_side(page: Browser, what: str, width: int) -> None:
    made = {"bridge": [make_bridge()], "hostile": [make_hostile()], "several": [make_bridge(), make_hostile()]}
    page.resize(width, 844, phone=width < 600)
    page.open(to_report(made[what]))
    page.script("for (const details of document.querySelectorAll('details')) details.open = true")
    assert page.script("return document.documentElement.scrollWidth") <= width


def test_on_a_phone_a_tap_tells_whose_claim_it_is_and_leads_on(page: Browser) -> None:
    page.resize(390, 844, phone=True)
    page.open(BRIDGE)
    assert not page.script("return document.querySelector('.filter-box').open")
    assert page.script("return getComputedStyle(document.querySelector('.chosen')).display") == "none"
    _click_words(page, 'mark[data-c="2"]')
    before = page.script("return scrollY")
    assert _list(page, ".chosen-claim") == ["Claim 2: Juan Odell, indirect"]
    assert _is_in_view(page, ".chosen-claim")
    assert page.script("return scrollY") == before
    _click(page, ".to-card")
    assert _focus(page) == "d1-c2"
    assert _is_in_view(page, "#d1-c2")
    _click(page, "#d1-c2 .n")
    assert _is_in_view(page, 'mark[data-c="2"]')


def test_on_paper_everything_is_there(page: Browser) -> None:
    page.open(to_report([make_long(1500, 20)]))
    assert not page.script("return document.querySelector('.voice').open")
    pdf = page.print_pdf()
    pages = len(re.findall(rb"/Type\s*/Page\b", pdf))
    assert pages >= 5  # the article alone has about 3; the claims are printed though their speakers are closed
    assert not page.script("return document.querySelector('.voice').open")
    # Browsers that cannot show closed details on paper by style alone are told when they print.
    opened = "[...document.querySelectorAll('.voice')].every((voice) => voice.open)"
    assert page.script(f"dispatchEvent(new Event('beforeprint')); return {opened}")
    assert not page.script(f"dispatchEvent(new Event('afterprint')); return {opened}")
    page.prefer(media="print")
    assert not any(_list(page, "form, .chosen, .panel-tools", "element.offsetParent !== null"))
    assert page.script("return getComputedStyle(document.querySelector('.panel')).position") == "static"


def test_dark_and_light(page: Browser) -> None:
    page.open(BRIDGE)
    background = "return getComputedStyle(document.documentElement).backgroundColor"
    light = page.script(background)
    page.prefer(dark=True)
    assert page.script(background) != light
    colour = "return getComputedStyle(document.querySelector('.s0')).getPropertyValue('--c').trim()"
    assert page.script(colour) == "#7fb2ee"
    page.prefer(dark=True, media="print")
    assert page.script(colour) == "#1f5fa8"  # paper is white


def test_without_script_everything_can_be_read(page: Browser) -> None:
    page.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        page.open(to_report([make_bridge(), make_long(200, 3)]))
    finally:
        page.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    assert not any(_list(page, ".needs-script", "element.offsetParent !== null"))
    assert all(_list(page, ".doc, .doc .card", "element.offsetParent !== null"))
    assert len(_list(page, ".doc")) == 2


# --- several, long ---------------------------------------------------------------------------------------------------


def test_several_articles_are_shown_one_at_a_time(page: Browser) -> None:
    page.open(to_report([make_bridge(), make_long(200, 3), ("It rained.", Extraction("rain.txt"))]))
    shown = "!element.hidden"
    assert _list(page, ".doc", shown) == [True, False, False]
    _click(page, "nav tr:nth-child(2) a")
    page.driver.execute_async_script("setTimeout(arguments[0], 50)")
    assert _list(page, ".doc", shown) == [False, True, False]
    assert _focus(page) == "d2"
    assert _list(page, "nav [aria-current]") == ["3 speakers"]
    _click(page, "nav tr:nth-child(3) a")
    page.driver.execute_async_script("setTimeout(arguments[0], 50)")
    assert _list(page, ".doc", shown) == [False, False, True]


def test_a_hundred_thousand_words_and_a_hundred_speakers_stay_fluid(page: Browser) -> None:
    page.open(to_report([make_long(100_000, 100)]))
    page.driver.set_script_timeout(60)

    def measure(source: str) -> float:
        """Milliseconds until what was done is on the screen."""
        return page.driver.execute_async_script(
            f"const done = arguments[0], start = performance.now(); {source};"
            "requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)))"
        )

    times = {
        "choose far down": measure("document.querySelector('#d1-t1500').click()"),
        "next": measure("document.querySelector('.next').click()"),
        "filter": measure("document.querySelector('[value=direct]').click()"),
        "unfilter": measure("document.querySelector('[value=direct]').click()"),
        "scroll": measure("scrollTo(0, 90000)"),
        "open all": measure("document.querySelector('.open-all').click()"),
    }
    # About a tenth of a second each on a slow core without a graphics card; the bound only tells linear from worse.
    assert max(times.values()) < 2000, times
    page.script("document.querySelector('#d1-t2000').click()")
    page.driver.execute_async_script("requestAnimationFrame(() => setTimeout(arguments[0], 100))")
    page.script("document.querySelector('#d1-c2000 .n').click()")
    page.driver.execute_async_script("requestAnimationFrame(() => setTimeout(arguments[0], 100))")
    assert _is_in_view(page, 'mark[data-c="2000"]')
    assert _is_in_view(page, "#d1-c2000")


def test_the_annotated_text_has_links_both_ways(page: Browser) -> None:
    page.open(to_annotated([make_bridge()]))
    _click(page, "#d1-t6")
    assert page.script("return location.hash") == "#d1-c6"
    _click(page, "#d1-c2 .n")
    assert page.script("return location.hash") == "#d1-t2"
