"""Threads that do the same with several things at once: articles, or the paragraphs of one."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

__all__ = ["Threads"]

_Thing = TypeVar("_Thing")
_Value = TypeVar("_Value")

_here = threading.local()


class Threads:
    """Some threads. While ONNX Runtime reads in one of them, Python goes on in another.

    They are started when they are first wanted, and end with this object. A fork leaves them behind; the child starts
    its own.

    Args:
        count: How many; one stands for the thread that calls.

    Raises:
        ValueError: ``count`` is less than 1.

    >>> list(Threads(2).map(len, ["a", "bc"]))
    [1, 2]
    """

    def __init__(self, count: int = 1) -> None:
        if count < 1:
            raise ValueError(f"threads are 1 or more, not {count!r}")
        self.count = count
        self._pool: tuple[int, ThreadPoolExecutor] | None = None  # with the number of the process that started it

    def map(self, work: Callable[[_Thing], _Value], things: Sequence[_Thing]) -> Iterator[_Value]:
        """What ``work`` gives for each of the things, in their order.

        Work that is itself done side by side with other work does not spread any further.
        """
        if self.count == 1 or len(things) < 2 or getattr(_here, "is_one_of_them", False):
            return map(work, things)
        return self._open_pool().map(work, things)

    def _open_pool(self) -> ThreadPoolExecutor:
        pool = self._pool  # no lock, which a fork could leave closed: of two that are started at once the last stays
        if pool is None or pool[0] != os.getpid():
            pool = self._pool = os.getpid(), ThreadPoolExecutor(self.count, "quoteattr", _begin)
        return pool[1]


def _begin() -> None:
    _here.is_one_of_them = True
