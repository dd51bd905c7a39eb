"""What says that one thing brings about another: "because of", "led to", "caused"."""

from __future__ import annotations

from .lexicon import phrases, words
from .reading import Phrase

__all__ = ["read_cause"]


def read_cause(phrase: Phrase, i: int) -> int | None:
    """Where the words of cause that start at ``i`` end; None if none start there."""
    known = phrase.match(i, phrases("cause", "phrases"))
    if known is not None:
        return i + len(known)
    noun = phrase.match(i, phrases("cause", "nouns"))
    if noun is not None and phrase.words[i].upos == "NOUN":
        return i + len(noun)
    if phrase.holds(i, ("due", "to")):
        return i + 2 if _is_reason(phrase, i + 2) else None
    if phrase.holds(i, ("thanks", "to")):
        return i + 2 if _is_case(phrase, i) else None
    word = phrase.words[i]
    if word.upos != "VERB":
        return None
    if (word.lemma, phrase.low(i + 1)) in phrases("cause", "verbs_with").get(word.lemma, ()):
        return i + 2
    return i + 1 if word.lemma in words("cause", "verbs") and _has_object(phrase, i) else None


def _is_reason(phrase: Phrase, i: int) -> bool:
    """Whether "due to" gives a reason: not "is due to arrive"."""
    return i < len(phrase) and not (phrase.words[i].upos in {"VERB", "AUX"} and phrase.words[i].form.islower())


def _is_case(phrase: Phrase, i: int) -> bool:
    """Whether "thanks to" is a preposition: not the thanks of "Thanks to everybody"."""
    token = phrase.words[i].token
    return token is not None and token.deprel in _BESIDE_A_CLAUSE


_BESIDE_A_CLAUSE = frozenset(["case", "mark", "advmod", "obl", "fixed", "discourse", "advcl", "nmod", "parataxis"])


def _has_object(phrase: Phrase, i: int) -> bool:
    token = phrase.words[i].token
    if token is None:
        return False
    below = {c.deprel for c in phrase.document.children(token)}
    return "obj" in below or ("nsubj:pass" in below and phrase.low(i + 1) == "by")
