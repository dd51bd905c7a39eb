"""The network: a BERT encoder that also sees shapes and quotation marks, and above it the tagger with two pointers.

The names of the parameters are those of the trained weights.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import torch
from torch import Tensor, nn
from torch.nn import functional

Network = TypeVar("Network", bound=nn.Module)

SHAPES, QUOTE_STATES = 6, 4
MASKS = 1 << 22


@dataclass(frozen=True)
class Size:
    """The defaults are those of MiniLM-L6-H384."""

    vocabulary: int = 30_522
    positions: int = 512
    hidden: int = 384
    inner: int = 1_536
    heads: int = 12
    layers: int = 6
    tags: int = 7
    link: int = 128


class Dropout:
    """Dropout with masks cut from one that was drawn once; on a CPU drawing takes longer than a layer."""

    def __init__(self, share: float) -> None:
        self.share = share
        self._mask: Tensor | None = None

    def __call__(self, values: Tensor, training: bool) -> Tensor:
        size = values.numel()
        if not training or not self.share:
            return values
        if values.is_cuda or size >= MASKS:
            return functional.dropout(values, self.share, True)
        if self._mask is None or self._mask.dtype != values.dtype:
            self._mask = ((torch.rand(MASKS) >= self.share).float() / (1 - self.share)).to(values.dtype)
        start = int(torch.randint(0, MASKS - size, (1,)))
        return values * self._mask[start : start + size].view_as(values)


class Layer(nn.Module):
    """A layer of BERT; attention is written out on CPUs, where that is faster and exports to plain operators.

    ``folded`` layers (:func:`fold`) read one window, and have the scale of attention in their weights. A layer has as
    many inner units as the weights that are loaded into it.
    """

    def __init__(self, size: Size, epsilon: float = 1e-12) -> None:
        super().__init__()
        self.heads, self.folded = size.heads, False
        self.qkv = nn.Linear(size.hidden, 3 * size.hidden)
        self.o = nn.Linear(size.hidden, size.hidden)
        self.ln1 = nn.LayerNorm(size.hidden, epsilon)
        self.f1 = nn.Linear(size.hidden, size.inner)
        self.f2 = nn.Linear(size.inner, size.hidden)
        self.ln2 = nn.LayerNorm(size.hidden, epsilon)
        self.register_load_state_dict_pre_hook(_be_as_wide_as)

    def forward(self, values: Tensor, mask: Tensor | None, dropout: Dropout) -> Tensor:
        values = self.attend(values, mask, dropout)
        inner = functional.gelu(self.f1(values))
        result: Tensor = self.ln2(values + dropout(self.f2(inner), self.training))
        return result

    def attend(self, values: Tensor, mask: Tensor | None, dropout: Dropout) -> Tensor:
        """What the feed-forward layer reads."""
        if self.folded:
            return self._attend_in_one_window(values)
        count, length, width = values.shape
        split = self.qkv(values).view(count, length, 3, self.heads, width // self.heads)
        query, key, value = split.permute(2, 0, 3, 1, 4).unbind(0)
        if values.is_cuda:
            barrier = None if mask is None else mask.to(query.dtype)
            attended = functional.scaled_dot_product_attention(query, key, value, barrier)
        else:
            scores = torch.matmul(query * query.shape[-1] ** -0.5, key.transpose(-1, -2))
            attended = torch.matmul((scores if mask is None else scores + mask).softmax(-1), value)
        attended = attended.transpose(1, 2).reshape(count, length, width)
        result: Tensor = self.ln1(values + dropout(self.o(attended), self.training))
        return result

    def _attend_in_one_window(self, values: Tensor) -> Tensor:
        """The same with half the operators: nothing asks for a size, and ONNX Runtime transposes as it multiplies."""
        width = int(values.shape[-1])
        split = self.qkv(values).reshape(-1, 3, self.heads, width // self.heads)
        query, key, value = split.permute(1, 2, 0, 3).split(1, 0)
        attended = torch.matmul(torch.matmul(query, key.transpose(-1, -2)).softmax(-1), value)
        result: Tensor = self.ln1(values + self.o(attended.permute(0, 2, 1, 3).reshape(1, -1, width)))
        return result


def _be_as_wide_as(layer: nn.Module, weights: Mapping[str, Tensor], prefix: str, *_: object) -> None:
    inner = weights.get(f"{prefix}f1.bias")
    if inner is None or len(inner) == layer.f1.out_features:
        return
    hidden = layer.f1.in_features
    layer.f1, layer.f2 = nn.Linear(hidden, len(inner)), nn.Linear(len(inner), hidden)


def fold(network: Network) -> Network:
    """A copy of a network whose layers read one window, for the files of the package."""
    network = copy.deepcopy(network)
    for layer in (module for module in network.modules() if isinstance(module, Layer)):
        linear = getattr(layer.qkv, "linear", layer.qkv)  # a smoothed one holds another
        width = linear.out_features // 3
        for weights in (linear.weight, linear.bias):
            weights.data[:width] *= (width // layer.heads) ** -0.5
        layer.folded = True
    return network


class Scorer(nn.Module):
    """What all networks that tag have at their end: a head for tags, and queries and keys of two pointers."""

    def add_heads(self, size: Size) -> None:
        """Make them."""
        self.tag = nn.Linear(size.hidden, size.tags)
        self.q1, self.k1, self.q2, self.k2 = (nn.Linear(size.hidden, size.link) for _ in range(4))

    def score(self, values: Tensor) -> tuple[Tensor, Tensor]:
        """Tag scores, and side by side query and key of the first pointer, then of the second."""
        return self.tag(values), torch.cat([head(values) for head in (self.q1, self.k1, self.q2, self.k2)], -1)


class OwnLayers(Scorer):
    """The tagger's layers above those that it shares with the parser, and its heads.

    Args:
        layers: How many.
        size: Of their parts.
        dropout: Share of values dropped in training.
    """

    def __init__(self, layers: int, size: Size | None = None, dropout: float = 0.1) -> None:
        super().__init__()
        size = size or Size()
        self._dropout = Dropout(dropout)
        self.layers = nn.ModuleList(Layer(size) for _ in range(layers))
        self.add_heads(size)

    def forward(self, values: Tensor, mask: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Score pieces.

        Args:
            values: What the shared layers make of them, ``[windows, pieces, hidden]``.
            mask: 1 where there is a piece; None if that is everywhere.

        Returns:
            Tag scores ``[windows, pieces, tags]``, and side by side query and key of the content's pointer to its
            cue, then of the cue's pointer to its source.
        """
        barrier = None if mask is None else bar(mask, values.dtype)
        for layer in self.layers:
            values = layer(values, barrier, self._dropout)
        return self.score(self._dropout(values, self.training))


def bar(mask: Tensor, precision: torch.dtype) -> Tensor:
    """What is added to the scores of attention, so that nothing looks where there is no piece."""
    return torch.zeros_like(mask, dtype=precision).masked_fill(mask == 0, -1e4)[:, None, None, :]


class SharedLayers(nn.Module):
    """What words, shapes and marks are to the network, and the layers that tagger and parser share.

    Args:
        size: Of its parts.
        dropout: Share of values dropped in training.
    """

    def __init__(self, size: Size | None = None, dropout: float = 0.1) -> None:
        super().__init__()
        self.size = size = size or Size()
        self._dropout = Dropout(dropout)
        self.word = nn.Embedding(size.vocabulary, size.hidden)
        self.pos = nn.Embedding(size.positions, size.hidden)
        self.type0 = nn.Parameter(torch.zeros(size.hidden))
        self.ln = nn.LayerNorm(size.hidden, 1e-12)
        self.shape = nn.Embedding(SHAPES, size.hidden)
        self.quote = nn.Embedding(QUOTE_STATES, size.hidden)
        nn.init.zeros_(self.shape.weight)
        nn.init.zeros_(self.quote.weight)
        self.layers = nn.ModuleList(Layer(size) for _ in range(size.layers))

    def forward(self, ids: Tensor, shape: Tensor, quote: Tensor, mask: Tensor | None = None) -> Tensor:
        """Read windows.

        Args:
            ids: ``[windows, pieces]``.
            shape: Of each piece's word.
            quote: Of each piece's word.
            mask: 1 where there is a piece; None if that is everywhere.

        Returns:
            The values of the highest layer, ``[windows, pieces, hidden]``.
        """
        values = self._dropout(self.embed(ids, shape, quote), self.training)
        barrier = None if mask is None else bar(mask, values.dtype)
        for layer in self.layers:
            values = layer(values, barrier, self._dropout)
        return values

    def embed(self, ids: Tensor, shape: Tensor, quote: Tensor) -> Tensor:
        """What the lowest layer reads."""
        values = self.word(ids) + self.pos.weight[: ids.shape[1]] + self.type0 + self.shape(shape) + self.quote(quote)
        result: Tensor = self.ln(values)
        return result


def layers_of(weights: Mapping[str, Tensor]) -> int:
    """How many layers the weights of a part are for."""
    return 1 + max(int(name.split(".")[1]) for name in weights if name.startswith("layers."))
