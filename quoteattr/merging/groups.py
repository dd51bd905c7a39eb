"""The same quotation across articles: who printed which version of it first, and how it was cut."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from .candidates import SHINGLE, find_pairs
from .printings import Printing
from .verdict import Change, Cut, compare, describe_cuts
from .words import Words

__all__ = ["MERGE_SCHEMA", "MergedQuotation", "Version", "merge_quotations"]

#: Name and version of what :meth:`MergedQuotation.to_dict` gives.
MERGE_SCHEMA = "quoteattr-merge/1"

#: So much of a version of ten words or more must stand in the fullest one. Of all pairs of quotations in PolNeAR's
#: training articles with a share of 0.70 to 0.80, 9 of 12 are the same quotation and 2 the same speaker saying
#: nearly the same again; below 0.65 hardly any is.
THRESHOLD = 0.7

# Fewer words than this two people may well say independently of each other; nearly the same words are then mostly a
# turn of speech ("a great deal of weight", "a great deal of respect").
_COMMONPLACE = 10


@attrs.frozen
class Version:
    """One wording of a quotation.

    Args:
        text: As it was first printed.
        similarity: The share of its words that stand in the fullest version, 0 to 1.
        cuts: What it leaves out of the fullest version.
        changes: What it says otherwise.
        printings: Who printed it, the earliest first; those without a date last, in the order of the input.
    """

    text: str
    similarity: float
    cuts: tuple[Cut, ...]
    changes: tuple[Change, ...]
    printings: tuple[Printing, ...]


@attrs.frozen
class MergedQuotation:
    """A quotation and everybody who printed it.

    Args:
        id: "q1", "q2", ... in the order of the input.
        versions: The fullest first, then by length.
    """

    id: str
    versions: tuple[Version, ...]

    @property
    def text(self) -> str:
        """The fullest version."""
        return self.versions[0].text

    @property
    def printings(self) -> tuple[Printing, ...]:
        """All of all versions, the earliest first."""
        return _sort(printing for version in self.versions for printing in version.printings)

    @property
    def articles(self) -> int:
        """How many articles printed it."""
        return len({printing.document for version in self.versions for printing in version.printings})

    @property
    def speakers(self) -> tuple[tuple[str, int], ...]:
        """Whom the articles name as its speaker, with the number of articles, most first."""
        named = dict.fromkeys((p.document, p.speaker) for p in self.printings if p.speaker is not None)
        return tuple(Counter(name for _, name in named).most_common())

    def to_dict(self) -> dict[str, Any]:
        """The quotation as JSON: keys in a fixed order, ``null`` and ``[]`` written out."""
        return {
            "schema": MERGE_SCHEMA,
            "id": self.id,
            "text": self.text,
            "articles": self.articles,
            "speakers": [{"name": name, "articles": articles} for name, articles in self.speakers],
            "first": _describe(self.printings[0]),
            "versions": [
                {
                    "text": version.text,
                    "similarity": round(version.similarity, 4),
                    "cuts": [attrs.asdict(cut) for cut in version.cuts],
                    "changes": [attrs.asdict(change) for change in version.changes],
                    "printings": [_describe(printing) for printing in version.printings],
                }
                for version in self.versions
            ],
        }


@attrs.define
class _Wording:
    """Everybody who printed the same words; of few words, the same words of the same speaker."""

    words: str
    printings: list[Printing]
    names: set[str]


def merge_quotations(
    printings: Iterable[Printing], *, min_words: int = 5, min_articles: int = 2, threshold: float = THRESHOLD
) -> Iterator[MergedQuotation]:
    """Find the same quotation in several articles. Time and memory grow with the number of printings.

    Each wording is compared with the fullest one of a quotation, never with another cut, so that two quotations are
    not joined by a phrase that is in both. Fewer than ten words are a cut of a longer quotation only if all of them
    stand in it and the same name stands beside both.

    Args:
        printings: Quotations, for example of :func:`quoteattr.merging.read_printings`.
        min_words: Shorter ones are left out; at least 4.
        min_articles: Quotations in fewer articles are left out.
        threshold: The share of a version's words that must stand in the fullest one, in order and in runs of three.

    Yields:
        Quotations in the order in which the input first has one of their versions.

    Raises:
        ValueError: ``min_words`` is less than 4, or ``threshold`` is not between 0 and 1.
    """
    if min_words < SHINGLE:
        raise ValueError(f"min_words is {SHINGLE} or more, not {min_words!r}")
    if not 0 < threshold <= 1:
        raise ValueError(f"threshold is between 0 and 1, not {threshold!r}")
    return _merge(printings, min_words, min_articles, threshold)


def _merge(
    printings: Iterable[Printing], min_words: int, min_articles: int, threshold: float
) -> Iterator[MergedQuotation]:
    words = Words()
    wordings = _gather(printings, words, min_words)
    places = {id(wording): place for place, wording in enumerate(wordings)}
    wordings.sort(key=lambda wording: -len(wording.words))  # stable
    members: dict[int, list[int]] = {}  # the fullest wording and the others, where there are any
    fullest = list(range(len(wordings)))
    for number, candidates in find_pairs([wording.words for wording in wordings]):
        wording = wordings[number]
        for root in dict.fromkeys(fullest[candidate] for candidate in candidates):
            if _is_version(wording, wordings[root], threshold):
                fullest[number] = root
                members.setdefault(root, []).append(number)
                wordings[root].names |= wording.names
                break
    groups = [
        [wordings[root], *(wordings[n] for n in members.get(root, ()))]
        for root in range(len(wordings))
        if fullest[root] == root
    ]
    groups = [group for group in groups if len({p.document for w in group for p in w.printings}) >= min_articles]
    groups.sort(key=lambda group: min(places[id(wording)] for wording in group))
    for number, group in enumerate(groups, start=1):
        yield MergedQuotation(f"q{number}", tuple(_make_version(wording, group[0], words) for wording in group))


def _gather(printings: Iterable[Printing], words: Words, min_words: int) -> list[_Wording]:
    wordings: dict[tuple[str, str | None], _Wording] = {}
    for printing in printings:
        encoded = words.encode(printing.text)
        if len(encoded) < min_words:
            continue
        name = _family_name(printing.speaker)
        key = encoded, name if len(encoded) < _COMMONPLACE else None
        wording = wordings.get(key)
        if wording is None:
            wording = wordings[key] = _Wording(encoded, [], set())
        wording.printings.append(printing)
        if name is not None:
            wording.names.add(name)
    return list(wordings.values())


def _is_version(wording: _Wording, root: _Wording, threshold: float) -> bool:
    if len(wording.words) < _COMMONPLACE:
        return not wording.names.isdisjoint(root.names) and wording.words in root.words
    return compare(wording.words, root.words) >= threshold


def _family_name(name: str | None) -> str | None:
    """The last word, which "Mara Okello", "Okello" and "Ms Okello" share."""
    return None if name is None or not name.split() else name.split()[-1].casefold()


def _make_version(wording: _Wording, root: _Wording, words: Words) -> Version:
    printings = _sort(wording.printings)
    text, whole = printings[0].text, _sort(root.printings)[0].text
    cuts, changes = ((), ()) if wording is root else describe_cuts(text, whole, words)
    return Version(text, compare(wording.words, root.words), cuts, changes, printings)


def _sort(printings: Iterable[Printing]) -> tuple[Printing, ...]:
    return tuple(sorted(printings, key=lambda printing: (printing.date is None, printing.date or "")))


def _describe(printing: Printing) -> dict[str, Any]:
    return {
        "document": printing.document,
        "claim": printing.claim,
        "date": printing.date,
        "kind": printing.kind,
        "speaker": printing.speaker,
        "actor": printing.actor,
    }
