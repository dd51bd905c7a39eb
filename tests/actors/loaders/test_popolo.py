from __future__ import annotations

import json
from typing import Any

import pytest

from quoteattr.actors import Actor, Alias, Role
from quoteattr.actors.loaders.popolo import dump_popolo, read_popolo
from quoteattr.errors import ActorsFileError

DOCUMENT: dict[str, Any] = {
    "persons": [
        {
            "id": "p1",
            "name": "Ada Marsh",
            "family_name": "Marsh",
            "sort_name": "Marsh, Ada",
            "other_names": [
                {"name": "Ada Moor", "end_date": "2001-05-01", "lang": "en", "note": "birth name"},
                {"name": "A. Marsh"},
            ],
            "identifiers": [{"scheme": "wikidata", "identifier": "Q1"}],
        }
    ],
    "organizations": [
        {"id": "o1", "name": "Port Alder Council", "classification": "legislature"},
        {"id": "o2", "name": "The Larks", "classification": "group"},
    ],
    "posts": [{"id": "x", "label": "Mayor", "organization_id": "o1"}],
    "memberships": [
        {"person_id": "p1", "post_id": "x", "start_date": "2001"},
        {"person_id": "p1", "organization_id": "o2", "role": "singer"},
        {"person_id": "p1", "organization_id": "o2"},
    ],
}


def test_a_document() -> None:
    loaded = read_popolo(json.dumps(DOCUMENT), name="council")
    assert loaded.name == "council"
    assert loaded.actors == (
        Actor(
            id="p1",
            name="Ada Marsh",
            family_name="Marsh",
            aliases=[Alias("Ada Moor", valid_to="2001-05-01", language="en", source="birth name"), "A. Marsh"],
            identifiers={"wikidata": "Q1"},
            roles=[Role("Mayor", "Port Alder Council", "2001"), Role("singer", "The Larks")],
        ),
        Actor(id="o1", name="Port Alder Council", kind="organization"),
        Actor(id="o2", name="The Larks", kind="group"),
    )


def test_round_trip() -> None:
    actors = read_popolo(json.dumps(DOCUMENT)).actors
    assert read_popolo(dump_popolo(actors)).actors == actors
    bare = (Actor(id="a", name="Ada Marsh", roles=[Role("boss", None, "1999", "2000")]),)
    assert read_popolo(dump_popolo(bare)).actors == bare


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"persons": [{"id": "p1"}]}, "line 1: 'name' is missing"),
        ({"persons": ["Ada"]}, "line 1: an entry is an object, not 'Ada'"),
        ({"persons": [{"id": "p1", "name": "Ada", "other_names": [{}]}]}, "line 1: 'name' is missing"),
        ({"persons": [{"id": "p1", "name": "Ada", "other_names": 5}]}, "line 1: 'int' object is not iterable"),
        ({"memberships": [{"role": "boss"}]}, "membership 1: 'person_id'"),
        ({"memberships": ["boss"]}, "membership 1: "),
        ({"memberships": [{"person_id": "p1", "role": 5}]}, "membership 1: the title of a Role is text"),
        ({"memberships": [{"person_id": "p9", "role": "boss"}]}, "a membership of 'p9', who is not among the persons"),
    ],
)
def test_broken_entries(change: dict[str, Any], message: str) -> None:
    text = json.dumps({**DOCUMENT, **change})
    with pytest.raises(ActorsFileError, match=message):
        read_popolo(text)
    assert message in " ".join(read_popolo(text, strict=False).problems)


def test_other_files() -> None:
    with pytest.raises(ActorsFileError, match="no Popolo"):
        read_popolo("[]")
    with pytest.raises(ActorsFileError, match="'posts' is not a list"):
        read_popolo('{"persons": [], "posts": {}}')
