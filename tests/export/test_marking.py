"""Runs of text under the same marks, and the check that claims belong to a text."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.claims import Claim, Cue, Extraction, Fact, MentionForm, Speaker, SpeechKind
from quoteattr.errors import InputError
from quoteattr.export.marking import Layer, Part, check_text, cut, list_layers
from quoteattr.text import Span

from ..strategies import disjoint_spans, extractions
from .articles import make_bridge


def _layer(start: int, end: int, claim: int = 0, part: Part = Part.CONTENT) -> Layer:
    return Layer(start, -end, part, claim)


@pytest.mark.parametrize(
    ("layers", "blocks", "expected"),
    [
        ([], [(0, 9)], [(0, 9, [], 0)]),
        ([(0, 9)], [(0, 9)], [(0, 9, [0], 0)]),
        ([(2, 5), (2, 9)], [(0, 9)], [(0, 2, [], 0), (2, 5, [1, 0], 0), (5, 9, [1], 0)]),
        ([(0, 6), (4, 9)], [(0, 9)], [(0, 4, [0], 0), (4, 6, [0, 1], 0), (6, 9, [1], 0)]),
        # What parts two paragraphs is not marked, but for a claim that has no other place.
        ([(1, 8)], [(0, 3), (5, 9)], [(0, 1, [], 0), (1, 3, [0], 0), (3, 5, [], None), (5, 8, [0], 1), (8, 9, [], 1)]),
        ([(3, 5)], [(0, 3), (5, 9)], [(0, 3, [], 0), (3, 5, [0], None), (5, 9, [], 1)]),
        ([(0, 2)], [], [(0, 2, [0], None), (2, 9, [], None)]),
    ],
)
def test_runs(layers: list[tuple[int, int]], blocks: list[tuple[int, int]], expected: list[object]) -> None:
    made = sorted(_layer(start, end, claim) for claim, (start, end) in enumerate(layers))
    runs = cut(9, made, [Span(*block) for block in blocks])
    assert [(r.span.start, r.span.end, [x.claim for x in r.layers], r.block) for r in runs] == expected


def test_an_empty_text_has_no_runs() -> None:
    assert list(cut(0, [], [])) == []


@given(st.data())
def test_runs_follow_each_other_and_lie_under_the_layers_that_hold_them(data: st.DataObject) -> None:
    length = data.draw(st.integers(1, 30))
    whole = Span(0, length)
    spans = data.draw(st.lists(disjoint_spans(whole, most=1), max_size=6))
    layers = sorted(_layer(span.start, span.end, number) for number, (span,) in enumerate(spans))
    blocks = data.draw(disjoint_spans(whole))
    runs = list(cut(length, layers, blocks))
    assert [run.span.start for run in runs] == [0, *(run.span.end for run in runs[:-1])]
    assert runs[-1].span.end == length
    for run in runs:
        holding = [layer for layer in layers if layer.start <= run.span.start and run.span.end <= layer.end]
        if run.block is not None:
            assert blocks[run.block].contains(run.span)
            assert list(run.layers) == holding
        else:
            assert not any(block.overlaps(run.span) for block in blocks)
            assert set(run.layers) <= set(holding)
    assert {layer for run in runs for layer in run.layers} == set(layers)


def test_layers_are_sorted_from_the_outside_in() -> None:
    text, extraction = make_bridge()
    layers = list_layers(extraction)
    assert layers == sorted(layers)
    shown = {(text[layer.start : layer.end], layer.part) for layer in layers if layer.claim == 4}
    assert shown == {
        ("it was “a disgrace”", Part.CONTENT),
        ("a disgrace", Part.QUOTED),
        ("Residents", Part.SOURCE),
        ("said", Part.CUE),
    }


def test_only_mixed_claims_have_quoted_stretches_and_empty_spans_have_no_layer() -> None:
    claim = Claim("c1", SpeechKind.DIRECT, "Yes", (Span(0, 3),), (Span(0, 3),), cue=Cue(Span(3, 3), "say"))
    assert [layer.part for layer in list_layers(Extraction("a", (claim,)))] == [Part.CONTENT]


@given(extractions())
def test_claims_belong_to_their_text(pair: tuple[str, Extraction]) -> None:
    check_text(*pair)


_CLAIM = Claim("c7", SpeechKind.DIRECT, "Yes", (Span(0, 3),))
_BEYOND = Span(2, 99)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"text": "No!"}, "a.txt: the words of claim c7 are not at its place; is it the text"),
        ({"content": (_BEYOND,)}, "claim c7 reaches to character 99 of a text of 4; is it the text"),
        ({"quoted": (_BEYOND,)}, "reaches to character 99"),
        ({"cue": Cue(_BEYOND, "say")}, "reaches to character 99"),
        ({"speaker": Speaker(_BEYOND, Span(0, 1), "x", MentionForm.NAME)}, "reaches to character 99"),
        ({"speaker": Speaker(Span(0, 1), Span(0, 1), "x", MentionForm.NAME, (_BEYOND,))}, "reaches to character 99"),
        ({"time": _BEYOND}, "reaches to character 99"),
        ({"facts": (Fact(_BEYOND, "date"),)}, "reaches to character 99"),
    ],
)
def test_claims_of_another_text_are_refused(changes: dict[str, object], message: str) -> None:
    claim = attrs.evolve(_CLAIM, **changes)
    with pytest.raises(InputError, match=message.replace("?", r"\?")):
        check_text("Yes.", Extraction("a.txt", (claim,)))
