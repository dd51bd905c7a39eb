"""Reports inside reports, and no deeper than they may."""

from __future__ import annotations

import pytest

from quoteattr import Document, Extraction, Extractor
from quoteattr.claims import ExtractionWarning, Report, WarningType
from quoteattr.detect import MAX_DEPTH, limit_nesting
from quoteattr.text import Span
from tests.plain_parser import PlainParser

TEXT = "The ferry is late. " * 400


def chain(depth: int) -> list[Report]:
    """A report inside a report, and so on."""
    return [Report((Span(n, len(TEXT) - n),), parent=n - 1 if n else None) for n in range(depth + 1)]


def test_what_is_not_too_deep_stays_as_it_is() -> None:
    reports = chain(MAX_DEPTH)
    assert limit_nesting(reports) == (tuple(reports), 0)


def test_what_is_too_deep_is_left_out_and_counted() -> None:
    reports = chain(MAX_DEPTH + 5)
    assert limit_nesting(reports) == (tuple(reports[: MAX_DEPTH + 1]), 5)


def test_parents_are_told_by_their_new_places() -> None:
    deep, other = chain(MAX_DEPTH + 2), Report((Span(0, 3),))
    kept, left_out = limit_nesting([*deep, other, Report((Span(0, 2),), parent=len(deep))])
    assert (len(kept), left_out) == (MAX_DEPTH + 3, 2)
    assert kept[-2:] == (other, Report((Span(0, 2),), parent=MAX_DEPTH + 1))


@pytest.mark.parametrize("parents", [[0], [1, 0], [2, 0, 1]])
def test_reports_in_a_circle_are_left_out(parents: list[int]) -> None:
    reports = [Report((Span(0, 3),), parent=parent) for parent in parents]
    assert limit_nesting([*reports, Report((Span(0, 9),))]) == ((Report((Span(0, 9),)),), len(parents))


def test_the_result_warns_of_it() -> None:
    depth = 3_000

    def detector(document: Document) -> tuple[Report, ...]:
        return tuple(chain(depth))

    result = Extractor(parser=PlainParser(), detector=detector).extract(TEXT)
    message = f"claims that are inside more than 16 others are left out: {depth - MAX_DEPTH}"
    assert result.warnings == (ExtractionWarning(WarningType.NESTING, message),)
    assert [claim.parent for claim in result.claims] == [None, *(f"c{n}" for n in range(1, MAX_DEPTH + 1))]
    assert Extraction.from_dict(result.to_dict()) == result


def test_most_results_warn_of_nothing() -> None:
    assert Extractor(parser=PlainParser(), detector="syntax").extract("Mara Okello said no.").warnings == ()
