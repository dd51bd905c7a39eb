from __future__ import annotations

from pathlib import Path

import pytest

from quoteattr.actors import Actor, ActorRegistry
from quoteattr.actors.loaders import FORMATS, detect_format
from quoteattr.actors.loaders.csv_rows import dump_csv
from quoteattr.actors.loaders.followthemoney import dump_followthemoney
from quoteattr.actors.loaders.own import dump_own
from quoteattr.actors.loaders.popolo import dump_popolo
from quoteattr.errors import ActorsFileError

ACTORS = (Actor(id="Q1", name="Ada Marsh"), Actor(id="Q2", name="Rail Union", kind="organization"))
WIKIDATA = '{"id": "Q1", "labels": {"en": {"value": "Ada Marsh"}}, "claims": {}}'

FILES = [
    (dump_own(ACTORS), "json"),
    ('[{"id": "Q1", "name": "Ada Marsh"}]', "json"),
    ('{"actors": []}', "json"),
    (dump_csv(ACTORS), "csv"),
    ("\n\nid;name\n", "csv"),
    (dump_popolo(ACTORS), "popolo"),
    ('{"persons": [{"id": "Q1", "name": "Ada Marsh"}]}', "popolo"),
    ('{"organizations": [{"id": "Q2", "name": "Rail Union"}]}', "popolo"),
    (dump_followthemoney(ACTORS), "followthemoney"),
    (WIKIDATA, "wikidata"),
    (f"[\n{WIKIDATA},\n{WIKIDATA.replace('Q1', 'Q2')}\n]", "wikidata"),
    ("[\n]", "json"),
    ("[]", "json"),
]


@pytest.mark.parametrize(("text", "known"), FILES)
def test_a_file_is_told_by_its_content(text: str, known: str, tmp_path: Path) -> None:
    assert detect_format(text) == known
    assert known in FORMATS
    path = tmp_path / "desk.txt"
    path.write_text("\ufeff" + text, encoding="utf-8")
    registry = ActorRegistry.load(path)
    assert {a.id for a in registry} <= {"Q1", "Q2"}
    assert registry.name == ("actors" if '"name": "actors"' in text else "desk")
    assert ActorRegistry.load(path, name="mine").name == "mine"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "desk.txt: the file is empty"),
        (b" \n", "the file is empty"),
        (b"id,name\na,Jos\xe9", "line 2: byte 13 is no UTF-8"),
        (b"{", "no JSON"),
        (b'[{"id": "a"}]', "line 1: an actor has no 'name'"),
        (b"[" * 300_000, "no registry: nested deeper than 64 levels"),
    ],
)
def test_broken_files(data: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "desk.txt"
    path.write_bytes(data)
    with pytest.raises(ActorsFileError, match=message) as caught:
        ActorRegistry.load(path)
    assert caught.value.path == str(path)


def test_files_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ActorsFileError, match="cannot be read: No such file"):
        ActorRegistry.load(tmp_path / "nothing.json")
    with pytest.raises(ActorsFileError, match="cannot be read: Is a directory"):
        ActorRegistry.load(tmp_path)
    with pytest.raises(ActorsFileError, match=r"cannot be read: .*null"):
        ActorRegistry.load("a\0b")
    path = tmp_path / "desk.json"
    path.write_text(dump_own(ACTORS))
    monkeypatch.setattr("quoteattr.actors.loaders.reading.MAX_SIZE", 5)
    with pytest.raises(ActorsFileError, match="larger than 0 MiB"):
        ActorRegistry.load(path)


def test_load_of_dump_gives_an_equal_registry(tmp_path: Path) -> None:
    registry = ActorRegistry(ACTORS, name="desk", overrides={"Ada": "Q1", "the union": None})
    path = tmp_path / "other.json"
    path.write_text(registry.dump())
    assert ActorRegistry.load(path) == registry


def test_broken_rows_are_collected(tmp_path: Path) -> None:
    path = tmp_path / "desk.json"
    path.write_text('{"actors": [{"id": "a", "name": "Ada Marsh"}, {"id": "b"}]}')
    registry = ActorRegistry.load(path, strict=False)
    assert len(registry) == 1
    assert registry.problems == (f"{path}, line 2: an actor has no 'name'",)
