"""A text with marked claims on a terminal and in a pipe."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import given

from quoteattr.claims import Claim, Extraction, SpeechKind
from quoteattr.errors import InputError
from quoteattr.export.ansi import fit_annotated, to_annotated_text
from quoteattr.text import Span

from ..strategies import extractions
from .articles import make_bridge, make_hostile

BRIDGE = """\
Harbour bridge closed

“[1 The bridge is not safe],” chief engineer Mara Okello told the council on Monday. “[1 We said so
in March.]” Deputy mayor Juan Odell denied [2 that she had warned him].

A second engineer, who asked not to be named, said “[3 the mayor told us [4 that nobody would pay
for it].]” Residents said [5 it was “a disgrace”]. Mr Okello, a baker, hopes [6 for a ferry]. Smith
promised [7 one].

[8 The bridge will] reportedly [8 reopen in spring].

[1] Mara Okello, direct, tell (okello)
[2] Juan Odell, indirect, deny, negated (a2)
[3] A second engineer, direct, say (unnamed)
[4] the mayor, indirect, tell (unnamed)
[5] Residents, mixed, say (collective)
[6] Mr Okello, indirect, hope (ambiguous)
[7] Smith, indirect, promise (unknown)
[8] no speaker, indirect, reportedly, hedged
"""


class _Terminal(io.StringIO):
    encoding = "utf-8"  # type: ignore[assignment]

    def isatty(self) -> bool:
        return True


def _claims(*spans: tuple[int, int], text: str) -> Extraction:
    return Extraction(
        "a",
        tuple(
            Claim(f"c{n}", SpeechKind.INDIRECT, text[start:end], (Span(start, end),))
            for n, (start, end) in enumerate(spans, start=1)
        ),
    )


def test_brackets_and_a_list() -> None:
    assert to_annotated_text(*make_bridge()) == BRIDGE


def test_a_claim_that_crosses_another_closes_with_its_number() -> None:
    marked = to_annotated_text("one two three", _claims((0, 7), (4, 13), text="one two three"))
    assert marked.splitlines()[0] == "[1 one [2 two 1] three]"


def test_a_claim_over_two_paragraphs_closes_in_the_second() -> None:
    text = "one\n\ntwo three"
    assert to_annotated_text(text, _claims((0, 8), text=text)).splitlines()[:3] == ["[1 one", "", "two] three"]


def test_a_pipe_gets_no_colours() -> None:
    assert fit_annotated(*make_bridge(), io.StringIO()) == BRIDGE


def test_a_terminal_gets_colours_and_lines_under_what_is_verbatim(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("NO_COLOR", raising=False)
    shown = fit_annotated(*make_bridge(), _Terminal())
    assert re.search(r"\x1b\[4;34mThe bridge is not safe\x1b", shown)  # direct: blue, underlined
    assert re.search(r"\x1b\[32mthat she had warned him\x1b", shown)  # indirect: green
    assert re.search(r"\x1b\[35mit was “\x1b.*\x1b\[4;35ma disgrace\x1b", shown)  # mixed: what is quoted
    assert re.sub(r"\x1b\[[\d;]*m", "", shown).split() == BRIDGE.split()


def test_no_color_leaves_the_brackets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    shown = fit_annotated(*make_bridge(), _Terminal())
    assert not re.search(r"\x1b\[[\d;]*3\dm", shown)
    assert "[2 " in shown


def test_a_terminal_that_cannot_show_a_character_gets_a_question_mark() -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    assert "?[1 The bridge is not safe],?" in fit_annotated(*make_bridge(), stream)


def test_the_text_is_shown_and_never_obeyed() -> None:
    shown = to_annotated_text(*make_hostile())
    assert not re.search("[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", shown)
    assert "␛[31mred" in shown


def test_claims_of_another_text_are_refused() -> None:
    with pytest.raises(InputError, match="is it the text"):
        to_annotated_text("Short.", make_bridge()[1])


@given(extractions())
def test_any_text_and_claims_can_be_shown(pair: tuple[str, Extraction]) -> None:
    shown = to_annotated_text(*pair)
    shown.encode("utf-8")
    assert shown.endswith("\n")
    assert len(re.findall(r"^\[\d+\] ", shown, re.MULTILINE)) >= len(pair[1].claims)
