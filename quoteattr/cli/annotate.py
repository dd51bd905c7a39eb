"""``quoteattr annotate``: a text in, the same text with its claims marked out."""

from __future__ import annotations

import sys

import click

from ..claims import Failure
from ..export.ansi import fit_annotated, to_annotated_text
from ..export.html import to_annotated
from ..export.table import make_printable
from .articles import article_options, find_claims, name_paths
from .exit_codes import CommandError, ExitCode
from .outputs import open_output

__all__ = ["annotate"]


@click.command(short_help="Show a text with its claims marked.")
@article_options
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "html"]),
    help="Text with brackets, coloured on a terminal, or a page. Default: html when FILE of -o ends in .html or .htm.",
)
@click.pass_context
def annotate(
    ctx: click.Context,
    files: tuple[str, ...],
    actors: str | None,
    claims: str | None,
    output: str | None,
    encoding: str | None,
    threads: int,
    form: str | None,
) -> None:
    """Show articles with their claims marked.

    Reads plain text from each FILE, or from standard input when there is none or it is "-".
    """
    paths = name_paths(ctx, files, output)
    is_page = form == "html" or (form is None and (output or "").lower().endswith((".html", ".htm")))
    results = find_claims(paths, actors=actors, claims=claims, encoding=encoding, threads=threads)
    failures = [result for result in results if isinstance(result, Failure)]
    if len(failures) == len(results):
        raise CommandError("nothing to show: no input could be read", ExitCode.INPUT)
    with open_output(output, "utf-8" if is_page else sys.stdout.encoding) as write:
        if is_page:
            write(to_annotated(results))
        else:
            separator = ""
            for result in results:
                if isinstance(result, Failure):
                    continue
                heading = f"# {make_printable(result[1].id)}\n\n" if len(results) > 1 else ""
                shown = fit_annotated(*result, sys.stdout) if output is None else to_annotated_text(*result)
                write(separator + heading + shown)
                separator = "\n"
    ctx.exit(ExitCode.INPUT if failures else ExitCode.OK)
