"""What the tagger says, put right by grammar where it is known to err: constructions that its training seldom showed.

:func:`mend` takes one tagged report and gives it back, changed or not, or None for one that reports nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING

import attrs

from ..marks import DOUBLE_MARKS, QUOTATION_MARKS, MarkPair
from ..text import Document, Span, Token
from .cues import CueLexicon, cue_lemma, lexicon
from .formulas import clause_around_adverb, is_hearsay_adverb
from .layout import in_dateline
from .phrases import (
    agent_of,
    cue_span,
    is_passive,
    is_told,
    one_quoted,
    source_of,
    source_of_cue,
    subject_of,
    trimmed,
    whole_subject,
    widen_cue,
    widen_source,
)

if TYPE_CHECKING:
    from .tagger import TaggedReport

__all__ = ["QUOTED_AS_SAYING", "mend"]

#: The evidence that a report is "X was quoted as saying", whose subject is the source.
QUOTED_AS_SAYING = "syntax: quoted as saying"

_MARKS = frozenset(QUOTATION_MARKS)
#: So many quotations that begin before a part are asked whether they reach it.
_NEIGHBOURS = 8
_ASIDE = re.compile(rf", (?:who|whom|whose|which) [^\n.;:?!{DOUBLE_MARKS}]*, ")
#: Verbs whose participle is said of the one who is asked or told.
_OF_WHOM_IT_IS_ASKED = frozenset(["ask", "tell"])
_ANSWERS = frozenset(["answer", "reply", "response", "retort"])
_FINITE = frozenset(["VBD", "VBP", "VBZ", "MD"])


def mend(document: Document, report: TaggedReport, pairs: Sequence[MarkPair]) -> TaggedReport | None:
    """A tagged report with its cue and source made whole and its construction read as grammar reads it.

    Args:
        document: Parsed.
        report: One of its reports.
        pairs: Its quotation marks, in order.

    Returns:
        The report, or None if its cue is an idiom or a naming.
    """
    report = _without_dateline(document, _with_the_one_who_answers(document, report))
    if report.cue is None:
        return report
    taken = report.content if report.source is None else (*report.content, report.source)
    cue = _without_expletive(document, widen_cue(document, report.cue, taken))
    words, tokens = lexicon(), document.tokens_in(cue)
    if _is_idiom(document, tokens, words):
        return None
    report = report if cue == report.cue else attrs.evolve(report, cue=cue)
    report = _without_other_sentences(document, _with_whole_infinitive(document, report, tokens), tokens, pairs)
    report = _without_the_one_told(document, _with_asides(document, report), tokens)
    for change in (_quoted_as_saying, _hearsay, _bounded_by_its_noun):
        changed = change(document, report, tokens, words)
        if changed is not None:
            return changed
    for is_listener, why in _LISTENERS if report.source is not None else ():
        if is_listener(document, report, tokens):
            return attrs.evolve(report, source=_teller(document, report, tokens), evidence=(*report.evidence, why))
    return _with_source(document, report, cue)


# --- idioms --------------------------------------------------------------------------------------------------------


def _is_idiom(document: Document, cue: Sequence[Token], words: CueLexicon) -> bool:
    """Whether a cue is an idiom ("not to mention"), a naming ("known as") or a verb without what it reports with."""
    lemmas = f" {' '.join(t.lemma.casefold() for t in cue)} "
    if any(f" {idiom} " in lemmas for idiom in words.idioms):
        return True
    verb = next((t for t in cue if t.upos == "VERB"), None)
    if verb is None:
        return False
    lemma, below = cue_lemma(verb), document.children(verb)
    if lemma in words.idiom_verbs:
        forms = {t.form.casefold() for t in below} | {
            c.form.casefold()
            for t in below
            if t.deprel in ("obl", "advcl")
            for c in document.children(t)
            if c.deprel in ("case", "mark")
        }
        beside = words.idiom_verbs[lemma]
        told = any(t.deprel in ("ccomp", "xcomp") and t.form.casefold() not in beside for t in below)
        return not told and not forms.isdisjoint(beside)
    return lemma in words.with_predicate and not any(
        t.deprel in ("xcomp", "ccomp", "advcl", "parataxis", "expl", "csubj") for t in below
    )


def _without_other_sentences(
    document: Document, report: TaggedReport, cue: Sequence[Token], pairs: Sequence[MarkPair]
) -> TaggedReport:
    """A content without parts that lie in another sentence than its cue and touch no quotation, and without what
    follows when the cue's sentence ends in a quotation: nobody reports that.

    What a colon leads in goes on over sentences.
    """
    home = document.sentence_at(cue[0].start) if any(t.upos != "PUNCT" for t in cue) else None
    if home is None:
        return report
    text = document.text

    def belongs(part: Span) -> bool:
        own = document.sentence_at(part.start)
        if own is None or part.overlaps(home.span):
            return True
        if not _MARKS.isdisjoint(text[max(0, part.start - 1) : part.start + 1]):
            return True  # a quotation that nothing closes, to which there is no pair
        last = bisect_left(pairs, part.end, key=lambda p: p.open.start)
        quoted = any(p.span.overlaps(part) for p in pairs[max(0, last - _NEIGHBOURS) : last])
        return quoted or text[max(0, own.span.start - 3) : own.span.start].rstrip().endswith(":")

    def cut(part: Span) -> Span:
        end = home.span.end
        beyond = part.start < end < part.end and text[end - 1] in _MARKS and _MARKS.isdisjoint(text[end : part.end])
        return Span(part.start, end) if beyond else part

    kept = tuple(cut(part) for part in report.content if belongs(part))
    return report if kept == report.content or not kept else attrs.evolve(report, content=kept)


# --- cue and source ------------------------------------------------------------------------------------------------


def _without_expletive(document: Document, cue: Span) -> Span:
    """A cue without the "it" that stands for nobody: "It is feared"."""
    tokens = document.tokens_in(cue)
    if len(tokens) > 1 and tokens[0].form.casefold() == "it" and tokens[1].upos in ("AUX", "VERB"):
        return Span(tokens[1].start, cue.end)
    return cue


def _with_source(document: Document, report: TaggedReport, cue: Span) -> TaggedReport:
    """A source widened to its phrase, or found as the subject of the cue when the tagger saw none."""
    if report.source is not None:
        whole = _whole_source(document, report.source, cue)
        return report if any(c.overlaps(whole) for c in report.content) else attrs.evolve(report, source=whole)
    if any(cue_lemma(t) in lexicon().with_predicate for t in document.tokens_in(cue)):
        return report  # "the quay appears to be closed": the subject is no source
    source = source_of_cue(document, cue)
    if source is None or any(c.overlaps(source) for c in report.content):
        return report
    return attrs.evolve(
        report, source=source, evidence=(*report.evidence, "syntax: the source is the subject of the cue")
    )


def _whole_source(document: Document, source: Span, cue: Span) -> Span:
    source = whole_subject(document, widen_source(document, source), cue)
    tokens = document.tokens_in(source)
    if len(tokens) > 1 and tokens[0].deprel == "case" and tokens[0].upos == "ADP":
        source = Span(tokens[1].start, source.end)
    verbless = all(t.upos == "PUNCT" for t in document.tokens_in(cue)) and source.start >= cue.end
    return _verbless_line(document, source) if verbless else source


def _verbless_line(document: Document, source: Span) -> Span:
    """A source behind a dash or colon, with the apposition that ends its sentence: "- Lena Brisk, a regular guest"."""
    sentence = document.sentence_at(source.start)
    if sentence is None:
        return source
    rest = [t for t in document.tokens[sentence.first : sentence.last] if t.start >= source.start]
    if any(t.upos in ("VERB", "AUX") or t.form in DOUBLE_MARKS for t in rest):
        return source
    return trimmed(rest) or source


# --- constructions -------------------------------------------------------------------------------------------------


def _quoted_as_saying(
    document: Document, report: TaggedReport, cue: Sequence[Token], words: CueLexicon
) -> TaggedReport | None:
    """Read "X was quoted (by the paper) as saying ...": the passive's subject is the source. So is the object of a verb
    behind its quotation: "“...,” the paper quoted X as saying".
    """
    verb = next((t for t in cue if t.upos == "VERB" and t.lemma.casefold() == "quote"), None)
    if verb is None:
        return None
    if not is_passive(document, verb):
        return _whom_one_quotes(document, report, verb)
    saying = next(
        (
            t
            for t in document.children(verb)
            if t.start > verb.start
            and cue_lemma(t) in words.verbs
            and any(c.form.casefold() == "as" for c in document.children(t))
        ),
        None,
    )
    subject = subject_of(document, verb)
    source = None if subject is None else trimmed([t for t in document.subtree(subject) if t.start < verb.start])
    if saying is None or source is None:
        return None
    content = [Span(max(c.start, saying.end), c.end) for c in report.content if c.end > saying.end]
    if not content:
        return None
    whole = Span(cue_span(document, verb).start, saying.end)
    return attrs.evolve(
        report,
        content=tuple(content),
        cue=whole,
        source=source,
        evidence=(*report.evidence, QUOTED_AS_SAYING),
    )


def _whom_one_quotes(document: Document, report: TaggedReport, verb: Token) -> TaggedReport | None:
    """A report whose words all stand before the verb that quotes somebody "as saying"."""
    saying = next((t for t in document.children(verb) if one_quoted(document, t) is not None), None)
    before = tuple(part for part in report.content if part.end <= verb.start)
    if saying is None or not before or report.content[-1].end > saying.end:
        return None
    evidence = (*report.evidence, QUOTED_AS_SAYING)
    return attrs.evolve(report, content=before, cue=saying.span, source=source_of(document, saying), evidence=evidence)


def _was_asked(document: Document, report: TaggedReport, cue: Sequence[Token]) -> bool:
    """Whether the source is the one who was asked, and nobody says by whom: "Ono, asked whether she knew, smiled"."""
    source = report.source
    if source is None or not cue or cue_lemma(cue[0]) not in _OF_WHOM_IT_IS_ASKED or cue[0].xpos == "VBG":
        return False
    if any(t.upos != "ADP" for t in cue[1:]):
        return False
    return "," not in source.of(document.text) and document.text[source.end : cue[0].start].strip() == ","


def _has_heard(document: Document, report: TaggedReport, cue: Sequence[Token]) -> bool:
    """Whether the source is a court that hears what somebody says: "..., a jury heard", "..., the court was told"."""
    head = None if report.source is None else document.head_of(report.source)
    verb = next((t for t in cue if t.upos == "VERB"), None)
    if verb is None or head is None or head.lemma.casefold() not in lexicon().hearers:
        return False
    if cue_lemma(verb) == "hear":
        return True
    alone = not any(t.deprel in ("obj", "iobj", "obl") for t in document.children(verb))
    stated = all(part.end <= verb.start for part in report.content)
    return cue_lemma(verb) == "tell" and (is_passive(document, verb) or (alone and stated))


def _with_the_one_who_answers(document: Document, report: TaggedReport) -> TaggedReport:
    """A report of who only asked, changed for who answers: "Questioned by Ms Ono, he accepted that ..."."""
    cue = () if report.cue is None else document.tokens_in(report.cue)
    verb = next((t for t in cue if t.upos == "VERB"), None)
    if report.source is None or verb is None:
        return report
    agents = [t for t in document.tokens_in(report.source) if t.deprel == "obl:agent" and t.head is not None]
    asked = document.tokens[agents[0].head or 0] if agents else None
    if asked is None or asked.deprel != "advcl" or asked.head is None:
        return report
    answers = document.tokens[asked.head]
    starts = report.content[0].start
    if not (cue_lemma(answers) in lexicon().verbs and verb.index in (asked.index, answers.index)):
        return report
    source = source_of(document, answers)
    if source is None or not asked.end <= answers.start < starts or source.overlaps(report.source):
        return report
    return attrs.evolve(
        report,
        cue=cue_span(document, answers),
        source=source,
        evidence=(*report.evidence, "syntax: who asked is not who answered"),
    )


def _without_dateline(document: Document, report: TaggedReport) -> TaggedReport:
    """A source that is the paragraph's dateline is none: "OSLO, Norway - Ms Ono resigned, saying that ..."."""
    if report.source is None or not in_dateline(document, report.source):
        return report
    return attrs.evolve(report, source=None, evidence=(*report.evidence, "layout: a dateline is no source"))


def _was_told(document: Document, report: TaggedReport, cue: Sequence[Token]) -> bool:
    """Whether a source before the cue is its passive's subject, or of another sentence: "She was warned that"."""
    verb = next((t for t in cue if t.upos == "VERB"), None)
    return (
        verb is not None and report.source is not None and report.source.start < verb.start and is_told(document, verb)
    )


def _is_the_answer(document: Document, report: TaggedReport, cue: Sequence[Token]) -> bool:
    """Whether the source is what is said, not who says it: "“No,” comes the answer"."""
    head = None if report.source is None else document.head_of(report.source)
    comes = any(t.lemma.casefold() == "come" for t in cue)
    return comes and head is not None and head.lemma.casefold() in _ANSWERS


def _teller(document: Document, report: TaggedReport, cue: Sequence[Token]) -> Span | None:
    """Who tells those who listen, as far as the cue's clause says it: "told by Ms Ono"."""
    verb = next((t for t in cue if t.upos == "VERB"), None)
    agent = None if verb is None else agent_of(document, verb)
    return None if agent is None or any(part.overlaps(agent) for part in report.content) else agent


#: Whether the source only listens or is no one, and why it is none.
_LISTENERS = (
    (_was_asked, "syntax: who stands before the comma was asked"),
    (_has_heard, "syntax: a court that hears it does not say it"),
    (_was_told, "syntax: who is told it does not say it"),
    (_is_the_answer, "syntax: an answer comes from somebody who is not told"),
)


def _hearsay(document: Document, report: TaggedReport, cue: Sequence[Token], words: CueLexicon) -> TaggedReport | None:
    """Read "was reportedly moved": the adverb is the cue, and the clause around it the content."""
    adverb = next((t for t in cue if is_hearsay_adverb(t, words)), None)
    if adverb is None or any(cue_lemma(t) in words.verbs for t in cue):
        return None
    content = clause_around_adverb(document, adverb)
    if not content:
        return None
    return attrs.evolve(
        report, content=content, cue=adverb.span, source=None, evidence=(*report.evidence, "syntax: hearsay adverb")
    )


def _with_whole_infinitive(document: Document, report: TaggedReport, cue: Sequence[Token]) -> TaggedReport:
    """A content that begins with the infinitive of "told him to go" has the one who should do it with it."""
    first = report.content[0]
    start = document.tokens_in(first)[:1]
    verb = next((t for t in cue if t.upos == "VERB"), None)
    if verb is None or not start or start[0].form.casefold() != "to" or start[0].upos != "PART":
        return report
    for thing in document.children(verb):
        phrase = [t for t in document.subtree(thing) if t.start < start[0].start] or [thing]
        beside = phrase[0].index == cue[-1].index + 1 and phrase[-1].index == start[0].index - 1
        if thing.deprel in ("obj", "iobj") and beside:
            return attrs.evolve(report, content=(Span(phrase[0].start, first.end), *report.content[1:]))
    return report


def _without_the_one_told(document: Document, report: TaggedReport, cue: Sequence[Token]) -> TaggedReport:
    """A content without the one who "was told" it, but for an infinitive: "Ono" is part of "Ono was told to go"."""
    verb = next((t for t in cue if t.upos == "VERB"), None)
    subject = verb and subject_of(document, verb)
    after = [part for part in report.content if verb is not None and part.start > verb.start]
    if verb is None or subject is None or not is_told(document, verb):
        return report
    if after and any(t.form.casefold() == "to" for t in document.tokens_in(after[0])[:1]):
        return report
    words = [t for t in document.subtree(subject) if t.start < verb.start]
    if not words:
        return report
    told = Span(words[0].start, words[-1].end)

    def without(part: Span) -> Span | None:
        if not part.overlaps(told) or part.end > told.end:
            return part
        return trimmed([t for t in document.tokens_in(part) if t.end <= told.start])

    kept = tuple(part for part in map(without, report.content) if part is not None)
    return report if not kept or kept == report.content else attrs.evolve(report, content=kept)


def _with_asides(document: Document, report: TaggedReport) -> TaggedReport:
    """A content with the relative clause that stands between commas inside of it: "the front, which changed its name,
    would not attend".
    """
    taken = [span for span in (report.cue, report.source) if span is not None]
    parts = [report.content[0]]
    for part in report.content[1:]:
        gap = Span(parts[-1].end, part.start)
        aside = _ASIDE.fullmatch(gap.of(document.text)) if not any(gap.overlaps(span) for span in taken) else None
        if aside is not None and document.sentence_at(gap.start) == document.sentence_at(part.start):
            parts[-1] = Span(parts[-1].start, part.end)
        else:
            parts.append(part)
    return report if len(parts) == len(report.content) else attrs.evolve(report, content=tuple(parts))


def _bounded_by_its_noun(
    document: Document, report: TaggedReport, cue: Sequence[Token], words: CueLexicon
) -> TaggedReport | None:
    """Read "Her claim that X has been checked": the last finite verb is the sentence's own, no part of the content.

    Only for a noun that no verb stands before, so that the sentence lacks a verb if the content keeps it.
    """
    if not cue or cue[-1].upos != "NOUN" or cue[-1].lemma.casefold() not in words.nouns:
        return None
    last = report.content[-1]
    sentence = document.sentence_at(cue[-1].start)
    opener = document.tokens_in(last)[:1]
    if sentence is None or last.start < cue[-1].end or not opener or opener[0].form.casefold() not in ("that", "to"):
        return None
    tokens = document.tokens[sentence.first : sentence.last]
    if any(_is_finite(document, t) for t in tokens if t.start < cue[-1].start):
        return None
    finite = [t for t in tokens if t.start >= last.start and _is_finite(document, t)]
    if len(finite) < (2 if opener[0].form.casefold() == "that" else 1) or not last.contains(finite[-1].span):
        return None
    first = finite[-1]
    while document.tokens[first.index - 1].upos in ("AUX", "ADV"):
        first = document.tokens[first.index - 1]
    kept = Span(last.start, document.tokens[first.index - 1].end)
    source = report.source and widen_source(document, report.source)
    return attrs.evolve(
        report,
        content=(*report.content[:-1], kept),
        source=source,
        evidence=(*report.evidence, "syntax: the content ends before the verb that its noun is the subject of"),
    )


def _is_finite(document: Document, token: Token) -> bool:
    """Whether a verb is finite; a participle straight after another verb ("would turn went") is one in truth."""
    if token.upos not in ("VERB", "AUX"):
        return False
    if token.xpos in _FINITE or "VerbForm=Fin" in token.feats:
        return True
    return token.xpos == "VBN" and token.index > 0 and document.tokens[token.index - 1].upos == "VERB"
