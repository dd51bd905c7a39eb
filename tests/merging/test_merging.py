"""The same quotation across articles: what is one, what is none, who was first, how it was cut."""

from __future__ import annotations

import json
import random
import time
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr import Extraction, Failure
from quoteattr.export.json import to_json
from quoteattr.merging import Change, Cut, MergedQuotation, Printing, merge_quotations, read_printings
from quoteattr.merging.candidates import SHINGLE, find_pairs
from quoteattr.merging.verdict import compare, describe_cuts
from quoteattr.merging.words import Words
from tests.strategies import extractions

FULL = "We were never asked about the bridge, and nobody told us that the ferry would stop in the winter either."
END_CUT = "we were never asked about the bridge, and nobody told us"
START_CUT = "Nobody told us that the ferry would stop in the winter either"
MIDDLE_CUT = "We were never asked about the bridge [...] the ferry would stop in the winter either"
CHANGED = "We were never asked about the tunnel, and nobody told us that the ferry would stop in the winter"
OTHER = "The harbour board has decided to close the ferry line until the ice is gone from the river"


def printed(*texts: str, speaker: str | None = "Mara Okello", dates: tuple[str | None, ...] = ()) -> list[Printing]:
    padded = [*dates, *[None] * len(texts)]
    return [Printing(f"d{n}", "c1", "direct", text, speaker, None, padded[n]) for n, text in enumerate(texts)]


def merge(printings: list[Printing], **options: Any) -> list[MergedQuotation]:
    return list(merge_quotations(printings, **options))


def tell(quotations: list[MergedQuotation]) -> list[list[list[str]]]:
    """The documents of each version of each quotation."""
    return [[[p.document for p in version.printings] for version in q.versions] for q in quotations]


@pytest.mark.parametrize("version", [END_CUT, START_CUT, MIDDLE_CUT, CHANGED, FULL.upper(), FULL.replace(" ", "  ")])
def test_a_version_is_found(version: str) -> None:
    (quotation,) = merge(printed(version, OTHER, FULL))
    assert quotation.text == (version if len(quotation.versions) == 1 else FULL)
    assert {p.document for p in quotation.printings} == {"d0", "d2"}
    assert quotation.articles == 2


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (FULL, OTHER, "they share single words"),
        ("a great deal of weight", "They showed a great deal of patience with it.", "five words, one of them another"),
        (
            "We are going to replace the old bridge with something so much better",
            "We are going to paint a ferry in colours that do much better",
            "a common beginning",
        ),
        ("too short", "too short", "two words"),
    ],
)
def test_what_is_not_the_same(one: str, other: str, why: str) -> None:
    assert merge(printed(one, other)) == [], why


def test_few_words_need_the_same_name() -> None:
    short, long = "where we need to be", f"We are where we need to be. {FULL}"
    assert len(merge(printed(short, long))) == 1
    assert len(merge([*printed(short, speaker="Ms Okello"), *printed("x", long)])) == 1
    for speaker in ("Ivo Brandt", None):
        assert merge([*printed(short, speaker=speaker), *printed("x", long)]) == []
    assert merge([*printed(short, speaker="Ivo Brandt"), *printed("x", short)]) == []
    assert len(merge([*printed(short, speaker=None), *printed("x", short, speaker=None)])) == 1


def test_many_words_of_two_speakers_are_one_quotation_and_both_are_named() -> None:
    (quotation,) = merge([*printed(FULL, FULL), Printing("d9", "c1", "direct", END_CUT, "Ivo Brandt")])
    assert quotation.speakers == (("Mara Okello", 2), ("Ivo Brandt", 1))


def test_two_quotations_are_not_joined_by_a_cut_that_is_in_both() -> None:
    shared = "nobody told us that the ferry would stop in the winter"
    one = f"We were never asked about the bridge and {shared} or in the spring"
    two = f"It is a scandal of the first order and I say it again that {shared}"
    quotations = merge(printed(one, two, shared))
    assert tell(quotations) == [[["d1"], ["d2"]]]  # the fuller one has it; the other stands alone


def test_the_same_article_is_no_second_one() -> None:
    twice = [Printing("d1", "c1", "direct", FULL), Printing("d1", "c2", "direct", END_CUT)]
    assert merge(twice) == []
    assert len(merge(twice, min_articles=1)) == 1


def test_the_earliest_is_first_and_those_without_a_date_are_last() -> None:
    dates = ("2026-03-02", None, "2026-03-01T09:00", "2026-03-01T08:00", "2026-03-02")
    (quotation,) = merge(printed(END_CUT, FULL, FULL, END_CUT, FULL, dates=dates))
    assert [p.document for p in quotation.printings] == ["d3", "d2", "d4", "d0", "d1"]
    assert [[p.document for p in version.printings] for version in quotation.versions] == [
        ["d2", "d4", "d1"],
        ["d3", "d0"],
    ]
    assert quotation.to_dict()["first"] == {
        "document": "d3",
        "claim": "c1",
        "date": "2026-03-01T08:00",
        "kind": "direct",
        "speaker": "Mara Okello",
        "actor": None,
    }


def test_quotations_come_in_the_order_of_the_input() -> None:
    quotations = merge(printed(OTHER, END_CUT, FULL, OTHER))
    assert [(q.id, q.text) for q in quotations] == [("q1", OTHER), ("q2", FULL)]


@pytest.mark.parametrize(
    ("version", "cuts", "changes"),
    [
        (END_CUT, [Cut("end", "that the ferry would stop in the winter either")], []),
        (START_CUT, [Cut("start", "We were never asked about the bridge, and")], []),
        (MIDDLE_CUT, [Cut("middle", "and nobody told us that")], []),
        (CHANGED, [Cut("end", "either")], [Change("bridge", "tunnel")]),
        ("We really were never asked", [Cut("end", FULL[FULL.index("about") : -1])], [Change("", "really")]),
        (FULL, [], []),
        ("", [Cut("start", FULL[:-1])], []),
    ],
)
def test_how_it_was_cut(version: str, cuts: list[Cut], changes: list[Change]) -> None:
    assert describe_cuts(version, FULL, Words()) == (tuple(cuts), tuple(changes))


def test_the_object_of_a_quotation_is_json() -> None:
    (quotation,) = merge(printed(FULL, CHANGED))
    data = quotation.to_dict()
    assert list(data) == ["schema", "id", "text", "articles", "speakers", "first", "versions"]
    assert data["versions"][1]["changes"] == [{"before": "bridge", "after": "tunnel"}]
    assert data["versions"][1]["similarity"] < 1
    assert json.loads(json.dumps(data)) == data


@pytest.mark.parametrize("wrong", [{"min_words": 3}, {"threshold": 0}, {"threshold": 1.1}])
def test_wrong_options(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        merge([], **wrong)


# --- reading ---------------------------------------------------------------------------------------------------------


def claim(**values: Any) -> dict[str, Any]:
    return {"id": "c1", "kind": "direct", "text": "x", "content": [[0, 1]], "quoted": [], "speaker": None, **values}


def document(*claims: dict[str, Any], **values: Any) -> str:
    data = {"schema": "quoteattr/1", "id": "d", "claims": list(claims), "actors": [], "provenance": {}, **values}
    return json.dumps(data)


def test_only_the_quoted_part_of_a_mixed_claim_is_a_quotation() -> None:
    text = "the bridge was old and bad [...] he would not pay for it"
    mixed = claim(kind="mixed", text=text, content=[[10, 36], [50, 74]], quoted=[[25, 36], [59, 66]])
    (printing,) = read_printings([document(mixed)])
    assert printing.text == "old and bad [...] not pay"
    indirect = claim(kind="indirect")
    assert list(read_printings([document(indirect)])) == []
    assert [p.kind for p in read_printings([document(indirect)], kinds=["indirect"])] == ["indirect"]


def speaker(form: str, actor: dict[str, str] | None, **values: Any) -> dict[str, Any]:
    resolution = {"status": "RESOLVED" if actor else "UNKNOWN", "actor": actor, "candidates": []}
    return {
        "span": [0, 14],
        "head": [4, 9],
        "text": "the Smith here",
        "form": form,
        "antecedents": [],
        "resolution": resolution,
        **values,
    }


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (None, (None, None)),
        (speaker("pronoun", None), (None, None)),
        (speaker("name", None), ("Smith", None)),
        (speaker("name", None, resolution=None), ("Smith", None)),
        (speaker("pronoun", {"id": "Q1", "name": "Ann Smith"}), ("Ann Smith", "Q1")),
        (speaker("pronoun", {"id": "a1", "name": "Ann Smith"}), ("Ann Smith", None)),
    ],
)
def test_the_speaker_is_the_actor_or_the_name(
    said: dict[str, Any] | None, expected: tuple[str | None, str | None]
) -> None:
    actors = [
        {"id": "Q1", "name": "Ann Smith", "registry": "port"},
        {"id": "a1", "name": "Ann Smith", "registry": None},
    ]
    (printing,) = read_printings([document(claim(speaker=said), actors=actors)])
    assert (printing.speaker, printing.actor) == expected


def test_the_date_is_what_was_kept() -> None:
    kept = document(claim(), provenance={"article": {"date": "2026-03-01", "seen": 7}})
    assert [p.date for p in read_printings([kept, document(claim())])] == ["2026-03-01", None]
    assert [p.date for p in read_printings([kept], date_field="seen")] == ["7"]


def test_error_rows_and_blank_lines_are_passed_over() -> None:
    assert list(read_printings(["\n", to_json(Failure("a", "InputError", "gone"))])) == []


@pytest.mark.parametrize(
    "line", ["no json", "[]", "{}", '{"schema": "quoteattr/2"}', document({"kind": "direct"}), "[" * 100_000]
)
def test_other_lines_are_told_by_their_number(line: str) -> None:
    with pytest.raises(ValueError, match="line 2: not in the wire format"):
        list(read_printings([document(claim()), line]))


@given(st.lists(extractions(), max_size=3))
def test_whatever_an_extraction_holds_can_be_read(drawn: list[tuple[str, Extraction]]) -> None:
    results = [result for _, result in drawn]
    printings = list(read_printings(map(to_json, results), kinds=["direct", "mixed", "indirect"]))
    assert len(printings) == sum(len(result.claims) for result in results)
    list(merge_quotations(printings, min_articles=1))


# --- what is fast says what is slow and obvious ----------------------------------------------------------------------

encoded = st.lists(st.text("abcdefg", min_size=4, max_size=14), max_size=8).map(
    lambda texts: sorted(texts, key=len, reverse=True)
)


@given(encoded)
def test_candidates_are_the_longest_and_the_next_longer_one_of_each_shingle(texts: list[str]) -> None:
    owners: dict[str, list[int]] = {}
    for number, text in enumerate(texts):
        for place in range(len(text) - SHINGLE + 1):
            owners.setdefault(text[place : place + SHINGLE], []).append(number)
    expected: dict[int, set[int]] = {}
    for numbers in owners.values():
        for before, number in pairwise(numbers):
            expected.setdefault(number, set()).update({numbers[0], before} - {number})
    assert dict(find_pairs(texts)) == {n: sorted(others) for n, others in sorted(expected.items()) if others}


@given(st.text("abc", min_size=1, max_size=12), st.text("abc", max_size=20))
def test_a_cut_of_a_text_is_all_in_it(part: str, rest: str) -> None:
    for whole in (part + rest, rest + part, rest + part + rest):
        assert compare(part, whole) == 1.0
    assert 0 <= compare(part, rest) <= 1


@given(st.text())
def test_words_have_places_and_codes(text: str) -> None:
    from quoteattr.merging.words import find_words

    words = Words()
    assert len(words.encode(text)) == len(find_words(text))
    assert words.encode(text) == words.encode(text)
    words.encode(text).encode()


def test_a_large_vocabulary_has_no_surrogates() -> None:
    words = Words()
    code = words.encode(" ".join(f"w{n}" for n in range(60_000)))
    assert len(set(code)) == 60_000
    code.encode()


def test_the_time_grows_with_the_number_of_claims() -> None:
    def measure(claims: int) -> float:
        chance = random.Random(3)
        vocabulary = [f"w{n}" for n in range(500)]
        texts = [" ".join(chance.choices(vocabulary[: chance.randint(20, 500)], k=30)) for _ in range(claims)]
        printings = printed(*texts, *(text[:80] for text in texts))
        start = time.process_time()
        merge(printings)
        return time.process_time() - start

    measure(100)
    small, large = min(measure(500) for _ in range(3)), min(measure(4000) for _ in range(2))
    assert large < 8 * 2.5 * small + 0.2
