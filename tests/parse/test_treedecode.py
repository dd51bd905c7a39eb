"""The fast tree decoder against Stanza's own and against a look at every tree."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stanza.models.common.chuliu_edmonds import chuliu_edmonds, chuliu_edmonds_one_root
from stanza.models.depparse import head_constraints, model

from quoteattr.parse._treedecode import best_tree, fast_decoding, single_root_tree


@st.composite
def matrices(draw: st.DrawFn, largest: int = 40) -> np.ndarray:
    """Log probabilities of governors, as a parser gives them; if sharp, the greedy heads are often a tree."""
    size = draw(st.integers(2, largest))
    sharpness = draw(st.sampled_from([0.5, 3.0, 20.0]))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    scores = random.normal(scale=sharpness, size=(size, size)).astype(np.float32)
    np.fill_diagonal(scores, -np.inf)
    return scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))


def total(scores: np.ndarray, heads: np.ndarray) -> float:
    words = np.arange(1, len(heads))
    return float(scores.astype(np.float64)[words, heads[1:]].sum())


def is_tree(heads: np.ndarray) -> bool:
    for word in range(1, len(heads)):
        seen = set()
        while word:
            if word in seen:
                return False
            seen.add(word)
            word = int(heads[word])
    return True


@given(matrices())
def test_the_tree_is_the_one_that_stanza_finds(scores: np.ndarray) -> None:
    before = scores.copy()
    assert single_root_tree(scores).tolist() == chuliu_edmonds_one_root(scores).tolist()
    assert np.array_equal(scores, before)


@given(matrices())
def test_with_any_number_of_roots_too(scores: np.ndarray) -> None:
    weights = scores.astype(np.float64)
    weights[0] = -np.inf
    assert best_tree(weights).tolist() == chuliu_edmonds(weights.copy()).tolist()


@given(matrices(largest=5))
def test_no_tree_with_one_root_scores_more(scores: np.ndarray) -> None:
    size = len(scores)
    found = single_root_tree(scores)
    trees = [
        heads
        for choice in product(range(size), repeat=size - 1)
        if choice.count(0) == 1 and is_tree(heads := np.array([0, *choice]))
    ]
    assert total(scores, found) == pytest.approx(max(total(scores, heads) for heads in trees))


@given(st.integers(2, 12), st.data())
def test_ties_still_give_a_tree_with_one_root(size: int, data: st.DataObject) -> None:
    flat = st.lists(st.sampled_from([-1.0, -2.0]), min_size=size * size, max_size=size * size)
    scores = np.array(data.draw(flat), dtype=np.float32).reshape(size, size)
    found = single_root_tree(scores)
    assert is_tree(found)
    assert (found[1:] == 0).sum() == 1
    assert total(scores, found) == total(scores, chuliu_edmonds_one_root(scores))


def test_stanza_gets_its_decoder_back() -> None:
    def fail() -> None:
        with fast_decoding():
            assert model.chuliu_edmonds_one_root is head_constraints.chuliu_edmonds_one_root is single_root_tree
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert model.chuliu_edmonds_one_root is head_constraints.chuliu_edmonds_one_root is chuliu_edmonds_one_root
