"""TEI: well-formed and as the Guidelines want it; an XML parser gives the text and every claim back."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from lxml import etree

from quoteattr.claims import (
    ActorRef,
    ArticleActor,
    Claim,
    Extraction,
    Polarity,
    Resolution,
    ResolutionStatus,
    SpeechKind,
)
from quoteattr.export.tei import NAMESPACE, to_tei
from quoteattr.text import Span
from tests.export.test_brat import FULL, TEXT
from tests.strategies import extractions

RULES = etree.RelaxNG(etree.parse(Path(__file__).with_name("tei.rng")))
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def parse(document: str) -> Any:
    root = etree.fromstring(document.encode("utf-8"), etree.XMLParser(resolve_entities=False, huge_tree=True))
    RULES.assertValid(root)
    names = [element.get(XML_ID) for element in root.iter() if element.get(XML_ID)]
    assert len(set(names)) == len(names)
    for element in root.iter():
        for key in ("who", "ref", "ana", "corresp", "next", "prev"):
            for pointer in element.get(key, "").split():
                assert pointer.removeprefix("#") in names
    return root


def find(root: Any, path: str) -> list[Any]:
    return root.findall(path, {"": NAMESPACE})


def body_text(root: Any) -> str:
    return "".join("".join(p.itertext()) for p in find(root, "text/body/p"))


def chains(root: Any, tag: str) -> dict[str, str]:
    """The words under each thing that is marked, by the name of its first element."""
    elements = {e.get(XML_ID): e for e in find(root, f"text/body//{tag}")}
    found = {}
    for name, element in elements.items():
        if element.get("prev") is None:
            words, at = ["".join(element.itertext())], element
            while at.get("next") is not None:
                following = elements[at.get("next").removeprefix("#")]
                assert following.get("prev") == f"#{at.get(XML_ID)}"
                at = following
                words.append("".join(at.itertext()))
            found[name] = "".join(words)
    return found


def said(text: str, *spans: tuple[int, int], **changes: Any) -> Claim:
    content = tuple(Span(*span) for span in spans)
    words = " [...] ".join(span.of(text) for span in content)
    return attrs.evolve(Claim("c1", SpeechKind.DIRECT, words, content, confidence=0.5), **changes)


def lines(text: str, *claims: Claim, actors: tuple[ArticleActor, ...] = ()) -> str:
    document = to_tei(Extraction("x", claims, actors), text)
    parse(document)
    return document.partition("<body>\n")[2].partition("\n</body>")[0]


SAID = 'direct="true" cert="0.5" ana="#direct"'


@pytest.mark.parametrize(
    ("text", "claims", "expected"),
    [
        ("", [], "<p></p>"),
        ("A & <b>.", [], "<p>A &amp; &lt;b&gt;.</p>"),
        ("One.\n\nTwo.\n", [], "<p>One.\n\n</p>\n<p>Two.\n</p>"),
        ("a\r\n\r\nb\rc", [], "<p>a&#13;\n&#13;\n</p>\n<p>b&#13;c</p>"),
        ("Yes.", [[(0, 3)]], f'<p><said xml:id="c1" {SAID}>Yes</said>.</p>'),
        (
            "Yes, he said, no.",
            [[(0, 4), (14, 16)]],
            (
                f'<p><said xml:id="c1" {SAID} next="#c1..2">Yes,</said> he said, '
                f'<said xml:id="c1..2" {SAID} prev="#c1">no</said>.</p>'
            ),
        ),
        (
            "One.\n\nTwo.",
            [[(0, 10)]],
            (
                f'<p><said xml:id="c1" {SAID} next="#c1..2">One.\n\n</said></p>\n'
                f'<p><said xml:id="c1..2" {SAID} prev="#c1">Two.</said></p>'
            ),
        ),
        (
            "abcd",
            [[(0, 3)], [(1, 4)]],
            (
                f'<p><said xml:id="c1" {SAID}>a<said xml:id="c2" {SAID} next="#c2..2">bc</said></said>'
                f'<said xml:id="c2..2" {SAID} prev="#c2">d</said></p>'
            ),
        ),
        (
            "abc",
            [[(0, 3)], [(0, 3)]],
            f'<p><said xml:id="c1" {SAID}><said xml:id="c2" {SAID}>abc</said></said></p>',
        ),
    ],
)
def test_what_is_written(text: str, claims: list[list[tuple[int, int]]], expected: str) -> None:
    made = [said(text, *spans, id=f"c{number}") for number, spans in enumerate(claims, 1)]
    assert lines(text, *made) == expected


def test_every_part_is_marked() -> None:
    root = parse(to_tei(FULL, TEXT))
    assert body_text(root) == TEXT
    assert chains(root, "said") == {"c1": "We won,that\nnobody ran", "c2": "nobody"}
    assert chains(root, "q") == {"c1.quoted": "We won,"}
    assert chains(root, "seg") == {"c1.cue": "said", "c1.fact": "nobody", "c1.fact2": "ran"}
    assert [e.get("subtype") for e in find(root, "text/body//seg[@type='fact']")] == ["number", "date"]
    assert {name: words for name, words in chains(root, "rs").items() if words} == {
        "c1.source": "Ms Ono, the coach",
        "c1.antecedent": "She",
        "c1.antecedent2": "Ms Ono",
        "c1.addressee": "us",
        "c1.place": " the coach.",
    }
    assert root.find(f".//{{{NAMESPACE}}}rs[@type='time']") is not None


def test_a_nested_claim_lies_in_the_other() -> None:
    root = parse(to_tei(FULL, TEXT))
    (inner,) = (e for e in find(root, "text/body//said") if e.get(XML_ID) == "c2")
    assert "c1..2" in [e.get(XML_ID) for e in inner.iterancestors()]
    assert inner.get("corresp") == "#c1"


def test_who_and_how() -> None:
    (claim,) = (c for c in FULL.claims if c.id == "c1")
    believed = attrs.evolve(claim, cue=attrs.evolve(claim.cue, polarity=Polarity.POSITIVE))
    first, *_ = find(parse(to_tei(attrs.evolve(FULL, claims=(believed,)), TEXT)), "text/body//said")
    assert first.get("who") == "#actor1"
    assert first.get("direct") == "false"
    assert first.get("cert") == "0.25"
    assert first.get("ana") == "#mixed #commissive #hedged"


def test_what_somebody_denied_is_not_ascribed_to_them() -> None:
    root = parse(to_tei(FULL, TEXT))
    first, *_ = find(root, "text/body//said")
    assert first.get("who") is None
    assert "#negative" in first.get("ana").split()
    assert root.find(f".//{{{NAMESPACE}}}rs[@type='source']").get("ref") == "#actor1"


def test_the_cast_stands_in_the_header() -> None:
    resolution = Resolution(ResolutionStatus.RESOLVED, ActorRef("gone", "Nobody & Co."))
    speaker = attrs.evolve(FULL.claims[0].speaker, resolution=resolution)
    actors = (*FULL.actors, ArticleActor("Q7", "The Board", "group", registry="r"))
    extraction = attrs.evolve(FULL, claims=(attrs.evolve(FULL.claims[0], speaker=speaker),), actors=actors)
    root = parse(to_tei(extraction, TEXT))
    cast = [
        (e.tag.partition("}")[2], e.get("type"), [(c.tag.partition("}")[2], c.text) for c in e])
        for e in find(root, "teiHeader/profileDesc/particDesc/*/*")
    ]
    assert cast == [
        ("person", None, [("persName", "Haruka\tOno"), ("persName", "Ono"), ("idno", "Q 1:2")]),
        (
            "org",
            "group",
            [("orgName", "The Board"), ("idno", "Q7"), ("idno", "http://www.wikidata.org/entity/Q7")],
        ),
        ("org", None, [("orgName", "Nobody & Co."), ("idno", "gone")]),
    ]


@pytest.mark.parametrize("character", ["\0", "\x0b", "\x1b", "\ud800", "\ufffe", "\uffff"])
def test_what_xml_cannot_hold_is_replaced_one_for_one(character: str) -> None:
    text = f"a{character}b"
    claim = said(text, (1, 3), id=character)
    root = parse(to_tei(Extraction(character, (claim,)), text))
    assert body_text(root) == "a\ufffdb"
    assert find(root, "text/body//said")[0].get("n") == "\ufffd"
    assert find(root, "teiHeader//title")[0].text == "\ufffd"


@pytest.mark.parametrize(
    "character", ["\t", "\n", "\r", "\x85", "\u2028", "\u202e", "\ufeff", "\U0010ffff", "]]>", '"']
)
def test_what_xml_can_hold_comes_back(character: str) -> None:
    text = f"a{character}b"
    root = parse(to_tei(Extraction("x", (said(text, (0, len(text)), id=character),)), text))
    assert body_text(root) == text
    assert find(root, "text/body//said")[0].get("n") == character


@given(extractions())
def test_a_parser_gives_text_and_claims_back(pair: tuple[str, Extraction]) -> None:
    text, extraction = pair
    root = parse(to_tei(extraction, text))
    assert body_text(root) == UNSPEAKABLE.sub("\ufffd", text)
    found = chains(root, "said")
    assert len(found) == len(extraction.claims)
    for number, claim in enumerate(extraction.claims, 1):
        words = "".join(span.of(text) for span in claim.content)
        assert found[f"c{number}"] == UNSPEAKABLE.sub("\ufffd", words)
        if claim.parent is not None:
            (element,) = (e for e in find(root, "text/body//said") if e.get(XML_ID) == f"c{number}")
            outer = {e.get(XML_ID).partition(".")[0] for e in element.iterancestors() if e.get(XML_ID)}
            parent = [c.id for c in extraction.claims].index(claim.parent) + 1
            assert f"c{parent}" in outer
