"""The exported tagger -> the layers that parser and tagger share, and the tagger's own.

    python -m training.tagger.split --tagger tagger.int8.onnx --depth 3 --out DIRECTORY

Computes what the whole file computes, to the last bit. The package reads one window a call, so the mask, which is for
windows of different lengths, is left out.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

INPUTS, OUTPUTS = ("ids", "shape", "quote"), ("tag", "link")


def split(source: Path, depth: int, shared: Path, own: Path) -> None:
    """Write the lower ``depth`` layers and the rest.

    Args:
        source: The tagger, .onnx.
        depth: How many layers are shared.
        shared: From :data:`INPUTS` to "values".
        own: From "values" to :data:`OUTPUTS`.
    """
    import onnx
    from onnx.utils import Extractor

    model = onnx.load(str(source))
    _drop_mask(model.graph)
    border = next(
        node.output[0] for node in model.graph.node if node.name.endswith(f"/layers.{depth - 1}/ln2/LayerNormalization")
    )
    for node in model.graph.node:
        for names in (node.input, node.output):
            for k, name in enumerate(names):
                if name == border:
                    names[k] = "values"
    # What the border's shape and type are, so that it can be an input and an output.
    model.graph.value_info.append(
        onnx.helper.make_tensor_value_info("values", onnx.TensorProto.FLOAT, [1, "pieces", 384])
    )
    extractor = Extractor(model)
    onnx.save(extractor.extract_model(list(INPUTS), ["values"]), str(shared))
    onnx.save(extractor.extract_model(["values"], list(OUTPUTS)), str(own))


def _drop_mask(graph: Any) -> None:
    """Leave out the additions of what the mask alone makes: zeros, where all pieces of a window count."""
    comes_from = {each.name: {each.name} for each in graph.input}  # of each value the inputs that it depends on
    skipped = {}
    for node in list(graph.node):
        here: set[str] = set().union(*(comes_from.get(name, set()) for name in node.input))
        comes_from.update(dict.fromkeys(node.output, here))
        if node.op_type == "Add" and "/layers." in node.name and comes_from.get(node.input[1]) == {"mask"}:
            skipped[node.output[0]] = node.input[0]
            graph.node.remove(node)
    for node in graph.node:
        for k, name in enumerate(node.input):
            node.input[k] = skipped.get(name, name)


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tagger", type=Path, required=True, help=".onnx, of training.tagger.export")
    parser.add_argument("--depth", type=int, default=3, help="how many layers are shared")
    parser.add_argument("--out", type=Path, required=True, help="directory")
    return parser


def main() -> None:
    options = build_parser().parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    split(options.tagger, options.depth, options.out / "encoder.int8.onnx", options.out / "tagger.int8.onnx")


if __name__ == "__main__":
    main()
