"""Mentions on trees that are written down, so that no parser has a say."""

from __future__ import annotations

import pytest

from quoteattr.attribute.mentions import Mention, find_mentions
from quoteattr.claims import Cue, Report
from quoteattr.text import Document, Span

from .trees import tree, words_of


def only(document: Document, head: str) -> Mention:
    (mention,) = [m for m in find_mentions(document, []).all if m.head.of(document.text) == head]
    return mention


@pytest.mark.parametrize(
    ("sentence", "entities", "name", "role"),
    [
        # by the parse, in both directions
        (
            "Ilse/PROPN/nsubj/5 Aerts/PROPN/flat/0 ,/PUNCT/punct/4 a/DET/det/4 lawyer/NOUN/appos/0 left/VERB/root/-",
            {"Ilse Aerts": "PERSON"}, "Ilse Aerts", "lawyer",
        ),
        (
            "The/DET/det/1 lawyer/NOUN/nsubj/5 ,/PUNCT/punct/3 Ilse/PROPN/appos/1 Aerts/PROPN/flat/3 left/VERB/root/-",
            {"Ilse Aerts": "PERSON"}, "Ilse Aerts", "lawyer",
        ),
        # after a comma, where the parse missed it
        (
            "Ilse/PROPN/nsubj/5 Aerts/PROPN/flat/0 ,/PUNCT/punct/0 a/DET/det/4 lawyer/NOUN/dep/5 left/ADJ/root/-",
            {"Ilse Aerts": "PERSON"}, "Ilse Aerts", "lawyer",
        ),
        # a copula
        (
            "Aerts/PROPN/nsubj/3 is/AUX/cop/3 a/DET/det/3 lawyer/NOUN/root/-",
            {"Aerts": "PERSON"}, "Aerts", "lawyer",
        ),
    ],
)  # fmt: skip
def test_roles_by_apposition_and_copula(sentence: str, entities: dict[str, str], name: str, role: str) -> None:
    assert role in only(tree(sentence, entities), name).roles


@pytest.mark.parametrize(
    "sentence",
    [
        # "In Leeds, a source said": the next clause's subject
        "Leeds/PROPN/obl/4 ,/PUNCT/punct/4 a/DET/det/3 source/NOUN/nsubj/4 said/VERB/root/-",
        # a name behind the comma is another one's
        "Leeds/PROPN/obl/5 ,/PUNCT/punct/5 Brand/PROPN/nsubj/5 the/DET/det/4 lawyer/NOUN/appos/2 ran/VERB/root/-",
        # no person within reach
        "Leeds/PROPN/root/- ,/PUNCT/punct/0 big/ADJ/amod/3 house/NOUN/dep/0 ./PUNCT/punct/0",
        # a verb comes first
        "Leeds/PROPN/root/- ,/PUNCT/punct/0 runs/VERB/dep/0 lawyer/NOUN/obj/2",
        # what the noun predicates is of someone else
        "Leeds/PROPN/root/- ,/PUNCT/punct/0 lawyer/NOUN/dep/0 he/PRON/nsubj/2 is/AUX/cop/2",
    ],
)
def test_no_apposition(sentence: str) -> None:
    assert only(tree(sentence, {"Leeds": "LOC"}), "Leeds").roles == ()


@pytest.mark.parametrize(
    ("sentence", "entities", "plural", "form"),
    [
        ("House/PROPN/compound/1 Democrats/PROPN/root/-", {"House Democrats": "ORG"}, "Democrats", "nominal"),
        ("Britons/PROPN/nsubj/1 left/VERB/root/-", {"Britons": "NORP"}, "Britons", "nominal"),
        ("the/DET/det/2 Dock/PROPN/compound/2 Workers/PROPN/root/-", {"Dock Workers": "ORG"}, "Workers", "name"),
        ("Carrow/PROPN/nsubj/1 left/VERB/root/-", {"Carrow": "ORG"}, "", "name"),
    ],
)  # fmt: skip
def test_people_and_organisations(sentence: str, entities: dict[str, str], plural: str, form: str) -> None:
    mentions = find_mentions(tree(sentence, entities, plural), []).all
    assert [m.form.value for m in mentions] == [form]


def test_a_nationality_as_an_adjective_names_nobody() -> None:
    document = tree("Syrian/ADJ/amod/1 bread/NOUN/root/-", {"Syrian": "NORP"})
    assert find_mentions(document, []).all == ()


@pytest.mark.parametrize(
    ("sentence", "head", "definite", "number"),
    [
        ("the/DET/det/1 lawyer/NOUN/nsubj/2 left/VERB/root/-", "the lawyer", "definite", "singular"),
        ("a/DET/det/1 lawyer/NOUN/nsubj/2 left/VERB/root/-", "a lawyer", "indefinite", "singular"),
        ("his/PRON/nmod:poss/1 lawyer/NOUN/nsubj/2 left/VERB/root/-", "his lawyer", "owned", "singular"),
        ("two/NUM/nummod/1 lawyers/NOUN/nsubj/2 left/VERB/root/-", "two lawyers", "indefinite", "plural"),
        ("lawyers/NOUN/nsubj/1 left/VERB/root/-", "lawyers", "bare", "plural"),
    ],
)
def test_nouns(sentence: str, head: str, definite: str, number: str) -> None:
    document = tree(sentence, plural="lawyers")
    mention = next(m for m in find_mentions(document, []).all if m.form.value == "nominal")
    assert (mention.head.of(document.text), mention.definite, mention.number) == (head, definite, number)


def test_a_source_that_is_a_verb_is_no_mention() -> None:
    document = tree("said/VERB/root/- no/INTJ/obj/0")
    report = Report((words_of(document.text, "no"),), source=words_of(document.text, "said"))
    (source,) = find_mentions(document, [report]).sources
    assert source is not None
    assert source.mention is None


def test_a_source_is_not_widened_over_its_cue() -> None:
    document = tree("the/DET/det/2 said/VERB/amod/2 lawyer/NOUN/nsubj/3 left/VERB/root/-")
    said = words_of(document.text, "said")
    report = Report((words_of(document.text, "left"),), cue=Cue(said, "say"), source=words_of(document.text, "lawyer"))
    (source,) = find_mentions(document, [report]).sources
    assert source is not None
    assert source.span.of(document.text) == "lawyer"


def test_an_unlisted_noun_is_a_mention_only_as_a_source() -> None:
    document = tree("the/DET/det/1 gribbler/NOUN/nsubj/2 left/VERB/root/-")
    assert find_mentions(document, []).all == ()
    report = Report((words_of(document.text, "left"),), source=words_of(document.text, "the gribbler"))
    (mention,) = find_mentions(document, [report]).all
    assert mention.kind == "person"  # by its ending


def test_documents_with_names() -> None:
    document = tree(
        "the/DET/det/1 Bible/PROPN/nsubj/5 and/CCONJ/cc/4 Harbour/PROPN/compound/4 Act/PROPN/conj/1 say/VERB/root/-"
    )
    kinds = {m.head.of(document.text): m.kind for m in find_mentions(document, []).all}
    assert kinds == {"Bible": "document", "Harbour Act": "document"}


def test_a_token_leads_to_its_mention() -> None:
    document = tree("the/DET/det/1 lawyer/NOUN/nsubj/2 left/VERB/root/-")
    mentions = find_mentions(document, [])
    assert mentions.of_token(1) == 0
    assert mentions.of_token(2) is None


def test_an_offset_in_no_paragraph() -> None:
    document = tree("the/DET/det/1 lawyer/NOUN/nsubj/2 left/VERB/root/-")
    loose = Document(document.text, (), document.sentences, document.tokens)
    assert find_mentions(loose, [Report((Span(0, 1),))]).all[0].paragraph == -1
