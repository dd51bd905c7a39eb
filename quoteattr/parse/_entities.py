"""Named entities from scores of BIOES tags.

What is a person in one sentence is seldom a town in the next, but a network that reads a paragraph at a time does not
know the next one. So the occurrences of a word tell each other what they take it for (compare Krishnan and Manning
2006, "An effective two-stage model for exploiting non-local dependencies in named entity recognition"), and then the
best path that the scheme allows is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from quoteattr._products import multiply

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["EntityTags"]

#: How much what the other occurrences say counts beside a word's own scores, if there are many; tuned on dev.
_WEIGHT = 0.9
#: The least probability of a class, so that no occurrence alone can forbid one.
_LEAST = 1e-2


class EntityTags:
    """Reads BIOES tags.

    Args:
        tags: "O" first, then the places of entities with their classes: "B-PERSON".
    """

    def __init__(self, tags: Sequence[str]) -> None:
        self._places = [tag[0] for tag in tags]
        self._kinds = [tag[2:] for tag in tags]
        opens = np.array([place in "BI" for place in self._places])
        goes_on = np.array([place in "IE" for place in self._places])
        same = np.array([[a == b for b in self._kinds] for a in self._kinds])
        allowed = np.where(opens[:, None], goes_on[None] & same, ~goes_on[None])
        self._following = [frozenset(row.nonzero()[0].tolist()) for row in allowed]
        self._transitions = np.where(allowed, 0.0, -np.inf).astype(np.float32)
        self._first = np.where(goes_on, -np.inf, 0.0).astype(np.float32)
        self._last = np.where(opens, -np.inf, 0.0).astype(np.float32)
        names = list(dict.fromkeys(self._kinds))
        self._class = np.array([names.index(kind) for kind in self._kinds])
        self._sums = np.eye(len(names), dtype=np.float32)[self._class]

    def agree(self, words: Sequence[str], scores: NDArray[np.float32]) -> NDArray[np.float32]:
        """The scores of a document's words, moved towards those classes that the other occurrences of a word have.

        Only words with a capital move, of which one occurrence at least seems a part of an entity.

        Args:
            words: As they stand in the text, in any order.
            scores: ``[words, tags]``, left as they are.
        """
        named = scores.argmax(1) > 0
        places: dict[str, list[int]] = {}
        for number, word in enumerate(words):
            if word[:1].isupper() and len(word) > 1:
                places.setdefault(word, []).append(number)
        groups = [group for group in places.values() if len(group) > 1 and named[group].any()]
        if not groups:
            return scores
        rows = np.concatenate(groups)
        sizes = np.array([len(group) for group in groups])
        own = scores[rows]
        share = np.exp(own - own.max(1, keepdims=True))
        classes = np.log(multiply(share, self._sums) / share.sum(1, keepdims=True) + _LEAST)
        together = np.add.reduceat(classes, np.concatenate([[0], sizes.cumsum()[:-1]]))
        others = np.repeat(together, sizes, axis=0) - classes
        agreed: NDArray[np.float32] = scores.copy()
        agreed[rows] += _WEIGHT * (others / np.repeat(sizes, sizes)[:, None])[:, self._class]
        return agreed

    def spans(self, scores: NDArray[np.float32]) -> Iterator[tuple[int, int, str]]:
        """The entities of a sentence: first word, end-exclusive last word, class.

        Args:
            scores: ``[words, tags]``
        """
        path: list[int] = scores.argmax(1).tolist()
        if not any(path):
            return
        if not self._is_allowed(path):
            path = self._best(scores)
        start = 0
        for k, tag in enumerate(path):
            place = self._places[tag]
            if place in "BS":
                start = k
            if place in "ES":
                yield start, k + 1, self._kinds[tag]

    def _is_allowed(self, path: list[int]) -> bool:
        """The best tags of the words one by one are the best path if the scheme allows it."""
        inside = all(b in self._following[a] for a, b in pairwise(path))
        return inside and self._first[path[0]] == 0 == self._last[path[-1]]

    def _best(self, scores: NDArray[np.float32]) -> list[int]:
        best = self._first + scores[0]
        back = []
        for row in scores[1:]:
            reach = best[:, None] + self._transitions
            back.append(reach.argmax(0))
            best = reach.max(0) + row
        path = [int((best + self._last).argmax())]
        for pointers in reversed(back):
            path.append(int(pointers[path[-1]]))
        return path[::-1]
