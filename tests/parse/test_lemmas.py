"""Lemmas by rule and exception."""

from __future__ import annotations

import pytest

from quoteattr.models import bundled
from quoteattr.parse._lemmas import Lemmatizer, apply_rule, kind_of

CASES = [
    ("said", "VERB", "VBD", "say"),
    ("Said", "VERB", "VBD", "say"),
    ("n't", "PART", "RB", "not"),
    ("n’t", "PART", "RB", "not"),
    ("’s", "AUX", "VBZ", "be"),
    ("ferries", "NOUN", "NNS", "ferry"),
    ("blorples", "NOUN", "NNS", "blorple"),
    ("Lindqvist", "PROPN", "NNP", "Lindqvist"),
    ("Republicans", "PROPN", "NNPS", "Republican"),
    ("children", "NOUN", "NNS", "child"),
    ("better", "ADJ", "JJR", "good"),
    ("The", "DET", "DT", "the"),
    ("I", "PRON", "PRP", "I"),
    ("stopped", "VERB", "VBD", "stop"),
    ("denied", "VERB", "VBD", "deny"),
    ("saying", "VERB", "NN", "say"),
    ("東京", "X", "FW", "東京"),
    ("word", "NOUN", "unknown tag", "word"),
]


@pytest.fixture(scope="module")
def lemmatizer() -> Lemmatizer:
    return Lemmatizer.load(bundled())


@pytest.mark.parametrize(("form", "upos", "xpos", "lemma"), CASES)
def test_lemma(lemmatizer: Lemmatizer, form: str, upos: str, xpos: str, lemma: str) -> None:
    assert lemmatizer.lemma(form, upos, xpos) == lemma


def test_the_longest_ending_decides_and_an_exception_before_it() -> None:
    rules = {"NNS": {"": (False, 0, ""), "s": (False, 1, ""), "ies": (False, 3, "y")}}
    lemmatizer = Lemmatizer({"NOUN series": "series"}, rules)
    found = [lemmatizer.lemma(form, "NOUN", "NNS") for form in ("pies", "piers", "people", "series")]
    assert found == ["py", "pier", "people", "series"]


def test_a_rule_that_leaves_nothing_leaves_the_form() -> None:
    assert Lemmatizer({}, {"NN": {"": (False, 9, "")}}).lemma("pier", "NOUN", "NN") == "pier"


def test_rules_cut_and_add() -> None:
    assert apply_rule("Ferries", (True, 3, "y")) == "ferry"
    assert [kind_of(form, "NN") for form in ("pier", "Pier", "PIER", "P")] == ["NN", "NN Aa", "NN AA", "NN Aa"]
