"""A component for spaCy: ``nlp.add_pipe("quoteattr")``.

Documents that come out of it have

* ``doc._.claims``: the claims, as :class:`quoteattr.claims.Claim` with offsets in characters of ``doc.text``;
* ``doc._.quoteattr``: the whole :class:`quoteattr.claims.Extraction`;
* ``doc.spans["quoteattr"]``: the parts of the claims as spans of whole tokens, labelled CONTENT, QUOTED, CUE, SOURCE,
  ANTECEDENT, ADDRESSEE, TIME, PLACE and FACT. ``span.id_`` is the claim's id; ``span.kb_id_`` of a SOURCE is the id of
  the actor that it is resolved to.

All of it survives ``doc.to_bytes`` and ``nlp.pipe(..., n_process=2)``.

spaCy imports this module by its entry point, when the component is first asked for.
"""

from __future__ import annotations

from typing import Any

import spacy.tokens
from spacy.language import Language

from ..actors import ActorRegistry
from ..claims import Claim, Extraction
from ..export.parts import Part, list_parts
from ..extractor import Extractor
from ..parse.spacy import is_parsed, name_pipeline, read_spacy

__all__ = ["QuoteAttr", "make_component"]

# Under this key a document's user data hold the extraction in the wire format: JSON types, which spaCy can serialize.
_KEY = "quoteattr"


class QuoteAttr:
    """The component; see :func:`make_component` for its settings."""

    def __init__(
        self, nlp: Language, *, actors: str | None, detector: str, threads: int, use_parse: bool, spans_key: str
    ) -> None:
        if nlp.lang != "en":
            raise ValueError(f"quoteattr reads English, not {nlp.lang!r}")
        self._actors, self._detector, self._threads = actors, detector, threads
        self._use_parse = use_parse
        self._spans_key = spans_key
        self._pipeline = name_pipeline(nlp)
        self._extractor = self._make_extractor()

    def _make_extractor(self) -> Extractor:
        registry = None if self._actors is None else ActorRegistry.load(self._actors)
        return Extractor(registry, detector=self._detector, threads=self._threads)

    def __getstate__(self) -> dict[str, Any]:  # for nlp.pipe with several processes: locks and models stay behind
        return {key: value for key, value in self.__dict__.items() if key != "_extractor"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._extractor = self._make_extractor()

    def __call__(self, doc: spacy.tokens.Doc) -> spacy.tokens.Doc:
        """Find the claims of a document and write them into it."""
        if self._use_parse and is_parsed(doc):
            extraction = self._extractor.extract_document(read_spacy(doc), parsed_by=self._pipeline)
        else:
            extraction = self._extractor.extract(doc.text)
        doc.user_data[_KEY] = extraction.to_dict()
        spans = (_make_span(doc, claim, part) for claim in extraction.claims for part in list_parts(claim))
        doc.spans[self._spans_key] = [span for span in spans if span is not None]
        return doc


@Language.factory(
    "quoteattr",
    assigns=["doc.spans", "doc._.claims", "doc._.quoteattr"],
    default_config={"actors": None, "detector": "tagger", "threads": 1, "use_parse": True, "spans_key": "quoteattr"},
)
def make_component(
    nlp: Language,
    name: str,  # noqa: ARG001 - spaCy's convention
    actors: str | None,
    detector: str,
    threads: int,
    use_parse: bool,
    spans_key: str,
) -> QuoteAttr:
    """What ``nlp.add_pipe("quoteattr", config={...})`` calls.

    Args:
        nlp: The pipeline.
        name: What the component is called in it.
        actors: Path of a registry; None makes each document's own names the actors.
        detector: "tagger" or "syntax".
        threads: Threads that the models may use.
        use_parse: Whether the pipeline's own tags, lemmas, dependencies and entities are used where a document has all
            of them. False, or a document without them (of a blank pipeline, say): the text is parsed with the models
            that quoteattr carries, which are slower and get more speakers right.
        spans_key: Where in ``doc.spans`` the parts go.

    Raises:
        ValueError: The pipeline is not for English, or there is no such detector.
        RegistryError: The registry cannot be read.
    """
    return QuoteAttr(nlp, actors=actors, detector=detector, threads=threads, use_parse=use_parse, spans_key=spans_key)


def _make_span(doc: spacy.tokens.Doc, claim: Claim, part: Part) -> spacy.tokens.Span | None:
    if not len(part.span):
        return None
    resolution = claim.speaker.resolution if claim.speaker is not None and part.role == "source" else None
    return doc.char_span(
        part.span.start,
        part.span.end,
        label=part.role.upper(),
        kb_id=resolution.actor.id if resolution is not None and resolution.actor is not None else "",
        span_id=claim.id,
        alignment_mode="expand",
    )


def _get_extraction(doc: spacy.tokens.Doc) -> Extraction | None:
    data = doc.user_data.get(_KEY)
    return None if data is None else Extraction.from_dict(data)


def _get_claims(doc: spacy.tokens.Doc) -> tuple[Claim, ...]:
    extraction = _get_extraction(doc)
    return () if extraction is None else extraction.claims


for _name, _getter in (("claims", _get_claims), ("quoteattr", _get_extraction)):
    if not spacy.tokens.Doc.has_extension(_name):
        spacy.tokens.Doc.set_extension(_name, getter=_getter)
