"""Wikidata entities, one JSON object a line, as in Wikidata's dumps: labels, aliases, P31, P39 with its dates.

The label and aliases of one language (English, or the first there is) make the actor's names; labels of other
languages become aliases with their language. The dump's brackets and the commas at its line ends are accepted.
P31 (instance of) gives the kind, P39 (position held) with P580 and P582 (start and end) gives roles; a position is
named by its id, or by its label where the file holds the position's entity too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...errors import RegistryError
from ..actor import Actor, Alias, Role
from .reading import Loaded, Rows, read_json_lines

__all__ = ["is_wikidata", "read_wikidata"]

_HUMAN = "Q5"
#: P31 of what is an office, and of what is a document; any other thing is an organization.
_OFFICES = {"Q4164871", "Q294414", "Q114962596"}
_DOCUMENTS = {"Q49848", "Q10870555", "Q131569", "Q820655"}


def is_wikidata(row: Any) -> bool:
    """Whether a parsed row is a Wikidata item."""
    return isinstance(row, Mapping) and "labels" in row and str(row.get("id", "")).startswith("Q")


def read_wikidata(
    text: str, *, path: str = "wikidata.jsonl", name: str = "actors", strict: bool = True, language: str = "en"
) -> Loaded:
    """Read Wikidata entities, one a line.

    Args:
        text: The file's text.
        path: The file, for messages.
        name: The registry's name.
        strict: Whether the first broken line raises; otherwise it is left out and told in ``problems``.
        language: Whose label is the actor's name.

    Raises:
        ActorsFileError: A line is no JSON or no item.

    >>> line = '{"id": "Q1", "labels": {"en": {"language": "en", "value": "Jane Roe"}}, "claims": {}}'
    >>> read_wikidata(line).actors[0].identifiers
    {'wikidata': 'Q1'}
    """
    rows = Rows(path, strict)
    trimmed = "\n".join(_trimmed(line) for line in text.split("\n"))
    items = list(read_json_lines(trimmed, rows))
    labels = {row["id"]: _label(row, language) for _, row in items if is_wikidata(row)}
    actors = tuple(a for line, row in items for a in rows.build(row, line, lambda r: _actor(r, language, labels)))
    return Loaded(actors, name, {}, tuple(rows.problems))


def _trimmed(line: str) -> str:
    line = line.strip().rstrip(",")
    return "" if line in {"[", "]"} else line


def _label(row: Any, language: str) -> str | None:
    labels = row["labels"]
    if not isinstance(labels, Mapping) or not labels:
        return None
    chosen = labels.get(language) or labels.get("mul") or labels[min(labels)]
    return str(chosen["value"]) if isinstance(chosen, Mapping) and "value" in chosen else None


def _actor(row: Any, language: str, labels: Mapping[str, str | None]) -> Actor:
    if not is_wikidata(row):
        raise RegistryError("no Wikidata item: 'id' or 'labels' is missing")
    name = _label(row, language)
    if name is None:
        raise RegistryError(f"{row['id']} has no label")
    seen = {name}
    aliases = []
    for own, text in _texts(row):
        if text not in seen:
            seen.add(text)
            aliases.append(Alias(text, language=None if own == language else own))
    return Actor(
        id=row["id"],
        name=name,
        kind=_kind([_item(s) for s in _statements(row, "P31")]),
        aliases=aliases,
        identifiers={"wikidata": row["id"]},
        roles=[r for r in (_role(s, labels) for s in _statements(row, "P39")) if r is not None],
        countries=[labels.get(c) or c for c in map(_item, _statements(row, "P27")) if c],
    )


def _texts(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in sorted(row["labels"].items()):
        yield key, value["value"]
    for key, values in sorted((row.get("aliases") or {}).items()):
        for value in values:
            yield key, value["value"]


def _statements(row: Mapping[str, Any], key: str) -> list[Any]:
    claims = row.get("claims") or {}
    return [s for s in claims.get(key, ()) if s.get("rank") != "deprecated"]


def _item(statement: Mapping[str, Any]) -> str | None:
    """The id of the item that a statement names; None for "unknown" and "no value"."""
    snak = statement["mainsnak"]
    return str(snak["datavalue"]["value"]["id"]) if snak.get("snaktype", "value") == "value" else None


def _kind(classes: list[str | None]) -> str:
    if _HUMAN in classes:
        return "person"
    if _OFFICES & set(classes):
        return "office"
    return "document" if _DOCUMENTS & set(classes) else "organization"


def _role(statement: Mapping[str, Any], labels: Mapping[str, str | None]) -> Role | None:
    position = _item(statement)
    if position is None:
        return None
    qualifiers = statement.get("qualifiers") or {}
    body = next((b for b in (_item({"mainsnak": q}) for q in qualifiers.get("P642", ())) if b), None)
    return Role(
        labels.get(position) or position,
        None if body is None else labels.get(body) or body,
        _time(qualifiers.get("P580", ())),
        _time(qualifiers.get("P582", ())),
    )


def _time(snaks: Any) -> str | None:
    """The date of a qualifier as exact as it is known: ``+2001-05-00T00:00:00Z`` with precision 10 is "2001-05"."""
    for snak in snaks:
        if snak.get("snaktype", "value") == "value":
            value = snak["datavalue"]["value"]
            year, month, day = value["time"].lstrip("+").split("T")[0].split("-")
            return {9: year, 10: f"{year}-{month}", 11: f"{year}-{month}-{day}"}.get(value.get("precision", 11))
    return None
