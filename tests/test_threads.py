"""Work that several threads share: order, errors, work inside work, forks, and the end."""

from __future__ import annotations

import gc
import os
import signal
import threading
import weakref

import pytest

from quoteattr._threads import Threads

SECONDS = 20  # that the slowest machine needs to start a thread


def test_two_things_are_done_at_the_same_time_and_answers_keep_their_order() -> None:
    both = threading.Barrier(2, timeout=SECONDS)

    def work(number: int) -> int:
        both.wait()
        return -number

    assert list(Threads(2).map(work, [1, 2, 3, 4])) == [-1, -2, -3, -4]


def test_one_thread_is_the_one_that_calls() -> None:
    assert set(Threads().map(lambda _: threading.get_ident(), range(3))) == {threading.get_ident()}
    assert list(Threads(3).map(lambda _: threading.get_ident(), [0])) == [threading.get_ident()]


def test_an_error_comes_when_its_turn_does() -> None:
    answers = Threads(2).map(lambda number: 6 // number, [1, 2, 0, 3])
    assert [next(answers), next(answers)] == [6, 3]
    with pytest.raises(ZeroDivisionError):
        next(answers)


def test_work_inside_work_is_not_spread() -> None:
    outer, inner = Threads(2), Threads(2)
    threads = list(outer.map(lambda _: {threading.get_ident(), *inner.map(_tell_thread, range(9))}, range(4)))
    assert all(len(those) == 1 for those in threads)
    assert threading.get_ident() not in set().union(*threads)


def _tell_thread(_: int) -> int:
    return threading.get_ident()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_child_starts_its_own() -> None:
    threads, both = Threads(2), threading.Barrier(2, timeout=SECONDS)
    assert len(list(threads.map(lambda _: both.wait(), range(2)))) == 2  # each has been started
    child = os.fork()
    if not child:
        signal.alarm(SECONDS)  # who waits for the parent's threads waits for ever
        os._exit(0 if list(threads.map(abs, [-3, -4])) == [3, 4] else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert list(threads.map(abs, [-5, -6])) == [5, 6]


def test_they_end_with_their_object() -> None:
    started: list[weakref.ref[threading.Thread]] = []
    threads = Threads(2)
    list(threads.map(lambda _: started.append(weakref.ref(threading.current_thread())), range(4)))
    del threads
    gc.collect()
    for each in started:
        if (thread := each()) is not None:
            thread.join(SECONDS)
            assert not thread.is_alive()


@pytest.mark.parametrize("count", [0, -2])
def test_there_is_one_at_least(count: int) -> None:
    with pytest.raises(ValueError, match="threads are 1 or more, not"):
        Threads(count)
