"""Do the tests notice when the code is wrong? Mutation testing of the rooms that decide, on a sample.

    python benchmarks/mutants.py                                   # 100 mutants of each room
    python benchmarks/mutants.py --room actors --sample 0          # every mutant of one room: hours
    python benchmarks/mutants.py --survivors                       # only those that survived last time, again
    python benchmarks/mutants.py --list                            # what survived, as a diff each; runs nothing
    python benchmarks/mutants.py --room attribute --seed 1 --file nominals pronouns --tests tests/attribute --minutes 20

The last line is for whoever writes tests: another sample, of two modules, judged by a few tests only. What those kill,
all of them kill; what they let live, the others may still kill, so such answers are kept apart.

mutmut changes one place of a room's source at a time (an operator, a number, a string, an argument, a condition); a
mutant is killed if a test fails with it. The sample is drawn with a fixed seed, and a larger one holds the smaller.
Each mutant runs in a fork of a process that has the libraries loaded, on those tests alone that reach its line, the
fastest first, until one fails. The bundled models are not asked twice: parses and the network's answers are kept from
the first run, in which all is as it should be. The source on disk is never changed. Needs ``pip install -e
'.[dev,mutants]'`` and Linux. Results are kept in build/mutants, so that a run that was stopped goes on.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import difflib
import gc
import hashlib
import importlib
import importlib.abc
import importlib.util
import json
import math
import os
import pickle
import random
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

ROOT = Path(__file__).parent.parent
KEPT = ROOT / "build" / "mutants"
#: Each room, and the tests that may reach it.
ROOMS: dict[str, tuple[str, ...]] = {
    "detect": ("tests/detect", "tests/properties", "tests/test_cases.py", "tests/test_fixture_accuracy.py"),
    "attribute": ("tests/attribute", "tests/properties", "tests/test_cases.py", "tests/test_fixture_accuracy.py"),
    "actors": ("tests/actors", "tests/properties", "tests/test_extractor.py", "tests/test_fixture_accuracy.py"),
}
#: Files whose tests share what was computed once.
SHARED = ("tests/attribute/test_fixtures.py", "tests/test_cases.py", "tests/test_fixture_accuracy.py")
#: Not these: they measure time, or start processes.
LEFT_OUT = ("test_time_grows_linearly", "test_same_output_in_another_process", "hostile")
SEED = 9
LEAST_TIMEOUT = 30.0


@attrs.frozen
class Mutant:
    """One change: the file, the lines that it touches, a name for it, and what makes the source with it."""

    file: str
    lines: tuple[int, int]
    name: str
    make: Callable[[], str] = attrs.field(repr=False, eq=False)

    @property
    def source(self) -> str:
        """The file's source with the change."""
        return self.make()


# --- mutants -------------------------------------------------------------------------------------------------------


def list_mutants(room: str) -> list[Mutant]:
    """Every mutant of a room, in the order of its files."""
    from libcst.metadata import MetadataWrapper, PositionProvider
    from mutmut.mutation.file_mutation import create_mutations, deep_replace

    found: list[Mutant] = []
    for path in sorted((ROOT / "quoteattr" / room).rglob("*.py")):
        file = str(path.relative_to(ROOT))
        module, mutations, *_ = create_mutations(file, path.read_text(encoding="utf-8"))
        places = MetadataWrapper(module, unsafe_skip_copy=True).resolve(PositionProvider)
        names: set[str] = set()
        exported = find_exports(path.read_text(encoding="utf-8"))
        for mutation in mutations:
            before, after = module.code_for_node(mutation.original_node), module.code_for_node(mutation.mutated_node)
            place = places[mutation.original_node]
            start = f"{place.start.line}.{place.start.column}"
            name = f"{file}:{start}:{hashlib.sha256(f'{before} -> {after}'.encode()).hexdigest()[:8]}"
            if before == after or name in names or place.start.line in exported:
                continue
            names.add(name)

            def make(module: Any = module, mutation: Any = mutation) -> str:
                return str(deep_replace(module, mutation.original_node, mutation.mutated_node).code)

            found.append(Mutant(file, (place.start.line, place.end.line), name, make))
    return found


def find_exports(source: str) -> set[int]:
    """The lines of ``__all__``: what it says matters to star imports alone, of which there are none."""
    return {
        line
        for node in ast.parse(source).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }


def draw(mutants: Sequence[Mutant], size: int, seed: int = SEED) -> list[Mutant]:
    """A sample; 0 is all. The first of a larger one are those of a smaller one."""
    drawn = list(mutants)
    random.Random(seed).shuffle(drawn)
    return drawn[: size or None]


def show(mutant: Mutant) -> str:
    """The change as a short diff."""
    before = (ROOT / mutant.file).read_text(encoding="utf-8").splitlines()
    lines = difflib.unified_diff(before, mutant.source.splitlines(), lineterm="", n=0)
    return "\n".join(line for line in lines if line[:3] not in ("---", "+++") and line[:2] != "@@")


# --- in the fork ---------------------------------------------------------------------------------------------------


class Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module from another source."""

    def __init__(self, mutant: Mutant) -> None:
        self._path = ROOT / mutant.file
        parts = Path(mutant.file).with_suffix("").parts
        self._is_package = parts[-1] == "__init__"
        self._name = ".".join(parts[:-1] if self._is_package else parts)
        self._source = mutant.source

    def find_spec(self, name: str, path: Any, target: Any = None) -> Any:
        """The module itself, or nothing."""
        if name != self._name:
            return None
        return importlib.util.spec_from_file_location(
            name,
            self._path,
            loader=self,
            submodule_search_locations=[str(self._path.parent)] if self._is_package else None,
        )

    def create_module(self, spec: Any) -> None:
        """As usual."""

    def exec_module(self, module: Any) -> None:
        """Run the other source."""
        exec(compile(self._source, str(self._path), "exec"), module.__dict__)

    def get_filename(self, name: str) -> str:
        """The file that it stands for."""
        return str(self._path)


class Answers:
    """What the models said in the first run; asks them only for what is new."""

    def __init__(self) -> None:
        self.parses: dict[str, bytes] = {}
        self.outputs: dict[bytes, list[Any]] = {}

    def keep_outputs(self) -> None:
        """Replace ONNX Runtime's sessions by ones that load their model when they must."""
        import onnxruntime

        make, outputs = onnxruntime.InferenceSession, self.outputs

        class Session:
            def __init__(self, *args: Any, **options: Any) -> None:
                self._made = None
                self._how = args, options
                if not Path(args[0]).exists() or Path(args[0]).stat().st_size < 100_000:
                    self._made = make(*args, **options)  # a broken file, which a test wants to be told of

            def __getattr__(self, name: str) -> Any:
                if self._made is None:
                    args, options = self._how
                    self._made = make(*args, **options)
                return getattr(self._made, name)

            def run(self, names: Any, inputs: Mapping[str, Any]) -> Any:
                arrays = (inputs[name].tobytes() for name in sorted(inputs))
                key = hashlib.sha256(b"".join([str(self._how[0][0]).encode(), *arrays])).digest()
                if key not in outputs:
                    outputs[key] = self.__getattr__("run")(names, inputs)
                return outputs[key]

        onnxruntime.InferenceSession = Session

    def keep_parses(self) -> None:
        """Let the bundled parser load its models only for texts that are new."""
        import quoteattr.parse
        from quoteattr.models import bundled

        parses, loaded = self.parses, quoteattr.parse.EncoderParser

        class Kept(loaded):
            def __init__(self, *args: Any, **options: Any) -> None:
                self._how = args, options

            def __getattr__(self, name: str) -> Any:
                if name == "_how":
                    raise AttributeError(name)
                args, options = self._how
                loaded.__init__(self, *args, **options)
                return object.__getattribute__(self, name)

            @property
            def provenance(self) -> dict[str, str]:
                hashes = bundled("en").hashes()
                return {name: hashes[name] for name in ("encoder-en", "parser-en")}

            def parse(self, text: str) -> Any:
                if type(text) is not str:
                    return super().parse(text)
                if text not in parses:
                    parses[text] = pickle.dumps(super().parse(text))
                return pickle.loads(parses[text])

        Kept.__name__ = loaded.__name__
        quoteattr.parse.EncoderParser = Kept


class Tests:
    """Runs tests in this process and notes which failed, how long each took, and which lines each reached."""

    def __init__(self, coverage: Any = None) -> None:
        self.coverage = coverage
        self.seconds: dict[str, float] = {}
        self.failed: list[str] = []
        self.order: dict[str, int] = {}

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        """In the order that is wanted."""
        items[:] = [item for item in items if not any(name in item.nodeid for name in LEFT_OUT)]
        items.sort(key=lambda item: self.order.get(item.nodeid, len(self.order)))

    def pytest_runtest_setup(self, item: Any) -> None:
        """Lines are reached by this test from here on."""
        if self.coverage is not None:
            self.coverage.switch_context(item.nodeid)

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Note the outcome."""
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0.0) + report.duration
        if report.failed:
            self.failed.append(report.nodeid)

    def run(self, wanted: Sequence[str]) -> int:
        """Run tests until one fails; pytest's exit code."""
        import pytest

        options = ["-x", "-q", "-p", "no:cacheprovider", "--no-header", "--tb=short"]
        options += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # hypothesis is loaded before the fork
        return int(pytest.main([*wanted, *options], [self]))


def in_fork(work: Any, timeout: float) -> Any:
    """What a function gives in a process of its own; None if it takes too long, or dies."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        os.setpgid(0, 0)
        log = os.open(KEPT / "log.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(log, 1)
        os.dup2(log, 2)
        try:
            data = pickle.dumps(work())
            with os.fdopen(writing, "wb") as pipe:
                pipe.write(data)
        except BaseException:  # noqa: BLE001 - nothing of this process goes on
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(0)
    os.close(writing)
    chunks: list[bytes] = []
    ends = time.monotonic() + timeout
    with os.fdopen(reading, "rb", buffering=0) as pipe:
        while select.select([pipe], [], [], max(0.0, ends - time.monotonic()))[0]:
            chunk = pipe.read(1 << 20)
            if not chunk:
                break
            chunks.append(chunk)
        else:
            chunks = []
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return pickle.loads(b"".join(chunks)) if chunks else None


# --- runs ----------------------------------------------------------------------------------------------------------


@attrs.define
class Baseline:
    """A room's tests when nothing is wrong: seconds of each, and the tests that reach each line of each file."""

    seconds: dict[str, float]
    reached: dict[str, dict[int, list[str]]]
    parses: dict[str, bytes]
    outputs: dict[bytes, list[Any]]


def keep_baseline(room: str, wanted: Sequence[str]) -> Baseline:
    """The baseline of these sources and tests, from an earlier run if there was one."""
    files = sorted(
        path for top in ("quoteattr", "tests", "fixtures") for path in (ROOT / top).rglob("*") if path.is_file()
    )
    sources = [path for path in files if path.suffix in (".py", ".toml", ".txt", ".json", ".ann", ".trees")]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
    path = kept_under(room, wanted).with_suffix(".baseline")
    if path.exists():
        kept, baseline = pickle.loads(path.read_bytes())
        if kept == digest:
            return baseline
    baseline = run_unchanged(room, wanted)
    path.write_bytes(pickle.dumps((digest, baseline)))
    return baseline


def run_unchanged(room: str, wanted: Sequence[str]) -> Baseline:
    """Run a room's tests as they are, watched."""

    def work() -> Any:
        import coverage

        watched = coverage.Coverage(data_file=None, source=[str(ROOT / "quoteattr" / room)], config_file=False)
        answers = Answers()
        answers.keep_outputs()
        watched.start()
        answers.keep_parses()
        tests = Tests(watched)
        code = tests.run(wanted)
        watched.stop()
        if code:
            return code, tests.failed
        data = watched.get_data()
        reached = {
            str(Path(file).relative_to(ROOT)): {
                line: [test for test in names if test] for line, names in data.contexts_by_lineno(file).items()
            }
            for file in data.measured_files()
        }
        return Baseline(tests.seconds, reached, answers.parses, answers.outputs)

    found = in_fork(work, 3600)
    if not isinstance(found, Baseline):
        raise SystemExit(f"the tests of {room} fail as they are ({found}); see {KEPT / 'log.txt'}")
    return found


def choose_tests(mutant: Mutant, baseline: Baseline) -> list[str]:
    """The tests that reach a mutant's lines, the fastest first; where it runs at import, those that reach its file."""
    lines = baseline.reached.get(mutant.file, {})
    here = {test for line in range(mutant.lines[0], mutant.lines[1] + 1) for test in lines.get(line, ())}
    chosen = here or {test for names in lines.values() for test in names}
    # What a fixture or a cache computes once counts for the first test that asks; its neighbours judge the same result.
    files = {test.split("::")[0] for test in chosen} & set(SHARED)
    chosen |= {test for test in baseline.seconds if test.split("::")[0] in files}
    return sorted(chosen, key=lambda test: (baseline.seconds[test], test))


def judge(mutant: Mutant, baseline: Baseline) -> tuple[str, str]:
    """Whether a mutant was killed and by which test: killed, timeout, survived, or untested."""
    wanted = choose_tests(mutant, baseline)
    if not wanted:
        return "untested", ""

    def work() -> tuple[int, list[str]]:
        os.environ["CI"] = "1"
        sys.meta_path.insert(0, Changed(mutant))
        answers = Answers()
        answers.parses, answers.outputs = baseline.parses, baseline.outputs
        answers.keep_outputs()
        tests = Tests()
        tests.order = {test: place for place, test in enumerate(wanted)}
        try:
            answers.keep_parses()
        except Exception as error:  # noqa: BLE001 - it cannot even be imported
            return 1, [repr(error)]
        return tests.run(wanted), tests.failed

    usual = sum(baseline.seconds[test] for test in wanted)
    found = in_fork(work, LEAST_TIMEOUT + 10 * usual)
    if found is None:
        return "timeout", ""
    code, failed = found
    return ("killed", failed[0] if failed else f"pytest ended with {code}") if code else ("survived", "")


def interval(killed: int, tried: int) -> tuple[float, float]:
    """Wilson's interval of 95 % for a share."""
    if not tried:
        return 0.0, 1.0
    z, share = 1.96, killed / tried
    middle = (share + z * z / (2 * tried)) / (1 + z * z / tried)
    half = z * math.sqrt(share * (1 - share) / tried + z * z / (4 * tried * tried)) / (1 + z * z / tried)
    return middle - half, middle + half


def kept_under(room: str, wanted: Sequence[str]) -> Path:
    """Where the answers of these tests are kept."""
    if tuple(wanted) == ROOMS[room]:
        return KEPT / f"{room}.jsonl"
    return KEPT / f"{room}-{hashlib.sha256(' '.join(wanted).encode()).hexdigest()[:8]}.jsonl"


def read_results(path: Path) -> dict[str, list[str]]:
    """What is known of a room's mutants from earlier runs, the latest answer for each."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return {name: answer for name, *answer in map(json.loads, lines)}


def run_room(room: str, sample: Sequence[Mutant], again: set[str], wanted: Sequence[str], ends: float) -> None:
    """Judge those of a sample that were not judged yet, and those that are to be judged again, until the time is up."""
    path = kept_under(room, wanted)
    known = read_results(path)
    waiting = [m for m in sample if m.name not in known or m.name in again]
    if not waiting:
        return
    print(f"{room}: {len(waiting)} mutants; the tests as they are ...", flush=True)
    baseline = keep_baseline(room, wanted)
    print(f"{room}: {len(baseline.seconds)} tests, {sum(baseline.seconds.values()):.0f} s", flush=True)
    gc.collect()
    gc.freeze()
    with path.open("a", encoding="utf-8") as file:
        for number, mutant in enumerate(waiting, start=1):
            if time.monotonic() > ends:
                print(f"{room}: the time is up", flush=True)
                return
            verdict, test = judge(mutant, baseline)
            file.write(json.dumps([mutant.name, verdict, test]) + "\n")
            file.flush()
            print(f"{room} {number}/{len(waiting)} {verdict} {mutant.name} {test}", flush=True)


def tell(
    rooms: Mapping[str, Sequence[Mutant]], totals: Mapping[str, int], known: Mapping[str, Mapping[str, Sequence[str]]]
) -> Iterator[str]:
    """The table of what was found."""
    yield "| room | mutants | tried | killed | share | 95 % interval |\n| --- | --- | --- | --- | --- | --- |"
    for room, sample in rooms.items():
        verdicts = [known[room][m.name][0] for m in sample if m.name in known[room]]
        killed = sum(verdict in ("killed", "timeout") for verdict in verdicts)
        low, high = interval(killed, len(verdicts))
        share = f"{100 * killed / len(verdicts):.1f} %" if verdicts else "-"
        span = f"{100 * low:.1f} to {100 * high:.1f}"
        yield f"| {room} | {totals[room]} | {len(verdicts)} | {killed} | {share} | {span} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--room", choices=ROOMS, nargs="+", default=list(ROOMS))
    parser.add_argument("--sample", type=int, default=100, help="mutants of each room; 0 for all")
    parser.add_argument("--seed", type=int, default=SEED, help=f"another sample; {SEED} if left out")
    parser.add_argument("--file", nargs="+", default=[], help='only these modules, as in "nominals"')
    parser.add_argument("--tests", nargs="+", default=[], help="only these tests, a part of the room's own")
    parser.add_argument("--minutes", type=float, default=math.inf, help="begin no mutant after so many")
    parser.add_argument("--survivors", action="store_true", help="judge those again that survived")
    parser.add_argument("--list", action="store_true", help="show what survived and run nothing")
    options = parser.parse_args()
    ends = time.monotonic() + 60 * options.minutes
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ["CI"] = "1"  # hypothesis draws the same examples each time
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    KEPT.mkdir(parents=True, exist_ok=True)
    totals: dict[str, int] = {}
    samples: dict[str, list[Mutant]] = {}
    tests = {room: tuple(options.tests) or ROOMS[room] for room in options.room}
    for room in options.room:
        mutants = [m for m in list_mutants(room) if not options.file or Path(m.file).stem in options.file]
        totals[room], samples[room] = len(mutants), draw(mutants, options.sample, options.seed)
    if not options.list:
        load_libraries()
        for room, sample in samples.items():
            results = read_results(kept_under(room, tests[room]))
            survived = {name for name, answer in results.items() if answer[0] in ("survived", "untested")}
            run_room(room, sample, survived if options.survivors else set(), tests[room], ends)
    known = {room: read_results(kept_under(room, tests[room])) for room in samples}
    for room, sample in samples.items():
        for mutant in sorted(sample, key=lambda m: m.name):
            verdict = known[room].get(mutant.name, ("waiting",))[0]
            if verdict in ("survived", "untested"):
                print(f"\n{verdict}: {mutant.name}\n{show(mutant)}")
    print("\n" + "\n".join(tell(samples, totals, known)))


def load_libraries() -> None:
    """Load what every fork would load otherwise; nothing of this package."""
    for name in (
        *("hypothesis.extra.numpy", "jsonschema", "numpy", "onnxruntime", "pytest"),
        *("rapidfuzz", "stanza", "tokenizers", "torch"),
    ):
        importlib.import_module(name)
    assert not any(name.startswith("quoteattr") for name in sys.modules)


if __name__ == "__main__":
    main()
