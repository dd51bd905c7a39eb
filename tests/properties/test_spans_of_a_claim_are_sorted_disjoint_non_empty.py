"""Invariant 2: spans of one claim are sorted, disjoint, non-empty."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from quoteattr.claims import Claim, Extraction, Report, SpeechKind
from quoteattr.text import Span
from tests.invariants import find_bad_order
from tests.strategies import extractions, spans


@given(st.lists(spans(12), max_size=4))
@example([Span(1, 3), Span(3, 5)])
@example([Span(1, 3), Span(2, 5)])
@example([Span(3, 5), Span(1, 2)])
@example([Span(1, 1)])
def test_a_claim_can_hold_nothing_else(content: list[Span]) -> None:
    characters = [offset for span in content for offset in range(span.start, span.end)]
    good = bool(content) and all(content) and all(len(s) for s in content) and characters == sorted(set(characters))
    for build in (lambda: Claim("c1", SpeechKind.INDIRECT, "", tuple(content)), lambda: Report(tuple(content))):
        try:
            held = build()
        except ValueError:
            assert not good
        else:
            assert good
            assert all(left.end <= right.start for left, right in pairwise(held.content))
            assert held.span == Span.around(content)


@given(extractions())
def test_a_result_keeps_it_for_content_and_quoted(pair: tuple[str, Extraction]) -> None:
    assert find_bad_order(pair[1]) == []


def test_the_check_sees_a_quoted_stretch_out_of_order() -> None:
    claim = Claim("c1", SpeechKind.DIRECT, "", (Span(0, 9),), quoted=(Span(4, 6), Span(1, 2)))
    assert find_bad_order(Extraction("a", (claim,))) == ["c1: quoted is not sorted, disjoint and non-empty"]
