from __future__ import annotations

import pytest

from quoteattr.actors.spelling import are_alike, are_misspelt, edit_cost, near, spelling_key

# one, other, alike (a transliteration variant), perhaps misspelt
WORDS = [
    ("mohammed", "muhammad", True, True),
    ("gaddafi", "qadhafi", True, True),
    ("zelensky", "zelenskyy", True, True),
    ("selenskyj", "zelenskyy", True, False),
    ("meyer", "meier", True, True),
    ("muller", "mueller", True, True),
    ("hassan", "hussein", False, False),
    ("roman", "robert", False, False),
    ("macron", "marcon", False, True),
    ("marsh", "march", False, True),
    ("roe", "rae", False, False),
    ("roe", "rowe", False, True),
    ("ole", "oli", False, False),
    ("cook", "cock", False, True),
    ("tusk", "trump", False, False),
    ("ortega", "ortiz", False, False),
    ("lindqvist", "lindkvist", True, True),
    ("김정은", "김종은", False, False),
    ("习近平", "习近朋", False, False),
    ("नरेन्द्र", "नरेन्दर", False, True),
    ("مسعود", "مسعوت", False, True),
]


@pytest.mark.parametrize(("one", "other", "alike", "misspelt"), WORDS)
def test_spellings(one: str, other: str, alike: bool, misspelt: bool) -> None:
    assert (are_alike(one, other), are_misspelt(one, other)) == (alike, misspelt)
    assert (are_alike(other, one), are_misspelt(other, one)) == (alike, misspelt)
    assert are_alike(one, one)


@pytest.mark.parametrize(
    ("one", "other", "cost"),
    [
        ("roe", "roe", 0.0),
        ("", "roe", 2.2),
        ("jon", "john", 0.3),
        ("anna", "ana", 0.2),
        ("roe", "roa", 0.4),
        ("kemal", "cemal", 0.4),
        ("brown", "bronw", 0.9),
        ("brown", "crown", 1.0),
        ("vera", "verak", 1.0),
    ],
)
def test_edit_cost(one: str, other: str, cost: float) -> None:
    assert edit_cost(one, other) == edit_cost(other, one) == cost


def test_keys() -> None:
    assert spelling_key("aoi") == "aoi"
    assert spelling_key("习近平") == "习近平"


def test_near() -> None:
    assert near("marsh", ["march", "moor", "marshes"]) == ["march", "marshes"]
    assert near("marsh", ["mrsah", "hsram"], edits=3) == ["mrsah"]
