"""Files and standard input as text."""

from __future__ import annotations

import sys

from .._decode import check_encoding, decode
from ..errors import InputError

__all__ = ["STDIN", "check_encoding", "decode", "name_input", "read_text"]

#: The name that stands for standard input.
STDIN = "-"


def read_text(path: str, encoding: str | None = None) -> str:
    """The text of a file, or of standard input when ``path`` is "-".

    Args:
        path: As the user gave it.
        encoding: What the user says it is written in; None for UTF-8.

    Raises:
        InputError: It cannot be opened, is a directory, or looks like a binary file.
        EncodingError: Its bytes are not text in that encoding.
    """
    try:
        if path == STDIN:
            data = sys.stdin.buffer.read()
        else:
            with open(path, "rb") as file:
                data = file.read()
    except IsADirectoryError as error:
        raise InputError(f"{path}: is a directory; name the files in it") from error
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error
    return decode(data, name_input(path), encoding)


def name_input(path: str) -> str:
    """What to call an input in results and messages: its path as given, or "stdin"."""
    return "stdin" if path == STDIN else path
