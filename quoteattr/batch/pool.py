"""Worker processes: each loads its models once, and one that dies takes nothing with it.

``concurrent.futures`` gives up all that is under way when one of its processes ends, and does not say whose fault it
was. Here every process has a pipe of its own, so that what it was reading is known: it is tried again one article at a
time, and the one that ends a process again and again becomes an error row.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

import attrs

from .. import errors
from ..claims import Failure
from ..errors import ModelError, QuoteAttrError, RegistryError, WorkerError
from ..extractor import Extractor
from .articles import Article
from .work import Line, extract_articles, make_line

__all__ = ["extract_in_processes"]

# How much one process is given at once: enough to fill the models' batches, little enough to lose when it dies.
_CHUNK = 32
_CHUNK_LENGTH = 200_000

# How far a process may run ahead of the one whose result is waited for, in chunks a process.
_AHEAD = 4

# An article that was there when so many processes died is at fault: once among others, then alone.
_MOST_DEATHS = 3

# So many deaths without a result between them: the machine is at fault, not the articles.
_MOST_DEATHS_IN_A_ROW = 20
_MOST_FAILED_STARTS = 3

# Seconds that a process has to end by itself.
_PATIENCE = 5


@attrs.define
class _Task:
    """One article on its way; its number is its place in the output."""

    number: int
    article: Article
    deaths: int = 0


@attrs.define
class _Worker:
    """A process and the other end of its pipe. It is ready when it has said that its models are loaded."""

    process: BaseProcess
    connection: Connection
    job: list[_Task] = attrs.field(factory=list)
    ready: bool = False


def extract_in_processes(
    contents: Iterable[Article | Failure], make_extractor: Callable[[], Extractor], workers: int
) -> Iterator[list[Line]]:
    """One line an article, in order, as many at a time as there are.

    Args:
        contents: Articles, and failures that go straight into their lines. Read a bounded way ahead.
        make_extractor: Called once in each process; must be importable from there.
        workers: How many processes.

    Raises:
        ModelError, RegistryError: The extractor cannot be made.
        WorkerError: Processes die again and again.
    """
    pool = _Pool(make_extractor, workers)
    try:
        yield from pool.run(contents)
    except BaseException:
        pool.kill()
        raise
    pool.close()


class _Pool:
    def __init__(self, make_extractor: Callable[[], Extractor], size: int) -> None:
        self._make_extractor = make_extractor
        self._size = size
        self._workers: list[_Worker] = []
        self._jobs: deque[list[_Task]] = deque()  # for whoever is free next
        self._lines: dict[int, Line] = {}  # done, but an earlier one is not
        self._read = 0  # contents taken
        self._failed_starts = 0
        self._deaths_in_a_row = 0

    def run(self, contents: Iterable[Article | Failure]) -> Iterator[list[Line]]:
        contents = iter(contents)
        more = True
        written = 0
        while True:
            while more and self._wants_job() and self._read - written < _AHEAD * self._size * _CHUNK:
                more = self._read_job(contents)
            self._assign()
            if lines := list(self._take_lines(written)):
                written += len(lines)
                yield lines
            elif written < self._read:
                self._listen()
            elif not more:
                return

    def _wants_job(self) -> bool:
        at_work = sum(bool(worker.job) for worker in self._workers)
        return len(self._jobs) < self._size - at_work

    def _read_job(self, contents: Iterator[Article | Failure]) -> bool:
        """Read the articles of one job; whether there may be more."""
        job: list[_Task] = []
        length = 0
        before = self._read
        for content in islice(contents, _CHUNK):
            if isinstance(content, Failure):
                self._lines[self._read] = make_line(content)
            else:
                job.append(_Task(self._read, content))
                length += len(content.text)
            self._read += 1
            if length >= _CHUNK_LENGTH:
                break
        if job:
            self._jobs.append(job)
        return self._read - before == _CHUNK or length >= _CHUNK_LENGTH

    def _assign(self) -> None:
        for worker in self._workers:
            if self._jobs and worker.ready and not worker.job:
                worker.job = self._jobs.popleft()
                with suppress(OSError):  # a process that is dead is found out when it is listened to
                    worker.connection.send([task.article for task in worker.job])
        starting = sum(not worker.ready for worker in self._workers)
        for _ in range(min(len(self._jobs) - starting, self._size - len(self._workers))):
            self._workers.append(self._start())

    def _take_lines(self, number: int) -> Iterator[Line]:
        """The lines from this one on that are there without a gap."""
        while number in self._lines:
            yield self._lines.pop(number)
            number += 1

    def _start(self) -> _Worker:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(
            target=_serve, args=(theirs, self._make_extractor), name="quoteattr-batch", daemon=True
        )
        with _without_interrupts():
            process.start()
        theirs.close()
        return _Worker(process, ours)

    def _listen(self) -> None:
        """Wait until a process says something or ends."""
        said = wait([worker.connection for worker in self._workers])
        for worker in [worker for worker in self._workers if worker.connection in said]:
            try:
                message = worker.connection.recv()
            except (EOFError, OSError):
                self._bury(worker)
            else:
                self._take(worker, message)

    def _take(self, worker: _Worker, message: Any) -> None:
        if isinstance(message, _Refusal):
            raise message.to_error()
        if isinstance(message, _Ready):
            worker.ready = True
            self._failed_starts = 0
            return
        self._deaths_in_a_row = 0
        self._lines.update((task.number, line) for task, line in zip(worker.job, message, strict=True))
        worker.job = []

    def _bury(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        worker.connection.close()
        worker.process.join(_PATIENCE)
        how = _describe_end(worker.process.exitcode)
        if not worker.ready:
            self._failed_starts += 1
            if self._failed_starts >= _MOST_FAILED_STARTS:
                raise WorkerError(
                    f"the worker processes end before their models are loaded: {how}; is there memory for "
                    f"{self._size}? A script that calls run_batch does so below \"if __name__ == '__main__':\""
                )
            return
        self._deaths_in_a_row += 1
        if self._deaths_in_a_row >= _MOST_DEATHS_IN_A_ROW:
            raise WorkerError(f"{self._deaths_in_a_row} worker processes in a row ended without a result: {how}")
        for task in worker.job:
            task.deaths += 1
            if task.deaths < _MOST_DEATHS:
                self._jobs.append([task])
            else:
                message = f"the process that read it ended {task.deaths} times: {how}"
                self._lines[task.number] = make_line(Failure(task.article.id, "WorkerError", message))

    def close(self) -> None:
        """Let the processes end, now that there is nothing to do."""
        for worker in self._workers:
            worker.connection.close()
        for worker in self._workers:
            worker.process.join(_PATIENCE)
        self.kill()

    def kill(self) -> None:
        """End the processes at once; they hold nothing that could be lost."""
        for worker in self._workers:
            worker.process.kill()
            worker.process.join(_PATIENCE)
            worker.connection.close()


# --- in the worker process -----------------------------------------------------------------------------------------


@attrs.frozen
class _Ready:
    """A worker's first words: its models are loaded."""


@attrs.frozen
class _Refusal:
    """A worker's last words: no article is at fault, and another process would fail in the same way."""

    kind: str
    message: str

    @classmethod
    def of(cls, error: Exception) -> _Refusal:
        for base in (ModelError, RegistryError):
            if isinstance(error, base):
                return cls(base.__name__, str(error))
        return cls("WorkerError", f"the extractor cannot be made: {type(error).__name__}: {error}")

    def to_error(self) -> QuoteAttrError:
        error: QuoteAttrError = getattr(errors, self.kind)(self.message)
        return error


def _serve(connection: Connection, make_extractor: Callable[[], Extractor]) -> None:
    """Read articles from the pipe and answer with their lines, until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process of a terminal; the parent decides
    with suppress(OSError, ValueError):
        os.dup2(2, 1)  # what a library prints must not get into the output
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    with suppress(EOFError, OSError):  # the parent is gone
        try:
            extractor = make_extractor()
            extractor.provenance  # noqa: B018 - loads the models
        except Exception as error:  # noqa: BLE001 - whatever it is, the parent has to know
            connection.send(_Refusal.of(error))
            return
        connection.send(_Ready())
        while True:
            articles: Sequence[Article] = connection.recv()
            try:
                lines = [make_line(result) for result in extract_articles(extractor, articles)]
            except ModelError as error:
                connection.send(_Refusal.of(error))
                return
            connection.send(lines)


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Hold Ctrl-C back while a process is started: it inherits that, and so cannot be hit before it is prepared.

    The first process that is spawned brings multiprocessing's resource tracker with it, whose start lets Ctrl-C
    through again; so that comes before.
    """
    resource_tracker.ensure_running()
    if not hasattr(signal, "pthread_sigmask"):  # pragma: no cover - Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _describe_end(exitcode: int | None) -> str:
    """How a process ended, in words.

    >>> _describe_end(-9), _describe_end(3)
    ('signal 9 (SIGKILL)', 'exit status 3')
    """
    if exitcode is None:
        return "it does not end"
    if exitcode >= 0:
        return f"exit status {exitcode}"
    try:
        return f"signal {-exitcode} ({signal.Signals(-exitcode).name})"
    except ValueError:
        return f"signal {-exitcode}"
