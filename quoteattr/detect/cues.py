"""The lexicon of cues: which words introduce a report, and what act of the source they name.

Data: cues.toml, own work; classes after Searle, "A classification of illocutionary acts" (1976).
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

import attrs

from .._toml import loads
from ..claims import Cue, CueAct, Polarity
from ..text import Document, Span, Token

__all__ = ["CueLexicon", "describe_cue", "lexicon"]

_CLASSES = {
    "assertive": (CueAct.ASSERTIVE, Polarity.POSITIVE),
    "assertive_negative": (CueAct.ASSERTIVE, Polarity.NEGATIVE),
    "silence": (CueAct.ASSERTIVE, Polarity.NEGATIVE),
    "directive": (CueAct.DIRECTIVE, Polarity.POSITIVE),
    "commissive": (CueAct.COMMISSIVE, Polarity.POSITIVE),
    "expressive": (CueAct.EXPRESSIVE, Polarity.POSITIVE),
    "declarative": (CueAct.DECLARATIVE, Polarity.POSITIVE),
    "mental": (CueAct.MENTAL, Polarity.POSITIVE),
}


@attrs.frozen
class CueLexicon:
    """Cue words by lemma.

    Args:
        verbs: Verb lemma to act and polarity.
        nouns: Noun lemma to act and polarity.
        phrases: Lemmas joined by spaces to act and polarity.
        speech: Lemmas that are acts of saying or writing, thought left out.
        hedges: Words that say the writer does not vouch for the report.
        hedging_passives: Verbs whose passive without an agent hedges ("is said to").
        negators: Words that turn a cue round.
        with_infinitive: Verbs whose infinitive is what was said.
        with_object: Verbs whose object is what was spoken of.
        plain_speech: Verbs that are hardly ever anything else than speech.
        nested: Verbs that are taken for a report inside another one by grammar alone.
        no_labels: Words that stand before a colon like a speaker's label and are none.
    """

    verbs: MappingProxyType[str, tuple[CueAct, Polarity]]
    nouns: MappingProxyType[str, tuple[CueAct, Polarity]]
    phrases: MappingProxyType[str, tuple[CueAct, Polarity]]
    speech: frozenset[str]
    hedges: frozenset[str]
    hedging_passives: frozenset[str]
    negators: frozenset[str]
    with_infinitive: frozenset[str]
    with_object: frozenset[str]
    plain_speech: frozenset[str]
    nested: frozenset[str]
    no_labels: frozenset[str]


@cache
def lexicon() -> CueLexicon:
    """The bundled lexicon.

    >>> lexicon().verbs["deny"]
    (<CueAct.ASSERTIVE: 'assertive'>, <Polarity.NEGATIVE: 'negative'>)
    """
    data: dict[str, Any] = loads(resources.files(__package__).joinpath("cues.toml").read_text(encoding="utf-8"))
    verbs: dict[str, tuple[CueAct, Polarity]] = {}
    nouns: dict[str, tuple[CueAct, Polarity]] = {}
    phrases: dict[str, tuple[CueAct, Polarity]] = {}
    speech: set[str] = set()
    for name, meaning in _CLASSES.items():
        entry = data[name]
        for words, table in ((entry.get("verbs", "").split(), verbs), (entry.get("nouns", "").split(), nouns)):
            for word in words:
                table.setdefault(word, meaning)
                if entry["speech"]:
                    speech.add(word)
        for phrase in entry.get("phrases", []):
            phrases.setdefault(phrase, meaning)
    return CueLexicon(
        verbs=MappingProxyType(verbs),
        nouns=MappingProxyType(nouns),
        phrases=MappingProxyType(phrases),
        speech=frozenset(speech),
        hedges=frozenset(data["hedges"]["words"]),
        hedging_passives=frozenset(data["hedges"]["passive"]),
        negators=frozenset(data["negators"]["words"]),
        with_infinitive=frozenset(data["infinitive"]["verbs"].split()),
        with_object=frozenset(data["object"]["verbs"].split()),
        plain_speech=frozenset(data["plain_speech"]["verbs"].split()),
        nested=frozenset(data["nested"]["verbs"].split()),
        no_labels=frozenset(data["labels"]["not_speakers"].split()),
    )


def describe_cue(document: Document, span: Span) -> Cue:
    """Type the cue under ``span``: its lemma, act, polarity and whether it hedges.

    The head is the cue's known verb, else its known noun, else the head of its words. A negation that governs the
    head ("did not say"), or stands in the cue, makes it negative and a second one positive again ("did not deny").

    >>> describe_cue(Document("She denied it."), Span(4, 10)).lemma  # no parse: the words themselves
    'denied'
    """
    words = lexicon()
    tokens = document.tokens_in(span)
    head = _head(tokens, words) or document.head_of(span)
    if head is None:
        return Cue(span, " ".join(span.of(document.text).split()).casefold())
    lemma = head.lemma.casefold()
    phrase = " ".join(t.lemma.casefold() for t in tokens)
    act, polarity = (
        next((words.phrases[p] for p in words.phrases if f" {p} " in f" {phrase} "), None)
        or words.verbs.get(lemma)
        or words.nouns.get(lemma)
        or (CueAct.ASSERTIVE, Polarity.POSITIVE)
    )
    beside = [
        *tokens,
        *document.children(head),
        *(c for t in tokens if t.deprel == "aux" for c in document.children(t)),
    ]
    if any(t.form.casefold() in words.negators and t.index != head.index for t in beside):
        polarity = Polarity.POSITIVE if polarity is Polarity.NEGATIVE else Polarity.NEGATIVE
    hedged = any(t.lemma.casefold() in words.hedges for t in (*beside, head)) or _is_hedging_passive(
        document, head, words
    )
    lemma = "according to" if lemma in ("accord", "according") else lemma
    return Cue(span, lemma, act, polarity, hedged)


def _head(tokens: tuple[Token, ...], words: CueLexicon) -> Token | None:
    verbs = [t for t in tokens if t.lemma.casefold() in words.verbs and t.upos in ("VERB", "AUX", "X")]
    nouns = [t for t in tokens if t.lemma.casefold() in words.nouns and t.upos == "NOUN"]
    according = [t for t in tokens if t.form.casefold() == "according"]
    return next(iter(according or verbs or nouns), None)


def _is_hedging_passive(document: Document, head: Token, words: CueLexicon) -> bool:
    below = document.children(head)
    return (
        head.lemma.casefold() in words.hedging_passives
        and any(t.deprel == "aux:pass" for t in below)
        and not any(t.deprel in ("obl:agent", "nmod:agent") or _is_by(document, t) for t in below)
    )


def _is_by(document: Document, token: Token) -> bool:
    return token.deprel.startswith("obl") and any(c.form.casefold() == "by" for c in document.children(token))
