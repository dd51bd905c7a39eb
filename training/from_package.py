"""The weights of the models in a package, in single precision: what the next training goes on from.

    python -m training.from_package --models quoteattr/models/en --out DIRECTORY

DIRECTORY gets shared.safetensors, own.safetensors and branch.safetensors with its labels, as
:mod:`training.learn` reads and writes them. What int8 took from the weights stays lost, which is little; the scales
of SmoothQuant are undone. Relations too rare for the package are not among the labels any more.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from safetensors.torch import save_file

from training.tagger.network import Size

FILES = {"shared": "encoder/encoder", "own": "tagger/tagger", "branch": "parser/parser"}


def read_weights(path: Path) -> dict[str, NDArray[np.float32]]:
    """The weights of a file that :func:`training.tagger.export.quantise` wrote, under the network's own names."""
    graph = onnx.load(str(path)).graph
    stored = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
    found: dict[str, NDArray[np.float32]] = {}
    for node in graph.node:
        module = node.name[1:].replace("/", ".").rpartition(".")[0].removesuffix(".linear")
        if node.op_type == "MatMulInteger":
            weight = _in_single_precision(stored, node.input[1].removesuffix("_quantized")).T
            found[f"{module}.weight"] = weight * stored.get(f"{module}.inverse", np.float32(1))
        elif node.op_type == "Gather" and node.input[0].endswith("_quantized"):
            found[f"{module}.weight"] = _in_single_precision(stored, node.input[0].removesuffix("_quantized"))
        elif node.op_type == "Split" and node.input[0] in stored:  # the shares of a mixture
            found[f"{module}.weights"] = np.log(stored[node.input[0]])
    kept = {
        name for name in stored if ":" not in name and not name.endswith(("_scale", "_point", "_quantized", "inverse"))
    }
    found |= {name.replace(".linear.", "."): stored[name] for name in kept}
    size = Size()
    for name in (name for name in found if ".qkv." in name):  # undoes training.tagger.network.fold
        found[name] = found[name].copy()
        found[name][: size.hidden] *= (size.hidden // size.heads) ** 0.5
    return found


def _in_single_precision(stored: dict[str, NDArray[np.float32]], name: str) -> NDArray[np.float32]:
    whole = stored[f"{name}_quantized"].astype(np.float32) - stored[f"{name}_zero_point"].astype(np.float32)
    weight: NDArray[np.float32] = whole * stored[f"{name}_scale"]
    return weight


def read_relations(path: Path) -> NDArray[np.float32]:
    """The tensor of a file that :func:`training.parser.export.write_relations` wrote."""
    stored = {each.name: numpy_helper.to_array(each) for each in onnx.load(str(path)).graph.initializer}
    _, left, relations = stored["by_governor"]
    return stored["tensor"].astype(np.float32).reshape(-1, left, relations).transpose(1, 2, 0)


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=Path, required=True, help="directory with encoder/, tagger/ and parser/")
    parser.add_argument("--out", type=Path, required=True, help="directory")
    return parser


def main() -> None:
    options = build_parser().parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for part, name in FILES.items():
        weights = read_weights(options.models / f"{name}.int8.onnx")
        if part == "branch":
            weights["relation"] = read_relations(options.models / "parser/relations.onnx")
        tensors = {name: torch.from_numpy(np.array(each, order="C")) for name, each in weights.items()}
        save_file(tensors, options.out / f"{part}.safetensors")
    labels = json.loads((options.models / "parser/labels.json").read_text(encoding="utf-8"))
    labels.pop("pairs")
    (options.out / "branch.json").write_text(json.dumps(labels), encoding="utf-8")


if __name__ == "__main__":
    main()
