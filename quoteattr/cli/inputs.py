"""Files and standard input as text."""

from __future__ import annotations

import difflib
import os
import sys
from collections.abc import Iterable

import click
from click.shell_completion import CompletionItem

from .._decode import check_encoding, decode
from ..errors import InputError, TooLongError

__all__ = [
    "LARGEST",
    "STDIN",
    "check_encoding",
    "complete_paths",
    "decode",
    "name_input",
    "read_text",
    "suggest",
]

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
        raise InputError(f"{path}: is a directory; name the files in it, or give it to quoteattr batch") from error
    except FileNotFoundError as error:
        folder, name = os.path.split(path)
        raise InputError(f"{path}: {error.strerror or error}{suggest(name, _list_names(folder or '.'))}") from error
    except (OSError, ValueError) as error:  # a ValueError: a NUL in the path
        raise InputError(f"{path}: {getattr(error, 'strerror', None) or error}") from error
    if len(data) > LARGEST:
        raise TooLongError(f"{path}: larger than {LARGEST >> 20} MiB")
    return decode(data, name_input(path), encoding)


def _list_names(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []


def name_input(path: str) -> str:
    """What to call an input in results and messages: its path as given, or "stdin"."""
    return "stdin" if path == STDIN else path


def suggest(word: str, known: Iterable[str]) -> str:
    """What to add to a message about a word that is not known: the nearest one that is, if any is near.

    >>> suggest("exract", ["annotate", "extract"]), suggest("zzz", ["annotate"])
    ("; did you mean 'extract'?", '')
    """
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.75)
    return f"; did you mean {near[0]!r}?" if near else ""


def complete_paths(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Tell a shell that completes a command line to offer its own files here."""
    return [CompletionItem(incomplete, type="file")]
