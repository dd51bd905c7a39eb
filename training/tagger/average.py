"""Weighted mean of several weights of the same network, which generalises better than each (Wortsman et al. 2022).

python -m training.tagger.average first.safetensors:1 second.safetensors:2 --out mean.safetensors
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from pathlib import Path

import torch
from torch import Tensor


def average(parts: Iterable[tuple[Mapping[str, Tensor], float]]) -> dict[str, Tensor]:
    """The mean of weights, each with its share."""
    items = list(parts)
    total = sum(share for _, share in items)
    return {
        name: torch.stack([weights[name].float() * (share / total) for weights, share in items]).sum(0)
        for name in items[0][0]
    }


def split_share(argument: str) -> tuple[Path, float]:
    path, _, share = argument.partition(":")
    return Path(path), float(share or 1)


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="+", type=split_share, help="FILE or FILE:SHARE")
    parser.add_argument("--out", type=Path, required=True)
    return parser


def main() -> None:
    from safetensors.torch import load_file, save_file

    options = build_parser().parse_args()
    save_file(average((load_file(path), share) for path, share in options.parts), options.out)


if __name__ == "__main__":
    main()
