from __future__ import annotations

import pytest

from quoteattr.actors import Actor, ActorRegistry, Context, resolve_claims
from quoteattr.claims import (
    ActorRef,
    ArticleActor,
    Candidate,
    Claim,
    MentionForm,
    Resolution,
    ResolutionStatus,
    Speaker,
    SpeechKind,
)
from quoteattr.text import Span

from .cases import small_registry

RESOLVED, AMBIGUOUS, UNKNOWN = ResolutionStatus.RESOLVED, ResolutionStatus.AMBIGUOUS, ResolutionStatus.UNKNOWN


def actor(key: str, name: str, *aliases: str, kind: str = "person") -> ArticleActor:
    return ArticleActor(key, name, kind, aliases)


def claim(
    *meant: ArticleActor,
    text: str = "she",
    form: MentionForm = MentionForm.NAME,
    status: ResolutionStatus | None = None,
    head: str = "",
) -> Claim:
    """A claim whose speaker is, within the article, one of ``meant``."""
    candidates = tuple(Candidate(a.id, a.name, 1.0, ("in the article",)) for a in meant)
    status = status or (RESOLVED if len(meant) == 1 else AMBIGUOUS if meant else UNKNOWN)
    who = ActorRef(meant[0].id, meant[0].name) if status is RESOLVED else None
    start = 10 + (text.index(head) if head else 0)
    speaker = Speaker(
        Span(10, 10 + len(text)),
        Span(start, start + len(head or text)),
        text,
        form,
        (),
        Resolution(status, who, candidates),
    )
    return Claim("c1", SpeechKind.DIRECT, "x", (Span(0, 1),), speaker=speaker)


def resolve(
    cast: list[ArticleActor], claims: list[Claim], registry: ActorRegistry | None, context: Context | None = None
) -> tuple[list[Resolution], list[ArticleActor]]:
    out, actors = resolve_claims(tuple(claims), tuple(cast), registry, context=context)
    return [c.speaker.resolution for c in out if c.speaker is not None and c.speaker.resolution is not None], list(
        actors
    )


def told(answer: Resolution) -> tuple[str, str | None, list[str]]:
    return answer.status.name, answer.actor.id if answer.actor else None, [c.id for c in answer.candidates]


# the article's actor, what the registry says of it
LOOKED_UP = [
    (actor("a1", "Jane Roe", "Roe"), ("RESOLVED", "roe", ["roe"])),
    (actor("a1", "Roe"), ("AMBIGUOUS", None, ["john-roe", "roe"])),
    (actor("a1", "Roe", "Foreign Secretary Roe"), ("RESOLVED", "roe", ["roe", "john-roe"])),
    (actor("a1", "Sam Stranger", "Stranger"), ("UNKNOWN", None, ["a1"])),
    (actor("a1", "Sam Stranger", "Jane Roe"), ("AMBIGUOUS", None, ["roe"])),  # one person, two names: which is wrong?
    (actor("a1", "High Harbour Committee", "HHC", kind="organization"), ("RESOLVED", "harbour", ["harbour"])),
    (actor("a1", "The Watchers", "Harbour Watch", kind="group"), ("RESOLVED", "harbour", ["harbour"])),
    (actor("a1", "Roe", "John Roe", "Jane Roe"), ("AMBIGUOUS", None, ["roe", "john-roe"])),
    (actor("a1", "J. Roe", "Mark Tellier Jr."), ("AMBIGUOUS", None, ["junior", "john-roe", "roe"])),
]


@pytest.mark.parametrize(("meant", "answer"), LOOKED_UP)
def test_all_mentions_of_an_actor_take_the_answer_of_its_fullest_name(
    meant: ArticleActor, answer: tuple[str, str | None, list[str]]
) -> None:
    answers, _ = resolve([meant], [claim(meant), claim(meant, text="Roe")], small_registry())
    assert [told(a) for a in answers] == [answer, answer]


def test_the_evidence_of_both_steps_is_kept() -> None:
    roe = actor("a1", "Jane Roe", "Roe")
    answers, cast = resolve([roe], [claim(roe)], small_registry())
    assert answers[0].candidates[0].evidence == ("exact name", "in the article")
    assert cast == [ArticleActor("roe", "Jane Roe", "person", ("Roe",), "small")]


def test_a_stranger_is_a_candidate_of_the_article() -> None:
    stranger = actor("a1", "Sam Stranger")
    answers, cast = resolve([stranger], [claim(stranger)], small_registry())
    assert answers[0].candidates[0].evidence == ("named in the article; not in the registry", "in the article")
    assert cast == [stranger]


def test_ids_of_the_article_never_collide_with_the_registry() -> None:
    registry = ActorRegistry([Actor(id="a1", name="Nora Moss"), Actor(id="article:a1", name="Ole Moss")])
    stranger, moss = actor("a1", "Sam Stranger"), actor("a2", "Nora Moss")
    answers, cast = resolve([stranger, moss], [claim(stranger), claim(moss), claim(stranger, moss)], registry)
    assert [told(a) for a in answers] == [
        ("UNKNOWN", None, ["article:article:a1"]),
        ("RESOLVED", "a1", ["a1"]),
        ("AMBIGUOUS", None, ["article:article:a1", "a1"]),
    ]
    assert [(a.id, a.name) for a in cast] == [("article:article:a1", "Sam Stranger"), ("a1", "Nora Moss")]


def test_a_mention_that_two_actors_fit_stays_ambiguous() -> None:
    jane, john = actor("a1", "Jane Roe", "Roe"), actor("a2", "John Roe", "Roe")
    answers, cast = resolve([jane, john], [claim(jane, john, text="Roe")], small_registry())
    assert told(answers[0]) == ("AMBIGUOUS", None, ["roe", "john-roe"])
    assert [a.id for a in cast] == ["roe", "john-roe"]


def test_two_actors_of_the_article_may_be_one_entry() -> None:
    short, full = actor("a1", "Jane Roe"), actor("a2", "Jane Q. Roe")
    answers, cast = resolve([short, full], [claim(short, full), claim(short), claim(full)], small_registry())
    assert [told(a) for a in answers] == [("RESOLVED", "roe", ["roe"])] * 3
    assert cast[0].aliases == ("Jane Q. Roe",)


def test_two_names_that_conflict_never_become_one_entry() -> None:
    registry = ActorRegistry([Actor(id="w", name="William Marsh")])
    bill, will = actor("a1", "Bill Marsh"), actor("a2", "Will Marsh")
    answers, _ = resolve([bill, will], [claim(bill), claim(will)], registry)
    assert [told(a) for a in answers] == [("AMBIGUOUS", None, ["w"])] * 2
    assert "the article also names 'Will Marsh'" in answers[0].candidates[0].evidence[-2]
    full = actor("a3", "William Marsh")
    answers, _ = resolve([bill, full], [claim(bill), claim(full)], registry)
    assert [a.status.name for a in answers] == ["RESOLVED", "RESOLVED"]  # Bill may be William
    misspelt = actor("a4", "William Mrash")
    answers, _ = resolve([bill, misspelt], [claim(bill), claim(misspelt)], registry)
    assert [a.status.name for a in answers] == ["RESOLVED", "AMBIGUOUS"]


def test_an_article_may_mean_another_person_of_nearly_this_name() -> None:
    registry = ActorRegistry([Actor(id="t", name="Ruth Talbott")])
    talbot = actor("a1", "Ruth Talbot")
    assert told(resolve([talbot], [claim(talbot)], registry)[0][0]) == ("AMBIGUOUS", None, ["t"])


def test_the_better_name_keeps_the_entry() -> None:
    registry = ActorRegistry([Actor(id="w", name="Anna Marsh")])
    exact, misspelt = actor("a1", "Anna Marsh"), actor("a2", "Anna Mrash")
    answers, _ = resolve([exact, misspelt], [claim(exact), claim(misspelt)], registry)
    assert [a.status.name for a in answers] == ["RESOLVED", "AMBIGUOUS"]


def test_names_that_the_registry_gives_are_no_conflict() -> None:
    registry = ActorRegistry([Actor(id="w", name="Nora Moss", aliases=["Vera Dahl"])])
    one, other = actor("a1", "Nora Moss"), actor("a2", "Vera Dahl")
    answers, _ = resolve([one, other], [claim(one), claim(other)], registry)
    assert [told(a)[1] for a in answers] == ["w", "w"]


def test_organisations_that_conflict() -> None:
    registry = ActorRegistry([Actor(id="h", name="Harbour Watch Committee", kind="organization")])
    one = actor("a1", "Harbor Watch Committee", kind="organization")
    other = actor("a2", "HarbourWatch Committee", kind="organization")
    answers, _ = resolve([one, other], [claim(one), claim(other)], registry)
    assert [a.status.name for a in answers] == ["AMBIGUOUS", "RESOLVED"]


@pytest.mark.parametrize("status", [ResolutionStatus.UNNAMED, ResolutionStatus.COLLECTIVE, UNKNOWN])
def test_sources_without_a_name_stay_unless_an_override_names_them(status: ResolutionStatus) -> None:
    source = claim(text="the harbour source", form=MentionForm.NOMINAL, status=status)
    answers, cast = resolve([], [source], small_registry())
    assert told(answers[0]) == (status.name, None, [])
    assert cast == []
    answers, cast = resolve([], [source], small_registry(overrides={"the harbour source": "roe"}))
    assert told(answers[0]) == ("RESOLVED", "roe", ["roe"])
    assert cast == [ArticleActor("roe", "Jane Roe", "person", (), "small")]


def test_an_override_of_the_head_of_a_mention() -> None:
    source = claim(text="the harbour source, who", head="the harbour source", form=MentionForm.NOMINAL)
    registry = small_registry(overrides={"the harbour source": "mono"})
    assert told(resolve([], [source], registry)[0][0])[1] == "mono"
    pronoun = claim(text="the harbour source", form=MentionForm.PRONOUN)
    assert told(resolve([], [pronoun], registry)[0][0])[1] is None


def test_an_override_of_an_actor_reaches_all_its_mentions() -> None:
    roe = actor("a1", "Jane Roe", "the Gaffer")
    pronoun = claim(roe, form=MentionForm.PRONOUN)
    by_name = small_registry(overrides={"Jane Roe": "mono"})
    by_alias = small_registry(overrides={"the Gaffer": "mono"})
    never = small_registry(overrides={"the Gaffer": None})
    assert told(resolve([roe], [pronoun], by_name)[0][0]) == ("RESOLVED", "mono", ["mono"])
    assert told(resolve([roe], [pronoun], by_alias)[0][0]) == ("RESOLVED", "mono", ["mono"])
    assert told(resolve([roe], [pronoun], never)[0][0]) == ("UNKNOWN", None, ["a1"])


def test_an_override_of_a_name_that_two_actors_share_reaches_its_mentions_only() -> None:
    jane, john = actor("a1", "Jane Roe", "Roe"), actor("a2", "John Roe", "Roe")
    registry = small_registry(overrides={"Roe": "roe"})
    mentions = [claim(jane, john, text="Roe"), claim(john, text="John Roe"), claim(john, form=MentionForm.PRONOUN)]
    assert [told(a)[1] for a in resolve([jane, john], mentions, registry)[0]] == ["roe", "john-roe", "john-roe"]


def test_the_context_reaches_the_registry() -> None:
    roe = actor("a1", "Roe")
    context = Context(priors={"john-roe": 1})
    assert told(resolve([roe], [claim(roe)], small_registry(), context)[0][0])[1] == "john-roe"


def test_without_a_registry_the_article_speaks_for_itself() -> None:
    used, unused = actor("a1", "Jane Roe"), actor("a2", "Ole Marsh")
    claims = (claim(used),)
    assert resolve_claims(claims, (used, unused), None) == (claims, (used,))


def test_claims_without_a_speaker_or_an_answer_stay() -> None:
    bare = Claim("c1", SpeechKind.DIRECT, "x", (Span(0, 1),))
    unanswered = Claim(
        "c2", SpeechKind.DIRECT, "x", (Span(0, 1),), speaker=Speaker(Span(2, 4), Span(7, 8), "he", MentionForm.NAME)
    )
    elsewhere = claim(actor("a9", "Ole Marsh"))
    both = claim(actor("a8", "Ole Marsh"), actor("a9", "Vera Dahl"))
    claims = (bare, unanswered, elsewhere, both)
    out, cast = resolve_claims(claims, (), small_registry())
    assert out == claims
    assert cast == ()
