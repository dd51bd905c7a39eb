"""Reliability curves and the line that makes shares of confidences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.evaluate import GoldArticle, Judgement, judge, measure_reliability

from .build import make_claim, make_extraction

judgements = st.lists(st.builds(Judgement, st.floats(0, 1), st.booleans()), min_size=1, max_size=60)


def test_a_curve_by_hand() -> None:
    found = [Judgement(0.2, False), Judgement(0.4, False), Judgement(0.8, True), Judgement(0.9, False)]
    curve = measure_reliability(found, bins=2)
    assert [(b.claims, b.low, b.high, b.precision) for b in curve.bins] == [(2, 0.2, 0.4, 0.0), (2, 0.8, 0.9, 0.5)]
    assert curve.error == pytest.approx((2 * 0.3 + 2 * 0.35) / 4)
    assert curve.claims == 4
    assert curve.to_dict()["bins"][0]["claims"] == 2


def test_equal_confidences_stay_together() -> None:
    found = [Judgement(0.5, n < 5) for n in range(10)] + [Judgement(0.9, True)]
    assert [part.claims for part in measure_reliability(found, bins=5).bins] == [10, 1]


def test_no_claims_no_bins() -> None:
    assert (measure_reliability([]).bins, measure_reliability([]).error) == ((), 0.0)


def test_right_is_a_match_with_the_right_source() -> None:
    text = "Mara Okello said it rained. They said it snowed."
    gold = make_extraction(
        make_claim(text, "it rained", source="Mara Okello"), make_claim(text, "it snowed", source="They")
    )
    found = make_extraction(
        make_claim(text, "it rained", source="Mara", confidence=0.9),
        make_claim(text, "it snowed", source="Mara", confidence=0.4),
        make_claim(text, "rained", claim_id="c3", parent="c1", confidence=0.2),
    )
    article = GoldArticle.from_extraction(gold, text)
    assert [(j.confidence, j.right) for j in judge([article], {"a": found})] == [(0.9, True), (0.4, False)]
    assert len(judge([article], {"a": found}, nested=True)) == 3
    assert judge([article], {}) == []


@given(judgements)
def test_the_order_of_judgements_does_not_matter(found: list[Judgement]) -> None:
    curve, other = measure_reliability(found), measure_reliability(found[::-1])
    assert [b.claims for b in curve.bins] == [b.claims for b in other.bins]
    assert curve.error == pytest.approx(other.error)
    assert curve.claims == len(found)
    assert 0 <= curve.error <= 1
