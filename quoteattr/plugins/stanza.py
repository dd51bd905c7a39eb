"""A processor for Stanza: ``stanza.Pipeline("en", processors="tokenize,mwt,pos,lemma,depparse,ner,quoteattr")``.

Importing this module registers it. Documents that come out of such a pipeline have ``doc.claims``, a tuple of
:class:`quoteattr.claims.Claim` with offsets in characters of ``doc.text``, and ``doc.quoteattr``, the whole
:class:`quoteattr.claims.Extraction`.

A pipeline that tags, lemmatizes, parses and finds entities is read as it is. In one that lacks any of these ("tokenize"
and "quoteattr" are enough) the text is parsed with the models that quoteattr carries.
"""

from __future__ import annotations

from typing import Any

from stanza.models.common.doc import Document
from stanza.pipeline.processor import Processor, register_processor

from ..actors import ActorRegistry
from ..claims import Claim, Extraction
from ..errors import InputError
from ..extractor import Extractor
from ..parse.stanza import read_stanza

__all__ = ["QuoteAttrProcessor"]

# What a pipeline must have to be read as it is; entities by Stanza's processor or by quoteattr's own.
_NEEDED, _ENTITIES = ("pos", "lemma", "depparse"), ("ner", "quoteattr_ner")


@register_processor("quoteattr")
class QuoteAttrProcessor(Processor):  # type: ignore[misc] # Stanza has no types
    """Finds the claims of a document; keyword arguments of the pipeline are its settings.

    * ``quoteattr_actors``: path of a registry; without it each document's own names are the actors.
    * ``quoteattr_detector``: "tagger" (the default) or "syntax".
    * ``quoteattr_threads``: threads that quoteattr's models may use; 1 if not said.

    Raises:
        ValueError: The pipeline is not for English, or there is no such detector.
        RegistryError: The registry cannot be read.
    """

    PROVIDES_DEFAULT = frozenset({"quoteattr"})
    REQUIRES_DEFAULT = frozenset({"tokenize"})

    def __init__(self, config: dict[str, Any], pipeline: Any, device: Any) -> None:
        super().__init__(config, pipeline, device)
        language = config.get("lang", "en")
        if language != "en":
            raise ValueError(f"quoteattr reads English, not {language!r}")
        actors = config.get("actors")
        self._extractor = Extractor(
            None if actors is None else ActorRegistry.load(actors),
            detector=config.get("detector", "tagger"),
            threads=int(config.get("threads", 1)),
        )

    def process(self, doc: Document) -> Document:
        """Find the claims of a document and write them into it.

        Raises:
            InputError: It has no text, as one that was given in tokens has none.
        """
        if not isinstance(doc.text, str):
            raise InputError("a Stanza document without a text has no offsets; give the pipeline a text, not tokens")
        has = self.pipeline.processors.__contains__
        if all(map(has, _NEEDED)) and any(map(has, _ENTITIES)):
            parsed = read_stanza(doc, doc.text, "en")
            extraction = self._extractor.extract_document(parsed, parsed_by={"stanza": self.name_models()})
        else:
            extraction = self._extractor.extract(doc.text)
        doc._quoteattr = extraction
        return doc

    def name_models(self) -> str:
        """The packages of the pipeline's models, in one line."""
        return " ".join(f"{name}:{'+'.join(s.package for s in specs)}" for name, specs in self.pipeline.load_list)


def _get_extraction(doc: Document) -> Extraction | None:
    return getattr(doc, "_quoteattr", None)


def _get_claims(doc: Document) -> tuple[Claim, ...]:
    extraction = _get_extraction(doc)
    return () if extraction is None else extraction.claims


for _name, _getter in (("claims", _get_claims), ("quoteattr", _get_extraction)):
    if not hasattr(Document, _name):
        Document.add_property(_name, getter=_getter)
