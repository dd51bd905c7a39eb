"""What a batch reads: files, folders, patterns, compression, fields, and everything that can be wrong with them."""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr import Context, Failure
from quoteattr.batch import Article, Fields, Reading, Source
from quoteattr.errors import MissingExtraError

from .build import write_jsonl


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def read(*inputs: str, **options: Any) -> list[Article | Failure]:
    kind, apart_from = options.pop("kind", None), options.pop("apart_from", None)
    return [entry.content for entry in Source(inputs, kind, Reading(**options), apart_from)]


def tell(*inputs: str, **options: Any) -> list[tuple[str, str]]:
    """Id and text, or id and type of the error."""
    return [(c.id, c.text if isinstance(c, Article) else c.type) for c in read(*inputs, **options)]


def message(*inputs: str, **options: Any) -> str:
    (failure,) = read(*inputs, **options)
    assert isinstance(failure, Failure)
    return failure.message


# --- files -----------------------------------------------------------------------------------------------------------


def test_a_text_file_is_one_article_with_its_line_ends(here: Path) -> None:
    (here / "a.txt").write_bytes("é\r\n“x”".encode())
    (here / "b.txt").write_bytes("\ufeffé".encode("utf-16-le"))
    (here / "c.txt.gz").write_bytes(gzip.compress(b"zip"))
    (here / "noend").write_bytes(b"")
    assert tell("a.txt", "b.txt", "c.txt.gz", "noend") == [
        ("a.txt", "é\r\n“x”"),
        ("b.txt", "é"),
        ("c.txt.gz", "zip"),
        ("noend", ""),
    ]


def test_another_encoding(here: Path) -> None:
    (here / "a.txt").write_bytes(b"caf\xe9")
    (here / "a.csv").write_bytes(b"id,text\n1,caf\xe9\n")
    assert tell("a.txt", "a.csv", encoding="cp1252") == [("a.txt", "café"), ("1", "café")]
    assert tell("a.txt", "a.csv") == [("a.txt", "EncodingError"), ("a.csv:2", "EncodingError")]


def test_lines_of_json(here: Path) -> None:
    (here / "a.jsonl").write_bytes(
        b'\xef\xbb\xbf{"id": "x", "text": "one"}\r\n\n'
        b'{"text": "two"}\nno json\n{"id": 3, "text": null}\n{"id": 4, "text": "\xff"}\n[1]\n'
        b'{"id": true, "text": "t"}\n{"id": "", "text": "\\ud800"}\n' + b'{"a":' * 5000 + b"1" + b"}" * 5000 + b"\n"
        b'{"id": "last", "text": "no line break"}'
    )
    assert tell("a.jsonl") == [
        ("x", "one"),
        ("a.jsonl:3", "two"),
        ("a.jsonl:4", "InputError"),
        ("3", "FieldError"),
        ("a.jsonl:6", "EncodingError"),
        ("a.jsonl:7", "FieldError"),
        ("a.jsonl:8", "FieldError"),
        ("a.jsonl:9", "\ud800"),
        ("a.jsonl:10", "FieldError" if sys.version_info >= (3, 14) else "InputError"),
        ("last", "no line break"),
    ]


def test_csv_with_any_delimiter(here: Path) -> None:
    (here / "a.csv").write_text('id;text;more\n1;"a\n""b"";c";x\n\n2;d\n3;;\n', encoding="utf-8")
    (here / "b.tsv.gz").write_bytes(gzip.compress(b"\xef\xbb\xbftext\tid\nt,1\t7\n"))
    assert tell("a.csv", "b.tsv.gz") == [
        ("1", 'a\n"b";c'),
        ("a.csv:5", "FieldError"),
        ("3", ""),
        ("7", "t,1"),
    ]


def test_what_is_no_csv_is_told_and_the_rest_is_read(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    limit = csv.field_size_limit(10)
    try:
        monkeypatch.setattr(Reading, "max_row", 50)
        (here / "a.csv").write_text("id,text\n1,a\n2," + "b" * 60 + "\n3,c\n", encoding="utf-8")
        assert tell("a.csv") == [("1", "a"), ("a.csv:3", "TooLongError"), ("3", "c")]
        (here / "a.csv").write_text('id,text\n1,"' + "line\n" * 30 + "\n", encoding="utf-8")
        assert ("a.csv:2", "InputError") in tell("a.csv")
    finally:
        csv.field_size_limit(limit)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"id,body\n1,x\n", "no column 'text'; name the text's with --text-field (there are: 'id', 'body')"),
        ("a.csv", b"", "there are: none"),
        ("a.txt", b"MZ\0\0", "binary file"),
        ("a.txt.gz", b"\x1f\x8b\x08\x00broken", "ended before"),
        ("a.jsonl.gz", b"no gzip", "Not a gzipped file"),
        ("a.jsonl.gz", gzip.compress(b"x" * 100, mtime=0)[:-12] + b"\xff" * 12, "a.jsonl.gz: "),
    ],
)
def test_a_file_that_cannot_be_read_is_one_failure(here: Path, name: str, content: bytes, words: str) -> None:
    (here / name).write_bytes(content)
    assert words in message(name)


def test_rows_before_the_damage_are_read(here: Path) -> None:
    rows = b"".join(b'{"id": %d, "text": "%s"}\n' % (n, b"word " * 50) for n in range(2000))
    (here / "a.jsonl.gz").write_bytes(gzip.compress(rows)[:-400])
    told = tell("a.jsonl.gz")
    assert [name for name, _ in told[:100]] == [str(n) for n in range(100)]
    assert told[-1] == ("a.jsonl.gz", "InputError")


def test_missing_things_are_failures(here: Path) -> None:
    (here / "empty").mkdir()
    (here / "empty" / "picture.jpg").write_bytes(b"")
    assert "No such file" in message("gone.txt")
    assert message("gone*.txt") == "gone*.txt: no file is called so"
    assert "no file in it is called .txt" in message("empty")


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    def give(data: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))

    give(b'{"text": "one"}\n')
    assert tell("-") == [("stdin:1", "one")]
    give(b"text\none\n")
    assert tell("-", kind="csv") == [("stdin:2", "one")]
    assert Source(["-"]).measure() is None


# --- folders and patterns --------------------------------------------------------------------------------------------


def test_folders_are_read_in_order_of_names(here: Path) -> None:
    for name in [
        "b/2.txt",
        "b/10.txt",
        "a/z/x.txt.gz",
        "a/y.csv",
        "c.txt",
        ".hidden/h.txt",
        ".h.txt",
        "n.md",
        "out.jsonl",
    ]:
        path = here / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress(b"x") if name.endswith("gz") else b"text\nx" if name.endswith("csv") else b"x")
    ids = [name for name, _ in tell("in", apart_from="in/out.jsonl")]
    assert ids == ["in/c.txt", "in/a/y.csv:2", "in/a/z/x.txt.gz", "in/b/10.txt", "in/b/2.txt"]


def test_patterns_are_sorted_and_leave_the_output_out(here: Path) -> None:
    for name in ["b.txt", "a.txt", "[x].txt", "d/c.txt", "out.txt"]:
        (here / name).parent.mkdir(exist_ok=True)
        (here / name).write_text(name)
    assert [name for name, _ in tell("**/*.txt", apart_from="out.txt")] == ["[x].txt", "a.txt", "b.txt", "d/c.txt"]
    assert [name for name, _ in tell("[x].txt")] == ["[x].txt"]
    assert [name for name, _ in tell("d*")] == ["d*"]


def test_a_kind_for_all(here: Path) -> None:
    (here / "a.dat").write_text('{"text": "one"}\n', encoding="utf-8")
    assert tell("a.dat", kind="jsonl") == [("a.dat:1", "one")]


def test_the_same_input_twice_is_read_twice(here: Path) -> None:
    (here / "a.txt").write_text("x", encoding="utf-8")
    assert tell("a.txt", "a.txt", ".") == [("a.txt", "x"), ("a.txt", "x"), ("./a.txt", "x")]


# --- fields ----------------------------------------------------------------------------------------------------------


def test_fields_of_other_names(here: Path) -> None:
    write_jsonl(
        here / "a.jsonl", [{"url": "u1", "body": "one", "when": "2016-05-30T10:00:00Z", "tags": [1, {"a": None}]}]
    )
    (article,) = read("a.jsonl", fields=Fields("body", "url", "when", ["tags", "gone"]))
    kept = {"date": "2016-05-30T10:00:00Z", "tags": [1, {"a": None}], "gone": None}
    assert article == Article("u1", "one", Context(date="2016-05-30"), kept)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"id": "a"}, "there is no field 'text'"),
        ({"id": "a", "text": 7}, "field 'text' is int"),
        ({"text": "x"}, "there is no field 'url'"),
        ({"url": 1.5, "text": "x"}, "field 'url' is float"),
        ({"url": "u", "text": "x", "when": "yesterday"}, "field 'when': a date is written"),
        ({"url": "u", "text": "x", "when": 7}, "field 'when'"),
    ],
)
def test_wrong_fields_are_told(here: Path, row: dict[str, Any], words: str) -> None:
    write_jsonl(here / "a.jsonl", [row])
    assert words in message("a.jsonl", fields=Fields(id="url", date="when"))


@pytest.mark.parametrize("when", ["", None])
def test_a_date_may_be_missing(here: Path, when: str | None) -> None:
    write_jsonl(here / "a.jsonl", [{"id": "a", "text": "x", "when": when}])
    assert read("a.jsonl", fields=Fields(date="when")) == [Article("a", "x")]


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.csv", "a.txt.gz"])
@pytest.mark.parametrize(("length", "kind"), [(20, "InTime"), (21, "TooLongError"), (3_000_000, "TooLongError")])
def test_a_text_that_is_too_long(here: Path, name: str, length: int, kind: str) -> None:
    words = "🙂" * length
    if name.endswith("jsonl"):
        write_jsonl(here / name, [{"id": "x", "text": words}, {"id": "y", "text": "short"}])
    elif name.endswith("csv"):
        (here / name).write_text(f"id,text\nx,{words}\ny,short\n", encoding="utf-8")
    else:
        (here / name).write_bytes(gzip.compress(words.encode()) if name.endswith("gz") else words.encode())
    told = tell(name, max_length=20)
    assert told[0][1] == (words if kind == "InTime" else kind)
    if not name.startswith("a.txt"):
        assert told[-1] == ("y", "short")


# --- Parquet ---------------------------------------------------------------------------------------------------------


def test_parquet(here: Path) -> None:
    pa = pytest.importorskip("pyarrow", reason="needs pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    table = pa.table(
        {
            "id": [1, 2, 3],
            "text": ["one", None, "three"],
            "day": [date(2016, 5, 30), None, None],
            "seen": [datetime(2016, 5, 30, 10, 7), None, None],
            "score": [1.5, float("nan"), 0.0],
            "raw": [b"\xff", None, b""],
        }
    )
    parquet.write_table(table, here / "a.parquet")
    entries = list(Source(["a.parquet"], reading=Reading(Fields(date="day", keep=["seen", "score", "raw", "gone"]))))
    one, failure, three = (entry.content for entry in entries)
    kept = {"date": "2016-05-30", "seen": "2016-05-30T10:07:00", "score": 1.5, "raw": "b'\\xff'", "gone": None}
    assert one == Article("1", "one", Context(date="2016-05-30"), kept)
    assert isinstance(failure, Failure)
    assert (failure.id, failure.type) == ("2", "FieldError")
    assert isinstance(three, Article)
    size = (here / "a.parquet").stat().st_size
    assert [entry.position for entry in entries] == [size // 3, size * 2 // 3, size]
    assert "no column 'body'" in message("a.parquet", fields=Fields("body"))
    (here / "b.parquet").write_bytes(b"PAR1 no more")
    assert "no Parquet" in message("b.parquet")


def test_without_pyarrow_the_extra_is_named(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    (here / "a.parquet").write_bytes(b"PAR1")
    with pytest.raises(MissingExtraError, match=r'pip install "quoteattr\[arrow\]"'):
        read("a.parquet")


# --- order, position, skip -------------------------------------------------------------------------------------------


def test_positions_grow_to_the_size_of_all(here: Path) -> None:
    write_jsonl(here / "a.jsonl", [{"text": "one"}, {"text": "two"}])
    (here / "b.txt").write_text("three", encoding="utf-8")
    write_jsonl(here / "c.jsonl.gz", [{"text": "four"}])
    source = Source(["a.jsonl", "b.txt", "gone.txt", "c.jsonl.gz"])
    positions = [entry.position for entry in source]
    assert positions == sorted(positions)
    assert positions[-1] == source.measure()


@given(st.integers(0, 9))
def test_skipping_leaves_the_rest(skip: int) -> None:
    write_jsonl(Path("a.jsonl"), [{"text": str(n)} for n in range(7)])
    assert list(Source(["a.jsonl"], skip=skip)) == list(Source(["a.jsonl"]))[skip:]


@given(st.lists(st.tuples(st.text(min_size=1), st.text()), max_size=5))
def test_any_text_comes_through_json(rows: list[tuple[str, str]]) -> None:
    Path("a.jsonl").write_text("".join(json.dumps({"id": i, "text": t}) + "\n" for i, t in rows), encoding="utf-8")
    assert tell("a.jsonl") == rows
