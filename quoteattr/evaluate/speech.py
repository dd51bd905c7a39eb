"""Which cues are acts of saying or writing, told from their words alone: gold brings no lemmas.

A cue is one of speech when a word of it is a form of a verb or noun of speech in the package's lexicon
(``quoteattr/detect/cues.toml``), when it holds one of its phrases ("according to", "went on"), or when it is nothing
but punctuation. Another list gives another share: docs/accuracy.md tells how many cues are speech by this one.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from ..claims import CueAct
from ..detect.cues import lexicon
from .words import word_lists

__all__ = ["is_speech_cue"]

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_ENDINGS = (("ies", "y"), ("ied", "y"), ("es", ""), ("s", ""), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"))


def is_speech_cue(cue: str) -> bool:
    """Whether the words of a cue are an act of saying or writing.

    >>> [is_speech_cue(cue) for cue in ("had told", "believes", "went on", ":", "")]
    [True, False, True, True, False]
    """
    words = _WORD.findall(cue.lower())
    if not words:
        return bool(cue.strip())
    lemmas = [_lemmas_of(word) for word in words]
    if any(readings & lexicon().speech for readings in lemmas):
        return True
    return any(_holds(lemmas, phrase) for phrase in _speech_phrases())


def _holds(lemmas: list[frozenset[str]], phrase: tuple[str, ...]) -> bool:
    starts = range(len(lemmas) - len(phrase) + 1)
    return any(all(word in lemmas[start + n] for n, word in enumerate(phrase)) for start in starts)


@cache
def _speech_phrases() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(p.split()) for p, (act, _) in lexicon().phrases.items() if act is not CueAct.MENTAL)


@cache
def _lemmas_of(word: str) -> frozenset[str]:
    """Every lemma that a form could have; most are no words, which does no harm."""
    found = {word, word_lists().irregular.get(word, word)}
    for ending, lemma_ending in _ENDINGS:
        if word.endswith(ending):
            stem = word.removesuffix(ending)
            found.add(stem + lemma_ending)
            if any(a == b for a, b in pairwise(stem[-2:])):
                found.add(stem[:-1])  # "admitted"
    return frozenset(found)
