"""Passages that differ, by what is wrong."""

from __future__ import annotations

import pytest

from quoteattr.claims import ArticleActor, Claim
from quoteattr.evaluate import GoldArticle, find_differences
from quoteattr.evaluate.gold import GoldClaim
from quoteattr.text import Span

from .build import make_claim, make_extraction, make_speaker, resolved

TEXT = "Mara Okello said that the bridge would close soon. Ferries run daily, Ilse Quill noted."
GOLD = make_claim(TEXT, "that the bridge would close soon", cue="said", source="Mara Okello")
WHOLE = "the bridge would close soon"


def differences(*found: Claim, gold: tuple[Claim, ...] = (GOLD,)) -> list[tuple[str, str | None, str | None]]:
    article = GoldArticle.from_extraction(make_extraction(*gold), TEXT)
    return [
        (
            d.kind,
            None if d.gold is None else d.gold.content[0].of(TEXT),
            None if d.predicted is None else d.predicted.text,
        )
        for d in find_differences([article], {"a": make_extraction(*found)})
    ]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([make_claim(TEXT, WHOLE, source="Okello")], []),  # a "that" is no difference
        ([], [("missed", "that " + WHOLE, None)]),
        (
            [make_claim(TEXT, "the bridge would", source="Mara")],
            [("wrong border", "that " + WHOLE, "the bridge would")],
        ),
        ([make_claim(TEXT, "soon")], [("wrong border", "that " + WHOLE, "soon")]),
        ([make_claim(TEXT, WHOLE, source="Quill")], [("wrong source", "that " + WHOLE, WHOLE)]),
        (
            [make_claim(TEXT, WHOLE, source="Mara"), make_claim(TEXT, "Ferries run daily")],
            [("spurious", None, "Ferries run daily")],
        ),
        (
            [make_claim(TEXT, WHOLE, source="Mara"), make_claim(TEXT, "soon")],
            [("wrong border", "that " + WHOLE, "soon")],
        ),
        (
            [make_claim(TEXT, "the bridge would", source="Quill")],
            [
                ("wrong border", "that " + WHOLE, "the bridge would"),
                ("wrong source", "that " + WHOLE, "the bridge would"),
            ],
        ),
    ],
)
def test_kinds_of_difference(found: list[Claim], expected: list[tuple[str, str | None, str | None]]) -> None:
    assert differences(*found) == expected


def test_a_wrong_speaker_with_the_right_words() -> None:
    gold = make_claim(TEXT, WHOLE, source=make_speaker(TEXT, "Mara Okello", resolved("Mara Okello")))
    found = make_claim(TEXT, WHOLE, source=make_speaker(TEXT, "Mara Okello", resolved("Ilse Quill")))
    assert differences(found, gold=(gold,)) == [("wrong speaker", WHOLE, WHOLE)]


def test_a_difference_as_json_has_it() -> None:
    actor = ArticleActor("a1", "Mara Okello", "person")
    speaker = make_speaker(TEXT, "Mara Okello", resolved("Mara Okello"))
    gold = make_extraction(make_claim(TEXT, WHOLE, cue="said", source=speaker), actors=[actor])
    wrong = make_speaker(TEXT, "Mara Okello", resolved("Ilse Quill"))
    found = make_extraction(make_claim(TEXT, WHOLE, source=wrong, confidence=0.5))
    (difference,) = find_differences([GoldArticle.from_extraction(gold, TEXT)], {"a": found})
    data = difference.to_dict()
    assert (data["kind"], data["article"]) == ("wrong speaker", "a")
    assert data["gold"]["cue"] == [{"span": [12, 16], "text": "said"}]
    assert (data["gold"]["speaker"], data["predicted"]["speaker"]) == ("Mara Okello", "Ilse Quill")
    assert (data["predicted"]["confidence"], data["predicted"]["cue"]) == (0.5, [])


def test_one_side_only_as_json_has_it() -> None:
    article = GoldArticle.from_extraction(make_extraction(GOLD), TEXT)
    spurious = make_claim(TEXT, "Ferries run daily", cue="noted", confidence=0.5)
    missed, extra = (d.to_dict() for d in find_differences([article], {"a": make_extraction(spurious)}))
    assert (missed["predicted"], missed["gold"]["speaker"], extra["gold"]) == (None, None, None)
    assert extra["predicted"]["source"] == []
    assert extra["predicted"]["speaker"] is None


def test_a_gold_claim_without_content_does_not_stop_the_rest() -> None:
    article = GoldArticle("a", TEXT, (GoldClaim(()), GoldClaim((Span(0, 4),))))
    assert [d.content for d in find_differences([article], {})] == [(), (Span(0, 4),)]
