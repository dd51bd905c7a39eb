"""The preparation of treebanks and entities, on data made up here."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from quoteattr.parse import EncoderParser
from training.parser import prepare_entities, prepare_treebank, score
from training.parser.conllu import Sentence, read_sentences, write_sentences
from training.parser.treebank import read_bioes

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
        prepare_treebank,
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
    found = prepare_treebank.expand_tokens(Sentence([], rows))
    assert (words(found) if found else None) == expected


def test_entities_are_projected_to_tokens() -> None:
    text = prepare_entities.clean_article("Mara Okello of\r\n the Harbour\u200bBoard paid $5.")
    assert text == "Mara Okello of\n\nthe HarbourBoard paid $5."
    labelled = [("Mara", "B-Person"), ("Okello", "I-Person"), ("of", "O"), ("lost", "I-Person"), ("Harbour", "S-Odd")]
    labelled += [("Board", "I-Odd"), ("paid", ""), ("$5", "B-Money")]
    places = prepare_entities.align([word for word, _ in labelled], text)
    assert places[3] is None
    entities = prepare_entities.find_entities([label for _, label in labelled], places)
    assert [(text[start:end], kind) for start, end, kind in entities] == [
        ("Mara Okello", "PERSON"),
        ("HarbourBoard", "MISC"),
        ("$5", "MONEY"),
    ]
    tokens = [(0, 4), (5, 11), (12, 14), (16, 19), (20, 27), (27, 30), (30, 32), (33, 37), (38, 40)]
    assert prepare_entities.tag_tokens(tokens, entities) == [
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
    counts = [prepare_entities.choose_split(f"article {n}") for n in range(1000)]
    assert prepare_entities.choose_split("article 0") == counts[0]
    assert 50 < counts.count("dev") < 120
    assert 60 < counts.count("test") < 150


def test_annotated_articles_become_words_with_tags(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("annotated", "articles"):
        (tmp_path / folder).mkdir()
    labelled = "Mara\tB-Person\nOkello\tI-Person\nleft\tO\nOslo\tB-Location\n.\tO\n"
    write(tmp_path / "annotated" / "a.tsv", labelled)
    write(tmp_path / "annotated" / "without_article.tsv", labelled)
    write(tmp_path / "annotated" / "of_another.tsv", labelled)
    write(tmp_path / "articles" / "a.txt", "Mara Okello left Oslo.")
    write(tmp_path / "articles" / "of_another", "Something else.")
    monkeypatch.setattr(prepare_entities, "choose_split", lambda name: "dev")
    arguments = ("--annotated", tmp_path / "annotated", "--articles", tmp_path / "articles", "--out", tmp_path)
    run(prepare_entities, monkeypatch, *arguments)
    ((sentence,),) = read_bioes(tmp_path / "ner.dev.bioes")
    assert [(word.form, word.entity) for word in sentence] == [
        ("Mara", "B-PERSON"),
        ("Okello", "E-PERSON"),
        ("left", "O"),
        ("Oslo", "S-LOC"),
        (".", "O"),
    ]
    assert (tmp_path / "ner.train.bioes").read_text(encoding="utf-8") == ""


def test_the_parser_is_scored(
    parser: EncoderParser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    document = parser.parse("The board met on Friday.\n\nShe left.")
    gold = write(tmp_path / "parsed.conllu", score.write_conllu(document))
    named = "Mara\tB-PERSON\nOkello\tE-PERSON\nleft\tO\n\n"
    at = "At\tO\nDenholm\tS-PERSON\nwe\tO\nsang\tO\n.\tO\n\n"
    speaks = "Dan\tB-PERSON\nDenholm\tE-PERSON\nsaid\tO\nhe\tO\nwas\tO\nlate\tO\n.\tO\n\n"
    entities = write(tmp_path / "toy.bioes", at + 3 * named + 4 * speaks)
    run(score, monkeypatch, "--treebanks", gold, "--entities", entities)
    raw, given, alone, together = capsys.readouterr().out.splitlines()
    assert raw.startswith("parsed.conllu, raw text: Tokens 100.00, Sentences 100.00, UPOS 100.00")
    assert "LAS 100.00" in given
    assert alone.endswith("1 paragraphs of four sentences together: P, R, F1 87.50, 87.50, 87.50")
    assert together.endswith("6 paragraphs of four sentences together: P, R, F1 100.00, 100.00, 100.00")
