"""With its shortcuts the bundled parser says what Stanza says without them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from stanza.models.common.vocab import CompositeVocab

from quoteattr.parse import StanzaParser, _loading, _shortcuts

FIXTURES = Path(__file__).parent.parent.parent / "fixtures" / "articles"

# Their best trees give a verb two subjects or two objects, which Stanza repairs.
REPAIRED = [
    '"There is no truce any more, only the word," said Idris al-Haddawi, chief of the Southern Brigades Front.',
    "‘She’d say, “Patch, pack the small drums, we’re only retiring for the summer,”’ he said.",
    "Purple, its letter explains, ‘was the only tin we had’.",
]

WORDS = [
    "the",
    "a",
    "Okello",
    "said",
    "that",
    "won't",
    "£5",
    "naïve",
    "東京",
    "U.S.",
    "’tis",
    ",",
    ".",
    "“",
    "”",
    "\ud800",
]


@pytest.fixture(scope="module")
def plain() -> StanzaParser:
    """The bundled models as Stanza runs them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_loading, "take_shortcuts", lambda pipeline: None)
        return StanzaParser()


def test_the_fixtures_are_parsed_as_without_shortcuts(parser: StanzaParser, plain: StanzaParser) -> None:
    texts = [path.read_bytes().decode("utf-8") for path in sorted(FIXTURES.glob("*.txt"))]
    assert parser.parse_many(texts) == plain.parse_many(texts)


def test_repaired_trees_are_the_same(
    parser: StanzaParser, plain: StanzaParser, monkeypatch: pytest.MonkeyPatch
) -> None:
    from stanza.models.depparse import head_constraints

    repaired = []
    original = head_constraints.resolve_head_constraint_violations

    def spy(*args: Any) -> Any:
        repaired.append(args)
        return original(*args)

    monkeypatch.setattr(head_constraints, "resolve_head_constraint_violations", spy)
    assert [parser.parse(text) for text in REPAIRED] == [plain.parse(text) for text in REPAIRED]
    assert len(repaired) == len(REPAIRED)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=30))
def test_any_words_are_parsed_as_without_shortcuts(parser: StanzaParser, plain: StanzaParser, words: list[str]) -> None:
    assert parser.parse(" ".join(words)) == plain.parse(" ".join(words))


@pytest.mark.parametrize("name", ["pos", "depparse", "ner"])
def test_a_word_is_read_as_it_would_be_alone(name: str, parser: StanzaParser) -> None:
    """Vectors agree as far as single precision goes, whatever else is in the batch."""
    charmodel = parser._pipeline.processors[name].trainer.model.charmodel
    words = torch.tensor([[5, 6, 7, 8], [9, 10, 11, 0], [5, 6, 0, 0], [5, 6, 0, 0], [7, 0, 0, 0]])
    with torch.inference_mode():
        # in the text they stand the other way round, in sentences of three and two words
        together = charmodel(words, None, [4, 3, 2, 1, 0], [3, 2], [4, 3, 2, 2, 1]).data
        alone = torch.cat([charmodel(words[:1, :4], None, [0], [1], [4]).data for _ in range(2)])
        stanzas = type(charmodel).forward(charmodel, words, None, [4, 3, 2, 1, 0], [3, 2], [4, 3, 2, 2, 1]).data
    assert torch.allclose(together, stanzas, atol=1e-6)
    assert torch.allclose(together[3], alone[0], atol=1e-6)


@pytest.mark.parametrize("name", ["pos", "depparse", "ner"])
def test_vocabularies_say_what_they_said(name: str, parser: StanzaParser) -> None:
    for key, vocabulary in parser._pipeline.processors[name].vocab._vocabs.items():
        units = ["The", "the", "zzyzx", "_", "", "a b"]
        if isinstance(vocabulary, CompositeVocab):
            units = ["_", "_" if vocabulary.keyed else "NN"]
        kind = type(vocabulary)
        for _ in range(2):
            assert vocabulary.map(units) == [kind.unit2id(vocabulary, unit) for unit in units], key
            ids = vocabulary.map(units)
            assert vocabulary.unmap(ids) == [kind.id2unit(vocabulary, each) for each in ids], key


def test_what_is_remembered_is_bounded(parser: StanzaParser) -> None:
    vocabulary = parser._pipeline.processors["depparse"].pretrain.vocab
    _shortcuts.remember_ids(vocabulary)  # a second time changes nothing
    vocabulary.map([f"word{number}" for number in range(_shortcuts._REMEMBERED + 100)])
    assert vocabulary.unit2id.cache_info().currsize == _shortcuts._REMEMBERED
