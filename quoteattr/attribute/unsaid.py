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
from .lexicon import lexicon
from .phrases import is_plural, phrase_around

__all__ = ["imply_sources"]

_MARKS = frozenset(QUOTATION_MARKS)
_PERSONAL = frozenset(["he", "she", "who"])
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
    for number, said in _alone(filled, document).items():
        filled[number] = attrs.evolve(filled[number], source=filled[said].source)
        notes[number] = ("a paragraph of its own, after one in which nobody else is reported",)
    for number, again in _repeated(filled, document).items():
        filled[number] = attrs.evolve(filled[number], source=filled[again].source)
        notes[number] = ("the same words stand in a quotation of this source",)
    return filled, notes


def _alone(reports: Sequence[Report], document: Document) -> dict[int, int]:
    """Bare quotations that are a paragraph, and for each a report of the only person reported in the paragraph before:
    below "Jane Doe said it was late." a paragraph "“I was tired.”" is hers.

    Not where such paragraphs follow one another, nor after a question: there somebody else may answer.
    """
    at: dict[int, list[int]] = defaultdict(list)
    for number, report in enumerate(reports):
        paragraph = document.paragraph_at(report.span.start)
        if report.parent is None and paragraph is not None:
            at[paragraph.index].append(number)
    alone = {index for index, inside in at.items() if len(inside) == 1 and _is_paragraph(reports[inside[0]], document)}
    found = {}
    for index in alone:
        number = at[index][0]
        last = document.paragraph_at(reports[number].span.end - 1)
        if last is None or {index - 1, last.index + 1} & alone:
            continue
        before = sorted(at.get(index - 1, ()), key=lambda n: reports[n].span.start)
        if before and _is_one_speaker(document, [reports[n] for n in before]):
            found[number] = before[-1]
    return found


def _is_paragraph(report: Report, document: Document) -> bool:
    """Whether a report is a quotation without cue or source that fills its paragraphs."""
    if report.source is not None or report.cue is not None or not report.quoted:
        return False
    first, last = document.paragraph_at(report.span.start), document.paragraph_at(report.span.end - 1)
    if first is None or last is None:
        return False
    text = document.text
    around = text[first.span.start : report.span.start] + text[report.span.end : last.span.end]
    return set(around) <= _BETWEEN


def _is_one_speaker(document: Document, reports: Sequence[Report]) -> bool:
    """Whether all reports of a paragraph have the first one's source, a person by name or pronoun, or such a pronoun,
    and the last one is in the writer's words, asks nothing, and is not followed by a sentence about somebody by name.
    """
    first, last = reports[0].source, reports[-1]
    if first is None or last.kind is SpeechKind.DIRECT or last.cue is None:
        return False
    tokens = document.tokens_in(first)
    if not any(t.form.casefold() in _PERSONAL or (t.upos == "PROPN" and not is_plural(t)) for t in tokens):
        return False
    paragraph = document.paragraph_at(first.start)
    asks = last.cue.lemma.split(" ")[0] in lexicon().words["asking"]
    if asks or paragraph is None or paragraph.span.of(document.text).rstrip().endswith(("?", ":")):
        return False
    own = document.sentence_at(last.span.end - 1)
    rest = Span(last.span.end if own is None else own.span.end, paragraph.span.end)
    if any(entity.type == "PERSON" for entity in document.entities_in(rest)):
        return False
    name = first.of(document.text).split()
    others = (None if r.source is None else r.source.of(document.text).split() for r in reports[1:])
    return all(words is not None and (words[-1] in name or words[0].casefold() in _PERSONAL) for words in others)


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
    last = before.quoted[-1].end if before.quoted else before.span.end
    unclosed = not set(text[last : first.span.end]) & _MARKS
    starts = not text[second.span.start : report.span.start - 1].strip()
    if second.index == first.index + 1 and unclosed and starts and before.span.end >= max(ends):
        return "the quotation before it was not closed and goes on in this paragraph"
    return ""
