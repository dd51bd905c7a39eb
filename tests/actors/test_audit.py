from __future__ import annotations

from quoteattr.actors import Actor, ActorRegistry, Alias
from quoteattr.actors.audit import audit
from quoteattr.actors.strength import is_strong

from .cases import small_registry


def test_counts() -> None:
    found = audit(small_registry(overrides={"fox": "roe"}))
    assert found.counts == {
        "actors": 9,
        "organization": 1,
        "person": 8,
        "aliases": 9,
        "weak aliases": 2,
        "dated aliases": 1,
        "roles": 3,
        "overrides": 1,
    }
    assert found.shared_surnames == 4  # two Roes, two Telliers
    assert found.collisions == ()


def test_suspicions() -> None:
    aliases = ["A", "the Prime Minister", "Ada Marsh", "...", "Ada M.", "Ada M", Alias("Marsh", "strong")]
    registry = ActorRegistry(
        [
            Actor(id="a", name="Ada Marsh", aliases=aliases),
            Actor(id="b", name="!!!"),
            Actor(id="c", name="Rail Union", kind="group", aliases=["Loco", "Prime Minister", Alias("RU", "strong")]),
            *(Actor(id=f"d{i}", name="Loco", kind="group") for i in range(4)),
        ]
    )
    found = {(s.actor, s.name): s.reason for s in audit(registry).suspicions}
    assert found == {
        ("a", "A"): "one letter only",
        ("a", "the Prime Minister"): "only a role; give it as a role with its dates",
        ("a", "Ada Marsh"): "the same as another name of this actor",
        ("a", "Ada M"): "the same as another name of this actor",
        ("a", "..."): "neither letters nor digits: it never matches",
        ("a", "Marsh"): "strong by declaration, though a surname, given name, acronym or office: it resolves alone",
        ("b", "!!!"): "neither letters nor digits: it never matches",
        ("c", "RU"): "strong by declaration, though a surname, given name, acronym or office: it resolves alone",
        ("c", "Loco"): "also a name of d0, d1, d2 and 1 more",
        ("d0", "Loco"): "also a name of c, d1, d2 and 1 more",
        ("d1", "Loco"): "also a name of c, d0, d2 and 1 more",
        ("d2", "Loco"): "also a name of c, d0, d1 and 1 more",
        ("d3", "Loco"): "also a name of c, d0, d1 and 1 more",
    }


def test_what_is_weak_by_rule() -> None:
    from quoteattr.actors.names import read_name, read_organization

    person = Actor(id="a", name="James Roe", aliases=["Roe", "Jim", "Jim Roe", "Fox", "al-Roe", "the Mayor", "J."])
    strong = {a.text: is_strong(a, read_name(a.text), person, read_name(person.name)) for a in person.aliases}
    assert strong == {
        "Roe": False, "Jim": False, "Jim Roe": True, "Fox": True, "al-Roe": False, "the Mayor": False, "J.": True,
    }  # fmt: skip
    body = Actor(
        id="b", name="North Sea Union", kind="group", aliases=["NSU", "Nsu", "Seamen", "NS", "GNAT", "Big Sea"]
    )
    full = read_organization(body.name)
    strong = {a.text: is_strong(a, read_organization(a.text), body, full) for a in body.aliases}
    assert strong == {"NSU": False, "Nsu": False, "Seamen": True, "NS": False, "GNAT": False, "Big Sea": True}
    short = Actor(id="c", name="Loco", kind="group", aliases=["LOC"])
    assert is_strong(short.aliases[0], ("loc",), short, ("loco",))
