from __future__ import annotations

import json
from typing import Any

import pytest

from quoteattr.actors import Actor, Alias, Role
from quoteattr.actors.loaders.wikidata import read_wikidata
from quoteattr.errors import ActorsFileError


def snak(value: Any) -> dict[str, Any]:
    return {"snaktype": "value", "datavalue": {"value": value}}


def item_of(key: str, rank: str = "normal", **qualifiers: Any) -> dict[str, Any]:
    return {"mainsnak": snak({"id": key}), "rank": rank, "qualifiers": {k: [v] for k, v in qualifiers.items()}}


def time(text: str, precision: int) -> dict[str, Any]:
    return snak({"time": text, "precision": precision})


def entity(key: str, label: str, *, language: str = "en", **parts: Any) -> dict[str, Any]:
    return {"id": key, "labels": {language: {"language": language, "value": label}}, **parts}


ADA = entity(
    "Q1",
    "Ada Marsh",
    aliases={"en": [{"value": "A. Marsh"}, {"value": "Ada Marsh"}], "de": [{"value": "Ada Moor"}]},
    claims={
        "P31": [item_of("Q5")],
        "P27": [item_of("Q3"), {"mainsnak": {"snaktype": "somevalue"}}],
        "P39": [
            item_of("Q2", P580=time("+2001-05-27T00:00:00Z", 11), P582=time("+2005-06-00T00:00:00Z", 10)),
            item_of("Q9", P580=time("+1999-00-00T00:00:00Z", 9), P642=snak({"id": "Q3"})),
            item_of("Q9", P580=time("+1990-00-00T00:00:00Z", 8), P642={"snaktype": "novalue"}),
            item_of("Q2", rank="deprecated"),
            {"mainsnak": {"snaktype": "somevalue"}},
            item_of("Q9", P582={"snaktype": "somevalue"}),
        ],
    },
)
OTHERS = [
    entity("Q2", "Mayor of Port Alder", claims={"P31": [item_of("Q4164871")]}),
    entity("Q3", "Freedonia"),
    entity("Q4", "Hafenbericht", language="de", claims={"P31": [item_of("Q10870555")]}),
]


def test_entities() -> None:
    actors = read_wikidata("\n".join(map(json.dumps, [ADA, *OTHERS]))).actors
    assert actors[0] == Actor(
        id="Q1",
        name="Ada Marsh",
        aliases=[Alias("Ada Moor", language="de"), "A. Marsh"],
        identifiers={"wikidata": "Q1"},
        roles=[
            Role("Mayor of Port Alder", None, "2001-05-27", "2005-06"),
            Role("Q9", "Freedonia", "1999"),
            Role("Q9"),
            Role("Q9"),
        ],
        countries=["Freedonia"],
    )
    assert [(a.name, a.kind) for a in actors[1:]] == [
        ("Mayor of Port Alder", "office"),
        ("Freedonia", "organization"),
        ("Hafenbericht", "document"),
    ]


def test_the_brackets_and_commas_of_a_dump() -> None:
    text = f"[\n{json.dumps(ADA)},\n{json.dumps(OTHERS[0])}\n]\n"
    assert [a.id for a in read_wikidata(text).actors] == ["Q1", "Q2"]


def test_another_language() -> None:
    row = {"id": "Q1", "labels": {"de": {"value": "Ada Moor"}, "en": {"value": "Ada Marsh"}}}
    actor = read_wikidata(json.dumps(row), language="de").actors[0]
    assert (actor.name, actor.aliases) == ("Ada Moor", (Alias("Ada Marsh", language="en"),))


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"id": "P1", "labels": {}}, "line 2: no Wikidata item"),
        ([], "line 2: no Wikidata item"),
        (entity("Q1", "Ada"), "line 2: a second actor with the id 'Q1'"),
        ({"id": "Q2", "labels": {}}, "line 2: Q2 has no label"),
        ({"id": "Q2", "labels": []}, "line 2: Q2 has no label"),
        ({"id": "Q2", "labels": {"en": "Ada"}}, "line 2: Q2 has no label"),
        (entity("Q2", "Ada", claims={"P31": [{"mainsnak": {}}]}), "line 2: 'datavalue' is missing"),
        (entity("Q2", "Ada", claims=[1]), "line 2: "),
        (entity("Q2", "Ada", aliases={"en": ["Eve"]}), "line 2: "),
    ],
)
def test_broken_lines(row: Any, message: str) -> None:
    text = f"{json.dumps(ADA)}\n{json.dumps(row)}\n"
    with pytest.raises(ActorsFileError, match=message):
        read_wikidata(text)
    loaded = read_wikidata(text, strict=False)
    assert [a.id for a in loaded.actors] == ["Q1"]
    assert len(loaded.problems) == 1
