"""JSON from files that nobody vouches for: within limits, every key once, no number that is none.

Python's own reader takes the last of two equal keys, ``NaN`` and ``1e999``, and anything as deep as its stack. Two
readers of one file could then see two things in it, and what is written of it is JSON no more.
"""

from __future__ import annotations

import json
import math
import reprlib
from typing import Any

__all__ = ["MAX_DEPTH", "explain", "is_within_depth", "load_json", "show_briefly"]

#: How deep arrays and objects may be nested in what is written and read; no format of this package needs more than 9.
MAX_DEPTH = 64


def load_json(text: str) -> Any:
    """Parse JSON.

    Raises:
        ValueError: It is no JSON (``json.JSONDecodeError``, which says where), is nested deeper than ``MAX_DEPTH``,
            has a key twice in one object, or a number that is infinite, NaN or too long to be read.

    >>> load_json('{"a": [1, 2.5]}')
    {'a': [1, 2.5]}
    >>> load_json('{"a": 1, "a": 2}')
    Traceback (most recent call last):
        ...
    ValueError: the key 'a' stands twice in one object
    """
    try:
        data = json.loads(
            text, parse_constant=_refuse_constant, parse_float=_read_float, object_pairs_hook=_read_object
        )
    except RecursionError:
        raise ValueError(_TOO_DEEP) from None
    except json.JSONDecodeError:
        raise
    except ValueError as error:
        if "digits" in str(error):  # Python's advice would be to lift its limit
            raise ValueError("a number has too many digits") from None
        raise
    if not is_within_depth(data):
        raise ValueError(_TOO_DEEP)
    return data


def explain(error: ValueError) -> str:
    """What is wrong, in words, when :func:`load_json` has raised.

    >>> try:
    ...     load_json("[")
    ... except ValueError as error:
    ...     explain(error)
    'not JSON: Expecting value: line 1 column 2 (char 1)'
    """
    return f"not JSON: {error}" if isinstance(error, json.JSONDecodeError) else str(error)


def is_within_depth(data: Any) -> bool:
    """Whether arrays and objects are nested no deeper than ``MAX_DEPTH``.

    >>> is_within_depth([[[]]])
    True
    """
    level = [data]
    for _ in range(MAX_DEPTH + 1):
        level = [
            child
            for value in level
            if isinstance(value, (dict, list))
            for child in (value.values() if isinstance(value, dict) else value)
        ]
        if not level:
            return True
    return False


def show_briefly(value: Any) -> str:
    """The ``repr`` of a value from a file, cut to what a message has room for.

    >>> show_briefly({"id": list(range(1000))})
    "{'id': [0, 1, 2, 3, ...]}"
    """
    return _BRIEF.repr(value)


_TOO_DEEP = f"nested deeper than {MAX_DEPTH} levels"

_BRIEF = reprlib.Repr()
_BRIEF.maxstring = _BRIEF.maxother = _BRIEF.maxlong = 80
_BRIEF.maxlist = _BRIEF.maxdict = 4
_BRIEF.maxlevel = 3


def _refuse_constant(name: str) -> None:
    raise ValueError(f"not JSON: {name} is no JSON number")


def _read_float(written: str) -> float:
    value = float(written)
    if math.isinf(value):
        raise ValueError(f"the number {written[:20]} is out of range")
    return value


def _read_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise ValueError(f"the key {show_briefly(key)} stands twice in one object")
            seen.add(key)
    return data
