"""The Python examples of the how-to pages print what is shown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parent.parent / "docs"


@pytest.mark.parametrize("page", ["enrichers.md", "facts.md"])
def test_examples_print_what_is_shown(page: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The blocks of a page are one program: each goes on where the last one ended."""
    text = (DOCS / page).read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```\s+```text\n(.*?)```", text, re.DOTALL)
    assert len(blocks) == text.count("```python\n")
    names: dict[str, object] = {}
    for program, shown in blocks:
        exec(compile(program, page, "exec"), names)
        assert capsys.readouterr().out == shown
