"""Corpora as rows of numbers, one a word piece, that a graphics card can draw its batches from.

Every kind of text has the same fields (:data:`FIELDS`), so that one network learns from all of them: where a corpus has
no label for a field, it has :data:`UNKNOWN`. Labels of words sit on their first pieces. Nothing here needs the package,
so a machine that only trains need not have it; :mod:`training.build_corpus` makes the files.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

UNKNOWN = -1
MASK, SEP = 103, 102  # [MASK] and [SEP] of BERT's vocabulary
#: Fields of a corpus, a row a word piece.
#:
#: ids, shapes, quotes: what the network reads. first: whether a unit begins. joins, ends: whether the unit goes on with
#: the word before it, and ends a sentence. upos, xpos, deprel, entity, tag: numbers of labels. head: the governor's
#: first piece, counted from the window's beginning, 0 for a root. sentence: its number, where a word begins. cue: of a
#: word in a content, the first piece of its cue. source: of the first word of a cue, the first piece of its source; 0
#: for none.
FIELDS: Mapping[str, Any] = {
    "ids": np.uint16,
    "shapes": np.uint8,
    "quotes": np.uint8,
    "first": np.bool_,
    "joins": np.int8,
    "ends": np.int8,
    "upos": np.int8,
    "xpos": np.int8,
    "deprel": np.int8,
    "entity": np.int8,
    "head": np.int16,
    "sentence": np.int16,
    "tag": np.int8,
    "cue": np.int16,
    "source": np.int16,
}
READ = ("ids", "shapes", "quotes", "first")
STEP = 8  # lengths of batches are multiples of that, as fast attention wants them

Rows = dict[str, NDArray[Any]]


def new_rows(pieces: int) -> Rows:
    """The rows of one window, of which nothing is known."""
    return {name: np.full(pieces, 0 if name in READ else UNKNOWN, kind) for name, kind in FIELDS.items()}


def write_corpora(corpora: Mapping[str, Sequence[Rows]], about: Mapping[str, Any], path: Path) -> None:
    """Keep the windows of some corpora, by name, and what else a training must know, as JSON."""
    windows = [window for each in corpora.values() for window in each]
    arrays = {name: np.concatenate([window[name] for window in windows]) for name in FIELDS}
    arrays["lengths"] = np.array([len(window["ids"]) for window in windows], np.int32)
    arrays["kinds"] = np.repeat(np.arange(len(corpora), dtype=np.int8), [len(each) for each in corpora.values()])
    arrays["about"] = np.array(json.dumps({**about, "corpora": list(corpora)}))
    plain = BytesIO()
    np.savez(plain, **arrays)  # type: ignore[arg-type]  # none is called allow_pickle
    path.write_bytes(lzma.compress(plain.getvalue(), preset=3))


def _read(path: Path) -> Rows:
    with np.load(BytesIO(lzma.decompress(path.read_bytes()))) as stored:
        return {name: stored[name] for name in stored.files}


@dataclass
class Batch:
    """Some windows, side by side: each field ``[windows, pieces]`` in whole numbers; ``mask`` is 1 where a piece is.

    ``soft`` are the labels of teachers (:mod:`training.soft`), ``[windows, pieces, classes]``.
    """

    fields: dict[str, Tensor]
    mask: Tensor
    soft: dict[str, Tensor]

    def __getattr__(self, name: str) -> Tensor:
        try:
            return self.__dict__["fields"][name]  # type: ignore[no-any-return]  # a dictionary of tensors
        except KeyError:
            raise AttributeError(name) from None


class Corpus:
    """The windows of some corpora.

    Args:
        rows: Each field, ``[pieces]``, on the device of training.
        lengths: Pieces of each window.
        kinds: Number of each window's corpus.
        about: What :func:`write_corpora` was told, and the corpora's names.
        soft: Labels of teachers, ``[pieces, classes]`` each.
    """

    def __init__(
        self,
        rows: dict[str, Tensor],
        lengths: NDArray[np.int32],
        kinds: NDArray[np.int8],
        about: dict[str, Any],
        soft: dict[str, Tensor] | None = None,
    ) -> None:
        self.rows, self.lengths, self.kinds, self.about, self.soft = rows, lengths, kinds, about, soft or {}
        self.device = rows["ids"].device
        self._begins = torch.from_numpy(np.cumsum([0, *lengths[:-1]])).to(self.device)
        self._lengths = torch.from_numpy(lengths.astype(np.int64)).to(self.device)

    @classmethod
    def read(cls, paths: Sequence[Path], device: str = "cpu") -> Corpus:
        """What :func:`write_corpora` kept, in one file or several.

        Raises:
            ValueError: The files have other labels, or corpora of the same name.
        """
        found = [_read(path) for path in paths]
        abouts: list[dict[str, Any]] = [json.loads(str(each["about"])) for each in found]
        names = [name for about in abouts for name in about["corpora"]]
        if any(about["labels"] != abouts[0]["labels"] for about in abouts):
            raise ValueError(f"{paths[-1]} has other labels than {paths[0]}: build it with --labels {paths[0]}")
        if len(set(names)) < len(names):
            raise ValueError(f"corpora of the same name in {', '.join(map(str, paths))}")
        before = np.cumsum([0, *(len(about["corpora"]) for about in abouts)])
        rows = {
            name: torch.from_numpy(np.concatenate([each[name].astype(np.int32) for each in found])).to(device)
            for name in FIELDS
        }
        lengths = np.concatenate([each["lengths"] for each in found])
        kinds = np.concatenate([each["kinds"] + at for each, at in zip(found, before, strict=False)])
        return cls(rows, lengths, kinds.astype(np.int8), {**abouts[0], "corpora": names})

    def numbers(self, *corpora: str) -> NDArray[np.int64]:
        """The numbers of the windows of some corpora."""
        wanted = [self.about["corpora"].index(name) for name in corpora]
        return np.flatnonzero(np.isin(self.kinds, wanted))

    def take(self, numbers: NDArray[np.int64]) -> Batch:
        """Some windows."""
        longest = int(self.lengths[numbers].max())
        longest += -longest % STEP
        chosen = torch.from_numpy(numbers).to(self.device, non_blocking=True)
        places = torch.arange(longest, device=self.device)[None]
        there = places < self._lengths[chosen][:, None]
        at = (self._begins[chosen][:, None] + places).clamp(max=len(self.rows["ids"]) - 1)
        fields = {
            name: torch.where(there, each[at].long(), 0 if name in READ else UNKNOWN)
            for name, each in self.rows.items()
        }
        soft = {name: each[at] * there[..., None] for name, each in self.soft.items()}
        return Batch(fields, there.long(), soft)

    def groups(
        self, numbers: NDArray[np.int64], pieces: int, rng: np.random.Generator, noise: float = 8.0
    ) -> list[NDArray[np.int64]]:
        """Windows of like length together, at most ``pieces`` with their padding, in random order."""
        order = numbers[np.argsort(self.lengths[numbers] + noise * rng.random(len(numbers)), kind="stable")]
        found, begin, longest = [], 0, 0
        for place, length in enumerate(self.lengths[order].tolist()):
            widest = max(longest, length + -length % STEP)
            if place > begin and (place - begin + 1) * widest > pieces:
                found.append(order[begin:place])
                begin, widest = place, length + -length % STEP
            longest = widest
        found.append(order[begin:])
        rng.shuffle(found)
        return found

    def endless(
        self, shares: Mapping[str, float], pieces: int, rng: np.random.Generator
    ) -> Iterator[NDArray[np.int64]]:
        """Such groups without end.

        Args:
            shares: How often a pass reads each corpus; a broken share takes some of its windows, other ones each time.
            pieces: Most of a group.
            rng: Draws.
        """
        while True:
            drawn = []
            for name, share in shares.items():
                numbers = self.numbers(name)
                whole = int(share)
                drawn += [numbers] * whole
                drawn.append(rng.permutation(numbers)[: round((share - whole) * len(numbers))])
            yield from self.groups(np.concatenate(drawn), pieces, rng)


def hide_words(batch: Batch, share: float) -> None:
    """Mask some words' first pieces, up to twice ``share`` in a window, but never a quotation mark."""
    draw = torch.rand(batch.ids.shape, device=batch.ids.device)
    most = 2 * share * torch.rand(len(draw), 1, device=draw.device)
    batch.fields["ids"] = torch.where(batch.first.bool() & (batch.quotes < 2) & (draw < most), MASK, batch.ids)
