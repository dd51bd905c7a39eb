"""Claims from the words they stand in: shorter than offsets, and wrong words are an error."""

from __future__ import annotations

from collections.abc import Sequence

from quoteattr.claims import (
    ActorRef,
    ArticleActor,
    Claim,
    Cue,
    Extraction,
    MentionForm,
    Resolution,
    ResolutionStatus,
    Speaker,
    SpeechKind,
)
from quoteattr.text import Span


def find(text: str, words: str, start: int = 0) -> Span:
    """The first place of ``words``."""
    at = text.index(words, start)
    return Span(at, at + len(words))


def resolved(name: str, actor_id: str = "a1") -> Resolution:
    return Resolution(ResolutionStatus.RESOLVED, ActorRef(actor_id, name))


def make_speaker(
    text: str,
    words: str,
    resolution: Resolution | None = None,
    *,
    head: str = "",
    antecedents: Sequence[str] = (),
    form: MentionForm = MentionForm.NAME,
) -> Speaker:
    span = find(text, words)
    spans = tuple(find(text, a) for a in antecedents)
    return Speaker(span, find(text, head or words), words, form, spans, resolution)


def make_claim(
    text: str,
    *content: str,
    cue: str = "",
    source: str | Speaker = "",
    claim_id: str = "c1",
    parent: str | None = None,
    confidence: float = 1.0,
    kind: SpeechKind = SpeechKind.INDIRECT,
) -> Claim:
    speaker = make_speaker(text, source) if isinstance(source, str) and source else source or None
    return Claim(
        id=claim_id,
        kind=kind,
        text=" [...] ".join(content),
        content=tuple(find(text, words) for words in content),
        cue=Cue(find(text, cue), cue) if cue else None,
        speaker=speaker if isinstance(speaker, Speaker) else None,
        parent=parent,
        confidence=confidence,
    )


def make_extraction(*claims: Claim, actors: Sequence[ArticleActor] = (), document_id: str = "a") -> Extraction:
    return Extraction(document_id, claims, tuple(actors))
