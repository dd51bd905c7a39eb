"""Shell completion: the script, what it is asked, what it answers, and a real bash."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from quoteattr.cli import main
from quoteattr.cli.exit_codes import ExitCode


def answer(*words: str) -> list[str]:
    """What the program offers a bash that asks how the last word goes on."""
    environment = {
        "_QUOTEATTR_COMPLETE": "bash_complete",
        "COMP_WORDS": " ".join(words),
        "COMP_CWORD": str(len(words) - 1),
    }
    result = CliRunner().invoke(main, [], prog_name="quoteattr", env=environment)
    return result.stdout.split()


@pytest.mark.parametrize(
    ("shell", "shown"), [("bash", "complete -o nosort"), ("zsh", "compdef"), ("fish", "complete ")]
)
def test_the_script_of_a_shell(shell: str, shown: str) -> None:
    result = CliRunner().invoke(main, ["completion", shell], prog_name="quoteattr")
    assert result.exit_code == ExitCode.OK
    assert shown in result.stdout
    assert f"_QUOTEATTR_COMPLETE={shell}_complete" in result.stdout


def test_the_shell_in_use_is_the_default() -> None:
    runner = CliRunner()
    named = runner.invoke(main, ["completion", "zsh"], prog_name="quoteattr").stdout
    assert runner.invoke(main, ["completion"], prog_name="quoteattr", env={"SHELL": "/bin/zsh"}).stdout == named


def test_a_shell_that_it_does_not_know() -> None:
    result = CliRunner().invoke(main, ["completion"], prog_name="quoteattr", env={"SHELL": "/bin/tcsh"})
    assert result.exit_code == ExitCode.USAGE
    assert "quoteattr completion bash, zsh or fish" in result.stderr


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("quoteattr", "ex"), ["plain,extract", "plain,explain"]),
        (("quoteattr", "extract", "--form"), ["plain,--format"]),
        (("quoteattr", "extract", "--format", "web"), ["plain,web-annotation"]),
        (("quoteattr", "extract", "bri"), ["file,bri"]),
        (("quoteattr", "report", "--actors", "act"), ["file,act"]),
        (("quoteattr", "merge", "cl"), ["file,cl"]),
        (("quoteattr", "batch", "arch"), ["file,arch"]),
        (("quoteattr", "actors", "ch"), ["plain,check"]),
        (("quoteattr", "completion", "f"), ["plain,fish"]),
    ],
)
def test_what_is_offered(words: tuple[str, ...], offered: list[str]) -> None:
    assert sorted(answer(*words)) == sorted(offered)


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash")
def test_a_real_bash(tmp_path: Path) -> None:
    program = tmp_path / "quoteattr"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m quoteattr "$@"\n')
    program.chmod(0o755)
    script = (
        'eval "$(quoteattr completion bash)"\n'
        "COMP_WORDS=(quoteattr extract --format prod) COMP_CWORD=3\n"
        "_quoteattr_completion quoteattr\n"
        'echo "${COMPREPLY[@]}"\n'
    )
    folders = os.pathsep.join([str(tmp_path), os.environ["PATH"]])
    run = subprocess.run(
        ["bash", "-c", script], capture_output=True, text=True, check=True, env={**os.environ, "PATH": folders}
    )
    assert run.stdout == "prodigy\n"
