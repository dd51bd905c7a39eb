"""Train a teacher for the tagger: a larger encoder with the same pieces, shapes, marks and heads.

MPNet (Song et al. 2020) has BERT's vocabulary under other numbers, so the teacher's labels fit the tagger's words. Its
lower layers stay frozen, and what they make of a paragraph is computed once and kept; its upper layers may be left
out. On one core without AVX-512 nine layers, five of them frozen, learn from some 300 pieces a second.

    python -m training.tagger.teacher --articles polnear.train.jsonl --tokenizer tokenizer.json \\
        --encoder mpnet/model.safetensors --vocabulary mpnet/vocab.txt --minutes 112 --out teacher.safetensors
"""

from __future__ import annotations

import argparse
import math
import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from training.learning import Learning, learning_weights, share_of_rate
from training.tagger.batches import collate, shuffled
from training.tagger.examples import Example, load_tokenizer
from training.tagger.labels import paragraphs_of
from training.tagger.losses import total_loss
from training.tagger.network import QUOTE_STATES, SHAPES, Dropout, Layer, Scorer, Size, bar

MPNET = Size(vocabulary=30_527, positions=514, hidden=768, inner=3_072, layers=9)
FIRST_POSITION = 2  # MPNet's positions count from here
BUCKETS, FARTHEST = 32, 128  # of relative positions
SPECIAL = {"[CLS]": "<s>", "[SEP]": "</s>", "[PAD]": "<pad>", "[MASK]": "<mask>"}


class TeacherNetwork(Scorer):
    """MPNet with the tagger's inputs and heads; called like :class:`TaggerNetwork`.

    Args:
        frozen: How many of its lower layers are never trained.
        size: Of its parts.
        pieces: How many word pieces the tagger's vocabulary has.
        dropout: Share of values dropped in training.
    """

    table: Tensor

    def __init__(self, frozen: int = 5, size: Size = MPNET, pieces: int = 30_522, dropout: float = 0.1) -> None:
        super().__init__()
        self.frozen = frozen
        self._dropout = Dropout(dropout)
        self.register_buffer("table", torch.zeros(pieces, dtype=torch.int32))  # the tagger's pieces -> MPNet's
        self.word = nn.Embedding(size.vocabulary, size.hidden)
        self.pos = nn.Embedding(size.positions, size.hidden)
        self.ln = nn.LayerNorm(size.hidden, 1e-5)
        self.rel = nn.Embedding(BUCKETS, size.heads)
        self.shape = nn.Embedding(SHAPES, size.hidden)
        self.quote = nn.Embedding(QUOTE_STATES, size.hidden)
        nn.init.zeros_(self.shape.weight)
        nn.init.zeros_(self.quote.weight)
        self.layers = nn.ModuleList(Layer(size, 1e-5) for _ in range(size.layers))
        self.add_heads(size)
        for name, weight in self.named_parameters():
            weight.requires_grad = not self._is_frozen(name)

    def _is_frozen(self, name: str) -> bool:
        part, _, rest = name.partition(".")
        return part in ("word", "pos", "ln", "rel") or (part == "layers" and int(rest.split(".")[0]) < self.frozen)

    def forward(self, ids: Tensor, shape: Tensor, quote: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Score the tagger's pieces; see :class:`TaggerNetwork`."""
        return self.above(self.below(ids, mask), shape, quote, mask)

    @torch.no_grad()
    def below(self, ids: Tensor, mask: Tensor) -> Tensor:
        """What the frozen layers make of pieces; nothing is dropped here."""
        positions = self.pos.weight[FIRST_POSITION : FIRST_POSITION + ids.shape[1]]
        values: Tensor = self.ln(self.word(self.table[ids].long()) + positions)
        barrier = self.barrier(mask)
        training = self.training
        self.eval()
        for layer in self.layers[: self.frozen]:
            values = layer(values, barrier, self._dropout)
        self.train(training)
        return values

    def above(self, values: Tensor, shape: Tensor, quote: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Scores from what :meth:`below` gave."""
        barrier = self.barrier(mask).detach()
        values = self._dropout(self.seen(values, shape, quote), self.training)
        for layer in self.layers[self.frozen :]:
            values = layer(values, barrier, self._dropout)
        return self.score(self._dropout(values, self.training))

    def seen(self, values: Tensor, shape: Tensor, quote: Tensor) -> Tensor:
        """What :meth:`below` gave, with the words' shapes and the marks."""
        result: Tensor = values + self.shape(shape) + self.quote(quote)
        return result

    def barrier(self, mask: Tensor) -> Tensor:
        """What is added to the scores of attention: how far apart two pieces are, and that there is nothing to see."""
        places = torch.arange(mask.shape[1])
        distances = self.rel(_bucket(places[None, :] - places[:, None]))
        barrier: Tensor = distances.permute(2, 0, 1)[None] + bar(mask, distances.dtype)
        return barrier


def _bucket(distance: Tensor) -> Tensor:
    """MPNet's class of a distance between two pieces: single ones near by, wider and wider ones further off."""
    half = BUCKETS // 2
    exact = half // 2
    size = distance.abs()
    wide = torch.log(size.clamp(min=1) / exact) / math.log(FARTHEST / exact) * (half - exact)
    far = (exact + wide.long()).clamp(max=half - 1)
    return half * (distance > 0) + torch.where(size < exact, size, far)


def load_encoder(
    network: TeacherNetwork, weights: Mapping[str, Tensor], vocabulary: Sequence[str], pieces: Mapping[str, int]
) -> None:
    """Start from MPNet's encoder.

    Args:
        network: Its heads stay as they are.
        weights: Under the names of Hugging Face's MPNetModel.
        vocabulary: MPNet's, in the order of its numbers.
        pieces: The tagger's, with their numbers.

    Raises:
        ValueError: A piece of the tagger's is not in MPNet's vocabulary.
    """
    numbers = {word: number for number, word in enumerate(vocabulary)}
    unknown = [piece for piece in pieces if SPECIAL.get(piece, piece) not in numbers]
    if unknown:
        raise ValueError(f"the encoder's vocabulary lacks {len(unknown)} of the tagger's pieces, {unknown[0]!r} first")
    for piece, number in pieces.items():
        network.table[number] = numbers[SPECIAL.get(piece, piece)]

    def take(name: str) -> Tensor:
        return weights[name] if name in weights else weights[f"mpnet.{name}"]

    def copy(module: nn.Linear | nn.LayerNorm, *names: str) -> None:
        for part in ("weight", "bias"):
            getattr(module, part).data.copy_(torch.cat([take(f"{name}.{part}") for name in names]))

    network.word.weight.data.copy_(take("embeddings.word_embeddings.weight"))
    network.pos.weight.data.copy_(take("embeddings.position_embeddings.weight"))
    network.rel.weight.data.copy_(take("encoder.relative_attention_bias.weight"))
    copy(network.ln, "embeddings.LayerNorm")
    for number, layer in enumerate(network.layers):
        assert isinstance(layer, Layer)
        source = f"encoder.layer.{number}"
        copy(layer.qkv, *(f"{source}.attention.attn.{name}" for name in "qkv"))
        copy(layer.o, f"{source}.attention.attn.o")
        copy(layer.ln1, f"{source}.attention.LayerNorm")
        copy(layer.f1, f"{source}.intermediate.dense")
        copy(layer.f2, f"{source}.output.dense")
        copy(layer.ln2, f"{source}.output.LayerNorm")


class Trainer:
    """Learns from paragraphs; keeps what the frozen layers made of each, in half precision.

    Args:
        network: Changed in place.
        examples: Paragraphs.
        rate: Highest learning rate of the layers.
        head_rate: The same of the new parts.
        average: Decay of the moving average of the weights.
        crf: Share of the tag loss that looks at whole paragraphs.
    """

    def __init__(
        self,
        network: TeacherNetwork,
        examples: Sequence[Example],
        *,
        rate: float = 1e-4,
        head_rate: float = 1e-3,
        average: float = 0.995,
        crf: float = 0.5,
    ) -> None:
        self.network = network.train()
        self._examples = examples
        self._crf = crf
        self._below: dict[int, Tensor] = {}
        self._learning = Learning(
            learning_weights(network), lambda name: rate if name.startswith("layers.") else head_rate, average
        )

    def step(self, group: Sequence[int], share: float) -> dict[str, float]:
        """Learn from some paragraphs with ``share`` of the highest rates; returns the parts of the loss."""
        batch = collate([self._examples[number] for number in group], random.Random(0))
        if not all(number in self._below for number in group):
            values = self.network.below(batch.ids, batch.mask)
            for row, number in enumerate(group):
                self._below[number] = values[row, : len(self._examples[number].ids)].half()
        values = nn.utils.rnn.pad_sequence([self._below[number].float() for number in group], batch_first=True)
        tags, links = self.network.above(values, batch.shapes, batch.quotes, batch.mask)
        loss, parts = total_loss(tags, links, batch, self._crf)
        loss.backward()
        self._learning.step(share)
        return parts

    def state(self) -> dict[str, Tensor]:
        """The whole network for :func:`load_teacher`, in half precision, what was trained as its average."""
        return stored(self.network, self._learning.average)


def stored(network: TeacherNetwork, instead: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """What :func:`load_teacher` reads, with some weights in the place of the network's."""
    whole = {**network.state_dict(), **instead}
    halves = {name: weight if name == "table" else weight.half() for name, weight in whole.items()}
    return {name: weight.contiguous() for name, weight in halves.items()} | {"frozen": torch.tensor(network.frozen)}


def load_teacher(path: Path) -> TeacherNetwork:
    """A trained teacher."""
    from safetensors.torch import load_file

    weights = load_file(path)
    size = Size(
        vocabulary=weights["word.weight"].shape[0],
        positions=weights["pos.weight"].shape[0],
        hidden=weights["word.weight"].shape[1],
        inner=weights["layers.0.f1.weight"].shape[0],
        heads=weights["rel.weight"].shape[1],
        layers=1 + max(int(name.split(".")[1]) for name in weights if name.startswith("layers.")),
        link=weights["q1.weight"].shape[0],
    )
    network = TeacherNetwork(int(weights.pop("frozen")), size, len(weights["table"]))
    network.load_state_dict({name: weight if name == "table" else weight.float() for name, weight in weights.items()})
    return network.eval()


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path, nargs="+", required=True, help="annotated, one JSON object a line")
    parser.add_argument("--tokenizer", type=Path, required=True, help="tokenizer.json of the tagger")
    parser.add_argument("--encoder", type=Path, required=True, help="MPNet's weights (.safetensors)")
    parser.add_argument("--vocabulary", type=Path, required=True, help="MPNet's vocab.txt")
    parser.add_argument("--layers", type=int, default=MPNET.layers, help="how many of its twelve are used")
    parser.add_argument("--frozen", type=int, default=5, help="and how many of these stay as they are")
    parser.add_argument("--minutes", type=float, required=True)
    parser.add_argument("--pieces", type=int, default=1_024, help="word pieces of a batch")
    parser.add_argument("--rate", type=float, default=1e-4, help="of the layers")
    parser.add_argument("--head-rate", type=float, default=1e-3, help="of the new parts")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, required=True, help=".safetensors")
    return parser


def main() -> None:
    from safetensors.torch import load_file, save_file

    options = build_parser().parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    tokenizer: Any = load_tokenizer(options.tokenizer)
    network = TeacherNetwork(options.frozen, replace(MPNET, layers=options.layers))
    vocabulary = options.vocabulary.read_text(encoding="utf-8").split("\n")
    load_encoder(network, load_file(options.encoder), vocabulary, tokenizer.get_vocab())
    examples = [example for path in options.articles for example in paragraphs_of(path, tokenizer)]
    trainer = Trainer(network, examples, rate=options.rate, head_rate=options.head_rate)
    lengths = [len(example.ids) for example in examples]
    began, seen = time.monotonic(), 0
    for step, group in enumerate(shuffled(lengths, options.pieces, random.Random(options.seed)), 1):
        gone = (time.monotonic() - began) / 60 / options.minutes
        if gone >= 1:
            break
        parts = trainer.step(group, share_of_rate(step, gone, 100))
        seen += sum(lengths[number] for number in group)
        if step % 25 == 0:
            figures = ", ".join(f"{name} {value:.4f}" for name, value in parts.items())
            rate = seen / (time.monotonic() - began)
            print(f"step {step}, {seen / sum(lengths):.2f} passes, {100 * gone:.0f} %: {figures}; {rate:.0f} pieces/s")
        if step % 300 == 0:
            save_file(trainer.state(), options.out)
    save_file(trainer.state(), options.out)


if __name__ == "__main__":
    main()
