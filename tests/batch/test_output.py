"""The output is its own journal: whole lines only, cut where a run was killed, closed to a second run."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr import Extraction, Failure
from quoteattr.batch.output import Done, Output
from quoteattr.batch.work import make_line
from quoteattr.errors import OutputError

LINES = [
    make_line(Extraction("a", provenance={"models": {"x": "1"}})).text,
    make_line(Failure('q"\\\n\ud800', "InputError", "gone")).text,
    make_line(Extraction("a")).text,
]
DONE = [Done("a", None), Done('q"\\\n\ud800', "InputError"), Done("a", None)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "out.jsonl"


def test_lines_are_appended_and_read_again(path: Path) -> None:
    with Output(str(path)) as out:
        assert list(out.read_done()) == []
        assert out.read_provenance() is None
        out.append(LINES[:2])
        out.append(LINES[2:])
        assert path.read_text() == "".join(LINES)
    with Output(str(path), resume=True) as out:
        assert list(out.read_done()) == DONE
        assert out.read_provenance() == {"models": {"x": "1"}}
        out.append(LINES[:1])
    assert path.read_text() == "".join([*LINES, LINES[0]])


@given(st.integers(0, len("".join(LINES))), st.binary(max_size=3))
def test_what_a_killed_run_left_of_its_last_line_is_cut_off(
    tmp_path_factory: pytest.TempPathFactory, cut: int, noise: bytes
) -> None:
    path = tmp_path_factory.mktemp("cut") / "out.jsonl"
    path.write_bytes("".join(LINES).encode()[:cut] + noise.replace(b"\n", b""))
    with Output(str(path), resume=True) as out:
        done = list(out.read_done())
        out.append(LINES[len(done) :])
    assert path.read_text() == "".join(LINES)


def test_a_long_torn_line_is_cut_off(path: Path) -> None:
    path.write_text(LINES[0] + LINES[1][:-1] + "x" * 200_000, encoding="utf-8")
    with Output(str(path), resume=True):
        pass
    assert path.read_text() == LINES[0]


def test_results_are_not_overwritten_by_accident(path: Path) -> None:
    path.write_text(LINES[0], encoding="utf-8")
    with pytest.raises(OutputError, match="--resume goes on with them, --overwrite begins anew"):
        Output(str(path))
    assert path.read_text() == LINES[0]
    with Output(str(path), overwrite=True) as out:
        out.append(LINES[1:2])
    assert path.read_text() == LINES[1]


@pytest.mark.parametrize(
    "line", ["no json\n", '{"id": "a"}\n', "\n", '{"schema": "quoteattr/2", "id": "a", "claims": []}\n']
)
def test_a_file_of_something_else_is_not_resumed(path: Path, line: str) -> None:
    path.write_text(LINES[0] + line, encoding="utf-8")
    with Output(str(path), resume=True) as out, pytest.raises(OutputError, match="line 2: not a result"):
        list(out.read_done())


def test_a_second_run_is_kept_out(path: Path) -> None:
    with Output(str(path)), pytest.raises(OutputError, match="another run is writing"):
        Output(str(path), resume=True)
    with Output(str(path), resume=True):
        pass


@pytest.mark.parametrize("name", [".", "no/folder/out.jsonl"])
def test_what_cannot_be_opened_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutputError, match=r"directory"):
        Output(str(tmp_path / name))


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_half_a_line_is_taken_back(path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    write = os.write
    calls = 0

    def write_some(descriptor: int, data: memoryview) -> int:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise error
        return write(descriptor, data[:20])

    with Output(str(path)) as out:
        out.append(LINES[:1])
        monkeypatch.setattr(os, "write", write_some)
        with pytest.raises(OutputError if isinstance(error, OSError) else KeyboardInterrupt):
            out.append(LINES[1:])
        assert path.read_text() == LINES[0]
        calls = 3
        out.append(LINES[1:])
    assert path.read_text() == "".join(LINES)


def test_a_pipe_is_written_to_as_it_is(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    with Output(str(tmp_path / "pipe"), resume=True) as out:
        assert not out.is_file
        assert list(out.read_done()) == []
        out.append(LINES[:1])
        assert json.loads(os.read(reader, 10_000)) == json.loads(LINES[0])
    os.close(reader)


def test_a_reader_that_went_away_is_no_output_error(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    monkeypatch.setattr("quoteattr.batch.output._get_stdout", lambda: writer)
    with Output(None) as out, pytest.raises(BrokenPipeError):
        out.append(LINES)
    os.close(writer)
    assert signal.getsignal(signal.SIGPIPE) == signal.SIG_IGN
