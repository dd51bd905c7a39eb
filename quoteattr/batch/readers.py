"""One reader a kind of file: bytes in, articles out one at a time, and a failure for each that cannot be had.

A reader yields; it raises only what ends its file: an ``OSError`` of the disk or of the compression.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import Any, BinaryIO

import attrs

from .._decode import decode, find_mark
from .._json import explain, load_json
from .._many import describe_failure
from ..claims import Failure
from ..errors import EncodingError, FieldError, InputError, MissingExtraError
from .articles import MAX_LENGTH, Article, Fields, check_length, identify, read_fields

__all__ = ["READERS", "Reading", "count_rows", "read_row"]

# A row is its text, written with escapes at worst, and as much again of other fields.
_BYTES_A_CHARACTER = 12
_ROOM = 1 << 20

_ESCAPED = re.compile("[\udc80-\udcff]")  # what surrogateescape makes of bytes that are no text


@attrs.frozen
class Reading:
    """How files are read.

    Args:
        fields: Which fields are what.
        encoding: What .txt and .csv files are written in; None for UTF-8.
        max_length: Longest text in code points.
    """

    fields: Fields = attrs.field(factory=Fields)
    encoding: str | None = None
    max_length: int = MAX_LENGTH

    @property
    def max_row(self) -> int:
        """Longest row in bytes."""
        return self.max_length * _BYTES_A_CHARACTER + _ROOM


_Reader = Callable[[BinaryIO, str, Reading], "Iterator[Article | Failure]"]


def read_txt(stream: BinaryIO, path: str, reading: Reading) -> Iterator[Article | Failure]:
    """The article that a text file is; its id is the path."""
    limit = reading.max_length * 4  # bytes of a code point in any encoding of Unicode
    data = stream.read(limit + 5)  # and a byte order mark
    try:
        check_length(0 if len(data) <= limit + 4 else len(data), reading.max_length, path)
        text = decode(data, path, reading.encoding)
        check_length(len(text), reading.max_length, path)
    except InputError as error:
        yield describe_failure(path, error)
    else:
        yield Article(path, text)


def read_jsonl(stream: BinaryIO, path: str, reading: Reading) -> Iterator[Article | Failure]:
    """An article a line; blank lines are passed over."""
    for number, line in enumerate(_read_lines(stream, reading.max_row), start=1):
        where = f"{path}:{number}"
        if line is None:
            yield Failure(where, "TooLongError", f"{where}: a line of more than {reading.max_row} bytes")
        elif line.strip():
            yield _read_json(line, where, reading)


def read_csv(stream: BinaryIO, path: str, reading: Reading) -> Iterator[Article | Failure]:
    """An article a row; a comma, semicolon or tab parts the cells, whichever the header has most of."""
    mark, marked = find_mark(stream.peek(4)[:4] if isinstance(stream, io.BufferedReader) else b"")
    stream.read(len(mark))
    lines = io.TextIOWrapper(
        stream, encoding=marked or reading.encoding or "utf-8", errors="surrogateescape", newline=""
    )
    try:
        yield from _read_table(lines, path, reading)
    except UnicodeError as error:  # surrogateescape has a stand-in for a byte, but none for half a unit of UTF-16
        message = f"{path}: not {lines.encoding} text: {error}; say what it is written in with --encoding"
        yield describe_failure(path, EncodingError(message, offset=0))
    finally:
        lines.detach()  # whoever opened the stream closes it


def read_parquet(stream: BinaryIO, path: str, reading: Reading) -> Iterator[Article | Failure]:
    """An article a row."""
    try:
        from pyarrow import ArrowException, parquet
    except ImportError as error:
        raise MissingExtraError(f"{path}: reading Parquet", "pyarrow", "arrow") from error
    try:
        file = parquet.ParquetFile(stream)
        header = file.schema_arrow.names
        if reading.fields.text not in header:
            yield _report_columns(path, header, reading.fields.text)
            return
        columns = [name for name in reading.fields.names if name in header]
        number = 0
        for batch in file.iter_batches(batch_size=64, columns=columns):
            for row in _list_cells(batch):
                number += 1
                yield read_row(row, f"{path}:{number}", reading)
    except (ArrowException, OSError, UnicodeDecodeError) as error:  # of a column's name
        yield Failure(path, "InputError", f"{path}: no Parquet: {error}")


#: The reader of each kind of file.
READERS: Mapping[str, _Reader] = {
    "txt": read_txt,
    "jsonl": read_jsonl,
    "csv": read_csv,
    "parquet": read_parquet,
}


def _list_cells(batch: Any) -> list[dict[str, Any]]:
    """The rows of a part of a table, as Python has them.

    Raises:
        OSError: A cell says that it is text and is not, or holds a time that Python has none for.
    """
    try:
        rows: list[dict[str, Any]] = batch.to_pylist()
    except (ValueError, OverflowError) as error:
        raise OSError(f"a cell cannot be read: {error}") from error
    return rows


def count_rows(stream: BinaryIO) -> int:
    """The rows of a Parquet file; 0 for what is none, or where pyarrow is missing."""
    try:
        from pyarrow import ArrowException, parquet
    except ImportError:
        return 0
    try:
        return int(parquet.read_metadata(stream).num_rows)
    except (ArrowException, OSError):
        return 0


def _read_table(lines: io.TextIOWrapper, path: str, reading: Reading) -> Iterator[Article | Failure]:
    csv.field_size_limit(max(csv.field_size_limit(), min(reading.max_row, 2**31 - 1)))
    limit = reading.max_row
    first = lines.readline(limit)
    dropped: list[str] = []  # beginnings of lines that were too long to be read, since the last row

    def read_lines() -> Iterator[str]:
        while line := lines.readline(limit):
            if len(line) == limit and not line.endswith("\n"):
                dropped.append(line[:20])
                while line and not line.endswith("\n"):
                    line = lines.readline(limit)
                line = "\n"
            yield line

    rows = csv.reader(chain([first], read_lines()), delimiter=max(",;\t", key=first.count))
    try:
        header = next(rows, [])
    except csv.Error as error:
        yield Failure(path, "InputError", f"{path}: no CSV: {error}")
        return
    if reading.fields.text not in header:
        yield _report_columns(path, header, reading.fields.text)
        return
    while True:
        where = f"{path}:{rows.line_num + 1}"
        try:
            cells = next(rows, None)
        except csv.Error as error:
            yield Failure(where, "InputError", f"{where}: no CSV: {error}")
            continue
        if cells is None:
            return
        if dropped:
            yield Failure(
                where, "TooLongError", f"{where}: the line {dropped[0]!r}... has more than {limit} characters"
            )
            dropped.clear()
        elif any(cells):
            yield _read_cells(cells, header, where, reading)


def _read_lines(stream: BinaryIO, limit: int) -> Iterator[bytes | None]:
    """The lines of a file, none longer than a limit in memory; None for one that is."""
    while line := stream.readline(limit):
        if len(line) < limit or line.endswith(b"\n"):
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(limit)
        yield None


def _read_json(line: bytes, where: str, reading: Reading) -> Article | Failure:
    try:
        row = load_json(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        message = f"{where}: byte 0x{line[error.start]:02x} at offset {error.start} of the line is not utf-8 text"
        return describe_failure(where, EncodingError(message, offset=error.start))
    except ValueError as error:
        return Failure(where, "InputError", f"{where}: {explain(error)}")
    if not isinstance(row, dict):
        return Failure(where, "FieldError", f"{where}: not an object with fields")
    return read_row(row, where, reading)


def _read_cells(cells: list[str], header: list[str], where: str, reading: Reading) -> Article | Failure:
    if len(cells) != len(header):
        return Failure(where, "FieldError", f"{where}: {len(cells)} cells, but the header has {len(header)}")
    row = dict(zip(header, cells, strict=True))
    for name in reading.fields.names:
        if bad := _ESCAPED.search(row.get(name, "")):
            code = ord(bad[0]) - 0xDC00
            message = f"{where}: byte 0x{code:02x} in {name!r} is not {reading.encoding or 'utf-8'} text"
            return describe_failure(where, EncodingError(message, offset=0))
    return read_row(row, where, reading)


def read_row(row: Mapping[str, Any], where: str, reading: Reading) -> Article | Failure:
    """The article of a row, or the failure with its id as far as it has one.

    Args:
        row: The row's values by field.
        where: The row's place, for messages and where it has no id.
        reading: Which field is what.
    """
    try:
        return read_fields(row, reading.fields, where, reading.max_length)
    except InputError as error:
        try:
            name = identify(row, reading.fields, where)
        except FieldError:
            name = where
        return describe_failure(name, error)


def _report_columns(path: str, header: list[str], text: str) -> Failure:
    known = ", ".join(map(repr, header[:20])) or "none"
    message = f"{path}: there is no column {text!r}; name the text's with --text-field (there are: {known})"
    return Failure(path, "FieldError", message)
