"""``quoteattr extract --format``: every format of other tools, for one input and for several."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from quoteattr.claims import Extraction
from quoteattr.cli.exit_codes import ExitCode
from quoteattr.cli.formats import FORMATS, Layout
from quoteattr.export.brat import from_brat
from quoteattr.export.csv import to_csv
from quoteattr.export.doccano import to_doccano
from quoteattr.export.label_studio import from_label_studio, to_label_studio
from quoteattr.export.prodigy import to_prodigy
from quoteattr.export.schema_org import to_schema_org
from quoteattr.export.tei import to_tei
from quoteattr.export.web_annotation import to_web_annotation

from .conftest import FakeExtractor, Run

OTHER = '"🙂 Never," he said.'


@pytest.fixture
def other(tmp_path: Path) -> Path:
    path = tmp_path / "other.txt"
    path.write_text(OTHER, encoding="utf-8")
    return path


def expected(paths: list[Path], make: Callable[[Extraction, str], Any]) -> list[Any]:
    texts = [path.read_bytes().decode("utf-8") for path in paths]
    found = FakeExtractor().extract_many((str(path), text) for path, text in zip(paths, texts, strict=True))
    return [make(extraction, text) for extraction, text in zip(found, texts, strict=True)]


READERS: dict[str, tuple[Callable[[str], Any], Callable[[Extraction, str], Any]]] = {
    "csv": (lambda out: out, lambda e, t: to_csv(e, t, header=False)),
    "doccano": (lambda out: [json.loads(line) for line in out.splitlines()], to_doccano),
    "label-studio": (json.loads, to_label_studio),
    "prodigy": (lambda out: [json.loads(line) for line in out.splitlines()], to_prodigy),
    "schema-org": (json.loads, to_schema_org),
    "web-annotation": (json.loads, to_web_annotation),
}


@pytest.mark.parametrize("form", READERS)
@pytest.mark.parametrize("ahead", [1, 2, 9], ids=lambda n: f"reads {n} ahead")
def test_several_inputs(
    run: Run, extractor: FakeExtractor, article: Path, other: Path, tmp_path: Path, form: str, ahead: int
) -> None:
    extractor.ahead = ahead
    result = run("extract", article, tmp_path / "gone", other, article, "--format", form)
    assert result.exit_code == ExitCode.INPUT
    assert "gone: No such file" in result.stderr
    read, make = READERS[form]
    wanted = expected([article, other, article], make)
    if form == "csv":
        output = result.stdout_bytes.decode("utf-8")
        header, _, rows = output.partition("\r\n")
        assert header.startswith('"document","claim"')
        assert rows == "".join(wanted)
        assert len(list(csv.reader(io.StringIO(output, newline="")))) == 6
    else:
        assert read(result.stdout) == wanted


@pytest.mark.parametrize("form", READERS)
def test_one_input(run: Run, article: Path, form: str) -> None:
    output = run("extract", article, "--format", form).stdout_bytes.decode("utf-8")
    read, make = READERS[form]
    (wanted,) = expected([article], make)
    if FORMATS[form] is Layout.OBJECTS:
        assert read(output) == wanted
    elif form == "csv":
        assert output.endswith(wanted)
    else:
        assert read(output) == [wanted]


def test_tei(run: Run, article: Path) -> None:
    output = run("extract", article, "--format", "tei").stdout
    assert [output] == expected([article], to_tei)
    etree.fromstring(output.encode("utf-8"))


def test_brat(run: Run, article: Path) -> None:
    output = run("extract", article, "--format", "brat").stdout
    found = from_brat(output, article.read_bytes().decode("utf-8"))
    assert [claim.text for claim in found.claims] == ["It is safe,", "It was not."]


@pytest.mark.parametrize("form", ["tei", "brat"])
def test_one_document_a_file(run: Run, article: Path, other: Path, form: str) -> None:
    result = run("extract", article, other, "--format", form)
    assert result.exit_code == ExitCode.USAGE
    assert f"--format {form} takes a single input" in result.stderr


def test_nothing_but_bad_inputs(run: Run, tmp_path: Path) -> None:
    assert run("extract", tmp_path / "gone", "--format", "label-studio").stdout == "[]\n"
    assert run("extract", tmp_path / "gone", tmp_path / "too", "--format", "schema-org").stdout == "[]\n"
    assert run("extract", tmp_path / "gone", "--format", "tei").stdout == ""


def test_a_written_task_comes_back(run: Run, article: Path, tmp_path: Path) -> None:
    out = tmp_path / "tasks.json"
    run("extract", article, "--format", "label-studio", "-o", out)
    (task,) = json.loads(out.read_text(encoding="utf-8"))
    assert [claim.text for claim in from_label_studio(task).claims] == ["It is safe,", "It was not."]
