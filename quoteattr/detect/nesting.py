"""A limit to reports inside reports, whatever detector found them."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from ..claims import Report

__all__ = ["MAX_DEPTH", "limit_nesting"]

#: A report lies in at most so many others, each in the next; news has three at the most. Each holds the words of those
#: inside it, so that without a limit results could grow with the square of a text that somebody made for it.
MAX_DEPTH = 16


def limit_nesting(reports: Sequence[Report]) -> tuple[tuple[Report, ...], int]:
    """The reports without those that lie too deep, and how many these were.

    Args:
        reports: What a detector found; ``parent`` is an index among them. Reports that are each other's parents are
            too deep, too.

    >>> from quoteattr.text import Span
    >>> nested = [Report((Span(0, 9),), parent=n - 1 if n else None) for n in range(20)]
    >>> kept, left_out = limit_nesting(nested)
    >>> len(kept), left_out
    (17, 3)
    """
    kept = [number for number in range(len(reports)) if _is_within(reports, number)]
    if len(kept) == len(reports):
        return tuple(reports), 0
    place = {number: new for new, number in enumerate(kept)}
    parents = [reports[number].parent for number in kept]
    return tuple(
        attrs.evolve(reports[number], parent=None if parent is None else place[parent])
        for number, parent in zip(kept, parents, strict=True)
    ), len(reports) - len(kept)


def _is_within(reports: Sequence[Report], number: int) -> bool:
    """Whether a report has an outermost one at most ``MAX_DEPTH`` above it."""
    parent: int | None = number
    for _ in range(MAX_DEPTH + 1):
        assert parent is not None
        parent = reports[parent].parent
        if parent is None:
            return True
    return False
