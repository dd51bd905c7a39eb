"""Ray and Spark on clusters of this machine: the same rows, the same file, as without them. Needs them installed."""

from __future__ import annotations

import importlib.util
import os
import pickle
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from quoteattr.batch import SPARK_SCHEMA, Source, Worker, load_worker_schema, run_batch
from quoteattr.batch import ray as engine
from quoteattr.errors import MissingExtraError, OutputError

from .build import text, write_jsonl
from .stubs import CRASH, make_extractor

ROOT = Path(__file__).parent.parent.parent
ROWS: list[dict[str, Any]] = [{"id": f"a{n % 90}", "text": text(n)} for n in range(100)]
ROWS[40], ROWS[41] = {"id": "c", "text": CRASH}, {"id": "n", "text": None}

pytestmark = pytest.mark.filterwarnings("default")


def is_installed(name: str) -> bool:
    return importlib.util.find_spec(name) is not None


needs_ray = pytest.mark.skipif(not is_installed("ray"), reason="needs Ray: pip install 'quoteattr[ray]'")
needs_spark = pytest.mark.skipif(
    not is_installed("pyspark") or shutil.which("java") is None,
    reason="needs Java and PySpark: pip install 'quoteattr[spark]'",
)


def sort(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: (row["document"], row["claim"] or "", row["text"] or ""))


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    """What a Worker gives here."""
    pyarrow = pytest.importorskip("pyarrow")
    return sort(Worker(make_extractor)(pyarrow.Table.from_pylist(ROWS)).to_pylist())


def test_without_ray_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    inputs = write_jsonl(tmp_path / "in.jsonl", ROWS)
    with pytest.raises(
        MissingExtraError, match=r'--engine ray needs ray, which is not installed: .*"quoteattr\[ray\]"'
    ):
        run_batch([str(inputs)], str(tmp_path / "out"), make_extractor=make_extractor, engine="ray")


def test_what_ray_is_given_makes_the_same_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_BATCH", 30)
    source = Source([str(write_jsonl(tmp_path / "in.jsonl", ROWS))], skip=5)
    worker = engine._Lines(make_extractor)
    batches = [worker(batch)["line"] for batch in engine._read({"source": [pickle.dumps(source)]})]
    assert [len(batch) for batch in batches] == [30, 30, 30, 5]
    run_batch(source.inputs, str(tmp_path / "out"), make_extractor=make_extractor)
    lines = "".join(pickle.loads(packed)[0] for batch in batches for packed in batch)
    assert lines == "".join((tmp_path / "out").read_text().splitlines(keepends=True)[5:])


def test_without_pyarrow_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match="pyarrow"):
        Worker(make_extractor)({"id": ["a"], "text": ["x"]})


@needs_ray
def test_ray_writes_the_same_file(ray: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_BATCH", 10)
    inputs = str(write_jsonl(tmp_path / "in.jsonl", ROWS))
    local, output = tmp_path / "local.jsonl", tmp_path / "ray.jsonl"
    run_batch([inputs], str(local), make_extractor=make_extractor)
    before = ray.data.DataContext.get_current().target_max_block_size
    summary = run_batch([inputs], str(output), make_extractor=make_extractor, workers=2, engine="ray")
    assert output.read_bytes() == local.read_bytes()
    assert (summary.documents, summary.failed, summary.claims) == (100, 2, 98)
    assert ray.data.DataContext.get_current().target_max_block_size == before
    output.write_bytes(local.read_bytes()[: len(local.read_bytes()) // 2])
    resumed = run_batch([inputs], str(output), make_extractor=make_extractor, engine="ray", resume=True)
    assert 0 < resumed.resumed < 100
    assert output.read_bytes() == local.read_bytes()
    other = str(write_jsonl(tmp_path / "other.jsonl", ROWS[1:]))
    with pytest.raises(OutputError):
        run_batch([other], str(output), make_extractor=make_extractor, engine="ray", resume=True)


@needs_ray
def test_ray_data_gives_the_same_rows(ray: Any, rows: list[dict[str, Any]]) -> None:
    import pyarrow

    articles = ray.data.from_arrow(pyarrow.Table.from_pylist(ROWS)).repartition(4)
    claims = articles.map_batches(
        Worker,
        fn_constructor_kwargs={"setup": make_extractor},
        batch_format="pyarrow",
        batch_size=16,
        compute=ray.data.ActorPoolStrategy(size=2),
    )
    tables = [ray.get(reference) for reference in claims.to_arrow_refs()]
    assert sort([row for table in tables for row in table.to_pylist()]) == rows


@needs_spark
def test_spark_gives_the_same_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: list[dict[str, Any]]) -> None:
    import pyarrow
    from pyarrow import parquet
    from pyspark.sql import SparkSession

    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]))
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    spark = builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", "16").getOrCreate()
    try:
        articles = spark.createDataFrame([(row["id"], row["text"]) for row in ROWS], "id string, text string")
        worker = Worker(make_extractor)
        claims = articles.repartition(4).mapInPandas(worker.map, SPARK_SCHEMA)
        claims.write.parquet(str(tmp_path / "claims"))
        assert articles.mapInArrow(worker.map, SPARK_SCHEMA).count() == len(rows)
    finally:
        spark.stop()
    table = parquet.read_table(tmp_path / "claims")
    assert table.schema.names == load_worker_schema().names
    assert sort(pyarrow.Table.to_pylist(table)) == rows
