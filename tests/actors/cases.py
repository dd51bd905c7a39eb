"""Registries that the tests of this room share; every name is invented."""

from __future__ import annotations

from quoteattr.actors import Actor, ActorRegistry, Alias, Role

ROE = Actor(
    id="roe",
    name="Jane Roe",
    aliases=["Jane Quincy Roe", "Roe", "the Harbour Fox"],
    roles=[Role("Foreign Secretary", "Freedonia", "2001", "2005-06"), Role("Senator", "Freedonia")],
    identifiers={"wikidata": "Q1"},
    pronouns="she/her",
    countries=["Freedonia"],
    sections=["politics"],
)
JOHN_ROE = Actor(id="john-roe", name="John Roe", roles=[Role("Senator", "Sylvania")], countries=["Sylvania"])
SENIOR = Actor(id="senior", name="Mark Tellier Sr.")
JUNIOR = Actor(id="junior", name="Mark Tellier Jr.")
HARBOUR = Actor(id="harbour", name="High Harbour Committee", kind="organization", aliases=["Harbour Watch", "HHC"])
KIM = Actor(id="park", name="Park Dae Min", family_name="Park")
BEKRI = Actor(id="bekri", name="Mohammed al-Bekri", aliases=[Alias("Abu Salim", "strong")])
LADY = Actor(
    id="lady",
    name="Vera Dahl",
    aliases=[Alias("Vera Stenson", valid_from="1990", valid_to="1999-12"), Alias("Dahl", "strong")],
)
MONO = Actor(id="mono", name="Zarathé", aliases=["Bianca Moss"])

ACTORS = (ROE, JOHN_ROE, SENIOR, JUNIOR, HARBOUR, KIM, BEKRI, LADY, MONO)


def small_registry(**kwargs: object) -> ActorRegistry:
    """All of the above."""
    return ActorRegistry(ACTORS, name="small", **kwargs)  # type: ignore[arg-type]  # passes keywords through
