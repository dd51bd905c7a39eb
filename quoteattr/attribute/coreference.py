"""Whom does each mention stand for? Sieves from precise to loose over the mentions of one article, in the order of
the text.

After Lee et al. (2013), "Deterministic coreference resolution based on entity-centric, precision-ranked rules", and
the speech sieves of Muzny et al. (2017), "A two-stage sieve approach for quote attribution", cut down to what a
speaker needs. Every link carries the sieve's reason in words; where two candidates fit equally the link holds both,
where none fits it is empty.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from ..claims import MentionForm, Report
from ..text import Document
from .chains import Chain, Link
from .headlines import headline_nouns, link_headline_nouns, name_lead_source
from .mentions import Mention, Mentions
from .naming import BY_AGE
from .narrator import Voices, find_voices
from .nominals import NOMINAL_SIEVES
from .pronouns import PRONOUN_SIEVES, first_and_second_person
from .reader import Reader, Sieve

__all__ = ["Resolved", "resolve_mentions"]

#: A bearer of a name is in view for this many sentences.
_NAME_REACH = 4
#: Whom the article has called by a name so often and nobody else, it means by it.
_OFTEN = 3
#: An act so many sentences before may be followed by what the one who acted says.
_JUST_BEFORE = 2


@attrs.frozen
class Resolved:
    """Chains of a document and the link of each mention, by index."""

    chains: tuple[Chain, ...]
    links: dict[int, Link]


def resolve_mentions(document: Document, reports: Sequence[Report], mentions: Mentions) -> Resolved:
    """Read the article once, in order, and link every mention that may be or introduce a speaker."""
    reader = Reader(document, reports, mentions)
    later, in_headline = [], headline_nouns(reader)
    for m in reader.mentions.all:
        if m.index in in_headline:
            continue
        if m.form is MentionForm.PRONOUN and m.person != "third":
            later.append(m)
            continue
        if m.form is not MentionForm.NAME or m.index not in reader.links or len(reader.links[m.index].chains) > 1:
            sieves = _SIEVES[m.form]
            link = next((found for sieve in sieves if (found := sieve(reader, m)) is not None), Link())
            reader.links[m.index] = link
            if link.chain is not None:
                reader.chains[link.chain].mentions.append(m.index)
        reader.note(m)
    name_lead_source(reader)
    link_headline_nouns(reader, in_headline)
    _open_those_who_speak_of_themselves(reader)
    voices = find_voices(reader) if later else Voices()
    for m in later:
        reader.links[m.index] = link = first_and_second_person(reader, m, voices.first, voices.second)
        if link.chain is not None:
            reader.chains[link.chain].mentions.append(m.index)
    for chain in reader.chains:
        chain.mentions.sort()
    return Resolved(tuple(reader.chains), reader.links)


def _open_those_who_speak_of_themselves(reader: Reader) -> None:
    """Nobody calls himself "she" in his own words: such a link is withdrawn, also one to somebody who may be speaking.

    It could be made because the source of a quotation often stands behind it ("“She'd say no,” he said").
    """
    for m in reader.mentions.all:
        quote = reader.quote_of[m.token]
        if quote is None or m.form is not MentionForm.PRONOUN or m.person != "third" or m.number == "plural":
            continue
        chain = reader.links[m.index].chain
        if chain is not None and _may_speak(reader, chain, quote):
            reader.chains[chain].mentions.remove(m.index)
            reader.links[m.index] = Link(evidence=("whoever speaks the quotation does not call himself so",))


def _may_speak(reader: Reader, chain: int, report: int) -> bool:
    """Whether the source of a report stands or may stand for a chain; "the engineer", whom nobody introduced as one,
    for every person with a name.
    """
    source = reader.mentions.sources[report]
    link = None if source is None or source.mention is None else reader.links.get(source.mention)
    if link is None:
        return False
    if link.chain is not None and reader.chains[link.chain].status == "unknown":
        return reader.chains[chain].kind == "person" and reader.chains[chain].status == "named"
    return chain in link.chains


# --- names that fit several ---------------------------------------------------------------------------------------


def told_apart(reader: Reader, m: Mention) -> Link | None:
    """Which of them "the elder Doe" is, only their ages would tell."""
    return reader.links[m.index] if BY_AGE in reader.links[m.index].evidence else None


def always_called_so(reader: Reader, m: Mention) -> Link | None:
    """Of two who bear the name, the one whom alone the article has called by it all along: "Doe", where his wife is
    "Jane Doe"; unless another one of them has just acted.
    """
    link = reader.links[m.index]
    titled = [chain for chain in link.chains if m.titles and reader.chains[chain].called[m.titles + m.words]]
    if len(titled) == 1:  # "Mrs Doe", where her daughter is "Ms Doe"
        why = (link.evidence[0], "the only one called by it before, with that title")
        return Link((titled[0],), why, reader.chains[titled[0]].last)
    times = {chain: reader.chains[chain].called[m.words] for chain in link.chains}
    often = [chain for chain in link.chains if times[chain] >= _OFTEN]
    if len(often) != 1 or sum(times.values()) > times[often[0]]:
        return None
    for chain in link.chains:
        last = reader.chains[chain].last
        near = chain != often[0] and 0 <= reader.sentences_since(m, chain) <= _JUST_BEFORE
        if near and reader.mentions.all[last].grammar == "subject":
            return None
    return Link((often[0],), (link.evidence[0], "the only one called by it before"), reader.chains[often[0]].last)


def bearer_in_view(reader: Reader, m: Mention) -> Link | None:
    """Of two who bear the name, the only one mentioned in the sentences just before; not one who was only spoken of
    there, and is another than the article has called so.
    """
    link = reader.links[m.index]
    near = [c for c in link.chains if reader.sentences_since(m, c) <= _NAME_REACH]
    if len(near) != 1:
        return None
    called = [c for c in link.chains if reader.chains[c].called[m.words]]
    if called and near[0] not in called and reader.mentions.all[reader.chains[near[0]].last].grammar != "subject":
        return None
    return Link((near[0],), (link.evidence[0], "the only bearer of the name in view"), reader.chains[near[0]].last)


def bearer_so_far(reader: Reader, m: Mention) -> Link | None:
    """Of two who bear the name, the one whom the article called by it before, where neither is in view."""
    link = reader.links[m.index]
    if any(0 <= reader.sentences_since(m, c) <= _NAME_REACH for c in link.chains):
        return None
    called = [c for c in link.chains if m.words in reader.chains[c].called]
    if len(called) != 1:
        return None
    return Link((called[0],), (link.evidence[0], "the one called by it before"), reader.chains[called[0]].last)


def several_bearers(reader: Reader, m: Mention) -> Link | None:
    """Nothing tells which of them it is."""
    return reader.links[m.index]


NAME_SIEVES: tuple[Sieve, ...] = (told_apart, always_called_so, bearer_in_view, bearer_so_far, several_bearers)


_SIEVES = {MentionForm.NAME: NAME_SIEVES, MentionForm.PRONOUN: PRONOUN_SIEVES, MentionForm.NOMINAL: NOMINAL_SIEVES}
