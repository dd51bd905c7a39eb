"""Gives the speakers of an article their entries in the registry.

The attribute stage has already bound the mentions of an article to its own actors ("Alloush" to "Mohammad Alloush").
Here each of these actors is looked up once, by its fullest name, and all of its mentions take the answer: a shorter
mention never resolves better than the fullest one, and is never looked up beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import attrs

from ..claims import ArticleActor, Candidate, Claim, MentionForm, Resolution, ResolutionStatus, Speaker
from .compare import compare_organizations, compare_persons
from .context import Context
from .decide import CANDIDATES, resolved
from .names import normalise, read_name, read_organization
from .registry import ActorRegistry

__all__ = ["resolve_claims"]

_STRANGER = "named in the article; not in the registry"


def resolve_claims(
    claims: tuple[Claim, ...],
    cast: tuple[ArticleActor, ...],
    registry: ActorRegistry | None,
    *,
    context: Context | None = None,
) -> tuple[tuple[Claim, ...], tuple[ArticleActor, ...]]:
    """Resolve the speakers of an article against a registry.

    Args:
        claims: Claims whose speakers are resolved within the article (or not at all).
        cast: The article's own actors.
        registry: The known actors; None leaves the article's own.
        context: What is known around the article.

    Returns:
        The claims with new resolutions, and everybody whom these name, in the order of first use. Ids of actors that
        only the article knows differ from every id of the registry.

    >>> resolve_claims((), (), None)
    ((), ())
    """
    if registry is None:
        return claims, _used(claims, {a.id: a for a in cast})
    strangers = _renamed(cast, registry)
    shared = Counter(normalise(n) for a in cast for n in {a.name, *a.aliases})
    answers = {a.id: _look_up(a, shared, registry, context) for a in cast}
    answers = _settle_rivals(answers, cast)
    answers = {
        key: _with_stranger(answer, strangers[key]) if answer.status is ResolutionStatus.UNKNOWN else answer
        for key, answer in answers.items()
    }
    out = tuple(_resolve_claim(c, answers, strangers, registry) for c in claims)
    known = {a.id: a for a in strangers.values()} | _entries(out, cast, answers, registry)
    return out, _used(out, known)


# --- the actors of the article -------------------------------------------------------------------------------------


def _renamed(cast: Iterable[ArticleActor], registry: ActorRegistry) -> dict[str, ArticleActor]:
    """The article's actors by their ids, renamed where the registry has an actor of that id."""
    cast = tuple(cast)
    taken = {a.id for a in cast}
    renamed = {}
    for actor in cast:
        new = actor.id
        while new in registry or (new != actor.id and new in taken):
            new = f"article:{new}"
        renamed[actor.id] = actor if new == actor.id else attrs.evolve(actor, id=new)
    return renamed


def _look_up(
    actor: ArticleActor, shared: Mapping[str, int], registry: ActorRegistry, context: Context | None
) -> Resolution:
    """What the registry says of one actor of the article: by its fullest name, then by its others.

    Args:
        actor: Of the article.
        shared: How many of the article's actors are called by each name.
        registry: The known actors.
        context: What is known around the article.
    """
    for name in (actor.name, *actor.aliases):
        override = registry.overridden(name)
        if override is not None and (name == actor.name or shared[normalise(name)] == 1):
            return override
    answer = registry.resolve(actor.name, context=context, edited=True)
    if answer.status is ResolutionStatus.RESOLVED:
        return answer
    by_alias: dict[str, Candidate] = {}
    for name in sorted(set(actor.aliases), key=lambda n: (-len(normalise(n).split()), n)):
        other = registry.resolve(name, context=context, edited=True)
        if other.actor is not None:
            winner = other.candidates[0]
            evidence = (*winner.evidence, f"by the article's other name {name!r}")
            by_alias.setdefault(winner.id, attrs.evolve(winner, evidence=evidence))
    if not by_alias:
        return answer
    found = tuple(by_alias.values())
    fits = answer.status is ResolutionStatus.UNKNOWN or found[0].id in {c.id for c in answer.candidates}
    contradicts = answer.status is ResolutionStatus.UNKNOWN and actor.kind == "person"
    if len(found) == 1 and fits and not contradicts:
        return resolved(found[0], [c for c in answer.candidates if c.id != found[0].id])
    others = [c for c in answer.candidates if c.id not in by_alias]
    return Resolution(ResolutionStatus.AMBIGUOUS, None, (*found, *others)[:CANDIDATES])


def _settle_rivals(answers: Mapping[str, Resolution], cast: Iterable[ArticleActor]) -> dict[str, Resolution]:
    """Keep two actors of the article whose names conflict from becoming one entry of the registry.

    The one whose name fits better keeps the entry; where none fits better, nobody does. Two names that the registry
    itself gives to its actor (score 1.0) are no conflict.
    """
    claimed: dict[str, list[ArticleActor]] = {}
    for actor in cast:
        answer = answers[actor.id]
        if answer.actor is not None:
            claimed.setdefault(answer.actor.id, []).append(actor)
    settled = dict(answers)
    for actors in claimed.values():
        for actor in actors:
            score = answers[actor.id].candidates[0].score
            for rival in actors:
                if (
                    rival is not actor
                    and score < 1.0
                    and score <= answers[rival.id].candidates[0].score
                    and _conflict(actor, rival)
                ):
                    settled[actor.id] = _outbid(answers[actor.id], rival)
    return settled


def _conflict(one: ArticleActor, other: ArticleActor) -> bool:
    if one.kind == other.kind == "person":
        names = read_name(one.name), read_name(other.name)
        matches = compare_persons(*names), compare_persons(*reversed(names))
    else:
        names = read_organization(one.name), read_organization(other.name)
        matches = compare_organizations(*names), compare_organizations(*reversed(names))
    return not any(m is not None and m.decisive for m in matches)


def _outbid(answer: Resolution, rival: ArticleActor) -> Resolution:
    first, *others = answer.candidates
    evidence = (*first.evidence, f"but the article also names {rival.name!r}, who fits this actor as well or better")
    return Resolution(ResolutionStatus.AMBIGUOUS, None, (attrs.evolve(first, evidence=evidence), *others))


def _with_stranger(answer: Resolution, stranger: ArticleActor) -> Resolution:
    candidate = Candidate(stranger.id, stranger.name, 0.0, (_STRANGER,))
    return attrs.evolve(answer, candidates=(*answer.candidates, candidate)[:CANDIDATES])


# --- the mentions --------------------------------------------------------------------------------------------------


def _resolve_claim(
    claim: Claim, answers: Mapping[str, Resolution], strangers: Mapping[str, ArticleActor], registry: ActorRegistry
) -> Claim:
    speaker = claim.speaker
    if speaker is None:
        return claim
    resolution = _overridden(speaker, registry) or _translated(speaker.resolution, answers, strangers)
    if resolution is speaker.resolution:
        return claim
    return attrs.evolve(claim, speaker=attrs.evolve(speaker, resolution=resolution))


def _overridden(speaker: Speaker, registry: ActorRegistry) -> Resolution | None:
    """What an override says of the very words of a mention."""
    if speaker.form not in (MentionForm.NAME, MentionForm.NOMINAL):
        return None
    head = speaker.head.shifted(-speaker.span.start).of(speaker.text) if speaker.span.contains(speaker.head) else ""
    return registry.overridden(speaker.text) or registry.overridden(head)


def _translated(
    resolution: Resolution | None, answers: Mapping[str, Resolution], strangers: Mapping[str, ArticleActor]
) -> Resolution | None:
    """A resolution within the article, said in ids of the registry."""
    if resolution is None:
        return None
    if resolution.actor is not None:
        answer = answers.get(resolution.actor.id)
        return resolution if answer is None else _with_evidence(answer, resolution.candidates)
    candidates: dict[str, Candidate] = {}
    for candidate in resolution.candidates:
        answer = answers.get(candidate.id)
        if answer is None:
            meant = candidate
        elif answer.actor is not None:
            meant = attrs.evolve(candidate, id=answer.actor.id, name=answer.actor.name)
        else:
            meant = attrs.evolve(candidate, id=strangers[candidate.id].id)
        candidates.setdefault(meant.id, meant)
    found = tuple(candidates.values())
    if resolution.status is ResolutionStatus.AMBIGUOUS and len(found) == 1 < len(resolution.candidates):
        return resolved(found[0])
    return attrs.evolve(resolution, candidates=found)


def _with_evidence(answer: Resolution, candidates: Iterable[Candidate]) -> Resolution:
    """The answer with what the article's own resolution had to say behind the first candidate's evidence."""
    within = next((c.evidence for c in candidates), ())
    first, *others = answer.candidates
    evidence = tuple(dict.fromkeys((*first.evidence, *within)))
    return attrs.evolve(answer, candidates=(attrs.evolve(first, evidence=evidence), *others))


# --- the cast ------------------------------------------------------------------------------------------------------


def _entries(
    claims: Iterable[Claim], cast: Iterable[ArticleActor], answers: Mapping[str, Resolution], registry: ActorRegistry
) -> dict[str, ArticleActor]:
    """The registry's actors that the claims cite, each with the names that the article uses for it."""
    names: dict[str, list[str]] = {}
    for actor in cast:
        answer = answers[actor.id].actor
        if answer is not None:
            names.setdefault(answer.id, []).extend((actor.name, *actor.aliases))
    entries = {}
    for key in _cited(claims):
        if key in registry:
            entry = registry[key]
            aliases = tuple(n for n in dict.fromkeys(names.get(key, ())) if n != entry.name)
            entries[key] = ArticleActor(key, entry.name, entry.kind, aliases, registry.name)
    return entries


def _cited(claims: Iterable[Claim]) -> Iterable[str]:
    for claim in claims:
        resolution = claim.speaker.resolution if claim.speaker is not None else None
        if resolution is not None:
            if resolution.actor is not None:
                yield resolution.actor.id
            for candidate in resolution.candidates:
                yield candidate.id


def _used(claims: Iterable[Claim], known: Mapping[str, ArticleActor]) -> tuple[ArticleActor, ...]:
    return tuple(known[key] for key in dict.fromkeys(_cited(claims)) if key in known)
