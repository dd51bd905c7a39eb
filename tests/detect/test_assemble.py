"""How drafts become reports: borders, quotations, kinds and parents."""

from __future__ import annotations

import pytest

from quoteattr.claims import Report, SpeechKind
from quoteattr.detect.assemble import assemble
from quoteattr.detect.draft import Draft
from quoteattr.marks import pair_marks
from quoteattr.text import Span
from tests.plain_parser import PlainParser


def find(text: str, words: str, start: int = 0) -> Span:
    at = text.index(words, start)
    return Span(at, at + len(words))


def run(text: str, *drafts: Draft) -> tuple[Report, ...]:
    document = PlainParser().parse(text)
    return assemble(document, pair_marks(text, [p.span for p in document.paragraphs]), drafts)


def draft(text: str, *content: str, cue: str | None = "said", nested: bool = False) -> Draft:
    return Draft([find(text, c) for c in content], cue and find(text, cue), None, 0.9, ["test"], nested)


# text, content as found, content as reported, kind, why
BORDERS = [
    ('"It is late," he said.', '"It is late,"', "It is late", SpeechKind.DIRECT, "outer marks and the comma go"),
    ("“It is late,” he said.", "“It is late", "It is late", SpeechKind.DIRECT, "a mark without its other half"),
    ("“It is late”, he said.", "It is late”,", "It is late", SpeechKind.DIRECT, "the other half"),
    ("He said it was “late”.", "it was “late", "it was “late”", SpeechKind.MIXED, "a closing mark is taken in"),
    ("He said “late” it was.", "late” it was", "“late” it was", SpeechKind.MIXED, "an opening mark is taken in"),
    ("He said it was late.", " it was late", "it was late", SpeechKind.INDIRECT, "white space goes"),
    ("He said “one two three”.", "“one two", "one two", SpeechKind.DIRECT, "a part of a quotation stays a part"),
    (
        "He said it was “one two three”.",
        "it was “one",
        "it was “one",
        SpeechKind.MIXED,
        "so does a part of a mixed one",
    ),
]


@pytest.mark.parametrize(("text", "found", "expected", "kind", "why"), BORDERS, ids=[b[4] for b in BORDERS])
def test_borders(text: str, found: str, expected: str, kind: SpeechKind, why: str) -> None:
    (report,) = run(text, draft(text, found))
    assert ([s.of(text) for s in report.content], report.kind) == ([expected], kind), why


def test_a_content_of_marks_alone_is_dropped() -> None:
    text = "He said “…”."
    assert run(text, draft(text, "“…”")) == ()


def test_parts_with_only_white_space_between_become_one() -> None:
    text = "He said it was late again."
    (report,) = run(text, draft(text, "it was", "late again"))
    assert [s.of(text) for s in report.content] == ["it was late again"]


def test_a_quotation_over_three_paragraphs_is_one_claim() -> None:
    text = "“It is late,” he said. “We wait.\n\n“We wait long.\n\n“We go.”"
    (report,) = run(text, draft(text, "It is late", "We wait."), draft(text, "We go", cue=None))
    assert [s.of(text) for s in report.content] == ["It is late", "We wait.", "We wait long.", "We go"]
    assert report.kind is SpeechKind.DIRECT
    assert "marks: the quotation re-opens in the next paragraph" in report.evidence


def test_its_cue_may_stand_in_a_later_paragraph() -> None:
    text = "“It is late.\n\n“We wait,” he said."
    (report,) = run(text, draft(text, "It is late", cue=None), draft(text, "We wait"))
    assert [s.of(text) for s in report.content] == ["It is late", "We wait"]
    assert report.cue is not None


def test_two_cues_make_two_claims() -> None:
    text = "“It is late, he said.\n\n“We wait,” he added."
    assert len(run(text, draft(text, "It is late"), draft(text, "We wait", cue="added"))) == 2


def test_a_quotation_that_nobody_found_is_kept_without_a_speaker() -> None:
    text = "A pause. “We will all wait here,” came the answer."
    (report,) = run(text)
    assert (report.cue, report.source, report.content[0].of(text)) == (None, None, "We will all wait here")
    assert report.evidence[0] == "marks: quotation without a cue"


@pytest.mark.parametrize(
    "text",
    ["He read “The Wall of the Sea” aloud.", "A so-called “peace camp” stood there.", "She calls it “too late”."],
)
def test_titles_and_scare_quotes_are_no_claims(text: str) -> None:
    assert run(text) == ()


def test_an_unclosed_quotation_says_so() -> None:
    text = "“We will all wait here, he said."
    (report,) = run(text)
    assert report.evidence[0] == "marks: unclosed quotation without a cue"
    assert "marks: a quotation is not closed; it ends with its paragraph" in report.evidence


def test_a_line_with_a_colon_introduces_the_quotation_below() -> None:
    text = "The board said:\n\n“We will all wait here.”"
    (report,) = run(text)
    assert report.cue is not None
    assert report.cue.span.of(text) == "said"
    assert "layout: the line before ends in a colon and introduces it" in report.evidence


def test_only_a_quotation_that_begins_its_paragraph_is_introduced_so() -> None:
    text = "The board said:\n\nSo “We will all wait here”."
    (report,) = run(text)
    assert report.cue is None


# outer content, nested content, expected nested contents
NESTED = [
    ("he was told it was late", "it was late", ["it was late"], "inside"),
    ("he was told it was", "it was late", ["it was"], "clipped to what holds it"),
    ("it was late", "it was late", [], "the same words are no report within a report"),
    ("he was told", "it was late", [], "nothing holds it"),
]


@pytest.mark.parametrize(("outer", "inner", "expected", "why"), NESTED, ids=[n[3] for n in NESTED])
def test_nested_reports(outer: str, inner: str, expected: list[str], why: str) -> None:
    text = "Ono said he was told it was late."
    reports = run(text, draft(text, outer), draft(text, inner, cue="told", nested=True))
    assert reports[0].content[0].of(text) == outer
    assert [s.of(text) for r in reports[1:] for s in r.content] == expected, why
    assert all(r.parent == 0 for r in reports[1:])


def test_a_report_inside_a_report_inside_a_report() -> None:
    text = "Ono said Reyes told him Ivo had written it was late."
    reports = run(
        text,
        draft(text, "Reyes told him Ivo had written it was late"),
        draft(text, "Ivo had written it was late", cue="told", nested=True),
        draft(text, "it was late", cue="written", nested=True),
    )
    assert [r.parent for r in reports] == [None, 0, 1]


def test_a_nested_report_counts_only_the_marks_inside_its_holder() -> None:
    text = "“She told me I was ‘too late’,” he said."
    reports = run(
        text, draft(text, "She told me I was ‘too late’"), draft(text, "I was ‘too late’", cue="told", nested=True)
    )
    assert [r.kind for r in reports] == [SpeechKind.DIRECT, SpeechKind.MIXED]
    assert [s.of(text) for s in reports[1].quoted] == ["too late"]


# text, content found, contents reported, why
CONTINUED = [
    (
        "“No,” she said on Friday. “We will never sell it.”",
        "“No,”",
        ["No", "We will never sell it."],
        "a second sentence",
    ),
    ("“They are,” she said of them, “asleep”.", "“They are,”", ["They are", "asleep"], "one word after a comma"),
    ("“They are late,” she said of the “plan”.", "“They are late,”", ["They are late"], "a scare quote"),
    ("“No,” she said. He left. “We will never sell it.”", "“No,”", ["No"], "a sentence between"),
]


@pytest.mark.parametrize(("text", "found", "expected", "why"), CONTINUED, ids=[c[3] for c in CONTINUED])
def test_a_quotation_without_a_cue_goes_on(text: str, found: str, expected: list[str], why: str) -> None:
    report = run(text, draft(text, found))[0]
    assert [s.of(text) for s in report.content] == expected, why


def test_an_unclosed_quotation_says_so_unless_it_is_taken_up() -> None:
    def complaints(text: str, *content: str) -> list[str]:
        (report,) = run(text, draft(text, *content))
        return [e for e in report.evidence if "not closed" in e]

    assert complaints("She said: “It is late.", "It is late.")
    assert complaints("“It is late, she said.", "“It is late")
    assert not complaints("She said: “It is late.\n\n“It is cold.”", "It is late.")


def test_a_mark_before_a_cue_that_it_never_closes_is_no_part_of_the_content() -> None:
    text = "“It is late, she said."
    (report,) = run(text, draft(text, "“It is late"))
    assert ([s.of(text) for s in report.content], report.kind) == (["It is late"], SpeechKind.DIRECT)


def test_a_phrase_in_marks_is_no_claim() -> None:
    assert run("Ending “the scourge of many gulls” took years.") == ()
