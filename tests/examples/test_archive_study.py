"""The study: what is counted as what, and the tables of a small archive."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from click.testing import CliRunner

from quoteattr import (
    ActorRef,
    Candidate,
    Claim,
    Cue,
    CueAct,
    Extraction,
    Failure,
    MentionForm,
    Resolution,
    ResolutionStatus,
    Span,
    Speaker,
    SpeechKind,
)
from quoteattr.cli import main
from quoteattr.export.json import to_jsonl

from .loading import load_example

example = load_example("archive_study")


def make_claim(number: int, status: ResolutionStatus | None, words: str = "it rained", **more: object) -> Claim:
    """A claim whose speaker has this status; None for no speaker."""
    speaker = None
    if status is not None:
        resolved = status is ResolutionStatus.RESOLVED
        candidates = (Candidate("ana", "Ana Reyes", 1.0),) if resolved else ()
        resolution = Resolution(status, ActorRef("ana", "Ana Reyes") if resolved else None, candidates)
        speaker = Speaker(Span(0, 3), Span(0, 3), "Ana", MentionForm.NAME, (), resolution)
    values = {"kind": SpeechKind.INDIRECT, "confidence": 0.9, **more}
    return Claim(f"c{number}", text=words, content=(Span(9, 9 + len(words)),), speaker=speaker, **values)  # type: ignore[arg-type]


ARCHIVE = [
    Extraction(
        "monday",
        (
            make_claim(1, ResolutionStatus.RESOLVED, kind=SpeechKind.DIRECT),
            make_claim(2, ResolutionStatus.RESOLVED, "never seen in one hundred years [...] said nobody"),
            make_claim(3, ResolutionStatus.UNNAMED, parent="c2"),  # inside another claim: its words are Ana's
            make_claim(4, ResolutionStatus.UNNAMED, confidence=0.2),
            make_claim(5, ResolutionStatus.UNNAMED, cue=Cue(Span(4, 8), "hope", CueAct.MENTAL)),
        ),
    ),
    Failure("tuesday", "InputError", "no text"),
    Extraction(
        "wednesday",
        (
            make_claim(1, ResolutionStatus.AMBIGUOUS),
            make_claim(2, ResolutionStatus.UNKNOWN, kind=SpeechKind.MIXED),
            make_claim(3, ResolutionStatus.UNNAMED),
            make_claim(4, ResolutionStatus.COLLECTIVE),
            make_claim(5, None, kind=SpeechKind.DIRECT),
        ),
    ),
]

TABLES = """\
source                 claims   share    words   of these direct, mixed, indirect
resolved                    2  28.6 %       10   1, 0, 1
named, not resolved         2  28.6 %        4   0, 1, 1
unnamed                     1  14.3 %        2   0, 0, 1
collective                  1  14.3 %        2   0, 0, 1
no source                   1  14.3 %        2   1, 0, 0

most quoted of 1 actors:
       2 Ana Reyes

2 articles, 1 that failed; 7 claims counted, 1 left out as unsure; 2 have a source that could not be resolved.
"""


def test_the_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "claims.jsonl"
    path.write_text("".join(to_jsonl(ARCHIVE)), encoding="utf-8")
    example.main([str(path)])
    assert capsys.readouterr().out == TABLES


def test_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(to_jsonl(ARCHIVE))))
    example.main([])
    assert capsys.readouterr().out == TABLES


def test_less_confidence_and_fewer_rows() -> None:
    found = example.study(ARCHIVE, 0.1)
    assert (found.unsure, found.claims["indirect", "unnamed"]) == (0, 2)
    assert "Ana Reyes" not in example.tell(found, 0)


def test_an_empty_archive() -> None:
    assert "resolved                    0       -        0" in example.tell(example.study([], 0.5), 10)


def test_what_the_command_writes_is_what_it_reads(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    article = tmp_path / "a.txt"
    article.write_text("“It leaks,” said Mara Okello. Residents said nobody had told them.", encoding="utf-8")
    CliRunner().invoke(
        main, ["batch", str(article), "-o", str(tmp_path / "claims.jsonl"), "-q"], catch_exceptions=False
    )
    example.main([str(tmp_path / "claims.jsonl")])
    assert "       1 Mara Okello\n" in capsys.readouterr().out
