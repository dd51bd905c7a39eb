"""Confidences as shares: the bundled figures and the line between them."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.detect import TaggerDetector
from quoteattr.detect.calibration import calibrate, calibration, interpolate, precision_of
from quoteattr.detect.tagger import TaggedReport
from quoteattr.text import Document, Span

from ..plain_parser import PlainParser

WAYS = {"label", "quotation", "grammar", "nested"}


def test_the_bundled_figures_are_shares_and_the_line_rises() -> None:
    figures = calibration()
    raws, rights = zip(*figures.knots, strict=True)
    assert list(raws) == sorted(set(raws))
    assert list(rights) == sorted(rights)
    assert (raws[0], raws[-1]) == (0, 1)
    assert set(figures.precisions) == WAYS
    assert all(0 <= share <= 1 for share in (*rights, *figures.precisions.values()))
    assert rights[0] < figures.publish < rights[-1]


@pytest.mark.parametrize("way", sorted(WAYS))
def test_every_way_has_a_precision(way: str) -> None:
    assert precision_of(way) == calibration().precisions[way]


def test_an_unknown_way() -> None:
    with pytest.raises(KeyError):
        precision_of("hearsay")


@pytest.mark.parametrize(
    ("x", "height"), [(-1, 0.1), (0, 0.1), (0.25, 0.2), (0.5, 0.3), (0.75, 0.6), (1, 0.9), (2, 0.9)]
)
def test_a_line_between_knots_level_beyond_them(x: float, height: float) -> None:
    assert interpolate(((0.0, 0.1), (0.5, 0.3), (1.0, 0.9)), x) == pytest.approx(height)


@given(st.floats(0, 1), st.floats(0, 1))
def test_more_raw_confidence_is_never_less_confidence(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0 <= calibrate(low) <= calibrate(high) <= 1


class _Scripted:
    """A tagger that says one thing."""

    provenance: Mapping[str, str] = {}

    def tag(self, document: Document, pairs: object) -> tuple[TaggedReport, ...]:
        return (TaggedReport((Span(17, 30),), Span(12, 16), Span(0, 11), 0.9),)


def test_reports_have_calibrated_confidences_and_say_what_they_come_from() -> None:
    detector = TaggerDetector(_Scripted())  # type: ignore[arg-type]  # a stand-in
    text = "Mara Okello said it would rain. Then: “Nobody asked us for it.” “And nobody ever will."
    reports = detector(PlainParser().parse(text))
    assert [(r.confidence, r.evidence[0]) for r in reports] == [
        (pytest.approx(calibrate(0.9), abs=1e-4), "tagger: 0.9000 before calibration"),
        (precision_of("quotation"), "marks: quotation without a cue"),
        (precision_of("quotation"), "marks: unclosed quotation without a cue"),
    ]
