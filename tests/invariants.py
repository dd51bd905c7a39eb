"""The invariants of a result as checks that say what is wrong: [] for a good one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from quoteattr.claims import Claim, Extraction
from quoteattr.text import Span


def find_bad_slices(text: str, extraction: Extraction) -> list[str]:
    """1. Every span slices: ``text[s.start:s.end]`` is what the object says it is."""
    bad = [
        f"{claim.id}: {span} runs over the text's end"
        for claim in extraction.claims
        for span in _list_spans(claim)
        if span.end > len(text)
    ]
    for claim in extraction.claims:
        if claim.text != " [...] ".join(span.of(text) for span in claim.content):
            bad.append(f"{claim.id}: its text is not what its content covers")
        if claim.speaker is not None:
            if claim.speaker.text != claim.speaker.span.of(text):
                bad.append(f"{claim.id}: its speaker's text is not what the span covers")
            if not claim.speaker.span.contains(claim.speaker.head):
                bad.append(f"{claim.id}: the head of its speaker lies outside the mention")
    return bad


def find_bad_order(extraction: Extraction) -> list[str]:
    """2. Spans of one claim are sorted, disjoint, non-empty."""
    return [
        f"{claim.id}: {name} is not sorted, disjoint and non-empty"
        for claim in extraction.claims
        for name, spans in (("content", claim.content), ("quoted", claim.quoted))
        if any(not len(span) for span in spans) or any(left.end > right.start for left, right in pairwise(spans))
    ]


def find_bad_nesting(extraction: Extraction) -> list[str]:
    """3. Nested claims form a tree by containment, every parent before its children."""
    bad, earlier = [], dict[str, Claim]()
    for claim in extraction.claims:
        if claim.id in earlier:
            bad.append(f"{claim.id}: the id is taken")
        if claim.parent is not None:
            parent = earlier.get(claim.parent)
            if parent is None:
                bad.append(f"{claim.id}: its parent {claim.parent} does not come before it")
            elif not all(any(outer.contains(span) for outer in parent.content) for span in claim.content):
                bad.append(f"{claim.id}: its content is not inside that of {claim.parent}")
        earlier[claim.id] = claim
    return bad


def _list_spans(claim: Claim) -> Iterator[Span]:
    yield from claim.content
    yield from claim.quoted
    yield from (fact.span for fact in claim.facts)
    yield from (span for span in (claim.addressee, claim.time, claim.place) if span is not None)
    if claim.cue is not None:
        yield claim.cue.span
    if claim.speaker is not None:
        yield from (claim.speaker.span, claim.speaker.head, *claim.speaker.antecedents)


def find_bad_facts(claim: Claim) -> list[str]:
    """Every fact lies inside one content span, and facts are sorted, disjoint and non-empty."""
    spans = [fact.span for fact in claim.facts]
    bad = [
        f"{claim.id}: {span} lies in no content span"
        for span in spans
        if not any(c.contains(span) for c in claim.content)
    ]
    if any(not len(span) for span in spans) or any(left.end > right.start for left, right in pairwise(spans)):
        bad.append(f"{claim.id}: facts are not sorted, disjoint and non-empty")
    return bad
