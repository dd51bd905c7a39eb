"""Trained weights -> ONNX in single precision and in int8, the file that the package carries.

The int8 form has weights by channel; activations get their scale from each call, so the package reads one window a
call.

    T="--articles polnear.train.jsonl --tokenizer tokenizer.json --smooth 0.8"
    python -m training.tagger.export --weights tagger.safetensors $T --out exported
    python -m training.tagger.export --weights own.safetensors --shared encoder.int8.onnx $T --out models/tagger

The first writes a whole tagger, which :mod:`training.tagger.split` cuts in two; the second, with ``--shared``, the own
layers of one that shares its lower layers already. Weights of shared layers themselves (:mod:`training.together`) make
the file that is shared:

    python -m training.tagger.export --weights shared.safetensors $T --out models/encoder
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from training.tagger.distil import SharedValues, load_own
from training.tagger.examples import Example, LabelledArticle, load_tokenizer, read_articles
from training.tagger.network import SharedLayers, Size, TaggerNetwork
from training.tagger.smooth import find_ranges, smooth

SMOOTHED = 14  # articles
INPUTS, OUTPUTS = ("ids", "shape", "quote", "mask"), ("tag", "link")


def export(network: nn.Module, example: Mapping[str, Tensor], path: Path, outputs: Sequence[str] = OUTPUTS) -> None:
    """Write a network as an ONNX file that reads one window of any length.

    Args:
        network: A whole tagger, own layers or shared ones.
        example: One window of its inputs, under the names that the file shall give them.
        path: Of the file.
        outputs: What the file shall call what the network gives.

    Raises:
        ModuleNotFoundError: The onnx package is not installed; it comes with the extra "training".
    """
    if importlib.util.find_spec("onnx") is None:
        raise ModuleNotFoundError("the exporter needs the package onnx; install quoteattr[training]", name="onnx")
    with warnings.catch_warnings():
        # The exporter of TorchScript gives smaller operators than the newer one, which quantise better.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network.float().eval(),
            tuple(example.values()),
            str(path),
            input_names=list(example),
            output_names=list(outputs),
            dynamic_axes={name: {1: "pieces"} for name in (*example, *outputs)},
            opset_version=17,
            dynamo=False,
        )


def quantise(source: Path, target: Path) -> None:
    """The same network in int8."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(
        source,
        target,
        weight_type=QuantType.QInt8,
        per_channel=True,
        op_types_to_quantize=["MatMul", "Gemm", "Gather"],
        extra_options={"MatMulConstBOnly": True},
    )


def compare(network: nn.Module, path: Path, windows: Iterable[Mapping[str, Tensor]]) -> float:
    """The largest difference between the network's scores and an exported file's."""
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    largest = 0.0
    for window in windows:
        found = session.run(None, {name: values.numpy() for name, values in window.items()})
        with torch.inference_mode():
            scores = network.float().eval()(*window.values())
        expected = (scores,) if isinstance(scores, Tensor) else scores
        largest = max(largest, *(float(np.abs(a - b.numpy()).max()) for a, b in zip(found, expected, strict=True)))
    return largest


def inputs_of(example: Example) -> dict[str, Tensor]:
    """What a whole tagger reads of an example."""
    rows = [torch.from_numpy(each)[None] for each in (example.ids, example.shapes, example.quotes)]
    return dict(zip(INPUTS, (*rows, torch.ones_like(rows[0])), strict=True))


def read_some(articles: Path, tokenizer: Path) -> list[Example]:
    """The paragraphs of some of the articles, each by itself."""
    every = read_articles(articles)
    loaded = load_tokenizer(tokenizer)
    some = (LabelledArticle(article, loaded) for article in every[:: max(1, len(every) // SMOOTHED)])
    return [example for article in some for example in article.cut(random.Random(0), 192, 1.0)]


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, required=True, help=".safetensors")
    parser.add_argument("--shared", type=Path, help="the shared layers, .onnx, where the weights are of own layers")
    parser.add_argument("--layers", type=int, default=6, help="of a whole tagger")
    parser.add_argument("--out", type=Path, required=True, help="directory")
    parser.add_argument("--smooth", type=float, default=0.0, help="SmoothQuant's share; 0 for none")
    parser.add_argument("--articles", type=Path, required=True, help="on which files are compared and smoothed")
    parser.add_argument("--tokenizer", type=Path, required=True, help="tokenizer.json")
    return parser


def main() -> None:
    options = build_parser().parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    examples = read_some(options.articles, options.tokenizer)
    network: nn.Module
    name, outputs = "tagger", OUTPUTS
    if is_shared(options.weights):
        name, outputs = "encoder", ("values",)
        network = load_shared(options.weights)
        windows = [{name: each for name, each in inputs_of(example).items() if name != "mask"} for example in examples]
    elif options.shared:
        network, shared = load_own(options.weights), SharedValues(examples, options.shared)
        windows = [{"values": shared.of([number])} for number in range(len(examples))]
    else:
        network = load_whole(options.weights, options.layers)
        windows = [inputs_of(example) for example in examples]
    if options.smooth:
        ranges = find_ranges(network, (tuple(window.values()) for window in windows))
        smooth(network.eval(), ranges, options.smooth)
    whole, small = options.out / f"{name}.onnx", options.out / f"{name}.int8.onnx"
    export(network, windows[0], whole, outputs)
    quantise(whole, small)
    for path in (whole, small):
        print(f"{path}: {path.stat().st_size} bytes, scores differ by at most {compare(network, path, windows):.4f}")


def is_shared(path: Path) -> bool:
    """Whether weights are of shared layers alone: they have words and no heads."""
    from safetensors import safe_open

    with safe_open(path, "pt") as stored:
        names = set(stored.keys())
    return "word.weight" in names and "tag.weight" not in names


def load_shared(path: Path, depth: int = 3, dropout: float = 0.1) -> SharedLayers:
    """Shared layers from their weights, or from those of a whole tagger, whose first ``depth`` layers they are."""
    from safetensors.torch import load_file

    stored = load_file(path)
    network = SharedLayers(replace(Size(), layers=depth), dropout)
    network.load_state_dict({name: stored[name].float() for name in network.state_dict()})
    return network


def load_whole(path: Path, layers: int) -> TaggerNetwork:
    from safetensors.torch import load_file

    network = TaggerNetwork(Size(layers=layers))
    network.load_state_dict({name: weight.float() for name, weight in load_file(path).items()})
    return network


if __name__ == "__main__":
    main()
