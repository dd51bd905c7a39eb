"""Single-root dependency decoding in quadratic time, in the place of Stanza's decoder and with the same result.

Stanza makes sure of a single root by a penalty on every root arc, so large that a second one never pays off. With it
the first greedy choice of every sentence has a cycle, and its Chu-Liu-Edmonds search undoes one cycle after another,
each with a new matrix and another search for cycles in Python: a third of the time of the whole parser.

Here each word first takes its best governor. No tree can score more than the sum of these maxima, so if they form a
tree with one root, it is the best one; that holds for most sentences. For the others the best tree with any number of
roots is searched for, which mostly has one, and only then is the penalty used. The search is Tarjan's for dense graphs,
which looks at a row of the matrix once for every time that it is merged.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Scores = NDArray[np.floating[Any]]
    Heads = NDArray[np.intp]

__all__ = ["best_tree", "fast_decoding", "single_root_tree"]


@contextmanager
def fast_decoding() -> Iterator[None]:
    """Let Stanza's parser decode with :func:`single_root_tree` for the length of a ``with`` block."""
    from stanza.models.depparse import head_constraints, model

    original = model.chuliu_edmonds_one_root
    for module in (model, head_constraints):
        module.chuliu_edmonds_one_root = single_root_tree
    try:
        yield
    finally:
        for module in (model, head_constraints):
            module.chuliu_edmonds_one_root = original


def single_root_tree(scores: Scores) -> Heads:
    """The best dependency tree with exactly one root.

    Args:
        scores: ``scores[d, h]`` is the score of word ``h`` as the governor of word ``d``; row and column 0 stand for
            the root.

    Returns:
        The governor of each word; entry 0 is 0. It is what Stanza's ``chuliu_edmonds_one_root`` gives (after
        Stanojević and Cohen 2021, "A Root of a Problem"), unless two trees tie.
    """
    import numpy as np

    weights = scores.copy()
    weights.reshape(-1)[:: len(weights) + 1] = -np.inf  # the diagonal
    heads: Heads = weights.argmax(axis=1)
    heads[0] = 0
    roots = _count_roots(heads)
    if roots == 1 and _reaches_root(heads):
        return heads
    weights = weights.astype(np.float64)
    weights[0] = -np.inf
    if roots <= 1:
        heads = best_tree(weights)
        if _count_roots(heads) == 1:
            return heads
    finite = weights[np.isfinite(weights)]
    # Two trees never differ by more than this, so no tree with a second root arc can win.
    weights[:, 0] -= (finite.max() - finite.min()) * len(weights) + 1.0
    return best_tree(weights)


def _count_roots(heads: Heads) -> int:
    import numpy as np

    return len(heads) - 1 - int(np.count_nonzero(heads[1:]))


def best_tree(weights: Scores) -> Heads:
    """The best tree that hangs from node 0, with any number of arcs from it.

    Tarjan 1977, "Finding optimum branchings", in the form for dense graphs: from an unattached node, follow best
    governors backwards. Where the path meets a node that hangs from node 0, so does all of the path; where it meets
    itself, the cycle becomes one node. An arc into that node counts for what it adds over the arc that it replaces.

    Args:
        weights: As the scores of :func:`single_root_tree`, in double precision, with minus infinity on the diagonal;
            not changed.

    Returns:
        The governor of each node; entry 0 is 0.
    """
    import numpy as np

    size = len(weights)
    rows = list(weights)  # of each node, the best arc into it from each word
    best_governor = weights.argmax(axis=1).tolist()
    ends = list(np.repeat(np.arange(size)[:, None], size, axis=1))  # and the word of the node that this arc enters
    members = [np.array([node]) for node in range(size)]
    children: list[list[int]] = [[] for _ in range(size)]
    parent = list(range(size))
    chosen = [(0, 0)] * size  # of each node, governor and word of the best arc into it
    outer = np.arange(size)  # of each word, the outermost node that it is in
    attached = {0}

    for word in range(1, size):
        path = [] if outer[word] in attached else [int(outer[word])]
        while path:
            node = path[-1]
            governor = best_governor[node]
            chosen[node] = (governor, int(ends[node][governor]))
            source = int(outer[governor])
            if source in attached:
                attached.update(path)
                path = []
            elif source not in path:
                path.append(source)
            else:
                start = path.index(source)
                cycle, path = path[start:], path[:start]
                gains = np.stack([rows[each] - rows[each].max() for each in cycle])
                best = gains.argmax(axis=0)
                merged = len(rows)
                inside = np.concatenate([members[each] for each in cycle])
                row = gains.max(axis=0)
                row[inside] = -np.inf
                rows.append(row)
                best_governor.append(int(row.argmax()))
                ends.append(np.stack([ends[each] for each in cycle])[best, np.arange(size)])
                members.append(inside)
                children.append(cycle)
                parent.append(merged)
                chosen.append((0, 0))
                outer[inside] = merged
                for each in cycle:
                    parent[each] = merged
                path.append(merged)
    return _expand(sorted(set(outer.tolist()) - {0}), size, chosen, parent, children)


def _expand(
    nodes: list[int], size: int, chosen: list[tuple[int, int]], parent: list[int], children: list[list[int]]
) -> Heads:
    """Undo the contractions from the outside in: the arc into a cycle replaces one of its arcs, all others stay."""
    import numpy as np

    heads = np.zeros(size, dtype=np.intp)
    while nodes:
        node = nodes.pop()
        governor, word = chosen[node]
        heads[word] = governor
        inner = word
        while inner != node:
            nodes += [each for each in children[parent[inner]] if each != inner]
            inner = parent[inner]
    return heads


def _reaches_root(heads: Heads) -> bool:
    """Whether every word comes to the root by way of its governors: each round doubles the steps taken."""
    for _ in range(len(heads).bit_length()):
        heads = heads[heads]
    return not heads.any()
