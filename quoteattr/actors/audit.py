"""Looks a registry over: how much it holds, which names collide, which aliases are suspicious."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import attrs

from .actor import Actor, Alias, Strength
from .names import Words, is_solid, normalise, read_name, read_organization
from .registry import ActorRegistry, Collision
from .strength import is_office, is_strong

__all__ = ["Audit", "Suspicion", "audit"]


@attrs.frozen
class Suspicion:
    """A name that should be looked at.

    Args:
        actor: The actor's id.
        name: The name.
        reason: What is wrong with it.
    """

    actor: str
    name: str
    reason: str


@attrs.frozen
class Audit:
    """What a look over a registry found.

    Args:
        counts: What there is, and how much of it, in a fixed order.
        collisions: Names in full that several actors share.
        shared_surnames: How many actors (persons) share their family name with another.
        suspicions: Names that should be looked at, by actor and name.
    """

    counts: Mapping[str, int]
    collisions: tuple[Collision, ...]
    shared_surnames: int
    suspicions: tuple[Suspicion, ...]


def audit(registry: ActorRegistry) -> Audit:
    """Look a registry over.

    >>> from quoteattr.actors import Actor
    >>> found = audit(ActorRegistry([Actor(id="a", name="Jane Roe", aliases=["the Foreign Secretary", "J"])]))
    >>> [(s.name, s.reason) for s in found.suspicions]
    [('J', 'one letter only'), ('the Foreign Secretary', 'only a role; give it as a role with its dates')]
    """
    collisions = registry.collisions()
    surnames = Counter(filter(None, map(_surname, registry)))
    found = [s for actor in registry for s in _look_at(actor)]
    found += [
        Suspicion(actor, collision.name, f"also a name of {_others(collision, actor)}")
        for collision in collisions
        for actor in collision.ids
    ]
    return Audit(
        counts=_count(registry),
        collisions=collisions,
        shared_surnames=sum(n for n in surnames.values() if n > 1),
        suspicions=tuple(sorted(set(found), key=lambda s: (s.actor, s.name, s.reason))),
    )


def _count(registry: ActorRegistry) -> dict[str, int]:
    kinds = Counter(a.kind for a in registry)
    aliases = [(actor, alias) for actor in registry for alias in actor.aliases]
    weak = sum(
        not is_strong(alias, _read(actor, alias.text), actor, _read(actor, actor.name)) for actor, alias in aliases
    )
    return {
        "actors": len(registry),
        **{kind: kinds[kind] for kind in sorted(kinds)},
        "aliases": len(aliases),
        "weak aliases": weak,
        "dated aliases": sum(alias.dated for _, alias in aliases),
        "roles": sum(len(a.roles) for a in registry),
        "overrides": len(registry.overrides),
    }


def _look_at(actor: Actor) -> Iterator[Suspicion]:
    full = _read(actor, actor.name)
    if not normalise(actor.name):
        yield Suspicion(actor.id, actor.name, "neither letters nor digits: it never matches")
    seen: set[str] = set()
    for alias in actor.aliases:
        reason = _reason(alias, actor, full, seen)
        if reason:
            yield Suspicion(actor.id, alias.text, reason)
        seen.add(normalise(alias.text))


def _reason(alias: Alias, actor: Actor, full: Words, seen: set[str]) -> str:
    text = normalise(alias.text)
    if not text:
        return "neither letters nor digits: it never matches"
    if len(text) == 1:
        return "one letter only"
    if actor.is_person and is_office(alias.text):
        return "only a role; give it as a role with its dates"
    if not alias.dated and (text == normalise(actor.name) or text in seen):
        return "the same as another name of this actor"
    words = _read(actor, alias.text)
    if alias.strength is Strength.STRONG and not is_strong(attrs.evolve(alias, strength=None), words, actor, full):
        return "strong by declaration, though a surname, given name, acronym or office: it resolves alone"
    return ""


def _read(actor: Actor, text: str) -> Words:
    return read_name(text) if actor.is_person else read_organization(text)


def _surname(actor: Actor) -> Words:
    if not actor.is_person:
        return ()
    if actor.family_name is not None:
        return read_name(actor.family_name)
    return tuple(w for w in read_name(actor.name) if is_solid(w))[-1:]


def _others(collision: Collision, actor: str) -> str:
    others = [i for i in collision.ids if i != actor]
    return ", ".join(others[:3]) + (f" and {len(others) - 3} more" if len(others) > 3 else "")
