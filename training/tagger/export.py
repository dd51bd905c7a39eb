"""Trained weights -> ONNX in single precision and in int8, the file that the package carries.

The int8 form has weights by channel; activations get their scale from each call, so the package reads one window a
call. First the shared layers, then the tagger's own above them, which are smoothed on what the file of the others says:

    T="--articles polnear.train.jsonl --tokenizer tokenizer.json --smooth 0.8"
    python -m training.tagger.export --weights shared.safetensors $T --out models/encoder
    python -m training.tagger.export --weights own.safetensors --shared models/encoder/encoder.int8.onnx $T \\
        --out models/tagger

The weights are those of :mod:`training.learn`.
"""

from __future__ import annotations

import argparse
import importlib.util
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from training.tagger.examples import Example, LabelledArticle, load_tokenizer, read_articles
from training.tagger.network import OwnLayers, SharedLayers, Size, fold, layers_of
from training.tagger.smooth import find_ranges, smooth

SMOOTHED = 14  # articles
INPUTS, OUTPUTS = ("ids", "shape", "quote"), ("tag", "link")


class Readable(Protocol):
    """A window of any corpus."""

    ids: NDArray[np.int64]
    shapes: NDArray[np.int64]
    quotes: NDArray[np.int64]


def export(network: nn.Module, example: Mapping[str, Tensor], path: Path, outputs: Sequence[str] = OUTPUTS) -> None:
    """Write a network as an ONNX file that reads one window of any length.

    Args:
        network: Own layers or shared ones.
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
            fold(network.float().eval()),
            tuple(example.values()),
            str(path),
            input_names=list(example),
            output_names=list(outputs),
            dynamic_axes={name: {1: "pieces"} for name in (*example, *outputs)},
            opset_version=17,
            dynamo=False,
        )


def quantise(source: Path, target: Path) -> None:
    """The same network in int8, with weights that no processor's products overflow for (:func:`leave_room`)."""
    import onnx
    from onnx import numpy_helper
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(
        source,
        target,
        weight_type=QuantType.QInt8,
        per_channel=True,
        op_types_to_quantize=["MatMul", "Gemm", "Gather", "LSTM"],
        extra_options={"MatMulConstBOnly": True},
    )
    network = onnx.load(target)
    whole = {each.name: numpy_helper.to_array(each) for each in onnx.load(source).graph.initializer}
    stored = {each.name: each for each in network.graph.initializer}
    for name in multiplied(network):
        own = name.removesuffix("_quantized")
        weights = whole[own.removesuffix("_Transposed")]
        if list(weights.shape) != list(stored[name].dims):
            weights = weights.swapaxes(-1, -2)
        for each, values in zip((name, f"{own}_scale"), leave_room(weights), strict=True):
            stored[each].CopyFrom(numpy_helper.from_array(values, each))
    onnx.save(network, target)


def multiplied(network: Any) -> Iterator[str]:
    """The names of the 8-bit weights of a loaded ONNX file that activations are multiplied with."""
    for node in network.graph.node:
        if node.op_type == "MatMulInteger":
            yield node.input[1]
        elif node.op_type == "DynamicQuantizeLSTM":
            yield from node.input[1:3]


def leave_room(weights: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Round weights to 8 bits so that two neighbours' products with any two activations fit into 16 bits.

    Processors without VNNI add products of bytes up in pairs, in 16 bits, and cut off what does not fit: 255 times the
    sum of two weights must not exceed 32,767. Most channels get a somewhat larger step for it.

    Args:
        weights: ``[..., inputs, channels]``.

    Returns:
        The weights as bytes, and each channel's step.

    >>> leave_room(np.array([[1.0, 1.0], [0.5, -0.5]], np.float32))[0].tolist()
    [[85, 127], [42, -64]]
    """
    inputs = weights.shape[-2]
    padded = np.concatenate([weights, np.zeros_like(weights[..., : inputs % 2, :])], -2)
    pairs = np.abs(padded[..., ::2, :] + padded[..., 1::2, :])
    largest = np.maximum(np.abs(weights).max(-2), pairs.max(-2))
    step = np.maximum(largest, np.finfo(np.float32).tiny) / 127
    return np.rint(weights / step[..., None, :]).astype(np.int8), step.astype(np.float32)


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


def inputs_of(window: Readable) -> dict[str, Tensor]:
    """What shared layers read of a window."""
    rows = (torch.from_numpy(each)[None] for each in (window.ids, window.shapes, window.quotes))
    return dict(zip(INPUTS, rows, strict=True))


class SharedValues:
    """What the file of the shared layers makes of a window, ``[1, pieces, hidden]``.

    Args:
        shared: The .onnx file.
    """

    def __init__(self, shared: Path) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(shared), options, providers=["CPUExecutionProvider"])

    def __call__(self, window: Readable) -> Tensor:
        (found,) = self._session.run(None, {name: each.numpy() for name, each in inputs_of(window).items()})
        return torch.from_numpy(found)


def read_some(articles: Path, tokenizer: Path) -> list[Example]:
    """The paragraphs of some of the articles, each by itself."""
    every = read_articles(articles)
    loaded = load_tokenizer(tokenizer)
    some = (LabelledArticle(article, loaded) for article in every[:: max(1, len(every) // SMOOTHED)])
    return [article.example(member) for article in some for member in range(len(article.windows))]


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, required=True, help=".safetensors")
    parser.add_argument("--shared", type=Path, help="the shared layers, .onnx, where the weights are of own layers")
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
    outputs: tuple[str, ...]
    if options.shared:
        name, outputs = "tagger", OUTPUTS
        network, read = load_own(options.weights), SharedValues(options.shared)
        windows = [{"values": read(example)} for example in examples]
    else:
        name, outputs = "encoder", ("values",)
        network = load_shared(options.weights)
        windows = [inputs_of(example) for example in examples]
    if options.smooth:
        ranges = find_ranges(network, (tuple(window.values()) for window in windows))
        smooth(network.eval(), ranges, options.smooth)
    whole, small = options.out / f"{name}.onnx", options.out / f"{name}.int8.onnx"
    export(network, windows[0], whole, outputs)
    quantise(whole, small)
    for path in (whole, small):
        print(f"{path}: {path.stat().st_size} bytes, scores differ by at most {compare(network, path, windows):.4f}")


def load_shared(path: Path) -> SharedLayers:
    """Shared layers from their weights."""
    from safetensors.torch import load_file

    weights = load_file(path)
    network = SharedLayers(Size(layers=layers_of(weights)))
    network.load_state_dict(weights)
    return network.eval()


def load_own(path: Path) -> OwnLayers:
    """The tagger's own layers from their weights."""
    from safetensors.torch import load_file

    weights = load_file(path)
    network = OwnLayers(layers_of(weights))
    network.load_state_dict(weights)
    return network.eval()


if __name__ == "__main__":
    main()
