from __future__ import annotations

from pathlib import Path

import pytest

from quoteattr.actors import ActorRegistry
from quoteattr.actors.loaders.own import dump_own
from quoteattr.actors.overrides import load_overrides
from quoteattr.errors import ActorsFileError, RegistryError

from .cases import ACTORS


def test_a_file_of_overrides(tmp_path: Path) -> None:
    path = tmp_path / "overrides.txt"
    path.write_text("# what the desk decided\n\nRoe -> roe\nthe -> sign -> never\n", encoding="utf-8-sig")
    assert load_overrides(path) == {"Roe": "roe", "the -> sign": None}
    actors = tmp_path / "actors.json"
    actors.write_text(dump_own(ACTORS, overrides={"Fox": "roe", "roe": "john-roe"}))
    registry = ActorRegistry.load(actors, overrides=path)
    assert registry.overrides == {"fox": "roe", "roe": "roe", "the sign": None}  # the file given by hand wins
    assert ActorRegistry.load(actors, overrides={"ROE": "mono"}).overrides["roe"] == "mono"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Roe -> roe\nRoe = mono\n", "line 2: an override is written 'alias -> id'"),
        ("-> roe", "line 1: an override is written"),
        ("Roe ->", "line 1: an override is written"),
        ("Roe -> roe\nRoe -> mono", "line 2: a second override of 'Roe'"),
    ],
)
def test_broken_lines(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "overrides.txt"
    path.write_text(text)
    with pytest.raises(ActorsFileError, match=message):
        load_overrides(path)


def test_an_override_to_nobody(tmp_path: Path) -> None:
    path = tmp_path / "actors.json"
    path.write_text(dump_own(ACTORS, overrides={"Fox": "nobody"}))
    with pytest.raises(RegistryError, match="names 'nobody'"):
        ActorRegistry.load(path)
