"""Who speaks by the look of a line: headlines ("Line close to sale: sources"), posts ("@ono: ...") and signatures."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..marks import DOUBLE_MARKS, QUOTATION_MARKS
from ..text import Document, Paragraph, Span, Token
from .calibration import precision_of
from .cues import lexicon
from .draft import Draft
from .phrases import trimmed

__all__ = ["add_lines", "signature", "signature_beside"]

_HEADLINE = re.compile(
    rf"(?P<content>[^:{DOUBLE_MARKS}\n]{{8,}}?)(?P<cue>:| [–—-]) (?P<source>[^:{DOUBLE_MARKS}\n]{{3,60}})"
)
_POST = re.compile(r"(?P<source>@\w+)(?P<cue>:) (?P<content>\S.*)", re.DOTALL)
_DASH = re.compile(r"[–—―-]+\s*")
_BETWEEN = re.compile(rf"[\s.,{QUOTATION_MARKS}]*")  # a quotation's last word and what signs it
_SOURCE_WORDS, _HEADLINE_WORDS, _SIGNATURE_WORDS = 5, 3, 12
_ENDS = ".!?…:;,"


def add_lines(document: Document, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts, and the claims of lines that say by their look who speaks.

    A headline's own source ("Line in talks to buy boats: sources") wins over a report that was found inside it; a post
    is added only where nothing was found.

    Args:
        document: The text.
        drafts: What was found, each within one paragraph or beginning in one.
    """
    inside: dict[int, list[Draft]] = {}
    for draft in drafts:
        paragraphs = {p.index for s in draft.content if (p := document.paragraph_at(s.start)) is not None}
        for index in paragraphs:
            inside.setdefault(index, []).append(draft)
    added: list[Draft] = []
    replaced: set[int] = set()
    for paragraph in document.paragraphs:
        here = inside.get(paragraph.index, [])
        headline = _headline(document, paragraph)
        if headline is not None and not any(d.cue == headline.cue for d in here):
            added.append(headline)
            replaced.update(map(id, here))
        elif headline is None and not here and (post := _post(document, paragraph)) is not None:
            added.append(post)
    return [*(d for d in drafts if id(d) not in replaced), *added]


def _headline(document: Document, paragraph: Paragraph) -> Draft | None:
    """Read "Line close to sale: sources": a line without a full stop that ends in a colon or dash and a source."""
    text, span = document.text, paragraph.span
    match = None if text[span.end - 1] in _ENDS else _HEADLINE.fullmatch(text, span.start, span.end)
    if match is None:
        return None
    source, content = Span(*match.span("source")), Span(*match.span("content"))
    tokens = document.tokens_in(source)
    if len(document.tokens_in(content)) < _HEADLINE_WORDS or len(tokens) > _SOURCE_WORDS:
        return None
    if tokens[-1].lemma.casefold() not in lexicon().headline_sources:
        return None
    cue = Span(*match.span("cue")).stripped(text)
    return Draft([content], cue, source, precision_of("label"), ["layout: a headline that ends in its source"])


def _post(document: Document, paragraph: Paragraph) -> Draft | None:
    """Read "@ono: No ferry today."."""
    match = _POST.fullmatch(document.text, paragraph.span.start, paragraph.span.end)
    if match is None:
        return None
    content, cue, source = (Span(*match.span(name)) for name in ("content", "cue", "source"))
    return Draft([content], cue, source, precision_of("label"), ["layout: a post's name"])


def signature(document: Document, paragraph: Paragraph) -> tuple[Span | None, Span] | None:
    """The dash, if any, and the source that sign a quotation which fills ``paragraph``: "- Lena Brisk, farmer".

    Returns:
        The dash and the words of the paragraph after, when that is a short line without a verb that begins with a dash,
        or with the name of a person and a comma.
    """
    following = document.paragraphs[paragraph.index + 1 : paragraph.index + 2]
    if not following:
        return None
    line = following[0].span
    signed = _read_signature(document, line)
    if signed is None or (signed[0] is None and not _is_name_and_office(document, document.tokens_in(line))):
        return None
    return signed


def signature_beside(document: Document, rest: Span) -> tuple[Span, Span] | None:
    """The dash and the source that sign a quotation in its own paragraph: "“Good soup.” – Lena Brisk, a guest".

    Args:
        document: The text.
        rest: The paragraph from the quotation's last word on.

    Returns:
        The dash and the words behind it, when they are few, without a verb, and begin with a name.
    """
    beginning = _BETWEEN.match(document.text, rest.start, rest.end)
    signed = _read_signature(document, Span(beginning.end() if beginning else rest.start, rest.end))
    if signed is None or signed[0] is None:
        return None
    names = document.entities_in(signed[1])
    named = bool(names) and names[0].type in ("PERSON", "ORG") and names[0].span.start == signed[1].start
    return (signed[0], signed[1]) if named else None


def _read_signature(document: Document, line: Span) -> tuple[Span | None, Span] | None:
    """The dash, if any, and the words of a short line without a verb."""
    dash = _DASH.match(document.text, line.start, line.end)
    words = Span(dash.end() if dash else line.start, line.end)
    tokens = document.tokens_in(words)
    if not tokens or len(tokens) > _SIGNATURE_WORDS or any(t.upos in ("VERB", "AUX") for t in tokens):
        return None
    source = None if document.text[line.end - 1] in ":?!" else trimmed(tokens)
    if source is None:
        return None
    return (Span(dash.start(), dash.end()).stripped(document.text) if dash else None), source


def _is_name_and_office(document: Document, tokens: Sequence[Token]) -> bool:
    """Whether a line is a person's name, a comma and something more."""
    entities = document.entities_in(tokens[0].span)
    if not entities or entities[0].type != "PERSON" or entities[0].span.start != tokens[0].start:
        return False
    return any(t.form == "," and t.start == entities[0].span.end for t in tokens[:-1])
