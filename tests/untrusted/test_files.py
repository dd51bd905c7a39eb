"""Names, sizes and bytes of files that nobody vouches for."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import example, given
from hypothesis import strategies as st

from quoteattr import Actor, ActorRegistry, Extraction, Failure, QuoteAttrError
from quoteattr._decode import decode
from quoteattr._spreadsheet import guard_cell, unguard_cell
from quoteattr.actors.loaders import reading
from quoteattr.actors.loaders.csv_rows import dump_csv, read_csv
from quoteattr.batch import Source
from quoteattr.cli import inputs, main, merge
from quoteattr.errors import ActorsFileError, EncodingError, InputError, TooLongError
from quoteattr.evaluate.readers import read_gold
from quoteattr.export.json import to_json
from tests.batch.stubs import make_extractor
from tests.strategies import texts

#: What an id may be called by somebody who wants it to be a file elsewhere.
IDS = [
    "../../escaped",
    "/escaped",
    "..\\..\\escaped",
    "C:\\escaped",
    "a\0b",
    "CON",
    "NUL.txt",
    "x" * 5000,
    "",
    ".",
    "..",
    "~root",
    "-rf",
    "$(touch escaped)",
    "a/b/c",
    "\u202etxt.exe",
    "\ud800",
    "line\nbreak",
]


def list_tree(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


# --- ids -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("document_id", [i for i in IDS if "\0" not in i and "\ud800" not in i], ids=ascii)
@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "tei", "brat", "label-studio", "web-annotation", "table"])
def test_no_command_makes_a_file_name_of_an_id(
    document_id: str, form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = tmp_path / "a" / "b"
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside)
    monkeypatch.setattr("quoteattr.cli.extract.build_extractor", lambda actors, threads: _Finds())
    Path("in.txt").write_text('"Yes," she said.', encoding="utf-8")
    done = CliRunner().invoke(main, ["extract", "in.txt", "--id", document_id, "--format", form, "-o", "out"])
    assert done.exit_code == 0, done.output
    assert list_tree(tmp_path) == {"a", "a/b", "a/b/in.txt", "a/b/out"}


@pytest.mark.parametrize("command", ["report", "annotate"])
def test_no_page_is_called_by_its_articles(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("in.txt").write_text("Yes.", encoding="utf-8")
    rows = [to_json(Extraction(document_id)) for document_id in (*IDS, "in.txt")]
    Path("claims.jsonl").write_text("\n".join(rows), encoding="utf-8")
    done = CliRunner().invoke(main, [command, "in.txt", "--claims", "claims.jsonl", "-o", "out.html"])
    assert done.exit_code == 0, done.output
    assert list_tree(tmp_path) == {"in.txt", "claims.jsonl", "out.html"}


def test_a_batch_writes_one_file_whatever_the_ids(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("quoteattr.cli.batch.build_setup", lambda actors: make_extractor)
    rows = [json.dumps({"id": document_id, "text": "Yes."}) for document_id in IDS if document_id]
    Path("in.jsonl").write_text("\n".join(rows), encoding="utf-8")
    done = CliRunner().invoke(main, ["batch", "in.jsonl", "-o", "out.jsonl", "-q"])
    assert done.exit_code == 0, done.output
    assert list_tree(tmp_path) == {"in.jsonl", "out.jsonl"}
    written = [json.loads(line)["id"] for line in Path("out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert written == [document_id for document_id in IDS if document_id]


@pytest.mark.parametrize("document_id", IDS, ids=ascii)
def test_no_id_makes_gold_read_a_file_elsewhere(document_id: str, tmp_path: Path) -> None:
    (tmp_path / "escaped").write_text("secret", encoding="utf-8")
    texts = tmp_path / "a" / "texts"
    texts.mkdir(parents=True)
    gold = tmp_path / "gold.jsonl"
    gold.write_text(to_json(Extraction(document_id)), encoding="utf-8")
    with pytest.raises(InputError, match=r"leads out of|is not at"):
        read_gold(gold, texts)
    with pytest.raises(InputError):
        read_gold(gold)


def test_an_id_with_a_folder_in_it_is_found_below_the_texts(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("Yes.", encoding="utf-8")
    gold = tmp_path / "gold.jsonl"
    gold.write_text(to_json(Extraction("in/a.txt")), encoding="utf-8")
    assert [article.text for article in read_gold(gold, tmp_path)] == ["Yes."]


class _Finds:
    """An extractor that finds nothing."""

    def extract_many(self, documents, *, on_error):  # type: ignore[no-untyped-def]
        return (Extraction(document_id) for document_id, _ in documents)


# --- paths, sizes, devices -----------------------------------------------------------------------------------------


def test_a_path_with_a_zero_byte_is_an_error_of_ours() -> None:
    with pytest.raises(InputError, match="null"):
        inputs.read_text("a\0b")
    with pytest.raises(ActorsFileError, match="null"):
        ActorRegistry.load("a\0b")
    (entry,) = Source(["a\0b.txt"])
    assert isinstance(entry.content, Failure)
    assert "null" in entry.content.message


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="no endless device")
def test_a_device_that_never_ends_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "LARGEST", 1 << 20)
    with pytest.raises(TooLongError, match="larger than 1 MiB"):
        inputs.read_text("/dev/zero")
    monkeypatch.setattr(reading, "MAX_SIZE", 1 << 20)
    with pytest.raises(ActorsFileError, match="larger than 1 MiB"):
        ActorRegistry.load("/dev/zero")


def test_a_small_file_that_swells_into_one_long_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = tmp_path / "claims.jsonl.gz"
    bomb.write_bytes(gzip.compress(b"[" * 5_000_000))
    monkeypatch.setattr(merge, "_LONGEST_LINE", 1_000_000)
    done = CliRunner().invoke(main, ["merge", str(bomb)])
    assert done.exit_code == 1
    assert "line 1: longer than 1,000,000 characters" in done.output


def test_a_broken_compressed_file_is_an_error_of_ours(tmp_path: Path) -> None:
    broken = tmp_path / "claims.jsonl.gz"
    whole = gzip.compress(to_json(Extraction("a")).encode() * 20)
    for data in (whole[:-9], whole[:30] + b"\xff" * 9 + whole[39:], b"\x1f\x8b", b"no gzip"):
        broken.write_bytes(data)
        done = CliRunner().invoke(main, ["merge", str(broken)])
        assert done.exit_code == 1, data
        assert done.output.startswith("Error: "), data


def test_an_encoding_that_decodes_nothing() -> None:
    assert decode(b"", "a.txt", "undefined") == ""
    with pytest.raises(EncodingError, match="undefined"):
        decode(b"Yes", "a.txt", "undefined")


def test_a_csv_file_in_another_encoding_than_declared_is_one_failure(tmp_path: Path) -> None:
    from quoteattr.batch import Reading

    file = tmp_path / "a.csv"
    for data in (b"id,text\n1,Yes\n", "id,text\n1,Yes\n".encode("utf-16")[:-1]):
        file.write_bytes(data)
        *_, last = Source([str(file)], reading=Reading(encoding="utf-16"))
        assert isinstance(last.content, Failure)
        assert last.content.type == "EncodingError"
        assert "--encoding" in last.content.message


# --- cells ---------------------------------------------------------------------------------------------------------


@given(texts | st.text("=+-@'＝\t a", max_size=5))
@example("=HYPERLINK(1)")
@example("'=1+1")
@example("''")
def test_a_guarded_cell_starts_no_formula_and_comes_back(words: str) -> None:
    guarded = guard_cell(words)
    first = next((c for c in guarded if c.isprintable() and not c.isspace()), "")
    assert first not in set("=+-@＝＋－＠")
    assert not guarded.startswith(("\t", "\r", "\n"))
    if not words.startswith("'"):
        assert unguard_cell(guarded) == words


@pytest.mark.parametrize("name", ["=1+1", "@SUM(A1)", "-x", "+44 Mara", "\t=1", "＝1", "'Ndrangheta", "Mara Okello"])
def test_a_registry_as_csv_starts_no_formula_and_comes_back(name: str) -> None:
    cast = (Actor("a", name.strip(), aliases=[name.strip(), "x"], identifiers={"wikidata": name.strip()}),)
    written = dump_csv(cast)
    cells = [cell.strip('"') for line in written.splitlines() for cell in line.split(",")]
    assert not [cell for cell in cells if cell.startswith(tuple("=+-@＝"))]
    assert read_csv(written).actors == cast


def test_nobody_else_is_told_what_is_in_a_file_that_is_no_registry(tmp_path: Path) -> None:
    """A long line of a wrong file is not printed back whole."""
    file = tmp_path / "actors.json"
    file.write_text(json.dumps([{"id": "a", "name": "x", "kind": "s" * 10_000}]), encoding="utf-8")
    with pytest.raises(QuoteAttrError) as caught:
        ActorRegistry.load(file)
    assert len(str(caught.value)) < 500
