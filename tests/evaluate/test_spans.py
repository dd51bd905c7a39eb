"""Scores of claims, against figures computed by hand."""

from __future__ import annotations

import random

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from quoteattr.claims import Claim, Extraction, SpeechKind
from quoteattr.evaluate import Accuracy, GoldArticle, GoldClaim, score_claims
from quoteattr.evaluate.spans import compare
from quoteattr.evaluate.words import Words
from quoteattr.text import Span

from ..strategies import extractions
from .build import find, make_claim, make_extraction

TEXT = (
    "Mara Okello said that the old bridge would close. “Nobody asked us,” the mayor said. "
    "According to engineers, it is “too late”. Ferries run daily."
)
GOLD = make_extraction(
    make_claim(TEXT, "that the old bridge would close", cue="said", source="Mara Okello"),
    make_claim(TEXT, "Nobody asked us,", cue="said", source="the mayor"),
    make_claim(TEXT, "it is “too late", cue="According to", source="engineers"),
)


def score(*predicted: Claim, gold: Extraction = GOLD, text: str = TEXT):  # type: ignore[no-untyped-def]  # ClaimScores
    return score_claims([GoldArticle.from_extraction(gold, text)], {"a": make_extraction(*predicted)})


def test_gold_against_itself_is_all_right() -> None:
    scores = score(*GOLD.claims)
    rows = [scores.all, *scores.by_kind.values()]
    assert [row.gold for row in rows] == [3, 1, 1, 1]
    for row in rows:
        shares = (row.exact, row.exact_without_that, row.relaxed, row.token, row.attribution, row.strict_attribution)
        assert {share.f1 for share in shares} == {1.0}
        assert (row.source_accuracy, row.strict_source_accuracy) == (1.0, 1.0)
    assert scores.cue_accuracy == 1.0
    assert (scores.speech.gold, scores.speech.relaxed, scores.speech.attribution) == (3, 1.0, 1.0)
    assert set(scores.intervals.values()) == {(1.0, 1.0)}


def test_nothing_found() -> None:
    scores = score()
    assert (scores.all.gold, scores.all.predicted, scores.all.attribution) == (3, 0, Accuracy(0.0, 0.0))
    assert scores.cue_accuracy is None
    assert scores.speech.relaxed == 0.0


def test_no_articles() -> None:
    scores = score_claims([], {})
    assert (scores.articles, scores.all.attribution.f1, scores.intervals) == (0, 0.0, {})


def test_figures_by_hand() -> None:
    scores = score(
        make_claim(TEXT, "the old bridge would close", cue="said", source="Mara"),  # exact but for "that"
        make_claim(TEXT, "Nobody asked", cue="According to", source="engineers"),  # 2 of 3 words, wrong source and cue
        make_claim(TEXT, "Ferries run daily"),  # spurious
        make_claim(TEXT, "late"),  # 1 of 4 words: no match
    )
    row = scores.all
    assert row.exact == Accuracy(0.0, 0.0)
    assert row.exact_without_that == Accuracy(1 / 4, 1 / 3)
    assert row.relaxed == Accuracy(2 / 4, 2 / 3)
    assert row.attribution == Accuracy(1 / 4, 1 / 3)
    assert row.strict_attribution == Accuracy(1 / 4, 1 / 3)  # "Mara" is half of "Mara Okello"
    # gold: 6 + 3 + 4 words; found: 5 + 2 + 3 + 1, of which 8 are gold
    assert row.token == Accuracy(8 / 11, 8 / 13)
    assert (row.source_accuracy, row.strict_source_accuracy) == (1 / 2, 1 / 2)
    assert scores.cue_accuracy == 1 / 2
    assert (scores.speech.relaxed, scores.speech.attribution) == (2 / 3, 1 / 3)
    direct, mixed, indirect = (scores.by_kind[k] for k in (SpeechKind.DIRECT, SpeechKind.MIXED, SpeechKind.INDIRECT))
    # "late" lies in marks, so it is a direct prediction, as "Nobody asked" is; the others are indirect
    assert (direct.predicted, mixed.predicted, indirect.predicted) == (2, 0, 2)
    assert direct.relaxed == Accuracy(1 / 2, 1.0)
    assert direct.token == Accuracy(1.0, 2 / 3)
    assert mixed.token == Accuracy(0.0, 1 / 4)
    assert indirect.attribution == Accuracy(1 / 2, 1.0)


@pytest.mark.parametrize(
    ("gold_source", "source", "right", "strict"),
    [
        ("", "", True, True),
        ("", "engineers", False, False),
        ("engineers", "", False, False),
        ("the mayor", "mayor", True, True),
        ("the mayor", "the old", False, False),  # "the" alone agrees with nothing
        ("Mara Okello said that", "Mara", True, False),  # one of three words, "that" not counted
    ],
)
def test_when_sources_agree(gold_source: str, source: str, right: bool, strict: bool) -> None:
    gold = make_extraction(make_claim(TEXT, "Ferries run daily", source=gold_source))
    (pair,) = compare(
        GoldArticle.from_extraction(gold, TEXT),
        make_extraction(make_claim(TEXT, "Ferries run daily", source=source)),
    ).pairs
    assert (pair.right_source, pair.strict_source) == (right, strict)


@pytest.mark.parametrize(
    ("gold_cue", "cue", "right"),
    [("would close", "close", 1.0), ("said", "According to", 0.0), (".", ".", 1.0), ("", "said", 0.0)],
)
def test_cues_agree_by_a_word_or_a_character(gold_cue: str, cue: str, right: float) -> None:
    gold = make_extraction(make_claim(TEXT, "Ferries run daily", cue=gold_cue))
    assert score(make_claim(TEXT, "Ferries run daily", cue=cue), gold=gold).cue_accuracy == right


def test_the_pair_with_most_words_in_common_wins() -> None:
    text = "one two three four five six"
    gold = make_extraction(make_claim(text, "one two three four"), make_claim(text, "three four"))
    predicted = [make_claim(text, "three four five"), make_claim(text, "one two three four five six")]
    comparison = compare(GoldArticle.from_extraction(gold, text), make_extraction(*predicted))
    assert [(pair.gold, pair.predicted) for pair in comparison.pairs] == [(0, 1), (1, 0)]


def test_one_prediction_matches_one_claim() -> None:
    twice = make_extraction(*[make_claim(TEXT, "Ferries run daily")] * 2)
    scores = score(make_claim(TEXT, "Ferries run daily"), gold=twice)
    assert scores.all.exact == scores.all.relaxed == Accuracy(1.0, 1 / 2)


def test_a_content_without_words_is_never_found() -> None:
    gold = make_extraction(make_claim(TEXT, "."))
    scores = score(make_claim(TEXT, "."), gold=gold)
    assert scores.all.exact == scores.all.relaxed == Accuracy(0.0, 0.0)


def test_nested_claims_do_not_count() -> None:
    inner = make_claim(TEXT, "the old bridge would close", claim_id="c2", parent="c1")
    scores = score(*GOLD.claims, inner)
    assert (scores.all.predicted, scores.all.attribution.f1) == (3, 1.0)
    assert score(*GOLD.claims, gold=make_extraction(*GOLD.claims, inner)).all.attribution.f1 == 1.0


def test_nested_claims_can_be_compared() -> None:
    inner = make_claim(TEXT, "the old bridge", claim_id="c2", parent="c1")
    extraction = make_extraction(*GOLD.claims, inner)
    article = GoldArticle.from_extraction(extraction, TEXT)
    assert len(compare(article, extraction, nested=True).pairs) == 4
    found = {"a": make_extraction(inner)}
    assert score_claims([article], found, nested=True).all.relaxed.recall == 0.25
    assert score_claims([article], found).all.relaxed.recall == 0


def test_gold_may_say_the_kind_itself() -> None:
    article = GoldArticle("a", TEXT, (GoldClaim((find(TEXT, "Nobody asked us"),), kind=SpeechKind.MIXED),))
    assert score_claims([article], {}).by_kind[SpeechKind.MIXED].gold == 1


def test_an_interval_holds_the_figure_and_is_drawn_alike_every_time() -> None:
    articles = [GoldArticle.from_extraction(attrs.evolve(GOLD, id=str(n)), TEXT) for n in range(12)]
    found = {str(n): make_extraction(*GOLD.claims[: n % 4]) for n in range(12)}
    scores = score_claims(articles, found, resamples=200)
    low, high = scores.intervals["attribution"]
    assert low < scores.all.attribution.f1 < high
    assert score_claims(articles, found, resamples=200) == scores
    assert score_claims(articles, found, resamples=0).intervals == {}
    assert score_claims(articles, found, resamples=1).intervals["token"][0] <= 1


def test_figures_as_json_has_them() -> None:
    data = score(*GOLD.claims).to_dict()
    assert list(data) == ["articles", "all", "direct", "mixed", "indirect", "cue_accuracy", "speech", "intervals"]
    assert data["all"]["attribution"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert data["intervals"]["relaxed"] == [1.0, 1.0]
    assert data["speech"] == {"gold": 3, "relaxed": 1.0, "attribution": 1.0}


@given(extractions())
def test_anything_against_itself_is_all_right(drawn: tuple[str, Extraction]) -> None:
    text, extraction = drawn
    words = Words(text)

    def has_words(claim: Claim) -> bool:
        spans = [claim.content, *([] if claim.speaker is None else [(claim.speaker.span,)])]
        return all(words.covered_by(part) for part in spans)

    extraction = attrs.evolve(extraction, claims=tuple(filter(has_words, extraction.claims)))
    assume(any(claim.parent is None for claim in extraction.claims))
    scores = score_claims([GoldArticle.from_extraction(extraction, text)], {extraction.id: extraction}, resamples=0)
    assert scores.all.exact == scores.all.relaxed == scores.all.strict_attribution == Accuracy(1.0, 1.0)


@given(extractions(), st.randoms(use_true_random=False))
def test_the_order_of_claims_does_not_matter(drawn: tuple[str, Extraction], generator: random.Random) -> None:
    text, extraction = drawn
    claims = [attrs.evolve(c, parent=None, content=(Span(c.span.start, c.span.end),)) for c in extraction.claims]
    words = Words(text)
    apart: list[Claim] = []  # no two share a word: then no two pairs are equally good
    for claim in claims:
        if not any(words.covered_by(claim.content) & words.covered_by(other.content) for other in apart):
            apart.append(claim)
    shuffled = generator.sample(apart, len(apart))
    article = GoldArticle.from_extraction(attrs.evolve(extraction, claims=tuple(apart[::2])), text)
    one, other = ({extraction.id: attrs.evolve(extraction, claims=tuple(c))} for c in (apart, shuffled))
    assert score_claims([article], one, resamples=9) == score_claims([article], other, resamples=9)
