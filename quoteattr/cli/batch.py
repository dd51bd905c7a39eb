"""``quoteattr batch``: any number of articles in, one line of JSON each out."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise

import attrs
import click
from rich.console import Console
from rich.progress import BarColumn, TaskProgressColumn, TextColumn
from rich.progress import Progress as Bar

from ..batch import MAX_LENGTH, Fields, Progress, Reading, Setup, Source, Summary, run_batch
from ..batch.paths import KINDS, STDIN
from ..errors import MissingExtraError
from .exit_codes import CommandError, ExitCode
from .extract import check_encoding_option
from .inputs import complete_paths
from .outputs import tell

__all__ = ["batch", "build_setup"]

# Seconds between two lines of progress where there is no terminal.
_INTERVAL = 30.0


def build_setup(actors: str | None) -> Setup:
    """How the processes of one run of the command make their extractors.

    Args:
        actors: Path of a registry, or None.

    Raises:
        RegistryError: The registry cannot be read.
    """
    setup = Setup(actors)
    setup()
    return setup


@click.command(short_help="Extract the claims of many articles, resumably.")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...", shell_complete=complete_paths)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    shell_complete=complete_paths,
    help="JSON Lines go there, a line a document, as they come.",
)
@click.option("--resume", is_flag=True, help="Go on with FILE where an earlier run with the same inputs was stopped.")
@click.option("--overwrite", is_flag=True, help="Begin anew although FILE has results in it.")
@click.option(
    "--actors",
    metavar="FILE",
    shell_complete=complete_paths,
    help="Registry of the actors that speakers are resolved to.",
)
@click.option("--workers", type=click.IntRange(min=1), default=1, show_default=True, help="Processes; one a core.")
@click.option("--input-format", "kind", type=click.Choice(KINDS), help="What INPUTs are. Default: as their names end.")
@click.option("--text-field", default="text", show_default=True, metavar="NAME", help="Field or column with the text.")
@click.option("--id-field", metavar="NAME", help="Field with the id. Default: id, otherwise the file and line.")
@click.option("--date-field", metavar="NAME", help="Field with the day on which it appeared, for aliases with dates.")
@click.option("--keep", multiple=True, metavar="NAME", help="Field to take along into the results. Repeatable.")
@click.option(
    "--encoding",
    metavar="NAME",
    callback=check_encoding_option,
    help="What .txt and .csv files are written in. Default: UTF-8; a byte order mark wins over either.",
)
@click.option(
    "--max-length",
    type=click.IntRange(min=1),
    default=MAX_LENGTH,
    show_default=True,
    help="Longest text in characters; a longer one is an error row.",
)
@click.option(
    "--engine",
    type=click.Choice(["local", "ray"]),
    default="local",
    show_default=True,
    help="Processes of this machine, or actors of the Ray cluster that this machine is part of.",
)
@click.option("-q", "--quiet", is_flag=True, help="No progress and no summary.")
@click.pass_context
def batch(
    ctx: click.Context,
    inputs: tuple[str, ...],
    output: str | None,
    resume: bool,
    overwrite: bool,
    actors: str | None,
    workers: int,
    kind: str | None,
    text_field: str,
    id_field: str | None,
    date_field: str | None,
    keep: tuple[str, ...],
    encoding: str | None,
    max_length: int,
    engine: str,
    quiet: bool,
) -> None:
    """Extract the claims of many articles: a line of JSON each, in the order of the inputs.

    INPUT is a .txt file with one article, a .jsonl, .csv or .parquet file with one a row, any of them but Parquet also
    as .gz, a folder of such files, a quoted pattern ("2026/*.jsonl.gz"), or "-" for JSON Lines on standard input. What
    cannot be read or done becomes an error row, and the run goes on.
    """
    _check_call(inputs, output, resume, overwrite, engine)
    fields = Fields(text_field, id_field, date_field, keep)
    source = Source(inputs, kind, Reading(fields, encoding, max_length))
    latest = Progress()

    with _follow(sys.stdout.isatty() and output is None, quiet) as report:

        def on_progress(progress: Progress) -> None:
            nonlocal latest
            latest = progress
            report(progress)

        try:
            summary = run_batch(
                source,
                output,
                make_extractor=build_setup(actors),
                workers=workers,
                engine=engine,
                resume=resume,
                overwrite=overwrite,
                on_progress=on_progress,
            )
        except KeyboardInterrupt:
            advice = "" if output is None else "; --resume goes on from there"
            message = f"interrupted after {_count(latest.documents, 'document')}{advice}"
            raise CommandError(message, ExitCode.INTERRUPTED) from None
        except MissingExtraError as error:
            raise CommandError(str(error), ExitCode.USAGE) from error
    if not quiet:
        tell(_tell_summary(summary))
    ctx.exit(ExitCode.INPUT if summary.failed else ExitCode.OK)


def _check_call(inputs: tuple[str, ...], output: str | None, resume: bool, overwrite: bool, engine: str) -> None:
    if resume and overwrite:
        raise click.UsageError("--resume goes on with what is there, --overwrite removes it: give one of them")
    if resume and output is None:
        raise click.UsageError("--resume goes on with a file: name it with --output")
    if inputs.count(STDIN) > 1:
        raise click.UsageError("standard input (-) can be read only once")
    if STDIN in inputs and engine != "local":
        raise click.UsageError(f"--engine {engine} reads files: standard input is only here")


# --- progress ------------------------------------------------------------------------------------------------------


@attrs.define
class _Pace:
    """How fast a run is, from its first report on."""

    start: float
    first_share: float | None = None

    def tell(self, progress: Progress) -> tuple[str, str]:
        """The rate and the time left, in words; empty where there is nothing to tell yet."""
        seconds = max(time.monotonic() - self.start, 1e-9)
        done = progress.documents - progress.resumed
        if self.first_share is None:
            self.first_share = progress.share or 0.0
        moved = (progress.share or 0.0) - self.first_share
        rate = f"{done / seconds:,.1f} documents/s" if done else ""
        if not done or progress.share is None or moved <= 0:
            return rate, ""
        return rate, f"{_tell_time((1 - progress.share) * seconds / moved)} left"


@contextmanager
def _follow(results_on_terminal: bool, quiet: bool) -> Iterator[Callable[[Progress], None]]:
    """What shows progress on standard error: a bar on a terminal, now and then a line elsewhere."""
    console = Console(stderr=True)
    if quiet or results_on_terminal:
        yield lambda _: None
    elif console.is_terminal:
        with _show_bar(console) as report:
            yield report
    else:
        yield _print_lines()


@contextmanager
def _show_bar(console: Console) -> Iterator[Callable[[Progress], None]]:
    columns = (BarColumn(), TaskProgressColumn(), TextColumn("{task.description}"))
    with Bar(*columns, console=console) as bar:
        task = bar.add_task("loading models", total=None)
        pace = _Pace(time.monotonic())

        def report(progress: Progress) -> None:
            told = pace.tell(progress)
            bar.update(
                task,
                completed=progress.share or 0.0,
                total=None if progress.share is None else 1.0,
                description=", ".join(filter(None, [_tell_counts(progress), *told])),
            )

        yield report


def _print_lines() -> Callable[[Progress], None]:
    pace = _Pace(time.monotonic())
    due = time.monotonic() + _INTERVAL

    def report(progress: Progress) -> None:
        nonlocal due
        told = pace.tell(progress)
        if time.monotonic() < due:
            return
        due = time.monotonic() + _INTERVAL
        share = "" if progress.share is None else f"{progress.share:.0%}"
        tell(", ".join(filter(None, [_tell_counts(progress), share, *told])))

    return report


def _tell_counts(progress: Progress) -> str:
    failed = f" ({progress.failed:,} failed)" if progress.failed else ""
    return f"{_count(progress.documents, 'document')}{failed}, {_count(progress.claims, 'claim')}"


def _tell_summary(summary: Summary) -> str:
    done = summary.documents - summary.resumed
    rate = f", {done / summary.seconds:,.1f} a second" if done else ""
    before = f", {summary.resumed:,} of them before" if summary.resumed else ""
    kinds = ", ".join(f"{number:,} {kind}" for kind, number in summary.failures.most_common())
    failed = f"; {summary.failed:,} failed ({kinds})" if summary.failed else ""
    return (
        f"{_count(summary.documents, 'document')}{before}: {_count(summary.claims, 'claim')} found "
        f"in {_tell_time(summary.seconds)}{rate}{failed}"
    )


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _tell_time(seconds: float) -> str:
    """A time in the two units that matter.

    >>> _tell_time(8.2), _tell_time(75), _tell_time(3 * 3600 + 59), _tell_time(200_000)
    ('8 s', '1 min 15 s', '3 h 0 min', '2 d 7 h')
    """
    units = ((86_400, "d"), (3600, "h"), (60, "min"), (1, "s"))
    rest = int(seconds)
    for (size, name), (smaller, smaller_name) in pairwise(units):
        if rest >= size:
            return f"{rest // size} {name} {rest % size // smaller} {smaller_name}"
    return f"{rest} s"
