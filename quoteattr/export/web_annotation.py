"""Claims as annotations of the W3C Web Annotation Data Model, in JSON-LD: for annotation tools and servers.

Every part of a claim is an annotation: the claim itself (its content), the stretches in marks, the cue, the source and
its antecedents, addressee, time, place, facts. Its target is the stretch, by the two selectors of
:mod:`quoteattr.export.selectors`; its bodies say what it is::

    {"id": "urn:uuid:...#c1/source", "type": "Annotation", "motivation": "classifying",
     "body": [{"type": "TextualBody", "purpose": "classifying", "value": "source"},
              {"type": "SpecificResource", "purpose": "linking", "source": "urn:uuid:...#c1"},
              {"type": "TextualBody", "purpose": "tagging", "value": "name"},
              {"type": "TextualBody", "purpose": "tagging", "value": "RESOLVED"},
              {"type": "SpecificResource", "purpose": "identifying",
               "source": {"id": "urn:uuid:...#/actor/a1", "type": "Person", "name": "Mara Okello"}}],
     "target": {"type": "SpecificResource", "source": "https://...", "selector": [...]}}

Only terms of the W3C's own context are used, so any JSON-LD processor reads all of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import attrs

from ..claims import ArticleActor, Claim, Extraction, Speaker
from ..text import Span
from .iris import SameAs, add_fragment, index_actors, list_same_as, name_collection, name_document
from .parts import Part, list_parts
from .selectors import select

__all__ = ["CONTEXT", "to_web_annotation"]

#: The JSON-LD context that the annotations are read by.
CONTEXT = "http://www.w3.org/ns/anno.jsonld"

_TYPES = {"person": "Person", "organization": "Organization", "group": "Organization"}


def to_web_annotation(
    extraction: Extraction,
    text: str,
    *,
    source: str | None = None,
    same_as: SameAs | None = None,
    selectors: Callable[[Span], list[dict[str, Any]] | None] | None = None,
) -> dict[str, Any]:
    """Write claims as an AnnotationCollection with one page that holds them all.

    Lost: the head of a source; confidence, evidence, ``extra`` and provenance; the candidates of what is not RESOLVED
    and the scores of all; aliases of actors. An actor is named only where the status is RESOLVED.

    Args:
        extraction: The claims.
        text: What they were found in.
        source: Address of the text on the web, the annotations' target. By default the document's id if it is an
            address, else a ``urn:uuid:`` name made from it.
        same_as: By an actor's id, the IRIs that name it elsewhere; the first becomes its id here. By default
            see :func:`quoteattr.export.iris.list_same_as`.
        selectors: What selects a span in ``source``, where that is not ``text`` itself but a page that it was taken
            from (see :mod:`quoteattr.webpage`). A part for which it gives None is left out.

    Returns:
        The JSON-LD document; ``quoteattr.export.json.dump_json`` writes it.

    >>> from quoteattr.claims import SpeechKind
    >>> claim = Claim("c1", SpeechKind.INDIRECT, "it rained", (Span(8, 17),))
    >>> page = to_web_annotation(Extraction("x", (claim,)), "He said it rained.")["first"]
    >>> page["items"][0]["target"]["selector"][0]
    {'type': 'TextQuoteSelector', 'exact': 'it rained', 'prefix': 'He said ', 'suffix': '.'}
    """
    writer = _Writer(
        base=name_collection(extraction.id),
        source=name_document(extraction.id, source),
        select=selectors or (lambda span: select(span, text)),
        actors=index_actors(extraction.actors),
        same_as=same_as,
    )
    items = [annotation for claim in extraction.claims for annotation in writer.annotate(claim)]
    return {
        "@context": CONTEXT,
        "id": writer.base,
        "type": "AnnotationCollection",
        "label": extraction.id,
        "total": len(items),
        "first": {
            "id": add_fragment(writer.base, "", "page", "1"),
            "type": "AnnotationPage",
            "startIndex": 0,
            "items": items,
        },
    }


@attrs.frozen
class _Writer:
    base: str
    source: str
    select: Callable[[Span], list[dict[str, Any]] | None]
    actors: dict[str, ArticleActor]
    same_as: SameAs | None

    def annotate(self, claim: Claim) -> Iterator[dict[str, Any]]:
        """One annotation of the whole content, and one of each other part."""
        content = [target for span in claim.content if (target := self.target(span)) is not None]
        if content:
            bodies = [_word("classifying", "claim"), _word("tagging", claim.kind.value)]
            if claim.parent is not None:
                bodies.append(self.link(claim.parent))
            yield self.annotation((claim.id,), bodies, content if len(content) > 1 else content[0])
        for part in list_parts(claim):
            target = None if part.role == "content" else self.target(part.span)
            if target is not None:
                bodies = [_word("classifying", part.role), self.link(claim.id), *self.describe(claim, part)]
                yield self.annotation((claim.id, part.name), bodies, target)

    def annotation(self, names: tuple[str, ...], bodies: list[dict[str, Any]], target: Any) -> dict[str, Any]:
        return {
            "id": add_fragment(self.base, *names),
            "type": "Annotation",
            "motivation": "classifying",
            "body": bodies,
            "target": target,
        }

    def target(self, span: Span) -> dict[str, Any] | None:
        selectors = self.select(span)
        if selectors is None:
            return None
        return {"type": "SpecificResource", "source": self.source, "selector": selectors}

    def link(self, claim_id: str) -> dict[str, Any]:
        return {"type": "SpecificResource", "purpose": "linking", "source": add_fragment(self.base, claim_id)}

    def describe(self, claim: Claim, part: Part) -> Iterator[dict[str, Any]]:
        if part.role == "cue" and claim.cue is not None:
            yield _word("describing", claim.cue.lemma)
            for tag in (claim.cue.act.value, claim.cue.polarity.value, *(["hedged"] if claim.cue.hedged else [])):
                yield _word("tagging", tag)
        elif part.role == "source" and claim.speaker is not None:
            yield from self.identify(claim.speaker)
        elif part.fact is not None:
            yield _word("tagging", part.fact.type.value)

    def identify(self, speaker: Speaker) -> Iterator[dict[str, Any]]:
        yield _word("tagging", speaker.form.value)
        if speaker.resolution is None:
            return
        yield _word("tagging", speaker.resolution.status.value)
        ref = speaker.resolution.actor
        if ref is not None:
            actor = self.actors.get(ref.id) or ArticleActor(ref.id, ref.name, "")
            same = list_same_as(actor, self.same_as)
            node = {"id": same[0] if same else add_fragment(self.base, "", "actor", ref.id)}
            if actor.kind in _TYPES:
                node["type"] = _TYPES[actor.kind]
            yield {"type": "SpecificResource", "purpose": "identifying", "source": {**node, "name": ref.name}}


def _word(purpose: str, value: str) -> dict[str, Any]:
    return {"type": "TextualBody", "purpose": purpose, "value": value}
