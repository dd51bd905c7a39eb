"""Everything that the pages show is what the package does."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import click
import pytest

from quoteattr import ActorRegistry, Extractor
from quoteattr.cli import extract, main
from quoteattr.parse import EncoderParser

from .pages import PAGES, list_indented, list_languages, run_page, uses_shell
from .readers_folder import make_folder

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
def test_what_a_page_shows_is_what_is_printed(page: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    if uses_shell(page):
        make_folder(tmp_path)
    text = page.read_text(encoding="utf-8")
    if 'dir="models"' in text:
        (tmp_path / "models").symlink_to(request.getfixturevalue("stanza_models"))
    if "python needs ray" in text and importlib.util.find_spec("ray") is not None:
        request.getfixturevalue("ray")
    for shown in run_page(page, tmp_path):
        expected, printed = (_CERTAINTY.sub('cert="0.9"', text) for text in (shown.shown, shown.printed))
        assert printed == expected, f"{shown.page}, line {shown.line}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_nothing_is_shown_that_is_not_run(page: Path) -> None:
    assert list_indented(page) == []
    assert {name for name in list_languages(page) if not name.startswith("{")} <= {
        "python", "console", "sh", "json", "text",
    }  # fmt: skip


def test_a_command_that_does_not_work_is_told(tmp_path: Path) -> None:
    make_folder(tmp_path)
    page = tmp_path / "page.md"
    for command in ("quoteattr extract --nonsense", "make nonsense", 'pip install "quoteattr[nonsense]"',
                    "python benchmarks/speed.py --nonsense", "quoteattr extract gone.txt | cat"):  # fmt: skip
        page.write_text(f"```sh\n{command}\n```\n", encoding="utf-8")
        with pytest.raises(AssertionError, match=r"page\.md, line 1: exit status"):
            list(run_page(page, tmp_path))


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
