"""Who is "I" outside of quotations, and whom does "you" address there: where the text itself says who that is.

By the labels of a transcript ("DOE: ..."), a signature under a letter, an introduction ("My name is Jane Doe"), the
headline of an interview, a byline over a text that says "I" again and again, or by those who speak to the narrator of
a story; each only where it names one person. A byline alone does not tell: in news, "I" outside of quotation marks is
mostly a quotation whose marks were lost, in stories a character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import attrs

from ..claims import MentionForm
from ..marks import QUOTATION_MARKS
from ..text import Document, Paragraph
from .chains import Chain, Link
from .interviews import find_interview
from .mentions import Mention, Mentions
from .reader import Reader
from .story import find_storyteller

__all__ = ["Voices", "find_voices"]

_LABEL = re.compile(r"([A-Z][\w.'’ -]{0,38}[\w.])(?: \([^)\n]{1,30}\))?:(?=\s)")
_SALUTATION = re.compile(r"(?i)\s*(?:my )?dear(?:est)? ")
_BYLINE = re.compile(r"(?i)by:?\s+")
_NAMES_HERSELF = re.compile(r"(?i)\bmy name(?: is|['’]s)\s+\Z")
_IS_SAID_TO_BE = re.compile(r"\b(?:I am|I['’]m)(?: also| still)?\s+\Z")
_GREETS = re.compile(r"(?i)\b(?:it['’]s|this is)\s+\Z")
_AFTER_GREETING = re.compile(r"(?i)\s+(?:here|and (?:welcome|this is|today)|speaking|from|again)\b")
_ENDS_A_NAME = re.compile(r"\s*(?:[,.;!?—–)]|\Z|and\b|from\b|with\b|of\b|here\b|at\b|your\b)")
#: A byline tells who "I" is if the text says "I" in this many paragraphs.
_PARAGRAPHS_OF_AN_AUTHOR = 3
#: A byline or a headline stands among the first paragraphs.
_TOP = 4
#: A turn of somebody else's: a question, or fewer words than this.
_WORDS_OF_A_TURN = 6

Voice = tuple[int, str]


@attrs.frozen
class Voices:
    """Who speaks outside of quotations: for paragraphs, by index, the chain and the reason; others are not told.

    Args:
        first: Who says "I".
        second: Who is "you".
    """

    first: Mapping[int, Voice] = attrs.field(factory=dict)
    second: Mapping[int, Voice] = attrs.field(factory=dict)


def find_voices(reader: Reader) -> Voices:
    """Who is "I" and who is "you" outside of the document's quotations."""
    document, mentions = reader.document, reader.mentions
    labelled = _labelled(document, mentions, reader.links, reader.chains)
    if labelled:
        return Voices(labelled, _other_of_two(document, labelled))
    names = _names(reader)
    people = {p: [m for m in found if _may_speak(reader, m)] for p, found in names.items()}
    signed = {reader.links[m.index].chains[0] for m in _by_signature(document, people)}
    if len(signed) == 1:
        chain = signed.pop()
        addressed = {reader.links[m.index].chains[0] for m in _saluted(document, people)} - {chain}
        return Voices(
            dict.fromkeys((p.index for p in document.paragraphs), (chain, "signature of the letter")),
            {}
            if len(addressed) != 1
            else dict.fromkeys((p.index for p in document.paragraphs), (addressed.pop(), "salutation of the letter")),
        )
    told = find_storyteller(reader)
    if told is not None:
        return Voices(dict.fromkeys((p.index for p in document.paragraphs), told))
    interview = find_interview(reader)
    if interview is not None:
        return Voices(*interview)
    introduced = _introduced(reader, names)
    if introduced:
        return Voices(introduced)
    author = _author(reader, people)
    return Voices({} if author is None else dict.fromkeys((p.index for p in document.paragraphs), author))


def _other_of_two(document: Document, labelled: Mapping[int, Voice]) -> dict[int, Voice]:
    """Whom "you" means in the turns of a transcript with two speakers, each of whom has a name."""
    chains = list(dict.fromkeys(chain for chain, _ in labelled.values()))
    turns = [p.index for p in document.paragraphs if _LABEL.match(document.text, p.span.start, p.span.end)]
    if len(chains) != 2 or any(p not in labelled for p in turns):
        return {}
    return {
        p: (chains[1 - chains.index(chain)], "the other one in the transcript") for p, (chain, _) in labelled.items()
    }


def _names(reader: Reader) -> dict[int, list[Mention]]:
    """Names outside of quotations that stand for one chain, by paragraph."""
    names: dict[int, list[Mention]] = {}
    for m in reader.mentions.all:
        link = reader.links.get(m.index)
        if m.form is not MentionForm.NAME or reader.quote_of[m.token] is not None:
            continue
        if link is not None and link.chain is not None:
            names.setdefault(m.paragraph, []).append(m)
    return names


def _may_speak(reader: Reader, m: Mention) -> bool:
    chain = reader.chains[reader.links[m.index].chains[0]]
    return chain.kind == "person" or chain.is_person_like


# --- letters -------------------------------------------------------------------------------------------------------


def _is_all_of(document: Document, paragraph: Paragraph, m: Mention, start: int) -> bool:
    rest = document.text[start : m.titled.start] + document.text[m.head.end : paragraph.span.end]
    return not rest.strip(" \t\u00a0.,-–—*")


def _by_signature(document: Document, names: Mapping[int, list[Mention]]) -> list[Mention]:
    if not document.paragraphs or not any(
        _SALUTATION.match(document.text, p.span.start, p.span.end) for p in document.paragraphs
    ):
        return []
    last = document.paragraphs[-1]
    return [m for m in names.get(last.index, ()) if _is_all_of(document, last, m, last.span.start)]


def _saluted(document: Document, names: Mapping[int, list[Mention]]) -> Iterator[Mention]:
    for paragraph in document.paragraphs:
        match = _SALUTATION.match(document.text, paragraph.span.start, paragraph.span.end)
        if match is not None:
            yield from (m for m in names.get(paragraph.index, ())[:1] if m.titled.start == match.end())


# --- introductions -------------------------------------------------------------------------------------------------


def _introduced(reader: Reader, names: Mapping[int, list[Mention]]) -> dict[int, Voice]:
    """Paragraphs of those who introduce themselves: from there on until somebody else seems to speak."""
    document = reader.document
    found: dict[int, Voice] = {}
    several: set[int] = set()
    for m in (m for group in names.values() for m in group):
        if introduces(document, m):
            chain = reader.links[m.index].chains[0]
            if found.setdefault(m.paragraph, (chain, "the speaker's introduction in the paragraph"))[0] != chain:
                several.add(m.paragraph)
            elif reader.chains[chain].kind == "organization" and len(m.words) <= 3:
                reader.chains[chain].kind = "person"  # a tagger's slip: organisations have no "my name"
    told = {p: voice for p, voice in found.items() if p not in several}
    if len({chain for chain, _ in told.values()}) != 1:
        return told
    for paragraph in document.paragraphs[min(told) + 1 :]:
        words = paragraph.span.of(document.text).split()
        if len(words) < _WORDS_OF_A_TURN or words[-1].rstrip(QUOTATION_MARKS).endswith("?"):
            break
        told.setdefault(paragraph.index, (told[min(told)][0], "the speaker's introduction before, nobody else since"))
    return told


def introduces(document: Document, m: Mention) -> bool:
    """Whether somebody names himself with ``m``: "my name is Jane Doe", "I'm Jane Doe", "it's Jane here"."""
    text = document.text
    before, after = text[max(0, m.titled.start - 20) : m.titled.start], text[m.head.end : m.head.end + 12]
    if _GREETS.search(before):
        return _AFTER_GREETING.match(after) is not None
    named = _NAMES_HERSELF.search(before) or _IS_SAID_TO_BE.search(before)
    return named is not None and _ENDS_A_NAME.match(after) is not None


# --- bylines -------------------------------------------------------------------------------------------------------


def _author(reader: Reader, names: Mapping[int, list[Mention]]) -> Voice | None:
    """The one author above a text that speaks of "I" all along and never quotes him."""
    document = reader.document
    bylines = set[int]()
    for paragraph in document.paragraphs[:_TOP]:
        match = _BYLINE.match(document.text, paragraph.span.start, paragraph.span.end)
        for m in names.get(paragraph.index, ()) if match is not None else ():
            if m.titled.start == match.end() and _is_all_of(document, paragraph, m, match.end()):  # type: ignore[union-attr]  # no names without a match
                bylines.add(reader.links[m.index].chains[0])
    if len(bylines) != 1:
        return None
    chain = bylines.pop()
    own = [
        m
        for m in reader.mentions.all
        if m.form is MentionForm.PRONOUN
        and m.person == "first"
        and m.number == "singular"
        and reader.quote_of[m.token] is None
    ]
    speaks = any(reader.reports[n].quoted for m in own for n in reader.reports_of.get(m.index, ()))
    if speaks or len({m.paragraph for m in own}) < _PARAGRAPHS_OF_AN_AUTHOR:
        return None
    return chain, "byline of a text in the first person"


# --- transcripts ---------------------------------------------------------------------------------------------------


def _labelled(
    document: Document, mentions: Mentions, links: Mapping[int, Link], chains: Sequence[Chain]
) -> dict[int, Voice]:
    """Paragraphs of a transcript; at least two different labels make one."""
    first: dict[int, Mention] = {}
    for m in mentions.all:
        first.setdefault(m.paragraph, m)
    found: dict[int, Voice] = {}
    for paragraph in document.paragraphs:
        match = _LABEL.match(document.text, paragraph.span.start, paragraph.span.end)
        name = first.get(paragraph.index)
        link = None if name is None else links.get(name.index)
        if match is None or name is None or link is None or link.chain is None or name.head.end > match.end(1):
            continue
        chain = chains[link.chain]
        if chain.kind == "place" and match.group(1).isupper():
            chain.kind = "person"  # capitals tell the tagger little: "HOLM: I said yes."
        if name.form is MentionForm.NAME and chain.kind in {"person", ""}:
            found[paragraph.index] = (link.chain, "label of the transcript")
    return found if len({chain for chain, _ in found.values()}) > 1 else {}
