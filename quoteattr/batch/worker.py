"""The extractor as a function of tables: a batch of articles in, one row a claim out, on any engine with processes.

Ray Data and Spark send a :class:`Worker` to their processes and call it with batch after batch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from ..claims import Extraction, Failure
from ..errors import MissingExtraError
from ..export.arrow import load_arrow_schema, to_arrow
from ..export.rows import COLUMNS
from ..extractor import Extractor
from .articles import MAX_LENGTH, Article, Fields
from .readers import Reading, read_row
from .work import Setup, extract_articles

if TYPE_CHECKING:
    import pyarrow

__all__ = ["SPARK_SCHEMA", "Worker", "load_worker_schema"]

_Batch = TypeVar("_Batch")

#: Names and types of the columns that stand after those of a claim, and are empty in the row of one.
ERROR_COLUMNS = {"error": "text?", "message": "text?"}

_SPARK_TYPES = {
    "text": "string",
    "integer": "bigint",
    "number": "double",
    "truth": "boolean",
    "spans": "array<struct<start: bigint, end: bigint>>",
    "texts": "array<string>",
}

#: The columns as Spark writes a schema, for ``mapInPandas`` and ``mapInArrow``.
SPARK_SCHEMA = ", ".join(
    f"`{name}` {_SPARK_TYPES[kind.removesuffix('?')]}" for name, kind in {**COLUMNS, **ERROR_COLUMNS}.items()
)


def load_worker_schema() -> pyarrow.Schema:
    """The Arrow schema of what a :class:`Worker` gives: the claims' columns, then ``error`` and ``message``.

    Only ``document`` is never null: in the row of an article that failed it stands with the error alone.

    Raises:
        MissingExtraError: pyarrow is not installed.

    >>> load_worker_schema().names[-3:]
    ['confidence', 'error', 'message']
    """
    claims = [field.with_nullable(field.name != "document") for field in load_arrow_schema()]
    import pyarrow

    return pyarrow.schema([*claims, *(pyarrow.field(name, pyarrow.string()) for name in ERROR_COLUMNS)])


@attrs.define  # not frozen: Ray makes a class of its own of it and sets attributes
class Worker:
    """Reads batches of articles; give it to the ``map_batches`` of Ray Data or the ``mapInPandas`` of Spark.

    It can be pickled; the models are loaded by the first batch in each process, once for all workers of a process that
    have the same setup. Every article that has claims gives one row a claim, every article that cannot be done gives
    one row with ``error`` and ``message`` (and "row" for its id if that is what it lacks), an article without claims
    gives none. Needs pyarrow, and pandas for data
    frames.

    Args:
        setup: How a process makes its extractor: registry, detector, threads.
        fields: Which columns hold the id, the text and the date.
        max_length: Longest text in code points; a longer one fails.

    >>> batch = {"id": ["a", "b"], "text": ["Mr Osei said that the ferry was late.", None]}
    >>> rows = Worker()(batch)
    >>> list(zip(rows["document"], rows["text"], rows["error"]))
    [('a', 'that the ferry was late', None), ('b', None, 'FieldError')]
    """

    setup: Callable[[], Extractor] = attrs.field(factory=Setup)
    fields: Fields = attrs.field(factory=lambda: Fields(id="id"))
    max_length: int = MAX_LENGTH

    def __call__(self, batch: _Batch) -> _Batch:
        """The claims of a batch of articles.

        Args:
            batch: A dict of arrays or lists, an Arrow table or record batch, or a data frame.

        Returns:
            The same kind of batch, with the columns of :func:`load_worker_schema`. In a
            dict, numbers that are missing are NaN.

        Raises:
            MissingExtraError: A library that it needs is not installed.
            ModelError: A model file is missing or altered.
            TypeError: ``batch`` is none of these.
        """
        claims: _Batch = _like(batch, self._extract(_to_rows(batch, self.fields)))
        return claims

    def map(self, batches: Iterable[_Batch]) -> Iterator[_Batch]:
        """One batch of claims a batch of articles, as ``mapInPandas`` and ``mapInArrow`` of Spark want it."""
        return map(self, batches)

    def _extract(self, rows: list[dict[str, Any]]) -> pyarrow.Table:
        reading = Reading(self.fields, max_length=self.max_length)
        contents = [read_row(row, "row", reading) for row in rows]  # where it stands would depend on the batch
        articles = [content for content in contents if isinstance(content, Article)]
        results = extract_articles(_load(self.setup), articles) if articles else iter(())
        texts = iter(articles)
        return _to_table(
            (content, "") if isinstance(content, Failure) else (next(results), next(texts).text) for content in contents
        )


@lru_cache(maxsize=2)
def _load(setup: Callable[[], Extractor]) -> Extractor:
    """The extractor of this process."""
    return setup()


def _to_table(results: Iterable[tuple[Extraction | Failure, str]]) -> pyarrow.Table:
    """Rows in the order of the articles: stretches of claims between the failures."""
    schema = load_worker_schema()
    import pyarrow

    tables = [schema.empty_table()]
    good: list[tuple[Extraction, str]] = []

    def add_claims() -> None:
        claims = to_arrow(good)
        nothing = pyarrow.nulls(claims.num_rows, pyarrow.string())
        for name in ERROR_COLUMNS:
            claims = claims.append_column(name, nothing)
        tables.append(claims.cast(schema))
        good.clear()

    for result, text in results:
        if isinstance(result, Extraction):
            good.append((result, text))
            continue
        add_claims()
        values = {"document": result.id, "error": result.type, "message": result.message}
        row = dict.fromkeys(schema.names) | {name: _encodable(value) for name, value in values.items()}
        tables.append(pyarrow.Table.from_pylist([row], schema=schema))
    add_claims()
    return pyarrow.concat_tables(tables)


def _encodable(text: str) -> str:
    """Without the lone surrogates that Arrow has no form for."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _to_rows(batch: Any, fields: Fields) -> list[dict[str, Any]]:
    if isinstance(batch, Mapping):
        columns = {name: _to_list(batch[name]) for name in fields.names if name in batch}
        return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    if hasattr(batch, "to_pylist"):  # Arrow
        names = [name for name in fields.names if name in batch.schema.names]
        rows: list[dict[str, Any]] = batch.select(names).to_pylist()
        return rows
    if hasattr(batch, "itertuples"):  # pandas
        return _to_rows({name: batch[name] for name in fields.names if name in batch.columns}, fields)
    raise TypeError(f"a batch is a dict of arrays, an Arrow table or a data frame, not {type(batch).__name__}")


def _to_list(column: Any) -> list[Any]:
    values = column.tolist() if hasattr(column, "tolist") else list(column)
    return [None if _is_missing(value) else value for value in values]


def _is_missing(value: Any) -> bool:
    """NaN, NaT and pandas' NA: what tables put where there is nothing."""
    return (
        value is None or type(value).__name__ in ("NAType", "NaTType") or (isinstance(value, float) and value != value)
    )


def _like(batch: Any, table: pyarrow.Table) -> Any:
    if isinstance(batch, Mapping):
        return {name: table[name].to_numpy(zero_copy_only=False) for name in table.column_names}
    if hasattr(batch, "to_batches"):  # a table, which a record batch is not
        return table
    if hasattr(batch, "to_pylist"):
        return _to_record_batch(table)
    try:
        import pandas
    except ImportError as error:  # pragma: no cover - where would the data frame have come from?
        raise MissingExtraError("a data frame", "pandas", "pandas") from error
    import pyarrow

    types = {
        pyarrow.int64(): pandas.Int64Dtype(),
        pyarrow.bool_(): pandas.BooleanDtype(),
        pyarrow.string(): pandas.StringDtype("python"),  # Spark cannot read the other storage when it has chunks
    }
    return table.to_pandas(types_mapper=types.get)


def _to_record_batch(table: pyarrow.Table) -> pyarrow.RecordBatch:
    import pyarrow

    batches = table.combine_chunks().to_batches()
    return batches[0] if batches else pyarrow.RecordBatch.from_pylist([], schema=table.schema)
