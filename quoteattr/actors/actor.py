"""What a registry is made of: actors, their aliases and the offices they held."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any

import attrs

from .._json import show_briefly
from ..errors import RegistryError

__all__ = ["KINDS", "Actor", "Alias", "Role", "Strength"]

#: What an actor can be.
KINDS = ("person", "organization", "group", "office", "document")

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?\Z")


class Strength(Enum):
    """Whether an alias may stand for its actor alone."""

    #: It may ("Bono"): the registry vouches for it.
    STRONG = "strong"
    #: It may only beside other evidence (a surname, an acronym, an office).
    WEAK = "weak"


def to_date(value: Any) -> str | None:
    """A date as the registry keeps it: "2001", "2001-05" or "2001-05-27"; None for none.

    Raises:
        RegistryError: ``value`` is no such date.

    >>> to_date(datetime.date(2001, 5, 27))
    '2001-05-27'
    """
    if value is None or value == "":
        return None
    if isinstance(value, datetime.date):
        return value.strftime("%Y-%m-%d") if value.year > 999 else value.isoformat()[:10]
    if isinstance(value, str) and _DATE.match(value):
        return value
    raise RegistryError(f"a date is written 2001, 2001-05 or 2001-05-27, not {show_briefly(value)}")


def is_within(date: str, start: str | None, end: str | None) -> bool:
    """Whether ``date`` lies between two dates, both included, each as exact as it was given.

    >>> is_within("2001-05-27", "1999", "2001")
    True
    """
    return (start is None or date[: len(start)] >= start[: len(date)]) and (
        end is None or date[: len(end)] <= end[: len(date)]
    )


def _label(instance: Any, attribute: attrs.Attribute[Any]) -> str:
    return f"the {attribute.name.replace('_', ' ')} of an {type(instance).__name__}".replace("an Role", "a Role")


def _check_text(instance: Any, attribute: attrs.Attribute[Any], value: Any) -> None:
    if not isinstance(value, str):
        raise RegistryError(f"{_label(instance, attribute)} is text, not {type(value).__name__}")
    if not value.strip():
        raise RegistryError(f"{_label(instance, attribute)} is empty")


def _check_optional_text(instance: Any, attribute: attrs.Attribute[Any], value: Any) -> None:
    if value is not None:
        _check_text(instance, attribute, value)


def _check_texts(instance: Any, attribute: attrs.Attribute[Any], value: tuple[Any, ...]) -> None:
    for item in value:
        _check_text(instance, attribute, item)


def _none_if_empty(value: str | None) -> str | None:
    return None if value == "" else value


def _texts(value: Iterable[str]) -> tuple[str, ...]:
    return _sequence(value, "countries and sections")


def _sequence(value: Any, what: str) -> tuple[Any, ...]:
    if isinstance(value, (str, bytes, Mapping)) or not isinstance(value, Iterable):
        raise RegistryError(f"{what} are a list, not {show_briefly(value)}")
    return tuple(value)


def _strength(value: Any) -> Strength | None:
    if value is None or isinstance(value, Strength):
        return value
    try:
        return Strength(value)
    except ValueError:
        raise RegistryError(f'an alias is "strong" or "weak", not {show_briefly(value)}') from None


def _check_period(start: str | None, end: str | None, what: str) -> None:
    if start is not None and end is not None and not is_within(start, None, end):
        raise RegistryError(f"{what} ends ({end}) before it begins ({start})")


@attrs.frozen
class Alias:
    """Another name of an actor.

    Args:
        text: The name.
        strength: Whether it may stand alone. None leaves it to the rule: a surname or given name alone, an acronym
            and an office are weak, everything else is strong.
        valid_from: First day (or month, or year) on which it is in use; ISO 8601 text or a ``date``.
        valid_to: Last one. An alias with dates counts only for articles of that time.
        language: ISO 639 code.
        source: Where it is from.

    Raises:
        RegistryError: An empty text, an unknown strength, a broken or reversed date.

    >>> Alias("HNC", strength="strong").strength
    <Strength.STRONG: 'strong'>
    """

    text: str = attrs.field(validator=_check_text)
    strength: Strength | None = attrs.field(default=None, converter=_strength)
    valid_from: str | None = attrs.field(default=None, converter=to_date)
    valid_to: str | None = attrs.field(default=None, converter=to_date)
    language: str | None = attrs.field(default=None, converter=_none_if_empty, validator=_check_optional_text)
    source: str | None = attrs.field(default=None, converter=_none_if_empty, validator=_check_optional_text)

    def __attrs_post_init__(self) -> None:
        _check_period(self.valid_from, self.valid_to, f"alias {self.text!r}")

    @property
    def dated(self) -> bool:
        """Whether it counts only for some time."""
        return self.valid_from is not None or self.valid_to is not None


@attrs.frozen
class Role:
    """An office or function that an actor held.

    Args:
        title: "Foreign Secretary", "spokeswoman".
        organization: Of which body, party, state or country.
        valid_from: First day, month or year.
        valid_to: Last one.

    Raises:
        RegistryError: An empty title, a broken or reversed date.
    """

    title: str = attrs.field(validator=_check_text)
    organization: str | None = attrs.field(default=None, converter=_none_if_empty, validator=_check_optional_text)
    valid_from: str | None = attrs.field(default=None, converter=to_date)
    valid_to: str | None = attrs.field(default=None, converter=to_date)

    def __attrs_post_init__(self) -> None:
        _check_period(self.valid_from, self.valid_to, f"role {self.title!r}")

    def held_on(self, date: str | None) -> bool:
        """Whether it was held on ``date`` (ISO 8601); True when the date is not known."""
        return date is None or is_within(date, self.valid_from, self.valid_to)


def _aliases(value: Any) -> tuple[Alias, ...]:
    out = []
    for item in _sequence(value, "aliases"):
        if isinstance(item, str):
            out.append(Alias(item))
        elif isinstance(item, Alias):
            out.append(item)
        else:
            raise RegistryError(f"an alias is text or an Alias, not {show_briefly(item)}")
    return tuple(out)


def _roles(value: Any) -> tuple[Role, ...]:
    roles = _sequence(value, "roles")
    for item in roles:
        if not isinstance(item, Role):
            raise RegistryError(f"a role is a Role, not {show_briefly(item)}")
    return roles


def _kind(value: Any) -> str:
    if value not in KINDS:
        raise RegistryError(f"a kind is one of {', '.join(KINDS)}, not {show_briefly(value)}")
    return str(value)


def _identifiers(value: Any) -> Mapping[str, str]:
    if not isinstance(value, Mapping) or not all(isinstance(k, str) and isinstance(v, str) for k, v in value.items()):
        raise RegistryError(f"identifiers are names and texts, not {show_briefly(value)}")
    return dict(value)


@attrs.frozen
class Actor:
    """An entry of a registry: somebody, or something, that can be a source.

    Args:
        id: Unique in its registry.
        name: The name to print.
        kind: person, organization, group, office or document.
        aliases: Other names: plain strings or :class:`Alias` objects.
        identifiers: Its ids elsewhere: ``{"wikidata": "Q42"}``.
        pronouns: "she/her", "they/them".
        roles: Offices and functions, with their times.
        family_name: The family name, where it is not the last word of ``name`` ("Kim" of "Kim Jong Un"); it also tells
            that the words may stand in either order.
        countries: Countries it belongs to, as the user's contexts call them.
        sections: Sections of the paper it appears in, as the user's contexts call them.

    Raises:
        RegistryError: An empty id or name, an unknown kind, a part of the wrong type.

    >>> Actor(id="Q1", name="Jane Roe", aliases=["J. Roe"]).aliases[0].text
    'J. Roe'
    """

    id: str = attrs.field(validator=_check_text)
    name: str = attrs.field(validator=_check_text)
    kind: str = attrs.field(default="person", converter=_kind)
    aliases: tuple[Alias, ...] = attrs.field(default=(), converter=_aliases)
    identifiers: Mapping[str, str] = attrs.field(factory=dict, converter=_identifiers, hash=False)
    pronouns: str | None = attrs.field(default=None, converter=_none_if_empty, validator=_check_optional_text)
    roles: tuple[Role, ...] = attrs.field(default=(), converter=_roles)
    family_name: str | None = attrs.field(default=None, converter=_none_if_empty, validator=_check_optional_text)
    countries: tuple[str, ...] = attrs.field(default=(), converter=_texts, validator=_check_texts)
    sections: tuple[str, ...] = attrs.field(default=(), converter=_texts, validator=_check_texts)

    @property
    def is_person(self) -> bool:
        """Whether its names are a person's names (given and family names, initials, suffixes)."""
        return self.kind == "person"
