"""Strip a trained model to what inference needs: weights in half precision, no optimizer, no paths.

python -m training.stanza.finalize work/dep.pt models/en/depparse/small.pt
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import torch

LEFT_OUT = ("optimizer_state_dict", "scheduler_state_dict")
# The tokenizer's training length would also be the longest word that it lets through.
LONGEST_WORD = 1_000


def halve(value: Any) -> Any:
    """Single-precision tensors in half precision, in dictionaries of any depth."""
    if isinstance(value, torch.Tensor):
        return value.half() if value.dtype == torch.float32 else value
    if isinstance(value, dict):
        return type(value)((key, halve(each)) for key, each in value.items())
    return value


def strip(checkpoint: dict[str, Any]) -> dict[str, Any]:
    """The checkpoint without what only training needs."""
    stripped = {key: value for key, value in checkpoint.items() if key not in LEFT_OUT}
    if "model" in stripped:
        stripped["model"] = halve(stripped["model"])
    config = dict(stripped.get("config") or {})
    for key, value in config.items():
        if isinstance(value, str) and key.endswith(("_file", "_dir", "_gold")):
            config[key] = "" if key == "save_dir" else None
    if "max_seqlen" in config:
        config["max_seqlen"] = LONGEST_WORD
    stripped["config"] = config
    return stripped


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    return parser


def main() -> None:
    options = build_parser().parse_args()
    options.target.parent.mkdir(parents=True, exist_ok=True)
    torch.save(strip(torch.load(options.source, map_location="cpu", weights_only=True)), options.target)
    print(f"{options.source.stat().st_size} -> {options.target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
