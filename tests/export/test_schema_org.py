"""schema.org: a JSON-LD processor reads all of it, types have only their own properties, nobody is named on a guess."""

from __future__ import annotations

import json
from typing import Any

import attrs
import pytest
from hypothesis import given

from quoteattr.claims import (
    ActorRef,
    ArticleActor,
    Claim,
    Cue,
    Extraction,
    MentionForm,
    Polarity,
    Resolution,
    ResolutionStatus,
    Speaker,
    SpeechKind,
)
from quoteattr.export.json import dump_json
from quoteattr.export.schema_org import CONTEXT, to_schema_org
from quoteattr.text import Span
from tests.export.json_ld import expand
from tests.strategies import extractions

# From the pages of the types: what each has, and what it may point to.
_THING = {"name", "alternateName", "sameAs", "identifier", "description"}
_WORK = _THING | {"text", "author", "creditText", "isPartOf", "mentions"}
PROPERTIES = {
    "Article": _WORK,
    "Quotation": _WORK | {"spokenByCharacter"},
    "Claim": _WORK | {"appearance"},
    "Person": _THING,
    "Organization": _THING,
}
_WORKS, _ACTORS = {"Article", "Quotation", "Claim"}, {"Person", "Organization"}
RANGES = {
    "author": _ACTORS,
    "spokenByCharacter": _ACTORS,
    "mentions": _ACTORS | _WORKS,
    "isPartOf": _WORKS,
    "appearance": _WORKS,
}
SCHEMA = "http://schema.org/"

TEXT = "“We won,” said Ms Ono. The mayor denied that it had rained."
ONO = ArticleActor("Q5", "Haruka Ono", "person", ("Ms Ono", "Ono"), "coaches")


def resolved(actor: ArticleActor) -> Resolution:
    return Resolution(ResolutionStatus.RESOLVED, ActorRef(actor.id, actor.name))


def said(actor: ArticleActor, kind: SpeechKind = SpeechKind.DIRECT, **changes: Any) -> Extraction:
    speaker = Speaker(Span(15, 21), Span(15, 21), "Ms Ono", MentionForm.NAME, (), resolved(actor))
    claim = Claim("c1", kind, "We won,", (Span(1, 8),), cue=Cue(Span(10, 14), "say"), speaker=speaker)
    return Extraction("x", (attrs.evolve(claim, **changes),), (actor,))


def nodes(extraction: Extraction, text: str = TEXT, **options: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = to_schema_org(extraction, text, **options)["@graph"]
    return found


def check(document: dict[str, Any]) -> None:
    """Expansion keeps each key, each type has only its own properties, and these point to what they may."""
    graph = document["@graph"]
    types = {node["@id"]: node["@type"] for node in graph}
    assert len(types) == len(graph)
    expanded = {node["@id"]: node for node in expand(document, schema_org=CONTEXT)}
    assert set(expanded) == set(types)
    for node in graph:
        keys = set(node) - {"@id", "@type"}
        assert {key.removeprefix(SCHEMA) for key in expanded[node["@id"]]} == keys | {"@id", "@type"}
        assert keys <= PROPERTIES[node["@type"]]
        for key in keys & set(RANGES):
            assert types[node[key]["@id"]] in RANGES[key]


def test_direct_speech_is_a_quotation() -> None:
    article, quotation, person = nodes(said(ONO), source="https://example.org/17")
    assert article == {"@type": "Article", "@id": "https://example.org/17", "identifier": "x"}
    assert quotation == {
        "@type": "Quotation",
        "@id": quotation["@id"],
        "text": "We won,",
        "isPartOf": {"@id": "https://example.org/17"},
        "creditText": "Ms Ono",
        "spokenByCharacter": {"@id": person["@id"]},
    }
    assert person == {
        "@type": "Person",
        "@id": person["@id"],
        "name": "Haruka Ono",
        "alternateName": ["Ms Ono", "Ono"],
        "sameAs": ["http://www.wikidata.org/entity/Q5"],
    }


@pytest.mark.parametrize("kind", [SpeechKind.INDIRECT, SpeechKind.MIXED])
def test_the_rest_are_claims(kind: SpeechKind) -> None:
    article, claim, person = nodes(said(ONO, kind))
    assert claim["@type"] == "Claim"
    assert claim["appearance"] == {"@id": article["@id"]}
    assert claim["author"] == {"@id": person["@id"]}


def test_what_somebody_denied_is_not_their_claim() -> None:
    speaker = Speaker(Span(23, 32), Span(23, 32), "The mayor", MentionForm.NOMINAL, (), resolved(ONO))
    claim = said(ONO).claims[0]
    denied = attrs.evolve(
        claim,
        kind=SpeechKind.INDIRECT,
        text="that it had rained",
        content=(Span(40, 58),),
        cue=Cue(Span(33, 39), "deny", polarity=Polarity.NEGATIVE),
        speaker=speaker,
    )
    _, node, person = nodes(Extraction("x", (denied,), (ONO,)))
    assert "author" not in node
    assert "creditText" not in node
    assert node["description"] == "The mayor denied"
    assert node["mentions"] == {"@id": person["@id"]}


@pytest.mark.parametrize(
    ("actor", "expected"),
    [
        (attrs.evolve(ONO, kind="organization"), "Organization"),
        (attrs.evolve(ONO, kind="group"), "Organization"),
        (attrs.evolve(ONO, kind="office"), None),
        (attrs.evolve(ONO, kind="document"), None),
    ],
)
def test_what_an_actor_is(actor: ArticleActor, expected: str | None) -> None:
    _, quotation, *others = nodes(said(actor))
    assert [node["@type"] for node in others] == ([expected] if expected else [])
    assert ("spokenByCharacter" in quotation) is (expected is not None)
    assert quotation["creditText"] == "Ms Ono"


@pytest.mark.parametrize("status", [s for s in ResolutionStatus if s is not ResolutionStatus.RESOLVED])
def test_nobody_is_named_on_a_guess(status: ResolutionStatus) -> None:
    speaker = attrs.evolve(said(ONO).claims[0].speaker, resolution=Resolution(status))
    _, quotation = nodes(said(ONO, speaker=speaker))
    assert "spokenByCharacter" not in quotation
    assert quotation["creditText"] == "Ms Ono"


@pytest.mark.parametrize(
    ("actor", "same_as", "expected"),
    [
        (attrs.evolve(ONO, registry=None), None, None),
        (attrs.evolve(ONO, id="https://example.org/ono"), None, ["https://example.org/ono"]),
        (attrs.evolve(ONO, id="ono"), None, None),
        (
            ONO,
            {"Q5": ["https://example.org/a", "https://example.org/b"]},
            ["https://example.org/a", "https://example.org/b"],
        ),
        (ONO, {}, None),
    ],
)
def test_who_it_is_elsewhere(actor: ArticleActor, same_as: dict[str, list[str]] | None, expected: object) -> None:
    *_, person = nodes(said(actor), same_as=same_as)
    assert person.get("sameAs") == expected


def test_a_nested_claim_is_part_of_the_one_around_it() -> None:
    outer = said(ONO).claims[0]
    inner = attrs.evolve(outer, id="c2", text="won", content=(Span(4, 7),), parent="c1")
    _, first, second, _ = nodes(Extraction("x", (outer, inner), (ONO,)))
    assert second["isPartOf"] == {"@id": first["@id"]}


@given(extractions())
def test_a_processor_reads_all_of_it(pair: tuple[str, Extraction]) -> None:
    text, extraction = pair
    document = json.loads(dump_json(to_schema_org(extraction, text)))
    check(document)
    assert not {"ClaimReview", "Rating"} & {node["@type"] for node in document["@graph"]}
    claims = [node for node in document["@graph"] if node["@type"] in ("Quotation", "Claim")]
    assert len(claims) == len(extraction.claims)
    for node, claim in zip(claims, extraction.claims, strict=True):
        assert (node["@type"] == "Quotation") is (claim.kind is SpeechKind.DIRECT)
