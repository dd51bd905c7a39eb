"""Reports written into a text: ``{1c|...}`` is content of report 1, ``{1s|...}`` its source, ``{1v|...}`` its cue.

Marks nest; a report whose content lies inside another one's is nested in it. Content right after an opening
quotation mark is quoted.
"""

from __future__ import annotations

import re
from collections import defaultdict

import attrs

from quoteattr.attribute import attribute
from quoteattr.claims import ArticleActor, Claim, Cue, Report, SpeechKind
from quoteattr.parse import EncoderParser
from quoteattr.text import Document, Span

_MARK = re.compile(r"\{(\d+)([csv])\||\}")


@attrs.frozen
class Attributed:
    """A document, its claims by report number, and its actors."""

    document: Document
    claims: dict[int, Claim]
    actors: tuple[ArticleActor, ...]

    def answer(self, number: int) -> str:
        """As in "RESOLVED Jane Doe", "AMBIGUOUS Jane Doe | John Doe", "UNNAMED"; "none" without a speaker."""
        speaker = self.claims[number].speaker
        if speaker is None or speaker.resolution is None:
            return "none"
        names = " | ".join(sorted(c.name for c in speaker.resolution.candidates))
        return f"{speaker.resolution.status.value} {names}".strip()

    def antecedents(self, number: int) -> list[str]:
        speaker = self.claims[number].speaker
        return [] if speaker is None else [span.of(self.document.text) for span in speaker.antecedents]

    def words(self, number: int, what: str) -> str | None:
        """The words of addressee, time or place."""
        span = getattr(self.claims[number], what)
        return None if span is None else span.of(self.document.text)


def read_marked(marked: str) -> tuple[str, dict[int, dict[str, list[Span]]]]:
    text, open_marks = "", list[tuple[int, str, int]]()
    spans: dict[int, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    position = 0
    for match in _MARK.finditer(marked):
        text += marked[position : match.start()]
        position = match.end()
        if match.group() == "}":
            number, what, start = open_marks.pop()
            spans[number][what].append(Span(start, len(text)))
        else:
            open_marks.append((int(match.group(1)), match.group(2), len(text)))
    assert not open_marks, "a mark is not closed"
    return text + marked[position:], dict(spans)


def make_reports(document: Document, spans: dict[int, dict[str, list[Span]]]) -> tuple[list[int], list[Report]]:
    """Reports in the order of their numbers."""
    text, numbers = document.text, sorted(spans)
    reports = []
    for number in numbers:
        content = tuple(sorted(spans[number]["c"]))
        quoted = tuple(s for s in content if text[s.start - 1 : s.start] in tuple('“‘"«'))
        kind = SpeechKind.DIRECT if len(quoted) == len(content) else SpeechKind.MIXED if quoted else SpeechKind.INDIRECT
        around = [
            other
            for other in numbers
            if other != number
            and any(outer.contains(content[0]) and outer != content[0] for outer in spans[other]["c"])
        ]
        parent = min(around, key=lambda other: len(Span.around(spans[other]["c"])), default=None)
        cues = spans[number].get("v")
        head = document.head_of(cues[0]) if cues else None
        reports.append(
            Report(
                content=content,
                quoted=quoted,
                kind=kind,
                cue=None if not cues else Cue(cues[0], "" if head is None else head.lemma),
                source=Span.around(spans[number]["s"]) if spans[number].get("s") else None,
                parent=None if parent is None else numbers.index(parent),
                confidence=0.9,
                evidence=("marked",),
            )
        )
    return numbers, reports


def attribute_marked(parser: EncoderParser, marked: str) -> Attributed:
    text, spans = read_marked(marked)
    document = parser.parse(text)
    numbers, reports = make_reports(document, spans)
    claims, actors = attribute(reports, document)
    contents = {report.content: number for number, report in zip(numbers, reports, strict=True)}
    return Attributed(document, {contents[claim.content]: claim for claim in claims}, actors)
