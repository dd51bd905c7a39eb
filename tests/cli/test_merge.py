"""``quoteattr merge``: JSON Lines in, a table or JSON Lines out."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from quoteattr.cli import main
from quoteattr.cli.exit_codes import ExitCode
from tests.merging.test_merging import CHANGED, END_CUT, FULL, OTHER, claim, document, speaker


def run(*arguments: str | Path, stdin: str = "") -> Result:
    return CliRunner().invoke(main, ["merge", *map(str, arguments)], input=stdin, prog_name="quoteattr")


def make_document(name: str, text: str, date: str | None = None) -> str:
    said = speaker("name", {"id": "a1", "name": "Mara \x1b[31mOkello"})
    return document(claim(text=text, speaker=said), id=name, provenance={"article": {"date": date}}) + "\n"


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    path = tmp_path / "claims.jsonl"
    path.write_text(
        make_document("pilot", END_CUT, "2026-03-02")
        + make_document("herald", FULL, "2026-03-01")
        + make_document("ledger\u2028", CHANGED)
        + make_document("alone", OTHER),
        encoding="utf-8",
    )
    return path


def test_json_lines(claims: Path, tmp_path: Path) -> None:
    result = run(claims, "--format", "jsonl", "-o", tmp_path / "out")
    assert (result.exit_code, result.stdout, result.stderr) == (ExitCode.OK, "", "")
    (line,) = (tmp_path / "out").read_bytes().splitlines()
    data = json.loads(line)
    assert (data["text"], data["articles"], data["first"]["document"]) == (FULL, 3, "herald")
    assert [version["printings"][0]["document"] for version in data["versions"]] == ["herald", "ledger\u2028", "pilot"]
    assert b"\\u2028" in line


def test_a_table_for_people(claims: Path) -> None:
    result = run(claims)
    assert result.exit_code == ExitCode.OK
    lines = result.stdout.splitlines()
    assert lines[0] == "1 quotation in several articles"
    assert all(len(line) <= 100 and line == line.rstrip() for line in lines)
    assert "\x1b" not in result.stdout
    assert "changed: We were never asked" in result.stdout
    assert "cut: we were never asked" in result.stdout
    assert "2026-03-01 herald" in result.stdout


def test_options(claims: Path) -> None:
    assert run(claims, "--min-articles", "4").stdout == "0 quotations in several articles\n"
    assert run(claims, "--min-words", "30").stdout == "0 quotations in several articles\n"
    shown = run(claims, "--min-articles", "1", "--limit", "1").stdout
    assert shown.startswith("2 quotations in several articles; the 1 most printed:\n")
    dated = run(claims, "--format", "jsonl", "--date-field", "gone").stdout
    assert json.loads(dated)["first"]["date"] is None
    other = document(claim(kind="indirect", text=FULL), id="other")
    assert json.loads(run(claims, "-", "--format", "jsonl", stdin=other).stdout)["articles"] == 3
    assert json.loads(run(claims, "-", "--format", "jsonl", "--indirect", stdin=other).stdout)["articles"] == 4


def test_compressed_files(claims: Path, tmp_path: Path) -> None:
    (tmp_path / "claims.jsonl.gz").write_bytes(gzip.compress(claims.read_bytes()))
    assert run(tmp_path / "claims.jsonl.gz").stdout == run(claims).stdout


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("gone.jsonl", None, "gone.jsonl: No such file"),
        ("a.jsonl", b"{}\n", "a.jsonl, line 1: not in the wire format"),
        ("a.jsonl", b"\xff\n", "a.jsonl: not UTF-8 text"),
        ("a.jsonl.gz", b"plain", "a.jsonl.gz: "),
    ],
)
def test_bad_files_are_told_and_nothing_is_written(
    tmp_path: Path, name: str, content: bytes | None, words: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    result = run(tmp_path / name, "-o", tmp_path / "out")
    assert result.exit_code == ExitCode.INPUT
    assert words in result.stderr
    assert not (tmp_path / "out").exists()


def test_standard_input_only_once() -> None:
    assert run("-", "-").exit_code == ExitCode.USAGE
