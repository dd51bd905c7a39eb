"""From what the user named to the files that hold articles, always in the same order."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Sequence

import attrs

__all__ = ["KINDS", "STDIN", "File", "find_files", "measure_files"]

#: The name that stands for standard input.
STDIN = "-"

#: What a file can hold: one text, or one article a line, a row, a row.
KINDS = ("txt", "jsonl", "csv", "parquet")

# By these endings files are found in folders.
_ENDINGS = {
    ".txt": "txt",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
}
# By these too, when a file is named.
_NAMED_ENDINGS = {**_ENDINGS, ".json": "jsonl", ".pq": "parquet"}


@attrs.frozen
class File:
    """A file that holds articles.

    Args:
        path: As the user named it, or below the folder that the user named.
        kind: One of :data:`KINDS`; None when the path leads nowhere.
        gzip: Whether it is compressed.
    """

    path: str
    kind: str | None
    gzip: bool = False


def find_files(inputs: Sequence[str], *, kind: str | None = None, apart_from: str | None = None) -> Iterator[File]:
    """The files of inputs: each named one, those of a folder and of those below it, those that fit a pattern.

    In folders the ending of a name says whether a file holds articles; hidden ones and links to folders are passed
    over. A named file of another kind is a text. Folders and patterns are sorted by name.

    Args:
        inputs: Paths of files and folders, patterns with ``*``, ``?``, ``[...]`` and ``**``, or "-".
        kind: What all files are taken for; None for what their endings say.
        apart_from: A file that is not meant by a folder or a pattern: the output.
    """
    for path in inputs:
        if path == STDIN:
            yield File(path, kind or "jsonl")
        elif os.path.isdir(path):
            yield from _find_below(path, kind, apart_from)
        elif not os.path.lexists(path) and glob.has_magic(path):
            matches = [match for match in sorted(glob.iglob(path, recursive=True)) if not _is_same(match, apart_from)]
            files = [match for match in matches if not os.path.isdir(match)]
            yield from (_name(match, kind) for match in files)
            if not files:
                yield File(path, None)
        else:
            yield _name(path, kind)


def measure_files(files: Iterator[File]) -> int | None:
    """Bytes of all files together; None when one has no size, as standard input has none."""
    total = 0
    for file in files:
        if file.path == STDIN:
            return None
        try:
            total += os.path.getsize(file.path)
        except OSError:
            continue  # it will give an error row
    return total


def _find_below(folder: str, kind: str | None, apart_from: str | None) -> Iterator[File]:
    found = False
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = os.path.join(root, name)
            if not name.startswith(".") and _split(name)[0] in _ENDINGS and not _is_same(path, apart_from):
                found = True
                yield _name(path, kind)
    if not found:
        yield File(folder, None)


def _name(path: str, kind: str | None) -> File:
    ending, compressed = _split(path)
    return File(path, kind or _NAMED_ENDINGS.get(ending, "txt"), compressed)


def _split(name: str) -> tuple[str, bool]:
    stem, ending = os.path.splitext(name.lower())
    return (os.path.splitext(stem)[1], True) if ending == ".gz" else (ending, False)


def _is_same(path: str, other: str | None) -> bool:
    return other is not None and os.path.realpath(path) == os.path.realpath(other)
