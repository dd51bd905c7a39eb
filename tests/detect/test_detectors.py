"""The two detectors on whole sentences."""

from __future__ import annotations

import pytest

from quoteattr.claims import Report
from quoteattr.detect import SyntaxDetector, TaggerDetector
from quoteattr.detect.tagger import TaggedReport
from quoteattr.parse import EncoderParser
from quoteattr.text import Document, Span


@pytest.fixture(scope="module")
def detector() -> TaggerDetector:
    return TaggerDetector()


def show(text: str, reports: tuple[Report, ...]) -> list[tuple[str | None, str | None, list[str], str, int | None]]:
    return [
        (
            r.source and r.source.of(text),
            r.cue and r.cue.span.of(text),
            [s.of(text) for s in r.content],
            r.kind.value,
            r.parent,
        )
        for r in reports
    ]


def test_the_tagger_finds_and_the_syntax_nests(parser: EncoderParser, detector: TaggerDetector) -> None:
    text = "Mara Okello said that the mayor had told her that the ferry was late."
    assert show(text, detector(parser.parse(text))) == [
        ("Mara Okello", "said", ["that the mayor had told her that the ferry was late"], "indirect", None),
        ("the mayor", "had told", ["that the ferry was late"], "indirect", 0),
    ]


def test_a_split_quotation_is_one_claim(parser: EncoderParser, detector: TaggerDetector) -> None:
    text = "“The ferry is late,” Mara Okello said. “It will be late tomorrow, too.”"
    assert show(text, detector(parser.parse(text))) == [
        ("Mara Okello", "said", ["The ferry is late", "It will be late tomorrow, too."], "direct", None)
    ]


def test_a_transcript_is_read_by_its_labels(parser: EncoderParser, detector: TaggerDetector) -> None:
    text = "OKELLO: Who pays for the ferry?\n\nREYES: The town does.\n\nOKELLO: All of it?"
    assert [(s, c) for s, c, *_ in show(text, detector(parser.parse(text)))] == [
        ("OKELLO", ":"),
        ("REYES", ":"),
        ("OKELLO", ":"),
    ]


class _Scripted:
    """A tagger that says what it is told."""

    def __init__(self, *reports: TaggedReport) -> None:
        self.provenance = {"scripted": "0"}
        self._reports = reports

    def tag(self, document: Document, pairs: object) -> tuple[TaggedReport, ...]:
        return self._reports


@pytest.mark.parametrize(("least", "found"), [(None, 0), (0.0, 1), (0.2, 0), (0.05, 1)])
def test_what_is_hardly_believed_is_left_out(parser: EncoderParser, least: float | None, found: int) -> None:
    text = "The ferry left the harbour."
    report = TaggedReport((Span(0, 9),), Span(10, 14), None, 0.1)
    detector = TaggerDetector(_Scripted(report), least=least, calibrate=lambda _: 0.1)  # type: ignore[arg-type]  # a stand-in
    assert len(detector(parser.parse(text))) == found
    assert detector.provenance == {"scripted": "0"}


# the cue's and the content's place in the text, the tagger's confidence, whether it is kept, why
def test_function_words_are_no_content(parser: EncoderParser) -> None:
    text = "The mayor said it was late."
    report = TaggedReport((Span(18, 21),), Span(10, 14), Span(0, 9), 0.9)
    detector = TaggerDetector(_Scripted(report), least=0)  # type: ignore[arg-type]  # a stand-in
    assert detector(parser.parse(text)) == ()


def test_formulas_are_added_only_where_nothing_was_found(parser: EncoderParser) -> None:
    text = "The money was reportedly moved in March, police said."
    nothing = TaggerDetector(_Scripted())(parser.parse(text))  # type: ignore[arg-type]  # a stand-in
    assert [r.cue and r.cue.lemma for r in nothing] == ["reportedly"]
    report = TaggedReport((Span(0, 39),), Span(48, 52), Span(41, 47), 0.9)
    found = TaggerDetector(_Scripted(report), least=0)(parser.parse(text))  # type: ignore[arg-type]  # a stand-in
    assert [r.cue and r.cue.lemma for r in found] == ["say"]


def test_a_source_that_the_tagger_missed_is_the_subject_of_the_cue(parser: EncoderParser) -> None:
    text = "The mayor left, saying it was late."
    report = TaggedReport((Span(23, 34),), Span(16, 22), None, 0.9)
    (found,) = TaggerDetector(_Scripted(report), least=0)(parser.parse(text))  # type: ignore[arg-type]  # a stand-in
    assert found.source == Span(0, 9)
    assert "syntax: the source is the subject of the cue" in found.evidence


def test_a_source_is_no_part_of_its_own_content(parser: EncoderParser) -> None:
    text = "The mayor said it was late."
    report = TaggedReport((Span(0, 9), Span(15, 26)), Span(10, 14), None, 0.9)
    (found,) = TaggerDetector(_Scripted(report), least=0)(parser.parse(text))  # type: ignore[arg-type]  # a stand-in
    assert found.source is None


def test_grammar_alone(parser: EncoderParser) -> None:
    text = "Mara Okello said that the mayor had told her that the ferry was late. “It is,” he said."
    assert show(text, SyntaxDetector()(parser.parse(text))) == [
        ("Mara Okello", "said", ["that the mayor had told her that the ferry was late"], "indirect", None),
        ("the mayor", "had told", ["that the ferry was late"], "indirect", 0),
        ("he", "said", ["It is"], "direct", None),
    ]
    assert SyntaxDetector().provenance == {}
