"""Label Studio: what is written comes back, what a person corrected is gold, and what is wrong is named."""

from __future__ import annotations

import copy
import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import Any

import attrs
import pytest
from hypothesis import given

from quoteattr.claims import (
    ActorRef,
    ArticleActor,
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
from quoteattr.export.json import dump_json
from quoteattr.export.label_studio import from_label_studio, label_config, to_label_studio
from quoteattr.text import Span
from tests.export.test_brat import FULL, TEXT
from tests.strategies import extractions

Task = dict[str, Any]


def annotated(task: Task) -> Task:
    """The task as exported after somebody has accepted every region: Label Studio gives copied regions new ids."""
    result = copy.deepcopy(task["predictions"][0]["result"])
    for item in result:
        for key in ("id", "from_id", "to_id"):
            if key in item:
                item[key] = f"Xy{item[key]}"
    return {"id": 7, "data": task["data"], "annotations": [{"id": 9, "was_cancelled": False, "result": result}]}


def correct(extraction: Extraction, text: str, *changes: Callable[[list[dict[str, Any]]], Any]) -> Extraction:
    task = annotated(to_label_studio(extraction, text))
    for change in changes:
        change(task["annotations"][0]["result"])
    return from_label_studio(json.loads(json.dumps(task)))


def find(result: list[dict[str, Any]], name: str, label: str | None = None) -> list[dict[str, Any]]:
    """The items of a control: regions of a label, answers, or relations of a label."""
    if name == "relation":
        return [item for item in result if item["type"] == "relation" and label in (None, *item["labels"])]
    return [
        item
        for item in result
        if item.get("from_name") == name and label in (None, item["value"].get("labels", [None])[0])
    ]


@given(extractions())
def test_from_label_studio_undoes_to_label_studio(pair: tuple[str, Extraction]) -> None:
    text, extraction = pair
    assert from_label_studio(to_label_studio(extraction, text)) == extraction


@given(extractions())
def test_what_a_person_accepted_is_gold(pair: tuple[str, Extraction]) -> None:
    text, extraction = pair
    gold = from_label_studio(annotated(to_label_studio(extraction, text)))
    assert [c.id for c in gold.claims] == [f"c{n}" for n in range(1, len(gold.claims) + 1)]
    assert {c.confidence for c in gold.claims} <= {1.0}
    order = sorted(extraction.claims, key=lambda c: (c.span.start, -c.span.end))
    assert [c.content for c in gold.claims] == [c.content for c in order]
    again = from_label_studio(annotated(to_label_studio(gold, text)))
    assert again == gold


@given(extractions())
def test_any_text_can_be_written(pair: tuple[str, Extraction]) -> None:
    text, extraction = pair
    dump_json(to_label_studio(extraction, text)).encode("utf-8")


def test_the_interface_has_a_control_for_every_item() -> None:
    config = ET.fromstring(label_config())
    controls = {element.get("name"): element for element in config.iter() if element.get("toName") == "text"}
    options = {name: {o.get("value") for o in element} for name, element in controls.items()}
    relations = {element.get("value") for element in config.iter("Relation")}
    (shown,) = config.iter("Text")
    assert (shown.get("name"), shown.get("value")) == ("text", "$text")
    for item in to_label_studio(FULL, TEXT)["predictions"][0]["result"]:
        if item["type"] == "relation":
            assert set(item["labels"]) <= relations
            continue
        control = controls[item["from_name"]]
        assert item["to_name"] == "text"
        assert control.tag.lower() == item["type"]
        assert options[item["from_name"]] >= set(item["value"].get("choices", item["value"].get("labels", [])))


def test_one_source_of_two_claims_is_one_region() -> None:
    speaker = Speaker(Span(15, 21), Span(15, 21), "Ms Ono", MentionForm.NAME)
    claims = tuple(
        Claim(f"c{n}", SpeechKind.INDIRECT, span.of(TEXT), (span,), speaker=speaker)
        for n, span in enumerate((Span(1, 7), Span(51, 57)), 1)
    )
    result = to_label_studio(Extraction("x", claims), TEXT)["predictions"][0]["result"]
    assert len(find(result, "part", "Source")) == 1
    assert len(find(result, "relation", "source")) == 2


# --- corrections -----------------------------------------------------------------------------------------------------


def test_what_was_not_touched_is_as_it_was() -> None:
    gold = correct(FULL, TEXT)
    assert gold == attrs.evolve(FULL, claims=tuple(attrs.evolve(c, confidence=1.0) for c in FULL.claims))


def test_a_moved_border() -> None:
    def move(result: list[dict[str, Any]]) -> None:
        (region,) = (i for i in find(result, "part", "Content") if i["value"]["start"] == 1)
        region["value"].update(start=1, end=7, text="We won")

    first, *_ = correct(FULL, TEXT, move).claims
    assert first.content == (Span(1, 7), Span(46, 61))
    assert first.text == "We won [...] that\nnobody ran"
    assert first.quoted == (Span(1, 7),)
    assert first.extra == FULL.claims[0].extra
    assert first.speaker == FULL.claims[0].speaker


def test_a_removed_claim_and_a_removed_part() -> None:
    def remove(result: list[dict[str, Any]]) -> None:
        (claim,) = (i["id"] for i in find(result, "part", "Content") if i["value"]["start"] == 51)
        (cue,) = (i["id"] for i in find(result, "part", "Cue"))
        result[:] = [i for i in result if not {claim, cue} & {i.get("id"), i.get("from_id"), i.get("to_id")}]

    (only,) = correct(FULL, TEXT, remove).claims
    assert only.cue is None
    assert only.speaker == FULL.claims[0].speaker


def test_a_new_claim_with_its_parts() -> None:
    def add(result: list[dict[str, Any]]) -> None:
        def region(name: str, start: int, end: int, label: str, **answers: str) -> None:
            value = {"start": start, "end": end, "text": TEXT[start:end]}
            result.append({"id": name, "from_name": "part", "type": "labels", "value": {**value, "labels": [label]}})
            for control, answer in answers.items():
                key = "text" if control in ("lemma", "actor") else "choices"
                kind = "textarea" if key == "text" else "choices"
                result.append({"id": name, "from_name": control, "type": kind, "value": {**value, key: [answer]}})

        region("a", 34, 42, "Content", kind="direct")
        region("b", 38, 42, "Cue", act="expressive", polarity="negative", hedged="hedged")
        region("c", 34, 37, "Source", form="pronoun", status="RESOLVED", actor="ono | Haruka Ono")
        region("d", 39, 42, "Fact", fact="number")
        region("e", 34, 37, "Time")
        region("lonely", 34, 37, "Place")
        region("f", 34, 37, "Topic")
        result.append({"type": "relation", "from_id": "a", "to_id": "b", "direction": "right", "labels": []})
        result.append({"type": "relation", "from_id": "c", "to_id": "a", "direction": "left"})
        result.append({"type": "relation", "from_id": "d", "to_id": "a", "direction": "right", "labels": ["x"]})
        result.append({"type": "relation", "from_id": "a", "to_id": "e", "direction": "bi", "labels": ["time"]})
        result.append({"type": "relation", "from_id": "a", "to_id": "f", "direction": "right"})
        result.append({"type": "rating", "id": "r", "from_name": "mood", "value": {"rating": 3}})

    gold = correct(FULL, TEXT, add)
    assert [c.id for c in gold.claims] == ["c1", "c2", "c3"]
    assert gold.claims[1] == Claim(
        id="c2",
        kind=SpeechKind.DIRECT,
        text=TEXT[34:42],
        content=(Span(34, 42),),
        quoted=(Span(34, 42),),
        cue=Cue(Span(38, 42), TEXT[38:42].lower(), CueAct.EXPRESSIVE, Polarity.NEGATIVE, hedged=True),
        speaker=Speaker(
            Span(34, 37),
            Span(34, 37),
            "She",
            MentionForm.PRONOUN,
            (),
            Resolution(ResolutionStatus.RESOLVED, ActorRef("ono", "Haruka Ono")),
        ),
        time=Span(34, 37),
        facts=(Fact(Span(39, 42), "number"),),
        confidence=1.0,
    )
    assert gold.actors == (*FULL.actors, ArticleActor("ono", "Haruka Ono", "person"))


@pytest.mark.parametrize(
    ("status", "actor", "expected"),
    [
        ("AMBIGUOUS", None, Resolution(ResolutionStatus.AMBIGUOUS)),
        ("RESOLVED", "Q9", Resolution(ResolutionStatus.RESOLVED, ActorRef("Q9", "Q9"))),
        (None, None, None),
    ],
)
def test_a_corrected_speaker(status: str | None, actor: str | None, expected: Resolution | None) -> None:
    def answer(result: list[dict[str, Any]]) -> None:
        for control, key, value in (("status", "choices", status), ("actor", "text", actor)):
            (item,) = find(result, control)
            if value is None:
                result.remove(item)
            else:
                item["value"][key] = [value]

    speaker = correct(FULL, TEXT, answer).claims[0].speaker
    assert speaker == attrs.evolve(FULL.claims[0].speaker, resolution=expected)


def test_a_corrected_kind() -> None:
    def answer(result: list[dict[str, Any]]) -> None:
        for item in find(result, "kind"):
            item["value"]["choices"] = ["indirect"]

    first, _ = correct(FULL, TEXT, answer).claims
    assert (first.kind, first.quoted) == (SpeechKind.INDIRECT, ())


def test_a_claim_of_other_words_is_another_claim() -> None:
    claim = Claim("c1", SpeechKind.INDIRECT, "We won,", (Span(1, 8),), extra={"topic": "sport"}, evidence=("why",))

    def move(result: list[dict[str, Any]]) -> None:
        for item in result:
            item["value"].update(start=51, end=61, text=TEXT[51:61])

    (moved,) = correct(Extraction("x", (claim,)), TEXT, move).claims
    assert (moved.extra, moved.evidence, moved.text) == ({}, (), "nobody ran")


def test_offsets_in_utf_16_are_told_by_their_words() -> None:
    text = "🙂🙂 It rained, she said."
    claim = Claim("c1", SpeechKind.INDIRECT, "It rained", (Span(3, 12),))

    def count_units(result: list[dict[str, Any]]) -> None:
        for item in result:
            item["value"].update(start=5, end=14)

    assert correct(Extraction("x", (claim,)), text, count_units).claims[0].content == claim.content


def test_white_space_that_the_browser_changed_is_no_other_word() -> None:
    text = "It\r\nrained."
    claim = Claim("c1", SpeechKind.INDIRECT, text, (Span(0, 11),))

    def change(result: list[dict[str, Any]]) -> None:
        for item in result:
            item["value"]["text"] = "It\nrained."

    assert correct(Extraction("x", (claim,)), text, change).claims[0].text == text


def test_which_annotation_counts() -> None:
    task = annotated(to_label_studio(FULL, TEXT))
    cancelled = {"was_cancelled": True, "result": []}
    emptied = {"was_cancelled": False, "result": []}
    assert from_label_studio({**task, "annotations": [emptied, *task["annotations"], cancelled]}).claims
    assert not from_label_studio({**task, "annotations": [*task["annotations"], emptied]}).claims
    assert not from_label_studio({"data": {"text": TEXT}}).claims


def test_a_task_that_others_made() -> None:
    value = {"start": 1, "end": 8, "labels": ["Content"]}
    result = [
        {"id": "a", "from_name": "part", "type": "labels", "value": value},
        {"id": "a", "from_name": "kind", "type": "choices", "value": {"choices": ["direct"]}},
    ]
    made = from_label_studio({"id": 12, "data": {"text": TEXT}, "annotations": [{"result": result}]})
    assert made.id == "12"
    assert [c.text for c in made.claims] == ["We won,"]


def drop(control: str) -> Callable[[list[dict[str, Any]]], None]:
    def change(result: list[dict[str, Any]]) -> None:
        result[:] = [item for item in result if item.get("from_name") != control]

    return change


def put(control: str, **value: Any) -> Callable[[list[dict[str, Any]]], None]:
    def change(result: list[dict[str, Any]]) -> None:
        find(result, control)[0]["value"].update(value)

    return change


def double(control: str) -> Callable[[list[dict[str, Any]]], None]:
    def change(result: list[dict[str, Any]]) -> None:
        (item,) = find(result, "relation", control)
        result.append(dict(item))

    return change


def turn(result: list[dict[str, Any]]) -> None:
    (item,) = find(result, "relation", "inside")
    item["from_id"], item["to_id"] = item["to_id"], item["from_id"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (drop("kind"), "region Xyclaim1: a Content needs an answer to 'kind'"),
        (drop("fact"), "a Fact needs an answer to 'fact'"),
        (drop("form"), "region Xypart3: a Source needs an answer to 'form'"),
        (drop("actor"), "a source has an actor exactly when its status is RESOLVED; status RESOLVED, actor ''"),
        (drop("status"), "status None, actor 'Q 1:2"),
        (put("kind", choices=["loud"]), "region Xyclaim1: 'loud' is not a valid SpeechKind"),
        (put("part", start=2), "region Xyclaim1: it says 'We won,', but the text has 'e won,' there"),
        (put("part", start=100, end=200), "region Xyclaim1: it says 'We won,', but the text has '' there"),
        (put("part", start=8, end=1), r"result\[0\]: ValueError"),
        (put("part", start=3, end=3, text=""), "region Xyclaim1: content spans are not empty"),
        (double("cue"), "this claim has 2 of Cue, not one"),
        (double("source"), "this claim has 2 of Source, not one"),
        (double("place"), "this claim has 2 of Place, not one"),
        (turn, "this claim is not inside the one it is said to be in"),
        (lambda result: result.append({}), "KeyError 'type'"),
        (lambda result: result.append(7), "TypeError"),
    ],
)
def test_what_is_wrong_is_named(change: Callable[[list[dict[str, Any]]], Any], message: str) -> None:
    with pytest.raises(WireFormatError, match=message):
        correct(FULL, TEXT, change)


@pytest.mark.parametrize(
    "task", [{}, {"data": 7}, {"data": {}}, {"data": {"text": 7}}, {"data": {"text": "a"}, "annotations": [{}]}, 7]
)
def test_what_is_no_task_is_named(task: Any) -> None:
    with pytest.raises(WireFormatError, match="not a task of Label Studio"):
        from_label_studio(task)


def test_a_result_that_is_no_list() -> None:
    with pytest.raises(WireFormatError, match="result is str"):
        from_label_studio({"data": {"text": "a"}, "annotations": [{"result": "b"}]})


def test_a_parent_that_is_not_there_is_named() -> None:
    claim = Claim("c1", SpeechKind.DIRECT, "We won,", (Span(1, 8),), parent="c9")
    with pytest.raises(WireFormatError, match="claim c1: its parent 'c9' is no claim"):
        to_label_studio(Extraction("x", (claim,)), TEXT)
