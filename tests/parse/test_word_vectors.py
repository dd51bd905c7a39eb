"""What word vectors tell of entities."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.models import bundled
from quoteattr.parse import EncoderParser
from quoteattr.parse._word_vectors import Vocabulary, WordVectors

WORDS = ["Mara", "Okello", "of", "Tampere", "told", "us", "on", "Friday", "that", "40", "ferries", "had", "left", "."]


@pytest.fixture(scope="module")
def vectors() -> WordVectors:
    return WordVectors(bundled("en"))


def test_they_know_people_and_places(vectors: WordVectors, parser: EncoderParser) -> None:
    tags = parser._branch.labels.entity
    scores = vectors.score(WORDS)
    assert scores.shape == (len(WORDS), len(tags))
    best = [tags[k] for k in scores.argmax(1)]
    assert best[:4] == ["B-PERSON", "E-PERSON", "O", "S-LOC"]
    assert best[WORDS.index("Friday")] == "S-DATE"


def test_what_was_read_before_changes_nothing(vectors: WordVectors) -> None:
    first = vectors.score(WORDS)
    vectors.score(["Tampere", "Mara", "quoll", "Friday"])
    assert np.array_equal(vectors.score(WORDS), first)
    fresh = WordVectors(bundled("en"))
    fresh.score(WORDS[::-1])
    with ThreadPoolExecutor(4) as pool:
        for each in pool.map(fresh.score, [WORDS] * 8):
            assert np.array_equal(each, first)


@given(words=st.lists(st.text(min_size=1), min_size=1, max_size=6))
def test_any_word_is_read(vectors: WordVectors, words: list[str]) -> None:
    scores = vectors.score(words)
    assert len(scores) == len(words)
    assert np.isfinite(scores).all()


def test_letters_beyond_the_fortieth_are_left_out(vectors: WordVectors) -> None:
    long = "Ab" * 20
    assert np.array_equal(vectors.score([long]), vectors.score([long + "zzz" * 10_000]))
    assert not np.array_equal(vectors.score([long]), vectors.score([long[:-1]]))


def test_a_vocabulary_counts_from_one() -> None:
    vocabulary = Vocabulary(["the", "ferry"], "aeF")
    assert vocabulary.find("Ferry") == (2, [3, 2, 0, 0, 0])
    assert vocabulary.find("FÄ") == (0, [3, 0])


def test_they_are_asked_where_the_encoder_is_not_sure(vectors: WordVectors, monkeypatch: pytest.MonkeyPatch) -> None:
    sentences = [["He", "left"], ["Mara", "left"], ["It", "rained"]]
    asked: list[list[str]] = []

    def heard(words: list[str]) -> np.ndarray:
        asked.append(words)
        return np.ones((len(words), 3), np.float32)

    monkeypatch.setattr(vectors, "score", heard)
    sure, unsure = [9.0, 0.0, 0.0], [2.0, 0.0, 0.0]  # 0.9998 and 0.79
    scores = np.array([sure, sure, sure, unsure, sure, sure], np.float32)
    found = vectors.help(sentences, scores.copy())
    assert asked == [["Mara", "left"]]
    assert np.array_equal(found - scores, np.array([[0, 0, 1, 1, 0, 0]]).T * np.ones((1, 3)))


def test_a_sentence_is_named_by_both(parser: EncoderParser, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "At Okoro we sang."
    assert [entity.span.of(text) for entity in parser.parse(text).entities] == ["Okoro"]

    def against(words: list[str]) -> np.ndarray:
        scores = np.zeros((len(words), len(parser._branch.labels.entity)), np.float32)
        scores[:, 0] = 50  # "outside"
        return scores

    monkeypatch.setattr(parser._branch.word_vectors, "score", against)
    assert not parser.parse(text).entities


def test_curly_marks_are_straight_ones(vectors: WordVectors) -> None:
    straight = vectors.score(['"', "We", "'re", '"'])
    assert np.array_equal(vectors.score(["“", "We", "’re", "”"]), straight)
    assert np.array_equal(vectors.score(["«", "We", "'re", "»"]), straight)
