"""The JSON Schema says exactly what the package writes."""

from __future__ import annotations

import copy
import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given

from quoteattr.claims import (
    CueAct,
    Extraction,
    FactType,
    Failure,
    MentionForm,
    Polarity,
    ResolutionStatus,
    SpeechKind,
)
from quoteattr.export.json import load_schema, to_json
from tests.strategies import extractions, failures
from tests.test_claims import WIRE

SCHEMA = load_schema()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def _walk(schema: Any) -> Any:
    if isinstance(schema, dict):
        yield schema
        for value in schema.values():
            yield from _walk(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _walk(value)


def test_it_is_a_schema_of_the_draft_that_it_names() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_every_object_tells_all_its_keys_and_wants_them() -> None:
    objects = [part for part in _walk(SCHEMA) if "properties" in part and "required" in part]
    assert len(objects) >= 9
    for part in objects:
        assert part["required"] == list(part["properties"])
        assert part["additionalProperties"] is False


@pytest.mark.parametrize(
    ("definition", "key", "values"),
    [
        ("claim", "kind", SpeechKind),
        ("cue", "act", CueAct),
        ("cue", "polarity", Polarity),
        ("speaker", "form", MentionForm),
        ("resolution", "status", ResolutionStatus),
    ],
)
def test_it_knows_every_value(definition: str, key: str, values: Any) -> None:
    assert SCHEMA["$defs"][definition]["properties"][key]["enum"] == [value.value for value in values]


def test_it_knows_every_type_of_fact() -> None:
    fact = SCHEMA["$defs"]["claim"]["properties"]["facts"]["items"]
    assert fact["properties"]["type"]["enum"] == [value.value for value in FactType]


@given(extractions())
def test_every_extraction_fits(pair: tuple[str, Extraction]) -> None:
    VALIDATOR.validate(json.loads(to_json(pair[1])))


@given(failures)
def test_every_failure_fits(failure: Failure) -> None:
    VALIDATOR.validate(json.loads(to_json(failure)))


def test_keys_are_written_in_the_schemas_order() -> None:
    claim = WIRE["claims"][0]
    defs = SCHEMA["$defs"]
    assert list(WIRE) == list(defs["extraction"]["properties"])
    assert list(claim) == list(defs["claim"]["properties"])
    assert list(claim["cue"]) == list(defs["cue"]["properties"])
    assert list(claim["speaker"]) == list(defs["speaker"]["properties"])
    assert list(claim["speaker"]["resolution"]) == list(defs["resolution"]["properties"])
    assert list(WIRE["actors"][0]) == list(defs["actor"]["properties"])


@pytest.mark.parametrize(
    ("path", "value", "why"),
    [
        (("schema",), "quoteattr/2", "another version"),
        (("more",), 1, "a key that is not told"),
        (("claims", 0, "content"), [], "a claim without words"),
        (("claims", 0, "content", 0), [1], "half a span"),
        (("claims", 0, "content", 0), [1, 2, 3], "more than a span"),
        (("claims", 0, "content", 0), [-1, 2], "before the text"),
        (("claims", 0, "confidence"), 1.5, "more than sure"),
        (("claims", 0, "kind"), "spoken", "an unknown kind"),
        (("claims", 0, "facts", 0, "type"), "speed", "an unknown type of fact"),
        (("claims", 0, "speaker", "resolution", "status"), "UNKNOWN", "an actor, but not resolved"),
        (("claims", 0, "speaker", "resolution", "actor"), None, "resolved, but to nobody"),
        (("error",), {"type": "E", "message": ""}, "a result and a failure at once"),
    ],
)
def test_it_refuses_what_is_not_the_format(path: tuple[str | int, ...], value: object, why: str) -> None:
    assert VALIDATOR.is_valid(WIRE)
    document: Any = copy.deepcopy(WIRE)
    place = document
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    assert not VALIDATOR.is_valid(document), why
