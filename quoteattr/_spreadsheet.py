"""Cells of CSV that no spreadsheet takes for a formula.

A spreadsheet takes a cell that begins with ``=``, ``+``, ``-`` or ``@`` for a formula and may run it; text from the web
must not do that.
"""

from __future__ import annotations

__all__ = ["guard_cell", "unguard_cell"]

# As OWASP lists them ("CSV Injection"), with their full-width forms.
_FORMULA = frozenset("=+-@＝＋－＠")
_BREAKS = ("\t", "\r", "\n")


def guard_cell(words: str) -> str:
    """The cell with an apostrophe before it if a spreadsheet might run it.

    So is one that hides such a character behind white space or invisible characters, and one that begins with a tab or
    a line break.

    >>> guard_cell("=1+1"), guard_cell("Mara Okello")
    ("'=1+1", 'Mara Okello')
    """
    return f"'{words}" if _is_dangerous(words) else words


def unguard_cell(words: str) -> str:
    """The cell that :func:`guard_cell` was given, unless it began with an apostrophe and a formula itself.

    >>> unguard_cell("'=1+1"), unguard_cell("'Ndrangheta")
    ('=1+1', "'Ndrangheta")
    """
    return words[1:] if words.startswith("'") and _is_dangerous(words[1:]) else words


def _is_dangerous(words: str) -> bool:
    first = next((character for character in words if character.isprintable() and not character.isspace()), "")
    return first in _FORMULA or words.startswith(_BREAKS)
