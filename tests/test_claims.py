"""The results: what they refuse to hold, and their wire format to the key."""

from __future__ import annotations

import json
from typing import Any

import attrs
import pytest

from quoteattr.claims import (
    ActorRef,
    ArticleActor,
    Candidate,
    Claim,
    Cue,
    CueAct,
    Extraction,
    ExtractionWarning,
    Fact,
    FactType,
    Failure,
    MentionForm,
    Polarity,
    Report,
    Resolution,
    ResolutionStatus,
    Speaker,
    SpeechKind,
)
from quoteattr.errors import WireFormatError
from quoteattr.text import Span

EXTRACTION = Extraction(
    id="quill-1",
    claims=(
        Claim(
            id="c1",
            kind=SpeechKind.DIRECT,
            text="Yes, [...] we paid 4 crowns.",
            content=(Span(1, 5), Span(17, 34)),
            quoted=(Span(1, 5), Span(17, 34)),
            cue=Cue(Span(7, 11), "say", CueAct.ASSERTIVE, Polarity.POSITIVE, False),
            speaker=Speaker(
                span=Span(12, 15),
                head=Span(12, 15),
                text="she",
                form=MentionForm.PRONOUN,
                antecedents=(Span(40, 45),),
                resolution=Resolution(
                    ResolutionStatus.RESOLVED,
                    ActorRef("a1", "Mara Quill"),
                    (Candidate("a1", "Mara Quill", 0.9, ("the only woman so far",)),),
                ),
            ),
            addressee=Span(50, 55),
            time=Span(56, 60),
            place=Span(61, 65),
            facts=(Fact(Span(25, 33), "money"),),
            extra={"topic": "budget"},
            confidence=0.97,
            evidence=("marks: paired quotation",),
        ),
        Claim(id="c2", kind=SpeechKind.INDIRECT, text="paid", content=(Span(20, 24),), parent="c1"),
    ),
    actors=(ArticleActor("a1", "Mara Quill", "person", ("Quill",), None),),
    provenance={"quoteattr": "0.1.0"},
)

# Key for key and in this order.
WIRE: dict[str, Any] = {
    "schema": "quoteattr/1",
    "id": "quill-1",
    "claims": [
        {
            "id": "c1",
            "kind": "direct",
            "text": "Yes, [...] we paid 4 crowns.",
            "content": [[1, 5], [17, 34]],
            "quoted": [[1, 5], [17, 34]],
            "cue": {"span": [7, 11], "lemma": "say", "act": "assertive", "polarity": "positive", "hedged": False},
            "speaker": {
                "span": [12, 15],
                "head": [12, 15],
                "text": "she",
                "form": "pronoun",
                "antecedents": [[40, 45]],
                "resolution": {
                    "status": "RESOLVED",
                    "actor": {"id": "a1", "name": "Mara Quill"},
                    "candidates": [
                        {"id": "a1", "name": "Mara Quill", "score": 0.9, "evidence": ["the only woman so far"]}
                    ],
                },
            },
            "addressee": [50, 55],
            "time": [56, 60],
            "place": [61, 65],
            "facts": [{"span": [25, 33], "type": "money"}],
            "extra": {"topic": "budget"},
            "parent": None,
            "confidence": 0.97,
            "evidence": ["marks: paired quotation"],
        },
        {
            "id": "c2",
            "kind": "indirect",
            "text": "paid",
            "content": [[20, 24]],
            "quoted": [],
            "cue": None,
            "speaker": None,
            "addressee": None,
            "time": None,
            "place": None,
            "facts": [],
            "extra": {},
            "parent": "c1",
            "confidence": 0.0,
            "evidence": [],
        },
    ],
    "actors": [{"id": "a1", "name": "Mara Quill", "kind": "person", "aliases": ["Quill"], "registry": None}],
    "provenance": {"quoteattr": "0.1.0"},
    "warnings": [],
}


def test_the_wire_format_to_the_key() -> None:
    assert json.dumps(EXTRACTION.to_dict()) == json.dumps(WIRE)
    assert Extraction.from_dict(WIRE) == EXTRACTION


def test_warnings_are_written_and_read() -> None:
    warned = attrs.evolve(EXTRACTION, warnings=(ExtractionWarning("nesting", "2 claims are left out"),))
    written = {**WIRE, "warnings": [{"type": "nesting", "message": "2 claims are left out"}]}
    assert json.dumps(warned.to_dict()) == json.dumps(written)
    assert Extraction.from_dict(written) == warned


def test_results_of_versions_that_knew_no_warnings_can_be_read() -> None:
    assert Extraction.from_dict({key: value for key, value in WIRE.items() if key != "warnings"}) == EXTRACTION


def test_a_speaker_that_is_not_resolved_yet() -> None:
    speaker = Speaker(Span(0, 3), Span(0, 3), "she", MentionForm.PRONOUN)
    claim = Claim("c1", SpeechKind.INDIRECT, "yes", (Span(9, 12),), speaker=speaker)
    extraction = Extraction("a", (claim,))
    assert extraction.to_dict()["claims"][0]["speaker"]["resolution"] is None
    assert Extraction.from_dict(extraction.to_dict()) == extraction


def test_results_are_hashable_and_frozen() -> None:
    assert len({EXTRACTION, Extraction.from_dict(WIRE)}) == 1
    with pytest.raises(AttributeError):
        EXTRACTION.id = "other"  # type: ignore[misc] # what is tested is that it cannot be done


def test_a_failure_is_a_row_of_its_own() -> None:
    row = Failure("a.txt", "InputError", "a.txt: is a directory").to_dict()
    assert row == {
        "schema": "quoteattr/1",
        "id": "a.txt",
        "error": {"type": "InputError", "message": "a.txt: is a directory"},
    }
    with pytest.raises(WireFormatError, match=r"'a\.txt' is an error row: InputError: a\.txt: is a directory"):
        Extraction.from_dict(row)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ((), "at least one content span"),
        ((Span(3, 5), Span(1, 2)), "sorted and disjoint"),
        ((Span(1, 4), Span(3, 5)), "sorted and disjoint"),
        ((Span(2, 2),), "not empty"),
    ],
)
def test_content_is_sorted_disjoint_and_not_empty(content: tuple[Span, ...], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Claim("c1", SpeechKind.INDIRECT, "", content)
    with pytest.raises(ValueError, match=why):
        Report(content)


def test_the_span_of_a_claim_runs_from_its_first_word_to_its_last() -> None:
    assert EXTRACTION.claims[0].span == Span(1, 34)
    assert Report((Span(2, 3), Span(5, 8))).span == Span(2, 8)


@pytest.mark.parametrize("status", ResolutionStatus)
def test_an_actor_stands_exactly_with_resolved(status: ResolutionStatus) -> None:
    resolved = status is ResolutionStatus.RESOLVED
    assert Resolution(status, ActorRef("a", "A") if resolved else None).status is status
    with pytest.raises(ValueError, match="exactly when its status is RESOLVED"):
        Resolution(status, None if resolved else ActorRef("a", "A"))


_GONE = object()


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ((), [], "document: expected an object, got list"),
        (("schema",), _GONE, "document: key 'schema' is missing"),
        (("schema",), "quoteattr/2", "schema: this version reads 'quoteattr/1', not 'quoteattr/2'"),
        (("id",), 7, "document: expected a string, got int"),
        (("claims",), {}, "claims: expected a list, got dict"),
        (("claims", 1, "parent"), _GONE, r"claims\[1\]: key 'parent' is missing"),
        (("claims", 0, "kind"), "spoken", r"claims\[0\]: 'spoken' is not a valid SpeechKind"),
        (("claims", 0, "content"), [], r"claims\[0\]: a claim has at least one content span"),
        (("claims", 0, "content", 1), [4, 2], r"content\[1\]: a span runs forward"),
        (("claims", 0, "content", 1), [1, 2, 3], r"content\[1\]: a span is \[start, end\], not \[1, 2, 3\]"),
        (("claims", 0, "content", 1), [True, 2], r"content\[1\]: a span is \[start, end\]"),
        (("claims", 0, "content", 1), [1.0, 2], r"content\[1\]: a span is \[start, end\]"),
        (("claims", 0, "cue"), "say", r"claims\[0\]: "),
        (("claims", 0, "cue", "hedged"), 0, r"claims\[0\]: expected true or false, got int"),
        (("claims", 0, "cue", "act"), "lie", r"claims\[0\]: 'lie' is not a valid CueAct"),
        (("claims", 0, "speaker", "text"), None, r"claims\[0\]: expected a string, got NoneType"),
        (("claims", 0, "speaker", "antecedents"), None, "antecedents: expected a list, got NoneType"),
        (("claims", 0, "speaker", "resolution", "actor"), None, "exactly when its status is RESOLVED"),
        (("claims", 0, "speaker", "resolution", "candidates", 0, "score"), "1", "expected a number, got str"),
        (("claims", 0, "confidence"), True, r"claims\[0\]: expected a number, got bool"),
        (("claims", 0, "confidence"), float("nan"), r"claims\[0\]: a number is out of range"),
        (("claims", 0, "confidence"), float("-inf"), r"claims\[0\]: a number is out of range"),
        (("claims", 0, "confidence"), 10**400, r"claims\[0\]: a number is out of range"),
        (("claims", 0, "extra"), [], r"claims\[0\]: expected an object, got list"),
        (("claims", 0, "facts", 0), {"span": [1, 2]}, r"facts\[0\]: key 'type' is missing"),
        (("claims", 0, "facts", 0, "type"), "speed", r"facts\[0\]: 'speed' is not a valid FactType"),
        (("actors", 0, "kind"), _GONE, r"actors\[0\]: key 'kind' is missing"),
        (("provenance",), None, "document: expected an object, got NoneType"),
        (("warnings",), None, "warnings: expected a list, got NoneType"),
        (("warnings",), [{"type": "rain", "message": ""}], r"warnings\[0\]: 'rain' is not a valid WarningType"),
        (("warnings",), [{"type": "nesting"}], r"warnings\[0\]: key 'message' is missing"),
    ],
)
def test_what_is_not_in_the_format_is_named(path: tuple[str | int, ...], value: object, message: str) -> None:
    document: Any = json.loads(json.dumps(WIRE))
    if path:
        place = document
        for key in path[:-1]:
            place = place[key]
        if value is _GONE:
            del place[path[-1]]
        else:
            place[path[-1]] = value
    else:
        document = value
    with pytest.raises(WireFormatError, match=message):
        Extraction.from_dict(document)


@pytest.mark.parametrize(
    ("cue", "quoted", "is_speech"),
    [
        (Cue(Span(0, 4), "say"), False, True),
        (Cue(Span(0, 4), "deny", polarity=Polarity.NEGATIVE), False, True),
        (Cue(Span(0, 4), "promise", CueAct.COMMISSIVE), True, True),
        (Cue(Span(0, 4), "believe", CueAct.MENTAL), False, False),
        (Cue(Span(0, 4), "think", CueAct.MENTAL), True, False),  # a thought in marks is a thought
        (Cue(Span(0, 1), ":"), False, True),  # a transcript's label
        (None, True, True),  # marks alone: somebody said or wrote it
    ],
)
def test_speech_is_what_reports_no_thought(cue: Cue | None, quoted: bool, is_speech: bool) -> None:
    span = Span(9, 12)
    claim = Claim("c1", SpeechKind.DIRECT, "yes", (span,), quoted=(span,) if quoted else (), cue=cue)
    result = Extraction("d", (claim,))
    assert result.speech == ((claim,) if is_speech else ())
    assert result.claims == (claim,)


def test_a_facts_type_is_a_member_and_its_name() -> None:
    fact = Fact(Span(0, 3), "date")
    assert fact == Fact(Span(0, 3), FactType.DATE)
    assert fact.type is FactType.DATE
    assert f"{fact.type}" == str(fact.type) == fact.type == "date"
    with pytest.raises(ValueError, match="FactType"):
        Fact(Span(0, 3), "speed")
