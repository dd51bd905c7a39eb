"""Popolo: ``{"persons": [...], "organizations": [...], "memberships": [...], "posts": [...]}``.

Read are of a person or organisation ``id``, ``name``, ``family_name``, ``sort_name`` (never a name to match),
``other_names`` with their dates, and ``identifiers``; of a membership its role, post and dates. Everything else that
Popolo knows (contact details, areas, votes) says nothing about names and is left.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from ..._json import show_briefly
from ...errors import ActorsFileError, RegistryError
from ..actor import KINDS, Actor, Alias, Role
from .reading import Loaded, Rows, parse_json

__all__ = ["dump_popolo", "is_popolo", "read_popolo"]


def is_popolo(data: Any) -> bool:
    """Whether parsed JSON is a Popolo document."""
    return isinstance(data, Mapping) and ("persons" in data or "organizations" in data)


def read_popolo(text: str, *, path: str = "popolo.json", name: str = "actors", strict: bool = True) -> Loaded:
    """Read a Popolo document.

    Args:
        text: The file's text.
        path: The file, for messages.
        name: The registry's name.
        strict: Whether the first broken entry raises; otherwise it is left out and told in ``problems``.

    Raises:
        ActorsFileError: It is no Popolo, or an entry is broken; an entry is named by its number (from 1,
            persons before organizations).

    >>> read_popolo('{"persons": [{"id": "a", "name": "Jane Roe", "other_names": [{"name": "J. Doe", '
    ...             '"end_date": "2001"}]}]}').actors[0].aliases[0].valid_to
    '2001'
    """
    data = parse_json(text, path=path)
    if not is_popolo(data):
        raise ActorsFileError("no Popolo: neither 'persons' nor 'organizations'", path=path)
    persons, organizations, memberships, posts = (
        _list(data, key, path) for key in ("persons", "organizations", "memberships", "posts")
    )
    bodies = {o["id"]: o.get("name") for o in organizations if isinstance(o, Mapping) and isinstance(o.get("id"), str)}
    labels = {p["id"]: p for p in posts if isinstance(p, Mapping) and isinstance(p.get("id"), str)}
    rows = Rows(path, strict)
    roles: dict[str, list[Role]] = {}
    for number, membership in enumerate(memberships, 1):
        try:
            person, role = _role(membership, bodies, labels)
            if not isinstance(person, str):
                raise RegistryError(f"'person_id' is text, not {show_briefly(person)}")
        except (RegistryError, KeyError, TypeError, AttributeError) as error:
            rows.report(ActorsFileError(f"membership {number}: {error}", path=path))
            continue
        if role is not None:
            roles.setdefault(person, []).append(role)
    entries = [*((row, True) for row in persons), *((row, False) for row in organizations)]
    actors = tuple(a for n, entry in enumerate(entries, 1) for a in rows.build(entry, n, lambda e: _actor(*e, roles)))
    known = {a.id for a in actors}
    for person in sorted(p for p in roles if p not in known):
        rows.report(ActorsFileError(f"a membership of {person!r}, who is not among the persons", path=path))
    return Loaded(actors, name, {}, tuple(rows.problems))


def _list(data: Mapping[str, Any], key: str, path: str) -> list[Any]:
    value = [] if data.get(key) is None else data[key]
    if not isinstance(value, list):
        raise ActorsFileError(f"{key!r} is not a list", path=path)
    return value


def _actor(row: Any, is_person: bool, roles: Mapping[str, list[Role]]) -> Actor:
    if not isinstance(row, Mapping):
        raise RegistryError(f"an entry is an object, not {show_briefly(row)}")
    kind = "person" if is_person else row.get("classification")
    aliases = [
        Alias(
            n["name"],
            valid_from=n.get("start_date"),
            valid_to=n.get("end_date"),
            language=n.get("lang"),
            source=n.get("note"),
        )
        for n in row.get("other_names") or ()
    ]
    identifiers = {i["scheme"]: i["identifier"] for i in row.get("identifiers") or ()}
    return Actor(
        id=row["id"],
        name=row["name"],
        kind=kind if kind in KINDS else "organization",
        aliases=aliases,
        identifiers=identifiers,
        family_name=row.get("family_name") if is_person else None,
        roles=roles.get(row["id"], ()),
    )


def _role(row: Any, bodies: Mapping[str, Any], posts: Mapping[str, Any]) -> tuple[str, Role | None]:
    """Whose membership it is, and the role in it; None for a plain membership without a role."""
    post = posts.get(row.get("post_id"), {})
    title = row.get("role") or post.get("label") or post.get("role") or row.get("label")
    if title is None:
        return row["person_id"], None
    inner = row.get("organization") or {}
    body = inner.get("name") or bodies.get(row.get("organization_id") or post.get("organization_id"))
    return row["person_id"], Role(title, body, row.get("start_date"), row.get("end_date"))


def dump_popolo(actors: Iterable[Actor]) -> str:
    """Write actors as Popolo.

    ``read_popolo`` gives names, dated aliases, identifiers, family names and the roles of persons back; strengths,
    pronouns, countries and sections have no place in Popolo and are lost.

    >>> read_popolo(dump_popolo([Actor(id="a", name="Jane Roe")])).actors[0].id
    'a'
    """
    persons: list[dict[str, Any]] = []
    organizations: list[dict[str, Any]] = []
    memberships: list[dict[str, Any]] = []
    for actor in actors:
        entry: dict[str, Any] = {"id": actor.id, "name": actor.name}
        if actor.family_name:
            entry["family_name"] = actor.family_name
        if not actor.is_person:
            entry["classification"] = actor.kind
        entry["other_names"] = [_other_name(a) for a in actor.aliases]
        entry["identifiers"] = [{"scheme": k, "identifier": v} for k, v in actor.identifiers.items()]
        (persons if actor.is_person else organizations).append(entry)
        memberships += [_membership(actor, role) for role in actor.roles]
    data = {"persons": persons, "organizations": organizations, "memberships": memberships}
    return json.dumps(data, indent=1) + "\n"


def _other_name(alias: Alias) -> dict[str, Any]:
    return _filled(
        name=alias.text, start_date=alias.valid_from, end_date=alias.valid_to, lang=alias.language, note=alias.source
    )


def _membership(actor: Actor, role: Role) -> dict[str, Any]:
    body = None if role.organization is None else {"name": role.organization}
    return _filled(
        person_id=actor.id, role=role.title, organization=body, start_date=role.valid_from, end_date=role.valid_to
    )


def _filled(**values: Any) -> dict[str, Any]:
    return {k: v for k, v in values.items() if v is not None}
