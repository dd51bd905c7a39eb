r"""Quotation marks: which open, which close, which belong together, and which are apostrophes.

:func:`pair_marks` is a linear scanner. It knows straight and curly, low-9, guillemets, corner brackets, doubled
apostrophes (''...''), TeX marks (``...''), single marks against apostrophes, marks that were never closed, stray ones,
and the newspaper convention of a quotation that re-opens in each paragraph and closes once. It never raises.

>>> text = "\"Yes,\" she said. 'The players' union is \"furious\".'"
>>> [(pair.inner.of(text), pair.depth) for pair in pair_marks(text, [Span(0, len(text))])]
[('Yes,', 0), ('The players\' union is "furious".', 0), ('furious', 1)]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import Enum

import attrs

from .text import Span

__all__ = ["DOUBLE_MARKS", "QUOTATION_MARKS", "STRAIGHT", "MarkPair", "pair_marks", "plain_marks"]

#: The marks of one character, as a string to strip or to make a pattern of: those that are nothing else ...
DOUBLE_MARKS = '"\N{FULLWIDTH QUOTATION MARK}“”„‟〝〞«»‹›「」『』'
#: ... and with them the single ones, which may be apostrophes.
QUOTATION_MARKS = DOUBLE_MARKS + "'‘’‚‛`"
#: For ``str.translate``: curly marks as straight ones.
STRAIGHT = str.maketrans({**dict.fromkeys("‘’‚‛", "'"), **dict.fromkeys("“”„‟〝〞\N{FULLWIDTH QUOTATION MARK}", '"')})


class _Style(Enum):
    """Families of marks that can close one another."""

    DOUBLE = "double"
    SINGLE = "single"
    GUILLEMET = "guillemet"
    SINGLE_GUILLEMET = "single guillemet"
    CORNER = "corner"
    WHITE_CORNER = "white corner"


@attrs.frozen
class MarkPair:
    """A quotation as its marks delimit it.

    Args:
        open: The opening mark.
        close: The closing mark; None when there is none.
        inner: What stands between them; up to the next opening mark or the paragraph's end when nothing closes it.
        depth: How many pairs it lies in; 0 for an outermost one.
        continues: It re-opens the quotation that the paragraph before left open.
    """

    open: Span
    close: Span | None
    inner: Span
    depth: int = 0
    continues: bool = False

    @property
    def span(self) -> Span:
        """The quotation with its marks."""
        return Span(self.open.start, self.inner.end if self.close is None else self.close.end)

    @property
    def closed(self) -> bool:
        """Whether there is a closing mark."""
        return self.close is not None


# Every mark but the single ones, which need more thought because an apostrophe looks the same.
_MARK = re.compile(f"``|''|[{DOUBLE_MARKS}]")
_STYLES = {
    "«": _Style.GUILLEMET,
    "»": _Style.GUILLEMET,
    "‹": _Style.SINGLE_GUILLEMET,
    "›": _Style.SINGLE_GUILLEMET,
    "「": _Style.CORNER,
    "」": _Style.CORNER,
    "『": _Style.WHITE_CORNER,
    "』": _Style.WHITE_CORNER,
}
_OPENERS = frozenset(["“", "„", "‟", "〝", "``", "「", "『"])
_CLOSERS = frozenset(["”", "〞", "」", "』"])
_GUILLEMETS = frozenset("«»‹›")
_SINGLE = frozenset("'‘’‚‛`")
_NO, _LIKELY, _SURE = range(3)
_OPENING_PUNCTUATION = frozenset("([{<—–-―/:;=>")
_LENGTH = re.compile(r"\d\s?['’′]\s?\d{1,2}$")  # 6'2" is a height
# Words that begin with an apostrophe of their own (with the mark taken off, in lower case).
_ELISION = re.compile(
    r"(?:\d0s?|\d\d|em|tis|twas|twere|twill|til|till|cause|cos|bout|round|neath|gainst|nuff|nother|n|s|d|ll|re|ve)\b",
    re.IGNORECASE,
)


def pair_marks(text: str, paragraphs: Iterable[Span]) -> tuple[MarkPair, ...]:
    """Pair the quotation marks of ``text``, paragraph by paragraph.

    Each mark is in at most one pair; pairs are disjoint or nested; stray marks are in none. Time and memory are
    linear in the text.

    Args:
        text: Any string.
        paragraphs: Sorted, disjoint spans; a quotation does not run over the end of one, but may re-open in the next.

    Returns:
        The pairs in the order of their opening marks.
    """
    found: list[MarkPair] = []
    before: list[MarkPair] = []
    spans = list(paragraphs)
    for i, paragraph in enumerate(spans):
        following = spans[i + 1] if i + 1 < len(spans) else None
        here = _nest(
            [*(doubles := _pair_doubles(text, paragraph)), *_pair_singles(text, paragraph, doubles, following)]
        )
        if here and _continues(text, before, here[0], paragraph):
            here[0] = attrs.evolve(here[0], continues=True)
        found += here
        before = here
    return tuple(found)


def plain_marks(text: str, pairs: Sequence[MarkPair], span: Span) -> str:
    r"""The words under ``span`` with every paired mark as ``"`` and every other single mark as ``'``, length unchanged.

    For models: a text then reads the same whatever marks its paper prefers.

    >>> text = "‘Yes,’ said Ono’s «aide»."
    >>> plain_marks(text, pair_marks(text, [Span(0, 25)]), Span(0, 25))
    '"Yes," said Ono\'s "aide".'
    """
    words = span.of(text)
    straight = words if words.isascii() else words.translate(STRAIGHT)
    if not pairs:
        return straight
    characters = list(straight)
    for pair in pairs:
        for mark in (pair.open, pair.close):
            if mark is not None and span.contains(mark):
                at = mark.start - span.start
                characters[at : at + len(mark)] = '"' + " " * (len(mark) - 1)
    return "".join(characters)


def _continues(text: str, before: list[MarkPair], first: MarkPair, paragraph: Span) -> bool:
    """Whether a paragraph's first pair takes up the one that the paragraph before left open."""
    if not before or text[paragraph.start : first.open.start].strip():
        return False
    last = before[-1] if before[-1].depth == 0 else next(p for p in reversed(before) if p.depth == 0)
    return not last.closed and _style(text, last.open) is _style(text, first.open)


def _style(text: str, mark: Span) -> _Style:
    symbol = mark.of(text)
    return _Style.SINGLE if symbol in _SINGLE else _STYLES.get(symbol, _Style.DOUBLE)


def _pair_doubles(text: str, paragraph: Span) -> list[MarkPair]:
    """Pair every mark but the single ones. One stack entry a style: a mark inside its own style ends the one before."""
    pairs: list[MarkPair] = []
    stack: list[tuple[_Style, Span]] = []
    for match in _MARK.finditer(text, paragraph.start, paragraph.end):
        mark = Span(match.start(), match.end())
        symbol = match.group()
        style = _STYLES.get(symbol, _Style.DOUBLE)
        level = _open_level(text, stack, style, symbol)
        opened = None if level is None else stack[level][1]
        if symbol == '"' and _LENGTH.search(text, max(paragraph.start, mark.start - 8), mark.start):
            continue
        if _opens(text, paragraph, mark, symbol, opened):
            if level is not None and opened is not None:  # never closed: it ends where the next one begins
                pairs.append(MarkPair(opened, None, Span(opened.end, mark.start)))
                del stack[level:]
            stack.append((style, mark))
        elif level is not None and opened is not None:  # what was opened inside and not closed was no quotation
            if not _is_attribute(text, paragraph, opened):
                pairs.append(MarkPair(opened, mark, Span(opened.end, mark.start)))
            del stack[level:]
    # Of the marks still open only the outermost can be a quotation that its writer did not close.
    pairs += [
        MarkPair(mark, None, Span(mark.end, paragraph.end))
        for _, mark in stack[:1]
        if mark.end < paragraph.end and not _is_stray(text, mark, pairs)
    ]
    return pairs


def _open_level(text: str, stack: Sequence[tuple[_Style, Span]], style: _Style, symbol: str) -> int | None:
    """Place in the stack of the open mark that a mark of a style belongs to; None when it begins a new level.

    Writers who mix straight and curly marks put one sort inside the other: each closes its own, if that is open.
    """
    same = [i for i, (other, _) in enumerate(stack) if other is style]
    alike = [i for i in same if (stack[i][1].of(text) == '"') == (symbol == '"')]
    if alike or not same:
        return alike[-1] if alike else None
    return None if symbol in _OPENERS else same[-1]


def _is_attribute(text: str, paragraph: Span, mark: Span) -> bool:
    """Whether a straight mark begins a value in markup that was left in the text: ``<a href="..." title="...">``."""
    before = text[max(paragraph.start, mark.start - 2) : mark.start]
    return mark.of(text) == '"' and before[-1:] == "=" and before[:1].isalnum()


def _is_stray(text: str, mark: Span, pairs: Sequence[MarkPair]) -> bool:
    """A straight mark that nothing closes, before curly ones that pair, is left over from something else."""
    return mark.of(text) == '"' and any(p.open.start > mark.start and p.open.of(text) in _OPENERS for p in pairs)


def _opens(text: str, paragraph: Span, mark: Span, symbol: str, opened: Span | None) -> bool:
    """Whether a mark opens a quotation; ``opened`` is the open mark of its style, if there is one."""
    before = text[mark.start - 1] if mark.start > paragraph.start else " "
    after = text[mark.end] if mark.end < paragraph.end else " "
    outside = before.isspace() or before in _OPENING_PUNCTUATION
    if symbol in _GUILLEMETS:  # «fr» and »de«: the other one of the two closes
        return opened is None and (symbol in "«‹" or (outside and not after.isspace()))
    if symbol == "“" and opened is not None and opened.of(text) in ("„", "‟"):
        return outside and not after.isspace()  # „Deutsch“ against a new “English”
    if symbol in _OPENERS:
        return True
    if symbol in _CLOSERS:
        return opened is None and outside and not after.isspace() and symbol == "”"  # ”svenska”
    if opened is None:
        return not after.isspace()
    return before.isspace() and not after.isspace()


def _pair_singles(text: str, paragraph: Span, doubles: Sequence[MarkPair], following: Span | None) -> list[MarkPair]:
    """Pair single marks; everything that does not pair is an apostrophe (or a prime, or a stray mark)."""
    marks = (
        [i for i in range(paragraph.start, paragraph.end) if text[i] in _SINGLE] if _has_single(text, paragraph) else []
    )
    if not marks:
        return []
    taken = {
        i
        for pair in doubles
        for mark in (pair.open, pair.close)
        if mark is not None
        for i in range(mark.start, mark.end)
    }
    marks = [i for i in marks if i not in taken]
    levels: dict[int, list[int]] = {}  # a quotation begins and ends inside the same outer one
    for mark, level in zip(marks, _innermost(doubles, marks), strict=True):
        levels.setdefault(level, []).append(mark)
    return [
        pair
        for level, members in levels.items()
        for pair in _pair_level(text, paragraph, members, level < 0, following)
    ]


def _pair_level(
    text: str, paragraph: Span, marks: Sequence[int], outermost: bool, following: Span | None
) -> list[MarkPair]:
    """Pair the single marks of one level: an opening one with the next sure closing one, else with the next likely one.

    The search stops at the next opening mark, so every mark is looked at twice at most.
    """
    opening = [_may_open(text, paragraph, i) for i in marks]
    closing = [_closing_strength(text, paragraph, i) for i in marks]
    pairs: list[MarkPair] = []
    at = 0
    while at < len(marks):
        end = at + 1
        if opening[at]:
            weak = strong = None
            while end < len(marks) and strong is None:
                if closing[end] == _SURE:
                    strong = end
                elif closing[end] == _LIKELY and weak is None:
                    weak = end
                if opening[end]:
                    break
                end += 1
            close = strong if strong is not None else weak
            start = Span(marks[at], marks[at] + 1)
            if close is not None:
                if marks[close] > start.end:
                    pairs.append(MarkPair(start, Span(marks[close], marks[close] + 1), Span(start.end, marks[close])))
                at = close + 1
                continue
            if end == len(marks) and outermost and _left_open(text, paragraph, start, following):
                pairs.append(MarkPair(start, None, Span(start.end, paragraph.end)))
        at += 1
    return pairs


def _has_single(text: str, paragraph: Span) -> bool:
    return any(text.find(mark, paragraph.start, paragraph.end) >= 0 for mark in _SINGLE)


def _innermost(pairs: Sequence[MarkPair], offsets: Sequence[int]) -> list[int]:
    """For each offset the index of the innermost pair around it, or -1. Pairs do not cross; offsets are sorted."""
    order = sorted(range(len(pairs)), key=lambda k: pairs[k].inner.start)
    result: list[int] = []
    stack: list[int] = []
    k = 0
    for offset in offsets:
        while k < len(order) and pairs[order[k]].inner.start <= offset:
            while stack and pairs[stack[-1]].inner.end <= pairs[order[k]].inner.start:
                stack.pop()
            stack.append(order[k])
            k += 1
        while stack and pairs[stack[-1]].inner.end <= offset:
            stack.pop()
        result.append(stack[-1] if stack else -1)
    return result


def _may_open(text: str, paragraph: Span, at: int) -> bool:
    before = text[at - 1] if at > paragraph.start else " "
    after = text[at + 1] if at + 1 < paragraph.end else " "
    if not (before.isspace() or before in _OPENING_PUNCTUATION or before in '"“„«'):
        return False
    if after.isspace() or after in ",.;:!?)'’":
        return False
    return text[at] == "‘" or not _ELISION.match(text, at + 1, paragraph.end)


def _closing_strength(text: str, paragraph: Span, at: int) -> int:
    """How sure a mark closes, if one is open; likely: a plural's or a dropped letter's apostrophe looks the same."""
    before = text[at - 1] if at > paragraph.start else " "
    after = text[at + 1] if at + 1 < paragraph.end else " "
    if before.isspace() or after.isalnum() or text[at] in "‘‚‛`":
        return _NO
    if not before.isalnum():
        return _SURE
    dropped_letter = text[max(paragraph.start, at - 2) : at].lower() in ("in", "an") and after.isspace()
    return _LIKELY if after.isspace() and (before in "sSxzXZ" or dropped_letter) else _SURE


def _left_open(text: str, paragraph: Span, mark: Span, following: Span | None) -> bool:
    """A single mark that closes nowhere is a quotation only if the next paragraph re-opens it.

    It must open its paragraph or stand behind the colon or comma of a cue.
    """
    before = text[paragraph.start : mark.start].rstrip()
    if following is None or (before and before[-1] not in ":,"):
        return False
    return text[following.start] in _SINGLE and _may_open(text, following, following.start)


def _nest(pairs: list[MarkPair]) -> list[MarkPair]:
    """Sort pairs, give each its depth and drop those that cross an earlier one."""
    kept: list[MarkPair] = []
    open_ends: list[int] = []
    for pair in sorted(pairs, key=lambda p: (p.open.start, -p.span.end)):
        while open_ends and open_ends[-1] <= pair.open.start:
            open_ends.pop()
        if open_ends and pair.span.end > open_ends[-1]:
            continue
        kept.append(attrs.evolve(pair, depth=len(open_ends)) if open_ends else pair)
        open_ends.append(pair.span.end)
    return kept
