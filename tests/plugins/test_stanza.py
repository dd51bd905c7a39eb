"""The processor for Stanza, in pipelines with the models that the package carries."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import stanza

import quoteattr
import quoteattr.plugins.stanza
from quoteattr.errors import InputError
from quoteattr.plugins.stanza_models import SETTINGS
from tests.invariants import find_bad_nesting, find_bad_order, find_bad_slices

# Stanza's own tokenizer reads straight quotation marks best.
TEXT = '"We said so in March," Mara Okello told the council 🙂.\n\nShe denied that repairs could wait.'


def make_pipeline(processors: Iterable[str], **settings: Any) -> stanza.Pipeline:
    """Of the package's own models, in the place of Stanza's."""
    chosen = {**SETTINGS, "processors": dict.fromkeys(processors, "quoteattr")}
    return stanza.Pipeline(**chosen, logging_level="CRITICAL", **settings)


@pytest.fixture(scope="module")
def full() -> stanza.Pipeline:
    return make_pipeline([*SETTINGS["processors"], "quoteattr"])


def test_a_document_has_claims(full: stanza.Pipeline) -> None:
    doc = full(TEXT)
    first, second = doc.claims
    assert (first.text, first.speaker.resolution.actor.name) == ("We said so in March", "Mara Okello")
    assert (second.text, second.speaker.resolution.actor.name) == ("that repairs could wait", "Mara Okello")
    assert doc.quoteattr.claims == doc.claims
    assert find_bad_slices(TEXT, doc.quoteattr) == []


def test_the_pipelines_own_parse_is_used(full: stanza.Pipeline) -> None:
    provenance = full(TEXT).quoteattr.provenance["models"]
    assert provenance["stanza"].startswith("tokenize:")
    assert "depparse:" in provenance["stanza"]


def test_a_pipeline_that_only_tokenizes_finds_what_quoteattr_finds() -> None:
    doc = make_pipeline(["tokenize", "quoteattr"])(TEXT)
    assert doc.quoteattr == quoteattr.extract(TEXT)


def test_several_documents(full: stanza.Pipeline) -> None:
    many = [TEXT, "Mr Osei said that the ferry was late.", "Nothing.", ""]
    docs = full.bulk_process(many)
    assert [doc.claims for doc in docs] == [full(text).claims for text in many]
    assert [len(doc.claims) for doc in docs] == [2, 1, 0, 0]


@pytest.mark.parametrize(
    "text",
    [
        "Talks fail\nROME - “We left,” she said. He didn't say that they'd\ncome back.\n\nNo.",
        "“😀😀 We don't know,” Zoe\u0301 Brandt said.",
        "\r\n\x0b“Yes,”\u2028he said.\u2029",
        "It’s " * 300 + "late, he said.",
    ],
)
def test_awkward_texts(full: stanza.Pipeline, text: str) -> None:
    result = full(text).quoteattr
    assert find_bad_slices(text, result) + find_bad_order(result) + find_bad_nesting(result) == []


def test_a_document_that_did_not_pass_has_no_claims() -> None:
    doc = make_pipeline(["tokenize"])(TEXT)
    assert doc.claims == ()
    assert doc.quoteattr is None


def test_settings(tmp_path: Path) -> None:
    registry = tmp_path / "actors.csv"
    registry.write_text("id,name,kind\nokello,Mara Okello,person\n", encoding="utf-8")
    pipeline = make_pipeline(["tokenize", "quoteattr"], quoteattr_actors=str(registry), quoteattr_detector="syntax")
    claims = pipeline(TEXT).claims
    assert {claim.speaker.resolution.actor.id for claim in claims} == {"okello"}
    assert all("syntax" in claim.evidence[0] for claim in claims)


def test_a_detector_that_there_is_not() -> None:
    with pytest.raises(ValueError, match="detector is"):
        make_pipeline(["tokenize", "quoteattr"], quoteattr_detector="luck")


def test_another_language(full: stanza.Pipeline) -> None:
    with pytest.raises(ValueError, match="quoteattr reads English, not 'de'"):
        quoteattr.plugins.stanza.QuoteAttrProcessor({"lang": "de"}, full, "cpu")


def test_a_document_without_a_text(full: stanza.Pipeline) -> None:
    with pytest.raises(InputError, match="without a text has no offsets"):
        full.processors["quoteattr"].process(stanza.Document([]))
