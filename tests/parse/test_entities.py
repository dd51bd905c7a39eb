"""Entities from scores, without a network."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from quoteattr.parse._entities import EntityTags

NAMES = ["O", *(f"{place}-{kind}" for kind in ("PERSON", "LOC") for place in "BIES")]
TAGS = EntityTags(NAMES)


def scores_of(*tags: str, strength: float = 8.0) -> NDArray[np.float32]:
    """Scores of words of which each clearly has its tag."""
    scores = np.zeros((len(tags), len(NAMES)), np.float32)
    for row, tag in zip(scores, tags, strict=True):
        row[NAMES.index(tag)] = strength
    return scores


def found(scores: NDArray[np.float32]) -> list[tuple[int, int, str]]:
    return list(TAGS.spans(scores))


def test_entities_of_a_sentence() -> None:
    tags = ("O", "B-PERSON", "I-PERSON", "E-PERSON", "S-LOC", "O", "S-PERSON")
    assert found(scores_of(*tags)) == [(1, 4, "PERSON"), (4, 5, "LOC"), (6, 7, "PERSON")]
    assert found(scores_of("O", "O")) == []


def test_the_best_path_is_one_that_the_scheme_allows() -> None:
    """By trying all paths."""
    allowed = [
        path
        for path in product(range(len(NAMES)), repeat=3)
        if path[0] not in goes_on() and path[-1] not in opens() and all(follows(a, b) for a, b in pairwise(path))
    ]
    for seed in range(50):
        scores = np.random.default_rng(seed).normal(size=(3, len(NAMES))).astype(np.float32)
        best = max(allowed, key=lambda path: sum(float(scores[k, tag]) for k, tag in enumerate(path)))
        assert found(scores) == found(scores_of(*(NAMES[tag] for tag in best)))


def opens() -> set[int]:
    return {k for k, name in enumerate(NAMES) if name[0] in "BI"}


def goes_on() -> set[int]:
    return {k for k, name in enumerate(NAMES) if name[0] in "IE"}


def follows(before: int, after: int) -> bool:
    if before in opens():
        return after in goes_on() and NAMES[before][2:] == NAMES[after][2:]
    return after not in goes_on()


def test_occurrences_of_a_name_agree() -> None:
    words = ["Brand", "Brand", "Brand", "Oslo"]
    scores = np.concatenate(
        [scores_of("S-PERSON", "S-PERSON"), scores_of("S-LOC", strength=1.5), scores_of("S-LOC", strength=1.5)]
    )
    agreed = TAGS.agree(words, scores)
    assert [found(row[None])[0][2] for row in agreed] == ["PERSON", "PERSON", "PERSON", "LOC"]
    assert (agreed[3] == scores[3]).all()
    assert found(scores[2:3])[0][2] == "LOC", "the scores that were given are as they were"


def test_a_sure_word_is_not_outvoted() -> None:
    scores = np.concatenate([scores_of("S-LOC", strength=12.0), scores_of("S-PERSON", "S-PERSON", strength=3.0)])
    agreed = TAGS.agree(["Paris"] * 3, scores)
    assert found(agreed[:1])[0][2] == "LOC"


def test_a_name_that_was_missed_once_is_found() -> None:
    scores = np.concatenate([scores_of("S-PERSON", "S-PERSON"), scores_of("O", strength=0.5)])
    assert found(TAGS.agree(["Brand"] * 3, scores)[2:]) == [(0, 1, "PERSON")]


@pytest.mark.parametrize("word", ["brand", "B", "", "-"])
def test_words_without_a_capital_and_single_letters_keep_their_scores(word: str) -> None:
    scores = np.concatenate([scores_of("S-PERSON"), scores_of("S-LOC", strength=1.0)])
    assert TAGS.agree([word, word], scores) is scores


def test_words_that_are_nowhere_named_keep_their_scores() -> None:
    scores = scores_of("O", "O")
    assert TAGS.agree(["Monday", "Monday"], scores) is scores


def agreed_one_by_one(words: list[str], scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """The same by the formula: nine tenths of the mean log probability of a class elsewhere, the less the fewer there
    are.
    """
    kinds = [name[2:] for name in NAMES]
    moved = scores.copy()
    for k, word in enumerate(words):
        places = [j for j, other in enumerate(words) if other == word]
        if not word[:1].isupper() or len(places) < 2 or all(scores[j].argmax() == 0 for j in places):
            continue
        for tag, kind in enumerate(kinds):
            for j in places:
                if j != k:
                    likely = np.exp(scores[j].astype(np.float64))
                    share = likely[[other == kind for other in kinds]].sum() / likely.sum()
                    moved[k, tag] += 0.9 * np.log(share + 0.01) / len(places)
    return moved


@given(st.lists(st.sampled_from(["Ann", "Oslo", "the", "Holm", ""]), min_size=1, max_size=12), st.integers(0, 99))
def test_agreement_does_not_depend_on_the_order_and_keeps_to_one_word(words: list[str], seed: int) -> None:
    rng = np.random.default_rng(seed)
    scores = rng.normal(size=(len(words), len(NAMES))).astype(np.float32) * 4
    agreed = TAGS.agree(words, scores)
    np.testing.assert_allclose(agreed, agreed_one_by_one(words, scores), atol=1e-4)
    order = rng.permutation(len(words))
    shuffled = TAGS.agree([words[k] for k in order], scores[order])
    np.testing.assert_allclose(shuffled, agreed[order], atol=1e-4)
    alone = [k for k, word in enumerate(words) if words.count(word) == 1]
    assert (agreed[alone] == scores[alone]).all()
    assert np.isfinite(agreed).all()
