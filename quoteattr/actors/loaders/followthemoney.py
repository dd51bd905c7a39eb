"""FollowTheMoney JSON lines: ``{"id": ..., "schema": "Person", "properties": {"name": [...], "alias": [...]}}``.

``name`` (the first is printed) and ``alias`` are strong as far as the rule lets them, ``weakAlias`` is weak. Read are
the schemata in KIND_OF; entities of others (addresses, ownerships, sanctions) name no actor and are left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from ..._json import show_briefly
from ...errors import RegistryError
from ..actor import Actor, Alias, Role, Strength
from .reading import Loaded, Rows, read_json_lines

__all__ = ["KIND_OF", "dump_followthemoney", "is_followthemoney", "read_followthemoney"]

#: Schema to kind of actor.
KIND_OF = {
    "Person": "person",
    "Organization": "organization",
    "PublicBody": "organization",
    "Company": "organization",
    "LegalEntity": "organization",
    "Position": "office",
    "Document": "document",
}
_SCHEMA_OF = {"person": "Person", "organization": "Organization", "office": "Position", "document": "Document"}


def is_followthemoney(row: Any) -> bool:
    """Whether a parsed row is an entity of FollowTheMoney."""
    return isinstance(row, Mapping) and "schema" in row and "properties" in row


def read_followthemoney(
    text: str, *, path: str = "entities.ftm.json", name: str = "actors", strict: bool = True
) -> Loaded:
    """Read FollowTheMoney entities, one a line.

    Args:
        text: The file's text.
        path: The file, for messages.
        name: The registry's name.
        strict: Whether the first broken line raises; otherwise it is left out and told in ``problems``.

    Raises:
        ActorsFileError: A line is no JSON or no entity.

    >>> line = '{"id": "a", "schema": "Person", "properties": {"name": ["Jane Roe"], "weakAlias": ["The Fox"]}}'
    >>> read_followthemoney(line).actors[0].aliases[0].strength.value
    'weak'
    """
    rows = Rows(path, strict)
    actors = tuple(
        actor
        for line, row in read_json_lines(text, rows)
        if not (is_followthemoney(row) and isinstance(row["schema"], str)) or row["schema"] in KIND_OF
        for actor in rows.build(row, line, _actor)
    )
    return Loaded(actors, name, {}, tuple(rows.problems))


def _actor(row: Any) -> Actor:
    if not is_followthemoney(row):
        raise RegistryError("no entity: 'schema' or 'properties' is missing")
    if not isinstance(row["schema"], str):
        raise RegistryError(f"'schema' is text, not {show_briefly(row['schema'])}")
    properties = row["properties"]
    names = _values(properties, "name") or [row.get("caption")]
    aliases = [Alias(n) for n in (*names[1:], *_values(properties, "alias"))]
    aliases += [Alias(n, Strength.WEAK) for n in _values(properties, "weakAlias")]
    wikidata = _values(properties, "wikidataId")
    return Actor(
        id=row["id"],
        name=names[0],
        kind=KIND_OF[row["schema"]],
        aliases=aliases,
        identifiers={"wikidata": wikidata[0]} if wikidata else {},
        roles=[Role(title) for title in _values(properties, "position")],
        countries=_values(properties, "country"),
    )


def _values(properties: Any, key: str) -> list[Any]:
    if not isinstance(properties, Mapping):
        raise RegistryError("'properties' is not an object")
    values = properties.get(key, [])
    if not isinstance(values, list):
        raise RegistryError(f"property {key!r} is a list, not {values!r}")
    return values


def dump_followthemoney(actors: Iterable[Actor]) -> str:
    """Write actors as FollowTheMoney entities, one a line.

    ``read_followthemoney`` gives ids, names, kinds, aliases (a strong one comes back as one that the rule judges),
    titles of roles, countries and the wikidata id back; dates, languages and the rest have no place here and are lost.

    >>> read_followthemoney(dump_followthemoney([Actor(id="a", name="Jane Roe")])).actors[0].id
    'a'
    """
    lines = []
    for actor in actors:
        properties = {
            "name": [actor.name],
            "alias": [a.text for a in actor.aliases if a.strength is not Strength.WEAK],
            "weakAlias": [a.text for a in actor.aliases if a.strength is Strength.WEAK],
            "position": [r.title for r in actor.roles],
            "country": list(actor.countries),
            "wikidataId": [v for k, v in actor.identifiers.items() if k == "wikidata"],
        }
        row = {
            "id": actor.id,
            "schema": _SCHEMA_OF.get(actor.kind, "Organization"),
            "properties": {k: v for k, v in properties.items() if v},
        }
        lines.append(json.dumps(row) + "\n")
    return "".join(lines)
