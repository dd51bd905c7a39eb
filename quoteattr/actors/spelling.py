"""Compares the spellings of two words of names: transliteration variants and misspellings.

Two words are spelled alike when a path of cheap edits leads from one to the other. What an edit costs is written in
:func:`edit_cost`: letters that transliterations and typists exchange (vowels; c, k, q, g; s, z; v, w; a dropped h; a
doubled letter) cost less than others. What a word may cost grows with its length, so that short words match only
exactly (the length budget of rigour's residue distance). Variants are only looked for between words with one key
(see :func:`spelling_key`), so that an index finds all of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache, lru_cache

from .lexicon import load_nicknames

__all__ = ["are_alike", "are_misspelt", "edit_cost", "ends_of", "near", "spelling_key", "variant_edits"]

_VOWELS = frozenset("aeiouy")
_SOFT = tuple(map(frozenset, ("ckqg", "sz", "vw", "yij", "jzg", "pf", "kx", "xs")))
_EXCHANGED = {(a, b): 0.4 for group in (*_SOFT, _VOWELS) for a in group for b in group if a != b}
_KEY = str.maketrans("cqgzw", "kkksv", "aeiouyhj")
_DOUBLED = re.compile(r"(.)(?=\1)")
_SYLLABIC = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]")

#: What spelling variants may cost, by the length of the longer word (the last number for all longer ones).
VARIANT_BUDGET = (0.0, 0.0, 0.0, 0.2, 0.4, 0.8, 1.0, 1.3, 1.3, 1.6)
#: What a misspelling may cost.
MISSPELLING_BUDGET = (0.0, 0.0, 0.0, 0.2, 1.0, 1.0, 1.4, 2.0)
#: Spelling variants have at most so many plain edits (insertions, deletions, substitutions, swaps) between them, by
#: the length of the longer word.
VARIANT_EDITS = (0, 0, 0, 1, 1, 2, 2, 3, 3, 4)
#: Misspellings have fewer.
MISSPELLING_EDITS = 2


def spelling_key(word: str) -> str:
    """What stays of a word when all that transliterations exchange is taken out: its consonants, by class.

    A word of another script than Latin is its own key. Nothing is kept from call to call: an index asks for the key of
    each of its names once, and more names than a memo holds would only push one another out of it.

    >>> spelling_key("mohammed"), spelling_key("muhamad")
    ('md', 'md')
    >>> spelling_key("qadhafi") == spelling_key("gaddafi")
    True
    """
    if not word.isascii():
        return word
    folded = word
    if "h" in word:
        folded = word.replace("ph", "f").replace("sch", "s").replace("sh", "s").replace("zh", "s")
    return _DOUBLED.sub("", folded.replace("ks", "x").translate(_KEY)) or word


#: The same for words that are compared with one another, few of them and often.
_remembered_key = lru_cache(maxsize=1 << 16)(spelling_key)


@lru_cache(maxsize=1 << 16)
def edit_cost(one: str, other: str) -> float:
    """The cost of the cheapest way from one word to the other; symmetric; 0 for equal words.

    A letter put in or left out costs 1, a vowel 0.6, an h 0.3, a doubled letter 0.2; a letter for another 1, a vowel
    for a vowel or a consonant for one that transliterations exchange with it 0.4; two neighbours swapped 0.9.

    >>> edit_cost("mohamad", "muhammad"), edit_cost("macron", "marcon")
    (0.6, 0.9)
    """
    gaps = [_gap(one, i) for i in range(len(one))]
    others = [_gap(other, j) for j in range(len(other))]
    row = [0.0]
    for gap in others:
        row.append(row[-1] + gap)
    before: list[float] = []
    for i, a in enumerate(one):
        line = [row[0] + gaps[i]]
        for j, b in enumerate(other):
            cost = min(
                row[j] + (0.0 if a == b else _EXCHANGED.get((a, b), 1.0)), row[j + 1] + gaps[i], line[j] + others[j]
            )
            if i and j and a == other[j - 1] and b == one[i - 1] and a != b:
                cost = min(cost, before[j - 1] + 0.9)
            line.append(cost)
        before, row = row, line
    return round(row[-1], 4)


def variant_edits(length: int) -> int:
    """How many plain edits spelling variants have at most when the longer one has so many letters."""
    return VARIANT_EDITS[min(length, len(VARIANT_EDITS) - 1)]


def _gap(word: str, i: int) -> float:
    if i and word[i - 1] == word[i]:
        return 0.2
    return 0.6 if word[i] in _VOWELS else 0.3 if word[i] == "h" else 1.0


@cache
def _osa_distance() -> Callable[..., int]:
    """Edits with transposition; imported when first needed, so that importing the package stays cheap."""
    from rapidfuzz.distance import OSA

    return OSA.distance


def _fits(one: str, other: str, edits: int, budget: tuple[float, ...]) -> bool:
    if load_nicknames().are_different(one, other) or _SYLLABIC.search(one) or _SYLLABIC.search(other):
        return False
    allowed = budget[min(max(len(one), len(other)), len(budget) - 1)]
    return _osa_distance()(one, other, score_cutoff=edits) <= edits and edit_cost(one, other) <= allowed


def are_alike(one: str, other: str) -> bool:
    """Whether two words are spellings of one name: one key, and only cheap edits apart.

    >>> are_alike("zelensky", "zelenskyy"), are_alike("hassan", "hussein")
    (True, False)
    """
    return one == other or (
        _remembered_key(one) == _remembered_key(other)
        and _fits(one, other, variant_edits(max(len(one), len(other))), VARIANT_BUDGET)
    )


def are_misspelt(one: str, other: str) -> bool:
    """Whether one word may be a misspelling of the other: few edits for its length, and an end kept.

    >>> are_misspelt("macron", "marcon"), are_misspelt("tusk", "trump")
    (True, False)
    """
    if set(ends_of(one)).isdisjoint(ends_of(other)):
        return False
    return _fits(one, other, MISSPELLING_EDITS, MISSPELLING_BUDGET)


def ends_of(word: str) -> tuple[str, str]:
    """The first letter and the last two of a word, of which a misspelling keeps one.

    >>> ends_of("macron")
    ('m-', '-on')
    """
    return word[:1] + "-", "-" + word[-2:]


def near(word: str, others: Iterable[str], *, edits: int = MISSPELLING_EDITS) -> list[str]:
    """Those of ``others`` at most so many plain edits from ``word``, found at the speed of C."""
    from rapidfuzz import process

    found = process.extract(word, list(others), scorer=_osa_distance(), score_cutoff=edits, limit=None)
    return [choice for choice, _, _ in found]
