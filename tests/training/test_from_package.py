"""Weights in single precision, from the models in the package and from files of toy size."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch

from quoteattr import models
from training import from_package
from training.learn import load_whole
from training.parser.export import read_labels, write_relations


def test_they_compute_what_the_package_computes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = models.model_path("encoder/tokenizer.json").parent.parent
    monkeypatch.setattr("sys.argv", ["script", "--models", str(folder), "--out", str(tmp_path)])
    from_package.main()
    labels = read_labels(tmp_path / "branch.safetensors")
    network = load_whole(tmp_path)
    assert labels.deprel == tuple(json.loads((folder / "parser/labels.json").read_text())["deprel"])
    pieces = np.array([[101, 1523, 2057, 2097, 14591, 1010, 1524, 2016, 2056, 1012, 102]])
    shapes, marks = np.array([[0, 5, 2, 1, 1, 5, 5, 1, 1, 5, 0]]), np.array([[0, 1, 2, 2, 2, 2, 3, 0, 0, 0, 0]])
    with torch.inference_mode():
        network.eval()
        values = network.shared(*map(torch.from_numpy, (pieces, shapes, marks)))
        found = [values, *network.own(values), *network.branch(values)]
    asked = {"ids": pieces, "shape": shapes, "quote": marks}
    (expected,) = ask(folder / "encoder/encoder.int8.onnx", asked)
    every = [expected]
    for part in ("tagger/tagger", "parser/parser"):
        every += ask(folder / f"{part}.int8.onnx", {"values": values.numpy()})
    for one, other in zip(found, every, strict=True):  # they differ by what int8 takes from the activations
        assert np.corrcoef(one.numpy().ravel(), other.ravel())[0, 1] > 0.99
        assert np.abs(one.numpy() - other).mean() < 0.03 * np.abs(other).mean() + 0.03


def ask(path: Path, inputs: dict[str, np.ndarray]) -> list[np.ndarray]:
    found: list[np.ndarray] = onnxruntime.InferenceSession(path).run(None, inputs)
    return found


def test_relations_come_back_as_they_were(tmp_path: Path) -> None:
    tensor = np.random.default_rng(3).normal(size=(5, 3, 4)).astype(np.float16)
    write_relations(tensor, tmp_path / "relations.onnx")
    assert (from_package.read_relations(tmp_path / "relations.onnx") == tensor).all()
