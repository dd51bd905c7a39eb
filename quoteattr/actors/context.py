"""What a user knows around a mention: the article's date, country, organisation, section, and who is likely."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from ..errors import RegistryError
from .actor import to_date

__all__ = ["Context"]


def _priors(value: Any) -> Mapping[str, float]:
    if not isinstance(value, Mapping):
        raise RegistryError(f"priors are actor ids and weights, not {value!r}")
    for key, weight in value.items():
        if not isinstance(key, str) or isinstance(weight, bool) or not isinstance(weight, (int, float)):
            raise RegistryError(f"a prior is an actor's id and a number, not {key!r}: {weight!r}")
        if not 0 <= weight < float("inf"):
            raise RegistryError(f"the prior of {key!r} is not a finite number of 0 or more: {weight!r}")
    return dict(value)


@attrs.frozen
class Context:
    """What may decide between actors that a mention fits equally well.

    Nothing of it makes a name fit that does not fit.

    Args:
        date: The article's date: ISO 8601 text or a ``date``. Aliases and roles of other times do not count.
        country: Compared with the actors' ``countries`` and the organisations of their roles.
        organization: Compared with the organisations of their roles, and with their own names.
        section: Compared with the actors' ``sections``.
        priors: Actor id to weight, 0 or more, on any scale: an actor three times as likely as the next one that fits
            is taken. Actors that are not in it weigh nothing.

    Raises:
        RegistryError: A broken date, a prior that is no number of 0 or more.

    >>> Context(date="2026-11-02", country="Freedonia", priors={"Q1": 9, "Q2": 1}).date
    '2026-11-02'
    """

    date: str | None = attrs.field(default=None, converter=to_date)
    country: str | None = None
    organization: str | None = None
    section: str | None = None
    priors: Mapping[str, float] = attrs.field(factory=dict, converter=_priors, hash=False)
