"""The names of one article put together: see tests/attribute/casts."""

from __future__ import annotations

import re

import pytest

from quoteattr.attribute.mentions import find_mentions
from quoteattr.attribute.naming import link_names
from quoteattr.text import Document, Entity, Paragraph, Sentence, Span, Token

from .casts import answer, read_casts
from .trees import words_of


@pytest.mark.parametrize(("question", "told"), read_casts())
def test_cast(question: str, told: str) -> None:
    assert answer(question) == told


def in_one_sentence(text: str, *names: tuple[str, str]) -> list[tuple[list[str], tuple[str, ...]]]:
    """Bearers and reasons of names (with their types) in one sentence of flat words."""
    spans = [words_of(text, name) for name, _ in names]
    tokens = tuple(
        Token(
            i,
            Span(*m.span()),
            m.group(),
            m.group(),
            "PROPN" if m.group()[0].isupper() else "X",
            "",
            "",
            None,
            "root",
            0,
        )
        for i, m in enumerate(re.finditer(r"\w+|[^\w\s]", text))
    )
    whole = Span(0, len(text))
    entities = tuple(Entity(span, kind, kind) for span, (_, kind) in zip(spans, names, strict=True))
    document = Document(text, (Paragraph(0, whole),), (Sentence(0, whole, 0, len(tokens)),), tokens, entities)
    mentions = find_mentions(document, [])
    chains, links = link_names(document, mentions)
    found = [links[m.index] for m in mentions.all]
    return [([" ".join(chains[c].words) for c in link.chains], link.evidence) for link in found]


@pytest.mark.parametrize(
    ("between", "joined"),
    [
        (" (", True), (' ("', True), (" (“", True), (" (the ", True), (", or ", True), (" or ", True), (" and ", False),
        (" [", False), (", ", False), ("   (   ", True), ("    (    ", False),
    ],
)  # fmt: skip
def test_a_short_name_behind_the_full_one(between: str, joined: bool) -> None:
    text = f"then Harbour Labour Union{between}HALAB) left."
    full, short = in_one_sentence(text, ("Harbour Labour Union", "ORG"), ("HALAB", "ORG"))
    assert full == (["harbour labour union"], ())
    assert (short == (["harbour labour union"], ("introduced in brackets after the fuller name",))) is joined
    text = f"then HALAB{between}Harbour Labour Union) left."
    short, full = in_one_sentence(text, ("HALAB", "ORG"), ("Harbour Labour Union", "ORG"))
    assert (short[0] == ["harbour labour union"]) is joined


@pytest.mark.parametrize(
    ("short", "agrees"),
    [("HLU", True), ("HALAB", True), ("HOUR", True), ("LABOUR", False), ("HUX", False), ("ABOUR", False)],
)
def test_letters_that_agree(short: str, agrees: bool) -> None:
    text = f"then Harbour Labour Union ({short}) left."
    found = in_one_sentence(text, ("Harbour Labour Union", "ORG"), (short, "ORG"))
    assert (found[-1][0] == ["harbour labour union"]) is agrees


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("then Graham and Anita Pell left.", "graham pell"),
        ("then Graham & Anita Pell left.", "graham pell"),
        ("then Graham or Anita Pell left.", "graham"),
        ("then Vexer and Anita Pell left.", "vexer"),
        ("then Mr Graham and Anita Pell left.", "graham"),
        ("then Graham and Anita left.", "graham"),
        ("then Graham and Anita Pell and Ilse Graham left.", "ilse graham"),
        ("then Graham and Anita Pell and Dr Graham left.", "graham"),
    ],
)
def test_couples(text: str, first: str) -> None:
    names = [n for n in ("Graham", "Vexer", "Anita Pell", "Ilse Graham") if n in text]
    names = names if "Pell" in text else [*names, "Anita"]
    assert in_one_sentence(text, *((name, "PERSON") for name in names))[0][0] == [first]


@pytest.mark.parametrize("bearers", [40, 41])
def test_very_many_bearers_of_a_name(bearers: int) -> None:
    letters = "bcdfghjklmnpqrstvwxz"
    given = [f"{a.upper()}{vowel}{b}" for a in letters for vowel in "ao" for b in letters][:bearers]
    told = answer(", ".join([*(f"{name}x Zed/PERSON" for name in given), "Zed/PERSON"])).split(", ")[bearers]
    found, why = told.split(": ")
    why = why.split(" -- ")[0]
    if bearers == 40:
        assert (found.count("|"), why) == (39, "surname of the fuller name; several bearers of the name")
    else:
        assert (found.count("|"), why) == (9, "surname of the fuller name; very many bearers of the name")
    women = [f"^Ms {name}x Zed/PERSON" for name in given]
    told = answer(", ".join([*women, "^Mr Zed/PERSON"])).split(" -- ")[0].split(", ")[bearers]
    assert told == "zed" if bearers == 40 else told.count("|") == 9
