"""The extractor: loads models once and sends texts through the stages, in one direction."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol

from ._version import __version__
from .actors import ActorRegistry, Context, resolve_claims
from .attribute import attribute
from .claims import Extraction
from .detect import Detector, SyntaxDetector, TaggerDetector
from .enrichers import Enricher, enrich, name_enrichers
from .errors import EnricherError, InputError
from .facts import find_facts
from .text import Document

if TYPE_CHECKING:
    from datetime import date

__all__ = ["Extractor", "Parser", "extract", "share_extractor"]

#: How many texts go through the parser at once in :meth:`Extractor.extract_many`.
BATCH_SIZE = 16


class Parser(Protocol):
    """What an extractor needs of a parser."""

    @property
    def provenance(self) -> Mapping[str, str]:
        """Name and sha256 of each model."""

    def parse(self, text: str) -> Document:
        """Parse one text."""

    def parse_many(self, texts: Iterable[str]) -> list[Document]:
        """Parse several texts; each document as if parsed alone."""


class Extractor:
    """Finds who said what. Models are loaded at the first text, once; safe to share between threads.

    Args:
        actors: Whom to look for; None makes the article's own names the actors.
        parser: What parses; None for the bundled Stanza models (``StanzaParser()``).
        detector: ``"tagger"``, ``"syntax"`` (grammar and lexicon alone), or any callable from a
            :class:`~quoteattr.text.Document` to reports.
        enrichers: Callables that add fields of their own to ``claim.extra``, each under its name; see
            :class:`~quoteattr.enrichers.Enricher`. They run last, in the order given, once a claim.
        threads: Threads that one call may use inside the bundled models. One process a core is usually faster.

    Raises:
        ValueError: ``detector`` is a name that there is not.
        EnricherNameError: Enrichers cannot be told apart by their names.

    >>> extractor = Extractor()
    >>> result = extractor.extract('"The bridge is safe," said Vera Lindqvist, the chief engineer.')
    >>> claim = result.claims[0]
    >>> claim.kind.value, claim.text, claim.speaker.resolution.actor.name
    ('direct', 'The bridge is safe', 'Vera Lindqvist')
    """

    def __init__(
        self,
        actors: ActorRegistry | None = None,
        *,
        parser: Parser | None = None,
        detector: str | Detector = "tagger",
        enrichers: Iterable[Enricher] = (),
        threads: int = 1,
    ) -> None:
        if isinstance(detector, str) and detector not in ("tagger", "syntax"):
            raise ValueError(f'detector is "tagger", "syntax" or a callable, not {detector!r}')
        self.actors = actors
        self._threads = threads
        self._parser = parser
        self._detector: str | Detector = detector
        self._enrichers = name_enrichers(enrichers)
        self._loading = threading.RLock()

    def extract(
        self,
        text: str,
        document_id: str = "document",
        *,
        date: date | None = None,
        context: Context | None = None,
    ) -> Extraction:
        """Find the claims of one text.

        Args:
            text: Any string; offsets of the result count its code points.
            document_id: What the result calls it.
            date: When the article appeared, for aliases and offices that held only for a time.
            context: What else is known of the article; see :class:`~quoteattr.actors.Context`.

        Returns:
            Everything that was found; a quotation whose speaker cannot be told is a claim all the same.

        Raises:
            InputError: ``text`` is no string.
            ModelError: At the first text: a model file is missing or altered.
            EnricherError: An enricher failed; everything else is in the error's ``extraction``.
        """
        return _unless_failed(self._finish(self._parse_one(text), document_id, _with_date(context, date)))

    def extract_document(
        self,
        document: Document,
        document_id: str = "document",
        *,
        parsed_by: Mapping[str, str] | None = None,
        date: date | None = None,
        context: Context | None = None,
    ) -> Extraction:
        """Find the claims of a text that somebody else has parsed; this extractor's parser is not used.

        Args:
            document: The text with its words, tags, lemmas, universal dependencies and entities.
            document_id: What the result calls it.
            parsed_by: Name and version (or sha256) of the models that made it, for the result's provenance.
            date: As of :meth:`extract`.
            context: As of :meth:`extract`.

        Raises:
            ModelError: At the first text: a model file of the detector is missing or altered.
            EnricherError: As of :meth:`extract`.

        >>> extractor = Extractor(detector="syntax")
        >>> document = extractor.parser.parse("Mr Osei said that the ferry was late.")
        >>> extractor.extract_document(document).claims == extractor.extract(document.text).claims
        True
        """
        return _unless_failed(self._finish(document, document_id, _with_date(context, date), parsed_by or {}))

    def extract_many(
        self,
        documents: Iterable[str | tuple[str, str]],
        *,
        on_enricher_error: Callable[[EnricherError], object] | None = None,
    ) -> Iterator[Extraction]:
        """Find the claims of many texts, in order, a few at a time: memory does not grow with their number.

        Args:
            documents: Texts, or pairs of id and text; a text without an id is called by its number, from "1".
            on_enricher_error: Called with each failure of an enricher, before the document's result comes without what
                failed; so no document is lost. None ends the run at the first failure.

        Raises:
            InputError: One of them is neither.
            EnricherError: An enricher failed, and nobody was named to be told.
        """
        numbered = enumerate(documents, start=1)
        while batch := [_identified(number, item) for number, item in islice(numbered, BATCH_SIZE)]:
            parsed = self.parser.parse_many([text for _, text in batch])
            for (name, _), document in zip(batch, parsed, strict=True):
                extraction, failures = self._finish(document, name, None)
                for failure in failures:
                    if on_enricher_error is None:
                        raise failure
                    on_enricher_error(failure)
                yield extraction

    @property
    def parser(self) -> Parser:
        """The parser; the first use loads the bundled one."""
        with self._loading:
            if self._parser is None:
                from .parse import StanzaParser

                self._parser = StanzaParser(threads=self._threads)
            return self._parser

    @property
    def detector(self) -> Detector:
        """The detector; the first use loads the bundled one."""
        with self._loading:
            if isinstance(self._detector, str):
                makers: dict[str, Callable[[], Detector]] = {
                    "tagger": lambda: TaggerDetector(threads=self._threads),
                    "syntax": SyntaxDetector,
                }
                self._detector = makers[self._detector]()
            return self._detector

    @property
    def provenance(self) -> dict[str, Any]:
        """Versions and hashes of everything that a result depends on."""
        return self._tell_provenance(self.parser.provenance)

    def _tell_provenance(self, parsed_by: Mapping[str, str]) -> dict[str, Any]:
        return {
            "quoteattr": __version__,
            "models": {**parsed_by, **getattr(self.detector, "provenance", {})},
            "registry": None if self.actors is None else self.actors.sha256,
        }

    def _parse_one(self, text: str) -> Document:
        if not isinstance(text, str):
            raise InputError(f"a text is a str, not {type(text).__name__}")
        return self.parser.parse(text)

    def _finish(
        self, document: Document, document_id: str, context: Context | None, parsed_by: Mapping[str, str] | None = None
    ) -> tuple[Extraction, tuple[EnricherError, ...]]:
        claims, cast = attribute(self.detector(document), document)
        claims = find_facts(claims, document)
        claims, cast = resolve_claims(claims, cast, self.actors, context=context)
        claims, failures = enrich(claims, document, document_id, self._enrichers)
        provenance = self._tell_provenance(self.parser.provenance if parsed_by is None else parsed_by)
        extraction = Extraction(id=document_id, claims=claims, actors=cast, provenance=provenance)
        for failure in failures:
            failure.extraction = extraction
            failure.others = tuple(other for other in failures if other is not failure)
        return extraction, failures


_default: Extractor | None = None
_default_lock = threading.Lock()


def extract(text: str, document_id: str = "document") -> Extraction:
    """Find the claims of a text with the bundled models and no registry: the short way.

    The models are loaded by the first call and kept.

    Raises:
        InputError: ``text`` is no string.
        ModelError: A bundled model file is missing or altered.

    >>> [claim.speaker.text for claim in extract("Mr Osei said that the ferry was late.").claims]
    ['Mr Osei']
    """
    return share_extractor().extract(text, document_id)


def share_extractor() -> Extractor:
    """The extractor behind :func:`extract`: bundled models and no registry, one for the whole process."""
    global _default
    with _default_lock:
        if _default is None:
            _default = Extractor()
        return _default


def _unless_failed(result: tuple[Extraction, tuple[EnricherError, ...]]) -> Extraction:
    extraction, failures = result
    if failures:
        raise failures[0]
    return extraction


def _with_date(context: Context | None, date: date | None) -> Context | None:
    if date is None:
        return context
    import attrs

    return attrs.evolve(context or Context(), date=date)


def _identified(number: int, item: str | tuple[str, str]) -> tuple[str, str]:
    if isinstance(item, str):
        return str(number), item
    if isinstance(item, tuple) and len(item) == 2 and all(isinstance(part, str) for part in item):
        return item
    raise InputError(f"document {number} is neither a text nor a pair of id and text")
