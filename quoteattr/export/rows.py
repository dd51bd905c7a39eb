"""One row a claim, with columns that never change: what the CSV, the Arrow table and the data frame share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..claims import Claim, Extraction
from ..text import Span

__all__ = ["COLUMNS", "list_rows"]

#: Names and types of the columns, in their order: text, integer, number, truth, spans (pairs of code points), texts.
#: A type with a question mark may be missing.
COLUMNS = {
    "document": "text",
    "claim": "text",
    "parent": "text?",
    "kind": "text",
    "text": "text",
    "start": "integer",
    "end": "integer",
    "content": "spans",
    "quoted": "spans",
    "speaker": "text?",
    "speaker_start": "integer?",
    "speaker_end": "integer?",
    "speaker_head": "text?",
    "speaker_form": "text?",
    "status": "text?",
    "actor": "text?",
    "actor_name": "text?",
    "candidates": "texts",
    "cue": "text?",
    "cue_start": "integer?",
    "cue_end": "integer?",
    "cue_lemma": "text?",
    "act": "text?",
    "polarity": "text?",
    "hedged": "truth?",
    "addressee": "text?",
    "time": "text?",
    "place": "text?",
    "facts": "texts",
    "confidence": "number",
}


def list_rows(extraction: Extraction, text: str) -> Iterator[dict[str, Any]]:
    """The claims as rows, with the keys of :data:`COLUMNS`.

    Args:
        extraction: The claims.
        text: What they were found in.
    """
    for claim in extraction.claims:
        row = {"document": extraction.id, **_describe(claim, text), **_name_speaker(claim, text)}
        yield {name: row[name] for name in COLUMNS}


def _describe(claim: Claim, text: str) -> dict[str, Any]:
    cue = claim.cue
    return {
        "claim": claim.id,
        "parent": claim.parent,
        "kind": claim.kind.value,
        "text": claim.text,
        "start": claim.span.start,
        "end": claim.span.end,
        "content": [(span.start, span.end) for span in claim.content],
        "quoted": [(span.start, span.end) for span in claim.quoted],
        "cue": None if cue is None else cue.span.of(text),
        "cue_start": None if cue is None else cue.span.start,
        "cue_end": None if cue is None else cue.span.end,
        "cue_lemma": None if cue is None else cue.lemma,
        "act": None if cue is None else cue.act.value,
        "polarity": None if cue is None else cue.polarity.value,
        "hedged": None if cue is None else cue.hedged,
        "addressee": _words(claim.addressee, text),
        "time": _words(claim.time, text),
        "place": _words(claim.place, text),
        "facts": [f"{fact.type.value}: {fact.span.of(text)}" for fact in claim.facts],
        "confidence": claim.confidence,
    }


def _name_speaker(claim: Claim, text: str) -> dict[str, Any]:
    speaker = claim.speaker
    resolution = None if speaker is None else speaker.resolution
    actor = None if resolution is None else resolution.actor
    return {
        "speaker": None if speaker is None else speaker.text,
        "speaker_start": None if speaker is None else speaker.span.start,
        "speaker_end": None if speaker is None else speaker.span.end,
        "speaker_head": None if speaker is None else speaker.head.of(text),
        "speaker_form": None if speaker is None else speaker.form.value,
        "status": None if resolution is None else resolution.status.value,
        "actor": None if actor is None else actor.id,
        "actor_name": None if actor is None else actor.name,
        "candidates": [] if resolution is None else [candidate.id for candidate in resolution.candidates],
    }


def _words(span: Span | None, text: str) -> str | None:
    return None if span is None else span.of(text)
