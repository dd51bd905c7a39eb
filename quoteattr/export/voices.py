"""Who is given how many words: the claims of an article put together by speaker.

Two claims have the same speaker when they are resolved to the same actor, or when what the speaker stands for is the
same mention, or the same name, with the same status. "An official" and, further down, another "an official" stay two
speakers: nothing says that they are one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import attrs

from ..claims import ArticleActor, Claim, Extraction, MentionForm, ResolutionStatus, Speaker
from ..text import Span

__all__ = ["Voice", "count_words", "group_voices"]

_WORD = re.compile(r"[^\W_]+(?:(?:\.-|['’.,-])[^\W_]+)*")
_SPACE = re.compile(r"\s+")


@attrs.frozen
class Voice:
    """A speaker with all that the article reports of it.

    Args:
        name: The actor's name, or the fullest words that the article has for the speaker; "" when none is named.
        status: How the speaker was resolved; None when there is no speaker, or nobody tried.
        actor: The actor that it was resolved to, as the extraction lists it.
        claims: Indices in ``extraction.claims``, in order.
        words: Words of the article that are reported as this speaker's. A word inside several claims counts once, for
            the outermost: who says that another said something is the one whom the article gives the word.
        named: Whether the article names a speaker at all.
    """

    name: str
    status: ResolutionStatus | None
    actor: ArticleActor | None
    claims: tuple[int, ...]
    words: int
    named: bool = True


def count_words(text: str) -> int:
    """The number of words: runs of letters and digits, with apostrophes, hyphens, points and commas inside them.

    >>> count_words("“It’s 4,000 a day,” she said - twice.")
    7
    """
    return sum(1 for _ in _WORD.finditer(text))


def group_voices(text: str, extraction: Extraction) -> tuple[Voice, ...]:
    """The speakers of an article, the one with most words first; claims without a speaker come last.

    Args:
        text: What the claims were found in.
        extraction: The claims.
    """
    actors = {actor.id: actor for actor in extraction.actors}
    groups: dict[tuple[object, ...], list[int]] = {}
    for index, claim in enumerate(extraction.claims):
        groups.setdefault(_identify(text, claim, actors), []).append(index)
    words = _share_words(text, extraction)
    voices = [
        _describe(text, [(i, extraction.claims[i]) for i in members], actors, sum(words[i] for i in members))
        for members in groups.values()
    ]
    return tuple(sorted(voices, key=lambda v: (not v.named, -v.words, -len(v.claims), v.claims)))


def _identify(text: str, claim: Claim, actors: dict[str, ArticleActor]) -> tuple[object, ...]:
    speaker = claim.speaker
    if speaker is None:
        return ("nobody",)
    resolution = speaker.resolution
    status = None if resolution is None else resolution.status
    if resolution is not None and resolution.actor is not None:
        return ("actor", resolution.actor.id)
    if resolution is not None and len(resolution.candidates) == 1:
        # A name that the registry lacks is still one of the article's own actors.
        entry = actors.get(resolution.candidates[0].id)
        if entry is not None and entry.registry is None:
            return ("article", status, entry.id)
    fullest = speaker.antecedents[-1] if speaker.antecedents else speaker.head
    if speaker.form is MentionForm.NAME or status is ResolutionStatus.COLLECTIVE:
        return ("words", status, _on_one_line(fullest.of(text)).casefold())
    return ("mention", status, fullest.start, fullest.end)


def _share_words(text: str, extraction: Extraction) -> list[int]:
    """The words of each claim that no claim before it in the nesting or in the text has."""
    claims = extraction.claims
    ids = {claim.id for claim in claims}
    words = [0] * len(claims)
    taken = 0
    pieces = [(span, i) for i, claim in enumerate(claims) if claim.parent not in ids for span in claim.content]
    for span, index in sorted(pieces, key=lambda piece: (piece[0].start, -piece[0].end, piece[1])):
        free = Span(max(span.start, taken), max(span.end, taken))
        words[index] += count_words(free.of(text))
        taken = free.end
    return words


def _describe(text: str, members: list[tuple[int, Claim]], actors: dict[str, ArticleActor], words: int) -> Voice:
    indices = tuple(index for index, _ in members)
    speakers = [claim.speaker for _, claim in members if claim.speaker is not None]
    if not speakers:
        return Voice("", None, None, indices, words, named=False)
    resolution = speakers[0].resolution
    actor = None if resolution is None or resolution.actor is None else resolution.actor
    name = actor.name if actor is not None else max(_names(text, speakers), key=len)
    status = None if resolution is None else resolution.status
    return Voice(_on_one_line(name), status, None if actor is None else actors.get(actor.id), indices, words)


def _names(text: str, speakers: list[Speaker]) -> Iterator[str]:
    """The fuller mention where there is one; of a name the name, otherwise the whole phrase ("an official in ...")."""
    for speaker in speakers:
        if speaker.antecedents:
            yield speaker.antecedents[-1].of(text)
        else:
            yield speaker.head.of(text) if speaker.form is MentionForm.NAME else speaker.text


def _on_one_line(words: str) -> str:
    return _SPACE.sub(" ", words).strip()
