"""From what a detector believes of a report to how often reports of that kind are right.

The tagger's own figure is far too high: on the development articles it says 0.93 on average of reports of which 0.78
are right. A rising line, fitted on those articles, makes shares of it; reports found in other ways get the share of
them that is right. "Right" is a relaxed match of a gold claim with the right source (docs/accuracy.md).

Data: calibration.toml, written by benchmarks/calibrate.py, which says how well it fits on articles it has not seen.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

import attrs

from .._toml import loads

__all__ = ["Calibration", "calibrate", "calibration", "interpolate", "precision_of"]


@attrs.frozen
class Calibration:
    """The fitted figures.

    Args:
        knots: Pairs of a tagger's confidence and the share that is right, both rising; a line runs between.
        precisions: Share that is right of the reports that something else found: "label" (a speaker's label),
            "quotation" (marks without a cue), "grammar" (by grammar alone), "nested" (by grammar, inside another
            report).
        publish: From this confidence on so many claims are right that a newsroom may publish them without a look.
    """

    knots: tuple[tuple[float, float], ...]
    precisions: Mapping[str, float]
    publish: float


@cache
def calibration() -> Calibration:
    """The bundled figures."""
    data: dict[str, Any] = loads(resources.files(__package__).joinpath("calibration.toml").read_text(encoding="utf-8"))
    tagger = data["tagger"]
    return Calibration(
        knots=tuple(zip(tagger["raw"], tagger["right"], strict=True)),
        precisions=MappingProxyType(data["precision"]),
        publish=data["publish"],
    )


def calibrate(raw: float) -> float:
    """The share of tagged reports that are right at a confidence of the tagger; it rises with ``raw``.

    Args:
        raw: The tagger's confidence, 0 to 1.

    >>> 0 <= calibrate(0.3) < calibrate(0.9) < calibrate(0.999) <= 1
    True
    """
    return interpolate(calibration().knots, raw)


def interpolate(knots: Sequence[tuple[float, float]], x: float) -> float:
    """The height at ``x`` of a line through ``knots``, level before the first and after the last.

    >>> interpolate(((0.0, 0.0), (0.5, 0.25), (1.0, 0.75)), 0.75)
    0.5
    """
    k = bisect_right(knots, x, key=lambda knot: knot[0])
    if k in (0, len(knots)):
        return knots[min(k, len(knots) - 1)][1]
    (left, low), (right, high) = knots[k - 1 : k + 1]
    return low + (high - low) * (x - left) / (right - left)


def precision_of(way: str) -> float:
    """The share that is right of the reports that were found in a way that has no confidence of its own.

    Args:
        way: A key of :attr:`Calibration.precisions`.
    """
    return calibration().precisions[way]
