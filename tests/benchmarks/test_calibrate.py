"""The thresholds that a calibration chooses, on shares that are known."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture
def calibrate(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The benchmark, which imports its neighbours as a script does."""
    monkeypatch.syspath_prepend(BENCHMARKS)
    return importlib.import_module("calibrate")


def make(calibrate: ModuleType, rights: str) -> list[object]:
    return [calibrate.Case(str(i), {}, letter == "r") for i, letter in enumerate(rights)]


def test_least_is_the_lowest_at_which_four_in_five_are_right(calibrate: ModuleType) -> None:
    cases = make(calibrate, "rrrrwwww")
    shares = np.array([0.9, 0.8, 0.7, 0.55, 0.45, 0.31, 0.25, 0.22])
    assert calibrate.choose_least(cases, [shares], 1000) == (0.32, pytest.approx(2 * 4 / (5 + 1000)))


def test_least_keeps_near_the_best_f1(calibrate: ModuleType) -> None:
    cases = make(calibrate, "rwrwrwrw")
    shares = np.array([0.9, 0.8, 0.7, 0.59, 0.5, 0.4, 0.3, 0.2])
    least, best = calibrate.choose_least(cases, [shares], 4)
    assert (least, best) == (0.3, pytest.approx(2 * 4 / (7 + 4))), "four in five would cost too much"


def test_least_is_measured_on_all_rounds(calibrate: ModuleType) -> None:
    cases = make(calibrate, "rrrww")
    low, high = np.array([0.9, 0.8, 0.7, 0.25, 0.25]), np.array([0.9, 0.8, 0.7, 0.45, 0.45])
    assert calibrate.choose_least(cases, [high], 1000)[0] == 0.46
    assert calibrate.choose_least(cases, [low, high], 1000)[0] == 0.26


def test_publish_is_the_lowest_at_which_every_round_is_right_enough(calibrate: ModuleType) -> None:
    class Seen:
        def __init__(self, confidence: float, right: bool) -> None:
            self.confidence, self.right = confidence, right

    fine = [Seen(0.99, True)] * 19 + [Seen(0.82, False)]
    worse = [Seen(0.99, True)] * 19 + [Seen(0.85, False), Seen(0.85, False)]
    assert calibrate.choose_publish([fine]) == 0.8
    assert calibrate.choose_publish([fine, worse]) == 0.86
    assert calibrate.choose_publish([[Seen(0.99, False)]]) == 0.99
