"""A run in a process of its own that is killed, interrupted, or loses a worker: nothing is lost, nothing is double."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from .build import lines_of, text, write_jsonl
from .stubs import SLOW

ROOT = Path(__file__).parent.parent.parent
ROWS = [{"id": f"a{n % 150}", "text": f"{text(n)} {SLOW if n % 4 == 0 else ''}"} for n in range(200)]

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for processes in /proc")


@pytest.fixture(scope="module")
def whole() -> str:
    """What a run that nobody disturbs writes."""
    return lines_of((row["id"], row["text"].replace(SLOW, "slowly")) for row in ROWS).replace("slowly", SLOW)


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    return write_jsonl(tmp_path / "in.jsonl", ROWS)


def start(*arguments: str | Path, **options: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.batch.stub_run", "batch", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(  # type: ignore[call-overload, no-any-return]
        command,
        cwd=ROOT,
        env=environment,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=hear_interrupts,
        **options,
    )


def hear_interrupts() -> None:
    """A suite that runs in the background ignores Ctrl-C, and so would what it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def wait_until(holds: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it takes too long"
        time.sleep(0.01)


def find_workers(process: subprocess.Popen[bytes]) -> list[int]:
    try:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        return [int(pid) for pid in children if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    except OSError:
        return []


def count_lines(path: Path) -> int:
    return path.read_bytes().count(b"\n") if path.exists() else 0


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def test_kill_9_at_random_moments(inputs: Path, tmp_path: Path, whole: str) -> None:
    output = tmp_path / "out.jsonl"
    moments = sorted(random.sample(range(len(ROWS) - 20), 3))  # how many lines there are when it is killed
    for moment in moments:
        process = start(inputs, "-o", output, "--resume", "--workers", "2")
        wait_until(lambda: count_lines(output) > moment)  # noqa: B023 - called at once
        workers = find_workers(process)
        process.kill()
        process.communicate()
        assert whole.encode().startswith(output.read_bytes()[: output.read_bytes().rfind(b"\n") + 1]), moments
        wait_until(lambda: all(map(is_gone, workers)))  # noqa: B023
    process = start(inputs, "-o", output, "--resume", "--workers", "2")
    _, told = process.communicate(timeout=100)
    assert process.returncode == 0, told
    assert output.read_text() == whole, moments


def test_a_worker_that_is_killed_costs_nothing(inputs: Path, tmp_path: Path, whole: str) -> None:
    output = tmp_path / "out.jsonl"
    process = start(inputs, "-o", output, "--workers", "2")
    for moment in (0, 60, 120):
        wait_until(lambda: count_lines(output) > moment and find_workers(process))  # noqa: B023
        os.kill(random.choice(find_workers(process)), signal.SIGKILL)
    _, told = process.communicate(timeout=100)
    assert process.returncode == 0, told
    assert output.read_text() == whole


def test_ctrl_c_ends_with_a_whole_line_and_can_be_resumed(inputs: Path, tmp_path: Path, whole: str) -> None:
    output = tmp_path / "out.jsonl"
    process = start(inputs, "-o", output, "--workers", "2")
    wait_until(lambda: count_lines(output) > 20)
    workers = find_workers(process)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: every process gets it
    _, told = process.communicate(timeout=60)
    done = count_lines(output)
    assert told.decode() == f"Error: interrupted after {done} documents; --resume goes on from there\n"
    assert process.returncode == 130
    assert all(map(is_gone, workers))
    assert output.read_bytes().endswith(b"\n")
    process = start(inputs, "-o", output, "--resume", "--workers", "2")
    _, told = process.communicate(timeout=100)
    assert f"200 documents, {done} of them before: " in told.decode()
    assert output.read_text() == whole


def test_ctrl_c_while_the_processes_start(inputs: Path, tmp_path: Path) -> None:
    process = start(inputs, "-o", tmp_path / "out.jsonl", "--workers", "2")
    wait_until(lambda: len(find_workers(process)) == 2)
    os.killpg(process.pid, signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert told.decode() == "Error: interrupted after 0 documents; --resume goes on from there\n"
    assert process.returncode == 130


def test_ctrl_c_cannot_hit_a_process_before_it_is_prepared(inputs: Path, tmp_path: Path) -> None:
    process = start(inputs, "-o", tmp_path / "out.jsonl", "--workers", "2")
    wait_until(lambda: len(find_workers(process)) == 2)
    assert all(map(holds_interrupts_back, find_workers(process)))
    process.kill()
    process.communicate()


def holds_interrupts_back(pid: int) -> bool:
    """Whether the kernel keeps Ctrl-C from the process, whatever the process has done about it so far."""
    status = dict(line.split(":\t") for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return bool(int(status["SigBlk"], 16) & 1 << signal.SIGINT - 1)


def test_a_reader_that_went_away_ends_the_run(inputs: Path) -> None:
    process = start(inputs, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline().startswith(b'{"schema": "quoteattr/1", "id": "a0"')
    process.stdout.close()
    assert process.stderr is not None
    with process.stderr:
        assert process.stderr.read() == b""
    assert process.wait(60) == 141
