"""Does a confidence of 0.8 mean right in 80 of 100 cases? Reliability curves.

A prediction is right when it is a relaxed match of a gold claim with the right source, as attribution scores count it.

Source: expected calibration error after Naeini, Cooper and Hauskrecht, "Obtaining well calibrated probabilities using
Bayesian binning" (2015), with bins of equal mass.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs

from ..claims import Claim, Extraction
from .gold import GoldArticle
from .spans import compare

__all__ = ["Bin", "Judgement", "Reliability", "judge", "measure_reliability"]

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
