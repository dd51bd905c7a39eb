"""Does a confidence of 0.8 mean right in 80 of 100 cases? Reliability curves, and the map that makes it so.

A prediction is right when it is a relaxed match of a gold claim with the right source, as attribution scores count it.

Source: expected calibration error after Naeini, Cooper and Hauskrecht, "Obtaining well calibrated probabilities using
Bayesian binning" (2015), with bins of equal mass; logistic calibration after Platt, "Probabilistic outputs for
support vector machines" (1999), on log-odds as in Guo et al., "On calibration of modern neural networks" (2017).
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs

from ..claims import Claim, Extraction
from .gold import GoldArticle
from .spans import compare

__all__ = ["Bin", "Judgement", "Reliability", "fit_curve", "judge", "measure_reliability"]

BINS = 10


@attrs.frozen
class Judgement:
    """A confidence, and whether its claim is right.

    Args:
        confidence: 0 to 1.
        right: Whether the claim is right.
        article: Id of its article.
        claim: The claim.
    """

    confidence: float
    right: bool
    article: str = ""
    claim: Claim | None = None


@attrs.frozen
class Bin:
    """Predictions of neighbouring confidences.

    Args:
        claims: Their number.
        low: The least confidence among them.
        high: The greatest.
        confidence: The mean.
        precision: Share of them that is right.
    """

    claims: int
    low: float
    high: float
    confidence: float
    precision: float


@attrs.frozen
class Reliability:
    """How far confidences are from the shares they promise.

    Args:
        bins: From the least confidence to the greatest.
        error: Expected calibration error: mean distance of a bin's confidence from its precision, weighed by claims.
    """

    bins: tuple[Bin, ...]
    error: float

    @property
    def claims(self) -> int:
        """Predictions in all bins."""
        return sum(part.claims for part in self.bins)

    def to_dict(self) -> dict[str, Any]:
        """The figures as JSON has them."""
        return {"claims": self.claims, "error": self.error, "bins": [attrs.asdict(part) for part in self.bins]}


def judge(gold: Sequence[GoldArticle], predicted: Mapping[str, Extraction], *, nested: bool = False) -> list[Judgement]:
    """The confidence of every prediction, and whether it is right.

    Args:
        gold: The articles.
        predicted: Extractions by the id of their article.
        nested: Judge all claims, not the outermost only; for gold that has reports inside reports.
    """
    judgements: list[Judgement] = []
    for article in gold:
        comparison = compare(article, predicted.get(article.id), nested=nested)
        right = {pair.predicted for pair in comparison.pairs if pair.right_source}
        judgements += [
            Judgement(claim.confidence, j in right, article.id, claim) for j, claim in enumerate(comparison.predicted)
        ]
    return judgements


def measure_reliability(judgements: Sequence[Judgement], bins: int = BINS) -> Reliability:
    """The reliability curve over bins of (nearly) equal numbers of predictions.

    Predictions of one confidence stay in one bin, so that their order does not matter.

    >>> curve = measure_reliability([Judgement(0.25, False), Judgement(0.75, True), Judgement(0.75, True)], bins=3)
    >>> [(part.claims, part.precision) for part in curve.bins], curve.error
    ([(1, 0.0), (2, 1.0)], 0.25)
    """
    parts = tuple(_describe(part) for part in _split(judgements, bins))
    distance = sum(part.claims * abs(part.confidence - part.precision) for part in parts)
    return Reliability(parts, distance / len(judgements) if judgements else 0.0)


def fit_curve(judgements: Sequence[Judgement]) -> tuple[tuple[float, float], ...]:
    """The knots of a rising line from raw confidences to the shares of right claims.

    A logistic regression of "right" on the log-odds of the confidence (Platt scaling), drawn as a line between
    points at equal steps of the log-odds, 0 and 1.

    Args:
        judgements: Raw confidences.

    Returns:
        Pairs of a confidence and a share, from 0 to 1; neither ever falls.

    >>> curve = fit_curve([Judgement(0.9, right) for right in (True, False)] + [Judgement(0.1, False)])
    >>> curve[0][0], curve[-1][0], min(share for _, share in curve) >= 0
    (0.0, 1.0, True)
    """
    slope, bias = _fit_logistic([(_log_odds(j.confidence), j.right) for j in judgements])
    slope = max(slope, 0.0)  # a map that falls would turn the ranking round
    steps = [step / 2 for step in range(*_HALF_STEPS)]
    inner = [(round(_sigmoid(x), 6), round(_sigmoid(slope * x + bias), 4)) for x in steps]
    return ((0.0, inner[0][1]), *inner, (1.0, inner[-1][1]))


#: Knots stand at every half of the log-odds from -2 (0.119) to 9 (0.99988), where a tagger's confidences lie.
_HALF_STEPS = (-4, 19)
_LIMIT = 9.0
#: Newton's method is where it goes to long before.
_ROUNDS = 30
#: Weight of the pull towards no slope and no bias, so that separable or few cases still give a line.
_RIDGE = 0.5


def _log_odds(share: float) -> float:
    if not 0 < share < 1:
        return math.copysign(_LIMIT, share - 0.5)
    return max(-_LIMIT, min(_LIMIT, math.log(share / (1 - share))))


def _sigmoid(odds: float) -> float:
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, odds))))


def _fit_logistic(points: Sequence[tuple[float, bool]]) -> tuple[float, float]:
    """Slope and bias by Newton's method with a ridge."""
    slope, bias = 0.0, 0.0
    for _ in range(_ROUNDS):
        rows = [(x, right - p, p * (1 - p)) for x, right in points for p in (_sigmoid(slope * x + bias),)]
        gradient = (sum(x * miss for x, miss, _ in rows) - _RIDGE * slope, sum(m for _, m, _ in rows) - _RIDGE * bias)
        xx = sum(w * x * x for x, _, w in rows) + _RIDGE
        x1 = sum(w * x for x, _, w in rows)
        one = sum(w for _, _, w in rows) + _RIDGE
        size = xx * one - x1 * x1
        slope += (gradient[0] * one - gradient[1] * x1) / size
        bias += (gradient[1] * xx - gradient[0] * x1) / size
    return slope, bias


def _split(judgements: Sequence[Judgement], bins: int) -> Iterator[list[Judgement]]:
    ordered = sorted(judgements, key=lambda judgement: judgement.confidence)
    confidences = [judgement.confidence for judgement in ordered]
    start = 0
    for number in range(1, bins + 1):
        border = round(number * len(ordered) / bins)
        end = bisect_right(confidences, confidences[border - 1]) if border > start else start
        if end > start:
            yield ordered[start:end]
            start = end


def _describe(part: Sequence[Judgement]) -> Bin:
    confidences = [judgement.confidence for judgement in part]
    return Bin(
        claims=len(part),
        low=min(confidences),
        high=max(confidences),
        confidence=sum(confidences) / len(part),
        precision=sum(judgement.right for judgement in part) / len(part),
    )
