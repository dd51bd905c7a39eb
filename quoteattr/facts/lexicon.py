"""The words by which facts are told: words.toml, read once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType

from .._toml import loads

__all__ = ["phrases", "words"]


@cache
def _data() -> Mapping[str, Mapping[str, str | list[str]]]:
    return MappingProxyType(loads(resources.files(__package__).joinpath("words.toml").read_text(encoding="utf-8")))


@cache
def words(table: str, key: str) -> frozenset[str]:
    """A list of single words.

    >>> "million" in words("numerals", "magnitudes")
    True
    """
    value = _data()[table][key]
    return frozenset(value.split() if isinstance(value, str) else value)


@cache
def phrases(table: str, key: str) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """A list of phrases by their first word: each a tuple of its words, the longest first.

    >>> phrases("cause", "nouns")["cause"]
    (('cause', 'of'),)
    """
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted(_data()[table][key], key=len, reverse=True):
        pieces = tuple(_PIECE.findall(phrase))
        found.setdefault(pieces[0], []).append(pieces)
    return MappingProxyType({first: tuple(those) for first, those in found.items()})


# As reading.py splits: "valentine's" is two pieces, "o'clock" one.
_PIECE = re.compile(r"['’]s(?!\w)|(?:(?!['’]s(?!\w))\S)+")
