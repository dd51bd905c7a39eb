"""The preparation of data for the Stanza models, on data made up here."""

from __future__ import annotations

import hashlib
import json
import random
import sys
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
import torch

from quoteattr.parse import EncoderParser
from quoteattr.parse._loading import load_vectors
from training.stanza import (
    evaluate,
    fill_lemma_dictionary,
    finalize,
    make_resources,
    make_vectors,
    prepare_lemma,
    prepare_ner,
    prepare_tokenizer,
    prepare_ud,
)
from training.stanza.conllu import Sentence, read_sentences, write_sentences

TREEBANK = """\
# newdoc id = town_a
# sent_id = town_a-1
# text = She can't swim.
# global.columns = dropped
1\tShe\tshe\tPRON\tPRP\tCase=Nom\t3\tnsubj\t_\t_
2-3\tcan't\t_\t_\t_\t_\t_\t_\t_\t_
2\tca\tcan\tAUX\tMD\t_\t4\taux\t_\t_
3\tn't\tnot\tPART\tRB\t_\t4\tadvmod\t_\t_
4\tswim\tswim\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No
4.1\tempty\t_\t_\t_\t_\t_\t_\t_\t_
5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_

# newpar
# sent_id = town_a-2
1-2\tWe're\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No
1\tWe\twe\tPRON\tPRP\t_\t0\troot\t_\t_
2\tre\tbe\tAUX\tVBP\t_\t1\tcop\t_\t_

# newdoc id = story_b
# sent_id = story_b-1
1\tOnce\tonce\tADV\tRB\t_\t0\troot\t_\t_

# newdoc id = town_c
# sent_id = town_c-1
1\tPiers\tpier\tNOUN\tNNS\tNumber=Plur\t2\tnsubj\t_\t_
2\tfall\tfall\tVERB\tVBP\t_\t0\troot\t_\t_
"""


def words(sentence: Sentence) -> list[tuple[str, str]]:
    return [(row[1], row[9]) for row in sentence.rows]


def write(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path


def run(module: object, monkeypatch: pytest.MonkeyPatch, *arguments: object) -> None:
    monkeypatch.setattr(sys, "argv", ["script", *map(str, arguments)])
    module.main()  # type: ignore[attr-defined]  # every script has one


def test_treebank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = write(tmp_path / "all.conllu", TREEBANK)
    dev = tmp_path / "dev.conllu"
    write_sentences(dev, [sentence for sentence in read_sentences(source) if sentence.id == "town_c-1"])
    run(
        prepare_ud,
        monkeypatch,
        "--name",
        "toy",
        "--train",
        source,
        "--dev",
        dev,
        "--without",
        "story",
        "--out",
        tmp_path,
    )
    train = list(read_sentences(tmp_path / "toy.train.conllu"))
    assert [sentence.id for sentence in train] == ["town_a-1"]  # one is dev's, one a story, one does not fit its token
    assert words(train[0]) == [
        ("She", "_"),
        ("ca", "SpaceAfter=No"),
        ("n't", "_"),
        ("swim", "SpaceAfter=No"),
        (".", "_"),
    ]
    assert train[0].opens_paragraph
    assert "# global.columns = dropped" not in train[0].comments
    (without_features,) = read_sentences(tmp_path / "toy.dev.pos.conllu")
    assert [row[5] for row in without_features.rows] == ["_", "_"]
    assert [row[5] for row in next(read_sentences(tmp_path / "toy.dev.conllu")).rows] == ["Number=Plur", "_"]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (["do", "n't"], [("do", "SpaceAfter=No"), ("n't", "_")]),
        (["DO", "N'T"], [("do", "SpaceAfter=No"), ("n't", "_")]),
        (["do", "not"], [("do", "SpaceAfter=No"), ("n't", "_")]),
        (["do", "nott"], None),
    ],
    ids=["as it is", "in capitals", "of the same length", "of another length"],
)
def test_words_take_their_letters_from_the_token(parts: list[str], expected: list[tuple[str, str]] | None) -> None:
    rest = ["_"] * 8
    rows = [["1-2", "don't", *rest], *([str(n), part, *rest] for n, part in enumerate(parts, 1))]
    found = prepare_ud.expand_tokens(Sentence([], rows))
    assert (words(found) if found else None) == expected


def test_labels_of_a_paragraph() -> None:
    paragraph = [[("Yes", False), (".", True)], [("No", True), ("way", False), ("!", True)]]
    assert prepare_tokenizer.label_paragraph(paragraph) == (
        "Yes. No way!",
        "001200100012".replace("0012001", "0012001"),
    )


@pytest.mark.parametrize(
    ("straight", "curly"),
    [
        ('"It\'s his," she said.', "“It’s his,” she said."),
        ("('Go' and \"stay\")", "(‘Go’ and “stay”)"),
        ("the '90s and 'em", "the ’90s and ’em"),
    ],
)
def test_marks_are_curled_and_straightened(straight: str, curly: str) -> None:
    assert prepare_tokenizer.curl_marks(straight) == curly
    assert prepare_tokenizer.straighten_marks(curly) == straight


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ('"It is so," she said.', True),
        ("“It is so,” Mara Okello said.", True),
        ('"It is so," the board wrote.', False),
        ("It is so, she said.", False),
    ],
)
def test_quotations_become_questions(text: str, asked: bool) -> None:
    found = prepare_tokenizer.ask((text, "1" * len(text)), random.Random(1))
    assert (found is not None) == asked
    if found:
        assert found[0].replace("?", ",").replace("!", ",") == text


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("well-known", ["well", "-", "known"]),
        ("twenty-one-year", ["twenty", "-", "one", "-", "year"]),
        ("e-mail", ["e-mail"]),
        ("re-elect-them", ["re-elect", "-", "them"]),
        ("half-hearted", ["half-hearted"]),
        ("10-year", ["10", "-", "year"]),
        ("10-12", ["10-12"]),
        ("plain", ["plain"]),
    ],
)
def test_hyphens_are_split_as_the_treebank_does(word: str, pieces: list[str]) -> None:
    seen = [[[("half-hearted", True), ("well", False), ("-", False), ("known", True)]]]
    assert prepare_tokenizer.HyphenSplitter(seen).split(word) == pieces


def test_news_is_labelled_by_offsets() -> None:
    text = "“Is it?” he asked.\nGo on.\n\nSee www.example.org.\n\nWell-off folk."
    sentences = [
        [(0, 1), (1, 3), (4, 6), (6, 7), (7, 8)],
        [(9, 11), (12, 17), (17, 18)],
        [(19, 21), (22, 24), (24, 25)],
    ]
    sentences += [[(27, 30), (31, 46), (46, 47)], [(49, 57), (58, 62), (62, 63)]]
    root = ElementTree.Element("root")
    holder = ElementTree.SubElement(ElementTree.SubElement(root, "document"), "sentences")
    for offsets in sentences:
        tokens = ElementTree.SubElement(ElementTree.SubElement(holder, "sentence"), "tokens")
        for start, end in offsets:
            token = ElementTree.SubElement(tokens, "token")
            ElementTree.SubElement(token, "CharacterOffsetBegin").text = str(start)
            ElementTree.SubElement(token, "CharacterOffsetEnd").text = str(end)
    hyphens = prepare_tokenizer.HyphenSplitter([])
    assert list(prepare_tokenizer.label_news(text, root, hyphens)) == [
        # one sentence up to "asked.", though the annotation breaks after the mark
        ("“Is it?” he asked.\nGo on.", "1010011100100000120010012"),
        ("Well-off folk.", "00011001000012"),
    ]
    assert list(prepare_tokenizer.label_news("short", root, hyphens)) == []


def test_tokenizer_files_have_a_label_a_character(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sentences = list(read_sentences(write(tmp_path / "raw.conllu", TREEBANK)))
    for split in ("train", "dev"):
        expanded = [s for sentence in sentences if (s := prepare_ud.expand_tokens(sentence))]
        write_sentences(tmp_path / f"toy.{split}.conllu", expanded)
    run(prepare_tokenizer, monkeypatch, "--data", tmp_path, "--treebanks", "toy")
    for split in ("train", "dev"):
        text = (tmp_path / f"tok.{split}.txt").read_text(encoding="utf-8")
        labels = (tmp_path / f"tok.{split}.toklabels").read_text(encoding="utf-8")
        assert len(text) == len(labels) > 20
        assert "She can't swim." in text


def test_lemmas_are_the_most_frequent_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saw = [("saw", "VERB", "see"), ("saw", "VERB", "saw"), ("saw", "VERB", "see"), ("saw", "NOUN", "saw")]
    assert prepare_lemma.choose_lemmas(saw) == [("saw", "VERB", "see"), ("saw", "NOUN", "saw")]
    files = {name: tmp_path / f"{name}.conllu" for name in ("train", "dev")}
    write_sentences(files["train"], prepare_lemma.as_sentences(saw))
    write_sentences(files["dev"], prepare_lemma.as_sentences([*saw, ("ran", "VERB", "run")]))
    run(prepare_lemma, monkeypatch, "--train", files["train"], "--dev", files["dev"], "--out", tmp_path)
    assert sorted(prepare_lemma.read_triples(tmp_path / "lemma.train.conllu")) == [
        ("saw", "NOUN", "saw"),
        ("saw", "VERB", "see"),
    ]
    assert prepare_lemma.read_triples(tmp_path / "lemma.dev.conllu") == [("ran", "VERB", "run")]


def test_entities_are_projected_to_tokens() -> None:
    text = prepare_ner.clean_article("Mara Okello of\r\n the Harbour\u200bBoard paid $5.")
    assert text == "Mara Okello of\n\nthe HarbourBoard paid $5."
    labelled = [("Mara", "B-Person"), ("Okello", "I-Person"), ("of", "O"), ("lost", "I-Person"), ("Harbour", "S-Odd")]
    labelled += [("Board", "I-Odd"), ("paid", ""), ("$5", "B-Money")]
    places = prepare_ner.align([word for word, _ in labelled], text)
    assert places[3] is None
    entities = prepare_ner.find_entities([label for _, label in labelled], places)
    assert [(text[start:end], kind) for start, end, kind in entities] == [
        ("Mara Okello", "PERSON"),
        ("HarbourBoard", "MISC"),
        ("$5", "MONEY"),
    ]
    tokens = [(0, 4), (5, 11), (12, 14), (16, 19), (20, 27), (27, 30), (30, 32), (33, 37), (38, 40)]
    assert prepare_ner.tag_tokens(tokens, entities) == [
        "B-PERSON",
        "E-PERSON",
        "O",
        "O",
        "B-MISC",
        "I-MISC",
        "E-MISC",
        "O",
        "S-MONEY",
    ]


def test_articles_are_split_by_name_for_good() -> None:
    counts = [prepare_ner.choose_split(f"article {n}") for n in range(1000)]
    assert prepare_ner.choose_split("article 0") == counts[0]
    assert 50 < counts.count("dev") < 120
    assert 60 < counts.count("test") < 150


def test_vectors_survive_the_way_into_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    random_vectors = np.random.default_rng(1)
    ranked = ["the", "<a>", "pier", "1234567", "rare", "rarer"]
    vectors = {word: random_vectors.normal(size=6).tolist() for word in ranked}
    glove = write(tmp_path / "glove.json", json.dumps({"words": ranked, "vectors": vectors}))
    seen = write(tmp_path / "seen.tsv", "Rarer\tO\n\nunknown\tO\n")
    seen_tree = write(tmp_path / "seen.conllu", "# a comment\n1\tPier\tpier\n")
    options = ["--most", 2, "--dimensions", 5, "--out", tmp_path / "vectors"]
    run(make_vectors, monkeypatch, "--glove", glove, "--seen", seen, seen_tree, *options)
    loaded = load_vectors(tmp_path / "vectors.q8.npz")
    words = ["the", "pier", "rarer"]
    assert list(loaded.vocab)[4:] == words
    expected = np.array([vectors[word][:5] for word in words])
    assert loaded.emb[4:].numpy() == pytest.approx(expected, abs=np.abs(expected).max() / 127)
    assert loaded.emb[1].numpy() == pytest.approx(expected.mean(axis=0), abs=np.abs(expected).max() / 127)
    trained_on = torch.load(tmp_path / "vectors.pt", weights_only=True)
    assert torch.equal(trained_on["emb"], loaded.emb)


def test_resources_name_the_models_that_are_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("tokenize/small", "pos/small", "pretrain/glove"):
        path = tmp_path / "en" / f"{name}.pt"
        path.parent.mkdir(parents=True)
        path.write_bytes(name.encode())
    run(make_resources, monkeypatch, tmp_path)
    english = json.loads((tmp_path / "resources.json").read_text(encoding="utf-8"))["en"]
    assert english["packages"]["default"] == {"tokenize": "small", "pos": "small"}
    assert english["tokenize"]["small"] == {"md5": hashlib.md5(b"tokenize/small").hexdigest()}
    assert english["pos"]["small"]["dependencies"] == [{"model": "pretrain", "package": "glove"}]


def test_final_models_are_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checkpoint = {
        "model": {"a.weight": torch.ones(3), "ids": torch.ones(2, dtype=torch.int64), "nested": {"b": torch.zeros(1)}},
        "config": {"train_file": "x", "save_dir": "y", "save_name": "z", "dev_conll_gold": "g", "max_seqlen": 300},
        "optimizer_state_dict": {"state": 1},
        "vocab": {"words": ["a"]},
    }
    torch.save(checkpoint, tmp_path / "work.pt")
    run(finalize, monkeypatch, tmp_path / "work.pt", tmp_path / "final" / "small.pt")
    final = torch.load(tmp_path / "final" / "small.pt", weights_only=True)
    assert set(final) == {"model", "config", "vocab"}
    assert (final["model"]["a.weight"].dtype, final["model"]["ids"].dtype) == (torch.float16, torch.int64)
    assert final["model"]["nested"]["b"].dtype == torch.float16
    assert final["config"] == {
        "train_file": None,
        "save_dir": "",
        "save_name": "z",
        "dev_conll_gold": None,
        "max_seqlen": 1000,
    }


class Lemmatizer:
    """Stands in for a trained one: its network drops a last letter."""

    def train_dict(self, triples: list[tuple[str, str, str]]) -> None:
        for word, _, lemma in triples:
            self.pos_dict.setdefault("*", {})[word] = lemma


def test_dictionary_of_the_lemmatizer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        fill_lemma_dictionary, "predict", lambda _, pairs: ["x" if word == "aging" else word[:-1] for word, _ in pairs]
    )
    trainer = Lemmatizer()
    triples = [("Go", "VERB", "go"), ("pier", "NOUN", "pier"), ("Okello", "PROPN", "Okello")]
    fill_lemma_dictionary.fill(trainer, triples, ["piers", "aging", "pier", "boss"])
    found = trainer.pos_dict
    assert (found["VERB"]["go"], found["NOUN"]["Pier"]) == ("go", "pier")  # variants of what was seen
    assert (found["NOUN"]["piers"], found["VERB"]["Piers"]) == ("pier", "pier")  # by the network
    assert found["VERB"]["aging"] == "aging"  # what the network says cannot be
    assert (found["*"]["boss"], found["*"]["Boss"]) == ("boss", "Boss")  # anything else is as it is
    assert found["ADV"]["Pier"] == "pier"  # a capital at a sentence's start
    assert "okello" not in found.get("PROPN", {})


def test_the_parser_is_scored_end_to_end(parser: EncoderParser, tmp_path: Path) -> None:
    text = "The board met on Friday.\n\nShe left."
    written = evaluate.write_conllu(parser.parse(text))
    path = write(tmp_path / "parsed.conllu", written)
    sentences = list(read_sentences(path))
    assert [[row[1] for row in sentence.rows] for sentence in sentences] == [
        ["The", "board", "met", "on", "Friday", "."],
        ["She", "left", "."],
    ]
    assert [row[6] for row in sentences[1].rows] == ["2", "0", "2"]
