"""Invariant 8: adding an unrelated actor never turns a RESOLVED id into another one; the registry's order is nothing.

Of the registry alone: test_actors.py.
"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from quoteattr import Actor, Claim
from tests.properties.chains import CAST, chain
from tests.strategies import news_texts

UNRELATED = [
    Actor("new", "Tove Norrholm", aliases=["T. Norrholm"]),
    Actor("new", "Snow Council", "organization"),
    Actor("new", "习近平"),
    Actor("new", "~ , ."),
]


def name_ids(claims: tuple[Claim, ...]) -> list[str | None]:
    found = [claim.speaker.resolution if claim.speaker else None for claim in claims]
    return [resolution.actor.id if resolution and resolution.actor else None for resolution in found]


@given(news_texts(), st.sampled_from(UNRELATED))
def test_adding_an_unrelated_actor_never_turns_a_resolved_id_into_another_one(text: str, new: Actor) -> None:
    assert name_ids(chain(*CAST, new).extract(text).claims) == name_ids(chain(*CAST).extract(text).claims)


@given(news_texts(), st.permutations(CAST))
def test_the_order_of_the_registry_does_not_matter(text: str, shuffled: list[Actor]) -> None:
    assert chain(*shuffled).extract(text) == chain(*CAST).extract(text)
