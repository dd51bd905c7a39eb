"""The package's files compute what Stanza computes with the tagger that they were made from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from stanza.models.common.doc import Document
from stanza.models.common.pretrain import Pretrain
from stanza.models.ner import trainer as stanza_tagger
from stanza.models.ner.data import DataLoader

from quoteattr.models import Manifest
from quoteattr.parse._word_vectors import Vocabulary, WordVectors
from training.parser import from_stanza

TAGS = ["O", "S-PERSON", "B-PERSON", "E-PERSON", "S-LOC", "S-DATE"]
SENTENCES = ["Mara Okello said in Oslo .", "Friday", "Vigdis met Mara @ home on Friday"]


@pytest.fixture(scope="module")
def tagger(stanza_models: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Stanza's, with vectors of unknown words and letters that are felt: it met none in training."""
    stored = torch.load(stanza_models / "en" / "ner" / "toy.pt", weights_only=True)
    for name in ("delta_emb.weight", "charmodel.char_emb.weight"):
        stored["model"][name][from_stanza.UNKNOWN] += 2
    path = tmp_path_factory.mktemp("tagger") / "toy.pt"
    torch.save(stored, path)
    return path


@pytest.fixture(scope="module")
def vectors(stanza_models: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Pretrain]:
    """The word vectors in 8 bits, and for Stanza, with the same values."""
    pretrain = Pretrain(str(stanza_models / "en" / "pretrain" / "toy.pt"))
    values = pretrain.emb.numpy()
    scale = np.abs(values).max(0) / 127
    rows = np.round(values / scale).astype(np.int8)
    path = tmp_path_factory.mktemp("vectors") / "toy.npz"
    np.savez(path, q=rows, s=scale, words=np.array("\n".join(pretrain.vocab._id2unit[from_stanza.RESERVED :])))
    pretrain._emb = torch.from_numpy(rows.astype(np.float32) * scale)
    return path, pretrain


def scores_of_stanza(tagger: Path, pretrain: Pretrain, monkeypatch: pytest.MonkeyPatch) -> list[np.ndarray]:
    """What Stanza makes of the sentences, before it looks for the best path."""
    found: list[np.ndarray] = []
    decode = stanza_tagger.viterbi_decode

    def heard(scores: np.ndarray, transitions: np.ndarray) -> Any:
        found.append(scores)
        return decode(scores, transitions)

    monkeypatch.setattr(stanza_tagger, "viterbi_decode", heard)
    trainer = stanza_tagger.Trainer(model_file=str(tagger), pretrain=pretrain, device="cpu")
    trainer.model.eval()
    tags = trainer.vocab["tag"]._id2unit[0]
    for sentence in SENTENCES:
        words = [{"text": word, "id": (k,), "ner": "O"} for k, word in enumerate(sentence.split(), 1)]
        data = DataLoader(
            Document([words]), 1, trainer.args, pretrain, vocab=trainer.vocab, evaluation=True, preprocess_tags=False
        )
        for batch in data:
            trainer.predict(batch)
    return [scores[:, [tags.index(tag) for tag in TAGS]] for scores in found]


def test_both_say_the_same(
    tagger: Path, vectors: tuple[Path, Pretrain], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    labels = tmp_path / "branch.json"
    labels.write_text(json.dumps({"upos": ["X"], "xpos": ["FW"], "deprel": ["root"], "entity": TAGS}), "utf-8")
    options = ["--tagger", tagger, "--vectors", vectors[0], "--labels", labels, "--out", tmp_path / "parser"]
    monkeypatch.setattr("sys.argv", ["script", *map(str, options)])
    from_stanza.main()
    expected = scores_of_stanza(tagger, vectors[1], monkeypatch)
    read = from_stanza.read_tagger(tagger, vectors[0])
    word, whole = from_stanza.WordNetwork(read), from_stanza.SentenceNetwork(read, TAGS)
    vocabulary = Vocabulary(list(read.words), "".join(read.letters))
    files = WordVectors(_Unchecked(tmp_path))
    for sentence, scores in zip(SENTENCES, expected, strict=True):
        words = sentence.split()
        with torch.inference_mode():
            numbers = [vocabulary.find(each) for each in words]
            rows = [word(torch.tensor([number]), torch.tensor(letters)) for number, letters in numbers]
            exact = whole(torch.stack(rows)).numpy()
        found = files.score(words)
        size = np.abs(scores).mean()
        assert np.abs(exact - scores).mean() < 0.03 * size  # the vectors are in 8 bits
        assert np.abs(found - scores).mean() < 0.15 * size  # and so is a network that is small enough to feel it
        assert (found.argmax(1) == scores.argmax(1)).all()


class _Unchecked(Manifest):
    """Files that no manifest names."""

    def __init__(self, directory: Path) -> None:
        super().__init__("en", directory, ())

    def path(self, name: str) -> Path:
        return self.directory / name
