"""Where results go: standard output, or a file that is there whole or not at all."""

from __future__ import annotations

import os
import secrets
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO

import click

from ..export.table import make_printable
from .exit_codes import CommandError, ExitCode

__all__ = ["Write", "open_output", "tell"]

#: Takes text and writes it, line ends as they are.
Write = Callable[[str], None]


@contextmanager
def open_output(path: str | None, encoding: str = "utf-8") -> Iterator[Write]:
    """Open standard output, or a file that takes its place only when everything is written.

    The bytes of a file go to another one beside it, which replaces ``path`` when the block ends and is removed when the
    block fails; what was there before stays until then. A link is followed, the permissions of a file that is replaced
    are kept, and a device or a named pipe is written to directly.

    Args:
        path: The file to make; None for standard output.
        encoding: How standard output is written; a file is always UTF-8.

    Yields:
        A function that writes a text.

    Raises:
        CommandError: The file cannot be written. What the block itself raises passes through.
    """
    if path is None:
        yield lambda text: _write(sys.stdout.buffer, text.encode(encoding))
        return
    target = os.path.realpath(path)
    with _name_failures(path):
        file, temporary = _open_file(target)

    def write(text: str) -> None:
        with _name_failures(path):
            _write(file, text.encode("utf-8"))

    try:
        yield write
        with _name_failures(path):
            file.close()
            if temporary is not None:
                os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):  # a full disk fails again here, and the first failure is the one to tell
            file.close()
        if temporary is not None:
            os.unlink(temporary)
        raise


def tell(message: str) -> None:
    """Print a message on standard error, in one line and harmless on a terminal whatever file names it holds."""
    click.echo(make_printable(message), err=True)


def _write(file: BinaryIO, data: bytes) -> None:
    rest = memoryview(data)
    while rest:  # an unbuffered standard output (PYTHONUNBUFFERED) may take less than it is given
        rest = rest[file.write(rest) :]
    file.flush()  # whoever reads along gets each result when it is there


@contextmanager
def _name_failures(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror or error}", ExitCode.OUTPUT) from error


def _open_file(target: str) -> tuple[BinaryIO, str | None]:
    """The open file and, when it is to replace ``target``, its own name."""
    mode = os.stat(target).st_mode if os.path.lexists(target) else None
    if mode is not None and not stat.S_ISREG(mode):
        return open(target, "wb"), None
    temporary = os.path.join(os.path.dirname(target), f".quoteattr-{secrets.token_hex(8)}.tmp")
    file = open(temporary, "xb")  # noqa: SIM115 - the caller closes it
    if mode is not None:
        os.chmod(temporary, stat.S_IMODE(mode))
    return file, temporary
