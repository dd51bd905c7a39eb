"""Claims in the vocabulary of schema.org, as JSON-LD: for search engines, knowledge graphs and fact-check tools.

Direct speech is a ``Quotation``, everything else a ``Claim``. A speaker is a ``Person`` or an ``Organization`` only
where the claim's speaker is RESOLVED to an actor of that kind; whatever the case, ``creditText`` has the words that
the text itself uses. Nothing here says whether a claim is true: there is no ``ClaimReview`` and no rating.

What its source stands against ("denied that ...", "did not say that ...") is no claim of that source. It gets no
``author`` and no ``creditText``: the actor is under ``mentions`` and the words of source and cue are the
``description``.
"""

from __future__ import annotations

from typing import Any

import attrs

from ..claims import ActorRef, ArticleActor, Claim, Extraction, Polarity, SpeechKind
from .iris import SameAs, add_fragment, index_actors, list_same_as, name_collection, name_document

__all__ = ["CONTEXT", "to_schema_org"]

#: The JSON-LD context that the document is read by.
CONTEXT = "https://schema.org"

_TYPES = {"person": "Person", "organization": "Organization", "group": "Organization"}


def to_schema_org(
    extraction: Extraction, text: str, *, source: str | None = None, same_as: SameAs | None = None
) -> dict[str, Any]:
    """Write claims as a JSON-LD graph of schema.org: the article, its quotations and claims, and who made them.

    Lost: all offsets; the difference of indirect and mixed; the stretches in marks; act, hedging and lemma of the cue;
    head, form and antecedents of a source; every status but RESOLVED, with its candidates; addressee, time, place,
    facts, ``extra``; confidence, evidence, provenance. An actor that is an office or a document is not named.

    Args:
        extraction: The claims.
        text: What they were found in.
        source: Address of the article on the web. By default the document's id if it is an address, else a
            ``urn:uuid:`` name made from it.
        same_as: By an actor's id, the IRIs for its ``sameAs``. By default
            see :func:`quoteattr.export.iris.list_same_as`.

    Returns:
        The JSON-LD document; ``quoteattr.export.json.dump_json`` writes it.

    >>> from quoteattr.text import Span
    >>> claim = Claim("c1", SpeechKind.DIRECT, "It rained", (Span(1, 10),))
    >>> article, quotation = to_schema_org(Extraction("x", (claim,)), "“It rained,” he said.")["@graph"]
    >>> quotation["@type"], quotation["text"]
    ('Quotation', 'It rained')
    """
    writer = _Writer(
        base=name_collection(extraction.id),
        article=name_document(extraction.id, source),
        text=text,
        actors=index_actors(extraction.actors),
        same_as=same_as,
    )
    claims = [writer.write(claim) for claim in extraction.claims]
    article = {"@type": "Article", "@id": writer.article, "identifier": extraction.id}
    return {"@context": CONTEXT, "@graph": [article, *claims, *writer.cast.values()]}


@attrs.define
class _Writer:
    base: str
    article: str
    text: str
    actors: dict[str, ArticleActor]
    same_as: SameAs | None
    cast: dict[str, dict[str, Any]] = attrs.field(factory=dict)

    def write(self, claim: Claim) -> dict[str, Any]:
        is_quotation = claim.kind is SpeechKind.DIRECT
        node: dict[str, Any] = {
            "@type": "Quotation" if is_quotation else "Claim",
            "@id": add_fragment(self.base, claim.id),
            "text": claim.text,
        }
        if not is_quotation:
            node["appearance"] = {"@id": self.article}
        if claim.parent is not None:
            node["isPartOf"] = {"@id": add_fragment(self.base, claim.parent)}
        elif is_quotation:
            node["isPartOf"] = {"@id": self.article}
        if claim.speaker is not None:
            resolution = claim.speaker.resolution
            actor = None if resolution is None or resolution.actor is None else self.point_to(resolution.actor)
            if claim.cue is not None and claim.cue.polarity is Polarity.NEGATIVE:
                parts = sorted((claim.speaker.span, claim.cue.span))
                node["description"] = " ".join(part.of(self.text) for part in parts)
                role = "mentions"
            else:
                node["creditText"] = claim.speaker.text
                role = "spokenByCharacter" if is_quotation else "author"
            if actor is not None:
                node[role] = actor
        return node

    def point_to(self, ref: ActorRef) -> dict[str, str] | None:
        """A pointer to an actor, who joins the cast; None for what is neither a person nor an organization."""
        actor = self.actors.get(ref.id)
        if actor is None or actor.kind not in _TYPES:
            return None
        node = {"@type": _TYPES[actor.kind], "@id": add_fragment(self.base, "", "actor", ref.id), "name": actor.name}
        optional = {"alternateName": list(actor.aliases), "sameAs": list_same_as(actor, self.same_as)}
        self.cast.setdefault(ref.id, {**node, **{key: value for key, value in optional.items() if value}})
        return {"@id": node["@id"]}
