"""The parser with Stanza's models on real and on awkward text, and how quietly it works."""

from __future__ import annotations

import logging
import subprocess
import sys
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import stanza
import torch
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.parse import StanzaParser, _document, split_paragraphs
from quoteattr.parse import stanza as adapter
from quoteattr.parse._prepare import cut_parts
from quoteattr.text import Document, Span
from tests.parse.promises import ARTICLE, AWKWARD, check
from tests.profiles import examples


@pytest.fixture(scope="module")
def parser(stanza_models: Path) -> StanzaParser:
    return StanzaParser.official("en", stanza_models)


def test_an_article(parser: StanzaParser) -> None:
    document = parser.parse(ARTICLE)
    check(document, ARTICLE)
    assert document.language == parser.language == "en"


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u2028\x85\t"])
def test_blank_text_is_an_empty_document_and_needs_no_model(
    parser: StanzaParser, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parser, "_pipeline", None)
    assert parser.parse(text) == Document(text)


@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_text(parser: StanzaParser, text: str) -> None:
    check(parser.parse(text), text)


def test_only_controls_is_a_paragraph_without_words(parser: StanzaParser) -> None:
    document = parser.parse("\0")
    assert (len(document.paragraphs), document.sentences, document.tokens) == (1, (), ())


def test_many_at_once_are_as_one_by_one(parser: StanzaParser) -> None:
    texts = [ARTICLE, "", *AWKWARD, ARTICLE.replace("Monday", "Tuesday")]
    assert parser.parse_many(iter(texts)) == [parser.parse(text) for text in texts]
    assert parser.parse_many([]) == []


def test_texts_in_many_parts_and_batches_are_put_together(
    parser: StanzaParser, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [ARTICLE * 2, ARTICLE]
    whole = parser.parse_many(texts)
    monkeypatch.setattr("quoteattr.parse._prepare._PART_LENGTH", 1)
    monkeypatch.setattr(adapter, "_BATCH_LENGTH", 150)
    assert parser.parse_many(texts) == whole


def test_an_appended_paragraph_changes_nothing_before_it(parser: StanzaParser) -> None:
    alone, longer = parser.parse(ARTICLE), parser.parse(f"{ARTICLE}\n\nThe ferry runs. 😀\0")
    assert longer.sentences[: len(alone.sentences)] == alone.sentences
    assert longer.tokens[: len(alone.tokens)] == alone.tokens


def test_eight_threads_get_what_one_gets(parser: StanzaParser) -> None:
    texts = [ARTICLE, *AWKWARD[:3]]
    expected = [parser.parse(text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(parser.parse, texts * 4)) == expected * 4


def test_a_sentence_without_end_is_cut(parser: StanzaParser) -> None:
    text = "the pier and the harbour, " * 100
    document = parser.parse(text)
    check(document, text)
    assert max(sentence.last - sentence.first for sentence in document.sentences) <= 200


@pytest.mark.parametrize("word", ["x" * 5000, "http://example.org/" + "a/" * 300])
def test_a_word_without_end_is_its_own_lemma(parser: StanzaParser, word: str) -> None:
    text = f"See {word} for more."
    document = parser.parse(text)
    check(document, text)
    assert all(token.lemma == token.form for token in document.tokens if len(token.form) > 40)


@examples(20)
@given(st.text(st.one_of(st.sampled_from("a B.\n\r“”'!\ud800\0"), st.characters()), max_size=120))
def test_any_text(parser: StanzaParser, text: str) -> None:
    check(parser.parse(text), text)


def test_it_leaves_no_trace(stanza_models: Path, capfd: pytest.CaptureFixture[str], caplog: Any) -> None:
    def state() -> tuple[Any, ...]:
        logger = logging.getLogger("stanza")
        return logger.level, torch.get_num_threads(), torch.is_grad_enabled(), list(warnings.filters)

    before, random = state(), torch.random.get_rng_state()
    StanzaParser.official("en", stanza_models).parse(ARTICLE)
    assert state() == before
    assert torch.equal(random, torch.random.get_rng_state())
    assert capfd.readouterr() == ("", "")
    assert not caplog.records


def test_it_uses_the_threads_that_it_may(parser: StanzaParser, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    original = parser._pipeline.bulk_process

    def spy(*args: Any, **options: Any) -> Any:
        seen.append((torch.get_num_threads(), torch.is_inference_mode_enabled(), logging.getLogger("stanza").level))
        return original(*args, **options)

    monkeypatch.setattr(parser._pipeline, "bulk_process", spy)
    monkeypatch.setattr(parser, "_threads", 3)
    parser.parse("Hello.")
    assert set(seen) == {(3, True, logging.CRITICAL + 1)}


def test_import_loads_neither_torch_nor_stanza() -> None:
    code = "import sys, quoteattr.parse; sys.exit(bool({'torch', 'stanza'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


MULTI_WORD = [
    # surface, words, spans of the words in the surface (None: all share the token's)
    ("don't", ["do", "n't"], [(0, 2), (2, 5)], "the forms are the surface"),
    ("DON’T", ["do", "n't"], [(0, 2), (2, 5)], "in another case and with another apostrophe"),
    ("dámelo", ["da", "me", "lo"], None, "an accent is lost"),
    ("du", ["de", "le"], None, "a contraction"),
    ("della", ["di", "la"], None, "one form is there, the other is not"),
    ("gonna", ["na", "gon"], None, "the forms are there in another order"),
    ("İ'm", ["İ", "'m"], [(0, 1), (1, 3)], "lower case would change the length"),
]


@pytest.mark.parametrize(("surface", "forms", "spans", "why"), MULTI_WORD)
def test_words_of_a_multi_word_token(
    surface: str, forms: list[str], spans: list[tuple[int, int]] | None, why: str
) -> None:
    text = f"A\n😀 {surface} go"
    parts = list(cut_parts(text, split_paragraphs(text)))
    start = text.index(surface) - parts[0].shift_at(3)
    entries = [
        {"id": (1,), "text": "😀", "start_char": start - 2, "end_char": start - 1},
        {"id": (2, 1 + len(forms)), "text": surface, "start_char": start, "end_char": start + len(surface)},
        *({"id": (2 + i,), "text": form, "lemma": form.lower(), "head": 1} for i, form in enumerate(forms)),
        {"id": (2 + len(forms),), "text": "go", "start_char": start + len(surface) + 1, "end_char": len(parts[0].text)},
    ]
    draft = _document.Draft(text)
    draft.add(parts[0], stanza.Document([entries], parts[0].text))
    document = draft.document(split_paragraphs(text), "en")
    first, *words, last = document.tokens
    whole = Span(4, 4 + len(surface))
    expected = [whole] * len(forms) if spans is None else [Span(4 + a, 4 + b) for a, b in spans]
    assert [word.span for word in words] == expected, why
    assert [word.form for word in words] == (forms if spans is None else [span.of(text) for span in expected])
    assert [word.lemma for word in words] == [form.lower() for form in forms]
    assert {word.head for word in words} == {0}
    assert (first.span.of(text), last.span.of(text)) == ("😀", "go")
    assert document.sentences[0].span == Span(2, len(text))


def test_what_the_models_do_not_say_has_defaults() -> None:
    text = "Hello"
    part = next(cut_parts(text, split_paragraphs(text)))
    draft = _document.Draft(text)
    draft.add(part, stanza.Document([[{"id": (1,), "text": text, "start_char": 0, "end_char": 5}]], text))
    token = draft.document((), "xx").tokens[0]
    assert (token.lemma, token.upos, token.xpos, token.feats) == ("Hello", "X", "", "")
    assert (token.head, token.deprel) == (None, "dep")


def test_multi_word_tokens_survive_the_cutting_of_their_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_document, "_SENTENCE_LENGTH", 2)
    monkeypatch.setattr(_document, "_WORD_LENGTH", 4)
    entries = [
        {"id": (1,), "text": "Theyyyy", "start_char": 0, "end_char": 7},
        {"id": (2, 3), "text": "don't", "start_char": 8, "end_char": 13},
        {"id": (2,), "text": "do"},
        {"id": (3,), "text": "n't"},
        {"id": (4, 5), "text": "don't", "start_char": 14, "end_char": 19},
        {"id": (4,), "text": "do"},
        {"id": (5,), "text": "n't"},
    ]
    shortened = _document.shorten(stanza.Document([entries], "Theyyyy don't don't"))
    assert [[(word.id, word.text) for word in sentence.words] for sentence in shortened.sentences] == [
        [(1, "They"), (2, "do"), (3, "n't")],
        [(1, "do"), (2, "n't")],
    ]
    assert [(token.start_char, token.end_char) for sentence in shortened.sentences for token in sentence.tokens] == [
        (0, 7),
        (8, 13),
        (14, 19),
    ]
