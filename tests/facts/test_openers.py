"""No fact is lost by asking each reader only where its kind of fact can start."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from quoteattr.facts.finder import _Reading
from quoteattr.facts.lexicon import _data
from quoteattr.facts.openers import KINDS
from quoteattr.facts.reading import read_phrases
from quoteattr.text import Document, Paragraph, Sentence, Span, Token

LISTED = sorted(
    {
        word
        for table in _data().values()
        for value in table.values()
        for entry in (value.split() if isinstance(value, str) else value)
        for word in entry.split()
    }
)
PLAIN = ["ferry", "The", "of", "than", "times", "higher", "largest", "tenfold", "ten-fold", "to", "in", "rose", "are"]
SIGNED = ["12", "2014", "$5", "4.5bn", "1990s", "9/11", "2016-09-12", "9", "10:30", "'90s", "3rd", "-", ",", "p.m."]
FORMS = st.one_of(*map(st.sampled_from, (LISTED, PLAIN, SIGNED))).flatmap(
    lambda word: st.sampled_from([word, word.capitalize(), word.upper(), f"{word}s"])
)
#: A tag, and what a treebank of that tag calls its degree.
TAGS = st.sampled_from(
    [("NOUN", "NN", ""), ("VERB", "VBD", ""), ("ADJ", "JJR", ""), ("ADJ", "JJS", ""), ("ADV", "RBR", ""),
     ("ADV", "RBS", ""), ("ADJ", "", "Degree=Cmp"), ("ADJ", "", "Degree=Sup"), ("NUM", "CD", ""), ("X", "", "")]
)  # fmt: skip
WORDS = st.tuples(FORMS, TAGS, st.sampled_from(LISTED + PLAIN), st.integers(-3, 3), st.sampled_from(["amod", "obj"]))


@given(st.lists(WORDS, min_size=1, max_size=12))
def test_readers_find_nothing_where_nothing_opens(
    words: list[tuple[str, tuple[str, str, str], str, int, str]],
) -> None:
    text = " ".join(form for form, *_ in words)
    tokens, start = [], 0
    for i, (form, (upos, xpos, feats), lemma, step, deprel) in enumerate(words):
        head = i + step if step and 0 <= i + step < len(words) else None
        span = Span(start, start + len(form))
        tokens.append(Token(i, span, form, lemma, upos, xpos, feats, head, deprel if head is not None else "root", 0))
        start = span.end + 1
    whole = Span(0, len(text))
    sentences = (Sentence(0, whole, 0, len(tokens)),)
    document = Document(text, (Paragraph(0, whole),), sentences, tuple(tokens))
    for phrase in read_phrases(document, whole):
        everywhere = _Reading(phrase)
        everywhere.openings = [(i, KINDS) for i in range(len(phrase))]
        assert _Reading(phrase).facts() == everywhere.facts()
