from __future__ import annotations

from itertools import product

import pytest

from quoteattr.actors import index
from quoteattr.actors.index import NameIndex
from quoteattr.actors.names import read_name, read_organization
from quoteattr.actors.spelling import are_alike, spelling_key

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


def test_names_of_the_same_consonants_are_not_compared_for_their_spaces() -> None:
    vowels = list(product("aeiou", repeat=3))
    words = [f"b{''.join(vowels[i * 37 % 125])}d{''.join(vowels[i * 58 % 125])}" for i in range(125)]
    assert {spelling_key("mara" + word) for word in words} == {"mrbd"}
    alike = [row for row, word in enumerate(words) if are_alike(words[0], word)]
    assert len(alike) < 20
    assert NameIndex([("mara", word) for word in words]).find(("mara", words[0])) == alike


def test_initials_alone_are_found_as_they_stand() -> None:
    names = NameIndex([("j.", "k."), ("j.", "l.")])
    assert names.find(("j.", "k.")) == [0]


def test_letters_spaced_differently() -> None:
    names = [("sergei", "lavrov"), ("sergeilavrov",), ("serg", "eilavrov"), ("sergey", "lavrov", ",jr")]
    assert NameIndex(names).find(("sergeilavrov",)) == [0, 1, 2, 3]
    assert NameIndex(names).find(("sergeilavrov", ",jr")) == [0, 1, 2, 3]
    assert NameIndex(names).find(("ser", "geilavrov")) == [1]
    companies = NameIndex([("net", "work"), ("network",), ("notwork",)], organizations=True)
    assert companies.find(("ne", "twork")) == [0, 1]


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
