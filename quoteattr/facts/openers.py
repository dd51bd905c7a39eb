"""Where a fact can start: most words start none, and are left out before the readers are asked.

Nearly all others start none of the kinds that many readers look for, dates and measures, and these are not asked.
"""

from __future__ import annotations

from functools import cache

from .lexicon import phrases, words
from .reading import Phrase, Word

__all__ = ["opens_date", "opens_fact", "opens_measure"]

#: Lists of words that a reader looks up at the place where it is asked, as they stand or as lemmas.
_WORDS = {
    "numerals": ("cardinals", "crowds", "crowds_with_of", "ordinals"),
    "money": ("signs", "sign_prefixes", "codes"),
    "dates": (
        *("months", "short_months", "weekdays", "seasons", "words", "deictic", "units", "vague"),
        *("parts_of_time", "modifiers", "decades"),
    ),
    "comparison": ("multiples", "always", "changes_by", "changes", "change_nouns", "directions"),
    "superlative": ("ordinals_before", "unique"),
    "cause": ("verbs",),
}
_PHRASES = {
    "dates": ("holidays",),
    "comparison": ("bounds", "phrases"),
    "cause": ("phrases", "verbs_with", "nouns"),
}
#: Words that readers know without a list.
_NUMERALS = ("a", "an", "half")
_APOSTROPHES = ("'", "’", "‘")
_OTHERS = ("as", "more", "less", "fewer", "most", "least", "record", "due", "thanks")
_DEGREES = frozenset(["JJR", "RBR", "JJS", "RBS"])


@cache
def _listed(*tables: str) -> frozenset[str]:
    """The words of some tables that may begin a fact."""
    single = {word for table in tables for key in _WORDS.get(table, ()) for word in words(table, key)}
    first = {word for table in tables for key in _PHRASES.get(table, ()) for word in phrases(table, key)}
    return frozenset({*single, *first})


@cache
def _date_openers() -> frozenset[str]:
    weekdays = {f"{word}s" for word in words("dates", "weekdays")}
    return frozenset({*_listed("dates", "numerals"), *weekdays, *_NUMERALS, *_APOSTROPHES})


@cache
def _measure_openers() -> frozenset[str]:
    return frozenset({*_listed("money", "numerals"), *_NUMERALS})


@cache
def _openers() -> frozenset[str]:
    return frozenset({*_listed("comparison", "superlative", "cause"), *_date_openers(), *_measure_openers(), *_OTHERS})


def opens_fact(phrase: Phrase, i: int) -> bool:
    """Whether any reader could find a fact that starts at ``i``. False is certain, True is not."""
    word = phrase.words[i]
    known = _openers()
    if word.low in known or word.digits or word.lemma in known:
        return True
    if word.low.endswith("fold") or phrase.low(i + 1) == "than":
        return True
    token = word.token
    return token is not None and (token.xpos in _DEGREES or (not token.xpos and "Degree=" in token.feats))


def opens_date(word: Word) -> bool:
    """Whether a date could start with a word that opens a fact. False is certain, True is not."""
    return word.digits or word.low in _date_openers() or word.lemma in _date_openers()


def opens_measure(word: Word) -> bool:
    """Whether a measure could start with a word that opens a fact. False is certain, True is not."""
    return word.digits or word.low in _measure_openers()
