"""A training loop that runs for a given time: AdamW, a rate that falls to nothing over that time, averaged weights."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

WARM_UP = 200  # steps


@dataclass(frozen=True)
class Schedule:
    """How long, how fast, how smooth.

    Args:
        minutes: Wall time of the run.
        rate: Highest learning rate; it falls linearly over the run.
        average: Decay of the exponential moving average of the weights, which is what is evaluated and saved.
        decay: Weight decay.
        evaluate_every: Seconds between evaluations.
        tokens: About how many words a batch has, padding counted.
    """

    minutes: float
    rate: float = 3e-3
    average: float = 0.998
    decay: float = 1e-4
    evaluate_every: float = 240.0
    tokens: int = 1_200

    @staticmethod
    def add_arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--minutes", type=float, required=True, help="wall time; the rate falls to 0 over it")
        parser.add_argument("--rate", type=float, default=3e-3, help="highest learning rate")
        parser.add_argument("--average", type=float, default=0.998, help="decay of the averaged weights")
        parser.add_argument("--decay", type=float, default=1e-4, help="weight decay")
        parser.add_argument("--evaluate-every", type=float, default=240.0, help="seconds")
        parser.add_argument("--tokens", type=int, default=1_200, help="words of a batch")

    @classmethod
    def of(cls, options: argparse.Namespace) -> Schedule:
        return cls(**{name: getattr(options, name) for name in cls.__dataclass_fields__})


class Averaged:
    """Parameters and the moving average of their values."""

    def __init__(self, parameters: Sequence[Tensor], decay: float) -> None:
        self._parameters = list(parameters)
        self._average = [parameter.detach().clone() for parameter in parameters]
        self._decay = decay
        self._steps = 0

    def update(self) -> None:
        """Take the present values in; at first the average follows them more closely."""
        self._steps += 1
        decay = min(self._decay, (1 + self._steps) / (10 + self._steps))
        torch._foreach_lerp_(self._average, [parameter.detach() for parameter in self._parameters], 1 - decay)

    @contextmanager
    def applied(self) -> Iterator[None]:
        """The average in the parameters' place for the length of a ``with`` block."""
        present = [parameter.detach().clone() for parameter in self._parameters]
        self._put(self._average)
        try:
            yield
        finally:
            self._put(present)

    def _put(self, values: Sequence[Tensor]) -> None:
        with torch.no_grad():
            for parameter, value in zip(self._parameters, values, strict=True):
                parameter.copy_(value)


def make_optimizer(parameters: Sequence[Tensor], schedule: Schedule) -> torch.optim.AdamW:
    return torch.optim.AdamW(parameters, lr=schedule.rate, betas=(0.9, 0.98), eps=1e-6, weight_decay=schedule.decay)


def train(
    batches: Iterator[Any],
    step: Callable[[Any], float],
    optimizer: torch.optim.Optimizer,
    evaluate: Callable[[], float],
    save: Callable[[], None],
    schedule: Schedule,
    clock: Callable[[], float] = time.monotonic,
) -> float:
    """Train until the time is over; save whenever the dev score is the best so far.

    Args:
        batches: Without end.
        step: Reads a batch, updates the weights, returns the loss.
        optimizer: The one that ``step`` uses.
        evaluate: Dev score of the weights as they are.
        save: Writes the weights as they are.
        schedule: See there.
        clock: Seconds.

    Returns:
        The best dev score.
    """
    averaged = Averaged([p for group in optimizer.param_groups for p in group["params"]], schedule.average)
    began = last = clock()
    best, losses, steps = float("-inf"), [0.0], 0

    def judge() -> None:
        nonlocal best
        with averaged.applied():
            score = evaluate()
            print(
                f"{clock() - began:7.0f} s, {steps} steps: loss {sum(losses) / len(losses):.4f}, dev {score:.4f}",
                flush=True,
            )
            if score > best:
                best = score
                save()

    while (gone := (clock() - began) / (60 * schedule.minutes)) < 1:
        for group in optimizer.param_groups:
            group["lr"] = schedule.rate * min(1.0, (steps + 1) / WARM_UP) * max(0.01, 1 - gone)
        losses.append(step(next(batches)))
        averaged.update()
        steps += 1
        if clock() - last > schedule.evaluate_every:
            judge()
            last, losses = clock(), [0.0]
    judge()
    return best


def group_by_length(lengths: Sequence[int], tokens: int, shuffle: Callable[[list[Any]], None]) -> list[list[int]]:
    """Indices in random batches of like length, of at most ``tokens`` words with their padding."""
    indices = list(range(len(lengths)))
    shuffle(indices)
    batches: list[list[int]] = []
    for start in range(0, len(indices), 2_000):
        batch: list[int] = []
        for index in sorted(indices[start : start + 2_000], key=lengths.__getitem__):
            if batch and (len(batch) + 1) * lengths[index] > tokens:
                batches.append(batch)
                batch = []
            batch.append(index)
        batches.append(batch)
    shuffle(batches)
    return batches
