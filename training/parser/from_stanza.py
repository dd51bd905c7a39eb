"""An entity tagger of Stanza -> what the package reads of it: a word's vector, and a sentence's scores.

    python -m training.parser.from_stanza --tagger ner/small.pt --vectors glove.npz --labels branch.json --out DIRECTORY

The tagger is one of Stanza's BiLSTMs on word vectors and letters, trained by Stanza's own scripts on the same training
part as the network; ``--vectors`` has its word vectors in 8 bits: ``words``, one a line, ``q``, their rows behind four
for padding, unknown words and the like, and ``s``, the scale of each column. Its transitions are left out: the
package adds its scores to those of the encoder and looks for the best path only then.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from training.parser.export import read_labels
from training.tagger.export import quantise

RESERVED = 4  # numbers of Stanza's vocabularies: padding, unknown, empty, root
UNKNOWN = 1


@dataclass(frozen=True)
class StanzaTagger:
    """Weights and vocabularies of a tagger of Stanza, and the words that have vectors, with these."""

    weights: Mapping[str, Tensor]
    tags: Sequence[str]
    letters: Sequence[str]
    words: Sequence[str]
    vectors: Tensor


def read_tagger(path: Path, vectors: Path) -> StanzaTagger:
    """What Stanza stored.

    Every known word's vector is the one that it came with and what training added to it; of the unknown word there is
    one, in row 0.
    """
    stored = torch.load(path, map_location="cpu", weights_only=True)
    weights = {name: weight.float() for name, weight in stored["model"].items()}
    with np.load(vectors) as found:
        words = str(found["words"]).split("\n")
        rows = torch.from_numpy(found["q"].astype(np.float32) * found["s"])
    numbers = {word: k for k, word in enumerate(words, RESERVED)}
    moved = stored["vocab"]["delta"]["_id2unit"]
    for word in moved[RESERVED:]:
        numbers.setdefault(word, UNKNOWN)
    added = {word: k for k, word in enumerate(moved) if k >= RESERVED}
    delta = weights["delta_emb.weight"]
    table = [rows[UNKNOWN] + delta[UNKNOWN]]
    table += [rows[k] + (delta[added[word]] if word in added else 0) for word, k in numbers.items()]
    return StanzaTagger(
        weights,
        stored["vocab"]["tag"]["_id2unit"][0],
        stored["vocab"]["char"]["_id2unit"][RESERVED:],
        list(numbers),
        torch.stack(table),
    )


def _recurrent(weights: Mapping[str, Tensor], name: str) -> tuple[nn.LSTM, Tensor, Tensor]:
    """One of Stanza's recurrent networks, and the states that it begins with."""
    own = {key.removeprefix(f"{name}.lstm."): each for key, each in weights.items() if key.startswith(f"{name}.lstm.")}
    network = nn.LSTM(own["weight_ih_l0"].shape[1], own["weight_hh_l0"].shape[1], bidirectional=True)
    network.load_state_dict(own)
    return network, weights[f"{name}_h_init"], weights[f"{name}_c_init"]


class WordNetwork(nn.Module):
    """A word's number and those of its letters -> its vector, ``[width]``."""

    def __init__(self, tagger: StanzaTagger) -> None:
        super().__init__()
        scale = tagger.vectors.abs().amax(0) / 127
        self.register_buffer("scale", scale)
        self.register_buffer("words", (tagger.vectors / scale).round().to(torch.int8))
        # Stanza's number of an unknown letter is 1; ours is 0, and letters follow.
        letters = tagger.weights["charmodel.char_emb.weight"]
        self.register_buffer("letters", torch.cat([letters[UNKNOWN : UNKNOWN + 1], letters[RESERVED:]]))
        weights = {name.removeprefix("charmodel."): each for name, each in tagger.weights.items()}
        self.recurrent, *states = _recurrent(weights, "charlstm")
        self.states = nn.ParameterList(states)
        width = len(tagger.weights["input_transform.bias"])
        self.enter = nn.Linear(tagger.weights["input_transform.weight"].shape[1], width)
        self.enter.load_state_dict({key: tagger.weights[f"input_transform.{key}"] for key in ("weight", "bias")})

    def forward(self, word: Tensor, letters: Tensor) -> Tensor:
        vector = self.get_buffer("words")[word].float() * self.get_buffer("scale")
        _, (last, _) = self.recurrent(self.get_buffer("letters")[letters][:, None], tuple(self.states))
        result: Tensor = self.enter(torch.cat([vector, last.reshape(1, -1)], 1))[0]
        return result


class SentenceNetwork(nn.Module):
    """The vectors of a sentence's words -> their scores of the branch's tags, ``[words, tags]``."""

    def __init__(self, tagger: StanzaTagger, tags: Sequence[str]) -> None:
        super().__init__()
        self.recurrent, *states = _recurrent(tagger.weights, "taggerlstm")
        self.states = nn.ParameterList(states)
        rows = torch.tensor([tagger.tags.index(tag) for tag in tags])
        self.leave = nn.Linear(2 * self.recurrent.hidden_size, len(tags))
        self.leave.load_state_dict({key: tagger.weights[f"tag_clfs.0.{key}"][rows] for key in ("weight", "bias")})

    def forward(self, vectors: Tensor) -> Tensor:
        found, _ = self.recurrent(vectors[:, None], tuple(self.states))
        result: Tensor = self.leave(found[:, 0])
        return result


def _export(network: nn.Module, inputs: Mapping[str, Tensor], output: str, path: Path, **axes: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network.eval(),
            tuple(inputs.values()),
            str(path),
            input_names=list(inputs),
            output_names=[output],
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )


def export(tagger: StanzaTagger, tags: Sequence[str], out: Path) -> None:
    """Write the package's files: ``word.onnx``, ``sentence.onnx``, in 8 bits, and ``words.json``."""
    out.mkdir(parents=True, exist_ok=True)
    word, letters = torch.zeros(1, dtype=torch.long), torch.zeros(5, dtype=torch.long)
    named = {"word": word, "letters": letters}
    _export(WordNetwork(tagger), named, "vector", out / "word.onnx", letters={0: "letters"})
    network = SentenceNetwork(tagger, tags)
    vectors = torch.zeros(5, network.recurrent.input_size)
    with tempfile.TemporaryDirectory() as directory:
        whole = Path(directory) / "sentence.onnx"
        _export(network, {"vectors": vectors}, "scores", whole, vectors={0: "words"}, scores={0: "words"})
        quantise(whole, out / "sentence.onnx")
    stored = {"words": list(tagger.words), "letters": "".join(tagger.letters)}
    (out / "words.json").write_text(json.dumps(stored, ensure_ascii=False), encoding="utf-8")


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tagger", type=Path, required=True, help="as Stanza stores it, .pt")
    parser.add_argument("--vectors", type=Path, required=True, help=".npz with words, q and s")
    parser.add_argument("--labels", type=Path, required=True, help="of the branch, .json: its tags of entities")
    parser.add_argument("--out", type=Path, required=True, help="directory")
    return parser


def main() -> None:
    options = build_parser().parse_args()
    export(read_tagger(options.tagger, options.vectors), read_labels(options.labels).entity, options.out)
    for name in ("word.onnx", "sentence.onnx", "words.json"):
        print(options.out / name, (options.out / name).stat().st_size)


if __name__ == "__main__":
    main()
