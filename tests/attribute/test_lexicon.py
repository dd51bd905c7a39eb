"""The word lists are what the code takes them for."""

from __future__ import annotations

from importlib import resources

import pytest

from quoteattr._toml import loads
from quoteattr.attribute.lexicon import lexicon, noun_of, singular
from quoteattr.text import Span, Token

GENDERS = {"male", "female", ""}


def lists() -> dict[str, list[str]]:
    data = loads((resources.files("quoteattr.attribute") / "words.toml").read_text(encoding="utf-8"))
    names = loads((resources.files("quoteattr.attribute") / "given_names.toml").read_text(encoding="utf-8"))
    return {**data["words"], **data["nouns"], **names}


@pytest.mark.parametrize("name", sorted(lists()))
def test_a_list_is_lower_case_and_names_each_word_once(name: str) -> None:
    words = lists()[name]
    assert [w for w in words if w != w.casefold() or not w.strip() or w != w.strip()] == []
    assert sorted({w for w in words if words.count(w) > 1}) == []


def test_genders_are_genders() -> None:
    words = lexicon()
    assert {*words.honorifics.values(), *words.gender.values()} <= GENDERS
    assert set(words.given_names.values()) == {"male", "female", ""}
    assert words.given_names["andrea"] == ""


def test_no_given_name_has_both_genders() -> None:
    names = loads((resources.files("quoteattr.attribute") / "given_names.toml").read_text(encoding="utf-8"))
    every = [*names["either"], *names["male"], *names["female"]]
    assert len(every) == len(set(every))


def test_pronouns_have_person_number_and_gender() -> None:
    for form, (person, number, gender) in lexicon().pronouns.items():
        assert form == form.casefold()
        assert person in {"first", "second", "third"}
        assert number in {"singular", "plural", ""}
        assert gender in {*GENDERS, "thing"}


def test_utterances_are_documents_or_words() -> None:
    assert {"statement", "tweet", "letter", "interview", "remark"} <= lexicon().utterances
    assert lexicon().inherently_unnamed >= {"source", "witness"}


def test_titles_have_a_plural() -> None:
    assert ("senators",) in lexicon().titles
    assert ("sens.",) in lexicon().titles


def test_metonyms_are_organisations() -> None:
    assert set(lexicon().metonyms.values()) == {"organization"}


@pytest.mark.parametrize(
    ("word", "noun"),
    [
        ("lawmakers", "lawmaker"),
        ("charities", "charity"),
        ("boss", "boss"),  # listed as it is
        ("paris", "paris"),  # no list has it
        ("witness", "witness"),
    ],
)
def test_singular(word: str, noun: str) -> None:
    assert singular(word) == noun


@pytest.mark.parametrize(
    ("form", "lemma", "upos", "noun"),
    [
        ("Polls", "Polls", "PROPN", "poll"),
        ("polls", "poll", "NOUN", "poll"),
        ("officials", "officials", "NOUN", "official"),
    ],
)
def test_noun_of(form: str, lemma: str, upos: str, noun: str) -> None:
    assert noun_of(Token(0, Span(0, len(form)), form, lemma, upos, "", "", None, "root", 0)) == noun
