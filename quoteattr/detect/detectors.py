"""The detectors: the learned one and the one of grammar alone."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

import attrs

from ..claims import Report
from ..marks import MarkPair, pair_marks
from ..text import Document, Sentence, Span
from .assemble import assemble
from .beside import divide
from .calibration import calibrate, calibration, precision_of
from .cues import cue_lemma, lexicon
from .draft import Draft
from .figures import describe_report
from .formulas import find_formulas
from .layout import add_labels
from .lines import add_lines
from .mending import mend
from .phrases import is_passive
from .quotations import find_introduced_quotations, find_quotation_reports
from .syntax import SyntacticReport, find_clause_reports

if TYPE_CHECKING:
    from .tagger import TaggedReport, Tagger

__all__ = ["Detector", "SyntaxDetector", "TaggerDetector"]

#: What finds reports.
Detector = Callable[[Document], "tuple[Report, ...]"]

_NEIGHBOURS = 8  # how far back a report may begin that holds another one


_FUNCTION_WORDS = frozenset(["DET", "ADP", "CCONJ", "SCONJ", "AUX", "PART"])

#: Shorter clauses inside another report are mostly cut off ("claims to be").
MIN_NESTED_WORDS = 3


class TaggerDetector:
    """Reports by the learned tagger, their borders by quotation marks, reports inside reports by syntax.

    Args:
        tagger: The network; None for the bundled one.
        threads: How many windows the bundled one reads at once.
        least: Tagged reports of less confidence are left out, 0 to 1; None for the value with the best attribution
            F1. A lower one finds more and errs more often.
        calibrate: From the figures of a report (:mod:`quoteattr.detect.figures`) to its confidence.

    Raises:
        ModelError: The bundled files are missing or altered.
    """

    def __init__(
        self,
        tagger: Tagger | None = None,
        *,
        threads: int = 1,
        least: float | None = None,
        calibrate: Callable[[Mapping[str, float]], float] = calibrate,
    ) -> None:
        if tagger is None:
            from .tagger import Tagger

            tagger = Tagger(threads=threads)
        self._tagger = tagger
        self._least = calibration().least if least is None else least
        self._calibrate = calibrate

    @property
    def provenance(self) -> Mapping[str, str]:
        """Name and sha256 of the network."""
        return self._tagger.provenance

    def __call__(self, document: Document) -> tuple[Report, ...]:
        """Find the reports of ``document``."""
        pairs = _pairs(document)
        tagged = [
            draft for report in self._tagger.tag(document, pairs) for draft in self._drafts(document, report, pairs)
        ]
        tagged += _added(find_formulas(document), tagged)
        tagged += _added(find_introduced_quotations(document, _untouched(pairs, tagged)), tagged)
        tagged = add_lines(document, tagged)
        outermost = add_labels(document, tagged)
        clauses = find_clause_reports(document, pairs, _sentences_with_reports(document, pairs, outermost))
        nested = [_draft(r, nested=True) for r in clauses if _may_nest(document, r)]
        return assemble(document, pairs, [*outermost, *nested])

    def _drafts(self, document: Document, report: TaggedReport, pairs: Sequence[MarkPair]) -> Iterator[Draft]:
        """A tagged report put right by grammar, with its confidence; nothing if that is too little."""
        mended = mend(document, report, pairs)
        if mended is None or not _has_a_word_of_meaning(document, mended):
            return
        confidence = self._calibrate(describe_report(document, report, mended))
        if confidence >= self._least:
            for part in divide(document, mended, pairs):
                evidence = [*part.evidence, f"tagger: {report.confidence:.4f} before calibration"]
                yield Draft(list(part.content), part.cue, part.source, confidence, evidence)


class SyntaxDetector:
    """Reports by grammar and lexicon alone, with no learned tagger: for other languages' parsers and for comparison."""

    provenance: Mapping[str, str] = {}

    def __call__(self, document: Document) -> tuple[Report, ...]:
        """Find the reports of ``document``."""
        pairs = _pairs(document)
        clauses = {r.cue: r for r in find_clause_reports(document, pairs)}
        quotations = {r.cue: r for r in find_quotation_reports(document, pairs)}
        reports = [
            _joined(clauses[cue], quotations[cue]) if cue in clauses and cue in quotations else report
            for cue, report in {**clauses, **quotations}.items()
        ]
        outermost: list[Draft] = []
        nested: list[Draft] = []
        for report in sorted(reports, key=_reach):
            inside = any(
                all(any(h.contains(c) for h in d.content) for c in report.content) for d in outermost[-_NEIGHBOURS:]
            )
            inside = inside or any(p.inner.contains(report.cue) for p in _around(pairs, report.cue))
            (nested if inside else outermost).append(_draft(report, nested=inside))
        return assemble(document, pairs, [*add_labels(document, outermost), *nested])


def _sentences_with_reports(
    document: Document, pairs: Sequence[MarkPair], drafts: Sequence[Draft]
) -> Iterator[Sentence]:
    """The sentences with a word of a report or a quotation: only in them may another report be inside one."""
    reach = sorted((s.start, s.end) for s in (*(c for d in drafts for c in d.content), *(p.span for p in pairs)))
    starts, ends = [start for start, _ in reach], list(accumulate((end for _, end in reach), max))
    for sentence in document.sentences:
        before = bisect_left(starts, sentence.span.end)
        if before and ends[before - 1] > sentence.span.start:
            yield sentence


def _has_a_word_of_meaning(document: Document, report: TaggedReport) -> bool:
    words = [t for span in report.content for t in document.tokens_in(span) if t.upos != "PUNCT"]
    return not words or any(t.upos not in _FUNCTION_WORDS for t in words)


def _may_nest(document: Document, report: SyntacticReport) -> bool:
    """Whether a report is sure enough to stand inside another one.

    An act of saying with a source and a clause of some length, or a thought of a third person with a finite one: "who
    want to ...", "I know", "claims to be" are seldom claims. Not the passive, whose subject is the one who was told.
    """
    words = sum(len(document.tokens_in(span)) for span in report.content)
    if not report.clausal or report.source is None or words < MIN_NESTED_WORDS:
        return False
    verbs = [t for t in document.tokens_in(report.cue) if t.upos == "VERB"]
    lemmas = {cue_lemma(t) for t in verbs}
    known = lexicon().nested
    if report.finite and not lemmas <= known and _is_third_person(document, report.source):
        known = known | lexicon().nested_thought
    return lemmas <= known and not any(is_passive(document, t) for t in verbs)


def _is_third_person(document: Document, source: Span) -> bool:
    head = document.head_of(source)
    return head is not None and head.upos != "PRON"


def _joined(clause: SyntacticReport, quotation: SyntacticReport) -> SyntacticReport:
    """One report of what a verb governs and what is quoted beside it: a clause holds the quotations that it touches."""
    whole = [c for c in clause.content if not any(q.contains(c) for q in quotation.content)]
    parts = [q for q in quotation.content if not any(c.overlaps(q) for c in whole)]
    return attrs.evolve(clause, content=tuple(sorted([*whole, *parts])))


def _around(pairs: Sequence[MarkPair], span: Span) -> Sequence[MarkPair]:
    """The pairs that begin shortly before ``span``: those that may hold it."""
    k = bisect_right(pairs, span.start, key=lambda p: p.open.start)
    return pairs[max(0, k - _NEIGHBOURS) : k]


def _pairs(document: Document) -> tuple[MarkPair, ...]:
    return pair_marks(document.text, [p.span for p in document.paragraphs])


def _reach(report: SyntacticReport) -> tuple[int, int]:
    return report.content[0].start, -report.content[-1].end


def _added(found: Iterable[SyntacticReport], drafts: Sequence[Draft]) -> list[Draft]:
    """Drafts of what grammar found where the tagger found nothing: no content and no cue of the others touches them."""
    taken = _Taken(drafts)
    return [_draft(r, nested=False) for r in found if not any(map(taken.touches, (r.cue, *r.content)))]


def _untouched(pairs: Sequence[MarkPair], drafts: Sequence[Draft]) -> list[MarkPair]:
    """The quotations that no content and no cue touches."""
    taken = _Taken(drafts)
    return [pair for pair in pairs if not taken.touches(pair.inner)]


class _Taken:
    """The words of contents and cues."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        spans = sorted([*(s for d in drafts for s in d.content), *(d.cue for d in drafts if d.cue is not None)])
        self._starts = [s.start for s in spans]
        self._ends = list(accumulate((s.end for s in spans), max))

    def touches(self, span: Span) -> bool:
        """Whether one of them shares a character with a span."""
        before = bisect_left(self._starts, span.end)
        return before > 0 and self._ends[before - 1] > span.start


def _draft(report: SyntacticReport, *, nested: bool) -> Draft:
    return Draft(
        content=list(report.content),
        cue=report.cue,
        source=report.source,
        confidence=precision_of("nested" if nested else "grammar"),
        evidence=[report.rule],
        nested=nested,
    )
