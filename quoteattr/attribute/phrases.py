"""Noun phrases from the parse: the head of the words that name a source, the phrase around a head, its apposition."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import takewhile

from ..marks import QUOTATION_MARKS
from ..text import Document, Span, Token

__all__ = [
    "age_in",
    "appositions",
    "case_of",
    "grammar_of",
    "is_negated",
    "is_plural",
    "nearest_conjunct",
    "phrase_around",
    "source_head",
    "top_of",
    "who_is_beside",
]

#: Dependents that belong to a noun phrase as news names a source with it; clauses, appositions and conjuncts are
#: left out.
_WITHIN = frozenset(
    ["det", "det:predet", "amod", "compound", "nummod", "nmod", "nmod:poss", "nmod:desc", "nmod:unmarked", "flat",
     "fixed", "goeswith", "case", "advmod", "obl:npmod", "obl:unmarked", "nmod:npmod", "nmod:tmod"]
)  # fmt: skip
_NOMINAL = frozenset(["NOUN", "PROPN", "PRON", "NUM"])
_DEPENDENT = frozenset(
    ["det", "det:predet", "amod", "compound", "flat", "nummod", "case", "fixed", "goeswith", "punct"]
)
#: A source cut short ("the") stands at most this many tokens before its noun.
_REACH = 6
#: Endings of nouns for one person that no plural has.
_ONE_PERSON = ("er", "or", "ist", "ian", "woman", "person")

_AGE = re.compile(r"(\d{1,3})-year-old\b", re.IGNORECASE)


def age_in(phrase: str) -> str | None:
    """The age that a phrase tells of someone.

    >>> age_in("The 31-year-old driver")
    '31'
    """
    told = _AGE.search(phrase)
    return None if told is None else told.group(1)


def is_plural(token: Token) -> bool:
    """Whether the tagger calls a noun or pronoun plural; "the plumber" is one, whatever it calls him.

    >>> is_plural(Token(0, Span(0, 7), "plumber", "plumber", "NOUN", "NNS", "Number=Plur", None, "root", 0))
    False
    """
    if token.upos == "NOUN" and token.form.casefold().endswith(_ONE_PERSON):
        return False
    return "Number=Plur" in token.feats or token.xpos in {"NNS", "NNPS"}


def is_negated(dependents: Sequence[Token]) -> bool:
    """Whether the dependents of a predicate deny it."""
    return any(t.form.casefold() in {"not", "n't", "n’t", "never"} for t in dependents)


def case_of(document: Document, token: Token) -> str:
    """The preposition of a noun phrase, lower-case; "" if it has none.

    >>> words = [
    ...     Token(0, Span(0, 2), "By", "by", "ADP", "IN", "", 1, "case", 0),
    ...     Token(1, Span(3, 6), "her", "she", "PRON", "PRP", "", None, "root", 0),
    ... ]
    >>> case_of(Document("By her", tokens=tuple(words)), words[1])
    'by'
    """
    for child in document.children(token):
        if child.deprel == "case" and child.upos != "PART":
            return child.form.casefold()
    return ""


def source_head(document: Document, source: Span, avoid: Collection[int]) -> Token | None:
    """The noun, name or pronoun that the words of a source hang on.

    The tagger may have cut the source to its article or adjective: the head then lies outside of it.

    Args:
        document: The document.
        source: The words that the detect stage calls the source.
        avoid: Indices of tokens that cannot be the source: those of the cue and of the content.

    Returns:
        The head, or None where the span holds no word.
    """
    inside = [t for t in document.tokens_in(source) if t.upos != "PUNCT"]
    if not inside:
        return None
    indices = {t.index for t in inside}
    tops = [t for t in inside if t.head is None or t.head not in indices]
    below = {t.index for t in inside if t.upos in _NOMINAL}
    nominal = (
        [t for t in tops if t.upos in _NOMINAL or t.form[:1] == "@" or _is_adjective_for_somebody(t)]
        or [t for t in inside if t.index in below and t.head not in below]  # "some of the club's members"
        or tops
    )
    nouns = [t for t in nominal if t.upos != "PRON"]
    head = next((t for t in nominal if t.deprel.startswith("nsubj")), (nouns or nominal)[0])
    head = _after_possessive(inside, _before_preposition(inside, head))
    while head.deprel in _DEPENDENT and head.head is not None:
        governor = document.tokens[head.head]
        if governor.upos not in _NOMINAL or governor.index in avoid or not _is_close(document, head, governor, avoid):
            break
        head = governor
    return head


def _is_adjective_for_somebody(token: Token) -> bool:
    """Whether an adjective is the subject: "the 60-year-old said"."""
    return token.upos == "ADJ" and token.deprel.startswith("nsubj")


def _before_preposition(inside: Sequence[Token], head: Token) -> Token:
    """The noun before the first preposition, if the parse gave one behind it: "a survey by the Guild" is a survey."""
    for position, token in enumerate(inside):
        if token.upos == "ADP" and token.deprel == "case":
            before = [t for t in inside[:position] if t.upos in {"NOUN", "PROPN"}]
            title = bool(before) and before[-1].deprel == "nmod:desc"  # "Minister of Defence Jane Doe"
            return before[-1] if before and head.index > token.index and not title else head
    return head


def _after_possessive(inside: Sequence[Token], head: Token) -> Token:
    """What somebody has, if the parse gave the owner: "Jane Doe's former agent" is an agent."""
    for position, token in enumerate(inside):
        if token.xpos == "POS" and token.index > head.index:
            name = [t for t in inside[:position] if t.index > head.index]
            if len(name) != token.index - head.index - 1 or any(t.upos != "PROPN" for t in (head, *name)):
                return head
            nouns = list(takewhile(lambda t: t.upos in {"ADJ", "NOUN", "PROPN"}, inside[position + 1 :]))
            owned = [t for t in nouns if t.upos == "NOUN"][-1:] or [t for t in nouns if t.upos == "PROPN"]
            return owned[0] if owned else head
    return head


def _is_close(document: Document, left: Token, right: Token, avoid: Collection[int]) -> bool:
    low, high = sorted((left.index, right.index))
    between = document.tokens[low + 1 : high]
    return high - low <= _REACH and not any(
        t.index in avoid or (t.upos in {"PUNCT", "VERB"} and t.form != "-") for t in between
    )


def phrase_around(document: Document, head: Token, avoid: Collection[int] = ()) -> Span:
    """The noun phrase of ``head``, without the clauses, appositions and conjuncts that hang on it.

    Its own preposition and punctuation at the ends are left out. Where the parse makes the phrase run over words in
    ``avoid`` (cue, content), it stops before them.
    """
    found, stack = {head.index}, [head]
    while stack:
        for child in document.children(stack.pop()):
            if (
                child.deprel in _WITHIN
                and child.index not in avoid
                and not (child.head == head.index and child.deprel == "case")
            ):
                found.add(child.index)
                stack.append(child)
    first = last = head.index  # the stretch around the head without a gap that is not punctuation
    while first - 1 in found or (first - 2 in found and _is_glue(document, first - 1)):
        first -= 1
    while last + 1 in found or (last + 2 in found and _is_glue(document, last + 1)):
        last += 1
    tokens: Sequence[Token] = document.tokens[first : last + 1]
    while len(tokens) > 1 and tokens[-1].upos in {"PUNCT", "ADP"}:
        tokens = tokens[:-1]
    while len(tokens) > 1 and tokens[0].upos in {"PUNCT", "CCONJ"}:
        tokens = tokens[1:]
    return Span(tokens[0].start, tokens[-1].end)


def _is_glue(document: Document, index: int) -> bool:
    """Whether punctuation stands inside a word or its name: a hyphen, the stop of an initial, a nickname's quotes."""
    token = document.tokens[index]
    if token.form in QUOTATION_MARKS or token.form in {"'s", "’s"}:
        return True
    tight = document.tokens[index - 1].end == token.start
    return tight and (
        token.form == "." or (token.form in {"-", "‑", "–"} and document.tokens[index + 1].start == token.end)
    )


def top_of(document: Document, first: int, last: int) -> Token:
    """The token of ``tokens[first:last]`` whose governor lies outside; titles before a name lead out of it as well."""
    token = document.tokens[first]
    steps = 0
    while token.head is not None and steps < last - first and first <= token.head < last:
        token = document.tokens[token.head]
        steps += 1
    return token


def nearest_conjunct(document: Document, first: Token, place: int) -> Token:
    """The last of those that a coordination names before a place: parses hang what follows them all on the first."""
    return next((c for c in reversed(document.children(first)) if c.deprel == "conj" and c.index < place), first)


def who_is_beside(document: Document, first: Token, place: int) -> Token:
    """Whom of a coordination an apposition at a place tells about: "the president and the first lady, Jane Doe" are two
    people, "the actress and activist Jane Doe" is one.
    """
    last, own = nearest_conjunct(document, first, place), {"det", "nmod:poss"}
    other = last.upos == "PROPN" or any(c.deprel in own for c in document.children(last))
    return last if other else first


def appositions(document: Document, noun: Token) -> list[Token]:
    """The appositions of a noun: of "Jane Doe, Ann Roe and John Poe, a banker" those of John Poe alone."""
    firsts = [noun] if noun.deprel != "conj" or noun.head is None else [noun, document.tokens[noun.head]]
    return [
        child
        for first in firsts
        for child in document.children(first)
        if child.deprel == "appos" and who_is_beside(document, first, child.index) == noun
    ]


#: What a name that opens a sentence hardly is of a verb that has a subject, whatever the parse says.
_NO_NAME_FIRST = frozenset(["ccomp", "advcl", "obj", "iobj"])


def _is_lost_subject(document: Document, token: Token) -> bool:
    """Whether a name opens a sentence, as the subject of a verb that the parse missed: it hangs the name on a later one
    that has its own.
    """
    first = document.tokens[document.sentences[token.sentence].first]
    opens = token.upos == "PROPN" and first.upos != "PUNCT" and token.index in {first.index, first.head}
    if not opens or token.deprel not in _NO_NAME_FIRST or token.head is None:
        return False
    return any(c.deprel.startswith("nsubj") for c in document.children(document.tokens[token.head]))


def grammar_of(document: Document, token: Token) -> str:
    """What a phrase is in its clause: subject, object, oblique, owner, modifier or other.

    A conjunct has its first conjunct's part, an apposition its governor's. A name that opens a sentence is no clause of
    it: of "Jane Doe, who led it, recalled the day: “It rained,” she said" the parse may make one.
    """
    for _ in range(8):
        if token.deprel not in {"conj", "appos", "flat"} or token.head is None:
            break
        token = document.tokens[token.head]
    relation = token.deprel
    if relation.startswith(("nsubj", "csubj")) or _is_lost_subject(document, token):
        return "subject"
    if relation in {"obj", "iobj"}:
        return "object"
    if relation.startswith("obl"):
        return "agent" if case_of(document, token) == "by" else "oblique"
    if relation == "nmod:poss":
        return "owner"
    if relation in {"compound", "amod"} or relation.startswith("nmod"):
        return "modifier"
    if relation in {"root", "parataxis", "vocative"}:
        return relation
    return "other"
