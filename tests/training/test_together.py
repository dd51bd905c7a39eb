"""The whole network, trained at once: on toy sizes, and once through its files."""

from __future__ import annotations

import importlib.util
import json
import random
from dataclasses import asdict, replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from quoteattr import models
from quoteattr.encoder import Encoder
from training import together
from training.parser.network import Classes, ParserBranch
from training.parser.treebank import Labels, Window, read_conllu, windows_of
from training.tagger import export
from training.tagger.batches import collate, mixed
from training.tagger.distil import read_examples
from training.tagger.evaluate import load_tagger, tag_article
from training.tagger.examples import Example, LabelledArticle
from training.tagger.labels import CONTENT, write_labels
from training.tagger.labels import Labels as Taught
from training.tagger.network import OwnLayers, SharedLayers, Size, TaggerNetwork

TREES = """\
# newpar
1\tShips\tship\tNOUN\tNNS\t_\t2\tnsubj\t_\t_
2\tsail\tsail\tVERB\tVBP\t_\t0\troot\t_\tSpaceAfter=No
3\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_

# newpar
1\tThe\tthe\tDET\tDT\t_\t2\tdet\t_\t_
2\tboats\tboat\tNOUN\tNNS\t_\t3\tnsubj\t_\t_
3\tsink\tsink\tVERB\tVBP\t_\t0\troot\t_\t_

"""
ENTITIES = "Vera\tB-PERSON\nOno\tE-PERSON\nleft\tO\n.\tO\n"
ARTICLE = {
    "id": "toy",
    "text": "“We will rebuild,” said Mara Okello.\n\nThe board denied that it knew.",
    "claims": [
        {"source": [[24, 35]], "cue": [[19, 23]], "content": [[0, 18]]},
        {"source": [[38, 47]], "cue": [[48, 54]], "content": [[55, 67]]},
    ],
}
TOY = Size(positions=64, hidden=24, inner=32, heads=2, layers=1, link=8)


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    found = {name: tmp_path / name for name in ("toy.conllu", "toy.bioes", "toy.jsonl")}
    for path, text in zip(found.values(), (TREES, ENTITIES, json.dumps(ARTICLE) + "\n"), strict=True):
        path.write_text(text, encoding="utf-8")
    return found


@pytest.fixture
def examples(tokenizer: Any) -> list[Example]:
    article = LabelledArticle(ARTICLE, tokenizer)
    return [article.example([member]) for member in range(2)]


def read_trees(path: Path, tokenizer: Any) -> tuple[list[Window], Labels]:
    paragraphs = list(read_conllu(path))
    labels = replace(Labels.of(paragraphs), entity=("O", "B-PERSON", "E-PERSON"))
    return [window for each in paragraphs for window in windows_of(each, tokenizer, labels)], labels


def toy(labels: Labels, size: Size = TOY) -> together.Whole:
    classes = Classes(len(labels.upos), len(labels.xpos), len(labels.deprel), len(labels.entity))
    return together.Whole(SharedLayers(size), OwnLayers(1, size), ParserBranch(classes, 1, size))


def test_both_tasks_are_learned_and_words_stay(examples: list[Example], files: dict[str, Path], tokenizer: Any) -> None:
    windows, labels = read_trees(files["toy.conllu"], tokenizer)
    network = toy(labels)
    before = {name: weight.clone() for name, weight in network.named_parameters()}
    learner = together.Learner(network, shared_rate=3e-3, rate=3e-3, head_rate=1e-2, average=0.5)
    told = [learner.step(examples, windows, 1.0) for _ in range(25)]
    for name in ("tag", "upos", "arcs"):
        assert told[-1][name] < told[0][name] / 2
    changed = {name for name, weight in network.named_parameters() if not torch.equal(weight, before[name])}
    assert "shared.word.weight" not in changed
    assert {"shared.layers.0.f1.weight", "own.layers.0.f1.weight", "branch.layers.0.f1.weight"} <= changed
    mean = learner.averaged().shared.layers[0].f1.weight
    assert not torch.equal(mean, network.shared.layers[0].f1.weight)
    assert torch.equal(learner.averaged().shared.word.weight, before["shared.word.weight"])


@pytest.mark.parametrize("task", ["tagger", "parser"])
def test_each_task_changes_the_shared_layers(
    task: str, examples: list[Example], files: dict[str, Path], tokenizer: Any
) -> None:
    windows, labels = read_trees(files["toy.conllu"], tokenizer)
    learner = together.Learner(toy(labels))
    loss, _ = learner.tagger_losses(examples) if task == "tagger" else learner.parser_losses(windows)
    loss.backward()
    assert learner.network.shared.layers[0].f1.weight.grad is not None
    other = learner.network.branch if task == "tagger" else learner.network.own
    assert all(weight.grad is None for weight in other.parameters())


def test_batches_come_from_each_corpus_by_its_share() -> None:
    drawn = list(islice(mixed([([5, 6, 7], 0.75), ([3], 0.25)], 12, random.Random(0)), 400))
    assert 0.7 < np.mean([which == 0 for which, _ in drawn]) < 0.8
    assert all(members == [0] for which, members in drawn if which == 1)
    assert {number for which, members in drawn for number in members if which == 0} == {0, 1, 2}


def test_windows_of_other_lengths_do_not_change_one(files: dict[str, Path], tokenizer: Any) -> None:
    windows, labels = read_trees(files["toy.conllu"], tokenizer)
    read = together.Windows(windows, toy(labels).shared)
    values, mask = read.read([0, 1])
    assert mask.sum(1).tolist() == [len(window.ids) for window in windows]
    for row, window in enumerate(windows):
        alone, _ = read.read([row])
        assert torch.allclose(values[row, : len(window.ids)], alone[0], atol=1e-5)


def test_shared_layers_are_the_lower_ones_of_a_tagger(examples: list[Example], tmp_path: Path) -> None:
    size = replace(Size(), layers=2)
    whole = TaggerNetwork(size).eval()
    save_file(whole.state_dict(), tmp_path / "whole.safetensors")
    shared = export.load_shared(tmp_path / "whole.safetensors", 1).eval()
    save_file(shared.state_dict(), tmp_path / "shared.safetensors")
    assert export.is_shared(tmp_path / "shared.safetensors")
    assert not export.is_shared(tmp_path / "whole.safetensors")
    heard = []
    whole.layers[0].register_forward_hook(lambda _, __, values: heard.append(values))
    batch = collate(examples, random.Random(0))
    whole(batch.ids, batch.shapes, batch.quotes, batch.mask)
    assert torch.equal(shared(batch.ids, batch.shapes, batch.quotes, batch.mask), heard[0])


def test_claims_that_the_teacher_does_not_see_are_put_over_labels_that_count_alone(
    files: dict[str, Path], examples: list[Example], tokenizer: Any, tmp_path: Path
) -> None:
    nothing = [
        Taught(np.eye(7, dtype=np.float32)[[0] * len(each.first)], np.zeros((0, 3)), np.zeros((0, 3)))
        for each in examples
    ]
    write_labels(nothing, tmp_path / "labels.npz")
    alone, both = (
        read_examples(files["toy.jsonl"], tmp_path / "labels.npz", gold, tokenizer)[1] for gold in (0.0, 0.5)
    )
    assert alone.tags[:, CONTENT].sum() == pytest.approx(examples[1].tags[:, CONTENT].sum())
    assert both.tags[:, CONTENT].sum() == pytest.approx(examples[1].tags[:, CONTENT].sum() / 2)


@pytest.mark.skipif(importlib.util.find_spec("onnx") is None, reason="the exporter needs onnx")
def test_the_parts_are_trained_saved_exported_and_scored(
    files: dict[str, Path],
    examples: list[Example],
    tokenizer: Any,
    parser: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, labels = read_trees(files["toy.conllu"], tokenizer)
    network = toy(labels, replace(Size(), layers=1))
    start, out = tmp_path / "start", tmp_path / "out"
    together.save(network, labels, start)
    write_labels([Taught(each.tags, each.to_cue, each.to_source) for each in examples], tmp_path / "labels.npz")
    arguments: list[object] = ["together", "--tokenizer", models.model_path("encoder/tokenizer.json")]
    for part in together.PARTS:
        arguments += [f"--{part}", start / f"{part}.safetensors"]
    arguments += ["--articles", files["toy.jsonl"], "--labels", tmp_path / "labels.npz", "--depth", "1"]
    arguments += ["--raw", files["toy.jsonl"], "--raw-labels", tmp_path / "labels.npz", "--out", out]
    arguments += ["--treebanks", files["toy.conllu"], "--entities", files["toy.bioes"], "--dev", files["toy.conllu"]]
    arguments += ["--dev-entities", files["toy.bioes"], "--minutes", "0.1", "--every", "0.04"]
    monkeypatch.setattr("sys.argv", list(map(str, arguments)))
    together.main()
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("4 paragraphs, ")
    assert "'las': " in told[-1]
    assert told[-1].startswith("end: ")
    loaded, read = together.load_whole(*(out / f"{part}.safetensors" for part in together.PARTS), 1)
    assert asdict(read) == asdict(labels)
    assert torch.equal(loaded.shared.word.weight, network.shared.word.weight)
    assert not torch.equal(loaded.shared.layers[0].f1.weight, network.shared.layers[0].f1.weight)

    tagger = load_tagger(own=out / "own.safetensors", shared=out / "shared.safetensors", depth=1)
    tag_article(tagger, parser.parse(ARTICLE["text"]))
    window = LabelledArticle(ARTICLE, tokenizer).windows[0]
    values = tagger._encoder.read(window)
    assert values == pytest.approx(
        loaded.eval().shared(*(each[None] for each in pieces(window))).detach().numpy(), abs=1e-4
    )
    assert values.shape == Encoder().read(window).shape
    example = {name: each for name, each in export.inputs_of(examples[0]).items() if name != "mask"}
    export.export(loaded.shared, example, tmp_path / "encoder.onnx", ("values",))
    assert export.compare(loaded.shared, tmp_path / "encoder.onnx", [example]) < 1e-3


def pieces(window: Any) -> list[torch.Tensor]:
    return [torch.from_numpy(each) for each in (window.ids, window.shapes, window.quotes)]
