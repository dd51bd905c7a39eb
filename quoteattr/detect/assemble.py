"""From tags, marks and syntax to one list of reports.

What each knows: the tagger which words are reported and by which cue, the marks exactly where a quotation begins and
ends, the syntax which reports lie inside others. :func:`assemble` lets each decide what it knows best.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import pairwise

import attrs

from ..claims import Report, SpeechKind
from ..marks import MarkPair
from ..text import Document, Span
from .calibration import precision_of
from .cues import describe_cue
from .draft import Draft
from .layout import after_dateline, lead_in
from .lines import signature, signature_beside

__all__ = ["assemble"]

_WORD = re.compile(r"\w+(?:[.'’\-]\w+)*")
#: A quotation that nothing else found is a claim of its own from this many words on; shorter ones are mostly titles,
#: nicknames and scare quotes.
MIN_LOOSE_WORDS = 4
_NEIGHBOURS = 8  # how far back a nested report may lie that holds another one
_SHORT_WORD = 3  # "of", "the": lower case in titles too


def assemble(document: Document, pairs: Sequence[MarkPair], drafts: Sequence[Draft]) -> tuple[Report, ...]:
    """Make reports of drafts, with exact borders, kinds, parents and typed cues.

    Args:
        document: The parsed text.
        pairs: Its quotation marks.
        drafts: What the detectors found; those marked as nested are kept only inside the content of another one.

    Returns:
        Reports in the order of the text, an outer one before those nested in it.
    """
    marks = _Marks(document, pairs)
    outer = [attrs.evolve(d, content=list(d.content), evidence=list(d.evidence)) for d in drafts if not d.nested]
    for draft in outer:
        draft.content = [after_dateline(document, part) for part in _settle(marks, draft)]
    outer = [d for d in outer if d.content]
    loose = _loose_quotations(marks, outer)
    alone = {id(draft) for draft in loose}
    outer = _with_second_halves(marks, [*outer, *loose])
    outer = _join_cueless(marks, _join_continued(marks, outer))
    outer = [d for d in outer if id(d) not in alone or _may_stand_alone(marks, d)]
    _introduce(document, outer)
    outer = _join_paragraphs(marks, outer)
    inner = _nest(marks, outer, [d for d in drafts if d.nested])
    everything = sorted([*((d, None) for d in outer), *inner], key=lambda item: _order(item[0]))
    position = {id(draft): i for i, (draft, _) in enumerate(everything)}
    return tuple(
        _report(document, marks, draft, None if parent is None else position[id(parent)], parent)
        for draft, parent in everything
    )


def _order(draft: Draft) -> tuple[int, int, int]:
    return draft.span.start, -draft.span.end, draft.cue.start if draft.cue else -1


@attrs.define
class _Marks:
    """The outermost pairs of a text, with what is asked of them again and again."""

    document: Document
    pairs: Sequence[MarkPair]
    top: list[MarkPair] = attrs.field(init=False)
    _starts: list[int] = attrs.field(init=False)
    _reopened: frozenset[int] = attrs.field(init=False)
    _all_starts: list[int] = attrs.field(init=False)
    _holder: list[int] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self._all_starts = [p.open.start for p in self.pairs]
        self._holder = list(_find_holders(self.pairs))
        self.top = [p for p in self.pairs if p.depth == 0]
        self._starts = [p.open.start for p in self.top]
        self._reopened = frozenset(a.open.start for a, b in pairwise(self.top) if b.continues)

    def touching(self, span: Span) -> list[MarkPair]:
        """The outermost pairs that share a character (a mark counts) with ``span``."""
        lo = max(0, bisect_left(self._starts, span.start) - 1)
        hi = bisect_left(self._starts, span.end)
        return [p for p in self.top[lo:hi] if p.span.overlaps(span)]

    def left_open(self, pair: MarkPair) -> bool:
        """Whether nothing closes a quotation, nor re-opens it in the next paragraph."""
        return not pair.closed and pair.open.start not in self._reopened

    def within(self, span: Span, holder: Draft) -> list[MarkPair]:
        """The pairs that touch ``span`` and lie, with their marks, in the content of ``holder``."""
        lo, hi = bisect_left(self._all_starts, span.start), bisect_left(self._all_starts, span.end)
        around: list[MarkPair] = []
        k = lo - 1
        while k >= 0:  # the pair before is disjoint from the span, or holds it; so are those that hold that one
            around.append(self.pairs[k])
            k = self._holder[k]
        pairs = [*reversed(around), *self.pairs[lo:hi]]
        return [p for p in pairs if p.span.overlaps(span) and _place(holder.content, p.span) is not None]

    def words(self, span: Span) -> int:
        """Number of word tokens in ``span``."""
        return sum(1 for _ in _WORD.finditer(self.document.text, span.start, span.end))


def _find_holders(pairs: Sequence[MarkPair]) -> Iterator[int]:
    """For each pair the index of the innermost one around it, or -1; pairs are sorted, disjoint or nested."""
    around: list[int] = []
    for number, pair in enumerate(pairs):
        del around[pair.depth :]
        yield around[-1] if around else -1
        around.append(number)


def _place(content: Sequence[Span], span: Span) -> int | None:
    """The index of the one of these sorted, disjoint spans that holds another span, or None."""
    k = bisect_right(content, span.start, key=lambda s: s.start) - 1
    return k if k >= 0 and content[k].contains(span) else None


# --- borders -------------------------------------------------------------------------------------------------------


def _settle(marks: _Marks, draft: Draft) -> list[Span]:
    """Contents with their borders on words and marks: outer marks left out, a mark never without its other half."""
    text = marks.document.text
    settled: list[Span] = []
    for span in draft.content:
        start, end = span.start, span.end
        for pair in marks.touching(span):
            inner = pair.inner
            if draft.cue is not None and inner.contains(draft.cue):  # somebody else's quotation, or one never closed
                start = inner.start if pair.close is None and start == pair.open.start else start
                continue
            if pair.open.start <= start < inner.end or start == inner.start:
                whole = pair.close is None or end <= pair.close.end or not _has_word(text, pair.close.end, end)
                start = inner.start if whole else pair.open.start
                end = min(end, inner.end) if whole else end
            elif pair.close is not None and inner.start < end <= pair.close.end:
                end = pair.close.end if end >= inner.end or not _has_word(text, end, inner.end) else end
        trimmed = _without_conjunction(marks.document, _trim(text, Span(start, max(start, end))))
        if _has_word(text, trimmed.start, trimmed.end):
            settled.append(trimmed)
    return _merge(text, sorted(settled))


_EDGE_LEFT = " \t\r\n\f\v\u00a0\u2028\u2029,;:.–—-"
_EDGE_RIGHT = " \t\r\n\f\v\u00a0\u2028\u2029,;:–—-"


def _trim(text: str, span: Span) -> Span:
    words = span.of(text)
    left = len(words) - len(words.lstrip(_EDGE_LEFT))
    kept = words.strip(_EDGE_LEFT) if not words.rstrip(_EDGE_RIGHT) else words.rstrip(_EDGE_RIGHT)
    return Span(span.start + left, max(span.start + left, span.start + len(kept)))


def _without_conjunction(document: Document, span: Span) -> Span:
    """A content without the "and" at its end that leads to the next clause ("it was late and | left")."""
    tokens = document.tokens_in(span)
    if len(tokens) > 1 and tokens[-1].upos == "CCONJ":
        return _trim(document.text, Span(span.start, max(span.start, tokens[-2].end)))
    return span


def _has_word(text: str, start: int, end: int) -> bool:
    return _WORD.search(text, start, end) is not None


def _add(text: str, content: list[Span], more: Sequence[Span]) -> None:
    """Merge sorted spans into sorted ones; takes no longer for many of them where the new ones stand behind."""
    k = max(0, bisect_right(content, more[0].start, key=lambda s: s.start) - 1)
    content[k:] = _merge(text, sorted([*content[k:], *more]))


def _merge(text: str, spans: Sequence[Span]) -> list[Span]:
    """Sorted spans with those that overlap, or have only white space between them, made one."""
    merged: list[Span] = []
    for span in spans:
        if merged and (span.start <= merged[-1].end or not text[merged[-1].end : span.start].strip()):
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


# --- quotations ----------------------------------------------------------------------------------------------------


def _join_continued(marks: _Marks, drafts: Sequence[Draft]) -> list[Draft]:
    """A quotation that re-opens in the next paragraph is one claim with the one it continues.

    Unless two of its paragraphs have a cue each: then each cue keeps what follows it.
    """
    text = marks.document.text
    owner = _owners(marks, drafts)
    parts: dict[int, list[Span]] = {}  # contents to be added to a draft, by its identity
    gone: set[int] = set()
    for chain in _chains(marks.top):
        head: Draft | None = None
        waiting: list[Span] = []
        for pair in chain:
            own = owner.get(pair.open.start)
            if own is None:
                waiting.append(_trim(text, pair.inner))
            elif head is None or (own is not head and head.cue is not None and own.cue is not None):
                head = own
            elif own is not head:
                keeper, other = (own, head) if head.cue is None and own.cue is not None else (head, own)
                parts.setdefault(id(keeper), []).extend([*other.content, *parts.pop(id(other), [])])
                gone.add(id(other))
                head = keeper
            if head is not None and waiting:
                parts.setdefault(id(head), []).extend(s for s in waiting if len(s))
                waiting = []
    kept = [d for d in drafts if id(d) not in gone]
    for draft in kept:
        if id(draft) in parts:
            draft.content = _merge(text, sorted([*draft.content, *parts[id(draft)]]))
            draft.evidence.append("marks: the quotation re-opens in the next paragraph")
    return kept


def _owners(marks: _Marks, drafts: Sequence[Draft]) -> dict[int, Draft]:
    """The draft that each outermost quotation belongs to, by where it opens."""
    owner: dict[int, Draft] = {}
    for draft in drafts:
        for span in draft.content:
            for pair in marks.touching(span):
                owner.setdefault(pair.open.start, draft)
    return owner


def _with_second_halves(marks: _Marks, drafts: Sequence[Draft]) -> list[Draft]:
    """Give the second half of a quotation to the claim of its first half.

    "Each time," she said, speaking of the tax, "we lose." The tax may be another claim's, but the quotation is not.
    """
    text = marks.document.text
    halves = [
        (before, pair)
        for before, pair in pairwise(marks.top)
        if _follows_comma(text, pair.open.start)
        and _trim(text, pair.inner).of(text)[:1].islower()
        and before.inner.of(text).rstrip().endswith(",")
    ]
    if not halves:
        return list(drafts)
    owner = _owners(marks, drafts)
    with_cue: dict[Span | None, list[Draft]] = {}
    for draft in drafts:
        with_cue.setdefault(draft.cue, []).append(draft)
    for before, pair in halves:
        first, second = owner.get(before.open.start), owner.get(pair.open.start)
        if first is None or second is None or first is second or first.cue is None:
            continue
        between = Span(before.span.end, pair.open.start)
        if (
            between.contains(first.cue)
            and second.span.end <= pair.span.end
            and (second.cue is None or any(between.contains(d.content[0]) for d in with_cue[second.cue] if d.content))
        ):
            second.content = [part for part in second.content if not part.overlaps(pair.span)]
            _add(text, first.content, [_trim(text, pair.inner)])
            owner[pair.open.start] = first
            first.evidence.append(_GOES_ON)
    return [d for d in drafts if d.content]


def _chains(pairs: Sequence[MarkPair]) -> list[list[MarkPair]]:
    """Runs of quotations of which each re-opens the one before."""
    chains: list[list[MarkPair]] = []
    for before, pair in pairwise(pairs):
        if pair.continues and chains and chains[-1][-1] is before:
            chains[-1].append(pair)
        elif pair.continues:
            chains.append([before, pair])
    return chains


_GOES_ON = "marks: the quotation goes on after its cue"
_LONG = "marks: all of it is one quotation"


def _join_cueless(marks: _Marks, drafts: Sequence[Draft]) -> list[Draft]:
    """A quotation without a cue goes on with the claim before it in its paragraph, when nothing else is said between.

    "No," she said on Friday. "Never." - and a part of a quotation whose other part has a cue, or has none either: what
    is found in one window of a long quotation reaches back to its beginning.
    """
    ordered = sorted(drafts, key=_order)
    kept: list[Draft] = []
    for draft in ordered:
        before = _continued(marks, draft, kept[-1]) if kept and draft.cue is None and draft.source is None else None
        if before is None:
            kept.append(draft)
        else:
            _add(marks.document.text, before.content, draft.content)
            before.evidence.append(_GOES_ON if before.cue is not None else _LONG)
    return kept


def _continued(marks: _Marks, draft: Draft, before: Draft) -> Draft | None:
    """The draft before, if a quotation without a cue goes on with it."""
    document = marks.document
    pairs = marks.touching(draft.content[0])
    if not pairs or pairs[0].open.start > draft.content[0].start:
        return None
    last = before.content[bisect_left(before.content, pairs[0].span.end, key=lambda s: s.start) - 1]
    if before.cue is None:
        return before if before.source is None and last.overlaps(draft.content[0]) else None
    if last.overlaps(pairs[0].span):
        return before
    start = pairs[0].open.start
    if not _may_stand_alone(marks, draft) and not _follows_comma(document.text, start):
        return None
    here, there = document.paragraph_at(start), document.paragraph_at(before.span.start)
    joined = here is not None and here is there and _nothing_between(marks, _reach(before), start)
    return before if joined else None


def _reach(draft: Draft) -> int:
    """Where the last word of a draft ends, be it of its content, its cue or its source."""
    return max([draft.span.end, *(part.end for part in (draft.cue, draft.source) if part is not None)])


def _nothing_between(marks: _Marks, reach: int, start: int) -> bool:
    """Whether nothing is said between two offsets: no verb, no other sentence and no quotation."""
    document = marks.document
    if reach > start:
        return False
    between = Span(reach, start)
    if any(p.span.overlaps(between) for p in marks.touching(between)):
        return False
    sentence = document.sentence_at(reach - 1)
    same = sentence is None or sentence.span.end >= start or not _has_word(document.text, sentence.span.end, start)
    return same and not any(t.upos in ("VERB", "AUX") for t in document.tokens_in(between))


_NEXT = "marks: the quotation goes on in the next paragraph"
#: A text with more paragraphs that are one quotation without a cue is a dialogue, in which speakers take turns.
_DIALOGUE = 4
#: Of both quotations: answers are short.
_SPEECH_WORDS = 8


def _join_paragraphs(marks: _Marks, drafts: Sequence[Draft]) -> list[Draft]:
    """A paragraph that is one quotation goes on with the quotation with a cue that the paragraph before ends in.

    "It is late," she said. / "We wait." - newspapers begin a new paragraph within a speech (of 54 such paragraphs in
    PolNeAR's training part gold joins 43 and gives none to somebody of the paragraphs before who is not the speaker).
    Not where it may be an answer.
    """
    filling = {id(d) for d in drafts if d.cue is None and d.source is None and _fills_paragraph(marks, d)}
    may_go_on = len(filling) <= _DIALOGUE
    kept: list[Draft] = []
    for draft in sorted(drafts, key=_order):
        if may_go_on and kept and id(draft) in filling and _goes_on(marks, kept[-1], draft):
            _add(marks.document.text, kept[-1].content, draft.content)
            kept[-1].evidence.append(_NEXT)
        else:
            kept.append(draft)
    return kept


def _fills_paragraph(marks: _Marks, draft: Draft) -> bool:
    """Whether a draft lies in a quotation that is a whole paragraph."""
    paragraph = marks.document.paragraph_at(draft.span.start)
    pairs = marks.touching(draft.span)
    if paragraph is None or len(pairs) != 1 or not pairs[0].closed:
        return False
    return pairs[0].open.start == paragraph.span.start and not _has_word(
        marks.document.text, pairs[0].span.end, paragraph.span.end
    )


def _goes_on(marks: _Marks, before: Draft, draft: Draft) -> bool:
    """Whether the quotation of a draft with a cue ends the paragraph before a draft, and that one goes on with it."""
    document, last = marks.document, before.content[-1]
    here, there = document.paragraph_at(draft.span.start), document.paragraph_at(_reach(before) - 1)
    if before.cue is None or here is None or there is None or here.index != there.index + 1:
        return False
    quoted = marks.touching(last)
    if not quoted or quoted[-1].close is None or _has_word(document.text, last.end, quoted[-1].span.end):
        return False
    if "?" in document.text[last.end - 1 : last.end + 1]:
        return False
    long = all(sum(map(marks.words, d.content)) >= _SPEECH_WORDS for d in (before, draft))
    return long and _nothing_between(marks, max(_reach(before), quoted[-1].span.end), here.span.start)


def _follows_comma(text: str, start: int) -> bool:
    """Whether a comma stands before a quotation: "They are," she said, "asleep"."""
    return text[max(0, start - 2) : start].rstrip().endswith(",")


def _loose_quotations(marks: _Marks, drafts: Sequence[Draft]) -> list[Draft]:
    """Quotations that no draft touches: kept, without a cue or a source."""
    text = marks.document.text
    taken = sorted(s for d in drafts for s in d.content)
    starts = [s.start for s in taken]
    found: list[Draft] = []
    for pair in marks.top:
        lo = max(0, bisect_left(starts, pair.inner.start) - 1)
        hi = bisect_left(starts, pair.inner.end)
        inner = _trim(text, pair.inner)
        if any(s.overlaps(pair.inner) for s in taken[lo:hi]) or not marks.words(inner):
            continue
        why = "marks: quotation without a cue" if pair.closed else "marks: unclosed quotation without a cue"
        found.append(Draft([inner], None, None, precision_of("quotation"), [why]))
    return found


def _may_stand_alone(marks: _Marks, draft: Draft) -> bool:
    """Whether a quotation without a cue is a claim: long enough, and no title or phrase of the writer's."""
    if sum(map(marks.words, draft.content)) < MIN_LOOSE_WORDS:
        return False
    inner = draft.content[0]
    return not _is_title(inner.of(marks.document.text)) and not _is_fragment(marks.document, inner)


def _is_fragment(document: Document, inner: Span) -> bool:
    """Whether quoted words are a phrase in a sentence of the writer's ("ending “the scourge of war” was a goal")."""
    tokens = document.tokens_in(inner)
    return inner.of(document.text)[:1].islower() and not any(t.upos in ("VERB", "AUX", "X") for t in tokens)


def _is_title(words: str) -> bool:
    """Whether quoted words look like the title of a work: every longer word has a capital.

    >>> _is_title("The Wall of the Sea"), _is_title("The wall will hold")
    (True, False)
    """
    long = [w.group() for w in _WORD.finditer(words) if len(w.group()) > _SHORT_WORD]
    return all(w[0].isupper() or w[0].isdigit() for w in long)


def _introduce(document: Document, drafts: Sequence[Draft]) -> None:
    """Give a quotation without a cue the one of the line before it ("He said:"), or the name of the line after it."""
    for draft in drafts:
        paragraph = document.paragraph_at(draft.span.start) if draft.cue is None and draft.source is None else None
        if paragraph is None or _has_word(document.text, paragraph.span.start, draft.span.start):
            continue
        found = lead_in(document, paragraph)
        if found is not None:
            draft.cue, draft.source = found
            draft.evidence.append("layout: the line before ends in a colon and introduces it")
            continue
        last = document.paragraph_at(draft.span.end - 1)
        if last is None:
            continue
        here = _has_word(document.text, draft.span.end, last.span.end)
        rest = Span(draft.span.end, last.span.end)
        signed = signature_beside(document, rest) if here else signature(document, last)
        if signed is not None:
            draft.cue, draft.source = signed
            draft.confidence = max(draft.confidence, precision_of("label"))
            where = "words behind the dash name" if here else "line after names"
            draft.evidence.append(f"layout: the {where} the speaker")


# --- nesting -------------------------------------------------------------------------------------------------------


def _nest(marks: _Marks, outer: Sequence[Draft], nested: Sequence[Draft]) -> list[tuple[Draft, Draft]]:
    """Pair each nested draft with the smallest report that holds it; drop those that nothing holds.

    Grammar does not see where the holder ends ("he was ready, according to lawmakers"), so contents are clipped to it.
    """
    text = marks.document.text
    placed: list[tuple[Draft, Draft]] = []
    waiting = deque(sorted(outer, key=lambda d: d.span.start))
    around: list[Draft] = []
    sizes: dict[int, int] = {}
    for draft in sorted(nested, key=lambda d: (d.span.start, -d.span.end)):
        while waiting and waiting[0].span.start <= draft.span.start:
            around.append(waiting.popleft())
        around = [d for d in around if d.span.end > draft.span.start]
        holders = [*around, *(d for d, _ in placed[-_NEIGHBOURS:])]
        options = [(h, _clip(text, draft, h)) for h in holders if _holds(h, draft)]
        options = [(h, content) for h, content in options if content and content != h.content]
        if options:
            holder, content = min(options, key=lambda o: (_size(sizes, o[0]), o[0].span))
            placed.append((attrs.evolve(draft, content=content, evidence=list(draft.evidence)), holder))
    return placed


def _holds(holder: Draft, draft: Draft) -> bool:
    """Whether a report's content holds another one's cue and the beginning of its content."""
    if draft.cue is None or (holder.cue is not None and holder.cue.overlaps(draft.cue)):
        return False
    first = draft.content[0]
    return (
        _place(holder.content, draft.cue) is not None
        and _place(holder.content, Span(first.start, first.start + 1)) is not None
    )


def _size(sizes: dict[int, int], draft: Draft) -> int:
    """Characters of a draft's content, counted once a draft."""
    if id(draft) not in sizes:
        sizes[id(draft)] = sum(map(len, draft.content))
    return sizes[id(draft)]


def _clip(text: str, draft: Draft, holder: Draft) -> list[Span]:
    shared = [
        _trim(text, Span(max(a.start, b.start), min(a.end, b.end)))
        for a in draft.content
        for b in _touching(holder.content, a)
    ]
    return _merge(text, sorted(s for s in shared if _has_word(text, s.start, s.end)))


def _touching(content: Sequence[Span], span: Span) -> Sequence[Span]:
    """Those of these sorted, disjoint spans that share a character with another span."""
    lo = bisect_right(content, span.start, key=lambda s: s.end)
    return content[lo : bisect_left(content, span.end, key=lambda s: s.start)]


# --- the report ----------------------------------------------------------------------------------------------------


def _report(document: Document, marks: _Marks, draft: Draft, parent: int | None, holder: Draft | None) -> Report:
    quoted = _quoted(marks, draft, holder)
    evidence = list(draft.evidence)
    source = None if draft.source is None else after_dateline(document, _without_possessive(document, draft.source))
    if quoted:
        evidence.append("marks: paired quotation")
    if any(marks.left_open(p) for s in draft.content for p in marks.touching(s)):
        evidence.append("marks: a quotation is not closed; it ends with its paragraph")
    return Report(
        content=tuple(draft.content),
        quoted=quoted,
        kind=_kind(document.text, draft.content, quoted),
        cue=None if draft.cue is None else describe_cue(document, _bare(document.text, draft.cue)),
        source=None if source is None else _bare(document.text, source),
        parent=parent,
        confidence=round(draft.confidence, 4),
        evidence=tuple(dict.fromkeys(evidence)),
    )


def _bare(text: str, span: Span) -> Span:
    """A span without the punctuation at its ends; one of punctuation alone (a colon for a cue) as it is."""
    trimmed = _trim(text, span)
    return trimmed if _has_word(text, trimmed.start, trimmed.end) else span


def _without_possessive(document: Document, source: Span) -> Span:
    """A source without the 's at its end: the source of "Nora Pike's warning" is Nora Pike."""
    tokens = document.tokens_in(source)
    if len(tokens) > 1 and tokens[-1].xpos == "POS":
        return Span(source.start, tokens[-2].end)
    return source


def _quoted(marks: _Marks, draft: Draft, holder: Draft | None) -> tuple[Span, ...]:
    """The stretches of a content inside quotation marks; for a nested report only marks inside its holder's content."""
    pairs = [p for s in draft.content for p in (marks.touching(s) if holder is None else marks.within(s, holder))]
    shared = {(p.inner.start, p.inner.end) for p in pairs}
    clipped = {
        Span(max(s.start, start), min(s.end, end)) for s, (start, end) in _overlapping(draft.content, sorted(shared))
    }
    largest: list[Span] = []
    for span in sorted(clipped, key=lambda s: (s.start, -s.end)):
        if not largest or not largest[-1].contains(span):
            largest.append(span)
    return tuple(s for s in (q.stripped(marks.document.text) for q in largest) if len(s))


def _overlapping(spans: Sequence[Span], ranges: Sequence[tuple[int, int]]) -> Iterator[tuple[Span, tuple[int, int]]]:
    """Every pair of a sorted span and a sorted range that share a character."""
    first = 0
    for span in spans:
        while first < len(ranges) and ranges[first][1] <= span.start:
            first += 1
        k = first
        while k < len(ranges) and ranges[k][0] < span.end:
            yield span, ranges[k]
            k += 1


def _kind(text: str, content: Sequence[Span], quoted: Sequence[Span]) -> SpeechKind:
    """direct: every word of the content inside marks; indirect: none; mixed: some."""
    words = [Span(*w.span()) for s in content for w in _WORD.finditer(text, s.start, s.end)]
    ends = [q.end for q in quoted]
    inside = 0
    for word in words:
        k = bisect_left(ends, word.end)
        inside += k < len(quoted) and quoted[k].start <= word.start
    if not inside:
        return SpeechKind.INDIRECT
    return SpeechKind.DIRECT if inside == len(words) else SpeechKind.MIXED
