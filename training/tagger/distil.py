"""Train the tagger's own layers on a teacher's labels; the layers that it shares with the parser stay as they are.

    python -m training.tagger.distil --shared encoder.int8.onnx --tokenizer tokenizer.json --init v2.safetensors \\
        --articles polnear.train.jsonl --labels polnear.npz --raw newswire.jsonl --raw-labels newswire.npz \\
        --minutes 60 --out own.safetensors

Annotated articles are learned from their own labels and the teacher's (``--gold-share``), raw ones from the teacher's
alone. What the shared layers make of each paragraph is computed once, with the int8 file that the package carries, so
that the tagger learns on what it will read.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from training.learning import Learning, learning_weights, share_of_rate
from training.tagger.batches import collate, shuffled
from training.tagger.examples import Example, load_tokenizer
from training.tagger.labels import Labels, paragraphs_of, read_labels
from training.tagger.losses import total_loss
from training.tagger.network import OwnLayers, Size, upper_weights
from training.tagger.teach import put_unseen


def mix(example: Example, taught: Labels, gold: float) -> None:
    """Make the labels of an example ``gold`` parts its own and the rest the teacher's."""
    example.tags = (gold * example.tags + (1 - gold) * taught.tags).astype(np.float32)
    example.to_cue = _both(example.to_cue, taught.to_cue, gold)
    example.to_source = _both(example.to_source, taught.to_source, gold)


def _both(own: NDArray[np.float32], taught: NDArray[np.float32], gold: float) -> NDArray[np.float32]:
    rows = [(word, to, share * gold) for word, to, share in own]
    rows += [(word, to, share * (1 - gold)) for word, to, share in taught]
    return np.array([row for row in rows if row[2] > 0], np.float32).reshape(-1, 3)


def read_examples(articles: Path, labels: Path | None, gold: float, tokenizer: Any) -> list[Example]:
    """The paragraphs of articles with mixed labels.

    Where the articles' own labels do not count, because their rules are others, the claims that the teacher does not
    see are put over its labels all the same: it may not know their kind of text.

    Raises:
        ValueError: The labels are of other paragraphs.
    """
    examples = list(paragraphs_of(articles, tokenizer))
    if labels is None:
        return examples
    taught = read_labels(labels)
    if [len(each.tags) for each in taught] != [len(example.first) for example in examples]:
        raise ValueError(f"{labels} is not of {articles}: its paragraphs have other words")
    for example, each in zip(examples, taught, strict=True):
        own = example.tags, example.to_cue, example.to_source
        mix(example, each, gold)
        if not gold:
            put_unseen(example, *own)
    return examples


class SharedValues:
    """What the shared layers make of examples, in half precision."""

    def __init__(self, examples: Sequence[Example], shared: Path) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        session = onnxruntime.InferenceSession(str(shared), options, providers=["CPUExecutionProvider"])
        self._ends = np.cumsum([0, *(len(example.ids) for example in examples)])
        self._values = np.empty((self._ends[-1], Size().hidden), np.float16)
        for number, example in enumerate(examples):
            inputs = {"ids": example.ids, "shape": example.shapes, "quote": example.quotes}
            (found,) = session.run(None, {name: each[None] for name, each in inputs.items()})
            self._values[self._ends[number] : self._ends[number + 1]] = found[0]

    def of(self, numbers: Sequence[int]) -> Tensor:
        """``[windows, pieces, hidden]`` of some examples, padded with zeros."""
        rows = [self._values[self._ends[number] : self._ends[number + 1]] for number in numbers]
        return nn.utils.rnn.pad_sequence([torch.from_numpy(row).float() for row in rows], batch_first=True)


class Distiller:
    """Teaches own layers.

    Args:
        network: Changed in place.
        examples: What to learn from.
        values: Of the shared layers, for these examples.
        rate: Highest learning rate of the layers.
        head_rate: The same of the heads.
        average: Decay of the moving average of the weights.
        crf: Share of the tag loss that looks at whole paragraphs.
    """

    def __init__(
        self,
        network: OwnLayers,
        examples: Sequence[Example],
        values: SharedValues,
        *,
        rate: float = 2e-4,
        head_rate: float = 6e-4,
        average: float = 0.999,
        crf: float = 0.0,
    ) -> None:
        self.network = network.train()
        self._examples, self._values, self._crf = examples, values, crf
        self._learning = Learning(
            learning_weights(network), lambda name: rate if name.startswith("layers.") else head_rate, average
        )

    def step(self, group: Sequence[int], share: float) -> dict[str, float]:
        """Learn from some examples with ``share`` of the highest rates; returns the parts of the loss."""
        batch = collate([self._examples[number] for number in group], random.Random(0))
        tags, links = self.network(self._values.of(group), batch.mask)
        loss, parts = total_loss(tags, links, batch, self._crf)
        loss.backward()
        self._learning.step(share)
        return parts

    def averaged(self) -> OwnLayers:
        """The layers with the mean of their weights."""
        return self._learning.averaged(self.network)


def load_own(path: Path, depth: int = 3, dropout: float = 0.1) -> OwnLayers:
    """Own layers from their weights, or those of a whole tagger above its first ``depth`` layers."""
    from safetensors.torch import load_file

    weights = load_file(path)
    weights = upper_weights(weights, depth if "word.weight" in weights else 0)
    network = OwnLayers(
        1 + max(int(name.split(".")[1]) for name in weights if name.startswith("layers.")), dropout=dropout
    )
    network.load_state_dict(weights)
    return network


def grow(network: OwnLayers, layers: int, dropout: float = 0.1) -> OwnLayers:
    """The same with more layers: the lowest one comes again, its copies adding half of what it adds.

    So deepened, a trained network loses next to nothing before it learns on (Kim et al. 2024 repeat layers, too).
    """
    more = layers - len(network.layers)
    weights = {name: weight for name, weight in network.state_dict().items() if not name.startswith("layers.")}
    for number in range(layers):
        for name, weight in network.layers[max(0, number - more)].state_dict().items():
            added = name.startswith(("o.", "f2."))
            weights[f"layers.{number}.{name}"] = weight * 0.5 if added and 0 < number <= more else weight.clone()
    grown = OwnLayers(layers, dropout=dropout)
    grown.load_state_dict(weights)
    return grown


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="the shared layers, .onnx")
    parser.add_argument("--tokenizer", type=Path, required=True, help="tokenizer.json")
    parser.add_argument("--init", type=Path, required=True, help="weights of a whole tagger, or of such layers")
    parser.add_argument("--depth", type=int, default=3, help="how many layers are shared")
    parser.add_argument("--layers", type=int, help="how many there shall be, if more than the weights have")
    parser.add_argument("--articles", type=Path, required=True, help="annotated, one JSON object a line")
    parser.add_argument("--labels", type=Path, help="the teacher's of these, .npz of training.tagger.labels")
    parser.add_argument("--gold-share", type=float, default=0.4, help="how much the articles' own labels count")
    parser.add_argument("--raw", type=Path, nargs="*", default=[], help="articles without claims")
    parser.add_argument("--raw-labels", type=Path, nargs="*", default=[], help="the teacher's of these")
    parser.add_argument("--crf", type=float, default=0.0, help="share of the tag loss that is the paragraph's")
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--rate", type=float, default=2e-4, help="of the layers")
    parser.add_argument("--head-rate", type=float, default=6e-4, help="of the heads")
    parser.add_argument("--pieces", type=int, default=2_048, help="word pieces of a batch")
    parser.add_argument("--average", type=float, default=0.999, help="decay of the averaged weights")
    parser.add_argument("--minutes", type=float, required=True, help="of processor time")
    parser.add_argument("--every", type=float, default=8, help="minutes between two copies of the weights")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, required=True, help=".safetensors")
    return parser


def main() -> None:
    from safetensors.torch import save_file

    options = build_parser().parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    tokenizer = load_tokenizer(options.tokenizer)
    examples = read_examples(options.articles, options.labels, options.gold_share, tokenizer)
    for articles, labels in zip(options.raw, options.raw_labels, strict=True):
        examples += read_examples(articles, labels, 0.0, tokenizer)
    lengths = [len(example.ids) for example in examples]
    print(f"{len(examples)} paragraphs, {sum(lengths)} pieces", flush=True)
    values = SharedValues(examples, options.shared)
    network = load_own(options.init, options.depth, options.dropout)
    if options.layers:
        network = grow(network, options.layers, options.dropout)
    distiller = Distiller(
        network,
        examples,
        values,
        rate=options.rate,
        head_rate=options.head_rate,
        average=options.average,
        crf=options.crf,
    )

    def save() -> None:
        weights = distiller.averaged().state_dict()
        save_file({name: weight.contiguous() for name, weight in weights.items()}, options.out)

    began, seen, copied = time.process_time(), 0, 0.0
    for step, group in enumerate(shuffled(lengths, options.pieces, random.Random(options.seed)), 1):
        spent = (time.process_time() - began) / 60
        if spent >= options.minutes:
            break
        parts = distiller.step(group, share_of_rate(step, spent / options.minutes, 100))
        seen += sum(lengths[number] for number in group)
        if step % 100 == 0:
            figures = ", ".join(f"{name} {value:.4f}" for name, value in parts.items())
            rate = seen / (time.process_time() - began)
            print(f"{spent:.1f} min, {seen / sum(lengths):.2f} passes: {figures}; {rate:.0f} pieces/s", flush=True)
        if spent >= copied + options.every:
            copied = spent
            save()
    save()


if __name__ == "__main__":
    main()
