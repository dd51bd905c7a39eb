"""A parser without models, for tests of everything behind the parse: words and sentences by rule, flat trees."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from quoteattr.paragraphs import split_paragraphs
from quoteattr.text import Document, Sentence, Span, Token

_WORD = re.compile(r"\w+(?:['’]\w+)?|[^\w\s]")
_END = re.compile(r"[.?!][\"'”’]*\s+")


class PlainParser:
    """Splits; knows the lemma of one verb; hangs every word on the first of its sentence."""

    provenance: Mapping[str, str] = {"plain": "0"}

    def parse(self, text: str) -> Document:
        paragraphs = split_paragraphs(text)
        sentences: list[Sentence] = []
        tokens: list[Token] = []
        for paragraph in paragraphs:
            start, span = paragraph.span.start, paragraph.span
            ends = [m.end() for m in _END.finditer(text, span.start, span.end)]
            for end in dict.fromkeys([*ends, span.end]):
                first = len(tokens)
                for match in _WORD.finditer(text, start, end):
                    word = match.group()
                    tokens.append(
                        Token(
                            index=len(tokens),
                            span=Span(*match.span()),
                            form=word,
                            lemma={"said": "say"}.get(word, word),
                            upos="VERB" if word == "said" else "PROPN" if word[0].isupper() else "NOUN",
                            xpos="",
                            feats="",
                            head=None if len(tokens) == first else first,
                            deprel="root" if len(tokens) == first else "dep",
                            sentence=len(sentences),
                        )
                    )
                if len(tokens) > first:
                    whole = Span(tokens[first].start, tokens[-1].end)
                    sentences.append(Sentence(len(sentences), whole, first, len(tokens)))
                start = end
        return Document(text, paragraphs, tuple(sentences), tuple(tokens))

    def parse_many(self, texts: Iterable[str]) -> list[Document]:
        return [self.parse(text) for text in texts]
