"""Bytes as text, unchanged but for a byte order mark.

Line ends stay as they are, so that offsets count what is in the file.
"""

from __future__ import annotations

import codecs
import io

from .errors import EncodingError, InputError

__all__ = ["check_encoding", "decode", "find_mark"]

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
    mark, marked = find_mark(data)
    used = marked or encoding or "utf-8"
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


def find_mark(data: bytes) -> tuple[bytes, str | None]:
    r"""The byte order mark at the start of bytes and the encoding that it tells; nothing and None without one.

    >>> find_mark(b"\xef\xbb\xbfid,text")
    (b'\xef\xbb\xbf', 'utf-8')
    """
    return next(((mark, name) for mark, name in _BYTE_ORDER_MARKS.items() if data.startswith(mark)), (b"", None))
