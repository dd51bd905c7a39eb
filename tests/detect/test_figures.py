"""What is known of a tagged report."""

from __future__ import annotations

import attrs
import pytest

from quoteattr.detect.figures import cue_share, describe_report
from quoteattr.detect.tagger import TaggedReport
from quoteattr.parse import EncoderParser
from quoteattr.text import Span

TEXT = "Mara Okello said that the ferry was late."
CONTENT, CUE, SOURCE = Span(17, 40), Span(12, 16), Span(0, 11)


@pytest.mark.parametrize(
    ("cue", "low", "high"),
    [("said", 0.85, 1), ("late", 0, 0.1), ("ferry was", 0.05, 0.2), ("Okello said", 0.85, 1), ("that", 0.05, 0.2)],
)
def test_words_of_saying_are_cues_and_others_are_not(parser: EncoderParser, cue: str, low: float, high: float) -> None:
    start = TEXT.index(cue)
    assert low <= cue_share(parser.parse(TEXT), Span(start, start + len(cue))) <= high


@pytest.mark.parametrize(
    ("cue", "own", "found", "names"),
    [
        (CUE, SOURCE, SOURCE, {"cue", "cue's share", "cue of speech", "act: assertive", "source"}),
        (CUE, None, SOURCE, {"cue", "cue's share", "cue of speech", "act: assertive", "source by grammar"}),
        (CUE, None, None, {"cue", "cue's share", "cue of speech", "act: assertive"}),
        (None, None, None, set()),
    ],
)
def test_which_figures_there_are(
    parser: EncoderParser, cue: Span | None, own: Span | None, found: Span | None, names: set[str]
) -> None:
    report = TaggedReport((CONTENT,), cue, own, 0.75, figures={"content": -0.5})
    figures = describe_report(parser.parse(TEXT), report, attrs.evolve(report, source=found))
    assert figures.keys() == {"tagger", "content", *names}
    assert figures["tagger"] == pytest.approx(1.0986, abs=1e-4)
    assert figures["content"] == -0.5


def test_a_tagger_that_is_certain(parser: EncoderParser) -> None:
    certain = TaggedReport((CONTENT,), None, None, 1.0)
    figures = describe_report(parser.parse(TEXT), certain, certain)
    assert figures["tagger"] == pytest.approx(20.7, abs=0.1)
