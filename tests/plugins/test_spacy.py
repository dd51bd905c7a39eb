"""The component for spaCy, on a blank pipeline and on a real one; the reader of spaCy's parse; the conversion of trees.

The real pipeline is named by QUOTEATTR_SPACY (``make test-plugins`` installs one and demands it); without it the tests
that need it are skipped, and say so.
"""

from __future__ import annotations

import os
import pickle
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import given
from spacy.language import Language
from spacy.tokens import Doc

import quoteattr
from quoteattr import Extractor
from quoteattr.errors import ModelMissingError, RegistryError
from quoteattr.parse._universal import Node, convert, is_universal
from quoteattr.parse.spacy import SpacyParser, is_parsed, read_spacy
from quoteattr.text import Span
from tests.invariants import find_bad_nesting, find_bad_order, find_bad_slices
from tests.plain_parser import PlainParser
from tests.profiles import examples
from tests.strategies import news_texts, texts

TEXT = "“We said so in March,” Mara Okello told the council 🙂.\n\nShe denied that repairs could wait."


@pytest.fixture(scope="module")
def blank() -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("quoteattr")
    return nlp


@pytest.fixture(scope="module")
def real() -> Language:
    name = os.environ.get("QUOTEATTR_SPACY", "en_core_web_sm")
    try:
        return spacy.load(name)
    except OSError:
        if "QUOTEATTR_SPACY" in os.environ:
            pytest.fail(f"QUOTEATTR_SPACY is {name}, but there is no such spaCy pipeline")
        pytest.skip(f"no spaCy pipeline {name}; make test-plugins installs one, or QUOTEATTR_SPACY names another")


# --- the component ---------------------------------------------------------------------------------------------------


def test_a_blank_pipeline_finds_what_quoteattr_finds(blank: Language) -> None:
    doc = blank(TEXT)
    assert doc._.quoteattr == quoteattr.extract(TEXT)
    assert doc._.claims == quoteattr.extract(TEXT).claims


def test_parts_are_spans_of_the_document(blank: Language) -> None:
    doc = blank(TEXT)
    found = [(span.label_, span.id_, span.kb_id_, span.text) for span in doc.spans["quoteattr"]]
    assert ("CONTENT", "c1", "", "We said so in March,") in [(a, b, c, d + ",") for a, b, c, d in found]
    assert ("SOURCE", "c1", "a1", "Mara Okello") in found
    assert ("SOURCE", "c2", "a1", "She") in found
    assert ("CUE", "c2", "", "denied") in found


def test_a_document_that_did_not_pass_has_no_claims(blank: Language) -> None:
    doc = spacy.blank("en")(TEXT)
    assert doc._.claims == ()
    assert doc._.quoteattr is None


def test_claims_survive_bytes(blank: Language) -> None:
    doc = blank(TEXT)
    again = Doc(blank.vocab).from_bytes(doc.to_bytes())
    assert again._.quoteattr == doc._.quoteattr
    assert [(s.label_, s.id_) for s in again.spans["quoteattr"]] == [(s.label_, s.id_) for s in doc.spans["quoteattr"]]


def test_a_saved_pipeline_has_the_component(blank: Language, tmp_path: Path) -> None:
    blank.to_disk(tmp_path)
    assert spacy.load(tmp_path)(TEXT)._.claims == blank(TEXT)._.claims


def test_a_component_can_be_sent_to_another_process(blank: Language) -> None:
    component = pickle.loads(pickle.dumps(blank.get_pipe("quoteattr")))
    assert component(spacy.blank("en")(TEXT))._.claims == blank(TEXT)._.claims


def test_many_documents(blank: Language) -> None:
    many = [TEXT, "", "No claims here."]
    assert [doc._.claims for doc in blank.pipe(many)] == [blank(text)._.claims for text in many]


def test_settings(tmp_path: Path) -> None:
    registry = tmp_path / "actors.csv"
    registry.write_text("id,name,kind\nokello,Mara Okello,person\n", encoding="utf-8")
    nlp = spacy.blank("en")
    nlp.add_pipe("quoteattr", config={"actors": str(registry), "detector": "syntax", "spans_key": "said"})
    doc = nlp(TEXT)
    assert doc.spans["said"]
    assert {claim.speaker.resolution.actor.id for claim in doc._.claims} == {"okello"}
    assert all("syntax" in claim.evidence[0] for claim in doc._.claims)


@pytest.mark.parametrize(
    ("language", "config", "error"),
    [
        ("de", {}, ValueError),
        ("en", {"detector": "luck"}, ValueError),
        ("en", {"actors": "/nowhere.json"}, (RegistryError, OSError)),
    ],
)
def test_settings_that_do_not_fit(language: str, config: dict[str, Any], error: Any) -> None:
    with pytest.raises(error):
        spacy.blank(language).add_pipe("quoteattr", config=config)


@given(texts)
@examples(25)
def test_any_text_that_spacy_holds(text: str) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("quoteattr", config={"detector": "syntax"})
    nlp.get_pipe("quoteattr")._extractor = Extractor(parser=PlainParser(), detector="syntax")
    doc = nlp(text.encode("utf-8", "replace").decode("utf-8"))
    assert find_bad_slices(doc.text, doc._.quoteattr) == []


# --- a real pipeline -------------------------------------------------------------------------------------------------


def test_the_pipelines_own_parse_is_used(real: Language) -> None:
    nlp = spacy.load(real.path)
    nlp.add_pipe("quoteattr")
    doc = nlp(TEXT)
    first, second = doc._.claims
    assert (first.text, first.speaker.resolution.actor.name) == ("We said so in March", "Mara Okello")
    assert (second.text, second.speaker.resolution.actor.name) == ("that repairs could wait", "Mara Okello")
    models = doc._.quoteattr.provenance["models"]
    assert models[f"spacy-en_{nlp.meta['name']}"] == nlp.meta["version"]
    assert not any(name.startswith("stanza") for name in models)


def test_the_pipelines_own_parse_can_be_left_alone(real: Language) -> None:
    nlp = spacy.load(real.path)
    nlp.add_pipe("quoteattr", config={"use_parse": False})
    assert nlp(TEXT)._.quoteattr == quoteattr.extract(TEXT)


def test_several_processes(real: Language) -> None:
    nlp = spacy.load(real.path)
    nlp.add_pipe("quoteattr", config={"detector": "syntax"})
    many = [TEXT, "Mr Osei said that the ferry was late."]
    alone = [doc._.quoteattr for doc in nlp.pipe(many)]
    assert [doc._.quoteattr for doc in nlp.pipe(many, n_process=2, batch_size=1)] == alone


def test_the_parse_reads_as_universal_dependencies(real: Language) -> None:
    text = "According to the report, Mara Okello is the mayor of Oslo. He was told by the board that it was in danger."
    document = read_spacy(real(text))
    said = {
        (token.form, token.deprel, "" if token.head is None else document.tokens[token.head].form)
        for token in document.tokens
    }
    assert said >= {
        ("According", "case", "report"),
        ("to", "fixed", "According"),
        ("Mara", "nsubj", "mayor"),
        ("Okello", "flat", "Mara"),
        ("is", "cop", "mayor"),
        ("mayor", "root", ""),
        ("of", "case", "Oslo"),
        ("Oslo", "nmod", "mayor"),
        ("board", "obl:agent", "told"),
        ("by", "case", "board"),
        ("that", "mark", "danger"),
        ("danger", "ccomp", "told"),
    }


@given(texts | news_texts())
@examples(30)
def test_any_text_is_read(text: str) -> None:
    name = os.environ.get("QUOTEATTR_SPACY", "en_core_web_sm")
    nlp = _load(name)
    parser = SpacyParser(nlp)
    document = parser.parse(text)
    assert document.text == text
    for token in document.tokens:
        assert document.paragraph_at(token.start) is not None
        assert token.head is None or document.tokens[token.head].sentence == token.sentence
        assert len(list(document.ancestors(token))) < len(document.tokens)
    for sentence in document.sentences:
        assert document.paragraph_at(sentence.span.start) == document.paragraph_at(sentence.span.end - 1)
    result = Extractor(parser=parser, detector="syntax").extract(text)
    assert find_bad_slices(text, result) + find_bad_order(result) + find_bad_nesting(result) == []


_loaded: dict[str, Language] = {}


def _load(name: str) -> Language:
    if name not in _loaded:
        try:
            _loaded[name] = spacy.load(name)
        except OSError:
            pytest.skip(f"no spaCy pipeline {name}; make test-plugins installs one")
    return _loaded[name]


# --- without one -----------------------------------------------------------------------------------------------------


def test_a_parser_needs_a_pipeline_that_parses() -> None:
    with pytest.raises(ModelMissingError, match=r"pipeline \(blank\) does not give tags"):
        SpacyParser(spacy.blank("en")).parse("Yes.")
    assert not is_parsed(spacy.blank("en")("Yes."))


def hand_parsed(*words: tuple[str, str, str, int, str], ents: tuple[str, ...] = ()) -> Doc:
    """A document of words with tag, part of speech, head and relation, as spaCy's models give them."""
    forms, tags, pos, heads, deps = zip(*words, strict=True)
    iob = list(ents) or ["O"] * len(words)
    spaces = [True] * len(words)
    lemmas = [{"is": "be", "was": "be"}.get(form, form.lower()) for form in forms]
    columns = {"tags": tags, "pos": pos, "heads": heads, "deps": deps}
    return Doc(
        spacy.blank("en").vocab,
        list(forms),
        spaces,
        lemmas=lemmas,
        ents=iob,
        **{name: list(values) for name, values in columns.items()},
    )


def test_a_hand_parsed_document_is_read() -> None:
    doc = hand_parsed(
        ("Ms", "NNP", "PROPN", 2, "compound"),
        ("Mara", "NNP", "PROPN", 2, "compound"),
        ("Okello", "NNP", "PROPN", 3, "nsubj"),
        ("said", "VBD", "VERB", 3, "ROOT"),
        ("\n\n", "_SP", "SPACE", 3, "dep"),
        ("it", "PRP", "PRON", 6, "nsubj"),
        ("rained", "VBD", "VERB", 3, "ccomp"),
        ents=("O", "B-PERSON", "I-PERSON", "O", "O", "O", "O"),
    )
    assert is_parsed(doc)
    document = read_spacy(doc)
    assert [(t.form, t.deprel, t.head) for t in document.tokens] == [
        ("Ms", "compound", 1),
        ("Mara", "nsubj", 3),
        ("Okello", "flat", 1),
        ("said", "root", None),
        ("it", "nsubj", 5),
        ("rained", "root", None),  # in another paragraph
    ]
    assert [s.span.of(doc.text) for s in document.sentences] == ["Ms Mara Okello said", "it rained"]
    assert [(e.span, e.type) for e in document.entities] == [(Span(3, 14), "PERSON")]


# Each word with its part of speech, its governor (- for a root) and its relation, in ClearNLP's style; the same as UD.
TREES = [
    (
        "a preposition hangs on its noun",
        "sat/VERB/-/ROOT on/ADP/0/prep it/PRON/1/pobj",
        "-/root 2/case 0/obl",
    ),
    (
        "below a noun it is a modifier of that",
        "mayor/NOUN/-/ROOT of/ADP/0/prep Oslo/PROPN/1/pobj",
        "-/root 2/case 0/nmod",
    ),
    (
        "a preposition with a clause marks it",
        "left/VERB/-/ROOT after/ADP/0/prep eating/VERB/1/pcomp",
        "-/root 2/mark 0/advcl",
    ),
    (
        "and the clause of a noun",
        "way/NOUN/-/ROOT of/ADP/0/prep saying/VERB/1/pcomp",
        "-/root 2/mark 0/acl",
    ),
    (
        "two prepositions",
        "came/VERB/-/ROOT from/ADP/0/prep under/ADP/1/prep it/PRON/2/pobj",
        "-/root 3/case 3/case 0/obl",
    ),
    (
        "a preposition of two words",
        "late/ADJ/-/ROOT because/SCONJ/0/prep of/ADP/1/pcomp it/PRON/1/pobj",
        "-/root 3/case 1/fixed 0/obl",
    ),
    (
        "one that governs nothing",
        "went/VERB/-/ROOT on/ADP/0/prep",
        "-/root 0/advmod",
    ),
    (
        "a sentence that is only a phrase",
        "In/ADP/-/ROOT Oslo/PROPN/0/pobj",
        "-/root 0/obl",
    ),
    (
        "the agent of a passive",
        "told/VERB/-/ROOT was/AUX/0/auxpass by/ADP/0/agent her/PRON/2/pobj",
        "-/root 0/aux:pass 3/case 0/obl:agent",
    ),
    (
        "whom something was given",
        "gave/VERB/-/ROOT him/PRON/0/dative that/PRON/0/dobj",
        "-/root 0/iobj 0/obj",
    ),
    (
        "a predicate governs its copula",
        "she/PRON/1/nsubj is/AUX/-/ROOT late/ADJ/1/acomp ./PUNCT/1/punct",
        "2/nsubj 2/cop -/root 2/punct",
    ),
    (
        "so does a place",
        "it/PRON/1/nsubj is/AUX/-/ROOT in/ADP/1/prep it/PRON/2/pobj",
        "3/nsubj 3/cop 3/case -/root",
    ),
    (
        "what there is is the subject",
        "there/PRON/1/expl is/VERB/-/ROOT hope/NOUN/1/attr",
        "1/expl -/root 1/nsubj",
    ),
    (
        "to be without a predicate stays",
        "it/PRON/1/nsubj is/AUX/-/ROOT that/SCONJ/3/mark won/VERB/1/ccomp",
        "1/nsubj -/root 3/mark 1/ccomp",
    ),
    (
        "the mark of an infinitive",
        "want/VERB/-/ROOT to/PART/2/aux go/VERB/0/xcomp",
        "-/root 2/mark 0/xcomp",
    ),
    (
        "conjuncts are a fan, and each has its conjunction",
        "a/NOUN/-/ROOT b/NOUN/0/conj and/CCONJ/1/cc c/NOUN/1/conj",
        "-/root 0/conj 3/cc 0/conj",
    ),
    (
        "a time that stands without a preposition",
        "left/VERB/-/ROOT today/NOUN/0/npadvmod head/NOUN/0/dobj up/NOUN/2/npadvmod",
        "-/root 0/obl:unmarked 0/obj 2/nmod:unmarked",
    ),
]


@pytest.mark.parametrize(("why", "given_tree", "expected"), TREES, ids=[tree[0] for tree in TREES])
def test_trees(why: str, given_tree: str, expected: str) -> None:
    nodes = []
    for word in given_tree.split():
        form, upos, head, deprel = word.split("/")
        lemma = "be" if form in ("is", "was") else form
        nodes.append(Node(form, lemma, upos, None if head == "-" else int(head), deprel))
    convert(nodes)
    found = " ".join(f"{'-' if node.head is None else node.head}/{node.deprel}" for node in nodes)
    assert found == expected, why


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ((0, 0, 0), [(3, "nsubj"), (0, "flat"), (0, "flat"), (None, "root")]),
        ((None, 0, 0), [(1, "compound"), (3, "nsubj"), (1, "flat"), (None, "root")]),
        ((0, None, 0), [(2, "compound"), (2, "compound"), (3, "nsubj"), (None, "root")]),
        ((None, None, 0), [(2, "compound"), (2, "compound"), (3, "nsubj"), (None, "root")]),
    ],
)
def test_a_persons_name_is_headed_by_its_first_word(
    named: tuple[int | None, ...], expected: list[tuple[int | None, str]]
) -> None:
    nodes = [Node(form, form, "PROPN", 2, "compound", name) for form, name in zip("ab", named, strict=False)]
    nodes += [Node("c", "c", "PROPN", 3, "nsubj", named[2]), Node("said", "say", "VERB", None, "ROOT")]
    convert(nodes)
    assert [(node.head, node.deprel) for node in nodes] == expected


def test_universal_dependencies_are_left_as_they_are() -> None:
    assert is_universal(["nsubj", "obl", "case", "root"])
    doc = hand_parsed(("It", "PRP", "PRON", 1, "nsubj"), ("rained", "VBD", "VERB", 1, "root"))
    assert [(t.deprel, t.head) for t in read_spacy(doc).tokens] == [("nsubj", 1), ("root", None)]
