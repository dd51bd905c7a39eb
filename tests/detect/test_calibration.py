"""Confidences as shares: the bundled figures, and what comes of a report's own."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.detect import TaggerDetector
from quoteattr.detect.calibration import calibrate, calibration, precision_of
from quoteattr.detect.figures import describe_report
from quoteattr.detect.tagger import TaggedReport
from quoteattr.text import Document, Span

from ..plain_parser import PlainParser

WAYS = {"label", "quotation", "grammar", "nested"}
NAMES = sorted(calibration().weights)


def test_the_bundled_figures_are_shares_in_order() -> None:
    fitted = calibration()
    assert set(fitted.precisions) == WAYS
    assert all(0 <= share <= 1 for share in fitted.precisions.values())
    assert 0 < fitted.least < fitted.publish < 1


def test_what_makes_a_report_likely() -> None:
    """The signs of the weights that anybody would expect."""
    weights = calibration().weights
    likelier = ("tagger", "content", "content's end", "cue's share", "link to source")
    assert all(weights[name] > 0 for name in likelier)
    assert weights["source by grammar"] < weights["source"]


@pytest.mark.parametrize("way", sorted(WAYS))
def test_every_way_has_a_precision(way: str) -> None:
    assert precision_of(way) == calibration().precisions[way]


def test_an_unknown_way() -> None:
    with pytest.raises(KeyError):
        precision_of("hearsay")


@given(st.dictionaries(st.sampled_from(NAMES), st.floats(-1e9, 1e9)))
def test_any_figures_give_a_share(figures: dict[str, float]) -> None:
    assert 0 <= calibrate(figures) <= 1


def test_a_figure_without_a_weight_counts_for_nothing() -> None:
    assert calibrate({"tagger": 2.0, "colour": 9.0}) == calibrate({"tagger": 2.0})


class _Scripted:
    """A tagger that says one thing."""

    provenance: Mapping[str, str] = {}

    def tag(self, document: Document, pairs: object) -> tuple[TaggedReport, ...]:
        return (TaggedReport((Span(17, 30),), Span(12, 16), Span(0, 11), 0.9),)


def test_reports_have_calibrated_confidences_and_say_what_they_come_from() -> None:
    detector = TaggerDetector(_Scripted(), least=0)  # type: ignore[arg-type]  # a stand-in
    text = "Mara Okello said it would rain. Then: “Nobody asked us for it.” “And nobody ever will."
    document = PlainParser().parse(text)
    reports = detector(document)
    (tagged,) = _Scripted().tag(document, ())
    assert [(r.confidence, r.evidence[0]) for r in reports] == [
        (
            pytest.approx(calibrate(describe_report(document, tagged, tagged)), abs=1e-4),
            "tagger: 0.9000 before calibration",
        ),
        (precision_of("quotation"), "marks: quotation without a cue"),
        (precision_of("quotation"), "marks: unclosed quotation without a cue"),
    ]
