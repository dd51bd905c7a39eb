"""Runs several extractors over the same articles, each article parsed once."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence

from rich.progress import track

from quoteattr import Extraction, Extractor
from quoteattr.evaluate import GoldArticle
from quoteattr.parse import EncoderParser
from quoteattr.text import Document


class Remembering:
    """A parser that keeps the last document, for the next extractor that asks for the same text."""

    def __init__(self, parser: EncoderParser) -> None:
        self._parser = parser
        self._last: Document | None = None

    @property
    def provenance(self) -> Mapping[str, str]:
        return self._parser.provenance

    def parse(self, text: str) -> Document:
        if self._last is None or self._last.text != text:
            self._last = self._parser.parse(text)
        return self._last

    def parse_many(self, texts: Iterable[str]) -> list[Document]:
        return [self.parse(text) for text in texts]


def extract_all(gold: Sequence[GoldArticle], extractors: Sequence[Extractor]) -> list[dict[str, Extraction]]:
    """What each of several extractors, which share a parser, finds in the articles, by their ids."""
    results: list[dict[str, Extraction]] = [{} for _ in extractors]
    for article in track(gold, "Extracting", disable=not sys.stderr.isatty()):
        for found, extractor in zip(results, extractors, strict=True):
            found[article.id] = extractor.extract(article.text, article.id)
    return results
