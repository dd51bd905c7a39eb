"""CSV: Python's reader gives the rows back, and no cell is a formula."""

from __future__ import annotations

import csv
import io
import re

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.claims import Claim, Extraction, SpeechKind
from quoteattr.export.csv import to_csv
from quoteattr.export.rows import COLUMNS, list_rows
from quoteattr.text import Span
from tests.export.test_brat import FULL, TEXT
from tests.strategies import extractions


def read(data: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data, newline=""), strict=True))


def test_every_column() -> None:
    header, first, second = read(to_csv(FULL, TEXT))
    assert header == list(COLUMNS)
    assert dict(zip(header, first, strict=True)) == {
        "document": "x",
        "claim": "c1",
        "parent": "",
        "kind": "mixed",
        "text": "We won, [...] that\nnobody ran",
        "start": "1",
        "end": "61",
        "content": "1-8 46-61",
        "quoted": "1-8",
        "speaker": "Ms Ono, the coach",
        "speaker_start": "15",
        "speaker_end": "32",
        "speaker_head": "Ms Ono",
        "speaker_form": "name",
        "status": "RESOLVED",
        "actor": "Q 1:2",
        "actor_name": "Haruka\tOno",
        "candidates": "",
        "cue": "said",
        "cue_start": "10",
        "cue_end": "14",
        "cue_lemma": "say",
        "act": "commissive",
        "polarity": "negative",
        "hedged": "true",
        "addressee": "us",
        "time": "",
        "place": " the coach.",
        "facts": "number: nobody;date: ran",
        "confidence": "0.25",
    }
    assert second[1:4] == ["c2", "c1", "indirect"]


def cell(words: str) -> str:
    claim = Claim("c1", SpeechKind.DIRECT, words, (Span(0, 1),))
    (row,) = read(to_csv(Extraction("x", (claim,)), "a", header=False))
    return row[list(COLUMNS).index("text")]


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\ttab", "'\ttab"),
        ("\r\nline", "'\r\nline"),
        ("  =1", "'  =1"),
        ("\ufeff\u200b=1", "'\ufeff\u200b=1"),
        ("＝1", "'＝1"),
        ("\0=1", "\ufffd=1"),
        ("a\0b", "a\ufffdb"),
        ("\ud800", "\ufffd"),
        ("1 + 1 = 2", "1 + 1 = 2"),
        ("‘quoted’", "‘quoted’"),
        ("– dash", "– dash"),
        ('a "b", c', 'a "b", c'),
        ("'apostrophe", "'apostrophe"),
        ("", ""),
    ],
)
def test_what_a_cell_holds(words: str, written: str) -> None:
    assert cell(words) == written


_SIGNS = st.text(st.sampled_from("=+-@＝＋－＠\t\r\n \u200b\ufeff\0\x1b\ud800a\"',;"), max_size=6)


@given(_SIGNS | st.text(max_size=6))
def test_no_cell_starts_a_formula(words: str) -> None:
    written = cell(words)
    assert not re.match("[=+@＝＋－＠\t\r\n-]", written)
    hidden = "".join(c for c in written if c.isprintable() and not c.isspace())
    assert not re.match("[=+@＝＋－＠-]", hidden)


@given(st.lists(extractions(), max_size=2))
def test_a_reader_gives_the_rows_back(pairs: list[tuple[str, Extraction]]) -> None:
    data = "".join(to_csv(extraction, text, header=not i) for i, (text, extraction) in enumerate(pairs))
    data.encode("utf-8")
    header, *rows = read(data) or [list(COLUMNS)]
    assert header == list(COLUMNS)
    expected = [row for text, extraction in pairs for row in list_rows(extraction, text)]
    assert len(rows) == len(expected)
    for cells, row in zip(rows, expected, strict=True):
        assert not any(re.match("[=+@＝＋－＠\t\r\n-]", value) for value in cells)
        words = re.sub("[\0\ud800-\udfff]", "\ufffd", row["text"])
        assert cells[header.index("text")] in (words, f"'{words}")
        assert cells[header.index("start")] == str(row["start"])
        assert float(cells[header.index("confidence")]) == row["confidence"]


def test_rows_follow_the_columns() -> None:
    for row in list_rows(attrs.evolve(FULL), TEXT):
        assert list(row) == list(COLUMNS)
