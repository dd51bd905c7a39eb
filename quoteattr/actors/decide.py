"""From the actors that a mention fits to a resolution: one, several or none.

The context never makes a name fit; it decides among actors whose names do. What it is worth is written in SUPPORT.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from ..claims import ActorRef, Candidate, Resolution, ResolutionStatus
from .actor import Actor
from .compare import ACCEPT, Match
from .context import Context
from .names import Title, normalise, read_title

__all__ = ["CANDIDATES", "MARGIN", "Finding", "decide", "list_candidates", "resolved"]

#: How far the best decisive match must be ahead of the second.
MARGIN = 0.05
#: How many candidates a resolution shows.
CANDIDATES = 10
#: How many times as likely as the next one a prior must make an actor to decide.
PRIOR_RATIO = 3.0

SUPPORT = {
    "office": 3,  # the mention names an office of the actor that one person holds at a time, and the actor
    "office alone": 1,  # the mention is that office, and the article's date is known
    "organization": 2,
    "country": 1,
    "title": 1,  # the mention's title is one that the actor has, and many others
    "section": 1,
}
#: What a name that cannot decide alone needs.
ENOUGH = 2


@attrs.frozen
class Finding:
    """An actor that a mention fits.

    Args:
        actor: The actor.
        match: How its best name fits.
        titles: The titles that the mention gives its bearer.
    """

    actor: Actor
    match: Match
    titles: tuple[Title, ...] = ()


@attrs.frozen
class _Support:
    weight: int = 0
    evidence: tuple[str, ...] = ()


_NOTHING = _Support()


def decide(findings: Sequence[Finding], context: Context) -> Resolution:
    """Decide which actor is meant.

    Args:
        findings: All actors that the mention fits, each once, in any order.
        context: What is known around the mention.

    >>> decide((), Context()).status.name
    'UNKNOWN'
    """
    ranked = sorted(findings, key=lambda f: (-f.match.decisive, -f.match.score, f.actor.id))
    if not ranked:
        return Resolution(ResolutionStatus.UNKNOWN)
    best = ranked[0]
    fitting = [
        f
        for f in ranked
        if f.match.decisive == best.match.decisive
        and (not f.match.decisive or f.match.score > best.match.score - MARGIN)
    ]
    sure = best.match.decisive and not any(f.match.blocked for f in fitting)
    if sure and len(fitting) == 1:
        return resolved(_candidate(best, len(findings)), list_candidates(ranked[1:]))
    chosen, why = _by_context(fitting, context, 1 if sure else ENOUGH)
    if chosen is None:
        shared = sum(f.match.evidence[:1] == best.match.evidence[:1] for f in fitting)
        return Resolution(ResolutionStatus.AMBIGUOUS, None, list_candidates(ranked, shared))
    winner = _candidate(chosen, 1)
    winner = attrs.evolve(winner, score=max(winner.score, ACCEPT), evidence=(*chosen.match.evidence, *why))
    return resolved(winner, list_candidates([f for f in ranked if f is not chosen]))


def resolved(candidate: Candidate, others: Sequence[Candidate] = ()) -> Resolution:
    """The resolution to ``candidate``, with the runners-up behind it."""
    actor = ActorRef(candidate.id, candidate.name)
    return Resolution(ResolutionStatus.RESOLVED, actor, (candidate, *others)[:CANDIDATES])


def list_candidates(findings: Sequence[Finding], sharing: int = 0) -> tuple[Candidate, ...]:
    """The best findings as candidates; ``sharing`` says how many actors have the surname that is all they have."""
    return tuple(_candidate(f, sharing) for f in findings[:CANDIDATES])


def _candidate(finding: Finding, sharing: int) -> Candidate:
    evidence = tuple(
        f"{e}, {sharing} actors share it" if sharing > 1 and e == "surname only" else e for e in finding.match.evidence
    )
    if sharing == 1:
        evidence = tuple(f"{e}, 1 actor has it" if e == "surname only" else e for e in evidence)
    return Candidate(finding.actor.id, finding.actor.name, finding.match.score, evidence)


def _by_context(fitting: Sequence[Finding], context: Context, needed: int) -> tuple[Finding | None, tuple[str, ...]]:
    """The one that the context decides for, and why."""
    supports = sorted(
        ((_support(f, context), f) for f in fitting), key=lambda pair: (-pair[0].weight, pair[1].actor.id)
    )
    leader, chosen = supports[0]
    second = supports[1][0].weight if len(supports) > 1 else 0
    if leader.weight >= needed and leader.weight > second:
        return chosen, leader.evidence
    priors = sorted(((context.priors.get(f.actor.id, 0), f) for f in fitting), key=lambda p: (-p[0], p[1].actor.id))
    weight, likely = priors[0]
    next_weight = priors[1][0] if len(priors) > 1 else 0
    if weight > 0 and weight >= PRIOR_RATIO * next_weight:
        return likely, (f"prior {weight:g} against {next_weight:g}",)
    return None, ()


def _support(finding: Finding, context: Context) -> _Support:
    """What speaks for an actor besides its name."""
    if not finding.titles and not (context.organization or context.country or context.section):
        return _NOTHING
    actor = finding.actor
    roles = [r for r in actor.roles if r.held_on(context.date)]
    found: dict[str, str] = {}
    for title in finding.titles:
        for role in roles:
            if any(t.name == title.name for t in read_title(role.title)) and title.rank != "honorific":
                kind = "title" if title.rank != "office" else "office alone" if finding.match.by_office else "office"
                if kind != "office alone" or context.date is not None:
                    found[kind] = f"{title.phrase}: held the office {role.title!r}"
    bodies = {normalise(r.organization): r.organization for r in roles if r.organization}
    if context.organization and normalise(context.organization) in bodies.keys() | {normalise(actor.name)}:
        found["organization"] = f"organization: {context.organization}"
    countries = bodies.keys() | {normalise(c) for c in actor.countries}
    if context.country and normalise(context.country) in countries:
        found["country"] = f"country: {context.country}"
    if context.section and normalise(context.section) in {normalise(s) for s in actor.sections}:
        found["section"] = f"section: {context.section}"
    return _Support(sum(SUPPORT[k] for k in found), tuple(found.values()))
