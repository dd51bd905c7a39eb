"""How weights learn: what all trainings here have in common."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import TypeVar

import torch
from torch import Tensor, distributed, nn

WARM_UP = 200  # steps
LOWEST_RATE = 0.02

Network = TypeVar("Network", bound=nn.Module)


def share_of_rate(step: int, gone: float) -> float:
    """Which share of its highest rate a weight learns with: a rise, then a straight line down.

    Args:
        step: The first is 1.
        gone: Share of the training's time.
    """
    return min(1.0, step / WARM_UP) * max(LOWEST_RATE, 1 - gone)


def join_processes() -> int:
    """Learn together with the other processes of ``torchrun``, if it started this one; returns this one's number."""
    if distributed.is_torchelastic_launched():
        distributed.init_process_group("gloo")
        return distributed.get_rank()
    return 0


def agree(values: Tensor) -> Tensor:
    """The mean of some values over all processes that learn together."""
    if distributed.is_initialized():
        distributed.all_reduce(values)
        values /= distributed.get_world_size()
    return values


def learning_weights(network: nn.Module) -> dict[str, nn.Parameter]:
    """The weights of a network that are not frozen, by name."""
    return {name: weight for name, weight in network.named_parameters() if weight.requires_grad}


class Learning:
    """AdamW on some weights, and their moving average.

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
        """Move the weights by their gradients, with ``share`` of the highest rates, and forget the gradients.

        Processes that learn together (:func:`join_processes`) take the mean of theirs.
        """
        for group in self._optimizer.param_groups:
            group["lr"] = group["peak"] * share
        for weight in self.weights.values():
            if weight.grad is not None:
                agree(weight.grad)
        for members in self._parts.values():
            nn.utils.clip_grad_norm_(members, 1.0)
        self._optimizer.step()
        self._optimizer.zero_grad()
        self._steps += 1
        decay = min(self._decay, self._steps / (self._steps + 10))
        with torch.no_grad():
            torch._foreach_lerp_(list(self.average.values()), list(self.weights.values()), 1 - decay)

    def averaged(self, network: Network) -> Network:
        """A copy of a network with the averages in the place of its weights."""
        mean = copy.deepcopy(network)
        unknown = mean.load_state_dict(self.average, strict=False).unexpected_keys  # frozen weights are missing
        assert not unknown
        return mean
