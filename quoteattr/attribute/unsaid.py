"""Sources that the clause leaves unsaid, where syntax or the conventions of news make them certain.

"Smith said no, adding that ..." is Smith's by syntax; a quotation straight after an attributed one in the same
paragraph, and one that goes on after a paragraph whose quotation was never closed, are the same speaker's by every
news agency's style guide; one in a headline that the article quotes again is that of whoever says it there. Nothing
else is inferred: a quotation that stands alone keeps no speaker.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

import attrs

from ..claims import Report, SpeechKind
from ..marks import QUOTATION_MARKS
from ..text import Document, Span, Token
from .phrases import phrase_around

__all__ = ["imply_sources"]

_MARKS = frozenset(QUOTATION_MARKS)
_WORD = re.compile(r"\w+")
#: So many words in a row may be repeated by nobody but by who said them.
_LEAST_REPEATED = 4
#: Words that begin so many quotations tell nothing.
_PLACES = 8
_BETWEEN = _MARKS | frozenset(" \t\r\n\u00a0.,;:!?…")


def imply_sources(reports: Sequence[Report], document: Document) -> tuple[list[Report], list[tuple[str, ...]]]:
    """The reports with the sources that are certain though unsaid, and for each the reasons for such a source
    (mostly none).
    """
    filled = list(reports)
    notes: list[tuple[str, ...]] = [()] * len(filled)
    for number, report in enumerate(filled):
        if report.source is None and report.cue is not None:
            subject = _governing_subject(document, report)
            if subject is not None:
                filled[number] = attrs.evolve(report, source=subject)
                notes[number] = ("subject of the clause that the cue belongs to",)
    order = sorted(range(len(filled)), key=lambda i: (filled[i].span.start, -filled[i].span.end))
    before: int | None = None
    for number in order:
        report = filled[number]
        if report.source is None and report.cue is None and report.kind is SpeechKind.DIRECT and before is not None:
            reason = _goes_on(document, filled[before], report)
            if reason and filled[before].parent == report.parent:
                filled[number] = attrs.evolve(report, source=filled[before].source)
                notes[number] = (reason,)
        if filled[number].source is not None or report.parent is None:
            before = number
    for number, again in _repeated(filled, document).items():
        filled[number] = attrs.evolve(filled[number], source=filled[again].source)
        notes[number] = ("the same words stand in a quotation of this source",)
    return filled, notes


def _repeated(reports: Sequence[Report], document: Document) -> dict[int, int]:
    """Bare quotations, as in a headline, and for each the one attributed quotation with all of its words in a row."""
    bare = {n: _words(r, document) for n, r in enumerate(reports) if r.source is None and r.cue is None and r.quoted}
    bare = {n: words for n, words in bare.items() if len(words) >= _LEAST_REPEATED}
    if not bare:
        return {}
    attributed = {
        n: _words(r, document)
        for n, r in enumerate(reports)
        if r.source is not None and r.quoted and r.kind is not SpeechKind.INDIRECT
    }
    at: dict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
    for n, words in attributed.items():
        for i in range(len(words) - _LEAST_REPEATED + 1):
            at[words[i : i + _LEAST_REPEATED]].append((n, i))
    found = {}
    for n, words in bare.items():
        places = at.get(words[:_LEAST_REPEATED], [])[:_PLACES]
        again = {other for other, i in places if attributed[other][i : i + len(words)] == words}
        if len(again) == 1 and len(places) < _PLACES:
            found[n] = again.pop()
    return found


def _words(report: Report, document: Document) -> tuple[str, ...]:
    return tuple(w.casefold() for span in report.quoted for w in _WORD.findall(span.of(document.text)))


def _governing_subject(document: Document, report: Report) -> Span | None:
    """Of "adding" in "she said no, adding that ...": she."""
    assert report.cue is not None
    content = {t.index for span in report.content for t in document.tokens_in(span)}
    token = document.head_of(report.cue.span)
    if token is None or token.upos != "VERB" or _subject(document, token) is not None:
        return None
    if token.deprel == "advcl" and token.xpos in {"VBN", "VBD"}:  # "Asked why, she left": somebody asked her
        return None
    while token.deprel in {"advcl", "xcomp", "conj", "parataxis"} and token.head is not None:
        passive = any(c.deprel == "aux:pass" for c in document.children(token))
        token = document.tokens[token.head]
        if passive or token.upos != "VERB" or token.index in content:
            return None
        subject = _subject(document, token)
        if subject is not None:
            if subject.index in content or subject.deprel != "nsubj":
                return None
            return phrase_around(document, subject, content)
    return None


def _subject(document: Document, verb: Token) -> Token | None:
    return next((c for c in document.children(verb) if c.deprel.startswith(("nsubj", "csubj"))), None)


def _goes_on(document: Document, before: Report, report: Report) -> str:
    """Why ``report``, a bare quotation, must be by the source of ``before``; "" if it need not."""
    if before.source is None or before.kind is SpeechKind.INDIRECT or not report.quoted:
        return ""
    text = document.text
    first, second = document.paragraph_at(before.span.end - 1), document.paragraph_at(report.span.start)
    if first is None or second is None:
        return ""
    opening = text[report.span.start - 1 : report.span.start]
    if opening not in _MARKS:
        return ""
    ends = [before.span.end, before.source.end, *([] if before.cue is None else [before.cue.span.end])]
    if first.index == second.index:
        gap = text[max(ends) : report.span.start] if max(ends) <= report.span.start else "x"
        same_marks = text[before.quoted[0].start - 1 : before.quoted[0].start] == opening if before.quoted else False
        return (
            "quotation straight after an attributed one in the paragraph" if same_marks and set(gap) <= _BETWEEN else ""
        )
    unclosed = not set(text[before.span.end : first.span.end]) & _MARKS
    starts = not text[second.span.start : report.span.start - 1].strip()
    if second.index == first.index + 1 and unclosed and starts and before.span.end >= max(ends):
        return "the quotation before it was not closed and goes on in this paragraph"
    return ""
