"""The recipe from corpora to the package's files, with teachers and students of toy size."""

from __future__ import annotations

import copy
import importlib.util
import itertools
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor

from quoteattr import models
from training import build_corpus, learn, learning, losses, prune, soft, teach
from training.corpus import FIELDS, MASK, UNKNOWN, Batch, Corpus, hide_words, new_rows
from training.mpnet import SPECIAL, ParserTeacher, Reader, TaggerTeacher, load_encoder, load_teacher, write_teacher
from training.parser import export as parser_export
from training.parser.network import Classes, ParserBranch
from training.tagger import export as tagger_export
from training.tagger.network import Dropout, Layer, Size, bar

TEXT = "Vera Ono said the piers sank. “Go,” she said.\n\nShips don't sail. Nobody asked Okello."
ARTICLE: dict[str, Any] = {
    "id": "toy",
    "text": TEXT,
    "claims": [
        {"source": [[0, 8]], "cue": [[9, 13]], "content": [[14, 28]]},
        {"source": [], "cue": [[40, 44]], "content": [[30, 35]]},
    ],
}
TREES = """\
# newpar
1\tVera\tVera\tPROPN\tNNP\t_\t2\tnsubj\t_\t_
2\tsailed\tsail\tVERB\tVBD\t_\t0\troot\t_\t_
3\thome\thome\tADV\tRB\t_\t2\tadvmod\t_\tSpaceAfter=No
4\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_

1\tShips\tship\tNOUN\tNNS\t_\t2\tnsubj\t_\t_
2\tsank\tsink\tVERB\tVBD\t_\t0\troot\t_\tSpaceAfter=No
3\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_

"""
ENTITIES = "Vera\tB-PERSON\nOno\tE-PERSON\nsailed\tO\n.\tO\n"
MPNET = Size(vocabulary=30_527, positions=130, hidden=32, inner=64, heads=2, layers=2, link=8)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with corpora, train.xz."""
    folder = tmp_path_factory.mktemp("corpora")
    (folder / "a.jsonl").write_text(json.dumps(ARTICLE) + "\n", encoding="utf-8")
    (folder / "raw.jsonl").write_text(json.dumps({"id": "raw", "text": TEXT}) + "\n", encoding="utf-8")
    (folder / "t.conllu").write_text(TREES, encoding="utf-8")
    (folder / "n.bioes").write_text(ENTITIES, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        arguments = ["--articles", f"news={folder}/a.jsonl", f"raw={folder}/raw.jsonl"]
        arguments += ["--treebanks", f"trees={folder}/t.conllu", "--entities", f"named={folder}/n.bioes"]
        run(build_corpus, patch, "--tokenizer", tokenizer_path(), *arguments, "--out", folder / "train.xz")
    return folder


def tokenizer_path() -> Path:
    return models.model_path("encoder/tokenizer.json")


def run(module: Any, patch: pytest.MonkeyPatch, *arguments: object) -> None:
    patch.setattr("sys.argv", ["script", *map(str, arguments)])
    module.main()


@pytest.fixture
def corpus(folder: Path) -> Corpus:
    return Corpus.read([folder / "train.xz"])


def words_of(batch: Batch, row: int, tokenizer: Any) -> dict[int, str]:
    return {int(at): tokenizer.id_to_token(int(batch.ids[row, at])) for at in batch.first[row].nonzero()[:, 0]}


def test_articles_become_rows(corpus: Corpus, tokenizer: Any) -> None:
    batch = corpus.take(corpus.numbers("news"))
    words = words_of(batch, 0, tokenizer)
    place = {word: at for at, word in reversed(words.items())}
    said, other = (at for at, word in words.items() if word == "said")
    assert batch.tag[0, [place["vera"], place["ono"], said, place["the"], place["sank"]]].tolist() == [1, 2, 3, 5, 6]
    assert batch.cue[0, [place["the"], place["go"]]].tolist() == [said, other]
    assert batch.source[0, [said, other]].tolist() == [place["vera"], 0]
    assert (batch.sentence[0, said], batch.sentence[0, other]) == (0, 1)
    ends = [words[int(at)] for at in (batch.ends[0] == 1).nonzero()[:, 0]]
    assert ends[0] == "."
    assert ends[-1] == "."
    second = words_of(batch, 1, tokenizer)
    joined = [second[int(at)] for at in (batch.joins[1] == 1).nonzero()[:, 0]]
    assert joined == ["t"]  # do + n't, whose first unit is the apostrophe
    raw = corpus.take(corpus.numbers("raw"))
    assert (raw.tag == UNKNOWN).all()
    assert torch.equal(raw.ids, batch.ids)


def test_trees_and_entities_become_rows(corpus: Corpus) -> None:
    labels = corpus.about["labels"]
    trees = corpus.take(corpus.numbers("trees"))
    known = trees.upos[0] >= 0
    assert [labels["upos"][k] for k in trees.upos[0][known]] == [
        "PROPN",
        "VERB",
        "ADV",
        "PUNCT",
        "NOUN",
        "VERB",
        "PUNCT",
    ]
    assert trees.head[0][known].tolist() == [2, 0, 2, 2, 6, 0, 6]
    assert trees.sentence[0][known].tolist() == [0, 0, 0, 0, 1, 1, 1]
    assert (trees.tag == UNKNOWN).all()
    named = corpus.take(corpus.numbers("named"))
    assert [labels["entity"][k] for k in named.entity[0] if k >= 0] == ["B-PERSON", "E-PERSON", "O", "O"]
    assert (named.head == UNKNOWN).all()


def test_files_of_corpora_must_fit_together(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="same name"):
        Corpus.read([folder / "train.xz", folder / "train.xz"])
    common = ["--tokenizer", tokenizer_path(), "--articles", f"other={folder}/a.jsonl"]
    run(build_corpus, monkeypatch, *common, "--out", tmp_path / "other.xz")
    with pytest.raises(ValueError, match="--labels"):
        Corpus.read([folder / "train.xz", tmp_path / "other.xz"])
    run(build_corpus, monkeypatch, *common, "--labels", folder / "train.xz", "--out", tmp_path / "other.xz")
    both = Corpus.read([folder / "train.xz", tmp_path / "other.xz"])
    assert both.about["corpora"] == ["trees", "named", "news", "raw", "other"]
    assert torch.equal(both.take(both.numbers("other")).tag, both.take(both.numbers("news")).tag)


def test_windows_are_padded_and_grouped_by_length(corpus: Corpus) -> None:
    batch = corpus.take(np.array([0, 1, 2]))
    assert batch.ids.shape[1] % 8 == 0
    assert batch.mask.sum(1).tolist() == corpus.lengths[:3].tolist()
    assert (batch.ids[batch.mask == 0] == 0).all()
    assert (batch.head[batch.mask == 0] == UNKNOWN).all()
    with pytest.raises(AttributeError, match="nothing"):
        _ = batch.nothing
    every = np.arange(len(corpus.lengths))
    groups = corpus.groups(every, 64, np.random.default_rng(0))
    assert sorted(np.concatenate(groups).tolist()) == every.tolist()
    assert len(groups) > 1
    for group in groups:
        assert len(group) == 1 or len(group) * (corpus.lengths[group].max() + 7) // 8 * 8 <= 64 + 8 * len(group)


def test_a_pass_reads_each_corpus_by_its_share(corpus: Corpus) -> None:
    drawn = corpus.endless({"news": 1.0, "trees": 2.5}, 10_000, np.random.default_rng(0))
    counts = [np.bincount(corpus.kinds[next(drawn)], minlength=4) for _ in range(20)]
    assert {int(each[2]) for each in counts} == {2}  # both paragraphs of the article
    assert {int(each[0]) for each in counts} == {2}  # the only window twice; half of one is none
    assert {int(each[1] + each[3]) for each in counts} == {0}


def test_hidden_words_are_no_marks(corpus: Corpus) -> None:
    batch = corpus.take(corpus.numbers("news"))
    before = batch.ids.clone()
    hide_words(batch, 1e9)
    hidden = batch.ids == MASK
    assert torch.equal(hidden, batch.first.bool() & (batch.quotes < 2))
    assert torch.equal(batch.ids[~hidden], before[~hidden])


def brute_force(scores: Tensor, allowed: Tensor) -> Tensor:
    """The sum over all sequences of tags that begin as after the first one."""
    paths = itertools.product(range(scores.shape[1]), repeat=len(scores))
    total = [
        sum(scores[k, tag] for k, tag in enumerate(path))
        for path in paths
        if all(allowed[a, b] for a, b in itertools.pairwise((0, *path)))
    ]
    return torch.stack(total).logsumexp(0)  # type: ignore[arg-type]  # sums of tensors


def one_window(pieces: int, **fields: list[int]) -> Batch:
    rows = new_rows(pieces)
    for name, values in fields.items():
        rows[name][:] = values
    mask = torch.ones(1, pieces, dtype=torch.int64)
    return Batch({name: torch.from_numpy(rows[name].astype(np.int64))[None] for name in FIELDS}, mask, {})


def test_the_loss_of_whole_windows_is_that_of_all_sequences(corpus: Corpus) -> None:
    allowed = torch.tensor(corpus.about["allowed"])
    batch = one_window(6, first=[0, 1, 0, 1, 1, 0], tag=[-1, 5, -1, 6, 0, -1])
    scores = torch.randn(1, 6, 7)
    words = scores[0, [1, 3, 4]]
    expected = brute_force(words, allowed) - (words[0, 5] + words[1, 6] + words[2, 0])
    assert float(losses.crf_loss(scores, batch, allowed)) == pytest.approx(float(expected) / 3, abs=1e-4)
    silent = one_window(6, first=[0, 1, 0, 1, 1, 0])
    assert float(losses.crf_loss(scores, silent, allowed)) == 0


def test_pointers_and_arcs_go_to_words_that_may_be_meant() -> None:
    batch = one_window(5, first=[0, 1, 0, 1, 1], sentence=[-1, 0, -1, 0, 1])
    scores = losses.link_scores(torch.ones(1, 5, 4), torch.ones(1, 5, 4), batch)
    assert (scores[0, 1] > losses.FAR).tolist() == [True, True, False, True, True]
    arcs = losses.arc_scores(torch.ones(1, 5, 2 * 193), batch)
    assert [(arcs[0, word] > losses.FAR).tolist() for word in (1, 4)] == [
        [True, False, False, True, False],
        [True, False, False, False, False],
    ]


def test_teachers_labels_count_beside_a_corpus_own() -> None:
    batch = one_window(3, first=[0, 1, 1], sentence=[-1, 0, 0], upos=[-1, 0, -1])
    branch = ParserBranch(Classes(2, 2, 2, 2), 1).eval()
    with torch.no_grad():
        outputs = branch(torch.randn(1, 3, 384))
    branch.requires_grad_(False)
    logs = losses.split_words(outputs[0], branch)["upos"][0].log_softmax(-1)
    alone = losses.parser_losses(branch, outputs, batch)["upos"]
    assert float(alone) == pytest.approx(-float(logs[1, 0]), abs=1e-5)
    half = torch.full((1, 3, 2), 0.5)
    batch.soft = dict.fromkeys(("joins", "ends", "upos", "xpos", "deprel", "entity", "head_shares"), half)
    batch.soft["head"] = torch.tensor([[[0, 0], [2, 0], [0, 1]]])
    mixed = losses.parser_losses(branch, outputs, batch, gold=0.4)["upos"]
    taught = -logs.mean(-1)
    expected = (0.4 * -float(logs[1, 0]) + 0.6 * float(taught[1]) + float(taught[2])) / 2
    assert float(mixed) == pytest.approx(expected, abs=1e-5)


def toy_reader() -> Reader:
    reader = Reader(MPNET)
    reader.table.copy_(torch.arange(len(reader.table)))
    torch.nn.init.normal_(reader.rel.weight)
    return reader


class Blind(TaggerTeacher):
    """Sees no claim, and is sure of it."""

    def forward(self, batch: Batch) -> tuple[Tensor, Tensor]:
        tags, links = super().forward(batch)
        return torch.zeros_like(tags).index_fill(-1, torch.tensor([0]), 20.0), links


def test_unseen_claims_are_put_over_what_teachers_say(corpus: Corpus, tokenizer: Any) -> None:
    corpus.soft = soft.ask([Blind(toy_reader()).eval()], corpus)
    assert float(corpus.soft["tag"][:, 0][corpus.rows["first"] > 0].min()) > 0.99
    before = corpus.take(corpus.numbers("news"))
    assert soft.put_unseen(corpus, corpus.soft, "news") == 2
    batch = corpus.take(corpus.numbers("news"))
    assert (batch.tag == UNKNOWN).all()
    marked = before.tag > 0
    assert torch.equal(batch.soft["tag"][marked].argmax(-1), before.tag[marked])
    content = before.cue >= 0
    assert torch.equal(batch.soft["cue"][content][:, 0].long(), before.cue[content])
    assert (batch.soft["cue_shares"][content][:, 0] == 1).all()
    cues = before.source >= 0
    assert torch.equal(batch.soft["source"][cues][:, 0].long(), before.source[cues])
    assert soft.put_unseen(corpus, corpus.soft, "raw") == 0


def test_likely_targets_lie_in_their_window(corpus: Corpus) -> None:
    classes = Classes(**{name: len(each) for name, each in corpus.about["labels"].items()})
    corpus.soft = soft.ask([TaggerTeacher(toy_reader()).eval(), ParserTeacher(toy_reader(), classes).eval()], corpus)
    for number, length in enumerate(corpus.lengths.tolist()):
        batch = corpus.take(np.array([number]))
        assert all(int(batch.soft[name].max()) < length for name in ("cue", "source", "head"))


def test_words_are_replaced_by_others_of_their_kind(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    number = corpus.about["labels"]["upos"].index("PROPN")
    monkeypatch.setattr(soft, "REPLACED", {"PROPN": 1.0})
    upos = torch.where(corpus.rows["shapes"] == 1, number, -1)  # words with a capital
    copy = soft.replace_words(corpus, upos, 1)
    changed = copy.rows["ids"] != corpus.rows["ids"]
    assert changed.any()
    assert (corpus.rows["shapes"][changed] == 1).all()
    capitals = set(corpus.rows["ids"][corpus.rows["shapes"] == 1].tolist())
    assert set(copy.rows["ids"][changed].tolist()) <= capitals
    assert (copy.rows["tag"] == UNKNOWN).all()
    assert torch.equal(copy.rows["sentence"], corpus.rows["sentence"])
    whole = soft.join([corpus, copy])
    assert whole.about["corpora"][-1] == "raw.1"
    assert torch.equal(whole.take(whole.numbers("raw.1")).ids, copy.take(copy.numbers("raw")).ids)


def test_an_encoder_is_taken_over(tokenizer: Any, tmp_path: Path) -> None:
    reader = Reader(MPNET)
    weights, vocabulary = write_encoder(tmp_path, tokenizer)
    words = vocabulary.read_text(encoding="utf-8").split("\n")
    from safetensors.torch import load_file

    stored = load_file(weights)
    load_encoder(reader, stored, words, tokenizer.get_vocab())
    piece = tokenizer.token_to_id("said")
    assert words[int(reader.table[piece])] == "said"
    assert torch.equal(reader.layers[1].qkv.weight[64:], stored["encoder.layer.1.attention.attn.v.weight"])
    with pytest.raises(ValueError, match="lacks 1 of the tagger's pieces"):
        load_encoder(reader, stored, [word for word in words if word != "said"], tokenizer.get_vocab())


def write_encoder(folder: Path, tokenizer: Any) -> tuple[Path, Path]:
    """An encoder of toy size as Hugging Face names its weights, and its vocabulary."""
    reader, found = Reader(MPNET), {}
    parts = {"embeddings.word_embeddings": reader.word, "embeddings.position_embeddings": reader.pos}
    parts |= {"encoder.relative_attention_bias": reader.rel, "embeddings.LayerNorm": reader.ln}
    for number in range(MPNET.layers):
        layer: Any = reader.layers[number]
        name = f"encoder.layer.{number}"
        parts |= {f"{name}.attention.attn.o": layer.o, f"{name}.attention.LayerNorm": layer.ln1}
        parts |= {f"{name}.intermediate.dense": layer.f1, f"{name}.output.dense": layer.f2}
        parts |= {f"{name}.output.LayerNorm": layer.ln2}
        parts |= {f"{name}.attention.attn.{each}": torch.nn.Linear(32, 32) for each in "qkv"}
    for name, module in parts.items():
        found |= {f"{name}.{part}": weight.detach().clone() for part, weight in module.named_parameters()}
    save_file(found, folder / "mpnet.safetensors")
    pieces = sorted(tokenizer.get_vocab(), key=tokenizer.get_vocab().get)
    words = [SPECIAL.get(piece, piece) for piece in pieces]
    (folder / "vocab.txt").write_text("\n".join([*words, *(f"[more{k}]" for k in range(5))]), encoding="utf-8")
    return folder / "mpnet.safetensors", folder / "vocab.txt"


def test_teachers_come_back_as_they_were(corpus: Corpus, tmp_path: Path) -> None:
    batch = corpus.take(corpus.numbers("trees"))
    for number, teacher in enumerate((TaggerTeacher(toy_reader()), ParserTeacher(toy_reader(), Classes(3, 4, 5, 6)))):
        write_teacher(teacher.eval(), str(tmp_path / f"{number}.pt"))
        again = load_teacher(str(tmp_path / f"{number}.pt"))
        assert all(torch.equal(one, other) for one, other in zip(teacher(batch), again(batch), strict=True))


@pytest.mark.skipif(importlib.util.find_spec("onnx") is None, reason="the exporter needs onnx")
def test_teachers_teach_and_what_learns_is_exported(
    folder: Path, tokenizer: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(teach, "MPNET", MPNET)
    monkeypatch.setattr(teach, "TOLD", 2)
    monkeypatch.setattr(learn, "TOLD", 1)
    monkeypatch.setattr(learning, "WARM_UP", 5)
    weights, vocabulary = write_encoder(tmp_path, tokenizer)
    common = ["--corpora", folder / "train.xz", "--dev", folder / "train.xz", "--device", "cpu", "--layers", 2]
    common += ["--encoder", weights, "--vocabulary", vocabulary, "--rate", 2e-3, "--head-rate", 2e-2, "--masked", 0]
    pace = ["--average", 0.9, "--pieces", 100]
    run(teach, monkeypatch, "tagger", *common, *pace, "--shares", "news=1", "--seconds", 6, "--out", tmp_path / "t.pt")
    shares = ["--shares", "trees=1", "named=1"]
    run(teach, monkeypatch, "parser", *common, *pace, *shares, "--seconds", 8, "--out", tmp_path / "p.pt")
    told = [line for line in capsys.readouterr().out.splitlines() if line.startswith("end: ")]
    tagged, parsed = (json.loads(line[5:].replace("'", '"')) for line in told)
    assert min(tagged.values()) > 90
    assert min(parsed[name] for name in ("upos", "uas", "las", "named")) > 90

    teachers = [tmp_path / "t.pt", tmp_path / "p.pt"]
    asked = ["--corpora", folder / "train.xz", "--teachers", *teachers, "--unseen", "raw", "--copies", 1]
    run(soft, monkeypatch, *asked, "--device", "cpu", "--out", tmp_path / "soft.pt")
    taught = soft.read_soft(tmp_path / "soft.pt")
    news = taught.take(taught.numbers("news"))
    marked = news.tag > 0
    assert (news.soft["tag"][marked].argmax(-1) == news.tag[marked]).float().mean() > 0.9
    raw = taught.take(taught.numbers("raw"))
    assert (raw.soft["tag"][marked].argmax(-1) == news.tag[marked]).float().mean() > 0.9

    start = learn.Whole(Classes(**{name: len(each) for name, each in taught.about["labels"].items()}), 1, 2)
    learn.save(start, taught.about["labels"], tmp_path / "start")
    options = ["--corpora", tmp_path / "soft.pt", "--dev", folder / "train.xz", "--device", "cpu", "--layers", 2]
    options += ["--shared-layers", 1, "--init", tmp_path / "start", "--rate", 1e-3, "--head-rate", 1e-2, *pace]
    options += ["--masked", 0, "--looks", 2]
    shares = ["--shares", "news=1", "raw=1", "trees=1", "named=1", "raw.1=1"]
    run(learn, monkeypatch, *options, *shares, "--seconds", 12, "--out", tmp_path / "out")
    last = capsys.readouterr().out.splitlines()[-1]
    learned = json.loads(last.partition(": ")[2].replace("'", '"'))
    assert learned["tag"] > 90
    assert learned["upos"] > 90
    assert torch.equal(part(tmp_path / "out", "shared")["word.weight"], start.shared.word.weight)
    assert not torch.equal(part(tmp_path / "out", "shared")["layers.0.f1.weight"], start.shared.layers[0].f1.weight)

    check_export(tmp_path, folder, monkeypatch)


def part(folder: Path, name: str) -> dict[str, Tensor]:
    from safetensors.torch import load_file

    found: dict[str, Tensor] = load_file(folder / f"{name}.safetensors")
    return found


def check_export(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The three files say about what the network in single precision says."""
    out = tmp_path / "out"
    tokenizer = ["--tokenizer", tokenizer_path()]
    articles = [*tokenizer, "--articles", folder / "a.jsonl", "--smooth", 0.8]
    run(tagger_export, monkeypatch, "--weights", out / "shared.safetensors", *articles, "--out", tmp_path / "e")
    encoder = tmp_path / "e" / "encoder.int8.onnx"
    own = ["--weights", out / "own.safetensors", "--shared", encoder]
    run(tagger_export, monkeypatch, *own, *articles, "--out", tmp_path / "t")
    trees = ["--treebanks", folder / "t.conllu"]
    branch = ["--weights", out / "branch.safetensors", "--shared", encoder]
    run(parser_export, monkeypatch, *branch, *tokenizer, *trees, "--out", tmp_path / "p")
    stored = json.loads((tmp_path / "p" / "labels.json").read_text(encoding="utf-8"))
    assert ["VERB", "VBD"] in stored["pairs"]
    assert ["NOUN", "VBD"] not in stored["pairs"]
    corpus = Corpus.read([folder / "train.xz"])
    batch = corpus.take(corpus.numbers("trees"))
    size = int(corpus.lengths[corpus.numbers("trees")[0]])
    rows = [each[:1, :size] for each in (batch.ids, batch.shapes, batch.quotes)]
    network, labels = parser_export.load_branch(out / "branch.safetensors")
    assert list(labels.upos) == stored["upos"]
    tagger = tagger_export.load_own(out / "own.safetensors")
    with torch.inference_mode():
        values = tagger_export.load_shared(out / "shared.safetensors")(*rows)
        expected = [values, *tagger(values), *network(values)]
    found = ask(encoder, dict(zip(tagger_export.INPUTS, rows, strict=True)))
    for path in (tmp_path / "t" / "tagger.int8.onnx", tmp_path / "p" / "parser.int8.onnx"):
        found += ask(path, {"values": values})
    for one, other in zip(found, expected, strict=True):
        assert np.abs(one - other.numpy()).mean() < 0.1 * other.abs().mean() + 0.05


def ask(path: Path, inputs: dict[str, Tensor]) -> list[np.ndarray]:
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    found: list[np.ndarray] = session.run(None, {name: each.numpy() for name, each in inputs.items()})
    return found


def test_labels_can_be_those_of_a_branch(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    labels = Corpus.read([folder / "train.xz"]).about["labels"]
    (tmp_path / "branch.json").write_text(json.dumps(labels), encoding="utf-8")
    common = ["--tokenizer", tokenizer_path(), "--articles", f"other={folder}/a.jsonl"]
    run(build_corpus, monkeypatch, *common, "--labels", tmp_path / "branch.json", "--out", tmp_path / "other.xz")
    assert Corpus.read([tmp_path / "other.xz"]).about["labels"] == labels


def test_parts_can_be_left_as_they_are(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = Corpus.read([folder / "train.xz"])
    corpus.soft = soft.ask([TaggerTeacher(toy_reader()).eval()], corpus)
    soft.write_soft(corpus, tmp_path / "soft.pt")
    start = learn.Whole(Classes(**{name: len(each) for name, each in corpus.about["labels"].items()}), 1, 2)
    learn.save(start, corpus.about["labels"], tmp_path / "start")
    options = ["--corpora", tmp_path / "soft.pt", "--dev", folder / "train.xz", "--device", "cpu", "--layers", 2]
    options += ["--shared-layers", 1, "--init", tmp_path / "start", "--shares", "news=1", "--only", "own"]
    run(learn, monkeypatch, *options, "--seconds", 1.5, "--out", tmp_path / "out")
    changed = {
        each: any(
            not torch.equal(weight, part(tmp_path / "start", each)[name])
            for name, weight in part(tmp_path / "out", each).items()
        )
        for each in learn.PARTS
    }
    assert changed == {"shared": False, "own": True, "branch": False}


def test_a_tagger_of_one_piece_is_a_beginning() -> None:
    network = learn.Whole(Classes(2, 2, 2, 2), 1, 2)
    upper = {f"layers.1.{name}": weight + 1 for name, weight in network.own.layers[0].state_dict().items()}
    heads = {name: weight + 1 for name, weight in network.own.state_dict().items() if not name.startswith("layers.")}
    lower = {name: weight + 1 for name, weight in network.shared.state_dict().items()}
    network.begin_with(upper | heads | lower)
    assert torch.equal(network.shared.layers[0].o.bias, lower["layers.0.o.bias"])
    assert torch.equal(network.own.layers[0].f2.bias, upper["layers.1.f2.bias"])
    assert torch.equal(network.branch.layers[0].f2.bias, upper["layers.1.f2.bias"])
    assert torch.equal(network.own.tag.bias, heads["tag.bias"])


def test_units_that_others_make_up_for_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prune, "STEP", 1)
    torch.manual_seed(0)
    layer = Layer(Size(hidden=16, inner=64, heads=2))
    for linear in (layer.f1.weight, layer.f1.bias):  # half of the units do what the other half does
        linear.data[1::2] = linear.data[::2]
    values, mask = torch.randn(8, 40, 16), torch.ones(8, 40, dtype=torch.long)
    mask[:, 30:] = 0
    barrier = bar(mask, values.dtype)
    expected = layer(values, barrier, Dropout(0.0))
    assert prune.narrow(layer, [(values, barrier)], 32) < 1e-5
    assert layer.f1.weight.shape == (32, 16)
    assert layer.f2.weight.shape == (16, 32)
    torch.testing.assert_close(layer(values, barrier, Dropout(0.0))[:, :30], expected[:, :30], atol=2e-3, rtol=0)
    assert 0.01 < prune.narrow(layer, [(values, barrier)], 8) < 0.5


def test_a_narrow_network_learns_what_the_whole_one_gives(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(prune, "STEP", 500)  # fewer steps, sooner
    corpus = Corpus.read([folder / "train.xz"])
    whole = learn.Whole(Classes(**{name: len(each) for name, each in corpus.about["labels"].items()}), 2, 3, 0.0)
    learn.save(whole, corpus.about["labels"], tmp_path / "whole")
    options = ["--init", tmp_path / "whole", "--corpora", folder / "train.xz", "--device", "cpu"]
    options += ["--inner", "shared=16,20", "own=24", "branch=16"]
    options += ["--dev", folder / "train.xz", "--read", 100, "--shares", "news=1", "trees=1"]
    batch = corpus.take(corpus.numbers("news"))
    far = []
    for seconds in (0.01, 4):
        out = tmp_path / str(seconds)
        weighed = ["--values", 1_000, "--rate", 1e-3, "--masked", 0, "--average", 0.9]
        run(prune, monkeypatch, *options, *weighed, "--seconds", seconds, "--out", out)
        narrow = learn.load_whole(out)
        widths = {each: [layer.f1.out_features for layer in getattr(narrow, each).layers] for each in learn.PARTS}
        assert widths == {"shared": [16, 20], "own": [24], "branch": [16]}
        with torch.inference_mode():
            values = [prune.values_of(network, batch) for network in (narrow, whole)]
            far.append(float(prune.differ(*values, batch.mask)))
    assert far[1] < far[0]
    assert "lost by layer" in capsys.readouterr().out

    more = ["--student", tmp_path / "4", "--only", "branch", "--gold-share", 1, "--rate", 1e-2, "--average", 0.9]
    options[options.index("--shares") + 1 :] = ["named=1", "trees=1"]
    run(prune, monkeypatch, *options, *more, "--masked", 0, "--seconds", 3, "--out", tmp_path / "named")
    last = capsys.readouterr().out.splitlines()[-1]
    assert json.loads(last.partition(": ")[2].replace("'", '"'))["named"] == 100
    for name in ("shared", "own"):
        before, after = part(tmp_path / "4", name), part(tmp_path / "named", name)
        assert all(torch.equal(weight, after[each]) for each, weight in before.items())


def test_shared_layers_that_stay_are_asked_once(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prune, "STEP", 500)
    corpus = Corpus.read([folder / "train.xz"])
    labels = corpus.about["labels"]
    whole = learn.Whole(Classes(**{name: len(each) for name, each in labels.items()}), 2, 3, 0.0).eval()
    learn.save(whole, labels, tmp_path / "whole")
    batch = corpus.take(corpus.numbers("news"))
    asked: list[int] = []
    alike = copy.deepcopy(whole)
    for network in (whole, alike):
        network.shared.layers[1].register_forward_hook(lambda *_: asked.append(1))
    apart = prune.losses_of(alike, whole, batch, labels["deprel"].index("root"), 0.0)
    assert len(asked) == 2
    alike.own.layers[0].f1.bias.data += 1.0
    alike.shared = whole.shared
    together = prune.losses_of(alike, whole, batch, labels["deprel"].index("root"), 0.0)
    assert len(asked) == 3
    assert float(apart["values"].detach()) == 0 < float(together["values"].detach())

    options = ["--init", tmp_path / "whole", "--corpora", folder / "train.xz", "--dev", folder / "train.xz"]
    options += ["--device", "cpu", "--read", 100, "--shares", "news=1", "--masked", 0, "--seconds", 1]
    run(prune, monkeypatch, *options, "--inner", "own=24", "--only", "own", "branch", "--out", tmp_path / "own")
    before, after = part(tmp_path / "whole", "shared"), part(tmp_path / "own", "shared")
    assert all(torch.equal(weight, after[each]) for each, weight in before.items())
    assert not torch.equal(
        part(tmp_path / "whole", "branch")["words.bias"], part(tmp_path / "own", "branch")["words.bias"]
    )


def test_two_processes_narrow_one_network(folder: Path, tmp_path: Path) -> None:
    corpus = Corpus.read([folder / "train.xz"])
    labels = corpus.about["labels"]
    learn.save(learn.Whole(Classes(**{name: len(each) for name, each in labels.items()}), 1, 2), labels, tmp_path)
    options = ["--init", tmp_path, "--corpora", folder / "train.xz", "--dev", folder / "train.xz", "--device", "cpu"]
    options += ["--inner", "shared=16", "--read", 100, "--shares", "news=1", "--seconds", 1, "--out", tmp_path / "out"]
    start = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", 2, "-m"]
    told = subprocess.run(
        [str(each) for each in (*start, "training.prune", *options)], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert [line.split()[0] for line in told if not line.startswith("step")] == ["whole:", "narrow:", "end,"]
    assert len(part(tmp_path / "out", "shared")["layers.0.f1.bias"]) == 16


@pytest.mark.parametrize(
    ("only", "inner", "alike", "learns"),
    [
        (["own"], {}, 3, {"own"}),
        (["shared.layers.1", "branch"], {}, 1, {"shared.layers.1", "branch"}),
        (["own"], {"shared": [1536, 24, 1536]}, 1, {"own"}),
        (["shared"], {}, 0, {"shared"}),
        (["shared.pos"], {}, 0, {"shared.pos"}),
    ],
)
def test_the_lowest_layers_that_stay_are_the_whole_networks(
    folder: Path,
    only: list[str],
    inner: dict[str, list[int]],
    alike: int,
    learns: set[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(prune, "STEP", 2_000)
    corpus = Corpus.read([folder / "train.xz"])
    whole = learn.Whole(Classes(**{name: len(each) for name, each in corpus.about["labels"].items()}), 3, 4, 0.0)
    network = copy.deepcopy(whole)
    prune.narrow_all(network, [corpus.take(corpus.numbers("news")[:1])], inner)
    prune.freeze(network, whole, only)
    pairs = zip(network.shared.layers, whole.shared.layers, strict=True)
    assert [ours is theirs for ours, theirs in pairs] == [at < alike for at in range(3)]
    assert not any(weight.requires_grad for weight in whole.parameters())
    expected = {name for name, _ in network.named_parameters() if name.startswith(tuple(f"{each}." for each in learns))}
    assert set(learning.learning_weights(network)) == expected - {"shared.word.weight"}


def test_what_shall_learn_has_to_be_there(folder: Path) -> None:
    labels = Corpus.read([folder / "train.xz"]).about["labels"]
    whole = learn.Whole(Classes(**{name: len(each) for name, each in labels.items()}), 2, 3)
    with pytest.raises(ValueError, match=r"no part or layer is called 'shared\.layers\.2'"):
        prune.freeze(copy.deepcopy(whole), whole, ["own", "shared.layers.2"])


def test_nothing_is_left_to_learn_for_who_says_what_the_whole_one_says(folder: Path) -> None:
    corpus = Corpus.read([folder / "train.xz"])
    labels = corpus.about["labels"]
    whole = learn.Whole(Classes(**{name: len(each) for name, each in labels.items()}), 1, 2, 0.0).eval()
    torch.nn.init.normal_(whole.branch.relation, std=0.1)
    alike = copy.deepcopy(whole)
    batch = corpus.take(corpus.numbers("news"))
    found = prune.losses_of(alike, whole, batch, labels["deprel"].index("root"), 0.0)
    assert float(found["values"].detach()) == 0
    losses.total({name: found[name] for name in ("tag", "entity", "upos", "xpos")}).backward()
    for head in (alike.own.tag, alike.branch.entities, alike.branch.words):
        assert head.weight.grad is not None
        assert float(head.weight.grad.abs().max()) < 1e-5

    others = prune.losses_of(alike, whole, corpus.take(corpus.numbers("news")), labels["deprel"].index("root"), 1.0)
    plain = losses.tagger_losses(alike(batch)[0], corpus.take(corpus.numbers("news")))
    assert float(others["tag"].detach()) != pytest.approx(float(found["tag"].detach()))
    assert float(others["tag"].detach()) == pytest.approx(float(plain["tag"].detach()), rel=1e-3)
