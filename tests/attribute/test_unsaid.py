"""Sources left unsaid: what the marks of a story cannot say."""

from __future__ import annotations

import pytest

from quoteattr.attribute.unsaid import imply_sources
from quoteattr.claims import Report, SpeechKind
from quoteattr.parse import EncoderParser
from quoteattr.text import Span


@pytest.mark.parametrize(("mark", "goes_on"), [('"', False), ("", True)])
def test_a_quotation_that_its_content_closes_does_not_go_on(mark: str, goes_on: bool) -> None:
    said = f'the result was "a mandate{mark}'
    text = f'Jane Brand said {said}\n\n"They have lost twice."'
    if mark:
        text = text.replace(mark + "\n", mark + ". Her manager, Peter Holm, was blunter.\n")
    start, again = text.index("the result"), text.index("They")
    inner = Span(text.index("a mandate"), text.index("a mandate") + len("a mandate"))
    reports = [
        Report((Span(start, start + len(said)),), quoted=(inner,), kind=SpeechKind.MIXED, source=Span(0, 10)),
        Report((Span(again, len(text) - 1),), quoted=(Span(again, len(text) - 1),), kind=SpeechKind.DIRECT),
    ]
    filled, _ = imply_sources(reports, EncoderParser().parse(text))
    assert (filled[1].source == Span(0, 10)) is goes_on
