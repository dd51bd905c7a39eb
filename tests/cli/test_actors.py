from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from quoteattr.actors import Actor, ActorRegistry
from quoteattr.actors.loaders.own import dump_own
from quoteattr.cli import main
from quoteattr.cli.exit_codes import ExitCode

ACTORS = [
    Actor(id="a", name="Ada Marsh", aliases=["the Prime Minister", "M"]),
    Actor(id="b", name="Ada Marsh", countries=["Freedonia"]),
    Actor(id="c", name="Vera \x1b[31mDahl [red]", kind="group"),
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "desk.json"
    path.write_text(dump_own(ACTORS, name="desk"))
    return path


def call(*arguments: object) -> Result:
    return CliRunner(env={"COLUMNS": "200"}).invoke(main, ["actors", *map(str, arguments)])


def test_check(file: Path) -> None:
    result = call("check", file)
    assert result.exit_code == ExitCode.OK
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    for line in (
        "desk",
        "actors 3",
        "group 1",
        "person 2",
        "aliases 2",
        "Ada Marsh a, b",
        "a M one letter only",
        "a the Prime Minister only a role; give it as a role with its dates",
        "a Ada Marsh also a name of b",
    ):
        assert line in lines
    assert "Broken rows" not in result.stdout


def test_check_shows_so_many_rows(file: Path) -> None:
    result = call("check", file, "--limit", 1)
    assert "and 3 more (--limit 0 shows all)" in result.stdout
    assert "more (" not in call("check", file, "--limit", 0).stdout


def test_check_lists_broken_rows(tmp_path: Path) -> None:
    path = tmp_path / "desk.csv"
    path.write_text("id,name\na,Ada Marsh\nb,\nc,\n")
    result = call("check", path)
    assert result.exit_code == ExitCode.REGISTRY
    assert "line 3: the name of an Actor is empty" in result.stdout
    assert "2 broken rows, listed above" in result.stderr
    path.write_text("id,name\na,Ada Marsh\nb,\n")
    assert "1 broken row, listed above" in call("check", path).stderr


def test_check_of_a_clean_registry_shows_no_empty_tables(tmp_path: Path) -> None:
    path = tmp_path / "desk.csv"
    path.write_text("id,name\na,Ada Marsh\n")
    result = call("check", path)
    assert result.exit_code == ExitCode.OK
    assert "look at" not in result.stdout
    assert "share\n" not in result.stdout


def test_check_of_what_is_no_registry(tmp_path: Path) -> None:
    result = call("check", tmp_path)
    assert result.exit_code == ExitCode.REGISTRY
    assert "Is a directory" in result.stderr


def test_find(file: Path) -> None:
    result = call("find", "Ada Marsh", "--actors", file)
    assert result.exit_code == ExitCode.OK
    assert result.stdout.startswith("Ada Marsh: AMBIGUOUS\n")
    assert result.stdout.count("exact name") == 2
    resolved = call("find", "Ada Marsh", "--actors", file, "--country", "Freedonia", "--date", "2026-11")
    assert resolved.stdout.startswith("Ada Marsh: RESOLVED Ada Marsh (b)\n")
    assert "country: Freedonia" in resolved.stdout
    assert call("find", "Ole Roe", "--actors", file).stdout == "Ole Roe: UNKNOWN\n"


def test_find_shows_no_control_characters(file: Path) -> None:
    result = call("find", "Vera \x1b[31mDahl [red]", "--actors", file)
    assert "\x1b" not in result.stdout
    assert r"Vera \x1b[31mDahl [red]: RESOLVED" in result.stdout


def test_find_with_overrides(file: Path, tmp_path: Path) -> None:
    overrides = tmp_path / "overrides.txt"
    overrides.write_text("Ada Marsh -> a\n")
    result = call("find", "Ada Marsh", "--actors", file, "--overrides", overrides)
    assert "override: 'Ada Marsh' is a" in result.stdout


def test_find_with_a_broken_date(file: Path) -> None:
    result = call("find", "Ada Marsh", "--actors", file, "--date", "soon")
    assert result.exit_code == ExitCode.REGISTRY
    assert "a date is written" in result.stderr


def test_the_registry_of_the_command_is_the_one_of_the_library(file: Path) -> None:
    registry = ActorRegistry.load(file)
    assert [c.ids for c in registry.collisions()] == [("a", "b")]
