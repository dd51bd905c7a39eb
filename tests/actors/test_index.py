from __future__ import annotations

import pytest

from quoteattr.actors import index
from quoteattr.actors.index import NameIndex
from quoteattr.actors.names import read_name, read_organization

NAMES = [
    "Jane Roe",
    "Jane Quincy Roe",
    "J. Roe",
    "Ole Marsh",
    "Zarathe",
    "Zarathe Dahl",
    "Orban Viktor",
    "...",
    "de Roe",
]

# mention, rows that must be found as it is spelled, rows that must be found with a misspelt word; others may be
MENTIONS = [
    ("Jane Roe", [0, 1, 2], []),
    ("Jane Quincy Maria Roe", [0, 1], []),
    ("J. Roe", [0, 1, 2], []),
    ("Roe", [0, 1, 2, 8], []),
    ("Jnae Roe", [2], [0, 1]),
    ("Jane Mrsah", [], []),
    ("Ole Mrash", [], [3]),
    ("Zaratke", [], [4]),
    ("Viktor Orban", [6], []),
    ("JaneRoe", [0], []),
    ("J. Q.", [], []),
    ("", [], []),
]


@pytest.mark.parametrize(("mention", "spelled", "misspelt"), MENTIONS)
def test_find(mention: str, spelled: list[int], misspelt: list[int]) -> None:
    names = NameIndex(map(read_name, NAMES))
    found, misspelt_found = names.find(read_name(mention)), names.find_misspelt(read_name(mention))
    assert set(spelled) <= set(found)
    assert set(misspelt) <= set(misspelt_found) - set(spelled)
    for rows in (found, misspelt_found):
        assert rows == sorted(set(rows))
        assert len(rows) < 5  # it is no scan


def test_acronyms_are_found_among_organisations_only() -> None:
    words = [read_organization("North Sea Union")]
    assert NameIndex(words, organizations=True).find(("nsu",)) == [0]
    assert NameIndex(words).find(("nsu",)) == []


def test_an_empty_index() -> None:
    assert NameIndex([]).find(("roe",)) == []
    assert NameIndex([]).find_misspelt(("roe",)) == []


def test_holders() -> None:
    names = NameIndex(map(read_name, NAMES))
    assert list(names.holders("roe")) == [0, 1, 2, 8]
    assert list(names.holders("lark")) == []


def test_what_a_word_may_stand_for_is_forgotten_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "_MEMO", 2)
    names = NameIndex(map(read_name, NAMES))
    for _ in range(3):
        for mention, spelled, _misspelt in MENTIONS:
            assert set(spelled) <= set(names.find(read_name(mention)))
