"""The words of a stretch, split finer than a parser splits them, each with the parser's token that it is part of.

A parser may read "$4.5bn" or "30-year-old" as one token or as several; facts are told from pieces of one size.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import attrs

from ..marks import QUOTATION_MARKS
from ..text import Document, Span, Token

__all__ = ["Phrase", "Word", "read_phrases"]

_WORD = re.compile(
    r"""(?:https?://|www\.|[@\#])\S+            # an address or a tag: one piece, never a number
    | \d{4}-\d{2}-\d{2}(?!\d)
    | \d+(?:[.,:/]\d+)*
    | ['’]s(?!\w)
    | [^\W\d_]+(?:['’](?!s(?!\w))[^\W\d_]+)*
    | [^\w\s]""",
    re.VERBOSE,
)


@attrs.frozen
class Word:
    """A piece of text: a run of letters, a number, a sign.

    Args:
        span: Its characters.
        form: As it is written.
        low: In lower case.
        lemma: The token's lemma where the word is all of it, else the word itself; in lower case.
        token: The parser's token that holds it, or None.
    """

    span: Span
    form: str
    low: str
    lemma: str
    token: Token | None

    @property
    def upos(self) -> str:
        """The token's part of speech, "X" without a token."""
        return "X" if self.token is None else self.token.upos

    @property
    def digits(self) -> bool:
        """Whether it is a number in digits."""
        return self.form[0].isdecimal()


@attrs.frozen
class Phrase:
    """The words of one stretch inside one sentence, and the document they are from."""

    document: Document
    words: tuple[Word, ...]
    _low: dict[int, str] = attrs.field(init=False, repr=False, eq=False)

    @_low.default
    def _lower_words(self) -> dict[int, str]:
        return {i: word.low for i, word in enumerate(self.words)}

    def __len__(self) -> int:
        return len(self.words)

    def low(self, i: int) -> str:
        """The word at ``i`` in lower case, "" outside the stretch."""
        return self._low.get(i, "")

    def holds(self, i: int, phrase: tuple[str, ...]) -> bool:
        """Whether ``phrase`` stands at ``i``."""
        return all(self.low(k) == word for k, word in enumerate(phrase, start=i))

    def match(self, i: int, known: Mapping[str, tuple[tuple[str, ...], ...]]) -> tuple[str, ...] | None:
        """The longest of the known phrases that stands at ``i``, or None."""
        return next((phrase for phrase in known.get(self.low(i), ()) if self.holds(i, phrase)), None)

    def joined(self, i: int) -> bool:
        """Whether nothing lies between the word at ``i`` and the one before."""
        return 0 < i < len(self.words) and self.words[i - 1].span.end == self.words[i].span.start

    def hyphen(self, i: int) -> bool:
        """Whether the word at ``i`` is a hyphen or dash that joins its neighbours."""
        return self.low(i) in _HYPHENS and self.joined(i) and self.joined(i + 1)

    def in_marks(self, i: int) -> bool:
        """Whether the word at ``i`` stands alone in quotation marks."""
        text, span = self.document.text, self.words[i].span
        before, after = text[max(0, span.start - 1) : span.start], text[span.end : span.end + 1]
        return bool(before and after) and before in QUOTATION_MARKS and after in QUOTATION_MARKS

    def entity(self, i: int) -> tuple[str, Span]:
        """Type and span of the entity that holds the word at ``i``; "" and the word's span without one."""
        span = self.words[i].span
        for entity in self.document.entities_in(span):
            return entity.type, entity.span
        return "", span


_HYPHENS = ("-", "‐", "‑", "–", "—")


def read_phrases(document: Document, span: Span) -> Iterator[Phrase]:
    """The words under ``span``, one phrase a sentence; text outside every sentence is a phrase of its own."""
    tokens = document.tokens_in(span)
    found: list[Word] = []
    sentence, k = -1, 0
    for match in _WORD.finditer(document.text, span.start, span.end):
        start, end = match.span()
        while k < len(tokens) and tokens[k].span.end <= start:
            k += 1
        token = tokens[k] if k < len(tokens) and tokens[k].span.start < end else None
        if token is not None and token.sentence != sentence:
            if found:
                yield Phrase(document, tuple(found))
            found, sentence = [], token.sentence
        form = match.group()
        low = form.lower()
        if token is not None and token.span.start == start and token.span.end == end:
            found.append(Word(token.span, form, low, token.lemma.casefold(), token))
        else:
            found.append(Word(Span(start, end), form, low, low, token))
    if found:
        yield Phrase(document, tuple(found))
