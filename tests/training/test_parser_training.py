"""The recipe of the parser's branch, on a treebank made up here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
import torch
from safetensors.torch import load_file, save_file

from quoteattr import models
from training.parser import export as exporting
from training.parser import score, tune_entities
from training.parser.lemmas import accuracy, forms_in_e, learn, read_entries, rule_of
from training.parser.network import RELATION, Classes, ParserBranch
from training.parser.treebank import IGNORED, Labels, read_bioes, read_conllu, windows_of

TREES = """\
# newdoc id = a
# newpar
1-2\tDon't\t_\t_\t_\t_\t_\t_\t_\t_
1\tDo\tdo\tAUX\tVB\t_\t3\taux\t_\t_
2\tn't\tnot\tPART\tRB\t_\t3\tadvmod\t_\t_
3\task\task\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No
4\t.\t.\tPUNCT\t.\t_\t3\tpunct\t_\t_

1\tThe\tthe\tDET\tDT\t_\t2\tdet\t_\t_
2\tU.S.\tU.S.\tPROPN\tNNP\t_\t3\tnsubj\t_\t_
3\tpaid\tpay\tVERB\tVBD\t_\t0\troot\t_\tSpaceAfter=No
4\t.\t.\tPUNCT\t.\t_\t3\tpunct\t_\t_

# newpar
1\tShips\tship\tNOUN\tNNS\t_\t2\tnsubj\t_\t_
2\tsail\tsail\tVERB\tVBP\t_\t0\troot\t_\t_

"""
ENTITIES = 'Vera\tB-PERSON\nOno\tE-PERSON\nleft\tO\n"\tO\nOslo\tS-LOC\n"\tO\n.\tO\n\nShips\tO\nsail\tO\n.\tO\n'


@pytest.fixture
def trees(tmp_path: Path) -> Path:
    path = tmp_path / "toy.conllu"
    path.write_text(TREES, encoding="utf-8")
    return path


@pytest.fixture
def entities(tmp_path: Path) -> Path:
    path = tmp_path / "toy.bioes"
    path.write_text(ENTITIES, encoding="utf-8")
    return path


def test_paragraphs_are_read_with_their_spaces(trees: Path) -> None:
    first, second = read_conllu(trees)
    assert [[(word.form, word.spaced) for word in sentence] for sentence in first] == [
        [("Do", False), ("n't", True), ("ask", False), (".", True)],
        [("The", True), ("U.S.", True), ("paid", False), (".", True)],
    ]
    assert score.lay_out(first)[0] == "Don't ask. The U.S. paid."
    assert len(second) == 1


def test_labels_sit_on_the_first_units_of_words(trees: Path, tokenizer: Any) -> None:
    paragraphs = list(read_conllu(trees))
    labels = Labels.of(paragraphs)
    (window,) = windows_of(paragraphs[0], tokenizer, labels)
    # Don ' t ask . The U . S . paid .
    assert window.joins.tolist() == [IGNORED, 0, 1, IGNORED, 0, IGNORED, IGNORED, 1, 1, 1, IGNORED, 0]
    assert np.flatnonzero(window.ends == 1).tolist() == [4, 11]
    known = np.flatnonzero(window.upos != IGNORED).tolist()
    assert known == [0, 1, 3, 4, 5, 6, 10, 11]
    assert [labels.deprel[window.deprel[k]] for k in known] == [
        "aux",
        "advmod",
        "root",
        "punct",
        "det",
        "nsubj",
        "root",
        "punct",
    ]
    ask, paid = window.first[3], window.first[10]
    assert window.heads[known].tolist() == [ask, ask, 0, ask, window.first[6], paid, 0, paid]
    assert set(window.entity.tolist()) == {IGNORED}


def test_entities_have_tags_and_guessed_spaces(entities: Path, tokenizer: Any) -> None:
    paragraphs = list(read_bioes(entities))
    assert score.lay_out(paragraphs[0])[0] == 'Vera Ono left "Oslo". Ships sail.'
    labels = Labels.of(paragraphs)
    assert labels.entity == ("O", "B-PERSON", "E-PERSON", "S-LOC")
    (window,) = windows_of(paragraphs[0], tokenizer, labels)
    assert window.entity.tolist() == [1, 2, 0, 0, 3, 0, 0, 0, 0, 0]
    assert set(window.joins.tolist()) == {IGNORED}


def test_entities_are_read_from_tags() -> None:
    tags = ["B-LOC", "E-LOC", "O", "S-ORG", "B-LOC", "I-ORG", "E-LOC", "I-LOC", "E-LOC", "B-ORG", "I-ORG", "E-ORG"]
    assert score.spans(tags) == {(0, 2, "LOC"), (3, 4, "ORG"), (9, 12, "ORG")}


def test_lemmas_are_learned(trees: Path) -> None:
    entries = list(read_entries(trees)) + [
        (f"{word}ies", "NOUN", "NNS", f"{word}y") for word in ("ferr", "part", "cit")
    ]
    found = learn(entries)
    assert found.lemma("berries", "NOUN", "NNS") == "berry"
    assert found.lemma("Ships", "NOUN", "NNS") == "ship"
    assert accuracy(found, trees) == 100
    assert next(forms_in_e(["see", "opine"])) == ("opined", "VERB", "VBD", "opine")
    assert rule_of("Ferries", "ferry") == (True, 3, "y")
    assert rule_of("Oslo", "Oslo") == (False, 0, "")


def test_the_exported_scorer_of_relations_gives_what_the_network_gives(tmp_path: Path) -> None:
    network = ParserBranch(Classes(upos=3, xpos=4, deprel=5, entity=2), layers=1)
    torch.nn.init.normal_(network.relation)
    exporting.write_relations(network.relation.detach().numpy().astype(np.float16), tmp_path / "relations.onnx")
    vectors = torch.randn(6, 2 * RELATION)
    dependents, governors = np.array([1, 2, 3, 5]), np.array([2, 4, 2, 0])
    different, which = np.unique(governors, return_inverse=True)
    session = onnxruntime.InferenceSession(str(tmp_path / "relations.onnx"), providers=["CPUExecutionProvider"])
    arcs = {"dependents": dependents, "governors": different, "which": which}
    (found,) = session.run(None, {"vectors": vectors.numpy(), **arcs})
    with torch.inference_mode():
        expected = network.relations(vectors[dependents, :RELATION], vectors[governors, RELATION:])
    assert np.abs(found - expected.numpy()).max() < 0.01 * expected.abs().max()


def test_the_mask_hides_what_is_no_piece() -> None:
    torch.manual_seed(0)
    network = ParserBranch(Classes(3, 3, 3, 3), 1).eval()
    values = torch.randn(1, 9, 384)
    mask = torch.tensor([[1] * 6 + [0] * 3])
    with torch.inference_mode():
        for alone, padded in zip(network(values[:, :6]), network(values, mask), strict=True):
            assert torch.allclose(alone, padded[:, :6], atol=1e-5)


def test_the_bias_of_a_class_that_is_found_too_seldom_rises(capsys: pytest.CaptureFixture[str]) -> None:
    tags = ["O", "S-FAC", "S-LOC"]
    scores = np.array([[0, 2.0, 2.2], [0, -1, 3], [0.5, -3, 0.4], [2, 0, 0]], np.float32)
    text = (["Pier", "Ellery", "Board", "sank"], scores, [3, 1], ["S-FAC", "S-LOC", "S-LOC", "O"])
    bias, best = tune_entities.search([text, text], tags)
    assert best == 100
    assert bias[1] - bias[2] > 0.2
    assert bias[2] - bias[0] > 0.1
    assert "FAC +0.3: F1" in capsys.readouterr().out
    assert tune_entities.score([text], tune_entities.EntityTags(tags), np.zeros(3, np.float32)) == pytest.approx(40)


def test_a_bias_that_is_tuned_is_written_into_the_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = models.model_path("parser/labels.json").parent
    labels = json.loads((package / "labels.json").read_text(encoding="utf-8"))
    del labels["pairs"]
    (tmp_path / "branch.json").write_text(json.dumps(labels), encoding="utf-8")
    (tmp_path / "dev.bioes").write_text("Ellery\tS-MISC\nis\tO\nold\tO\n.\tO\n\n", encoding="utf-8")
    save_file({"entities.bias": torch.zeros(len(labels["entity"]))}, tmp_path / "branch.safetensors")
    heard = []

    def search(texts: list[tune_entities.Text], tags: tuple[str, ...]) -> tuple[np.ndarray, float]:
        heard.extend(texts)
        return np.arange(len(tags), dtype=np.float32), 50.0

    monkeypatch.setattr(tune_entities, "search", search)
    options = [tmp_path / "dev.bioes", "--models", package.parent, "--weights", tmp_path / "branch.safetensors"]
    monkeypatch.setattr("sys.argv", ["script", *map(str, options)])
    tune_entities.main()
    assert load_file(tmp_path / "branch.safetensors")["entities.bias"].tolist() == list(range(len(labels["entity"])))
    ((words, scores, lengths, gold),) = heard
    assert (words[0], lengths, gold) == ("Ellery", [4], ["S-MISC", "O", "O", "O"])
    assert labels["entity"][int(scores[0].argmax())].startswith("S-")
