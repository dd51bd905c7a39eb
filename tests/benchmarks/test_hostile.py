"""Twice the text takes at most 2.6 times the steps: counted calls, so that a busy machine changes nothing.

``make bench-hostile`` measures time and memory of far more and far longer texts.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from benchmarks import hostile
from benchmarks.hostile import Clock, Cost

SIZE = 2_000
#: Those in which something once took quadratic time, and the kinds that the bounds of DESIGN name.
SHAPES = [
    "straight marks",
    "marks around words",
    "nested marks, closed",
    "a mark in each paragraph",
    "one quotation of fragments",
    "names who speak",
    "surnames shared",
    "given names shared",
    "pronouns",
    "names of one age",
]


def count_calls(run: Callable[[Clock], object]) -> int:
    """How many functions, those in C among them, are called."""
    calls = 0

    def count(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        run(Clock())
    finally:
        sys.setprofile(before)
    return calls


def growth(prepare: Callable[[int], Callable[[Clock], object]], size: int) -> float:
    small, large = prepare(size), prepare(2 * size)
    small(Clock())  # lexicons are read once
    return count_calls(large) / count_calls(small)


@pytest.mark.parametrize("name", SHAPES)
def test_steps_grow_linearly(name: str) -> None:
    assert growth(hostile._chain(hostile.TEXTS[name]), SIZE) <= hostile.LIMIT


@pytest.mark.parametrize("name", ["a mark in each paragraph", "names who speak"])
def test_formats_grow_linearly(name: str) -> None:
    assert growth(hostile._formats(hostile.TEXTS[name]), SIZE) <= hostile.LIMIT


@pytest.mark.parametrize("name", ["registry of one surname", "aliases of a person", "nested claims of a file"])
def test_others_grow_linearly(name: str) -> None:
    assert growth(hostile.OTHERS[name], SIZE) <= hostile.LIMIT


def test_a_quadratic_step_is_seen() -> None:
    def prepare(n: int) -> Callable[[Clock], object]:
        return lambda clock: [abs(a) for _ in range(n) for a in range(n)]

    assert growth(prepare, 100) > hostile.LIMIT


def test_growth_is_judged_where_it_can_be_told() -> None:
    costs = [Cost(10, 0.1, 20.0, {}), Cost(20, 0.2, 36.0, {}), Cost(40, 0.6, 120.0, {})]
    assert hostile.ratios(costs) == pytest.approx((3.0, 120 / 36))
    assert hostile.find_breaches(costs) == ["time grows 3.00-fold", "memory grows 3.33-fold"]
    assert hostile.find_breaches([Cost(10, 0.001, 0.1, {}), Cost(20, 0.1, 0.5, {})]) == []


def test_every_shape_has_about_its_size() -> None:
    for make in hostile.TEXTS.values():
        assert 900 <= len(make(1_000)) <= 1_200
