"""Reports that need no speech verb."""

from __future__ import annotations

import pytest

from quoteattr.detect.formulas import find_formulas
from quoteattr.parse import EncoderParser

# text, (source, cue, contents) or None, why
FORMULAS = [
    ("The money was reportedly moved in March.", (None, "reportedly", ["The money was", "moved in March"]), "a verb"),
    ("The captain was allegedly asleep.", (None, "allegedly", ["The captain was", "asleep"]), "a predicate"),
    ("He bought an allegedly old clock.", None, "the adverb hedges a phrase only"),
    (
        "The board did not respond to a request for comment.",
        ("The board", "did not respond", ["to a request for comment"]),
        "silence",
    ),
    ("The board responded to a request for comment.", None, "an answer is no silence"),
    ("The board did not respond to the alarm.", None, "nobody asked"),
    (
        "In the words of Nora Pike, the plan is late.",
        ("Nora Pike", "In the words", ["the plan is late"]),
        "of somebody",
    ),
    ("In Nora Pike's view, the plan is late.", ("Nora Pike", "view", ["the plan is late"]), "somebody's"),
    ("The house stands in view of the sea.", None, "a place"),
]


@pytest.mark.parametrize(("text", "expected", "why"), FORMULAS, ids=[f[0] for f in FORMULAS])
def test_a_formula_is_found(
    parser: EncoderParser, text: str, expected: tuple[str | None, str, list[str]] | None, why: str
) -> None:
    found = [
        (r.source and r.source.of(text), r.cue.of(text), [s.of(text) for s in r.content])
        for r in find_formulas(parser.parse(text))
    ]
    assert found == ([] if expected is None else [expected]), why
