"""Train a teacher of one task from MPNet, on a graphics card.

    C="--corpora train.xz --dev dev.xz --encoder mpnet/model.safetensors --vocabulary mpnet/vocab.txt"
    python -m training.teach tagger $C --shares polnear=1 --seconds 150 --out tagger0.pt
    python -m training.teach parser $C --shares ewt=2 gum=2 ner=1 polnear=0.1 --seconds 150 --out parser0.pt

The corpora are those of :mod:`training.build_corpus`. In a card's memory they take little, and every batch is put
together there. Where there is no card, ``--device cpu`` does the same some hundred times more slowly.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training.corpus import Batch, Corpus, hide_words
from training.learning import Learning, agree, learning_weights, share_of_rate
from training.losses import Losses, Right, count_right, parser_losses, tagger_losses, total
from training.mpnet import MPNET, ParserTeacher, Reader, TaggerTeacher, load_encoder, write_teacher
from training.parser.network import Classes

TOLD = 200  # steps between two lines of progress


def losses_of(teacher: TaggerTeacher | ParserTeacher, batch: Batch, allowed: Tensor) -> Losses:
    """The losses of a teacher's task on a batch."""
    if isinstance(teacher, TaggerTeacher):
        return tagger_losses(teacher(batch), batch, allowed=allowed)
    return parser_losses(teacher.heads, teacher(batch), batch)


def right_of(teacher: TaggerTeacher | ParserTeacher, batch: Batch) -> Right:
    """How much of a batch a teacher gets right."""
    if isinstance(teacher, TaggerTeacher):
        return count_right(teacher(batch), None, None, batch)
    return count_right(None, teacher.heads, teacher(batch), batch)


@torch.no_grad()
def look(judge: Callable[[Batch], Right], corpus: Corpus, pieces: int = 8_192) -> dict[str, float]:
    """The share of right labels in a corpus, per cent, each by itself."""
    counts: dict[str, list[Tensor]] = {}
    for numbers in corpus.groups(np.arange(len(corpus.lengths)), pieces, np.random.default_rng(0), 0.0):
        with torch.autocast(corpus.device.type, torch.bfloat16, enabled=corpus.device.type == "cuda"):
            found = judge(corpus.take(numbers))
        for name, pair in found.items():
            counts.setdefault(name, []).append(torch.stack(pair))
    sums = {name: torch.stack(each).sum(0).tolist() for name, each in counts.items()}
    return {name: round(100 * right / max(1, every), 2) for name, (right, every) in sums.items()}


def shares_of(options: list[str]) -> dict[str, float]:
    """How often each corpus is read in a pass, from NAME=SHARE."""
    return {name: float(share) for name, _, share in (each.partition("=") for each in options)}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Those that teachers and students have in common."""
    parser.add_argument("--dev", type=Path, required=True, help="a file of such corpora")
    parser.add_argument("--shares", nargs="+", required=True, metavar="NAME=SHARE", help="how often a pass reads each")
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--out", type=Path, required=True)


class Course:
    """The batches of a training, until its time is over, and how far it has come.

    Args:
        corpus: Where they come from.
        options: Of :func:`add_options`, and ``pieces`` and ``masked``.
        every: Steps between two lines of progress; 0 for none.
    """

    def __init__(self, corpus: Corpus, options: argparse.Namespace, every: int) -> None:
        self._corpus, self._options, self._every = corpus, options, every
        self._began = time.monotonic()
        self.seen = self.step = 0
        self.gone = 0.0  # share of the time

    def __iter__(self) -> Iterator[Batch]:
        options, corpus = self._options, self._corpus
        shares = shares_of(options.shares)
        for numbers in corpus.endless(shares, options.pieces, np.random.default_rng(options.seed)):
            self.gone = float(agree(torch.tensor((time.monotonic() - self._began) / options.seconds)))
            if self.gone >= 1:
                return
            self.step += 1
            self.seen += int(corpus.lengths[numbers].sum())
            batch = corpus.take(numbers)
            hide_words(batch, options.masked)
            yield batch

    def autocast(self) -> torch.autocast:
        """Half precision, on a card."""
        return torch.autocast(self._options.device, torch.bfloat16, enabled=self._options.device == "cuda")

    def learn(self, loss: Tensor, losses: Losses, learning: Learning) -> None:
        """Take a step, and say now and then how far the losses have come."""
        loss.backward()
        learning.step(share_of_rate(self.step, self.gone))
        if self._every and self.step % self._every == 0:
            told = ", ".join(f"{name} {float(each.detach()):.3f}" for name, each in losses.items())
            rate = self.seen / (time.monotonic() - self._began)
            print(
                f"step {self.step}, {100 * self.gone:.0f} %, {self.seen} pieces, {rate:.0f} a second: {told}",
                flush=True,
            )


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", choices=("tagger", "parser"))
    parser.add_argument("--corpora", type=Path, nargs="+", required=True, help="of training.build_corpus")
    add_options(parser)
    parser.add_argument("--encoder", type=Path, required=True, help="MPNet's weights, .safetensors")
    parser.add_argument("--vocabulary", type=Path, required=True, help="MPNet's vocab.txt")
    parser.add_argument("--layers", type=int, default=MPNET.layers)
    parser.add_argument("--pieces", type=int, default=2_048, help="of a batch")
    parser.add_argument("--rate", type=float, default=7e-5, help="of the encoder")
    parser.add_argument("--head-rate", type=float, default=7e-4)
    parser.add_argument("--masked", type=float, default=0.05, help="share of the words that are hidden")
    parser.add_argument("--average", type=float, default=0.998, help="decay of the averaged weights")
    return parser


def main() -> None:
    from safetensors.torch import load_file

    options = build_parser().parse_args()
    torch.manual_seed(options.seed)
    torch.set_float32_matmul_precision("high")
    corpus, dev = Corpus.read(options.corpora, options.device), Corpus.read([options.dev], options.device)
    reader = Reader(replace(MPNET, layers=options.layers))
    vocabulary = options.vocabulary.read_text(encoding="utf-8").split("\n")
    weights = {name: weight.float() for name, weight in load_file(options.encoder).items()}
    load_encoder(reader, weights, vocabulary, corpus.about["pieces"])
    teacher: TaggerTeacher | ParserTeacher = TaggerTeacher(reader)
    if options.task == "parser":
        teacher = ParserTeacher(reader, Classes(**{name: len(each) for name, each in corpus.about["labels"].items()}))
    teacher.to(options.device).train()
    allowed = torch.tensor(corpus.about["allowed"], device=options.device)

    def peak(name: str) -> float:
        return float(options.rate if name.startswith(("reader.layers.", "reader.ln")) else options.head_rate)

    learning = Learning(learning_weights(teacher), peak, options.average)
    course = Course(corpus, options, TOLD)
    for batch in course:
        with course.autocast():
            losses = losses_of(teacher, batch, allowed)
        course.learn(total(losses), losses, learning)
    averaged = learning.averaged(teacher)
    write_teacher(averaged, str(options.out))
    print(f"end: {look(partial(right_of, averaged.eval()), dev)}", flush=True)


if __name__ == "__main__":
    main()
