"""Quotations by grammar: each with the speech verb beside it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from ..marks import MarkPair
from ..text import Document, Paragraph, Sentence, Span, Token
from .cues import CueLexicon, cue_lemma, lexicon
from .phrases import cue_span, is_told, source_of, trimmed
from .syntax import SyntacticReport

__all__ = ["find_introduced_quotations", "find_quotation_reports"]

_MIN_QUOTED_TOKENS = 3  # fewer are mostly scare quotes
_ENDS = (".", "!", "?", ",", "…")


def find_quotation_reports(document: Document, pairs: Sequence[MarkPair]) -> tuple[SyntacticReport, ...]:
    """Quotations with the speech verb beside them: the quotations of one verb are one report.

    Each quotation takes the nearest speech verb with a subject in the sentences that it touches, outside all
    quotations; one without such a verb continues the quotation before it in its paragraph ("A," she said. "B.").
    """
    words = lexicon()
    top = [p for p in pairs if p.depth == 0]
    starts = [p.open.start for p in top]
    groups: dict[Span, list[Span]] = {}
    sources: dict[Span, Span | None] = {}
    before: tuple[Paragraph, Span] | None = None  # paragraph and cue of the quotation before
    for pair in top:
        if len(document.tokens_in(pair.inner)) < _MIN_QUOTED_TOKENS:
            continue
        paragraph = document.paragraph_at(pair.open.start)
        cue = _nearest_cue(document, pair, top, starts, words)
        if cue is None and before is not None and before[0] == paragraph:
            key = before[1]
        elif cue is None or paragraph is None:
            continue
        else:
            key = cue_span(document, cue)
            source = source_of(document, cue)
            if source is None and not is_told(document, cue):
                continue
            sources.setdefault(key, source)
            before = (paragraph, key)
        inner = pair.inner.stripped(document.text)
        if len(inner):
            groups.setdefault(key, []).append(_with_its_clause(document, inner, key))
    return tuple(
        SyntacticReport(_merged(content), cue, sources[cue], "syntax: cue verb beside a quotation")
        for cue, content in groups.items()
    )


def find_introduced_quotations(document: Document, pairs: Sequence[MarkPair]) -> Iterator[SyntacticReport]:
    """Whole quotations behind a speech verb with a subject ("footage of Doe saying last week, “It is true.”").

    Only adverbials and a comma or colon may stand between. Titles, words explained and phrases, which do not end as a
    sentence or its half does, are none.
    """
    text, words = document.text, lexicon()
    for pair in pairs:
        inner = pair.inner.stripped(text)
        if pair.depth or not inner.of(text).endswith(_ENDS) or not inner.of(text)[:1].isupper():
            continue
        sentence = document.sentence_at(pair.open.start - 1) if pair.open.start else None
        before = [t for t in document.tokens_in(sentence.span) if t.end <= pair.open.start] if sentence else []
        said = [t for t in before if t.upos != "PUNCT"]
        verbs = [t for t in said if t.upos == "VERB"]
        if not verbs or cue_lemma(verbs[-1]) not in words.speech:
            continue
        verb = verbs[-1]
        apart = before[-1].form in (",", ":") and not any(
            t.upos == "PUNCT" or t.upos == "AUX" for t in before[verb.index - before[0].index + 1 : -1]
        )
        source = source_of(document, verb) if verb is said[-1] or apart else None
        if source is not None and len(document.tokens_in(inner)) >= _MIN_QUOTED_TOKENS:
            yield SyntacticReport((inner,), cue_span(document, verb), source, "syntax: cue verb before a quotation")


def _nearest_cue(
    document: Document, pair: MarkPair, top: Sequence[MarkPair], starts: Sequence[int], words: CueLexicon
) -> Token | None:
    """The nearest speech verb with a source, or with somebody who was told, around a quotation.

    ``top`` are all outermost quotations, ``starts`` their starts.
    """
    first, last = document.sentence_at(pair.open.start), document.sentence_at(max(pair.open.start, pair.span.end - 1))
    if first is None or last is None:
        return None
    following = document.sentences[last.index + 1 : last.index + 2]
    if following and _continues_in_lower_case(document, pair, following[0]):
        last = following[0]
    area = document.tokens[first.first : last.last]
    lo, hi = bisect_left(starts, area[0].start), bisect_left(starts, area[-1].end)
    quoted = [p.span for p in top[max(0, lo - 1) : hi]]
    candidates = [
        t
        for t in area
        if t.upos == "VERB"
        and cue_lemma(t) in words.speech
        and not any(q.contains(t.span) for q in quoted)
        and (is_told(document, t) or source_of(document, t) is not None)
    ]
    inside = document.tokens_in(pair.span)

    def distance(token: Token) -> int:
        return token.index - inside[-1].index if token.start >= pair.span.end else inside[0].index - token.index

    return min(candidates, key=lambda t: (distance(t), t.index), default=None)


def _with_its_clause(document: Document, quoted: Span, cue: Span) -> Span:
    """A quoted fragment ("called the plan “too late” for them") is part of what follows the cue in its sentence."""
    text = document.text
    between = document.tokens_in(Span(cue.end, quoted.start)) if cue.end < quoted.start else ()
    words = [t for t in between if t.upos != "PUNCT"]
    sentence = document.sentence_at(cue.start)
    if not words or not text[quoted.start].islower() or sentence is None or not sentence.span.contains(quoted):
        return quoted
    return trimmed(document.tokens_in(Span(words[0].start, sentence.span.end))) or quoted


def _merged(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Sorted spans without those that lie in another one."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if not kept or kept[-1].end <= span.start:
            kept.append(span)
    return tuple(kept)


def _continues_in_lower_case(document: Document, pair: MarkPair, sentence: Sentence) -> bool:
    """Whether a sentence is the rest of one that a quotation's full stop seemed to end ("Is it?" she asked)."""
    rest = sentence.span.of(document.text)
    return sentence.span.start >= pair.span.end and rest[:1].islower()
