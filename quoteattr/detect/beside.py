"""The verb before a quotation has it: "“A,” she said before asking him, “B”" is two reports.

The tagger gives one cue all the quotations around it, and may take a far cue for the near one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import attrs

from ..marks import MarkPair
from ..text import Document, Span, Token
from .cues import cue_lemma, lexicon
from .phrases import cue_span, is_told, source_of

if TYPE_CHECKING:
    from .tagger import TaggedReport

__all__ = ["divide"]

_NEAR = 100  # characters before a quotation that are looked at
_REACH = 3  # words between the verb and the comma or colon before the quotation: "asking him later,"
_WHY = "syntax: the verb before the quotation is its cue"


def divide(document: Document, report: TaggedReport, pairs: Sequence[MarkPair]) -> Iterator[TaggedReport]:
    """A tagged report, or two or more where one of its quotations stands behind a verb of saying of its own.

    Args:
        document: Parsed.
        report: With its cue.
        pairs: Its quotation marks, in order.

    Yields:
        Reports in the order of the text; each word of the content is in one of them.
    """
    if report.cue is None:
        yield report
        return
    first = 0
    for place, part in enumerate(report.content):
        verb = _verb_before(document, part, pairs)
        if verb is None or verb.span.overlaps(report.cue) or any(c.contains(verb.span) for c in report.content):
            continue
        source, told = source_of(document, verb), is_told(document, verb)
        if source is not None and source.end > part.start:  # a verb behind the quotation lends its subject by mistake
            source = None
        if place == first:
            if verb.start < report.cue.end or (source is None and not told):
                continue
        else:
            yield attrs.evolve(report, content=report.content[first:place])
            source = source if source is not None or told else report.source
        report = attrs.evolve(report, cue=cue_span(document, verb), source=source, evidence=(*report.evidence, _WHY))
        first = place
    yield attrs.evolve(report, content=report.content[first:])


def _verb_before(document: Document, part: Span, pairs: Sequence[MarkPair]) -> Token | None:
    """The verb of saying that a comma or colon parts from the quotation that a part of a content begins with."""
    k = bisect_right(pairs, part.start, key=lambda p: p.open.start) - 1
    if k < 0 or pairs[k].depth or document.text[pairs[k].open.end : part.start].strip():
        return None
    sentence = document.sentence_at(pairs[k].open.start)
    if sentence is None:
        return None
    near = Span(max(sentence.span.start, pairs[k].open.start - _NEAR), pairs[k].open.start)
    before = document.tokens_in(near)
    if not before or before[-1].form not in (",", ":"):
        return None
    for token in reversed(before[-2 - _REACH : -1]):
        if token.upos in ("VERB", "AUX"):
            return token if token.upos == "VERB" and cue_lemma(token) in lexicon().nested else None
        if token.upos == "PUNCT":
            return None
    return None
