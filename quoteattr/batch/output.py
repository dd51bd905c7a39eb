"""The output, which is its own journal: one whole line a document, in the order of the inputs.

How many whole lines there are says how many documents are done, and the id in each says that they are the same ones,
so nothing else has to be kept in step with it, and an id that occurs twice is no trouble. Lines are appended, several
in one write; what a killed run left of its last line is cut off when the next one opens the file.
"""

from __future__ import annotations

import json
import os
import re
import stat
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Any

import attrs

from .._json import load_json
from ..claims import SCHEMA
from ..errors import OutputError

__all__ = ["Done", "Output"]

# The keys of the wire format stand in a fixed order.
_LINE = re.compile(
    rb'\{"schema": "'
    + SCHEMA.encode()
    + rb'", "id": ("(?:[^"\\]|\\.)*"), "(?:claims|error": \{"type": ("(?:[^"\\]|\\.)*"))'
)
_BLOCK = 1 << 16


@attrs.frozen
class Done:
    """A document that an earlier run has finished; ``error`` is the error's type when it stands for a failure."""

    id: str
    error: str | None


class Output:
    """Where the lines go: a file, or standard output. Use it in a ``with`` block.

    Args:
        path: The file; None for standard output.
        resume: Go on after what is there; without it a file that holds something is an error.
        overwrite: Begin anew instead.

    Raises:
        OutputError: It cannot be opened or locked, holds something, or what it holds is no result.
    """

    def __init__(self, path: str | None, *, resume: bool = False, overwrite: bool = False) -> None:
        self.path = path
        self.name = "standard output" if path is None else path
        with self._named():
            self._descriptor = _get_stdout() if path is None else os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        #: Whether lines can be taken back and be read again.
        self.is_file = path is not None and stat.S_ISREG(os.fstat(self._descriptor).st_mode)
        self._size = 0
        if not self.is_file:
            return
        try:
            self._prepare(resume, overwrite)
        except BaseException:
            os.close(self._descriptor)
            raise

    def _prepare(self, resume: bool, overwrite: bool) -> None:
        with self._named():
            _lock(self._descriptor, self.name)
            if overwrite:
                os.ftruncate(self._descriptor, 0)
            size = os.fstat(self._descriptor).st_size
            if size and not resume:
                raise OutputError(
                    f"{self.name}: there are results in it; --resume goes on with them, --overwrite begins anew"
                )
            self._size = _find_end(self._descriptor, size)
            os.ftruncate(self._descriptor, self._size)

    def __enter__(self) -> Output:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.path is not None:
            os.close(self._descriptor)

    def read_done(self) -> Iterator[Done]:
        """The documents that are done, in order.

        Raises:
            OutputError: A line is no result.
        """
        if not self._size:
            return
        for number, line in enumerate(self._read_lines(), start=1):
            found = _LINE.match(line)
            try:
                if found is None:
                    raise ValueError(line)
                done = Done(json.loads(found[1]), None if found[2] is None else json.loads(found[2]))
            except ValueError as error:
                message = f"{self.name}, line {number}: not a result of quoteattr; --resume cannot go on"
                raise OutputError(message) from error
            yield done

    def read_provenance(self) -> dict[str, Any] | None:
        """What made the first result that is no failure; None when there is none.

        Raises:
            OutputError: It does not say.
        """
        for number, line in enumerate(self._read_lines() if self._size else (), start=1):
            found = _LINE.match(line)
            if found is not None and found[2] is None:
                try:
                    provenance: dict[str, Any] = load_json(line.decode("utf-8"))["provenance"]
                    if not isinstance(provenance, dict):
                        raise ValueError("no object")
                except (ValueError, KeyError) as error:
                    message = f"{self.name}, line {number}: not a result of quoteattr; --resume cannot go on"
                    raise OutputError(message) from error
                return provenance
        return None

    def append(self, lines: Sequence[str]) -> None:
        """Write lines, all of them or, if that fails, none of them and no part of one.

        Raises:
            OutputError: They cannot be written.
            BrokenPipeError: The reader of a pipe went away.
        """
        data = "".join(lines).encode("utf-8")
        try:
            with self._named():
                if self.is_file:
                    os.lseek(self._descriptor, self._size, os.SEEK_SET)
                rest = memoryview(data)
                while rest:
                    rest = rest[os.write(self._descriptor, rest) :]
        except BaseException:  # Ctrl-C too
            if self.is_file:
                with suppress(OSError):
                    os.ftruncate(self._descriptor, self._size)
            raise
        self._size += len(data)

    def _read_lines(self) -> Iterator[bytes]:
        with open(self.name, "rb") as file:
            yield from file

    @contextmanager
    def _named(self) -> Iterator[None]:
        try:
            yield
        except (OutputError, BrokenPipeError):
            raise
        except OSError as error:
            raise OutputError(f"{self.name}: {error.strerror or error}") from error


def _get_stdout() -> int:
    sys.stdout.flush()
    return sys.stdout.fileno()


def _find_end(descriptor: int, size: int) -> int:
    """Where the last whole line ends."""
    end = size
    while end:
        start = max(0, end - _BLOCK)
        os.lseek(descriptor, start, os.SEEK_SET)
        block = os.read(descriptor, end - start)
        if (last := block.rfind(b"\n")) >= 0:
            return start + last + 1
        end = start
    return 0


def _lock(descriptor: int, name: str) -> None:
    """Let no second run write to the file. The lock goes with the process, however it ends."""
    try:
        import fcntl
    except ImportError:  # pragma: no cover - Windows has no locks of this kind
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise OutputError(f"{name}: another run is writing to it") from error
