"""Everything that the pages show is what the package does."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from quoteattr import ActorRegistry, Extractor
from quoteattr.cli import extract, main
from quoteattr.parse import EncoderParser

from .pages import PAGES, list_indented_commands, run_page

# A figure that hangs on the last digits of a model's output.
_CERTAINTY = re.compile(r'cert="[\d.]+"')


@pytest.fixture
def _loaded(parser: EncoderParser, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands take the parser that is loaded already."""

    def build(actors: str | None, threads: int) -> Extractor:
        return Extractor(None if actors is None else ActorRegistry.load(actors), parser=parser, threads=threads)

    monkeypatch.setattr(extract, "build_extractor", build)


@pytest.mark.usefixtures("_loaded")
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_shows_is_what_is_printed(page: Path, tmp_path: Path) -> None:
    for shown in run_page(page, tmp_path):
        expected, printed = (_CERTAINTY.sub('cert="0.9"', text) for text in (shown.shown, shown.printed))
        assert printed == expected, f"{shown.page}, line {shown.line}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_that_are_only_shown_have_the_options_that_they_use(page: Path) -> None:
    for command in list_indented_commands(page):
        words = [word for word in shlex.split(command)[1:] if word not in ("[OPTIONS]", "...")]
        if any("|" in word or "[" in word for word in words) or not words or words[0].isupper():
            continue  # the synopsis of a command
        group: click.Command = main
        context: click.Context | None = None
        while isinstance(group, click.Group):
            name = words.pop(0)
            context = click.Context(group, info_name=name, parent=context)
            found = group.get_command(context, name)
            assert found is not None, f"{page.name}: {command}"
            group = found
        group.make_context(group.name, words, parent=context)


def test_every_format_of_the_command_is_told() -> None:
    from quoteattr.cli.formats import FORMATS

    page = next(page for page in PAGES if page.name == "formats.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in page for name in FORMATS)


def test_every_command_is_told() -> None:
    page = next(page for page in PAGES if page.name == "cli.md").read_text(encoding="utf-8")
    told = set(re.findall(r"^## quoteattr (\w+)", page, re.MULTILINE))
    assert told == set(main.list_commands(click.Context(main)))


def test_the_properties_that_the_page_names_are_there() -> None:
    docs = Path(__file__).parent.parent / "docs"
    named = set(re.findall(r"`(test_\w+\.py)`", (docs / "reliability.md").read_text(encoding="utf-8")))
    assert len(named) > 10
    assert named <= {path.name for path in (docs.parent / "tests" / "properties").iterdir()}
