"""Enrichers add their own fields and nothing else; every way in which they can go wrong is told and loses nothing."""

from __future__ import annotations

import enum
import functools
import json
import math
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr import Claim, Document, Enricher, Extraction, Extractor
from quoteattr.claims import EXTRA_KEYS, Report
from quoteattr.enrichers import enrich, name_enrichers
from quoteattr.errors import EnricherError, EnricherNameError
from quoteattr.export.json import from_json, to_json
from quoteattr.parse import EncoderParser
from quoteattr.text import Span
from tests.fixtures.loading import load_articles
from tests.plain_parser import PlainParser

TEXT = "Mara said nine men left. Ivo said it rained."


def find_two(document: Document) -> tuple[Report, ...]:
    return (Report((Span(10, 23),)), Report((Span(34, 43),))) if document.text == TEXT else ()


def length(claim: Claim, document: Document) -> Mapping[str, Any]:
    return {"claim": len(claim.text), "document": len(document.text)}


def facts(claim: Claim, document: Document) -> Mapping[str, Any]:
    return {"types": [fact.type for fact in claim.facts]}


def sometimes(claim: Claim, document: Document) -> Mapping[str, Any]:
    if claim.id == "c1":
        raise KeyError("weather")
    return {"fine": True}


def make(*enrichers: Any) -> Extractor:
    return Extractor(parser=PlainParser(), detector=find_two, enrichers=enrichers)


def giving(value: Any) -> Enricher:
    def gives(claim: Claim, document: Document) -> Any:
        return value

    return gives


def test_each_adds_its_fields_under_its_name() -> None:
    claims = make(length, facts).extract(TEXT).claims
    assert [claim.extra["length"] for claim in claims] == [{"claim": 13, "document": 44}, {"claim": 9, "document": 44}]
    assert [claim.extra["facts"] for claim in claims] == [{"types": ["number"]}, {"types": []}]


def test_nothing_else_changes_and_order_does_not_matter() -> None:
    def forward() -> dict[str, Any]:
        return make(length, facts).extract(TEXT).to_dict()

    backward = make(facts, length).extract(TEXT).to_dict()
    assert forward() == backward
    for claim, plain in zip(forward()["claims"], make().extract(TEXT).to_dict()["claims"], strict=True):
        for name in ("length", "facts"):
            del claim["extra"][name]
        assert claim == plain


def test_it_sees_the_finished_claim(parser: EncoderParser) -> None:
    seen: list[Any] = []

    def look(claim: Claim, document: Document) -> Mapping[str, Any]:
        assert claim.speaker is not None
        seen.append((claim.speaker.resolution, claim.facts, claim.extra["source_type"], document.tokens[0].upos))
        return {}

    result = Extractor(parser=parser, enrichers=[look]).extract("Mara Okello said nine men had left the town.")
    assert [resolution.status.value for resolution, *_ in seen] == ["RESOLVED"]
    assert [fact.type for fact in seen[0][1]] == ["number"]
    assert seen[0][2:] == ("person", "PROPN")
    assert "look" not in result.claims[0].extra  # it had nothing to add


def test_it_cannot_reach_the_claim() -> None:
    kept: list[dict[str, Any]] = []

    def meddle(claim: Claim, document: Document) -> Mapping[str, Any]:
        assert isinstance(claim.extra, dict)
        claim.extra["source_type"] = "forged"
        claim.extra["length"] = "forged"
        kept.append({"list": [1]})
        return kept[-1]

    result = make(meddle, length).extract(TEXT)
    kept[0]["list"].append(2)
    assert "source_type" not in result.claims[0].extra
    assert result.claims[0].extra["length"] == {"claim": 13, "document": 44}
    assert result.claims[0].extra["meddle"] == {"list": [1]}


class Named:
    name = "topic"

    def __call__(self, claim: Claim, document: Document) -> Mapping[str, Any]:
        return {"words": len(claim.text.split())}

    def method(self, claim: Claim, document: Document) -> Mapping[str, Any]:
        return {}


class Nameless:
    def __call__(self, claim: Claim, document: Document) -> Mapping[str, Any]:
        return {}


def anonymous(claim: Claim, document: Document) -> Mapping[str, Any]:
    return {}


def test_names_come_from_the_callable() -> None:
    assert [name for name, _ in name_enrichers([length, Named(), Named().method])] == ["length", "topic", "method"]


@pytest.mark.parametrize(
    ("enrichers", "message"),
    [
        ([length, length], "two enrichers are called 'length'"),
        ([anonymous], "cannot be called 'anonymous'"),
        ([lambda claim, document: {}], "has no name"),
        ([functools.partial(length)], "has no name"),
        ([Nameless()], "has no name"),
        ([7], "is a callable, not 7"),
    ],
)
def test_names_that_cannot_be_told_apart_are_refused_at_once(enrichers: list[Any], message: str) -> None:
    with pytest.raises(EnricherNameError, match=message):
        make(*enrichers)


def test_the_packages_own_keys_are_known(parser: EncoderParser) -> None:
    extractor = Extractor(parser=parser, detector="syntax")
    texts = [article.text for article in load_articles()[:6]]
    used = {key for result in extractor.extract_many(texts) for claim in result.claims for key in claim.extra}
    assert "source_type" in used
    assert used <= EXTRA_KEYS


def test_an_error_names_all_and_loses_nothing() -> None:
    extractor = make(length, sometimes)
    with pytest.raises(EnricherError) as caught:
        extractor.extract(TEXT, "rain")
    error = caught.value
    assert str(error) == "enricher 'sometimes', claim c1 of document 'rain': KeyError: 'weather'"
    assert (error.enricher, error.claim, error.document, error.others) == ("sometimes", "c1", "rain", ())
    assert isinstance(error.__cause__, KeyError)
    assert isinstance(error.extraction, Extraction)
    first, second = error.extraction.claims
    assert "sometimes" not in first.extra
    assert first.extra["length"]["claim"] == 13
    assert second.extra["sometimes"] == {"fine": True}


def test_many_documents_go_on_when_somebody_is_told() -> None:
    failures: list[EnricherError] = []
    extractor = make(sometimes, giving(7))
    documents = [("a", TEXT), ("b", "Nothing."), ("c", TEXT)]
    results = list(extractor.extract_many(documents, on_enricher_error=failures.append))
    assert [result.id for result in results] == ["a", "b", "c"]
    assert [(f.document, f.claim, f.enricher) for f in failures] == [
        (document, *place)
        for document in ("a", "c")
        for place in [("c1", "sometimes"), ("c1", "gives"), ("c2", "gives")]
    ]
    assert failures[0].extraction is results[0]
    assert failures[0].others == tuple(failures[1:3])


def test_many_documents_stop_when_nobody_is_told() -> None:
    results = make(sometimes).extract_many([("b", "Nothing."), ("a", TEXT)])
    assert next(results).id == "b"
    with pytest.raises(EnricherError, match="document 'a'"):
        next(results)


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_what_ends_a_program_is_let_through(error: type[BaseException]) -> None:
    def ends(claim: Claim, document: Document) -> Mapping[str, Any]:
        raise error

    with pytest.raises(error):
        make(ends).extract(TEXT)


class Colour(str, enum.Enum):
    RED = "red"


class Size(enum.IntEnum):
    BIG = 3


def nest(levels: int) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for _ in range(levels):
        value = {"in": value}
    return value


_CYCLE: list[Any] = []
_CYCLE.append(_CYCLE)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (None, "it gave NoneType, not a mapping"),
        ([("a", 1)], "it gave list, not a mapping"),
        ({"a": {1, 2}}, "field a is set, which is no JSON value"),
        ({"a": [0, {"b": b"x"}]}, r"field a\[1\]\.b is bytes"),
        ({"a": math.nan}, "field a is nan, a number that JSON cannot hold"),
        ({"a": 1 << 5000}, "field a is an integer of 5001 bits"),
        ({1: "a"}, "a key of its fields is int, not a string"),
        ({"a": {None: 1}}, "a key of a is NoneType, not a string"),
        ({"a": Span(0, 1)}, r"field a is quoteattr\.text\.Span"),
        ({"a": nest(40)}, "field a is nested deeper than 32 levels"),
        ({"a": _CYCLE}, "field a is nested deeper than 32 levels"),
    ],
)
def test_what_is_no_json_is_named(value: Any, message: str) -> None:
    with pytest.raises(EnricherError, match=f"enricher 'gives', claim c1 of document 'document': {message}"):
        make(giving(value)).extract(TEXT)


def test_values_are_made_plain() -> None:
    given_fields = {"a": (1, [2.5]), "b": Colour.RED, "c": Size.BIG, "d": {"e": None, "f": True}}
    (claim, _), failures = enrich(make().extract(TEXT).claims, Document(TEXT), "d", [("x", giving(given_fields))])
    assert failures == ()
    assert repr(claim.extra["x"]) == "{'a': [1, [2.5]], 'b': 'red', 'c': 3, 'd': {'e': None, 'f': True}}"


_json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**999), 2**999)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(max_size=5), _json, max_size=3))
def test_what_is_taken_can_be_written_and_read(fields: dict[str, Any]) -> None:
    result = make(giving(fields)).extract(TEXT)
    assert Extraction.from_dict(result.to_dict()) == result
    assert from_json(to_json(result)) == result or "\\ud" in json.dumps(fields)


def test_the_deepest_that_is_taken_can_be_written() -> None:
    result = make(giving(nest(32))).extract(TEXT)
    assert from_json(to_json(result)) == result
