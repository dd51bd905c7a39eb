"""One extractor for many threads; forks of a process that has loaded it; no file, socket or thread left behind."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import tempfile
import threading
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from quoteattr import Actor, ActorRegistry, Document, Extraction, Extractor
from quoteattr.claims import Failure, Report
from quoteattr.detect import SyntaxDetector
from tests.plain_parser import PlainParser

TEXTS = [
    "“The ferry is late,” said Mara Okello, the harbour master. She warned that it would cost money.",
    "Ivo Quill told reporters on Monday that nobody had been asked. “We wait,” he added.",
    "According to the harbour board, the quay is closed.\n\nMr Quill denied that.",
    "“No.\n\n“Never,” Mara Okello said. Okello had promised to stay.",
    "",
    "“Nobody has told us why. " * 30,
]
THREADS = 8
ROUNDS = 3
needs_proc = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs Linux")


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    """With the bundled models and a registry; each lazy part of it is still to be made."""
    return Extractor(ActorRegistry([Actor(id="q", name="Ivo Quill", kind="person")]))


@pytest.fixture(scope="module")
def alone(extractor: Extractor) -> list[Extraction]:
    """What one thread gives, of an extractor of its own."""
    return [Extractor(extractor.actors).extract(text) for text in TEXTS]


def at_once(work: Callable[[int], list[Extraction]]) -> list[list[Extraction]]:
    """What each thread gives; all begin at the same moment and change turns often."""
    barrier = threading.Barrier(THREADS)

    def run(number: int) -> list[Extraction]:
        barrier.wait()
        return work(number)

    turn = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(THREADS) as pool:
            return list(pool.map(run, range(THREADS)))
    finally:
        sys.setswitchinterval(turn)


def test_eight_threads_share_an_extractor(extractor: Extractor, alone: list[Extraction]) -> None:
    """They also load it: none of its models is there when they begin."""

    def work(number: int) -> list[Extraction]:
        order = TEXTS[number % len(TEXTS) :] + TEXTS[: number % len(TEXTS)]
        return sorted((extractor.extract(text) for text in order), key=lambda result: str(result.to_dict()))

    expected = sorted(alone, key=lambda result: str(result.to_dict()))
    assert at_once(work) == [expected] * THREADS


def test_threads_read_many_texts_from_a_shared_extractor(extractor: Extractor, alone: list[Extraction]) -> None:
    def work(number: int) -> list[Extraction]:
        return list(extractor.extract_many(("document", text, None) for text in TEXTS))

    assert at_once(work) == [alone] * THREADS


def test_an_extractor_with_threads_of_its_own(extractor: Extractor, alone: list[Extraction]) -> None:
    """Texts side by side, and the paragraphs of one; those that cannot be done stand in their places."""
    with_threads = Extractor(extractor.actors, threads=3)
    assert [with_threads.extract(text) for text in TEXTS] == alone
    texts = [("document", text) for text in TEXTS]
    assert list(with_threads.extract_many(texts)) == alone
    spoilt = [*texts[:2], ("none", None), *texts[2:]]
    results = list(with_threads.extract_many(spoilt, on_error="yield"))  # type: ignore[arg-type]
    assert [*results[:2], *results[3:]] == alone
    assert isinstance(results[2], Failure)


def test_enrichers_and_parts_of_the_users_are_called_from_the_thread_that_asks() -> None:
    """They may hold what belongs to one thread, such as a connection to a database."""
    threads: set[int] = set()

    def note(*_: object) -> dict[str, str]:
        threads.add(threading.get_ident())
        return {}

    class NotingParser(PlainParser):
        def parse(self, text: str) -> Document:
            note()
            return super().parse(text)

    syntax = SyntaxDetector()

    def detector(document: Document) -> tuple[Report, ...]:
        note()
        return syntax(document)

    for theirs in (
        Extractor(threads=2, enrichers=[note]),
        Extractor(threads=2, parser=NotingParser(), detector="syntax"),
        Extractor(threads=2, detector=detector),
    ):
        threads.clear()
        assert sum(len(result.claims) for result in theirs.extract_many(TEXTS)) > 4
        assert threads == {threading.get_ident()}


def test_threads_without_models() -> None:
    """Many short turns through everything that is ours: lexicons, indexes, caches."""
    shared = Extractor(parser=PlainParser(), detector="syntax")
    texts = [f"“Ferry {n} is late today,” Mara Okello said. He said no." for n in range(20)]
    expected = [Extractor(parser=PlainParser(), detector="syntax").extract(text) for text in texts]
    assert at_once(lambda _: [shared.extract(text) for text in texts * ROUNDS]) == [expected * ROUNDS] * THREADS


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_fork_goes_on_with_what_was_loaded(extractor: Extractor, alone: list[Extraction]) -> None:
    """No lock is lost in a fork."""
    assert extractor.extract(TEXTS[0]) == alone[0]
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        same = b"no"
        try:
            same = b"yes" if [extractor.extract(text) for text in TEXTS] == alone else b"other claims"
        finally:
            os.write(writing, same)
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        assert pipe.read() == b"yes"
    os.waitpid(child, 0)
    assert extractor.extract(TEXTS[1]) == alone[1]


_FORKING = """
import os, sys
from quoteattr import Extractor
known, new = "“Yes,” said Ann Roe.\\n\\nShe left.", "Mara Okello said that the ferry was late.\\n\\nIt rained."
extractor = Extractor(threads=2)
extractor.extract(known)
child = os.fork()
results = [extractor.extract(text).to_dict() for text in (known, new)]
if child:
    _, status = os.waitpid(child, 0)
    sys.exit(os.waitstatus_to_exitcode(status) or results != [Extractor().extract(t).to_dict() for t in (known, new)])
sys.exit(results[1]["claims"][0]["text"] != "that the ferry was late")
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_fork_of_an_extractor_with_threads(tmp_path: Path) -> None:
    """The threads stay behind; the child starts its own, and ends as any program does."""
    run = subprocess.run([sys.executable, "-c", _FORKING], cwd=tmp_path, timeout=120, capture_output=True)
    assert (run.returncode, run.stderr) == (0, b"")


def open_files() -> dict[str, str]:
    return {fd: os.readlink(f"/proc/self/fd/{fd}") for fd in os.listdir("/proc/self/fd") if is_open(fd)}


def is_open(fd: str) -> bool:
    return os.path.lexists(f"/proc/self/fd/{fd}")


@needs_proc
def test_nothing_is_left_open_by_a_loaded_extractor(extractor: Extractor, tmp_path: Path) -> None:
    path = tmp_path / "actors.json"
    path.write_text(ActorRegistry([Actor(id="q", name="Ivo Quill", kind="person")]).dump(), encoding="utf-8")
    extractor.extract(TEXTS[0])
    gc.collect()
    files, threads = open_files(), threading.active_count()
    temporary = set(os.listdir(tempfile.gettempdir()))
    with warnings.catch_warnings():
        warnings.simplefilter("error", ResourceWarning)
        for text in TEXTS:
            extractor.extract(text)
        results = list(extractor.extract_many([*TEXTS, None], on_error="yield"))  # type: ignore[list-item]
        assert isinstance(results[-1], Failure)
        ActorRegistry.load(path)
        gc.collect()
    assert open_files() == files
    assert threading.active_count() == threads
    assert {name for name in set(os.listdir(tempfile.gettempdir())) - temporary if "quoteattr" in name} == set()


_WHOLE_LIFE = """
import gc, os, tempfile

def list_open():
    links = {fd: f"/proc/self/fd/{fd}" for fd in os.listdir("/proc/self/fd")}
    return {fd: os.readlink(link) for fd, link in links.items() if os.path.lexists(link)}

before = list_open()
import quoteattr
for _ in range(2):
    extractor = quoteattr.Extractor()
    assert extractor.extract("Mr Osei said that the ferry was late.").claims
    del extractor
gc.collect()
left = [name for fd, name in list_open().items() if before.get(fd) != name]
print([name for name in left if "quoteattr" in name or "tmp" in name])
print(os.listdir(tempfile.gettempdir()))
"""


@needs_proc
def test_a_process_leaves_no_model_file_open_and_no_temporary_one(tmp_path: Path) -> None:
    """Loading included, and with warnings of unclosed files as errors; ONNX Runtime's telemetry would leave a file."""
    shown = subprocess.run(
        [sys.executable, "-W", "error::ResourceWarning", "-X", "dev", "-c", _WHOLE_LIFE],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert shown.stdout.splitlines() == ["[]", "[]"]
    assert "ResourceWarning" not in shown.stderr
    assert os.listdir(tmp_path) == []
