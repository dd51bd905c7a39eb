"""Nouns of a headline: the "study" of "Study finds ..." is the one that the article introduces below.

A headline leaves articles out and comes before what it sums up. So its nouns are linked when the rest has been read,
and the rest is read without them: "the report" further down is not the one of two.
"""

from __future__ import annotations

from collections.abc import Collection

from ..claims import MentionForm
from ..text import Document
from .chains import Link
from .mentions import Mention
from .nominals import kinds_agree
from .reader import Reader

__all__ = ["link_title_nouns", "title_nouns"]

#: A headline sums up what the first so many paragraphs below it introduce.
_LEAD = 4
_LONGEST_TITLE = 25  # words


def title_nouns(reader: Reader) -> tuple[int, ...]:
    """The mentions of the headline that are nouns without an article, each for somebody or something."""
    if not _has_title(reader.document):
        return ()
    found = list[int]()
    for m in reader.mentions.all:
        if m.paragraph > 0:
            break
        if m.form is MentionForm.NOMINAL and m.definite == "bare" and m.number == "singular" and m.kind in _KINDS:
            found.append(m.index)
    return tuple(found)


_KINDS = frozenset(["person", "organization", "document"])


def _has_title(document: Document) -> bool:
    """Whether the first paragraph is a headline: short, without a full stop, and not all that there is."""
    if len(document.paragraphs) < 2:
        return False
    words = document.paragraphs[0].span.of(document.text).split()
    return len(words) <= _LONGEST_TITLE and not words[-1].endswith((".", "!", ",", ":", ";"))


def link_title_nouns(reader: Reader, nouns: Collection[int]) -> None:
    """Link each of ``nouns`` to the only one of that role in the lead, otherwise to somebody new."""
    for index in nouns:
        m = reader.mentions.all[index]
        chains = _introduced_below(reader, m)
        if len(chains) == 1:
            first = next(i for i in reader.chains[chains[0]].mentions if i > index)
            reader.links[index] = Link((chains[0],), ("the one that the article introduces below",), first)
        else:
            reader.links[index] = Link((reader.new_chain(m, "unnamed").index,), ("introduced without a name",))
        chain = reader.links[index].chains[0]
        reader.chains[chain].mentions.append(index)
        for number in reader.reports_of.get(index, ()):
            reader.speakers[number] = chain


def _introduced_below(reader: Reader, m: Mention) -> list[int]:
    found = list[int]()
    for chain in reader.chains:
        at = chain.roles.get(m.roles[0])
        if at is None or at <= m.index or reader.mentions.all[at].paragraph > _LEAD:
            continue
        other_gender = m.gender and chain.gender and m.gender != chain.gender
        if chain.number != "plural" and kinds_agree(chain, m) and not other_gender:
            found.append(chain.index)
    return found
