"""To whom, when and where it was said: what the clause of the cue says of the utterance ("told Reuters on Monday in
Geneva").
"""

from __future__ import annotations

from collections.abc import Collection

import attrs

from ..claims import Report
from ..text import Document, Span, Token
from .lexicon import lexicon, noun_of
from .phrases import case_of, phrase_around

__all__ = ["Circumstances", "find_circumstances"]

#: Verbs whose object is the one spoken to.
_TELLING = frozenset(
    ["tell", "inform", "assure", "warn", "remind", "advise", "notify", "urge", "persuade", "convince", "brief",
     "reassure", "beg", "implore", "instruct", "invite", "encourage", "thank", "congratulate"]
)  # fmt: skip
#: Verbs whose object may as well be what is said: it is the one spoken to if it names people.
_ASKING = frozenset(
    [
        "ask",
        "promise",
        "order",
        "command",
        "text",
        "email",
        "e-mail",
        "answer",
        "quiz",
        "direct",
        "challenge",
        "press",
        "address",
    ]
)
#: Nouns for a talk: with whom it was is who was told.
_TALKS = frozenset(
    ["interview", "conversation", "talk", "phone", "call", "email", "e-mail", "letter", "message", "chat", "note"]
)


#: Who hears somebody in one place: in "told reporters in Geneva" both were there.
_AUDIENCES = frozenset(
    ["reporter", "journalist", "crowd", "audience", "supporter", "court", "rally", "gathering", "delegate", "jury",
     "inquest", "hearing", "conference", "meeting", "congregation"]
)  # fmt: skip
_NOBODY = frozenset(
    ["it", "what", "that", "this", "which", "why", "how", "nothing", "something", "anything", "everything"]
)


@attrs.frozen
class Circumstances:
    """Spans of the words that name the addressee, the time and the place of an utterance, each None if not said."""

    addressee: Span | None = None
    time: Span | None = None
    place: Span | None = None


def find_circumstances(document: Document, report: Report) -> Circumstances:
    """What the clause of the report's cue says of the utterance itself.

    Words inside the content say nothing of it, but for whom it moves to do something: in "urged both camps to
    return" the two camps are told as well.
    """
    verb = None if report.cue is None else document.head_of(report.cue.span)
    if report.cue is None or verb is None or verb.upos != "VERB":
        return Circumstances()
    content = {t.index for span in report.content for t in document.tokens_in(span)}
    source = set() if report.source is None else {t.index for t in document.tokens_in(report.source)}
    dependents = [c for c in _dependents(document, report.cue.span, verb, content) if c.index not in source]
    addressee = _told(document, report, verb, dependents, content)
    time = place = None
    for child in dependents:
        if child.index in content:
            continue
        for token in (child, *(c for c in document.children(child) if c.deprel.startswith("nmod"))):
            if token.index in content or not (
                token.deprel.startswith(("obl", "nmod", "obj")) or token.deprel == "advmod"
            ):
                continue
            if _is_time(document, token):
                time = time or _time_phrase(document, token, content)
            elif child.deprel.startswith("obl") and _is_place(document, token):
                place = place or phrase_around(document, token, content)
        if noun_of(child) in _AUDIENCES:
            place = place or _place_of_audience(document, child, content)
        if child.deprel.startswith("obl") and noun_of(child) in _TALKS:
            addressee = addressee or _partner(document, child, content)
    return Circumstances(addressee, time or _time_after(document, report.cue.span, content), place)


def _dependents(document: Document, cue: Span, verb: Token, content: Collection[int]) -> list[Token]:
    """The verb's dependents, and what the parse hangs on a content beside which it stands: "in Carrow" on "late" in
    "“It is late,” he told a crowd in Carrow", "in Geneva" in "she told Reuters in Geneva that it was late".
    """
    last = document.tokens_in(cue)[-1].index
    sentence = document.sentences[verb.sentence].last
    following = min((index for index in content if index > last), default=sentence if content else last)
    beside = document.tokens[last + 1 : max(last + 1, min(following, sentence))]
    return [*document.children(verb), *(token for token in beside if token.head in content)]


def _told(
    document: Document, report: Report, verb: Token, dependents: list[Token], content: Collection[int]
) -> Span | None:
    telling = verb.lemma.casefold() in _TELLING
    for child in dependents:
        if _is_time(document, child):
            continue
        first = document.tokens_in(report.content[0])
        opens = child.index in content and any(t.index == child.index or t.head == child.index for t in first[:1])
        opens = opens and (_is_someone(document, child) or any(t.upos == "VERB" for t in first))  # not "urged calm"
        told = telling or (verb.lemma.casefold() in _ASKING and _is_someone(document, child))
        if (
            told
            and child.form.casefold() not in _NOBODY
            and child.deprel in {"obj", "iobj", "nsubj:pass"}
            and (child.index not in content or opens)
        ):
            return _short(document, child, frozenset() if opens else content)
        if child.deprel.startswith("obl") and child.index not in content and _is_someone(document, child):
            preposition = case_of(document, child) or _particle_before(document, verb, child)
            if preposition == "to" or (preposition == "with" and verb.lemma.casefold() in {"speak", "talk"}):
                return _short(document, child, content)
            if preposition in {"on", "upon"} and verb.lemma.casefold() == "call":
                return _short(document, child, content)
    return None


def _place_of_audience(document: Document, audience: Token, avoid: Collection[int]) -> Span | None:
    """The town that the parse made part of the audience: "a crowd of farmers in Carrow"."""
    for token in document.subtree(audience):
        in_it = token.deprel == "nmod" and token.index not in avoid and case_of(document, token) == "in"
        if in_it and any(e.type == "LOC" and e.span.contains(token.span) for e in document.entities_in(token.span)):
            return phrase_around(document, token, avoid)
    return None


def _partner(document: Document, talk: Token, avoid: Collection[int]) -> Span | None:
    """With or to whom it was: "in an interview with Reuters", "in a letter to the minister"."""
    for child in document.children(talk):
        if child.deprel == "nmod" and case_of(document, child) in {"with", "to"} and child.index not in avoid:
            return _short(document, child, avoid)
    return None


def _particle_before(document: Document, verb: Token, child: Token) -> str | None:
    """The particle between a verb and a word, which may be its preposition in truth: "called on the mayor"."""
    between = (t for t in document.children(verb) if t.deprel == "compound:prt" and verb.index < t.index < child.index)
    return next((t.form.casefold() for t in between), None)


def _short(document: Document, token: Token, avoid: Collection[int]) -> Span:
    """A phrase without the prepositional ones on its right: "the agency" of "the agency by telephone"."""
    right = {
        t.index
        for child in document.children(token)
        if child.deprel == "nmod" and child.index > token.index and case_of(document, child) not in {"of", "for"}
        for t in document.subtree(child)
    }
    return phrase_around(document, token, {*avoid, *right})


def _is_someone(document: Document, token: Token) -> bool:
    """Whether a noun names people: "to reporters", not "to laughter"."""
    if token.upos in {"PRON", "PROPN"} or any(e.type in {"PERSON", "ORG"} for e in document.entities_in(token.span)):
        return True
    words = lexicon()
    return (
        any(noun_of(token) in nouns for nouns in (words.people, words.organizations, words.groups))
        or noun_of(token) == "conference"
    )


def _is_time(document: Document, token: Token) -> bool:
    words, lemma = lexicon().words, token.lemma.casefold()
    if token.deprel == "advmod":
        return lemma in words["time_words"]
    if any(lemma in words[key] for key in ("weekdays", "time_words", "time_nouns")):
        return True
    return lemma in words["months"] and any(e.type == "DATE" for e in document.entities_in(token.span))


def _is_place(document: Document, token: Token) -> bool:
    words, preposition, noun = lexicon().words, case_of(document, token), noun_of(token)
    if preposition not in words["place_prepositions"] or noun in _TALKS:
        return False
    if noun in words["occasions"] or any(
        e.type == "LOC" and e.span.contains(token.span) for e in document.entities_in(token.span)
    ):
        return True
    determined = any(c.deprel in {"det", "nmod:poss"} for c in document.children(token))
    return preposition != "in" and determined and noun not in words["no_places"]


def _time_phrase(document: Document, token: Token, avoid: Collection[int]) -> Span:
    """The words of a time: "Monday" of "on Monday in Carrow", "late on Friday" with the word before the preposition."""
    where = [t.index for c in document.children(token) if _tells_where(document, c) for t in document.subtree(c)]
    span = phrase_around(document, token, frozenset(avoid).union(where))
    tokens, first = document.tokens, document.tokens_in(span)[0].index
    if (
        first >= 2
        and tokens[first - 1].upos == "ADP"
        and tokens[first - 2].form.casefold() in lexicon().words["time_modifiers"]
    ):
        first -= 2
    elif first >= 1 and tokens[first - 1].form.casefold() in lexicon().words["time_modifiers"]:
        first -= 1
    return Span(tokens[first].start, span.end) if first not in avoid else span


def _tells_where(document: Document, token: Token) -> bool:
    """Whether a word that the parse hangs on a time tells where: "in Carrow", "at a rally"."""
    return token.deprel == "nmod" and case_of(document, token) in {"in", "at"} and not _is_time(document, token)


def _time_after(document: Document, cue: Span, avoid: Collection[int]) -> Span | None:
    """The weekday straight after the cue, where the parse gave it to the content: "said Sunday they would go"."""
    last = document.tokens_in(cue)[-1].index
    after = list(document.tokens[last + 1 : last + 3])
    if after and after[0].form.casefold() == "on":
        after = after[1:]
    if (
        after
        and after[0].form.casefold() in lexicon().words["weekdays"] | {"yesterday"}
        and after[0].index not in avoid
    ):
        return after[0].span
    return None
