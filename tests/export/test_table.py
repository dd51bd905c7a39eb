"""The table for people: what it says, how it wraps, and that it shows hostile words without obeying them."""

from __future__ import annotations

import io
import re

import attrs
import pytest
from hypothesis import given
from rich.cells import cell_len

from quoteattr.claims import (
    ActorRef,
    Candidate,
    Claim,
    Cue,
    Extraction,
    MentionForm,
    Polarity,
    Resolution,
    ResolutionStatus,
    Speaker,
    SpeechKind,
)
from quoteattr.export.table import PLAIN_WIDTH, fit_table, make_printable, to_table
from quoteattr.text import Span
from tests.strategies import extractions, texts

RESOLVED = Resolution(ResolutionStatus.RESOLVED, ActorRef("a1", "Mara Quill"), (Candidate("a1", "Mara Quill", 1.0),))


def _speaker(text: str, resolution: Resolution | None, head: Span | None = None) -> Speaker:
    return Speaker(Span(0, len(text)), head or Span(0, len(text)), text, MentionForm.NOMINAL, (), resolution)


def _claim(number: int, text: str, speaker: Speaker | None = None, parent: str | None = None) -> Claim:
    return Claim(f"c{number}", SpeechKind.INDIRECT, text, (Span(0, 9),), speaker=speaker, parent=parent)


def _unresolved(status: ResolutionStatus, *ids: str) -> Resolution:
    return Resolution(status, None, tuple(Candidate(i, i, 0.5) for i in ids))


def _cells(claim: Claim) -> list[str]:
    """The cells of a row in a table that is wide enough to wrap nothing."""
    row = to_table(Extraction("x", (claim,)), width=200).splitlines()[4]
    return re.split(r"\s{2,}", row.strip())


THREE_CLAIMS = Extraction(
    "quill-1",
    (
        Claim(
            "c1",
            SpeechKind.DIRECT,
            "The harbour was never safe [...] and everybody on the board knew it for years.",
            (Span(1, 9),),
            cue=Cue(Span(10, 14), "say"),
            speaker=_speaker("Quill", RESOLVED),
        ),
        Claim(
            "c2",
            SpeechKind.MIXED,
            "the board had “no time” for letters",
            (Span(1, 9),),
            cue=Cue(Span(10, 14), "deny", polarity=Polarity.NEGATIVE, hedged=True),
            speaker=_speaker("a clerk", _unresolved(ResolutionStatus.UNNAMED)),
        ),
        _claim(3, "letters had been sent", parent="c2"),
    ),
)


def test_the_whole_table() -> None:
    assert to_table(THREE_CLAIMS).splitlines() == [
        "quill-1: 3 claims (1 direct, 1 indirect, 1 mixed); 2 with a speaker, 1 resolved",
        "",
        " Speaker             Actor    Kind      Cue             Claim",
        " ──────────────────────────────────────────────────────────────────────────────────────────────────",
        " Quill → Mara Quill  a1       direct    say             The harbour was never safe [...] and",
        "                                                        everybody on the board knew it for years.",
        "",
        " a clerk             unnamed  mixed     deny            the board had “no time” for letters",
        "                                        (negative,",
        "                                        hedged)",
        "",
        " -                   -        indirect  -               → letters had been sent",
    ]


def test_a_narrow_table_is_stacked() -> None:
    assert to_table(THREE_CLAIMS, width=60).splitlines() == [
        "quill-1: 3 claims (1 direct, 1 indirect, 1 mixed); 2 with a speaker, 1 resolved",
        "",
        "Quill → Mara Quill (a1), direct, say",
        "  The harbour was never safe [...] and everybody on the",
        "  board knew it for years.",
        "",
        "a clerk (unnamed), mixed, deny (negative, hedged)",
        "  the board had “no time” for letters",
        "",
        "no speaker, indirect",
        "  → letters had been sent",
    ]


@pytest.mark.parametrize(
    ("speaker", "shown", "actor"),
    [
        (None, "-", "-"),
        (_speaker("she", None), "she", "-"),
        (_speaker("Mara Quill", RESOLVED), "Mara Quill", "a1"),
        (_speaker("she", RESOLVED), "she → Mara Quill", "a1"),
        (_speaker("Quill, the mayor", RESOLVED, Span(0, 5)), "Quill → Mara Quill", "a1"),
        (_speaker("Quill", RESOLVED, Span(90, 95)), "Quill → Mara Quill", "a1"),
        (_speaker("a clerk", _unresolved(ResolutionStatus.UNNAMED)), "a clerk", "unnamed"),
        (_speaker("locals", _unresolved(ResolutionStatus.COLLECTIVE)), "locals", "collective"),
        (_speaker("Ono", _unresolved(ResolutionStatus.UNKNOWN, "a1")), "Ono", "unknown"),
        (_speaker("Ono", _unresolved(ResolutionStatus.AMBIGUOUS, "a", "b")), "Ono", "ambiguous: a, b"),
        (_speaker("Ono", _unresolved(ResolutionStatus.AMBIGUOUS, *"abcd")), "Ono", "ambiguous: a, b, c, ..."),
    ],
)
def test_speaker_and_actor(speaker: Speaker | None, shown: str, actor: str) -> None:
    assert _cells(_claim(1, "yes", speaker)) == [shown, actor, "indirect", "-", "yes"]


@pytest.mark.parametrize(
    ("cue", "shown"),
    [
        (None, "-"),
        (Cue(Span(0, 4), "say"), "say"),
        (Cue(Span(0, 4), "deny", polarity=Polarity.NEGATIVE), "deny (negative)"),
        (Cue(Span(0, 4), "say", hedged=True), "say (hedged)"),
        (Cue(Span(0, 4), "deny", polarity=Polarity.NEGATIVE, hedged=True), "deny (negative, hedged)"),
    ],
)
def test_cue(cue: Cue | None, shown: str) -> None:
    assert _cells(attrs.evolve(_claim(1, "yes"), cue=cue)) == ["-", "-", "indirect", shown, "yes"]


@pytest.mark.parametrize(
    ("claims", "heading"),
    [
        ((), "x: No claims found."),
        ((_claim(1, "yes"),), "x: 1 claim (1 indirect); 0 with a speaker, 0 resolved"),
        (
            (_claim(1, "yes", _speaker("she", RESOLVED)), _claim(2, "no", _speaker("she", None))),
            "x: 2 claims (2 indirect); 2 with a speaker, 1 resolved",
        ),
    ],
)
def test_heading(claims: tuple[Claim, ...], heading: str) -> None:
    assert to_table(Extraction("x", claims)).splitlines()[0] == heading


def test_nested_claims_are_indented_by_their_depth() -> None:
    claims = [_claim(1, "a"), _claim(2, "b", parent="c1"), _claim(3, "c", parent="c2"), _claim(4, "d", parent="c1")]
    rows = [row for row in to_table(Extraction("x", tuple(claims))).splitlines() if "indirect  " in row]
    left = rows[0].index(" a") + 1
    assert [row[left:] for row in rows] == ["a", "→ b", "  → c", "→ d"]


@pytest.mark.parametrize("parent", ["c1", "c2", "gone"])
def test_a_parent_that_makes_no_tree_does_not_hang(parent: str) -> None:
    claims = (_claim(1, "a", parent=parent), _claim(2, "b", parent="c1"))
    assert "→ b" in to_table(Extraction("x", claims))


def test_a_claim_that_is_nested_very_deep_keeps_its_column() -> None:
    claims = [_claim(1, "word")] + [_claim(n, "word", parent=f"c{n - 1}") for n in range(2, 60)]
    assert to_table(Extraction("x", tuple(claims))).count("→ word") == 58


# --- what a terminal sees -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\r\n  b\tc", "a b c"),
        ("\x1b[31mred\x07", "␛[31mred␇"),
        ("\x00\x7f", "␀␡"),
        ("\x9b31m\x85", "�31m�"),
        ("\x1c\x1d", "␜␝"),
        ("a\u202eb\u2066c", "a�b�c"),
        ("\ud800\udcff", "��"),
        ("a\u2028b\u2003c", "a b c"),
        ("שלום 🙂 e\u0301 مرحبا", "שלום 🙂 e\u0301 مرحبا"),
        ("[red]not markup[/red] :smile:", "[red]not markup[/red] :smile:"),
    ],
)
def test_make_printable(text: str, shown: str) -> None:
    assert make_printable(text) == shown


@given(texts)
def test_nothing_printable_is_left_that_a_terminal_obeys(text: str) -> None:
    shown = make_printable(text)
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", shown)
    assert make_printable(shown) == shown


def test_markup_and_escapes_in_every_column_are_only_shown() -> None:
    bad = "[red]\x1b]0;x\x07[/]"
    resolution = Resolution(ResolutionStatus.RESOLVED, ActorRef(bad, bad), (Candidate(bad, bad, 1.0),))
    claim = attrs.evolve(_claim(1, bad, _speaker("she", resolution)), cue=Cue(Span(0, 1), bad))
    table = to_table(Extraction(bad, (claim,)), width=220)
    assert table.count("[red]␛]0;x␇[/]") == 5
    assert "\x1b" not in table


@given(extractions())
def test_a_table_is_plain_and_never_wider_than_asked(pair: tuple[str, Extraction]) -> None:
    table = to_table(attrs.evolve(pair[1], id="x"))
    table.encode("utf-8")
    lines = table.split("\n")
    assert lines.pop() == ""
    assert all(cell_len(line) <= PLAIN_WIDTH for line in lines[1:])
    assert all(line == line.rstrip() for line in lines)


# --- streams --------------------------------------------------------------------------------------------------------


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class _AsciiTerminal(io.TextIOWrapper):
    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="ascii")

    def isatty(self) -> bool:
        return True


@pytest.fixture
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "60")


@pytest.mark.usefixtures("_plain_environment")
def test_a_terminal_gets_colours_and_its_width() -> None:
    shown = fit_table(Extraction("x", (_claim(1, "word " * 40),)), _Terminal())
    assert "\x1b[36mindirect" in shown
    plain = re.sub("\x1b\\[[0-9;]*m", "", shown)
    assert 55 < max(map(len, plain.splitlines()[1:])) <= 60


@pytest.mark.usefixtures("_plain_environment")
def test_no_color_takes_the_colours_and_leaves_the_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    shown = fit_table(Extraction("x", (_claim(1, "yes"),)), _Terminal())
    assert "\x1b[36m" not in shown
    assert "indirect" in shown


@pytest.mark.usefixtures("_plain_environment")
def test_anything_else_gets_the_plain_table() -> None:
    extraction = Extraction("x", (_claim(1, "word " * 40),))
    assert fit_table(extraction, io.StringIO()) == to_table(extraction)


def test_a_stream_that_is_not_unicode_gets_what_it_can_hold() -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    assert "S?ren ?" in fit_table(Extraction("x", (_claim(1, "Søren 🙂"),)), stream)


@pytest.mark.usefixtures("_plain_environment")
def test_an_ascii_terminal_gets_an_ascii_arrow() -> None:
    shown = fit_table(Extraction("x", (_claim(1, "yes", _speaker("she", RESOLVED)),)), _AsciiTerminal())
    assert "she ->" in shown
    assert "?" not in shown
