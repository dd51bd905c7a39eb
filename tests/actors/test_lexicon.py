"""The data files: what every list must hold, so that a careless line is found here and not in a newsroom."""

from __future__ import annotations

import re

import pytest

from quoteattr.actors.lexicon import load_name_parts, load_nicknames, load_scripts, load_titles
from quoteattr.actors.names import normalise

WORD = re.compile(r"[a-z0-9]+\Z")


def test_titles_are_normalised() -> None:
    titles = load_titles()
    for form in (*titles.classes, *titles.also_name):
        assert normalise(" ".join(form)) == " ".join(form)
    assert all(WORD.match(w) for w in titles.postnominals)
    assert {rank for _, rank in titles.classes.values()} == {"honorific", "rank", "office"}


def test_no_title_is_also_a_common_name() -> None:
    titles = load_titles()
    assert not titles.also_name & titles.classes.keys()
    names = load_nicknames().listed
    assert not [form for form in titles.classes if len(form) == 1 and form[0] in names]


@pytest.mark.parametrize(
    ("form", "title", "rank"),
    [
        ("sen", "senator", "rank"),
        ("rep", "representative", "rank"),
        ("gov", "governor", "rank"),
        ("gen", "general", "rank"),
        ("lt col", "colonel", "rank"),
        ("sir", "sir", "honorific"),
        ("dame", "dame", "honorific"),
        ("prime minister", "prime_minister", "office"),
        ("spokeswoman", "spokesperson", "rank"),
    ],
)
def test_news_usage_is_known(form: str, title: str, rank: str) -> None:
    assert load_titles().classes[tuple(form.split())] == (title, rank)


def test_name_parts() -> None:
    parts = load_name_parts()
    assert parts.particles["ibn"] == parts.particles["ben"] == "bin"
    assert parts.particles["el"] == "al"
    assert set(parts.particles.values()) <= parts.particles.keys()
    assert parts.also_name <= parts.particles.keys()
    assert parts.suffixes["junior"] == "jr"
    assert all(WORD.match(w) for w in (*parts.particles, *parts.suffixes, *parts.stopwords, *parts.legal_forms))


def test_nicknames() -> None:
    names = load_nicknames()
    assert names.are_variants("bill", "william")
    assert names.are_variants("william", "bill")
    assert not names.are_variants("bill", "bob")
    assert names.are_different("roman", "robert")
    assert not names.are_different("mohammed", "muhammad")
    assert not names.are_different("roman", "warnock")
    assert all(WORD.match(w) for w in names.listed)
    assert all(w not in others for w, others in names.variants.items())


def test_scripts_lead_to_latin_letters() -> None:
    letters = load_scripts()
    assert all(latin == "" or WORD.match(latin) for latin in letters.values())
    assert not any(cluster.isascii() for cluster in letters)
