"""``quoteattr annotate`` from the outside."""

from __future__ import annotations

from pathlib import Path

import pytest

from quoteattr.cli.exit_codes import ExitCode

from .conftest import FakeExtractor, Run

TEXT = """\
"[1 It is safe,]" she said.

"[2 It was not.]"

[1] no speaker, direct
[2] no speaker, direct
"""


def test_text_with_brackets(run: Run, article: Path) -> None:
    result = run("annotate", article)
    assert (result.exit_code, result.stdout, result.stderr) == (ExitCode.OK, TEXT, "")


def test_standard_input_and_a_registry(run: Run, extractor: FakeExtractor) -> None:
    result = run("annotate", "-", "--actors", "people.json", stdin=b'"Yes."')
    assert result.stdout.startswith('"[1 Yes.]"\n')
    assert extractor.asked == [("people.json", 1)]


def test_several_texts_have_headings(run: Run, article: Path, tmp_path: Path) -> None:
    gone = tmp_path / "gone.txt"
    result = run("annotate", article, gone, article)
    assert result.exit_code == ExitCode.INPUT
    assert result.stdout == f"# {article}\n\n{TEXT}\n# {article}\n\n{TEXT}"
    assert result.stderr == f"Error: {gone}: No such file or directory\n"


def test_nothing_readable_is_an_error(run: Run, tmp_path: Path) -> None:
    result = run("annotate", tmp_path / "gone.txt")
    assert (result.exit_code, result.stdout) == (ExitCode.INPUT, "")


@pytest.mark.parametrize(
    ("arguments", "page"),
    [
        (("-o", "{}.html"), True),
        (("-o", "{}.HTM"), True),
        (("-o", "{}.txt"), False),
        (("-o", "{}.txt", "--format", "html"), True),
        (("-o", "{}.html", "--format", "text"), False),
    ],
)
def test_the_name_of_the_output_says_which_format(
    run: Run, article: Path, tmp_path: Path, arguments: tuple[str, ...], page: bool
) -> None:
    output = tmp_path / "out"
    made = run("annotate", article, *(argument.format(output) for argument in arguments))
    assert made.exit_code == ExitCode.OK
    (path,) = tmp_path.glob("out.*")
    written = path.read_text(encoding="utf-8")
    assert written.startswith("<!doctype html>") if page else written == TEXT
    assert "<script" not in written


def test_a_page_on_standard_output(run: Run, article: Path) -> None:
    result = run("annotate", article, "--format", "html")
    assert result.stdout.startswith("<!doctype html>")
