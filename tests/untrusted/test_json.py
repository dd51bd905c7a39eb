"""Hostile JSON at every door that reads JSON: nested, long, twice, no number; a clear error of ours at each."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given

from quoteattr import Extraction, Failure, QuoteAttrError
from quoteattr._json import MAX_DEPTH, load_json
from quoteattr.actors.loaders import FORMATS
from quoteattr.actors.loaders.own import read_own
from quoteattr.batch import Fields, Reading
from quoteattr.batch.output import Output
from quoteattr.batch.readers import READERS
from quoteattr.evaluate.readers import read_gold, read_predictions
from quoteattr.export.brat import from_brat, to_brat
from quoteattr.export.json import from_json, read_jsonl, to_json
from quoteattr.merging import read_printings
from tests.strategies import extractions

Read = Callable[[str, Path], object]


def read_file(read: Callable[[Path], object], text: str, folder: Path) -> object:
    path = folder / "file.jsonl"
    path.write_text(text, encoding="utf-8")
    return read(path)


def read_rows(text: str, folder: Path) -> None:
    stream = io.BufferedReader(io.BytesIO(text.encode("utf-8")))  # type: ignore[arg-type]
    reading = Reading(Fields(keep=("extra",)))
    (found,) = READERS["jsonl"](stream, "a", reading)
    if isinstance(found, Failure):
        raise QuoteAttrError(found.message)


def resume(text: str, folder: Path) -> None:
    path = folder / "out.jsonl"
    path.write_text(text + "\n", encoding="utf-8")
    with Output(str(path), resume=True) as output:
        list(output.read_done())
        output.read_provenance()


def read_extra(text: str, folder: Path) -> None:
    from_brat(f"T1\tContent 0 2\tNo\nE1\tContent:T1\nA1\tKind E1 indirect\n#1\tExtra E1\t{text}\n", "No")


#: Every door, with an object that it takes; ``%s`` is where something hostile can stand.
DOORS: dict[str, tuple[Read, str]] = {
    "wire format": (
        lambda text, _: from_json(text),
        '{"schema": "quoteattr/1", "id": "a", "claims": [], "actors": [], "provenance": {"x": %s}}',
    ),
    "JSON Lines": (
        lambda text, _: list(read_jsonl([text])),
        '{"schema": "quoteattr/1", "id": "a", "claims": [], "actors": [], "provenance": {"x": %s}}',
    ),
    "predictions": (
        lambda text, folder: read_file(read_predictions, text, folder),
        '{"schema": "quoteattr/1", "id": "a", "claims": [], "actors": [], "provenance": {"x": %s}}',
    ),
    "gold": (lambda text, folder: read_file(read_gold, text, folder), '{"id": "a", "text": "", "claims": [], "x": %s}'),
    "tasks": (
        lambda text, folder: read_file(read_gold, text, folder),
        '[{"data": {"text": ""}, "annotations": [{"result": []}], "x": %s}]',
    ),
    "printings": (
        lambda text, _: list(read_printings([text])),
        '{"schema": "quoteattr/1", "id": "a", "claims": [], "actors": [], "provenance": {"x": %s}}',
    ),
    "articles": (read_rows, '{"id": "a", "text": "Yes.", "extra": %s}'),
    "results to go on with": (
        resume,
        '{"schema": "quoteattr/1", "id": "a", "claims": [], "actors": [], "provenance": {"x": %s}}',
    ),
    "brat": (read_extra, '{"x": %s}'),
    "registry": (
        lambda text, _: read_own(text, strict=False),
        '{"actors": [{"id": "a", "name": "Mara Okello", "identifiers": {"x": %s}}]}',
    ),
    "popolo": (lambda text, _: FORMATS["popolo"](text), '{"persons": [{"id": "a", "name": "Mara Okello", "x": %s}]}'),
    "followthemoney": (
        lambda text, _: FORMATS["followthemoney"](text),
        '{"id": "a", "schema": "Person", "properties": {"name": ["Mara Okello"], "x": %s}}',
    ),
    "wikidata": (
        lambda text, _: FORMATS["wikidata"](text),
        '{"id": "Q1", "labels": {"en": {"value": "Mara Okello"}}, "claims": {}, "x": %s}',
    ),
}
HARMLESS = '"words"'
HOSTILE = {
    "nested a little too deep": ("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1), "nested deeper than 64 levels"),
    "nested as deep as Python goes": ("[" * 700 + "]" * 700, "nested deeper than 64 levels"),
    "nested far too deep": ("[" * 200_000 + "]" * 200_000, "nested deeper than 64 levels"),
    "objects too": ('{"a":' * 500 + "1" + "}" * 500, "nested deeper than 64 levels"),
    "a number of 5000 digits": ("7" * 5000, "too many digits"),
    "an infinite number": ("1e999", "out of range"),
    "no number": ("NaN", "NaN"),
    "infinity": ("-Infinity", "Infinity"),
    "a key twice": ('{"a": 1, "a": 2}', "the key 'a' stands twice"),
}


@pytest.mark.parametrize("door", DOORS)
def test_what_every_door_takes(door: str, tmp_path: Path) -> None:
    read, text = DOORS[door]
    read(text % HARMLESS, tmp_path)


@pytest.mark.parametrize("what", HOSTILE)
@pytest.mark.parametrize("door", DOORS)
def test_what_no_door_takes(door: str, what: str, tmp_path: Path) -> None:
    read, text = DOORS[door]
    hostile, message = HOSTILE[what]
    with pytest.raises(QuoteAttrError) as caught:
        read(text % hostile, tmp_path)
    if door != "brat" and door != "results to go on with":  # which say what they wanted
        assert message in str(caught.value)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize("door", DOORS)
def test_the_end_is_missing(door: str, tmp_path: Path) -> None:
    read, text = DOORS[door]
    with pytest.raises(QuoteAttrError):
        read((text % HARMLESS)[:-1], tmp_path)


def test_a_message_shows_a_long_value_in_part() -> None:
    with pytest.raises(QuoteAttrError) as caught:
        read_own(json.dumps([{"id": "a", "name": "Mara Okello", "aliases": {"x" * 10_000: list(range(10_000))}}]))
    assert len(str(caught.value)) < 400


def test_a_confidence_that_json_has_no_number_for() -> None:
    lines = "T1\tContent 0 2\tNo\nE1\tContent:T1\nA1\tKind E1 indirect\n#1\tConfidence E1\t{}\n"
    assert from_brat(lines.format("0.5"), "No").claims[0].confidence == 0.5
    for value in ("nan", "inf", "-Infinity", "1e999"):
        with pytest.raises(QuoteAttrError, match=r"line 4: .* is not a Confidence note"):
            from_brat(lines.format(value), "No")


@given(extractions())
def test_everything_that_is_written_is_within_the_limits(pair: tuple[str, Extraction]) -> None:
    text, extraction = pair
    load_json(to_json(extraction))
    for line in to_brat(extraction, text).split("\n"):
        fields = line.split("\t")
        if fields[0].startswith("#") and fields[1].startswith(("Extra ", "Actor ")):
            load_json(fields[2])
