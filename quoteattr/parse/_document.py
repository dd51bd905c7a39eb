"""From Stanza's annotation of the parts of a text to one document of ours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from quoteattr.parse._foreign import ENTITY_TYPES, Word, build_document
from quoteattr.parse._prepare import Part, cut_sentence
from quoteattr.text import Document, Entity, Paragraph, Sentence, Span, Token

if TYPE_CHECKING:
    import stanza

__all__ = ["Draft", "place_sentences", "read_stanza", "shorten"]

# Longest sentence and word that Stanza sees. The dependency scorer needs memory for every pair of words, the character
# networks pad every word to the longest of the batch.
_SENTENCE_LENGTH = 200
_WORD_LENGTH = 40


class Draft:
    """A document in the making: the annotations of its parts, taken over in the order of the text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._sentences: list[Sentence] = []
        self._tokens: list[Token] = []
        self._entities: list[Entity] = []

    def add(self, part: Part, annotated: stanza.Document) -> None:
        """Take over what Stanza found in one part."""
        for sentence in annotated.sentences:
            shift = part.shift_at(sentence.tokens[0].start_char)
            placed = [
                pair
                for token in sentence.tokens
                for pair in _place_words(token, Span(token.start_char, token.end_char).shifted(shift), self._text)
            ]
            self._add_sentence(placed)
            for entity in sentence.ents:
                span = Span(entity.start_char, entity.end_char).shifted(shift)
                self._entities.append(Entity(span, ENTITY_TYPES.get(entity.type, "MISC"), entity.type))

    def _add_sentence(self, placed: Sequence[tuple[Any, Span, str]]) -> None:
        index, first = len(self._sentences), len(self._tokens)
        for word, span, form in placed:
            self._tokens.append(
                Token(
                    index=len(self._tokens),
                    span=span,
                    form=form,
                    lemma=_lemma(word, form),
                    upos=word.upos or "X",
                    xpos=word.xpos or "",
                    feats=word.feats or "",
                    head=first + word.head - 1 if word.head else None,
                    deprel=_relation(word),
                    sentence=index,
                )
            )
        span = Span(placed[0][1].start, placed[-1][1].end)
        self._sentences.append(Sentence(index, span, first, len(self._tokens)))

    def document(self, paragraphs: tuple[Paragraph, ...], language: str) -> Document:
        """The document, once all parts were added."""
        return Document(
            text=self._text,
            paragraphs=paragraphs,
            sentences=tuple(self._sentences),
            tokens=tuple(self._tokens),
            entities=tuple(self._entities),
            language=language,
        )


def read_stanza(annotated: stanza.Document, text: str, language: str) -> Document:
    """A document that a Stanza pipeline of somebody else's has annotated, as one of ours.

    Args:
        annotated: Tagged, lemmatized and parsed.
        text: Its text.
        language: ISO 639-1 code of its language.
    """
    words: list[Word] = []
    entities: list[Entity] = []
    for number, sentence in enumerate(annotated.sentences):
        first = len(words)
        for token in sentence.tokens:
            for word, span, form in _place_words(token, Span(token.start_char, token.end_char), text):
                head = first + word.head - 1 if word.head else None
                lemma, tags = _lemma(word, form), (word.upos or "", word.xpos or "", word.feats or "")
                words.append(Word(span, form, lemma, *tags, head, word.deprel or "", number))
        for entity in sentence.ents:
            span = Span(entity.start_char, entity.end_char)
            entities.append(Entity(span, ENTITY_TYPES.get(entity.type, "MISC"), entity.type))
    return build_document(text, words, entities, language)


def place_sentences(annotated: stanza.Document) -> list[list[Span]]:
    """The words of each sentence of a tokenized document, by their characters in its text."""
    return [
        [
            span
            for token in sentence.tokens
            for _, span, _ in _place_words(token, Span(token.start_char, token.end_char), annotated.text)
        ]
        for sentence in annotated.sentences
    ]


def _place_words(token: Any, span: Span, text: str) -> list[tuple[Any, Span, str]]:
    """The words of one of Stanza's tokens, each with its span and form.

    The words of a multi-word token get spans of their own if they all lie in it one after the other ("do" and "n't" in
    "don't"); if not ("de" and "le" in "du"), all get the token's.
    """
    surface = span.of(text)
    if len(token.words) == 1:
        return [(token.words[0], span, surface)]
    haystack, cursor, parts = _fold(surface), 0, []
    for word in token.words:
        start = haystack.find(_fold(word.text), cursor)
        if start < 0:
            return [(each, span, each.text) for each in token.words]
        cursor = start + len(word.text)
        parts.append(Span(start, cursor).shifted(span.start))
    return [(word, part, part.of(text)) for word, part in zip(token.words, parts, strict=True)]


def _relation(word: Any) -> str:
    """Stanza's relation; nothing but the root of a sentence is one, whatever a model says."""
    if word.head == 0:
        return "root"
    return "dep" if not word.deprel or word.deprel == "root" else str(word.deprel)


def _lemma(word: Any, form: str) -> str:
    """Stanza's lemma, or the form where it has none or did not see the whole word as it is."""
    unseen = len(word.text) != len(form) or "\N{REPLACEMENT CHARACTER}" in word.text
    return form if unseen or not word.lemma or word.lemma == "_" else str(word.lemma)


def _fold(surface: str) -> str:
    """The characters that a multi-word token's expansion may write in another way, made alike one for one."""
    lowered = surface.lower()
    return (lowered if len(lowered) == len(surface) else surface).replace("’", "'")


def shorten(document: stanza.Document) -> stanza.Document:
    """The same tokens with overlong sentences cut and overlong words trimmed; the document itself if there are none."""
    if all(
        len(sentence.tokens) <= _SENTENCE_LENGTH and all(len(token.text) <= _WORD_LENGTH for token in sentence.tokens)
        for sentence in document.sentences
    ):
        return document
    import stanza

    sentences = [
        _entries(sentence.tokens[first:last])
        for sentence in document.sentences
        for first, last in cut_sentence([token.text for token in sentence.tokens], _SENTENCE_LENGTH)
    ]
    return stanza.Document(sentences, document.text)


def _entries(tokens: Sequence[Any]) -> list[dict[str, Any]]:
    """Tokens as the entries that Stanza makes a sentence of, numbered from 1."""
    entries: list[dict[str, Any]] = []
    count = 0
    for token in tokens:
        first, count = count + 1, count + len(token.words)
        entries.append(
            {
                "id": (first,) if first == count else (first, count),
                "text": token.text[:_WORD_LENGTH],
                "start_char": token.start_char,
                "end_char": token.end_char,
            }
        )
        if first != count:
            entries += [
                {"id": (number,), "text": word.text[:_WORD_LENGTH]} for number, word in enumerate(token.words, first)
            ]
    return entries
