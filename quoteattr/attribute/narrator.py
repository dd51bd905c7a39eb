"""Who is "I" outside of quotations: the author or speaker of the whole text, where the text says who that is.

By a signature under a letter, an introduction in the same paragraph ("My name is Jane Doe"), or the labels of a
transcript ("DOE: ..."), each only where it names one person. A byline does not tell: in news, "I" outside of
quotation marks is more often a quotation whose marks were lost than the author, in stories it is a character.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ..claims import MentionForm
from ..text import Document, Paragraph
from .chains import Chain, Link
from .mentions import Mention, Mentions

__all__ = ["find_narrators"]

_LABEL = re.compile(r"([A-Z][\w.'’ -]{0,38}[\w.])(?: \([^)\n]{1,30}\))?:(?=\s)")
_SALUTATION = re.compile(r"(?i)\s*(?:my )?dear(?:est)? ")


def find_narrators(
    document: Document,
    mentions: Mentions,
    links: Mapping[int, Link],
    chains: Sequence[Chain],
    quoted: Sequence[int | None],
) -> dict[int, tuple[int, str]]:
    """Paragraph index to the chain that is "I" there and the reason; paragraphs whose "I" is not told are left out.

    Args:
        document: The document.
        mentions: Its mentions.
        links: Links of its names.
        chains: Its chains.
        quoted: For each token the report in whose quotation it stands, or None.
    """
    names: dict[int, list[Mention]] = {}
    for m in mentions.all:
        link = links.get(m.index)
        if m.form is not MentionForm.NAME or quoted[m.token] is not None or link is None or link.chain is None:
            continue
        if chains[link.chain].kind == "person" or chains[link.chain].is_person_like:
            names.setdefault(m.paragraph, []).append(m)
    labelled = _labelled(document, mentions, links, chains)
    if labelled:
        return labelled
    signed = {links[m.index].chains[0] for m in _by_signature(document, names)}
    if len(signed) == 1:
        chain = signed.pop()
        return {p.index: (chain, "signature of the letter") for p in document.paragraphs}
    found: dict[int, tuple[int, str]] = {}
    for m in _by_introduction(document, names):
        found[m.paragraph] = (links[m.index].chains[0], "the speaker's introduction in the paragraph")
    return found


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


def _by_introduction(document: Document, names: Mapping[int, list[Mention]]) -> list[Mention]:
    """The names in "I am Jane Doe" and "my name is Jane Doe"."""
    found = []
    for m in (m for group in names.values() for m in group):
        subjects = [c for c in document.children(document.tokens[m.token]) if c.deprel == "nsubj"]
        relations = {c.deprel for c in document.children(document.tokens[m.token])}
        copula = "cop" in relations and "case" not in relations
        for subject in subjects if copula else ():
            owners = {c.form.casefold() for c in document.children(subject) if c.deprel == "nmod:poss"}
            if subject.form == "I" or (subject.lemma.casefold() == "name" and "my" in owners):
                found.append(m)
    return found


def _labelled(
    document: Document, mentions: Mentions, links: Mapping[int, Link], chains: Sequence[Chain]
) -> dict[int, tuple[int, str]]:
    """Paragraphs of a transcript; at least two different labels make one."""
    first: dict[int, Mention] = {}
    for m in mentions.all:
        first.setdefault(m.paragraph, m)
    found: dict[int, tuple[int, str]] = {}
    for paragraph in document.paragraphs:
        match = _LABEL.match(document.text, paragraph.span.start, paragraph.span.end)
        name = first.get(paragraph.index)
        link = None if name is None else links.get(name.index)
        if match is None or name is None or link is None or link.chain is None or name.head.end > match.end(1):
            continue
        if name.form is MentionForm.NAME and chains[link.chain].kind in {"person", ""}:
            found[paragraph.index] = (link.chain, "label of the transcript")
    return found if len({chain for chain, _ in found.values()}) > 1 else {}
