"""Which character of a main text is which of the page that it was taken from.

A main text has the page's words, but not its white space, and now and then something added or left out. So both are
compared without white space, invisible characters and accents, line by line: a line is where the page has the same
characters, after the last line that was found if it can be. A line that the page has not as a whole is taken in
pieces that it has.
"""

from __future__ import annotations

import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterator

import attrs

from ..text import Span
from .dom import Dom

__all__ = ["Alignment", "align"]

# Instead of an offset: nothing that one sees, and what the page has not.
_INVISIBLE, _NOWHERE = -1, -2

# Of a line that is not in the page as it is: pieces of this many characters or more are looked for, this far ahead.
_PIECE = 12
_AHEAD = 2000

# In a page, the words of a span may lie further apart than in the text, but not by more than this.
_STRETCH = 500


@attrs.frozen(eq=False)
class Alignment:
    """The way from a text to the page.

    Args:
        firsts: For each character of the text the offset of its counterpart in the page; -1 for white space and other
            invisible characters, -2 for what the page has not.
        lasts: The same; where the counterpart is several characters ("..." for "…", a letter and its accent), the last
            of them.
    """

    firsts: array[int]
    lasts: array[int]

    def locate(self, span: Span) -> Span | None:
        """The span of the page from the counterpart of a span's first visible character to that of its last.

        None where there is no such character, where one of the two has no counterpart, and where their counterparts are
        in another order or far apart.
        """
        inside = slice(span.start, span.end)
        visible = [pair for pair in zip(self.firsts[inside], self.lasts[inside], strict=True) if pair[0] != _INVISIBLE]
        if not visible or _NOWHERE in (visible[0][0], visible[-1][0]):
            return None
        start, end = visible[0][0], visible[-1][1]
        found = [pair for pair in visible if pair[0] != _NOWHERE]
        if not all(start <= first and last <= end for first, last in found) or end - start > 2 * len(span) + _STRETCH:
            return None
        return Span(start, end + 1)


def align(text: str, dom: Dom) -> Alignment:
    r"""Find a text in a page.

    >>> alignment = align("He said yes.", Dom("Menu\n He\tsaid\u00a0yes. More"))
    >>> alignment.locate(Span(3, 11))
    Span(start=9, end=17)
    """
    page, starts, ends = _fold(dom.text, dom.unseen)
    firsts = array("q", [_INVISIBLE]) * len(text)
    lasts = firsts[:]
    cursor = 0
    for line, sources in _fold_lines(text):
        for source in sources:
            firsts[source] = _NOWHERE
        for start, place, length in _find(line, page, cursor):
            for i, source in enumerate(sources[start : start + length], place):
                if firsts[source] == _NOWHERE:
                    firsts[source] = starts[i]
                lasts[source] = ends[i]
            cursor = place + length
    return Alignment(firsts, lasts)


def _find(line: str, page: str, cursor: int) -> Iterator[tuple[int, int, int]]:
    """Where a line is: (offset in the line, offset in the page, length) of each piece."""
    place = page.find(line, cursor)
    if place < 0:
        place = page.find(line)
    if place >= 0:
        yield 0, place, len(line)
        return
    start = 0
    while start + _PIECE <= len(line):
        piece = line[start : start + _PIECE]
        place = page.find(piece, cursor, cursor + _AHEAD)
        if place < 0:
            start += 1
            continue
        length = _PIECE
        while start + length < len(line) and page[place + length : place + length + 1] == line[start + length]:
            length += 1
        yield start, place, length
        start, cursor = start + length, place + length


def _fold_lines(text: str) -> Iterator[tuple[str, array[int]]]:
    start = 0
    for line in text.splitlines(keepends=True):
        folded, sources, _ = _fold(line)
        if folded:
            yield folded, array("q", [start + source for source in sources])
        start += len(line)


def _fold(text: str, without: tuple[Span, ...] = ()) -> tuple[str, array[int], array[int]]:
    """The characters that count, each with the offset of the one that it comes from and of the last accent on it."""
    borders = [span.start for span in without]
    folded: list[str] = []
    starts, ends = array("q"), array("q")
    for offset, character in enumerate(text):
        i = bisect_right(borders, offset) - 1
        if i >= 0 and without[i].covers(offset):
            continue
        plain = _plain(character)
        if not plain and ends and ends[-1] == offset - 1 and unicodedata.combining(character):
            ends[-1] = offset
        for each in plain:
            folded.append(each)
            starts.append(offset)
            ends.append(offset)
    return "".join(folded), starts, ends


def _plain(character: str) -> str:
    if character < "\x80":
        return "" if character.isspace() or not character.isprintable() else character
    kept = (c for c in unicodedata.normalize("NFKD", character) if unicodedata.category(c)[0] not in "ZCM")
    return "".join(kept)
