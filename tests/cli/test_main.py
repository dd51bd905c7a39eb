"""The program as a whole: its entry points, its version, and that help costs no models."""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from quoteattr._version import __version__
from quoteattr.cli import main
from quoteattr.cli.exit_codes import ExitCode


def test_version() -> None:
    result = CliRunner().invoke(main, ["--version"], prog_name="quoteattr")
    assert result.stdout == f"quoteattr {__version__}\n"


def test_help_names_every_command() -> None:
    result = CliRunner().invoke(main, ["-h"])
    assert result.exit_code == 0
    for command in main.list_commands(None):  # type: ignore[arg-type] # the list needs no context
        assert f"\n  {command} " in result.stdout


def test_help_has_examples_and_exit_codes() -> None:
    shown = " ".join(CliRunner().invoke(main, ["-h"]).stdout.split())
    assert "Read articles: extract Print who said what in articles. explain" in shown
    assert "quoteattr extract article.txt who said what, as a table" in shown
    assert "Exit status: 0 all done; 1 an input" in shown


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("exract", "No such command 'exract'; did you mean 'extract'?\n"),
        ("zzz", "No such command 'zzz'\n"),
        (__file__, "; did you mean 'quoteattr extract "),
        ("--sideways", "No such option"),
    ],
)
def test_an_unknown_command(word: str, told: str) -> None:
    result = CliRunner().invoke(main, [word], prog_name="quoteattr")
    assert result.exit_code == 2
    assert told in result.stderr


def test_a_broken_registry_leads_to_the_command_that_lists_what_is_broken() -> None:
    broken = Path(__file__).parent.parent.parent / "fixtures" / "broken" / "registry-broken-row.json"
    result = CliRunner().invoke(main, ["extract", __file__, "--actors", str(broken)], prog_name="quoteattr")
    assert result.exit_code == ExitCode.REGISTRY
    assert result.stderr.endswith(f"\nquoteattr actors check {broken} lists all broken rows\n")


def test_python_m_quoteattr(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["__main__.py", "--version"])
    with pytest.raises(SystemExit) as exit_:
        runpy.run_module("quoteattr", run_name="__main__")
    assert exit_.value.code == 0
    assert capsys.readouterr().out == f"quoteattr {__version__}\n"


def test_importing_and_asking_for_help_load_no_model_library() -> None:
    heavy = [
        "torch",
        "stanza",
        "onnxruntime",
        "tokenizers",
        "numpy",
        "pandas",
        "pyarrow",
        "spacy",
        "selectolax",
        "lxml",
    ]
    program = (
        "import sys, quoteattr, quoteattr.cli\n"
        "from click.testing import CliRunner\n"
        "assert CliRunner().invoke(quoteattr.cli.main, ['extract', '--help']).exit_code == 0\n"
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_goes_away_ends_it_quietly(unbuffered: str) -> None:
    program = (
        "import types\n"
        "from quoteattr.claims import Extraction\n"
        "from quoteattr.cli import extract, main\n"
        "def extract_many(documents, on_error):\n"
        "    for document_id, _ in documents:\n"
        "        yield Extraction('x' * 10_000_000)\n"
        "extract.build_extractor = lambda *_: types.SimpleNamespace(extract_many=extract_many)\n"
        f"main(['extract', {__file__!r}, '--format', 'jsonl'])"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.wait(timeout=30) == ExitCode.BROKEN_PIPE
        assert process.stderr.read() == b""


def test_the_process_ends_without_a_search_for_garbage() -> None:
    program = (
        "import atexit, gc\n"
        "from quoteattr.cli import main\n"
        "atexit.register(lambda: print(gc.get_freeze_count() > 0))\n"  # the first to be registered is the last to run
        "main(['extract', '--help'])"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.endswith("\nTrue\n")
