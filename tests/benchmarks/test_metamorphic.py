"""The copies of the articles are what they should be: other names throughout, gold where it was, "a" and "an" right."""

from __future__ import annotations

import random
import re

import pytest

from benchmarks.metamorphic import FIXTURES, change, change_all, choose, find_edits, read_lists, wrap
from quoteattr.evaluate import GoldArticle, GoldClaim, read_gold
from quoteattr.text import Span

GOLD = read_gold(FIXTURES)
LISTS = read_lists()
SEEDS = [1, 2, 3]


def spans_of(claim: GoldClaim) -> list[Span]:
    mentions = () if claim.speaker is None else claim.speaker.mentions
    return [*claim.content, *claim.source, *claim.cue, *mentions]


def names() -> list[str]:
    given, family = LISTS["given"], LISTS["family"]["names"].split()
    people = [*given["women"].split(), *given["men"].split(), *(name.replace("_", " ") for name in family)]
    return [*people, *LISTS["places"]["names"], *LISTS["organisations"]["names"]]


def test_every_name_is_one_of_the_articles_and_in_one_list() -> None:
    text = "\n".join(article.text for article in GOLD)
    assert [name for name in names() if not re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)] == []
    assert len(set(names())) == len(names())


@pytest.mark.parametrize("seed", SEEDS)
def test_gold_moves_along(seed: int) -> None:
    for old, new in zip(GOLD, change_all(GOLD, seed), strict=True):
        replacements = choose(old.text, LISTS, random.Random(f"{seed} {old.id}"))
        assert len(old.claims) == len(new.claims)
        for before, after in zip(old.claims, new.claims, strict=True):
            for a, b in zip(spans_of(before), spans_of(after), strict=True):
                moved = change(GoldArticle("", a.of(old.text), ()), replacements).text
                assert b.of(new.text).split() == moved.split(), old.id


@pytest.mark.parametrize("seed", SEEDS)
def test_no_old_name_is_left(seed: int) -> None:
    for old, new in zip(GOLD, change_all(GOLD, seed), strict=True):
        chosen = choose(old.text, LISTS, random.Random(f"{seed} {old.id}"))
        assert set(chosen.values()).isdisjoint(chosen.keys()), old.id
        left = [name for name in chosen if re.search(rf"(?<![\w-]){re.escape(name)}(?!\w)", new.text)]
        assert left == [], old.id
        assert new.text != old.text or not chosen


@pytest.mark.parametrize("seed", SEEDS)
def test_articles_stay_right(seed: int) -> None:
    wrong = re.compile(r"\b(?:a [aeio]\w+|an (?!hour|honest|honou?r)[^aeiouAEIOU\W]\w+)", re.IGNORECASE)
    for old, new in zip(GOLD, change_all(GOLD, seed), strict=True):
        usual = {word.lower() for word in wrong.findall(old.text)}
        nouns = {n for line in LISTS["topics"]["nouns"] for n in line.split()}
        found = [w for w in wrong.findall(new.text) if w.lower() not in usual and w.split()[1] in nouns]
        assert found == [], old.id


def test_the_same_seed_gives_the_same_copies() -> None:
    assert change_all(GOLD, 7) == change_all(GOLD, 7)
    assert change_all(GOLD[3:4], 7) == change_all(GOLD, 7)[3:4]
    assert change_all(GOLD, 7) != change_all(GOLD, 8)


def test_case_goes_along_and_the_longest_name_wins() -> None:
    text = "DAR SALIM: Dams near Dar Salim. The dam, Dar said."
    edits = find_edits(text, {"Dar Salim": "Iași", "Dar": "Bo", "dam": "canal", "dams": "canals"})
    assert [new for _, _, new in edits] == ["IAȘI", "Canals", "Iași", "canal", "Bo"]


def test_a_gold_border_inside_a_name_is_told() -> None:
    article = GoldArticle("a", "Dar Salim spoke", (GoldClaim((Span(4, 9),)),))
    with pytest.raises(ValueError, match="'Salim' cuts a name"):
        change(article, {"Dar Salim": "Iași"})


def test_a_text_in_short_lines_is_wrapped_anew() -> None:
    text = "one two\nthree four\n\nfive"
    assert wrap(text, 9) == "one two\nthree\nfour\n\nfive"
    assert wrap(text, 18) == "one two three four\n\nfive"
    (old,) = [article for article in GOLD if article.id == "hardwrap_health"]
    (new,) = change_all([old], 1)
    assert max(map(len, new.text.splitlines())) <= max(map(len, old.text.splitlines()))
    assert new.text.count("\n\n") == old.text.count("\n\n")
