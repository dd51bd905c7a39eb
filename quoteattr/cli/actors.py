"""``quoteattr actors``: look a registry over, and explain how it resolves a name."""

from __future__ import annotations

from collections.abc import Sequence

import click
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ..actors import ActorRegistry, Context
from ..actors.audit import Audit, audit
from ..claims import Resolution, ResolutionStatus

__all__ = ["actors"]

_STYLES = {
    ResolutionStatus.RESOLVED: "bold green",
    ResolutionStatus.AMBIGUOUS: "bold yellow",
    ResolutionStatus.UNKNOWN: "bold red",
}


@click.group()
def actors() -> None:
    """Look into a registry of actors."""


@actors.command()
@click.argument("file", type=click.Path(dir_okay=True))
@click.option("--limit", default=50, show_default=True, type=click.IntRange(0), help="Rows a table shows; 0 for all.")
def check(file: str, limit: int) -> None:
    """Count what FILE holds; list its broken rows, collisions and suspicious aliases.

    Broken rows are listed and left out; the exit code is then that of a broken registry.
    """
    registry = ActorRegistry.load(file, strict=False)
    found = audit(registry)
    console = _console()
    _show_counts(console, registry, found)
    if registry.problems:
        _show(console, "Broken rows", ("problem",), [(p,) for p in registry.problems], limit)
    if found.collisions:
        rows = [(c.name, ", ".join(c.ids)) for c in found.collisions]
        _show(console, "Names that several actors share", ("name", "actors"), rows, limit)
    if found.suspicions:
        suspicions = [(s.actor, s.name, s.reason) for s in found.suspicions]
        _show(console, "Names to look at", ("actor", "name", "why"), suspicions, limit)
    if registry.problems:
        from .exit_codes import CommandError, ExitCode

        broken = len(registry.problems)
        raise CommandError(f"{file}: {broken} broken row{'s' * (broken > 1)}, listed above", ExitCode.REGISTRY)


@actors.command()
@click.argument("name")
@click.option("--actors", "file", required=True, type=click.Path(dir_okay=True), help="The registry.")
@click.option("--overrides", type=click.Path(dir_okay=True), help="A file of lines 'alias -> id' or 'alias -> never'.")
@click.option("--date", help="The article's date, as 2026, 2026-11 or 2026-11-23.")
@click.option("--country", help="The article's country.")
@click.option("--organization", help="The organisation that the article is about.")
@click.option("--section", help="The section of the paper.")
@click.option("--edited", is_flag=True, help="NAME is from an article: take no slip of spelling for granted.")
def find(
    name: str,
    file: str,
    overrides: str | None,
    date: str | None,
    country: str | None,
    organization: str | None,
    section: str | None,
    edited: bool,
) -> None:
    """Say whom NAME means, and why."""
    registry = ActorRegistry.load(file, overrides=overrides)
    context = Context(date=date, country=country, organization=organization, section=section)
    _show_resolution(_console(), name, registry.resolve(name, context=context, edited=edited))


def _console() -> Console:
    return Console(highlight=False, markup=False, emoji=False)


def _plain(text: str) -> Text:
    """Text as a terminal may show it: control characters and lone surrogates written out."""
    return Text("".join(c if c.isprintable() else ascii(c)[1:-1] for c in text))


def _show_counts(console: Console, registry: ActorRegistry, found: Audit) -> None:
    table = Table(title=_plain(registry.name), box=box.SIMPLE, title_justify="left")
    table.add_column("what")
    table.add_column("how many", justify="right")
    for what, number in found.counts.items():
        table.add_row(what, f"{number:,}")
    table.add_row("persons who share a family name", f"{found.shared_surnames:,}")
    table.add_row("names that several actors share", f"{len(found.collisions):,}")
    console.print(table)


def _show(console: Console, title: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]], limit: int) -> None:
    table = Table(title=title, box=box.SIMPLE, title_justify="left")
    for column in columns:
        table.add_column(column, overflow="fold")
    shown = rows[:limit] if limit else rows
    for row in shown:
        table.add_row(*map(_plain, row))
    if len(shown) < len(rows):
        table.caption = f"and {len(rows) - len(shown):,} more (--limit 0 shows all)"
    console.print(table)


def _show_resolution(console: Console, name: str, answer: Resolution) -> None:
    line = _plain(name)
    line.append(": ")
    line.append(answer.status.value, style=_STYLES[answer.status])
    if answer.actor is not None:
        line.append_text(_plain(f" {answer.actor.name} ({answer.actor.id})"))
    console.print(line)
    if answer.candidates:
        table = Table(box=box.SIMPLE)
        for column in ("actor", "name", "score", "evidence"):
            table.add_column(column, overflow="fold", justify="right" if column == "score" else "left")
        for candidate in answer.candidates:
            evidence = "; ".join(candidate.evidence)
            table.add_row(_plain(candidate.id), _plain(candidate.name), f"{candidate.score:.2f}", _plain(evidence))
        console.print(table)
