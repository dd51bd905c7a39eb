from __future__ import annotations

import json
from typing import Any

import pytest

from quoteattr.actors import Actor, Alias, Role
from quoteattr.actors.loaders.followthemoney import dump_followthemoney, read_followthemoney
from quoteattr.errors import ActorsFileError


def line(schema: str = "Person", key: str = "a", **properties: Any) -> str:
    return json.dumps({"id": key, "schema": schema, "properties": {"name": ["Ada Marsh"], **properties}})


def test_an_entity() -> None:
    text = line(name=["Ada Marsh", "A. Marsh"], alias=["Fox"], weakAlias=["Marsh"], wikidataId=["Q1"])
    assert read_followthemoney(text, name="list").actors == (
        Actor(
            id="a",
            name="Ada Marsh",
            aliases=["A. Marsh", "Fox", Alias("Marsh", "weak")],
            identifiers={"wikidata": "Q1"},
        ),
    )


def test_round_trip() -> None:
    actors = (
        Actor(
            id="a", name="Ada Marsh", aliases=["Fox", Alias("Marsh", "weak")], roles=[Role("mayor")], countries=["fr"]
        ),
        Actor(id="b", name="Rail Union", kind="organization", identifiers={"wikidata": "Q2"}),
        Actor(id="c", name="Mayor of Port Alder", kind="office"),
        Actor(id="d", name="Harbour Report", kind="document"),
    )
    assert read_followthemoney(dump_followthemoney(actors)).actors == actors


def test_entities_that_name_no_actor_are_left_out() -> None:
    text = "\n".join([line("Address"), "", line("Company", "b")])
    assert [(a.id, a.kind) for a in read_followthemoney(text).actors] == [("b", "organization")]


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        ("Person", "person"),
        ("Organization", "organization"),
        ("PublicBody", "organization"),
        ("Company", "organization"),
        ("LegalEntity", "organization"),
        ("Position", "office"),
        ("Document", "document"),
    ],
)
def test_kinds_of_entities(schema: str, kind: str) -> None:
    assert [a.kind for a in read_followthemoney(line(schema)).actors] == [kind]


def test_a_caption_stands_in_for_a_name() -> None:
    text = '{"id": "a", "caption": "Ada Marsh", "schema": "Person", "properties": {}}'
    assert read_followthemoney(text).actors[0].name == "Ada Marsh"


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("{", "line 2: no JSON"),
        ("[1]", "line 2: no entity"),
        ('{"id": "b", "schema": "Person"}', "line 2: no entity"),
        ('{"schema": "Person", "properties": {"name": ["B"]}}', "line 2: 'id' is missing"),
        ('{"id": "b", "schema": "Person", "properties": []}', "line 2: 'properties' is not an object"),
        ('{"id": "b", "schema": "Person", "properties": {}}', "line 2: the name of an Actor is text"),
        (line(key="b", alias="Fox"), "line 2: property 'alias' is a list"),
        (line(), "line 2: a second actor with the id 'a'"),
    ],
)
def test_broken_lines(row: str, message: str) -> None:
    text = f"{line()}\n{row}\n"
    with pytest.raises(ActorsFileError, match=message):
        read_followthemoney(text)
    loaded = read_followthemoney(text, strict=False)
    assert [a.id for a in loaded.actors] == ["a"]
    assert len(loaded.problems) == 1


def test_an_endless_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quoteattr.actors.loaders.reading.LONGEST_ROW", 10)
    with pytest.raises(ActorsFileError, match="line 1: longer than 10 characters"):
        read_followthemoney(line())
