"""What README shows is what the package does."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", README, re.DOTALL)


def _find(language: str, number: int = 0) -> str:
    return [text for name, text in BLOCKS if name == language][number]


def test_the_command_prints_what_is_shown(tmp_path: Path) -> None:
    (tmp_path / "bridge.txt").write_text(_find("text"), encoding="utf-8")
    command, _, shown = _find("console").partition("\n")
    program, *arguments = command.removeprefix("$ ").split()
    assert program == "quoteattr"
    run = subprocess.run(
        [sys.executable, "-m", program, *arguments],
        cwd=tmp_path,
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert run.stdout.decode("utf-8") == shown
    assert run.stderr == b""


def test_the_program_prints_what_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(_find("python"), "README.md", "exec"), {})
    assert capsys.readouterr().out == _find("text", 1)


PAGES = [path.relative_to(ROOT).as_posix() for folder in (ROOT, ROOT / "docs") for path in sorted(folder.glob("*.md"))]


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_to_files(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    targets = [target for target in re.findall(r"\]\(([^)#]+)", text) if "://" not in target]
    assert [target for target in targets if not (ROOT / page).parent.joinpath(target).exists()] == []
