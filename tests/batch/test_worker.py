"""The Worker: any kind of table in, the same kind out, one row a claim and one a failed article."""

from __future__ import annotations

import pickle
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from quoteattr import Actor, ActorRegistry, Extraction
from quoteattr.batch import SPARK_SCHEMA, Fields, Setup, Worker, load_worker_schema, run_batch
from quoteattr.batch.worker import _load
from quoteattr.export.json import from_json
from quoteattr.export.rows import COLUMNS, list_rows

from .build import text, write_jsonl
from .stubs import CRASH, make_extractor

pyarrow = pytest.importorskip("pyarrow")
pandas = pytest.importorskip("pandas")
numpy = pytest.importorskip("numpy")

BATCH: dict[str, list[Any]] = {
    "id": ["a", 7, "c", "n", "none", "\ud800", None],
    "text": [f"{text(1)}\n\n{text(2)}", text(3), CRASH, None, "Nothing.", "\udcff", text(4)],
    "other": [1, 2, 3, 4, 5, 6, 7],
}
#: Document, claim, text and error of each row.
ROWS = [
    ("a", "c1", "Ferry 1 is late", None),
    ("a", "c2", "Ferry 2 is late", None),
    ("7", "c1", "Ferry 3 is late", None),
    ("c", None, None, "RuntimeError"),
    ("n", None, None, "FieldError"),
    ("row", None, None, "FieldError"),
]


@pytest.fixture
def worker() -> Worker:
    return pickle.loads(pickle.dumps(Worker(make_extractor)))


def tell(table: Any) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in ("document", "claim", "text", "error")) for row in table.to_pylist()]


def without_surrogates() -> dict[str, list[Any]]:
    return {name: [*values[:5], values[6]] for name, values in BATCH.items()}


def as_arrow() -> Any:
    columns = without_surrogates()
    columns["id"] = [None if value is None else str(value) for value in columns["id"]]
    return pyarrow.table(columns)


def test_an_arrow_table(worker: Worker) -> None:
    rows = worker(as_arrow())
    assert rows.schema == load_worker_schema()
    assert tell(rows) == ROWS
    first = rows.to_pylist()[0]
    assert (first["start"], first["end"]) == (1, 16)
    assert first["content"] == [{"start": 1, "end": 16}]


def test_a_record_batch(worker: Worker) -> None:
    (batch,) = as_arrow().to_batches()
    rows = worker(batch)
    assert isinstance(rows, pyarrow.RecordBatch)
    assert rows.to_pylist() == worker(as_arrow()).to_pylist()
    empty = worker(batch.slice(0, 0))
    assert (empty.num_rows, empty.schema) == (0, load_worker_schema())


@pytest.mark.parametrize("make", [list, lambda values: numpy.array(values, dtype=object)])
def test_a_dict_of_arrays(worker: Worker, make: Any) -> None:
    rows = worker({name: make(values) for name, values in BATCH.items()})
    assert list(rows) == [*COLUMNS, "error", "message"]
    assert list(zip(*(rows[name] for name in ("document", "claim", "text", "error")), strict=True)) == ROWS
    assert list(rows["start"][:2]) == [1, len(text(1)) + 3]


def test_a_data_frame(worker: Worker) -> None:
    frame = pandas.DataFrame(without_surrogates())
    rows = worker(frame)
    assert isinstance(rows, pandas.DataFrame)
    assert list(rows["document"]) == ["a", "a", "7", "c", "n", "row"]
    assert list(rows["error"].isna()) == [True, True, True, False, False, False]
    assert str(rows["start"].dtype) == "Int64"
    assert len(worker(frame.iloc[:0])) == 0
    assert [len(part) for part in worker.map([frame, frame.iloc[:2]])] == [6, 3]


@pytest.mark.parametrize("batch", [None, [{"id": "a", "text": "b"}], "text"])
def test_anything_else_is_refused(worker: Worker, batch: object) -> None:
    with pytest.raises(TypeError, match="a batch is a dict of arrays, an Arrow table or a data frame"):
        worker(batch)


def test_missing_values_of_pandas_are_missing() -> None:
    frame = pandas.DataFrame(
        {
            "url": ["a", "b", "c"],
            "body": [text(1), pandas.NA, float("nan")],
            "day": [pandas.NaT, pandas.Timestamp("2016-05-30"), date(2016, 5, 30)],
        }
    )
    rows = Worker(make_extractor, Fields("body", "url", "day"))(frame)
    assert list(rows["message"].dropna()) == ["row: field 'body' is null, not a text"] * 2


def test_a_column_that_is_missing_fails_every_article(worker: Worker) -> None:
    rows = worker({"id": ["a", "b"], "body": ["x", "y"]})
    assert list(rows["message"]) == ["row: there is no field 'text', not a text"] * 2


def test_a_text_that_is_too_long() -> None:
    rows = Worker(make_extractor, max_length=10)({"id": ["a"], "text": ["x" * 11]})
    assert list(rows["error"]) == ["TooLongError"]


def test_the_rows_are_those_of_a_local_run(worker: Worker, tmp_path: Path) -> None:
    articles = [{"id": str(n), "text": text(n)} for n in range(40)]
    run_batch([str(write_jsonl(tmp_path / "in.jsonl", articles))], str(tmp_path / "out"), make_extractor=make_extractor)
    results = [from_json(line) for line in (tmp_path / "out").read_text().splitlines()]
    local = [
        row
        for result, article in zip(results, articles, strict=True)
        if isinstance(result, Extraction)
        for row in list_rows(result, article["text"])
    ]
    rows = worker(pyarrow.Table.from_pylist(articles)).to_pylist()
    spans = ("content", "quoted")
    for row in rows:
        assert (row.pop("error"), row.pop("message")) == (None, None)
        row.update({name: [(span["start"], span["end"]) for span in row[name]] for name in spans})
    assert rows == local


def test_the_models_are_loaded_once_in_a_process() -> None:
    one, two = ActorRegistry([Actor(id="a", name="Ann")]), ActorRegistry([Actor(id="b", name="Bob")])
    copy = pickle.loads(pickle.dumps(Setup(one)))
    assert _load(copy) is _load(Setup(one))
    assert _load(Setup(two)) is not _load(Setup(one))
    assert _load(Setup(detector="syntax")) is not _load(Setup())


def test_sparks_schema_has_the_same_columns() -> None:
    names = [part.split("`")[0] for part in SPARK_SCHEMA.removeprefix("`").split(", `")]
    assert names == load_worker_schema().names


def test_the_batch_room_needs_no_arrow() -> None:
    heavy = "{'pyarrow', 'pandas', 'torch', 'ray'}"
    code = f"import sys; import quoteattr.batch, quoteattr.cli.batch; print({heavy} & set(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout == "set()\n"
