"""What a teacher says of each paragraph of articles, in a file: labels to learn from (distillation).

    python -m training.tagger.labels --teacher teacher.safetensors --tokenizer tokenizer.json \\
        --articles polnear.train.jsonl --out labels.npz

Articles need no claims. One thread reads some 600 word pieces a second with the teacher of nine layers.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from training.tagger.batches import Batch, collate, group_by_length
from training.tagger.examples import NONE, Example, LabelledArticle, load_tokenizer, read_articles

LIKELY = 0.3  # probability of "content" or "cue" from which a word's links are taught
FEW, FAINT = 4, 0.02  # most targets of a link, and the least probability of one
B_CUE, CONTENT = 3, (5, 6)


@dataclass
class Labels:
    """Labels of one window, as :class:`Example` has them: tags, and rows of both pointers."""

    tags: NDArray[np.float32]
    to_cue: NDArray[np.float32]
    to_source: NDArray[np.float32]


@torch.inference_mode()
def ask(teachers: Sequence[nn.Module], batch: Batch) -> list[Labels]:
    """What teachers, each called like TaggerNetwork, say of a batch on average."""
    answers = [teacher.eval()(batch.ids, batch.shapes, batch.quotes, batch.mask) for teacher in teachers]
    return [_read(batch, row, answers) for row in range(len(batch.ids))]


def _read(batch: Batch, row: int, answers: Sequence[tuple[Tensor, Tensor]]) -> Labels:
    first = batch.first[row][batch.words[row]]
    places = torch.cat([first, torch.zeros_like(first[:1])])  # [CLS] stands for none
    heard = []
    for tags, links in answers:
        size = links.shape[-1] // 4
        query_cue, key_cue, query_source, key_source = links[row].float().split(size, -1)
        cues = query_cue[first] @ key_cue[places].T * size**-0.5
        sources = query_source[first] @ key_source[places].T * size**-0.5
        heard.append((tags[row, first].float().softmax(-1), cues.softmax(-1), sources.softmax(-1)))
    tags, cues, sources = (torch.stack(each).mean(0).numpy() for each in zip(*heard, strict=True))
    return Labels(tags, _links(cues, tags[:, CONTENT].sum(1)), _links(sources, tags[:, B_CUE]))


def _links(probabilities: NDArray[np.float32], weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rows of word, target, probability for the words that count, their few best targets only."""
    none = probabilities.shape[1] - 1
    rows = []
    for word in np.flatnonzero(weights > LIKELY):
        best = [k for k in probabilities[word].argsort()[::-1][:FEW] if probabilities[word, k] > FAINT]
        total = probabilities[word, best].sum()
        rows += [(word, NONE if k == none else k, float(weights[word] * probabilities[word, k] / total)) for k in best]
    return np.array(rows, np.float32).reshape(-1, 3)


def write_labels(labels: Sequence[Labels], path: Path) -> None:
    """Keep labels, their tags in half precision."""
    arrays: dict[str, Any] = {}
    for name, width in (("tags", labels[0].tags.shape[1]), ("to_cue", 3), ("to_source", 3)):
        tables = [getattr(each, name) for each in labels]
        arrays[name] = np.concatenate(tables).astype(np.float16 if name == "tags" else np.float32).reshape(-1, width)
        arrays[f"{name}_counts"] = np.array([len(table) for table in tables])
    np.savez_compressed(path, **arrays)


def read_labels(path: Path) -> list[Labels]:
    """The labels of :func:`write_labels`."""
    with np.load(path) as stored:
        columns = [
            np.split(stored[name].astype(np.float32), np.cumsum(stored[f"{name}_counts"])[:-1])
            for name in ("tags", "to_cue", "to_source")
        ]
    return [Labels(*each) for each in zip(*columns, strict=True)]


def paragraphs_of(path: Path, tokenizer: Any) -> Iterator[Example]:
    """The paragraphs of annotated articles, each by itself, as the package reads them."""
    for article in read_articles(path):
        labelled = LabelledArticle(article, tokenizer)
        yield from (labelled.example([member]) for member in range(len(labelled.windows)))


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--teacher", type=Path, required=True, help=".safetensors, of training.tagger.teacher")
    parser.add_argument("--tokenizer", type=Path, required=True, help="tokenizer.json of the tagger")
    parser.add_argument("--articles", type=Path, required=True, help="one JSON object a line, claims or none")
    parser.add_argument("--pieces", type=int, default=2_048, help="word pieces of a batch")
    parser.add_argument("--out", type=Path, required=True, help=".npz")
    return parser


def main() -> None:
    from training.tagger.teacher import load_teacher

    options = build_parser().parse_args()
    torch.set_num_threads(1)
    teacher = load_teacher(options.teacher)
    examples = list(paragraphs_of(options.articles, load_tokenizer(options.tokenizer)))
    found: list[Labels | None] = [None] * len(examples)
    began, done, total = time.monotonic(), 0, sum(len(example.ids) for example in examples)
    groups = group_by_length([len(example.ids) for example in examples], options.pieces)
    for count, group in enumerate(groups, 1):
        members = [examples[number] for number in group]
        for number, labels in zip(group, ask([teacher], collate(members, random.Random(0))), strict=True):
            found[number] = labels
        done += sum(len(example.ids) for example in members)
        if count % 20 == 0 or count == len(groups):
            rate = done / (time.monotonic() - began)
            print(
                f"{100 * done / total:.0f} %, {rate:.0f} pieces/s, {(total - done) / rate / 60:.0f} min left",
                flush=True,
            )
    write_labels([labels for labels in found if labels is not None], options.out)


if __name__ == "__main__":
    main()
