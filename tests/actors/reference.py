"""The slow, obvious implementation of the registry's rule: every name is compared, nothing is looked up.

It is the oracle of the index (tests/properties/test_actors.py) and a row of the benchmark (benchmarks/actors.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from quoteattr.actors import ActorRegistry
from quoteattr.actors.index import NameIndex
from quoteattr.actors.names import Words


class AllRows(NameIndex):
    """An index that leaves all the work to the comparison."""

    def __init__(self, names: Iterable[Words], *, organizations: bool = False) -> None:
        self._all = list(names)

    def words_of(self, row: int) -> Words:
        return self._all[row]

    def find(self, mention: Words) -> list[int]:
        return list(range(len(self._all)))

    def find_misspelt(self, mention: Words) -> list[int]:
        return list(range(len(self._all)))

    def holders(self, word: str) -> Sequence[int]:
        return [row for row, words in enumerate(self._all) if word in words]


class ReferenceRegistry(ActorRegistry):
    """A registry that compares a mention with every name it holds."""

    _index_type = AllRows
