"""Overrides: what a person decided about a name, which wins over every rule."""

from __future__ import annotations

import os

from ..errors import ActorsFileError

__all__ = ["NEVER", "load_overrides"]

#: The word that keeps a name from ever being resolved.
NEVER = "never"


def load_overrides(path: str | os.PathLike[str]) -> dict[str, str | None]:
    """Read a file of overrides, one a line: ``alias -> id`` or ``alias -> never``; ``#`` begins a comment line.

    Args:
        path: The file, UTF-8.

    Returns:
        Alias to actor id, or to None for never.

    Raises:
        ActorsFileError: The file cannot be read, or a line is no override; names the line.
    """
    from .loaders.reading import read_text

    found: dict[str, str | None] = {}
    for number, line in enumerate(read_text(path).splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        alias, arrow, target = (part.strip() for part in line.rpartition("->"))
        if not (arrow and alias and target):
            raise ActorsFileError(
                f"an override is written 'alias -> id' or 'alias -> never', not {line.strip()!r}",
                path=os.fspath(path),
                line=number,
            )
        if alias in found:
            raise ActorsFileError(f"a second override of {alias!r}", path=os.fspath(path), line=number)
        found[alias] = None if target == NEVER else target
    return found
