"""Verdicts on speakers."""

from __future__ import annotations

import attrs
import pytest

from quoteattr.claims import (
    ArticleActor,
    Claim,
    MentionForm,
    Resolution,
    ResolutionStatus,
    Speaker,
)
from quoteattr.evaluate import GoldArticle, GoldClaim, GoldSpeaker, SpeakerCounts, Verdict, score_speakers
from quoteattr.evaluate.speakers import judge_speakers

from .build import find, make_claim, make_extraction, make_speaker, resolved

TEXT = (
    "Marisa Ono, the mayor, met José Réal. A military source briefed them. It would rain all day, she said, and the "
    "military source agreed."
)
WORDS = "It would rain all day"
ONO = GoldSpeaker("Marisa Ono", names=frozenset({"Marisa Ono", "the mayor"}), mentions=(find(TEXT, "Marisa Ono"),))
SHE = make_speaker(TEXT, "she", form=MentionForm.PRONOUN, antecedents=["Marisa Ono"])
SOURCE = GoldSpeaker("military source", ResolutionStatus.UNNAMED)
THE_SOURCE = make_speaker(TEXT, "the military source", form=MentionForm.NOMINAL)


def status(value: ResolutionStatus) -> Resolution:
    return Resolution(value)


def said_by(speaker: Speaker | None, resolution: Resolution | None) -> Claim:
    return make_claim(TEXT, WORDS, source="" if speaker is None else attrs.evolve(speaker, resolution=resolution))


def gold_claim(speaker: GoldSpeaker | None, **more: bool) -> GoldClaim:
    return GoldClaim((find(TEXT, WORDS),), speaker=speaker, **more)  # type: ignore[arg-type]  # only flags are passed


@pytest.mark.parametrize(
    ("gold", "claim", "verdict", "why"),
    [
        (ONO, said_by(SHE, resolved("Marisa Ono")), "right", "the name"),
        (ONO, said_by(SHE, resolved("the Mayor")), "right", "another name of hers, in another case"),
        (ONO, said_by(SHE, resolved("Ono")), "right", "a part of the mention that the chain leads to"),
        (ONO, said_by(make_speaker(TEXT, "she"), resolved("Ono")), "wrong", "the same, but no chain leads there"),
        (ONO, said_by(SHE, resolved("José Réal")), "wrong", "somebody else"),
        (ONO, said_by(SHE, status(ResolutionStatus.AMBIGUOUS)), "abstained", "several fit"),
        (ONO, said_by(SHE, None), "abstained", "not resolved"),
        (ONO, said_by(None, None), "abstained", "no speaker"),
        (GoldSpeaker("Jose Real!"), said_by(SHE, resolved("José Réal")), "right", "accents and marks aside"),
        (GoldSpeaker("The Guild"), said_by(SHE, resolved("Guild")), "right", "a leading 'the' aside"),
        (SOURCE, said_by(THE_SOURCE, status(ResolutionStatus.UNNAMED)), "right", "nobody names it"),
        (SOURCE, said_by(THE_SOURCE, status(ResolutionStatus.COLLECTIVE)), "right", "nor them"),
        (SOURCE, said_by(SHE, status(ResolutionStatus.UNNAMED)), "abstained", "other words"),
        (
            SOURCE,
            said_by(THE_SOURCE, status(ResolutionStatus.UNKNOWN)),
            "abstained",
            "it is not unknown, it has no name",
        ),
        (SOURCE, said_by(None, None), "abstained", "no speaker"),
        (SOURCE, said_by(THE_SOURCE, resolved("Marisa Ono")), "wrong", "a name for a source without one"),
        (
            GoldSpeaker("she", ResolutionStatus.UNKNOWN),
            said_by(SHE, status(ResolutionStatus.AMBIGUOUS)),
            "right",
            "held back",
        ),
        (GoldSpeaker("she", ResolutionStatus.AMBIGUOUS), said_by(None, None), "right", "held back"),
        (GoldSpeaker("she", ResolutionStatus.AMBIGUOUS), said_by(SHE, resolved("Marisa Ono")), "wrong", "a guess"),
        (ONO, make_claim(TEXT, "and"), "missed", "other words are claimed"),
        (ONO, make_claim(TEXT, "It would"), "missed", "less than half of them are"),
    ],
)
def test_verdicts(gold: GoldSpeaker, claim: Claim, verdict: str, why: str) -> None:
    article = GoldArticle("a", TEXT, (gold_claim(gold),))
    ((_, _, found),) = judge_speakers(article, make_extraction(claim))
    assert found is Verdict(verdict), why


@pytest.mark.parametrize(
    ("registry", "actor_id", "verdict"),
    [("city", "ono", "right"), ("city", "ono-2", "wrong"), ("other", "ono-2", "right"), (None, "ono-2", "right")],
)
def test_ids_decide_within_one_registry(registry: str | None, actor_id: str, verdict: str) -> None:
    gold = attrs.evolve(ONO, registry_id=("city", "ono"))
    actors = [ArticleActor(actor_id, "Marisa Ono", "person", registry=registry)]
    extraction = make_extraction(said_by(SHE, resolved("Marisa Ono", actor_id)), actors=actors)
    ((_, _, found),) = judge_speakers(GoldArticle("a", TEXT, (gold_claim(gold),)), extraction)
    assert found is Verdict(verdict)


def test_claims_without_a_known_speaker_and_claims_that_are_not_core_do_not_count() -> None:
    claims = (gold_claim(None), gold_claim(ONO, core=False), gold_claim(ONO, nested=True))
    assert score_speakers([GoldArticle("a", TEXT, claims)], {}).all == SpeakerCounts(missed=1)


def test_one_prediction_answers_for_one_claim() -> None:
    article = GoldArticle("a", TEXT, (gold_claim(ONO), gold_claim(ONO)))
    scores = score_speakers([article], {"a": make_extraction(said_by(SHE, resolved("Marisa Ono")))})
    assert scores.all == SpeakerCounts(right=1, missed=1)


def test_nested_predictions_take_part() -> None:
    claim = attrs.evolve(said_by(SHE, resolved("Marisa Ono")), parent="c0")
    assert score_speakers([GoldArticle("a", TEXT, (gold_claim(ONO),))], {"a": make_extraction(claim)}).all.right == 1


def test_pronouns_are_counted_apart() -> None:
    article = GoldArticle("a", TEXT, (gold_claim(ONO), gold_claim(attrs.evolve(ONO, pronoun=True))))
    scores = score_speakers([article], {})
    assert (scores.all.gold, scores.pronouns.gold) == (2, 1)
    assert scores.to_dict()["pronouns"] == {
        "gold": 1,
        "right": 0,
        "wrong": 0,
        "abstained": 0,
        "missed": 1,
        "accuracy": 0.0,
        "misattribution": 0.0,
    }


def test_shares_by_hand() -> None:
    counts = SpeakerCounts(right=6, wrong=2, abstained=1, missed=3)
    assert (counts.gold, counts.accuracy, counts.misattribution) == (12, 0.5, 0.25)
    assert (SpeakerCounts().accuracy, SpeakerCounts().misattribution) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("speaker", "expected"),
    [
        (None, None),
        (SHE, None),
        (
            attrs.evolve(SHE, resolution=resolved("Marisa Ono")),
            GoldSpeaker(
                "Marisa Ono",
                names=frozenset({"Marisa Ono", "Ono"}),
                mentions=(find(TEXT, "she"), find(TEXT, "Marisa Ono")),
                pronoun=True,
                registry_id=("city", "a1"),
            ),
        ),
        (
            attrs.evolve(THE_SOURCE, resolution=status(ResolutionStatus.UNNAMED)),
            GoldSpeaker("the military source", ResolutionStatus.UNNAMED),
        ),
        (
            attrs.evolve(SHE, resolution=status(ResolutionStatus.AMBIGUOUS)),
            GoldSpeaker("Marisa Ono", ResolutionStatus.AMBIGUOUS, pronoun=True),
        ),
    ],
)
def test_gold_speakers_of_an_extraction(speaker: Speaker | None, expected: GoldSpeaker | None) -> None:
    actors = [ArticleActor("a1", "Marisa Ono", "person", ("Ono",), "city")]
    extraction = make_extraction(make_claim(TEXT, WORDS, source=speaker or ""), actors=actors)
    (claim,) = GoldArticle.from_extraction(extraction, TEXT).claims
    assert claim.speaker == expected


def test_a_gold_actor_that_only_a_resolution_names() -> None:
    claim = make_claim(TEXT, WORDS, source=attrs.evolve(SHE, resolution=resolved("Marisa Ono")))
    (gold,) = GoldArticle.from_extraction(make_extraction(claim), TEXT).claims
    assert gold.speaker is not None
    assert (gold.speaker.names, gold.speaker.registry_id) == (frozenset({"Marisa Ono"}), None)
