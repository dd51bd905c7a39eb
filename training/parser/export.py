"""A trained branch -> what the package reads: the network in int8, the scorer of relations and the labels.

    python -m training.parser.export --weights branch.safetensors --shared encoder.int8.onnx \
        --tokenizer tokenizer.json --treebanks ewt.train.conllu --out DIRECTORY
"""

from __future__ import annotations

import argparse
import json
import tempfile
import warnings
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from safetensors.torch import load_file

from training.parser.network import Classes, ParserBranch
from training.parser.treebank import Labels, Sentence, read_conllu, windows_of
from training.tagger.examples import load_tokenizer
from training.tagger.export import SharedValues, quantise
from training.tagger.network import fold, layers_of
from training.tagger.smooth import find_ranges, smooth

if TYPE_CHECKING:
    from numpy.typing import NDArray

OUTPUTS = ("words", "entities", "arcs", "relations")
SMOOTHED = 120  # paragraphs


def read_labels(weights: Path) -> Labels:
    """The labels of a branch, which lie beside its weights in a file of the same name."""
    stored = json.loads(weights.with_suffix(".json").read_text(encoding="utf-8"))
    return Labels(**{name: tuple(each) for name, each in stored.items()})


def load_branch(weights: Path) -> tuple[ParserBranch, Labels]:
    """A branch and its labels, which lie beside it in a file of the same name."""
    labels = read_labels(weights)
    stored = load_file(weights)
    classes = Classes(len(labels.upos), len(labels.xpos), len(labels.deprel), len(labels.entity))
    network = ParserBranch(classes, layers_of(stored))
    network.load_state_dict(stored)
    return network.eval(), labels


def export(network: ParserBranch, path: Path) -> None:
    """Write the network as an ONNX file that reads one window of any length."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            fold(network.float().eval()),
            (torch.zeros(1, 8, 384),),
            str(path),
            input_names=["values"],
            output_names=list(OUTPUTS),
            dynamic_axes={name: {1: "pieces"} for name in ("values", *OUTPUTS)},
            opset_version=17,
            dynamo=False,
        )


def write_relations(tensor: NDArray[np.float16], path: Path) -> None:
    """Write the biaffine scorer of relations as a network of its own: the tree must be known before it is asked.

    Words share their governors, so what the tensor makes of a governor is made once for all its dependents.

    Args:
        tensor: ``[1 + dependent, relations, 1 + governor]``.
        path: Of the ONNX file. Its inputs are the vectors of the parser's last output, of each arc the row of its
            dependent, the rows of the governors, and of each arc which of these is its own.
    """
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    left, relations, right = tensor.shape
    constants = {
        "tensor": np.ascontiguousarray(tensor.transpose(2, 0, 1)).reshape(right, left * relations),
        "by_governor": np.array([-1, left, relations]),
        "middle": np.array([1]),
        "begin": np.array([0]),
        "border": np.array([left - 1]),
        "end": np.array([left + right - 2]),
        "one_more": np.array([0, 0, 0, 1]),
        "one": np.array(1, np.float32),
    }
    nodes = [
        helper.make_node(operator, inputs, [output], **options)
        for operator, inputs, output, options in (
            ("Gather", ["vectors", "dependents"], "dependent_rows", {"axis": 0}),
            ("Slice", ["dependent_rows", "begin", "border", "middle"], "as_dependents", {}),
            ("Pad", ["as_dependents", "one_more", "one"], "left", {}),
            ("Unsqueeze", ["left", "middle"], "lefts", {}),
            ("Gather", ["vectors", "governors"], "governor_rows", {"axis": 0}),
            ("Slice", ["governor_rows", "border", "end", "middle"], "as_governors", {}),
            ("Pad", ["as_governors", "one_more", "one"], "right", {}),
            ("Cast", ["tensor"], "weights", {"to": TensorProto.FLOAT}),
            ("MatMul", ["right", "weights"], "flat", {}),
            ("Reshape", ["flat", "by_governor"], "of_governors", {}),
            ("Gather", ["of_governors", "which"], "rights", {"axis": 0}),
            ("MatMul", ["lefts", "rights"], "products", {}),
            ("Squeeze", ["products", "middle"], "scores", {}),
        )
    ]
    whole = ("dependents", ["arcs"]), ("governors", ["different"]), ("which", ["arcs"])
    graph = helper.make_graph(
        nodes,
        "relations",
        [
            helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["pieces", left + right - 2]),
            *(helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name, shape in whole),
        ],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["arcs", relations])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString())


def tag_pairs(paragraphs: Iterable[list[Sentence]], least: int = 3) -> list[tuple[str, str]]:
    """The pairs of universal and Penn tag that words of treebanks have at least so many times, and all tags' best."""
    counts = Counter((word.upos, word.xpos) for paragraph in paragraphs for sentence in paragraph for word in sentence)
    kept = {pair for pair, count in counts.items() if count >= least}
    for side in (0, 1):
        for tag in {pair[side] for pair in counts} - {pair[side] for pair in kept}:
            kept.add(max((pair for pair in counts if pair[side] == tag), key=lambda pair: counts[pair]))
    return sorted(kept)


def common_relations(paragraphs: Iterable[list[Sentence]], labels: Labels, rarest: float = 5e-5) -> list[int]:
    """The numbers of the relations that at least such a share of the words of treebanks have, and of the root's."""
    counts = Counter(word.deprel for paragraph in paragraphs for sentence in paragraph for word in sentence)
    least = rarest * counts.total()
    return [k for k, name in enumerate(labels.deprel) if counts[name] >= least or name == "root"]


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, required=True, help=".safetensors")
    parser.add_argument("--shared", type=Path, required=True, help="the shared layers, .onnx")
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--treebanks", type=Path, nargs="+", required=True, help="to smooth on; their tags pair")
    parser.add_argument("--smooth", type=float, default=0.8, help="SmoothQuant's share; 0 for none")
    parser.add_argument("--out", type=Path, required=True, help="directory")
    return parser


def main() -> None:
    options = build_parser().parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    network, labels = load_branch(options.weights)
    relations = network.relation.detach().numpy().astype(np.float16)
    paragraphs = [paragraph for path in options.treebanks for paragraph in read_conllu(path)]
    if options.smooth:
        tokenizer = load_tokenizer(options.tokenizer)
        some = paragraphs[:: max(1, len(paragraphs) // SMOOTHED)]
        windows = [window for each in some for window in windows_of(each, tokenizer, labels)]
        read = SharedValues(options.shared)
        smooth(network, find_ranges(network, ((read(window),) for window in windows)), options.smooth)
    with tempfile.TemporaryDirectory() as directory:
        whole = Path(directory) / "parser.onnx"
        export(network, whole)
        quantise(whole, options.out / "parser.int8.onnx")
    common = common_relations(paragraphs, labels)
    stored = {name: list(getattr(labels, name)) for name in ("upos", "xpos", "deprel", "entity")}
    stored["deprel"] = [labels.deprel[k] for k in common]
    stored["pairs"] = tag_pairs(paragraphs)
    write_relations(relations[:, common], options.out / "relations.onnx")
    (options.out / "labels.json").write_text(json.dumps(stored), encoding="utf-8")
    for path in sorted(options.out.iterdir()):
        print(path, path.stat().st_size)


if __name__ == "__main__":
    main()
