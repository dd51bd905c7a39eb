"""Bytes from files and standard input as text, unchanged but for a byte order mark.

Line ends stay as they are, so that offsets count what is in the file.
"""

from __future__ import annotations

import codecs
import io
import sys

from ..errors import EncodingError, InputError

__all__ = ["STDIN", "check_encoding", "decode", "name_input", "read_text"]

#: The name that stands for standard input.
STDIN = "-"

# The longer marks first: that of UTF-32 begins with that of UTF-16.
_BYTE_ORDER_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}

# As far as git and grep look for a NUL, which no text in an encoding without a byte order mark has.
_BINARY_CHECK = 8000


def check_encoding(name: str) -> str:
    """``name`` when Python can decode text by it.

    Raises:
        LookupError: It is no encoding, or one of bytes into bytes.

    >>> check_encoding("cp1252")
    'cp1252'
    """
    try:
        io.TextIOWrapper(io.BytesIO(), encoding=name)  # unlike codecs.lookup it refuses those of bytes into bytes
    except (LookupError, ValueError) as error:
        raise LookupError(f"{name!r} is no text encoding that Python knows") from error
    return name


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


def decode(data: bytes, name: str, encoding: str | None = None) -> str:
    r"""Decode the bytes of one input.

    A byte order mark tells more surely what follows than a declaration, so it wins, and is no part of the text
    (https://encoding.spec.whatwg.org/#decode does the same).

    Args:
        data: The bytes.
        name: What to call them in an error.
        encoding: The declared encoding; None for UTF-8.

    Returns:
        The text, with its line ends as they are.

    Raises:
        InputError: No encoding is declared and the bytes look binary.
        EncodingError: The bytes are not text in the encoding.

    >>> decode(b"\xef\xbb\xbfYes,\r\nshe said.", "a.txt")
    'Yes,\r\nshe said.'
    """
    mark = next((mark for mark in _BYTE_ORDER_MARKS if data.startswith(mark)), b"")
    used = _BYTE_ORDER_MARKS[mark] if mark else encoding or "utf-8"
    if not mark and encoding is None and (zero := data.find(b"\0", 0, _BINARY_CHECK)) >= 0:
        raise InputError(
            f"{name}: looks like a binary file (a zero byte at offset {zero}); "
            "if it is text, say in what with --encoding, for example --encoding utf-16-le"
        )
    try:
        return data[len(mark) :].decode(used)
    except UnicodeError as error:
        # Only a decoder of something stranger than a character set gives no position.
        offset = len(mark) + (error.start if isinstance(error, UnicodeDecodeError) else 0)
        raise EncodingError(
            f"{name}: byte 0x{data[offset]:02x} at offset {offset} is not {used} text; "
            "say what it is written in with --encoding, for example --encoding cp1252",
            offset=offset,
        ) from error
