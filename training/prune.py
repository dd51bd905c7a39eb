"""Narrow the feed-forward layers of a trained network, and teach the narrow one to give what the whole one gives.

    python -m training.prune --init WHOLE --inner shared=1152,1216,1152,896,640 own=448 branch=448 \\
        --corpora trees.xz polnear.xz raw.xz --dev dev.xz --shares polnear=1 world=0.3 ewt=1 gum=1 ner=1 \\
        --seconds 1500 --out NARROW

Which inner units go is decided layer by layer, on what some windows make of them: those whose loss changes the layer's
output least once the others make up for it by least squares (the "optimal brain surgeon" of Hassibi and Stork 1993, by
whole units; Kwon et al. 2022 narrow BERT after training in like manner). Then every layer learns to give the values of
the same layer of the whole network, and the heads to say the same (Jiao et al. 2020). Nobody's labels are needed for
that; ``--gold-share`` lets the corpora's own count, too.

``torchrun --nproc-per-node 2 -m training.prune ...`` learns in two processes.

WHOLE and NARROW are directories of three parts, as :mod:`training.learn` keeps them.
"""

from __future__ import annotations

import argparse
import copy
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import takewhile
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from training.corpus import Batch, Corpus
from training.learn import PARTS, Whole, load_whole, right_of, save
from training.learning import Learning, agree, join_processes, learning_weights
from training.losses import Losses, parser_losses, tagger_losses, total
from training.parser.network import ParserBranch
from training.soft import ask_parsers, ask_taggers
from training.tagger.network import Dropout, Layer, bar
from training.teach import Course, add_options, look, shares_of

STEP = 48  # units that go before the rest is weighed anew
RIDGE = 1e-4  # of the mean square of the inner units
EVERY = 100  # steps between two lines of progress

Values = list[tuple[Tensor, Tensor]]  # of each batch what a layer reads, and its barrier


@torch.no_grad()
def narrow(layer: Layer, read: Values, inner: int) -> float:
    """Leave a layer so many inner units.

    Args:
        layer: Changed in place.
        read: What it reads of some windows, with the barrier of each batch (:func:`training.tagger.network.bar`).
        inner: How many stay.

    Returns:
        Which share of the square of the feed-forward layer's output is lost on these windows.
    """
    products = torch.zeros(layer.f1.out_features + 1, layer.f1.out_features + 1, dtype=torch.float64)
    for values, barrier in read:
        there = barrier[:, 0, 0] == 0
        hidden = functional.gelu(layer.f1(layer.attend(values, barrier, Dropout(0.0))[there]))
        hidden = torch.cat([hidden, torch.ones_like(hidden[:, :1])], 1)  # the bias makes up for what goes, too
        products += (hidden.T @ hidden).double().cpu()
    products /= products[-1, -1].clone()
    weights = functional.pad(layer.f2.weight.T.double().cpu(), (0, 0, 0, 1))
    ridge = RIDGE * float(products.diagonal()[:-1].mean())

    def without_others(kept: Tensor) -> tuple[Tensor, Tensor]:
        """The weights of those that are kept which come nearest to the output of all, and the inverse they are of."""
        inverse = torch.linalg.inv(products[kept][:, kept] + ridge * torch.eye(len(kept), dtype=products.dtype))
        return inverse @ (products[kept] @ weights), inverse

    kept = torch.arange(len(products))
    while len(kept) - 1 > inner:
        mended, inverse = without_others(kept)
        loss = mended.square().sum(1) / inverse.diagonal()
        going = min(STEP, len(kept) - 1 - inner)
        kept = kept[torch.cat([loss[:-1].argsort()[going:].sort().values, torch.tensor([len(kept) - 1])])]
    mended, _ = without_others(kept)
    lost = -weights.index_add(0, kept, -mended)
    share = (lost * (products @ lost)).sum() / (weights * (products @ weights)).sum()
    units, like = kept[:-1].to(layer.f1.weight.device), layer.f2.weight
    for linear, weight, bias in (
        (layer.f1, layer.f1.weight[units], layer.f1.bias[units]),
        (layer.f2, mended[:-1].T.to(like).contiguous(), layer.f2.bias + mended[-1].to(like)),
    ):
        linear.weight, linear.bias = nn.Parameter(weight.clone()), nn.Parameter(bias.clone())
        linear.out_features, linear.in_features = weight.shape
    return float(share)


@torch.no_grad()
def narrow_all(network: Whole, batches: Iterable[Batch], inner: Mapping[str, Sequence[int]]) -> list[float]:
    """Narrow every layer of a network that is wider, from the lowest on: each on what the narrow ones below it give.

    Args:
        network: Changed in place.
        batches: What it reads.
        inner: How many inner units stay in the layers of a part, by its name: a number for each, or one for all; other
            parts stay as they are.

    Returns:
        What :func:`narrow` does, layer by layer: shared ones, the tagger's own, the parser's own; 0 for a layer that
        is narrow already.
    """

    def narrowed(part: str, read: Values) -> Values:
        layers = getattr(network, part).layers
        stay = inner.get(part, [layer.f1.out_features for layer in layers])
        for layer, units in zip(layers, stay if len(stay) > 1 else [*stay] * len(layers), strict=True):
            shares.append(narrow(layer, read, units) if layer.f1.out_features > units else 0.0)
            read = [(layer(values, barrier, Dropout(0.0)), barrier) for values, barrier in read]
        return read

    network.eval()
    read = [(network.shared.embed(b.ids, b.shapes, b.quotes), b.mask) for b in batches]
    shares: list[float] = []
    below = narrowed("shared", [(each, bar(mask, each.dtype)) for each, mask in read])
    for part in ("own", "branch"):
        narrowed(part, below)
    return shares


def values_of(network: Whole, batch: Batch, known: Sequence[Tensor] = ()) -> list[Tensor]:
    """What every layer gives of a batch: the shared ones', the tagger's own, the parser's own.

    Args:
        network: The layers.
        batch: What they read.
        known: What the lowest shared ones give, if somebody has asked them.
    """
    values = known[-1] if known else network.shared.embed(batch.ids, batch.shapes, batch.quotes)
    barrier, still = bar(batch.mask, values.dtype), Dropout(0.0)
    found = list(known)
    for layer in network.shared.layers[len(known) :]:
        values = layer(values, barrier, still)
        found.append(values)
    for part in (network.own, network.branch):
        above = values
        for layer in part.layers:
            above = layer(above, barrier, still)
            found.append(above)
    return found


def differ(narrow: Sequence[Tensor], whole: Sequence[Tensor], mask: Tensor) -> Tensor:
    """How far values are from those of the whole network: the mean over layers of the share of their square."""
    there = mask.bool()
    lost = [
        (a[there] - b[there]).square().mean() / b[there].square().mean() for a, b in zip(narrow, whole, strict=True)
    ]
    return torch.stack(lost).mean()


@dataclass(frozen=True)
class Said:
    """What a network says of one batch, as :mod:`training.soft` asks a teacher for it."""

    outputs: Any
    heads: ParserBranch | None = None

    def __call__(self, _: Batch) -> Any:
        return self.outputs


def scores_of(network: Whole, values: Sequence[Tensor]) -> tuple[Said, Said]:
    """What the tagger's and the parser's heads make of :func:`values_of`."""
    shared, own = len(network.shared.layers), len(network.own.layers)
    below = values[shared - 1]
    return (
        Said(network.own.score(values[shared + own - 1])),
        Said(network.branch.score([below, *values[shared + own :]]), network.branch),
    )


def losses_of(network: Whole, whole: Whole, batch: Batch, root: int, gold: float) -> Losses:
    """How far a network is from the whole one on a batch: in values, and in what its heads say.

    Args:
        network: The narrow one; the lowest shared layers that are the whole one's own are asked once.
        whole: The teacher.
        batch: Gets the labels of the whole network.
        root: Number of the relation "root".
        gold: How much the batch's own labels count beside those.
    """
    with torch.no_grad():
        taught = values_of(whole, batch)
        tagger, parser = scores_of(whole, taught)
        batch.soft = ask_taggers([tagger], batch) | ask_parsers([parser], batch, root)
    pairs = zip(network.shared.layers, whole.shared.layers, strict=True)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] is pair[1], pairs))
    values = values_of(network, batch, taught[:same])
    tagger, parser = scores_of(network, values)
    losses = {"values": differ(values[same:], taught[same:], batch.mask)}
    losses |= tagger_losses(tagger.outputs, batch, gold)
    return losses | parser_losses(network.branch, parser.outputs, batch, gold)


def freeze(network: Whole, whole: Whole, only: Sequence[str]) -> None:
    """Let some parts of a network learn and no others; the lowest layers that stay become the whole network's own.

    Args:
        network: Changed in place.
        whole: Learns nothing.
        only: The names of what learns: parts, or layers of parts.

    Raises:
        ValueError: Nothing has such a name.
    """
    for each in only:
        if not any(f"{name}.".startswith(f"{each}.") for name, _ in network.named_parameters()):
            raise ValueError(f"no part or layer is called {each!r}; there are {', '.join(PARTS)}, shared.layers.0 ...")
    whole.requires_grad_(False)
    for name, weight in network.named_parameters():
        learns = any(f"{name}.".startswith(f"{each}.") for each in only)
        weight.requires_grad_(weight.requires_grad and learns)
    theirs, changed = dict(whole.shared.named_parameters()), set[str]()
    for name, weight in network.shared.named_parameters():
        if weight.requires_grad or not torch.equal(weight, theirs[name]):
            changed.add(".".join(name.split(".")[:2]))
    for number, layer in enumerate(whole.shared.layers):
        if f"layers.{number}" in changed or not all(name.startswith("layers.") for name in changed):
            break
        network.shared.layers[number] = layer


def inner_of(options: Iterable[str]) -> dict[str, list[int]]:
    """How many units stay in the layers of each part, from PART=UNITS,UNITS..."""
    parts = (each.partition("=") for each in options)
    return {part: [int(units) for units in told.split(",")] for part, _, told in parts}


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, nargs="+", required=True, help=".xz of training.build_corpus")
    add_options(parser)
    parser.add_argument("--init", type=Path, required=True, help="a directory of three parts")
    parser.add_argument("--student", type=Path, help="go on from it: a directory of three parts, some narrow already")
    parser.add_argument(
        "--inner",
        nargs="+",
        required=True,
        metavar="PART=UNITS",
        help="inner units that stay in the layers of a part, of 1,536: one number, or one for each layer, with commas",
    )
    parser.add_argument(
        "--only",
        nargs="+",
        default=PARTS,
        metavar="NAME",
        help='the parts that learn, or layers of them, as "shared.layers.4"; others stay',
    )
    parser.add_argument("--values", type=float, default=10.0, help="how much the values count beside the labels")
    parser.add_argument("--tagger-weight", type=float, default=2.0)
    parser.add_argument("--gold-share", type=float, default=0.0, help="how much a corpus' own labels count")
    parser.add_argument("--read", type=int, default=40_000, help="pieces on which the layers are narrowed")
    parser.add_argument("--pieces", type=int, default=1_024, help="of a batch")
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--average", type=float, default=0.99, help="decay of the averaged weights")
    parser.add_argument("--masked", type=float, default=0.05, help="share of the words that are hidden")
    return parser


def main() -> None:
    options = build_parser().parse_args()
    process = join_processes()
    corpus, dev = Corpus.read(options.corpora, options.device), Corpus.read([options.dev], options.device)
    labels = json.loads((options.init / "branch.json").read_text(encoding="utf-8"))
    whole = load_whole(options.init).to(options.device).eval()
    network = load_whole(options.student).to(options.device) if options.student else copy.deepcopy(whole)
    if not process:
        print(f"whole: {look(partial(right_of, whole), dev)}", flush=True)
    batches, pieces = [], 0
    for numbers in corpus.endless(shares_of(options.shares), options.pieces, np.random.default_rng(options.seed)):
        batches.append(corpus.take(numbers))
        pieces += int(corpus.lengths[numbers].sum())
        if pieces >= options.read:
            break
    lost = narrow_all(network, batches, inner_of(options.inner))
    if not process:
        told = ", ".join(f"{100 * share:.2f}" for share in lost)
        print(f"narrow: {look(partial(right_of, network), dev)}; lost by layer {told} %", flush=True)
        save(network, labels, options.out)
    for weight in network.state_dict().values():
        agree(weight)  # all processes begin with the same network, and read other batches from here on
    options.seed += process
    torch.manual_seed(options.seed)

    freeze(network, whole, options.only)
    root = labels["deprel"].index("root")
    learning = Learning(learning_weights(network), lambda _: float(options.rate), options.average)
    course = Course(corpus, options, 0 if process else EVERY)
    for batch in course:
        with course.autocast():
            losses = losses_of(network, whole, batch, root, options.gold_share)
        labelled = {name: loss for name, loss in losses.items() if name != "values"}
        loss = options.values * losses["values"] + total(labelled, options.tagger_weight)
        course.learn(loss, losses, learning)
    if process:
        return
    averaged = learning.averaged(network).eval()
    save(averaged, labels, options.out)
    print(f"end, {course.seen} pieces: {look(partial(right_of, averaged), dev)}", flush=True)


if __name__ == "__main__":
    main()
