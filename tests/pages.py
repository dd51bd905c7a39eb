"""Pages of documentation as programs: each of their blocks is run, and has to print what the page shows.

A page is run from its top to its end in an empty folder. What its fenced blocks mean:

=============  =====================================================================================================
``python``     run, all blocks of a page in one namespace, as one program
``console``    each line "$ quoteattr ..." is run, the lines below it are what it prints
``sh``         run by the shell, in a folder of a reader (``tests/readers_folder.py``); what it prints is not compared
``text``       right after ``python``: what that prints; a block of Python without one prints nothing
``json``       read, as JSON or as JSON Lines
any other      not run
=============  =====================================================================================================

A block of Python that needs something more says so after its language ("python needs ray") and is run where that module
is installed; one that needs ``network`` is only compiled.

A block under a line that is nothing but the name of a file in back quotes and a colon is the content of that file, and
is written before anything below it is run.

``python -m tests.pages --write PAGE...`` puts what is printed into the pages.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import re
import shlex
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from pathlib import Path

import attrs
from click.testing import CliRunner

from quoteattr.cli import main

from .readers_folder import make_folder

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]

_BLOCK = re.compile(
    r"^```(?P<language>[\w{}-]*)(?: needs (?P<needs>\w+))?[^\n]*\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE
)
_NAMED = re.compile(r"^`(?P<name>[\w.-]+)`:\n\s*\Z", re.MULTILINE)
_INDENTED = re.compile(r"^\n {4}(?:(?:quoteattr|python3?|make|pip|import|from) |\{)", re.MULTILINE)
_NOWHERE = -1


@attrs.frozen
class Shown:
    """What a page shows as printed, and what is printed; ``start`` and ``end`` are those of the block that shows it."""

    page: str
    line: int
    shown: str
    printed: str
    start: int
    end: int


def run_page(page: Path, folder: Path) -> Iterator[Shown]:
    """Run the blocks of a page in a folder.

    Yields:
        One pair a block that is run.
    """
    text = page.read_text(encoding="utf-8")
    names: dict[str, object] = {"__name__": page.stem}
    blocks = list(_BLOCK.finditer(text))
    with _stay_in(folder):
        for number, block in enumerate(blocks):
            line = text.count("\n", 0, block.start()) + 1
            before = text[: block.start()].rstrip(" ")
            if named := _NAMED.search(before, max(0, len(before) - 80)):
                Path(named["name"]).write_text(block["body"], encoding="utf-8")
            elif block["language"] == "console":
                printed = "".join(f"$ {command}\n{_call(command)}" for command in list_commands(block["body"]))
                yield Shown(page.name, line, block["body"], printed, block.start("body"), block.end("body"))
            elif block["language"] == "sh":
                _run_shell(block["body"], f"{page.name}, line {line}")
            elif block["language"] == "json":
                _read_json(block["body"])
            elif block["language"] == "python":
                program = compile("\n" * line + block["body"], str(page), "exec")
                if block["needs"] is not None and not _is_there(block["needs"]):
                    continue
                with redirect_stdout(StringIO()) as stream:
                    exec(program, names)
                following = blocks[number + 1] if number + 1 < len(blocks) else None
                gap = "" if following is None else text[block.end() : following.start()]
                if following is not None and following["language"] == "text" and not gap.strip():
                    start, end = following.start("body"), following.end("body")
                else:
                    start = end = _NOWHERE
                shown = text[start:end] if start >= 0 else ""
                yield Shown(page.name, line, shown, stream.getvalue(), start, end)


@contextmanager
def _stay_in(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def list_commands(body: str) -> list[str]:
    """The commands of a block of language ``console``."""
    return re.findall(r"^\$ (.*)$", body, re.MULTILINE)


def _call(command: str) -> str:
    program, *arguments = shlex.split(command)
    assert program == "quoteattr", f"a page can run quoteattr only, not {program}"
    result = CliRunner().invoke(main, arguments, prog_name=program)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return "".join(f"{line.rstrip()}\n" for line in result.output.splitlines())  # editors cut blanks off, too


def _run_shell(commands: str, place: str) -> None:
    path = f"{Path('.venv', 'bin').resolve()}{os.pathsep}{os.environ['PATH']}"
    run = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands],
        env={**os.environ, "PATH": path, "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
    )
    assert run.returncode == 0, f"{place}: exit status {run.returncode}\n{run.stderr or run.stdout}"


def _read_json(body: str) -> None:
    try:
        json.loads(body)
    except ValueError:
        for line in body.splitlines():
            json.loads(line)


def _is_there(module: str) -> bool:
    return module != "network" and importlib.util.find_spec(module) is not None


def uses_shell(page: Path) -> bool:
    """Whether a page has commands whose output it does not show."""
    return any(block["language"] == "sh" for block in _BLOCK.finditer(page.read_text(encoding="utf-8")))


def list_indented(page: Path) -> list[str]:
    """Commands and programs in indented blocks, which nothing would run."""
    return _INDENTED.findall(_BLOCK.sub("", page.read_text(encoding="utf-8")))


def list_languages(page: Path) -> set[str]:
    """The languages of a page's blocks."""
    return {block["language"] for block in _BLOCK.finditer(page.read_text(encoding="utf-8"))}


def write_page(page: Path) -> None:
    """Put what is printed into a page."""
    text = page.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        if uses_shell(page):
            make_folder(Path(folder))
        results = list(run_page(page, Path(folder)))
    for result in reversed(results):
        if result.shown != result.printed:
            assert result.start != _NOWHERE, f"{page.name}, line {result.line}: it prints, and no block shows it"
            text = text[: result.start] + result.printed + text[result.end :]
    page.write_text(text, encoding="utf-8")


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="+", type=Path)
    parser.add_argument("--write", action="store_true", required=True, help="change the pages")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    write: Callable[[Path], None] = write_page
    for page in parser.parse_args().pages:
        write(page.resolve())


if __name__ == "__main__":
    _main()
