"""Drafts of ClaimReview: whose claims, which of them, and that no verdict is in them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quoteattr import Actor, Claim, Cue, Polarity, Span, SpeechKind

from .loading import load_example

example = load_example("claim_review")

ARTICLE = (
    "“We lose 1.2 million crowns a year,” said Petra Halvorsen, who chairs the harbour board. She denied that the boat "
    "sails empty. Tomas Reyl said the figures were made up."
)


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    (tmp_path / "ferry.txt").write_text(ARTICLE, encoding="utf-8")
    actors = [{"id": "halvorsen", "name": "Petra Halvorsen"}, {"id": "board", "name": "Sund Board", "kind": "group"}]
    (tmp_path / "actors.json").write_text(json.dumps(actors), encoding="utf-8")
    return ["--actors", str(tmp_path / "actors.json"), str(tmp_path / "ferry.txt")]


def test_a_draft_of_what_she_says_and_a_note_of_what_she_denies(
    files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    example.main([*files, "--actor", "halvorsen", "--site", "https://example.org/"])
    printed, told = capsys.readouterr()
    document = json.loads(printed)
    assert document["@context"] == "https://schema.org"
    (draft,) = document["@graph"]
    assert (draft["@type"], draft["creativeWorkStatus"]) == ("ClaimReview", "Draft")
    assert draft["claimReviewed"] == "We lose 1.2 million crowns a year"
    assert "To check: 1.2 million crowns (money)" in draft["description"]
    assert draft["itemReviewed"]["@type"] == "Quotation"
    assert draft["itemReviewed"]["author"] == {"@type": "Person", "@id": "halvorsen", "name": "Petra Halvorsen"}
    assert draft["itemReviewed"]["appearance"]["url"] == "https://example.org/ferry.txt"
    assert "reviewRating" not in printed
    assert told == 'ferry.txt, c2: negated (deny): "that the boat sails empty"\n'


def test_nobody_else_s_claims(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    example.main([*files, "--actor", "board"])
    assert json.loads(capsys.readouterr().out)["@graph"] == []


def test_what_is_not_sure_is_told(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    example.main([*files, "--actor", "halvorsen", "--least", "1"])
    printed, told = capsys.readouterr()
    assert json.loads(printed)["@graph"] == []
    assert "ferry.txt, c1: confidence 0." in told


def test_an_actor_that_the_registry_does_not_have(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        example.main([*files, "--actor", "nobody"])
    assert "has no actor 'nobody'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("kind", "reviewed"),
    [(SpeechKind.DIRECT, "Quotation"), (SpeechKind.MIXED, "Claim"), (SpeechKind.INDIRECT, "Claim")],
)
def test_only_what_is_verbatim_is_a_quotation(kind: SpeechKind, reviewed: str) -> None:
    claim = Claim("c1", kind, "it rained", (Span(0, 9),), confidence=0.9)
    draft = example.make_draft(claim, Actor(id="o", name="Board", kind="organization"), "it rained", "a.txt")
    assert draft["itemReviewed"]["@type"] == reviewed
    assert draft["itemReviewed"]["author"]["@type"] == "Organization"
    assert draft["description"].endswith("To check: nothing countable.")


def test_what_is_unfit() -> None:
    cue = Cue(Span(0, 2), "deny", polarity=Polarity.NEGATIVE)
    assert example.tell_unfit(Claim("c1", SpeechKind.DIRECT, "so", (Span(0, 2),), cue=cue), 0.0) == "negated (deny)"
    assert (
        example.tell_unfit(Claim("c1", SpeechKind.DIRECT, "so", (Span(0, 2),), confidence=0.4), 0.5)
        == "confidence 0.40"
    )
    assert example.tell_unfit(Claim("c1", SpeechKind.DIRECT, "so", (Span(0, 2),), confidence=0.5), 0.5) == ""
