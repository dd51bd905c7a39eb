"""Names of one article, and whom each of them stands for: ``name/TYPE, name/TYPE ... => bearer: why, ...``, one a line.

Each name is the subject of a sentence of its own; TYPE is what the tagger calls it ("-" for nothing). A word with "^"
before it is no part of what the tagger calls a name: a title, or anything else that stands there. "in", "the" and the
like stand before a name as a preposition or an article and have no part in it either, "and" and "(" join two names in
one sentence. "+lawyer" behind a name is an apposition, "headline" a mention in a headline. A bearer in brackets is a
kind that is no person's; several bearers are joined by "|".

    python -m tests.attribute.casts       # writes the answers down: read what changed before you keep it
"""

from __future__ import annotations

from pathlib import Path

from quoteattr.attribute.mentions import find_mentions
from quoteattr.attribute.naming import link_names
from quoteattr.claims import MentionForm
from quoteattr.text import Document, Entity, Paragraph, Sentence, Span, Token

FILE = Path(__file__).parent / "casts.txt"
_SMALL = {
    "the": ("DET", "det"),
    "The": ("DET", "det"),
    **dict.fromkeys(("in", "at", "from", "near", "to", "of", "by"), ("ADP", "case")),
}


def plant(question: str) -> Document:
    """A document that names everybody of a question, in order."""
    text, tokens, sentences, entities = "", list[Token](), list[Sentence](), list[Entity]()
    for item in question.split(", "):
        name, _, rest = item.partition("/")
        kind, *more = rest.split()
        words = name.split()
        first, start = len(tokens), len(text) + bool(text)
        text += " " * bool(text)
        core = [w for w in words if w not in _SMALL and w[0] != "^"]
        head = first + words.index(core[0])
        verb = first + len(words) + 2 * len(more) * ("headline" not in more)
        preposition = any(_SMALL.get(w, ("", ""))[1] == "case" for w in words)
        begins = -1
        for word in words:
            plain = word.lstrip("^")
            text += " " * (len(text) > start)
            at = len(tokens)
            begins = len(text) if at == head else begins
            upos, relation, governor = "PROPN", "flat", head
            if word in _SMALL:
                upos, relation = _SMALL[word]
            elif at == head:
                relation, governor = ("obl" if preposition else "nsubj"), verb
            elif word[0] == "^":
                upos, relation = ("NOUN" if plain[0].islower() else "PROPN"), "dep"
            text += plain
            tokens.append(_token(at, text, plain, upos, governor, relation, len(sentences)))
        if kind != "-":
            last = len(text) if words[-1][0] != "^" else len(text) - len(words[-1])
            entities.append(Entity(Span(begins, last), kind, kind))
        for extra in more:
            if extra[0] == "+":
                text += ","
                tokens.append(_token(len(tokens), text, ",", "PUNCT", head, "punct", len(sentences)))
                text += f" {extra[1:]}"
                tokens.append(_token(len(tokens), text, extra[1:], "NOUN", head, "appos", len(sentences)))
        for word in ("left",) if "headline" not in more else ("Slams", "Leaked", "Harbour", "Papers", "Today"):
            text += f" {word}"
            top = None if len(tokens) == verb else verb
            tokens.append(_token(len(tokens), text, word, "VERB", top, "dep" if top else "root", len(sentences)))
        text += "." if "headline" not in more else "!"
        tokens.append(_token(len(tokens), text, text[-1], "PUNCT", verb, "punct", len(sentences)))
        sentences.append(Sentence(len(sentences), Span(start, len(text)), first, len(tokens)))
    whole = (Paragraph(0, Span(0, len(text))),)
    return Document(text, whole, tuple(sentences), tuple(tokens), tuple(entities))


def _token(at: int, text: str, word: str, upos: str, governor: int | None, relation: str, sentence: int) -> Token:
    return Token(at, Span(len(text) - len(word), len(text)), word, word, upos, "", "", governor, relation, sentence)


def answer(question: str) -> str:
    """Whom each name stands for, and why."""
    document = plant(question)
    mentions = find_mentions(document, [])
    chains, links = link_names(document, mentions)
    told = []
    for m in mentions.all:
        if m.form is not MentionForm.NAME:
            continue
        bearers = [
            " ".join(chains[c].words) + ("" if chains[c].kind == "person" else f" ({chains[c].kind or 'anything'})")
            for c in links[m.index].chains
        ]
        told.append(" | ".join(bearers) + (f": {'; '.join(links[m.index].evidence)}" * bool(links[m.index].evidence)))
    genders = [f"{' '.join(c.words)} is {c.gender} by {c.gender_evidence}" for c in chains if c.gender]
    return ", ".join(told) + " -- " * bool(genders) + ", ".join(genders)


def read_casts() -> list[tuple[str, str]]:
    """Questions and answers."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return [(question, told.strip()) for question, _, told in (line.partition(" =>") for line in lines if line)]
