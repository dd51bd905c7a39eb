"""``quoteattr evaluate``: tables, JSON, passages, and what goes wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from quoteattr.claims import ArticleActor, Extraction, Failure
from quoteattr.cli import main
from quoteattr.export.brat import to_brat
from quoteattr.export.json import to_json

from ..evaluate.build import make_claim, make_extraction, make_speaker, resolved

TEXT = (
    "Mara Okello said that the bridge would close.\n\n"
    "Ferries run daily, Ilse Quill noted. It is “too \x1b[31mlate”, she said.\n" + "And so on. " * 30
)
ACTORS = [ArticleActor("a1", "Mara Okello", "person")]
MARA = make_speaker(TEXT, "Mara Okello", resolved("Mara Okello"))
CLOSING = make_claim(TEXT, "that the bridge would close", cue="said", source=MARA)
GOLD = make_extraction(
    CLOSING,
    make_claim(TEXT, "Ferries run daily", cue="noted", source="Ilse Quill", claim_id="c2"),
    actors=ACTORS,
)


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    folder = tmp_path / "gold"
    folder.mkdir()
    (folder / "a.txt").write_bytes(TEXT.encode())
    (folder / "a.ann").write_bytes(to_brat(GOLD, TEXT).encode())
    return folder


def run(gold: Path, *found: Extraction | Failure, options: tuple[str, ...] = ()) -> Result:
    path = gold.parent / "found.jsonl"
    path.write_text("".join(to_json(result) + "\n" for result in found), encoding="utf-8")
    return CliRunner().invoke(main, ["evaluate", str(gold), str(path), *options])


def test_gold_against_itself(gold: Path) -> None:
    result = run(gold, GOLD)
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    rows = {line.split()[0]: line.split()[1:] for line in result.stdout.splitlines() if line.strip()}
    assert rows["all"] == ["1", "1", "0", "0", "0", "100.0", "0.0"]  # the speakers' table comes last
    assert rows["indirect"] == ["2", "2", *["100.0"] * 8]
    assert rows["direct"][:3] == ["0", "0", "0.0"]
    assert "95 % interval of attribution F1: 100.0 to 100.0" in result.stdout
    assert "Of 2 claims with a cue of speech 100.0 % are found, 100.0 % with their source" in result.stdout
    assert "Expected calibration error: 0.000" in result.stdout


def test_gold_without_speakers_or_cues_has_no_such_rows(gold: Path) -> None:
    bare = make_extraction(make_claim(TEXT, "Ferries run daily"))
    (gold / "a.ann").write_bytes(to_brat(bare, TEXT).encode())
    result = run(gold, bare)
    assert "misattribution" not in result.stdout
    assert "Cues of relaxed matches" not in result.stdout


def test_json(gold: Path) -> None:
    result = run(gold, GOLD, options=("--format", "json"))
    data = json.loads(result.stdout)
    assert list(data) == ["claims", "speakers", "confidence", "errors"]
    assert data["claims"]["all"]["attribution"]["f1"] == 1.0
    assert data["speakers"]["all"]["right"] == 1
    assert data["errors"] == []


def test_passages(gold: Path) -> None:
    wrong = make_speaker(TEXT, "Mara Okello", resolved("Ilse Quill"))
    late = make_claim(TEXT, "too \x1b[31mlate", cue="said", source="she", claim_id="c2", confidence=0.5)
    closing = make_claim(TEXT, "that the bridge", "close", source=wrong, cue="said", confidence=0.9)
    result = run(gold, make_extraction(closing, late), options=("--errors", "2"))
    assert result.exit_code == 0
    assert "\x1b" not in result.stdout
    closing_passage = (
        "    text: Mara Okello said [that the bridge would close]. Ferries run daily, Ilse Quill noted. "
        "It is “too ␛[31mlate\n"
        '    gold: "that the bridge would close", cue "said", source "Mara Okello", who is Mara Okello\n'
        '    found: "that the bridge [...] close", cue "said", source "Mara Okello", who is Ilse Quill '
        "(confidence 0.90)\n"
    )
    assert result.stdout[result.stdout.index("missed:") :] == (
        "missed: a, character 47\n"
        "    text: Mara Okello said that the bridge would close. [Ferries run daily], Ilse Quill noted. It is "
        "“too ␛[31mlate”, she said. And so\n"
        '    gold: "Ferries run daily", cue "noted", source "Ilse Quill"\n'
        "\n"
        "spurious: a, character 91\n"
        "    text: e would close. Ferries run daily, Ilse Quill noted. It is “[too ␛[31mlate]”, she said. "
        "And so on. And so on. And so on. And so on. And\n"
        '    found: "too ␛[31mlate", cue "said", source "she" (confidence 0.50)\n'
        "\n"
        f"wrong border: a, character 17\n{closing_passage}\n"
        f"wrong speaker: a, character 17\n{closing_passage}"
    )


def test_reports_inside_reports_count_when_asked_for(gold: Path) -> None:
    inner = make_claim(TEXT, "bridge would close", claim_id="c3", parent="c1")
    options = ("--format", "json", "--errors", "1")
    outermost, every = (
        json.loads(run(gold, make_extraction(*GOLD.claims, inner, actors=ACTORS), options=(*options, *more)).stdout)
        for more in ((), ("--nested",))
    )
    assert [result["claims"]["all"]["predicted"] for result in (outermost, every)] == [2, 3]
    assert (outermost["confidence"]["claims"], every["confidence"]["claims"]) == (2, 3)
    assert [[error["kind"] for error in result["errors"]] for result in (outermost, every)] == [[], ["wrong border"]]


def test_passages_as_json_and_only_so_many(gold: Path) -> None:
    result = run(gold, make_extraction(), options=("--errors", "1", "--format", "json"))
    assert [error["kind"] for error in json.loads(result.stdout)["errors"]] == ["missed"]


def test_long_passages_are_cut(gold: Path) -> None:
    long = make_extraction(make_claim(TEXT, TEXT[200:].strip()))
    (gold / "a.ann").write_bytes(to_brat(make_extraction(), TEXT).encode())
    shown = run(gold, long, options=("--errors", "1")).stdout
    assert max(map(len, shown.splitlines())) < 600


def test_a_gold_claim_without_content_is_told_without_words(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps({"id": "a", "text": "It rained.", "claims": [{"content": []}]}))
    result = run(gold, make_extraction(), options=("--errors", "1"))
    assert "missed: a, character 0\n    text: \n    gold: " in result.stdout


def test_notes_on_what_has_no_counterpart(gold: Path) -> None:
    (gold / "b.txt").write_text("Nothing.")
    (gold / "b.ann").write_text("")
    result = run(gold, GOLD, Failure("b", "InputError", "gone"), make_extraction(document_id="other"))
    assert "Note: 1 of 2 articles have no prediction; they count as texts without claims" in result.stderr
    assert "Note: 2 of 3 predictions are failures or for no article of gold; left out" in result.stderr


def test_nothing_in_common_is_an_error(gold: Path) -> None:
    result = run(gold, make_extraction(document_id="other"))
    assert result.exit_code == 1
    assert "gold has 'a', predictions have 'other'" in result.stderr


def test_a_prediction_on_another_text_is_an_error(gold: Path) -> None:
    result = run(gold, make_extraction(make_claim("xx Ferries", "Ferries")))
    assert result.exit_code == 1
    assert "is not what the gold's text has there" in result.stderr


def test_gold_in_the_wire_format(gold: Path) -> None:
    wire = gold.parent / "gold.jsonl"
    wire.write_text(to_json(GOLD) + "\n", encoding="utf-8")
    assert run(wire, GOLD, options=("--texts", str(gold))).exit_code == 0
    assert run(wire, GOLD).exit_code == 1
