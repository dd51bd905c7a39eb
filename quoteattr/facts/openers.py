"""Where a fact can start, and of which kind: most words start none, and no reader is asked in vain."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Literal

from .lexicon import phrases, words
from .reading import Phrase

__all__ = ["KINDS", "Kind", "kinds_at"]

#: What a reader looks for.
Kind = Literal["multiple", "date", "measure", "comparison", "superlative", "change", "cause"]
KINDS: frozenset[Kind] = frozenset(["multiple", "date", "measure", "comparison", "superlative", "change", "cause"])

#: Lists of words that a reader looks up at the place where it is asked, as they stand or as lemmas: kind, table, keys.
_WORDS: dict[Kind, dict[str, tuple[str, ...]]] = {
    "multiple": {"comparison": ("multiples",), "numerals": ("cardinals",)},
    "date": {
        "dates": (
            *("months", "short_months", "weekdays", "seasons", "words", "deictic", "units", "vague"),
            *("parts_of_time", "modifiers", "decades"),
        ),
        "numerals": ("cardinals", "crowds", "crowds_with_of", "ordinals"),
    },
    "measure": {
        "money": ("signs", "sign_prefixes", "codes"),
        "numerals": ("cardinals", "crowds", "crowds_with_of"),
    },
    "comparison": {"comparison": ("always",)},
    "superlative": {"superlative": ("ordinals_before", "unique")},
    "change": {"comparison": ("changes_by", "changes", "change_nouns", "directions")},
    "cause": {"cause": ("verbs",)},
}
_PHRASES: dict[Kind, dict[str, tuple[str, ...]]] = {
    "date": {"dates": ("holidays",)},
    "comparison": {"comparison": ("bounds", "phrases")},
    "cause": {"cause": ("phrases", "verbs_with", "nouns")},
}
#: Words that readers know without a list.
_OTHERS: dict[Kind, tuple[str, ...]] = {
    "date": ("a", "an", "half", "'", "’", "‘"),
    "measure": ("a", "an", "half"),
    "comparison": ("as", "more", "less", "fewer"),
    "superlative": ("most", "least", "record"),
    "cause": ("due", "thanks"),
}
_NONE: frozenset[Kind] = frozenset()
_OF_DIGITS: frozenset[Kind] = frozenset(["multiple", "date", "measure"])
_OF_DEGREES: frozenset[Kind] = frozenset(["comparison", "superlative"])
_DEGREES = frozenset(["JJR", "RBR", "JJS", "RBS"])


@cache
def _kinds() -> Mapping[str, frozenset[Kind]]:
    """Word -> what may start with it."""
    found: dict[str, set[Kind]] = {f"{word}s": {"date"} for word in words("dates", "weekdays")}
    for kind in KINDS:
        listed = {word for table, keys in _WORDS[kind].items() for key in keys for word in words(table, key)}
        first = {word for table, keys in _PHRASES.get(kind, {}).items() for key in keys for word in phrases(table, key)}
        for word in (*listed, *first, *_OTHERS.get(kind, ())):
            found.setdefault(word, set()).add(kind)
    return MappingProxyType({word: frozenset(kinds) for word, kinds in found.items()})


def kinds_at(phrase: Phrase, i: int) -> frozenset[Kind]:
    """The kinds of facts that could start at ``i``: that no other does is certain, that these do is not."""
    word, table = phrase.words[i], _kinds()
    low, lemma, token = word.low, word.lemma, word.token
    kinds = table.get(low, _NONE)
    if lemma != low:
        kinds |= table.get(lemma, _NONE)
    if word.digits:
        kinds |= _OF_DIGITS
    if low.endswith("fold"):
        kinds |= {"multiple"}
    if phrase.low(i + 1) == "than":
        kinds |= {"comparison"}
    if token is not None and (token.xpos in _DEGREES or (not token.xpos and "Degree=" in token.feats)):
        kinds |= _OF_DEGREES
    return kinds
