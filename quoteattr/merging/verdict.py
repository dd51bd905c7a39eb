"""Whether one text is a version of another, and how it was cut."""

from __future__ import annotations

import re
from itertools import groupby

import attrs
from rapidfuzz.distance import LCSseq

from .words import Words, find_words

__all__ = ["Change", "Cut", "compare", "describe_cuts"]

# Shorter runs of words are in the same order by chance.
_SHORTEST_RUN = 3


@attrs.frozen
class Cut:
    """Words that a version leaves out: at the ``start``, in the ``middle`` or at the ``end``."""

    where: str
    text: str


@attrs.frozen
class Change:
    """Words of the fullest version that became others; either may be empty."""

    before: str
    after: str


def compare(part: str, whole: str) -> float:
    """The share of a text's words that stand in a longer one, in the same order and in runs of at least three.

    Args:
        part: One character a word.
        whole: The same, as long or longer.

    Returns:
        0 to 1; 1 for a text that was only cut.

    >>> compare("cdefg", "abcdefghi"), compare("abchij", "abcdefghij"), compare("abxd", "abcd")
    (1.0, 1.0, 0.0)
    """
    if part in whole:
        return 1.0
    runs = (step.src_end - step.src_start for step in LCSseq.opcodes(part, whole) if step.tag == "equal")
    return sum(run for run in runs if run >= _SHORTEST_RUN) / len(part)


def describe_cuts(part: str, whole: str, words: Words) -> tuple[tuple[Cut, ...], tuple[Change, ...]]:
    """What a version leaves out of the fullest one, and what it says otherwise.

    Args:
        part: The version as it was printed.
        whole: The fullest one as it was printed.
        words: A vocabulary.

    >>> whole = "I said the water will surely rise today, no later."
    >>> cuts, changes = describe_cuts("The water will rise tomorrow", whole, Words())
    >>> [(cut.where, cut.text) for cut in cuts], [(change.before, change.after) for change in changes]
    ([('start', 'I said'), ('middle', 'surely')], [('today, no later', 'tomorrow')])
    """
    part_words, whole_words = find_words(part), find_words(whole)
    opcodes = LCSseq.opcodes(words.encode(whole), words.encode(part))
    cuts: list[Cut] = []
    changes: list[Change] = []
    for equal, run in groupby(opcodes, key=lambda step: step.tag == "equal"):
        if equal:
            continue
        steps = list(run)
        start, end = steps[0].src_start, steps[-1].src_end
        before = _slice(whole, whole_words[start:end])
        after = _slice(part, part_words[steps[0].dest_start : steps[-1].dest_end])
        if after:
            changes.append(Change(before, after))
        else:
            cuts.append(Cut("start" if start == 0 else "end" if end == len(whole_words) else "middle", before))
    return tuple(cuts), tuple(changes)


def _slice(text: str, words: list[re.Match[str]]) -> str:
    """From the first of these words to the last, as they stand in the text."""
    return text[words[0].start() : words[-1].end()] if words else ""
