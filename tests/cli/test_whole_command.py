"""The command with its real extractor and models: articles, and every kind of bad input."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result

from quoteattr import ActorRegistry, Extraction, Extractor, Failure
from quoteattr.cli import extract, main
from quoteattr.cli.exit_codes import ExitCode
from quoteattr.export.json import load_schema, read_jsonl
from quoteattr.parse import EncoderParser
from tests.invariants import find_bad_nesting, find_bad_order, find_bad_slices

from .conftest import Run

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"
ARTICLES = [FIXTURES / "articles" / f"{name}.txt" for name in ("demo_river", "crlf_letters", "emoji_social")]


@pytest.fixture
def run(parser: EncoderParser, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Call the command; its extractor is real, but takes the parser that is loaded already."""

    def build(actors: str | None, threads: int) -> Extractor:
        registry = None if actors is None else ActorRegistry.load(actors)
        return Extractor(registry, parser=parser, threads=threads)

    monkeypatch.setattr(extract, "build_extractor", build)

    def call(*arguments: str | Path, stdin: str = "") -> Result:
        return CliRunner().invoke(main, ["extract", *map(str, arguments)], input=stdin, prog_name="quoteattr")

    return call


def test_articles(run: Run) -> None:
    result = run(*ARTICLES, "--actors", FIXTURES / "actors.json", "--format", "jsonl")
    assert (result.exit_code, result.stderr) == (ExitCode.OK, "")
    validator = jsonschema.Draft202012Validator(load_schema())
    rows = result.stdout.splitlines()
    for path, row in zip(ARTICLES, rows, strict=True):
        validator.validate(json.loads(row))
        (extraction,) = read_jsonl([row])
        assert isinstance(extraction, Extraction)
        assert extraction.id == str(path)
        text = path.read_bytes().decode("utf-8")
        assert find_bad_slices(text, extraction) == []
        assert find_bad_order(extraction) == []
        assert find_bad_nesting(extraction) == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("\n \r\n", "white space"),
        ('"' * 1001, "only straight marks, an odd number"),
        ("“‘„«'\"”’“»" * 100, "only marks of all kinds"),
        ("\x00\x1b[31m\ufffe", "controls"),
        ("🙂" * 500, "emoji"),
    ],
)
def test_a_text_without_claims_is_no_error(run: Run, text: str, why: str) -> None:
    result = run("--encoding", "utf-8", stdin=text)
    assert result.exit_code == ExitCode.OK, why
    assert result.stdout == "stdin: No claims found.\n", why


def test_bad_inputs_among_good_ones(run: Run, tmp_path: Path) -> None:
    broken, good = FIXTURES / "broken", FIXTURES / "articles" / "radio_transcript.txt"
    paths = [broken / "binary.dat", good, tmp_path, broken / "latin-1.txt", tmp_path / "gone.txt"]
    result = run(*paths, "--format", "jsonl")
    assert result.exit_code == ExitCode.INPUT
    rows = list(read_jsonl(result.stdout.splitlines()))
    assert [row.id for row in rows] == list(map(str, paths))
    assert [type(row) for row in rows] == [Failure, Extraction, Failure, Failure, Failure]
    assert [row.type for row in rows if isinstance(row, Failure)] == [
        "InputError",
        "InputError",
        "EncodingError",
        "InputError",
    ]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("registry-broken-row.json", "line 2: an actor has no 'name'"),
        ("registry-same-id.json", "a second actor with the id 'nora-pike'"),
        ("registry-truncated.json", "line 5: no JSON"),
        ("gone.json", "No such file"),
    ],
)
def test_a_broken_registry_is_told_before_anything_is_read(name: str, message: str) -> None:
    path = FIXTURES / "broken" / name
    result = CliRunner().invoke(main, ["extract", str(ARTICLES[0]), "--actors", str(path)])
    assert result.exit_code == ExitCode.REGISTRY
    assert result.stdout == ""
    assert str(path) in result.stderr
    assert message in result.stderr
