"""Each invariant of compare.py under its name, then the table of what a match is worth."""

from __future__ import annotations

import pytest

from quoteattr.actors.compare import (
    ACCEPT,
    WEAK,
    acronym_of,
    compare_organizations,
    compare_persons,
)
from quoteattr.actors.names import read_name, read_organization


def compare(mention: str, name: str, *, misspellings: bool = False, family: str = "") -> tuple[float, bool] | None:
    match = compare_persons(read_name(mention), read_name(name), misspellings=misspellings, family=read_name(family))
    return None if match is None else (match.score, match.decisive)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Vera Dahl", "Nora Dahl"),
        ("Vera Dahl", "Vera Moss"),
        ("Saddam Salim al-Duri", "Saddam Salim al-Bekri"),
        ("Anna Maria Dahl", "Anna Vera Dahl"),
        ("Abdullah bin Omar al-Bekri", "Omar bin Abdullah al-Bekri"),
        ("Jane A. Roe", "Jane B. Roe"),
        ("Friedrich Hans", "Hans Friedrich"),
        ("Bob Marsh", "Rob Marsh"),
        ("Jane Marsh", "Jane M."),
    ],
)
def test_conflict(one: str, other: str) -> None:
    assert compare(one, other) is None
    assert compare(other, one) is None


def test_suffix() -> None:
    assert compare("Ole Roe Jr.", "Ole Roe Sr.") is None
    for one, other in [("Ole Roe", "Ole Roe Jr."), ("Ole Roe III", "Ole Roe")]:
        match = compare(one, other)
        assert match == (WEAK, False)
    assert compare("Ole Roe Junior", "Ole Roe, Jr.") == (1.0, True)
    assert compare("Roe", "Ole Roe Jr.") == (0.5, False)
    assert compare("Roe Jr.", "Ole Roe") == (0.5, False)


def test_lone_word() -> None:
    for word, score in [("Roe", 0.5), ("Jane", 0.35), ("Nora", None), ("Quincy", 0.3), ("Marsh", None)]:
        match = compare(word, "Jane Quincy Roe")
        assert (match[0] if match else None) == score
        assert match is None or not match[1]
    assert compare("Jim", "James Roe") == (0.35, False)
    assert compare("Jane Roe", "Roe") is None
    assert compare("Park", "Park Dae Min", family="Park") == (0.5, False)
    assert compare("Min", "Park Dae Min", family="Park") == (0.35, False)


# mention, name, score (below ACCEPT: not decisive)
WORTH = [
    ("Jane Roe", "Jane Roe", 1.0),
    ("Jane Roe", "Jane Quincy Roe", 0.97),
    ("Jane Roe", "Jane Q. Roe", 0.99),
    ("Jane Q. Roe", "Jane Quincy Roe", 0.99),
    ("Jane Q. Roe", "Jane Roe", 0.94),
    ("Jane Quincy Maria Roe", "Jane Roe", 0.92),
    ("Ole W. Roe", "Ole H. W. Roe", WEAK),
    ("Ole H. W. Roe", "Ole W. Roe", WEAK),
    ("Ole H. W. Roe", "Ole H. Roe", 0.94),
    ("J. Roe", "Jane Roe", 0.92),
    ("Jane Roe", "J. Roe", 0.92),
    ("J. Roe", "J. Roe", 1.0),
    ("J. R.", "Jane Roe", None),
    ("J. R.", "J. R.", 1.0),
    ("J. R. S.", "J. R.", None),
    ("Jim Roe", "James Roe", 0.92),
    ("Jane Bekri", "Jane al-Bekri", 0.99),
    ("JaneRoe", "Jane Roe", 0.97),
    ("Abdulrahman Roe", "Abdul Rahman Roe", 0.97),
    ("Mohamed Roe", "Mohammed Roe", 0.972),
    ("Roe Dahl", "Jane Roe Dahl", WEAK),  # a family name of two words?
    ("Quincy Maria Roe", "Jane Quincy Maria Roe", 0.92),
    ("Quincy Roe", "Jane Quincy Maria Roe", 0.89),
    ("Mary Quincy Roe", "Quincy Roe", WEAK),
    ("Pedro Sanz", "Pedro Sanz Perez-Casal", 0.88),
    ("Pedro Sanz Perez", "Pedro Sanz", WEAK),
    ("Pedro Sanz Perez-Casal", "Pedro Sanz", 0.88),
    ("Juan Carlos", "Juan Carlos Varo Rodas", WEAK),
    ("J. Roe", "Mark J. Roe", WEAK),
    ("M. Roe", "Jim Mark Roe", WEAK),
    ("", "Jane Roe", None),
    ("Jane Roe", "", None),
    ("", "", None),
    ("bin Salim Mohammed", "Mohammed bin Salim", 0.95),
    ("Dahl Vera Maria", "Vera Maria Dahl", 0.95),
    ("Orban Viktor", "Viktor Orban", 0.95),
    ("Dae Min Park", "Park Dae Min", 0.95),
]


@pytest.mark.parametrize(("mention", "name", "score"), WORTH)
def test_worth(mention: str, name: str, score: float | None) -> None:
    match = compare(mention, name)
    assert (match[0] if match else None) == score
    assert match is None or match[1] is (match[0] >= ACCEPT)


MISSPELT = [
    ("Jnae Marsh", "Jane Marsh", 0.854),
    ("Jane Mrash", "Jane Quincy Marsh", 0.824),
    ("Jane Quincy Mrash", "Jane Marsh", None),  # longer than the name, and misspelt
    ("Jnae Mrash", "Jane Marsh", None),  # two words
    ("J. Mrash", "Jane Marsh", None),  # an initial and a misspelling
    ("Mrash Dahl", "Jane Marsh Dahl", WEAK),
    ("Zaratka", "Zarathe", 0.834),
    ("Bono", "Zarathe", None),
]


@pytest.mark.parametrize(("mention", "name", "score"), MISSPELT)
def test_misspellings_are_only_found_when_asked_for(mention: str, name: str, score: float | None) -> None:
    assert compare(mention, name) is None
    match = compare(mention, name, misspellings=True)
    assert (match[0] if match else None) == score


def test_two_words_turn_where_the_family_name_is_known() -> None:
    assert compare("Min Park", "Park Min") is None
    assert compare("Min Park", "Park Min", family="Park") == (0.95, True)
    assert compare("Dae M. Park", "Park Dae Min", family="Park") is None


def test_what_is_doubtful_is_told() -> None:
    match = compare_persons(("mark", "warnick"), ("mark", "warnock"))
    assert match is not None
    assert match.doubtful == ("warnick",)
    match = compare_persons(("muhammad", "roe"), ("mohammed", "roe"))
    assert match is not None
    assert match.doubtful == ()  # a given name may be spelled as one likes


ORGANIZATIONS = [
    ("Harbour Committee", "the Harbour Committee", 1.0, True),
    ("Harbor Committee", "Harbour Committee", 0.956, True),
    ("HC", "Harbour Committee", 0.45, False),
    ("Harbour", "Harbour Committee", 0.5, False),
    ("North Harbour Committee", "Harbour Committee", 0.5333, False),
    ("Harbour Comittee of Rail", "Harbour Committee Rail", 0.972, True),
    ("RailUnion", "Rail Union", 0.97, True),
    ("Rail Bank", "Rail Barn", None, False),
    ("Rail", "Road", None, False),
    ("Harbour", "", None, False),
    ("", "", None, False),
]


@pytest.mark.parametrize(("mention", "name", "score", "decisive"), ORGANIZATIONS)
def test_organizations(mention: str, name: str, score: float | None, decisive: bool) -> None:
    match = compare_organizations(read_organization(mention), read_organization(name))
    assert (match.score if match else None) == score
    assert (match.decisive if match else False) is decisive


def test_misspelt_organizations() -> None:
    words = read_organization("Harbour Watch Committee")
    assert compare_organizations(("harbour", "wacth", "committee"), words, misspellings=True).decisive
    assert compare_organizations(("hrabour", "wacth", "committee"), words, misspellings=True) is None
    assert compare_organizations(("harbour", "wacth", "committee"), words) is None


def test_acronyms() -> None:
    assert acronym_of(("north", "sea", "union")) == "nsu"
    assert acronym_of(("union",)) == ""
