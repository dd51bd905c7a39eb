"""Features, losses, a training step, the export and the scoring of the tagger, on a network of toy size."""

from __future__ import annotations

import importlib.util
import json
import random
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pytest
import torch

from quoteattr.detect.tagger import DecodeOptions, TaggedReport, Tagger
from quoteattr.text import Span
from training.tagger import export, tune_decode
from training.tagger.batches import group_examples
from training.tagger.evaluate import Counts, count, tag_article
from training.tagger.examples import MASK, NONE, LabelledArticle, mask_pieces, read_articles
from training.tagger.losses import total_loss
from training.tagger.network import Size, TaggerNetwork, load_encoder
from training.tagger.train import Trainer

TEXT = "“We will rebuild,” said Mara Okello. “Soon.”\n\nThe board denied that it had been told."
TOY = Size(hidden=16, inner=32, heads=2, layers=2, link=8)


def spans(*words: str) -> list[list[int]]:
    return [[TEXT.index(word), TEXT.index(word) + len(word)] for word in words]


ARTICLE: dict[str, Any] = {
    "id": "toy",
    "text": TEXT,
    "claims": [
        {"source": spans("Mara Okello"), "cue": spans("said"), "content": spans("“We will rebuild,”", "“Soon.”")},
        {"source": [], "cue": spans("denied"), "content": spans("that it had been told")},
        {"source": spans("board"), "cue": [], "content": []},
    ],
}


@pytest.fixture
def labelled(tokenizer: Any) -> LabelledArticle:
    return LabelledArticle(ARTICLE, tokenizer)


def test_labels_of_words_and_links(labelled: LabelledArticle, tokenizer: Any) -> None:
    example = labelled.example([0, 1])
    pieces = [tokenizer.id_to_token(i) for i in example.ids]
    words = [pieces[i] for i in example.first]
    names = ["O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content"]
    tags = dict(zip(words[: words.index("the")], (names[i] for i in example.tags.argmax(1)), strict=False))
    assert (pieces[0], pieces[-1], pieces.count("[SEP]")) == ("[CLS]", "[SEP]", 2)
    assert (tags["said"], tags["mara"]) == ("B-cue", "B-source")
    assert names[int(example.tags[words.index("mara") + 1].argmax())] == "I-source"
    assert [words[i] for i in np.flatnonzero(example.opens)] == [words[0], "the"]
    to_cue = {words[int(word)]: words[int(cue)] for word, cue, _ in example.to_cue}
    assert (to_cue["rebuild"], to_cue["soon"], to_cue["told"]) == ("said", "said", "denied")
    assert {(words[int(cue)], "-" if to == NONE else words[int(to)]) for cue, to, _ in example.to_source} == {
        ("said", "mara"),
        ("denied", "-"),
    }


def test_links_that_leave_the_window_are_dropped(tokenizer: Any) -> None:
    article = {"text": "He said:\n\nWe go.", "claims": [{"source": [[0, 2]], "cue": [[3, 7]], "content": [[10, 16]]}]}
    labelled = LabelledArticle(article, tokenizer)
    assert len(labelled.example([0, 1]).to_cue) == 3
    assert len(labelled.example([1]).to_cue) == 0
    assert len(labelled.example([0]).to_source) == 1


def test_the_package_reads_what_was_trained(labelled: LabelledArticle) -> None:
    for member, window in enumerate(labelled.windows):
        example = labelled.example([member])
        for ours, theirs in ((example.ids, window.ids), (example.shapes, window.shapes), (example.first, window.first)):
            assert ours.tolist() == theirs.tolist()
        assert example.quotes.tolist() == window.quotes.tolist()


def test_an_article_is_cut_in_many_ways(labelled: LabelledArticle) -> None:
    total = sum(len(window.first) for window in labelled.windows)
    sizes = set()
    for seed in range(30):
        examples = list(labelled.cut(random.Random(seed), 60, 0.5))
        assert sum(len(example.first) for example in examples) == total
        sizes.add(len(examples))
    assert sizes == {1, 2}


def test_marks_are_never_masked(labelled: LabelledArticle) -> None:
    example = labelled.example([0, 1])
    masked = mask_pieces(example, random.Random(2), 1.0)
    changed = np.flatnonzero(masked != example.ids)
    assert len(changed) > 5
    assert set(masked[changed]) == {MASK}
    assert example.quotes[changed].max() < 2
    assert mask_pieces(example, random.Random(2), 0.0).tolist() == example.ids.tolist()


def test_batches_hold_all_examples(labelled: LabelledArticle) -> None:
    examples = [example for _ in range(6) for example in labelled.cut(random.Random(1), 192, 1.0)]
    batches = list(group_examples(examples, random.Random(1), 100, masked=0.1))
    assert sum(len(batch.ids) for batch in batches) == len(examples) == 12
    assert all(batch.ids.numel() <= 100 for batch in batches)
    for batch in batches:
        assert bool((batch.tags.sum(-1) == batch.words).all())
        assert bool((batch.to_cue.targets.sum(1) == 1).all())


@pytest.mark.parametrize("precision", [torch.float32, torch.bfloat16])
def test_training_steps_lower_the_loss(labelled: LabelledArticle, precision: torch.dtype) -> None:
    trainer = Trainer(TaggerNetwork(TOY, dropout=0.1), rate=3e-3, head_rate=1e-2, average=0.5, precision=precision)
    frozen = trainer.network.word.weight.detach().clone()
    (batch,) = group_examples([labelled.example([0, 1])], random.Random(1), 1000)
    losses = [trainer.step(batch, 1.0, 0.5) for _ in range(40)]
    for name in ("tag", "crf", "cue", "source"):
        assert losses[-1][name] < losses[0][name] / 2, name
    state = trainer.state()
    assert torch.equal(trainer.network.word.weight, frozen)
    assert {name for name, _ in TaggerNetwork(TOY).named_parameters()} == set(state)
    assert all(weight.dtype == torch.float32 for weight in state.values())


def test_a_sequence_against_the_rules_costs_more(labelled: LabelledArticle) -> None:
    (batch,) = group_examples([labelled.example([0, 1])], random.Random(1), 1000)
    scores = torch.zeros(1, batch.ids.shape[1], 7)
    scores[0, batch.first[0]] = 8 * batch.tags[0]
    links = torch.zeros(1, batch.ids.shape[1], 32)
    right = total_loss(scores, links, batch, 1.0)[1]["crf"]
    assert 0 <= right < 0.01
    # Words that are all "inside" cannot start: whatever the scores, the best allowed path is another one.
    batch.tags = torch.zeros_like(batch.tags)
    batch.tags[..., 6] = 1.0
    assert total_loss(scores.zero_(), links, batch, 1.0)[1]["crf"] > right


def test_no_links_no_loss(tokenizer: Any) -> None:
    plain = LabelledArticle({"text": "Nobody spoke.", "claims": []}, tokenizer)
    (batch,) = group_examples([plain.example([0])], random.Random(1), 100)
    network = TaggerNetwork(TOY).eval()
    loss, parts = total_loss(*network(batch.ids, batch.shapes, batch.quotes, batch.mask), batch, 0.0)
    assert (parts["cue"], parts["source"], parts["crf"]) == (0.0, 0.0, 0.0)
    assert float(loss.detach()) == pytest.approx(parts["tag"])


def test_an_encoder_is_taken_over() -> None:
    size = Size(vocabulary=50, positions=20, hidden=8, inner=12, heads=2, layers=2)
    names = {
        "embeddings.word_embeddings.weight": (50, 8),
        "embeddings.position_embeddings.weight": (20, 8),
        "embeddings.token_type_embeddings.weight": (2, 8),
        "embeddings.LayerNorm.weight": (8,),
        "embeddings.LayerNorm.bias": (8,),
    }
    shapes = {"attention.self.query": (8, 8), "attention.self.key": (8, 8), "attention.self.value": (8, 8)}
    shapes |= {"attention.output.dense": (8, 8), "intermediate.dense": (12, 8), "output.dense": (8, 12)}
    for layer in range(4):
        for name, shape in shapes.items():
            names[f"encoder.layer.{layer}.{name}.weight"] = shape
            names[f"encoder.layer.{layer}.{name}.bias"] = shape[:1]
        for name in ("attention.output.LayerNorm", "output.LayerNorm"):
            names[f"encoder.layer.{layer}.{name}.weight"] = names[f"encoder.layer.{layer}.{name}.bias"] = (8,)
    weights = {f"bert.{name}": torch.randn(shape) for name, shape in names.items()}
    network = TaggerNetwork(size)
    load_encoder(network, weights, layers=[1, 3])
    value = weights["bert.encoder.layer.3.attention.self.value.weight"]
    assert torch.equal(network.layers[1].qkv.weight[16:], value)
    assert torch.equal(network.type0, weights["bert.embeddings.token_type_embeddings.weight"][0])
    load_encoder(network, weights)
    assert torch.equal(network.layers[1].f1.bias, weights["bert.encoder.layer.1.intermediate.dense.bias"])


def test_export_gives_the_same_scores_or_says_what_is_missing(labelled: LabelledArticle, tmp_path: Path) -> None:
    network, whole = TaggerNetwork(TOY), tmp_path / "toy.onnx"
    windows = [export.inputs_of(labelled.example([member])) for member in range(2)]
    if importlib.util.find_spec("onnx") is None:
        with pytest.raises(ModuleNotFoundError, match=r"install quoteattr\[training\]"):
            export.export(network, windows[0], whole)
        return
    export.export(network, windows[0], whole)
    assert export.compare(network, whole, windows) < 1e-4
    small = tmp_path / "toy.int8.onnx"
    export.quantise(whole, small)
    assert small.stat().st_size < whole.stat().st_size / 2
    assert 1e-4 < export.compare(network, small, windows) < 1


def report(content: list[list[int]], source: list[int] | None) -> TaggedReport:
    return TaggedReport(tuple(Span(*span) for span in content), None, None if source is None else Span(*source), 1.0)


@pytest.mark.parametrize(
    ("reports", "expected", "why"),
    [
        ([], Counts(gold=3), "nothing found"),
        (
            [report(spans("We will rebuild", "Soon"), spans("Okello")[0]), report(spans("it had been told"), None)],
            Counts(2, 3, 1, 2, 2),
            "marks do not count; most of the words are enough",
        ),
        ([report(spans("We will rebuild", "Soon"), spans("The board")[0])], Counts(1, 3, 1, 1, 0), "another source"),
        ([report(spans("We will rebuild", "Soon"), None)], Counts(1, 3, 1, 1, 0), "no source where there is one"),
        ([report(spans("Soon"), spans("Okello")[0])], Counts(1, 3), "too little of it"),
        ([report(spans("that it had been told"), spans("board")[0])], Counts(1, 3, 1, 1, 0), "a source where none is"),
    ],
)
def test_counts(reports: list[TaggedReport], expected: Counts, why: str) -> None:
    assert count(ARTICLE, reports) == expected, why


def test_f1() -> None:
    counts = Counts(3, 5, 2, 4, 3) + Counts(1, 1, 1, 0, 0)
    assert (counts.f1("exact"), counts.f1("relaxed"), counts.f1("attributed")) == (60.0, 80.0, 60.0)
    assert Counts().f1("exact") == 0.0


def test_the_bundled_tagger_is_scored(parser: Any, tmp_path: Path) -> None:
    (tmp_path / "articles.jsonl").write_text(json.dumps(ARTICLE) + "\n", encoding="utf-8")
    (article,) = read_articles(tmp_path / "articles.jsonl")
    tagger = Tagger()
    tagger._session = tune_decode.Remembered(tagger._session)
    reports = tag_article(tagger, parser.parse(TEXT))
    assert count(article, reports).exact >= 1
    calls = len(tagger._session._scores)
    assert tag_article(tagger, parser.parse(TEXT)) == reports
    assert len(tagger._session._scores) == calls == 2


def test_options_are_climbed_one_after_the_other(capsys: pytest.CaptureFixture[str]) -> None:
    def judge(options: DecodeOptions) -> float:
        return -abs(options.outside_bias - 0.6) - abs(options.min_content_words - 2)

    start = DecodeOptions(outside_bias=0.0, min_content_words=1)
    grid = {"outside_bias": (0.3, 0.6, -0.3), "min_content_words": (1, 2), "part_min": (-1.0,)}
    best, score = tune_decode.climb(start, grid, judge)
    assert best == attrs.evolve(start, outside_bias=0.6, min_content_words=2)
    assert score == 0.0
    assert "outside_bias = 0.6" in capsys.readouterr().out


def test_the_grid_is_of_the_decoders_options() -> None:
    assert set(tune_decode.GRID) == {field.name for field in attrs.fields(DecodeOptions)}
