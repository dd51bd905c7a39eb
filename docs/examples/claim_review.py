"""Drafts of ClaimReview: everything that one actor says in some articles, without a verdict.

    python docs/examples/claim_review.py --actors actors.json --actor halvorsen ferry.txt > drafts.json

Prints one JSON-LD document of schema.org's ClaimReview, one review a claim. What a person has to add before it is
published: the verdict (``reviewRating``), the review's address, its author and its date.

A claim becomes a draft if its speaker is resolved to the actor, it is speech (no thought), and it has at least the
confidence of ``--least``. What the actor denies is no claim of the actor's: such passages, and what is not sure enough,
are listed on standard error, for a person to look at.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from quoteattr import Actor, ActorRegistry, Claim, Extractor, Polarity, SpeechKind
from quoteattr.export.json import dump_json

_TYPES = {"person": "Person", "document": "CreativeWork"}


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the articles and print the drafts."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("articles", nargs="+", type=Path, metavar="ARTICLE")
    parser.add_argument("--actors", required=True, help="the registry")
    parser.add_argument("--actor", required=True, metavar="ID", help="whose claims: an id of the registry")
    parser.add_argument("--least", type=float, default=0.5, help="least confidence of a draft (default: %(default)s)")
    parser.add_argument("--site", default="", help="address of the articles; the name of the file is put after it")
    options = parser.parse_args(arguments)

    registry = ActorRegistry.load(options.actors)
    actor = next((actor for actor in registry.actors if actor.id == options.actor), None)
    if actor is None:
        parser.error(f"{options.actors} has no actor {options.actor!r}")
    extractor = Extractor(actors=registry)
    drafts: list[dict[str, Any]] = []
    for path in options.articles:
        text = path.read_bytes().decode("utf-8")
        for claim in claims_of(extractor.extract(text, path.name).speech, actor.id):
            if reason := tell_unfit(claim, options.least):
                print(f"{path.name}, {claim.id}: {reason}: {json.dumps(claim.text)}", file=sys.stderr)
            else:
                drafts.append(make_draft(claim, actor, text, options.site + path.name))
    print(dump_json({"@context": "https://schema.org", "@graph": drafts}, indent=2))


def claims_of(claims: Sequence[Claim], actor_id: str) -> Iterator[Claim]:
    """The claims whose speaker is certainly this actor."""
    for claim in claims:
        resolution = claim.speaker.resolution if claim.speaker else None
        if resolution is not None and resolution.actor is not None and resolution.actor.id == actor_id:
            yield claim


def tell_unfit(claim: Claim, least: float) -> str:
    """Why a claim should not become a draft without a look; empty if it may."""
    if claim.cue is not None and claim.cue.polarity is Polarity.NEGATIVE:
        return f"negated ({claim.cue.lemma})"
    if claim.confidence < least:
        return f"confidence {claim.confidence:.2f}"
    return ""


def make_draft(claim: Claim, actor: Actor, text: str, address: str) -> dict[str, Any]:
    """One review without its verdict. The description says what a checker wants to know first."""
    facts = "; ".join(f"{fact.span.of(text)} ({fact.type})" for fact in claim.facts)
    told = f"{claim.kind.value} speech, characters {claim.span.start} to {claim.span.end}"
    return {
        "@type": "ClaimReview",
        "creativeWorkStatus": "Draft",
        "claimReviewed": claim.text,
        "description": f"{told}, confidence {claim.confidence:.2f}. To check: {facts or 'nothing countable'}.",
        "itemReviewed": {
            # Words in quotation marks are what was said; other words are what an article makes of it.
            "@type": "Quotation" if claim.kind is SpeechKind.DIRECT else "Claim",
            "text": claim.text,
            "author": {"@type": _TYPES.get(actor.kind, "Organization"), "@id": actor.id, "name": actor.name},
            "appearance": {"@type": "NewsArticle", "url": address},
        },
    }


if __name__ == "__main__":
    main()
