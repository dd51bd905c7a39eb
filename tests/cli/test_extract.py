"""``quoteattr extract`` from the outside: what goes in, what comes out, where, and with which exit status."""

from __future__ import annotations

import json
import os
import re
import stat
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner

from quoteattr.claims import Extraction, Failure
from quoteattr.cli import extract, main
from quoteattr.cli.exit_codes import CommandError, ExitCode
from quoteattr.errors import ActorsFileError, InputError, ModelMissingError, RegistryError
from quoteattr.export.json import from_json, load_schema, read_jsonl

from .conftest import FakeExtractor, Run


def _read_one(output: str) -> Extraction:
    result = from_json(output)
    assert isinstance(result, Extraction)
    return result


def _break_pipe(*_: object) -> None:
    raise BrokenPipeError


def test_one_file_as_json(run: Run, article: Path) -> None:
    result = run("extract", article, "--format", "json")
    assert result.exit_code == ExitCode.OK
    extraction = _read_one(result.stdout)
    assert extraction.id == str(article)
    assert [claim.text for claim in extraction.claims] == ["It is safe,", "It was not."]
    assert result.stderr == ""


def test_offsets_count_line_ends_as_they_are(run: Run, article: Path) -> None:
    text = article.read_bytes().decode()
    extraction = _read_one(run("extract", article, "--format", "json").stdout)
    for claim in extraction.claims:
        assert claim.content[0].of(text) == claim.text


@pytest.mark.parametrize("arguments", [(), ("-",)])
def test_standard_input(run: Run, arguments: tuple[str, ...]) -> None:
    result = run("extract", *arguments, "--format", "jsonl", stdin=b'"Yes."')
    assert result.exit_code == ExitCode.OK
    assert _read_one(result.stdout).id == "stdin"


def test_the_id_of_a_single_document(run: Run, article: Path) -> None:
    assert _read_one(run("extract", article, "--id", "quill-1", "--format", "json").stdout).id == "quill-1"


def test_options_reach_the_extractor(run: Run, extractor: FakeExtractor, article: Path) -> None:
    run("extract", article, "--actors", "people.json", "--threads", "3")
    run("extract", article)
    assert extractor.asked == [("people.json", 3), (None, 1)]


# --- several inputs -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ahead", [1, 2, 3, 9], ids=lambda n: f"reads {n} ahead")
def test_a_bad_input_stands_where_it_belongs_and_the_run_goes_on(
    run: Run, extractor: FakeExtractor, article: Path, tmp_path: Path, ahead: int
) -> None:
    extractor.ahead = ahead
    missing = tmp_path / "missing.txt"
    result = run("extract", missing, article, tmp_path, tmp_path / "gone", article, missing, "--format", "jsonl")
    assert result.exit_code == ExitCode.INPUT
    rows = list(read_jsonl(result.stdout.splitlines()))
    assert [row.id for row in rows] == list(map(str, [missing, article, tmp_path, tmp_path / "gone", article, missing]))
    assert [type(row) for row in rows] == [Failure, Extraction, Failure, Failure, Extraction, Failure]
    assert result.stderr.count("Error: ") == 4
    assert f"Error: {missing}: No such file or directory" in result.stderr
    assert f"Error: {tmp_path}: is a directory" in result.stderr


def test_a_text_on_which_a_model_crashes_is_an_error_row(run: Run, article: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_text("CRASHES")
    result = run("extract", article, bad, tmp_path / "gone.txt", article, "--format", "jsonl")
    assert result.exit_code == ExitCode.INPUT
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [row.get("error", {}).get("type") for row in rows] == [None, "RuntimeError", "InputError", None]
    assert "Error: the parser fell over" in result.stderr


def test_several_inputs_as_json_are_one_list(run: Run, article: Path, tmp_path: Path) -> None:
    result = run("extract", article, tmp_path / "gone", article, "--format", "json")
    rows = json.loads(result.stdout)
    assert [row["id"] for row in rows] == [str(article), str(tmp_path / "gone"), str(article)]
    assert rows[1]["error"]["type"] == "InputError"
    validator = jsonschema.Draft202012Validator(load_schema())
    assert all(validator.is_valid(row) for row in rows)


def test_several_tables_stand_apart(run: Run, article: Path, tmp_path: Path) -> None:
    result = run("extract", article, tmp_path / "gone", article)
    assert result.exit_code == ExitCode.INPUT
    assert result.stdout.count(f"{article}: 2 claims") == 2
    assert f"\n\n{article}: 2 claims" in result.stdout


def test_nothing_but_bad_inputs(run: Run, tmp_path: Path) -> None:
    single = run("extract", tmp_path, "--format", "json")
    assert isinstance(from_json(single.stdout), Failure)
    assert run("extract", tmp_path).stdout == ""
    assert single.exit_code == ExitCode.INPUT


# --- what an input can be -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "text", "why"),
    [
        (b"", "", "an empty file is a text"),
        (b'"Yes', '"Yes', "no final newline"),
        (b'"Yes."\r\nNo.\r', '"Yes."\r\nNo.\r', "line ends are kept"),
        (b"\xef\xbb\xbfYes.", "Yes.", "a byte order mark is no part of the text"),
        ("\ufeffJa, sagte Søren.".encode("utf-16-le"), "Ja, sagte Søren.", "UTF-16 by its mark"),
        (b"\"\"\"'''" * 1000, "\"\"\"'''" * 1000, "only quotation marks"),
        (b"It rains. " * 100_000, "It rains. " * 100_000, "1 MB on one line"),
        (b"\x1b[31m\x00"[:5], "\x1b[31m", "controls"),
    ],
)
def test_any_text_is_read_as_it_is(
    run: Run, extractor: FakeExtractor, tmp_path: Path, data: bytes, text: str, why: str
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    result = run("extract", path, "--format", "jsonl")
    assert result.exit_code == ExitCode.OK, why
    assert extractor.texts == [text], why
    assert (f"Note: {path} is empty" in result.stderr) is (text == "")


def test_a_declared_encoding(run: Run, extractor: FakeExtractor, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("“Ja”, sagte Søren.".encode("cp1252"))
    result = run("extract", path)
    assert result.exit_code == ExitCode.INPUT
    assert f"Error: {path}: byte 0x93 at offset 0 is not utf-8 text" in result.stderr
    assert run("extract", path, "--encoding", "cp1252").exit_code == ExitCode.OK
    assert extractor.texts == ["“Ja”, sagte Søren."]


def test_undecodable_standard_input_is_named(run: Run) -> None:
    result = run("extract", stdin=b"Yes \xff")
    assert "Error: stdin: byte 0xff at offset 4 is not utf-8 text" in result.stderr


def test_a_binary_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    result = run("extract", path, "--format", "jsonl")
    assert result.exit_code == ExitCode.INPUT
    (row,) = read_jsonl([result.stdout])
    assert isinstance(row, Failure)
    assert row.type == "InputError"
    assert "looks like a binary file (a zero byte at offset 8)" in row.message


# --- wrong usage ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["{article}", "{article}", "--id", "x"], "--id names one document"),
        (["-", "-"], "standard input (-) can be read only once"),
        (["{article}", "-o", "{article}"], "would replace the input"),
        (["{article}", "--encoding", "klingon"], "'klingon' is no text encoding that Python knows"),
        (["{article}", "--encoding", "base64"], "'base64' is no text encoding that Python knows"),
        (["{article}", "--threads", "0"], "0 is not in the range x>=1"),
        (["{article}", "--format", "xml"], "'xml' is not one of 'table', 'json', 'jsonl', 'brat'"),
        (["{article}", "--sideways"], "No such option"),
    ],
)
def test_wrong_usage(run: Run, article: Path, arguments: list[str], message: str) -> None:
    result = run("extract", *(argument.format(article=article) for argument in arguments))
    assert result.exit_code == ExitCode.USAGE
    assert message in result.stderr


def test_without_input_on_a_terminal_there_is_help(
    extractor: FakeExtractor, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = StringIO()
    terminal.isatty = lambda: True  # type: ignore[method-assign] # a terminal is what is needed here
    monkeypatch.setattr(sys, "stdin", terminal)
    with pytest.raises(SystemExit) as exit_:
        main(["extract"], prog_name="quoteattr")
    assert exit_.value.code == ExitCode.USAGE
    assert "Usage: quoteattr extract [OPTIONS] [FILE...|-]" in capsys.readouterr().err
    assert extractor.asked == []


# --- where it goes --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["table", "json", "jsonl"])
def test_a_file_holds_what_standard_output_would(run: Run, article: Path, tmp_path: Path, form: str) -> None:
    shown = run("extract", article, tmp_path / "gone", article, "--format", form)
    out = tmp_path / "out"
    written = run("extract", article, tmp_path / "gone", article, "--format", form, "-o", out)
    assert written.stdout == ""
    assert written.exit_code == ExitCode.INPUT
    assert out.read_bytes().decode() == shown.stdout


@pytest.mark.parametrize("error", [ModelMissingError("no tagger"), KeyboardInterrupt(), MemoryError()])
def test_an_aborted_run_leaves_no_half_file(
    run: Run,
    extractor: FakeExtractor,
    article: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("kept")

    def fail_at_the_second(documents: Iterator[tuple[str, str]]) -> Iterator[Extraction]:
        yield Extraction(next(documents)[0])
        raise error

    monkeypatch.setattr(FakeExtractor, "extract_many", lambda self, documents, on_error: fail_at_the_second(documents))
    result = run("extract", article, article, "--format", "jsonl", "-o", out)
    assert result.exit_code != 0
    assert out.read_text() == "kept"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bridge.txt", "out.jsonl"]


# --- what goes wrong beside the inputs ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (ModelMissingError("tagger.onnx is missing; install again"), ExitCode.MODEL, "tagger.onnx is missing"),
        (ActorsFileError("no name", path="a.json", line=3), ExitCode.REGISTRY, "a.json, line 3: no name"),
        (RegistryError("two actors are called a1"), ExitCode.REGISTRY, "two actors"),
        (InputError("not a text"), ExitCode.INPUT, "not a text"),
        (CommandError("disk full", ExitCode.OUTPUT), ExitCode.OUTPUT, "disk full"),
        (KeyboardInterrupt(), ExitCode.INTERRUPTED, "interrupted"),
    ],
)
def test_each_cause_has_its_exit_status(
    run: Run, article: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: ExitCode, message: str
) -> None:
    def fail(*_: Any) -> None:
        raise error

    monkeypatch.setattr(extract, "build_extractor", fail)
    result = run("extract", article)
    assert result.exit_code == code
    assert result.stderr.startswith(f"Error: {message}")
    assert result.stdout == ""


def test_a_reader_that_goes_away_is_no_error_message(run: Run, article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extract, "fit_table", _break_pipe)
    result = run("extract", article)
    assert (result.exit_code, result.stderr) == (ExitCode.BROKEN_PIPE, "")


def test_names_that_a_terminal_would_obey_are_shown(run: Run, tmp_path: Path) -> None:
    result = run("extract", tmp_path / "\x1b[2Jgone\n.txt")
    assert "␛[2Jgone .txt: No such file" in result.stderr
    assert "\x1b" not in result.stderr


def test_a_name_that_is_not_unicode(run: Run, tmp_path: Path) -> None:
    path = os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt")
    result = run("extract", path, "--format", "jsonl")
    assert f"Error: {tmp_path}/�.txt: No such file" in result.stderr
    assert [row.id for row in read_jsonl([result.stdout])] == [path]


# --- on a terminal --------------------------------------------------------------------------------------------------


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both streams of the command are terminals."""
    for name, value in {"TTY_COMPATIBLE": "1", "TERM": "xterm", "COLUMNS": "90"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.mark.usefixtures("terminal")
def test_a_terminal_gets_colours_and_its_own_width(run: Run, article: Path) -> None:
    output = run("extract", article).stdout
    assert "\x1b[32mdirect" in output


@pytest.mark.usefixtures("terminal")
def test_no_color(run: Run, article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    output = run("extract", article).stdout
    assert "\x1b[32m" not in output
    assert "direct" in output


@pytest.mark.usefixtures("terminal")
def test_progress_is_shown_for_many_files_on_a_terminal(run: Run, article: Path, tmp_path: Path) -> None:
    many = run("extract", article, article, "--format", "jsonl")
    assert "Extracting" in many.stderr
    assert len(list(read_jsonl(many.stdout.splitlines()))) == 2
    assert run("extract", article, "--format", "jsonl").stderr == ""


def test_no_progress_off_a_terminal(run: Run, article: Path) -> None:
    assert run("extract", article, article).stderr == ""


def test_the_help_page_lists_the_exit_codes() -> None:
    page = CliRunner().invoke(main, ["--help"]).stdout
    for code in ExitCode:
        assert re.search(rf"\b{code.value}\s", page)


def test_a_written_file_is_readable_as_other_files_are(run: Run, article: Path, tmp_path: Path) -> None:
    out, other = tmp_path / "out.jsonl", tmp_path / "other"
    other.touch()
    run("extract", article, "-o", out)
    assert stat.S_IMODE(out.stat().st_mode) == stat.S_IMODE(other.stat().st_mode)
