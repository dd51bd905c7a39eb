"""A larger network that teaches the parser's branch, and the treebank that it writes, on networks of toy size."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from quoteattr import models
from training import learning
from training.parser import labels as labelling
from training.parser import silver, taught, teacher, train, treebank
from training.parser.network import Classes
from training.parser.treebank import Labels, read_conllu, windows_of
from training.parser.windows import pad
from training.tagger.network import Size
from training.tagger.teacher import TeacherNetwork, stored

TOY = Size(vocabulary=30_522, positions=256, hidden=32, inner=64, heads=2, layers=3, link=8)
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
ENTITIES = "Vera\tS-PERSON\nsailed\tO\nhome\tO\n.\tO\n"
WORDS = """\
# newpar
1\tVera\t_\t_\t_\t_\t_\t_\t_\t_
2\tsailed\t_\t_\t_\t_\t_\t_\t_\t_
3\thome\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No
4\t.\t_\t_\t_\t_\t_\t_\t_\t_

"""
TOO_LONG = "# newpar\n" + "".join(f"{n}\tsailed\t_\t_\t_\t_\t_\t_\t_\t_\n" for n in range(1, 260)) + "\n"


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    network = TeacherNetwork(1, TOY)
    network.table.copy_(torch.arange(30_522))
    torch.nn.init.normal_(network.rel.weight)
    paths = {name: tmp_path / name for name in ("below.safetensors", "trees.conllu", "named.bioes", "words.conllu")}
    save_file(stored(network, {}), paths["below.safetensors"])
    for name, content in (("trees.conllu", TREES), ("named.bioes", ENTITIES), ("words.conllu", WORDS + TOO_LONG)):
        paths[name].write_text(content, encoding="utf-8")
    return paths


def run(module: Any, monkeypatch: pytest.MonkeyPatch, *arguments: object) -> None:
    monkeypatch.setattr("sys.argv", ["script", *map(str, arguments)])
    module.main()


def test_a_teacher_learns_and_writes_what_it_sees(
    files: dict[str, Path], tmp_path: Path, tokenizer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights, out = tmp_path / "parser.safetensors", tmp_path / "silver.conllu"
    common = ["--teacher", files["below.safetensors"], "--tokenizer", models.model_path("encoder/tokenizer.json")]
    corpora = ["--treebanks", files["trees.conllu"], "--entities", files["named.bioes"]]
    held = ["--dev", files["trees.conllu"], "--dev-entities", files["named.bioes"]]
    pace = ["--minutes", 0.1, "--every", 0.05, "--rate", 3e-3, "--head-rate", 2e-2, "--average", 0.9]
    monkeypatch.setattr(learning, "WARM_UP", 5)
    run(teacher, monkeypatch, *common, *corpora, *held, *pace, "--out", weights)
    assert not any(name.startswith(("word", "rel.")) and "words" not in name for name in load_file(weights))
    run(silver, monkeypatch, files["words.conllu"], *common, "--weights", weights, "--out", out)
    ((sentence,),) = read_conllu(out)  # the second paragraph's does not fit a window
    assert [(word.form, word.spaced) for word in sentence] == [
        ("Vera", True),
        ("sailed", True),
        ("home", False),
        (".", True),
    ]
    assert [(word.upos, word.head, word.deprel) for word in sentence] == [
        ("PROPN", 2, "nsubj"),
        ("VERB", 0, "root"),
        ("ADV", 2, "advmod"),
        ("PUNCT", 2, "punct"),
    ]
    assert [word.entity for word in sentence] == ["S-PERSON", "O", "O", "O"]
    labels = Labels.of([[sentence]])
    (window,) = windows_of([sentence], tokenizer, labels)
    assert (window.entity.tolist(), window.ends.tolist()) == ([1, 0, 0, 0], [0, 0, 0, 1])
    assert window.heads.tolist() == [window.first[1], 0, window.first[1], window.first[1]]


OTHERS = """\
# newpar
1\tHome\thome\tPROPN\tNNP\t_\t2\tadvmod\t_\t_
2\tcame\tcome\tVERB\tVBD\t_\t0\troot\t_\t_
3\tBo\tBo\tADV\tRB\t_\t2\tnsubj\t_\tSpaceAfter=No
4\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_

"""


def test_a_student_learns_from_what_a_teacher_thinks(
    files: dict[str, Path],
    tmp_path: Path,
    tokenizer: Any,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    weights, found, others = (tmp_path / name for name in ("parser.safetensors", "words.npz", "others.conllu"))
    others.write_text(OTHERS, encoding="utf-8")
    ships = tmp_path / "ships.bioes"
    ships.write_text("Ships\tS-PERSON\n.\tO\n", encoding="utf-8")
    bare = tmp_path / "bare.conllu"  # the same words, and nothing that could be learned but from the teacher
    bare.write_text(re.sub(r"(?m)^(\d+\t\S+\t).*(\t\S+)$", r"\1_\t_\t_\t_\t_\t_\t_\2", TREES), encoding="utf-8")
    common = ["--tokenizer", models.model_path("encoder/tokenizer.json")]
    held = ["--dev", files["trees.conllu"], "--dev-entities", files["named.bioes"]]
    pace = ["--minutes", 0.1, "--every", 0.05, "--rate", 3e-3, "--head-rate", 2e-2, "--average", 0.9]
    monkeypatch.setattr(learning, "WARM_UP", 5)
    corpora = ["--treebanks", files["trees.conllu"], "--entities", files["named.bioes"]]
    below = ["--teacher", files["below.safetensors"]]
    run(teacher, monkeypatch, *common, *corpora, *held, *pace, *below, "--out", weights)
    run(labelling, monkeypatch, bare, *common, *below, "--weights", weights, "--out", found)
    theirs = train.read_labels(weights)
    (first,) = taught.read_taught(found, theirs)
    (window,) = windows_of(next(read_conllu(files["trees.conllu"])), tokenizer, theirs)
    assert first.governors[:, 0].tolist() == window.heads.tolist()
    assert first.deprel.argmax(1).tolist() == window.deprel.tolist()
    assert np.allclose(first.shares.sum(1), 1, atol=1e-2)
    assert np.allclose(first.entity.sum(1), 1, atol=1e-2)
    capsys.readouterr()
    corpora = ["--treebanks", others, "--entities", ships, "--entity-share", 0.05, "--taught-share", 0.9, "--depth", 5]
    shared = ["--shared", models.model_path("encoder/encoder.int8.onnx"), *common, *pace, "--out", tmp_path / "student"]
    given = ["--taught", bare, "--taught-labels", found]
    run(train, monkeypatch, *shared, *corpora, *held, *given)
    told = capsys.readouterr().out.splitlines()[-1]
    figures = json.loads(told.partition(" ")[2].replace("'", '"'))
    assert figures["las"] == 100  # the treebank of its own says otherwise
    assert figures["entity"] == 100
    with pytest.raises(ValueError, match="its windows have other words"):
        run(train, monkeypatch, *shared, *corpora, *held, "--taught", others, "--taught-labels", found)


def test_classes_are_those_of_the_student(tmp_path: Path) -> None:
    one, two = np.array([[1.0]], np.float16), np.array([[0.25, 0.75]], np.float16)
    places = np.array([[0, 2]], np.int16)
    known = treebank.Taught(one, two, two, two, places, two, np.array([True]))
    theirs = Labels(("NOUN",), ("NN", "NNS"), ("dep", "root"), ("O", "S-LOC"))
    taught.write_taught([known, known], theirs, tmp_path / "kept.npz")
    ours = Labels(("NOUN",), ("NNS", "NN"), ("root",), ("O", "S-LOC"))
    first, second = taught.read_taught(tmp_path / "kept.npz", ours)
    assert (first.xpos.tolist(), first.deprel.tolist()) == ([[0.75, 0.25]], [[0.75]])
    assert second.entity.tolist() == [[0.25, 0.75]]
    with pytest.raises(ValueError, match=r"kept\.npz: the teacher does not know VERB \(upos\)"):
        taught.read_taught(tmp_path / "kept.npz", Labels(("NOUN", "VERB"), ("NN",), ("root",), ("O",)))


def test_a_part_of_the_paragraphs_is_every_so_manieth(
    files: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    below = silver.load_teacher(files["below.safetensors"])
    labels = Labels.of([*read_conllu(files["trees.conllu"])])
    weights = tmp_path / "untaught.safetensors"
    network = teacher.ParserTeacher(Classes(len(labels.upos), len(labels.xpos), len(labels.deprel), 1), below)
    save_file({name: each.contiguous() for name, each in network.state_dict().items()}, weights)
    weights.with_suffix(".json").write_text(json.dumps({**asdict(labels), "entity": ["O"]}))
    files["words.conllu"].write_text("\n".join(WORDS.replace("Vera", name) for name in ("Ada", "Bo", "Cy")))
    found = []
    for part in range(2):
        out = tmp_path / f"{part}.conllu"
        run(
            silver,
            monkeypatch,
            files["words.conllu"],
            *("--teacher", files["below.safetensors"], "--weights", weights, "--part", part, 2, "--out", out),
            *("--tokenizer", models.model_path("encoder/tokenizer.json")),
        )
        found.append([paragraph[0][0].form for paragraph in read_conllu(out)])
    assert found == [["Ada", "Cy"], ["Bo"]]


def test_padding_changes_nothing_for_a_teacher(files: dict[str, Path], tokenizer: Any) -> None:
    below = silver.load_teacher(files["below.safetensors"])
    labels = Labels.of([*read_conllu(files["trees.conllu"])])
    windows = teacher.read_windows([[each] for each in next(read_conllu(files["trees.conllu"]))], labels, tokenizer)
    assert len({len(window.ids) for window in windows}) == 2
    network = teacher.ParserTeacher(Classes(3, 3, 4, 1), below).eval()
    read = teacher.Windows(windows, below)
    together, mask = read.read([0, 1])
    assert mask.tolist() == pad(windows)[3].tolist()
    for row, window in enumerate(windows):
        alone = network(*teacher.Windows([window], below).read([0]))
        for one, many in zip(alone, network(together, mask), strict=True):
            size = len(window.ids)
            assert np.allclose(one[0].detach().numpy(), many[row, :size].detach().numpy(), atol=2e-3)
