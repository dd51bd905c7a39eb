r"""Claims as CSV (RFC 4180), one row a claim: for spreadsheets and everything that reads tables.

A spreadsheet may take a cell for a formula and run it. Text from the web must not do that, so such a cell gets an
apostrophe before it.
"""

from __future__ import annotations

import csv
import io
import re
from typing import Any

from .._spreadsheet import guard_cell
from ..claims import Extraction
from .rows import COLUMNS, list_rows

__all__ = ["to_csv"]

# A NUL ends the text in some readers; a lone surrogate cannot be encoded.
_UNREADABLE = re.compile("[\0\ud800-\udfff]")


def to_csv(extraction: Extraction, text: str, *, header: bool = True) -> str:
    r"""Write claims as rows of CSV, with the columns of :data:`quoteattr.export.rows.COLUMNS`.

    Spans are written ``1-8 46-61`` (code points, end-exclusive), candidates as their ids and facts as
    ``type: words``, with semicolons between, truth as true and false; what is missing is an empty cell. All cells are
    quoted. Save it as UTF-8 with the line ends as they are (``open(..., "w", encoding="utf-8", newline="")``).

    Lost: antecedents, where facts are, evidence, ``extra``, provenance, scores and evidence of candidates, aliases of
    actors; whether a cell began with an apostrophe before; NUL and lone surrogates, which become U+FFFD.

    Args:
        extraction: The claims.
        text: What they were found in.
        header: Whether the first row has the names of the columns; False to put several documents into one file.

    Returns:
        The rows, each ended by CR LF.

    >>> from quoteattr.claims import Claim, SpeechKind
    >>> from quoteattr.text import Span
    >>> claim = Claim("c1", SpeechKind.DIRECT, "=1+1", (Span(1, 5),))
    >>> to_csv(Extraction("x", (claim,)), "“=1+1”", header=False)[:30]
    '"x","c1","","direct","\'=1+1","'
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    if header:
        writer.writerow(COLUMNS)
    for row in list_rows(extraction, text):
        writer.writerow([_write_cell(value) for value in row.values()])
    return stream.getvalue()


def _write_cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        if all(isinstance(item, tuple) for item in value):
            return " ".join(f"{start}-{end}" for start, end in value)
        value = ";".join(value)
    return guard_cell(_UNREADABLE.sub("\N{REPLACEMENT CHARACTER}", str(value)))
