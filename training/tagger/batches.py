"""Examples of like length as tensors."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from training.tagger.examples import NONE, TAGS, Example, mask_pieces


@dataclass
class Links:
    """A pointer's rows: which words point (window, word), and to what, as probabilities of each word and of "none"."""

    words: Tensor
    targets: Tensor


@dataclass
class Batch:
    """Padded examples; words are counted apart from pieces."""

    ids: Tensor
    shapes: Tensor
    quotes: Tensor
    mask: Tensor
    first: Tensor  # [windows, words] position of the first piece
    words: Tensor  # [windows, words] whether there is one
    opens: Tensor  # [windows, words] whether it is the first of its paragraph
    tags: Tensor
    to_cue: Links
    to_source: Links
    weight: Tensor


def group_examples(
    examples: Sequence[Example], rng: random.Random, pieces: int, masked: float = 0.0
) -> Iterator[Batch]:
    """Batches of at most ``pieces`` word pieces with their padding, in random order."""
    groups = group_by_length([len(example.ids) for example in examples], pieces, lambda: rng.random() * 40)
    rng.shuffle(groups)
    yield from (collate([examples[number] for number in group], rng, masked) for group in groups if group)


def group_by_length(lengths: Sequence[int], pieces: int, noise: Callable[[], float] = lambda: 0.0) -> list[list[int]]:
    """Numbers of windows of like length, so that a group's windows, padded, have at most so many pieces.

    Args:
        lengths: Of the windows.
        pieces: Most of a group; a longer window is a group by itself.
        noise: Added to a length when they are put in order.
    """
    groups: list[list[int]] = [[]]
    longest = 0
    for number, _ in sorted(enumerate(lengths), key=lambda each: each[1] + noise()):
        longest = max(longest, lengths[number])  # the noise lets a longer one come before
        if groups[-1] and (len(groups[-1]) + 1) * longest > pieces:
            groups.append([])
            longest = lengths[number]
        groups[-1].append(number)
    return groups


def shuffled(lengths: Sequence[int], pieces: int, rng: random.Random) -> Iterator[list[int]]:
    """Such groups without end, other ones in each pass."""
    while True:
        groups = group_by_length(lengths, pieces, lambda: rng.random() * 20)
        rng.shuffle(groups)
        yield from groups


def mixed(
    corpora: Sequence[tuple[Sequence[int], float]], pieces: int, rng: random.Random
) -> Iterator[tuple[int, list[int]]]:
    """Such groups of several corpora without end, each of one, which is drawn.

    Args:
        corpora: The lengths of each one's windows, and its share of the groups.
        pieces: Most of a group.
        rng: Draws.

    Yields:
        Which corpus, and the numbers of its windows.
    """
    streams = [shuffled(lengths, pieces, rng) for lengths, _ in corpora]
    while True:
        (which,) = rng.choices(range(len(corpora)), [share for _, share in corpora])
        yield which, next(streams[which])


def collate(examples: Sequence[Example], rng: random.Random, masked: float = 0.0) -> Batch:
    count = len(examples)
    length, width = (max(len(getattr(e, name)) for e in examples) for name in ("ids", "first"))
    pieces = {name: np.zeros((count, length), np.int64) for name in ("ids", "shapes", "quotes", "mask")}
    first, tags = np.zeros((count, width), np.int64), np.zeros((count, width, TAGS), np.float32)
    words, opens = np.zeros((count, width), bool), np.zeros((count, width), bool)
    for row, example in enumerate(examples):
        size, number = len(example.ids), len(example.first)
        pieces["ids"][row, :size] = mask_pieces(example, rng, masked) if masked else example.ids
        pieces["shapes"][row, :size] = example.shapes
        pieces["quotes"][row, :size] = example.quotes
        pieces["mask"][row, :size] = 1
        first[row, :number], tags[row, :number] = example.first, example.tags
        words[row, :number], opens[row, :number] = True, example.opens
    return Batch(
        **{name: torch.from_numpy(values) for name, values in pieces.items()},
        first=torch.from_numpy(first),
        words=torch.from_numpy(words),
        opens=torch.from_numpy(opens),
        tags=torch.from_numpy(tags),
        to_cue=_links([example.to_cue for example in examples], width),
        to_source=_links([example.to_source for example in examples], width),
        weight=torch.tensor([example.weight for example in examples]),
    )


def _links(tables: Sequence[np.ndarray], width: int) -> Links:
    rows: dict[tuple[int, int], int] = {}
    cells = []
    for window, table in enumerate(tables):
        for word, target, probability in table.tolist():
            row = rows.setdefault((window, int(word)), len(rows))
            cells.append((row, width if target == NONE else int(target), probability))
    targets = torch.zeros(len(rows), width + 1)
    for row, column, probability in cells:
        targets[row, column] += probability
    return Links(torch.tensor(list(rows), dtype=torch.long).reshape(-1, 2), targets)
