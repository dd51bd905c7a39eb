"""Arcs that cross: what is changed, and what never is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from quoteattr.parse import EncoderParser
from quoteattr.parse._crossings import _do_cross, uncross
from quoteattr.parse._treedecode import single_root_tree


def crossings(heads: np.ndarray) -> int:
    """How many pairs of arcs cross."""
    arcs = [(min(d, h), max(d, h)) for d, h in enumerate(heads.tolist()) if d]
    return sum(a < c < b < d for a, b in arcs for c, d in arcs)


def is_tree(heads: np.ndarray) -> bool:
    """Whether every word comes to the root."""
    at = np.arange(len(heads))
    for _ in heads:
        at = heads[at]
    return not at.any()


SCORES = st.integers(2, 9).flatmap(
    lambda size: arrays.arrays(np.float64, (size, size), elements=st.floats(-9, 9, width=16))
)


@given(SCORES, st.sampled_from([-1.0, 0.5, 4.0, 99.0]))
def test_a_tree_stays_a_tree_with_its_root(scores: np.ndarray, most: float) -> None:
    heads = single_root_tree(scores)
    assert _do_cross(heads.tolist()) == bool(crossings(heads))
    found = uncross(heads, scores, most)
    assert is_tree(found)
    assert np.array_equal(found == 0, heads == 0)
    assert crossings(found) <= crossings(heads)
    words = np.flatnonzero(found != heads)
    assert bool(len(words)) <= bool(crossings(heads))
    assert (scores[words, heads[words]] - scores[words, found[words]] <= most * 12).all()


def test_the_cheapest_way_out_is_taken() -> None:
    # 4 hangs on 1, over the root 3 that 1 hangs on; 3 and 5 would both do, and 5 is the likelier.
    heads = np.array([0, 3, 3, 0, 1, 3])
    scores = np.full((6, 6), -9.0)
    scores[np.arange(6), heads] = 9.0
    scores[4, [1, 3, 5]] = 2.0, 0.5, 1.0
    assert uncross(heads, scores, 1.5).tolist() == [0, 3, 3, 0, 5, 3]
    assert uncross(heads, scores, 0.5).tolist() == heads.tolist()


def test_arcs_that_do_not_cross_are_left_alone() -> None:
    heads = np.array([0, 2, 0, 4, 2])
    assert uncross(heads, np.zeros((5, 5)), 99.0) is heads


@pytest.mark.parametrize(
    "text",
    ["“It is late,” he said in an interview with the Carrow Herald.", "“Nobody pays,” he said at a rally in Carrow."],
)
def test_what_follows_the_cue_does_not_hang_on_the_quotation(parser: EncoderParser, text: str) -> None:
    document = parser.parse(text)
    closing = next(t.index for t in document.tokens if t.form == "”")
    last = document.tokens[-2]
    assert last.head is not None
    assert last.head > closing
