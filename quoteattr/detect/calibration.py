"""From what is known of a report to how often reports like it are right.

The tagger's own figure is far too high: on the development articles it says 0.93 on average of reports of which 0.78
are right. A logistic regression on its figures, the cue and the grammar (:mod:`quoteattr.detect.figures`), fitted on
those articles, makes shares of them; reports found in other ways get the share of them that is right. "Right" is a
relaxed match of a gold claim with the right source (docs/accuracy.md).

Data: calibration.toml, written by benchmarks/calibrate.py, which says how well it fits on articles it has not seen.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

import attrs

from .._toml import loads

__all__ = ["Calibration", "calibrate", "calibration", "precision_of"]


@attrs.frozen
class Calibration:
    """The fitted figures.

    Args:
        bias: Log-odds of a report all of whose figures are 0.
        weights: What one unit of each figure adds to them.
        precisions: Share that is right of the reports that something else found: "label" (a speaker's label),
            "quotation" (marks without a cue), "grammar" (by grammar alone), "nested" (by grammar, inside another
            report).
        least: Reports of the tagger below it are left out: that gives the best attribution F1 on articles not fitted
            to.
        publish: From this confidence on so many claims are right that a newsroom may publish them without a look.
    """

    bias: float
    weights: Mapping[str, float]
    precisions: Mapping[str, float]
    least: float
    publish: float


@cache
def calibration() -> Calibration:
    """The bundled figures."""
    data: dict[str, Any] = loads(resources.files(__package__).joinpath("calibration.toml").read_text(encoding="utf-8"))
    return Calibration(
        bias=data["tagger"]["bias"],
        weights=MappingProxyType(data["tagger"]["weights"]),
        precisions=MappingProxyType(data["precision"]),
        least=data["least"],
        publish=data["publish"],
    )


def calibrate(figures: Mapping[str, float]) -> float:
    """The share of tagged reports with such figures that is right.

    Args:
        figures: Of :func:`quoteattr.detect.figures.describe_report`.

    >>> calibrate({"tagger": 1.0}) < calibrate({"tagger": 4.0}) < 1
    True
    """
    fitted = calibration()
    odds = fitted.bias + sum(fitted.weights[name] * value for name, value in figures.items() if name in fitted.weights)
    return 1 / (1 + math.exp(-odds)) if odds > -_LIMIT else 0.0


_LIMIT = 50.0


def precision_of(way: str) -> float:
    """The share that is right of the reports that were found in a way that has no confidence of its own.

    Args:
        way: A key of :attr:`Calibration.precisions`.
    """
    return calibration().precisions[way]
