"""The package's parser inside Stanza's pipelines: ``processors={"tokenize": "quoteattr", "pos": "quoteattr", ...}``.

Importing this module registers variants called "quoteattr" of Stanza's processors ``tokenize``, ``pos``, ``lemma`` and
``depparse``, and a processor ``quoteattr_ner`` for entities, since Stanza's own takes no variants. All five share one
reading of the text. Each stands alone too: behind another tokenizer they tag and parse that tokenizer's words.

>>> import stanza
>>> pipeline = stanza.Pipeline(**SETTINGS)
>>> [(word.text, word.upos, word.deprel) for word in pipeline("Vera Lindqvist resigned.").iter_words()]
[('Vera', 'PROPN', 'nsubj'), ('Lindqvist', 'PROPN', 'flat'), ('resigned', 'VERB', 'root'), ('.', 'PUNCT', 'punct')]
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from stanza.models.common import doc as fields
from stanza.models.common.doc import Document
from stanza.pipeline.processor import Processor, ProcessorVariant, register_processor, register_processor_variant

from ..errors import InputError
from ..parse import EncoderParser
from ..parse.stanza import place_sentences
from ..text import Document as Parsed

__all__ = ["SETTINGS"]

#: What to give ``stanza.Pipeline`` for the package's parser alone; no download of Stanza's is needed.
SETTINGS: dict[str, Any] = {
    "lang": "en",
    "package": None,
    "processors": {
        "tokenize": "quoteattr",
        "pos": "quoteattr",
        "lemma": "quoteattr",
        "depparse": "quoteattr",
        "quoteattr_ner": "quoteattr",
    },
    "download_method": None,
    "use_gpu": False,
    "resources_filepath": str(Path(__file__).with_name("stanza_resources.json")),
}


@cache
def _parser() -> EncoderParser:
    return EncoderParser()


def _parsed(document: Document) -> Parsed:
    """The document as the package's parser reads its words; the first processor that asks has it read."""
    parsed: Parsed | None = getattr(document, "_quoteattr_parse", None)
    if parsed is None or len(parsed.tokens) != document.num_words:
        if not isinstance(document.text, str):
            raise InputError("a Stanza document without a text has no offsets; give the pipeline a text, not tokens")
        parsed = _parser().annotate(document.text, place_sentences(document))
        document._quoteattr_parse = parsed
    return parsed


class _Variant(ProcessorVariant):  # type: ignore[misc] # Stanza has no types
    OVERRIDE = True

    def __init__(self, config: dict[str, Any]) -> None:
        if config.get("lang", "en") != "en":
            raise ValueError(f"quoteattr reads English, not {config['lang']!r}")


@register_processor_variant("tokenize", "quoteattr")
class _Tokenize(_Variant):
    def process(self, document: Document | str) -> Document:
        text = document.text if isinstance(document, Document) else document
        if not isinstance(text, str):
            raise InputError(f"quoteattr's tokenizer reads a text, not {type(text).__name__}")
        parsed = _parser().parse(text)
        sentences = [
            [
                {
                    fields.ID: (number,),
                    fields.TEXT: token.form,
                    fields.START_CHAR: token.start,
                    fields.END_CHAR: token.end,
                }
                for number, token in enumerate(parsed.tokens[sentence.first : sentence.last], 1)
            ]
            for sentence in parsed.sentences
        ]
        found = Document(sentences, text)
        found._quoteattr_parse = parsed
        return found


@register_processor_variant("pos", "quoteattr")
class _Tags(_Variant):
    def process(self, document: Document) -> Document:
        tags = [(token.upos, token.xpos, token.feats or None) for token in _parsed(document).tokens]
        document.set([fields.UPOS, fields.XPOS, fields.FEATS], tags)
        return document


@register_processor_variant("lemma", "quoteattr")
class _Lemmas(_Variant):
    def process(self, document: Document) -> Document:
        document.set([fields.LEMMA], [token.lemma for token in _parsed(document).tokens])
        return document


@register_processor_variant("depparse", "quoteattr")
class _Trees(_Variant):
    def process(self, document: Document) -> Document:
        tokens = iter(_parsed(document).tokens)
        arcs = []
        for sentence in document.sentences:
            here = [next(tokens) for _ in sentence.words]
            root = next(token for token in here if token.head is None)
            for token in here:
                if token.head is not None:
                    arcs.append((token.head - here[0].index + 1, token.deprel))
                else:  # a sentence that was too long to be read at once has several
                    arcs.append((0, "root") if token is root else (root.index - here[0].index + 1, "parataxis"))
        document.set([fields.HEAD, fields.DEPREL], arcs)
        for sentence in document.sentences:
            sentence.build_dependencies()
        return document


@register_processor("quoteattr_ner")
class _Entities(Processor):  # type: ignore[misc] # Stanza has no types
    PROVIDES_DEFAULT = frozenset({"ner"})
    REQUIRES_DEFAULT = frozenset({"tokenize"})

    def process(self, document: Document) -> Document:
        entities = _parsed(document).entities
        tags = []
        at = 0
        for token in document.iter_tokens():
            while at < len(entities) and entities[at].span.end <= token.start_char:
                at += 1
            if at == len(entities) or token.end_char <= entities[at].span.start:
                tags.append("O")
                continue
            first = token.start_char <= entities[at].span.start
            last = token.end_char >= entities[at].span.end
            place = "S" if first and last else "B" if first else "E" if last else "I"
            tags.append(f"{place}-{entities[at].label}")
        document.set([fields.NER], tags, to_token=True)
        document.build_ents()
        return document
