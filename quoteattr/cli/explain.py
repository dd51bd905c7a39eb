"""``quoteattr explain``: one claim of an article, and why it is there."""

from __future__ import annotations

import sys

import click

from ..claims import Extraction, Failure
from ..export.explanation import fit_explanation, to_explanation
from .articles import article_options, find_claims, name_paths
from .exit_codes import CommandError, ExitCode
from .inputs import suggest
from .outputs import open_output

__all__ = ["explain"]


@click.command(short_help="Say why a claim is one, and whose.")
@article_options
@click.option("--claim", "names", metavar="ID", multiple=True, help="The claim, as c3 or 3. Repeatable. Default: all.")
@click.pass_context
def explain(
    ctx: click.Context,
    files: tuple[str, ...],
    actors: str | None,
    claims: str | None,
    output: str | None,
    encoding: str | None,
    threads: int,
    names: tuple[str, ...],
) -> None:
    """Say in words what speaks for a claim: its passage, cue and speaker, how sure, found how.

    Reads plain text from FILE, or from standard input when there is none or it is "-". The ids of the claims are those
    of "quoteattr extract --format json"; the table of "quoteattr extract" has them in the same order.
    """
    from ..detect.calibration import calibration

    paths = name_paths(ctx, files, output)
    if len(paths) > 1:
        raise click.UsageError("explain takes a single input")
    (result,) = find_claims(paths, actors=actors, claims=claims, encoding=encoding, threads=threads)
    if isinstance(result, Failure):
        ctx.exit(ExitCode.INPUT)
    text, extraction = result
    chosen = [_find(name, extraction) for name in names] or [claim.id for claim in extraction.claims]
    publish = calibration().publish
    with open_output(output, sys.stdout.encoding) as write:
        if not chosen:
            write(f"{extraction.id}: No claims found.\n")
        for number, name in enumerate(chosen):
            if output is None:
                told = fit_explanation(text, extraction, name, sys.stdout, publish=publish)
            else:
                told = to_explanation(text, extraction, name, publish=publish)
            write("\n" * (number > 0) + told)


def _find(name: str, extraction: Extraction) -> str:
    """The id that a user means by ``name``.

    Raises:
        CommandError: No claim has it.
    """
    ids = [claim.id for claim in extraction.claims]
    for known in (name, f"c{name}"):
        if known in ids:
            return known
    there = f"it has {ids[0]} to {ids[-1]}" if len(ids) > 1 else f"it has {ids[0]} alone" if ids else "it has none"
    raise CommandError(f"{extraction.id}: there is no claim {name!r}; {there}{suggest(name, ids)}", ExitCode.USAGE)
