"""The parser's branch: layers of its own above the lower layers that it shares with the tagger, and their heads.

Segments words and sentences, tags parts of speech and entities, and scores dependencies by biaffine attention (Dozat
and Manning 2017). As in UDify (Kondratyuk and Straka 2019) each group of heads reads its own mixture of the layers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.tagger.network import Dropout, Layer, Size

ARC, RELATION = 192, 96


@dataclass(frozen=True)
class Classes:
    """How many classes each head tells apart."""

    upos: int
    xpos: int
    deprel: int
    entity: int


class Mixture(nn.Module):
    """A weighted mean of layers."""

    def __init__(self, layers: int) -> None:
        super().__init__()
        self.weights = nn.Parameter(torch.zeros(layers))
        self.weights.data[-1] = 3.0

    def forward(self, layers: Sequence[Tensor]) -> Tensor:
        shares = self.weights.softmax(0)
        result: Tensor = sum(share * layer for share, layer in zip(shares, layers, strict=True))  # type: ignore[assignment]
        return result


class ParserBranch(nn.Module):
    """Scores of every word piece, from what the shared layers make of it.

    Args:
        classes: Of the heads.
        layers: How many of its own.
        size: Of its layers.
        dropout: Share of values dropped in training.
        mixed: How many layers its heads mix, by default its own and the one below them.
    """

    def __init__(
        self,
        classes: Classes,
        layers: int,
        size: Size | None = None,
        dropout: float = 0.1,
        mixed: int | None = None,
    ) -> None:
        super().__init__()
        size = size or Size()
        self.classes = classes
        self._dropout = Dropout(dropout)
        self._dropout_of_heads = Dropout(0.3)
        self.layers = nn.ModuleList(Layer(size) for _ in range(layers))
        self.mix_words, self.mix_entities, self.mix_arcs = (Mixture(mixed or layers + 1) for _ in range(3))
        self.words = nn.Linear(size.hidden, 2 + 2 + classes.upos + classes.xpos)  # joins, ends, tags
        self.entities = nn.Linear(size.hidden, classes.entity)
        self.dependent, self.governor = nn.Linear(size.hidden, ARC), nn.Linear(size.hidden, ARC)
        self.arc = nn.Linear(ARC, ARC, bias=False)
        self.arc_bias = nn.Linear(ARC, 1, bias=False)
        self.dependent_relation, self.governor_relation = (nn.Linear(size.hidden, RELATION) for _ in range(2))
        self.relation = nn.Parameter(torch.zeros(RELATION + 1, classes.deprel, RELATION + 1))
        nn.init.normal_(self.arc.weight, std=ARC**-0.5)

    def encode(self, values: Tensor, mask: Tensor | None) -> list[Tensor]:
        """What the shared layers give, and each layer of the branch: ``[windows, pieces, hidden]``."""
        barrier = None
        if mask is not None:
            barrier = torch.zeros_like(mask, dtype=values.dtype).masked_fill(mask == 0, -1e4)[:, None, None, :]
        found = [values]
        for layer in self.layers:
            found.append(layer(found[-1], barrier, self._dropout))
        return found

    def forward(self, values: Tensor, mask: Tensor | None = None) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Score pieces.

        Args:
            values: Of the highest shared layer, ``[windows, pieces, hidden]``.
            mask: 1 where there is a piece; None if that is everywhere.

        Returns:
            Scores of words (joins, ends, parts of speech, Penn tags side by side); of entity tags; each piece as
            dependent and as governor of an arc, side by side, so that their inner product is the arc's score; each
            piece as dependent and as governor of a relation, side by side.
        """
        return self.score(self.encode(values, mask))

    def score(self, layers: Sequence[Tensor]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """The same from the values of the layers that its heads mix."""
        words, entities, arcs = (
            self._dropout(mix(layers), self.training) for mix in (self.mix_words, self.mix_entities, self.mix_arcs)
        )
        drop = self._dropout_of_heads
        dependent = drop(functional.gelu(self.dependent(arcs)), self.training)
        governor = drop(functional.gelu(self.governor(arcs)), self.training)
        ones = torch.ones_like(governor[..., :1])
        arc = torch.cat([self.arc(dependent), ones, governor, self.arc_bias(governor)], -1)
        relation = torch.cat(
            [
                drop(functional.gelu(self.dependent_relation(arcs)), self.training),
                drop(functional.gelu(self.governor_relation(arcs)), self.training),
            ],
            -1,
        )
        return self.words(words), self.entities(entities), arc, relation

    def relations(self, dependents: Tensor, governors: Tensor) -> Tensor:
        """Scores of the relations of arcs, ``[arcs, relations]``, from both ends' relation vectors."""
        ones = torch.ones_like(dependents[:, :1])
        dependents, governors = torch.cat([dependents, ones], 1), torch.cat([governors, ones], 1)
        left = (dependents @ self.relation.flatten(1)).view(len(dependents), self.classes.deprel, RELATION + 1)
        return (left * governors[:, None]).sum(-1)
