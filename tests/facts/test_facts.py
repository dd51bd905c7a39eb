"""What is a fact and what is not, case by case; the invariants of facts; and that any parser and any text will do."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.facts import describe, facts_of, read_marked
from quoteattr._toml import loads
from quoteattr.claims import Claim, Fact, SpeechKind
from quoteattr.facts import find_facts
from quoteattr.facts.lexicon import phrases, words
from quoteattr.parse import EncoderParser
from quoteattr.text import Document, Span
from tests import strategies
from tests.invariants import find_bad_facts
from tests.plain_parser import PlainParser

CASES = [
    # borders of numbers
    ("It cost {money|$10-$12} and {money|$400-million}.", "ranges and hyphens belong to a sum"),
    ("It weighs {quantity|four-and-a-half tonnes}.", "a half in hyphens"),
    ("{quantity|15-plus years} of work.", "plus"),
    ("They want {number|two hundred and five} seats.", "one number in words"),
    ("They saw {number|25+} ships.", "plus sign"),
    ("{number|Two million} came, {number|tens of thousands} stayed.", "magnitudes and crowds"),
    ("{quantity|Half an hour} is enough.", "half a unit"),
    ("They own {quantity|two square miles}.", "kinds of units"),
    ("She ran {quantity|40km} in {quantity|3 hrs}.", "short units"),
    ("He paid {money|EUR 40}.", "codes"),
    ("It was {quantity|30 °C}, and {number|1/2} of it melted.", "signs"),
    ("The fine is {money|40 USD} or {money|2 pounds sterling}; it weighs {quantity|3 pounds}.", "pounds and codes"),
    ("They are worth {number|two} real friends and {quantity|ten seconds}.", "other words"),
    (
        "{number|Twenty one} men and {number|one third} of the women in a heat of {quantity|90 degrees Fahrenheit}.",
        "parts",
    ),
    ("He lifted {quantity|160 pounds} and a {quantity|40-pound} bag with {quantity|20 pounds} of rice.", "weights"),
    (
        "It took {quantity|seven or eight minutes}. {number|Two} or more saw {number|two} or {number|three} men.",
        "or",
    ),
    ("We saw suspensions {comparison|fall} by {number|a third} in a third term.", "parts behind a step"),
    # no numbers
    ("Covid-19 and the G7 met in Room 101 near Ground Zero.", "names"),
    ("See No. 10 and Article 7.", "labels"),
    ("It was a two-way race, a one-sided one.", "kinds of things"),
    ("Read https://example.org/2016/40 or ask @mara99 about #vote24.", "addresses and tags"),
    ("The 3rd man ran in the 4x4.", "ordinals and codes"),
    # dates
    ("It was {date|2016-09-12}, or {date|9/11}, or {date|12/05/2016}.", "written in digits"),
    ("We met {date|early last year} and in {date|mid-2015}.", "modifiers"),
    ("We met in {date|recent weeks} and {date|a couple of years ago}.", "vague"),
    ("It ends at {date|5 o'clock} or {date|9am GMT} on {date|New Year's Eve 2015}.", "clock and holidays"),
    ("It is from the {date|nineties}, not the {date|’80s} or the {date|20th century}.", "decades"),
    ("The {date|summer of 2014} and {date|last March} were dry.", "seasons and months"),
    ("From {date|1990-95} on nothing happened until {date|Sunday, 3 May}.", "ranges and weekdays"),
    ("It was on the {date|3rd of May} {date|Monday night}.", "days"),
    ("He writes for the Sunday Times about the last minute.", "names and idioms"),
    ("They spoke of the {date|80s}, a man in his 40s, and a last-minute deal.", "decades, ages"),
    (
        "It ran {date|May 3 to 5}, the {date|last couple of weeks}, the {date|next few days}, and {date|next Monday}.",
        "runs",
    ),
    ("It was an early {number|40} and a late few.", "no modifiers of dates"),
    ("Wait a second longer; the last hour of the past was hard, and this recent year too.", "too short"),
    ("He paid {money|$2000} for {quantity|1990 miles} on Route 1999, {number|1850} soldiers with him.", "no years"),
    # degrees
    ("It is {comparison|more expensive} now, and was {comparison|less useful than} ours.", "adverbs of degree"),
    ("More and more people say so more often, more or less; he is more than glad.", "no comparisons"),
    ("She has {comparison|more} friends in town than enemies.", "than further on"),
    ("Higher education is a greater good; the sooner the better.", "idioms"),
    (
        "Sales are {comparison|up} by {percentage|9 percent}, prices {comparison|down} {money|$3}, and he looked up.",
        "up and down",
    ),
    (
        "It is a {superlative|record} {number|40} medals, a {superlative|record} of {number|12}. He broke the record.",
        "records",
    ),
    ("She is the least bit tired, most likely, and at the most happy.", "no superlatives"),
    ("Prices are {comparison|three times higher than} ours.", "multiples"),
    ("It is {comparison|as high as} a house, a {comparison|threefold} rise.", "equality"),
    ("They went for {comparison|less than} {number|half} of it.", "bounds"),
    ("It will take {quantity|3 weeks} over {quantity|ten years}.", "over a time is no comparison"),
    ("The {superlative|best} team has the {superlative|third-largest} park and a {superlative|record} crowd.", "ranks"),
    ("His best friend is at his best.", "no ranks"),
    # causes
    ("The flood {cause|led to} a shortage, and that will {cause|result in} hunger.", "verbs with prepositions"),
    ("{cause|That's why} she left.", "reasons"),
]


@pytest.mark.parametrize(("marked", "why"), CASES)
def test_facts_have_precise_borders(parser: EncoderParser, marked: str, why: str) -> None:
    sentence = read_marked(marked)
    assert list(describe(sentence, facts_of(parser.parse(sentence.text)))) == [], why


def test_facts_lie_inside_one_content_span(parser: EncoderParser) -> None:
    text = "Repairs cost 40 million crowns."
    document = parser.parse(text)

    def found(*content: Span) -> list[str]:
        claim = Claim("c1", SpeechKind.INDIRECT, "", content)
        return [fact.span.of(text) for fact in find_facts([claim], document)[0].facts]

    assert found(Span(0, 31)) == ["40 million crowns"]
    assert found(Span(8, 30)) == ["40 million crowns"]
    assert found(Span(0, 15), Span(16, 31)) == []  # neither "40" nor "million crowns" is what it says
    assert found(Span(0, 8)) == []


def test_nothing_else_of_a_claim_changes(parser: EncoderParser) -> None:
    document = parser.parse("Nine men left.")
    claim = Claim("c7", SpeechKind.DIRECT, "Nine men left", (Span(0, 13),), extra={"a": 1}, confidence=0.5)
    (after,) = find_facts([claim], document)
    assert after.facts == (Fact(Span(0, 4), "number"),)
    assert (after.id, after.text, after.extra, after.confidence) == ("c7", "Nine men left", {"a": 1}, 0.5)


_WORDS = """
$ 40 % million to - one in of half a as more than twice the May 1984 “ ” two thirds and pounds most first due last year
ago up by 9 : / 2016-09-12 ’s s hundred 7th 5pm Mrs 99999999999999999999 ١٩٨٤ ½ ² Ⅷ because est
"""
_PIECES = st.sampled_from(_WORDS.split())


@given(st.lists(_PIECES, max_size=30).map(" ".join) | st.lists(_PIECES, max_size=30).map("".join) | strategies.texts)
def test_any_text_keeps_the_invariants(text: str) -> None:
    document = PlainParser().parse(text)
    for parsed in (document, Document(text)):
        if text:
            claim = Claim("c1", SpeechKind.INDIRECT, text, (Span(0, len(text)),))
            assert find_bad_facts(find_facts([claim], parsed)[0]) == []


def test_long_texts_are_no_harder() -> None:
    text = "more than $1-$2-$3 of hundreds of hundreds of " * 2000
    assert len(facts_of(PlainParser().parse(text))) >= 2000


def test_the_word_lists_are_clean() -> None:
    import importlib.resources

    data = loads(importlib.resources.files("quoteattr.facts").joinpath("words.toml").read_text(encoding="utf-8"))
    for table, lists in data.items():
        for key, value in lists.items():
            entries = value.split() if isinstance(value, str) else value
            assert len(entries) == len(set(entries)), (table, key)
            assert all(entry == entry.lower() for entry in entries), (table, key)
            assert words(table, key)
    assert phrases("dates", "holidays")["new"][0] == ("new", "year", "'s", "eve")
    code = "".join(
        path.read_text(encoding="utf-8")
        for path in importlib.resources.files("quoteattr.facts").iterdir()
        if path.name.endswith(".py")
    )
    used = set(re.findall(r'(?:words|phrases)\("(\w+)", "(\w+)"\)', code))
    assert used == {(table, key) for table, lists in data.items() for key in lists}
