"""The name of a story's narrator, from what others call him in their quotations.

A narrator says "I" and never his own name; the others do. Somebody is the narrator for certain if he is spoken to by
name in a quotation that is not the narrator's, the narrator gives the next answer, and the name stands nowhere
outside of quotations.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..claims import MentionForm
from ..text import Span
from .mentions import Mention
from .reader import Reader

__all__ = ["find_storyteller"]

#: The answer starts at most this many paragraphs after the quotation that calls the narrator.
_PARAGRAPHS_TO_ANSWER = 2
#: And after so many quotations, itself and the answer among them.
_QUOTATIONS_TO_ANSWER = 6
_ENDS = frozenset(".,!?…—- ")


def find_storyteller(reader: Reader) -> tuple[int, str] | None:
    """The chain of the one who says "I" between a story's quotations, and the reason; None where it is not told."""
    own = _quotations_of_narrator(reader)
    if not own:
        return None
    outside = {
        chain
        for m in reader.mentions.all
        if m.form is MentionForm.NAME and reader.quote_of[m.token] is None and m.index in reader.links
        for chain in reader.links[m.index].chains
    }
    called = {chain for chain in _called(reader, own) if chain not in outside}
    if len(called) != 1:
        return None
    return called.pop(), "what others call the narrator, who answers to it"


def _quotations_of_narrator(reader: Reader) -> set[int]:
    """Reports with a quotation whose source is an "I" outside of quotations."""
    found = set[int]()
    for number, source in enumerate(reader.mentions.sources):
        if source is None or source.mention is None or not reader.reports[number].quoted:
            continue
        m = reader.mentions.all[source.mention]
        if m.person == "first" and m.number == "singular" and reader.quote_of[m.token] is None:
            found.add(number)
    return found


def _called(reader: Reader, own: set[int]) -> Iterator[int]:
    """Chains of those whom others speak to by name just before the narrator answers."""
    quotations = sorted(
        (n for n, report in enumerate(reader.reports) if report.quoted), key=lambda n: reader.reports[n].span.start
    )
    answered = {
        number
        for place, number in enumerate(quotations)
        if number not in own and _is_answered(reader, own, quotations[place : place + _QUOTATIONS_TO_ANSWER])
    }
    for m in reader.mentions.all:
        quotation, link = reader.quote_of[m.token], reader.links.get(m.index)
        if m.form is not MentionForm.NAME or quotation not in answered or link is None or link.chain is None:
            continue
        if any(span.contains(m.head) and is_called(reader, m, span) for span in reader.reports[quotation].quoted):
            yield link.chain


def _is_answered(reader: Reader, own: set[int], quotations: list[int]) -> bool:
    """Whether the narrator speaks next; further quotations without a source in between go on with the one before."""
    document, paragraph = reader.document, None
    for number in quotations:
        start = document.paragraph_at(reader.reports[number].span.start)
        if start is None:
            return False
        if paragraph is not None and start.index - paragraph > _PARAGRAPHS_TO_ANSWER:
            return False
        paragraph = start.index
        if number in own:
            return True
        source = reader.mentions.sources[number]
        if source is not None and number != quotations[0]:
            return False
    return False


def is_called(reader: Reader, m: Mention, quotation: Span) -> bool:
    """Whether a quotation speaks to the one named: "Robert, wait", "Wait, Robert!", "Robert!"."""
    text = reader.document.text
    before = text[quotation.start : m.titled.start].rstrip()
    after = text[m.head.end : quotation.end].lstrip()
    if not before:
        return not after.strip("".join(_ENDS)) or after[0] in {",", "!", "?"}
    if after[:1] not in {"", ".", ",", "!", "?", "…", "—"}:
        return False
    return before[-1] == "," and (not after.strip("".join(_ENDS)) or after[0] in {".", "!", "?"})
