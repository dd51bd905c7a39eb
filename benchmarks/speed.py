"""Start-up, memory and words per second of quoteattr on this machine, as a Markdown table.

    python benchmarks/speed.py                            # the fixtures
    python benchmarks/speed.py --threads 1 2 ARTICLE...   # your own texts

What each row is:

* import: wall time of ``python -c "import quoteattr"`` less that of ``python -c pass``.
* one article: the command ``quoteattr extract`` on the shortest article, from start to exit, models loaded.
* all articles: the same command on all of them, as often repeated as ``--repeat`` says.
* warm: ``Extractor.extract_many`` in a process whose models are loaded, by the clock and by processor time.

A word is what white space parts. Times are the median of ``--runs`` runs (the fastest stands in brackets), memory is
the greatest resident set of the process. Needs a POSIX system, for os.wait4.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import attrs

FIXTURES = Path(__file__).parent.parent / "fixtures" / "articles"

# Compiled modules are kept, as they are of a package that pip has installed.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


@attrs.frozen
class Cost:
    """What one process cost."""

    wall: float
    processor: float
    mebibytes: float


def measure(command: Sequence[str]) -> Cost:
    """Run a command to its end."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=ENVIRONMENT)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, tell_mebibytes(usage))


def tell_mebibytes(usage: resource.struct_rusage) -> float:
    """The greatest resident set, which macOS counts in bytes and Linux in KiB."""
    return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 2**20


def tell(costs: Sequence[Cost], of: Callable[[Cost], float]) -> str:
    """The median of several runs, and the best."""
    values = [of(cost) for cost in costs]
    return f"{statistics.median(values):.2f} s ({min(values):.2f})"


def measure_import(runs: int) -> str:
    """The row of ``import quoteattr``."""
    bare = [measure([sys.executable, "-c", "pass"]) for _ in range(runs)]
    measure([sys.executable, "-c", "import quoteattr"])  # compiles it where nobody has imported it yet
    ours = [measure([sys.executable, "-c", "import quoteattr"]) for _ in range(runs)]
    base = attrs.astuple(min(bare, key=lambda cost: cost.wall))
    costs = [Cost(cost.wall - base[0], cost.processor - base[1], cost.mebibytes) for cost in ours]
    return describe("import quoteattr", 0, costs)


def measure_command(name: str, paths: Sequence[Path], words: int, threads: int, runs: int) -> str:
    """The row of ``quoteattr extract`` on these articles."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "quoteattr", "extract", "--format", "jsonl", "--threads", str(threads)]
        costs = [measure([*command, "-o", f"{folder}/out.jsonl", *map(str, paths)]) for _ in range(runs)]
    return describe(f"{name}, {threads} thread(s)", words, costs)


def measure_warm(paths: Sequence[Path], words: int, threads: int, runs: int) -> str:
    """The row of an extractor whose models are loaded."""
    command = [
        sys.executable,
        __file__,
        "--warm",
        "--runs",
        str(runs),
        "--threads",
        str(threads),
        "--",
        *map(str, paths),
    ]
    rows = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout)
    return describe(f"warm, {threads} thread(s)", words, [Cost(*row) for row in rows])


def run_warm(paths: Sequence[Path], threads: int, runs: int) -> None:
    """In a process of its own: print what each run over the articles cost, as JSON."""
    from quoteattr import Extractor

    texts = [path.read_bytes().decode("utf-8") for path in paths]
    extractor = Extractor(threads=threads)
    extractor.extract(texts[0])
    rows = []
    for _ in range(runs):
        wall, processor = time.perf_counter(), time.process_time()
        for _ in extractor.extract_many(texts):
            pass
        rows.append([time.perf_counter() - wall, time.process_time() - processor])
    mebibytes = tell_mebibytes(resource.getrusage(resource.RUSAGE_SELF))
    print(json.dumps([[*row, mebibytes] for row in rows]))


def describe(name: str, words: int, costs: Sequence[Cost]) -> str:
    """One row of the table."""
    wall, processor = (statistics.median(getattr(cost, key) for cost in costs) for key in ("wall", "processor"))
    rate = f"{words / wall:,.0f} | {words / processor:,.0f}" if words else "- | -"
    times = f"{tell(costs, lambda cost: cost.wall)} | {tell(costs, lambda cost: cost.processor)}"
    return f"| {name} | {words or '-'} | {times} | {rate} | {max(cost.mebibytes for cost in costs):,.0f} MiB |"


def name_machine() -> str:
    """Processor, cores, system and Python, as far as the system tells."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = [
            line.split(":")[1].strip() for line in cpuinfo.read_text().splitlines() if line.startswith("model name")
        ]
        model = names[0] if names else model
    load = f", load {os.getloadavg()[0]:.1f}"
    return f"{model}, {os.cpu_count()} core(s){load}, {platform.system()}, Python {platform.python_version()}"


def main() -> None:
    """Read the arguments and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="*", type=Path, help="UTF-8 texts; default: fixtures/articles")
    parser.add_argument("--threads", nargs="+", type=int, default=[1], help="thread counts to try")
    parser.add_argument("--runs", type=int, default=5, help="runs of each row")
    parser.add_argument("--repeat", type=int, default=1, help="how often the articles are taken for the longer rows")
    parser.add_argument("--warm", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    paths = sorted(options.articles or FIXTURES.glob("*.txt"), key=lambda path: path.stat().st_size)
    if not paths:
        parser.error("there are no articles to read")
    if options.warm:
        run_warm(paths, options.threads[0], options.runs)
        return
    words = [len(path.read_bytes().decode("utf-8").split()) for path in paths]
    many, total = paths * options.repeat, sum(words) * options.repeat
    print(f"{len(paths)} article(s), {options.runs} runs. {name_machine()}\n")
    print("| what | words | by the clock | processor time | words/s | words/CPU s | peak memory |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    print(measure_import(options.runs), flush=True)
    for threads in options.threads:
        print(measure_command("one article", paths[:1], words[0], threads, options.runs), flush=True)
        print(measure_command("all articles", many, total, threads, options.runs), flush=True)
        print(measure_warm(many, total, threads, options.runs), flush=True)


if __name__ == "__main__":
    main()
