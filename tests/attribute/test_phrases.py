"""Heads and phrases on trees that no parser would promise to give."""

from __future__ import annotations

import pytest

from quoteattr.attribute.phrases import case_of, grammar_of, is_plural, phrase_around, source_head, top_of
from quoteattr.text import Span

from .trees import tree, words_of

COMPANY = "The/DET/det/2 ferry/NOUN/compound/2 company/NOUN/nsubj/3 said/VERB/root/- no/INTJ/obj/3"
SURVEY = "a/DET/det/1 survey/NOUN/dep/4 by/ADP/case/3 Guild/PROPN/nsubj/4 found/VERB/root/- it/PRON/obj/4"


@pytest.mark.parametrize(
    ("sentence", "source", "head"),
    [
        (COMPANY, "The", "company"),
        (COMPANY, "ferry", "company"),
        (COMPANY, "The ferry company", "company"),
        (SURVEY, "a survey by Guild", "survey"),  # the parse made the Guild the subject
        ("said/VERB/root/- @hen/X/nsubj/0", "@hen", "@hen"),
        ("quickly/ADV/root/-", "quickly", "quickly"),
        # the article is closer to a word of the cue than to a noun
        ("the/DET/det/1 saying/NOUN/root/-", "the", "the"),
        # a noun behind a comma is too far
        ("the/DET/det/2 ,/PUNCT/punct/2 house/NOUN/root/-", "the", "the"),
    ],
)
def test_source_head(sentence: str, source: str, head: str) -> None:
    document = tree(sentence)
    avoid = {1} if "saying" in sentence else set()
    found = source_head(document, words_of(document.text, source), avoid)
    assert found is not None
    assert found.form == head


def test_only_punctuation_has_no_head() -> None:
    document = tree("—/PUNCT/root/-")
    assert source_head(document, Span(0, 1), set()) is None


@pytest.mark.parametrize(
    ("sentence", "head", "phrase"),
    [
        (COMPANY, 2, "The ferry company"),
        # what follows after a gap that is no part of it stays out
        ("house/NOUN/root/- ,/PUNCT/punct/0 very/ADV/advmod/3 old/ADJ/amod/0", 0, "house"),
        # a hyphen, a possessive and an initial's stop do not break it
        ("left/ADJ/amod/2 +-/PUNCT/punct/2 +back/NOUN/root/-", 2, "left-back"),
        ("city/NOUN/nmod:poss/2 +'s/PART/dep/0 mayor/NOUN/root/-", 2, "city's mayor"),
        ("J/PROPN/compound/2 +./PUNCT/punct/0 Aerts/PROPN/root/-", 2, "J. Aerts"),
        # a dash with spaces does
        ("CARROW/PROPN/compound/2 -/PUNCT/punct/2 rebels/NOUN/root/-", 2, "rebels"),
        # prepositions and conjunctions at its ends are left out
        ("and/CCONJ/det/1 house/NOUN/root/- of/ADP/nmod/1", 1, "house"),
    ],
)
def test_phrase_around(sentence: str, head: int, phrase: str) -> None:
    document = tree(sentence)
    assert phrase_around(document, document.tokens[head]).of(document.text) == phrase


def test_a_phrase_stops_before_words_of_the_cue() -> None:
    document = tree("ministry/NOUN/compound/1 statement/NOUN/root/-")
    assert phrase_around(document, document.tokens[1], {0}).of(document.text) == "statement"


@pytest.mark.parametrize(
    ("relation", "part"),
    [
        ("nsubj", "subject"),
        ("nsubj:pass", "subject"),
        ("obj", "object"),
        ("obl", "oblique"),
        ("nmod:poss", "owner"),
        ("compound", "modifier"),
        ("nmod", "modifier"),
        ("vocative", "vocative"),
        ("advcl", "other"),
    ],
)
def test_grammar_of(relation: str, part: str) -> None:
    document = tree(f"said/VERB/root/- he/PRON/{relation}/0")
    assert grammar_of(document, document.tokens[1]) == part


def test_an_agent_and_a_conjunct() -> None:
    document = tree("told/VERB/root/- by/ADP/case/2 Brand/PROPN/obl/0 and/CCONJ/cc/4 Holm/PROPN/conj/2")
    assert grammar_of(document, document.tokens[2]) == "agent"
    assert grammar_of(document, document.tokens[4]) == "agent"
    assert case_of(document, document.tokens[2]) == "by"


def test_a_circle_of_conjuncts_ends() -> None:
    document = tree(" ".join(["said/VERB/root/-", *(f"a{i}/NOUN/conj/{i}" for i in range(12))]))
    assert grammar_of(document, document.tokens[12]) == "other"


def test_top_of_and_is_plural() -> None:
    document = tree("President/PROPN/nsubj/3 Ilse/PROPN/flat/0 Aerts/PROPN/flat/0 spoke/VERB/root/-")
    assert top_of(document, 0, 3).form == "President"
    assert top_of(document, 1, 3).form == "Ilse"
    assert not is_plural(document.tokens[0])
