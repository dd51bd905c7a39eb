"""An article as a batch reads it, and how the fields of a row become one."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from ..actors import Context
from ..errors import FieldError, RegistryError, TooLongError

__all__ = ["MAX_LENGTH", "Article", "Fields", "check_length", "identify", "read_fields", "to_strings"]

#: Longest text in code points unless the user says otherwise: some 150,000 words, a long book.
MAX_LENGTH = 1_000_000

# A date with a time: the day is what the resolver wants.
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d")


def to_strings(values: Iterable[str]) -> tuple[str, ...]:
    """A tuple of them, for fields of frozen classes."""
    return tuple(values)


@attrs.frozen
class Article:
    """One text to be read.

    Args:
        id: What its result is called.
        text: The text.
        context: What is known of it besides, for the resolver.
        kept: Fields that go with it into the result, under ``provenance["article"]``; JSON values.
    """

    id: str
    text: str
    context: Context | None = None
    kept: Mapping[str, Any] = attrs.field(factory=dict, hash=False)


@attrs.frozen
class Fields:
    """Which fields of a row, an object or a table's column, are what.

    Args:
        text: The text's field.
        id: The id's; None for ``id`` where a row has one and the file and line elsewhere.
        date: The field with the day on which it appeared (ISO 8601), or None. It is kept as ``date``.
        keep: More fields that go with the article into the result.
    """

    text: str = "text"
    id: str | None = None
    date: str | None = None
    keep: tuple[str, ...] = attrs.field(default=(), converter=to_strings)

    @property
    def names(self) -> tuple[str, ...]:
        """Every field that is asked for; a row need not have those for the id by default and those to keep."""
        named = (self.id or "id", self.text, *([self.date] if self.date else []), *self.keep)
        return tuple(dict.fromkeys(named))


def read_fields(row: Mapping[str, Any], fields: Fields, where: str, max_length: int) -> Article:
    """The article of a row.

    Args:
        row: The row's values by field.
        fields: Which is which.
        where: The row's place, for messages and where it has no id.
        max_length: Longest text in code points.

    Raises:
        FieldError: A field is missing or of a wrong type.
        TooLongError: The text is too long.

    >>> read_fields({"id": 7, "text": "Yes."}, Fields(), "a.jsonl:1", 100).id
    '7'
    """
    text = row.get(fields.text)
    if not isinstance(text, str):
        raise FieldError(f"{where}: {_tell_lack(row, fields.text)}, not a text")
    check_length(len(text), max_length, where)
    kept: dict[str, Any] = {}
    context = None
    if fields.date is not None and (date := row.get(fields.date)) not in (None, ""):
        kept["date"] = to_json_value(date)
        context = _to_context(date, fields.date, where)
    kept |= {name: to_json_value(row.get(name)) for name in fields.keep}
    return Article(identify(row, fields, where), text, context, kept)


def identify(row: Mapping[str, Any], fields: Fields, where: str) -> str:
    """The id of a row.

    Raises:
        FieldError: The field that the user named is missing, or the id is neither a text nor a whole number.
    """
    name = fields.id or "id"
    value = row.get(name)
    if isinstance(value, str) and value:
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if value in (None, "") and fields.id is None:
        return where
    raise FieldError(f"{where}: {_tell_lack(row, name)}, not an id")


def check_length(length: int, max_length: int, where: str) -> None:
    """Compare a length in code points with the longest allowed.

    Raises:
        TooLongError: It is longer.
    """
    if length > max_length:
        raise TooLongError(f"{where}: longer than {max_length} characters; --max-length allows more")


def to_json_value(value: Any) -> Any:
    """A value of a table as JSON has it: dates as ISO 8601, what JSON has no form for as text.

    >>> to_json_value({"when": datetime.date(2026, 11, 2), "score": float("nan")})
    {'when': '2026-11-02', 'score': None}
    """
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): to_json_value(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_json_value(inner) for inner in value]
    return str(value)


def _to_context(date: Any, name: str, where: str) -> Context:
    if isinstance(date, datetime.datetime):
        date = date.date()
    if isinstance(date, str) and (day := _DAY.match(date)):
        date = day[1]
    try:
        return Context(date=date)
    except (RegistryError, TypeError) as error:
        raise FieldError(f"{where}: field {name!r}: {error}") from error


def _tell_lack(row: Mapping[str, Any], name: str) -> str:
    if name not in row:
        return f"there is no field {name!r}"
    return f"field {name!r} is {'null' if row[name] is None else type(row[name]).__name__}"
