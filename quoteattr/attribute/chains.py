"""What an article says of one actor, and the link of a mention to it."""

from __future__ import annotations

from collections import Counter

import attrs

from .lexicon import lexicon

__all__ = ["Chain", "Link"]


@attrs.define
class Chain:
    """Everything the article says of one actor; grows while the article is read.

    Args:
        index: Position among the chains.
        kind: person, organization, group, place, document or "".
        status: named, unnamed, collective or unknown.
        number: singular or plural.
        mentions: Indices of its mentions in the order in which they were linked.
        words: Words of its fullest name.
        gender: male, female, thing or "".
        gender_evidence: What tells the gender.
        is_handle: Whether the name is that of an account ("@name"), which may be anybody's.
        roles: Nouns that say what it is, each with the index of the mention that first says so.
        last: Index of the latest mention that the reader has passed; -1 before the first.
        speaks: Whether a report has it as its source, by name.
        fullest: Index of the first mention by its fullest name; -1 if it has no name.
        called: Names that it was called by so far, with and without titles, and how often.
    """

    index: int
    kind: str
    status: str = "named"
    number: str = "singular"
    mentions: list[int] = attrs.field(factory=list)
    words: tuple[str, ...] = ()
    gender: str = ""
    gender_evidence: str = ""
    is_handle: bool = False
    roles: dict[str, int] = attrs.field(factory=dict)
    last: int = -1
    speaks: bool = False
    fullest: int = -1
    called: Counter[tuple[str, ...]] = attrs.field(factory=Counter)

    @property
    def is_person_like(self) -> bool:
        """Whether a name of unknown type may be a person's: short, and that of a speaker or led by a given name."""
        if self.kind or not 0 < len(self.words) <= 3 or self.is_handle:
            return False
        return self.speaks or self.words[0] in lexicon().given_names


@attrs.frozen
class Link:
    """Whom a mention stands for.

    Args:
        chains: Indices of chains: one is an answer, several fit equally, none fits.
        evidence: Why, in words.
        antecedent: Index of the earlier mention that it takes up, if one is told.
        together: Indices of the mentions that it stands for all at once: of "they", after two who spoke together.
    """

    chains: tuple[int, ...] = ()
    evidence: tuple[str, ...] = ()
    antecedent: int | None = None
    together: tuple[int, ...] = ()

    @property
    def chain(self) -> int | None:
        """The one chain, or None."""
        return self.chains[0] if len(self.chains) == 1 else None
