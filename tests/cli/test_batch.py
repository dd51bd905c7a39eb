"""``quoteattr batch``: options, exit codes, the summary, progress on a terminal and elsewhere."""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from quoteattr.batch import Progress
from quoteattr.cli import batch, main
from quoteattr.cli.exit_codes import ExitCode
from tests.batch.build import lines_of, text, write_jsonl
from tests.batch.stubs import CRASH, fail_to_load, make_extractor

ROWS = [{"id": f"a{n}", "text": text(n)} for n in range(5)]


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    return write_jsonl(tmp_path / "in.jsonl", ROWS)


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "out.jsonl"


@pytest.fixture(autouse=True)
def stub(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "build_setup", lambda actors: make_extractor)


def run(*arguments: str | Path, stdin: bytes = b"") -> Result:
    return CliRunner().invoke(main, ["batch", *map(str, arguments)], input=stdin, prog_name="quoteattr")


def test_the_main_job(inputs: Path, output: Path) -> None:
    result = run(inputs, "-o", output)
    assert result.exit_code == ExitCode.OK, result.stderr
    assert result.stdout == ""
    assert output.read_text() == lines_of((row["id"], row["text"]) for row in ROWS)
    assert result.stderr.startswith("5 documents: 5 claims found in ")
    assert result.stderr.endswith(" a second\n")


def test_options_of_fields(tmp_path: Path, output: Path) -> None:
    path = tmp_path / "in.csv.gz"
    path.write_bytes(gzip.compress(f"url;body;day;outlet\nu1;{text(1)};2016-05-30;The Pilot\n".encode("cp1252")))
    options = "--text-field body --id-field url --date-field day --keep outlet --encoding cp1252 --max-length 500 -q"
    result = run(path, "-o", output, *options.split())
    assert (result.exit_code, result.stderr) == (ExitCode.OK, "")
    line = json.loads(output.read_text())
    assert line["id"] == "u1"
    assert line["claims"][0]["text"] == "Ferry 1 is late"
    assert line["provenance"]["article"] == {"date": "2016-05-30", "outlet": "The Pilot"}


def test_failures_are_counted_and_told_by_the_exit_status(tmp_path: Path, output: Path) -> None:
    rows = [*ROWS, {"id": "c", "text": CRASH}, {"id": "n"}]
    result = run(write_jsonl(tmp_path / "in.jsonl", rows), tmp_path / "gone.txt", "-o", output)
    assert result.exit_code == ExitCode.INPUT
    assert result.stderr.endswith("; 3 failed (1 RuntimeError, 1 FieldError, 1 InputError)\n")
    again = run(tmp_path / "in.jsonl", tmp_path / "gone.txt", "-o", output, "--resume")
    assert again.exit_code == ExitCode.INPUT
    assert again.stderr.startswith("8 documents, 8 of them before: 0 claims found in 0 s; 3 failed (")


def test_an_output_that_holds_results(inputs: Path, output: Path) -> None:
    assert run(inputs, "-o", output).exit_code == ExitCode.OK
    before = output.read_text()
    result = run(inputs, "-o", output)
    assert result.exit_code == ExitCode.OUTPUT
    assert "--resume goes on with them, --overwrite begins anew" in result.stderr
    assert run(inputs, "-o", output, "--overwrite").exit_code == ExitCode.OK
    assert output.read_text() == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["a.txt", "--resume"], "name it with --output"),
        (["a.txt", "-o", "x", "--resume", "--overwrite"], "give one of them"),
        (["-", "-"], "only once"),
        (["-", "--engine", "ray"], "--engine ray reads files"),
        (["a.txt", "--encoding", "klingon"], "'klingon' is no text encoding"),
        (["a.txt", "--workers", "0"], "--workers"),
        ([], "Missing argument"),
    ],
)
def test_wrong_calls(arguments: list[str], words: str) -> None:
    result = run(*arguments)
    assert result.exit_code == ExitCode.USAGE
    assert words in result.stderr


def test_errors_leave_by_their_codes(inputs: Path, output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "build_setup", lambda actors: fail_to_load)
    assert run(inputs, "-o", output).exit_code == ExitCode.MODEL
    monkeypatch.setattr(batch, "build_setup", lambda actors: int)
    assert run(inputs, "-o", output).exit_code == ExitCode.WORKER
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    (output.parent / "a.parquet").write_bytes(b"")
    result = run(output.parent / "a.parquet", "-o", output)
    assert result.exit_code == ExitCode.USAGE
    assert "quoteattr[arrow]" in result.stderr


def test_a_broken_registry_is_told_before_anything_is_started(
    inputs: Path, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    result = run(inputs, "-o", output, "--actors", output.parent / "gone.json")
    assert result.exit_code == ExitCode.REGISTRY
    assert not output.exists()


# --- progress --------------------------------------------------------------------------------------------------------


class Clock:
    """Every look at it is ten seconds later."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 10
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(batch.time, "monotonic", clock)
    return clock


STEPS = [
    Progress(documents=10, resumed=10, share=0.1),
    Progress(documents=20, resumed=10, claims=30, share=0.2),
    Progress(documents=1060, resumed=10, failed=1, claims=2000, share=0.6),
    Progress(documents=1061, resumed=10, failed=1, claims=2001),
]


@pytest.mark.usefixtures("clock")
def test_lines_of_progress(capsys: pytest.CaptureFixture[str]) -> None:
    report = batch._print_lines()
    for step in STEPS:
        report(step)
    told = capsys.readouterr().err.splitlines()
    assert told == [
        "20 documents, 30 claims, 20%, 0.2 documents/s, 5 min 20 s left",
        "1,061 documents (1 failed), 2,001 claims, 11.7 documents/s",
    ]


def test_a_bar_on_a_terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "150")
    with batch._follow(results_on_terminal=False, quiet=False) as report:
        for step in STEPS[:-1]:
            report(step)
    told = capsys.readouterr().err
    assert "60%" in told
    assert "1,060 documents (1 failed), 2,000 claims, " in told
    assert " left" in told


@pytest.mark.parametrize(("on_terminal", "quiet"), [(True, False), (False, True)])
def test_nothing_is_shown_when_asked_or_in_the_way(
    on_terminal: bool, quiet: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    with batch._follow(on_terminal, quiet) as report:
        report(STEPS[1])
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("name", ["batch", "merge"])
def test_the_manual_tells_every_option(name: str) -> None:
    manual = (Path(__file__).parent.parent.parent / "docs" / "cli.md").read_text(encoding="utf-8")
    section = manual.partition(f"\n## quoteattr {name}\n")[2].partition("\n## ")[0]
    command = main.get_command(click.Context(main), name)
    assert command is not None
    options = [option for param in command.params for option in param.opts if option.startswith("--")]
    assert [option for option in options if option not in section] == []
