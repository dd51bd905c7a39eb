"""Who speaks by the look of a line."""

from __future__ import annotations

import pytest

from quoteattr.detect.draft import Draft
from quoteattr.detect.lines import add_lines, signature, signature_beside
from quoteattr.parse import EncoderParser
from quoteattr.text import Span

# text, (source, cue, content) or None, why
LINES = [
    ("Ferry line close to sale: sources", ("sources", ":", "Ferry line close to sale"), "a headline"),
    ("Ferry line close to sale – minister", ("minister", "–", "Ferry line close to sale"), "with a dash"),
    ("Ferry line close to sale: sources.", None, "a full stop: no headline"),
    ("Ferry line on sale: boats, buoys", None, "no source behind the colon"),
    ("Ferry: sources", None, "too short to be a claim"),
    ("@ono: No ferry today. Again.", ("@ono", ":", "No ferry today. Again."), "a post"),
]


@pytest.mark.parametrize(("text", "expected", "why"), LINES, ids=[line[0] for line in LINES])
def test_a_line_is_a_claim(parser: EncoderParser, text: str, expected: tuple[str, str, str] | None, why: str) -> None:
    found = [
        (d.source and d.source.of(text), d.cue and d.cue.of(text), d.content[0].of(text))
        for d in add_lines(parser.parse(text), [])
    ]
    assert found == ([] if expected is None else [expected]), why


def test_a_claim_that_was_found_is_not_added_again(parser: EncoderParser) -> None:
    for text in ("Ferry line close to sale: sources", "@ono: No ferry today. Again."):
        document = parser.parse(text)
        found = add_lines(document, [])
        assert add_lines(document, found) == found


def test_a_headlines_source_wins_over_what_was_found_in_it(parser: EncoderParser) -> None:
    text = "Orlan in talks to buy boats: sources\n\nIt said so on Monday."
    wrong = Draft([Span(15, 27)], Span(6, 8), Span(0, 5), 0.5, [])
    other = Draft([Span(46, 48)], Span(41, 45), Span(38, 40), 0.5, [])
    found = add_lines(parser.parse(text), [wrong, other])
    assert [(d.source and d.source.of(text), d.content[0].of(text)) for d in found] == [
        ("It", "so"),
        ("sources", "Orlan in talks to buy boats"),
    ]


# the line after a quotation, (dash, source) or None, why
SIGNATURES = [
    ("— Lena Brisk, a regular guest", ("—", "Lena Brisk, a regular guest"), "a dash"),
    ("Lena Brisk, farmer", (None, "Lena Brisk, farmer"), "a name and an office"),
    ("Lena Brisk", None, "a name alone may head the next part"),
    ("The ferry, a wreck", None, "no person"),
    ("— Lena Brisk left the room", None, "a sentence"),
]


@pytest.mark.parametrize(("line", "expected", "why"), SIGNATURES, ids=[s[0] for s in SIGNATURES])
def test_a_signature(parser: EncoderParser, line: str, expected: tuple[str | None, str] | None, why: str) -> None:
    text = f"“I have never seen so many geese.”\n\n{line}"
    document = parser.parse(text)
    found = signature(document, document.paragraphs[0])
    assert (found and (found[0] and found[0].of(text), found[1].of(text))) == expected, why


# what stands behind a quotation in its paragraph, the source or None, why
BESIDE = [
    (" – Lena Brisk, a regular guest", "Lena Brisk, a regular guest", "a name behind a dash"),
    (" – a catastrophe for the town", None, "no name"),
    (" – Lena Brisk left the room", None, "a sentence"),
    (" – Oslo in May", None, "a place"),
    (" Lena Brisk, a regular guest", None, "no dash"),
    (" – Lena Brisk:", None, "an introduction"),
]


@pytest.mark.parametrize(("rest", "source", "why"), BESIDE, ids=[b[0] for b in BESIDE])
def test_a_signature_in_the_quotations_own_paragraph(
    parser: EncoderParser, rest: str, source: str | None, why: str
) -> None:
    text = f"“I have never seen so many geese.”{rest}"
    document = parser.parse(text)
    found = signature_beside(document, Span(text.index("”"), len(text)))
    assert (found and (found[0].of(text), found[1].of(text))) == (source and ("–", source)), why


def test_the_last_line_has_no_signature(parser: EncoderParser) -> None:
    document = parser.parse("“So many geese.”")
    assert signature(document, document.paragraphs[0]) is None
