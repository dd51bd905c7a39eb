"""Claims as examples of doccano, for projects of sequence labelling with relations."""

from __future__ import annotations

from typing import Any

from ..claims import Extraction
from .parts import list_parts

__all__ = ["to_doccano"]


def to_doccano(extraction: Extraction, text: str) -> dict[str, Any]:
    """Write claims as one example: JSON Lines of such objects are what doccano imports ("JSONL(Relation)").

    Every part of a claim is an entity, labelled "content", "cue", "source" and so on; relations of those types lead
    from the claim's first content to its parts, "continued" to further stretches of the content, "inside" from a nested
    claim to the one around it. The project must allow relations and overlapping spans, and must not count grapheme
    clusters: offsets are code points. Parts of different claims with one role and one span are one entity.

    Lost: everything but which words have which role: kind, act, polarity, form, who the source is, types of facts,
    confidence, evidence, ``extra``, provenance. Documents come back from doccano as its own format only; for corrected
    claims that come back, see :mod:`quoteattr.export.label_studio`.

    Args:
        extraction: The claims.
        text: What they were found in.

    Returns:
        The example; ``quoteattr.export.json.dump_json`` writes it. Keys besides text, entities and relations are taken
        for metadata.

    >>> from quoteattr.claims import Claim, Cue, SpeechKind
    >>> from quoteattr.text import Span
    >>> claim = Claim("c1", SpeechKind.INDIRECT, "it rained", (Span(8, 17),), cue=Cue(Span(3, 7), "say"))
    >>> example = to_doccano(Extraction("x", (claim,)), "He said it rained.")
    >>> example["relations"]
    [{'id': 1, 'from_id': 1, 'to_id': 2, 'type': 'cue'}]
    """
    entities: list[dict[str, Any]] = []
    relations: list[dict[str, Any]] = []
    shared: dict[tuple[str, int, int], int] = {}
    contents: dict[str, int] = {}

    def relate(first: int, second: int, kind: str) -> None:
        relations.append({"id": len(relations) + 1, "from_id": first, "to_id": second, "type": kind})

    for claim in extraction.claims:
        for part in list_parts(claim):
            key = (part.role, part.span.start, part.span.end)
            if part.role == "content" or key not in shared:
                shared[key] = number = len(entities) + 1
                place = {"start_offset": part.span.start, "end_offset": part.span.end}
                entities.append({"id": number, "label": part.role, **place})
            if part.role == "content" and part.number == 1:
                contents[claim.id] = shared[key]
            else:
                relate(contents[claim.id], shared[key], "continued" if part.role == "content" else part.role)
    for claim in extraction.claims:
        if claim.parent in contents:
            relate(contents[claim.id], contents[claim.parent], "inside")
    return {"text": text, "document": extraction.id, "entities": entities, "relations": relations}
