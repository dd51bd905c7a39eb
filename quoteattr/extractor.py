"""The extractor: loads models once and sends texts through the stages, in one direction."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, Protocol, overload

import attrs

from ._many import BATCH_SIZE, OnError, Stages, extract_in_order
from ._threads import Threads
from ._version import __version__
from .actors import ActorRegistry, Context, resolve_claims
from .attribute import attribute
from .claims import ArticleActor, Claim, Extraction, ExtractionWarning, Failure, WarningType
from .detect import MAX_DEPTH, Detector, SyntaxDetector, TaggerDetector, limit_nesting
from .enrichers import Enricher, enrich, name_enrichers
from .errors import EnricherError, InputError
from .facts import find_facts
from .text import Document

if TYPE_CHECKING:
    from datetime import date

    from .encoder import Encoder

__all__ = ["Article", "Extractor", "Parser", "extract", "extract_many", "share_extractor"]

#: What :meth:`Extractor.extract_many` takes.
Article = str | tuple[str, str] | tuple[str, str, Context | None]

#: What is told of an enricher's failure.
OnEnricherError = Callable[[EnricherError], object]


class Parser(Protocol):
    """What an extractor needs of a parser."""

    @property
    def provenance(self) -> Mapping[str, str]:
        """Name and sha256 of each model."""

    def parse(self, text: str) -> Document:
        """Parse one text."""

    def parse_many(self, texts: Iterable[str]) -> list[Document]:
        """Parse several texts; each document as if parsed alone."""


@attrs.frozen(eq=False)
class _Found:
    """What is in a text, before enrichers add to it."""

    document: Document
    claims: tuple[Claim, ...]
    cast: tuple[ArticleActor, ...]
    warnings: tuple[ExtractionWarning, ...]


class Extractor:
    """Finds who said what. Models are loaded at the first text, once; safe to share between threads.

    Args:
        actors: Whom to look for; None makes the article's own names the actors.
        parser: What parses; None for the bundled one (:class:`~quoteattr.parse.EncoderParser`).
        detector: ``"tagger"``, ``"syntax"`` (grammar and lexicon alone), or any callable from a
            :class:`~quoteattr.text.Document` to reports.
        enrichers: Callables that add fields of their own to ``claim.extra``, each under its name; see
            :class:`~quoteattr.enrichers.Enricher`. They run last, in the order given, once a claim.
        threads: How many texts :meth:`extract_many` reads side by side, or else paragraphs of one text; that changes no
            result. On two cores two threads are 1.7 times as fast as one. Texts are read in turn where ``parser`` or
            ``detector`` is yours, and enrichers are called from the thread that asks.

    Raises:
        ValueError: ``detector`` is a name that there is not, or ``threads`` is less than 1.
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
        self._threads = Threads(threads)
        self._side_by_side = self._threads if parser is None and isinstance(detector, str) else Threads()
        self._encoder: Encoder | None = None
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
            context: What else is known of the article; see :class:`~quoteattr.Context`.

        Returns:
            Everything that was found; a quotation whose speaker cannot be told is a claim all the same.

        Raises:
            InputError: ``text`` is no string.
            ModelError: At the first text: a model file is missing or altered.
            EnricherError: An enricher failed; everything else is in the error's ``extraction``.
        """
        found = self._find(self._parse_one(text), _with_date(context, date))
        return _unless_failed(self._finish(found, document_id))

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
        found = self._find(document, _with_date(context, date))
        return _unless_failed(self._finish(found, document_id, parsed_by or {}))

    @overload
    def extract_many(
        self,
        documents: Iterable[Article],
        *,
        batch_size: int = ...,
        on_error: Literal["raise"] = ...,
        on_enricher_error: OnEnricherError | None = ...,
    ) -> Iterator[Extraction]: ...

    @overload
    def extract_many(
        self,
        documents: Iterable[Article],
        *,
        batch_size: int = ...,
        on_error: OnError,
        on_enricher_error: OnEnricherError | None = ...,
    ) -> Iterator[Extraction | Failure]: ...

    def extract_many(
        self,
        documents: Iterable[Article],
        *,
        batch_size: int = BATCH_SIZE,
        on_error: OnError = "raise",
        on_enricher_error: OnEnricherError | None = None,
    ) -> Iterator[Extraction | Failure]:
        """Find the claims of many texts, in order, a few at a time: memory does not grow with their number.

        Some texts are read ahead (64 as a rule, fewer long ones), so that those of like length go through the models
        together; which do changes no result.

        Args:
            documents: Texts, or pairs of id and text, or triples of id, text and
                :class:`~quoteattr.Context`; a text without an id is called by its number, from "1".
            batch_size: How many texts the parser takes at once.
            on_error: What becomes of a text that cannot be done, because it is no text or a model crashes on it.
                ``"raise"``: the error is raised when its turn comes. ``"yield"``: a
                :class:`~quoteattr.claims.Failure` stands in its place and the others go on.
            on_enricher_error: Called with each failure of an enricher, before the document's result comes without what
                failed; so no document is lost. With None an enricher that fails is an error of its document.

        Raises:
            InputError: One of them is none of these, and ``on_error`` is ``"raise"``.
            EnricherError: An enricher failed, nobody was named to be told, and ``on_error`` is ``"raise"``.
            ModelError: A model file is missing or altered.
            ValueError: ``batch_size`` or ``on_error`` is wrong.

        >>> results = Extractor().extract_many([("a", "Mr Osei said it was late."), ("b", None)], on_error="yield")
        >>> [(result.id, type(result).__name__) for result in results]
        [('a', 'Extraction'), ('b', 'Failure')]
        """

        def finish(found: _Found, document_id: str) -> Extraction:
            extraction, failures = self._finish(found, document_id)
            for failure in failures:
                if on_enricher_error is None:
                    raise failure
                on_enricher_error(failure)
            return extraction

        stages = Stages(self._parse_many, self._find, finish, self._side_by_side)
        return extract_in_order(documents, stages, batch_size=batch_size, on_error=on_error)

    @property
    def parser(self) -> Parser:
        """The parser; the first use loads the bundled one."""
        with self._loading:
            if self._parser is None:
                from .parse import EncoderParser

                self._parser = EncoderParser(self._load_encoder())
            return self._parser

    @property
    def detector(self) -> Detector:
        """The detector; the first use loads the bundled one."""
        with self._loading:
            if isinstance(self._detector, str):
                makers: dict[str, Callable[[], Detector]] = {
                    "tagger": self._load_tagger,
                    "syntax": SyntaxDetector,
                }
                self._detector = makers[self._detector]()
            return self._detector

    def _load_tagger(self) -> Detector:
        from .detect.tagger import Tagger

        return TaggerDetector(Tagger(self._load_encoder()))

    def _load_encoder(self) -> Encoder:
        """The encoder whose reading of a text parser and tagger share."""
        if self._encoder is None:
            from .encoder import Encoder

            self._encoder = Encoder(threads=self._threads.count)
        return self._encoder

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

    def _parse_many(self, texts: Sequence[str]) -> list[Document]:
        return self.parser.parse_many(texts)

    def _find(self, document: Document, context: Context | None) -> _Found:
        """What is in a parsed text: all stages but the enrichers, which may not like to be called from any thread."""
        reports, too_deep = limit_nesting(self.detector(document))
        claims, cast = attribute(reports, document)
        claims = find_facts(claims, document)
        claims, cast = resolve_claims(claims, cast, self.actors, context=context)
        return _Found(document, claims, cast, _warn_of_nesting(too_deep))

    def _finish(
        self, found: _Found, document_id: str, parsed_by: Mapping[str, str] | None = None
    ) -> tuple[Extraction, tuple[EnricherError, ...]]:
        claims, failures = enrich(found.claims, found.document, document_id, self._enrichers)
        provenance = self._tell_provenance(self.parser.provenance if parsed_by is None else parsed_by)
        extraction = Extraction(document_id, claims, found.cast, provenance, found.warnings)
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


@overload
def extract_many(
    documents: Iterable[Article], *, batch_size: int = ..., on_error: Literal["raise"] = ...
) -> Iterator[Extraction]: ...


@overload
def extract_many(
    documents: Iterable[Article], *, batch_size: int = ..., on_error: OnError
) -> Iterator[Extraction | Failure]: ...


def extract_many(
    documents: Iterable[Article], *, batch_size: int = BATCH_SIZE, on_error: OnError = "raise"
) -> Iterator[Extraction | Failure]:
    """Find the claims of many texts with the bundled models and no registry; see :meth:`Extractor.extract_many`.

    >>> texts = ["Mr Osei said that the ferry was late.", "Ms Quill wrote that it was not."]
    >>> [claim.speaker.text for result in extract_many(texts) for claim in result.claims]
    ['Mr Osei', 'Ms Quill']
    """
    return share_extractor().extract_many(documents, batch_size=batch_size, on_error=on_error)


def share_extractor() -> Extractor:
    """The extractor behind :func:`extract`: bundled models and no registry, one for the whole process."""
    global _default
    with _default_lock:
        if _default is None:
            _default = Extractor()
        return _default


def _warn_of_nesting(left_out: int) -> tuple[ExtractionWarning, ...]:
    if not left_out:
        return ()
    message = f"claims that are inside more than {MAX_DEPTH} others are left out: {left_out}"
    return (ExtractionWarning(WarningType.NESTING, message),)


def _unless_failed(result: tuple[Extraction, tuple[EnricherError, ...]]) -> Extraction:
    extraction, failures = result
    if failures:
        raise failures[0]
    return extraction


def _with_date(context: Context | None, date: date | None) -> Context | None:
    if date is None:
        return context
    return attrs.evolve(context or Context(), date=date)
