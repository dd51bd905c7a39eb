"""From the dependencies of spaCy's English models to Universal Dependencies, which the later stages read.

spaCy's English models use the labels of ClearNLP (Choi and Palmer 2012, "Guidelines for the CLEAR style constituent to
dependency conversion"). Besides the names of relations, the trees differ: there prepositions and "be" govern, here
they hang on their noun or predicate; a chain of conjuncts here is a fan; a person's name here is headed by its first
word. The rules are those that de Marneffe et al. 2014 ("Universal Stanford Dependencies: A cross-linguistic typology")
and the UD guidelines give for these constructions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs

__all__ = ["Node", "convert", "is_universal"]

_NAMES = {
    "ROOT": "root",
    "acomp": "xcomp",
    "agent": "obl:agent",
    "attr": "xcomp",
    "auxpass": "aux:pass",
    "csubjpass": "csubj:pass",
    "dative": "iobj",
    "dobj": "obj",
    "intj": "discourse",
    "meta": "dep",
    "neg": "advmod",
    "npadvmod": "obl:unmarked",
    "nsubjpass": "nsubj:pass",
    "oprd": "xcomp",
    "pcomp": "advcl",
    "pobj": "obl",
    "poss": "nmod:poss",
    "preconj": "cc:preconj",
    "predet": "det:predet",
    "prep": "advmod",  # one that governs nothing
    "prt": "compound:prt",
    "quantmod": "advmod",
    "relcl": "acl:relcl",
}

_NOMINALS = ("NOUN", "PROPN", "PRON", "NUM", "SYM", "DET")
_OBJECTS = ("pobj", "pcomp", "obl", "nmod")  # of a preposition; the last two stand for one with a second preposition
_PREPOSITIONS = ("prep", "agent", "dative")

# Prepositions of several words, by their first and second word: the second is a fixed part of the first.
_FIXED = frozenset(
    {
        ("according", "to"), ("because", "of"), ("due", "to"), ("instead", "of"), ("such", "as"), ("as", "of"),
        ("as", "to"), ("out", "of"), ("rather", "than"), ("prior", "to"), ("thanks", "to"), ("along", "with"),
        ("ahead", "of"), ("except", "for"), ("apart", "from"), ("aside", "from"), ("regardless", "of"),
    }
)  # fmt: skip


@attrs.define(eq=False)
class Node:
    """A word in a tree that is being changed.

    Args:
        form: The word in lower case.
        lemma: Its dictionary form.
        upos: Universal part of speech.
        head: Index of its governor, None for a root.
        deprel: Relation to it.
        named: Number of the person's name that it is a part of, or None.
    """

    form: str
    lemma: str
    upos: str
    head: int | None
    deprel: str
    named: int | None = None


def is_universal(labels: Iterable[str]) -> bool:
    """Whether a tree with these relations is one of Universal Dependencies already.

    >>> is_universal(["nsubj", "obl", "case"]), is_universal(["nsubj", "prep", "pobj"])
    (True, False)
    """
    return not set(labels) & {"prep", "pobj", "dobj", "nsubjpass", "auxpass", "ROOT", "attr", "acomp"}


def convert(nodes: Sequence[Node]) -> None:
    """Change the tree of one text, in place; heads stay within their sentences."""
    tree = _Tree(nodes)
    tree.turn_prepositions()
    tree.turn_copulas()
    tree.mark_infinitives()
    tree.turn_names()
    tree.spread_conjuncts()
    for node in nodes:
        node.deprel = _NAMES.get(node.deprel, node.deprel)
        if node.head is None:
            node.deprel = "root"
        elif node.deprel == "obl:unmarked" and nodes[node.head].upos in _NOMINALS:
            node.deprel = "nmod:unmarked"


class _Tree:
    def __init__(self, nodes: Sequence[Node]) -> None:
        self.nodes = nodes
        self.below: list[list[int]] = [[] for _ in nodes]
        for i, node in enumerate(nodes):
            if node.head is not None:
                self.below[node.head].append(i)

    def hang(self, i: int, head: int | None, deprel: str) -> None:
        """Move a word with all that hangs on it."""
        node = self.nodes[i]
        if node.head is not None:
            self.below[node.head].remove(i)
        if head is not None:
            self.below[head].append(i)
        node.head, node.deprel = head, deprel

    def replace(self, old: int, new: int, deprel: str, moved: Iterable[int]) -> None:
        """Put ``new``, which hangs on ``old``, in its place; ``old`` and ``moved`` hang on ``new``."""
        above, relation = self.nodes[old].head, self.nodes[old].deprel
        moved = list(moved)
        self.hang(new, above, relation)
        for i in moved:
            self.hang(i, new, self.nodes[i].deprel)
        self.hang(old, new, deprel)

    def turn_prepositions(self) -> None:
        """Put the noun (or clause) in the place of its preposition, the innermost first."""
        for i in reversed(range(len(self.nodes))):
            if self.nodes[i].deprel in _PREPOSITIONS and self.nodes[i].upos not in _NOMINALS:
                self.turn_preposition(i)

    def turn_preposition(self, i: int) -> None:
        preposition = self.nodes[i]
        objects = [c for c in self.below[i] if self.nodes[c].deprel in _OBJECTS and c > i]
        if not objects:
            return
        new = min(objects, key=lambda c: (self.nodes[c].deprel == "pcomp", c))  # "because of rain": "of" is a pcomp
        is_clause = self.nodes[new].deprel == "pcomp"
        is_below_noun = preposition.head is not None and self.nodes[preposition.head].upos in _NOMINALS
        second = next((c for c in (*self.below[i], *self.below[new]) if c == i + 1), None)
        if preposition.deprel == "agent":
            relation = "obl:agent"
        elif is_clause:
            relation = "acl" if is_below_noun else "advcl"
        else:
            relation = "nmod" if is_below_noun else "obl"
        self.replace(i, new, "mark" if is_clause else "case", [c for c in self.below[i] if c != new])
        self.nodes[new].deprel = relation
        if second is not None and (preposition.form, self.nodes[second].form) in _FIXED:
            self.hang(second, i, "fixed")

    def turn_copulas(self) -> None:
        """Put the predicate in the place of "be"."""
        for i, node in enumerate(self.nodes):
            if node.lemma != "be" or node.upos not in ("AUX", "VERB") or node.deprel in ("aux", "auxpass", "cop"):
                continue
            below = self.below[i]
            if any(self.nodes[c].deprel == "expl" and self.nodes[c].form == "there" for c in below):
                for c in below:
                    if self.nodes[c].deprel == "attr":
                        self.nodes[c].deprel = "nsubj"
                continue
            predicate = self.find_predicate(i)
            if predicate is not None:
                self.replace(i, predicate, "cop", [c for c in below if c != predicate])

    def find_predicate(self, i: int) -> int | None:
        below = [c for c in self.below[i] if self.nodes[c].deprel in ("attr", "acomp")]
        if below:
            return below[0]
        relations = {self.nodes[c].deprel for c in self.below[i]}
        if not relations & {"nsubj", "nsubjpass"} or relations & {"ccomp", "xcomp", "advcl"}:
            return None
        places = [c for c in self.below[i] if self.nodes[c].deprel == "obl" and c > i]
        return places[0] if places else None

    def mark_infinitives(self) -> None:
        for node in self.nodes:
            if node.deprel == "aux" and node.form == "to":
                node.deprel = "mark"

    def turn_names(self) -> None:
        """Let the first word of a person's name govern the others."""
        parts: dict[int, list[int]] = {}
        for i, node in enumerate(self.nodes):
            if node.named is not None and node.upos == "PROPN":
                parts.setdefault(node.named, []).append(i)
        for name in parts.values():
            inside = set(name)
            tops = [i for i in name if self.nodes[i].head not in inside]
            if len(name) < 2 or tops != [name[-1]] or name[-1] - name[0] != len(name) - 1:
                continue
            first, last = name[0], name[-1]
            others = [c for c in self.below[last] if c not in inside]
            if self.nodes[first].head != last:
                continue
            self.replace(last, first, "flat", others)
            for i in name[1:]:
                self.hang(i, first, "flat")

    def spread_conjuncts(self) -> None:
        """Hang every conjunct on the first one, and every "and" on the conjunct that follows it."""
        for i, node in enumerate(self.nodes):
            if node.deprel != "conj" or node.head is None:
                continue
            before = first = node.head
            while self.nodes[first].deprel == "conj" and (above := self.nodes[first].head) is not None:
                first = above
            self.hang(i, first, "conj")
            for c in [c for c in self.below[before] if self.nodes[c].deprel == "cc" and before < c < i]:
                self.hang(c, i, "cc")
