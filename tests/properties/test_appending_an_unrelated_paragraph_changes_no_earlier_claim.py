"""Invariant 7: appending an unrelated paragraph changes no earlier claim.

With the bundled models: test_whole_chain.py; of the stage that tells speakers alone: test_attribute.py.
"""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from quoteattr.marks import pair_marks
from quoteattr.paragraphs import split_paragraphs
from tests.properties.chains import CAST, chain
from tests.strategies import news_texts

UNRELATED = [
    "Tove Norrholm wrote that snow fell in the hills.",
    "“It snows,” Tove Norrholm said.",
    "Snow fell in the hills.",
    "The hills: 1,200 m.",
]


def is_open(text: str) -> bool:
    """Whether a text ends within a quotation, which a paragraph that begins with a mark would go on with."""
    paragraphs = [paragraph.span for paragraph in split_paragraphs(text)]
    return any(pair.close is None and pair.inner.end >= paragraphs[-1].end for pair in pair_marks(text, paragraphs))


@given(news_texts(), st.sampled_from(UNRELATED))
def test_appending_an_unrelated_paragraph_changes_no_earlier_claim(text: str, more: str) -> None:
    assume(more[0] != "“" or not is_open(text))
    for cast in ((), CAST):
        before = chain(*cast).extract(text).claims
        after = chain(*cast).extract(f"{text}\n\n{more}").claims
        assert after[: len(before)] == before
        assert all(claim.span.start >= len(text) for claim in after[len(before) :])
