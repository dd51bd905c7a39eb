"""What is longer than the network's window is cut at the borders of sentences and put together: no word is lost."""

from __future__ import annotations

from quoteattr.detect.tagger import MAX_PIECES, MAX_SENTENCE_PIECES, Tagger
from quoteattr.marks import pair_marks
from quoteattr.text import Span
from tests.plain_parser import PlainParser

SENTENCE = "Mara Okello said the ferry was late again today. "


def cut(text: str, tagger: Tagger) -> list[tuple[int, int, int]]:
    """Start, end and length in pieces of each window."""
    document = PlainParser().parse(text)
    pairs = pair_marks(text, [p.span for p in document.paragraphs])
    found = []
    for paragraph in document.paragraphs:
        windows = tagger.encode(document, paragraph.span, pairs)
        found += [(window.starts[0], window.ends[-1], len(window.ids)) for window in windows]
    return found


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    text = (SENTENCE * 100).strip()
    windows = cut(text, Tagger())
    assert len(windows) > 3
    assert all(text[end - 1] == "." and text[start:].startswith("Mara") for start, end, _ in windows)
    assert all(length <= MAX_PIECES + 2 for _, _, length in windows)
    assert "".join(text[start:end] for start, end, _ in windows).replace(" ", "") == text.replace(" ", "")


def test_a_sentence_longer_than_a_window_is_cut_between_words() -> None:
    text = "the ferry is late and " * 200 + "that is all."
    windows = cut(text, Tagger())
    assert len(windows) > 3
    assert all(length <= MAX_SENTENCE_PIECES + 2 for _, _, length in windows)
    assert " ".join(text[start:end] for start, end, _ in windows).split() == text.split()


def test_a_quotation_over_many_windows_is_one_claim() -> None:
    """Each window finds a part of it; the marks say that it is one."""
    from quoteattr import Extractor

    text = "“" + "The ferry is late again today. " * 150 + "That is all,” Mara Okello said."
    result = Extractor(parser=PlainParser()).extract(text)
    assert [claim.content for claim in result.claims if claim.parent is None] == [(Span(1, text.index("all") + 3),)]
