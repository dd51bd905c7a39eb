"""The invariants of actors/, each under the name that the design gives it."""

from __future__ import annotations

import attrs
from hypothesis import assume, example, given
from hypothesis import strategies as st

from quoteattr.actors import KINDS, Actor, ActorRegistry, Alias, Context, Role, Strength
from quoteattr.actors.loaders.csv_rows import dump_csv, read_csv
from quoteattr.actors.loaders.own import dump_own, read_own
from quoteattr.actors.names import normalise
from quoteattr.claims import ResolutionStatus
from tests.actors.reference import ReferenceRegistry

GIVEN = ["Jane", "Jnae", "John", "Johnny", "J.", "Mohammed", "Muhammad", "Anna", "Ana", "Park", "Ole", "X"]
FAMILY = ["Roe", "Rowe", "Marsh", "Marshe", "al-Bekri", "Bekri", "van der Meer", "Warnock", "Warnick", "Lindqvist"]
MIDDLE = ["", "", "", "Q.", "Quincy", "Maria", "M.", "de", "bin Salim"]
AFTER = ["", "", "", "", " Jr.", " Sr.", " III", ", the harbour minister,", " (D-Vt.)", "'s", " MP"]
BEFORE = ["", "", "", "", "Sen. ", "Foreign Secretary ", "Dean ", "the ", "Kremlin spokesman ", "Sheikh "]
BODIES = [
    "High Harbour Committee",
    "Harbour Committee",
    "HHC",
    "the N.S.U.",
    "North Sea Union",
    "Hihg Harbour Committe",
]


@st.composite
def person_names(draw: st.DrawFn) -> str:
    words = [draw(st.sampled_from(pool)) for pool in (GIVEN, MIDDLE, FAMILY)]
    order = draw(st.sampled_from([(0, 1, 2), (0, 1, 2), (0, 2), (2,), (2, 0), (0,), (0, 2, 2)]))
    return " ".join(filter(None, (words[i] for i in order)))


NAMES = person_names() | st.sampled_from(BODIES)
MENTIONS = st.tuples(st.sampled_from(BEFORE), NAMES, st.sampled_from(AFTER)).map("".join)
DATES = st.sampled_from([None, "1999", "2001-05", "2003-11-23"])


@st.composite
def aliases(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> Alias:
    start, end = sorted((draw(DATES) or "", draw(DATES) or ""))
    return Alias(draw(texts), draw(st.sampled_from([None, *Strength])), start or None, end or None)


IDS = st.sampled_from("abcdefgh")


@st.composite
def actors(draw: st.DrawFn, ids: st.SearchStrategy[str] = IDS) -> Actor:
    kind = draw(st.sampled_from(["person", "person", "person", *KINDS]))
    return Actor(
        id=draw(ids),
        name=draw(NAMES) + draw(st.sampled_from(["", "", " Jr.", " Sr."])),
        kind=kind,
        aliases=draw(st.lists(aliases(NAMES), max_size=3)),
        roles=draw(st.lists(st.builds(Role, st.sampled_from(["Foreign Secretary", "Senator"])), max_size=1)),
        family_name=draw(st.sampled_from([None, None, "Park", "Roe"])),
    )


CASTS = st.lists(actors(), max_size=6, unique_by=lambda a: a.id)
CONTEXTS = st.builds(
    Context, date=DATES, priors=st.dictionaries(st.sampled_from("abcd"), st.integers(0, 5), max_size=2)
)


@given(CASTS, MENTIONS, CONTEXTS)
def test_the_index_finds_what_the_reference_finds(cast: list[Actor], mention: str, context: Context) -> None:
    fast = ActorRegistry(cast).find(mention, context=context)
    assert fast == ReferenceRegistry(cast).find(mention, context=context)


@st.composite
def casts_with_a_mention(draw: st.DrawFn) -> tuple[list[Actor], str]:
    """Some actors, and a mention that mostly means one of them."""
    cast = draw(CASTS)
    known = [name for actor in cast for name in (actor.name, *(a.text for a in actor.aliases))]
    name = draw(st.sampled_from(known)) if known else draw(NAMES)
    return cast, draw(st.one_of(st.just(name), MENTIONS, st.sampled_from(BEFORE).map(lambda b: b + name)))


@given(casts_with_a_mention(), actors(st.just("new")), CONTEXTS)
def test_another_actor_never_turns_a_resolved_id_into_a_third(
    case: tuple[list[Actor], str], new: Actor, context: Context
) -> None:
    cast, mention = case
    before = ActorRegistry(cast).resolve(mention, context=context).actor
    after = ActorRegistry([*cast, new]).resolve(mention, context=context).actor
    if before is not None and after not in (before, None):
        assert after.id == "new"
        assert ActorRegistry([new]).resolve(mention, context=context).candidates  # an unrelated one never


@given(CASTS, st.randoms(use_true_random=False), MENTIONS)
def test_the_order_of_the_registry_does_not_matter(cast: list[Actor], random: object, mention: str) -> None:
    shuffled = list(cast)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    one, other = ActorRegistry(cast), ActorRegistry(shuffled)
    assert one.resolve(mention) == other.resolve(mention)
    assert one.collisions() == other.collisions()
    assert one.sha256 == other.sha256


@given(CASTS, MENTIONS, st.booleans())
def test_overrides_always_win(cast: list[Actor], mention: str, never: bool) -> None:
    target = None if never or not cast else cast[0].id
    answer = ActorRegistry(cast, overrides={mention: target}).resolve(mention)
    assert (answer.actor.id if answer.actor else None) == target
    assert (answer.status is ResolutionStatus.UNKNOWN) == (target is None)


@given(st.lists(actors(st.text(min_size=1).filter(str.strip)), max_size=4, unique_by=lambda a: a.id))
def test_load_of_dump_gives_the_same_actors(cast: list[Actor]) -> None:
    assert read_own(dump_own(cast)).actors == tuple(cast)


@given(CASTS)
def test_load_of_dump_gives_the_same_actors_in_csv(cast: list[Actor]) -> None:
    plain = [attrs.evolve(a, aliases=[x.text for x in a.aliases]) for a in cast]
    assert read_csv(dump_csv(plain)).actors == tuple(plain)


@given(st.text(alphabet=" .,-'!?()…“”\u200d\0\ud800\u0301", max_size=8).filter(str.strip), MENTIONS)
def test_names_that_normalise_to_nothing_never_match(nothing: str, mention: str) -> None:
    assume(not normalise(nothing))
    registry = ActorRegistry([Actor(id="a", name=nothing), Actor(id="b", name=nothing, kind="group")])
    assert registry.resolve(mention).candidates == ()
    assert registry.resolve(nothing).candidates == ()


@given(
    st.lists(st.builds(Actor, st.uuids().map(str), st.text(min_size=1).filter(str.strip), st.sampled_from(KINDS))),
    st.text(),
)
@example([Actor(id="a", name="~ , .")], "~")
@example([Actor(id="a", name="习近平")], "习 近平")
@example([Actor(id="a", name="a-")], "-.a")
def test_no_registry_makes_resolve_raise(cast: list[Actor], mention: str) -> None:
    registry = ActorRegistry(cast)
    registry.collisions()
    for text in (mention, *(a.name for a in cast)):
        answer = registry.resolve(text)
        assert all(0.0 <= c.score <= 1.0 for c in answer.candidates)
        assert list(answer.candidates[1:]) == sorted(answer.candidates[1:], key=lambda c: -c.score)
