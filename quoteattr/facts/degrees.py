"""What sets one thing against another or before all others: comparisons and superlatives."""

from __future__ import annotations

from collections.abc import Callable

from ..text import Token
from .lexicon import phrases, words
from .reading import Phrase, Word

__all__ = ["read_change", "read_comparison", "read_multiple", "read_superlative"]

#: Whether a measure (a number, sum, quantity or percentage) starts at a word.
StartsMeasure = Callable[[int], bool]
#: Whether a measure hangs on a token; the second argument asks for one that a step ("by") introduces.
Hangs = Callable[[int, bool], bool]
_CLAUSE = 7


def read_multiple(phrase: Phrase, i: int) -> int | None:
    """As in "Twice as many", "three times as high as", "double the size": one comparison, its number with it."""
    end = None
    low = phrase.low(i)
    if low.endswith("fold") and (low.removesuffix("fold") in words("numerals", "cardinals") or phrase.hyphen(i - 1)):
        return i + 1
    if phrase.low(i) in words("comparison", "multiples") and phrase.words[i].upos != "VERB":
        end = i + 1
    elif phrase.low(i + 1) == "times" and (phrase.words[i].digits or phrase.low(i) in words("numerals", "cardinals")):
        end = i + 2
    if end is None:
        return None
    if phrase.low(end) == "as":
        return _read_equal(phrase, end)
    if phrase.low(i) == "half":
        return None
    comparative = _read_comparative(phrase, end)
    if comparative is not None:
        return _with_than(phrase, comparative)
    return end if phrase.low(end) in {"the", "that"} and phrase.low(i + 1) != "times" else None


def read_comparison(phrase: Phrase, i: int, starts_measure: StartsMeasure) -> int | None:
    """Where the comparison that starts at ``i`` ends; None if none starts there."""
    bound = phrase.match(i, phrases("comparison", "bounds"))
    if bound is not None and _bounds(phrase, i, i + len(bound), starts_measure):
        return i + len(bound)
    known = phrase.match(i, phrases("comparison", "phrases"))
    if known is not None:
        return None if known[-1] == "than" and _is_idiom(phrase, i + len(known)) else i + len(known)
    word = phrase.words[i]
    if word.upos == "VERB" and {word.lemma, word.low} & words("comparison", "always"):
        return i + 1
    if phrase.low(i) == "as":
        return _read_equal(phrase, i, wants_second=True)
    comparative = _read_comparative(phrase, i)
    return None if comparative is None else _with_than(phrase, comparative)


def _bounds(phrase: Phrase, start: int, end: int, starts_measure: StartsMeasure) -> bool:
    """Whether a measure follows that is no stretch of time: not "over ten years"."""
    if end >= len(phrase) or not (starts_measure(end) or phrase.low(end) == "half"):
        return False
    if phrase.low(start) not in {"over", "under", "beyond"}:
        return True
    units = words("dates", "units")
    return not any(w.lemma in units for w in phrase.words[end : end + 3])


def _is_idiom(phrase: Phrase, i: int) -> bool:
    """Whether "more than" is no comparison: "more than happy", "less than dynamic"."""
    if i >= len(phrase):
        return False
    word = phrase.words[i]
    return word.low in words("comparison", "idioms_after") or (
        word.upos in {"ADJ", "VERB"}
        and not word.digits
        and word.token is not None
        and word.token.deprel != "amod"
        and word.low not in words("comparison", "compared_after")
    )


def _read_equal(phrase: Phrase, i: int, *, wants_second: bool = False) -> int | None:
    """As in "As many as", "as high as", "as many" (after "twice")."""
    if i + 1 >= len(phrase):
        return None
    word = phrase.words[i + 1]
    if word.upos not in {"ADJ", "ADV"} or word.low in words("comparison", "not_equal"):
        return None
    if phrase.low(i + 2) == "as":
        return i + 3
    return None if wants_second else i + 2


def _read_comparative(phrase: Phrase, i: int) -> int | None:
    """As in "Higher", "more expensive", "more" (of "more jobs than"): with a "than", or as the predicate ("is wider").

    Without either, a comparative before its noun seldom compares: "a larger context".
    """
    word = phrase.words[i] if i < len(phrase) else None
    if word is None or (word.form[0].isupper() and i > 0):
        return None
    than = _has_than(phrase, i + 1)
    if phrase.low(i - 1) in words("comparison", "cancels") and not (than and phrase.low(i - 1) == "no"):
        return None
    if word.low in {"more", "less"}:
        after = phrase.words[i + 1] if i + 1 < len(phrase) else None
        if after is None or phrase.low(i + 1) in {"or", "and"}:
            return None
        if after.upos in {"ADJ", "ADV"} and _modifies(word, after):
            vague = after.low in words("comparison", "idioms_after") | {"often", "recently"}
            return i + 2 if than or (_is_predicate(phrase, after) and not vague) else None
        return i + 1 if than else None
    if not _is_comparative(word) and not (phrase.low(i + 1) == "than" and _may_compare(word)):
        return None
    if phrase.low(i + 1) in words("comparison", "names_after"):
        return None
    if word.low == "fewer":
        return i + 1
    doubtful = word.low in words("comparison", "not_compared")
    return i + 1 if (than and word.low not in _NO_THAN) or (_is_predicate(phrase, word) and not doubtful) else None


_NO_THAN = frozenset(["rather", "other", "sooner"])


def _is_comparative(word: Word) -> bool:
    token = word.token
    if token is None or token.span != word.span or word.low == "than":
        return False
    return token.xpos in {"JJR", "RBR"} or (not token.xpos and "Degree=Cmp" in token.feats) or word.low == "fewer"


def _may_compare(word: Word) -> bool:
    """Whether a word in "-er" that was read as a noun is a comparative before "than"."""
    return word.low.endswith("er") and word.low not in _NO_THAN and word.upos in {"NOUN", "ADJ", "ADV"}


def _is_predicate(phrase: Phrase, word: Word) -> bool:
    """Whether an adjective is said of something: "taxes are higher"; not "a higher tax", "later on"."""
    token = word.token
    if token is None or token.upos != "ADJ":
        return False
    if token.deprel == "conj" and token.head is not None:
        return phrase.document.tokens[token.head].deprel in _PREDICATES
    return token.deprel in _PREDICATES


def _modifies(adverb: Word, word: Word) -> bool:
    a, b = adverb.token, word.token
    return a is not None and b is not None and (a.head == b.index or a.head == b.head or b.head == a.index)


_PREDICATES = frozenset(["root", "ccomp", "conj", "parataxis", "xcomp", "acl:relcl", "advcl"])


def _has_than(phrase: Phrase, i: int) -> bool:
    for n in range(i, min(i + _CLAUSE, len(phrase))):
        if phrase.low(n) == "than":
            return phrase.low(n - 1) not in {"rather", "other"}
        if phrase.low(n) in {",", ";", ".", ":"}:
            return False
    return False


def _with_than(phrase: Phrase, end: int) -> int:
    return end + 1 if phrase.low(end) == "than" else end


def read_change(phrase: Phrase, i: int, starts_measure: StartsMeasure, hangs: Hangs) -> int | None:
    """As in "Up 3.5 percent", "rose by 8 percent", "an increase of two points".

    Args:
        phrase: The words.
        i: Where it would start.
        starts_measure: Whether a measure starts at a word.
        hangs: Whether a measure hangs on a token, straight or through its noun; with a second argument that is true,
            whether one with "by", "from" or "to" does.
    """
    word = phrase.words[i]
    if word.low in words("comparison", "directions") and word.upos != "VERB":
        return i + 1 if _measure_follows(phrase, i + 1, starts_measure, reach=3) else None
    if word.upos == "VERB" and word.lemma in words("comparison", "changes_by"):
        return i + 1 if word.token is not None and hangs(word.token.index, True) else None
    verb = word.upos == "VERB" and word.lemma in words("comparison", "changes")
    noun = word.upos == "NOUN" and word.lemma in words("comparison", "change_nouns")
    if not verb and not noun:
        return None
    if word.token is not None and hangs(word.token.index, False):
        return i + 1
    return i + 1 if _measure_follows(phrase, i + 1, starts_measure, reach=3) else None


def _measure_follows(phrase: Phrase, i: int, starts_measure: StartsMeasure, reach: int) -> bool:
    for n in range(i, min(i + reach, len(phrase))):
        if starts_measure(n):
            return True
        if phrase.low(n) not in words("comparison", "between"):
            return False
    return False


def read_superlative(phrase: Phrase, i: int) -> int | None:
    """Where the superlative that starts at ``i`` ends; None if none starts there."""
    end = i
    if phrase.low(i) in words("superlative", "ordinals_before"):
        end = i + 2 if phrase.hyphen(i + 1) else i + 1
        core = _read_core(phrase, end)
        return None if core is None else _with_ever(phrase, core)
    core = _read_core(phrase, i)
    if core is not None:
        return _with_ever(phrase, core)
    if phrase.low(i) == "record":
        return _read_record(phrase, i)
    return i + 1 if _is_unique(phrase, i) else None


def _read_core(phrase: Phrase, i: int) -> int | None:
    """As in "Largest", "most expensive", "most" of "the most votes"."""
    word = phrase.words[i] if i < len(phrase) else None
    if word is None or word.token is None or phrase.low(i - 1) in words("superlative", "before_idioms"):
        return None
    if phrase.holds(i - 2, ("at", "the")):
        return None
    if word.low in {"most", "least"}:
        after = phrase.words[i + 1] if i + 1 < len(phrase) else None
        if after is not None and after.upos in {"ADJ", "ADV"} and _modifies(word, after):
            return None if after.low in words("superlative", "not_ranked") else i + 2
        ranked = phrase.low(i - 1) == "the" and after is not None and after.upos in {"NOUN", "PROPN"}
        return i + 1 if ranked and phrase.low(i + 1) not in words("superlative", "not_before") else None
    if word.token.span != word.span or not _is_superlative(word.token):
        return None
    if word.low in {"best", "worst"}:
        friend = phrase.low(i + 1) in words("superlative", "not_before")
        return i + 1 if not friend and _ranks(phrase, word.token) else None
    if word.low in words("superlative", "not_ranked") or phrase.entity(i)[0] in {"ORG", "PERSON"}:
        return None
    return i + 1


def _is_superlative(token: Token) -> bool:
    if not token.form.casefold().endswith("st"):
        return False
    return token.xpos in {"JJS", "RBS"} or (not token.xpos and "Degree=Sup" in token.feats)


def _ranks(phrase: Phrase, token: Token) -> bool:
    """Whether "best" ranks a thing: "the best team", "their worst winter"; not "did his best", "best wishes"."""
    head = None if token.head is None else phrase.document.tokens[token.head]
    return (
        token.deprel == "amod"
        and head is not None
        and head.index > token.index
        and any(c.deprel in {"det", "nmod:poss"} for c in phrase.document.children(head))
    )


def _with_ever(phrase: Phrase, end: int) -> int:
    return end + 2 if phrase.hyphen(end) and phrase.low(end + 1) == "ever" else end


def _read_record(phrase: Phrase, i: int) -> int | None:
    """As in "A record high", "record turnout", "a record 40 medals"."""
    after = i + 2 if phrase.hyphen(i + 1) else i + 1
    if phrase.low(after) in {"high", "low"}:
        return after + 1
    if after >= len(phrase):
        return None
    word = phrase.words[after]
    if word.low == "of" and after + 1 < len(phrase) and phrase.words[after + 1].digits:
        return i + 1
    return i + 1 if word.digits or word.lemma in words("superlative", "records") else None


def _is_unique(phrase: Phrase, i: int) -> bool:
    """As in "The first woman to lead it", "the only country that bans it"."""
    word = phrase.words[i]
    if word.low not in words("superlative", "unique") or word.token is None or word.token.head is None:
        return False
    if phrase.low(i - 1) not in {"the", "its", "his", "her", "their", "our"}:
        return False
    head = phrase.document.tokens[word.token.head]
    if head.index < word.token.index or head.upos not in {"NOUN", "PROPN"}:
        return False
    below = phrase.document.children(head)
    return word.token.deprel == "amod" and any(c.deprel in {"acl", "acl:relcl"} and c.start > head.start for c in below)
