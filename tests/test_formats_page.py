"""What docs/formats.md shows is what the package does."""

from __future__ import annotations

import re
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

PAGE = Path(__file__).parent.parent / "docs" / "formats.md"
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


def test_every_example_prints_what_is_shown() -> None:
    names: dict[str, object] = {}
    printed = ""
    assert {language for language, _ in BLOCKS} == {"python", "text"}
    for number, (language, block) in enumerate(BLOCKS):
        if language == "python":
            assert number == 0 or BLOCKS[number - 1][0] == "text", "an example without what it prints"
            with redirect_stdout(StringIO()) as stream:
                exec(compile(block, f"formats.md, block {number}", "exec"), names)
            printed = stream.getvalue()
        else:
            assert re.sub(r'cert="[\d.]+"', 'cert="0.9"', printed) == re.sub(r'cert="[\d.]+"', 'cert="0.9"', block)


def test_every_format_of_the_command_is_told() -> None:
    from quoteattr.cli.formats import FORMATS

    page = PAGE.read_text(encoding="utf-8")
    assert all(f"`{name}`" in page for name in FORMATS)
