"""Fixed ways of attributing that need no speech verb: hearsay adverbs, reports of silence, "in the words of X".

Each is a short pattern over words and dependencies with hardly any other use, so both detectors add what it finds where
nothing else was found.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..text import Document, Span, Token
from .cues import CueLexicon, lexicon
from .phrases import cue_span, is_passive, negates, source_of, stretches, subject_of, trimmed
from .syntax import SyntacticReport

__all__ = ["clause_around_adverb", "find_formulas", "is_hearsay_adverb"]

_OPENER = "in"


def find_formulas(document: Document) -> tuple[SyntacticReport, ...]:
    """Every report that a formula makes, in the order of the text."""
    words = lexicon()
    reports = (_PATTERNS[t.upos](document, t, words) for t in document.tokens if t.upos in _PATTERNS)
    return tuple(report for report in reports if report is not None)


def _hearsay(document: Document, token: Token, words: CueLexicon) -> SyntacticReport | None:
    """Match "The money was reportedly moved": an adverb that hedges its whole clause, without a source."""
    if not is_hearsay_adverb(token, words):
        return None
    content = clause_around_adverb(document, token)
    if not content:
        return None
    return SyntacticReport(content, token.span, None, "syntax: hearsay adverb")


def is_hearsay_adverb(token: Token, words: CueLexicon) -> bool:
    """Whether a word says that others say what its clause says."""
    return token.upos == "ADV" and token.lemma.casefold() in words.hearsay


def clause_around_adverb(document: Document, adverb: Token) -> tuple[Span, ...]:
    """The clause that an adverb stands in, without it; empty when the adverb hedges a mere phrase."""
    if adverb.head is None:
        return ()
    head = document.tokens[adverb.head]
    below = document.children(head)
    if subject_of(document, head) is None or not (
        head.upos in ("VERB", "AUX") or any(t.deprel == "cop" for t in below)
    ):
        return ()
    outside = {
        t.index
        for child in below
        if child.deprel in ("conj", "parataxis", "advcl", "cc", "mark") and child.start < adverb.start
        for t in document.subtree(child)
    }
    return tuple(stretches(document.subtree(head), {adverb.index, *outside}))


def _silence(document: Document, token: Token, words: CueLexicon) -> SyntacticReport | None:
    """Match "did not respond to a request for comment", "could not be reached for comment"."""
    lemma = token.lemma.casefold()
    if lemma not in words.unanswered:
        return None
    below = document.children(token)
    if not any(negates(t) for t in below):
        return None
    asked = next((t for t in below if t.deprel in ("obl", "obj") and t.lemma.casefold() in words.requests), None)
    if asked is None:
        return None
    subject = subject_of(document, token)
    content = trimmed([t for t in document.subtree(asked) if t.start > token.start])
    source = (
        trimmed(document.subtree(subject)) if subject and is_passive(document, token) else source_of(document, token)
    )
    if content is None or source is None:
        return None
    return SyntacticReport((content,), cue_span(document, token), source, "syntax: a report of silence", clausal=False)


def _viewpoint(document: Document, token: Token, words: CueLexicon) -> SyntacticReport | None:
    """Match "In the words of X, ..."; "In X's view, ...": a viewpoint set before or after its clause."""
    if token.lemma.casefold() not in words.viewpoints or token.head is None:
        return None
    below = document.children(token)
    opener = next((t for t in below if t.deprel == "case" and t.form.casefold() == _OPENER), None)
    owner = next((t for t in below if t.deprel == "nmod:poss"), None)
    of = next((t for t in below if t.deprel == "nmod" and t.start > token.start), None)
    clause = document.tokens[token.head]
    if of is not None and not any(t.deprel == "det" for t in below):  # "in view of the sea"
        return None
    if opener is None or (owner is None) == (of is None) or subject_of(document, clause) is None:
        return None
    whole = document.subtree(token)
    if owner is not None:
        source = trimmed([t for t in document.subtree(owner) if t.xpos != "POS"])
        cue = token.span
    else:
        source = trimmed([t for t in whole if t.start > token.end and t.deprel != "case"])
        cue = Span(opener.start, token.end)
    set_apart = any(t.form == "," for t in _neighbours(document, whole))
    content = stretches(document.subtree(clause), {t.index for t in whole})
    if source is None or not content or not set_apart:
        return None
    return SyntacticReport(tuple(content), cue, source, "syntax: a viewpoint before its clause")


def _neighbours(document: Document, words: tuple[Token, ...]) -> Iterator[Token]:
    """The last words of a phrase and the one after it, and the one before it."""
    yield words[-1]
    for index in (words[0].index - 1, words[-1].index + 1):
        if 0 <= index < len(document.tokens):
            yield document.tokens[index]


#: The formula that a word of a part of speech may belong to.
_PATTERNS = {"ADV": _hearsay, "VERB": _silence, "NOUN": _viewpoint}
