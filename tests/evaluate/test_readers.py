"""Gold and predictions from files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from quoteattr.claims import Extraction, Failure, ResolutionStatus, SpeechKind
from quoteattr.errors import EncodingError, InputError, WireFormatError
from quoteattr.evaluate import GoldArticle, GoldClaim, GoldSpeaker, match_predictions, read_gold, read_predictions
from quoteattr.export.brat import to_brat
from quoteattr.export.json import dump_json, to_json
from quoteattr.export.label_studio import to_label_studio
from quoteattr.text import Span

from .build import find, make_claim, make_extraction

TEXT = "Mara Okello said it would rain.\r\n"
CLAIM = make_claim(TEXT, "it would rain", cue="said", source="Mara Okello")


def write_lines(path: Path, *rows: Mapping[str, Any] | str) -> Path:
    lines = (row if isinstance(row, str) else json.dumps(row) for row in rows)
    path.write_text("\ufeff" + "\n\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def brat(tmp_path: Path) -> Path:
    folder = tmp_path / "brat"
    folder.mkdir()
    (folder / "rain.txt").write_bytes(TEXT.encode())
    (folder / "rain.ann").write_bytes(to_brat(make_extraction(CLAIM), TEXT).encode())
    return folder


ROW = {
    "id": "x",
    "text": TEXT,
    "genre": "news",
    "actors": [{"id": "e1", "name": "Mara Okello", "aliases": ["Okello"], "mentions": [[0, 11]]}],
    "claims": [
        {
            "content": [[17, 19], [20, 30]],
            "source": [[0, 4], [5, 11]],
            "cue": [[12, 16]],
            "kind": "indirect",
            "core": False,
            "speaker": "Okello",
            "speaker_id": "e1",
            "source_is_pronoun": True,
        },
        {"content": [[17, 30]], "speaker": "a source", "speaker_id": None, "named": False},
        {"content": [[17, 30]]},
    ],
}


def test_a_row_of_a_corpus(tmp_path: Path) -> None:
    (article,) = read_gold(write_lines(tmp_path / "gold.jsonl", ROW))
    mara = GoldSpeaker("Okello", names=frozenset({"Okello", "Mara Okello"}), mentions=(Span(0, 11),), pronoun=True)
    nobody = GoldSpeaker("a source", ResolutionStatus.UNNAMED, frozenset({"a source"}))
    content = (Span(17, 30),)
    assert article == GoldArticle(
        id="x",
        text=TEXT,
        claims=(
            GoldClaim(
                content=(Span(17, 19), Span(20, 30)),
                source=(Span(0, 4), Span(5, 11)),
                cue=(Span(12, 16),),
                kind=SpeechKind.INDIRECT,
                speaker=mara,
                core=False,
            ),
            GoldClaim(content, speaker=nobody),
            GoldClaim(content),
        ),
        genre="news",
    )


def test_brat_folders_are_gold_and_predictions(brat: Path) -> None:
    (article,) = read_gold(str(brat))
    assert (article.id, article.text) == ("rain", TEXT)
    assert article.claims[0].content == CLAIM.content
    (extraction,) = read_predictions(brat)
    assert isinstance(extraction, Extraction)
    assert extraction.claims[0].text == CLAIM.text


@pytest.mark.parametrize("name", ["a", "a.txt"])
def test_the_wire_format_is_gold_with_texts_beside_it(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(TEXT.encode())
    failure = to_json(Failure("b", "InputError", "gone"))
    gold = write_lines(tmp_path / "gold.jsonl", to_json(make_extraction(CLAIM)), failure)
    (article,) = read_gold(gold, tmp_path)
    assert article == GoldArticle.from_extraction(make_extraction(CLAIM), TEXT)


def write_tasks(path: Path, *tasks: Any) -> Path:
    path.write_text(f"\ufeff\n{json.dumps(tasks)}", encoding="utf-8")
    return path


def test_what_was_corrected_in_label_studio_is_gold(tmp_path: Path) -> None:
    extraction = make_extraction(CLAIM)
    task = json.loads(dump_json(to_label_studio(extraction, TEXT)))
    result = task["predictions"][0]["result"]
    path = write_tasks(
        tmp_path / "export.json",
        {**task, "annotations": [{"was_cancelled": False, "result": result}]},
        {**task, "annotations": [{"was_cancelled": True, "result": result}]},
        {**task, "annotations": []},
        task,
    )
    assert read_gold(path) == [GoldArticle.from_extraction(extraction, TEXT)]


@pytest.mark.parametrize(
    ("tasks", "error", "message"),
    [
        ([], InputError, "nobody has annotated any task"),
        ([{"data": {"text": "It rained."}}], InputError, "nobody has annotated any task"),
        ([{"text": "It rained.", "label": []}], WireFormatError, r"task 1: not a task of Label Studio"),
        ([7], WireFormatError, "task 1: not a task of Label Studio"),
    ],
)
def test_tasks_that_are_no_gold(tmp_path: Path, tasks: list[Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        read_gold(write_tasks(tmp_path / "export.json", *tasks))


def test_a_broken_export(tmp_path: Path) -> None:
    path = tmp_path / "export.json"
    path.write_text("[{", encoding="utf-8")
    with pytest.raises(WireFormatError, match="not JSON"):
        read_gold(path)


def test_an_id_may_be_the_path_of_its_text(tmp_path: Path) -> None:
    text = tmp_path / "rain.txt"
    text.write_bytes(TEXT.encode())
    gold = write_lines(tmp_path / "gold.jsonl", to_json(make_extraction(CLAIM, document_id=str(text))))
    assert read_gold(gold)[0].text == TEXT


def test_a_text_that_is_nowhere(tmp_path: Path) -> None:
    gold = write_lines(tmp_path / "gold.jsonl", to_json(make_extraction(CLAIM)))
    with pytest.raises(InputError, match=r"the text of 'a' is not at .*a or .*a\.txt"):
        read_gold(gold, tmp_path)


def test_predictions_with_failures(tmp_path: Path) -> None:
    failure = Failure("b", "InputError", "gone")
    path = write_lines(tmp_path / "found.jsonl", to_json(make_extraction(CLAIM)), to_json(failure))
    assert read_predictions(path) == [make_extraction(CLAIM), failure]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("{", "line 1: not JSON"),
        ({"id": "x"}, "line 1: .*schema"),
        ("[1]", "task 1: not a task of Label Studio"),
        ({"text": "x", "claims": []}, "line 1: no row of gold: KeyError: 'id'"),
        ({"id": "x", "text": "x", "claims": 3}, "line 1: no row of gold: TypeError"),
        ({"id": "x", "text": "x", "claims": [{"content": [[3, 1]]}]}, "line 1: no row of gold: ValueError"),
        ({"id": "x", "text": "x", "claims": [{"content": [], "kind": "loud"}]}, "no row of gold: ValueError"),
        ({"id": "x", "text": "x", "claims": ["c"]}, "no row of gold: AttributeError|no row of gold: TypeError"),
    ],
)
def test_broken_gold(tmp_path: Path, row: str | dict[str, Any], message: str) -> None:
    with pytest.raises(WireFormatError, match=message):
        read_gold(write_lines(tmp_path / "gold.jsonl", row))


def test_broken_predictions(tmp_path: Path) -> None:
    with pytest.raises(WireFormatError, match=r"found\.jsonl, line 3: not JSON"):
        read_predictions(write_lines(tmp_path / "found.jsonl", to_json(make_extraction(CLAIM)), "{"))


def test_broken_brat(brat: Path) -> None:
    (brat / "rain.ann").write_text("T1\tContent 900 903\tsun\nE1\tContent:T1\nA1\tKind E1 direct\n")
    with pytest.raises(WireFormatError, match=r"rain\.ann: line 1"):
        read_gold(brat)


def test_unreadable_files(tmp_path: Path, brat: Path) -> None:
    with pytest.raises(InputError, match="gone"):
        read_gold(tmp_path / "gone.jsonl")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match=r"there are no \.ann files"):
        read_predictions(tmp_path / "empty")
    (brat / "rain.txt").write_bytes(b"caf\xe9")
    with pytest.raises(EncodingError, match="offset 3"):
        read_gold(brat)


@pytest.mark.parametrize(
    ("ids", "matched"),
    [
        (["a"], {"a": "a"}),
        (["in/a.txt"], {"a": "in/a.txt"}),
        (["b", "a.txt"], {"a": "a.txt"}),
        (["b"], {}),
    ],
)
def test_predictions_are_matched_by_id_or_file_name(ids: list[str], matched: dict[str, str]) -> None:
    gold = [GoldArticle("a", TEXT, ())]
    found = match_predictions(gold, [make_extraction(CLAIM, document_id=name) for name in ids])
    assert {article: extraction.id for article, extraction in found.items()} == matched


def test_gold_ids_may_be_paths_too() -> None:
    assert list(match_predictions([GoldArticle("gold/a.txt", TEXT, ())], [make_extraction(CLAIM)])) == ["gold/a.txt"]


def test_failures_match_nothing() -> None:
    assert match_predictions([GoldArticle("a", TEXT, ())], [Failure("a", "InputError", "gone")]) == {}


def test_two_predictions_for_one_article() -> None:
    with pytest.raises(WireFormatError, match=r"'a\.txt': there are two predictions for the article 'a'"):
        match_predictions([GoldArticle("a", TEXT, ())], [make_extraction(CLAIM, document_id=n) for n in ("a", "a.txt")])


def test_predictions_on_another_text() -> None:
    with pytest.raises(WireFormatError, match=r"claim c1 says 'it would rain'.*line breaks"):
        match_predictions([GoldArticle("a", "\n" + TEXT, ())], [make_extraction(CLAIM)])


def test_claims_in_several_pieces_are_compared_as_they_are_written() -> None:
    claim = make_claim(TEXT, "it", "rain")
    assert claim.content == (find(TEXT, "it"), find(TEXT, "rain"))
    assert match_predictions([GoldArticle("a", TEXT, ())], [make_extraction(claim)])
