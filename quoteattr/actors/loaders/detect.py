"""Tells what a registry file is, by its content, and reads it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from ..._json import load_json
from ...errors import ActorsFileError
from .csv_rows import read_csv
from .followthemoney import is_followthemoney, read_followthemoney
from .own import read_own
from .popolo import is_popolo, read_popolo
from .reading import Loaded, parse_json, read_text
from .wikidata import is_wikidata, read_wikidata

__all__ = ["FORMATS", "detect_format", "load_actors"]

#: Format to its reader.
FORMATS = {
    "json": read_own,
    "csv": read_csv,
    "popolo": read_popolo,
    "followthemoney": read_followthemoney,
    "wikidata": read_wikidata,
}


def load_actors(path: str | os.PathLike[str], *, strict: bool = True) -> Loaded:
    """Read a registry file of any format that this package knows.

    Args:
        path: The file.
        strict: Whether the first broken row raises; otherwise it is left out and told in ``problems``.

    Raises:
        ActorsFileError: The file or a row of it cannot be read.
    """
    where, text = os.fspath(path), read_text(path)
    reader = FORMATS[detect_format(text, path=where)]
    return reader(text, path=where, name=Path(where).stem, strict=strict)


def detect_format(text: str, *, path: str = "actors") -> str:
    r"""The format of a registry file: "json", "csv", "popolo", "followthemoney" or "wikidata".

    Raises:
        ActorsFileError: It is none of them.

    >>> detect_format("id,name\na,Jane Roe\n")
    'csv'
    """
    start = text.lstrip()
    if not start:
        raise ActorsFileError("the file is empty", path=path)
    if start[0] not in "[{":
        return "csv"
    row = _first_row(start)
    if is_followthemoney(row):
        return "followthemoney"
    if is_wikidata(row):
        return "wikidata"
    may_be_popolo = '"persons"' in text or '"organizations"' in text
    return "popolo" if may_be_popolo and is_popolo(parse_json(text, path=path)) else "json"


def _first_row(text: str) -> Any:
    """The first JSON line (behind the bracket that opens a Wikidata dump), or None when that line is no JSON."""
    lines = (line.strip().rstrip(",") for line in text.split("\n", 2)[:2])
    first = next((line for line in lines if line != "["), "")
    try:
        return load_json(first)
    except ValueError:
        return None
