"""``quoteattr explain`` from the outside."""

from __future__ import annotations

from pathlib import Path

import pytest

from quoteattr.cli.exit_codes import ExitCode
from quoteattr.detect.calibration import calibration

from .conftest import FakeExtractor, Run

SECOND = """\
{}, claim c2

  "[claim It was not.]"

Claim     It was not.
          direct: all of it stands in quotation marks; characters 28 to 39
Cue       no words introduce it
Speaker   the article names no source
Sure      0.00
          of 100 claims with this confidence about 0 are right: reports of these words by this
          source. It does not say that the claim is true
          below {:.2f}, the confidence for publishing without a look: read the passage
"""


@pytest.mark.parametrize("name", ["c2", "2"])
def test_one_claim(run: Run, article: Path, name: str) -> None:
    result = run("explain", article, "--claim", name)
    assert (result.exit_code, result.stderr) == (ExitCode.OK, "")
    assert result.stdout.splitlines()[2:] == SECOND.format("", calibration().publish).splitlines()[2:]


def test_all_claims_in_their_order_and_several_in_the_order_asked_for(run: Run, article: Path) -> None:
    everything = run("explain", article).stdout
    assert everything.index("claim c1\n") < everything.index("\n\n" + str(article) + ", claim c2\n")
    chosen = run("explain", article, "--claim", "2", "--claim", "c1").stdout
    assert chosen.index("claim c2\n") < chosen.index("claim c1\n")


def test_into_a_file(run: Run, article: Path, tmp_path: Path) -> None:
    shown = run("explain", article, "--claim", "c2").stdout
    assert run("explain", article, "--claim", "c2", "-o", tmp_path / "why.txt").stdout == ""
    assert (tmp_path / "why.txt").read_text(encoding="utf-8") == shown


def test_claims_from_a_file_ask_no_model(run: Run, extractor: FakeExtractor, article: Path, tmp_path: Path) -> None:
    found = tmp_path / "found.jsonl"
    run("extract", article, "--format", "jsonl", "-o", found)
    extractor.asked.clear()
    assert (
        run("explain", article, "--claims", found, "--claim", "2").stdout
        == run("explain", article, "--claim", "2").stdout
    )
    assert len(extractor.asked) == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (b'"A," "B," "C."', "there is no claim 'd1'; it has c1 to c3"),
        (b'"A."', "there is no claim 'd1'; it has c1 alone"),
        (b"Nobody spoke.", "there is no claim 'd1'; it has none"),
    ],
)
def test_a_claim_that_is_not_there_is_told_with_those_that_are(run: Run, words: bytes, told: str) -> None:
    result = run("explain", "-", "--claim", "d1", stdin=words)
    assert (result.exit_code, result.stdout) == (ExitCode.USAGE, "")
    assert result.stderr.startswith(f"Error: stdin: {told}")


def test_a_text_without_claims(run: Run) -> None:
    result = run("explain", "-", stdin=b"Nobody spoke.")
    assert (result.exit_code, result.stdout) == (ExitCode.OK, "stdin: No claims found.\n")


def test_an_input_that_cannot_be_read(run: Run, tmp_path: Path) -> None:
    result = run("explain", tmp_path / "gone.txt")
    assert (result.exit_code, result.stdout) == (ExitCode.INPUT, "")
    assert "No such file" in result.stderr


def test_one_input_only(run: Run, article: Path) -> None:
    result = run("explain", article, article)
    assert result.exit_code == ExitCode.USAGE
    assert "explain takes a single input" in result.stderr
