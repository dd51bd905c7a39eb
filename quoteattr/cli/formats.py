"""The formats that need the text besides the claims, as ``quoteattr extract`` writes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum
from typing import Any

import attrs

from ..claims import Extraction
from ..export.brat import to_brat
from ..export.csv import to_csv
from ..export.doccano import to_doccano
from ..export.json import dump_json
from ..export.label_studio import to_label_studio
from ..export.prodigy import to_prodigy
from ..export.schema_org import to_schema_org
from ..export.tei import to_tei
from ..export.web_annotation import to_web_annotation
from .outputs import Write

__all__ = ["FORMATS", "Layout", "write_format"]


class Layout(Enum):
    """How several documents share an output."""

    #: They cannot.
    SINGLE = "single"
    #: One JSON object a line.
    LINES = "lines"
    #: A list of JSON objects, of one document too.
    LIST = "list"
    #: A JSON object for one document, a list for several.
    OBJECTS = "objects"
    #: Rows under one header.
    TABLE = "table"


@attrs.frozen
class _Format:
    layout: Layout
    make: Callable[[Extraction, str], Any]


_FORMATS = {
    "brat": _Format(Layout.SINGLE, to_brat),
    "csv": _Format(Layout.TABLE, to_csv),
    "doccano": _Format(Layout.LINES, to_doccano),
    "label-studio": _Format(Layout.LIST, to_label_studio),
    "prodigy": _Format(Layout.LINES, to_prodigy),
    "schema-org": _Format(Layout.OBJECTS, to_schema_org),
    "tei": _Format(Layout.SINGLE, to_tei),
    "web-annotation": _Format(Layout.OBJECTS, to_web_annotation),
}

#: Names of the formats, with how several documents share an output.
FORMATS = {name: form.layout for name, form in _FORMATS.items()}


def write_format(name: str, results: Iterable[tuple[Extraction, str]], write: Write, *, several: bool) -> None:
    """Write documents in a format, each as it comes.

    Args:
        name: A key of :data:`FORMATS`.
        results: The claims of each document, and its text.
        write: Takes what is written.
        several: Whether there may be more than one document.

    Raises:
        WireFormatError: What an enricher put into a claim has no form in JSON.
    """
    layout, make = _FORMATS[name].layout, _FORMATS[name].make
    if layout is Layout.LIST or (layout is Layout.OBJECTS and several):
        separator = "[\n"
        for extraction, text in results:
            write(separator + dump_json(make(extraction, text), indent=2))
            separator = ",\n"
        write("\n]\n" if separator == ",\n" else "[]\n")
        return
    for number, (extraction, text) in enumerate(results):
        if layout is Layout.TABLE:
            write(to_csv(extraction, text, header=number == 0))
        elif layout is Layout.SINGLE:
            write(make(extraction, text))
        else:
            write(dump_json(make(extraction, text), indent=None if layout is Layout.LINES else 2) + "\n")
