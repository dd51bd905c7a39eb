"""The wheel holds all that an installed package needs; the layers and the exit codes are told as they are."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from quoteattr._toml import loads
from quoteattr._version import __version__
from quoteattr.cli.exit_codes import ExitCode

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "quoteattr"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (path,) = folder.iterdir()
    assert path.name == f"quoteattr-{__version__}-py3-none-any.whl"
    assert path.stat().st_size < 90e6
    return zipfile.ZipFile(path)


def test_the_wheel_holds_every_file_of_the_package(wheel: zipfile.ZipFile) -> None:
    ours = {
        str(path.relative_to(ROOT).as_posix())
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    names = {name for name in wheel.namelist() if not name.startswith(f"quoteattr-{__version__}.dist-info/")}
    assert names == ours
    assert {"quoteattr/py.typed", "quoteattr/export/schema.json", "quoteattr/models/en/manifest.toml"} <= names


@pytest.mark.parametrize("name", ["licenses/LICENSE", "licenses/NOTICE", "entry_points.txt"])
def test_the_wheel_holds_its_papers(wheel: zipfile.ZipFile, name: str) -> None:
    assert wheel.read(f"quoteattr-{__version__}.dist-info/{name}")


def test_the_citation_has_the_version() -> None:
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert re.findall(r"^version: (.+)$", citation, re.MULTILINE) == [__version__]
    for key in ("cff-version: 1.2.0", "message: ", "title: ", "authors:"):  # those that the format asks for
        assert re.search(f"^{key}", citation, re.MULTILINE), key


def test_the_sdist_holds_what_its_own_commands_read() -> None:
    settings = loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    included = {name.lstrip("/") for name in settings["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]}
    assert {name for name in included if not (ROOT / name).exists()} == set()
    commands = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert set(re.findall(r"\b(\w+)/\w+\.py\b", commands)) | {"docs", "fixtures", "tests"} <= included


def test_every_constraint_is_exact_and_torch_is_among_them() -> None:
    lines = [line for line in (ROOT / "constraints.txt").read_text().splitlines() if not line.startswith("#")]
    assert all(re.fullmatch(r"[a-z0-9-]+==[\w.]+( ; .+)?", line) for line in lines)
    assert "torch==2.13.0" in lines


def test_the_manual_tells_every_exit_code() -> None:
    manual = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| (\d+) \|", manual, re.MULTILINE) == [str(code.value) for code in ExitCode]
