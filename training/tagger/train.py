"""Fine-tune the tagger for a given time on one core.

The weights are kept in single precision, the network computes in bfloat16 unless told otherwise; the rate warms up,
then falls linearly to 2 %; the word embeddings stay frozen.

    python -m training.tagger.train --articles polnear.train.jsonl --tokenizer tokenizer.json \\
        --encoder model.safetensors --minutes 40 --out tagger.safetensors
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from training.learning import Learning, share_of_rate
from training.tagger.augment import Names, augment
from training.tagger.batches import Batch, group_examples
from training.tagger.examples import LabelledArticle, load_tokenizer, read_articles
from training.tagger.losses import total_loss
from training.tagger.network import Size, TaggerNetwork, load_encoder
from training.tagger.teach import teach

# Parts that start from nothing learn faster.
HEADS = ("tag.", "q1.", "k1.", "q2.", "k2.", "shape.", "quote.")


class Trainer:
    """A network in bfloat16, its weights in single precision, and their moving average.

    Args:
        network: Changed in place.
        rate: Highest learning rate of the encoder.
        head_rate: The same of the new parts.
        average: Decay of the moving average; 0 for none.
        precision: The network's.
    """

    def __init__(
        self,
        network: TaggerNetwork,
        *,
        rate: float = 2e-4,
        head_rate: float = 1e-3,
        average: float = 0.0,
        precision: torch.dtype = torch.bfloat16,
    ) -> None:
        network.word.weight.requires_grad = False
        self._frozen = network.word.weight.detach().clone()
        named = [(name, parameter) for name, parameter in network.named_parameters() if parameter.requires_grad]
        self._weights = {name: parameter.detach().float().clone().requires_grad_(True) for name, parameter in named}
        self._learning = Learning(self._weights, lambda name: head_rate if name.startswith(HEADS) else rate, average)
        self.network = network.to(precision)
        self._parameters = {
            name: parameter for name, parameter in network.named_parameters() if parameter.requires_grad
        }

    def step(self, batch: Batch, share: float, crf: float) -> dict[str, float]:
        """Learn from a batch with ``share`` of the highest rates; returns the parts of the loss."""
        self.network.train()
        tags, links = self.network(batch.ids, batch.shapes, batch.quotes, batch.mask)
        loss, parts = total_loss(tags, links, batch, crf)
        loss.backward()
        for name, parameter in self._parameters.items():
            self._weights[name].grad = None if parameter.grad is None else parameter.grad.float()
            parameter.grad = None
        self._learning.step(share)
        with torch.no_grad():
            for name, parameter in self._parameters.items():
                parameter.copy_(self._weights[name])
        return parts

    def state(self) -> dict[str, Tensor]:
        """The weights in single precision, or their average."""
        return {
            "word.weight": self._frozen,
            **{name: weight.contiguous() for name, weight in self._learning.average.items()},
        }


def feed(
    options: argparse.Namespace, tokenizer: Any, teachers: Sequence[TaggerNetwork], rng: random.Random
) -> Iterator[Batch]:
    """Batches without end; each pass over the articles cuts them anew, some of them in a changed copy."""
    articles = [article for path in options.articles for article in read_articles(path)]
    plain = [LabelledArticle(article, tokenizer) for article in articles]
    changed = plain
    if options.augmented:
        names = Names(read_tagged(options.names), (article["text"] for article in articles))
        changed = [LabelledArticle(augment(article, names, rng), tokenizer) for article in articles]
    taught = [
        example
        for path in options.taught
        for article in read_articles(path)
        for example in LabelledArticle(article, tokenizer).cut(rng, options.longest, options.singles)
    ]
    for example in taught:
        teach(example, teachers)
    while True:
        chosen = (pair[rng.random() < options.augmented] for pair in zip(plain, changed, strict=True))
        examples = [example for one in chosen for example in one.cut(rng, options.longest, options.singles)]
        yield from group_examples(examples + taught, rng, options.pieces, options.masked)


def read_tagged(path: Path) -> Iterator[tuple[str, str]]:
    """Words and entity tags, one a line, from a file of prepare_ner (JSON) or with tabs."""
    if path.suffix == ".json":
        sentences = json.loads(path.read_text(encoding="utf-8"))
        yield from ((token["text"], token["ner"]) for sentence in sentences for token in sentence)
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        word, _, tag = line.partition("\t")
        yield word, tag


def load_network(options: argparse.Namespace, weights: Path | None) -> TaggerNetwork:
    """A network with trained weights; without any, with those of an encoder and heads that know nothing."""
    from safetensors.torch import load_file

    network = TaggerNetwork(Size(layers=options.layers), options.dropout)
    if weights:
        network.load_state_dict({name: weight.float() for name, weight in load_file(weights).items()})
    elif options.encoder:
        load_encoder(network, load_file(options.encoder))
    return network


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path, nargs="+", required=True, help="annotated, one JSON object a line")
    parser.add_argument("--tokenizer", type=Path, required=True, help="tokenizer.json of the encoder")
    parser.add_argument("--encoder", type=Path, help="BERT weights to start from (.safetensors)")
    parser.add_argument("--init", type=Path, help="or weights of this network")
    parser.add_argument("--out", type=Path, required=True, help=".safetensors")
    parser.add_argument("--minutes", type=float, required=True)
    parser.add_argument("--rate", type=float, default=2e-4, help="of the encoder")
    parser.add_argument("--head-rate", type=float, default=1e-3, help="of the new parts")
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--pieces", type=int, default=2_048, help="word pieces of a batch")
    parser.add_argument("--longest", type=int, default=192, help="word pieces of a window")
    parser.add_argument("--singles", type=float, default=0.0, help="share of passes with one paragraph a window")
    parser.add_argument("--masked", type=float, default=0.0, help="share of words hidden")
    parser.add_argument("--crf", type=float, default=0.0, help="share of the tag loss that is the paragraph's")
    parser.add_argument("--average", type=float, default=0.0, help="decay of the averaged weights; 0 for the last ones")
    parser.add_argument("--augmented", type=float, default=0.0, help="share of articles read in a changed copy")
    parser.add_argument("--names", type=Path, help="named entities for the changed copies: ner.train.json")
    parser.add_argument(
        "--teachers", type=Path, nargs="*", default=[], help="weights that label the articles of --taught"
    )
    parser.add_argument("--taught", type=Path, nargs="*", default=[], help="articles without claims, or with some")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument(
        "--precision",
        choices=["bfloat16", "float32"],
        default="bfloat16",
        help="what the network computes in; a processor without AVX-512 or AMX is a hundred times slower in bfloat16",
    )
    return parser


def main() -> None:
    from safetensors.torch import save_file

    options = build_parser().parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    rng = random.Random(options.seed)
    tokenizer = load_tokenizer(options.tokenizer)
    trainer = Trainer(
        load_network(options, options.init),
        rate=options.rate,
        head_rate=options.head_rate,
        average=options.average,
        precision=getattr(torch, options.precision),
    )
    batches = feed(options, tokenizer, [load_network(options, path) for path in options.teachers], rng)
    batches = chain([next(batches)], batches)  # all is read before the clock starts
    began, pieces, shown = time.monotonic(), 0, []
    for steps, batch in enumerate(batches, 1):
        gone = (time.monotonic() - began) / 60 / options.minutes
        if gone >= 1:
            break
        share = share_of_rate(steps, gone)
        shown.append(trainer.step(batch, share, options.crf))
        pieces += int(batch.mask.sum())
        if steps % 50 == 0:
            means = {name: np.mean([parts[name] for parts in shown[-50:]]) for name in shown[-1]}
            figures = ", ".join(f"{name} {value:.4f}" for name, value in means.items())
            print(f"step {steps}: {figures}; {pieces / (time.monotonic() - began):.0f} pieces/s", flush=True)
    save_file(trainer.state(), options.out)


if __name__ == "__main__":
    main()
