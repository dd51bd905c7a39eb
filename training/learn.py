"""Train what is shipped: the layers that tagger and parser share, and each one's own, on teachers' labels.

    python -m training.learn --corpora soft.pt --dev dev.xz --init tagger.safetensors \\
        --shares polnear=2 world=1 reports=1 ewt=3 gum=3 ner=1 polnear.1=1 ... --seconds 400 --out DIRECTORY

The corpora carry the teachers' labels (:mod:`training.soft`). Both tasks learn from every window at the same time. Word
vectors stay as they are. DIRECTORY gets shared.safetensors, own.safetensors and branch.safetensors with its labels, of
which :mod:`training.tagger.export` and :mod:`training.parser.export` make the package's files.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import torch
from torch import Tensor, nn

from training.corpus import Batch, Corpus
from training.learning import Learning, learning_weights
from training.losses import Right, count_right, parser_losses, tagger_losses, total
from training.parser.network import Classes, ParserBranch
from training.soft import read_soft
from training.tagger.network import OwnLayers, SharedLayers, Size, layers_of
from training.teach import TOLD, Course, add_options, look

PARTS = ("shared", "own", "branch")


class Whole(nn.Module):
    """The whole network: the layers that both tasks share, and above them the tagger's and the parser's own.

    Args:
        classes: Of the parser's heads.
        shared: How many layers are shared.
        layers: How many each task has, with the shared ones.
        dropout: Share of values dropped in training.
    """

    def __init__(self, classes: Classes, shared: int, layers: int = 6, dropout: float = 0.1) -> None:
        super().__init__()
        self.shared = SharedLayers(Size(layers=shared), dropout)
        self.own = OwnLayers(layers - shared, dropout=dropout)
        self.branch = ParserBranch(classes, layers - shared, dropout=dropout)
        self.shared.word.weight.requires_grad_(False)

    def forward(self, batch: Batch) -> tuple[tuple[Tensor, Tensor], tuple[Tensor, Tensor, Tensor, Tensor]]:
        """What the tagger and what the parser say of a batch."""
        values = self.shared(batch.ids, batch.shapes, batch.quotes, batch.mask)
        return self.own(values, batch.mask), self.branch(values, batch.mask)

    def begin_with(self, weights: Mapping[str, Tensor]) -> None:
        """Start from a tagger of one piece, as version 1 was; the parser's layers from the tagger's own."""
        depth = len(self.shared.layers)
        shared, upper = {}, {}
        for name, weight in weights.items():
            part, _, rest = name.partition(".")
            number, _, inner = rest.partition(".")
            if part == "layers" and int(number) >= depth:
                upper[f"layers.{int(number) - depth}.{inner}"] = weight.float()
            elif part in ("tag", "q1", "k1", "q2", "k2"):
                upper[name] = weight.float()
            else:
                shared[name] = weight.float()
        self.shared.load_state_dict(shared)
        self.own.load_state_dict(upper)
        layers = {name: weight for name, weight in upper.items() if name.startswith("layers.")}
        assert not self.branch.load_state_dict(layers, strict=False).unexpected_keys

    def go_on_from(self, directory: Path) -> None:
        """Start from the three parts that :func:`save` wrote, or :mod:`training.from_package`."""
        from safetensors.torch import load_file

        for part in PARTS:
            getattr(self, part).load_state_dict(load_file(directory / f"{part}.safetensors"))


def load_whole(directory: Path, dropout: float = 0.0) -> Whole:
    """A network from its three parts, as :func:`save` wrote them, with the labels beside them."""
    from safetensors.torch import load_file

    labels = json.loads((directory / "branch.json").read_text(encoding="utf-8"))
    classes = Classes(**{name: len(each) for name, each in labels.items()})
    shared, own = (layers_of(load_file(directory / f"{part}.safetensors")) for part in ("shared", "own"))
    network = Whole(classes, shared, shared + own, dropout)
    network.go_on_from(directory)
    return network


def right_of(network: Whole, batch: Batch) -> Right:
    """How much of a batch the network gets right."""
    tagger, parser = network(batch)
    return count_right(tagger, network.branch, parser, batch)


def save(network: Whole, labels: dict[str, list[str]], out: Path) -> None:
    """Write the three parts."""
    from safetensors.torch import save_file

    out.mkdir(parents=True, exist_ok=True)
    for part in PARTS:
        weights = getattr(network, part).state_dict()
        stored = {name: each.detach().cpu().contiguous() for name, each in weights.items()}
        save_file(stored, out / f"{part}.safetensors")
    (out / "branch.json").write_text(json.dumps(labels), encoding="utf-8")


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True, help="of training.soft")
    add_options(parser)
    parser.add_argument(
        "--init",
        type=Path,
        required=True,
        help="a tagger of one piece (.safetensors), or a directory of three parts with the same labels",
    )
    parser.add_argument("--shared-layers", type=int, default=5, help="where --init is a file; a directory has its own")
    parser.add_argument("--layers", type=int, default=6, help="of each task, with the shared ones; the same")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="the parts that learn; others stay")
    parser.add_argument("--gold-share", type=float, default=0.3, help="how much a corpus' own labels count")
    parser.add_argument("--tagger-weight", type=float, default=2.0)
    parser.add_argument("--masked", type=float, default=0.05, help="share of the words that are hidden")
    parser.add_argument("--dropout", type=float, default=0.05)
    parser.add_argument("--pieces", type=int, default=8_192, help="of a batch")
    parser.add_argument("--rate", type=float, default=4e-4, help="of the layers")
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--average", type=float, default=0.999, help="decay of the averaged weights")
    parser.add_argument("--looks", type=int, default=6, help="how often dev is read, and the weights kept")
    return parser


def main() -> None:
    from safetensors.torch import load_file

    options = build_parser().parse_args()
    torch.manual_seed(options.seed)
    torch.set_float32_matmul_precision("high")
    corpus, dev = read_soft(options.corpora, options.device), Corpus.read([options.dev], options.device)
    labels = corpus.about["labels"]
    classes = Classes(**{name: len(each) for name, each in labels.items()})
    if options.init.is_dir():
        network = load_whole(options.init, options.dropout)
    else:
        network = Whole(classes, options.shared_layers, options.layers, options.dropout)
        network.begin_with(load_file(options.init))
    for name in set(PARTS) - set(options.only):
        getattr(network, name).requires_grad_(False)
    network.to(options.device).train()

    def peak(name: str) -> float:
        return float(options.rate if ".layers." in name or name.startswith("shared.") else options.head_rate)

    learning = Learning(learning_weights(network), peak, options.average, lambda name: name.partition(".")[0])
    course, looked = Course(corpus, options, 5 * TOLD), 1
    for batch in course:
        with course.autocast():
            tagger, parser = network(batch)
            losses = tagger_losses(tagger, batch, options.gold_share)
            losses |= parser_losses(network.branch, parser, batch, options.gold_share)
        course.learn(total(losses, options.tagger_weight), losses, learning)
        if course.gone * options.looks >= looked:
            looked += 1
            averaged = learning.averaged(network)
            print(f"{100 * course.gone:.0f} %: {look(partial(right_of, averaged.eval()), dev)}", flush=True)
            save(averaged, labels, options.out)
    averaged = learning.averaged(network)
    save(averaged, labels, options.out)
    print(f"end, {course.seen} pieces: {look(partial(right_of, averaged.eval()), dev)}", flush=True)


if __name__ == "__main__":
    main()
