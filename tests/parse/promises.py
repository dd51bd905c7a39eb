"""What every parser promises, and texts on which it is asked to keep its word."""

from __future__ import annotations

from itertools import pairwise

from quoteattr.parse import split_paragraphs
from quoteattr.text import Document, Span

ARTICLE = """Harbour board delays pier
By Una Delacroix

PORTWICK, Monday - “We don't know when it will reopen,” board chair Mara Okello said. “Not before spring.”

The Kenyan engineer, who had arrived from Oslo on Friday, told the Portwick Herald that it cost $3 million.
"""

AWKWARD = [
    "😀 “Ja 👨‍👩‍👧,” said Zoe\u0301 Bru\u0308ning 😀.",
    "He said:\r\n“No.”\r\n\r\nShe said:\r“Yes.”",
    "שלום, אמר דוד. مرحبا قالت سارة.",
    "\ud800Hello\udfff she said.\ud83d \ude00",
    "NUL\0in the middle, and \x07 bells \x1b[31m.",
    "a\u2028b\u2029c\x85d\x0be\x0cf",
    "\ufeffThe text begins with a byte-order mark.\u200b",
    "…",
    "\"'“”‘’„‟«»‹›",
    "。 、 「 」",
    "\x80\x9f",
    "# newdoc id = 1\n# text = x",
    "<PAD> <UNK> <ROOT> _ -",
    "a\tb  c\u00a0d\u3000e",
]


def check(document: Document, text: str) -> None:
    """Every promise that a Document makes of its spans and indices."""
    assert document.text == text
    assert document.paragraphs == split_paragraphs(text)
    for before, after in pairwise(document.sentences):
        assert before.span.end <= after.span.start
        assert before.last == after.first
    for before, after in pairwise(document.tokens):
        assert before.span == after.span or before.end <= after.start
    for before, after in pairwise(document.entities):
        assert before.span.end <= after.span.start
    for index, sentence in enumerate(document.sentences):
        assert sentence.index == index
        tokens = document.tokens[sentence.first : sentence.last]
        assert sentence.span == Span(tokens[0].start, tokens[-1].end)
        assert sum(token.head is None for token in tokens) == 1
        paragraph = document.paragraph_at(sentence.span.start)
        assert paragraph is not None
        assert paragraph.span.contains(sentence.span)
        for token in tokens:
            assert token.sentence == index
            assert token.head is None or sentence.first <= token.head < sentence.last
            assert (token.head is None) == (token.deprel == "root")
    for index, token in enumerate(document.tokens):
        assert token.index == index
        assert token.form == token.span.of(text) != ""
        assert token.lemma
    for entity in document.entities:
        assert entity.span.of(text).strip() == entity.span.of(text) != ""
        assert entity.type in {"PERSON", "ORG", "LOC", "NORP", "DATE", "MONEY", "MISC"}
