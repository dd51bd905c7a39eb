"""What ``quoteattr batch`` costs on this machine, as Markdown tables, and whether it survives being killed.

    python benchmarks/batch.py                                  # fixtures, 200 documents, one worker and two
    python benchmarks/batch.py --documents 10000 --workers 1    # memory over a long run
    python benchmarks/batch.py --kills 10 --workers 2           # kill -9 at ten random moments, then compare
    python benchmarks/batch.py --resume-only 1000000            # how long passing over what is done takes

The articles are those in fixtures/articles, or the texts given, as often repeated as it takes. Start-up is in the
times: every worker loads its models. Memory is the greatest resident set of a worker, sampled every second, when so
much of the run is done. Needs Linux (/proc).
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import attrs

FIXTURES = Path(__file__).parent.parent / "fixtures" / "articles"
PARTS = (0.1, 0.25, 0.5, 0.75, 1.0)


@attrs.frozen
class Run:
    """What a run cost; ``memory`` is pairs of documents done and MiB of the largest worker."""

    wall: float
    processor: float
    memory: list[tuple[int, float]]


def write_inputs(path: Path, articles: Sequence[Path], documents: int) -> int:
    """Write the inputs of a run; gives their words."""
    texts = [article.read_bytes().decode("utf-8") for article in articles]
    words = 0
    with path.open("w", encoding="utf-8") as file:
        for number, text in enumerate(itertools.islice(itertools.cycle(texts), documents)):
            file.write(json.dumps({"id": f"d{number}", "text": text}) + "\n")
            words += len(text.split())
    return words


def start(inputs: Path, output: Path, workers: int) -> subprocess.Popen[bytes]:
    """Start the command; it goes on with what is in the output."""
    command = [sys.executable, "-m", "quoteattr", "batch", str(inputs), "-o", str(output), "--resume", "--quiet"]
    return subprocess.Popen([*command, "--workers", str(workers)])


def measure(inputs: Path, output: Path, workers: int) -> Run:
    """Run the command to its end."""
    begin = time.perf_counter()
    process = start(inputs, output, workers)
    memory: list[tuple[int, float]] = []
    done = CountLines(output)
    while True:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            break
        memory.append((done(), max((tell_mebibytes(worker) for worker in find_workers(process.pid)), default=0.0)))
        time.sleep(1)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"the run ended with {process.returncode}")
    return Run(time.perf_counter() - begin, usage.ru_utime + usage.ru_stime, memory)


class CountLines:
    """How many lines a growing file has; reads only what is new."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._place = self._lines = 0

    def __call__(self) -> int:
        if self._path.exists():
            with self._path.open("rb") as file:
                file.seek(self._place)
                new = file.read()
            self._place += len(new)
            self._lines += new.count(b"\n")
        return self._lines


def find_workers(pid: int) -> list[int]:
    """The worker processes of a run."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [int(child) for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]
    except OSError:
        return []


def tell_mebibytes(pid: int) -> float:
    """The resident set of a process."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))
    except (OSError, StopIteration):
        return 0.0


def print_runs(articles: Sequence[Path], documents: int, workers: Sequence[int], folder: Path) -> None:
    """One row a number of workers."""
    words = write_inputs(folder / "in.jsonl", articles, documents)
    shares = " | ".join(f"MiB at {part:.0%}" for part in PARTS)
    print(f"{documents:,} documents, {words:,} words, load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores\n")
    print(f"| workers | by the clock | processor time | documents/s | words/s | words/CPU s | {shares} |")
    print("| ---" * (6 + len(PARTS)) + " |")
    for number in workers:
        output = folder / f"out{number}.jsonl"
        run = measure(folder / "in.jsonl", output, number)
        memory = " | ".join(f"{tell_memory(run.memory, documents * part):,.0f}" for part in PARTS)
        print(
            f"| {number} | {run.wall:,.1f} s | {run.processor:,.1f} s | {documents / run.wall:,.2f} | "
            f"{words / run.wall:,.0f} | {words / run.processor:,.0f} | {memory} |",
            flush=True,
        )


def tell_memory(memory: Sequence[tuple[int, float]], done: float) -> float:
    """The greatest resident set up to the moment when so many documents were done."""
    return max((mebibytes for lines, mebibytes in memory if lines <= done), default=0.0)


def print_kills(articles: Sequence[Path], documents: int, workers: int, kills: int, folder: Path) -> None:
    """Kill the run again and again, workers too, and compare with one that nobody disturbed."""
    write_inputs(folder / "in.jsonl", articles, documents)
    whole, output = folder / "whole.jsonl", folder / "out.jsonl"
    undisturbed = measure(folder / "in.jsonl", whole, workers)
    done = CountLines(output)
    for moment in sorted(random.sample(range(documents - 1), kills)):
        process = start(folder / "in.jsonl", output, workers)
        while done() <= moment and process.poll() is None:
            time.sleep(0.01)
        time.sleep(random.random() * undisturbed.wall / documents * 4)
        process.send_signal(signal.SIGKILL)
        process.wait()
        torn = not output.read_bytes().endswith(b"\n")
        print(f"killed with {done()} of {documents} lines written{', the last one torn' if torn else ''}", flush=True)
        output.write_bytes(output.read_bytes()[: random.randint(-300, 0) or None])  # as if a line had been torn
        done = CountLines(output)
    measure(folder / "in.jsonl", output, workers)
    same = output.read_bytes() == whole.read_bytes()
    print("The file is", "the same, byte for byte." if same else "ANOTHER ONE.")
    if not same:
        raise SystemExit(1)


def print_resume(lines: int, folder: Path) -> None:
    """How long it takes to pass over what is done, without any models."""
    from quoteattr.batch import Source
    from quoteattr.batch.output import Output
    from quoteattr.batch.run import _skip_done

    row = {"schema": "quoteattr/1", "id": "", "claims": [], "actors": [], "provenance": {"padding": "x" * 5000}}
    text = "word " * 800
    with (folder / "in.jsonl").open("w") as inputs, (folder / "out.jsonl").open("w") as output:
        for number in range(lines):
            inputs.write(json.dumps({"id": f"d{number}", "text": text}) + "\n")
            output.write(json.dumps({**row, "id": f"d{number}"}) + "\n")
    begin = time.perf_counter()
    with Output(str(folder / "out.jsonl"), resume=True) as out:
        tally = _skip_done(iter(Source([str(folder / "in.jsonl")])), out)
    seconds = time.perf_counter() - begin
    print(f"{tally.resumed:,} documents passed over in {seconds:.1f} s, {tally.resumed / seconds:,.0f} a second")


def iterate_articles(paths: Sequence[Path]) -> Iterator[Path]:
    """Files, and the .txt files of folders."""
    for path in paths:
        yield from sorted(path.glob("*.txt")) if path.is_dir() else [path]


def main() -> None:
    """Read the arguments and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="*", type=Path, default=[FIXTURES], help="UTF-8 texts and folders of them")
    parser.add_argument("--documents", type=int, default=200, help="documents of a run")
    parser.add_argument("--workers", nargs="+", type=int, default=[1, 2], help="numbers of workers to try")
    parser.add_argument("--kills", type=int, default=0, help="kill the run so often instead")
    parser.add_argument("--resume-only", type=int, default=0, metavar="N", help="pass over N documents instead")
    options = parser.parse_args()
    articles = list(iterate_articles(options.articles))
    with tempfile.TemporaryDirectory() as folder:
        if options.resume_only:
            print_resume(options.resume_only, Path(folder))
        elif options.kills:
            print_kills(articles, options.documents, options.workers[0], options.kills, Path(folder))
        else:
            print_runs(articles, options.documents, options.workers, Path(folder))


if __name__ == "__main__":
    main()
