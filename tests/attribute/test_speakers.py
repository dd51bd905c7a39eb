"""Who the sources of short articles are. The texts are our own; marks are explained in marked.py."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from quoteattr._toml import loads
from quoteattr.attribute import attribute
from quoteattr.claims import Report
from quoteattr.parse import EncoderParser
from quoteattr.text import Document, Span

from .marked import attribute_marked

CASES = loads((Path(__file__).parent / "cases.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=f"{kind}: {case['label']}") for kind, cases in CASES.items() for case in cases]
)
def test_speakers(parser: EncoderParser, case: dict[str, Any]) -> None:
    got = attribute_marked(parser, case["text"])
    assert {number: got.answer(int(number)) for number in case["expected"]} == case["expected"]


def test_the_chain_runs_from_the_nearest_mention_to_the_fullest(parser: EncoderParser) -> None:
    got = attribute_marked(
        parser,
        "“{1c|We won},” {1s|Marta Lindqvist} {1v|said}. {2s|Lindqvist} {2v|said} {2c|it was hard}. "
        "{3s|She} {3v|said} {3c|so twice}.",
    )
    assert got.antecedents(1) == []
    assert got.antecedents(2) == ["Marta Lindqvist"]
    assert got.antecedents(3) == ["Lindqvist", "Marta Lindqvist"]


def test_the_chain_of_a_nameless_source_runs_to_its_first_mention(parser: EncoderParser) -> None:
    got = attribute_marked(
        parser,
        "{1c|Troops advanced}, {1s|a military source} {1v|said}. “{2c|They came at dawn},” {2s|the source} {2v|said}. "
        "{3s|He} {3v|said} {3c|more were near}.",
    )
    assert got.antecedents(3)[0] == "the source"
    assert got.antecedents(3)[-1] == "a military source"


def test_a_speaker_has_its_words_its_head_and_its_form(parser: EncoderParser) -> None:
    got = attribute_marked(parser, "“{1c|We won},” {1v|said} {1s|Mayor Marta Lindqvist, a Liberal}.")
    speaker = got.claims[1].speaker
    assert speaker is not None
    assert speaker.text == "Mayor Marta Lindqvist, a Liberal"
    assert speaker.head.of(got.document.text) == "Marta Lindqvist"
    assert speaker.form.value == "name"


@pytest.mark.parametrize(
    ("source", "words"),
    [("The", "The ferry company"), ("company", "The ferry company"), ("Lindqvist", "Marta Lindqvist")],
)
def test_a_source_cut_short_is_made_whole(parser: EncoderParser, source: str, words: str) -> None:
    text = "The ferry company said ferries would stop. Marta Lindqvist said ferries would sail."
    content = "ferries would stop" if source != "Lindqvist" else "ferries would sail"
    start = text.index(source)
    report = Report(
        content=(Span(text.index(content), text.index(content) + len(content)),),
        source=Span(start, start + len(source)),
    )
    claims, _ = attribute([report], parser.parse(text))
    assert claims[0].speaker is not None
    assert claims[0].speaker.text == words


def test_actors_have_their_names_in_the_order_of_the_text(parser: EncoderParser) -> None:
    got = attribute_marked(
        parser,
        "Peter Holm watched. {1s|Foreign Secretary Jane Brand} {1v|said} {1c|it was late}. "
        "{2s|Mr Holm} {2v|said} {2c|it was not}. "
        "{3s|The Northern Fishermen's Alliance (NFA)} {3v|said} {3c|nothing}. {4s|Brand} {4v|said} {4c|more}.",
    )
    assert [(a.id, a.name, a.kind) for a in got.actors] == [
        ("a1", "Peter Holm", "person"),
        ("a2", "Jane Brand", "person"),
        ("a3", "Northern Fishermen's Alliance", "group"),
    ]
    assert set(got.actors[1].aliases) == {"Foreign Secretary Jane Brand", "Brand"}
    assert "NFA" in got.actors[2].aliases


def test_claims_are_numbered_in_the_order_of_the_text_with_their_parents(parser: EncoderParser) -> None:
    got = attribute_marked(
        parser,
        "{2s|Jane Brand} {2v|said} {2c|that {1s|Peter Holm} {1v|said} {1c|it was late}}. "
        "{3s|Brand} {3v|said} {3c|more}.",
    )
    assert [got.claims[n].id for n in (2, 1, 3)] == ["c1", "c2", "c3"]
    assert got.claims[1].parent == "c1"
    assert got.claims[2].parent is None


def test_a_claim_keeps_what_the_report_said_and_adds_why(parser: EncoderParser) -> None:
    got = attribute_marked(parser, "“{1c|No},” {1s|Jane Brand} {1v|said}. “{1c|Never}.” {2s|She} {2v|added} {2c|more}.")
    first, second = got.claims[1], got.claims[2]
    assert first.text == "No [...] Never"
    assert first.confidence == 0.9
    assert first.evidence[0] == "marked"
    assert any("goes on with the speaker" in reason for reason in second.evidence)


def test_a_gender_known_from_the_given_name_alone_is_said_so(parser: EncoderParser) -> None:
    got = attribute_marked(parser, "Marta Lindqvist met Oliver Brand in Carrow. {1s|She} {1v|said} {1c|it was late}.")
    assert 'speaker: gender: the given name "marta" alone' in got.claims[1].evidence


@pytest.mark.parametrize(
    ("marked", "source_type", "anonymous"),
    [
        ("{1s|Jane Brand} {1v|said} {1c|it was late}.", "person", False),
        ("{1s|Harbour Lines} {1v|said} {1c|it was late}.", "organization", False),
        ("{1s|A soldier} {1v|said} {1c|it was late}.", "unnamed person", False),
        ("{1s|A person familiar with the talks} {1v|said} {1c|it was late}.", "unnamed person", True),
        ("{1s|An official} {1v|said} on condition of anonymity {1c|that it was late}.", "unnamed person", True),
        ("{1s|A report} {1v|said} {1c|it was late}.", "unnamed document", False),
        ("{1s|Residents} {1v|said} {1c|it was late}.", "collective", False),
        ("{1s|She} {1v|said} {1c|it was late}.", "unknown", False),
    ],
)
def test_the_type_of_a_source(parser: EncoderParser, marked: str, source_type: str, anonymous: bool) -> None:
    claim = attribute_marked(parser, marked).claims[1]
    assert claim.extra["source_type"] == source_type
    assert claim.extra.get("anonymous", False) is anonymous


def test_who_did_not_want_to_be_named_once_is_anonymous_each_time(parser: EncoderParser) -> None:
    got = attribute_marked(
        parser,
        "{1s|An aide}, who asked not to be named, {1v|said} {1c|it was late}. {2s|The aide} {2v|said} {2c|so}. "
        "{3s|Jane Brand} {3v|said} {3c|it was not}.",
    )
    assert [got.claims[n].extra.get("anonymous", False) for n in (1, 2, 3)] == [True, True, False]


def test_the_antecedents_of_several_are_all_of_them(parser: EncoderParser) -> None:
    got = attribute_marked(
        parser, "{1s|Ann Lee and Bob Hart} {1v|said} {1c|it was late}. {2s|They} {2v|added} {2c|that it was cold}."
    )
    assert got.antecedents(2) == ["Ann Lee", "Bob Hart"]
    assert got.claims[2].extra["source_type"] == "collective"


def test_names_in_a_row_that_the_parse_tears_apart_are_several(parser: EncoderParser) -> None:
    document = parser.parse("Lee and Hart's gut reaction is to tell people to wait. Lee and Hart are senators.")
    report = Report((Span(32, 53),), source=Span(0, 12))
    claims, _ = attribute([report], document)
    speaker = claims[0].speaker
    assert speaker is not None
    assert speaker.resolution is not None
    assert speaker.resolution.status.value == "COLLECTIVE"
    assert {c.name for c in speaker.resolution.candidates} == {"Lee", "Hart"}


def test_every_link_says_why(parser: EncoderParser) -> None:
    got = attribute_marked(parser, "{1s|Jane Brand} {1v|said} {1c|it was late}. {2s|Brand} {2v|said} {2c|no}.")
    assert "speaker: the name itself" in got.claims[1].evidence
    assert "speaker: surname of the fuller name" in got.claims[2].evidence


def test_no_words_in_the_source(parser: EncoderParser) -> None:
    document = parser.parse("— It was late, he said.")
    claims, actors = attribute([Report((Span(2, 13),), source=Span(0, 1))], document)
    assert claims[0].speaker is not None
    assert claims[0].speaker.resolution is not None
    assert claims[0].speaker.resolution.status.value == "UNKNOWN"
    assert actors == ()


def test_a_document_without_words() -> None:
    assert attribute([Report((Span(0, 1),), source=Span(0, 1))], Document("?"))[1] == ()
