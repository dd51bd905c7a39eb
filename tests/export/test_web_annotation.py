"""Web Annotation: a JSON-LD processor reads all of it, and every target leads back to its words."""

from __future__ import annotations

import json
from typing import Any

import attrs
import pytest
from hypothesis import given

from quoteattr.claims import Extraction
from quoteattr.export.json import dump_json
from quoteattr.export.selectors import find_position, find_quote
from quoteattr.export.web_annotation import CONTEXT, to_web_annotation
from quoteattr.text import Span
from tests.export.json_ld import compact_again, expand, unwrapped
from tests.export.test_brat import FULL, TEXT
from tests.strategies import extractions

OA = "http://www.w3.org/ns/oa#"


def items(extraction: Extraction, text: str, **options: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = to_web_annotation(extraction, text, **options)["first"]["items"]
    return found


def words(annotation: dict[str, Any], purpose: str) -> list[str]:
    return [body["value"] for body in annotation["body"] if body["purpose"] == purpose and "value" in body]


def test_every_part_of_a_claim_is_an_annotation() -> None:
    found = [(a["id"].partition("#")[2], words(a, "classifying"), words(a, "tagging")) for a in items(FULL, TEXT)]
    assert found == [
        ("c1", ["claim"], ["mixed"]),
        ("c1/quoted", ["quoted"], []),
        ("c1/cue", ["cue"], ["commissive", "negative", "hedged"]),
        ("c1/source", ["source"], ["name", "RESOLVED"]),
        ("c1/antecedent", ["antecedent"], []),
        ("c1/antecedent2", ["antecedent"], []),
        ("c1/addressee", ["addressee"], []),
        ("c1/time", ["time"], []),
        ("c1/place", ["place"], []),
        ("c1/fact", ["fact"], ["number"]),
        ("c1/fact2", ["fact"], ["date"]),
        ("c2", ["claim"], ["indirect"]),
    ]


def test_parts_and_nested_claims_are_linked_to_their_claim() -> None:
    annotations = {a["id"]: a for a in items(FULL, TEXT)}
    links = {
        a["id"].partition("#")[2]: body["source"]
        for a in annotations.values()
        for body in a["body"]
        if body["purpose"] == "linking"
    }
    assert set(links) == {a.partition("#")[2] for a in annotations} - {"c1"}
    assert {annotations[target]["id"].partition("#")[2] for target in links.values()} == {"c1"}


def test_the_actor_is_named_where_it_is_sure() -> None:
    (source,) = (a for a in items(FULL, TEXT) if a["id"].endswith("/source"))
    (actor,) = (body["source"] for body in source["body"] if body["purpose"] == "identifying")
    base = to_web_annotation(FULL, TEXT)["id"]
    assert actor == {"id": f"{base}#/actor/Q%201%3A2", "type": "Person", "name": "Haruka\tOno"}


def test_addresses_that_the_caller_knows() -> None:
    address = "https://example.org/people/ono"
    found = items(FULL, TEXT, source="https://example.org/17", same_as={"Q 1:2": [address]})
    (source,) = (a for a in found if a["id"].endswith("/source"))
    assert source["body"][-1]["source"]["id"] == address
    assert source["target"]["source"] == "https://example.org/17"


def test_a_part_that_is_not_on_the_page_is_left_out() -> None:
    found = items(FULL, TEXT, selectors=lambda span: None if span.start in (1, 51) else [{"type": "TextQuoteSelector"}])
    names = [a["id"].partition("#")[2] for a in found]
    assert "c1/quoted" not in names
    assert "c2" not in names
    assert found[0]["target"]["selector"] == [{"type": "TextQuoteSelector"}]  # one of two stretches is left


def test_two_stretches_are_two_targets() -> None:
    first, *_ = items(FULL, TEXT)
    assert [t["selector"][1]["start"] for t in first["target"]] == [1, 46]


def test_expansion_keeps_every_term() -> None:
    document = to_web_annotation(FULL, TEXT)
    assert unwrapped(compact_again(document, anno=CONTEXT)) == unwrapped(document)
    (collection,) = expand(document, anno=CONTEXT)
    assert collection["@type"] == ["http://www.w3.org/ns/activitystreams#OrderedCollection"]
    (page,) = collection["http://www.w3.org/ns/activitystreams#first"]
    first = page["http://www.w3.org/ns/activitystreams#items"][0]["@list"][0]
    assert first["@type"] == [f"{OA}Annotation"]
    assert first[f"{OA}motivatedBy"] == [{"@id": f"{OA}classifying"}]


@given(extractions())
def test_nothing_is_lost_in_expansion(pair: tuple[str, Extraction]) -> None:
    text, extraction = pair
    document = json.loads(dump_json(to_web_annotation(extraction, text)))
    assert unwrapped(compact_again(document, anno=CONTEXT)) == unwrapped(document)


@given(extractions())
def test_every_target_leads_back_to_its_words(pair: tuple[str, Extraction]) -> None:
    text, extraction = pair
    annotations = items(extraction, text)
    assert len({a["id"] for a in annotations}) == len(annotations)
    found = []
    for annotation in annotations:
        targets = annotation["target"] if isinstance(annotation["target"], list) else [annotation["target"]]
        for target in targets:
            quote, position = target["selector"]
            span = find_position(position, text)
            assert span is not None
            assert find_quote(quote, text, near=span.start) == span
            found.append(span)
    assert set(found) >= {span for claim in extraction.claims for span in claim.content}


@pytest.mark.parametrize(
    ("document_id", "source", "why"),
    [
        ("https://example.org/a?b=1", "https://example.org/a?b=1", "an address is its own name"),
        ("urn:isbn:0451450523", "urn:isbn:0451450523", "so is a name"),
        ("a.txt", None, "anything else is none"),
        ("https://example.org/a b", None, "a blank is in no address"),
        ("\ud800", None, "any text can be an id"),
    ],
)
def test_what_the_text_is_called(document_id: str, source: str | None, why: str) -> None:
    document = to_web_annotation(attrs.evolve(FULL, id=document_id), TEXT)
    target = document["first"]["items"][1]["target"]["source"]
    assert document["id"].startswith("urn:uuid:")
    assert target != document["id"]
    assert target == source if source else target.startswith("urn:uuid:"), why


def test_a_span_of_nothing_has_a_place() -> None:
    (time,) = (a for a in items(FULL, TEXT) if a["id"].endswith("/time"))
    assert find_position(time["target"]["selector"][1], TEXT) == Span(0, 0)
