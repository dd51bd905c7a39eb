"""A teacher, its labels in a file, and own layers that learn from them, on networks of toy size."""

from __future__ import annotations

import importlib.util
import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor

from quoteattr import models
from quoteattr.encoder import Encoder
from training.tagger import export
from training.tagger.batches import collate, group_by_length, shuffled
from training.tagger.distil import Distiller, SharedValues, grow, load_own, mix, read_examples
from training.tagger.evaluate import count, load_tagger, tag_article
from training.tagger.examples import NONE, TAGS, Example, LabelledArticle
from training.tagger.labels import Labels, ask, paragraphs_of, read_labels, write_labels
from training.tagger.network import OwnLayers, Size, TaggerNetwork, upper_weights
from training.tagger.teacher import TeacherNetwork, Trainer, _bucket, load_encoder, load_teacher, stored

TEXT = "“We will rebuild,” said Mara Okello. “Soon.”\n\nThe board denied that it had been told."
ARTICLE: dict[str, Any] = {
    "id": "toy",
    "text": TEXT,
    "claims": [
        {"source": [[24, 35]], "cue": [[19, 23]], "content": [[0, 18], [37, 44]]},
        {"source": [], "cue": [[56, 62]], "content": [[63, 84]]},
    ],
}
TOY = Size(vocabulary=30_522, positions=64, hidden=16, inner=32, heads=2, layers=3, link=8)
SHARED = models.model_path("encoder/encoder.int8.onnx")


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    path = tmp_path / "articles.jsonl"
    path.write_text(json.dumps(ARTICLE) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def examples(articles: Path, tokenizer: Any) -> list[Example]:
    return list(paragraphs_of(articles, tokenizer))


def teacher(frozen: int = 1) -> TeacherNetwork:
    network = TeacherNetwork(frozen, TOY)
    network.table.copy_(torch.arange(30_522))
    torch.nn.init.normal_(network.rel.weight)
    return network.eval()


def inputs(batch: Any) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    return batch.ids, batch.shapes, batch.quotes, batch.mask


def test_distances_have_the_classes_of_mpnet() -> None:
    # From the published definition: 8 single distances each way, then classes that widen up to 128.
    distances = torch.tensor([0, -1, -7, -8, -12, -64, -127, -500, 1, 7, 8, 12, 64, 127, 500])
    assert _bucket(distances).tolist() == [0, 1, 7, 8, 9, 14, 15, 15, 17, 23, 24, 25, 30, 31, 31]


def test_a_teacher_reads_a_padded_paragraph_like_a_single_one(examples: list[Example]) -> None:
    network = teacher()
    both = network(*inputs(collate(examples, random.Random(0))))
    for row, example in enumerate(examples):
        alone = network(*inputs(collate([example], random.Random(0))))
        for together, single in zip(both, alone, strict=True):
            assert torch.allclose(together[row, : len(example.ids)], single[0], atol=1e-4)
    assert len(examples[0].ids) != len(examples[1].ids)


def test_where_pieces_stand_counts(examples: list[Example]) -> None:
    network, batch = teacher(), collate(examples[:1], random.Random(0))
    before = network(*inputs(batch))[0]
    torch.nn.init.zeros_(network.rel.weight)
    assert not torch.allclose(before, network(*inputs(batch))[0])


def test_mpnet_is_taken_over_and_its_vocabulary_translated() -> None:
    size = Size(vocabulary=9, positions=8, hidden=8, inner=12, heads=2, layers=2, link=4)
    shapes: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (9, 8),
        "embeddings.position_embeddings.weight": (8, 8),
        "encoder.relative_attention_bias.weight": (32, 2),
        "embeddings.LayerNorm.weight": (8,),
        "embeddings.LayerNorm.bias": (8,),
    }
    parts = {"attention.attn.q": 8, "attention.attn.k": 8, "attention.attn.v": 8, "attention.attn.o": 8}
    for layer in range(3):
        for name, high in {**parts, "intermediate.dense": 12, "output.dense": 8}.items():
            shapes[f"encoder.layer.{layer}.{name}.weight"] = (high, 12 if name == "output.dense" else 8)
            shapes[f"encoder.layer.{layer}.{name}.bias"] = (high,)
        for name in ("attention.LayerNorm", "output.LayerNorm"):
            for part in ("weight", "bias"):
                shapes[f"encoder.layer.{layer}.{name}.{part}"] = (8,)
    weights = {f"mpnet.{name}": torch.randn(shape) for name, shape in shapes.items()}
    vocabulary = ["<s>", "<pad>", "</s>", "no", "go", "<mask>", "?", "so", ""]
    network = TeacherNetwork(1, size, pieces=6)
    load_encoder(network, weights, vocabulary, {"[PAD]": 0, "go": 1, "[MASK]": 2, "[CLS]": 3, "so": 4, "[SEP]": 5})
    assert network.table.tolist() == [1, 4, 5, 0, 7, 2]
    key = weights["mpnet.encoder.layer.1.attention.attn.k.bias"]
    assert torch.equal(network.layers[1].qkv.bias[8:16], key)
    assert torch.equal(network.rel.weight, weights["mpnet.encoder.relative_attention_bias.weight"])
    with pytest.raises(ValueError, match=r"lacks 1 of the tagger's pieces, 'yes' first"):
        load_encoder(network, weights, vocabulary, {"go": 1, "yes": 2})


def test_a_teacher_learns_above_its_frozen_layers(examples: list[Example], tmp_path: Path) -> None:
    network = teacher()
    before = {name: weight.clone() for name, weight in network.state_dict().items()}
    trainer = Trainer(network, examples, rate=3e-3, head_rate=1e-2, average=0.5)
    losses = [trainer.step([0, 1], 1.0) for _ in range(40)]
    for name in ("tag", "crf", "cue", "source"):
        assert losses[-1][name] < losses[0][name] / 2, name
    same = {name for name, weight in network.state_dict().items() if torch.equal(weight, before[name])}
    whole_layer = {f"layers.0.{name}" for name, _ in network.layers[0].named_parameters()}
    assert same == {"table", "word.weight", "pos.weight", "rel.weight", "ln.weight", "ln.bias"} | whole_layer
    save_file(trainer.state(), tmp_path / "teacher.safetensors")
    loaded = load_teacher(tmp_path / "teacher.safetensors")
    assert (loaded.frozen, len(loaded.layers)) == (1, 3)
    batch = collate(examples, random.Random(0))
    (first, *_), (again, *_) = ask([network], batch), ask([loaded], batch)
    assert first.tags == pytest.approx(again.tags, abs=0.05)
    assert stored(network, {})["word.weight"].dtype == torch.float16


def test_what_the_frozen_layers_made_is_kept(examples: list[Example], monkeypatch: pytest.MonkeyPatch) -> None:
    network, asked = teacher(), []
    trainer = Trainer(network, examples)
    below = network.below
    monkeypatch.setattr(network, "below", lambda ids, mask: asked.append(len(ids)) or below(ids, mask))
    for group in ([0], [1], [0, 1], [1, 0]):
        trainer.step(group, 0.1)
    assert asked == [1, 1]


def test_labels_are_probabilities_and_survive_their_file(examples: list[Example], tmp_path: Path) -> None:
    given = ask([teacher(), teacher()], collate(examples, random.Random(0)))
    assert [labels.tags.shape for labels in given] == [(len(example.first), TAGS) for example in examples]
    for labels in given:
        assert labels.tags.sum(1) == pytest.approx(1.0, abs=1e-5)
    given[0].to_source = np.array([[5, NONE, 0.7], [5, 2, 0.3]], np.float32)
    write_labels(given, tmp_path / "labels.npz")
    for labels, same in zip(given, read_labels(tmp_path / "labels.npz"), strict=True):
        assert same.tags == pytest.approx(labels.tags, abs=1e-3)
        assert same.tags.dtype == np.float32
        for name in ("to_cue", "to_source"):
            assert np.array_equal(getattr(same, name), getattr(labels, name))


def test_labels_of_a_paragraph_do_not_depend_on_its_batch(examples: list[Example]) -> None:
    network = teacher()
    together = ask([network], collate(examples, random.Random(0)))
    for example, labels in zip(examples, together, strict=True):
        (alone,) = ask([network], collate([example], random.Random(0)))
        assert labels.tags == pytest.approx(alone.tags, abs=1e-4)
        assert labels.to_cue == pytest.approx(alone.to_cue, abs=1e-4)


def test_groups_hold_every_window_once_and_no_more_than_they_may() -> None:
    lengths = [5, 90, 30, 31, 5, 200, 7]
    groups = group_by_length(lengths, 64)
    assert sorted(number for group in groups for number in group) == list(range(7))
    assert all(len(group) == 1 or len(group) * max(lengths[number] for number in group) <= 64 for group in groups)
    assert len(groups) == 4
    drawn = shuffled(lengths, 120, random.Random(1))
    passed: list[int] = []
    while len(passed) < 14:
        passed += next(drawn)
    assert sorted(passed) == sorted([*range(7), *range(7)])


def test_own_labels_and_the_teachers_are_mixed(examples: list[Example]) -> None:
    example = examples[0]
    own, words = example.tags.copy(), len(example.first)
    taught = Labels(np.full((words, TAGS), 1 / TAGS, np.float32), np.zeros((0, 3), np.float32), example.to_source)
    cues = example.to_cue.copy()
    mix(example, taught, 0.25)
    assert example.tags == pytest.approx(0.25 * own + 0.75 / TAGS)
    assert example.to_cue[:, :2].tolist() == cues[:, :2].tolist()
    assert example.to_cue[:, 2] == pytest.approx(0.25)
    assert example.to_source[:, 2].tolist() == [0.25, 0.75]
    mix(example, taught, 0.0)
    assert example.tags == pytest.approx(taught.tags)
    assert len(example.to_cue) == 0


def test_articles_without_claims_have_paragraphs_too(tokenizer: Any, tmp_path: Path) -> None:
    (tmp_path / "raw.jsonl").write_text(json.dumps({"text": TEXT}) + "\n", encoding="utf-8")
    raw = list(paragraphs_of(tmp_path / "raw.jsonl", tokenizer))
    assert len(raw) == 2
    assert all(example.tags[:, 0].min() == 1.0 and not len(example.to_cue) for example in raw)


def test_labels_of_other_articles_are_refused(
    articles: Path, examples: list[Example], tokenizer: Any, tmp_path: Path
) -> None:
    labels = ask([teacher()], collate(examples, random.Random(0)))
    write_labels(labels, tmp_path / "right.npz")
    write_labels(labels[:1], tmp_path / "short.npz")
    mixed = read_examples(articles, tmp_path / "right.npz", 0.5, tokenizer)
    assert mixed[1].tags == pytest.approx((labels[1].tags + examples[1].tags) / 2, abs=1e-3)
    assert read_examples(articles, None, 0.0, tokenizer)[1].tags.max() == 1.0
    with pytest.raises(ValueError, match=r"short\.npz is not of .*articles\.jsonl"):
        read_examples(articles, tmp_path / "short.npz", 0.0, tokenizer)


def test_values_are_those_that_the_package_reads(examples: list[Example], tokenizer: Any) -> None:
    values, encoder = SharedValues(examples, SHARED), Encoder()
    together = values.of([0, 1])
    for number, window in enumerate(LabelledArticle(ARTICLE, tokenizer).windows):
        # 8-bit scales hang on what shares a batch; values go up to several units
        assert together[number, : len(window.ids)].numpy() == pytest.approx(encoder.read(window)[0], abs=0.05)
        assert not together[number, len(window.ids) :].any()


def test_own_layers_begin_as_the_upper_ones_of_a_tagger(examples: list[Example], tmp_path: Path) -> None:
    whole = TaggerNetwork(TOY).eval()
    save_file(whole.state_dict(), tmp_path / "whole.safetensors")
    own = OwnLayers(2, TOY).eval()
    own.load_state_dict(upper_weights(whole.state_dict(), 1))
    heard = []
    whole.layers[0].register_forward_hook(lambda _, __, values: heard.append(values))
    batch = collate(examples, random.Random(0))
    expected = whole(*inputs(batch))
    for ours, theirs in zip(own(heard[0], batch.mask), expected, strict=True):
        assert torch.allclose(ours, theirs, atol=1e-5)


def test_own_layers_learn_what_the_teacher_says(examples: list[Example], tmp_path: Path) -> None:
    network = OwnLayers(1)
    for example in examples:
        mix(example, *ask([teacher()], collate([example], random.Random(0))), 0.5)
    distiller = Distiller(network, examples, SharedValues(examples, SHARED), rate=1e-3, head_rate=3e-3, average=0.5)
    losses = [distiller.step([0, 1], 1.0)["tag"] for _ in range(12)]
    least = [float(-(example.tags * np.log(example.tags + 1e-9)).sum(1).mean()) for example in examples]
    assert losses[-1] - min(least) < (losses[0] - max(least)) / 2
    save_file(distiller.averaged().state_dict(), tmp_path / "own.safetensors")
    loaded = load_own(tmp_path / "own.safetensors")
    assert torch.equal(loaded.tag.weight, distiller.averaged().tag.weight)
    assert len(loaded.layers) == 1


def test_more_layers_repeat_the_lowest() -> None:
    network = OwnLayers(2)
    grown = grow(network, 4)
    first, second = (layer.state_dict() for layer in network.layers)
    layers = [layer.state_dict() for layer in grown.layers]
    for name, weight in first.items():
        copies = weight / 2 if name.startswith(("o.", "f2.")) else weight
        assert all(torch.equal(a[name], b) for a, b in zip(layers, (weight, copies, copies), strict=False))
        assert torch.equal(layers[3][name], second[name])
    assert torch.equal(grown.k2.weight, network.k2.weight)
    same = grow(network, 2)
    assert all(torch.equal(weight, same.state_dict()[name]) for name, weight in network.state_dict().items())


@pytest.mark.skipif(importlib.util.find_spec("onnx") is None, reason="the exporter needs onnx")
def test_exported_own_layers_give_the_same_scores(examples: list[Example], tmp_path: Path) -> None:
    network, shared = OwnLayers(1), SharedValues(examples, SHARED)
    windows = [{"values": shared.of([number])} for number in range(2)]
    export.export(network, windows[0], tmp_path / "own.onnx")
    assert export.compare(network, tmp_path / "own.onnx", windows) < 1e-3
    export.quantise(tmp_path / "own.onnx", tmp_path / "own.int8.onnx")
    assert export.compare(network, tmp_path / "own.int8.onnx", windows) < 1


def test_taggers_that_are_not_exported_can_be_scored(parser: Any, tmp_path: Path) -> None:
    document = parser.parse(TEXT)
    bundled = count(ARTICLE, tag_article(load_tagger(), document))
    assert bundled.exact >= 1
    save_file(OwnLayers(1).state_dict(), tmp_path / "own.safetensors")
    own = load_tagger(own=tmp_path / "own.safetensors")
    save_file(stored(teacher(), {}), tmp_path / "teacher.safetensors")
    taught = load_tagger(teacher=tmp_path / "teacher.safetensors")
    for tagger in (own, taught):
        found = tag_article(tagger, document)
        assert count(ARTICLE, found).exact < bundled.exact, "an untrained network knows nothing"
        assert tag_article(tagger, document) == found
