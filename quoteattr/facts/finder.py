"""Find the facts of claims: every reader proposes stretches, and where two meet the surer kind keeps its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs

from ..claims import Claim, Fact, FactType
from ..text import Document, Span
from .causes import read_cause
from .dates import read_date
from .degrees import read_change, read_comparison, read_multiple, read_superlative
from .lexicon import words
from .measures import read_measure
from .openers import Kind, kinds_at
from .reading import Phrase, read_phrases

__all__ = ["find_facts"]


def find_facts(claims: Sequence[Claim], document: Document) -> tuple[Claim, ...]:
    """Give each claim the facts in its content.

    A fact lies inside one content span. The facts of a claim stand in the order of the text and do not overlap; a
    claim inside another one has its facts as well as the outer one.

    Args:
        claims: Claims of the document, with or without speakers.
        document: The document they were found in.

    Returns:
        The same claims in the same order, each with its ``facts``.

    >>> find_facts([], Document("Nobody spoke."))
    ()
    """
    return tuple(_with_facts(claim, document) for claim in claims)


def _with_facts(claim: Claim, document: Document) -> Claim:
    facts = tuple(fact for span in claim.content for fact in _read(document, span))
    return claim if facts == claim.facts else attrs.evolve(claim, facts=facts)


def _read(document: Document, span: Span) -> Iterator[Fact]:
    for phrase in read_phrases(document, _with_context(document, span)):
        yield from (fact for fact in _Reading(phrase).facts() if span.contains(fact.span))


def _with_context(document: Document, span: Span) -> Span:
    """A few words more on both sides, in the same sentences: what runs over a content's border ("a whopping $717" of
    "$717 billion") is no fact of it, and is known only from what follows.
    """
    tokens = document.tokens_in(span)
    if not tokens:
        return span
    first, last = tokens[0], tokens[-1]
    low = max(document.sentences[first.sentence].first, first.index - _CONTEXT)
    high = min(document.sentences[last.sentence].last, last.index + 1 + _CONTEXT)
    return Span(min(span.start, document.tokens[low].start), max(span.end, document.tokens[high - 1].end))


#: Words that are read on each side of a content.
_CONTEXT = 6


class _Reading:
    """The facts of one phrase in the making. A word belongs to one fact at most."""

    def __init__(self, phrase: Phrase) -> None:
        self.phrase = phrase
        self.openings = [(i, kinds) for i in range(len(phrase)) if (kinds := kinds_at(phrase, i))]
        self.taken: list[FactType | None] = [None] * len(phrase)
        self.found: list[tuple[int, int, FactType]] = []
        self.measures: set[int] = set()

    def facts(self) -> list[Fact]:
        """Read the surest kinds first."""
        phrase = self.phrase
        for i in self.free("multiple"):
            self.take(i, read_multiple(phrase, i), FactType.COMPARISON)
        for i in self.free("date"):
            self.take(i, read_date(phrase, i), FactType.DATE)
        for i in self.free("measure"):
            if (measure := read_measure(phrase, i)) is not None:
                self.take(i, *measure)
        hanging, stepped = self.governors()

        def hangs(token: int, by: bool) -> bool:
            return token in (stepped if by else hanging)

        for i, kinds in self.openings:
            if "comparison" in kinds and self.taken[i] is None:
                self.take(i, read_comparison(phrase, i, self.starts_measure), FactType.COMPARISON)
            if "superlative" in kinds and self.taken[i] is None:
                self.take(i, read_superlative(phrase, i), FactType.SUPERLATIVE)
            if "change" in kinds and self.taken[i] is None:
                self.take(i, read_change(phrase, i, self.starts_measure, hangs), FactType.COMPARISON)
            if "cause" in kinds and self.taken[i] is None:
                self.take(i, read_cause(phrase, i), FactType.CAUSE)
        pieces = phrase.words
        return [Fact(Span(pieces[a].span.start, pieces[b - 1].span.end), kind) for a, b, kind in sorted(self.found)]

    def free(self, kind: Kind) -> Iterator[int]:
        """The places where a kind can start and no fact is yet, one after the other."""
        return (i for i, kinds in self.openings if kind in kinds and self.taken[i] is None)

    def take(self, start: int, end: int | None, kind: FactType) -> None:
        """Keep a stretch of words unless one of them belongs to another fact."""
        if end is not None and start < end and not any(self.taken[start:end]):
            self.taken[start:end] = [kind] * (end - start)
            self.found.append((start, end, kind))
            if kind in _MEASURES:
                self.measures.add(start)

    def starts_measure(self, i: int) -> bool:
        """Whether a number, sum, quantity or percentage starts at a word."""
        return i in self.measures

    def governors(self) -> tuple[set[int], set[int]]:
        """The tokens that a measure hangs on, straight or through the noun that it counts; and those of them whose
        measure has "by", "from" or "to" before it.
        """
        tokens = self.phrase.document.tokens
        found: tuple[set[int], set[int]] = (set(), set())
        for start, end, kind in self.found:
            if kind not in _MEASURES:
                continue
            inside = {w.token.index for w in self.phrase.words[start:end] if w.token is not None}
            heads = {tokens[i].head for i in inside} - inside
            above = {tokens[h].head for h in heads if h is not None and tokens[h].upos in {"NOUN", "PROPN", "SYM"}}
            governors = {h for h in heads | above if h is not None}
            found[0].update(governors)
            if self.phrase.low(start - 1) in words("comparison", "steps"):
                found[1].update(governors)
        return found


_MEASURES = frozenset([FactType.NUMBER, FactType.QUANTITY, FactType.MONEY, FactType.PERCENTAGE])
