"""Documents with a tree written down word by word."""

from __future__ import annotations

from quoteattr.text import Document, Entity, Paragraph, Sentence, Span, Token


def tree(words: str, entities: dict[str, str] | None = None, plural: str = "") -> Document:
    """One sentence of ``form/UPOS/deprel/head`` items; "-" is no head, "+" glues to the word before.

    ``entities`` gives types to stretches of the text, ``plural`` the forms that are plural.
    """
    text, tokens = "", list[Token]()
    for item in words.split():
        form, upos, relation, head = item.rsplit("/", 3)
        text += "" if form.startswith("+") or not text else " "
        form = form.removeprefix("+")
        start = len(text)
        text += form
        governor = None if head == "-" else int(head)
        feats = "Number=Plur" if form in plural.split() else ""
        tokens.append(Token(len(tokens), Span(start, len(text)), form, form, upos, "", feats, governor, relation, 0))
    whole = Span(0, len(text))
    found = tuple(Entity(words_of(text, name), kind, kind) for name, kind in (entities or {}).items())
    return Document(text, (Paragraph(0, whole),), (Sentence(0, whole, 0, len(tokens)),), tuple(tokens), found)


def words_of(text: str, phrase: str) -> Span:
    start = text.index(phrase)
    return Span(start, start + len(phrase))
