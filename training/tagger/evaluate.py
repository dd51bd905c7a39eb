"""Score the tagger, or a teacher, on annotated articles, with the package's own reading and decoding.

E="python -m training.tagger.evaluate polnear.dev.jsonl"
$E [--models DIRECTORY | --own own.safetensors [--shared shared.safetensors] | --teacher teacher.safetensors]
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from quoteattr.detect.tagger import TaggedReport, Tagger
from quoteattr.encoder import Encoder, Window
from quoteattr.marks import pair_marks
from quoteattr.models import Manifest
from quoteattr.parse import EncoderParser
from quoteattr.text import Document, Span
from training.tagger.distil import load_own
from training.tagger.examples import Article, read_articles
from training.tagger.export import load_shared
from training.tagger.network import SharedLayers
from training.tagger.teacher import load_teacher

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


class OwnSession:
    """Own layers in single precision, called as the package calls its file of them."""

    def __init__(self, network: nn.Module) -> None:
        self._network = network.eval()

    @torch.inference_mode()
    def run(self, _: None, inputs: dict[str, NDArray[np.float32]]) -> list[NDArray[np.float32]]:
        return [scores.numpy() for scores in self._network(torch.from_numpy(inputs["values"]))]


class TeacherSession:
    """A teacher in the place of both files; what it gets as values is the window itself."""

    def __init__(self, network: nn.Module) -> None:
        self._network = network.eval()

    @torch.inference_mode()
    def run(self, _: None, inputs: dict[str, Window]) -> list[NDArray[np.float32]]:
        window = inputs["values"]
        rows = [torch.from_numpy(each)[None] for each in (window.ids, window.shapes, window.quotes)]
        return [scores.numpy() for scores in self._network(*rows, torch.ones_like(rows[0]))]


class OtherEncoder:
    """The package's encoder, but for what it makes of a window."""

    def __init__(self, encoder: Encoder, read: Callable[[Window], object]) -> None:
        self._encoder, self.read = encoder, read

    def __getattr__(self, name: str) -> Any:
        return getattr(self._encoder, name)


@torch.inference_mode()
def read_window(network: SharedLayers, window: Window) -> NDArray[np.float32]:
    """What shared layers in single precision make of a window."""
    found: NDArray[np.float32] = network(
        *(torch.from_numpy(each)[None] for each in (window.ids, window.shapes, window.quotes))
    ).numpy()
    return found


def load_tagger(
    models: Path | None = None,
    own: Path | None = None,
    teacher: Path | None = None,
    shared: Path | None = None,
    depth: int = 3,
) -> Tagger:
    """The bundled tagger, that of a directory, or one that asks layers or a teacher that are not exported yet."""
    tagger: Any = Tagger(Encoder(Manifest.load("en", models)) if models else None)
    if own:
        tagger._session = OwnSession(load_own(own))
    if shared:
        tagger._encoder = OtherEncoder(tagger._encoder, partial(read_window, load_shared(shared, depth).eval()))
    if teacher:
        tagger._session = TeacherSession(load_teacher(teacher))
        tagger._encoder = OtherEncoder(tagger._encoder, lambda window: window)
    found: Tagger = tagger
    return found


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path, help="annotated, one JSON object a line")
    asked = parser.add_mutually_exclusive_group()
    asked.add_argument("--models", type=Path, help="directory with manifest.toml and tagger/, not the bundled one")
    asked.add_argument("--own", type=Path, help="the tagger's own layers, .safetensors of training.tagger.distil")
    asked.add_argument("--teacher", type=Path, help=".safetensors of training.tagger.teacher")
    parser.add_argument("--shared", type=Path, help="with --own, shared layers that belong to them, .safetensors")
    return parser


def main() -> None:
    options = build_parser().parse_args()
    articles = read_articles(options.articles)
    tagger = load_tagger(options.models, options.own, options.teacher, options.shared)
    documents = EncoderParser().parse_many(article["text"] for article in articles)
    counts = (
        count(article, tag_article(tagger, document)) for article, document in zip(articles, documents, strict=True)
    )
    total = sum(counts, Counts())
    figures = [f"{name} F1 {total.f1(name):.1f}" for name in ("exact", "relaxed", "attributed")]
    print(total, *figures, f"P {100 * total.attributed / max(1, total.predicted):.1f}", sep=", ")


if __name__ == "__main__":
    main()
