"""What a parsed text is made of: spans, tokens, sentences, paragraphs, entities, and the document that holds them.

All offsets are counted in Unicode code points (the indices of a Python ``str``), start inclusive, end exclusive.
``document.text[span.start:span.end]`` is always what the object says it is.
"""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property
from operator import attrgetter

import attrs

from ._json import show_briefly

__all__ = ["Document", "Entity", "Paragraph", "Sentence", "Span", "Token"]

_INDEX = attrgetter("index")


@attrs.frozen(order=True, init=False)
class Span:
    """A stretch of a text: ``text[start:end]``, in code points, end-exclusive.

    Args:
        start: Offset of the first character.
        end: Offset after the last character; never before ``start``.

    Raises:
        ValueError: ``start`` is negative, ``end`` lies before it, or farther away than any text reaches.

    >>> Span(4, 9).of("She said it.")
    'said '
    """

    start: int
    end: int

    def __init__(self, start: int, end: int) -> None:  # there are some five to a word, and attrs' own is slower
        if not 0 <= start <= end <= sys.maxsize:
            raise ValueError(
                f"a span runs forward from 0 or later, not from {show_briefly(start)} to {show_briefly(end)}"
            )
        _set_start(self, start)
        _set_end(self, end)

    def __len__(self) -> int:
        return self.end - self.start

    def __bool__(self) -> bool:  # a zero-length span is still a span
        return True

    def of(self, text: str) -> str:
        """The words of ``text`` that this span covers."""
        return text[self.start : self.end]

    def contains(self, other: Span) -> bool:
        """Whether ``other`` lies inside this span (both ends may touch)."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share at least one character."""
        return self.start < other.end and other.start < self.end

    def covers(self, offset: int) -> bool:
        """Whether the character at ``offset`` belongs to this span."""
        return self.start <= offset < self.end

    def utf16(self, text: str) -> tuple[int, int]:
        """Start and end in UTF-16 code units, in which JavaScript, Java and C# count a string.

        A character beyond U+FFFF, such as an emoji, is one code point and two units; a lone surrogate is one of each.

        Args:
            text: The text that the span is of.

        >>> text = "🙂 Yes, she said."
        >>> Span(2, 5).of(text), Span(2, 5).utf16(text)
        ('Yes', (3, 6))
        """
        start = self.start + _count_astral(text[: self.start])
        return start, start + len(self) + _count_astral(self.of(text))

    @classmethod
    def from_utf16(cls, start: int, end: int, text: str) -> Span:
        """The span of ``text`` that JavaScript calls ``text.slice(start, end)``.

        Args:
            start: Offset of the first code unit.
            end: Offset after the last one.
            text: The text.

        Raises:
            ValueError: An offset lies in the middle of a character or outside the text, or ``end`` before ``start``.

        >>> Span.from_utf16(3, 6, "🙂 Yes, she said.")
        Span(start=2, end=5)
        """
        units = text.encode("utf-16-le", "surrogatepass")
        if not 0 <= start <= end <= len(units) // 2:
            raise ValueError(f"[{start}, {end}] runs over a text of {len(units) // 2} UTF-16 units")
        if any(_splits_pair(units, offset) for offset in (start, end)):
            raise ValueError(f"[{start}, {end}] cuts a character in two")
        before, inside = units[: 2 * start], units[2 * start : 2 * end]
        first = len(before.decode("utf-16-le", "surrogatepass"))
        return cls(first, first + len(inside.decode("utf-16-le", "surrogatepass")))

    def shifted(self, by: int) -> Span:
        """The same length, ``by`` code points further on."""
        return Span(self.start + by, self.end + by)

    def stripped(self, text: str) -> Span:
        """The span without white space at its ends (possibly empty).

        >>> Span(3, 9).stripped("She said it.")
        Span(start=4, end=8)
        """
        words = self.of(text)
        left = len(words) - len(words.lstrip())
        return Span(self.start + left, self.start + max(left, len(words.rstrip())))

    @staticmethod
    def around(spans: Iterable[Span]) -> Span:
        """The smallest span that holds all of ``spans``.

        Raises:
            ValueError: ``spans`` is empty.
        """
        items = list(spans)
        return Span(min(s.start for s in items), max(s.end for s in items))


_set_start, _set_end = (vars(Span)[name].__set__ for name in ("start", "end"))


def _count_astral(text: str) -> int:
    return sum(character > "\uffff" for character in text)


def _splits_pair(units: bytes, offset: int) -> bool:
    before, after = units[2 * offset - 1 : 2 * offset], units[2 * offset + 1 : 2 * offset + 2]
    return b"\xd8" <= before < b"\xdc" and b"\xdc" <= after < b"\xe0"


@attrs.frozen
class Token:
    """A syntactic word with its place in the dependency tree.

    Args:
        index: Position in ``document.tokens``.
        span: Its characters. The words of a multi-word token ("du" = "de" + "le") whose forms are no part of it
            share its whole span.
        form: The word as the parser read it; equals the text under ``span`` but for such multi-word tokens.
        lemma: Dictionary form.
        upos: Universal part of speech ("VERB", "PROPN", ...), "X" when the parser gives none.
        xpos: Treebank-specific tag ("VBD", "NNP", ...) or "".
        feats: Universal features ("Number=Sing|...") or "".
        head: Index in ``document.tokens`` of its governor; None for the root of a sentence.
        deprel: Universal relation to the governor, "root" for a root, "dep" when the parser gives none.
        sentence: Index in ``document.sentences``.
    """

    index: int
    span: Span
    form: str
    lemma: str
    upos: str
    xpos: str
    feats: str
    head: int | None
    deprel: str
    sentence: int

    @property
    def start(self) -> int:
        return self.span.start

    @property
    def end(self) -> int:
        return self.span.end


@attrs.frozen
class Sentence:
    """A sentence: its span and the half-open range of its tokens in ``document.tokens``."""

    index: int
    span: Span
    first: int
    last: int


@attrs.frozen
class Paragraph:
    """A paragraph (or headline, or byline): its span without the line breaks around it."""

    index: int
    span: Span


@attrs.frozen
class Entity:
    """A named entity.

    Args:
        span: Its characters.
        type: PERSON, ORG, LOC, NORP, DATE, MONEY or MISC.
        label: The label as the model gave it ("GPE", "FAC", ...).
    """

    span: Span
    type: str
    label: str


@attrs.frozen
class Document:
    """A text and what a parser says of it; what every later stage reads.

    Args:
        text: The text, unchanged.
        paragraphs: In order, disjoint; every token lies in one of them.
        sentences: In order, disjoint; none runs over a paragraph's end.
        tokens: In order.
        entities: In order, disjoint.
        language: ISO 639-1 code of the parser's language.
    """

    text: str
    paragraphs: tuple[Paragraph, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    tokens: tuple[Token, ...] = ()
    entities: tuple[Entity, ...] = ()
    language: str = "en"

    @cached_property
    def _paragraph_starts(self) -> list[int]:
        return [p.span.start for p in self.paragraphs]

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [s.span.start for s in self.sentences]

    @cached_property
    def _token_starts(self) -> list[int]:
        return [t.start for t in self.tokens]

    @cached_property
    def _token_ends(self) -> list[int]:
        return [t.end for t in self.tokens]

    @cached_property
    def _entity_starts(self) -> list[int]:
        return [e.span.start for e in self.entities]

    @cached_property
    def _children(self) -> tuple[tuple[Token, ...], ...]:
        below: list[list[Token]] = [[] for _ in self.tokens]
        for token in self.tokens:
            if token.head is not None:
                below[token.head].append(token)
        return tuple(map(tuple, below))

    def paragraph_at(self, offset: int) -> Paragraph | None:
        """The paragraph that holds the character at ``offset``, or None between paragraphs."""
        i = bisect_right(self._paragraph_starts, offset) - 1
        return self.paragraphs[i] if i >= 0 and self.paragraphs[i].span.covers(offset) else None

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that holds the character at ``offset``, or None between sentences."""
        i = bisect_right(self._sentence_starts, offset) - 1
        return self.sentences[i] if i >= 0 and self.sentences[i].span.covers(offset) else None

    def sentences_in(self, span: Span) -> tuple[Sentence, ...]:
        """The sentences that share at least one character with ``span``, in order."""
        lo = max(0, bisect_right(self._sentence_starts, span.start) - 1)
        hi = bisect_left(self._sentence_starts, span.end)
        return tuple(s for s in self.sentences[lo:hi] if s.span.overlaps(span))

    def tokens_in(self, span: Span) -> tuple[Token, ...]:
        """The tokens that share at least one character with ``span``, in order."""
        lo = bisect_right(self._token_ends, span.start)
        hi = bisect_left(self._token_starts, span.end)
        return self.tokens[lo:hi]

    def entities_in(self, span: Span) -> tuple[Entity, ...]:
        """The entities that share at least one character with ``span``, in order."""
        hi = bisect_left(self._entity_starts, span.end)
        lo = max(0, bisect_right(self._entity_starts, span.start) - 1)
        return tuple(e for e in self.entities[lo:hi] if e.span.overlaps(span))

    def children(self, token: Token) -> tuple[Token, ...]:
        """The direct dependents of ``token``, in order."""
        return self._children[token.index]

    def subtree(self, token: Token) -> tuple[Token, ...]:
        """``token`` and everything that depends on it, in order."""
        children = self._children
        found = [self.tokens[token.index]]
        for each in found:  # grows as it goes
            found += children[each.index]
        return tuple(sorted(found, key=_INDEX))

    def ancestors(self, token: Token) -> Iterator[Token]:
        """The governors of ``token``, nearest first, up to the root of its sentence."""
        while token.head is not None:
            token = self.tokens[token.head]
            yield token

    def head_of(self, span: Span) -> Token | None:
        """The token of ``span`` whose governor lies outside it (the last such token of greatest reach), or None.

        For a noun phrase this is its head noun.
        """
        inside = self.tokens_in(span)
        indices = {t.index for t in inside}
        tops = [t for t in inside if t.head is None or t.head not in indices]
        solid = [t for t in tops if t.deprel != "punct" and t.upos != "PUNCT"]
        return max(solid or tops, key=lambda t: (len(self.subtree(t)), -t.index), default=None)
