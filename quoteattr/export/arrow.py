"""Claims as an Arrow table or a pandas data frame, one row a claim, with a schema that does not depend on the claims.

Needs pyarrow, and pandas for data frames: ``pip install 'quoteattr[pandas]'``. Neither is imported before it is asked
for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ..claims import Extraction
from ..errors import MissingExtraError
from .rows import COLUMNS, list_rows

if TYPE_CHECKING:
    import pandas
    import pyarrow

__all__ = ["load_arrow_schema", "to_arrow", "to_pandas"]

# Arrow's strings are UTF-8, which has no lone surrogates.
_SURROGATE = re.compile("[\ud800-\udfff]")


def load_arrow_schema() -> pyarrow.Schema:
    """The schema of every table: the columns of :data:`quoteattr.export.rows.COLUMNS`.

    Spans are lists of ``struct<start: int64, end: int64>``, in code points, end-exclusive.

    Raises:
        MissingExtraError: pyarrow is not installed.

    >>> load_arrow_schema().field("content").type
    ListType(list<element: struct<start: int64 not null, end: int64 not null> not null>)
    """
    arrow = _import_arrow()
    numbers = [arrow.field(name, arrow.int64(), nullable=False) for name in ("start", "end")]
    types = {
        "text": arrow.string(),
        "integer": arrow.int64(),
        "number": arrow.float64(),
        "truth": arrow.bool_(),
        "spans": arrow.list_(arrow.field("element", arrow.struct(numbers), nullable=False)),
        "texts": arrow.list_(arrow.field("element", arrow.string(), nullable=False)),
    }
    fields = [
        arrow.field(name, types[kind.removesuffix("?")], nullable=kind.endswith("?")) for name, kind in COLUMNS.items()
    ]
    return arrow.schema(fields)


def to_arrow(results: Iterable[tuple[Extraction, str]]) -> pyarrow.Table:
    """The claims of one or more documents as one table.

    Lost: antecedents, where facts are, evidence, ``extra``, provenance, scores and evidence of candidates, aliases of
    actors; lone surrogates, which become U+FFFD.

    Args:
        results: Extractions, each with the text that it was made from.

    Returns:
        A table with :func:`load_arrow_schema`, in the order of the documents and of their claims.

    Raises:
        MissingExtraError: pyarrow is not installed.

    >>> to_arrow([(Extraction("x"), "Nobody said a word.")]).num_rows
    0
    """
    arrow = _import_arrow()
    rows = [row for extraction, text in results for row in list_rows(extraction, text)]
    columns = {name: [_encodable(row[name]) for row in rows] for name in COLUMNS}
    return arrow.Table.from_pydict(columns, schema=load_arrow_schema())


def to_pandas(results: Iterable[tuple[Extraction, str]]) -> pandas.DataFrame:
    """The claims of one or more documents as one data frame: :func:`to_arrow` with pandas' own types.

    Texts are ``string``, offsets ``Int64``, truth ``boolean``, all of which know a missing value; ``confidence`` is
    ``float64``; spans and candidates are objects: arrays of ``{"start": ..., "end": ...}`` and of ids.

    Args:
        results: Extractions, each with the text that it was made from.

    Raises:
        MissingExtraError: pandas or pyarrow is not installed.

    >>> to_pandas([(Extraction("x"), "Nobody said a word.")]).columns[:4].to_list()
    ['document', 'claim', 'parent', 'kind']
    """
    arrow = _import_arrow()
    try:
        import pandas
    except ImportError as error:
        raise MissingExtraError("a data frame", "pandas", "pandas") from error
    types = {
        arrow.string(): pandas.StringDtype(),
        arrow.int64(): pandas.Int64Dtype(),
        arrow.bool_(): pandas.BooleanDtype(),
    }
    return to_arrow(results).to_pandas(types_mapper=types.get)


def _import_arrow() -> Any:
    try:
        import pyarrow
    except ImportError as error:
        raise MissingExtraError("a table", "pyarrow", "arrow") from error
    return pyarrow


def _encodable(value: Any) -> Any:
    if isinstance(value, str):
        return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", value)
    if isinstance(value, list):
        return [{"start": item[0], "end": item[1]} if isinstance(item, tuple) else _encodable(item) for item in value]
    return value
