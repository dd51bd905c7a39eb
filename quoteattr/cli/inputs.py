"""Files and standard input as text."""

from __future__ import annotations

import sys

from .._decode import check_encoding, decode
from ..errors import InputError, TooLongError

__all__ = ["LARGEST", "STDIN", "check_encoding", "decode", "name_input", "read_text"]

#: The name that stands for standard input.
STDIN = "-"

#: No input is larger (bytes): a file may be a device that never ends.
LARGEST = 1 << 30


def read_text(path: str, encoding: str | None = None) -> str:
    """The text of a file, or of standard input when ``path`` is "-".

    Args:
        path: As the user gave it.
        encoding: What the user says it is written in; None for UTF-8.

    Raises:
        InputError: It cannot be opened, is a directory, or looks like a binary file.
        TooLongError: It is larger than ``LARGEST``.
        EncodingError: Its bytes are not text in that encoding.
    """
    try:
        if path == STDIN:
            data = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with open(path, "rb") as file:
                data = file.read(LARGEST + 1)
    except IsADirectoryError as error:
        raise InputError(f"{path}: is a directory; name the files in it") from error
    except (OSError, ValueError) as error:  # a ValueError: a NUL in the path
        raise InputError(f"{path}: {getattr(error, 'strerror', None) or error}") from error
    if len(data) > LARGEST:
        raise TooLongError(f"{path}: larger than {LARGEST >> 20} MiB")
    return decode(data, name_input(path), encoding)


def name_input(path: str) -> str:
    """What to call an input in results and messages: its path as given, or "stdin"."""
    return "stdin" if path == STDIN else path
