"""A command line with an extractor that needs no models: every stretch in straight double marks is a claim."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import attrs
import pytest
from click.testing import CliRunner, Result

from quoteattr.claims import Claim, Extraction, Failure, SpeechKind
from quoteattr.cli import extract, main
from quoteattr.text import Span

Run = Callable[..., Result]


@attrs.define
class FakeExtractor:
    """Reads ``ahead`` texts before it gives its first result, as bulk processing does."""

    ahead: int = 2
    asked: list[tuple[str | None, int]] = attrs.field(factory=list)
    texts: list[str] = attrs.field(factory=list)

    def extract_many(
        self, documents: Iterable[tuple[str, str]], *, on_error: str = "yield"
    ) -> Iterator[Extraction | Failure]:
        assert on_error == "yield"
        waiting = []
        for document in documents:
            waiting.append(document)
            if len(waiting) == self.ahead:
                yield from map(self._extract, waiting)
                waiting = []
        yield from map(self._extract, waiting)

    def _extract(self, document: tuple[str, str]) -> Extraction | Failure:
        document_id, text = document
        self.texts.append(text)
        if "CRASHES" in text:
            return Failure(document_id, "RuntimeError", "the parser fell over")
        found = re.finditer('"([^"]+)"', text)
        claims = (
            Claim(f"c{n}", SpeechKind.DIRECT, match[1], (Span(*match.span(1)),)) for n, match in enumerate(found, 1)
        )
        return Extraction(document_id, tuple(claims))


@pytest.fixture
def extractor(monkeypatch: pytest.MonkeyPatch) -> FakeExtractor:
    fake = FakeExtractor()

    def build(actors: str | None, threads: int) -> FakeExtractor:
        fake.asked.append((actors, threads))
        return fake

    monkeypatch.setattr(extract, "build_extractor", build)
    return fake


@pytest.fixture
def run(extractor: FakeExtractor) -> Run:
    """Call the command with these arguments and this standard input."""

    def call(*arguments: str | Path, stdin: bytes = b"") -> Result:
        return CliRunner().invoke(main, [str(argument) for argument in arguments], input=stdin, prog_name="quoteattr")

    return call


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "bridge.txt"
    path.write_bytes(b'"It is safe," she said.\r\n\r\n"It was not."')
    return path
