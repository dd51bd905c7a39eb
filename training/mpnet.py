"""Teachers: a larger encoder with the same pieces, shapes, marks and heads as what is shipped.

MPNet (Song et al. 2020) has BERT's vocabulary under other numbers, so what a teacher says fits the package's words.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict

import torch
from torch import Tensor, nn

from training.corpus import Batch
from training.parser.network import Classes, ParserBranch
from training.tagger.network import QUOTE_STATES, SHAPES, Dropout, Layer, Scorer, Size, bar

MPNET = Size(vocabulary=30_527, positions=514, hidden=768, inner=3_072, layers=12)
FIRST_POSITION = 2  # MPNet's positions count from here
BUCKETS, FARTHEST = 32, 128  # of relative positions
SPECIAL = {"[CLS]": "<s>", "[SEP]": "</s>", "[PAD]": "<pad>", "[MASK]": "<mask>"}


class Reader(nn.Module):
    """MPNet, which also sees shapes and quotation marks; its vectors of words and places are never trained.

    Args:
        size: Of its parts.
        pieces: How many word pieces the package's vocabulary has.
        dropout: Share of values dropped in training.
    """

    table: Tensor

    def __init__(self, size: Size = MPNET, pieces: int = 30_522, dropout: float = 0.1) -> None:
        super().__init__()
        self.size = size
        self._dropout = Dropout(dropout)
        self.register_buffer("table", torch.zeros(pieces, dtype=torch.int64))  # the package's pieces -> MPNet's
        self.word = nn.Embedding(size.vocabulary, size.hidden)
        self.pos = nn.Embedding(size.positions, size.hidden)
        self.ln = nn.LayerNorm(size.hidden, 1e-5)
        self.rel = nn.Embedding(BUCKETS, size.heads)
        self.shape = nn.Embedding(SHAPES, size.hidden)
        self.quote = nn.Embedding(QUOTE_STATES, size.hidden)
        nn.init.zeros_(self.shape.weight)
        nn.init.zeros_(self.quote.weight)
        self.layers = nn.ModuleList(Layer(size, 1e-5) for _ in range(size.layers))
        for part in (self.word, self.pos, self.rel):
            part.weight.requires_grad_(False)

    def forward(self, ids: Tensor, shapes: Tensor, quotes: Tensor, mask: Tensor) -> list[Tensor]:
        """The values below the layers and of each layer, ``[windows, pieces, hidden]``."""
        positions = self.pos.weight[FIRST_POSITION : FIRST_POSITION + ids.shape[1]]
        values = self.ln(self.word(self.table[ids]) + positions) + self.shape(shapes) + self.quote(quotes)
        places = torch.arange(ids.shape[1], device=ids.device)
        distances = self.rel(_bucket(places[None, :] - places[:, None])).permute(2, 0, 1)[None]
        barrier = distances + bar(mask, distances.dtype)
        found = [self._dropout(values, self.training)]
        for layer in self.layers:
            found.append(layer(found[-1], barrier, self._dropout))
        return found


def _bucket(distance: Tensor) -> Tensor:
    """MPNet's class of a distance between two pieces: single ones near by, wider and wider ones further off."""
    half = BUCKETS // 2
    exact = half // 2
    size = distance.abs()
    wide = torch.log(size.clamp(min=1) / exact) / math.log(FARTHEST / exact) * (half - exact)
    far = (exact + wide.long()).clamp(max=half - 1)
    return half * (distance > 0) + torch.where(size < exact, size, far)


class TaggerTeacher(Scorer):
    """The tagger's heads above MPNet."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader
        self.add_heads(reader.size)
        self._dropout = Dropout(0.1)

    def forward(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Tag scores and link vectors of a batch; see :class:`training.tagger.network.TaggerNetwork`."""
        values = self.reader(batch.ids, batch.shapes, batch.quotes, batch.mask)[-1]
        return self.score(self._dropout(values, self.training))


class ParserTeacher(nn.Module):
    """The parser's heads above MPNet."""

    def __init__(self, reader: Reader, classes: Classes) -> None:
        super().__init__()
        self.reader = reader
        self.heads = ParserBranch(classes, 0, reader.size, mixed=reader.size.layers + 1)

    def forward(self, batch: Batch) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Scores of a batch; see :class:`training.parser.network.ParserBranch`."""
        return self.heads.score(self.reader(batch.ids, batch.shapes, batch.quotes, batch.mask))


def load_encoder(
    reader: Reader, weights: Mapping[str, Tensor], vocabulary: Sequence[str], pieces: Mapping[str, int]
) -> None:
    """Start from MPNet's encoder.

    Args:
        reader: Changed in place.
        weights: Under the names of Hugging Face's MPNetModel.
        vocabulary: MPNet's, in the order of its numbers.
        pieces: The package's, with their numbers.

    Raises:
        ValueError: A piece of the package's is not in MPNet's vocabulary.
    """
    numbers = {word: number for number, word in enumerate(vocabulary)}
    unknown = [piece for piece in pieces if SPECIAL.get(piece, piece) not in numbers]
    if unknown:
        raise ValueError(f"the encoder's vocabulary lacks {len(unknown)} of the tagger's pieces, {unknown[0]!r} first")
    for piece, number in pieces.items():
        reader.table[number] = numbers[SPECIAL.get(piece, piece)]

    def copy(module: nn.Module, *names: str) -> None:
        for part in dict(module.named_parameters()):
            getattr(module, part).data.copy_(torch.cat([weights[f"{name}.{part}"] for name in names]))

    copy(reader.word, "embeddings.word_embeddings")
    copy(reader.pos, "embeddings.position_embeddings")
    copy(reader.rel, "encoder.relative_attention_bias")
    copy(reader.ln, "embeddings.LayerNorm")
    for number, layer in enumerate(reader.layers):
        assert isinstance(layer, Layer)
        source = f"encoder.layer.{number}"
        copy(layer.qkv, *(f"{source}.attention.attn.{name}" for name in "qkv"))
        copy(layer.o, f"{source}.attention.attn.o")
        copy(layer.ln1, f"{source}.attention.LayerNorm")
        copy(layer.f1, f"{source}.intermediate.dense")
        copy(layer.f2, f"{source}.output.dense")
        copy(layer.ln2, f"{source}.output.LayerNorm")


def write_teacher(teacher: TaggerTeacher | ParserTeacher, path: str) -> None:
    """Keep a teacher."""
    classes = asdict(teacher.heads.classes) if isinstance(teacher, ParserTeacher) else None
    size = asdict(teacher.reader.size)
    torch.save({"size": size, "classes": classes, "weights": teacher.state_dict()}, path)


def load_teacher(path: str, device: str = "cpu") -> TaggerTeacher | ParserTeacher:
    """What :func:`write_teacher` kept."""
    stored = torch.load(path, map_location=device, weights_only=True)
    reader = Reader(Size(**stored["size"]), len(stored["weights"]["reader.table"]))
    teacher = ParserTeacher(reader, Classes(**stored["classes"])) if stored["classes"] else TaggerTeacher(reader)
    teacher.load_state_dict(stored["weights"])
    return teacher.to(device).eval()
