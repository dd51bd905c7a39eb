"""What one process does with some articles: lines of the wire format, whatever happens to one of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from .._many import describe_failure
from ..actors import ActorRegistry
from ..claims import Extraction, Failure
from ..errors import WireFormatError
from ..export.json import to_json
from ..extractor import Extractor
from .articles import Article

__all__ = ["Line", "Setup", "extract_articles", "make_line"]


@attrs.frozen
class Setup:
    """How a process makes its extractor: what can be sent to it, where the models themselves could not.

    Args:
        actors: Path of a registry, or the registry; None makes the article's own names the actors.
        detector: ``"tagger"`` or ``"syntax"``.
        threads: How many texts each process reads side by side; one where there is a process for each core.

    >>> Setup(actors="actors.json")
    Setup(actors='actors.json', detector='tagger', threads=1)
    """

    actors: str | ActorRegistry | None = attrs.field(default=None, eq=lambda actors: getattr(actors, "sha256", actors))
    detector: str = "tagger"
    threads: int = 1

    def __call__(self) -> Extractor:
        """The extractor; its models are loaded at its first text.

        Raises:
            RegistryError: The registry cannot be read.
        """
        actors = ActorRegistry.load(self.actors) if isinstance(self.actors, str) else self.actors
        return Extractor(actors=actors, detector=self.detector, threads=self.threads)


@attrs.frozen
class Line:
    """One line of the output.

    Args:
        text: The line with its line break.
        error: The error's type when it stands for a failure, otherwise None.
        claims: How many claims are in it.
    """

    text: str
    error: str | None = None
    claims: int = 0


def extract_articles(extractor: Extractor, articles: Iterable[Article]) -> Iterator[Extraction | Failure]:
    """One result an article, in order; one that cannot be done is a failure, and the others go on.

    Raises:
        ModelError: A model file is missing or altered.
    """
    kept: list[Mapping[str, Any]] = []

    def read() -> Iterator[tuple[str, str, Any]]:
        for article in articles:
            kept.append(article.kept)
            yield article.id, article.text, article.context

    for number, result in enumerate(extractor.extract_many(read(), on_error="yield")):
        fields, kept[number] = kept[number], {}
        if fields and isinstance(result, Extraction):
            yield attrs.evolve(result, provenance={**result.provenance, "article": dict(fields)})
        else:
            yield result


def make_line(result: Extraction | Failure) -> Line:
    """The line of a result."""
    if isinstance(result, Failure):
        return Line(to_json(result) + "\n", error=result.type)
    try:
        return Line(to_json(result) + "\n", claims=len(result.claims))
    except WireFormatError as error:
        return make_line(describe_failure(result.id, error))
