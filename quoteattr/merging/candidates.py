"""Which texts to compare: those that share a run of four words, in a number of pairs that grows with the texts.

Every run of four words of every text ("shingle", Broder 1997) is looked up in one sorted array. Of the texts that share
one, each is paired with the longest, of which it may be a cut, and with the next longer one: two pairs a shingle and
text, however many share it. MinHash estimates how much of *all* the words of two texts is common, and so cannot find
that ten words were cut out of sixty; docs/batch.md has the figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["SHINGLE", "find_pairs"]

#: Words of a shingle.
SHINGLE = 4

# Odd numbers without a pattern, for hashes by multiplication.
_FACTORS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93)


def find_pairs(texts: Sequence[str]) -> Iterator[tuple[int, list[int]]]:
    """Each text with the longer (or as long and earlier) ones that it may be a version of.

    Args:
        texts: One character a word, **the longest first**.

    Yields:
        The index of a text and those of its candidates, ascending; only texts that have any, in order.
    """
    shingles, owners = _list_shingles(texts)
    order = np.argsort(shingles, kind="stable")  # within a shingle the longest text stays first
    shingles, owners = shingles[order], owners[order]
    new = np.ones(len(shingles), bool)
    new[1:] = shingles[1:] != shingles[:-1]
    first = np.flatnonzero(new)
    longest = np.repeat(owners[first], np.diff(np.append(first, len(shingles))))
    pairs = [(owners << 32 | longest)[~new], (owners[1:] << 32 | owners[:-1])[~new[1:]]]
    del shingles, order, new, longest
    unique = np.unique(np.concatenate(pairs))
    text, other = unique >> 32, unique & 0xFFFFFFFF
    text, other = text[text != other], other[text != other]  # a text that says the same twice
    bounds = np.flatnonzero(np.diff(text, prepend=-1, append=-1))
    for start, end in pairwise(bounds):
        yield int(text[start]), other[start:end].tolist()


def _list_shingles(texts: Sequence[str]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """The hash of every run of words, and the index of the text that it stands in."""
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    words = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    owner = np.repeat(np.arange(len(texts)), lengths)
    count = max(0, len(words) - SHINGLE + 1)
    hashes = np.zeros(count, np.uint64)
    for place, factor in enumerate(_FACTORS):
        mixed = (words[place : place + count] + np.uint64(1)) * np.uint64(factor)
        hashes ^= (mixed ^ mixed >> np.uint64(29)) * np.uint64(factor)
    inside = owner[:count] == owner[SHINGLE - 1 :] if count else np.zeros(0, bool)
    return hashes[inside], owner[:count][inside]
