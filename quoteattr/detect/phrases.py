"""Phrases of a dependency tree that cues and sources are made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ..text import Document, Span, Token
from .cues import lexicon

__all__ = [
    "NOMINAL",
    "SUBJECTS",
    "agent_of",
    "author_of",
    "cue_span",
    "is_passive",
    "is_told",
    "negates",
    "one_quoted",
    "source_of",
    "source_of_cue",
    "stretches",
    "subject_of",
    "trimmed",
    "whole_subject",
    "widen_cue",
    "widen_source",
]

SUBJECTS = ("nsubj", "nsubj:pass", "nsubj:outer", "csubj")
NOMINAL = ("NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ", "X", "SYM")


def subject_of(document: Document, verb: Token) -> Token | None:
    """The head of a verb's own subject."""
    return next((t for t in document.children(verb) if t.deprel in SUBJECTS), None)


def source_of(document: Document, verb: Token) -> Span | None:
    """The subject of a cue verb, found through conjunction, relative clause and participle too.

    Whoever "was told" is no source; who told them may be named with "by".
    """
    if is_told(document, verb):
        return agent_of(document, verb)
    subject = subject_of(document, verb)
    if subject is None and verb.deprel in ("acl:relcl", "acl"):
        subject = None if verb.head is None else document.tokens[verb.head]
        if subject is not None:  # "a woman claiming that ...": the noun phrase before the clause
            words = [t for t in document.subtree(subject) if t.start < verb.start]
            inside = {t.index for t in document.subtree(verb)}
            return trimmed([t for t in words if t.index not in inside])
    if subject is None:
        for below, governor in pairwise([verb, *_governors(document, verb)]):
            subject = one_quoted(document, below) or subject_of(document, governor)
            if subject is not None:
                break
    if subject is None or subject.upos not in NOMINAL:
        return None
    before = subject.index < verb.index  # what a parser ties to it on the verb's other side is another's
    inside = {t.index for t in document.subtree(subject) if (t.index < verb.index) == before}
    return trimmed([document.tokens[i] for i in sorted(inside)])


def one_quoted(document: Document, verb: Token) -> Token | None:
    """Whose words "saying" gives in "he quoted her as saying": the head of the object before it."""
    if verb.head is None or verb.deprel != "advcl" or verb.xpos != "VBG":
        return None
    if not any(t.deprel == "mark" and t.form.casefold() == "as" for t in document.children(verb)):
        return None
    objects = (t for t in document.children(document.tokens[verb.head]) if t.deprel == "obj")
    return next((t for t in objects if t.index < verb.index), None)


def _governors(document: Document, verb: Token) -> Iterator[Token]:
    """The verbs whose subject a verb without one shares."""
    while verb.head is not None and verb.deprel in ("conj", "xcomp", "advcl"):
        verb = document.tokens[verb.head]
        yield verb


def cue_span(document: Document, verb: Token) -> Span:
    """The verb with the auxiliaries, negation and particle that stand directly beside it."""
    first = last = verb.index
    beside = {t.index for t in document.children(verb) if t.deprel in ("aux", "aux:pass", "compound:prt") or negates(t)}
    while first - 1 in beside:
        first -= 1
    while last + 1 in beside:
        last += 1
    return Span(document.tokens[first].start, document.tokens[last].end)


def negates(token: Token) -> bool:
    """Whether a word turns the verb beside it round."""
    return token.form.casefold() in lexicon().negators


def stretches(tokens: Sequence[Token], excluded: set[int]) -> list[Span]:
    """Runs of neighbouring tokens, without excluded ones, punctuation at their ends cut off."""
    runs: list[list[Token]] = []
    for token in tokens:
        if token.index in excluded:
            continue
        if runs and token.index == runs[-1][-1].index + 1:
            runs[-1].append(token)
        else:
            runs.append([token])
    spans = [trimmed(run) for run in runs]
    return [s for s in spans if s is not None]


def trimmed(tokens: Sequence[Token]) -> Span | None:
    """The span of tokens without the punctuation at their ends; None if there is nothing else."""
    solid = [t for t in tokens if t.upos != "PUNCT" or t.form in "\"'”“’‘)("]
    while solid and solid[0].form in "'\"”’),;:-–—" and solid[0].upos == "PUNCT" and solid[0].form not in '"“‘':
        solid = solid[1:]
    if not any(t.upos != "PUNCT" for t in solid):
        return None
    return Span(solid[0].start, solid[-1].end)


_PHRASE = ("det", "amod", "compound", "nummod", "nmod:poss", "flat", "fixed", "case", "goeswith", "nmod:desc", "appos")


def is_passive(document: Document, verb: Token) -> bool:
    """Whether a verb's subject, or whom it would be of, is not the one who acts: "Asked why, she ..."."""
    below = document.children(verb)
    if any(t.deprel in ("aux:pass", "nsubj:pass") for t in below):
        return True
    participle = verb.xpos in ("VBN", "VBD") and verb.deprel in ("acl", "advcl")
    return participle and not any(t.deprel in ("aux", "mark") or t.deprel in SUBJECTS for t in below)


def is_told(document: Document, verb: Token) -> bool:
    """Whether a verb's subject, or what its participle stands with, is the one who is told: "She was warned that"."""
    if verb.lemma.casefold() not in lexicon().tells:
        return False
    below = document.children(verb)
    participle = verb.xpos == "VBN" and verb.deprel in ("acl", "advcl")
    return any(t.deprel == "aux:pass" for t in below) or (
        participle and not any(t.deprel in ("aux", "mark") or t.deprel in SUBJECTS for t in below)
    )


def agent_of(document: Document, verb: Token) -> Span | None:
    """Who does what a passive says, after "by"."""
    below = (t for t in document.children(verb) if t.index > verb.index)
    agent = next((t for t in below if t.deprel == "obl:agent" and t.upos in NOMINAL), None)
    if agent is None:
        return None
    return trimmed([t for t in document.subtree(agent) if t.head != agent.index or t.deprel != "case"])


def source_of_cue(document: Document, cue: Span) -> Span | None:
    """Who is the subject of a cue by grammar: of its first verb, through conjunction, relative clause and participle.

    None for a passive ("it was said"), but for who tells somebody ("she was told by"), and when the cue has no verb but
    one that the parser took for a noun.
    """
    tokens = document.tokens_in(cue)
    verb = next((t for t in tokens if t.upos == "VERB"), None)
    if verb is None:
        return _source_of_noun(document, tokens[0]) if len(tokens) == 1 else None
    return None if is_passive(document, verb) and not is_told(document, verb) else source_of(document, verb)


def author_of(document: Document, noun: Token) -> Span | None:
    """Whose a noun of speech is: "her claim", "a statement by Ms Ono", "a letter from the club"; None if unsaid."""
    owner = next((t for t in document.children(noun) if t.deprel == "nmod:poss"), None)
    if owner is not None:
        return trimmed([t for t in document.subtree(owner) if t.deprel != "case" or t.start < owner.start])
    for case in document.tokens[noun.index + 1 : noun.index + 2]:  # whatever the parser hangs the phrase on
        if case.deprel == "case" and case.form.casefold() in ("by", "from") and case.head is not None:
            return trimmed([t for t in document.subtree(document.tokens[case.head]) if t.start > case.start])
    return None


def _source_of_noun(document: Document, cue: Token) -> Span | None:
    """The name before a verb that looks like a plural: "The Harbour Post reports:"."""
    if cue.upos != "NOUN" or cue.lemma.casefold() not in lexicon().verbs or not cue.form.casefold().endswith("s"):
        return None
    before = [t for t in document.subtree(cue) if t.start < cue.start]
    named = any(t.upos == "PROPN" for t in before) and before[-1].upos == "PROPN"
    return trimmed(before) if named and before[-1].index == cue.index - 1 else None


_LED_TO = ("VERB", "NOUN", "ADJ", "AUX")
_REACH = 4  # words between the first word of a cue and the one that says it


def widen_cue(document: Document, cue: Span, taken: Sequence[Span]) -> Span:
    """The verb group or noun phrase of a cue that was cut to its first word ("is" of "is feared"); otherwise ``cue``.

    Args:
        document: A text with dependencies.
        cue: The cue's words.
        taken: What it must not grow into: contents and source.
    """
    tokens = document.tokens_in(cue)
    if len(tokens) != 1 or tokens[0].upos not in ("AUX", "PART", "DET", "PRON", "ADV") or tokens[0].head is None:
        return cue
    head = document.tokens[tokens[0].head]
    while head.upos == "AUX" and head.head is not None and head.head > head.index:
        head = document.tokens[head.head]
    if head.upos not in _LED_TO or not 0 < head.index - tokens[0].index <= _REACH:
        return cue
    whole = Span(cue.start, cue_span(document, head).end)
    return cue if any(whole.overlaps(t) for t in taken) else whole


_JOINED = ("det", "amod", "compound", "nummod", "flat", "nmod:desc")


def widen_source(document: Document, span: Span) -> Span:
    """The noun phrase of a source that was cut to a part of it ("the" of "the two lawyers"); otherwise ``span``.

    Only what cannot stand alone is widened: a determiner, an adjective, the first part of a compound or name, and words
    that end with a preposition or an article ("a report by").
    """
    tokens = document.tokens_in(span)
    if len(tokens) != 1:
        return _with_last_phrase(document, span, tokens[-1]) if tokens else span
    named = tokens[0].upos == "PROPN" and any(c.deprel in ("flat", "compound") for c in document.children(tokens[0]))
    if not named and tokens[0].deprel not in _JOINED:
        return span
    words = _phrase_around(document, tokens[0])
    return Span(min(t.start for t in words), max(t.end for t in words)) if words else span


def _with_last_phrase(document: Document, span: Span, last: Token) -> Span:
    """A span that ends before the noun of its last preposition or article, with that noun's phrase."""
    if last.deprel not in ("case", "det") or last.head is None or last.head < last.index:
        return span
    after = [t for t in _phrase_around(document, document.tokens[last.head]) if t.index > last.index]
    return Span(span.start, max(t.end for t in after)) if after else span


def _phrase_around(document: Document, token: Token) -> list[Token]:
    """The words that make a noun phrase with a word of it, in no order; none if its head is no noun."""
    head = token
    while head.head is not None and head.deprel in _JOINED:
        head = document.tokens[head.head]
    if head.upos not in ("NOUN", "PROPN", "PRON", "NUM"):
        return []
    words = [head, token, *(t for t in document.children(head) if t.deprel in _PHRASE[:-1])]
    return [*words, *(t for w in words for t in document.children(w) if t.deprel in _PHRASE[:-1])]


def whole_subject(document: Document, source: Span, cue: Span) -> Span:
    """A source that is only whose, or by whom, the subject of its cue is ("a survey by the Guild found"), whole.

    Args:
        document: A text with dependencies.
        source: The source's words.
        cue: The cue's.
    """
    verb = next((t for t in document.tokens_in(cue) if t.upos == "VERB"), None)
    subject = verb and subject_of(document, verb)
    if subject is None or source.overlaps(subject.span):
        return source
    heads = [t for t in document.tokens_in(source) if t.head == subject.index]
    if [t.deprel for t in heads] != ["nmod"] or not any(t.deprel == "case" for t in document.children(heads[0])):
        return source
    return Span(min(t.start for t in _phrase_around(document, subject)), source.end)
