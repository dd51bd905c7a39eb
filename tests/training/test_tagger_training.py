"""Features, the export and the scoring of the tagger, on a network of toy size."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import onnxruntime
import pytest
import torch
from hypothesis import given
from hypothesis.extra.numpy import array_shapes, arrays
from hypothesis.strategies import floats

from quoteattr.detect.tagger import DecodeOptions, TaggedReport, Tagger
from quoteattr.models import model_path
from quoteattr.text import Span
from training.tagger import export, tune_decode
from training.tagger.evaluate import Counts, count, tag_article
from training.tagger.examples import NONE, LabelledArticle, read_articles
from training.tagger.network import SharedLayers, Size, fold
from training.tagger.smooth import SmoothLinear, find_ranges, smooth

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
    names = ["O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content"]
    to_cue, to_source = {}, set()
    for member in range(2):
        example = labelled.example(member)
        pieces = [tokenizer.id_to_token(i) for i in example.ids]
        words = [pieces[i] for i in example.first]
        assert (pieces[0], pieces[-1], pieces.count("[SEP]")) == ("[CLS]", "[SEP]", 1)
        to_cue |= {words[int(word)]: words[int(cue)] for word, cue, _ in example.to_cue}
        to_source |= {(words[int(cue)], "-" if to == NONE else words[int(to)]) for cue, to, _ in example.to_source}
        if not member:
            tags = [names[i] for i in example.tags.argmax(1)]
            assert (tags[words.index("said")], tags[words.index("mara")]) == ("B-cue", "B-source")
            assert tags[words.index("mara") + 1] == "I-source"
    assert (to_cue["rebuild"], to_cue["soon"], to_cue["told"]) == ("said", "said", "denied")
    assert to_source == {("said", "mara"), ("denied", "-")}


def test_links_that_leave_the_window_are_dropped(tokenizer: Any) -> None:
    article = {"text": "He said:\n\nWe go.", "claims": [{"source": [[0, 2]], "cue": [[3, 7]], "content": [[10, 16]]}]}
    labelled = LabelledArticle(article, tokenizer)
    assert len(labelled.example(1).to_cue) == 0
    assert len(labelled.example(0).to_source) == 1
    article = {
        "text": "We go.\n\nHe.",
        "claims": [{"source": [[8, 10]], "cue": [[3, 5]], "content": [[0, 2], [8, 10]]}],
    }
    labelled = LabelledArticle(article, tokenizer)
    assert labelled.example(0).to_cue.tolist() == [[0, 1, 1]]
    assert len(labelled.example(0).to_source) == len(labelled.example(1).to_cue) == 0


def test_the_package_reads_what_was_trained(labelled: LabelledArticle) -> None:
    for member, window in enumerate(labelled.windows):
        example = labelled.example(member)
        for ours, theirs in ((example.ids, window.ids), (example.shapes, window.shapes), (example.first, window.first)):
            assert ours.tolist() == theirs.tolist()
        assert example.quotes.tolist() == window.quotes.tolist()


def test_export_gives_the_same_scores_or_says_what_is_missing(labelled: LabelledArticle, tmp_path: Path) -> None:
    network, whole = SharedLayers(TOY), tmp_path / "toy.onnx"
    windows = [export.inputs_of(labelled.example(member)) for member in range(2)]
    if importlib.util.find_spec("onnx") is None:
        with pytest.raises(ModuleNotFoundError, match=r"install quoteattr\[training\]"):
            export.export(network, windows[0], whole, ["values"])
        return
    export.export(network, windows[0], whole, ["values"])
    assert export.compare(network, whole, windows) < 1e-4
    small = tmp_path / "toy.int8.onnx"
    export.quantise(whole, small)
    assert small.stat().st_size < whole.stat().st_size / 2
    assert 1e-4 < export.compare(network, small, windows) < 1
    products = products_of(small)
    assert len(products) == 4 * TOY.layers
    assert max(map(largest_pair, products.values())) <= 128


def products_of(path: Path) -> dict[str, np.ndarray]:
    """The 8-bit weights of a file's products, by name."""
    onnx = pytest.importorskip("onnx")
    network = onnx.load(path)
    stored = {each.name: each for each in network.graph.initializer}
    return {name: onnx.numpy_helper.to_array(stored[name]) for name in export.multiplied(network)}


def largest_pair(weights: np.ndarray) -> int:
    """The largest sum of two neighbours."""
    padded = np.pad(weights.astype(np.int32), [(0, 0)] * (weights.ndim - 2) + [(0, weights.shape[-2] % 2), (0, 0)])
    return int(np.abs(padded[..., ::2, :] + padded[..., 1::2, :]).max())


@given(arrays(np.float32, array_shapes(min_dims=2, max_dims=3, max_side=7), elements=floats(-9, 9, width=32)))
def test_two_products_of_bytes_fit_into_16_bits(weights: np.ndarray) -> None:
    rounded, step = export.leave_room(weights)
    assert 255 * largest_pair(rounded) <= 32_767
    assert (np.abs(rounded * step[..., None, :] - weights) <= 0.501 * step[..., None, :]).all()
    highest = np.abs(weights).max(-2)
    assert (step <= 2.001 * highest / 127 + 1e-30).all()


def test_a_processor_multiplies_such_weights_exactly() -> None:
    onnx = pytest.importorskip("onnx")
    random = np.random.default_rng(0)
    weights, _ = export.leave_room(random.normal(size=(384, 96)).astype(np.float32))
    helper, byte, number = onnx.helper, onnx.TensorProto.UINT8, onnx.TensorProto.INT32
    graph = helper.make_graph(
        [helper.make_node("MatMulInteger", ["read", "weights"], ["found"])],
        "product",
        [helper.make_tensor_value_info("read", byte, [64, 384])],
        [helper.make_tensor_value_info("found", number, [64, 96])],
        [onnx.numpy_helper.from_array(weights, "weights")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    read = random.integers(0, 256, (64, 384)).astype(np.uint8)
    (found,) = session.run(None, {"read": read})
    assert (found == read.astype(np.int32) @ weights.astype(np.int32)).all()


@pytest.mark.parametrize(
    "name", ["encoder/encoder.int8.onnx", "tagger/tagger.int8.onnx", "parser/parser.int8.onnx", "parser/sentence.onnx"]
)
def test_the_package_multiplies_exactly(name: str) -> None:
    products = products_of(model_path(name))
    assert len(products) > 2
    for weights in products.values():
        assert 255 * largest_pair(weights) <= 32_767


def test_smoothing_changes_no_value(labelled: LabelledArticle) -> None:
    network = SharedLayers(TOY).eval()
    inputs = tuple(export.inputs_of(labelled.example(0)).values())
    with torch.inference_mode():
        before = network(*inputs)
    smooth(network, find_ranges(network, [inputs]), 0.8)
    with torch.inference_mode():
        after = network(*inputs)
    assert sum(isinstance(module, SmoothLinear) for module in network.modules()) == 6
    assert torch.allclose(before, after, atol=1e-5)


@pytest.mark.parametrize("smoothed", [False, True])
def test_folding_changes_no_value(labelled: LabelledArticle, smoothed: bool) -> None:
    network = SharedLayers(TOY).eval()
    inputs = tuple(export.inputs_of(labelled.example(0)).values())
    if smoothed:
        smooth(network, find_ranges(network, [inputs]), 0.8)
    folded = fold(network)
    with torch.inference_mode():
        before, after = network(*inputs), folded(*inputs)
    assert all(layer.folded for layer in folded.layers)
    assert torch.allclose(before, after, atol=1e-5)


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
