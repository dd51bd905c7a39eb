"""A parser that is Stanza, with the official models that the user has downloaded or a pipeline of his own.

Stanza's objects stay in this room; what comes out is a :class:`~quoteattr.text.Document`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from quoteattr.paragraphs import split_paragraphs
from quoteattr.parse._document import Draft, place_sentences, read_stanza, shorten
from quoteattr.parse._loading import PROCESSORS, hash_models, load_official, undisturbed
from quoteattr.parse._prepare import Part, cut_parts
from quoteattr.parse._treedecode import fast_decoding
from quoteattr.text import Document

if TYPE_CHECKING:
    import stanza

__all__ = ["StanzaParser", "place_sentences", "read_stanza"]

# How many characters Stanza reads in one go: enough to fill its batches, few enough for its objects (some 3 kB a word).
_BATCH_LENGTH = 64_000


class StanzaParser:
    """Turns text into a :class:`~quoteattr.text.Document` with Stanza; safe to share between threads.

    :meth:`official` loads the models that the user has downloaded with Stanza; a pipeline of one's own can be given
    too. Nothing is ever downloaded, printed or logged, and torch's settings are left as they were. Calls from several
    threads wait for each other; use processes to use more cores.

    Args:
        pipeline: With a tokenizer at least; what other processors would say has defaults.
        threads: Threads that torch may use during a call. One is fastest for single articles.
    """

    def __init__(self, pipeline: stanza.Pipeline, *, threads: int = 1) -> None:
        self._pipeline = pipeline
        self._language: str = pipeline.lang
        self._threads = threads
        self._provenance: dict[str, str] | None = None

    @classmethod
    def official(cls, lang: str = "en", dir: str | Path | None = None, *, threads: int = 1) -> StanzaParser:  # noqa: A002 - Stanza's own name for it
        """A parser with Stanza's default models for a language, as downloaded by the user.

        Args:
            lang: Stanza's code of the language, such as ``"en"``.
            dir: Where the models are; Stanza's own directory when left out.
            threads: Threads that torch may use during a call.

        Raises:
            MissingExtraError: Stanza is not installed; it comes with the extra "stanza".
            ModelMissingError: The models are not there; the message names the command that downloads them.
            ModelCorruptError: Stanza cannot read them.
        """
        return cls(load_official(lang, dir), threads=threads)

    @property
    def language(self) -> str:
        """ISO 639-1 code of the language that it parses."""
        return self._language

    @property
    def provenance(self) -> dict[str, str]:
        """Which models these are: name -> sha256, one entry a file, hashed when this is first asked for."""
        if self._provenance is None:
            self._provenance = hash_models(self._pipeline)
        return dict(self._provenance)

    def parse(self, text: str) -> Document:
        """Parse one text.

        Args:
            text: Any text, an empty one and one with lone surrogates included.

        Returns:
            Its document, which holds the text unchanged.
        """
        return self.parse_many([text])[0]

    def parse_many(self, texts: Iterable[str]) -> list[Document]:
        """Parse several texts at once by Stanza's bulk processing, which is faster than one at a time.

        Args:
            texts: Any texts.

        Returns:
            Their documents, in order; each is what :meth:`parse` gives for its text alone.
        """
        sources = list(texts)
        paragraphs = [split_paragraphs(text) for text in sources]
        drafts = [Draft(text) for text in sources]
        jobs = (
            (draft, part)
            for draft, text, of_text in zip(drafts, sources, paragraphs, strict=True)
            for part in cut_parts(text, of_text)
        )
        for batch in _batches(jobs):
            parsed = self._run([part.text for _, part in batch])
            for (draft, part), annotated in zip(batch, parsed, strict=True):
                draft.add(part, annotated)
        return [draft.document(of_text, self._language) for draft, of_text in zip(drafts, paragraphs, strict=True)]

    def _run(self, texts: Sequence[str]) -> list[stanza.Document]:
        """Stanza's annotation of comparison texts: tokens first, so that what is too long for the rest can be cut."""
        import torch

        rest = ",".join(
            name for name in PROCESSORS if name in self._pipeline.processors and name not in ("tokenize", "mwt")
        )
        with undisturbed(self._threads), fast_decoding(), torch.inference_mode():
            tokenized = self._pipeline.bulk_process(list(texts), processors="tokenize")
            documents = [shorten(document) for document in tokenized]
            if not rest or not any(document.sentences for document in documents):
                return documents
            annotated: list[stanza.Document] = self._pipeline.bulk_process(documents, processors=rest)
            return annotated


def _batches(jobs: Iterable[tuple[Draft, Part]]) -> Iterator[list[tuple[Draft, Part]]]:
    """Parts, of one or of several texts, in batches of about equal length."""
    batch: list[tuple[Draft, Part]] = []
    length = 0
    for draft, part in jobs:
        batch.append((draft, part))
        length += len(part.text)
        if length >= _BATCH_LENGTH:
            yield batch
            batch, length = [], 0
    if batch:
        yield batch
