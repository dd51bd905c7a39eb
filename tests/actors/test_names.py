from __future__ import annotations

import pytest

from quoteattr.actors.names import is_title, normalise, read_mention, read_name, read_organization, read_title

COPIES = [
    ("Jane Roe", "jane roe"),
    ("  Jane\u00a0 Roe\u2009", "jane roe"),
    ("JOSÉ O’NEILL", "jose oneill"),
    ("Jose\u0301 O'Neill", "jose oneill"),
    ("Straße", "strasse"),
    ("Søren Łąski", "soren laski"),
    ("U.S.A.", "u s a"),
    ("al\u2011Bekri", "al bekri"),
    ("Jane Roe’s", "jane roe"),
    ("Ｊａｎｅ", "jane"),
    ("Вера Дал", "vera dal"),
    ("Αλέξης Ρο", "alexis ro"),
    ("ვერა", "vera"),
    ("Վերա", "vera"),
    ("نرگس\u200cپور", "نرگسپور"),
    ("मोदी रो", "मोदी रो"),
    ("习近平", "习近平"),
    ("김정은", "김정은"),
    ("👩‍👩‍👧 !?", ""),
    ("\ud800\0", ""),
]


@pytest.mark.parametrize(("text", "copy"), COPIES)
def test_normalise(text: str, copy: str) -> None:
    assert normalise(text) == copy
    assert normalise(copy) == copy


NAMES = [
    ("Jane Roe", "jane roe"),
    ("Roe, Jane", "jane roe"),
    ("Roe, Jane Q.", "jane q. roe"),
    ("Jane Roe, Jr.", "jane roe ,jr"),
    ("Jane Roe Junior MP", "jane roe ,jr"),
    ("Jane Roe III", "jane roe ,iii"),
    ("J.K. Roe", "j. k. roe"),
    ("J K Roe", "j. k. roe"),
    ("J.-C. Roe", "j. c. roe"),
    ("Sir Ole Roe, KC", "ole roe"),
    ("Lt. Col. Ole Roe", "ole roe"),
    ("Sheikh Amal", "sheikh amal"),  # without its title it would be one word
    ("Ole al-Bekri", "ole ~al bekri"),
    ("al-Bekri", "~al bekri"),
    ("Al Roe", "al roe"),
    ("Ben Roe", "ben roe"),
    ("Isa ibn Tarif", "isa ~bin tarif"),
    ("Abu Salim", "~abu salim"),
    ("van der Meer", "~van ~der meer"),
    ("de Marsh", "~de marsh"),
    ("Ole de la Marsh", "ole ~de ~la marsh"),
    ("Dean Marsh", "dean marsh"),
    ("W1lma R0e", "wilma roe"),
    ("Ada Roe (lawyer)", "ada roe"),
    ("(Ada)", "ada"),
    ("50", "50"),
    ("", ""),
    ("x " * 30, ""),
    ("x" * 301, ""),
]


@pytest.mark.parametrize(("text", "words"), NAMES)
def test_read_name(text: str, words: str) -> None:
    assert read_name(text) == tuple(words.split())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The Harbour Committee", "harbour committee"),
        ("U.N. Fund for Rail", "un fund rail"),
        ("Marsh & Sons Ltd.", "marsh sons"),
        ("Rail Union of the U.S.", "rail union us"),
        ("The Of", "the of"),
        ("Rail Union (RU)", "rail union"),
        ("Co Ltd", "co"),
        ("...", ""),
        ("x" * 301, ""),
    ],
)
def test_read_organization(text: str, words: str) -> None:
    assert read_organization(text) == tuple(words.split())


# mention, readings as persons ("words | titles"; titles by name)
MENTIONS = [
    ("Jane Roe", ["jane roe | "]),
    ("Sen. Jane Roe", ["jane roe | senator"]),
    ("Sen. Jane Roe (F-Port Alder)", ["jane roe | senator"]),
    ("(Jane Roe)", ["jane roe | "]),
    ("the former Prime Minister", ["the former prime minister | ", " | prime_minister"]),
    ("Republican Senator Roe", ["republican senator roe | ", "roe | senator"]),
    ("Dean Marsh", ["dean marsh | ", "marsh | dean"]),
    ("Kremlin spokesman Ole Roe", ["kremlin spokesman ole roe | ", "ole roe | spokesperson"]),
    ("Jane Roe, 51,", ["jane roe | "]),
    ("Jane Roe, a lawyer", ["jane roe | lawyer"]),
    ("Jane Roe, D-Vt.", ["jane roe | "]),
    ("Jane Roe, Jr.", ["jane roe ,jr | "]),
    ("Roe, Jane", ["jane roe | "]),
    ("Jane Roe of Port Alder", ["jane roe of port alder | ", "jane roe | "]),
    ("Roe of Port Alder", ["roe of port alder | "]),
    ("al Bekri", ["~al bekri | "]),
    ("Sen. Justice", ["sen justice | ", " | senator justice", "justice | senator"]),
    ("Sen. Van Marsh", ["van marsh | senator", "~van marsh | senator"]),
    ("", []),
    ("x" * 301, []),
    ("x " * 30, []),
]


@pytest.mark.parametrize(("text", "readings"), MENTIONS)
def test_read_mention(text: str, readings: list[str]) -> None:
    found = [r for r in read_mention(text) if not r.organization]
    assert [f"{' '.join(r.words)} | {' '.join(t.name for t in r.titles)}" for r in found] == readings


def test_a_title_keeps_its_words() -> None:
    titles = {t for r in read_mention("Freedonian Foreign Secretary Jane Roe") for t in r.titles}
    assert [(t.name, t.rank, t.phrase) for t in titles] == [
        ("foreign_minister", "office", "freedonian foreign secretary")
    ]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("Member of Parliament", ["member_of_parliament"]),
        ("Shadow Foreign Secretary", ["foreign_minister"]),
        ("Freedonian prime minister", ["prime_minister"]),
        ("lamplighter", []),
        ("", []),
    ],
)
def test_read_title(text: str, titles: list[str]) -> None:
    assert [t.name for t in read_title(text)] == titles


def test_is_title() -> None:
    assert is_title("the acting Prime Minister")
    assert not is_title("the acting")
    assert not is_title("Prime Minister Roe")
    assert not is_title("")
