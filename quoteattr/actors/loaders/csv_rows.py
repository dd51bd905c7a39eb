"""CSV: one actor a row, with documented columns; lists in a cell are parted by ``|``.

Columns: ``id`` and ``name`` must be there. ``kind``, ``aliases``, ``weak_aliases``, ``strong_aliases``, ``pronouns``,
``family_name``, ``countries``, ``sections`` and ``roles`` may be; a role is ``title; organization; from; to``. Any
column ``id:wikidata`` is an identifier. An unknown column is an error: nothing is dropped silently. The apostrophe that
keeps a spreadsheet from running a cell (``'=1+1``) is no part of it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

from ..._spreadsheet import guard_cell, unguard_cell
from ...errors import ActorsFileError, RegistryError
from ..actor import Actor, Alias, Role, Strength
from .reading import LONGEST_ROW, Loaded, Rows

__all__ = ["COLUMNS", "dump_csv", "read_csv"]

#: The columns that are known, besides ``id:...``.
COLUMNS = (
    "id",
    "name",
    "kind",
    "aliases",
    "weak_aliases",
    "strong_aliases",
    "pronouns",
    "family_name",
    "countries",
    "sections",
    "roles",
)
_IDENTIFIER = "id:"


def read_csv(text: str, *, path: str = "actors.csv", name: str = "actors", strict: bool = True) -> Loaded:
    r"""Read a CSV file with a header row; the comma, semicolon or tab parts its cells.

    Args:
        text: The file's text.
        path: The file, for messages.
        name: The registry's name.
        strict: Whether the first broken row raises; otherwise it is left out and told in ``problems``.

    Raises:
        ActorsFileError: The header or a row is broken.

    >>> read_csv("id,name,aliases\na,Jane Roe,J. Roe|Jane Q. Roe\n").actors[0].aliases[1].text
    'Jane Q. Roe'
    """
    rows = Rows(path, strict)
    actors = tuple(actor for line, row in _read_rows(text, rows) for actor in rows.build(row, line, _actor_from_row))
    return Loaded(actors, name, {}, tuple(rows.problems))


def _read_rows(text: str, rows: Rows) -> Iterator[tuple[int, Mapping[str, str]]]:
    first = text.lstrip().split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header: list[str] = []
    before = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise ActorsFileError(f"no CSV: {error}", path=rows.path, line=reader.line_num) from error
        line, before = before + 1, reader.line_num
        if not any(cell.strip() for cell in cells):
            continue
        if not header:
            header = _check_header(cells, rows.path, line)
        elif sum(map(len, cells)) > LONGEST_ROW:
            rows.report(ActorsFileError(f"longer than {LONGEST_ROW} characters", path=rows.path, line=line))
        elif len(cells) != len(header):
            why = f"{len(cells)} cells, but the header has {len(header)}"
            rows.report(ActorsFileError(why, path=rows.path, line=line))
        else:
            yield line, dict(zip(header, map(unguard_cell, cells), strict=True))


def _check_header(cells: list[str], path: str, line: int) -> list[str]:
    header = [c.strip() for c in cells]
    for column in ("id", "name"):
        if column not in header:
            raise ActorsFileError(f"the header has no column {column!r}", path=path, line=line)
    for column in header:
        if column not in COLUMNS and not (column.startswith(_IDENTIFIER) and len(column) > len(_IDENTIFIER)):
            raise ActorsFileError(f"unknown column {column!r}; known: {', '.join(COLUMNS)}", path=path, line=line)
        if header.count(column) > 1:
            raise ActorsFileError(f"two columns {column!r}", path=path, line=line)
    return header


def _actor_from_row(row: Mapping[str, str]) -> Actor:
    aliases = [
        Alias(text, strength)
        for column, strength in (
            ("aliases", None),
            ("strong_aliases", Strength.STRONG),
            ("weak_aliases", Strength.WEAK),
        )
        for text in _cell_list(row.get(column, ""))
    ]
    return Actor(
        id=row["id"].strip(),
        name=row["name"].strip(),
        kind=row.get("kind", "").strip() or "person",
        aliases=aliases,
        identifiers={
            k[len(_IDENTIFIER) :]: v.strip() for k, v in row.items() if k.startswith(_IDENTIFIER) and v.strip()
        },
        pronouns=row.get("pronouns", "").strip() or None,
        roles=[_role_from_cell(cell) for cell in _cell_list(row.get("roles", ""))],
        family_name=row.get("family_name", "").strip() or None,
        countries=_cell_list(row.get("countries", "")),
        sections=_cell_list(row.get("sections", "")),
    )


def _cell_list(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]


def _role_from_cell(cell: str) -> Role:
    parts = [part.strip() or None for part in cell.split(";")]
    if len(parts) > 4 or parts[0] is None:
        raise RegistryError(f"a role is written 'title; organization; from; to', not {cell!r}")
    return Role(parts[0], *parts[1:])


def dump_csv(actors: Iterable[Actor]) -> str:
    """Write actors as CSV; dates, languages and sources of aliases have no column and are lost.

    Raises:
        RegistryError: A text holds the ``|`` or ``;`` that parts lists and roles.

    >>> dump_csv([Actor(id="a", name="Jane Roe")]).splitlines()[1]
    'a,Jane Roe,person,,,,,,,,'
    """
    actors = list(actors)
    identifiers = sorted({key for a in actors for key in a.identifiers})
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*COLUMNS, *(_IDENTIFIER + key for key in identifiers)])
    for actor in actors:
        by_strength: dict[Strength | None, list[str]] = {None: [], Strength.STRONG: [], Strength.WEAK: []}
        for alias in actor.aliases:
            by_strength[alias.strength].append(alias.text)
        cells = (
            actor.id,
            actor.name,
            actor.kind,
            *(_joined(by_strength[s]) for s in (None, Strength.WEAK, Strength.STRONG)),
            actor.pronouns or "",
            actor.family_name or "",
            _joined(actor.countries),
            _joined(actor.sections),
            _joined(_role_to_cell(r) for r in actor.roles),
            *(actor.identifiers.get(key, "") for key in identifiers),
        )
        writer.writerow(map(guard_cell, cells))
    return out.getvalue()


def _joined(texts: Iterable[str]) -> str:
    texts = list(texts)
    for text in texts:
        if "|" in text:
            raise RegistryError(f"{text!r} holds a '|', which parts the texts of a CSV cell")
    return "|".join(texts)


def _role_to_cell(role: Role) -> str:
    parts = [role.title, role.organization or "", role.valid_from or "", role.valid_to or ""]
    if any(";" in part for part in parts):
        raise RegistryError(f"{role.title!r} holds a ';', which parts a role in CSV")
    return "; ".join(parts).rstrip("; ")
