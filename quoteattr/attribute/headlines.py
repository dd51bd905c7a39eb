"""Nouns of a headline and of the lead, which the article names below.

A headline leaves articles out and comes before what it sums up: the "study" of "Study finds ..." is the one that the
article introduces below. So its nouns are linked when the rest has been read, and the rest is read without them: "the
report" further down is not the one of two. A lead may keep the name for the paragraph after it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ..claims import MentionForm
from ..text import Document
from .chains import Chain, Link
from .lexicon import lexicon
from .mentions import Mention
from .nominals import agree
from .reader import Reader

__all__ = ["headline_nouns", "link_headline_nouns", "name_lead_source"]

#: A headline sums up what the first so many paragraphs below it introduce.
_LEAD = 4
_LONGEST_HEADLINE, _LEAD_WORDS = 25, 10


def headline_nouns(reader: Reader) -> tuple[int, ...]:
    """The mentions of the headline that are nouns without an article, each for somebody or something."""
    if not _has_headline(reader.document):
        return ()
    found = list[int]()
    for m in reader.mentions.all:
        if m.paragraph > 0:
            break
        if m.form is MentionForm.NOMINAL and m.definite == "bare" and m.number == "singular" and m.kind in _KINDS:
            found.append(m.index)
    return tuple(found)


_KINDS = frozenset(["person", "organization", "document"])


def _has_headline(document: Document) -> bool:
    """Whether the first paragraph is a headline: short, without a full stop, and not all that there is."""
    if len(document.paragraphs) < 2:
        return False
    words = document.paragraphs[0].span.of(document.text).split()
    return len(words) <= _LONGEST_HEADLINE and not words[-1].endswith((".", "!", ",", ":", ";"))


def link_headline_nouns(reader: Reader, nouns: Collection[int]) -> None:
    """Link each of ``nouns`` to the only one of that role in the lead, otherwise to somebody new."""
    for index in nouns:
        m = reader.mentions.all[index]
        below = _introduced_below(reader, m)
        if len(below) == 1:
            chain, first = below[0]
            reader.links[index] = Link((chain.index,), ("the one that the article introduces below",), first)
        else:
            chain = reader.new_chain(m, "unnamed")
            reader.links[index] = Link((chain.index,), ("introduced without a name",))
        chain.mentions.append(index)
        for number in reader.reports_of.get(index, ()):
            reader.speakers[number] = chain.index


def _introduced_below(reader: Reader, m: Mention) -> list[tuple[Chain, int]]:
    """The chains that the lead introduces in the role of a noun, each with the index of the mention that does."""
    narrower = lexicon().roles.get(m.roles[0], ())
    for roles in (m.roles[:1], narrower):
        found = list[tuple[Chain, int]]()
        for chain in reader.chains:
            at = min((chain.roles[role] for role in roles if role in chain.roles), default=None)
            if at is None or at <= m.index or reader.mentions.all[at].paragraph > _LEAD:
                continue
            if chain.number != "plural" and agree(chain, m):
                found.append((chain, at))
        if found:
            break
    return found


def name_lead_source(reader: Reader) -> None:
    """Give the one person whom the lead leaves without a name ("The economy minister said ...") the name with which
    the next paragraph begins, if it says nothing else of its bearer ("Jane Doe told exporters ...") and is of the same
    things.
    """
    lead = _lead(reader.document)
    here = [m for m in reader.mentions.all if m.paragraph == lead and reader.content_of[m.token] is None]
    below = next((m for m in reader.mentions.all if m.paragraph == lead + 1), None)
    if below is None or any(m.form is MentionForm.NAME and m.kind == "person" for m in here):
        return
    sources = [m for m in here if m.index in reader.reports_of and m.form is MentionForm.NOMINAL]
    left = _one_chain(reader, sources)
    named = _one_chain(reader, [below]) if below.form is MentionForm.NAME and _opens_alone(reader, below) else None
    if left is None or named is None or left.status not in {"unnamed", "unknown"} or named.roles:
        return
    if _things(reader.document, lead).isdisjoint(_things(reader.document, lead + 1)):
        return
    m = sources[0]
    other_gender = left.gender and named.gender and left.gender != named.gender  # told by a pronoun since
    if m.kind != "person" or m.definite != "definite" or not agree(named, m) or other_gender:
        return
    for index in left.mentions:
        evidence = (*reader.links[index].evidence, "the lead's only source, named in the paragraph after it")
        reader.links[index] = Link((named.index,), evidence, below.index)
        for number in reader.reports_of.get(index, ()):
            reader.speakers[number] = named.index
    named.mentions.extend(left.mentions)
    named.roles.update(left.roles)
    left.mentions.clear()
    left.roles.clear()


def _things(document: Document, paragraph: int) -> set[str]:
    """The nouns and names of a paragraph but for days and months."""
    times = lexicon().words["weekdays"] | lexicon().words["months"]
    words = document.tokens_in(document.paragraphs[paragraph].span)
    return {t.lemma.casefold() for t in words if t.upos in {"NOUN", "PROPN"}} - times


def _one_chain(reader: Reader, mentions: Sequence[Mention]) -> Chain | None:
    """The one chain that all of them stand for."""
    chains = {reader.links[m.index].chain if m.index in reader.links else None for m in mentions}
    one = chains.pop() if len(chains) == 1 else None
    return None if one is None else reader.chains[one]


def _lead(document: Document) -> int:
    """The first paragraph that is neither a headline nor a byline."""
    text, first = document.text, int(_has_headline(document))
    long = (p.index for p in document.paragraphs[first : first + _LEAD] if len(p.span.of(text).split()) >= _LEAD_WORDS)
    return next(long, first)


def _opens_alone(reader: Reader, name: Mention) -> bool:
    """Whether a paragraph begins with a full name, its subject, that nothing tells apart from others."""
    text, paragraph = reader.document.text, reader.document.paragraphs[name.paragraph]
    opens = paragraph.span.start == name.titled.start and name.grammar == "subject" and len(name.words) > 1
    return opens and text[name.head.end : name.head.end + 1] == " "
