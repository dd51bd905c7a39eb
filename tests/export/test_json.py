"""JSON and JSON Lines: what is written byte for byte, and what a reader is told about a bad row."""

from __future__ import annotations

import json
from typing import Any

import attrs
import pytest

from quoteattr.claims import Claim, Extraction, Failure, SpeechKind
from quoteattr.errors import WireFormatError
from quoteattr.export.json import MAX_DEPTH, from_json, read_jsonl, to_json, to_jsonl
from quoteattr.text import Span


def _holding(text: str, **extra: Any) -> Extraction:
    return Extraction("a", (Claim("c1", SpeechKind.INDIRECT, text, (Span(0, 1),), extra=extra),))


def _nested(depth: int) -> Any:
    value: Any = "x"
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("text", "written", "why"),
    [
        ("Søren “ja” 你好 שלום 🙂", "Søren “ja” 你好 שלום 🙂", "text is readable"),
        ('"\\\r\n\t', r"\"\\\r\n\t", "JSON's own escapes"),
        ("\x00\x1b", r"\u0000\u001b", "C0 controls"),
        ("\x7f\x85\x9b", r"\u007f\u0085\u009b", "DEL and C1 controls"),
        ("\u2028\u2029", r"\u2028\u2029", "separators"),
        ("\u202e\u2066", r"\u202e\u2066", "marks that turn the direction"),
        ("\ud800", r"\ud800", "a lone high surrogate"),
        ("\udcff\ud83d", r"\udcff\ud83d", "two that are no pair"),
        ("\\ud800", r"\\ud800", "words that look like an escape"),
    ],
)
def test_what_is_written_is_valid_utf_8_and_comes_back(text: str, written: str, why: str) -> None:
    line = to_json(_holding(text))
    assert f'"text": "{written}"' in line, why
    line.encode("utf-8")
    assert from_json(line) == _holding(text)


def test_the_one_thing_that_json_cannot_tell() -> None:
    read = from_json(to_json(_holding("\ud83d\ude42")))
    assert read == _holding("🙂")


def test_indented_json_keeps_a_span_on_one_line() -> None:
    extraction = _holding("[\n 1,\n 2\n]")
    written = to_json(extraction, indent=2)
    assert '"content": [\n        [0, 1]\n      ]' in written
    assert from_json(written) == extraction


@pytest.mark.parametrize("bad", [{1, 2}, float("nan"), float("inf"), b"bytes"], ids=["set", "nan", "inf", "bytes"])
def test_what_json_has_no_form_for_is_named(bad: object) -> None:
    with pytest.raises(WireFormatError, match="document 'a' cannot be written as JSON"):
        to_json(_holding("yes", bad=bad))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not JSON: Expecting value"),
        ("{", "not JSON: Expecting property name"),
        ("[NaN]", "not JSON: NaN is no JSON number"),
        ("[-Infinity]", "not JSON: -Infinity is no JSON number"),
        ("7" * 5000, "a number has too many digits"),
        ("[1e999]", "the number 1e999 is out of range"),
        ('{"schema": "quoteattr/1", "id": "a", "id": "b"}', "the key 'id' stands twice in one object"),
        ("[" * 100_000, f"nested deeper than {MAX_DEPTH} levels"),
        ("[" * 200 + "]" * 200, f"nested deeper than {MAX_DEPTH} levels"),
        ("7", "document: expected an object, got int"),
        ("{}", "document: key 'schema' is missing"),
        ('{"schema": "quoteattr/1", "id": "a", "error": 7}', "error: expected an object, got int"),
        ('{"schema": "quoteattr/1", "id": 7, "error": {"type": "E", "message": ""}}', "id: expected a string, got int"),
        ('{"schema": "quoteattr/1", "id": "a", "error": {"type": "E"}}', "message: expected a string, got NoneType"),
        ('{"schema": "quoteattr/2", "id": "a", "error": {}}', "this version reads 'quoteattr/1'"),
    ],
)
def test_what_cannot_be_read_is_told(text: str, message: str) -> None:
    with pytest.raises(WireFormatError, match=message):
        from_json(text)


def test_how_deep_what_is_written_and_read_may_be() -> None:
    # document, claims, claim, extra, and the brackets of the value in it
    deepest = _holding("yes", deep=_nested(MAX_DEPTH - 4))
    assert from_json(to_json(deepest)) == deepest
    for depth in (MAX_DEPTH - 3, 100_000):
        with pytest.raises(WireFormatError, match="document 'a' is nested deeper than 64 levels"):
            to_json(_holding("yes", deep=_nested(depth)))
    deeper = json.dumps(_holding("yes", deep=_nested(MAX_DEPTH - 3)).to_dict())
    with pytest.raises(WireFormatError, match="nested deeper than 64 levels"):
        from_json(deeper)


def test_jsonl_there_and_back() -> None:
    results = [_holding("one"), Failure("b", "InputError", "gone"), Extraction("c")]
    written = "".join(to_jsonl(results))
    assert written.count("\n") == 3
    assert list(read_jsonl(written.splitlines(keepends=True))) == results


def test_jsonl_is_read_and_written_as_it_comes() -> None:
    rows = read_jsonl(iter([to_json(Extraction("a")), "broken"]))
    assert next(rows) == Extraction("a")
    with pytest.raises(WireFormatError, match="line 2: not JSON"):
        next(rows)


def test_blank_lines_and_a_byte_order_mark_are_passed_over() -> None:
    rows = ["\ufeff" + to_json(Extraction("a")), "", " \r\n", to_json(Extraction("b"))]
    assert [row.id for row in read_jsonl(rows)] == ["a", "b"]


def test_a_bad_row_is_told_by_its_number() -> None:
    bad = json.loads(to_json(_holding("yes")))
    bad["claims"][0]["kind"] = "spoken"
    rows = [to_json(Extraction("a")), "", json.dumps(bad)]
    with pytest.raises(WireFormatError, match=r"^line 3: claims\[0\]: 'spoken' is not a valid SpeechKind$"):
        list(read_jsonl(rows))


def test_a_result_is_the_same_whoever_wrote_it() -> None:
    spaced = json.dumps(attrs.evolve(_holding("Søren"), id="b").to_dict(), indent=4)
    assert from_json(f"\n{spaced}\n") == attrs.evolve(_holding("Søren"), id="b")
