"""The slow, obvious implementation of the pairing of quotation marks: the oracle of quoteattr.marks.

Nothing is looked up or indexed: every question is answered by looking at the whole paragraph, or at all pairs, again.
So it takes quadratic time and more, and there is little in it that could go wrong.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from quoteattr.marks import MarkPair
from quoteattr.text import Span

FAMILIES = {
    "double": ["``", "''", '"', "＂", "“", "”", "„", "‟", "〝", "〞"],
    "guillemet": ["«", "»"],
    "single guillemet": ["‹", "›"],
    "corner": ["「", "」"],
    "white corner": ["『", "』"],
}
SINGLE = "'‘’‚‛`"
ALWAYS_OPEN = ["“", "„", "‟", "〝", "``", "「", "『"]
ALWAYS_CLOSE = ["”", "〞", "」", "』"]
BEFORE_AN_OPENING_ONE = "([{<—–-―/:;=>"
# Words that begin with an apostrophe of their own.
CLIPPED = r"em tis twas twere twill til till cause cos bout round neath gainst nuff nother n s d ll re ve \d0s? \d\d"


def pair_marks_slowly(text: str, paragraphs: Sequence[Span]) -> tuple[MarkPair, ...]:
    """What :func:`quoteattr.marks.pair_marks` gives."""
    found: list[list[MarkPair]] = []
    for number, paragraph in enumerate(paragraphs):
        doubles = pair_doubles(text, paragraph)
        following = paragraphs[number + 1] if number + 1 < len(paragraphs) else None
        pairs = nest([*doubles, *pair_singles(text, paragraph, doubles, following)])
        before = found[-1] if found else []
        if pairs and takes_up(text, before, pairs[0], paragraph):
            first = pairs[0]
            pairs[0] = MarkPair(first.open, first.close, first.inner, first.depth, continues=True)
        found.append(pairs)
    return tuple(pair for pairs in found for pair in pairs)


# --- characters around a mark; outside the paragraph there is white space ------------------------------------------


def before(text: str, paragraph: Span, at: int) -> str:
    return text[at - 1] if at > paragraph.start else " "


def after(text: str, paragraph: Span, end: int) -> str:
    return text[end] if end < paragraph.end else " "


def family(symbol: str) -> str:
    return next((name for name, symbols in FAMILIES.items() if symbol in symbols), "single")


# --- all marks but the single ones ---------------------------------------------------------------------------------


def pair_doubles(text: str, paragraph: Span) -> list[MarkPair]:
    marks: list[Span] = []
    at = paragraph.start
    while at < paragraph.end:
        here = [s for symbols in FAMILIES.values() for s in symbols if text.startswith(s, at, paragraph.end)]
        if here:
            marks.append(Span(at, at + len(here[0])))
        at = marks[-1].end if here else at + 1

    pairs: list[MarkPair] = []
    waiting: list[Span] = []  # opening marks that nothing has closed yet
    for mark in marks:
        symbol = mark.of(text)
        if symbol == '"' and is_inch(text, paragraph, mark):
            continue
        partner = find_partner(text, waiting, symbol)
        if opens(text, paragraph, mark, partner):
            if partner is not None:
                pairs.append(MarkPair(partner, None, Span(partner.end, mark.start)))
                waiting = [w for w in waiting if w.start < partner.start]
            waiting.append(mark)
        elif partner is not None:
            if not is_value(text, paragraph, partner):
                pairs.append(MarkPair(partner, mark, Span(partner.end, mark.start)))
            waiting = [w for w in waiting if w.start < partner.start]
    if waiting and waiting[0].end < paragraph.end:
        left = waiting[0]
        is_stray = left.of(text) == '"' and any(
            p.open.start > left.start and p.open.of(text) in ALWAYS_OPEN for p in pairs
        )
        if not is_stray:
            pairs.append(MarkPair(left, None, Span(left.end, paragraph.end)))
    return pairs


def is_inch(text: str, paragraph: Span, mark: Span) -> bool:
    """6'2" is a height."""
    return re.search(r"\d\s?['’′]\s?\d{1,2}$", text[max(paragraph.start, mark.start - 8) : mark.start]) is not None


def is_value(text: str, paragraph: Span, mark: Span) -> bool:
    """lang="en" is markup."""
    return re.search(r'[^\W_]="$', text[max(paragraph.start, mark.start - 2) : mark.end]) is not None


def find_partner(text: str, waiting: Sequence[Span], symbol: str) -> Span | None:
    """The open mark that a mark would close: of its family, the last that is as straight or as curly as it is.

    Otherwise the last of its family, but a mark that can only open begins a level of its own instead.
    """
    same = [w for w in waiting if family(w.of(text)) == family(symbol)]
    alike = [w for w in same if (w.of(text) == '"') is (symbol == '"')]
    if alike:
        return alike[-1]
    return same[-1] if same and symbol not in ALWAYS_OPEN else None


def opens(text: str, paragraph: Span, mark: Span, partner: Span | None) -> bool:
    symbol = mark.of(text)
    left, right = before(text, paragraph, mark.start), after(text, paragraph, mark.end)
    at_the_start_of_a_word = not right.isspace()
    after_a_gap = left.isspace() or left in BEFORE_AN_OPENING_ONE
    if symbol in ("«", "‹"):
        return partner is None
    if symbol in ("»", "›"):
        return partner is None and after_a_gap and at_the_start_of_a_word
    if symbol == "“" and partner is not None and partner.of(text) in ("„", "‟"):
        return after_a_gap and at_the_start_of_a_word
    if symbol in ALWAYS_OPEN:
        return True
    if symbol == "”":
        return partner is None and after_a_gap and at_the_start_of_a_word
    if symbol in ALWAYS_CLOSE:
        return False
    if partner is None:
        return at_the_start_of_a_word
    return left.isspace() and at_the_start_of_a_word


# --- single marks --------------------------------------------------------------------------------------------------


def pair_singles(text: str, paragraph: Span, doubles: Sequence[MarkPair], following: Span | None) -> list[MarkPair]:
    used = [mark for pair in doubles for mark in (pair.open, pair.close) if mark is not None]
    marks = [
        at
        for at in range(paragraph.start, paragraph.end)
        if text[at] in SINGLE and not any(mark.covers(at) for mark in used)
    ]
    pairs: list[MarkPair] = []
    levels = [innermost(doubles, at) for at in marks]
    for level in dict.fromkeys(levels):
        inside = [at for at, other in zip(marks, levels, strict=True) if other == level]
        pairs += pair_level(text, paragraph, inside, level is None, following)
    return pairs


def innermost(pairs: Sequence[MarkPair], at: int) -> Span | None:
    """What is inside the smallest pair around an offset."""
    around = [pair.inner for pair in pairs if pair.inner.covers(at)]
    return min(around, key=len, default=None)


def pair_level(text: str, paragraph: Span, marks: list[int], outermost: bool, following: Span | None) -> list[MarkPair]:
    """The first opening mark, what closes it, and the same again behind that."""
    openers = [at for at in marks if may_open(text, paragraph, at)]
    if not openers:
        return []
    opener = openers[0]
    # What may close it: everything up to the next mark that may open, and that one.
    reach = openers[1] if len(openers) > 1 else paragraph.end
    later = [at for at in marks if opener < at <= reach]
    sure = [at for at in later if closes(text, paragraph, at) == "sure"]
    likely = [at for at in later if closes(text, paragraph, at) == "likely"]
    start = Span(opener, opener + 1)
    if not sure and not likely:
        rest = pair_level(text, paragraph, [at for at in marks if at > opener], outermost, following)
        if len(openers) == 1 and outermost and is_left_open(text, paragraph, opener, following):
            return [MarkPair(start, None, Span(start.end, paragraph.end)), *rest]
        return rest
    closer = (sure or likely)[0]
    rest = pair_level(text, paragraph, [at for at in marks if at > closer], outermost, following)
    if closer == start.end:  # nothing between the two
        return rest
    return [MarkPair(start, Span(closer, closer + 1), Span(start.end, closer)), *rest]


def may_open(text: str, paragraph: Span, at: int) -> bool:
    left, right = before(text, paragraph, at), after(text, paragraph, at + 1)
    if not left.isspace() and left not in BEFORE_AN_OPENING_ONE and left not in '"“„«':
        return False
    if right.isspace() or right in ",.;:!?)'’":
        return False
    return text[at] == "‘" or not is_clipped(text[at + 1 : paragraph.end])


def is_clipped(words: str) -> bool:
    """Whether words begin with one that has lost its beginning: 'tis, 'em, '90s."""
    pattern = f"({CLIPPED.replace(' ', '|')})(?!\\w)"
    return re.match(pattern, words, re.IGNORECASE) is not None


def closes(text: str, paragraph: Span, at: int) -> str:
    left, right = before(text, paragraph, at), after(text, paragraph, at + 1)
    if left.isspace() or right.isalnum() or text[at] in "‘‚‛`":
        return "no"
    if not left.isalnum():
        return "sure"
    is_plural = left in "sSxzXZ"
    is_dropped_g = text[max(paragraph.start, at - 2) : at].lower() in ("in", "an")
    return "likely" if right.isspace() and (is_plural or is_dropped_g) else "sure"


def is_left_open(text: str, paragraph: Span, at: int, following: Span | None) -> bool:
    head = text[paragraph.start : at].strip()
    begins = head == "" or head.endswith((":", ","))
    return (
        begins
        and following is not None
        and text[following.start] in SINGLE
        and may_open(text, following, following.start)
    )


# --- all pairs of a paragraph --------------------------------------------------------------------------------------


def nest(pairs: Sequence[MarkPair]) -> list[MarkPair]:
    """In the order of their opening marks, without those that cross one that is kept."""
    kept: list[MarkPair] = []
    for pair in sorted(pairs, key=lambda p: (p.open.start, -p.span.end)):
        around = [other for other in kept if other.span.overlaps(pair.span)]
        if all(other.span.contains(pair.span) for other in around):
            kept.append(MarkPair(pair.open, pair.close, pair.inner, len(around)))
    return kept


def takes_up(text: str, earlier: Sequence[MarkPair], first: MarkPair, paragraph: Span) -> bool:
    """Whether a paragraph begins with a mark of the kind that the paragraph before left open."""
    outer = [pair for pair in earlier if pair.depth == 0]
    if not outer or outer[-1].close is not None or text[paragraph.start : first.open.start].strip():
        return False
    return family(outer[-1].open.of(text)) == family(first.open.of(text))
