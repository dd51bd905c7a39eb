"""Transcript labels and lines that introduce a quotation."""

from __future__ import annotations

import pytest

from quoteattr.detect.draft import Draft
from quoteattr.detect.layout import add_labels, find_labels, lead_in
from quoteattr.parse import EncoderParser
from quoteattr.text import Span

LABELS = [
    ("ONO: Who pays?\n\nREYES: We do.\n\nONO: All of it?", ["ONO", "REYES", "ONO"], "two speakers in turn"),
    ("MS ONO: Who pays?\n\nMR REYES: We do.\n\nMS ONO: All?", ["MS ONO", "MR REYES", "MS ONO"], "with titles"),
    (
        "Ono: Who pays?\n\nReyes: We do.\n\nOno: All of it?\n\nReyes: Yes.",
        ["Ono", "Reyes", "Ono", "Reyes"],
        "no capitals",
    ),
    ('"ONO: Who pays?\n\n"REYES: We do.\n\n"ONO: All?', ["ONO", "REYES", "ONO"], "inside marks"),
    ("UPDATE: The bridge is open.\n\nCORRECTION: It is not.\n\nUPDATE: It is.", [], "words that are no speakers"),
    ("ONO: Who pays?\n\nThe bridge is open.", [], "one label makes no transcript"),
    ("Breakfast: eggs.\n\nLunch: soup.", [], "words that label nothing again"),
    ("ONO:\n\nREYES:\n\nONO:", [], "labels without words"),
    ("Mara Ono: Who pays?\n\nHugo Reyes: We all do.", ["Mara Ono", "Hugo Reyes"], "full names, once each"),
    ("Mara Ono: 45 votes\n\nHugo Reyes: 43 votes", [], "full names before what is no sentence"),
    ("Mara Ono: Who pays?\n\nThe bridge: It is open.", [], "one full name makes no transcript"),
    (
        "Mara Ono: Who pays?\n\nHugo Reyes: We all do.\n\nMO: All of it?",
        ["Mara Ono", "Hugo Reyes", "MO"],
        "somebody's initials",
    ),
    ("Mara Ono asked Hugo Reyes.\n\nMR: All of it?\n\nOH: Yes, all.", [], "nobody's initials"),
]


@pytest.mark.parametrize(("text", "names", "why"), LABELS, ids=[c[2] for c in LABELS])
def test_labels(parser: EncoderParser, text: str, names: list[str], why: str) -> None:
    assert [label.name.of(text) for label in find_labels(parser.parse(text))] == names, why


def test_a_label_holds_what_else_was_found_in_its_paragraph(parser: EncoderParser) -> None:
    text = "ONO: He said that we pay.\n\nREYES: We do.\n\nONO: All of it?\n\nMr Ivo said no more."
    document = parser.parse(text)
    inner = Draft([Span(13, 24)], Span(8, 12), Span(5, 7), 0.9, ["tagger"])
    loose = Draft([Span(13, 24)], None, None, 0.9, ["tagger"])
    after = Draft([Span(text.index("no more"), len(text) - 1)], None, None, 0.9, ["tagger"])
    drafts = add_labels(document, [inner, loose, after])
    assert [(d.span.of(text), d.nested) for d in drafts] == [
        ("that we pay", True),
        ("no more", False),
        ("He said that we pay.", False),
        ("We do.", False),
        ("All of it?", False),
    ]


LEADS = [
    ("Mr Osei said:\n\n“We are late.”", ("said", "Mr Osei"), "a verb and its subject"),
    (
        "The board released this statement:\n\n“We are late.”",
        ("released this statement", "The board"),
        "a verb with a cue noun",
    ),
    ("The error shows in this statement by Mr Osei:\n\n“We are late.”", ("statement", "Mr Osei"), "a noun and by whom"),
    ("The error shows in Mr Osei's answer:\n\n“We are late.”", ("answer", "Mr Osei"), "a noun and whose"),
    ("Ms Ono wrote in her answer:\n\n“We are late.”", ("wrote", "Ms Ono"), "a verb of saying before a noun"),
    ("The error shows again and again:\n\n“We are late.”", ("shows", "The error"), "a verb that is not of speech"),
    ("Here is the statement:\n\n“We are late.”", ("statement", None), "a noun alone"),
    ("Mr Osei said it.\n\n“We are late.”", None, "no colon"),
    ("A list of things:\n\n“We are late.”", None, "no cue"),
]


@pytest.mark.parametrize(("text", "expected", "why"), LEADS, ids=[c[2] for c in LEADS])
def test_lead_in(parser: EncoderParser, text: str, expected: tuple[str, str | None] | None, why: str) -> None:
    document = parser.parse(text)
    found = lead_in(document, document.paragraphs[1])
    words = None if found is None else (found[0].of(text), None if found[1] is None else found[1].of(text))
    assert words == expected, why


def test_the_first_paragraph_has_no_line_before_it(parser: EncoderParser) -> None:
    document = parser.parse("“We are late.”")
    assert lead_in(document, document.paragraphs[0]) is None
