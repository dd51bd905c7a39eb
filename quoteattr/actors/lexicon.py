"""The word lists of names, read once from the data files beside this module and checked as they are read."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import attrs

from .._toml import loads

__all__ = ["NameParts", "Nicknames", "Titles", "load_name_parts", "load_nicknames", "load_scripts", "load_titles"]


def _read(name: str) -> dict[str, Any]:
    return loads((resources.files(__package__) / "data" / name).read_text(encoding="utf-8"))


@attrs.frozen
class Titles:
    """Words before (and letters after) a name.

    Args:
        classes: Form (a tuple of words) to (title, class); class is honorific, rank or office.
        also_name: Forms that are also given names or surnames.
        modifiers: Words that belong to the title after them ("former").
        postnominals: Letters after a name ("MP").
        openers: The first words of all forms, and the modifiers.
        longest: Words in the longest form.
    """

    classes: Mapping[tuple[str, ...], tuple[str, str]]
    also_name: frozenset[tuple[str, ...]]
    modifiers: frozenset[str]
    postnominals: frozenset[str]
    openers: frozenset[str]
    longest: int


@cache
def load_titles() -> Titles:
    """The titles of data/titles.toml."""
    data = _read("titles.toml")
    classes = {
        tuple(form.split()): (title, rank)
        for rank in ("honorific", "rank", "office")
        for title, forms in data[rank].items()
        for form in forms
    }
    also_name = frozenset(tuple(form.split()) for form in data["also_name"]["forms"])
    modifiers = frozenset(data["modifier"]["forms"])
    return Titles(
        classes=classes,
        also_name=also_name,
        modifiers=modifiers,
        postnominals=frozenset(data["postnominal"]["forms"]),
        openers=modifiers | {form[0] for form in (*classes, *also_name)},
        longest=max(map(len, [*classes, *also_name])),
    )


@attrs.frozen
class NameParts:
    """Small words inside names, suffixes, and the words of organisations' names that carry no evidence.

    Args:
        particles: Particle to the spelling that stands for all of its spellings.
        also_name: Particles that may also open a name ("Al Green").
        suffixes: Form to suffix ("junior" to "jr").
        stopwords: Words of an organisation's name that have no letter in its acronym.
        legal_forms: "Ltd", "GmbH".
    """

    particles: Mapping[str, str]
    also_name: frozenset[str]
    suffixes: Mapping[str, str]
    stopwords: frozenset[str]
    legal_forms: frozenset[str]


@cache
def load_name_parts() -> NameParts:
    """The lists of data/particles.toml."""
    data = _read("particles.toml")
    particles = {word: word for word in data["particles"]}
    particles |= {other: word for word, others in data["same"].items() for other in others}
    return NameParts(
        particles=particles,
        also_name=frozenset(data["also_name"]),
        suffixes={form: suffix for suffix, forms in data["suffix"].items() for form in forms},
        stopwords=frozenset(data["organization"]["stopwords"]),
        legal_forms=frozenset(data["organization"]["legal_forms"]),
    )


@attrs.frozen
class Nicknames:
    """Given names: which stand for each other, and which are different people's.

    Args:
        variants: Name to the names it may stand for or be short for (never two short forms of one name).
        listed: Name to the numbers of the names it is a spelling of; two listed names without a common number differ.
        transliterated: The numbers of names that are transliterated.
    """

    variants: Mapping[str, frozenset[str]]
    listed: Mapping[str, frozenset[int]]
    transliterated: frozenset[int]

    def is_transliterated(self, name: str) -> bool:
        """Whether a given name is of a language that is written in another script."""
        return not self.transliterated.isdisjoint(self.listed.get(name, ()))

    def are_variants(self, one: str, other: str) -> bool:
        """Whether one is a short form of the other."""
        return other in self.variants.get(one, ())

    def are_different(self, one: str, other: str) -> bool:
        """Whether both are known names, and not the same one."""
        left, right = self.listed.get(one), self.listed.get(other)
        return left is not None and right is not None and not left & right


@cache
def load_nicknames() -> Nicknames:
    """The lists of data/nicknames.toml and data/given_names.toml."""
    variants: dict[str, set[str]] = {}
    listed: dict[str, set[int]] = {}
    given = _read("given_names.toml")
    rows: list[list[str]] = list(given["names"])
    for formal, forms in _read("nicknames.toml")["nicknames"].items():
        rows.append([formal])
        for form in forms:
            variants.setdefault(formal, set()).add(form)
            variants.setdefault(form, set()).add(formal)
            rows.append([form])
    place: dict[str, int] = {}
    for number, row in enumerate(rows):
        known = next((place[word] for word in row if word in place), number)
        for word in row:
            place.setdefault(word, known)
            listed.setdefault(word, set()).add(known)
    return Nicknames(
        variants={name: frozenset(others) for name, others in variants.items()},
        listed={name: frozenset(numbers) for name, numbers in listed.items()},
        transliterated=frozenset(number for name in given["transliterated"] for number in listed[name]),
    )


@cache
def load_scripts() -> Mapping[str, str]:
    """The letters (and clusters of letters) of data/scripts.toml, each with its spelling in a-z."""
    return {letter: latin for table in _read("scripts.toml").values() for letter, latin in table.items()}
