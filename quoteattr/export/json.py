r"""The wire format as JSON and JSON Lines: written so that it is always valid UTF-8, read with errors that say where.

A text may hold lone surrogates (a file name that is not UTF-8, a careless decoder): they are written as ``\udXXX``
escapes and come back as they were. One case JSON cannot tell: a high surrogate directly followed by a low one, which no
decoder produces, is read back as the character that the two stand for. Controls, line and paragraph separators and the
marks that turn the direction of text are escaped too: no reader that splits lines at them cuts a row in two, and no
terminal obeys them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from typing import Any

from .._json import MAX_DEPTH, explain, is_within_depth, load_json
from ..claims import SCHEMA, Extraction, Failure
from ..errors import WireFormatError

__all__ = ["MAX_DEPTH", "dump_json", "from_json", "load_schema", "read_jsonl", "to_json", "to_jsonl"]

# json escapes the C0 controls itself.
_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

# A raw line break is never part of a JSON string, so this only ever meets a pair of numbers.
_SPREAD_SPAN = re.compile(r"\[\n +(\d+),\n +(\d+)\n +\]")


def to_json(result: Extraction | Failure, indent: int | None = None) -> str:
    """One result as a JSON object of the format ``quoteattr/1``.

    Args:
        result: What an extractor gave, or the failure that stands for a document.
        indent: Spaces a level for people; None for one line, as JSON Lines wants it.

    Returns:
        JSON without a final line break. It can always be encoded as UTF-8.

    Raises:
        WireFormatError: An enricher put something into ``extra`` that JSON has no form for, or that is nested too deep.

    >>> to_json(Failure("a.txt", "InputError", "it is a directory"))
    '{"schema": "quoteattr/1", "id": "a.txt", "error": {"type": "InputError", "message": "it is a directory"}}'
    """
    return dump_json(result.to_dict(), indent, name=f"document {result.id!r}")


def dump_json(data: Any, indent: int | None = None, *, name: str = "this") -> str:
    r"""Any JSON value of this package's formats, written as :func:`to_json` writes results.

    Args:
        data: What a function of :mod:`quoteattr.export` gave.
        indent: Spaces a level for people; None for one line.
        name: What to call it in an error.

    Returns:
        JSON without a final line break. It can always be encoded as UTF-8.

    Raises:
        WireFormatError: It holds something that JSON has no form for, or is nested too deep.

    >>> dump_json({"text": "\ud800 “Ja”"})
    '{"text": "\\ud800 “Ja”"}'
    """
    if not is_within_depth(data):
        raise WireFormatError(f"{name} is nested deeper than {MAX_DEPTH} levels")
    try:
        written = json.dumps(data, ensure_ascii=False, allow_nan=False, indent=indent)
    except (TypeError, ValueError) as error:
        raise WireFormatError(f"{name} cannot be written as JSON: {error}") from error
    if indent is not None:
        written = _SPREAD_SPAN.sub(r"[\1, \2]", written)
    return escape_unsafe(written)


def escape_unsafe(written: str) -> str:
    r"""JSON with what cannot be encoded, or what splits lines and turns text around, as escapes.

    >>> escape_unsafe('"a\u2028b"')
    '"a\\u2028b"'
    """
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", written)


def from_json(text: str) -> Extraction | Failure:
    """Read one JSON object of the format ``quoteattr/1``.

    Args:
        text: The JSON, with or without white space around it.

    Returns:
        The extraction, or the failure when the object is an error row.

    Raises:
        WireFormatError: ``text`` is no JSON, is nested deeper than ``MAX_DEPTH``, has a key twice in one object, or is
            not in the format.

    >>> from_json(to_json(Extraction("afp-17")))
    Extraction(id='afp-17', claims=(), actors=(), provenance={}, warnings=())
    """
    try:
        data = load_json(text)
    except ValueError as error:
        raise WireFormatError(explain(error)) from error
    if isinstance(data, Mapping) and data.get("schema") == SCHEMA and "error" in data:
        return _read_failure(data)
    return Extraction.from_dict(data)


def to_jsonl(results: Iterable[Extraction | Failure]) -> Iterator[str]:
    r"""The results as JSON Lines, one line each with its line break, as they come.

    Raises:
        WireFormatError: See :func:`to_json`.

    >>> list(to_jsonl([Failure("a.txt", "InputError", "gone")]))[0][-22:]
    ', "message": "gone"}}\n'
    """
    for result in results:
        yield to_json(result) + "\n"


def read_jsonl(lines: Iterable[str]) -> Iterator[Extraction | Failure]:
    r"""Read JSON Lines as they come; blank lines and a byte order mark at the start are passed over.

    Args:
        lines: For example a file opened with ``encoding="utf-8"``.

    Yields:
        One result a line; error rows as :class:`~quoteattr.claims.Failure`.

    Raises:
        WireFormatError: A line is not in the format; the message begins with its number, counted from 1.

    >>> lines = to_jsonl([Extraction("a"), Failure("b", "InputError", "gone")])
    >>> [type(result).__name__ for result in read_jsonl(lines)]
    ['Extraction', 'Failure']
    """
    for number, line in enumerate(lines, start=1):
        row = line.removeprefix("\ufeff") if number == 1 else line
        if not row.strip():
            continue
        try:
            result = from_json(row)
        except WireFormatError as error:
            raise WireFormatError(f"line {number}: {error}") from error
        yield result


def load_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of one object of the format ``quoteattr/1``.

    >>> load_schema()["$schema"]
    'https://json-schema.org/draft/2020-12/schema'
    """
    schema: dict[str, Any] = json.loads(files(__package__).joinpath("schema.json").read_text(encoding="utf-8"))
    return schema


def _read_failure(data: Mapping[str, Any]) -> Failure:
    error = data["error"]
    if not isinstance(error, Mapping):
        raise WireFormatError(f"error: expected an object, got {type(error).__name__}")
    return Failure(_read_string(data, "id"), _read_string(error, "type"), _read_string(error, "message"))


def _read_string(data: Mapping[str, Any], key: str) -> str:
    value = data.get(key)
    if not isinstance(value, str):
        raise WireFormatError(f"{key}: expected a string, got {type(value).__name__}")
    return value
