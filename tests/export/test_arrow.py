"""Arrow and pandas: one schema for any claims; both hold the same rows, and what was written to a file comes back."""

from __future__ import annotations

import io
import sys
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.claims import Extraction
from quoteattr.errors import MissingExtraError
from quoteattr.export.arrow import load_arrow_schema, to_arrow, to_pandas
from quoteattr.export.rows import COLUMNS, list_rows
from tests.export.test_brat import FULL, TEXT
from tests.strategies import extractions


def plain(value: Any) -> Any:
    """A value of a table as a value of a row."""
    if isinstance(value, list):
        return [(item["start"], item["end"]) if isinstance(item, dict) else item for item in value]
    return value


def test_the_table_holds_the_rows() -> None:
    table = to_arrow([(FULL, TEXT), (Extraction("y"), "")])
    rows = [{name: plain(value) for name, value in row.items()} for row in table.to_pylist()]
    assert rows == list(list_rows(FULL, TEXT))


@given(st.lists(extractions(), max_size=3))
def test_the_schema_never_changes(pairs: list[tuple[str, Extraction]]) -> None:
    results = [(extraction, text) for text, extraction in pairs]
    table = to_arrow(results)
    table.validate(full=True)
    assert table.schema.equals(load_arrow_schema())
    assert table.column_names == list(COLUMNS)
    expected = [row for extraction, text in results for row in list_rows(extraction, text)]
    assert table.column("start").to_pylist() == [row["start"] for row in expected]
    assert table.column("confidence").to_pylist() == [row["confidence"] for row in expected]
    assert table.column("content").to_pylist() == [
        [{"start": start, "end": end} for start, end in row["content"]] for row in expected
    ]


@given(st.lists(extractions(), max_size=3))
def test_the_data_frame_is_the_table(pairs: list[tuple[str, Extraction]]) -> None:
    results = [(extraction, text) for text, extraction in pairs]
    frame, table = to_pandas(results), to_arrow(results)
    again = pa.Table.from_pandas(frame, schema=table.schema, preserve_index=False)
    assert again.equals(table)


def test_types_of_a_data_frame_do_not_depend_on_the_claims() -> None:
    full, empty = to_pandas([(FULL, TEXT)]), to_pandas([])
    assert full.dtypes.to_list() == empty.dtypes.to_list()
    assert full["speaker_start"].to_list() == [15, pd.NA]
    assert full["speaker_start"].dtype == pd.Int64Dtype()
    assert full["hedged"].dtype == pd.BooleanDtype()
    assert full["confidence"].dtype == "float64"
    pd.testing.assert_frame_equal(full, to_pandas([(FULL, TEXT)]))


def test_parquet_gives_the_table_back() -> None:
    table, file = to_arrow([(FULL, TEXT)]), io.BytesIO()
    pq.write_table(table, file)
    assert pq.read_table(file).equals(table)


def test_a_lone_surrogate_is_replaced_and_a_nul_is_kept() -> None:
    (row,) = to_arrow([(Extraction("a\ud800\0", FULL.claims[1:]), TEXT)]).to_pylist()
    assert row["document"] == "a\ufffd\0"


@pytest.mark.parametrize(
    ("missing", "call", "extra"),
    [
        ("pyarrow", to_arrow, "arrow"),
        ("pyarrow", to_pandas, "arrow"),
        ("pandas", to_pandas, "pandas"),
    ],
)
def test_a_library_that_is_not_installed_is_named(
    monkeypatch: pytest.MonkeyPatch, missing: str, call: Any, extra: str
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(MissingExtraError, match=f'needs {missing}.*pip install "quoteattr\\[{extra}\\]"'):
        call([])
