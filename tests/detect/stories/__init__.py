"""Short texts, and all that the detect room is to make of them: each report in one line.

First what the patterns of grammar find, then the reports of the detector by grammar alone, then those of the detector
with a tagger that says what the marks say (``{1c|...}`` content, ``{1s|...}`` source, ``{1v|...}`` cue of its first
report). A report's confidence is given by the name of the figure that it comes from. See :mod:`tests.stories`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from quoteattr.claims import Report
from quoteattr.detect import SyntaxDetector, TaggerDetector
from quoteattr.detect.calibration import calibration
from quoteattr.detect.figures import describe_report
from quoteattr.detect.formulas import find_formulas
from quoteattr.detect.mending import mend
from quoteattr.detect.quotations import find_quotation_reports
from quoteattr.detect.syntax import SyntacticReport, find_clause_reports
from quoteattr.detect.tagger import TaggedReport
from quoteattr.marks import pair_marks
from quoteattr.text import Document, Span

from ...attribute.marked import read_marked
from ..pairs import pairs_of

HERE = Path(__file__).parent
#: The confidence that the tagger's reports get.
_TAGGED = 0.8


class _Scripted:
    """A tagger that says what it is told."""

    provenance: ClassVar[Mapping[str, str]] = {"scripted": "0"}

    def __init__(self, reports: Sequence[TaggedReport]) -> None:
        self._reports = tuple(reports)

    def tag(self, document: Document, pairs: object) -> tuple[TaggedReport, ...]:
        return self._reports


def tell(marked: str, document: Document) -> str:
    """Everything that the detect room makes of a text, one thing a line."""
    _, spans = read_marked(marked)
    pairs = pair_marks(document.text, [p.span for p in document.paragraphs])
    tagged = [
        TaggedReport(
            tuple(sorted(parts["c"])), next(iter(parts["v"]), None), next(iter(parts["s"]), None), 0.75, ("marked",)
        )
        for _, parts in sorted(spans.items())
    ]
    lines = [
        *(_pattern(document, r) for r in find_clause_reports(document, pairs)),
        *(_pattern(document, r) for r in find_quotation_reports(document, pairs)),
        *(_pattern(document, r) for r in find_formulas(document)),
        "grammar:",
        *(_report(document, r) for r in SyntaxDetector()(document)),
    ]
    detector = TaggerDetector(_Scripted(tagged), least=0.0, calibrate=lambda _: _TAGGED)  # type: ignore[arg-type]  # a stand-in
    lines += ["tagger:", *(line for r in tagged for line in _figures(document, r))]
    return "\n".join([*lines, *(_report(document, r) for r in detector(document))])


def _pattern(document: Document, r: SyntacticReport) -> str:
    parts = [_quote(document, *r.content), f"cue {_quote(document, r.cue)}"]
    parts += [] if r.source is None else [f"source {_quote(document, r.source)}"]
    return " | ".join([r.rule, *parts, *["clausal"] * r.clausal, *["finite"] * r.finite])


def _figures(document: Document, r: TaggedReport) -> Iterator[str]:
    """What is known of a tagged report, put right; the share of its cue, which is data, left out."""
    mended = mend(document, r, pairs_of(document))
    if mended is None:
        yield "nothing"
        return
    figures = describe_report(document, r, mended)
    yield "figures " + ", ".join(f"{k} {v:.4g}" for k, v in figures.items() if k != "cue's share")


def _report(document: Document, r: Report) -> str:
    parts = [r.kind.value, _quote(document, *r.content)]
    parts += [f"quoted {_quote(document, *r.quoted)}"] * bool(r.quoted)
    if r.cue is not None:
        cue = f"cue {_quote(document, r.cue.span)} {r.cue.lemma} {r.cue.act.value} {r.cue.polarity.value}"
        parts.append(cue + " hedged" * r.cue.hedged)
    parts += [] if r.source is None else [f"source {_quote(document, r.source)}"]
    parts += [] if r.parent is None else [f"in {r.parent}"]
    ways = {round(share, 4): way for way, share in calibration().precisions.items()} | {_TAGGED: "tagged"}
    return " | ".join([*parts, ways[r.confidence], "; ".join(r.evidence)])


def _quote(document: Document, *spans: Span) -> str:
    return " ".join(f"“{span.of(document.text)}”" for span in spans).replace("\n", "/")
