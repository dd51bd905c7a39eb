from __future__ import annotations

import pytest

from quoteattr.actors import Actor, Alias, Role
from quoteattr.actors.loaders import reading
from quoteattr.actors.loaders.csv_rows import dump_csv, read_csv
from quoteattr.errors import ActorsFileError, RegistryError

FULL = Actor(
    id="a",
    name="Ada Marsh",
    kind="person",
    aliases=["A. Marsh", "Ada, the Fox", Alias("Fox", "strong"), Alias("Marsh", "weak")],
    identifiers={"wikidata": "Q1"},
    pronouns="she/her",
    roles=[Role("mayor", "Port Alder", "2001", "2005-06"), Role("clerk"), Role("host", None, "1999")],
    family_name="Marsh",
    countries=["Freedonia"],
    sections=["politics", "sport"],
)


def test_round_trip() -> None:
    actors = (FULL, Actor(id="b", name="Rail Union", kind="group", identifiers={"viaf": "7"}))
    assert read_csv(dump_csv(actors)).actors == actors


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_other_delimiters_and_line_ends(delimiter: str) -> None:
    text = "id,name,aliases\r\n\r\na,Ada Marsh,Fox|A. Marsh\r\n".replace(",", delimiter)
    assert read_csv(text).actors == (Actor(id="a", name="Ada Marsh", aliases=["Fox", "A. Marsh"]),)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id,names\na,Ada", "line 1: the header has no column 'name'"),
        ("name\nAda", "line 1: the header has no column 'id'"),
        ("id,name,colour\na,Ada,red", "line 1: unknown column 'colour'"),
        ("id,name,id:\na,Ada,red", "line 1: unknown column 'id:'"),
        ("id,name,name\na,Ada,Eve", "line 1: two columns 'name'"),
        ('id,name\na,"Ada', "line 2: no CSV"),
    ],
)
def test_broken_files(text: str, message: str) -> None:
    with pytest.raises(ActorsFileError, match=message):
        read_csv(text, strict=False)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("b", "line 4: 1 cells, but the header has 4"),
        ("b,,person,", "line 4: the name of an Actor is empty"),
        ("b,Ada,robot,", "line 4: a kind is one of"),
        ("a,Ada,,", r"line 4: a second actor with the id 'a' \(first in line 2\)"),
        ("b,Ada,,;Port Alder", "line 4: a role is written"),
        ("b,Ada,,a;b;1;2;3", "line 4: a role is written"),
        ("b,Ada,,boss;;soon", "line 4: a date is written"),
    ],
)
def test_broken_rows(row: str, message: str) -> None:
    text = f'id,name,kind,roles\na,"Ada\nMarsh",,\n{row}\n'
    with pytest.raises(ActorsFileError, match=message):
        read_csv(text)
    loaded = read_csv(text, strict=False)
    assert [a.id for a in loaded.actors] == ["a"]
    assert len(loaded.problems) == 1


def test_an_endless_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quoteattr.actors.loaders.csv_rows.LONGEST_ROW", 10)
    assert reading.LONGEST_ROW > 1_000_000
    with pytest.raises(ActorsFileError, match="line 2: longer than 10 characters"):
        read_csv("id,name\na,Ada Marsh Ada\n")


def test_an_empty_file_has_no_actors() -> None:
    assert read_csv("\n").actors == ()


def test_texts_that_csv_cannot_hold() -> None:
    with pytest.raises(RegistryError, match=r"holds a '\|'"):
        dump_csv([Actor(id="a", name="Ada", aliases=["A|B"])])
    with pytest.raises(RegistryError, match="holds a ';'"):
        dump_csv([Actor(id="a", name="Ada", roles=[Role("a;b")])])
