"""spaCy's annotation as a document of ours, for pipelines that have parsed a text already.

spaCy itself is not imported here: whoever has a pipeline has imported it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from quoteattr.errors import ModelMissingError
from quoteattr.parse._foreign import ENTITY_TYPES, Word, build_document
from quoteattr.parse._universal import Node, convert, is_universal
from quoteattr.text import Document, Entity, Span

if TYPE_CHECKING:
    import spacy.language
    import spacy.tokens

__all__ = ["SpacyParser", "is_parsed", "read_spacy"]

_SURROGATE = re.compile("[\ud800-\udfff]")

_NEEDED = ("TAG", "LEMMA", "DEP", "ENT_IOB")


class SpacyParser:
    """Turns text into a :class:`~quoteattr.text.Document` with a spaCy pipeline of yours.

    ``Extractor(parser=SpacyParser(spacy.load("en_core_web_sm")))`` finds claims on spaCy's parse. The later stages were
    tuned on the bundled models; on other parses they do less well (docs/formats.md has figures).

    Args:
        nlp: The pipeline; it must have a parser, a tagger, a lemmatizer and an entity recognizer.

    Raises:
        ModelMissingError: At the first text: the pipeline lacks one of these.
    """

    def __init__(self, nlp: spacy.language.Language) -> None:
        self._nlp = nlp

    @property
    def provenance(self) -> dict[str, str]:
        """Name and version of the pipeline; spaCy has no hashes of its models."""
        return name_pipeline(self._nlp)

    def parse(self, text: str) -> Document:
        """Parse one text."""
        return self.parse_many([text])[0]

    def parse_many(self, texts: Iterable[str]) -> list[Document]:
        """Parse several texts, each as if alone."""
        documents = []
        for text in texts:
            doc = self._nlp(_encodable(text))
            if not is_parsed(doc):
                raise ModelMissingError(
                    f"the spaCy pipeline ({', '.join(self._nlp.pipe_names) or 'blank'}) does not give tags, lemmas, "
                    "dependencies and entities; load one that does, for example en_core_web_sm"
                )
            documents.append(read_spacy(doc, text))
        return documents


def name_pipeline(nlp: spacy.language.Language) -> dict[str, str]:
    """What a pipeline is called in the provenance of a result."""
    meta = nlp.meta
    return {f"spacy-{meta.get('lang', '')}_{meta.get('name', '')}": str(meta.get("version", ""))}


def is_parsed(doc: spacy.tokens.Doc) -> bool:
    """Whether a document has all that the later stages read: tags, lemmas, dependencies, entities."""
    return all(doc.has_annotation(name) for name in _NEEDED)


def read_spacy(doc: spacy.tokens.Doc, text: str | None = None) -> Document:
    """A spaCy document as one of ours: the same words and sentences, but cut where our paragraphs end.

    Dependencies in ClearNLP's style, which spaCy's English models give, become Universal Dependencies.

    Args:
        doc: Tagged, lemmatized and parsed; see :func:`is_parsed`.
        text: The text, where ``doc`` is of a copy of it with the same number of characters.
    """
    tokens = [token for token in doc if not token.is_space]
    places = {token.i: i for i, token in enumerate(tokens)}
    people = {
        i: number
        for number, ent in enumerate(doc.ents)
        if ent.label_ in ("PERSON", "PER")
        for i in range(ent.start, ent.end)
    }
    nodes = [
        Node(
            form=token.lower_,
            lemma=token.lemma_,
            upos=token.pos_,
            head=None if token.head.i == token.i else places.get(token.head.i),
            deprel=token.dep_,
            named=people.get(token.i),
        )
        for token in tokens
    ]
    if not is_universal(node.deprel for node in nodes):
        convert(nodes)
    sentences = [0] * len(doc)
    for number, sentence in enumerate(doc.sents):
        for token in sentence:
            sentences[token.i] = number
    words = [
        Word(
            span=Span(token.idx, token.idx + len(token)),
            form=token.text if text is None else text[token.idx : token.idx + len(token)],
            lemma=token.lemma_,
            upos=token.pos_,
            xpos=token.tag_,
            feats=str(token.morph),
            head=node.head,
            deprel=node.deprel,
            sentence=sentences[token.i],
        )
        for token, node in zip(tokens, nodes, strict=True)
    ]
    entities = [
        Entity(Span(ent.start_char, ent.end_char), ENTITY_TYPES.get(ent.label_, "MISC"), ent.label_) for ent in doc.ents
    ]
    return build_document(doc.text if text is None else text, words, entities, doc.lang_)


def _encodable(text: str) -> str:
    """The text as spaCy can hold it: lone surrogates as U+FFFD."""
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)
