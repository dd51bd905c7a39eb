"""A trained branch -> what the package reads: the network in int8, the relations' tensor and the labels.

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

import numpy as np
import torch
from safetensors.torch import load_file

from training.parser.network import Classes, ParserBranch
from training.parser.train import Corpus
from training.parser.treebank import Labels, Sentence, read_conllu, windows_of
from training.tagger.examples import load_tokenizer
from training.tagger.export import quantise
from training.tagger.smooth import find_ranges, smooth

OUTPUTS = ("words", "entities", "arcs", "relations")
SMOOTHED = 120  # paragraphs


def load_branch(weights: Path) -> tuple[ParserBranch, Labels]:
    """A branch and its labels, which lie beside it in a file of the same name."""
    labels = Labels(
        **{name: tuple(each) for name, each in json.loads(weights.with_suffix(".json").read_text()).items()}
    )
    stored = load_file(weights)
    layers = 1 + max(int(name.split(".")[1]) for name in stored if name.startswith("layers."))
    classes = Classes(len(labels.upos), len(labels.xpos), len(labels.deprel), len(labels.entity))
    network = ParserBranch(classes, layers)
    network.load_state_dict(stored)
    return network.eval(), labels


def export(network: ParserBranch, path: Path) -> None:
    """Write the network as an ONNX file that reads one window of any length."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network.float().eval(),
            (torch.zeros(1, 8, 384),),
            str(path),
            input_names=["values"],
            output_names=list(OUTPUTS),
            dynamic_axes={name: {1: "pieces"} for name in ("values", *OUTPUTS)},
            opset_version=17,
            dynamo=False,
        )


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
        corpus = Corpus([window for each in some for window in windows_of(each, tokenizer, labels)], options.shared)
        values = (corpus.read([k])[0] for k in range(len(corpus.windows)))
        smooth(network, find_ranges(network, ((each,) for each in values)), options.smooth)
    with tempfile.TemporaryDirectory() as directory:
        whole = Path(directory) / "parser.onnx"
        export(network, whole)
        quantise(whole, options.out / "parser.int8.onnx")
    common = common_relations(paragraphs, labels)
    stored = {name: list(getattr(labels, name)) for name in ("upos", "xpos", "deprel", "entity")}
    stored["deprel"] = [labels.deprel[k] for k in common]
    stored["pairs"] = tag_pairs(paragraphs)
    np.save(options.out / "relations.npy", relations[:, common], allow_pickle=False)
    (options.out / "labels.json").write_text(json.dumps(stored), encoding="utf-8")
    for path in sorted(options.out.iterdir()):
        print(path, path.stat().st_size)


if __name__ == "__main__":
    main()
