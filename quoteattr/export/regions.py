"""Regions that a person has marked in a text and linked, as claims in the making; which claim of before each one is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from ..claims import Claim
from ..text import Span

__all__ = ["CONTINUED", "INSIDE", "Draft", "Match", "Region", "assemble", "match_claims", "measure_depths"]

#: The labels of relations between contents: two stretches of one claim, and a claim inside another one.
CONTINUED, INSIDE = "continued", "inside"

# How much of both contents together must be in both for a claim to be taken for another one, corrected.
_SAME = 0.5


@attrs.define
class Region:
    """A stretch of the text with its label and what was answered about it."""

    id: str
    role: str
    span: Span
    answers: dict[str, str] = attrs.field(factory=dict)

    @property
    def said(self) -> tuple[Span, dict[str, str]]:
        """Everything but its id."""
        return self.span, self.answers


@attrs.define(eq=False)
class Draft:
    """A claim as its regions tell it."""

    first: Region
    content: list[Region]
    parts: dict[str, list[Region]] = attrs.field(factory=dict)
    parent: Draft | None = None

    @property
    def spans(self) -> tuple[Span, ...]:
        """Its content, in the order of the text."""
        return tuple(sorted(region.span for region in self.content))

    def says(self, role: str) -> list[tuple[Span, dict[str, str]]]:
        """All that is said of its parts of a role."""
        return [region.said for region in self.parts.get(role, ())]


#: A claim as it was, and what its regions were then.
Match = tuple[Claim, Draft]


def assemble(regions: Mapping[str, Region], relations: Iterable[tuple[str, str, str]]) -> list[Draft]:
    """Claims from regions and their relations, in the order of the regions."""
    links = [(regions[a], regions[b], label) for a, b, label in relations if a in regions and b in regions]
    continuing = {second.id: first for first, second, _ in _between_contents(links, CONTINUED)}
    heads: dict[str, str] = {}
    for region in regions.values():
        passed = {region.id}
        while region.id not in heads and region.id in continuing and continuing[region.id].id not in passed:
            region = continuing[region.id]
            passed.add(region.id)
        heads |= dict.fromkeys(passed, heads.get(region.id, region.id))
    drafts: dict[str, Draft] = {}
    for name, region in regions.items():
        if region.role == "content":
            draft = drafts.setdefault(heads[name], Draft(regions[heads[name]], []))
            draft.content.append(region)
    for first, second, _ in links:
        claim, part = (first, second) if first.role == "content" else (second, first)
        if claim.role == "content" and part.role != "content":
            drafts[heads[claim.id]].parts.setdefault(part.role, []).append(part)
    for inner, outer, _ in _between_contents(links, INSIDE):
        drafts[heads[inner.id]].parent = drafts[heads[outer.id]]
    return list(drafts.values())


def _between_contents(links: Iterable[tuple[Region, Region, str]], label: str) -> Iterator[tuple[Region, Region, str]]:
    return (link for link in links if link[2] == label and link[0].role == link[1].role == "content")


def match_claims(drafts: Sequence[Draft], theirs: Sequence[Draft], originals: Sequence[Claim]) -> dict[int, Match]:
    """Which claim each draft was, one to one: by the region's id or, as a copied task has new ids, by the content."""
    free = {was.first.id: (claim, was) for claim, was in zip(originals, theirs, strict=True)}
    found: dict[int, Match] = {}
    for draft in drafts:
        same = free.get(draft.first.id)
        if same is not None and _overlap(draft.spans, same[0].content) >= _SAME:
            found[id(draft)] = free.pop(draft.first.id)
    by_content: dict[tuple[Span, ...], list[str]] = {}
    for name, (claim, _) in free.items():
        by_content.setdefault(claim.content, []).append(name)
    for draft in drafts:
        names = by_content.get(draft.spans, []) if id(draft) not in found else []
        if names:
            name = max(names, key=lambda name: _rate(draft, free[name]))
            names.remove(name)
            found[id(draft)] = free.pop(name)
    for draft in drafts:
        if id(draft) not in found and free:
            _, best = max(free.items(), key=lambda item: _rate(draft, item[1]))
            if _overlap(draft.spans, best[0].content) >= _SAME:
                found[id(draft)] = free.pop(best[1].first.id)
    return found


def _rate(draft: Draft, match: Match) -> tuple[float, bool]:
    return _overlap(draft.spans, match[0].content), match[1].says("cue") == draft.says("cue")


def measure_depths(drafts: Iterable[Draft]) -> dict[int, int]:
    """In how many claims each is, itself among them, by its id(); claims in a circle end the count."""
    depths: dict[int, int] = {}
    for draft in drafts:
        path = [draft]
        seen = {id(draft)}
        while id(path[-1]) not in depths and path[-1].parent is not None and id(path[-1].parent) not in seen:
            path.append(path[-1].parent)
            seen.add(id(path[-1]))
        depth = depths.get(id(path[-1]), 1)
        for place, passed in enumerate(reversed(path)):
            depths[id(passed)] = depth + place
    return depths


def _overlap(some: Sequence[Span], others: Sequence[Span]) -> float:
    """How much of the characters of either is in both."""
    both, first = 0, 0
    for span in some:  # all are sorted and disjoint
        while first < len(others) and others[first].end <= span.start:
            first += 1
        for k in range(first, len(others)):
            if others[k].start >= span.end:
                break
            both += min(span.end, others[k].end) - max(span.start, others[k].start)
    either = sum(map(len, some)) + sum(map(len, others)) - both
    return both / either if either else 1.0
