"""The bundled parser on real and on awkward text."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr import models
from quoteattr.encoder import MAX_PIECES, Encoder
from quoteattr.errors import ModelCorruptError, ModelMissingError
from quoteattr.parse import EncoderParser
from quoteattr.parse._entities import EntityTags
from quoteattr.text import Document, Span
from tests.parse.promises import ARTICLE, AWKWARD, check
from tests.profiles import examples
from tests.spoilt_models import spoil


def test_an_article(parser: EncoderParser) -> None:
    document = parser.parse(ARTICLE)
    check(document, ARTICLE)
    assert [sentence.span.of(ARTICLE) for sentence in document.sentences] == [
        "Harbour board delays pier",
        "By Una Delacroix",
        "PORTWICK, Monday - “We don't know when it will reopen,” board chair Mara Okello said.",
        "“Not before spring.”",
        "The Kenyan engineer, who had arrived from Oslo on Friday, told the Portwick Herald that it cost $3 million.",
    ]
    by_form = {token.form: token for token in document.tokens}
    said, okello = by_form["said"], by_form["Okello"]
    assert (said.lemma, said.upos, said.xpos) == ("say", "VERB", "VBD")
    assert okello.upos == "PROPN"
    assert said in document.ancestors(okello)
    assert {"do", "n't", "know"} <= set(by_form)
    entities = {entity.span.of(ARTICLE): entity.type for entity in document.entities}
    assert entities["Mara Okello"] == "PERSON"
    assert entities["Kenyan"] == "NORP"
    assert entities["Oslo"] == "LOC"
    assert entities["Friday"] == "DATE"
    assert document.language == parser.language == "en"


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u2028\x85\t"])
def test_blank_text_is_an_empty_document(parser: EncoderParser, text: str) -> None:
    assert parser.parse(text) == Document(text)


@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_text(parser: EncoderParser, text: str) -> None:
    check(parser.parse(text), text)


@examples(20)
@given(st.text(st.one_of(st.sampled_from("a B.\n\r“”'!\ud800\0"), st.characters()), max_size=120))
def test_any_text(parser: EncoderParser, text: str) -> None:
    check(parser.parse(text), text)


def test_only_controls_is_a_paragraph_without_words(parser: EncoderParser) -> None:
    document = parser.parse("\0")
    assert (len(document.paragraphs), document.sentences, document.tokens) == (1, (), ())


def test_many_at_once_are_as_one_by_one(parser: EncoderParser) -> None:
    texts = [ARTICLE, "", *AWKWARD, ARTICLE.replace("Monday", "Tuesday")]
    assert parser.parse_many(iter(texts)) == [parser.parse(text) for text in texts]
    assert parser.parse_many([]) == []


def test_an_appended_paragraph_changes_nothing_before_it(parser: EncoderParser) -> None:
    alone, longer = parser.parse(ARTICLE), parser.parse(f"{ARTICLE}\n\nThe ferry runs. By now it is late. 😀\0")
    assert longer.sentences[: len(alone.sentences)] == alone.sentences
    assert longer.tokens[: len(alone.tokens)] == alone.tokens
    assert longer.entities[: len(alone.entities)] == alone.entities


def test_a_name_is_of_one_kind_all_over_a_document(parser: EncoderParser) -> None:
    line = "At Calder we sang."
    (alone,) = parser.parse(line).entities
    text = f"{line}\n\n" + "Dan Calder said he was late. “It rained,” Calder added.\n\n" * 3
    assert alone.span.of(line) == "Calder"
    assert alone.type != "PERSON"
    assert {entity.type for entity in parser.parse(text).entities} == {"PERSON"}


def test_only_words_that_can_be_names_agree(parser: EncoderParser, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = set[str]()
    agree = EntityTags.agree
    monkeypatch.setattr(EntityTags, "agree", lambda *call: asked.update(call[1]) or agree(*call))
    parser.parse("The Board of Oslo met. “But the Syrian navy left,” Holm said.")
    assert asked == {"Board", "Oslo", "Syrian", "navy", "Holm", ""}


def test_the_scores_of_a_long_document_are_not_kept(parser: EncoderParser) -> None:
    """What begins after so many sentences is read as a text of its own."""
    line, filler = "At Denholm we sang.", "The ferry was late. It rained. " * 2
    text = "Dan Denholm said he was late.\n\n" * 4 + f"{filler}\n\n" * 99 + line
    (last,) = parser.parse(line).entities
    assert last.type != "PERSON"
    assert parser.parse(text).entities[-1].type == last.type
    assert parser.parse(text.replace(filler, "", 5)).entities[-1].type == "PERSON"


def test_eight_threads_get_what_one_gets(parser: EncoderParser) -> None:
    texts = [ARTICLE, *AWKWARD[:3]]
    expected = [parser.parse(text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(parser.parse, texts * 4)) == expected * 4


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Thanks, @janedoe!", ["Thanks", ",", "@janedoe", "!"]),
        ("(@holm)", ["(", "@holm", ")"]),
        ("@_holm_ left.", ["@_holm_", "left", "."]),
        ("Write to press@portwick.example.", ["Write", "to", "press@portwick.example", "."]),
        ("Write to s...@portwick.example today.", ["Write", "to", "s...@portwick.example", "today", "."]),
        ("“@” is a sign.", ["“", "@", "”", "is", "a", "sign", "."]),
        ("They met @ noon.", ["They", "met", "@", "noon", "."]),
        ("They don't.", ["They", "do", "n't", "."]),
        ("They CAN’T.", ["They", "CA", "N’T", "."]),
        ("You cannot pay.", ["You", "can", "not", "pay", "."]),
        ("Vera's ferry won't sail.", ["Vera", "'s", "ferry", "wo", "n't", "sail", "."]),
        ("It cost $3.5 million.", ["It", "cost", "$", "3.5", "million", "."]),
        ("He left the U.S. on Monday.", ["He", "left", "the", "U.S.", "on", "Monday", "."]),
    ],
)
def test_words_are_those_of_treebanks(parser: EncoderParser, text: str, words: list[str]) -> None:
    assert [token.form for token in parser.parse(text).tokens] == words


def test_a_handle_is_one_word(parser: EncoderParser) -> None:
    text = "@butterking, a rival with two million followers, replied: “Salt is a personality. Get one 🧂”"
    assert [token.form for token in parser.parse(text).tokens][:4] == ["@butterking", ",", "a", "rival"]


def test_the_not_of_cannot_hangs_beside_the_auxiliary(parser: EncoderParser) -> None:
    document = parser.parse("We cannot pay.")
    negation = document.tokens[2]
    assert (negation.form, negation.upos, negation.lemma) == ("not", "PART", "not")
    assert negation.head == document.tokens[1].head


def test_a_long_paragraph_is_read_in_windows_that_end_with_sentences(parser: EncoderParser) -> None:
    sentence = "The ferry left the harbour {} minutes late again, and the mayor of Portwick was not amused."
    text = " ".join(sentence.format(number) for number in range(60))
    document = parser.parse(text)
    check(document, text)
    assert [each.span.of(text) for each in document.sentences] == [sentence.format(number) for number in range(60)]


def test_a_sentence_without_end_is_cut(parser: EncoderParser) -> None:
    text = "the pier and the harbour, " * 100
    document = parser.parse(text)
    check(document, text)
    assert len(document.tokens) == 600
    assert max(sentence.last - sentence.first for sentence in document.sentences) <= MAX_PIECES


@pytest.mark.parametrize("word", ["x" * 5000, "http://example.org/" + "a/" * 300])
def test_a_word_without_end(parser: EncoderParser, word: str) -> None:
    text = f"See {word} for more."
    document = parser.parse(text)
    check(document, text)
    assert document.tokens[0].lemma == "see"


def test_words_that_somebody_else_has_found_are_taken_as_they_are(parser: EncoderParser) -> None:
    text = "Ms Ibe-Roe can't say. She\u200b left 😀😀 early."
    forms = [["Ms", "Ibe-Roe", "can't", "say."], ["She", "\u200b", "left", "😀", "😀", "early", "."]]
    at, sentences = 0, []
    for sentence in forms:
        spans = []
        for form in sentence:
            start = text.index(form, at)
            at = start + len(form)
            spans.append(Span(start, at))
        sentences.append(spans)
    document = parser.annotate(text, sentences)
    check(document, text)
    assert [[t.form for t in document.tokens[s.first : s.last]] for s in document.sentences] == forms


def test_words_of_one_text_are_annotated_as_they_were_parsed(parser: EncoderParser) -> None:
    document = parser.parse(ARTICLE)
    sentences = [[t.span for t in document.tokens[s.first : s.last]] for s in document.sentences]
    assert parser.annotate(ARTICLE, sentences) == document


def test_sentences_are_cut_where_they_cannot_be_read_at_once(parser: EncoderParser) -> None:
    text = "One two\n\nthree \u200b\n\n" + "word " * 250
    spans = [Span(match.start(), match.end()) for match in re.finditer(r"[\w\u200b]+", text)]
    document = parser.annotate(text, [spans[:4], [], spans[4:]])
    check(document, text)
    assert [token.span for token in document.tokens] == spans
    assert [sentence.last - sentence.first for sentence in document.sentences][:2] == [2, 2]
    assert len(document.sentences) == 4


def test_words_that_the_encoder_does_not_see_are_unknown(parser: EncoderParser) -> None:
    document = parser.annotate("\u200b \u200b", [[Span(0, 1), Span(2, 3)]])
    assert [(token.upos, token.head, token.deprel) for token in document.tokens] == [
        ("X", None, "root"),
        ("X", 0, "dep"),
    ]


def test_provenance_is_the_manifests(parser: EncoderParser) -> None:
    hashes = models.hashes()
    assert parser.provenance == {name: hashes[name] for name in ("encoder-en", "parser-en")}
    parser.provenance["encoder-en"] = "changed"
    assert parser.provenance["encoder-en"] != "changed"


@pytest.mark.parametrize(
    "name",
    [
        "parser/parser.int8.onnx",
        "parser/labels.json",
        "parser/relations.onnx",
        "parser/lemmas.json",
        "parser/word.onnx",
        "parser/sentence.onnx",
        "parser/words.json",
    ],
)
def test_a_file_that_cannot_be_read_is_our_error(name: str, tmp_path: Path) -> None:
    encoder = Encoder(spoil(tmp_path, name, b'["not a model"]'))
    with pytest.raises(ModelCorruptError, match="reinstall"):
        EncoderParser(encoder)


def test_files_are_checked_before_they_are_opened(tmp_path: Path) -> None:
    encoder = Encoder(spoil(tmp_path, "parser/parser.int8.onnx", None))
    with pytest.raises(ModelMissingError, match=r"parser\.int8\.onnx.*pip install"):
        EncoderParser(encoder)
