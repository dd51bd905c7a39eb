"""A parser without models that knows the commonest sentences of news: who says what, before, after or inside of it.

The plain parser hangs every word on the first one, so that nothing behind the parse finds a speaker. Here the verb of
saying is the root, who stands beside it its subject, and everything else the clause that depends on it; capitalised
words are names. It is right often enough for all that follows to have work, and wrong often enough to be a test of it.
"""

from __future__ import annotations

import attrs

from quoteattr.text import Document, Entity, Sentence, Span, Token
from tests.plain_parser import PlainParser

LEMMAS = {
    "said": "say",
    "says": "say",
    "told": "tell",
    "warned": "warn",
    "denied": "deny",
    "wrote": "write",
    "added": "add",
    "asked": "ask",
    "believes": "believe",
}
PRONOUNS = {"he", "she", "they", "it", "i", "we", "you", "who"}
DETERMINERS = {"the", "a", "an", "his", "her", "their", "this"}
PREPOSITIONS = {"to", "of", "in", "by", "for", "at", "on", "with", "from", "before"}
VERBS = {"is", "was", "were", "are", "will", "has", "had", "pays", "rose", "rained", "left"}
TITLES = {"mr", "ms", "dr", "sen"}


class NewsParser(PlainParser):
    """Splits as the plain parser does, tags by word lists, and knows the shape of a report."""

    def parse(self, text: str) -> Document:
        document = super().parse(text)
        tokens = [_tag(token) for token in document.tokens]
        for sentence in document.sentences:
            _attach(tokens, sentence)
        return attrs.evolve(document, tokens=tuple(tokens), entities=tuple(_find_names(tokens, document.sentences)))


def _tag(token: Token) -> Token:
    word = token.form.lower()
    upos = "NOUN"
    if word in LEMMAS or word in VERBS:
        upos = "VERB"
    elif word in PRONOUNS:
        upos = "PRON"
    elif word in DETERMINERS:
        upos = "DET"
    elif word in PREPOSITIONS:
        upos = "ADP"
    elif word == "that":
        upos = "SCONJ"
    elif word[0].isdigit():
        upos = "NUM"
    elif not any(c.isalnum() for c in word):
        upos = "PUNCT"
    elif token.form[0].isupper() and (token.form[1:].islower() or word in TITLES):
        upos = "PROPN"
    return attrs.evolve(token, upos=upos, lemma=LEMMAS.get(word, word))


def _attach(tokens: list[Token], sentence: Sentence) -> None:
    places = range(sentence.first, sentence.last)
    cue = next((i for i in places if tokens[i].form.lower() in LEMMAS), None)
    if cue is None:
        _hang(tokens, [*places], None, "root")
        return
    subject = _run(tokens, range(cue - 1, sentence.first - 1, -1)) or _run(tokens, range(cue + 1, sentence.last))
    _hang(tokens, [cue], None, "root")
    _hang(tokens, subject, cue, "nsubj")
    for part in (range(sentence.first, cue), range(cue + 1, sentence.last)):
        _hang(tokens, [i for i in part if i not in subject], cue, "ccomp")


def _run(tokens: list[Token], places: range) -> list[int]:
    """The words of a name, a pronoun, or a noun with what stands before it, from the first place on."""
    run: list[int] = []
    for i in places:
        if tokens[i].upos not in ("PROPN", "NOUN", "DET", "PRON", "ADP") or (run and tokens[i].upos == "PRON"):
            break
        run.append(i)
        if tokens[i].upos in ("PRON", "DET") or len(run) == 6:
            break
    return sorted(run)


def _hang(tokens: list[Token], places: list[int], head: int | None, relation: str) -> None:
    """The first verb, or else the last noun, hangs on ``head``; the others on it."""
    if not places:
        return
    verbs = [i for i in places if tokens[i].upos == "VERB"]
    nouns = [i for i in places if tokens[i].upos in ("PROPN", "NOUN", "PRON")]
    top = verbs[0] if verbs else nouns[-1] if nouns else places[0]
    kinds = {"PUNCT": "punct", "DET": "det", "ADP": "case", "SCONJ": "mark", "NUM": "nummod", "PROPN": "flat"}
    for i in places:
        kind = kinds.get(tokens[i].upos, "nsubj" if verbs and i < top else "obj" if verbs else "compound")
        tokens[i] = attrs.evolve(tokens[i], head=head if i == top else top, deprel=relation if i == top else kind)


def _find_names(tokens: list[Token], sentences: tuple[Sentence, ...]) -> list[Entity]:
    names: list[Entity] = []
    for sentence in sentences:
        run: list[Token] = []
        for token in [*tokens[sentence.first : sentence.last], None]:
            if token is not None and token.upos == "PROPN":
                run.append(token)
            elif run:
                kind = "ORG" if run[-1].form in ("Board", "Council", "News") else "PERSON"
                names.append(Entity(Span(run[0].start, run[-1].end), kind, kind[:3]))
                run = []
    return names
