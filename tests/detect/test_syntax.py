"""Reports by grammar alone."""

from __future__ import annotations

import pytest

from quoteattr.detect.phrases import source_of_cue, whole_subject, widen_source
from quoteattr.detect.quotations import find_quotation_reports
from quoteattr.detect.syntax import SyntacticReport, find_clause_reports
from quoteattr.marks import pair_marks
from quoteattr.parse import EncoderParser
from quoteattr.text import Span

# sentence, then (source, cue, contents) of each report
REPORTS = [
    ("Mr Osei said that the ferry was late.", [("Mr Osei", "said", ["that the ferry was late"])]),
    ("The ferry was late, Mr Osei said.", [("Mr Osei", "said", ["The ferry was late"])]),
    (
        "According to the harbour board, the ferry was late.",
        [("the harbour board", "According to", ["the ferry was late"])],
    ),
    (
        "The ferry was late, according to the harbour board.",
        [("the harbour board", "according to", ["The ferry was late"])],
    ),
    ("The mayor promised to repair the ferry.", [("The mayor", "promised", ["to repair the ferry"])]),
    ("“The ferry is late again,” said Mr Osei.", [("Mr Osei", "said", ["The ferry is late again,"])]),
    (
        "He rejected her claim that the ferry was late.",
        [("He", "rejected", ["her claim that the ferry was late"]), ("her", "claim", ["that the ferry was late"])],
    ),
    (
        "The board told them, face to face, that the ferry was late.",
        [("The board", "told", ["that the ferry was late"])],
    ),
    ("The board told them in May whether it was late.", [("The board", "told", ["whether it was late"])]),
    ("People should be told that before they choose.", []),
    ("Mr Osei criticised the harbour board.", [("Mr Osei", "criticised", ["the harbour board"])]),
    (
        "Mr Osei said that the mayor had told him that the ferry was late.",
        [
            ("Mr Osei", "said", ["that the mayor had told him that the ferry was late"]),
            ("the mayor", "had told", ["that the ferry was late"]),
        ],
    ),
    ("Mr Osei said he was ill and would not come.", [("Mr Osei", "said", ["he was ill and would not come"])]),
    ("The ferry left the harbour.", []),
    ("Mr Osei said no.", []),
    ("The board told him.", []),
    ("Accord was reached.", []),
    ("He acted according to plan.", []),
    ("The mayor, who said the ferry was late, resigned.", [("who", "said", ["the ferry was late"])]),
    ("The claim that the ferry was late is wrong.", []),
]


def show(sentence: str, found: tuple[SyntacticReport, ...]) -> list[tuple[str | None, str, list[str]]]:
    return [
        (r.source and r.source.of(sentence), r.cue.of(sentence), [c.of(sentence) for c in r.content]) for r in found
    ]


@pytest.mark.parametrize(("sentence", "expected"), REPORTS, ids=[c[0] for c in REPORTS])
def test_clauses_by_grammar(parser: EncoderParser, sentence: str, expected: list[tuple[str, str, list[str]]]) -> None:
    document = parser.parse(sentence)
    pairs = pair_marks(sentence, [p.span for p in document.paragraphs])
    assert show(sentence, find_clause_reports(document, pairs)) == expected


QUOTATIONS = [
    ("“The ferry is late again,” said Mr Osei.", [("Mr Osei", "said", ["The ferry is late again,"])]),
    ("“It is late. It is always late,” said Mr Osei.", [("Mr Osei", "said", ["It is late. It is always late,"])]),
    ("“It is late,” said Mr Osei. “It is always late.”", [("Mr Osei", "said", ["It is late,", "It is always late."])]),
    ("Mr Osei said it was “a very late ferry” again.", [("Mr Osei", "said", ["it was “a very late ferry” again"])]),
    ("Mr Osei called the “ferry” late.", []),
    ("“He said that I was late,” she told them.", [("she", "told", ["He said that I was late,"])]),
    ("“Is it late?” she asked.", [("she", "asked", ["Is it late?"])]),
    ("“It is always late.”", []),
    ("“It is late,” it was said.\n\n“It is always late.”", [("it", "was said", ["It is late,"])]),
]


@pytest.mark.parametrize(
    ("text", "cue", "source"),
    [
        ("“The children asked who lifts her,” Mr Osei said.", "asked", "The children"),
        ("“She warned that the ferry was late,” Mr Osei said.", "warned", "She"),
        ("“The ferry was late, she warned,” Mr Osei said.", "warned", "she"),
        ("Mr Osei “warned that the ferry was late”, the board said.", "warned", "Mr Osei"),
    ],
)
def test_a_cue_in_a_quotation_has_no_subject_behind_it(
    parser: EncoderParser, text: str, cue: str, source: str | None
) -> None:
    document = parser.parse(text)
    found = find_clause_reports(document, pair_marks(text, [Span(0, len(text))]))
    assert (source, cue) in [(r.source and r.source.of(text), r.cue.of(text)) for r in found]


@pytest.mark.parametrize(("text", "expected"), QUOTATIONS, ids=[c[0] for c in QUOTATIONS])
def test_quotations_by_grammar(parser: EncoderParser, text: str, expected: list[tuple[str, str, list[str]]]) -> None:
    document = parser.parse(text)
    assert (
        show(text, find_quotation_reports(document, pair_marks(text, [p.span for p in document.paragraphs])))
        == expected
    )


SOURCES = [
    ("The two lawyers said it was late.", "The", "The two lawyers"),
    ("The harbour master said it was late.", "harbour", "The harbour master"),
    ("His brother said it was late.", "His", "His"),
    ("Mara Okello said it was late.", "Mara", "Mara Okello"),
    ("Mara Okello said it was late.", "Mara Okello", "Mara Okello"),
    ("A report by the auditor said it was late.", "A report by", "A report by the auditor"),
    ("A report by the harbour auditor said it was late.", "A report by the", "A report by the harbour auditor"),
    ("It was late, according to a letter seen by Reuters.", "a letter seen by", "a letter seen by Reuters"),
    ("It was late, according to a letter seen by Reuters.", "a letter seen", "a letter seen"),
    ("It was late, the man they wrote to said.", "the man they wrote to", "the man they wrote to"),
]


@pytest.mark.parametrize(("sentence", "cut", "whole"), SOURCES)
def test_a_source_that_cannot_stand_alone_is_widened(
    parser: EncoderParser, sentence: str, cut: str, whole: str
) -> None:
    start = sentence.index(cut)
    assert widen_source(parser.parse(sentence), Span(start, start + len(cut))).of(sentence) == whole


SUBJECTS = [
    ("A survey by the Harbour Guild found that it was late.", "the Harbour Guild", "A survey by the Harbour Guild"),
    ("The head of the guild said that it was late.", "the guild", "The head of the guild"),
    ("The head of the guild said that it was late.", "The head", "The head"),
    ("The head, Mara Okello, said that it was late.", "Mara Okello", "Mara Okello"),
    ("The guild’s head said that it was late.", "The guild’s", "The guild’s"),
    ("In a letter to the guild Mara Okello said that it was late.", "the guild", "the guild"),
]


@pytest.mark.parametrize(("sentence", "part", "whole"), SUBJECTS)
def test_a_source_inside_the_subject_of_its_cue_is_all_of_it(
    parser: EncoderParser, sentence: str, part: str, whole: str
) -> None:
    document = parser.parse(sentence)
    cue = sentence.index("found") if "found" in sentence else sentence.index("said")
    start = sentence.index(part)
    assert whole_subject(document, Span(start, start + len(part)), Span(cue, cue + 5)).of(sentence) == whole


CUES = [
    ("Mr Osei said it was late.", "said", "Mr Osei"),
    ("The mayor left, saying it was late.", "saying", "The mayor"),
    ("It was said that the ferry was late.", "said", None),
    ("The claim was false.", "claim", None),
]


@pytest.mark.parametrize(("sentence", "cue", "source"), CUES)
def test_the_subject_of_a_cue(parser: EncoderParser, sentence: str, cue: str, source: str | None) -> None:
    start = sentence.index(cue)
    found = source_of_cue(parser.parse(sentence), Span(start, start + len(cue)))
    assert (found and found.of(sentence)) == source
