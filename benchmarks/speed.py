"""Start-up, memory and words per second of quoteattr on this machine, as Markdown tables.

    python benchmarks/speed.py                                   # the fixtures
    python benchmarks/speed.py --threads 1 2 ARTICLE...          # your own texts, or .jsonl files of them
    python benchmarks/speed.py --limit 30 --textacy PYTHON ARTICLES.jsonl

What each row is:

* import: ``python -c "import quoteattr"`` less ``python -c pass``.
* start-up: a process that reads one sentence of two words with :func:`quoteattr.extract`, from start to exit.
* one article: the command ``quoteattr extract`` on the shortest article, from start to exit, models loaded.
* all articles: the same command on all of them, as often repeated as ``--repeat`` says.
* warm: ``Extractor.extract_many`` in a process whose models are loaded, with so many threads side by side.
* textacy: textacy's direct quotations on spaCy's en_core_web_sm, in the Python that ``--textacy`` names, on the same
  texts: whole process and warm.

A word is what white space parts. Times are the median of ``--runs`` runs (the fastest stands in brackets), by the
clock and of the processor, memory is the greatest resident set of the process. Rows that are compared run in turn, so
that other work on the machine meets all of them. The second table says which stage takes which share of the processor
time of a warm extractor (``benchmarks/stages.py``). Needs a POSIX system, for os.wait4.
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
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import attrs

HERE = Path(__file__).parent
FIXTURES = HERE.parent / "fixtures" / "articles"

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


def command_for(paths: Sequence[Path], threads: int, output: Path) -> list[str]:
    """The command that reads articles with a number of threads."""
    command = [sys.executable, "-m", "quoteattr", "extract", "--format", "jsonl", "--threads", str(threads)]
    return [*command, "-o", str(output), *map(str, paths)]


def warm_command(texts: Path, threads: int) -> list[str]:
    """The command that reads texts once with models that are loaded, and prints what that cost."""
    return [sys.executable, __file__, str(texts), "--warm", "--threads", str(threads)]


def measure_warm(command: Sequence[str]) -> Cost:
    """What a process says that reading cost once its models were loaded."""
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True, env=ENVIRONMENT)
    ((wall, processor, memory),) = json.loads(done.stdout)
    return Cost(wall, processor, memory * (1 if sys.platform == "darwin" else 1024) / 2**20)


def run_warm(texts: Sequence[str], threads: int) -> None:
    """In a process of its own: print what reading the texts cost, as JSON."""
    from quoteattr import Extractor

    extractor = Extractor(threads=threads)
    extractor.extract(texts[0])
    wall, processor = time.perf_counter(), time.process_time()
    for _ in extractor.extract_many(texts):
        pass
    row = [time.perf_counter() - wall, time.process_time() - processor]
    print(json.dumps([[*row, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]]))


def describe_stages(texts: Path) -> str:
    """The table of stages."""
    command = [sys.executable, str(HERE / "stages.py"), str(texts)]
    done = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True, env=ENVIRONMENT).stdout)
    whole, stages = done["whole"], done["stages"]

    def share(*beginnings: str) -> float:
        return 100 * sum(seconds for name, seconds in stages.items() if name.startswith(beginnings)) / whole

    rows = [f"| {name} | {100 * seconds / whole:.1f} % |" for name, seconds in stages.items()]
    return "\n".join(
        [
            "| stage, what it calls taken away | share |",
            "| --- | --- |",
            *rows,
            "",
            f"Outside the models: {100 - share('Stanza', 'network'):.1f} %. Networks alone: {share('network'):.1f} %.",
        ]
    )


def describe(name: str, words: int, costs: Sequence[Cost]) -> str:
    """One row of the table."""
    wall, processor = (statistics.median(getattr(cost, key) for cost in costs) for key in ("wall", "processor"))
    rate = f"{words / wall:,.0f} | {words / processor:,.0f}" if words else "- | -"
    times = f"{tell(costs, lambda cost: cost.wall)} | {tell(costs, lambda cost: cost.processor)}"
    return f"| {name} | {words or '-'} | {times} | {rate} | {max(cost.mebibytes for cost in costs):,.0f} MiB |"


def compare(costs: Mapping[str, Sequence[Cost]], threads: int, which: str) -> float:
    """How many times as many words textacy reads in the same time."""
    ours, theirs = (
        statistics.median(getattr(cost, which) for cost in costs[name])
        for name in (f"warm, {threads} thread(s)", "textacy, warm")
    )
    return ours / theirs


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


def read_articles(paths: Sequence[Path], limit: int | None) -> list[str]:
    """The texts of UTF-8 files, and of the field "text" of the rows of .jsonl files; the shortest first."""
    texts: list[str] = []
    for path in paths:
        content = path.read_bytes().decode("utf-8")
        rows = content.splitlines() if path.suffix == ".jsonl" else []
        texts += [json.loads(row)["text"] for row in rows] if rows else [content]
    return sorted(texts[:limit], key=len)


def main() -> None:
    """Read the arguments and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="*", type=Path, help="UTF-8 texts or .jsonl; default: fixtures/articles")
    parser.add_argument("--threads", nargs="+", type=int, default=[1], help="thread counts to try")
    parser.add_argument("--runs", type=int, default=5, help="runs of each row")
    parser.add_argument("--repeat", type=int, default=1, help="how often the articles are taken for the longer rows")
    parser.add_argument("--limit", type=int, help="take the first so many articles alone")
    parser.add_argument("--textacy", metavar="PYTHON", help="a Python with textacy and en_core_web_sm, to compare with")
    parser.add_argument("--warm", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.warm:
        run_warm(json.loads(options.articles[0].read_text(encoding="utf-8")), options.threads[0])
        return
    texts = read_articles(options.articles or sorted(FIXTURES.glob("*.txt")), options.limit)
    if not texts:
        parser.error("there are no articles to read")
    with tempfile.TemporaryDirectory() as folder:
        run_all(texts, Path(folder), options)


def run_all(texts: Sequence[str], folder: Path, options: argparse.Namespace) -> None:
    """Measure every row in turn, as often as asked, and print the tables."""
    many = [text for text in texts for _ in range(options.repeat)]
    paths = [folder / f"{number:06}.txt" for number in range(len(many))]
    for path, text in zip(paths, many, strict=True):
        path.write_bytes(text.encode("utf-8"))
    stored, output = folder / "texts.json", folder / "out.jsonl"
    stored.write_text(json.dumps(many), encoding="utf-8")
    first, total = len(texts[0].split()), sum(len(text.split()) for text in many)

    sentence = [sys.executable, "-c", "import quoteattr; quoteattr.extract('It rained.')"]
    rows: dict[str, tuple[int, Callable[[], Cost]]] = {"start-up": (0, lambda: measure(sentence))}
    for threads in options.threads:
        one, all_, warm = (
            command_for(paths[:1], threads, output),
            command_for(paths, threads, output),
            warm_command(stored, threads),
        )
        rows[f"one article, {threads} thread(s)"] = first, partial(measure, one)
        rows[f"all articles, {threads} thread(s)"] = total, partial(measure, all_)
        rows[f"warm, {threads} thread(s)"] = total, partial(measure_warm, warm)
    if options.textacy:
        theirs = [options.textacy, str(HERE / "textacy_speed.py"), str(stored)]
        rows["textacy, all articles"] = total, partial(measure, [*theirs, "0"])
        rows["textacy, warm"] = total, partial(measure_warm, [*theirs, "1"])

    print(f"{len(texts)} article(s), {options.runs} runs. {name_machine()}\n")
    print("| what | words | by the clock | processor time | words/s | words/CPU s | peak memory |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    print(measure_import(options.runs), flush=True)
    costs: dict[str, list[Cost]] = {name: [] for name in rows}
    for _ in range(options.runs):
        for name, (_, run) in rows.items():
            costs[name].append(run())
    for name, (words, _) in rows.items():
        print(describe(name, words, costs[name]))
    if options.textacy:
        processor = compare(costs, options.threads[0], "processor")
        clock = ", ".join(f"{compare(costs, n, 'wall'):.2f} times those of {n}" for n in options.threads)
        print(
            f"\nWarm, textacy reads {processor:.2f} times as many words a processor second as {options.threads[0]} "
            f"thread(s), and by the clock {clock}."
        )
    print(f"\n{describe_stages(stored)}")


if __name__ == "__main__":
    main()
