"""Invariant 4: each quotation mark is in at most one pair; pairs are disjoint or nested."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from quoteattr.marks import pair_marks
from quoteattr.paragraphs import split_paragraphs
from quoteattr.text import Span
from tests.marks_reference import pair_marks_slowly
from tests.strategies import news_texts, texts

MARKS = st.text(alphabet="\"'“”‘’„‟«»‹›`「」『』〝〞,.s S2\n", max_size=80)


def cut(text: str) -> list[Span]:
    spans, start = [], 0
    for line in text.split("\n"):
        if line:
            spans.append(Span(start, start + len(line)))
        start += len(line) + 1
    return spans


@given(st.one_of(MARKS, st.text(max_size=60)))
def test_each_quotation_mark_is_in_at_most_one_pair(text: str) -> None:
    pairs = pair_marks(text, cut(text))
    marks = [mark for pair in pairs for mark in (pair.open, pair.close) if mark is not None]
    characters = [i for mark in marks for i in range(mark.start, mark.end)]
    assert len(characters) == len(set(characters))


@given(MARKS | st.text(max_size=60) | news_texts() | texts)
def test_the_scanner_pairs_as_the_slow_reference_does(text: str) -> None:
    for paragraphs in (cut(text), [paragraph.span for paragraph in split_paragraphs(text)]):
        assert pair_marks(text, paragraphs) == pair_marks_slowly(text, paragraphs)


@given(MARKS)
def test_pairs_are_disjoint_or_nested_and_stay_in_their_paragraph(text: str) -> None:
    paragraphs = cut(text)
    pairs = pair_marks(text, paragraphs)
    assert [p.open.start for p in pairs] == sorted(p.open.start for p in pairs)
    for i, left in enumerate(pairs):
        assert any(p.contains(left.span) for p in paragraphs)
        assert left.depth == sum(other.span.contains(left.span) for other in pairs[:i])
        for right in pairs[i + 1 :]:
            assert not left.span.overlaps(right.span) or left.inner.contains(right.span)


@given(MARKS, MARKS)
def test_a_later_paragraph_changes_no_earlier_pair(text: str, more: str) -> None:
    joined = f"{text}.\n\nx{more}"
    before = pair_marks(joined, [*cut(f"{text}."), Span(len(text) + 3, len(joined))])
    alone = pair_marks(f"{text}.", cut(f"{text}."))
    assert before[: len(alone)] == alone
