"""A whole run with worker processes: order, failures, deaths, resuming, other inputs than before."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr import Extractor, Failure
from quoteattr.batch import Article, Fields, Progress, Reading, Setup, Source, pool, run, run_batch
from quoteattr.batch.work import Line, extract_articles, make_line
from quoteattr.errors import ModelError, OutputError, RegistryError, WorkerError

from ..profiles import examples
from .build import lines_of, text, write_jsonl
from .stubs import CRASH, KILL, fail_to_load, make_extractor

ROWS = [{"id": f"a{n % 50}", "text": text(n)} for n in range(70)]  # twenty ids occur twice


def articles(rows: Iterable[dict[str, str]] = ROWS) -> list[tuple[str, str]]:
    return [(row["id"], row["text"]) for row in rows]


@pytest.fixture
def inputs(tmp_path: Path) -> str:
    return str(write_jsonl(tmp_path / "in.jsonl", ROWS))


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "out.jsonl"


def extract_here(
    contents: Iterable[Article | Failure], make: Callable[[], Extractor], workers: int
) -> Iterator[list[Line]]:
    """The engine without processes."""
    for content in contents:
        yield [
            make_line(c) for c in ([content] if isinstance(content, Failure) else extract_articles(make(), [content]))
        ]


@pytest.fixture
def without_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "extract_in_processes", extract_here)


# --- processes -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("workers", [1, 3])
def test_lines_come_in_the_order_of_the_inputs(inputs: str, output: Path, workers: int) -> None:
    summary = run_batch([inputs], str(output), make_extractor=make_extractor, workers=workers)
    assert output.read_text() == lines_of(articles())
    assert (summary.documents, summary.resumed, summary.claims, summary.failed) == (70, 0, 70, 0)


def test_bad_articles_are_error_rows_and_the_run_goes_on(
    tmp_path: Path, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "_CHUNK", 8)
    rows: list[object] = [*ROWS[:20]]
    rows[3], rows[5], rows[9], rows[19] = {"id": "c", "text": CRASH}, {"id": "k", "text": KILL}, {"id": "n"}, "broken"
    inputs = write_jsonl(tmp_path / "in.jsonl", rows)
    summary = run_batch([str(inputs)], str(output), make_extractor=make_extractor, workers=2)
    results = [json.loads(line) for line in output.read_text().splitlines()]
    assert [r["id"] for r in results] == [r["id"] if isinstance(r, dict) else f"{inputs}:20" for r in rows]
    errors = {number: result["error"] for number, result in enumerate(results) if "error" in result}
    assert {number: error["type"] for number, error in errors.items()} == {
        3: "RuntimeError",
        5: "WorkerError",
        9: "FieldError",
        19: "FieldError",
    }
    assert errors[5]["message"] == "the process that read it ended 3 times: signal 9 (SIGKILL)"
    assert summary.failures == Counter(RuntimeError=1, WorkerError=1, FieldError=2)
    assert summary.failed == 4
    good = [line for number, line in enumerate(output.read_text().splitlines(keepends=True)) if number not in errors]
    assert "".join(good) == lines_of((a, t) for n, (a, t) in enumerate(articles(ROWS[:20])) if n not in errors)


def test_a_model_that_is_missing_ends_the_run(inputs: str, output: Path) -> None:
    with pytest.raises(ModelError, match=r"tagger.onnx is missing; install"):
        run_batch([inputs], str(output), make_extractor=fail_to_load)
    assert output.read_text() == ""


def test_a_registry_that_is_broken_ends_the_run(inputs: str, output: Path) -> None:
    with pytest.raises(RegistryError, match=r"gone.json: .*No such file"):
        run_batch([inputs], str(output), make_extractor=Setup("gone.json"))


def make_nothing() -> Extractor:
    raise LookupError("no such thing")


def die() -> Extractor:
    import os

    os._exit(7)


def test_what_makes_no_extractor_is_told(inputs: str, output: Path) -> None:
    with pytest.raises(WorkerError, match="cannot be made: LookupError: no such thing"):
        run_batch([inputs], str(output), make_extractor=make_nothing)
    with pytest.raises(
        WorkerError, match=r"end before their models are loaded: exit status 7; is there memory for 1\?"
    ):
        run_batch([inputs], str(output), make_extractor=die)


def test_a_machine_where_everything_dies_ends_the_run(
    tmp_path: Path, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "_MOST_DEATHS_IN_A_ROW", 3)
    inputs = write_jsonl(tmp_path / "in.jsonl", [{"text": KILL}] * 5)
    with pytest.raises(WorkerError, match="3 worker processes in a row ended without a result"):
        run_batch([str(inputs)], str(output), make_extractor=make_extractor)


def test_memory_holds_what_is_under_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_CHUNK", 4)
    read = written = 0

    def contents() -> Iterator[Article | Failure]:
        nonlocal read
        for read in range(1, 101):
            assert read - written <= 2 * 4 * 4 + 4
            yield Article(str(read), text(read)) if read % 5 else Failure(str(read), "InputError", "gone")

    for lines in pool.extract_in_processes(contents(), make_extractor, 2):
        written += len(lines)
    assert (read, written) == (100, 100)


def test_an_error_of_the_inputs_ends_the_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_CHUNK", 4)

    def contents() -> Iterator[Article]:
        for number in range(12):
            yield Article(str(number), text(number))
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="disk"):
        list(pool.extract_in_processes(contents(), make_extractor, 1))


# --- resuming --------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("without_processes")
class TestResuming:
    def test_the_file_is_the_same_wherever_it_was_cut(self, tmp_path_factory: pytest.TempPathFactory) -> None:
        folder = tmp_path_factory.mktemp("resume")
        rows: list[object] = [*ROWS[:5], {"id": "a1"}, *ROWS[50:52], "broken"]
        inputs = str(write_jsonl(folder / "in.jsonl", rows))
        whole, output = folder / "whole.jsonl", folder / "out.jsonl"
        done = run_batch([inputs], str(whole), make_extractor=make_extractor)

        @given(st.integers(0, whole.stat().st_size))
        @examples(25)
        def resume(cut: int) -> None:
            output.write_bytes(whole.read_bytes()[:cut])
            summary = run_batch([inputs], str(output), make_extractor=make_extractor, resume=True)
            assert output.read_bytes() == whole.read_bytes()
            assert (summary.documents, summary.failures) == (done.documents, done.failures)
            assert summary.resumed == whole.read_bytes()[:cut].count(b"\n")

        resume()

    def test_inputs_that_grew_at_their_end_are_gone_on_with(self, tmp_path: Path, output: Path) -> None:
        for rows in (ROWS[:3], ROWS[:6]):
            inputs = write_jsonl(tmp_path / "in.jsonl", rows)
            summary = run_batch([str(inputs)], str(output), make_extractor=make_extractor, resume=True)
        assert summary.resumed == 3
        assert output.read_text() == lines_of(articles(ROWS[:6]))

    @pytest.mark.parametrize(
        ("rows", "words"),
        [
            ([ROWS[1], *ROWS[:3]], "line 1: is about 'a0', but the inputs have 'a1' there"),
            (ROWS[:2], "line 3: is about 'a2', but the inputs have no more documents there"),
        ],
    )
    def test_other_inputs_are_refused(
        self, tmp_path: Path, output: Path, rows: list[dict[str, str]], words: str
    ) -> None:
        run_batch([str(write_jsonl(tmp_path / "a.jsonl", ROWS[:3]))], str(output), make_extractor=make_extractor)
        before = output.read_text()
        with pytest.raises(OutputError, match=words):
            run_batch(
                [str(write_jsonl(tmp_path / "b.jsonl", rows))], str(output), make_extractor=make_extractor, resume=True
            )
        assert output.read_text() == before

    def test_other_models_are_refused(self, tmp_path: Path, output: Path) -> None:
        line = json.loads(lines_of(articles(ROWS[:1])))
        line["provenance"]["models"] = {"other": "0"}
        output.write_text(json.dumps(line) + "\n", encoding="utf-8")
        inputs = write_jsonl(tmp_path / "in.jsonl", ROWS[:3])
        with pytest.raises(OutputError, match="was begun with another version, other models or another registry"):
            run_batch([str(inputs)], str(output), make_extractor=make_extractor, resume=True)

    def test_kept_fields_are_no_other_models(self, tmp_path: Path, output: Path) -> None:
        rows = [{**row, "date": f"2016-05-{n + 10}", "outlet": "The Pilot"} for n, row in enumerate(ROWS[:4])]
        inputs = write_jsonl(tmp_path / "in.jsonl", rows)
        source = Source([str(inputs)], reading=Reading(Fields(date="date", keep=["outlet"])))
        run_batch(source, str(output), make_extractor=make_extractor)
        whole = output.read_text()
        assert [json.loads(line)["provenance"]["article"] for line in whole.splitlines()] == [
            {"date": f"2016-05-{n + 10}", "outlet": "The Pilot"} for n in range(4)
        ]
        output.write_text(whole[:-30], encoding="utf-8")
        run_batch(source, str(output), make_extractor=make_extractor, resume=True)
        assert output.read_text() == whole

    def test_the_output_is_no_input(self, tmp_path: Path, output: Path, inputs: str) -> None:
        run_batch([str(tmp_path)], str(output), make_extractor=make_extractor)
        assert run_batch([str(tmp_path)], str(output), make_extractor=make_extractor, resume=True).documents == 70
        with pytest.raises(OutputError, match="is an input too"):
            run_batch([inputs, str(output)], str(output), make_extractor=make_extractor, resume=True)

    def test_progress_goes_from_nothing_to_all(self, inputs: str, output: Path) -> None:
        told: list[Progress] = []
        run_batch([inputs], str(output), make_extractor=make_extractor, on_progress=told.append)
        assert told[0] == Progress()
        assert told[-1] == Progress(documents=70, claims=70, share=1.0)
        shares = [progress.share for progress in told[1:]]
        assert shares == sorted(shares)  # type: ignore[type-var]  # none is None
        run_batch([inputs], str(output), make_extractor=make_extractor, on_progress=told.append, resume=True)
        assert told[-1] == Progress(documents=70, resumed=70, share=1.0)


@pytest.mark.parametrize("wrong", [{"workers": 0}, {"engine": "steam"}])
def test_wrong_options_are_told(inputs: str, output: Path, wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        run_batch([inputs], str(output), make_extractor=make_extractor, **wrong)  # type: ignore[arg-type]
    assert not output.exists()


def test_what_json_cannot_hold_is_an_error_row() -> None:
    import attrs

    extraction = make_extractor().extract(text(1), "a")
    claim = attrs.evolve(extraction.claims[0], extra={"bad": {1, 2}})
    line = make_line(attrs.evolve(extraction, claims=(claim,)))
    assert line.error == "WireFormatError"
    assert json.loads(line.text)["id"] == "a"
