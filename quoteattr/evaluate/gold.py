"""What gold says: articles, their claims, and who speaks in them."""

from __future__ import annotations

import attrs

from ..claims import Claim, Extraction, MentionForm, ResolutionStatus, SpeechKind
from ..text import Span

__all__ = ["GoldArticle", "GoldClaim", "GoldSpeaker"]


@attrs.frozen
class GoldSpeaker:
    """Who speaks in a gold claim.

    Args:
        name: What gold calls them; for a source that nobody names, its words ("a military source").
        status: RESOLVED for somebody with a name.
        names: Every name that is right, ``name`` among them.
        mentions: Where the article mentions them.
        pronoun: Whether the source's words are a pronoun.
        registry_id: Name of the registry that they are an entry of, and its id; None if gold does not say.
    """

    name: str
    status: ResolutionStatus = ResolutionStatus.RESOLVED
    names: frozenset[str] = frozenset()
    mentions: tuple[Span, ...] = ()
    pronoun: bool = False
    registry_id: tuple[str, str] | None = None


@attrs.frozen
class GoldClaim:
    """One annotated claim; a source or cue may be in several pieces.

    Args:
        content: The reported words.
        source: The words that name the source; empty for none.
        cue: The words that introduce it; empty for none.
        kind: direct, mixed or indirect; None leaves it to :func:`~quoteattr.evaluate.words.tell_kind`.
        speaker: Who it is, if gold says so.
        nested: Whether it lies inside another claim: then it does not count for spans, as PolNeAR has outermost claims
            only.
        core: Whether it counts for speakers and for the recall of core claims; gold of wider notions than a report's
            ("it turned out that") marks those that do not.
    """

    content: tuple[Span, ...]
    source: tuple[Span, ...] = ()
    cue: tuple[Span, ...] = ()
    kind: SpeechKind | None = None
    speaker: GoldSpeaker | None = None
    nested: bool = False
    core: bool = True


@attrs.frozen
class GoldArticle:
    """A text and its annotated claims; genre is what the corpus calls its kind of text, "" if nothing."""

    id: str
    text: str
    claims: tuple[GoldClaim, ...]
    genre: str = ""

    @classmethod
    def from_extraction(cls, extraction: Extraction, text: str) -> GoldArticle:
        """Take an extraction, for example one that a person corrected, for gold.

        Its kinds are told anew by the rule that scores use. A speaker counts when a resolution says who it is.

        Args:
            extraction: The claims.
            text: What they were found in.
        """
        mentions: dict[str, list[Span]] = {}
        for claim in extraction.claims:
            if (actor := _actor_id(claim)) is not None and claim.speaker is not None:
                mentions.setdefault(actor, []).extend((claim.speaker.head, *claim.speaker.antecedents))
        return cls(
            extraction.id, text, tuple(_from_claim(claim, extraction, mentions, text) for claim in extraction.claims)
        )


def _actor_id(claim: Claim) -> str | None:
    resolution = None if claim.speaker is None else claim.speaker.resolution
    return None if resolution is None or resolution.actor is None else resolution.actor.id


def _from_claim(claim: Claim, extraction: Extraction, mentions: dict[str, list[Span]], text: str) -> GoldClaim:
    return GoldClaim(
        content=claim.content,
        source=() if claim.speaker is None else (claim.speaker.span,),
        cue=() if claim.cue is None else (claim.cue.span,),
        speaker=_read_speaker(claim, extraction, mentions, text),
        nested=claim.parent is not None,
    )


def _read_speaker(
    claim: Claim, extraction: Extraction, mentions: dict[str, list[Span]], text: str
) -> GoldSpeaker | None:
    speaker = claim.speaker
    if speaker is None or speaker.resolution is None:
        return None
    pronoun, actor = speaker.form is MentionForm.PRONOUN, speaker.resolution.actor
    if actor is None:
        fullest = speaker.antecedents[-1] if speaker.antecedents else speaker.head
        return GoldSpeaker(fullest.of(text), speaker.resolution.status, pronoun=pronoun)
    entry = next((a for a in extraction.actors if a.id == actor.id), None)
    return GoldSpeaker(
        name=actor.name,
        names=frozenset((actor.name, *(() if entry is None else entry.aliases))),
        mentions=tuple(dict.fromkeys(mentions[actor.id])),
        pronoun=pronoun,
        registry_id=None if entry is None or entry.registry is None else (entry.registry, entry.id),
    )
