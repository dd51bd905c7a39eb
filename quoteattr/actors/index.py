"""Finds the rows of a registry that a mention could match, without looking at the others.

A row is one read name of one actor. The index is complete: every row that compare.py would accept is among those it
gives (the slow reference implementation in tests/actors/reference.py is the oracle). That holds because compare.py
matches words only when they are equal, short forms of each other, initials, or spelling variants with one key, and
because one of two names must have all of its words matched:

* all words of the mention: the row is found under the mention's rarest word
* all words of the row: the row is found under its first and last word, which the mention must have
* all words of the mention but a misspelt one: so too, with the words near it that share an end with it

or the two have the same letters, spaced differently: found under the letters and the number of words.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from .compare import acronym_of
from .lexicon import load_nicknames
from .names import Words, is_solid
from .spelling import are_alike, ends_of, near, spelling_key, variant_edits

__all__ = ["NameIndex"]

#: Word of a mention to the words that it may stand for.
_Spellings = dict[str, frozenset[str]]
#: So many words keep what they may stand for until all are forgotten.
_MEMO = 1 << 14


class NameIndex:
    """An index of read names; built once, then only read."""

    def __init__(self, names: Iterable[Words], *, organizations: bool = False) -> None:
        self._rows: list[Words] = []
        self._acronyms: dict[str, list[int]] = {}
        self._key_of: Callable[[str], str] = str if organizations else spelling_key
        self._spaced: dict[tuple[str, int], list[int]] = {}  # by the letters and the number of words
        postings: dict[str, array[int]] = {}
        kept: dict[str, str] = {}  # one string object for each word
        for row, words in enumerate(names):
            words = tuple(kept.setdefault(w, w) for w in words)
            self._rows.append(words)
            for word in set(words):
                if word[0] not in "~,":
                    found = postings.get(word)
                    if found is None:
                        found = postings[word] = array("I")
                    found.append(row)
            if words:
                self._spaced.setdefault((self._key_of(_letters(words)), _count(words)), []).append(row)
            if organizations and len(words) > 1:
                self._acronyms.setdefault(acronym_of(words), []).append(row)
        self._counts = frozenset(count for _, count in self._spaced)
        self._same_count = organizations  # whether words of one number are compared by their letters, too
        self._postings = postings
        self._ends: dict[tuple[str, str], array[int]] = {}  # by the first and the last word in full
        for row, words in enumerate(self._rows):
            solid = [w for w in words if is_solid(w)]
            if solid:
                self._ends.setdefault((solid[0], solid[-1]), array("I")).append(row)
        by_key: dict[str, list[str]] = defaultdict(list)
        for word in sorted(w for w in postings if is_solid(w)):
            by_key[spelling_key(word)].append(word)
        self._by_key = dict(by_key)
        by_end: dict[str, list[str]] = defaultdict(list)
        for word in sorted(w for w in postings if is_solid(w)):
            for end in ends_of(word):
                by_end[end].append(word)
        self._by_end = dict(by_end)
        self._lone: dict[str, list[int]] = {}  # the rows of names of one word
        for row, words in enumerate(self._rows):
            content = [w for w in words if w[0] not in "~,"]
            if len(content) == 1 and is_solid(content[0]):
                self._lone.setdefault(content[0], []).append(row)
        self._memo: dict[str, frozenset[str]] = {}

    def words_of(self, row: int) -> Words:
        """The read name of a row."""
        return self._rows[row]

    def find(self, mention: Words) -> list[int]:
        """The rows that ``mention`` could match if none of its words is misspelt, in order, none twice."""
        if not self._rows or not mention:
            return []
        content, spellings = self._read(mention)
        found = set(self._spaced_differently(mention, same_count=self._same_count or not spellings))
        if spellings:
            found.update(self._holding_all(content, spellings))
            if len(content) > 1:
                found.update(self._held_by(spellings))
            else:
                found.update(self._acronyms.get(content[0], ()))
        return sorted(found)

    def find_misspelt(self, mention: Words) -> list[int]:
        """The rows that ``mention`` could match if one of its words is misspelt, in order, none twice."""
        if not self._rows or not mention:
            return []
        content, spellings = self._read(mention)
        if len(content) == 1 and spellings:
            return sorted(set(self._misspelt(content[0])))
        return sorted(set(self._holding_all_but_one(content, spellings))) if len(spellings) > 1 else []

    def _read(self, mention: Words) -> tuple[list[str], _Spellings]:
        """The words of a mention without particles and suffixes, and what those in full may stand for."""
        content = [w for w in mention if w[0] not in "~,"]
        spellings = {w: self._spellings(w) for w in content if is_solid(w)}
        for word in content[:-1]:  # no initial stands for the last word of a mention
            initial = word[0] + "."
            if word in spellings and initial in self._postings:
                spellings[word] |= {initial}
        return content, spellings

    def _holding_all(self, content: list[str], spellings: _Spellings) -> list[int]:
        """Rows in which every word of the mention has its match."""
        counts = {w: sum(len(self._postings[s]) for s in found) for w, found in spellings.items()}
        rarest = min(counts, key=lambda w: (counts[w], w))
        others = [spellings[w].isdisjoint for w in spellings if w != rarest]
        initials = [w[0] for w in content if not is_solid(w)]
        rows = self._rows
        found = [row for spelling in spellings[rarest] for row in self._postings[spelling]]
        for lacks in others:
            found = [row for row in found if not lacks(rows[row])]
        for letter in initials:
            found = [row for row in found if any(w[0] == letter for w in rows[row])]
        return found

    def _spaced_differently(self, mention: Words, *, same_count: bool) -> Iterator[int]:
        """Rows that have the mention's letters, or others of their key, in another number of words, or in the same.

        To look among names of the same number would be to compare a name with all whose consonants are the same, of
        whom a registry has the more the larger it is, and none of whom would match for that.
        """
        own = _count(mention)
        counts = [count for count in self._counts if same_count or count != own]
        if counts:
            key = self._key_of(_letters(mention))
            for count in counts:
                yield from self._spaced.get((key, count), ())

    def _held_by(self, spellings: _Spellings) -> Iterator[int]:
        """Rows every word of which has its match in the mention."""
        known: set[str] = set().union(*spellings.values())
        for first in known:
            for last in known:
                for row in self._ends.get((first, last), ()):
                    if all(w in known or not is_solid(w) for w in self._rows[row]):
                        yield row

    def _holding_all_but_one(self, content: list[str], spellings: _Spellings) -> Iterator[int]:
        """Rows in which one word of the mention may be misspelt, and every other has its match in full."""
        others = {w: frozenset(filter(is_solid, s)) for w, s in spellings.items()}
        for word in spellings:
            near_words = frozenset(w for end in ends_of(word) for w in near(word, self._by_end.get(end, ())))
            yield from self._holding_all(content, others | {word: near_words})

    def _misspelt(self, word: str) -> Iterator[int]:
        """Rows of the words that ``word`` alone may be a misspelling of."""
        for spelling in near(word, self._lone):
            yield from self._lone[spelling]

    def _spellings(self, word: str) -> frozenset[str]:
        """The words of the index that ``word`` may stand for when it is spelled right."""
        known = self._memo.get(word)
        if known is None:
            found = {word} & self._postings.keys()
            found.update(w for w in load_nicknames().variants.get(word, ()) if w in self._postings)
            others = [w for w in self._by_key.get(spelling_key(word), ()) if w != word]
            if others:  # seldom: looking among none takes as long as all the rest
                edits = variant_edits(len(word) + 4)
                found.update(w for w in near(word, others, edits=edits) if are_alike(word, w))
            known = frozenset(found)
            if len(self._memo) >= _MEMO:
                self._memo.clear()
            self._memo[word] = known
        return known

    def holders(self, word: str) -> Sequence[int]:
        """The rows that have ``word`` exactly."""
        return self._postings.get(word, ())


def _letters(words: Words) -> str:
    return "".join(w.strip("~.") for w in words if w[0] != ",")


def _count(words: Words) -> int:
    """The number of words but a suffix."""
    return len(words) - (bool(words) and words[-1][0] == ",")
