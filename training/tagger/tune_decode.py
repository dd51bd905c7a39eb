"""Choose the decoder's options on development articles, one after the other from what they are, and write decode.json.

The network is run once; each option keeps the value with the best mean of exact, relaxed and attribution F1.

    python -m training.tagger.tune_decode polnear.dev.jsonl --out decode.json
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import attrs

from quoteattr.detect.tagger import DecodeOptions
from quoteattr.parse import EncoderParser
from training.tagger.evaluate import Counts, count, load_tagger, tag_article
from training.tagger.examples import read_articles

GRID: dict[str, Sequence[float]] = {
    "outside_bias": (0.0, 0.3, 0.6, -0.3),
    "other_sentence_penalty": (0.0, 1.0, 3.0),
    "part_min": (-50.0, -1.5, -1.0, -0.7),
    "min_content_words": (1, 2),
    "promote_margin": (0.0, 1.0, 50.0),
    "promote_min_words": (1, 2, 3),
    "no_source_bias": (0.0, 0.5, -0.5),
    "pointed_source_margin": (0.0, 1.0, 50.0),
}


def climb(
    options: DecodeOptions, grid: dict[str, Sequence[float]], judge: Callable[[DecodeOptions], float]
) -> tuple[DecodeOptions, float]:
    """The options after one round over the grid; an option changes only for a better score."""
    best = judge(options)
    for name, values in grid.items():
        for value in values:
            candidate = attrs.evolve(options, **{name: value})
            if candidate != options and (score := judge(candidate)) > best:
                options, best = candidate, score
        print(f"{name} = {getattr(options, name)}: {best:.2f}", flush=True)
    return options, best


class Remembered:
    """A network's session that runs each window once and remembers its scores."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self._scores: dict[tuple[bytes, ...], Any] = {}

    def run(self, names: None, inputs: dict[str, Any]) -> Any:
        key = tuple(values.tobytes() for values in inputs.values())
        if key not in self._scores:
            self._scores[key] = self._session.run(names, inputs)
        return self._scores[key]


def mean_f1(counts: Counts) -> float:
    return sum(map(counts.f1, ("exact", "relaxed", "attributed"))) / 3


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path, help="annotated, one JSON object a line")
    parser.add_argument(
        "--models", type=Path, help="directory with manifest.toml and tagger/; the bundled one if left out"
    )
    parser.add_argument("--out", type=Path, required=True)
    return parser


def main() -> None:
    options = build_parser().parse_args()
    articles = read_articles(options.articles)
    tagger = load_tagger(options.models)
    start = tagger._options
    tagger._session = Remembered(tagger._session)
    documents = EncoderParser().parse_many(article["text"] for article in articles)

    def judge(candidate: DecodeOptions) -> float:
        tagger._options = candidate
        counts = (
            count(article, tag_article(tagger, document)) for article, document in zip(articles, documents, strict=True)
        )
        return mean_f1(sum(counts, Counts()))

    best, score = climb(start, GRID, judge)
    options.out.write_text(json.dumps(attrs.asdict(best), indent=1) + "\n", encoding="utf-8")
    print(f"{score:.2f} with {best}")


if __name__ == "__main__":
    main()
