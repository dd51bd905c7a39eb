"""Invariant 1: ``text[s.start:s.end]`` is what the object says it is, for any ``str``."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from quoteattr.claims import Extraction
from quoteattr.text import Document, Span
from tests.invariants import find_bad_slices
from tests.strategies import documents, extractions, spans, texts


@given(texts, st.data())
def test_a_span_slices_its_text(text: str, data: st.DataObject) -> None:
    span = data.draw(spans(len(text)))
    assert span.of(text) == text[span.start : span.end]
    assert len(span.of(text)) == len(span)
    stripped = span.stripped(text)
    assert span.contains(stripped)
    assert stripped.of(text) == span.of(text).strip()


@given(texts, texts, st.data())
def test_a_shifted_span_slices_the_shifted_text(text: str, before: str, data: st.DataObject) -> None:
    span = data.draw(spans(len(text)))
    assert span.shifted(len(before)).of(before + text) == span.of(text)


@given(st.lists(spans(40), min_size=1))
def test_around_is_the_smallest_span_that_holds_all(parts: list[Span]) -> None:
    whole = Span.around(parts)
    assert all(whole.contains(part) for part in parts)
    assert whole.start in {part.start for part in parts}
    assert whole.end in {part.end for part in parts}


@given(documents(), st.data())
def test_a_document_finds_what_a_slow_search_finds(document: Document, data: st.DataObject) -> None:
    span = data.draw(spans(len(document.text), smallest=1)) if document.text else Span(0, 0)
    assert document.tokens_in(span) == tuple(t for t in document.tokens if t.span.overlaps(span))
    assert document.entities_in(span) == tuple(e for e in document.entities if e.span.overlaps(span))
    for offset in (span.start, span.end):
        paragraphs = [p for p in document.paragraphs if p.span.start <= offset < p.span.end]
        assert document.paragraph_at(offset) == (paragraphs[0] if paragraphs else None)
        sentences = [s for s in document.sentences if s.span.start <= offset < s.span.end]
        assert document.sentence_at(offset) == (sentences[0] if sentences else None)


@given(documents())
def test_a_documents_trees_are_trees(document: Document) -> None:
    for token in document.tokens:
        assert token.form == token.span.of(document.text)
        assert all(child.head == token.index for child in document.children(token))
        below = {t.index for t in document.subtree(token)}
        assert below == {t.index for t in document.tokens if token in [t, *document.ancestors(t)]}
        head = document.head_of(Span.around(t.span for t in document.subtree(token)))
        assert head is not None
    for sentence in document.sentences:
        tokens = document.tokens[sentence.first : sentence.last]
        assert tokens == tuple(t for t in document.tokens if t.sentence == sentence.index)


@given(extractions())
def test_the_spans_of_a_result_slice_its_text(pair: tuple[str, Extraction]) -> None:
    text, extraction = pair
    assert find_bad_slices(text, extraction) == []
    if extraction.claims:
        assert find_bad_slices("", extraction) != []
