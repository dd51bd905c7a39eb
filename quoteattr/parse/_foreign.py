"""Documents from somebody else's annotation of a text: words as they come, cut where our paragraphs end."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import attrs

from quoteattr.paragraphs import split_paragraphs
from quoteattr.text import Document, Entity, Sentence, Span, Token

__all__ = ["ENTITY_TYPES", "Word", "build_document"]

#: Labels of the bundled model, of OntoNotes, of CoNLL-2003 and of the models that use their names, as our types.
ENTITY_TYPES = {
    "PERSON": "PERSON",
    "PER": "PERSON",
    "ORG": "ORG",
    "GPE": "LOC",
    "LOC": "LOC",
    "FAC": "LOC",
    "NORP": "NORP",
    "DATE": "DATE",
    "TIME": "DATE",
    "MONEY": "MONEY",
}


@attrs.frozen
class Word:
    """A word as another library gives it.

    Args:
        span: Its characters in the text; not only white space.
        form: See :class:`~quoteattr.text.Token`, as the next four.
        lemma: "" where there is none.
        upos: "" where there is none.
        xpos: "" where there is none.
        feats: "" where there are none.
        head: Index of its governor among the words, None for a root.
        deprel: Universal relation to it; "" where there is none.
        sentence: Number of its sentence.
    """

    span: Span
    form: str
    lemma: str
    upos: str
    xpos: str
    feats: str
    head: int | None
    deprel: str
    sentence: int


def build_document(text: str, words: Sequence[Word], entities: Sequence[Entity], language: str) -> Document:
    """A document from words in the order of the text.

    A sentence that runs over the end of a paragraph becomes two; a word whose governor is in the other one is a root.
    """
    paragraphs = split_paragraphs(text)
    starts = [paragraph.span.start for paragraph in paragraphs]
    tokens: list[Token] = []
    sentences: list[Sentence] = []
    groups = [(word.sentence, bisect_right(starts, word.span.start)) for word in words]
    for i, word in enumerate(words):
        if i == 0 or groups[i] != groups[i - 1]:
            sentences.append(Sentence(len(sentences), word.span, i, i))
        sentence = sentences[-1]
        sentences[-1] = attrs.evolve(sentence, span=Span.around([sentence.span, word.span]), last=i + 1)
        is_root = word.head is None or groups[word.head] != groups[i]
        tokens.append(
            Token(
                index=i,
                span=word.span,
                form=word.form,
                lemma=word.lemma or word.form,
                upos=word.upos or "X",
                xpos=word.xpos,
                feats=word.feats,
                head=None if is_root else word.head,
                deprel="root" if is_root else word.deprel or "dep",
                sentence=len(sentences) - 1,
            )
        )
    return Document(text, paragraphs, tuple(sentences), tuple(tokens), tuple(entities), language)
