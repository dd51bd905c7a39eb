"""What the parsing engine is given: stretches of bounded length, in harmless characters, with the way back.

The engine reads a comparison text in which every character stands for exactly one of the original, so offsets map
back by addition. It comes in parts, and those in pieces, so that the memory at work does not grow with the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

import attrs

from quoteattr.text import Paragraph, Span

__all__ = ["Part", "Piece", "cut_parts", "cut_sentence"]

# The engine separates paragraphs by a blank line.
_BLANK_LINE = "\n\n"

# Longest stretch of one paragraph, and about how much of a text is one part. A paragraph of news has some 200
# characters; the tokenizer reads windows of 1,000 and copies the rest of the stretch for each, so time would grow with
# the square of a stretch.
_PIECE_LENGTH = 4_000
_PART_LENGTH = 16_000

# Controls, line breaks, byte-order marks and zero-width spaces separate words; lone surrogates cannot be encoded.
# A text is parsed in the same way whatever marks its paper prefers: curly ones, low-9s and guillemets become straight.
_HARMLESS = {
    **dict.fromkeys(map(ord, "“”„‟«»"), '"'),
    **dict.fromkeys(map(ord, "‘’‚‛"), "'"),
    **dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029, 0x200B, 0xFEFF], " "),
    **dict.fromkeys(range(0xD800, 0xE000), "\N{REPLACEMENT CHARACTER}"),
}

_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*\s|[。！？][”’」』）]*")
_WHITE_SPACE = re.compile(r"\s")


@attrs.frozen
class Piece:
    """A paragraph, or a stretch of a very long one.

    Args:
        span: Where it lies in the original text.
        start: Where it starts in the part's comparison text.
    """

    span: Span
    start: int


@attrs.frozen
class Part:
    """A run of pieces of one text that the engine reads together.

    Args:
        text: The comparison text: the pieces, each separated from the next by a blank line.
        pieces: In order.
    """

    text: str
    pieces: tuple[Piece, ...]

    def shift_at(self, offset: int) -> int:
        """What to add to an offset of the comparison text for that in the original, in the piece that holds it."""
        piece = self.pieces[bisect_right(self.pieces, offset, key=lambda piece: piece.start) - 1]
        return piece.span.start - piece.start


def cut_parts(text: str, paragraphs: Iterable[Paragraph]) -> Iterator[Part]:
    """Cut a text into parts for the engine.

    Args:
        text: The text as it came.
        paragraphs: Its paragraphs, in order.

    Yields:
        Parts of about equal length; one is cut only between pieces.
    """
    words: list[str] = []
    pieces: list[Piece] = []
    length = 0
    for paragraph in paragraphs:
        for span in _cut_pieces(text, paragraph.span):
            pieces.append(Piece(span, length))
            words.append(span.of(text).translate(_HARMLESS))
            length += len(span) + len(_BLANK_LINE)
            if length >= _PART_LENGTH:
                yield Part(_BLANK_LINE.join(words), tuple(pieces))
                words, pieces, length = [], [], 0
    if pieces:
        yield Part(_BLANK_LINE.join(words), tuple(pieces))


def cut_sentence(forms: Sequence[str], limit: int) -> Iterator[tuple[int, int]]:
    """Cut a sentence that is too long: after a semicolon if one comes in time, else after a comma, else anywhere.

    Args:
        forms: Its words.
        limit: Most words that a stretch may have.

    Yields:
        Half-open ranges of words, which together are the sentence.
    """
    start = 0
    while len(forms) - start > limit:
        candidates = range(start + limit - 1, start + limit // 2 - 1, -1)
        cut = next((i + 1 for mark in (";", ",") for i in candidates if forms[i] == mark), start + limit)
        yield start, cut
        start = cut
    yield start, len(forms)


def _cut_pieces(text: str, span: Span) -> Iterator[Span]:
    """The span itself, or stretches of it: cut after a sentence's end, else at white space, else anywhere."""
    start = span.start
    while span.end - start > _PIECE_LENGTH:
        middle, limit = start + _PIECE_LENGTH // 2, start + _PIECE_LENGTH
        cut = _last_end(_SENTENCE_END, text, middle, limit) or _last_end(_WHITE_SPACE, text, middle, limit) or limit
        yield Span(start, cut)
        start = cut
    yield Span(start, span.end)


def _last_end(pattern: re.Pattern[str], text: str, start: int, end: int) -> int | None:
    """The end of the last match between two offsets."""
    return max((match.end() for match in pattern.finditer(text, start, end)), default=None)
