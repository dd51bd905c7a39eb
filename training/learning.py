"""How weights learn: what all trainings here have in common."""

from __future__ import annotations

import copy
import os
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

import torch
from torch import Tensor, distributed, nn

WARM_UP = 200  # steps
LOWEST_RATE = 0.02

Network = TypeVar("Network", bound=nn.Module)


def share_of_rate(step: int, gone: float, warm_up: int | None = None) -> float:
    """Which share of its highest rate a weight learns with: a rise, then a straight line down.

    Args:
        step: The first is 1.
        gone: Share of the training's time.
        warm_up: How many steps the rise takes, by default :data:`WARM_UP`.
    """
    return min(1.0, step / (warm_up or WARM_UP)) * max(LOWEST_RATE, 1 - gone)


def learning_weights(network: nn.Module) -> dict[str, nn.Parameter]:
    """The weights of a network that are not frozen, by name."""
    return {name: weight for name, weight in network.named_parameters() if weight.requires_grad}


def join_processes() -> tuple[int, int]:
    """The number of this process, and how many learn together: those that ``torchrun`` started, or it alone."""
    if "WORLD_SIZE" in os.environ and not distributed.is_initialized():
        distributed.init_process_group("gloo")
    return (distributed.get_rank(), distributed.get_world_size()) if distributed.is_initialized() else (0, 1)


def agree(value: float) -> float:
    """What the first of the processes that learn together has for a value."""
    if not distributed.is_initialized():
        return value
    shared = torch.tensor([value], dtype=torch.float64)
    distributed.broadcast(shared, 0)
    return float(shared)


def _take_mean(weights: Iterable[Tensor]) -> None:
    """Give each weight the mean of the gradients that the processes have for it."""
    if not distributed.is_initialized():
        return
    members = list(weights)
    flat = torch.cat(
        [torch.zeros_like(each).flatten() if each.grad is None else each.grad.flatten() for each in members]
    )
    distributed.all_reduce(flat)
    flat /= distributed.get_world_size()
    for weight, mean in zip(members, flat.split([each.numel() for each in members]), strict=True):
        weight.grad = mean.view_as(weight)


class Learning:
    """AdamW on some weights, and their moving average. Processes that learn together have the same weights.

    Args:
        weights: Changed in place.
        peak: The highest learning rate of a weight, by its name.
        average: Decay of the moving average, which starts as a plain mean; 0 for the weights themselves.
        part: Gradients are clipped together with those of weights that are in the same part, by name; by default all.
    """

    def __init__(
        self,
        weights: Mapping[str, Tensor],
        peak: Callable[[str], float],
        average: float,
        part: Callable[[str], str] = lambda _: "",
    ) -> None:
        self.weights = dict(weights)
        self.average = {name: weight.detach().clone() for name, weight in weights.items()}
        self._decay, self._steps = average, 0
        self._parts: dict[str, list[Tensor]] = {}
        groups: dict[tuple[float, float], list[Tensor]] = {}
        for name, weight in weights.items():
            self._parts.setdefault(part(name), []).append(weight)
            groups.setdefault((peak(name), 0.0 if weight.ndim == 1 else 0.01), []).append(weight)
        self._optimizer = torch.optim.AdamW(
            [
                {"params": members, "peak": rate, "lr": rate, "weight_decay": decay}
                for (rate, decay), members in groups.items()
            ],
            betas=(0.9, 0.98),
            eps=1e-6,
            fused=True,
        )

    def step(self, share: float) -> None:
        """Move the weights by their gradients, with ``share`` of the highest rates, and forget the gradients."""
        _take_mean(self.weights.values())
        for group in self._optimizer.param_groups:
            group["lr"] = group["peak"] * share
        for members in self._parts.values():
            nn.utils.clip_grad_norm_(members, 1.0)
        self._optimizer.step()
        self._optimizer.zero_grad()
        self._steps += 1
        decay = min(self._decay, self._steps / (self._steps + 10))
        with torch.no_grad():
            for name, weight in self.weights.items():
                self.average[name].lerp_(weight, 1 - decay)

    def averaged(self, network: Network) -> Network:
        """A copy of a network with the averages in the place of its weights."""
        mean = copy.deepcopy(network)
        unknown = mean.load_state_dict(self.average, strict=False).unexpected_keys  # frozen weights are missing
        assert not unknown
        return mean
