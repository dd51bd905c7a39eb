"""What a teacher thinks of each word of a text, as probabilities, and how a student learns from them.

A student sees where the teacher was not sure, and what else it held possible (distillation, Hinton et al. 2015).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from training.parser.treebank import Labels, Taught

HEADS = ("upos", "xpos", "deprel", "entity")


def write_taught(found: Sequence[Taught], labels: Labels, path: Path) -> None:
    """Keep what a teacher with such labels thinks of windows."""
    arrays: dict[str, Any] = {
        name: np.concatenate([getattr(each, name) for each in found]) for name in Taught.__dataclass_fields__
    }
    sizes = np.array([len(each.known) for each in found])
    np.savez(path, **arrays, sizes=sizes, labels=np.array(json.dumps(asdict(labels))))


def read_taught(path: Path, labels: Labels) -> list[Taught]:
    """What :func:`write_taught` kept, in the classes of a student.

    A class that the student does not know is left out. Probabilities then sum to less than 1, and the word counts less.

    Raises:
        ValueError: The student has a class that the teacher did not know.
    """
    with np.load(path) as stored:
        arrays = {name: stored[name] for name in Taught.__dataclass_fields__}
        borders = np.cumsum(stored["sizes"])[:-1]
        theirs = {name: list(each) for name, each in json.loads(str(stored["labels"])).items()}
    for head in HEADS:
        ours = getattr(labels, head)
        if unknown := sorted(set(ours) - set(theirs[head])):
            raise ValueError(f"{path}: the teacher does not know {unknown[0]} ({head})")
        arrays[head] = arrays[head][:, [theirs[head].index(name) for name in ours]]
    parts = {name: np.split(each, borders) for name, each in arrays.items()}
    return [Taught(**dict(zip(parts, each, strict=True))) for each in zip(*parts.values(), strict=True)]


def soft_entropy(scores: Tensor, probabilities: Tensor) -> Tensor:
    """Mean cross-entropy of rows of scores to a teacher's probabilities."""
    return -(probabilities * scores.float().log_softmax(-1)).sum(-1).mean()


def gather(taught: Sequence[Taught], name: str) -> Tensor:
    """A field of what is known of several windows, their known units in a row."""
    found = torch.from_numpy(np.concatenate([getattr(each, name)[each.known] for each in taught]))
    return found.long() if name == "governors" else found.float()
