from __future__ import annotations

import json

import pytest

from quoteattr.actors import Actor, Alias, Role
from quoteattr.actors.loaders.own import actor_to_dict, dump_own, read_own
from quoteattr.errors import ActorsFileError

from ..cases import ACTORS

FULL = Actor(
    id="a",
    name="Ada Marsh",
    aliases=["A. Marsh", Alias("Marsh", "weak", "1999", "2001-05", "en", "desk")],
    identifiers={"wikidata": "Q1"},
    pronouns="she/her",
    roles=[Role("mayor", "Port Alder", "2001", None)],
    family_name="Marsh",
    countries=["Freedonia"],
    sections=["politics"],
)


def test_round_trip() -> None:
    loaded = read_own(dump_own([*ACTORS, FULL], name="desk", overrides={"Fox": "roe", "he": None}))
    assert loaded.actors == (*ACTORS, FULL)
    assert (loaded.name, loaded.overrides, loaded.problems) == ("desk", {"Fox": "roe", "he": None}, ())


def test_the_form() -> None:
    assert actor_to_dict(FULL) == {
        "id": "a",
        "name": "Ada Marsh",
        "kind": "person",
        "aliases": [
            "A. Marsh",
            {
                "text": "Marsh",
                "strength": "weak",
                "valid_from": "1999",
                "valid_to": "2001-05",
                "language": "en",
                "source": "desk",
            },
        ],
        "identifiers": {"wikidata": "Q1"},
        "roles": [{"title": "mayor", "organization": "Port Alder", "valid_from": "2001"}],
        "pronouns": "she/her",
        "family_name": "Marsh",
        "countries": ["Freedonia"],
        "sections": ["politics"],
    }
    assert actor_to_dict(Actor(id="b", name="B")) == {"id": "b", "name": "B", "kind": "person"}


def test_a_bare_list_and_null_values() -> None:
    loaded = read_own('[{"id": "a", "name": "Ada Marsh", "pronouns": null, "aliases": null}]', name="file")
    assert loaded.actors == (Actor(id="a", name="Ada Marsh"),)
    assert loaded.name == "file"


ROWS = [
    ('{"name": "Ada"}', "line 2: an actor has no 'id'"),
    ('{"id": "a"}', "line 2: an actor has no 'name'"),
    ('{"id": "a", "name": ""}', "line 2: the name of an Actor is empty"),
    ('{"id": "x", "name": "Ada"}', r"line 2: a second actor with the id 'x' \(first in line 1\)"),
    ('{"id": "a", "name": "Ada", "alias": ["B"]}', "line 2: an actor has no key 'alias'; it may have id, name"),
    ('{"id": "a", "name": "Ada", "aliases": "B"}', "line 2: aliases are a list, not 'B'"),
    ('{"id": "a", "name": "Ada", "aliases": [{"name": "B"}]}', "line 2: an alias has no 'text'"),
    ('{"id": "a", "name": "Ada", "aliases": [7]}', "line 2: an alias is an object, not 7"),
    ('{"id": "a", "name": "Ada", "roles": [{"title": "x", "from": "1999"}]}', "line 2: a role has no key 'from'"),
    ('{"id": "a", "name": "Ada", "roles": ["boss"]}', "line 2: a role is an object, not 'boss'"),
    ('"Ada"', "line 2: an actor is an object, not 'Ada'"),
    ('{"id": "a", "name": "Ada", "kind": []}', "line 2: a kind is one of"),
]


@pytest.mark.parametrize(("row", "message"), ROWS)
def test_broken_rows(row: str, message: str) -> None:
    text = f'[{{"id": "x", "name": "Xeno"}}, {row}]'
    with pytest.raises(ActorsFileError, match=f"^desk.json, {message}"):
        read_own(text, path="desk.json")
    loaded = read_own(text, path="desk.json", strict=False)
    assert [a.id for a in loaded.actors] == ["x"]
    assert len(loaded.problems) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"people": []}', "unknown key 'people'"),
        ("{}", "key 'actors' is missing"),
        ('{"actors": {}}', "the actors are a list"),
        ('{"actors": [], "name": 1}', "the name is text"),
        ('{"actors": [], "overrides": ["a"]}', "overrides are names"),
        ('{"actors": [], "overrides": {"a": 1}}', "overrides are names"),
        ("[1,", r"line 1: no JSON: .* \(column"),
        ("[\n1,\n]", "line 3: no JSON"),
        ("[NaN]", "NaN is no JSON"),
        ("[" * 200_000, "nested deeper than 64 levels"),
        ('"text"', "the actors are a list"),
    ],
)
def test_broken_files(text: str, message: str) -> None:
    with pytest.raises(ActorsFileError, match=message):
        read_own(text)


def test_the_dump_is_ascii_so_that_any_text_survives() -> None:
    odd = Actor(id="a", name="Ada \ud800 \u2028 é")
    text = dump_own([odd])
    assert text.isascii()
    assert read_own(text).actors == (odd,)
    assert json.loads(text)["name"] == "actors"
