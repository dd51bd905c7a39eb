"""``quoteattr merge``: claims of many articles in, the quotations that several of them printed out."""

from __future__ import annotations

import gzip
import io
import json
import sys
import zlib
from collections.abc import Iterator
from typing import TextIO

import click
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ..errors import InputError, WireFormatError
from ..export.json import escape_unsafe
from ..export.table import PLAIN_WIDTH, make_printable
from ..merging import MergedQuotation, Printing, Version, merge_quotations, read_printings
from .inputs import STDIN, complete_paths, name_input
from .outputs import open_output

__all__ = ["merge"]

_LONGEST_LINE = 1 << 28


@click.command(short_help="Find the same quotation across articles.")
@click.argument("files", nargs=-1, required=True, metavar="CLAIMS...", shell_complete=complete_paths)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "jsonl"]),
    default="table",
    show_default=True,
    help="A table of the most printed quotations, or all of them as JSON Lines.",
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    shell_complete=complete_paths,
    help="Write there instead of standard output: the whole file or none.",
)
@click.option("--min-articles", type=click.IntRange(min=1), default=2, show_default=True, help="In so many articles.")
@click.option("--min-words", type=click.IntRange(min=4), default=5, show_default=True, help="Of so many words.")
@click.option("--indirect", is_flag=True, help="Also claims without quotation marks, which seldom agree word by word.")
@click.option("--date-field", default="date", show_default=True, metavar="NAME", help="Kept field that has the date.")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Rows of the table.")
def merge(
    files: tuple[str, ...],
    form: str,
    output: str | None,
    min_articles: int,
    min_words: int,
    indirect: bool,
    date_field: str,
    limit: int,
) -> None:
    """Find the same quotation across articles: who printed which version of it first, and how it was cut.

    CLAIMS are JSON Lines of "quoteattr batch" or "quoteattr extract --format jsonl", also as .gz; "-" is standard
    input. Dates are known if the articles were read with --date-field.
    """
    if files.count(STDIN) > 1:
        raise click.UsageError("standard input (-) can be read only once")
    kinds = ("direct", "mixed", *(["indirect"] if indirect else []))
    printings = (printing for path in files for printing in _read(path, kinds, date_field))
    quotations = merge_quotations(printings, min_words=min_words, min_articles=min_articles)
    with open_output(output, sys.stdout.encoding if form == "table" else "utf-8") as write:
        if form == "jsonl":
            for quotation in quotations:
                write(escape_unsafe(json.dumps(quotation.to_dict(), ensure_ascii=False)) + "\n")
        else:
            write(_draw(list(quotations), limit, sys.stdout if output is None else None))


def _read(path: str, kinds: tuple[str, ...], date_field: str) -> Iterator[Printing]:
    try:
        if path == STDIN:
            lines = _read_lines(io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8"))
            yield from read_printings(lines, kinds, date_field)
            return
        with gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path, encoding="utf-8") as file:
            yield from read_printings(_read_lines(file), kinds, date_field)
    except WireFormatError as error:
        raise WireFormatError(
            f"{name_input(path)}, {error}; quoteattr extract --format jsonl and quoteattr batch write what it takes"
        ) from error
    except UnicodeDecodeError as error:
        raise InputError(f"{name_input(path)}: not UTF-8 text") from error
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"{path}: {getattr(error, 'strerror', None) or error}") from error


def _read_lines(file: TextIO) -> Iterator[str]:
    """The lines of a file; one that a small compressed file swells into must not fill the memory."""
    number = 0
    while line := file.readline(_LONGEST_LINE):
        number += 1
        if len(line) == _LONGEST_LINE and not line.endswith("\n"):
            raise WireFormatError(f"line {number}: longer than {_LONGEST_LINE:,} characters")
        yield line


def _draw(quotations: list[MergedQuotation], limit: int, stream: TextIO | None) -> str:
    """The most printed quotations as a table, one row a version."""
    console = Console(file=stream or io.StringIO())
    if not console.is_terminal:
        console = Console(file=io.StringIO(), width=PLAIN_WIDTH, color_system=None, force_terminal=False)
    shown = sorted(quotations, key=lambda quotation: -quotation.articles)[:limit]
    with console.capture() as capture:
        count = f"{len(quotations):,} quotation{'' if len(quotations) == 1 else 's'} in several articles"
        console.print(count + (f"; the {len(shown)} most printed:" if len(shown) < len(quotations) else ""))
        if shown:
            console.print(_tabulate(shown))
    text = "".join(f"{line.rstrip()}\n" for line in capture.get().rstrip().splitlines())
    encoding = (stream.encoding if stream is not None else None) or "utf-8"
    return text.encode(encoding, "replace").decode(encoding)


def _tabulate(quotations: list[MergedQuotation]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, expand=True, leading=1, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("Articles", justify="right", no_wrap=True)
    table.add_column("Speaker", max_width=22, overflow="fold")
    table.add_column("First printed", max_width=26, overflow="fold")
    table.add_column("Words", ratio=1, overflow="fold")
    for quotation in quotations:
        speakers = " / ".join(name for name, _ in quotation.speakers) or "-"
        for version in quotation.versions:
            first = version.printings[0]
            table.add_row(
                str(len({printing.document for printing in version.printings})),
                Text(make_printable(speakers)),
                Text(make_printable(" ".join(filter(None, [first.date, first.document])))),
                Text(_tell_version(version)),
            )
            speakers = ""  # once a quotation
        table.add_section()
    return table


def _tell_version(version: Version) -> str:
    """The words of a version, and before them what became of those of the fullest one."""
    told = "changed: " if version.changes else "cut: " if version.cuts else ""
    return told + make_printable(version.text)
