"""Where a fact can start: most words start none, and are left out before the readers are asked."""

from __future__ import annotations

from functools import cache

from .lexicon import phrases, words
from .reading import Phrase

__all__ = ["opens_fact"]

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
_OTHERS = ("a", "an", "half", "'", "’", "‘", "as", "more", "less", "fewer", "most", "least", "record", "due", "thanks")
_DEGREES = frozenset(["JJR", "RBR", "JJS", "RBS"])


@cache
def _openers() -> frozenset[str]:
    listed = {word for table, keys in _WORDS.items() for key in keys for word in words(table, key)}
    first = {word for table, keys in _PHRASES.items() for key in keys for word in phrases(table, key)}
    weekdays = {f"{word}s" for word in words("dates", "weekdays")}
    return frozenset({*listed, *first, *weekdays, *_OTHERS})


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
