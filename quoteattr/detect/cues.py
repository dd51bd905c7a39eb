"""The lexicon of cues: which words introduce a report, and what act of the source they name.

Data: cues.toml, own work; classes after Searle, "A classification of illocutionary acts" (1976).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

import attrs

from .._toml import loads
from ..claims import Cue, CueAct, Polarity
from ..text import Document, Span, Token

__all__ = ["CueLexicon", "cue_lemma", "describe_cue", "is_speech", "lexicon"]

_CLASSES = {
    "assertive": (CueAct.ASSERTIVE, Polarity.POSITIVE),
    "assertive_negative": (CueAct.ASSERTIVE, Polarity.NEGATIVE),
    "silence": (CueAct.ASSERTIVE, Polarity.NEGATIVE),
    "directive": (CueAct.DIRECTIVE, Polarity.POSITIVE),
    "commissive": (CueAct.COMMISSIVE, Polarity.POSITIVE),
    "commissive_negative": (CueAct.COMMISSIVE, Polarity.NEGATIVE),
    "expressive": (CueAct.EXPRESSIVE, Polarity.POSITIVE),
    "declarative": (CueAct.DECLARATIVE, Polarity.POSITIVE),
    "mental": (CueAct.MENTAL, Polarity.POSITIVE),
}


_SHORTEST_STEM = 3


@attrs.frozen
class CueLexicon:
    """Cue words by lemma.

    Args:
        verbs: Verb lemma to act and polarity.
        nouns: Noun lemma to act and polarity.
        phrases: Lemmas joined by spaces to act and polarity.
        speech: Lemmas that are acts of saying or writing, thought left out.
        hedges: Words that say the writer does not vouch for the report.
        hearsay: Adverbs that make a clause a report without a source.
        hedging_passives: Verbs whose passive without an agent hedges ("is said to").
        negators: Words that turn a cue round.
        negating_verbs: Verbs that turn the verb they govern round ("failed to mention").
        clause_assertive: Verbs that are assertive when a clause follows, whatever else they are ("agreed that").
        infinitive_directive: Verbs that are directive when an infinitive follows ("told him to").
        with_infinitive: Verbs whose infinitive is what was said.
        with_object: Verbs whose object is what was spoken of.
        plain_speech: Verbs that are hardly ever anything else than speech.
        nested: Verbs that are taken for a report inside another one by grammar alone.
        nested_thought: Verbs of thought that are, with a clause.
        no_labels: Words that stand before a colon like a speaker's label and are none.
        headline_sources: Nouns behind the colon or dash of a headline that name its source.
        viewpoints: Nouns of a formula like "in the words of".
        unanswered: Verbs that report silence when they are negated.
        requests: What was left unanswered.
        tells: Verbs whose object is whom one tells.
        hearers: Nouns for those before whom one speaks: a court, a jury.
        idioms: Lemmas joined by spaces that report nothing, whatever verb is in them.
        idiom_verbs: Verb lemma to words beside it with which it reports nothing.
        with_predicate: Verbs that report only with a clause or predicate of their own.
    """

    verbs: MappingProxyType[str, tuple[CueAct, Polarity]]
    nouns: MappingProxyType[str, tuple[CueAct, Polarity]]
    phrases: MappingProxyType[str, tuple[CueAct, Polarity]]
    speech: frozenset[str]
    hedges: frozenset[str]
    hearsay: frozenset[str]
    hedging_passives: frozenset[str]
    negators: frozenset[str]
    negating_verbs: frozenset[str]
    clause_assertive: frozenset[str]
    infinitive_directive: frozenset[str]
    with_infinitive: frozenset[str]
    with_object: frozenset[str]
    plain_speech: frozenset[str]
    nested: frozenset[str]
    nested_thought: frozenset[str]
    no_labels: frozenset[str]
    headline_sources: frozenset[str]
    viewpoints: frozenset[str]
    unanswered: frozenset[str]
    requests: frozenset[str]
    tells: frozenset[str]
    hearers: frozenset[str]
    idioms: frozenset[str]
    idiom_verbs: MappingProxyType[str, tuple[str, ...]]
    with_predicate: frozenset[str]


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
        hearsay=frozenset(data["hedges"]["hearsay"]),
        hedging_passives=frozenset(data["hedges"]["passive"]),
        negators=frozenset(data["negators"]["words"]),
        negating_verbs=frozenset(data["negators"]["verbs"].split()),
        clause_assertive=frozenset(data["by_complement"]["clause_assertive"].split()),
        infinitive_directive=frozenset(data["by_complement"]["infinitive_directive"].split()),
        with_infinitive=frozenset(data["infinitive"]["verbs"].split()),
        with_object=frozenset(data["object"]["verbs"].split()),
        plain_speech=frozenset(data["plain_speech"]["verbs"].split()),
        nested=frozenset(data["nested"]["verbs"].split()),
        nested_thought=frozenset(data["nested"]["thought"].split()),
        no_labels=frozenset(data["labels"]["not_speakers"].split()),
        headline_sources=frozenset(data["labels"]["headline_sources"].split()),
        viewpoints=frozenset(data["formulas"]["viewpoints"].split()),
        unanswered=frozenset(data["formulas"]["unanswered"].split()),
        requests=frozenset(data["formulas"]["requests"].split()),
        tells=frozenset(data["formulas"]["tells"].split()),
        hearers=frozenset(data["formulas"]["hearers"].split()),
        idioms=frozenset(data["idioms"]["phrases"]),
        idiom_verbs=MappingProxyType({verb: tuple(beside) for verb, beside in data["idioms"]["verbs"].items()}),
        with_predicate=frozenset(data["idioms"]["with_predicate"].split()),
    )


def is_speech(document: Document, span: Span) -> bool:
    """Whether a cue is an act of saying or writing: by a word or phrase of the lexicon, or bare punctuation.

    >>> is_speech(Document("She: Yes."), Span(3, 4))
    True
    """
    words = lexicon()
    tokens = document.tokens_in(span)
    if all(t.upos == "PUNCT" for t in tokens) or any(cue_lemma(t) in words.speech for t in tokens):
        return True
    phrase = _phrase_in(tokens, words)
    return phrase is not None and words.phrases[phrase][0] is not CueAct.MENTAL


def describe_cue(document: Document, span: Span) -> Cue:
    """Type the cue under ``span``: its lemma, act, polarity and whether it hedges.

    The head is the cue's known verb, else its known noun, else the head of its words. A phrase of the lexicon in the
    cue tells the act, else the head does, with what it governs: "told him to go" directs, "agreed that" asserts. A
    negation that governs the head ("did not say", "failed to say"), or stands in the cue, makes it negative and a
    second one positive again ("did not deny").

    >>> describe_cue(Document("She denied it."), Span(4, 10)).lemma  # no parse: the words themselves
    'denied'
    """
    words = lexicon()
    tokens = document.tokens_in(span)
    head = _head(tokens, words) or document.head_of(span)
    if head is None:
        return Cue(span, " ".join(span.of(document.text).split()).casefold())
    lemma = cue_lemma(head)
    phrase = _phrase_in(tokens, words)
    act, polarity = (
        words.phrases[phrase]
        if phrase is not None
        else _by_complement(document, head, words)
        or words.verbs.get(lemma)
        or words.nouns.get(lemma)
        or (CueAct.ASSERTIVE, Polarity.POSITIVE)
    )
    beside = [
        *tokens,
        *document.children(head),
        *(c for t in tokens if t.deprel == "aux" for c in document.children(t)),
    ]
    own = {head.form.casefold(), *(phrase or "").split()}  # the "no" of "no comment" negates nothing more
    negated = any(t.form.casefold() in words.negators - own and _reaches(document, t, head, span) for t in beside)
    if negated != any(cue_lemma(t) in words.negating_verbs and t.index != head.index for t in tokens):
        polarity = Polarity.POSITIVE if polarity is Polarity.NEGATIVE else Polarity.NEGATIVE
    hedged = any({cue_lemma(t), t.form.casefold()} & words.hedges for t in (*beside, head))
    lemma = "according to" if lemma in ("accord", "according") else lemma
    return Cue(span, lemma, act, polarity, hedged or _is_hedging_passive(document, head, words))


def _reaches(document: Document, negator: Token, head: Token, cue: Span) -> bool:
    """Whether a negation that hangs on the head of a cue negates it: "said nothing", not "asked not to be named".

    It stands in the cue, or before it with no mark or comma between (parsers hang the one of a quotation on the cue
    too), or is the cue's object.
    """
    if cue.contains(negator.span) or (negator.deprel == "obj" and negator.head == head.index):
        return True
    between = document.tokens[negator.index + 1 : head.index]
    return negator.index < head.index and not any(t.upos == "PUNCT" for t in between) and negator.upos != "INTJ"


def cue_lemma(token: Token) -> str:
    """The lemma of a word that may be a cue, with a lemmatizer's half-cut ones mended: "begg", "smil", "shoute".

    >>> cue_lemma(Token(0, Span(0, 6), "begged", "begg", "VERB", "VBD", "", None, "root", 0))
    'beg'
    """
    lemma, words = token.lemma.casefold(), lexicon()
    if token.upos not in ("VERB", "AUX") or lemma in words.verbs or len(lemma) < _SHORTEST_STEM:
        return lemma
    mended = (lemma[:-1] if lemma[-1] == lemma[-2] or lemma[-1] == "e" else lemma + "e",)
    return next((m for m in mended if m in words.verbs), lemma)


def _phrase_in(tokens: Sequence[Token], words: CueLexicon) -> str | None:
    """The longest phrase of the lexicon that the lemmas of a cue hold."""
    if len(tokens) == 1 and " " not in tokens[0].lemma:  # no phrase is a single word
        return None
    lemmas = f" {' '.join(cue_lemma(t) for t in tokens)} "
    return max((p for p in words.phrases if f" {p} " in lemmas), key=len, default=None)


def _by_complement(document: Document, head: Token, words: CueLexicon) -> tuple[CueAct, Polarity] | None:
    """The act of a verb whose clause, or infinitive for somebody else, tells it."""
    lemma, below = cue_lemma(head), document.children(head)
    told = [t for t in below if t.deprel in ("obj", "iobj")]
    infinitive = any(_is_infinitive(document, t) for t in below if t.deprel == "xcomp")
    inside = any(_is_infinitive(document, c) for t in told for c in document.children(t) if c.deprel == "acl")
    if lemma in words.infinitive_directive and told and (infinitive or inside):
        return CueAct.DIRECTIVE, Polarity.POSITIVE
    if lemma in words.clause_assertive and not infinitive and any(t.deprel == "ccomp" for t in below):
        return CueAct.ASSERTIVE, Polarity.POSITIVE
    return None


def _is_infinitive(document: Document, token: Token) -> bool:
    return any(t.deprel == "mark" and t.form.casefold() == "to" for t in document.children(token))


def _head(tokens: tuple[Token, ...], words: CueLexicon) -> Token | None:
    verbs = [t for t in tokens if cue_lemma(t) in words.verbs and t.upos in ("VERB", "AUX", "X")]
    nouns = [t for t in tokens if cue_lemma(t) in words.nouns and t.upos == "NOUN"]
    according = [t for t in tokens if t.form.casefold() == "according"]
    return next(iter(according or verbs or nouns), None)


def _is_hedging_passive(document: Document, head: Token, words: CueLexicon) -> bool:
    below = document.children(head)
    return (
        cue_lemma(head) in words.hedging_passives
        and any(t.deprel == "aux:pass" for t in below)
        and not any(t.deprel in ("obl:agent", "nmod:agent") or _is_by(document, t) for t in below)
    )


def _is_by(document: Document, token: Token) -> bool:
    return token.deprel.startswith("obl") and any(c.form.casefold() == "by" for c in document.children(token))
