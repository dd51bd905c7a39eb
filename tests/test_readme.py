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


def test_its_figures_are_those_of_the_page_of_accuracy() -> None:
    page = (ROOT / "docs" / "accuracy.md").read_text(encoding="utf-8")
    part = page[page.index("<!-- begin polnear.dev -->") : page.index("<!-- end polnear.dev -->")]
    table = [[cell.strip() for cell in line.strip("|").split("|")] for line in part.splitlines() if line[:1] == "|"]
    rows = {name: dict(zip(table[0][1:], cells, strict=False)) for name, *cells in table}
    for detector, shown in (("tagger", "quoteattr"), ("syntax", 'quoteattr, grammar alone (`detector="syntax"`)')):
        interval = re.findall(rf"\* {detector}: 95 % interval of attribution F1 ([\d.]+ to [\d.]+);", part)[0]
        f1 = rows[f"{detector}, all"]["attribution F1"]
        f1 = f"{f1} (95 % interval {interval})" if detector == "tagger" else f1
        direct, precision = rows[f"{detector}, direct"]["attribution F1"], rows[f"{detector}, all"]["P"]
        assert f"\n| {shown} | {f1} | {direct} | {precision} |\n" in README
    threshold, right = re.findall(r"From confidence ([\d.]+) on: .*?, ([\d.]+) % of them right", part)[0]
    assert f"a confidence of {threshold} or more, which is half of them, {right} % are right" in README.replace(
        "\n", " "
    )
