"""SmoothQuant (Xiao et al. 2023): some of the range of an activation goes into the weights that read it, before int8.

A linear layer gets ``x / s`` for ``x`` and ``W * s`` for ``W``, with one scale ``s = max|x|^a / max|W|^(1-a)`` a
channel. In exact arithmetic nothing changes; in int8 a few wide channels no longer cost all others their precision.
"""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor, nn

LAYERS = ("qkv", "f1", "f2")


class SmoothLinear(nn.Module):
    """A linear layer that divides its input by a scale a channel."""

    inverse: Tensor

    def __init__(self, linear: nn.Linear, scale: Tensor) -> None:
        super().__init__()
        self.linear = linear
        self.linear.weight.data *= scale
        self.register_buffer("inverse", 1 / scale)

    def forward(self, values: Tensor) -> Tensor:
        result: Tensor = self.linear(values * self.inverse)
        return result


def find_ranges(network: nn.Module, examples: Iterable[tuple[Tensor, ...]]) -> dict[str, Tensor]:
    """The largest absolute value of each channel that enters each layer, on examples of the network's input."""
    ranges: dict[str, Tensor] = {}

    def watch(name: str) -> object:
        def look(_: nn.Module, inputs: tuple[Tensor, ...]) -> None:
            largest = inputs[0].abs().flatten(0, -2).amax(0)
            ranges[name] = torch.maximum(ranges.get(name, largest), largest)

        return look

    modules = [(name, module) for name, module in network.named_modules() if name.rpartition(".")[2] in LAYERS]
    hooks = [module.register_forward_pre_hook(watch(name)) for name, module in modules]
    with torch.inference_mode():
        for example in examples:
            network.eval()(*example)
    for hook in hooks:
        hook.remove()
    return ranges


def smooth(network: nn.Module, ranges: dict[str, Tensor], share: float) -> None:
    """Smooth the layers in place.

    Args:
        network: In single precision.
        ranges: Of :func:`find_ranges`.
        share: How much of the range the weights take, from 0 to 1.
    """
    for name, largest in ranges.items():
        parent, _, last = name.rpartition(".")
        holder = network.get_submodule(parent)
        linear = getattr(holder, last)
        heaviest = linear.weight.detach().abs().amax(0).clamp(min=1e-5)
        scale = (largest.clamp(min=1e-4) ** share / heaviest ** (1 - share)).clamp(1e-3, 1e3)
        setattr(holder, last, SmoothLinear(linear, scale / scale.log().mean().exp()))
