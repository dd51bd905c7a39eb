"""Our own JSON: ``{"name": ..., "actors": [...], "overrides": {...}}``, or the bare list of actors."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from ..._json import show_briefly
from ...errors import ActorsFileError, RegistryError
from ..actor import Actor, Alias, Role, Strength
from .reading import Loaded, Rows, parse_json

__all__ = ["actor_from_dict", "actor_to_dict", "dump_own", "read_own"]

_ACTOR_KEYS = (
    "id",
    "name",
    "kind",
    "aliases",
    "identifiers",
    "pronouns",
    "roles",
    "family_name",
    "countries",
    "sections",
)
_ALIAS_KEYS = ("text", "strength", "valid_from", "valid_to", "language", "source")
_ROLE_KEYS = ("title", "organization", "valid_from", "valid_to")


def read_own(text: str, *, path: str = "actors.json", name: str = "actors", strict: bool = True) -> Loaded:
    """Read our own JSON.

    Args:
        text: The file's text.
        path: The file, for messages.
        name: The registry's name when the file gives none.
        strict: Whether the first broken entry raises; otherwise it is left out and told in ``problems``.

    Raises:
        ActorsFileError: It is no registry, or an entry is broken; an entry is named by its number (from 1).

    >>> read_own('[{"id": "a", "name": "Jane Roe", "aliases": ["J. Roe"]}]').actors[0].name
    'Jane Roe'
    """
    data = parse_json(text, path=path)
    overrides: Any = {}
    if isinstance(data, Mapping):
        unknown = sorted(set(data) - {"name", "actors", "overrides"})
        if unknown or "actors" not in data:
            wrong = f"unknown key {unknown[0]!r}" if unknown else "key 'actors' is missing"
            raise ActorsFileError(f'{wrong}; a registry is {{"name": ..., "actors": [...]}} or a list', path=path)
        overrides = data.get("overrides") or {}
        name = data.get("name") or name
        data = data["actors"]
    if not isinstance(data, list) or not isinstance(name, str):
        raise ActorsFileError("the actors are a list, and the name is text", path=path)
    if not isinstance(overrides, Mapping) or not all(v is None or isinstance(v, str) for v in overrides.values()):
        raise ActorsFileError("overrides are names, each with an actor's id or null for never", path=path)
    rows = Rows(path, strict)
    actors = tuple(a for number, row in enumerate(data, 1) for a in rows.build(row, number, actor_from_dict))
    return Loaded(actors, name, dict(overrides), tuple(rows.problems))


def dump_own(
    actors: Iterable[Actor], *, name: str = "actors", overrides: Mapping[str, str | None] | None = None
) -> str:
    """Write actors as our own JSON; ``read_own`` gives the same actors back.

    >>> read_own(dump_own([Actor(id="a", name="Jane Roe")])).actors
    (Actor(id='a', name='Jane Roe', kind='person', aliases=(), identifiers={}, pronouns=None, roles=(), \
family_name=None, countries=(), sections=()),)
    """
    data = {"name": name, "actors": [actor_to_dict(a) for a in actors], "overrides": dict(overrides or {})}
    return json.dumps(data, indent=1) + "\n"


def actor_to_dict(actor: Actor) -> dict[str, Any]:
    """An actor as JSON has it; what is empty is left out, and an alias with nothing but its text is that text."""
    data: dict[str, Any] = {"id": actor.id, "name": actor.name, "kind": actor.kind}
    if actor.aliases:
        data["aliases"] = [_alias_to_json(a) for a in actor.aliases]
    if actor.identifiers:
        data["identifiers"] = dict(actor.identifiers)
    if actor.roles:
        data["roles"] = [_filled(role, _ROLE_KEYS) for role in actor.roles]
    for key in ("pronouns", "family_name", "countries", "sections"):
        value = getattr(actor, key)
        if value:
            data[key] = list(value) if isinstance(value, tuple) else value
    return data


def _alias_to_json(alias: Alias) -> str | dict[str, Any]:
    data = _filled(alias, _ALIAS_KEYS)
    return alias.text if data.keys() == {"text"} else data


def _filled(item: Alias | Role, keys: Iterable[str]) -> dict[str, Any]:
    values = {key: getattr(item, key) for key in keys}
    return {k: v.value if isinstance(v, Strength) else v for k, v in values.items() if v is not None}


def actor_from_dict(data: Any) -> Actor:
    """Read an actor as JSON has it.

    Raises:
        RegistryError: A key is missing or unknown, or a value is of the wrong type.
    """
    _check(data, _ACTOR_KEYS, ("id", "name"), "an actor")
    values = {k: v for k, v in data.items() if v is not None}
    values["aliases"] = [_alias_from_json(a) for a in _list(values.get("aliases", []), "aliases")]
    values["roles"] = [_role_from_json(r) for r in _list(values.get("roles", []), "roles")]
    return Actor(**values)


def _alias_from_json(data: Any) -> Alias:
    if isinstance(data, str):
        return Alias(data)
    _check(data, _ALIAS_KEYS, ("text",), "an alias")
    return Alias(**data)


def _role_from_json(data: Any) -> Role:
    _check(data, _ROLE_KEYS, ("title",), "a role")
    return Role(**data)


def _list(value: Any, what: str) -> list[Any]:
    if not isinstance(value, list):
        raise RegistryError(f"{what} are a list, not {show_briefly(value)}")
    return value


def _check(data: Any, known: tuple[str, ...], needed: tuple[str, ...], what: str) -> None:
    if not isinstance(data, Mapping):
        raise RegistryError(f"{what} is an object, not {show_briefly(data)}")
    for key in needed:
        if key not in data:
            raise RegistryError(f"{what} has no {key!r}")
    unknown = sorted(set(data) - set(known))
    if unknown:
        raise RegistryError(f"{what} has no key {unknown[0]!r}; it may have {', '.join(known)}")
