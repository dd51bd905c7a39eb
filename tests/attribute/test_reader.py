"""Who is in view, how much, and how far back: numbers on trees that are written down."""

from __future__ import annotations

import pytest

from quoteattr.attribute.chains import Chain, Link
from quoteattr.attribute.coreference import resolve_mentions
from quoteattr.attribute.mentions import Mention, find_mentions
from quoteattr.attribute.reader import Reader, fits_pronoun
from quoteattr.claims import Cue, MentionForm, Report
from quoteattr.text import Document, Span

from .test_borders import join, said
from .trees import words_of

SAID = "he/PRON/nsubj/1 said/VERB/root/- so/ADV/obj/1"


def weights(document: Document, *reports: Report, word: str = "he") -> dict[str, float]:
    """The persons in view of a pronoun, by name, with how much each is."""
    mentions = find_mentions(document, reports)
    reader = Reader(document, reports, mentions)
    pronoun = next(m for m in mentions.all if m.head.of(document.text) == word)
    found = reader.candidates(pronoun, lambda chain: chain.kind == "person")
    return {" ".join(c.chain.words): round(c.weight, 6) for c in found}


@pytest.mark.parametrize(
    ("relation", "weight"),
    [
        ("nsubj", 80.0), ("root", 60.0), ("obl:agent", 40.0), ("obj", 50.0), ("iobj", 50.0), ("obl", 40.0),
        ("nmod:poss", 45.0), ("nmod", 20.0), ("compound", 20.0), ("dep", 30.0), ("vocative", 30.0), ("parataxis", 30.0),
    ],
)  # fmt: skip
def test_weight_by_the_part_in_the_clause(relation: str, weight: float) -> None:
    first = f"Aerts/PROPN/{relation}/1 left/VERB/dep/-" if relation != "root" else "Aerts/PROPN/root/- left/VERB/dep/0"
    document = join(first, SAID, entities={"Aerts": "PERSON"})
    assert weights(document) == {"aerts": round(0.4 * weight, 6)}


def test_an_agent_weighs_more_than_an_oblique() -> None:
    document = join("seen/VERB/root/- by/ADP/case/2 Aerts/PROPN/obl/0", SAID, entities={"Aerts": "PERSON"})
    assert weights(document) == {"aerts": 24.0}


@pytest.mark.parametrize("apart", [1, 2, 3])
def test_each_sentence_leaves_a_part_of_the_weight(apart: int) -> None:
    rain = ["then/ADV/advmod/1 rained/VERB/root/-"] * (apart - 1)
    document = join("Aerts/PROPN/nsubj/1 left/VERB/root/-", *rain, SAID, entities={"Aerts": "PERSON"})
    assert weights(document) == {"aerts": round(80 * 0.4**apart, 6)}


def test_each_mention_adds_to_the_weight_and_the_heaviest_comes_first() -> None:
    document = join(
        "Aerts/PROPN/nsubj/1 left/VERB/root/- Brandt/PROPN/obj/1",
        "Brandt/PROPN/nsubj/1 left/VERB/root/-", SAID, entities={"Aerts": "PERSON", "Brandt": "PERSON"},
    )  # fmt: skip
    found = weights(document)
    assert found == {"brandt": round(50 * 0.16 + 80 * 0.4, 6), "aerts": round(80 * 0.16, 6)}
    assert list(found) == ["brandt", "aerts"]


def test_of_two_of_one_weight_the_nearer_comes_first() -> None:
    document = join(
        "Aerts/PROPN/obj/1 left/VERB/root/- Brandt/PROPN/obj/1", SAID, entities={"Aerts": "PERSON", "Brandt": "PERSON"}
    )
    assert list(weights(document).items()) == [("brandt", 20.0), ("aerts", 20.0)]


def test_a_speaker_weighs_more_and_a_name_in_a_quotation_less() -> None:
    document = join(
        "Aerts/PROPN/nsubj/1 said/VERB/root/- “/PUNCT/punct/3 Brandt/PROPN/obj/1 +”/PUNCT/punct/3", SAID,
        entities={"Aerts": "PERSON", "Brandt": "PERSON"},
    )  # fmt: skip
    name = words_of(document.text, "Brandt")
    report = Report((name,), (name,), cue=Cue(words_of(document.text, "said"), "say"), source=Span(0, 5))
    assert weights(document, report) == {"aerts": round(0.4 * 140, 6), "brandt": round(0.4 * 0.4 * 50, 6)}


@pytest.mark.parametrize(("source", "weight"), [(False, 0.4 * 0.4 * 80), (True, 0.4 * 140)])
def test_somebody_without_a_name_weighs_less_unless_he_speaks(source: bool, weight: float) -> None:
    document = join("a/DET/det/1 guest/NOUN/nsubj/2 said/VERB/root/- no/INTJ/obj/2", "he/PRON/nsubj/1 left/VERB/root/-")
    reports = [Report((words_of(document.text, "no"),), source=words_of(document.text, "a guest"))] if source else []
    mentions = find_mentions(document, reports)
    reader = Reader(document, reports, mentions)
    chain = reader.new_chain(mentions.all[0], "unnamed")
    reader.links[0] = Link((chain.index,))
    (found,) = reader.candidates(mentions.all[-1], lambda _: True)
    assert round(found.weight, 6) == round(weight, 6)
    assert (found.chain, found.mention) == (chain, mentions.all[0])


@pytest.mark.parametrize(("apart", "found"), [(8, True), (9, False)])
@pytest.mark.parametrize("quoted", [False, True])
def test_how_many_sentences_back_a_pronoun_reaches(apart: int, found: bool, quoted: bool) -> None:
    rain = [f"then/ADV/advmod/1 w{i}/VERB/root/-" for i in range(apart - 1)]
    document = join("Aerts/PROPN/nsubj/1 left/VERB/root/-", *rain, SAID, entities={"Aerts": "PERSON"})
    start, end = document.sentences[1].span.start, document.sentences[-2].span.end
    reports = [Report((Span(start, end),), (Span(start, end),))] if quoted else []
    assert bool(weights(document, *reports)) is (found or quoted)  # sentences of a quotation do not count


@pytest.mark.parametrize(("others", "found"), [(59, True), (60, False)])
def test_how_many_mentions_back_a_pronoun_reaches(others: int, found: bool) -> None:
    row = " ".join("she/PRON/dep/1" for _ in range(others))
    document = join(f"Aerts/PROPN/nsubj/1 left/VERB/root/- {row}", SAID, entities={"Aerts": "PERSON"})
    assert bool(weights(document)) is found


# --- who cannot be meant -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "word", "barred"),
    [
        ("Aerts/PROPN/nsubj/1 saw/VERB/root/- him/PRON/obj/1", "him", True),
        ("Aerts/PROPN/nsubj/1 saw/VERB/root/- himself/PRON/obj/1", "himself", False),
        ("Aerts/PROPN/nmod:poss/1 saw/VERB/root/- him/PRON/obj/1", "him", False),
        ("Aerts/PROPN/nsubj/1 saw/VERB/root/- his/PRON/nmod:poss/1", "his", False),
        ("Aerts/PROPN/nsubj/1 saw/VERB/root/- his/PRON/nmod:poss/3 dog/NOUN/obj/1", "his", False),
        ("Aerts/PROPN/root/- him/PRON/nmod/0", "him", True),
        ("Aerts/PROPN/nmod/1 him/PRON/root/-", "him", True),
        ("Aerts/PROPN/nsubj/1 saw/VERB/root/- who/ADV/mark/4 him/PRON/obj/4 met/VERB/ccomp/1", "him", False),
    ],
)
def test_whom_grammar_bars(words: str, word: str, barred: bool) -> None:
    assert (weights(join(words, entities={"Aerts": "PERSON"}), word=word) == {}) is barred


def test_grammar_bars_in_one_sentence_alone() -> None:
    document = join("Aerts/PROPN/root/-", "him/PRON/root/-", entities={"Aerts": "PERSON"})
    assert weights(document, word="him") == {"aerts": 24.0}


def test_nobody_is_named_in_his_own_words() -> None:
    document = join(
        "Aerts/PROPN/nsubj/1 left/VERB/root/-", "he/PRON/nsubj/1 said/VERB/root/-", entities={"Aerts": "PERSON"}
    )
    content, source = document.sentences[0].span, words_of(document.text, "he")
    assert weights(document, Report((content,), source=source)) == {}
    assert weights(document, Report((words_of(document.text, "left"),), source=source)) == {"aerts": 32.0}


def test_nobody_says_he_of_himself_in_a_quotation() -> None:
    document = join(
        "Aerts/PROPN/nsubj/1 said/VERB/root/-", "“/PUNCT/punct/2 he/PRON/nsubj/2 left/VERB/root/- +”/PUNCT/punct/2",
        entities={"Aerts": "PERSON"},
    )  # fmt: skip
    words = Span(document.text.index("he left"), len(document.text) - 1)
    source, cue = words_of(document.text, "Aerts"), Cue(words_of(document.text, "said"), "say")
    assert weights(document, Report((words,), (words,), cue=cue, source=source)) == {}
    assert weights(document, Report((words,), (), cue=cue, source=source)) == {"aerts": round(0.4 * 140, 6)}


# --- agreement -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "gender", "kind", "chain_number", "chain_gender", "fits"),
    [
        ("singular", "male", "person", "singular", "male", True),
        ("singular", "male", "person", "singular", "", True),
        ("singular", "male", "person", "singular", "female", False),
        ("singular", "male", "person", "plural", "male", False),
        ("singular", "male", "organization", "singular", "", False),
        ("singular", "male", "", "singular", "", False),
        ("singular", "thing", "organization", "singular", "", True),
        ("singular", "thing", "group", "singular", "", True),
        ("singular", "thing", "document", "singular", "", True),
        ("singular", "thing", "place", "singular", "", True),
        ("singular", "thing", "person", "singular", "", False),
        ("singular", "thing", "organization", "plural", "", False),
        ("plural", "", "organization", "singular", "", True),
        ("plural", "", "group", "singular", "", True),
        ("plural", "", "person", "plural", "", True),
        ("plural", "", "person", "singular", "", False),
        ("plural", "", "document", "singular", "", False),
    ],
)
def test_agreement(number: str, gender: str, kind: str, chain_number: str, chain_gender: str, fits: bool) -> None:
    pronoun = Mention(0, Span(0, 1), Span(0, 1), 0, MentionForm.PRONOUN, number=number, gender=gender)
    chain = Chain(0, kind, number=chain_number, gender=chain_gender, words=("aerts",))
    assert fits_pronoun(pronoun)(chain) is fits


@pytest.mark.parametrize(
    ("words", "speaks", "handle", "fits"),
    [
        (("zed",), True, False, True), (("zed",), False, False, False), (("jane", "zed"), False, False, True),
        (("a", "b", "c"), True, False, True), (("a", "b", "c", "d"), True, False, False), ((), True, False, False),
        (("zed",), True, True, False),
    ],
)  # fmt: skip
def test_a_name_of_unknown_type_may_be_a_person(words: tuple[str, ...], speaks: bool, handle: bool, fits: bool) -> None:
    pronoun = Mention(0, Span(0, 1), Span(0, 1), 0, MentionForm.PRONOUN, gender="female")
    chain = Chain(0, "", words=words, speaks=speaks, is_handle=handle)
    assert fits_pronoun(pronoun)(chain) is fits
    person = Chain(0, "person", words=words, speaks=speaks, is_handle=handle)
    assert fits_pronoun(pronoun)(person) is not handle


# --- turns ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "paragraphs", "between", "link"),
    [
        ("say", "say", 2, "", True), ("ask", "say", 2, "", False), ("ask", "say", 1, "", True),
        ("say", "reply", 2, "", False), ("say", "answer", 2, "", False), ("say", "reply", 1, "", True),
        ("ask", "reply", 2, "", False), ("ask", "say", 3, "", False), ("ask", "say", 4, "", True),
        ("say", "shoot back", 2, "", False),
        ("ask why", "say", 2, "", True),
        ("inquire", "say", 2, "", False), ("say", "ask", 2, "", True), ("say", "reply", 2, "ask", True),
    ],
)  # fmt: skip
def test_whose_turn_it_is(first: str, second: str, paragraphs: int, between: str, link: bool) -> None:
    sentences = ["Aerts/PROPN/nsubj/1 said/VERB/root/- yes/INTJ/obj/1"]
    sentences += ["then/ADV/advmod/1 asked/VERB/root/- why/ADV/obj/1"] if between else []
    sentences += ["then/ADV/advmod/1 rained/VERB/root/-"] * (paragraphs - 2)
    sentences += ["he/PRON/nsubj/1 told/VERB/root/- no/INTJ/obj/1"]
    document = join(*sentences, entities={"Aerts": "PERSON"}, breaks=paragraphs > 1)
    reports = [said(document, "Aerts", "yes"), said(document, "he", "no")]
    cues = [Cue(words_of(document.text, "said"), first), Cue(words_of(document.text, "told"), second)]
    reports = [Report(r.content, cue=c, source=r.source) for r, c in zip(reports, cues, strict=True)]
    if between:
        reports.append(Report((words_of(document.text, "why"),), cue=Cue(words_of(document.text, "asked"), between)))
    mentions = find_mentions(document, reports)
    resolved = resolve_mentions(document, reports, mentions)
    pronoun = next(m for m in mentions.all if m.head.of(document.text) == "he")
    assert (resolved.links[pronoun.index].chains == (0,)) is link
