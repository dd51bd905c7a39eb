"""What the layout says: transcript labels ("PENCE: ...") and lines that introduce a quotation ("He said:")."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

import attrs

from ..marks import QUOTATION_MARKS
from ..text import Document, Paragraph, Span
from .calibration import precision_of
from .cues import cue_lemma, lexicon
from .draft import Draft
from .phrases import author_of, source_of_cue

__all__ = ["Label", "add_labels", "after_dateline", "find_labels", "in_dateline", "lead_in"]

_NAME = r"[^\W\d_a-z][\w.'’\-]*"
_LABEL = re.compile(rf"[{QUOTATION_MARKS}]?((?:{_NAME} ){{0,3}}{_NAME})( ?:)(?=\s)")
_MORE = r"(?:, [A-Z][\w. ]{1,20}){0,3}"  # a state or country, a day
_AGENCY = r"\([A-Z][^()\n]{1,30}\)"
_DATELINE = re.compile(
    rf"(?:[A-Z][A-Z .'’\-]{{2,30}}{_MORE}(?: {_AGENCY})?|[A-Z][\w .'’\-]{{2,30}}{_MORE} {_AGENCY})(?: [-–—]{{1,2}}|—) ?"
)
_SPEAKERS_OF_A_TRANSCRIPT = 2
_AFTER_AN_END = QUOTATION_MARKS + ")]"


@attrs.frozen
class Label:
    """A speaker's name before a colon at the start of a paragraph.

    Args:
        name: The name's characters.
        colon: The colon's.
        content: The rest of the paragraph.
    """

    name: Span
    colon: Span
    content: Span


def find_labels(document: Document) -> tuple[Label, ...]:
    r"""The labels of a transcript.

    A capitalised phrase before a colon is one only if the text takes it up: it labels several paragraphs, or another
    label does, and it is in capitals or the initials of somebody. So are the full names of people, if there are
    several of them, each before a sentence.

    >>> text = "ONO: Who pays?\n\nREYES: We do.\n\nONO: All of it?"
    >>> paragraphs = tuple(Paragraph(0, Span(a, b)) for a, b in ((0, 14), (16, 29), (31, 46)))
    >>> [label.name.of(text) for label in find_labels(Document(text, paragraphs))]
    ['ONO', 'REYES', 'ONO']
    """
    text = document.text
    found: list[Label] = []
    for paragraph in document.paragraphs:
        match = _LABEL.match(text, paragraph.span.start, paragraph.span.end)
        if match is None or _is_no_speaker(match.group(1)):
            continue
        content = Span(match.end(), paragraph.span.end).stripped(text)
        if len(content):
            found.append(Label(Span(*match.span(1)), Span(*match.span(2)).stripped(text), content))
    times = Counter(label.name.of(text).casefold() for label in found)
    if len(times) < _SPEAKERS_OF_A_TRANSCRIPT:
        return ()
    people = _People(document)
    full = {label.name: label.name.of(text) for label in found if people.speaks_by_full_name(label)}
    several = len(set(full.values())) > 1
    return tuple(
        label
        for label in found
        if times[(name := label.name.of(text)).casefold()] > 1
        or (name.isupper() and (people.have(name) or max(times.values()) > 1))
        or (several and label.name in full)
    )


class _People:
    """The people whom the parser finds in a text: the words of their names, and the initials of the fuller ones."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._names = [e.span for e in document.entities if e.type == "PERSON"]
        names = [span.of(document.text).split() for span in self._names]
        self._words = {word.casefold() for name in names for word in name}
        self._initials = {"".join(word[0] for word in name) for name in names if len(name) > 1}

    def have(self, name: str) -> bool:
        """Whether a label's last word is one of their names, or the label the initials of one."""
        return name.split()[-1].casefold() in self._words or name in self._initials

    def speaks_by_full_name(self, label: Label) -> bool:
        """Whether a label is a person's full name and stands before a sentence."""
        k = bisect_right(self._names, label.name.start, key=lambda span: span.start) - 1
        words = label.content.of(self._document.text)
        named = k >= 0 and self._names[k] == label.name and " " in label.name.of(self._document.text)
        return named and " " in words and words.rstrip(_AFTER_AN_END)[-1:] in {".", "?", "!", "…"}


def after_dateline(document: Document, span: Span) -> Span:
    """A span without the place and agency that its paragraph begins with: "PORT ELLERY, Oct 12 (Meridian) - ".

    >>> text = "ELLERY, Oct 12 - Jane Doe said no."
    >>> after_dateline(Document(text, (Paragraph(0, Span(0, 34)),)), Span(0, 25)).of(text)
    'Jane Doe'
    """
    end = _end_of_dateline(document, span)
    return Span(end, span.end) if span.start < end < span.end else span


def in_dateline(document: Document, span: Span) -> bool:
    """Whether a span is all in the place and agency that its paragraph begins with."""
    return span.end <= _end_of_dateline(document, span)


def _end_of_dateline(document: Document, span: Span) -> int:
    """Where the text behind the dateline of a span's paragraph begins; -1 if it has none."""
    paragraph = document.paragraph_at(span.start)
    line = None if paragraph is None else _DATELINE.match(document.text, paragraph.span.start, paragraph.span.end)
    return -1 if line is None else line.end()


def _is_no_speaker(name: str) -> bool:
    return any(word.casefold().strip(".'’") in lexicon().no_labels for word in (name.split()[0], name.split()[-1]))


def add_labels(document: Document, drafts: Sequence[Draft]) -> list[Draft]:
    """Add what transcript labels say; other reports in a labelled paragraph lie inside the labelled one."""
    labels = find_labels(document)
    if not labels:
        return list(drafts)
    starts = [label.name.start for label in labels]
    kept: list[Draft] = []
    for draft in drafts:
        k = bisect_right(starts, draft.span.end) - 1
        label = labels[k] if k >= 0 and labels[k].content.overlaps(draft.span) else None
        if label is None:
            kept.append(draft)
        elif draft.cue is not None and label.content.contains(draft.cue):
            kept.append(attrs.evolve(draft, nested=True))
    kept += [
        Draft([label.content], label.colon, label.name, precision_of("label"), ["layout: a speaker's label"])
        for label in labels
    ]
    return kept


def lead_in(document: Document, paragraph: Paragraph) -> tuple[Span, Span | None] | None:
    """The cue and source with which the paragraph before introduces a quotation that fills ``paragraph``.

    Returns:
        Cue and source when that paragraph ends in a colon and its last sentence has a cue of the lexicon, else None.
    """
    if paragraph.index == 0:
        return None
    before = document.paragraphs[paragraph.index - 1].span
    if document.text[before.end - 1] != ":":
        return None
    sentence = document.sentence_at(before.end - 1)
    if sentence is None:
        return None
    words = lexicon()
    tokens = document.tokens[sentence.first : sentence.last]
    verbs = [t for t in tokens if t.upos == "VERB" and cue_lemma(t) in words.verbs]
    speech = [t for t in verbs if cue_lemma(t) in words.speech]
    nouns = [t for t in tokens if t.upos == "NOUN" and t.lemma.casefold() in words.nouns]
    saying = [t for t in verbs if cue_lemma(t) in words.nested]
    for cue in saying[-1:]:
        return cue.span, source_of_cue(document, cue.span)
    for noun in nouns[-1:]:
        author = author_of(document, noun)
        if author is not None:  # "The error shows in this statement by Ms Ono:"
            return noun.span, author
    for cue in (*speech[-1:], *verbs[-1:]):
        return cue.span, source_of_cue(document, cue.span)
    for noun in nouns[-1:]:
        verb = None if noun.head is None else document.tokens[noun.head]
        if verb is None or verb.upos != "VERB" or verb.start > noun.start:
            return noun.span, source_of_cue(document, noun.span)
        return Span(verb.start, noun.end), source_of_cue(document, verb.span)  # "made this comment:"
    return None
