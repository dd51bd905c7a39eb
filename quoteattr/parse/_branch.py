"""The parser's own layers of the network, and how their scores become words, trees and entities.

Words are joined from the tokenizer's units, as in Trankit (Nguyen et al. 2021); a sentence's tree is the best one under
biaffine scores (Dozat and Manning 2017).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import groupby, islice
from typing import TYPE_CHECKING

import attrs
import numpy as np

from quoteattr._products import multiply
from quoteattr._threads import Threads
from quoteattr.encoder import open_network
from quoteattr.errors import ModelCorruptError
from quoteattr.models import Manifest
from quoteattr.parse._crossings import uncross
from quoteattr.parse._entities import EntityTags
from quoteattr.parse._treedecode import single_root_tree
from quoteattr.parse._word_vectors import WordVectors

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from quoteattr.encoder import Window

__all__ = ["Branch", "Labels", "Scores"]


#: How much log probability a word's governor may lose so that arcs do not cross. On development treebanks 1 to 4 give
#: the same, 0.2 points of attachment more than none.
UNSURE = 2.0


def _to_pairs(pairs: Iterable[Sequence[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((upos, xpos) for upos, xpos in pairs)


@attrs.frozen
class Labels:
    """The classes of each head, in the order of their scores, and which pairs of tags a word can have."""

    upos: tuple[str, ...] = attrs.field(converter=tuple)
    xpos: tuple[str, ...] = attrs.field(converter=tuple)
    deprel: tuple[str, ...] = attrs.field(converter=tuple)
    entity: tuple[str, ...] = attrs.field(converter=tuple)
    pairs: tuple[tuple[str, str], ...] = attrs.field(converter=_to_pairs)


@attrs.frozen(eq=False)
class Scores:
    """What the branch says of the units of a window; row 0 of arcs and relations stands for the root.

    Args:
        joins: Whether each unit goes on with the word before it, if no space is between them.
        ends: Whether a word that begins with this unit ends its sentence.
        upos: Numbers of the labels.
        xpos: Numbers of the labels.
        entities: ``[units, tags]``.
        dependents: ``[1 + units, k]``; the score of an arc is the product with the governor's row.
        governors: ``[1 + units, k]``.
        relations: ``[1 + units, 2 * r]``, each unit as a dependent and as a governor.
    """

    joins: NDArray[np.bool_]
    ends: NDArray[np.bool_]
    upos: list[int]
    xpos: list[int]
    entities: NDArray[np.float32]
    dependents: NDArray[np.float32]
    governors: NDArray[np.float32]
    relations: NDArray[np.float32]


class Branch:
    """The parser's layers and their labels. Safe to share between threads.

    Args:
        manifest: Names ``parser/parser.int8.onnx``, ``parser/relations.onnx``, ``parser/labels.json`` and the files of
            :class:`~quoteattr.parse._word_vectors.WordVectors`.
        threads: Read several windows at once.

    Raises:
        ModelMissingError: A file is missing.
        ModelCorruptError: A file is not what it should be.
    """

    def __init__(self, manifest: Manifest, threads: Threads) -> None:
        self._threads = threads
        self._session = open_network(manifest.path("parser/parser.int8.onnx"))
        self._relating = open_network(manifest.path("parser/relations.onnx"))
        try:
            self.labels = Labels(**json.loads(manifest.path("parser/labels.json").read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise ModelCorruptError(f"the parser's labels cannot be read ({error}); reinstall quoteattr") from error
        self._root = self.labels.deprel.index("root")
        # Relations of which a word governs one at most: its subject and its object.
        self._once = [
            np.array([name.partition(":")[0] in names for name in self.labels.deprel])
            for names in (("nsubj", "csubj"), ("obj",))
        ]
        pairs = [(self.labels.upos.index(upos), self.labels.xpos.index(xpos)) for upos, xpos in self.labels.pairs]
        self._pairs = np.array(pairs, np.int64).T
        # Where their scores stand, behind the four of joins and ends.
        self._pair_columns = self._pairs + np.array([[4], [4 + len(self.labels.upos)]])
        self.entities = EntityTags(self.labels.entity)
        self.word_vectors = WordVectors(manifest)

    def score(self, values: Sequence[NDArray[np.float32]], windows: Sequence[Window]) -> list[Scores]:
        """The scores of the units of each window.

        Args:
            values: What the encoder made of the windows.
            windows: The windows, which the network reads one by one.
        """
        outputs = list(self._threads.map(lambda value: self._session.run(None, {"values": value}), values))
        return [self._read(output, window) for output, window in zip(outputs, windows, strict=True)]

    def _read(self, output: Sequence[NDArray[np.float32]], window: Window) -> Scores:
        words, entities, arcs, relations = (found[0] for found in output)
        at = words[window.first]
        upos, xpos = (at.take(columns, axis=1) for columns in self._pair_columns)
        best = self._pairs[:, (upos + xpos).argmax(1)].tolist()
        places = np.concatenate([[0], window.first])
        arcs, arc = arcs[places], arcs.shape[1] // 2
        return Scores(
            joins=at[:, 1] > at[:, 0],
            ends=at[:, 3] > at[:, 2],
            upos=best[0],
            xpos=best[1],
            entities=entities[window.first],
            dependents=arcs[:, :arc],
            governors=arcs[:, arc:],
            relations=relations[places],
        )

    def attach(self, sentences: Sequence[tuple[Scores, Sequence[int]]]) -> list[tuple[list[int], list[str]]]:
        """Governors and relations of sentences.

        Args:
            sentences: Of each one the scores of its window, and the first unit of each of its words; those of a window
                stand together.

        Returns:
            Of each sentence, for each word, the number of its governor in it, from 1, or 0 for the root; and the
            relations.
        """
        trees = []
        for scores, units in sentences:
            places = np.concatenate([[0], np.asarray(units, np.int64) + 1])
            arcs = multiply(scores.dependents[places], scores.governors[places].T)
            heads = uncross(single_root_tree(arcs), arcs, UNSURE * (scores.dependents.shape[1] - 1) ** 0.5)[1:]
            trees.append((scores, places, heads))
        windows = groupby(trees, key=lambda tree: id(tree[0]))
        names = iter([name for _, those in windows for name in self._relate(list(those))])
        return [(heads.tolist(), list(islice(names, len(heads)))) for _, _, heads in trees]

    def _relate(self, trees: Sequence[tuple[Scores, NDArray[np.intp], NDArray[np.intp]]]) -> list[str]:
        """The relations of all words of a window: of each sentence its places in the scores, and governors."""
        scores = trees[0][0]
        dependents = np.concatenate([places[1:] for _, places, _ in trees])
        governors = np.concatenate([places[heads] for _, places, heads in trees])
        governs = np.zeros(len(scores.relations), np.bool_)
        governs[governors] = True
        which = (governs.cumsum() - 1)[governors]
        arcs = {"dependents": dependents, "governors": governs.nonzero()[0], "which": which}
        kinds = self._relating.run(None, {"vectors": scores.relations, **arcs})[0]
        kinds[:, self._root] = -np.inf
        best = np.where(governors == 0, self._root, self._choose(kinds, governors)).tolist()
        return [self.labels.deprel[kind] for kind in best]

    def _choose(self, kinds: NDArray[np.float32], governors: NDArray[np.intp]) -> NDArray[np.intp]:
        """The best relations of which no word governs two subjects or two objects."""
        best: NDArray[np.intp] = kinds.argmax(1)
        for alike in self._once:
            of_governor: dict[int, list[int]] = {}
            for word in np.flatnonzero(alike[best]).tolist():
                of_governor.setdefault(int(governors[word]), []).append(word)
            for words in of_governor.values():
                if len(words) > 1:
                    others = kinds[words].copy()
                    others[:, alike] = -np.inf
                    losses = kinds[words, best[words]] - others.max(1)
                    for k, word in enumerate(words):
                        if k != int(losses.argmax()):
                            best[word] = others[k].argmax()
        return best
