"""What grammar changes in a tagged report: each row says what the tagger gave and what must come out."""

from __future__ import annotations

import pytest

from quoteattr.detect.mending import mend
from quoteattr.detect.tagger import TaggedReport
from quoteattr.parse import EncoderParser
from quoteattr.text import Span

# text, tagged (source, cue, contents), mended, why
Triple = tuple[str | None, str, list[str]]
ROWS: list[tuple[str, Triple, Triple | None, str]] = [
    (
        "Rolf Stenner was quoted as saying the fog was thick.",
        (None, "was quoted as saying", ["Rolf Stenner", "the fog was thick"]),
        ("Rolf Stenner", "was quoted as saying", ["the fog was thick"]),
        "the passive's subject speaks",
    ),
    (
        "It is feared that the dam will burst.",
        (None, "It", ["that the dam will burst"]),
        (None, "is feared", ["that the dam will burst"]),
        "a cue of one word grows, an expletive goes",
    ),
    (
        "The money was reportedly moved in March.",
        (None, "reportedly moved", ["The money was"]),
        (None, "reportedly", ["The money was", "moved in March"]),
        "the adverb alone is the cue",
    ),
    (
        "Her claim that the smoke was green has been checked.",
        ("Her", "claim", ["that the smoke was green has been checked"]),
        ("Her", "claim", ["that the smoke was green"]),
        "the sentence keeps its verb",
    ),
    (
        "He repeated her claim that the smoke was green and the fire was set.",
        ("her", "claim", ["that the smoke was green and the fire was set"]),
        ("her", "claim", ["that the smoke was green and the fire was set"]),
        "the sentence has a verb before",
    ),
    (
        "Nora Pike told the crew to leave.",
        ("Nora Pike", "told", ["to leave"]),
        ("Nora Pike", "told", ["the crew to leave"]),
        "who should do it belongs to it",
    ),
    (
        "“Good soup.” – Lena Brisk, a regular guest",
        ("Lena Brisk", "–", ["“Good soup.”"]),
        ("Lena Brisk, a regular guest", "–", ["“Good soup.”"]),
        "a verbless line is the source's to its end",
    ),
    (
        "The Harbour Post reports: the quay is closed.",
        (None, "reports", ["the quay is closed"]),
        ("The Harbour Post", "reports", ["the quay is closed"]),
        "a verb that may look like a noun",
    ),
    (
        "The words of Lena Brisk: “Good soup.”",
        ("of Lena Brisk", "words", ["“Good soup.”"]),
        ("Lena Brisk", "words", ["“Good soup.”"]),
        "the preposition goes",
    ),
    ("It goes without saying that boots help.", ("It", "goes without saying", ["that boots help"]), None, "an idiom"),
    ("She could not tell the twins apart.", ("She", "could not tell", ["the twins"]), None, "another sense"),
    ("The lake is known as the blue eye.", ("The lake", "is known", ["as the blue eye"]), None, "a naming"),
    ("The word appears twice.", ("The word", "appears", ["twice"]), None, "no predicate"),
    (
        "The quay appears to be closed.",
        (None, "appears", ["to be closed"]),
        (None, "appears", ["to be closed"]),
        "a predicate",
    ),
]


@pytest.mark.parametrize(("text", "given", "expected", "why"), ROWS, ids=[r[3] for r in ROWS])
def test_mended(parser: EncoderParser, text: str, given: Triple, expected: Triple | None, why: str) -> None:
    def find(words: str) -> Span:
        at = text.index(words)
        return Span(at, at + len(words))

    source, cue, contents = given
    report = TaggedReport(tuple(map(find, contents)), find(cue), source and find(source), 0.9)  # type: ignore[arg-type]
    mended = mend(parser.parse(text), report)
    found = None
    if mended is not None:
        assert mended.cue is not None
        found = (
            mended.source and mended.source.of(text),
            mended.cue.of(text),
            [s.of(text) for s in mended.content],
        )
    assert found == expected, why


def test_a_report_without_a_cue_stays(parser: EncoderParser) -> None:
    report = TaggedReport((Span(0, 5),), None, None, 0.9)
    assert mend(parser.parse("“Yes.”"), report) is report


def test_the_next_sentences_subject_is_no_part_of_a_content(parser: EncoderParser) -> None:
    text = "A smaller boat would cost half as much, a report said. Halvorsen declined to comment."
    document = parser.parse(text)
    first, name = Span(0, text.index(",")), Span(text.index("Halv"), text.index(" declined"))
    cue = Span(text.index("said"), text.index(". Halv"))
    kept = mend(document, TaggedReport((first, name), cue, None, 0.9))
    assert kept is not None
    assert kept.content == (first,)
    quoted = document.text.replace("Halvorsen declined", "“Halvorsen” declined")
    name = Span(quoted.index("Halv"), quoted.index("”"))
    kept = mend(parser.parse(quoted), TaggedReport((first, name), cue, None, 0.9))
    assert kept is not None
    assert kept.content == (first, name), "a word in marks was said"
    other = Span(text.index("declined"), text.index(".", text.index("declined")))
    kept = mend(document, TaggedReport((first, other), cue, None, 0.9))
    assert kept is not None
    assert kept.content == (first, other)
