"""Invariant 3: nested claims form a tree by containment, every parent before its children."""

from __future__ import annotations

import attrs
from hypothesis import given

from quoteattr.claims import Claim, Extraction, SpeechKind
from quoteattr.text import Span
from tests.invariants import find_bad_nesting
from tests.strategies import extractions


@given(extractions())
def test_a_result_and_its_copy_from_the_wire_keep_it(pair: tuple[str, Extraction]) -> None:
    _, extraction = pair
    assert find_bad_nesting(extraction) == []
    assert find_bad_nesting(Extraction.from_dict(extraction.to_dict())) == []


def test_the_check_sees_what_is_no_tree() -> None:
    outer = Claim("c1", SpeechKind.INDIRECT, "", (Span(0, 5), Span(8, 9)))
    inner = Claim("c2", SpeechKind.INDIRECT, "", (Span(1, 4),), parent="c1")
    assert find_bad_nesting(Extraction("a", (outer, inner))) == []
    assert find_bad_nesting(Extraction("a", (inner, outer))) == ["c2: its parent c1 does not come before it"]
    assert find_bad_nesting(Extraction("a", (outer, outer))) == ["c1: the id is taken"]
    across = attrs.evolve(inner, content=(Span(4, 8),))
    assert find_bad_nesting(Extraction("a", (outer, across))) == ["c2: its content is not inside that of c1"]
