"""Where the processor time of a warm extractor goes, by stage; ``benchmarks/speed.py`` runs it.

    python benchmarks/stages.py TEXTS.json      # a JSON array of strings

Prints, as JSON, the processor seconds of the whole and of each stage, what it called taken away. Stages that begin
with "network" are the models'. The others are ours.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from quoteattr import Extractor, extractor


class Clock:
    """Counts processor time by stage; a stage inside another counts for itself alone."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self._inner: list[float] = []

    def around(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, with its time counted."""

        def timed(*args: Any, **options: Any) -> Any:
            start = time.process_time()
            self._inner.append(0.0)
            try:
                return function(*args, **options)
            finally:
                spent = time.process_time() - start
                self.seconds[stage] += spent - self._inner.pop()
                if self._inner:
                    self._inner[-1] += spent

        return timed

    def watch(self, owner: Any, name: str, stage: str) -> None:
        """Count the time of a method or of a function of a module."""
        setattr(owner, name, self.around(stage, getattr(owner, name)))


class Session:
    """A network, with its time counted."""

    def __init__(self, session: Any, clock: Clock, stage: str) -> None:
        self.run = clock.around(stage, session.run)


def measure(texts: Sequence[str]) -> tuple[float, Counter[str]]:
    """The processor time of reading the texts with models loaded, and of each stage."""
    ready = Extractor()
    ready.extract(texts[0])
    parser, detector, clock = ready.parser, ready.detector, Clock()
    for name, owner, session in (
        ("shared layers", parser._encoder, "_session"),
        ("parser's own layers", parser._branch, "_session"),
        ("parser's relations", parser._branch, "_relating"),
        ("tagger's own layers", detector._tagger, "_session"),
        ("word vectors", parser._branch.word_vectors, "_of_word"),
        ("word vectors", parser._branch.word_vectors, "_of_sentence"),
    ):
        setattr(owner, session, Session(getattr(owner, session), clock, f"network: {name}"))
    ready._parser = Watched(parser, parse_many=clock.around("parse", parser.parse_many))
    ready._detector = clock.around("detect", detector)
    ready._detector.provenance = detector.provenance
    clock.watch(extractor, "attribute", "attribute")
    clock.watch(extractor, "find_facts", "facts")
    clock.watch(extractor, "resolve_claims", "resolve")
    start = time.process_time()
    for _ in ready.extract_many(texts):
        pass
    return time.process_time() - start, clock.seconds


class Watched:
    """A parser some of whose methods are replaced."""

    def __init__(self, parser: Any, **methods: Callable[..., Any]) -> None:
        self._parser = parser
        self.__dict__.update(methods)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._parser, name)


def main() -> None:
    """Measure and print."""
    whole, seconds = measure(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    print(json.dumps({"whole": whole, "stages": dict(seconds.most_common())}))


if __name__ == "__main__":
    main()
