"""One run: a source, an engine that turns its articles into lines, and the output that keeps them."""

from __future__ import annotations

import json
import os
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence

import attrs

from ..claims import Failure
from ..errors import OutputError
from ..extractor import Extractor
from .articles import Article
from .output import Output
from .paths import STDIN
from .pool import extract_in_processes
from .source import Entry, Source
from .work import Line, Setup

__all__ = ["Progress", "Summary", "run_batch"]


@attrs.frozen
class Progress:
    """How far a run is.

    Args:
        documents: Documents with a line in the output.
        resumed: How many of them an earlier run had finished.
        failed: How many of them are error rows.
        claims: Claims found by this run.
        share: Part of the inputs' bytes that is done, 0 to 1; None where their size is not known.
    """

    documents: int = 0
    resumed: int = 0
    failed: int = 0
    claims: int = 0
    share: float | None = None


@attrs.frozen
class Summary:
    """What a run did.

    Args:
        documents: Documents with a line in the output.
        resumed: How many of them an earlier run had finished.
        failures: Type of error to how many documents it stands for, in the whole output.
        claims: Claims found by this run.
        seconds: How long it took.
    """

    documents: int
    resumed: int
    failures: Counter[str]
    claims: int
    seconds: float

    @property
    def failed(self) -> int:
        """How many documents are error rows."""
        return sum(self.failures.values())


def run_batch(
    source: Source | Sequence[str],
    output: str | None = None,
    *,
    make_extractor: Callable[[], Extractor] = Setup(),  # noqa: B008 - frozen
    workers: int = 1,
    engine: str = "local",
    resume: bool = False,
    overwrite: bool = False,
    on_progress: Callable[[Progress], object] | None = None,
) -> Summary:
    """Extract the claims of many documents into JSON Lines, one line a document, in the order of the inputs.

    A document that cannot be read or done becomes an error row. The output never holds half a line of a run that is
    under way, and a run that was killed goes on with ``resume=True``: the file is then the same, byte for byte, as
    that of a run that nobody disturbed.

    Args:
        source: What to read: a :class:`Source`, or paths of files and folders, and patterns.
        output: The file; None for standard output.
        make_extractor: Makes the extractor in each process: a :class:`Setup`, or a function that can be imported there.
        workers: Processes, each with its own models (some 700 MB) and one thread.
        engine: ``"local"`` for processes of this machine, ``"ray"`` for actors of a Ray cluster.
        resume: Go on where an earlier run with the same inputs was stopped.
        overwrite: Begin anew although there are results in the output.
        on_progress: Called whenever lines were written, and once before.

    Raises:
        OutputError: The output cannot be written, or cannot be resumed: it belongs to other inputs or other models.
        ModelError, RegistryError: The extractor cannot be made.
        WorkerError: Worker processes die again and again.
        MissingExtraError: A library that is needed is not installed.
        ValueError: An option is wrong.
    """
    if workers < 1:
        raise ValueError(f"workers is 1 or more, not {workers!r}")
    if engine not in ("local", "ray"):
        raise ValueError(f'engine is "local" or "ray", not {engine!r}')
    if not isinstance(source, Source):
        source = Source(source)
    _check_apart(source, output)
    source = attrs.evolve(source, apart_from=output)
    start = time.monotonic()
    with Output(output, resume=resume, overwrite=overwrite) as out:
        entries = iter(source)
        tally = _skip_done(entries, out)
        tally.total = None if on_progress is None else source.measure()
        if engine == "local":
            lines = extract_in_processes(tally.follow(entries), make_extractor, workers)
        else:
            from .ray import extract_on_ray

            lines = extract_on_ray(attrs.evolve(source, skip=tally.resumed), make_extractor, workers)
        report = on_progress or (lambda _: None)
        report(tally.progress())
        for written in _check_provenance(lines, out):
            out.append([line.text for line in written])
            tally.add(written)
            report(tally.progress())
    return Summary(tally.documents, tally.resumed, tally.failures, tally.claims, time.monotonic() - start)


@attrs.define
class _Tally:
    """What was done so far."""

    documents: int = 0
    resumed: int = 0
    claims: int = 0
    failures: Counter[str] = attrs.field(factory=Counter)
    total: int | None = None
    position: int = 0
    _positions: deque[int] = attrs.field(factory=deque)  # of the articles that were read and not written yet

    def follow(self, entries: Iterable[Entry]) -> Iterator[Article | Failure]:
        for entry in entries:
            self._positions.append(entry.position)
            yield entry.content

    def add(self, lines: Sequence[Line]) -> None:
        self.documents += len(lines)
        self.claims += sum(line.claims for line in lines)
        self.failures.update(line.error for line in lines if line.error is not None)
        for _ in lines if self._positions else ():
            self.position = self._positions.popleft()

    def progress(self) -> Progress:
        share = min(1.0, self.position / self.total) if self.total and self.position else None
        return Progress(self.documents, self.resumed, sum(self.failures.values()), self.claims, share)


def _check_apart(source: Source, output: str | None) -> None:
    for path in source.inputs if output is not None and os.path.exists(output) else ():
        if path != STDIN and os.path.isfile(path) and os.path.samefile(path, str(output)):
            raise OutputError(f"{output}: is an input too")


def _skip_done(entries: Iterator[Entry], out: Output) -> _Tally:
    """Pass over the entries that the output holds already, and count them."""
    tally = _Tally()
    for done in out.read_done():
        entry = next(entries, None)
        if entry is None or entry.id != done.id:
            there = "no more documents" if entry is None else f"{entry.id!r}"
            raise OutputError(
                f"{out.name}, line {tally.documents + 1}: is about {done.id!r}, but the inputs have {there} there; "
                "--resume needs the inputs and options that the file was begun with"
            )
        tally.documents += 1
        tally.resumed += 1
        tally.position = entry.position
        tally.failures.update([done.error] if done.error is not None else [])
    return tally


def _check_provenance(lines: Iterable[list[Line]], out: Output) -> Iterator[list[Line]]:
    """The lines, once it is sure that what made them made those that are in the output."""
    before = out.read_provenance()
    for written in lines:
        if before is not None and (first := next((line for line in written if line.error is None), None)):
            now = json.loads(first.text)["provenance"]
            if any(before.get(key) != now.get(key) for key in {*before, *now} - {"article"}):
                raise OutputError(
                    f"{out.name}: was begun with another version, other models or another registry; "
                    "--overwrite begins anew"
                )
            before = None
        yield written
