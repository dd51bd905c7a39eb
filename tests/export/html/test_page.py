"""The report and the annotated text as files: whole, escaped, closed to the network."""

from __future__ import annotations

import base64
import hashlib
import re
from importlib.resources import files

import attrs
import pytest
from hypothesis import given

from quoteattr.claims import (
    ArticleActor,
    Candidate,
    Claim,
    Extraction,
    Fact,
    Failure,
    MentionForm,
    Resolution,
    ResolutionStatus,
    Speaker,
    SpeechKind,
)
from quoteattr.errors import InputError
from quoteattr.export.html import to_annotated, to_report
from quoteattr.export.html.panel import COLOURS
from quoteattr.text import Span

from ...profiles import examples
from ...strategies import extractions
from ..articles import HOSTILE, find, make_bridge, make_hostile, make_long
from .reading import find_bad_nesting, list_tags, parse, read_back, read_shown

FILES = files("quoteattr.export.html")
TAGS = """
html head meta title style body script header h1 h2 h3 h4 nav main section article aside footer div p span a bdi b i
strong small mark blockquote ul ol li dl dt dd table caption thead tbody tr th td figure figcaption svg rect
details summary form fieldset legend label input select option button
"""
CSS, JS = (FILES.joinpath(name).read_text(encoding="utf-8") for name in ("report.css", "report.js"))


def _words(node: object) -> str:
    return " ".join(read_shown(node).split())  # type: ignore[arg-type]


# --- the file as a whole ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("write", [to_report, to_annotated])
def test_style_and_script_are_the_ones_that_the_policy_names(write: object) -> None:
    page = write([make_bridge()])  # type: ignore[operator]
    body = parse(page)
    policy = body.css_first("meta[http-equiv]").attributes["content"]
    assert policy is not None
    allowed = dict(part.split(" ", 1) for part in policy.split("; "))
    assert {allowed.pop(name) for name in ("default-src", "base-uri", "form-action")} == {"'none'"}
    for name, element in (("style-src", "style"), ("script-src", "script")):
        hashes = [
            f"'sha256-{base64.b64encode(hashlib.sha256(read_shown(node).encode()).digest()).decode()}'"
            for node in body.css(element)
        ]
        assert hashes == ([allowed.pop(name)] if name in allowed else [])
    assert not allowed
    assert len(body.css("script")) == (write is to_report)


@pytest.mark.parametrize("write", [to_report, to_annotated])
def test_nothing_in_a_page_loads_or_acts(write: object) -> None:
    page = write([make_hostile(), make_bridge()])  # type: ignore[operator]
    body = parse(page)
    assert list_tags(body) <= set(TAGS.split())
    for node in body.root.traverse():
        names = set(node.attributes)
        assert not {name for name in names if name.startswith("on") or name in ("style", "src", "srcdoc", "action")}
        assert (node.attributes.get("href") or "#").startswith("#")
    assert "://" not in CSS + JS
    assert not re.search(r"@import|url\(|fetch|XMLHttpRequest|innerHTML|eval|</", CSS + JS)


def test_style_and_script_have_no_line_end_that_a_parser_would_change() -> None:
    assert "\r" not in CSS + JS


@pytest.mark.parametrize("write", [to_report, to_annotated])
@given(pair=extractions())
@examples(25)
def test_any_text_and_claims_make_a_page_that_gives_the_text_back(write: object, pair: tuple[str, Extraction]) -> None:
    page = write([pair], title=pair[0])  # type: ignore[operator]
    assert find_bad_nesting(re.sub(r"<(style|script)>.*?</\1>", "", page, flags=re.DOTALL)) == []
    body = parse(page)
    text = body.css_first(".text")
    assert (read_back(text) if text is not None else "") == (pair[0] if pair[0].strip() else "")
    cards = body.css(".card")
    assert len(cards) == len(pair[1].claims)


def test_ids_are_unique_and_links_lead_to_them() -> None:
    body = parse(to_report([make_bridge(), make_long(300, 4), make_hostile()]))
    ids = [node.attributes["id"] for node in body.css("[id]")]
    assert len(ids) == len(set(ids))
    assert {link.attributes["href"] for link in body.css("a")} <= {f"#{name}" for name in ids}


def test_claims_of_another_text_are_refused() -> None:
    with pytest.raises(InputError, match="is it the text"):
        to_report([("Short.", make_bridge()[1])])


# --- hostile words ---------------------------------------------------------------------------------------------------


def test_hostile_words_are_shown_wherever_they_come_from() -> None:
    text, extraction = make_hostile()
    body = parse(
        to_report([(text, extraction), Failure("<script>", "InputError", "<img onerror=x>")], title=HOSTILE[0])
    )
    assert read_back(body.css_first(".text")) == text
    assert read_back(body.css_first("h2")) == extraction.id
    assert read_back(body.css_first("h1")) == HOSTILE[0]
    assert [read_back(quote) for quote in body.css("blockquote")] == list(HOSTILE)
    evidence = [read_back(item) for item in body.css(".why dd > ul:not(.candidates) > li")]
    assert evidence == [f"</ul>{line}" for line in HOSTILE]
    assert "<img onerror=x>" in _words(body.css_first(".failure"))
    assert len(body.css("script")) == 1


# --- what it says ----------------------------------------------------------------------------------------------------


def test_the_counts_and_the_bar() -> None:
    body = parse(to_report([make_bridge()]))
    assert _words(body.css_first(".counts")) == "8 claims by 7 speakers. 39 of 76 words (51%) are reported speech."
    assert [_words(item) for item in body.css(".shares li")] == [
        "Mara Okello 26%",
        "A second engineer 26%",
        "Juan Odell 13%",
        "Residents 10%",
        "Mr Okello 8%",
        "Smith 3%",
        "No speaker named 15%",
    ]
    widths = [float((bar.attributes["width"] or "").rstrip("%")) for bar in body.css("rect")]
    assert widths == sorted(widths[:-1], reverse=True) + widths[-1:]
    assert sum(widths) == pytest.approx(100, abs=0.01)


def test_the_bar_names_the_first_eight_speakers_and_counts_the_others() -> None:
    body = parse(to_report([make_long(3000, 100)]))
    items = body.css(".shares li")
    assert len(items) == 9
    assert re.fullmatch(r"\d+ more \d+%", _words(items[-1]))
    assert len(body.css("rect")) == len(body.css(".voice"))
    assert {voice.attributes["class"] for voice in body.css(".voice")} == {f"voice s{i}" for i in range(COLOURS)}


def test_a_speaker_has_its_status_its_candidates_and_its_claims() -> None:
    body = parse(to_report([make_bridge()]))
    okello, *_ = body.css(".voice")
    assert _words(okello.css_first("summary")) == "Mara Okello1 claim, 10 words (26%)resolved"
    assert _words(okello.css_first("dl")) == "Actorperson, okello in cityAlsoM. Okello"
    card = okello.css_first(".card")
    assert _words(card.css_first(".head")) == "directtell (assertive)55% sure"
    assert _words(card.css_first("blockquote")) == "The bridge is not safe […] We said so in March."
    assert _words(card.css_first(".why dl")) == (
        "told tothe councilwhenon MondayspeakerMara Okello (okello), score 1.00: exact name"
        "evidencemarks: paired quotationidc1characters 24 to 46; 105 to 125"
    ).replace("characters ", "characters")
    ambiguous = body.css_first("#d1-v5")
    assert _words(ambiguous.css_first("dl")) == (
        "Ambiguousseveral actors fit and nothing decidesCould be"
        "Ben Okello (b1), score 0.50: surnameBo Okello (b2), score 0.40: surname"
    )
    mayor = body.css_first("#d1-v7")
    assert _words(mayor.css_first(".amount")) == "1 claim, told by another speaker"
    assert _words(mayor.css_first(".nesting")) == "Inside claim 3."
    assert _words(body.css_first("#d1-c3 .nesting")) == "Contains claim 4."
    assert [_words(flag) for flag in body.css(".flag")] == ["anonymous", "negated", "hedged"]


def test_who_could_be_meant_is_told_once_with_the_best_score() -> None:
    text = "Roe said no. Roe said yes."
    scores = ((("p1", 0.3), ("p2", 0.4)), (("p1", 0.5), ("p2", 0.2)))
    claims = []
    for number, (words, row) in enumerate(zip(("no", "yes"), scores, strict=True), start=1):
        found = tuple(Candidate(name, name.upper(), score, ("surname",)) for name, score in row)
        resolution = Resolution(ResolutionStatus.AMBIGUOUS, None, found)
        span = find(text, "Roe", 13 * (number - 1))
        speaker = Speaker(span, span, "Roe", MentionForm.NAME, (), resolution)
        claims.append(Claim(f"c{number}", SpeechKind.INDIRECT, words, (find(text, words),), speaker=speaker))
    body = parse(to_report([(text, Extraction("a", tuple(claims)))]))
    assert [_words(item) for item in body.css(".inside > dl .candidates li")] == [
        "P1 (p1), score 0.50: surname",
        "P2 (p2), score 0.40: surname",
    ]


def test_the_way_from_a_pronoun_to_the_actor_is_told() -> None:
    text = "Roe, Jane came. She said no."
    roe, she = find(text, "Roe, Jane"), find(text, "She")
    base = make_bridge()[1].claims[0].speaker
    assert base is not None
    speaker = Speaker(she, she, "She", MentionForm.PRONOUN, (roe,), base.resolution)
    claim = Claim("c1", SpeechKind.INDIRECT, "no", (find(text, "no."),), speaker=speaker)
    claim = attrs.evolve(claim, text="no.", facts=(Fact(find(text, "no"), "number"),))
    body = parse(to_report([(text, Extraction("a", (claim,)))]))
    assert _words(body.css_first(".mention")) == "Named as “She” → “Roe, Jane” → Mara Okello"
    assert "factsno (number)" in _words(body.css_first(".why"))


def test_a_pronoun_for_nobody_known_is_told_with_what_it_stands_for() -> None:
    text = "Roe came. She said no."
    speaker = Speaker(find(text, "She"), find(text, "She"), "She", MentionForm.PRONOUN, (find(text, "Roe"),))
    claim = Claim("c1", SpeechKind.INDIRECT, "no", (find(text, "no"),), speaker=speaker)
    body = parse(to_report([(text, Extraction("a", (claim,)))]))
    assert _words(body.css_first(".mention")) == "Named as “She” → “Roe”"


def test_who_was_not_looked_up_and_who_is_known_from_the_article_alone() -> None:
    text = "Roe said no. Doe said yes."
    speaker = Speaker(find(text, "Roe"), find(text, "Roe"), "Roe", MentionForm.NAME)
    claim = Claim("c1", SpeechKind.INDIRECT, "no", (find(text, "no"),), speaker=speaker)
    body = parse(to_report([(text, Extraction("a", (claim,)))]))
    assert _words(body.css_first(".voice .status")) == "not looked up"
    assert [box.attributes["value"] for box in body.css("input")] == ["indirect", "no cue", "not looked up"]
    odell = parse(to_report([make_bridge()])).css_first("#d1-v3")
    assert _words(odell.css_first("dl")) == "Actorperson, known from this article"


def test_a_long_name_is_cut() -> None:
    text = f"The {'very ' * 40}old man said no."
    span = Span(0, text.index(" said"))
    speaker = Speaker(span, span, span.of(text), MentionForm.NOMINAL)
    claim = Claim("c1", SpeechKind.INDIRECT, "no", (find(text, "no."),), speaker=speaker)
    body = parse(to_report([(text, Extraction("a", (attrs.evolve(claim, text="no."),)))]))
    assert len(_words(body.css_first("h4"))) <= 90
    assert len(_words(body.css_first(".shares a"))) <= 40
    assert _words(body.css_first("h4")).endswith("…")


def test_a_speaker_without_words_has_a_name_all_the_same() -> None:
    speaker = Speaker(Span(0, 0), Span(0, 0), "", MentionForm.NONE)
    claim = Claim("c1", SpeechKind.INDIRECT, "Yes", (Span(0, 3),), speaker=speaker)
    body = parse(to_report([("Yes.", Extraction("a", (claim,)))]))
    assert _words(body.css_first("h4")) == "a speaker without words"


def test_the_filters_offer_what_occurs() -> None:
    body = parse(to_report([make_bridge()]))
    offered = {
        _words(box.css_first("legend")): [_words(label) for label in box.css("label")] for box in body.css("fieldset")
    }
    assert offered == {
        "Kind": ["direct 2", "indirect 5", "mixed 1"],
        "Act": ["assertive 6", "commissive 1", "mental 1"],
        "Status": ["resolved 2", "ambiguous 1", "unknown 1", "unnamed 2", "collective 1", "no speaker 1"],
    }
    assert [_words(option) for option in body.css("option")][:2] == ["everybody", "Mara Okello (1)"]


def test_few_claims_are_open_and_many_are_closed() -> None:
    assert all("open" in voice.attributes for voice in parse(to_report([make_bridge()])).css(".voice"))
    assert not any("open" in voice.attributes for voice in parse(to_report([make_long(3000, 10)])).css(".voice"))


def test_a_long_article_is_laid_out_piece_by_piece() -> None:
    assert "long" not in (parse(to_report([make_bridge()])).css_first(".doc").attributes["class"] or "")
    assert "long" in (parse(to_report([make_long(10000, 10)])).css_first(".doc").attributes["class"] or "")


# --- nothing to show -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("write", [to_report, to_annotated])
def test_an_article_without_claims(write: object) -> None:
    body = parse(write([("It rained.", Extraction("rain.txt"))]))  # type: ignore[operator]
    assert _words(body.css_first(".counts")) == "No claims in 2 words."
    assert "No reported speech was found" in _words(body.css_first(".empty"))
    assert not body.css(".filters, .legend, .shares")


def test_an_empty_article() -> None:
    body = parse(to_report([(" \n", Extraction("a.txt"))]))
    assert _words(body.css_first("article")) == "This article is empty."


# --- several articles ------------------------------------------------------------------------------------------------


def test_several_articles_have_a_table_and_one_has_none() -> None:
    text, extraction = make_bridge()
    again = attrs.evolve(extraction, id="again.txt")
    gone = Failure("gone.txt", "InputError", "gone.txt: No such file")
    body = parse(to_report([(text, extraction), gone, (text, again), ("It rained.", Extraction("rain.txt"))]))
    articles, common = body.css("nav table")
    assert [_words(row) for row in articles.css("tbody tr")] == [
        "bridge.txt87Mara Okello",
        "gone.txtcould not be read",
        "again.txt87Mara Okello",
        "rain.txt00",
    ]
    # Only a registry says that two articles speak of one person.
    assert [_words(row) for row in common.css("tbody tr")] == ["Mara Okello220bridge.txt, again.txt"]
    assert _words(body.css_first(".failure")) == "gone.txt could not be read: gone.txt: No such file"
    assert not parse(to_report([make_bridge()])).css("nav")


def test_articles_without_a_common_speaker_have_one_table() -> None:
    other = Extraction("other.txt", (), (ArticleActor("okello", "Mara Okello", "person", (), "city"),))
    assert len(parse(to_report([make_bridge(), ("Nothing.", other)])).css("nav table")) == 1


# --- the text alone --------------------------------------------------------------------------------------------------


def test_the_annotated_text_lists_its_claims() -> None:
    body = parse(to_annotated([make_bridge()]))
    assert [_words(row) for row in body.css(".card")] == [
        "Mara Okello, direct, tell, resolved",
        "Juan Odell, indirect, deny, resolved",
        "A second engineer, direct, say, unnamed",
        "the mayor, indirect, tell, unnamed",
        "Residents, mixed, say, collective",
        "Mr Okello, indirect, hope, ambiguous",
        "Smith, indirect, promise, unknown",
        "No speaker named, indirect, reportedly",
    ]


# --- colours ---------------------------------------------------------------------------------------------------------


def _luminance(colour: tuple[float, ...]) -> float:
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def _contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """As WCAG 2.2 defines it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _mix(over: tuple[float, ...], share: float, under: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(share * a + (1 - share) * b for a, b in zip(over, under, strict=True))


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_speaker_can_be_read(dark: bool) -> None:
    light, _, rest = CSS.partition("@media screen and (prefers-color-scheme: dark)")
    source = rest.partition("\n}\n")[0] if dark else light
    colours = dict(re.findall(r"\.(s\d+|nobody)[^{]*\{ --c: (#\w{6}); \}", source))
    assert set(colours) == {*(f"s{i}" for i in range(COLOURS)), "nobody"}
    assert len(set(colours.values())) == len(colours)
    values = dict(re.findall(r"--([\w-]+): (#\w{6}|\d+%);", source))

    def rgb(value: str) -> tuple[float, ...]:
        return tuple(int(value[i : i + 2], 16) / 255 for i in (1, 3, 5))

    page, paper, ink, soft, on = (rgb(values[name]) for name in ("page", "paper", "ink", "soft", "on-colour"))
    tint, strong = (int(values[name].rstrip("%")) / 100 for name in ("tint", "strong-tint"))
    assert min(_contrast(ink, page), _contrast(ink, paper), _contrast(soft, page), _contrast(soft, paper)) >= 4.5
    for value in colours.values():
        colour = rgb(value)
        assert _contrast(on, colour) >= 4.5  # the number of a claim
        assert min(_contrast(colour, paper), _contrast(colour, page)) >= 3  # lines and borders
        assert _contrast(ink, _mix(colour, strong, _mix(colour, tint, paper))) >= 4.5  # a chosen claim inside another
        assert _contrast(soft, _mix(colour, tint, paper)) >= 4.5  # the small print of a chosen card
