"""What grammar changes in a tagged report: each row says what the tagger gave and what must come out."""

from __future__ import annotations

import attrs
import pytest

from quoteattr.detect.mending import mend
from quoteattr.detect.tagger import TaggedReport
from quoteattr.parse import EncoderParser
from quoteattr.text import Span
from tests.detect.pairs import pairs_of

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
    (
        "Petra Simm said the club, which was founded in March, would not row.",
        ("Petra Simm", "said", ["the club", "would not row"]),
        ("Petra Simm", "said", ["the club, which was founded in March, would not row"]),
        "a relative clause between commas is a part of the content",
    ),
    (
        "The club, Petra Simm said, would not row.",
        ("Petra Simm", "said", ["The club", "would not row"]),
        ("Petra Simm", "said", ["The club", "would not row"]),
        "the words of saying between commas are none",
    ),
    (
        "The club, who Petra Simm said was old, would not row.",
        ("Petra Simm", "said", ["The club", "would not row"]),
        ("Petra Simm", "said", ["The club", "would not row"]),
        "a relative clause with the cue in it is none",
    ),
    (
        "Petra Simm, asked whether she had known, paused for a long time.",
        ("Petra Simm", "asked", ["whether she had known"]),
        (None, "asked", ["whether she had known"]),
        "who stands before a comma was asked",
    ),
    (
        "Petra Simm, told of the remark, shrugged.",
        ("Petra Simm", "told of", ["the remark"]),
        (None, "told of", ["the remark"]),
        "who stands before a comma was told",
    ),
    (
        "Petra Simm, the coach, asked whether it was known.",
        ("Petra Simm, the coach", "asked", ["whether it was known"]),
        ("Petra Simm, the coach", "asked", ["whether it was known"]),
        "who stands before an apposition asks",
    ),
    (
        "Petra Simm, who rows, said that it was known.",
        ("Petra Simm", "said", ["that it was known"]),
        ("Petra Simm", "said", ["that it was known"]),
        "whoever says is not asked",
    ),
]


@pytest.mark.parametrize(("text", "given", "expected", "why"), ROWS, ids=[r[3] for r in ROWS])
def test_mended(parser: EncoderParser, text: str, given: Triple, expected: Triple | None, why: str) -> None:
    def find(words: str) -> Span:
        at = text.index(words)
        return Span(at, at + len(words))

    source, cue, contents = given
    report = TaggedReport(tuple(map(find, contents)), find(cue), source and find(source), 0.9)  # type: ignore[arg-type]
    document = parser.parse(text)
    mended = mend(document, report, pairs_of(document))
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
    assert mend(parser.parse("“Yes.”"), report, ()) is report


def test_a_cue_without_a_word(parser: EncoderParser) -> None:
    report = TaggedReport((Span(6, 9),), Span(4, 5), Span(0, 4), 0.9)
    mended = mend(parser.parse("Ono.  Yes."), report, ())
    assert mended is not None
    assert mended.content == (Span(6, 9),)


@pytest.mark.parametrize(
    ("text", "parts", "kept", "why"),
    [
        (
            "A smaller boat would cost half as much, a report said. Halvorsen declined to comment.",
            ["A smaller boat would cost half as much", "Halvorsen"],
            ["A smaller boat would cost half as much"],
            "the next sentence's subject",
        ),
        (
            "A smaller boat would cost half as much, a report said. Halvorsen declined to comment.",
            ["A smaller boat would cost half as much", "Halvorsen declined"],
            ["A smaller boat would cost half as much"],
            "more of the next sentence",
        ),
        (
            "Halvorsen left. A smaller boat would cost half as much, a report said.",
            ["Halvorsen left", "A smaller boat would cost half as much"],
            ["A smaller boat would cost half as much"],
            "the sentence before",
        ),
        (
            "A smaller boat would cost half as much, a report said. “Halvorsen” declined to comment.",
            ["A smaller boat would cost half as much", "Halvorsen"],
            ["A smaller boat would cost half as much", "Halvorsen"],
            "a word in marks was said",
        ),
        (
            "The quay was closed. A smaller boat would cost half as much, a report said. It rained.",
            ["The quay was closed. A smaller boat", "would cost half as much", "It rained"],
            ["The quay was closed. A smaller boat", "would cost half as much"],
            "what reaches into the cue's sentence",
        ),
        (
            "‘The quay was closed,’ a report said. ‘A smaller boat would do.",
            ["The quay was closed", "‘A smaller boat would do"],
            ["The quay was closed", "‘A smaller boat would do"],
            "what marks open that nothing closes",
        ),
        (
            "A report said that boats “cost too much.” That is misleading.",
            ["that boats “cost too much.” That is misleading"],
            ["that boats “cost too much.”"],
            "what follows a quotation that ends the sentence",
        ),
        (
            "A report said that boats “cost too much.” They are “old and slow” too.",
            ["that boats “cost too much.” They are “old and slow”"],
            ["that boats “cost too much.” They are “old and slow”"],
            "a second quotation after it",
        ),
        (
            "Halvorsen left. So said a report.",
            ["Halvorsen", "left"],
            ["Halvorsen", "left"],
            "nothing would be left",
        ),
        (
            "A report said this on Monday:\n\nBoats cost too much. They rot.",
            ["this", "Boats cost too much"],
            ["this", "Boats cost too much"],
            "what a colon leads in",
        ),
    ],
)
def test_what_stands_in_other_sentences(
    parser: EncoderParser, text: str, parts: list[str], kept: list[str], why: str
) -> None:
    document = parser.parse(text)
    spans = tuple(Span(text.index(part), text.index(part) + len(part)) for part in parts)
    cue = Span(text.index("said"), text.index("said") + len("said"))
    mended = mend(document, TaggedReport(spans, cue, None, 0.9), pairs_of(document))
    assert mended is not None
    assert [part.of(text) for part in mended.content] == kept, why


def test_one_who_is_told_behind_the_verb_is_no_part_of_what_stands_before_it(parser: EncoderParser) -> None:
    document = parser.parse("“Go home,” was told Osei.")
    told = next(token for token in document.tokens if token.form == "told")
    tokens = [
        attrs.evolve(token, head=told.index, deprel="nsubj:pass") if token.form == "Osei" else token
        for token in document.tokens
    ]
    document = attrs.evolve(document, tokens=tuple(tokens))
    report = TaggedReport((Span(1, 8),), Span(11, 19), None, 0.9)
    mended = mend(document, report, pairs_of(document))
    assert mended is not None
    assert (mended.content, mended.source) == (report.content, None)
