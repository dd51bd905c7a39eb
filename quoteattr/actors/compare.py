"""The verdict on two names: whether one can be the other, how well, and why.

Invariants, tested under these names in tests/actors/test_compare.py:

* conflict: where both names have a word that the other lacks, they are not the same ("Hillary Clinton", "Bill Clinton")
* suffix: names with different suffixes never match; a suffix on one side only is never decisive
* lone word: one word of a longer name is never decisive
* pairwise: the verdict reads the two names and nothing else, so no third actor can change it

The score ranks candidates; it is no probability. 1.0 is the same name; what differs is taken off as PENALTIES says.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import attrs

from .lexicon import load_nicknames
from .names import Words, is_solid
from .spelling import are_alike, are_misspelt, edit_cost

__all__ = ["ACCEPT", "ACRONYM", "WEAK", "Match", "acronym_of", "compare_organizations", "compare_persons"]

#: A decisive match reaches this score.
ACCEPT = 0.8
#: A match that cannot decide never scores more than this.
WEAK = 0.6
SURNAME, GIVEN, PART = 0.5, 0.35, 0.3
ACRONYM = 0.45
SUBSET = 0.4

PENALTIES = {
    "spaces": 0.03,  # SergeiLavrov
    "order": 0.05,  # bin Salman Mohammed
    "variant": 0.02,  # Mohamad, Mohammed
    "misspelling": 0.11,  # Marcon, Macron
    "edit": 0.04,  # for each unit of edit cost, on top of these two
    "nickname": 0.08,  # Bill, William
    "initial": 0.08,  # J. Roe, Jane Roe
    "middle initial": 0.01,  # Jane Q. Roe, Jane Quincy Roe; and a middle initial that the mention leaves out
    "middle": 0.03,  # a middle name that the mention leaves out
    "leading": 0.08,  # a first name that the mention leaves out (Boris Johnson)
    "trailing": 0.12,  # a last name that the mention leaves out
    "added": 0.06,  # a middle name or initial that only the mention has
    "added more": 0.02,  # each further one
    "added at an end": 0.12,  # a first or last name that only the mention has
    "particle": 0.01,  # Assad, al-Assad
}


@attrs.frozen
class Match:
    """How well a name fits another.

    Args:
        score: 0 to 1, a rank and no probability.
        decisive: Whether it may decide on its own.
        evidence: Why, in words, strongest first.
        added: The words (middle names, initials) that only the mention has.
        doubtful: Words of the mention that fit only if they are misspelt, and a last word that is spelled in another
            way: where such a word is another actor's name, it may as well be that.
        slip: Whether the mention fits only if somebody slipped: a word misspelt, or a family name that is not
            transliterated spelled in another way.
        blocked: Whether it is a rival only: it keeps others from deciding and cannot win (see registry.py).
        by_office: Whether the mention is an office without a name.
    """

    score: float
    decisive: bool
    evidence: tuple[str, ...] = ()
    added: Words = ()
    doubtful: Words = ()
    slip: bool = False
    blocked: bool = False
    by_office: bool = False


class _Pair(NamedTuple):
    cost: float
    evidence: str = ""
    variant: str = ""
    misspelt: str = ""
    initial: bool = False


_SAME = _Pair(0.0)
_ARABIC = frozenset(("~al", "~bin", "~abu", "~bint", "~umm"))
_EQUAL = Match(1.0, True)
_SURNAME = Match(SURNAME, False, ("surname only",))


def compare_persons(mention: Words, name: Words, *, misspellings: bool = False, family: Words = ()) -> Match | None:
    """Compare the name in a mention with a name of a person.

    Args:
        mention: The read words of the mention.
        name: The read words of the registry's name.
        misspellings: Whether a misspelt word may match.
        family: The family name where the registry gives it; then the words may stand in either order.

    Returns:
        The match, or None when the names are not the same.

    >>> match = compare_persons(("j.", "roe"), ("jane", "roe"))
    >>> match.score, match.decisive, match.evidence
    (0.92, True, ('given name matches by initial (J.)',))
    >>> compare_persons(("bill", "roe"), ("jane", "roe")) is None
    True
    """
    if not mention or not name:
        return None
    if mention == name:
        return _EQUAL
    if len(mention) == 1 and len(name) > 1 and mention[0] == name[-1] and is_solid(mention[0]) and not family:
        return _SURNAME  # what most mentions of a common surname come to
    suffix, other_suffix = _suffix(mention), _suffix(name)
    if suffix and other_suffix and suffix != other_suffix:
        return None
    core, other = _core(mention, suffix), _core(name, other_suffix)
    match = _compare_cores(core, other, misspellings, family)
    if match is None:
        return None
    if match.slip and not misspellings and _is_transliterated(core):
        match = attrs.evolve(match, slip=False)
    if suffix != other_suffix and (suffix or len(_content(core)) > 1):
        which = f"only the mention has {_spoken(suffix)}" if suffix else f"only the actor has {_spoken(other_suffix)}"
        return attrs.evolve(match, score=min(match.score, WEAK), decisive=False, evidence=(which, *match.evidence))
    return match


def _compare_cores(core: Words, other: Words, misspellings: bool, family: Words) -> Match | None:
    left, right = _content(core), _content(other)
    if not any(map(is_solid, left)) or not any(map(is_solid, right)):
        return None  # initials alone are somebody's name only as they stand
    match: Match | None
    if len(left) == 1 or len(right) == 1:
        match = _compare_lone(left, right, misspellings, family)
    else:
        match = _align(left, right, misspellings, family)
    if match is None and core != left and core in (other[k:] + other[:k] for k in range(len(other))):
        return Match(1.0 - PENALTIES["order"], True, ("the same words in another order",))  # bin Salman Mohammed
    if match is not None and match.decisive and _particles(core) != _particles(other):
        return attrs.evolve(match, score=_rounded(match.score - PENALTIES["particle"]))
    return match or _compare_letters(core, other)


def _compare_letters(core: Words, other: Words) -> Match | None:
    """Whether only the spaces differ (and the spelling a little): "SergeiLavrov", "Abdul Rahman"."""
    if len(core) == len(other):
        return None
    one, two = _letters(core), _letters(other)
    if not are_alike(one, two):
        return None
    score = 1.0 - PENALTIES["spaces"] - PENALTIES["edit"] * edit_cost(one, two)
    return Match(_rounded(score), True, ("the same letters, spaced differently",))


def _compare_lone(left: Words, right: Words, misspellings: bool, family: Words) -> Match | None:
    if len(left) > 1:  # "Clinton" as an alias says nothing about "Chelsea Clinton"
        return None
    word = left[0]
    if len(right) == 1:
        pair = _pair(word, right[0], misspellings)
        if pair is None:
            return None
        doubtful = _named(pair.misspelt, pair.variant)
        return Match(_rounded(1.0 - pair.cost), True, _named(pair.evidence), doubtful=doubtful, slip=bool(doubtful))
    surnames = _content(family)
    if not surnames or not set(surnames) <= set(right):
        surnames = right[-1:]
    if any(are_alike(word, w) for w in surnames):
        return _SURNAME
    givens = right[0] if right[:1] != surnames[:1] else right[-1]
    pair = _pair(word, givens, misspellings=False)
    if pair is not None and not pair.initial:
        return Match(GIVEN, False, ("given name only", *_named(pair.evidence)))
    if any(are_alike(word, w) for w in right if is_solid(w)):
        return Match(PART, False, ("one word of the name only",))
    return None


def _align(left: Words, right: Words, misspellings: bool, family: Words) -> Match | None:
    match = _align_in_order(left, right, misspellings)
    if match is not None or len(left) != len(right):
        return match
    turns = (_align_in_order(words, right, misspellings, turned=True) for words in _turns(left, family))
    matches = [m for m in turns if m is not None]
    if not matches:
        return None
    best = max(matches, key=lambda m: (m.decisive, m.score))
    evidence = ("the same words in another order", *best.evidence)
    return attrs.evolve(best, score=_rounded(best.score - PENALTIES["order"]), evidence=evidence)


def _turns(words: Words, family: Words) -> list[Words]:
    """The words with a part of them moved from the front to the end.

    Two words are only turned where something tells that the family name stands first: the registry gives it, or the
    last word is a known given name and the first is none ("Orban Viktor", but never "Friedrich Hans").
    """
    known = load_nicknames().listed
    if len(words) == 2 and not family and (words[0] in known or words[1] not in known):
        return []
    return [words[k:] + words[:k] for k in range(1, len(words))]


def _align_in_order(left: Words, right: Words, misspellings: bool, *, turned: bool = False) -> Match | None:
    """Match every word of the shorter name with a word of the longer one, in order; None when one is left over."""
    added = len(left) > len(right)
    short, long = (right, left) if added else (left, right)

    def pair_at(i: int, j: int) -> _Pair | None:
        at_mention, at_name = (j, i) if added else (i, j)
        pair = _pair(left[at_mention], right[at_name], misspellings)
        if pair is None or not pair.initial:
            return pair
        if turned or at_mention == len(left) - 1 or at_name == len(right) - 1:
            return None  # no initial stands for a family name: "Jane M." keeps Jane Marsh unnamed
        return None if added and not is_solid(left[at_mention]) else pair  # a longer mention's initials are only extras

    count, end = len(short), len(long)
    last = pair_at(count - 1, end - 1)  # family names usually stand last: hold on to them first
    if last is not None:
        count, end = count - 1, end - 1
    pairs: list[_Pair] = []
    places: list[int] = []
    at = 0
    for i in range(count):
        pair = None
        while pair is None:
            if at == end:
                return None
            pair = pair_at(i, at)
            at += 1
        pairs.append(pair)
        places.append(at - 1)
    if last is not None:
        pairs.append(last)
        places.append(end)
    return _judge(pairs, places, long, added)


def _judge(pairs: Sequence[_Pair], places: Sequence[int], long: Words, added: bool) -> Match | None:
    """What the matched words are worth, and those that only the longer name has."""
    misspelt = _named(*(p.misspelt for p in pairs))
    initials = sum(p.initial for p in pairs)
    if initials == len(pairs) or len(misspelt) > 1 or (misspelt and (added or initials)):
        return None
    if misspelt and not any(is_solid(long[at]) and not p.misspelt for p, at in zip(pairs, places, strict=True)):
        return None  # an initial beside it does not tell whom a misspelt word means
    first, last = min(places), max(places)
    leading, trailing = long[:first], long[last + 1 :]
    middle = tuple(w for i, w in enumerate(long) if first < i < last and i not in places)
    score = 1.0 - sum(p.cost if i or not p.initial else PENALTIES["initial"] for i, p in enumerate(pairs))
    if added:
        score -= PENALTIES["added"] * bool(middle) + PENALTIES["added more"] * max(0, len(middle) - 1)
        score -= PENALTIES["added at an end"] * bool(leading + trailing)
    else:
        score -= sum(PENALTIES["middle" if is_solid(w) else "middle initial"] for w in middle[:4])
        score -= PENALTIES["leading"] * bool(leading) + PENALTIES["trailing"] * bool(trailing)
    evidence = [p.evidence for p in pairs if p.evidence]
    if len(pairs) < len(long):
        which = "only the mention has" if added else "the mention leaves out"
        evidence.append(f"{which} {_spoken(*leading, *middle, *trailing)}")
    decisive = (
        score >= ACCEPT
        and not _skips_to_an_initial(pairs, places, long)
        and _may_decide(pairs, leading, middle, trailing, long[last], added=added)
    )
    score = _rounded(max(score if decisive else min(score, WEAK), 0.0))
    doubtful = misspelt + _named(pairs[-1].variant)
    return Match(score, decisive, tuple(evidence), middle if added else (), doubtful, slip=bool(doubtful))


def _skips_to_an_initial(pairs: Sequence[_Pair], places: Sequence[int], long: Words) -> bool:
    """Whether a middle initial is matched behind a middle name that is not ("George W.", "George H. W.")."""
    return any(
        (pair.initial or not is_solid(long[place])) and place - before > 1
        for pair, place, before in zip(pairs[1:], places[1:], places[:-1], strict=True)
    )


def _may_decide(
    pairs: Sequence[_Pair], leading: Words, middle: Words, trailing: Words, last: str, *, added: bool
) -> bool:
    """Whether enough of the longer name is matched, and well enough, to tell its bearer from others.

    Three words do. Two words at the end of a name may be a family name of several ("Wasserman Schultz"); two at its
    beginning do when the second is no given name ("Pedro Sánchez", but not "Juan Carlos"), and where it is the mention
    that goes on, when it goes on for long.
    """
    initials = any(p.initial for p in pairs)
    misspelt = any(p.misspelt for p in pairs)
    if not leading and not trailing:
        return True
    if initials or misspelt:
        return False
    if len(pairs) > 2:
        return True
    if leading:
        return bool(middle) and not trailing
    return last not in load_nicknames().listed and (not added or len(middle + trailing) > 1)


def _pair(mention: str, name: str, misspellings: bool) -> _Pair | None:
    """How one word of a mention stands for one of a name, or None when it does not."""
    if mention == name:
        return _SAME
    if not is_solid(mention) or not is_solid(name):
        if mention[0] != name[0] or (is_solid(mention) == is_solid(name)):
            return None
        letter = mention if not is_solid(mention) else name
        return _Pair(PENALTIES["middle initial"], f"given name matches by initial ({letter.upper()})", initial=True)
    if load_nicknames().are_variants(mention, name):
        return _Pair(PENALTIES["nickname"], f"given name by its short form ({mention}, {name})")
    if are_alike(mention, name):
        cost = PENALTIES["variant"] + PENALTIES["edit"] * edit_cost(mention, name)
        return _Pair(cost, f"spelling variant ({mention}, {name})", variant=mention)
    if misspellings and are_misspelt(mention, name):
        cost = PENALTIES["misspelling"] + PENALTIES["edit"] * edit_cost(mention, name)
        return _Pair(cost, f"perhaps misspelt ({mention}, {name})", misspelt=mention)
    return None


# --- organisations -------------------------------------------------------------------------------------------------


def acronym_of(words: Words) -> str:
    """The first letters of an organisation's words, or "" when it has only one.

    >>> acronym_of(("high", "negotiations", "committee"))
    'hnc'
    """
    return "".join(w[0] for w in words) if len(words) > 1 else ""


def compare_organizations(mention: Words, name: Words, *, misspellings: bool = False) -> Match | None:
    """Compare two read names of organisations, groups, offices or documents.

    >>> compare_organizations(("royal", "society"), ("royal", "society")).score
    1.0
    >>> compare_organizations(("rs",), ("royal", "society")).evidence
    ('acronym',)
    """
    if mention == name:
        return Match(1.0, True) if mention else None
    if len(mention) == 1 and mention[0] == acronym_of(name):
        return Match(ACRONYM, False, ("acronym",))
    if len(mention) == len(name):
        pairs = [_organization_pair(m, n, misspellings) for m, n in zip(mention, name, strict=True)]
        found = [p for p in pairs if p is not None]
        if len(found) == len(pairs):
            score = _rounded(1.0 - sum(p.cost for p in found))
            misspelt = _named(*(p.misspelt for p in found))
            if score >= ACCEPT and len(misspelt) < min(2, len(found)):
                return Match(score, True, _named(*(p.evidence for p in found)), doubtful=misspelt, slip=bool(misspelt))
    if mention and name and "".join(mention) == "".join(name):
        return Match(1.0 - PENALTIES["spaces"], True, ("the same letters, spaced differently",))
    if mention and (set(mention) <= set(name) or (len(name) > 1 and set(name) <= set(mention))):
        shared = min(len(set(mention)), len(set(name))) / max(len(set(mention)), len(set(name)))
        return Match(_rounded(SUBSET + (WEAK - SUBSET) * shared), False, ("a part of the name only",))
    return None


def _organization_pair(mention: str, name: str, misspellings: bool) -> _Pair | None:
    if mention == name:
        return _SAME
    if len(mention) < 5 or len(name) < 5:
        return None
    return _pair(mention, name, misspellings)


# --- parts of names ------------------------------------------------------------------------------------------------


def _suffix(words: Words) -> str:
    return words[-1] if words and words[-1][0] == "," else ""


def _core(words: Words, suffix: str) -> Words:
    return words[:-1] if suffix else words


def _content(words: Words) -> Words:
    return tuple(w for w in words if w[0] != "~")


def _particles(words: Words) -> Words:
    return tuple(w for w in words if w[0] == "~")


def _is_transliterated(words: Words) -> bool:
    """Whether a name tells that it is written in another script at home."""
    is_known = load_nicknames().is_transliterated
    return any(w in _ARABIC or is_known(w) for w in words[:-1])


def _letters(words: Words) -> str:
    return "".join(w.strip("~.") for w in words)


def _spoken(*words: str) -> str:
    return " ".join(w.strip("~,").capitalize() for w in words)


def _named(*evidence: str) -> tuple[str, ...]:
    return tuple(e for e in evidence if e)


def _rounded(score: float) -> float:
    return round(score, 4)
