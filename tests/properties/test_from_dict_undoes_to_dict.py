"""Invariant 5: ``from_dict(to_dict(x)) == x``, and the same for JSON and JSON Lines."""

from __future__ import annotations

import contextlib
import json

from hypothesis import given
from hypothesis import strategies as st

from quoteattr.claims import Extraction, Failure
from quoteattr.errors import WireFormatError
from quoteattr.export.json import from_json, read_jsonl, to_json, to_jsonl
from tests.strategies import extractions, failures

_results = extractions().map(lambda pair: pair[1]) | failures


def _join_surrogates(result: Extraction | Failure) -> str:
    """What JSON can tell of a result: a high surrogate before a low one is the character that the two stand for."""
    return json.dumps(json.loads(json.dumps(result.to_dict())))


@given(extractions())
def test_dict(pair: tuple[str, Extraction]) -> None:
    _, extraction = pair
    data = extraction.to_dict()
    assert Extraction.from_dict(data) == extraction
    assert Extraction.from_dict(data).to_dict() == data


@given(_results, st.sampled_from([None, 0, 2]))
def test_json(result: Extraction | Failure, indent: int | None) -> None:
    written = to_json(result, indent)
    written.encode("utf-8")
    assert json.loads(written) == json.loads(json.dumps(result.to_dict()))
    assert _join_surrogates(from_json(written)) == _join_surrogates(result)
    if _join_surrogates(result) == json.dumps(result.to_dict()):
        assert from_json(written) == result


@given(st.lists(_results, max_size=3))
def test_jsonl(results: list[Extraction | Failure]) -> None:
    written = "".join(to_jsonl(results))
    assert len(written.splitlines()) == len(results)
    read = list(read_jsonl(written.splitlines(keepends=True)))
    assert list(map(_join_surrogates, read)) == list(map(_join_surrogates, results))


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=3),
        lambda x: (
            st.lists(x)
            | st.dictionaries(st.sampled_from(["schema", "id", "claims", "error", "actors", "provenance"]), x)
        ),
    )
)
def test_reading_gives_a_result_or_our_error(data: object) -> None:
    with contextlib.suppress(WireFormatError):
        assert isinstance(from_json(json.dumps(data)), Extraction | Failure)


@given(st.text())
def test_no_text_breaks_the_reader(text: str) -> None:
    with contextlib.suppress(WireFormatError):
        list(read_jsonl([text]))
