"""``quoteattr report`` from the outside."""

from __future__ import annotations

from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from quoteattr.claims import Extraction
from quoteattr.cli import articles, extract, report
from quoteattr.cli.exit_codes import ExitCode
from quoteattr.export.json import to_json

from .conftest import FakeExtractor, Run


def _headings(page: str | bytes) -> list[str]:
    return [node.text(deep=True, separator="") for node in LexborHTMLParser(page).css("h2")]


def test_one_article_becomes_one_file(run: Run, article: Path, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    result = run("report", article, "-o", page)
    assert (result.exit_code, result.stdout, result.stderr) == (ExitCode.OK, "", "")
    body = LexborHTMLParser(page.read_bytes())
    assert _headings(page.read_bytes()) == [str(article)]
    assert [quote.text() for quote in body.css("blockquote")] == ["It is safe,", "It was not."]
    title = body.css_first("title")
    assert title is not None
    assert title.text() == "Who said what"


def test_several_articles_a_title_and_the_options_of_the_extractor(
    run: Run, extractor: FakeExtractor, article: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.txt"
    other.write_bytes("\xabOui\xbb".encode("latin-1"))
    result = run(
        "report",
        article,
        other,
        "--title",
        "Bridges <1>",
        "--actors",
        "a.json",
        "--threads",
        "2",
        "--encoding",
        "latin-1",
    )
    assert result.exit_code == ExitCode.OK
    assert extractor.asked == [("a.json", 2)]
    assert _headings(result.stdout) == [str(article), str(other)]
    assert "<h1>Bridges &lt;1&gt;</h1>" in result.stdout
    assert "«Oui»" in result.stdout


def test_standard_input(run: Run) -> None:
    assert _headings(run("report", stdin=b'"Yes."').stdout) == ["stdin"]


def test_a_bad_input_is_told_and_shown_and_the_others_are_done(run: Run, article: Path, tmp_path: Path) -> None:
    gone = tmp_path / "gone.txt"
    result = run("report", gone, article, "-o", tmp_path / "r.html")
    assert result.exit_code == ExitCode.INPUT
    assert result.stderr == f"Error: {gone}: No such file or directory\n"
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "could not be read" in page
    assert _headings(page) == [str(article)]


def test_nothing_readable_makes_no_file(run: Run, tmp_path: Path) -> None:
    result = run("report", tmp_path / "gone.txt", "-o", tmp_path / "r.html")
    assert result.exit_code == ExitCode.INPUT
    assert result.stderr.endswith("Error: nothing to show: no input could be read\n")
    assert not (tmp_path / "r.html").exists()


def test_an_empty_input_is_noted(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    result = run("report", tmp_path / "a.txt", "-o", tmp_path / "r.html")
    assert (result.exit_code, result.stderr) == (ExitCode.OK, f"Note: {tmp_path / 'a.txt'} is empty\n")


class _Terminal:
    @staticmethod
    def isatty() -> bool:
        return True


class _Sys:
    """A terminal on both sides."""

    stdin = stdout = _Terminal


def test_a_terminal_is_no_place_for_a_page(run: Run, article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "sys", _Sys)
    result = run("report", article)
    assert result.exit_code == ExitCode.USAGE
    assert "say where the page goes with -o" in result.stderr


@pytest.mark.parametrize("command", ["report", "annotate"])
def test_help_instead_of_waiting_at_a_terminal(run: Run, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(articles, "sys", _Sys)
    result = run(command)
    assert result.exit_code == ExitCode.USAGE
    assert f"Usage: quoteattr {command} [OPTIONS] [FILE...|-]" in result.stderr


@pytest.mark.parametrize("command", ["report", "annotate"])
def test_an_output_that_is_an_input_is_refused(run: Run, article: Path, command: str) -> None:
    result = run(command, article, "-o", article)
    assert result.exit_code == ExitCode.USAGE
    assert "would replace the input" in result.stderr


# --- claims from a file ----------------------------------------------------------------------------------------------


@pytest.fixture
def claims(run: Run, article: Path, tmp_path: Path) -> Path:
    path = tmp_path / "claims.jsonl"
    run("extract", article, "--format", "jsonl", "-o", path)
    return path


def test_claims_from_a_file_need_no_extractor(
    run: Run, article: Path, claims: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extract, "build_extractor", None)
    page = run("report", article, "--claims", claims).stdout
    assert page.count("<blockquote") == 2


def test_claims_are_matched_by_the_name_of_the_file(
    run: Run, article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "claims.jsonl"
    path.write_text(to_json(Extraction("elsewhere/bridge.txt")) + "\n", encoding="utf-8")
    assert "No reported speech was found" in run("report", article, "--claims", path).stdout


def test_an_article_that_has_no_claims_in_the_file_is_a_bad_input(
    run: Run, article: Path, claims: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.txt"
    other.write_text("Nothing.", encoding="utf-8")
    result = run("report", article, other, tmp_path / "gone.txt", "--claims", claims)
    assert result.exit_code == ExitCode.INPUT
    assert f"Error: {other}: {claims} has no claims for it\n" in result.stderr
    assert _headings(result.stdout) == [str(article)]


def test_claims_of_another_text_are_an_error(run: Run, article: Path, claims: Path) -> None:
    article.write_text("Something else, and long enough for all of the claims.", encoding="utf-8")
    result = run("report", article, "--claims", claims)
    assert result.exit_code == ExitCode.INPUT
    assert result.stderr.startswith(f"Error: {claims}: document")
    assert "<html" not in result.stdout


def test_claims_and_actors_do_not_go_together(run: Run, article: Path, claims: Path) -> None:
    result = run("report", article, "--claims", claims, "--actors", "people.json")
    assert result.exit_code == ExitCode.USAGE
    assert "--actors has no say over --claims" in result.stderr
