"""The stretches that a claim is made of, each with its role: what every format that marks words in a text writes."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from ..claims import Claim, Fact
from ..text import Span

__all__ = ["ROLES", "Part", "list_parts"]

#: The roles in the order in which a claim's parts are listed.
ROLES = ("content", "quoted", "cue", "source", "antecedent", "addressee", "time", "place", "fact")


@attrs.frozen
class Part:
    """One stretch of a claim.

    Args:
        role: One of :data:`ROLES`.
        span: Its characters.
        number: Its place among the claim's parts of this role, from 1.
        fact: The fact, where it is one.
    """

    role: str
    span: Span
    number: int
    fact: Fact | None = None

    @property
    def name(self) -> str:
        """Role and number: "content", "content2", ..."""
        return self.role if self.number == 1 else f"{self.role}{self.number}"


def list_parts(claim: Claim) -> Iterator[Part]:
    """The parts of a claim, by role.

    >>> from quoteattr.claims import SpeechKind
    >>> claim = Claim("c1", SpeechKind.DIRECT, "We won [...] Twice", (Span(1, 7), Span(20, 25)), quoted=(Span(1, 7),))
    >>> [(part.name, part.span.start) for part in list_parts(claim)]
    [('content', 1), ('content2', 20), ('quoted', 1)]
    """
    speaker = claim.speaker
    spans: dict[str, tuple[Span | None, ...]] = {
        "content": claim.content,
        "quoted": claim.quoted,
        "cue": (claim.cue.span if claim.cue else None,),
        "source": (speaker.span if speaker else None,),
        "antecedent": speaker.antecedents if speaker else (),
        "addressee": (claim.addressee,),
        "time": (claim.time,),
        "place": (claim.place,),
    }
    for role, found in spans.items():
        for number, span in enumerate(found, 1):
            if span is not None:
                yield Part(role, span, number)
    for number, fact in enumerate(claim.facts, 1):
        yield Part("fact", fact.span, number, fact)
