"""brat standoff: what is written comes back, lines of other hands are read, and what is wrong is named."""

from __future__ import annotations

import contextlib
import re

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.claims import (
    ActorRef,
    ArticleActor,
    Candidate,
    Claim,
    Cue,
    CueAct,
    Extraction,
    Fact,
    MentionForm,
    Polarity,
    Resolution,
    ResolutionStatus,
    Speaker,
    SpeechKind,
)
from quoteattr.errors import WireFormatError
from quoteattr.export.brat import from_brat, to_brat
from quoteattr.text import Span
from tests.strategies import extractions

TEXT = '"We won," said Ms Ono, the coach.\nShe told us that\nnobody ran.'
LINES = "T1\tContent 1 8\tWe won,\nT2\tCue 10 14\tsaid\nT3\tSource 15 21\tMs Ono\nE1\tContent:T1 Cue:T2 Source:T3\n"
ATTRIBUTES = "A1\tKind E1 direct\nA2\tForm T3 name\n"


def kept(extraction: Extraction) -> Extraction:
    """What the docstring of from_brat says is kept."""
    claims = sorted(extraction.claims, key=lambda c: (c.span.start, -c.span.end))
    ids = {claim.id: f"c{number}" for number, claim in enumerate(claims, 1)}
    known = {actor.id: actor for actor in reversed(extraction.actors)}
    cited: dict[str, ArticleActor] = {}

    def speaker(old: Speaker) -> Speaker:
        resolution = old.resolution
        if resolution is None:
            return old
        candidates = () if resolution.actor else tuple(Candidate(c.id, c.name, 0.0) for c in resolution.candidates)
        for ref in [resolution.actor] if resolution.actor else candidates:
            cited.setdefault(ref.id, known.get(ref.id, ArticleActor(ref.id, ref.name, "person")))
        return attrs.evolve(old, resolution=attrs.evolve(resolution, candidates=candidates))

    kept_claims = tuple(
        attrs.evolve(c, id=ids[c.id], parent=ids.get(c.parent), speaker=c.speaker and speaker(c.speaker))
        for c in claims
    )
    return Extraction(extraction.id, kept_claims, tuple(cited.values()))


@given(extractions())
def test_from_brat_undoes_to_brat(pair: tuple[str, Extraction]) -> None:
    text, extraction = pair
    ann = to_brat(extraction, text)
    assert from_brat(ann, text, extraction.id) == kept(extraction)
    assert from_brat(ann.replace("\n", "\r\n"), text, extraction.id) == kept(extraction)  # a file from Windows


@given(extractions())
def test_what_was_read_is_written_alike(pair: tuple[str, Extraction]) -> None:
    text, extraction = pair
    once = from_brat(to_brat(extraction, text), text)
    assert from_brat(to_brat(once, text), text) == once


@given(extractions())
def test_lines_are_standoff_and_words_are_the_text(pair: tuple[str, Extraction]) -> None:
    text, extraction = pair
    for line in to_brat(extraction, text).split("\n")[:-1]:
        assert re.match(r"[TEANR#]\d+\t", line)
        assert "\r" not in line
        if line.startswith("T"):
            _, data, words = line.split("\t", 2)
            fragments = [part.split(" ") for part in data.split(" ", 1)[1].split(";")]
            covered = " ".join(text[int(a) : int(b)] for a, b in fragments)
            assert words == re.sub(r"[\r\n]", " ", covered)


@given(extractions(), st.data())
def test_altered_lines_are_read_or_refused(pair: tuple[str, Extraction], data: st.DataObject) -> None:
    text, extraction = pair
    ann = to_brat(extraction, text)
    start = data.draw(st.integers(0, len(ann)))
    end = data.draw(st.integers(start, min(len(ann), start + 9)))
    with contextlib.suppress(WireFormatError):
        from_brat(ann[:start] + data.draw(st.text(max_size=3) | st.sampled_from("0123456789TEA:;")) + ann[end:], text)


FULL = Extraction(
    "x",
    (
        Claim(
            id="c1",
            kind=SpeechKind.MIXED,
            text="We won, [...] that\nnobody ran",
            content=(Span(1, 8), Span(46, 61)),
            quoted=(Span(1, 8),),
            cue=Cue(Span(10, 14), "say", CueAct.COMMISSIVE, Polarity.NEGATIVE, hedged=True),
            speaker=Speaker(
                Span(15, 32),
                Span(15, 21),
                "Ms Ono, the coach",
                MentionForm.NAME,
                (Span(34, 37), Span(15, 21)),
                Resolution(ResolutionStatus.RESOLVED, ActorRef("Q 1:2", "Haruka\tOno")),
            ),
            addressee=Span(43, 45),
            time=Span(0, 0),
            place=Span(22, 33),
            facts=(Fact(Span(51, 57), "number"), Fact(Span(58, 61), "date")),
            extra={"topic": "sport\nand games", "scores": [0.5, None]},
            confidence=0.25,
            evidence=("marks: paired", "tabs\tand \\n stay"),
        ),
        Claim(id="c2", kind=SpeechKind.INDIRECT, text="nobody", content=(Span(51, 57),), parent="c1", confidence=1.0),
    ),
    (ArticleActor("Q 1:2", "Haruka\tOno", "person", ("Ono",), "x:y"),),
)


def test_every_field_has_its_line() -> None:
    assert to_brat(FULL, TEXT).replace("\t", " | ").splitlines() == [
        "T1 | Content 1 8;46 50;51 61 | We won, that nobody ran",
        "T2 | Cue 10 14 | said",
        "A1 | Act T2 commissive",
        "A2 | Polarity T2 negative",
        "A3 | Hedged T2",
        "#1 | Lemma T2 | say",
        "T3 | Source 15 32 | Ms Ono, the coach",
        "A4 | Form T3 name",
        "A5 | Status T3 RESOLVED",
        "N1 | Reference T3 x%3A;y:Q%20;1%3A;2 | Haruka\\tOno",
        (
            '#2 | Actor T3 | {"id": "Q 1:2", "name": "Haruka\\tOno", "kind": "person", "aliases": ["Ono"], '
            '"registry": "x:y"}'
        ),
        "T4 | Head 15 21 | Ms Ono",
        "T5 | Mention 34 37 | She",
        "T6 | Mention 15 21 | Ms Ono",
        "T7 | Addressee 43 45 | us",
        "T8 | Time 0 0 | ",
        "T9 | Place 22 33 |  the coach.",
        "T10 | Quoted 1 8 | We won,",
        "T11 | Fact 51 57 | nobody",
        "#3 | FactType T11 | number",
        "T12 | Fact 58 61 | ran",
        "#4 | FactType T12 | date",
        (
            "E1 | Content:T1 Cue:T2 Source:T3 Head:T4 Antecedent:T5 Antecedent2:T6 Addressee:T7 Time:T8 Place:T9 "
            "Quoted:T10 Fact:T11 Fact2:T12"
        ),
        "A6 | Kind E1 mixed",
        "#5 | Confidence E1 | 0.25",
        "#6 | Evidence E1 | marks: paired",
        "#7 | Evidence E1 | tabs\\tand \\\\n stay",
        '#8 | Extra E1 | {"topic": "sport\\nand games", "scores": [0.5, null]}',
        "T13 | Content 51 57 | nobody",
        "E2 | Content:T13",
        "A7 | Kind E2 indirect",
        "R1 | Nested Arg1:E2 Arg2:E1",
    ]


def test_every_line_has_its_field() -> None:
    assert from_brat(to_brat(FULL, TEXT), TEXT, "x") == FULL


def test_no_claims_are_no_lines() -> None:
    assert to_brat(Extraction("x"), TEXT) == ""
    assert from_brat("", TEXT, "x") == Extraction("x")


def test_two_claims_share_their_source() -> None:
    speaker = Speaker(Span(15, 21), Span(15, 21), "Ms Ono", MentionForm.NAME)
    claims = tuple(
        Claim(f"c{n}", SpeechKind.INDIRECT, span.of(TEXT), (span,), speaker=speaker, confidence=1.0)
        for n, span in enumerate((Span(1, 7), Span(51, 57)), 1)
    )
    ann = to_brat(Extraction("x", claims), TEXT)
    assert ann.count("Source 15 21") == 1
    assert ann.count("Source:T2") == 2
    assert from_brat(ann, TEXT, "x").claims == claims


@pytest.mark.parametrize(
    ("spans", "text", "line", "why"),
    [
        (((0, 7),), "One\ntwo", "T1\tContent 0 3;4 7\tOne two", "a fragment a line"),
        (((0, 8),), "One\r\ntwo", "T1\tContent 0 3;5 8\tOne two", "a carriage return is part of the break"),
        (((0, 7),), "One\rtwo", "T1\tContent 0 3;4 7\tOne two", "or all of it"),
        (((0, 8),), "One\n\ntwo", "T1\tContent 0 3;5 8\tOne two\n#1\tSpans T1\t0 8", "over a blank line"),
        (((0, 3), (4, 7)), "One\ntwo", "T1\tContent 0 3;4 7\tOne two\n#1\tSpans T1\t0 3;4 7", "two spans, two lines"),
        (((0, 4), (4, 7)), "One two", "T1\tContent 0 4;4 7\tOne  two", "spans that touch"),
        (((1, 4),), "a\n\n\nb", "T1\tContent 1 4\t   ", "nothing but line breaks"),
        (((0, 4),), "One\n", "T1\tContent 0 3\tOne\n#1\tSpans T1\t0 4", "a line break at the end"),
        (((0, 5),), "a\u2028b\x85c", "T1\tContent 0 5\ta\u2028b\x85c", "separators that brat does not split at"),
        (((1, 3),), "🙂🙃e\u0301", "T1\tContent 1 3\t🙃e", "offsets are code points"),
        (((0, 3),), "a\tb", "T1\tContent 0 3\ta\tb", "tabs stay"),
    ],
)
def test_spans_and_line_breaks(spans: tuple[tuple[int, int], ...], text: str, line: str, why: str) -> None:
    content = tuple(Span(*s) for s in spans)
    words = " [...] ".join(s.of(text) for s in content)
    extraction = Extraction("x", (Claim("c1", SpeechKind.DIRECT, words, content, confidence=1.0),))
    ann = to_brat(extraction, text)
    assert ann == f"{line}\nE1\tContent:T1\nA1\tKind E1 direct\n", why
    assert from_brat(ann, text, "x") == extraction, why


def test_a_span_that_somebody_moved_is_where_it_was_moved_to() -> None:
    ann = "T1\tContent 0 3\tOne\n#1\tSpans T1\t0 8\nE1\tContent:T1\nA1\tKind E1 direct\n"
    assert from_brat(ann, "One\n\ntwo").claims[0].content == (Span(0, 3),)


def test_a_cue_in_two_fragments_is_one_span() -> None:
    lines = "T1\tContent 1 8\tWe won,\nT2\tCue 10 14;22 25\tsaid the\nE1\tContent:T1 Cue:T2\nA1\tKind E1 direct\n"
    assert from_brat(lines.replace("22 25\tsaid the", "23 26\tsaid the"), TEXT).claims[0].cue.span == Span(10, 26)


def test_claims_come_in_the_order_of_the_text() -> None:
    ann = (
        "E7\tContent:T2\nE2\tContent:T1\nE3\tContent:T3\n"
        "T1\tContent 34 61\tShe told us that nobody ran\nT2\tContent 1 8\tWe won,\nT3\tContent 51 61\tnobody ran\n"
        "A1\tKind E7 direct\nM2\tKind E2 indirect\nA3\tKind E3 indirect\nR9\tNested Arg1:E3 Arg2:E2\t\n"
    )
    ann = ann.replace("T1\tContent 34 61", "T1\tContent 34 50;51 61").replace("T3\tContent", "T3\tContent")
    claims = from_brat(ann, TEXT).claims
    assert [(c.id, c.text, c.parent) for c in claims] == [
        ("c1", "We won,", None),
        ("c2", "She told us that\nnobody ran", None),
        ("c3", "nobody ran", "c2"),
    ]


def test_other_layers_of_a_project_are_left_alone() -> None:
    others = (
        "T8\tTopic 58 61\tran\nT9\tMove 58 61\tran\nE9\tMove:T9\nR1\tAlias Arg1:T8 Arg2:T9\n*\tEquiv T8 T9\n"
        "A9\tSure T8\nN1\tReference T8 Wikidata:Q1\trun\n#1\tAnnotatorNotes T8\tis it?\n\n"
    )
    assert from_brat(others + LINES + ATTRIBUTES, TEXT) == from_brat(LINES + ATTRIBUTES, TEXT)


@pytest.mark.parametrize(
    ("status", "references", "expected"),
    [
        ("", "", None),
        ("A3\tStatus T3 UNNAMED\n", "", Resolution(ResolutionStatus.UNNAMED)),
        (
            "A3\tStatus T3 RESOLVED\n",
            "N1\tReference T3 article:a1\tHaruka Ono\n",
            Resolution(ResolutionStatus.RESOLVED, ActorRef("a1", "Haruka Ono")),
        ),
        (
            "A3\tStatus T3 AMBIGUOUS\n",
            "N1\tReference T3 mine:a\tHaruka Ono\nN2\tReference T3 mine:b\tKenji Ono\n",
            Resolution(
                ResolutionStatus.AMBIGUOUS, None, (Candidate("a", "Haruka Ono", 0.0), Candidate("b", "Kenji Ono", 0.0))
            ),
        ),
    ],
)
def test_who_it_is(status: str, references: str, expected: Resolution | None) -> None:
    assert from_brat(LINES + ATTRIBUTES + status + references, TEXT).claims[0].speaker.resolution == expected


def test_an_actor_without_a_note_is_a_person() -> None:
    lines = "A3\tStatus T3 RESOLVED\nN1\tReference T3 mine:a\tHaruka Ono\n"
    assert from_brat(LINES + ATTRIBUTES + lines, TEXT).actors == (
        ArticleActor("a", "Haruka Ono", "person", registry="mine"),
    )


@pytest.mark.parametrize(
    ("ann", "message"),
    [
        ("hello\n", "line 1: 'hello' is no id of a standoff line"),
        ("T1 Content 1 8 We won,\n", "line 1: 'T1 Content 1 8 We wo' is no id of a standoff line"),
        ("T1\tContent 1\tWe won,\n", r"line 1: 'T1\\tContent 1\\tWe won,' is no text-bound line"),
        ("T1\tContent 8 1\tWe won,\n", "is no text-bound line"),
        ("T1\tContent 1 8;\tWe won,\n", "is no text-bound line"),
        ("E1\t\n", r"line 1: 'E1\\t' is no event line"),
        ("E1\tContent\n", "is no event line"),
        ("A1\tKind\n", "is no attribute line"),
        ("N1\tReference T3\tOno\n", "is no normalisation line"),
        ("R1\tNested E1 E2\n", "is no relation line"),
        ("#1\tLemma\tsay\n", "is no note line"),
        ("E1\tContent:T1\n", "line 1: there is no text-bound annotation T1"),
        (LINES.replace("1 8", "1 7") + ATTRIBUTES, "line 1: T1 says 'We won,', but the text has 'We won' there"),
        (LINES.replace("1 8", "1 800") + ATTRIBUTES, "line 1: T1 says 'We won,'"),
        (LINES.replace("Source:T3", "Source:T9") + ATTRIBUTES, "line 4: there is no text-bound annotation T9"),
        (LINES + "A2\tForm T3 name\n", "line 4: E1 has no attribute Kind"),
        (LINES + "A1\tKind E1 direct\n", "line 4: T3 has no attribute Form"),
        (LINES + ATTRIBUTES.replace("direct", "loud"), "line 5: 'loud' is not a value of Kind"),
        (LINES + ATTRIBUTES + "A3\tStatus T3 RESOLVED\n", "line 4: T3 is RESOLVED, but no Reference line names"),
        (LINES + ATTRIBUTES + "R1\tNested Arg1:E1 Arg2:E2\n", "line 7: E1 is no claim that stands in another claim E2"),
        (LINES + ATTRIBUTES + "R1\tNested Arg1:E1 Arg2:E1\n", "line 7: E1 is no claim that stands in another claim E1"),
        (LINES + ATTRIBUTES + "#1\tConfidence E1\thigh\n", "line 7: 'high' is not a Confidence note"),
        (LINES + ATTRIBUTES + "#1\tExtra E1\t[1]\n", "is not a Extra note"),
        (LINES + ATTRIBUTES + '#1\tActor T3\t{"id": "a"}\n', "is not an actor"),
        ("T1\tContent 2 2\t\nE1\tContent:T1\nA1\tKind E1 direct\n", "line 2: content spans are not empty"),
        ("T1\tContent 4 8;1 3\twon, We\nE1\tContent:T1\nA1\tKind E1 direct\n", "line 2: content spans are sorted"),
    ],
)
def test_what_is_wrong_is_named(ann: str, message: str) -> None:
    with pytest.raises(WireFormatError, match=message):
        from_brat(ann, TEXT)


def test_a_parent_that_is_not_there_is_named() -> None:
    claim = Claim("c1", SpeechKind.DIRECT, "We won,", (Span(1, 8),), parent="c9")
    with pytest.raises(WireFormatError, match=r"claim c1: its parent 'c9' is no claim"):
        to_brat(Extraction("x", (claim,)), TEXT)


def test_an_extra_that_is_not_json_is_named() -> None:
    claim = Claim("c1", SpeechKind.DIRECT, "We won,", (Span(1, 8),), extra={"when": {1, 2}})
    with pytest.raises(WireFormatError, match="c1 cannot be written as JSON"):
        to_brat(Extraction("x", (claim,)), TEXT)
