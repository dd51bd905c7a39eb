"""Names, their titles and their ends, where the tagger is right and where it is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs
import pytest

from quoteattr._toml import loads
from quoteattr.attribute.names import find_names, normal_words
from quoteattr.parse import EncoderParser
from quoteattr.text import Document, Entity, Paragraph, Sentence, Span, Token


def tagged(words: str, entities: dict[str, str] | None = None) -> Document:
    """A one-sentence document from ``word/UPOS`` items; ``entities`` gives types to stretches of the text."""
    text, tokens = "", list[Token]()
    for item in words.split(" "):
        form, upos = item.rsplit("/", 1)
        glued = form.startswith("+")  # "+-/PUNCT" stands without a space before it
        form = form.removeprefix("+")
        text += "" if glued or not text else " "
        index, start = len(tokens), len(text)
        text += form
        head = None if index == 0 else 0
        relation = "root" if index == 0 else "dep"
        tokens.append(Token(index, Span(start, len(text)), form, form, upos, "", "", head, relation, 0))
    found = tuple(
        Entity(Span(text.index(name), text.index(name) + len(name)), kind, kind)
        for name, kind in sorted((entities or {}).items(), key=lambda item: text.index(item[0]))
    )
    whole = Span(0, len(text))
    return Document(text, (Paragraph(0, whole),), (Sentence(0, whole, 0, len(tokens)),), tuple(tokens), found)


def names(document: Document, borders: frozenset[int] = frozenset()) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(n.span.of(document.text), n.type, n.titles) for n in find_names(document, borders)]


CASES = loads((Path(__file__).parent / "names.toml").read_text(encoding="utf-8"))["sentences"]


@pytest.mark.parametrize("case", CASES, ids=[case["words"] for case in CASES])
def test_names_of_a_sentence(case: dict[str, Any]) -> None:
    found = names(tagged(case["words"], case["entities"]))
    assert [" | ".join([name, kind, " ".join(titles)]).strip() for name, kind, titles in found] == case["names"]


def test_a_word_with_a_capital_and_an_article_is_a_name_if_it_speaks() -> None:
    document = tagged("Then/ADV the/DET Independent/ADJ reported/VERB it/PRON ./PUNCT")
    assert find_names(document) == ()
    assert [n.span.of(document.text) for n in find_names(document, speaking={2})] == ["Independent"]


@pytest.mark.parametrize("words", ["the/DET President/NOUN", "an/DET Independent/ADJ", "the/DET Friends/NOUN"])
def test_offices_and_what_has_no_article_are_none(words: str) -> None:
    plural = words.endswith("Friends/NOUN")
    document = tagged(f"Then/ADV {words} spoke/VERB ./PUNCT")
    if plural:
        tokens = [attrs.evolve(t, xpos="NNS" if t.form == "Friends" else "") for t in document.tokens]
        document = attrs.evolve(document, tokens=tuple(tokens))
    assert find_names(document, speaking={2}) == ()


def test_headlines_prove_nothing_by_their_capitals() -> None:
    document = tagged(
        "Ilse/PROPN Aerts/PROPN Slams/VERB Leaked/ADJ Report/NOUN Before/ADP Vote/NOUN", {"Ilse Aerts": "PERSON"}
    )
    found = find_names(document)
    assert [n.span.of(document.text) for n in found] == ["Ilse Aerts"]
    assert found[0].headline


def test_a_headline_does_not_lengthen_a_name() -> None:
    document = tagged("Ilse/PROPN Aerts/PROPN Slams/PROPN Harbour/PROPN Plan/NOUN Again/ADV", {"Ilse Aerts": "PERSON"})
    assert names(document)[0] == ("Ilse Aerts", "person", ())


def test_no_name_runs_over_the_border_of_a_report() -> None:
    document = tagged(
        "Then/ADV Carrow/PROPN Index/PROPN Professor/PROPN Aerts/PROPN was/AUX often/ADV cited/VERB ./PUNCT"
    )
    border = document.text.index("Professor")
    assert [name for name, *_ in names(document, frozenset([border]))] == ["Carrow Index", "Aerts"]


def test_a_sentence_cut_inside_a_name_is_put_together() -> None:
    document = tagged("Jasper/PROPN Webb/PROPN spoke/VERB ./PUNCT", {"Jasper": "LOC", "Webb": "PERSON"})
    first, rest = document.tokens[:1], document.tokens[1:]
    cut = Document(
        document.text,
        document.paragraphs,
        (Sentence(0, first[0].span, 0, 1), Sentence(1, Span(rest[0].start, rest[-1].end), 1, 4)),
        document.tokens,
        document.entities,
    )
    assert names(cut) == [("Jasper Webb", "person", ())]


def test_titles_are_given_whole_and_the_titled_name_starts_at_the_title(parser: EncoderParser) -> None:
    document = parser.parse("It was former foreign secretary Jane Aerts who left.")
    (name,) = find_names(document)
    assert name.titles == ("former", "foreign", "secretary")
    assert name.titled.of(document.text) == "foreign secretary Jane Aerts"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Mohammad al-Khatib", ("mohammad", "al-khatib")),
        ("Renée O’Hara’s", ("renee", "ohara")),
        ("the U.N.", ("the", "un")),
        ("Tae‑oh", ("tae-oh",)),
        ("— ?", ()),
    ],
)
def test_normal_words(text: str, words: tuple[str, ...]) -> None:
    assert normal_words(text) == words
