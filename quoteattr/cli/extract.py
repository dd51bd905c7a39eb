"""``quoteattr extract``: articles in, claims out."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Literal, Protocol

import attrs
import click
from rich.console import Console
from rich.progress import Progress

from ..claims import Extraction, Failure
from ..errors import InputError
from ..export.json import to_json, to_jsonl
from ..export.table import fit_table, to_table
from .exit_codes import ExitCode
from .formats import FORMATS, Layout, write_format
from .inputs import STDIN, check_encoding, complete_paths, name_input, read_text
from .outputs import Write, open_output, tell

__all__ = ["build_extractor", "check_call", "check_encoding_option", "extract", "threads_option"]

Result = Extraction | Failure


@attrs.define
class _Reading:
    """The text of the extraction that was given last."""

    text: str = ""


class _Extractor(Protocol):
    """The part of :class:`quoteattr.extractor.Extractor` that the command needs."""

    def extract_many(
        self, documents: Iterable[tuple[str, str]], *, on_error: Literal["yield"]
    ) -> Iterator[Extraction | Failure]: ...


def build_extractor(actors: str | None, threads: int) -> _Extractor:
    """The extractor of one run of the command.

    Args:
        actors: Path of a registry, or None.
        threads: How many articles are read side by side.

    Raises:
        RegistryError: The registry cannot be read.
    """
    from ..actors import ActorRegistry
    from ..extractor import Extractor

    return Extractor(actors=None if actors is None else ActorRegistry.load(actors), threads=threads)


def check_encoding_option(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    """What ``--encoding`` names, if Python knows it."""
    try:
        return None if value is None else check_encoding(value)
    except LookupError as error:
        raise click.BadParameter(str(error.args[0])) from error


threads_option = click.option(
    "--threads",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="How many articles are read side by side, or paragraphs of a single one; one a core is fastest.",
)


@click.command(short_help="Print who said what in articles.")
@click.argument("files", nargs=-1, metavar="[FILE...|-]", shell_complete=complete_paths)
@click.option(
    "--actors",
    metavar="FILE",
    shell_complete=complete_paths,
    help="Registry of the actors that speakers are resolved to.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "jsonl", *FORMATS]),
    default="table",
    show_default=True,
    help="A table for people; JSON: one object for one input, a list for several; JSON Lines: one object a line; "
    "formats of other tools. tei and brat take a single input.",
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    shell_complete=complete_paths,
    help="Write there instead of standard output: the whole file or none.",
)
@click.option("--id", "document_id", metavar="ID", help="Id of the document; only with a single input. Default: FILE.")
@click.option(
    "--encoding",
    metavar="NAME",
    callback=check_encoding_option,
    help="What the input is written in. Default: UTF-8; a byte order mark wins over either.",
)
@threads_option
@click.pass_context
def extract(
    ctx: click.Context,
    files: tuple[str, ...],
    actors: str | None,
    form: str,
    output: str | None,
    document_id: str | None,
    encoding: str | None,
    threads: int,
) -> None:
    """Print who said what in articles.

    Reads plain text from each FILE, or from standard input when there is none or it is "-". An input that cannot be
    read is told on standard error, stands as an error object in JSON and JSON Lines, and does not stop the others.
    """
    if not files and sys.stdin.isatty():
        click.echo(ctx.get_help(), err=True)
        ctx.exit(ExitCode.USAGE)
    paths = files or (STDIN,)
    check_call(paths, document_id, output)
    if FORMATS.get(form) is Layout.SINGLE and len(paths) > 1:
        raise click.UsageError(f"--format {form} takes a single input")
    documents = [(name_input(path) if document_id is None else document_id, path) for path in paths]
    extractor = build_extractor(actors, threads)
    failures: list[Failure] = []
    reading = _Reading()

    def tell_failures(results: Iterable[Result]) -> Iterator[Result]:
        for result in results:
            if isinstance(result, Failure):
                failures.append(result)
                tell(f"Error: {result.message}")
            yield result

    shown = len(paths) > 1 and not (output is None and sys.stdout.isatty())
    with (
        open_output(output, sys.stdout.encoding if form == "table" else "utf-8") as write,
        _follow(tell_failures(_extract_each(extractor, documents, encoding, reading)), len(paths), shown) as results,
    ):
        if form == "table":
            _write_tables(results, write, on_stdout=output is None)
        elif form in FORMATS:
            found = ((result, reading.text) for result in results if isinstance(result, Extraction))
            write_format(form, found, write, several=len(paths) > 1)
        elif form == "json":
            _write_json(results, write, several=len(paths) > 1)
        else:
            for line in to_jsonl(results):
                write(line)
    ctx.exit(ExitCode.INPUT if failures else ExitCode.OK)


def check_call(paths: tuple[str, ...], document_id: str | None, output: str | None) -> None:
    """Refuse inputs and an output that do not go together.

    Raises:
        click.UsageError: They do not.
    """
    if document_id is not None and len(paths) > 1:
        raise click.UsageError("--id names one document; with several inputs each one is called by its FILE")
    if paths.count(STDIN) > 1:
        raise click.UsageError("standard input (-) can be read only once")
    if output is not None and any(path != STDIN and _is_same_file(path, output) for path in paths):
        raise click.UsageError(f"--output would replace the input {output}")


def _is_same_file(path: str, other: str) -> bool:
    try:
        return os.path.isfile(path) and os.path.samefile(path, other)
    except OSError:
        return False


def _extract_each(
    extractor: _Extractor, documents: list[tuple[str, str]], encoding: str | None, reading: _Reading
) -> Iterator[Result]:
    """One result a document, in order, though the extractor may read ahead of what it has given."""
    waiting: deque[Failure | str] = deque()  # a text: the extractor's next result is of it, and belongs here

    def read_each() -> Iterator[tuple[str, str]]:
        for document_id, path in documents:
            try:
                text = read_text(path, encoding)
            except InputError as error:
                waiting.append(Failure(document_id, type(error).__name__, str(error)))
                continue
            if not text:
                tell(f"Note: {name_input(path)} is empty")
            waiting.append(text)
            yield document_id, text

    for result in extractor.extract_many(read_each(), on_error="yield"):
        while isinstance(failure := waiting.popleft(), Failure):
            yield failure
        reading.text = failure
        yield result
    yield from (failure for failure in waiting if isinstance(failure, Failure))


@contextmanager
def _follow(results: Iterator[Result], total: int, shown: bool) -> Iterator[Iterable[Result]]:
    """The results, with a progress bar on standard error while they come if that is a terminal."""
    console = Console(stderr=True)
    if not (shown and console.is_terminal):
        yield results
        return
    with Progress(console=console) as progress:
        yield progress.track(results, total=total, description="Extracting")


def _write_tables(results: Iterable[Result], write: Write, *, on_stdout: bool) -> None:
    separator = ""
    for result in results:
        if isinstance(result, Failure):
            continue
        write(separator + (fit_table(result, sys.stdout) if on_stdout else to_table(result)))
        separator = "\n"


def _write_json(results: Iterable[Result], write: Write, *, several: bool) -> None:
    if not several:
        for result in results:
            write(to_json(result, indent=2) + "\n")
        return
    separator = "[\n"
    for result in results:
        write(separator + to_json(result, indent=2))
        separator = ",\n"
    write("\n]\n")
