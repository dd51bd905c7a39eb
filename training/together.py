"""Train everything at once: the layers that tagger and parser share, the tagger's own, and the parser's branch.

    python -m training.together --shared v2.safetensors --own own.safetensors --branch branch.safetensors \\
        --tokenizer tokenizer.json --articles polnear.train.jsonl --labels polnear.npz \\
        --raw gum.train.jsonl --raw-labels gum.npz --treebanks ewt.train.conllu gum.train.conllu \\
        --entities ner.train.bioes --breaks news.words.conllu --dev ewt.dev.conllu --dev-entities ner.dev.bioes \\
        --minutes 60 --out DIRECTORY

Each step learns from paragraphs with a teacher's labels (:mod:`training.tagger.distil`) and from sentences with trees
or entities (:mod:`training.parser.train`). Word vectors stay as they are. DIRECTORY gets the three parts, averaged over
the run, as shared.safetensors, own.safetensors and branch.safetensors. :mod:`training.tagger.export` makes files of the
first two, :mod:`training.parser.export` of the third.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from training.learning import Learning, learning_weights, share_of_rate
from training.parser.evaluate import Scores, score
from training.parser.export import load_branch
from training.parser.network import ParserBranch
from training.parser.train import WEIGHTS, keep_known, loss_of
from training.parser.treebank import Labels, Window, read_bioes, read_conllu
from training.parser.windows import pad, read_windows
from training.tagger.batches import collate, mixed, shuffled
from training.tagger.distil import load_own, read_examples
from training.tagger.examples import Example, load_tokenizer
from training.tagger.export import load_shared
from training.tagger.losses import total_loss
from training.tagger.network import OwnLayers, SharedLayers

PARTS = ("shared", "own", "branch")


class Whole(nn.Module):
    """The whole network.

    Args:
        shared: What both read.
        own: The tagger above it.
        branch: The parser above it.
    """

    def __init__(self, shared: SharedLayers, own: OwnLayers, branch: ParserBranch) -> None:
        super().__init__()
        self.shared, self.own, self.branch = shared, own, branch
        shared.word.weight.requires_grad_(False)


class Windows:
    """Windows as the parser's scorer asks for them: the shared layers read them when they are asked for."""

    def __init__(self, windows: Sequence[Window], shared: SharedLayers) -> None:
        self.windows = list(windows)
        self._shared = shared

    def read(self, members: Sequence[int]) -> tuple[Tensor, Tensor]:
        """Values ``[windows, pieces, hidden]`` and mask of some windows."""
        ids, shapes, quotes, mask = pad([self.windows[member] for member in members])
        return self._shared.eval()(ids, shapes, quotes, mask), mask


class Learner:
    """Teaches the whole network.

    Args:
        network: Changed in place.
        shared_rate: Highest learning rate of the shared layers.
        rate: The same of the others.
        head_rate: The same of the heads.
        tagger_weight: How much the tagger's loss counts beside the parser's, where both change the shared layers.
        average: Decay of the moving average of the weights.
    """

    def __init__(
        self,
        network: Whole,
        *,
        shared_rate: float = 1e-4,
        rate: float = 1.5e-4,
        head_rate: float = 5e-4,
        tagger_weight: float = 2.0,
        average: float = 0.998,
    ) -> None:
        def peak(name: str) -> float:
            part, _, inner = name.partition(".")
            return shared_rate if part == "shared" else rate if inner.startswith("layers.") else head_rate

        self.network = network.train()
        self._learning = Learning(learning_weights(network), peak, average, lambda name: name.partition(".")[0])
        self._weight = tagger_weight

    def tagger_losses(self, examples: Sequence[Example]) -> tuple[Tensor, dict[str, float]]:
        """The tagger's loss of some paragraphs, and its parts."""
        batch = collate(examples, random.Random(0))
        values = self.network.shared(batch.ids, batch.shapes, batch.quotes, batch.mask)
        return total_loss(*self.network.own(values, batch.mask), batch, 0.0)

    def parser_losses(self, windows: Sequence[Window]) -> tuple[Tensor, dict[str, float]]:
        """The parser's loss of some windows, and its parts."""
        ids, shapes, quotes, mask = pad(windows)
        losses = loss_of(self.network.branch, self.network.shared(ids, shapes, quotes, mask), mask, windows)
        total: Tensor = sum(WEIGHTS[name] * loss for name, loss in losses.items())  # type: ignore[assignment]
        return total, {name: float(loss.detach()) for name, loss in losses.items()}

    def step(self, examples: Sequence[Example], windows: Sequence[Window], share: float) -> dict[str, float]:
        """Learn from both with ``share`` of the highest rates; returns the parts of the losses."""
        loss, told = self.tagger_losses(examples)
        (self._weight * loss).backward()
        loss, parts = self.parser_losses(windows)
        loss.backward()
        self._learning.step(share)
        return told | parts

    def averaged(self) -> Whole:
        """The network with the mean of its weights."""
        return self._learning.averaged(self.network)


def load_whole(shared: Path, own: Path, branch: Path, depth: int = 3) -> tuple[Whole, Labels]:
    """The parts put together, and the labels of the parser's heads, which lie beside its weights."""
    parser, labels = load_branch(branch)
    return Whole(load_shared(shared, depth), load_own(own, depth), parser), labels


def save(network: Whole, labels: Labels, out: Path) -> None:
    """Write the three parts."""
    from safetensors.torch import save_file

    out.mkdir(parents=True, exist_ok=True)
    for part in PARTS:
        weights = getattr(network, part).state_dict()
        save_file(
            {name: each.detach().clone().contiguous() for name, each in weights.items()}, out / f"{part}.safetensors"
        )
    (out / "branch.json").write_text(json.dumps(asdict(labels)), encoding="utf-8")


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="the shared layers, or a whole tagger")
    parser.add_argument("--own", type=Path, required=True, help="the tagger's own layers")
    parser.add_argument("--branch", type=Path, required=True, help="the parser's branch, with its .json beside it")
    parser.add_argument("--tokenizer", type=Path, required=True, help="tokenizer.json")
    parser.add_argument("--depth", type=int, default=3, help="how many layers are shared")
    parser.add_argument("--articles", type=Path, required=True, help="annotated, one JSON object a line")
    parser.add_argument("--labels", type=Path, required=True, help="a teacher's of these, .npz")
    parser.add_argument("--gold-share", type=float, default=0.3, help="how much the articles' own labels count")
    parser.add_argument("--raw", type=Path, nargs="*", default=[], help="articles of other rules, or without claims")
    parser.add_argument("--raw-labels", type=Path, nargs="*", default=[], help="the teacher's of these")
    parser.add_argument("--treebanks", type=Path, nargs="+", required=True)
    parser.add_argument("--entities", type=Path, nargs="+", required=True)
    parser.add_argument("--breaks", type=Path, nargs="*", default=[], help="texts of which only words are known")
    parser.add_argument("--dev", type=Path, required=True)
    parser.add_argument("--dev-entities", type=Path, required=True)
    parser.add_argument("--entity-share", type=float, default=0.45)
    parser.add_argument("--break-share", type=float, default=0.04)
    parser.add_argument("--tagger-weight", type=float, default=2.0)
    parser.add_argument("--shared-rate", type=float, default=1e-4)
    parser.add_argument("--rate", type=float, default=1.5e-4, help="of the layers above the shared ones")
    parser.add_argument("--head-rate", type=float, default=5e-4)
    parser.add_argument("--pieces", type=int, default=2_048, help="of a batch of paragraphs")
    parser.add_argument("--parser-pieces", type=int, default=1_536, help="of a batch of sentences")
    parser.add_argument("--average", type=float, default=0.998, help="decay of the averaged weights")
    parser.add_argument("--minutes", type=float, required=True, help="of processor time")
    parser.add_argument("--every", type=float, default=10, help="minutes between two copies of the weights")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, required=True, help="directory")
    return parser


def main() -> None:
    options = build_parser().parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    tokenizer = load_tokenizer(options.tokenizer)
    network, labels = load_whole(options.shared, options.own, options.branch, options.depth)
    examples = read_examples(options.articles, options.labels, options.gold_share, tokenizer)
    for articles, taught in zip(options.raw, options.raw_labels, strict=True):
        examples += read_examples(articles, taught, 0.0, tokenizer)
    lengths = [len(example.ids) for example in examples]
    print(f"{len(examples)} paragraphs, {sum(lengths)} pieces", flush=True)
    shares = 1 - options.entity_share - options.break_share, options.entity_share, options.break_share
    corpora = []
    for paths, read, share in zip(
        (options.treebanks, options.entities, options.breaks),
        (read_conllu, read_bioes, read_conllu),
        shares,
        strict=True,
    ):
        windows = read_windows([each for path in paths for each in read(path)], labels, tokenizer)
        print(f"{len(windows)} windows, {sum(len(window.ids) for window in windows)} pieces", flush=True)
        if windows:
            corpora.append((windows, share))
    held = read_windows(keep_known(list(read_conllu(options.dev)), labels), labels, tokenizer)
    held_entities = read_windows(list(read_bioes(options.dev_entities))[:250], labels, tokenizer)

    def look(network: Whole) -> Scores:
        with torch.inference_mode():
            trees, entities = Windows(held, network.shared), Windows(held_entities, network.shared)
            return score(network.branch, trees, entities, labels)

    learner = Learner(
        network,
        shared_rate=options.shared_rate,
        rate=options.rate,
        head_rate=options.head_rate,
        tagger_weight=options.tagger_weight,
        average=options.average,
    )
    groups = shuffled(lengths, options.pieces, random.Random(options.seed))
    others = mixed(
        [([len(window.ids) for window in windows], share) for windows, share in corpora],
        options.parser_pieces,
        random.Random(options.seed),
    )
    began, copied = time.process_time(), 0.0
    running: dict[str, float] = {}
    seen = np.zeros(2)
    for step, (group, (which, members)) in enumerate(zip(groups, others, strict=False), 1):
        spent = (time.process_time() - began) / 60
        if spent >= options.minutes:
            break
        windows = [corpora[which][0][number] for number in members]
        share = share_of_rate(step, spent / options.minutes)
        parts = learner.step([examples[number] for number in group], windows, share)
        seen += sum(lengths[number] for number in group), sum(len(window.ids) for window in windows)
        for name, value in parts.items():
            running[name] = 0.98 * running.get(name, value) + 0.02 * value
        if step % 50 == 0:
            figures = ", ".join(f"{name} {value:.3f}" for name, value in running.items())
            rate = seen.sum() / (time.process_time() - began)
            print(
                f"{spent:.1f} min, step {step}, {seen[0] / sum(lengths):.2f} passes, {rate:.0f} pieces/s: {figures}",
                flush=True,
            )
        if spent >= copied + options.every:
            copied = spent
            averaged = learner.averaged()
            save(averaged, labels, options.out)
            print(f"{spent:.1f} min: {look(averaged)}", flush=True)
    averaged = learner.averaged()
    save(averaged, labels, options.out)
    print(f"end: {look(averaged)}", flush=True)


if __name__ == "__main__":
    main()
