"""Score the tagger on annotated articles, with the package's own reading and decoding.

python -m training.tagger.evaluate polnear.dev.jsonl [--models DIRECTORY]
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from quoteattr.detect.tagger import TaggedReport, Tagger
from quoteattr.encoder import Encoder
from quoteattr.marks import pair_marks
from quoteattr.models import Manifest
from quoteattr.parse import EncoderParser
from quoteattr.text import Document, Span
from training.tagger.examples import Article, read_articles

WORD = re.compile(r"\w+(?:[.'’-]\w+)*")
# Words by which two sources do not yet agree: determiners, prepositions, conjunctions, bare titles.
LIGHT = frozenset(
    re.findall(
        r"\S+",
        "the a an this that these those some any each every no both all another such of in on at by for from "
        "to with as about into over after before under between among against during through and or but nor so "
        "than then 's ’s s mr mrs ms ",
    )
)


@dataclass
class Counts:
    """Claims: found, annotated, and those that agree.

    Attributes:
        predicted: Found by the tagger.
        gold: Annotated.
        exact: The same content words.
        relaxed: Paired one to one with at least half of the union of their content words in common.
        attributed: Paired, with sources that share a word that means something, or both with none.
    """

    predicted: int = 0
    gold: int = 0
    exact: int = 0
    relaxed: int = 0
    attributed: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    def f1(self, name: str) -> float:
        """F1 of ``exact``, ``relaxed`` or ``attributed``, in per cent."""
        total = self.predicted + self.gold
        return 200.0 * float(getattr(self, name)) / total if total else 0.0


def count(article: Article, reports: Sequence[TaggedReport]) -> Counts:
    """Compare the reports of an article with its claims."""
    words = [(match.span(), match.group().lower()) for match in WORD.finditer(article["text"])]

    def covered(spans: Iterable[Sequence[int]]) -> frozenset[int]:
        items = list(spans)
        return frozenset(
            i for i, ((start, end), _) in enumerate(words) if any(start < span[1] and span[0] < end for span in items)
        )

    def bounds(span: Span | None) -> list[tuple[int, int]]:
        return [] if span is None else [(span.start, span.end)]

    def solid(chosen: frozenset[int]) -> frozenset[int]:
        return frozenset(i for i in chosen if words[i][1] not in LIGHT) or chosen

    gold = [(covered(claim["content"]), covered(claim["source"]), bool(claim["source"])) for claim in article["claims"]]
    found = [
        (covered((s.start, s.end) for s in r.content), covered(bounds(r.source)), r.source is not None) for r in reports
    ]
    candidates = sorted(
        (-len(g[0] & p[0]), -len(g[0] & p[0]) / len(g[0] | p[0]), i, j)
        for i, g in enumerate(gold)
        for j, p in enumerate(found)
        if 2 * len(g[0] & p[0]) >= len(g[0] | p[0]) > 0
    )
    pairs: dict[int, int] = {}
    for _, _, i, j in candidates:
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    left = [p[0] for p in found]
    exact = 0
    for content, _, _ in gold:
        if content and content in left:
            left.remove(content)
            exact += 1
    attributed = sum(
        bool(solid(gold[i][1]) & solid(found[j][1])) if gold[i][2] else not found[j][2] for i, j in pairs.items()
    )
    return Counts(len(found), len(gold), exact, len(pairs), attributed)


def tag_article(tagger: Tagger, document: Document) -> tuple[TaggedReport, ...]:
    """What the tagger sees at the first look; what it sees faintly needs the package's calibration."""
    found = tagger.tag(document, pair_marks(document.text, [paragraph.span for paragraph in document.paragraphs]))
    return tuple(report for report in found if not report.faint)


def load_tagger(models: Path | None = None) -> Tagger:
    """The bundled tagger, or that of a directory."""
    return Tagger(Encoder(Manifest.load("en", models)) if models else None)


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path, help="annotated, one JSON object a line")
    parser.add_argument("--models", type=Path, help="directory with manifest.toml and tagger/, not the bundled one")
    return parser


def main() -> None:
    options = build_parser().parse_args()
    articles = read_articles(options.articles)
    tagger = load_tagger(options.models)
    documents = EncoderParser().parse_many(article["text"] for article in articles)
    counts = (
        count(article, tag_article(tagger, document)) for article, document in zip(articles, documents, strict=True)
    )
    total = sum(counts, Counts())
    figures = [f"{name} F1 {total.f1(name):.1f}" for name in ("exact", "relaxed", "attributed")]
    print(total, *figures, f"P {100 * total.attributed / max(1, total.predicted):.1f}", sep=", ")


if __name__ == "__main__":
    main()
