"""What the readers of registry files share: bytes to text, lines to JSON within limits, broken rows to problems."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

import attrs

from ..._json import load_json
from ...errors import ActorsFileError, RegistryError
from ..actor import Actor

__all__ = ["LONGEST_ROW", "MAX_SIZE", "Loaded", "Rows", "parse_json", "read_json_lines", "read_text"]

#: No registry file is larger (bytes).
MAX_SIZE = 2 << 30
#: No row of JSON lines or CSV is longer (code points).
LONGEST_ROW = 4 << 20

T = TypeVar("T")


@attrs.frozen
class Loaded:
    """What a registry file holds.

    Args:
        actors: Its actors, in the order of the file.
        name: What the file calls itself, or its own name without the ending.
        overrides: Name to actor id, or to None for never.
        problems: The rows that were left out (``strict=False``), with file, line and reason.
    """

    actors: tuple[Actor, ...]
    name: str
    overrides: Mapping[str, str | None] = attrs.field(factory=dict, hash=False)
    problems: tuple[str, ...] = ()


@attrs.define
class Rows:
    """Builds actors from rows; a broken row raises, or with ``strict=False`` becomes a problem.

    Args:
        path: The file, for messages.
        strict: Whether the first broken row raises.
    """

    path: str
    strict: bool = True
    problems: list[str] = attrs.field(factory=list)
    _lines: dict[str, int | None] = attrs.field(factory=dict)

    def build(self, row: T, line: int | None, make: Callable[[T], Actor]) -> Iterator[Actor]:
        """The actor of a row; nothing when the row is broken and ``strict`` is off.

        Raises:
            ActorsFileError: The row is broken, or repeats an id.
        """
        try:
            actor = make(row)
            if actor.id in self._lines:
                first = self._lines[actor.id]
                where = "" if first is None else f" (first in line {first})"
                raise RegistryError(f"a second actor with the id {actor.id!r}{where}")
        except KeyError as error:
            self.report(ActorsFileError(f"{error} is missing", path=self.path, line=line))
        except (RegistryError, TypeError, ValueError, AttributeError) as error:
            self.report(ActorsFileError(str(error), path=self.path, line=line))
        else:
            self._lines[actor.id] = line
            yield actor

    def report(self, error: ActorsFileError) -> None:
        """Raise ``error``, or keep it.

        Raises:
            ActorsFileError: ``strict`` is on.
        """
        if self.strict:
            raise error
        self.problems.append(str(error))


def read_text(path: str | os.PathLike[str]) -> str:
    """The text of a UTF-8 file (a byte order mark is left out).

    Raises:
        ActorsFileError: There is no such file, it is a directory, too large, or no UTF-8.
    """
    where = os.fspath(path)
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_SIZE + 1)  # the size that the system tells of a device or a pipe is none
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ActorsFileError(f"cannot be read: {reason}", path=where) from error
    if len(data) > MAX_SIZE:
        raise ActorsFileError(f"larger than {MAX_SIZE >> 20} MiB", path=where)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ActorsFileError(
            f"byte {error.start} is no UTF-8; save the file as UTF-8", path=where, line=line
        ) from error


def parse_json(text: str, *, path: str, line: int | None = None) -> Any:
    """Parse JSON, within the limits of :func:`quoteattr._json.load_json`.

    Args:
        text: The JSON.
        path: The file, for messages.
        line: Its line, or None when it is the whole file.

    Raises:
        ActorsFileError: It is no JSON, nested too deep, or has a key twice in one object.
    """
    try:
        return load_json(text)
    except json.JSONDecodeError as error:
        at = error.lineno if line is None else line
        raise ActorsFileError(f"no JSON: {error.msg} (column {error.colno})", path=path, line=at) from error
    except ValueError as error:
        raise ActorsFileError(f"no registry: {error}", path=path, line=line) from error


def read_json_lines(text: str, rows: Rows) -> Iterator[tuple[int, Any]]:
    """The rows of JSON lines with their numbers; empty lines are left out, broken ones reported to ``rows``."""
    for number, line in enumerate(_lines(text), 1):
        if not line.strip():
            continue
        try:
            if len(line) > LONGEST_ROW:
                raise ActorsFileError(f"longer than {LONGEST_ROW} characters", path=rows.path, line=number)
            yield number, parse_json(line, path=rows.path, line=number)
        except ActorsFileError as error:
            rows.report(error)


def _lines(text: str) -> Iterable[str]:
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield text[start:end]
        start = end + 1
