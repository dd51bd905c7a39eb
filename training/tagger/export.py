"""Trained weights -> ONNX in single precision and in int8, the file that the package carries.

The int8 form has weights by channel; activations get their scale from each call, so the package reads one window a
call.

    python -m training.tagger.export --weights tagger.safetensors --out exported [--smooth 0.8 --articles train.jsonl]
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import warnings
from pathlib import Path

import numpy as np
import torch

from training.tagger.examples import LabelledArticle, load_tokenizer, read_articles
from training.tagger.network import Size, TaggerNetwork
from training.tagger.smooth import find_ranges, smooth

SMOOTHED = 14  # articles
INPUTS, OUTPUTS = ("ids", "shape", "quote", "mask"), ("tag", "link")


def export(network: TaggerNetwork, path: Path) -> None:
    """Write the network as an ONNX file with free batch size and length.

    Raises:
        ModuleNotFoundError: The onnx package is not installed; it comes with the extra "training".
    """
    if importlib.util.find_spec("onnx") is None:
        raise ModuleNotFoundError("the exporter needs the package onnx; install quoteattr[training]", name="onnx")
    example = tuple(torch.ones(2, 8, dtype=torch.int64) for _ in INPUTS)
    axes = {name: {0: "windows", 1: "pieces"} for name in INPUTS + OUTPUTS}
    with warnings.catch_warnings():
        # The exporter of TorchScript gives smaller operators than the newer one, which quantise better.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network.float().eval(),
            example,
            str(path),
            input_names=list(INPUTS),
            output_names=list(OUTPUTS),
            dynamic_axes=axes,
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


def compare(network: TaggerNetwork, path: Path, seed: int = 0) -> float:
    """The largest difference between the network's scores and an exported file's, on random windows."""
    import onnxruntime

    draw = torch.Generator().manual_seed(seed)
    highest = (network.size.vocabulary, network.shape.num_embeddings, network.quote.num_embeddings)
    inputs = [torch.randint(0, high, (1, 57), generator=draw) for high in highest]
    inputs.append(torch.ones(1, 57, dtype=torch.int64))
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    found = session.run(None, {name: values.numpy() for name, values in zip(INPUTS, inputs, strict=True)})
    with torch.inference_mode():
        expected = network.float().eval()(*inputs)
    return max(float(np.abs(a - b.numpy()).max()) for a, b in zip(found, expected, strict=True))


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, required=True, help=".safetensors")
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--out", type=Path, required=True, help="directory")
    parser.add_argument("--smooth", type=float, default=0.0, help="SmoothQuant's share; 0 for none")
    parser.add_argument("--articles", type=Path, help="articles whose activations are smoothed")
    parser.add_argument("--tokenizer", type=Path, help="tokenizer.json")
    return parser


def main() -> None:
    from safetensors.torch import load_file

    options = build_parser().parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    network = TaggerNetwork(Size(layers=options.layers))
    network.load_state_dict({name: weight.float() for name, weight in load_file(options.weights).items()})
    if options.smooth:
        tokenizer = load_tokenizer(options.tokenizer)
        articles = read_articles(options.articles)
        some = (LabelledArticle(article, tokenizer) for article in articles[:: max(1, len(articles) // SMOOTHED)])
        windows = (example for article in some for example in article.cut(random.Random(0), 192, 1.0))
        inputs = ([torch.from_numpy(row)[None] for row in (w.ids, w.shapes, w.quotes)] for w in windows)
        ranges = find_ranges(network, ((*rows, torch.ones_like(rows[0])) for rows in inputs))
        smooth(network.eval(), ranges, options.smooth)
    whole, small = options.out / "tagger.onnx", options.out / "tagger.int8.onnx"
    export(network, whole)
    quantise(whole, small)
    for path in (whole, small):
        print(f"{path}: {path.stat().st_size} bytes, scores differ by at most {compare(network, path):.4f}")


if __name__ == "__main__":
    main()
