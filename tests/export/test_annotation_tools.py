"""doccano and Prodigy: lines that their readers take, and every entity or span is where its words are."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given

from quoteattr.claims import Extraction
from quoteattr.export.doccano import to_doccano
from quoteattr.export.json import dump_json
from quoteattr.export.prodigy import to_prodigy
from tests.export.test_brat import FULL, TEXT
from tests.strategies import extractions

_OFFSET = {"type": "integer", "minimum": 0}


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


# What the importers read: doccano's "JSONL(Relation)", Prodigy's task with spans.
DOCCANO = _object(
    text={"type": "string"},
    document={"type": "string"},
    entities={
        "type": "array",
        "items": _object(id=_OFFSET, label={"type": "string"}, start_offset=_OFFSET, end_offset=_OFFSET),
    },
    relations={
        "type": "array",
        "items": _object(id=_OFFSET, from_id=_OFFSET, to_id=_OFFSET, type={"type": "string"}),
    },
)
PRODIGY = _object(
    text={"type": "string"},
    spans={
        "type": "array",
        "items": _object(start=_OFFSET, end=_OFFSET, label={"type": "string"}, claim={"type": "string"}),
    },
    meta=_object(document={"type": "string"}),
)


def test_doccano() -> None:
    example = to_doccano(FULL, TEXT)
    entities = {e["id"]: (e["label"], TEXT[e["start_offset"] : e["end_offset"]]) for e in example["entities"]}
    assert list(entities.values()) == [
        ("content", "We won,"),
        ("content", "that\nnobody ran"),
        ("quoted", "We won,"),
        ("cue", "said"),
        ("source", "Ms Ono, the coach"),
        ("antecedent", "She"),
        ("antecedent", "Ms Ono"),
        ("addressee", "us"),
        ("time", ""),
        ("place", " the coach."),
        ("fact", "nobody"),
        ("fact", "ran"),
        ("content", "nobody"),
    ]
    relations = [(r["type"], entities[r["from_id"]][1], entities[r["to_id"]][1]) for r in example["relations"]]
    assert relations[0] == ("continued", "We won,", "that\nnobody ran")
    assert ("cue", "We won,", "said") in relations
    assert relations[-1] == ("inside", "nobody", "We won,")


def test_doccano_has_one_entity_for_what_claims_share() -> None:
    twice = Extraction("x", (FULL.claims[0], FULL.claims[0]))
    labels = [entity["label"] for entity in to_doccano(twice, TEXT)["entities"]]
    assert labels.count("source") == 1
    assert labels.count("content") == 4


def test_prodigy() -> None:
    task = to_prodigy(FULL, TEXT)
    assert task["meta"] == {"document": "x"}
    assert [(s["label"], s["claim"]) for s in task["spans"]][:3] == [
        ("CONTENT", "c1"),
        ("CONTENT", "c1"),
        ("QUOTED", "c1"),
    ]


@pytest.mark.parametrize(("write", "schema"), [(to_doccano, DOCCANO), (to_prodigy, PRODIGY)])
def test_lines_are_as_the_tools_want_them(write: Any, schema: dict[str, Any]) -> None:
    @given(extractions())
    def check(pair: tuple[str, Extraction]) -> None:
        text, extraction = pair
        line = dump_json(write(extraction, text))
        line.encode("utf-8")
        assert len(line.splitlines()) == 1
        read = json.loads(line)
        jsonschema.validate(read, schema)
        parts = read.get("entities", read.get("spans"))
        contents = [
            text[p.get("start_offset", p.get("start")) : p.get("end_offset", p.get("end"))]
            for p in parts
            if p["label"].lower() == "content"
        ]
        assert contents == [span.of(text) for claim in extraction.claims for span in claim.content]
        known = {p.get("id") for p in parts}
        assert all({r["from_id"], r["to_id"]} <= known for r in read.get("relations", ()))

    check()
