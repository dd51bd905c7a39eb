"""The package's parser inside Stanza's pipelines."""

from __future__ import annotations

import re
from typing import Any

import pytest
import stanza
from stanza.pipeline.registry import PROCESSOR_VARIANTS

from quoteattr.errors import InputError
from quoteattr.parse import EncoderParser
from quoteattr.parse.stanza import read_stanza
from quoteattr.plugins.stanza_models import SETTINGS
from tests.parse.promises import ARTICLE


@pytest.fixture(scope="module")
def pipeline() -> stanza.Pipeline:
    return stanza.Pipeline(**SETTINGS, logging_level="CRITICAL")


def test_a_pipeline_gives_what_the_parser_gives(pipeline: stanza.Pipeline, parser: EncoderParser) -> None:
    ours = parser.parse(ARTICLE)
    theirs = read_stanza(pipeline(ARTICLE), ARTICLE, "en")
    assert theirs.tokens == ours.tokens
    assert theirs.sentences == ours.sentences
    assert theirs.entities == ours.entities


def test_several_at_once_are_as_one_by_one(pipeline: stanza.Pipeline) -> None:
    texts = [ARTICLE, "", "The ferry sailed."]
    assert [doc.to_dict() for doc in pipeline.bulk_process(texts)] == [pipeline(text).to_dict() for text in texts]


def test_sentences_have_their_trees(pipeline: stanza.Pipeline) -> None:
    (sentence,) = pipeline("The ferry sailed.").sentences
    assert [(head.text, relation, word.text) for head, relation, word in sentence.dependencies][1:3] == [
        ("sailed", "nsubj", "ferry"),
        ("ROOT", "root", "sailed"),
    ]


@pytest.mark.parametrize("name", ["pos", "lemma", "depparse"])
def test_another_tokenizers_words_are_annotated(name: str) -> None:
    entry: dict[str, Any] = {"id": (1,), "text": "Oslo", "start_char": 3, "end_char": 7}
    doc = stanza.Document([[entry]], "In Oslo, they say.")
    PROCESSOR_VARIANTS[name]["quoteattr"]({"lang": "en"}).process(doc)
    (word,) = doc.iter_words()
    expected = {"pos": ("PROPN", None, None), "lemma": (None, "Oslo", None), "depparse": (None, None, "root")}
    assert (word.upos, word.lemma, word.deprel) == expected[name]


def test_a_sentence_too_long_to_be_read_at_once_has_one_root() -> None:
    text = "the pier and " * 100
    entries = [
        {"id": (n,), "text": match[0], "start_char": match.start(), "end_char": match.end()}
        for n, match in enumerate(re.finditer(r"\w+", text), 1)
    ]
    doc = PROCESSOR_VARIANTS["depparse"]["quoteattr"]({}).process(stanza.Document([entries], text))
    relations = [word.deprel for word in doc.iter_words()]
    assert relations.count("root") == 1
    assert "parataxis" in relations
    assert all(word.head <= len(entries) for word in doc.iter_words())


def test_entities_of_another_tokenizers_words(pipeline: stanza.Pipeline) -> None:
    forms = [("Vera", 0), ("Lindqvist", 5), ("left", 15), ("New", 20), ("York", 24), ("City", 29), (".", 33)]
    entries = [
        {"id": (n,), "text": form, "start_char": start, "end_char": start + len(form)}
        for n, (form, start) in enumerate(forms, 1)
    ]
    doc = pipeline.processors["quoteattr_ner"].process(stanza.Document([entries], "Vera Lindqvist left New York City."))
    assert [token.ner for token in doc.iter_tokens()] == [
        "B-PERSON",
        "E-PERSON",
        "O",
        "B-LOC",
        "I-LOC",
        "E-LOC",
        "O",
    ]
    assert [(entity.text, entity.type) for entity in doc.ents] == [
        ("Vera Lindqvist", "PERSON"),
        ("New York City", "LOC"),
    ]


def test_words_without_a_text_are_refused() -> None:
    with pytest.raises(InputError, match="text"):
        PROCESSOR_VARIANTS["pos"]["quoteattr"]({}).process(stanza.Document([[{"id": (1,), "text": "Oslo"}]]))
    with pytest.raises(InputError, match="text"):
        PROCESSOR_VARIANTS["tokenize"]["quoteattr"]({}).process(None)


def test_another_language_is_refused() -> None:
    with pytest.raises(ValueError, match="reads English"):
        PROCESSOR_VARIANTS["pos"]["quoteattr"]({"lang": "de"})
