from __future__ import annotations

import datetime

import attrs
import pytest

from quoteattr.actors import Actor, Alias, Context, Role, Strength
from quoteattr.actors.actor import is_within, to_date
from quoteattr.errors import QuoteAttrError, RegistryError


def test_an_actor_takes_plain_strings_and_lists() -> None:
    actor = Actor(id="a", name="Jane Roe", aliases=["J. Roe", Alias("Fox", "weak")], countries=["Freedonia"])
    assert actor.aliases == (Alias("J. Roe"), Alias("Fox", Strength.WEAK))
    assert actor.countries == ("Freedonia",)
    assert actor.is_person
    assert hash(actor) == hash(attrs.evolve(actor))
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        actor.name = "Other"  # type: ignore[misc]  # frozen is what is tested


BROKEN = [
    (lambda: Actor(id="", name="A"), "the id of an Actor is empty"),
    (lambda: Actor(id="a", name="  "), "the name of an Actor is empty"),
    (lambda: Actor(id=1, name="A"), "the id of an Actor is text, not int"),
    (lambda: Actor(id="a", name="A", kind="robot"), "a kind is one of person, organization"),
    (lambda: Actor(id="a", name="A", aliases="Roe"), "aliases are a list, not 'Roe'"),
    (lambda: Actor(id="a", name="A", aliases=[1]), "an alias is text or an Alias, not 1"),
    (lambda: Actor(id="a", name="A", aliases=7), "aliases are a list, not 7"),
    (lambda: Actor(id="a", name="A", roles=["boss"]), "a role is a Role, not 'boss'"),
    (lambda: Actor(id="a", name="A", identifiers=["Q1"]), "identifiers are names and texts"),
    (lambda: Actor(id="a", name="A", identifiers={"wikidata": 1}), "identifiers are names and texts"),
    (lambda: Actor(id="a", name="A", countries=[""]), "the countries of an Actor is empty"),
    (lambda: Actor(id="a", name="A", countries="x"), "^countries and sections are a list, not 'x'$"),
    (lambda: Actor(id="a", name="A", sections=7), "^countries and sections are a list, not 7$"),
    (lambda: Actor(id="a", name="A", roles={}), "^roles are a list, not {}$"),
    (lambda: Actor(id="a", name="A", aliases={}), "^aliases are a list, not {}$"),
    (lambda: Actor(id="a", name="A", pronouns=3), "^the pronouns of an Actor is text, not int$"),
    (lambda: Alias("A", language=3), "^the language of an Alias is text, not int$"),
    (lambda: Alias("A", source=3), "^the source of an Alias is text, not int$"),
    (lambda: Role("boss", 3), "^the organization of a Role is text, not int$"),
    (lambda: Actor(id="a", name="A", family_name=3), "the family name of an Actor is text"),
    (lambda: Alias(""), "the text of an Alias is empty"),
    (lambda: Alias("A", "mighty"), 'an alias is "strong" or "weak", not \'mighty\''),
    (lambda: Alias("A", valid_from="May 2001"), "a date is written 2001, 2001-05 or 2001-05-27"),
    (lambda: Alias("A", valid_from="2002", valid_to="2001-12"), "ends .2001-12. before it begins"),
    (lambda: Role(""), "the title of a Role is empty"),
    (lambda: Role("boss", valid_from="2002", valid_to="2001"), "role 'boss' ends"),
    (lambda: Context(date="yesterday"), "a date is written"),
    (lambda: Context(priors=["a"]), "priors are actor ids and weights"),
    (lambda: Context(priors={1: 1}), "a prior is an actor's id and a number"),
    (lambda: Context(priors={"a": True}), "a prior is an actor's id and a number"),
    (lambda: Context(priors={"a": -1}), "not a finite number of 0 or more"),
    (lambda: Context(priors={"a": float("inf")}), "not a finite number of 0 or more"),
    (lambda: Context(priors={"a": float("nan")}), "not a finite number of 0 or more"),
]


@pytest.mark.parametrize(("build", "message"), BROKEN)
def test_what_is_broken_is_told(build: object, message: str) -> None:
    with pytest.raises(RegistryError, match=message) as caught:
        build()  # type: ignore[operator]  # a table of functions
    assert isinstance(caught.value, QuoteAttrError)
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize(
    ("value", "date"),
    [
        (None, None),
        ("", None),
        ("2001", "2001"),
        (datetime.date(2001, 5, 27), "2001-05-27"),
        (datetime.datetime(2001, 5, 27, 13), "2001-05-27"),
        (datetime.date(987, 5, 27), "0987-05-27"),
    ],
)
def test_dates(value: object, date: str | None) -> None:
    assert to_date(value) == date


@pytest.mark.parametrize(
    ("date", "start", "end", "within"),
    [
        ("2001-05-27", None, None, True),
        ("2001-05-27", "2001", "2001", True),
        ("2001-05-27", "2001-06", None, False),
        ("2001-05-27", None, "2001-04-30", False),
        ("2001", "2001-06", "2001-07", True),  # some day of that year
        ("2002", None, "2001-12-31", False),
    ],
)
def test_is_within(date: str, start: str | None, end: str | None, within: bool) -> None:
    assert is_within(date, start, end) is within


def test_a_role_is_held_on_a_day() -> None:
    role = Role("mayor", "Port Alder", "2001", "2005-06")
    assert [role.held_on(d) for d in (None, "2000-12-31", "2001", "2005-06-30", "2005-07")] == [
        True,
        False,
        True,
        True,
        False,
    ]


def test_what_is_empty_is_none() -> None:
    actor = Actor(id="a", name="A", pronouns="", family_name="")
    assert (actor.pronouns, actor.family_name) == (None, None)
    alias = Alias("A", None, "", "", "", "")
    assert (alias.valid_from, alias.valid_to, alias.language, alias.source) == (None, None, None, None)
    assert Role("boss", "").organization is None
