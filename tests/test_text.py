"""Spans and documents, as tables; their laws are in tests/properties."""

from __future__ import annotations

import pytest

from quoteattr.text import Document, Entity, Paragraph, Sentence, Span, Token

TEXT = "Mayor Quill said it.\n\nNo."


def _token(index: int, start: int, end: int, head: int | None, upos: str = "X", deprel: str = "dep") -> Token:
    return Token(index, Span(start, end), TEXT[start:end], "", upos, "", "", head, deprel, 0 if index < 5 else 1)


DOCUMENT = Document(
    text=TEXT,
    paragraphs=(Paragraph(0, Span(0, 20)), Paragraph(1, Span(22, 25))),
    sentences=(Sentence(0, Span(0, 20), 0, 5), Sentence(1, Span(22, 25), 5, 7)),
    tokens=(
        _token(0, 0, 5, 1, "NOUN", "compound"),
        _token(1, 6, 11, 2, "PROPN", "nsubj"),
        _token(2, 12, 16, None, "VERB", "root"),
        _token(3, 17, 19, 2, "PRON", "obj"),
        _token(4, 19, 20, 2, "PUNCT", "punct"),
        _token(5, 22, 24, None, "INTJ", "root"),
        _token(6, 24, 25, 5, "PUNCT", "punct"),
    ),
    entities=(Entity(Span(6, 11), "PERSON", "PER"),),
)


@pytest.mark.parametrize(("start", "end"), [(-1, 0), (-2, -1), (3, 2)])
def test_a_span_runs_forward(start: int, end: int) -> None:
    with pytest.raises(ValueError, match=f"from {start} to {end}"):
        Span(start, end)


@pytest.mark.parametrize(
    ("outer", "inner", "contains", "overlaps"),
    [
        (Span(2, 6), Span(3, 5), True, True),
        (Span(2, 6), Span(2, 6), True, True),
        (Span(2, 6), Span(1, 3), False, True),
        (Span(2, 6), Span(5, 7), False, True),
        (Span(2, 6), Span(6, 8), False, False),
        (Span(2, 6), Span(0, 2), False, False),
        (Span(2, 6), Span(4, 4), True, True),
        (Span(2, 6), Span(6, 6), True, False),
    ],
)
def test_containment_and_overlap(outer: Span, inner: Span, contains: bool, overlaps: bool) -> None:
    assert outer.contains(inner) is contains
    assert outer.overlaps(inner) is overlaps
    assert inner.overlaps(outer) is overlaps


def test_an_empty_span_is_true_and_has_no_length() -> None:
    assert Span(3, 3)
    assert len(Span(3, 3)) == 0


@pytest.mark.parametrize(("offset", "covered"), [(1, False), (2, True), (3, True), (4, False)])
def test_covers_is_end_exclusive(offset: int, covered: bool) -> None:
    assert Span(2, 4).covers(offset) is covered


def test_spans_sort_by_start_then_end() -> None:
    assert sorted([Span(3, 4), Span(1, 9), Span(1, 2)]) == [Span(1, 2), Span(1, 9), Span(3, 4)]


def test_around_takes_no_empty_list() -> None:
    assert Span.around([Span(4, 6), Span(1, 2)]) == Span(1, 6)
    with pytest.raises(ValueError, match="empty"):
        Span.around([])


@pytest.mark.parametrize(
    ("text", "expected"),
    [("  a b\r\n", Span(2, 5)), ("ab", Span(0, 2)), (" \u2003\n", Span(3, 3)), ("", Span(0, 0))],
)
def test_stripped(text: str, expected: Span) -> None:
    assert Span(0, len(text)).stripped(text) == expected


@pytest.mark.parametrize(
    ("offset", "paragraph"), [(0, 0), (19, 0), (20, None), (21, None), (22, 1), (24, 1), (25, None)]
)
def test_paragraph_and_sentence_at(offset: int, paragraph: int | None) -> None:
    found = DOCUMENT.paragraph_at(offset)
    assert (found.index if found else None) == paragraph
    sentence = DOCUMENT.sentence_at(offset)
    assert (sentence.index if sentence else None) == paragraph


def test_nothing_lies_before_the_first_paragraph() -> None:
    document = Document("  a", paragraphs=(Paragraph(0, Span(2, 3)),), sentences=(Sentence(0, Span(2, 3), 0, 0),))
    assert document.paragraph_at(0) is None
    assert document.sentence_at(1) is None


@pytest.mark.parametrize(
    ("span", "tokens", "entities"),
    [
        (Span(0, 11), [0, 1], 1),
        (Span(5, 6), [], 0),
        (Span(5, 7), [1], 1),
        (Span(11, 16), [2], 0),
        (Span(18, 23), [3, 4, 5], 0),
        (Span(20, 22), [], 0),
    ],
)
def test_what_a_span_holds(span: Span, tokens: list[int], entities: int) -> None:
    assert [token.index for token in DOCUMENT.tokens_in(span)] == tokens
    assert len(DOCUMENT.entities_in(span)) == entities


def test_the_dependency_tree() -> None:
    mayor, quill, said, it, stop, *_ = DOCUMENT.tokens
    assert DOCUMENT.children(said) == (quill, it, stop)
    assert DOCUMENT.subtree(quill) == (mayor, quill)
    assert list(DOCUMENT.ancestors(mayor)) == [quill, said]
    assert (mayor.start, mayor.end) == (0, 5)


@pytest.mark.parametrize(
    ("span", "head", "why"),
    [
        (Span(0, 11), 1, "the noun that the title modifies"),
        (Span(0, 20), 2, "the root of a whole sentence"),
        (Span(17, 20), 3, "punctuation heads nothing beside a word"),
        (Span(19, 20), 4, "unless it is all there is"),
        (Span(20, 22), None, "no token, no head"),
        (Span(12, 24), 2, "of two roots the one that governs more"),
    ],
)
def test_head_of(span: Span, head: int | None, why: str) -> None:
    found = DOCUMENT.head_of(span)
    assert (found.index if found else None) == head, why
