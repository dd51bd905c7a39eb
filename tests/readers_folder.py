"""The folder of a reader: articles, a registry and models under the names that pages of documentation use.

Beside it the programs that the pages call. ``quoteattr`` and ``python`` are the real ones; ``make`` and ``pip`` only
look whether there is such a target, such an extra, such a file, as setting up anew is the work of a clean clone.
Scripts for hours, in ``benchmarks`` and ``training``, stop where they have understood their options.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import os
import re
import runpy
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import quoteattr.models

ROOT = Path(__file__).parent.parent

_FERRY = """Ferry to stop in autumn

“We lose a million crowns a year,” said Petra Halvorsen, who chairs it. Tomas Reyl denied that the boat sails empty.
"""
_BRIDGE = """“We were never asked about the bridge, and nobody told us,” Mara Okello told the council on Monday.

Deputy mayor Juan Odell denied that she had warned him.
"""
_ACTORS = {
    "name": "desk",
    "actors": [
        {"id": "jane-roe", "name": "Jane Roe", "kind": "person", "aliases": ["Jane Q. Roe"]},
        {"id": "halvorsen", "name": "Petra Halvorsen", "kind": "person"},
        {"id": "mara-okello", "name": "Mara Okello", "kind": "person"},
    ],
}
_GOLD = {
    "id": "ferry.txt",
    "text": "“Yes,” said Ann Roe.",
    "claims": [{"content": [[1, 4]], "source": [[12, 19]], "cue": [[7, 11]]}],
}

_PROGRAMS = ("quoteattr", "python", "python3", "make", "pip")
# Understood, but not run: these take hours, or do not end.
_ONLY_OPTIONS = re.compile(r"benchmarks/|training\.|tests\.fuzz|docs/examples/newsroom_plugin")


def make_folder(folder: Path) -> None:
    """Put a reader's files into an empty folder."""
    write_programs(folder / ".venv" / "bin")
    files = {
        "article.txt": _FERRY,
        "ferry.txt": _FERRY,
        "bridge.txt": _BRIDGE,
        "monday/ferry.txt": _FERRY,
        "monday/bridge.txt": _BRIDGE,
        "archive/2025/bridge.txt": _BRIDGE,
        "extra.csv": 'id,text,date\nherald,"“It leaks,” said Mara Okello.",2026-03-01\n',
        "actors.json": json.dumps(_ACTORS),
        "polnear.dev.jsonl": json.dumps(_GOLD) + "\n",
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for name in ("2026/march.jsonl.gz", "shards/1.jsonl.gz", "shards/2.jsonl.gz"):
        (folder / name).parent.mkdir(exist_ok=True)
        with gzip.open(folder / name, "wt", encoding="utf-8") as file:
            file.write(json.dumps({"id": name, "text": _BRIDGE}) + "\n")
    if importlib.util.find_spec("pyarrow") is not None:
        _write_parquet(folder / "articles")
    _link("fixtures/articles", ROOT / "fixtures" / "articles", folder, "demo_river.*")
    (folder / "mine").mkdir()
    (folder / "mine" / "en").symlink_to(Path(quoteattr.models.__file__).parent / "en")


def _write_parquet(folder: Path) -> None:
    from pyarrow import Table, parquet

    folder.mkdir()
    parquet.write_table(Table.from_pylist([{"id": "bridge", "text": _BRIDGE}]), folder / "1.parquet")


def _link(name: str, source: Path, folder: Path, pattern: str) -> None:
    (folder / name).mkdir(parents=True)
    for file in source.glob(pattern):
        (folder / name / file.name).symlink_to(file)


def write_programs(folder: Path) -> None:
    """Put the programs that pages call into a folder."""
    folder.mkdir(parents=True)
    for name in _PROGRAMS:
        path = folder / name
        path.write_text(
            f"#!{sys.executable}\nimport sys\nsys.path.insert(0, {str(ROOT)!r})\n"
            f"from tests.readers_folder import run\nrun({name!r}, sys.argv[1:])\n",
            encoding="utf-8",
        )
        path.chmod(0o755)


def run(program: str, arguments: Sequence[str]) -> None:
    """Do what one of the programs does, and end."""
    if program == "make":
        _check_make(arguments)
    elif program == "pip":
        _check_pip(arguments)
    elif program == "quoteattr":
        os.execv(sys.executable, [sys.executable, "-m", "quoteattr", *arguments])
    else:
        _run_python(arguments)


def _check_make(arguments: Sequence[str]) -> None:
    """Whether make knows what to do, without doing it."""
    own = str(Path(sys.argv[0]).parent)
    places = [place for place in os.get_exec_path() if place != own]
    make = shutil.which("make", path=os.pathsep.join(places))
    assert make is not None
    environment = {
        name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")
    }
    subprocess.run([make, "--dry-run", "-C", str(ROOT), *arguments], check=True, env=environment)


def _check_pip(arguments: Sequence[str]) -> None:
    """Whether there is what is to be installed."""
    parser = argparse.ArgumentParser(prog="pip")
    parser.add_argument("command", choices=["install"])
    parser.add_argument("-c", "--constraint", type=Path)
    parser.add_argument("-e", "--editable")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args(arguments)
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    extras = settings[settings.index("[project.optional-dependencies]") :].partition("\n[")[0]
    if options.constraint is not None and not (ROOT / options.constraint).exists():
        parser.error(f"no file {options.constraint}")
    for name in [*options.names, *([options.editable] if options.editable else [])]:
        wanted = re.fullmatch(r"(?:quoteattr|\.)(?:\[(.+)\])?", name)
        if wanted is None:
            parser.error(f"no page may install {name}")
        for extra in (wanted[1] or "").split(","):
            if extra and not re.search(rf"^{re.escape(extra)} = ", extras, re.MULTILINE):
                parser.error(f"no extra {extra}")


def _run_python(arguments: Sequence[str]) -> None:
    if arguments[:2] == ["-m", "venv"]:
        return  # the folder has one
    module = arguments[0] == "-m"
    name, *rest = arguments[1:] if module else arguments
    place = name if module else str(ROOT / name)
    if not _ONLY_OPTIONS.match(name):
        os.execv(sys.executable, [sys.executable, *(["-m"] if module else []), place, *rest])
    understand = argparse.ArgumentParser.parse_args

    def stop(parser: argparse.ArgumentParser, *given: Any, **named: Any) -> None:
        understand(parser, *given, **named)
        sys.exit()

    argparse.ArgumentParser.parse_args = stop  # type: ignore[method-assign, assignment]
    sys.argv = [place, *rest]
    if not module:
        sys.path.insert(0, str(Path(place).parent))
    (runpy.run_module if module else runpy.run_path)(place, run_name="__main__")  # type: ignore[operator]
    raise AssertionError(f"{name} has no options")
