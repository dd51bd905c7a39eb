"""Where a text's paragraphs are: blank lines and line breaks, with hard-wrapped text put together again.

News text comes with one paragraph a line, with blank lines between paragraphs, or wrapped at a fixed width with a
line break where a space was. Parsers take a single line break for a space, which glues headlines and bylines to
the sentence below; so this module decides, and a parser sees one paragraph at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from .text import Paragraph, Span

__all__ = ["split_paragraphs"]

# Wrapped prose is set between these widths (RFC 2646 asks for 72 to 80); narrower blocks are lists, tables or verse,
# and longer lines are paragraphs of their own.
_NARROWEST, _WIDEST = 36, 120


def split_paragraphs(text: str) -> tuple[Paragraph, ...]:
    r"""The paragraphs of a text, in order and disjoint.

    Every line break that :meth:`str.splitlines` knows counts. A line of nothing but white space always separates.
    Within a block of lines each line is a paragraph, unless the block is hard-wrapped: a greedy wrapper at the width
    of its longest line could have made it, that width is that of prose, and at least one line goes on in lower
    case; then the block is one paragraph. The decision is made block by block, so text that is appended after a
    blank line changes nothing before it.

    Args:
        text: Any text.

    Returns:
        Paragraphs whose spans have no white space at their ends; none is empty.

    >>> text = "Talks fail\n\n ROME - They left.\nMore soon. "
    >>> [paragraph.span.of(text) for paragraph in split_paragraphs(text)]
    ['Talks fail', 'ROME - They left.', 'More soon.']
    """
    spans: list[Span] = []
    for block in _blocks(text):
        spans += [Span.around(block)] if _is_wrapped(text, block) else block
    return tuple(Paragraph(index, span) for index, span in enumerate(spans))


def _blocks(text: str) -> Iterator[list[Span]]:
    """Runs of consecutive non-blank lines, each line without the white space at its ends."""
    block: list[Span] = []
    start = 0
    for line in text.splitlines(keepends=True):
        span = Span(start, start + len(line)).stripped(text)
        start += len(line)
        if len(span):
            block.append(span)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _is_wrapped(text: str, lines: Sequence[Span]) -> bool:
    """Whether a greedy wrapper broke these lines: no line but the last had room for the next one's first word."""
    width = max(map(len, lines))
    if len(lines) < 2 or not _NARROWEST <= width <= _WIDEST:
        return False
    for line, following in pairwise(lines):
        if len(line) + 1 + len(following.of(text).split(None, 1)[0]) <= width:
            return False
    return any(text[line.start].islower() for line in lines[1:])
