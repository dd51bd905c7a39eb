"""``quoteattr report``: articles in, one page for people out."""

from __future__ import annotations

import sys

import click

from ..claims import Failure
from ..export.html import to_report
from .articles import article_options, find_claims, name_paths
from .exit_codes import CommandError, ExitCode
from .outputs import open_output

__all__ = ["report"]


@click.command(short_help="Make a page that shows who said what.")
@article_options
@click.option("--title", metavar="TEXT", default="Who said what", show_default=True, help="Title of the page.")
@click.pass_context
def report(
    ctx: click.Context,
    files: tuple[str, ...],
    actors: str | None,
    claims: str | None,
    output: str | None,
    encoding: str | None,
    threads: int,
    title: str,
) -> None:
    """Make one HTML file that shows articles with their claims and speakers.

    The file needs nothing beside it and loads nothing: send it, archive it, open it without a network. Reads plain text
    from each FILE, or from standard input when there is none or it is "-".
    """
    paths = name_paths(ctx, files, output)
    if output is None and sys.stdout.isatty():
        raise click.UsageError("say where the page goes with -o, for example -o report.html")
    results = find_claims(paths, actors=actors, claims=claims, encoding=encoding, threads=threads)
    failures = [result for result in results if isinstance(result, Failure)]
    if len(failures) == len(results):
        raise CommandError("nothing to show: no input could be read", ExitCode.INPUT)
    page = to_report(results, title=title)
    with open_output(output) as write:
        write(page)
    ctx.exit(ExitCode.INPUT if failures else ExitCode.OK)
