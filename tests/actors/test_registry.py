from __future__ import annotations

import pickle

import pytest

from quoteattr.actors import Actor, ActorRegistry, Alias, Context, Role
from quoteattr.errors import RegistryError

from .cases import ACTORS, HARBOUR, ROE, small_registry

# mention, status, id of the actor (or of the best candidate), a piece of its evidence
MENTIONS = [
    ("Jane Roe", "RESOLVED", "roe", "exact name"),
    ("JANE ROE", "RESOLVED", "roe", "exact name"),
    ("Jane Roe's", "RESOLVED", "roe", "exact name"),
    ("Sen. Jane Roe (F-Port Alder)", "RESOLVED", "roe", "exact name"),
    ("Roe, Jane", "RESOLVED", "roe", "exact name"),
    ("Jane Roe, 51,", "RESOLVED", "roe", "exact name"),
    ("Jane Roe, the foreign secretary,", "RESOLVED", "roe", "exact name"),
    ("Senator Jane Roe of Port Alder", "RESOLVED", "roe", "exact name"),
    ("Freedonian Foreign Secretary Jane Roe", "RESOLVED", "roe", "exact name"),
    ("Jane Q. Roe", "RESOLVED", "roe", "given name matches by initial (Q.)"),
    ("Jane X. Roe", "AMBIGUOUS", "roe", "another middle name: Jane Quincy Roe"),
    ("J. Roe", "AMBIGUOUS", "john-roe", "given name matches by initial (J.)"),
    ("Roe", "AMBIGUOUS", "john-roe", "surname only, 2 actors share it"),
    ("Ms. Roe", "AMBIGUOUS", "john-roe", "surname only, 2 actors share it"),
    ("Senator Roe", "AMBIGUOUS", "john-roe", "surname only"),
    ("Foreign Secretary Roe", "RESOLVED", "roe", "foreign secretary: held the office 'Foreign Secretary'"),
    ("the Foreign Secretary", "AMBIGUOUS", "roe", "holder of an office of this kind"),
    ("Jane", "AMBIGUOUS", "roe", "given name only"),
    ("Quincy", "AMBIGUOUS", "roe", "one word of the name only"),
    ("the Harbour Fox", "RESOLVED", "roe", "exact alias 'the Harbour Fox'"),
    ("Jnae Roe", "RESOLVED", "roe", "perhaps misspelt (jnae, jane)"),
    ("Bill Roe", "UNKNOWN", None, ""),
    ("Tellier", "AMBIGUOUS", "junior", "surname only, 2 actors share it"),
    ("Mark Tellier", "AMBIGUOUS", "junior", "only the actor has Jr"),
    ("Mark Tellier Jr", "RESOLVED", "junior", "exact name"),
    ("Mark Tellier III", "UNKNOWN", None, ""),
    ("High Harbour Committee (HHC)", "RESOLVED", "harbour", "exact name"),
    ("the high harbour committee", "RESOLVED", "harbour", "exact name"),
    ("High Harbor Committee", "RESOLVED", "harbour", "spelling variant (harbor, harbour)"),
    ("Hihg Harbour Committee", "UNKNOWN", None, ""),
    ("HHC", "AMBIGUOUS", "harbour", "exact alias 'HHC'"),
    ("Harbour Committee", "AMBIGUOUS", "harbour", "a part of the name only"),
    ("Park Dae Min", "RESOLVED", "park", "exact name"),
    ("Dae Min Park", "RESOLVED", "park", "the same words in another order"),
    ("Dae-min Park", "RESOLVED", "park", "the same words in another order"),
    ("Park", "AMBIGUOUS", "park", "surname only, 1 actor has it"),
    ("Muhammad Bekri", "RESOLVED", "bekri", "spelling variant (muhammad, mohammed)"),
    ("Abu Salim", "RESOLVED", "bekri", "exact alias"),
    ("Dahl", "RESOLVED", "lady", "exact alias 'Dahl'"),
    ("Zarathe", "RESOLVED", "mono", "exact name"),
    ("Zarathée", "RESOLVED", "mono", "spelling variant"),
    ("Zaratke", "RESOLVED", "mono", "perhaps misspelt"),
    ("Moss", "AMBIGUOUS", "mono", "surname only"),
    ("", "UNKNOWN", None, ""),
    ("?!", "UNKNOWN", None, ""),
    ("\ud800\0", "UNKNOWN", None, ""),
    ("J. K.", "UNKNOWN", None, ""),
    ("Jane Roe " * 60, "UNKNOWN", None, ""),
    ("a b c d e f g h i j k l m n o p q r s t u v w x y z", "UNKNOWN", None, ""),
]


@pytest.mark.parametrize(("mention", "status", "actor", "evidence"), MENTIONS)
def test_resolve(mention: str, status: str, actor: str | None, evidence: str) -> None:
    answer = small_registry().resolve(mention)
    assert answer.status.name == status
    best = answer.candidates[0] if answer.candidates else None
    assert (best.id if best else None) == actor
    assert evidence in "; ".join(best.evidence if best else ("",))
    assert (answer.actor is not None) == (status == "RESOLVED")


# mention, context, expected id or None, what the evidence says
CONTEXTS = [
    ("Roe", Context(), None, ""),
    ("Roe", Context(priors={"roe": 3, "john-roe": 1}), "roe", "prior 3 against 1"),
    ("Roe", Context(priors={"roe": 2, "john-roe": 1}), None, ""),
    ("Roe", Context(priors={"roe": 0}), None, ""),
    ("Roe", Context(priors={"nobody": 9}), None, ""),
    ("Roe", Context(country="Sylvania"), None, ""),
    ("Roe", Context(organization="Sylvania"), "john-roe", "organization: Sylvania"),
    ("Senator Roe", Context(country="Sylvania"), "john-roe", "country: Sylvania"),
    ("Roe", Context(country="freedonia", section="Politics"), "roe", "section: Politics"),
    ("J. Roe", Context(country="Sylvania"), "john-roe", "country: Sylvania"),
    ("Park", Context(priors={"park": 0.1}), "park", "prior 0.1 against 0"),
    ("Foreign Secretary Roe", Context(date="2003-02-01"), "roe", "held the office"),
    ("Foreign Secretary Roe", Context(date="2005-07"), None, ""),
    ("the Foreign Secretary", Context(date="2003"), None, ""),
    ("the Foreign Secretary", Context(date="2003", country="Freedonia"), "roe", "country: Freedonia"),
    ("the Foreign Secretary", Context(date="2010", country="Freedonia"), None, ""),
    ("the Foreign Secretary", Context(country="Freedonia"), None, ""),
    ("Vera Stenson", Context(), None, ""),
    ("Vera Stenson", Context(date="1995-04-03"), "lady", "exact alias 'Vera Stenson'"),
    ("Vera Stenson", Context(date="2000"), None, ""),
    ("HHC", Context(organization="High Harbour Committee"), "harbour", "organization: High Harbour Committee"),
]


@pytest.mark.parametrize(("mention", "context", "actor", "evidence"), CONTEXTS)
def test_resolve_in_context(mention: str, context: Context, actor: str | None, evidence: str) -> None:
    answer = small_registry().resolve(mention, context=context)
    assert (answer.actor.id if answer.actor else None) == actor
    if actor:
        assert evidence in "; ".join(answer.candidates[0].evidence)
        assert answer.candidates[0].score >= 0.8


def test_a_dated_alias_needs_the_date() -> None:
    registry = small_registry()
    undated = registry.resolve("Vera Stenson")
    assert undated.status.name == "AMBIGUOUS"
    assert "the article's date is not known" in undated.candidates[0].evidence[-1]
    assert registry.resolve("Vera Stenson", context=Context(date="2000")).status.name == "UNKNOWN"


def test_two_actors_of_one_name_are_ambiguous() -> None:
    registry = ActorRegistry([Actor(id="b", name="Ada Marsh"), Actor(id="a", name="Ada Marsh")])
    answer = registry.resolve("Ada Marsh")
    assert [c.id for c in answer.candidates] == ["a", "b"]
    assert answer.status.name == "AMBIGUOUS"


def test_a_fuller_name_wins_over_a_shorter_one() -> None:
    registry = ActorRegistry([Actor(id="a", name="Ada Marsh"), Actor(id="b", name="Ada P. Marsh")])
    assert registry.resolve("Ada P. Marsh").actor.id == "b"
    assert registry.resolve("Ada Marsh").status.name == "AMBIGUOUS"  # either may be called so


def test_another_actors_name_is_no_misspelling() -> None:
    one = ActorRegistry([Actor(id="a", name="Mark Warnock")])
    assert one.resolve("Mark Warnick").actor.id == "a"
    two = one.merged_with(ActorRegistry([Actor(id="b", name="Ella Warnick")]))
    answer = two.resolve("Mark Warnick")
    assert answer.status.name == "AMBIGUOUS"
    assert "warnick is another actor's name" in answer.candidates[0].evidence


def test_at_most_ten_candidates() -> None:
    registry = ActorRegistry([Actor(id=f"x{i:02}", name=f"{given} Marsh") for i, given in enumerate("ABCDEFGHIJKLM")])
    answer = registry.resolve("Marsh")
    assert len(answer.candidates) == 10
    assert answer.candidates[0].evidence == ("surname only, 13 actors share it",)


def test_overrides_win() -> None:
    registry = small_registry(overrides={"Roe": "roe", "Jane Roe": None, "the gaffer": "mono"})
    assert registry.resolve("ROE").actor.id == "roe"
    assert registry.resolve("ROE").candidates[0].evidence == ("override: 'ROE' is roe",)
    never = registry.resolve("Jane Roe")
    assert (never.status.name, never.candidates[0].evidence) == ("UNKNOWN", ("override: 'Jane Roe' is never resolved",))
    assert registry.resolve("the gaffer").actor.id == "mono"
    assert registry.with_overrides({"roe": "john-roe"}).resolve("Roe").actor.id == "john-roe"
    assert registry.overrides == {"jane roe": None, "roe": "roe", "the gaffer": "mono"}


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        ({"Roe": "nobody"}, "names 'nobody', who is not in the registry"),
        ({"...": "roe"}, "neither letters nor digits"),
        ({"Roe": "roe", "ROE": None}, "contradict each other"),
    ],
)
def test_broken_overrides(overrides: dict[str, str | None], message: str) -> None:
    with pytest.raises(RegistryError, match=message):
        small_registry(overrides=overrides)


def test_a_registry_is_a_collection() -> None:
    registry = small_registry()
    assert len(registry) == len(ACTORS)
    assert [a.id for a in registry] == sorted(a.id for a in ACTORS)
    assert "roe" in registry
    assert "nobody" not in registry
    assert registry["roe"] is ROE
    assert registry.actors[0].id == "bekri"
    assert repr(registry) == "<ActorRegistry 'small' with 9 actors>"
    assert registry.problems == ()
    with pytest.raises(KeyError):
        registry["nobody"]


def test_equality_hash_and_pickle() -> None:
    registry = small_registry()
    again = ActorRegistry(reversed(ACTORS), name="small")
    assert registry == again
    assert hash(registry) == hash(again)
    assert registry.sha256 == again.sha256
    assert registry != "small"
    assert registry != small_registry(overrides={"Roe": "roe"})
    assert registry.sha256 != small_registry(overrides={"Roe": "roe"}).sha256
    copy = pickle.loads(pickle.dumps(registry))
    assert copy == registry
    assert copy.resolve("Jane Roe") == registry.resolve("Jane Roe")


def test_two_actors_with_one_id() -> None:
    with pytest.raises(RegistryError, match="two actors have the id 'roe'"):
        ActorRegistry([ROE, ROE])


def test_merged_with() -> None:
    left = ActorRegistry([ROE, HARBOUR], name="left", overrides={"fox": "roe"})
    right = ActorRegistry([ROE, Actor(id="new", name="Ada Marsh")], name="right", overrides={"fox": "roe"})
    merged = left.merged_with(right)
    assert ([a.id for a in merged], merged.name) == (["harbour", "new", "roe"], "left+right")
    assert merged.overrides == {"fox": "roe"}
    assert left.merged_with(right, name="all").name == "all"
    with pytest.raises(RegistryError, match="differ on the actor 'roe'"):
        left.merged_with(ActorRegistry([Actor(id="roe", name="Other")]))
    with pytest.raises(RegistryError, match="differ on the override of 'fox'"):
        left.merged_with(ActorRegistry([ROE], overrides={"fox": None}))


def test_collisions() -> None:
    registry = ActorRegistry(
        [
            Actor(id="c", name="Ada Marsh"),
            Actor(id="a", name="Marsh, Ada"),
            Actor(id="b", name="Marsh Bank", kind="organization", aliases=["MB"]),
            Actor(id="d", name="Moor Bank", kind="organization", aliases=["MB", "..."]),
            Actor(id="e", name="!!"),
            Actor(id="f", name="??"),
        ]
    )
    assert [(c.name, c.ids) for c in registry.collisions()] == [("MB", ("b", "d")), ("Marsh, Ada", ("a", "c"))]
    assert small_registry().collisions() == ()


def test_an_empty_registry_knows_nobody() -> None:
    assert ActorRegistry().resolve("Jane Roe").status.name == "UNKNOWN"


def test_a_role_may_have_an_unknown_title() -> None:
    registry = ActorRegistry([Actor(id="a", name="Ada Marsh", roles=[Role("lamplighter")])])
    assert registry.resolve("Marsh", context=Context(country="Freedonia")).status.name == "AMBIGUOUS"


def test_a_strong_alias_may_stand_alone() -> None:
    weak = ActorRegistry([Actor(id="a", name="North Sea Union", kind="organization", aliases=["NSU"])])
    assert weak.resolve("NSU").status.name == "AMBIGUOUS"
    strong = ActorRegistry(
        [Actor(id="a", name="North Sea Union", kind="organization", aliases=[Alias("NSU", "strong")])]
    )
    assert strong.resolve("N.S.U.").actor.id == "a"
    declared = ActorRegistry(
        [Actor(id="a", name="North Sea Union", kind="organization", aliases=[Alias("Seamen", "weak")])]
    )
    assert declared.resolve("Seamen").status.name == "AMBIGUOUS"


# mention, the registry's name, resolved, resolved where the mention is from an edited text
EDITED = [
    ("Ruth Talbot", "Ruth Talbot", True, True),
    ("Ruth Talbot", "Ruth Talbott", True, False),
    ("Ken Rudge", "Ken Rudgely", True, False),
    ("Knut Amadi", "Knut Amado", True, False),
    ("Cathy Marsh", "Catherine Marsh", True, True),
    ("Muhammad Bekri", "Mohammed Bekri", True, True),
    ("Muhammad al-Bakri", "Mohammed al-Bekri", True, True),  # Arabic at home
    ("Sergey Lavrof", "Sergei Lavrov", True, False),  # f for v is a slip
    ("Sergey Sakarov", "Sergei Sakharov", True, True),
    ("Zarathe", "Zaratha", True, False),
    ("Harbor Committee", "Harbour Committee", True, True),
]


@pytest.mark.parametrize(("mention", "name", "plain", "edited"), EDITED)
def test_an_edited_text_has_no_slips(mention: str, name: str, plain: bool, edited: bool) -> None:
    kind = "organization" if "Committee" in name else "person"
    registry = ActorRegistry([Actor(id="a", name=name, kind=kind)])
    assert (registry.resolve(mention).actor is not None) is plain
    answer = registry.resolve(mention, edited=True)
    assert (answer.actor is not None) is edited
    assert answer.candidates[0].id == "a"
    told = "an article may mean another person of nearly this name" in answer.candidates[0].evidence
    assert told is not edited
