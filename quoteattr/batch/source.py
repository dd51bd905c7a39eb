"""The articles of a batch: one entry an article, in the same order each time, few of them in memory."""

from __future__ import annotations

import gzip
import io
import os
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import count, islice
from typing import BinaryIO, cast

import attrs

from ..claims import Failure
from ..errors import MissingExtraError
from .articles import Article, to_strings
from .paths import STDIN, File, find_files, measure_files
from .readers import READERS, Reading, count_rows

__all__ = ["Entry", "Source"]


@attrs.frozen
class Entry:
    """One article, or why there is none, and how many bytes of all inputs were read up to it."""

    content: Article | Failure
    position: int

    @property
    def id(self) -> str:
        """The id of its result."""
        return self.content.id


@attrs.frozen
class Source:
    """What a batch reads. Iterating reads it anew; it can be pickled.

    Args:
        inputs: Files, folders, patterns or "-"; see :func:`quoteattr.batch.paths.find_files`.
        kind: "txt", "jsonl", "csv" or "parquet" for all files; None for what their endings say.
        reading: How files are read.
        apart_from: A file to leave out of folders and patterns: the output.
        skip: So many entries at the start are left out.
    """

    inputs: tuple[str, ...] = attrs.field(converter=to_strings)
    kind: str | None = None
    reading: Reading = attrs.field(factory=Reading)
    apart_from: str | None = None
    skip: int = 0

    def __iter__(self) -> Iterator[Entry]:
        return islice(self._read(), self.skip, None)

    def _read(self) -> Iterator[Entry]:
        start = 0
        for file in self._find():
            for content, position in _read_file(file, self.reading):
                yield Entry(content, start + position)
            start += _size(file.path)

    def measure(self) -> int | None:
        """Bytes of all inputs; None when that cannot be told."""
        return measure_files(self._find())

    def _find(self) -> Iterator[File]:
        return find_files(self.inputs, kind=self.kind, apart_from=self.apart_from)


def _read_file(file: File, reading: Reading) -> Iterator[tuple[Article | Failure, int]]:
    path = "stdin" if file.path == STDIN else file.path
    if file.kind is None:
        yield Failure(path, "InputError", _explain(path)), 0
        return
    try:
        with _open(file) as (stream, raw):
            position = _follow(file, raw)
            for content in READERS[file.kind](stream, path, reading):
                yield content, position()
    except MissingExtraError:
        raise
    except (OSError, EOFError, ValueError, zlib.error) as error:  # a ValueError: a NUL in the path
        why = (error.strerror if isinstance(error, OSError) else None) or error
        yield Failure(path, "InputError", f"{path}: {why}"), 0


@contextmanager
def _open(file: File) -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """The file's bytes, and the file as it is on the disk, whose position says how far it was read."""
    if file.path == STDIN:
        yield sys.stdin.buffer, sys.stdin.buffer
        return
    with open(file.path, "rb") as raw:
        if not file.gzip:
            yield raw, raw
            return
        with closing(io.BufferedReader(cast(io.RawIOBase, gzip.GzipFile(fileobj=raw)))) as stream:
            yield cast(BinaryIO, stream), raw


def _follow(file: File, raw: BinaryIO) -> Callable[[], int]:
    """A function that tells, asked once an article, how many bytes of a file were read."""
    if not raw.seekable():
        return lambda: 0
    if file.kind != "parquet":
        return raw.tell
    rows, size, numbers = count_rows(raw), _size(file.path), count(1)  # its columns are read here and there
    return lambda: size * next(numbers) // max(rows, 1)


def _size(path: str) -> int:
    try:
        return 0 if path == STDIN else os.path.getsize(path)
    except (OSError, ValueError):
        return 0


def _explain(path: str) -> str:
    if os.path.isdir(path):
        return f"{path}: no file in it is called .txt, .jsonl, .ndjson, .csv, .tsv or .parquet (or these and .gz)"
    return f"{path}: no file is called so"
