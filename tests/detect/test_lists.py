"""Entries of the short lists in the room's modules, and the borders of its rules, on trees that are written down."""

from __future__ import annotations

import attrs
import pytest

from quoteattr.claims import CueAct, Polarity
from quoteattr.detect.cues import cue_lemma, describe_cue, is_speech
from quoteattr.detect.formulas import find_formulas
from quoteattr.detect.layout import find_labels
from quoteattr.detect.lines import add_lines, signature
from quoteattr.detect.mending import mend
from quoteattr.detect.phrases import (
    cue_span,
    is_passive,
    source_of,
    source_of_cue,
    subject_of,
    trimmed,
    whole_subject,
    widen_cue,
    widen_source,
)
from quoteattr.detect.quotations import find_quotation_reports
from quoteattr.detect.syntax import find_clause_reports
from quoteattr.detect.tagger import TaggedReport
from quoteattr.text import Document, Entity, Span
from tests.attribute.trees import tree, words_of
from tests.detect.pairs import pairs_of


def tagged(document: Document, **xpos: str) -> Document:
    """With treebank tags, by form."""
    tokens = tuple(attrs.evolve(t, xpos=xpos.get(t.form, "")) for t in document.tokens)
    return attrs.evolve(document, tokens=tokens)


def of(document: Document, span: Span | None) -> str | None:
    return None if span is None else span.of(document.text)


def reports(document: Document) -> list[str]:
    """The content of each report that grammar finds, after its cue."""
    pairs = pairs_of(document)
    return [
        f"{r.cue.of(document.text)}: {' | '.join(c.of(document.text) for c in r.content)}"
        for r in find_clause_reports(document, pairs)
    ]


# --- phrases -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("relation", ["nsubj", "nsubj:pass", "nsubj:outer", "csubj", "obj", "obl", "expl"])
def test_subjects(relation: str) -> None:
    document = tree(f"he/PRON/{relation}/1 left/VERB/root/-")
    assert (subject_of(document, document.tokens[1]) is not None) is ("subj" in relation)


@pytest.mark.parametrize("upos", ["NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ", "X", "SYM", "VERB", "ADV"])
def test_what_may_be_a_source(upos: str) -> None:
    document = tree(f"zed/{upos}/nsubj/1 left/VERB/root/-")
    assert of(document, source_of(document, document.tokens[1])) == ("zed" if upos not in {"VERB", "ADV"} else None)


@pytest.mark.parametrize("relation", ["conj", "xcomp", "advcl", "ccomp", "acl", "acl:relcl", "parataxis"])
def test_verbs_that_share_a_subject(relation: str) -> None:
    document = tree(f"zed/NOUN/nsubj/1 left/VERB/root/- saying/VERB/{relation}/1")
    found = of(document, source_of(document, document.tokens[2]))
    wanted = {"conj": "zed", "xcomp": "zed", "advcl": "zed", "acl": "zed left", "acl:relcl": "zed left"}
    assert found == wanted.get(relation)


def test_the_noun_that_a_participle_hangs_on() -> None:
    document = tree("a/DET/det/1 man/NOUN/root/- claiming/VERB/acl/1 that/SCONJ/mark/4 fell/VERB/ccomp/2")
    assert of(document, source_of(document, document.tokens[2])) == "a man"


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("rolf/PROPN/nsubj/2 stenner/PROPN/flat/0 told/VERB/root/- field/PROPN/flat/0 left/VERB/ccomp/2", 2),
        ("field/PROPN/flat/2 told/VERB/root/- rolf/PROPN/nsubj/1 stenner/PROPN/flat/2", 1),
    ],
)
def test_a_subject_stands_on_one_side_of_its_verb(text: str, verb: int) -> None:
    document = tree(text)
    assert of(document, source_of(document, document.tokens[verb])) == "rolf stenner"


@pytest.mark.parametrize("relation", ["aux", "aux:pass", "compound:prt", "advmod", "mark"])
@pytest.mark.parametrize("word", ["has", "not"])
def test_the_words_of_a_cue(relation: str, word: str) -> None:
    document = tree(f"{word}/AUX/{relation}/1 said/VERB/root/- {word}/AUX/{relation}/1")
    whole = word == "not" or relation not in {"advmod", "mark"}
    assert of(document, cue_span(document, document.tokens[1])) == (f"{word} said {word}" if whole else "said")


@pytest.mark.parametrize(
    ("words", "span"),
    [
        ("a/X/dep/0 b/X/dep/0", "a b"), (",/PUNCT/dep/0 a/X/dep/0 ,/PUNCT/dep/0", "a"),
        ("“/PUNCT/dep/0 a/X/dep/0", "“ a"),
        ("”/PUNCT/dep/0 a/X/dep/0", "a"), ("'/PUNCT/dep/0 a/X/dep/0", "a"), ('"/PUNCT/dep/0 a/X/dep/0', '" a'),
        ("(/PUNCT/dep/0 a/X/dep/0 )/PUNCT/dep/0", "( a )"), ("—/PUNCT/dep/0 a/X/dep/0", "a"),
        (")/PUNCT/dep/0 a/X/dep/0", "a"), (";/PUNCT/dep/0 a/X/dep/0", "a"), ("./PUNCT/dep/0", None),
        ("“/PUNCT/dep/0", None),
        ("‘/PUNCT/dep/0 a/X/dep/0 ’/PUNCT/dep/0", "‘ a ’"), ("a/X/dep/0 :/PUNCT/dep/0", "a"),
        ("-/X/dep/0 a/X/dep/0", "- a"),
    ],
)  # fmt: skip
def test_punctuation_at_the_ends(words: str, span: str | None) -> None:
    document = tree(words)
    assert of(document, trimmed(document.tokens)) == span


@pytest.mark.parametrize(
    ("words", "tags", "passive"),
    [
        ("was/AUX/aux:pass/1 said/VERB/root/-", {}, True),
        ("he/PRON/nsubj:pass/1 said/VERB/root/-", {}, True),
        ("he/PRON/nsubj/1 said/VERB/root/-", {"said": "VBD"}, False),
        ("man/NOUN/root/- said/VERB/acl/0", {"said": "VBN"}, True),
        ("man/NOUN/root/- said/VERB/acl/0", {"said": "VBD"}, True),
        ("man/NOUN/root/- said/VERB/acl/0", {"said": "VBG"}, False),
        ("man/NOUN/root/- said/VERB/advcl/0", {"said": "VBN"}, True),
        ("man/NOUN/root/- said/VERB/acl:relcl/0", {"said": "VBD"}, False),
        ("had/AUX/aux/1 said/VERB/advcl/2 left/VERB/root/-", {"said": "VBN"}, False),
        ("as/SCONJ/mark/1 said/VERB/advcl/2 left/VERB/root/-", {"said": "VBD"}, False),
        ("he/PRON/nsubj/1 said/VERB/advcl/2 left/VERB/root/-", {"said": "VBD"}, False),
    ],
)
def test_passives(words: str, tags: dict[str, str], passive: bool) -> None:
    document = tagged(tree(words), **tags)
    verb = next(t for t in document.tokens if t.form == "said")
    assert is_passive(document, verb) is passive


@pytest.mark.parametrize("upos", ["AUX", "PART", "DET", "PRON", "ADV", "NOUN", "VERB", "SCONJ"])
def test_a_cue_cut_to_its_first_word(upos: str) -> None:
    document = tree(f"zed/{upos}/dep/1 feared/VERB/root/-")
    wide = upos in {"AUX", "PART", "DET", "PRON", "ADV"}
    assert of(document, widen_cue(document, Span(0, 3), ())) == ("zed feared" if wide else "zed")
    assert of(document, widen_cue(document, Span(0, 3), [words_of(document.text, "feared")])) == "zed"


@pytest.mark.parametrize("upos", ["VERB", "NOUN", "ADJ", "AUX", "ADV", "PROPN"])
def test_what_a_cue_cut_short_leads_to(upos: str) -> None:
    document = tree(f"zed/AUX/dep/1 feared/{upos}/root/-")
    wide = upos in {"VERB", "NOUN", "ADJ", "AUX"}
    assert of(document, widen_cue(document, Span(0, 3), ())) == ("zed feared" if wide else "zed")


@pytest.mark.parametrize(("words", "reached"), [(3, True), (4, False)])
def test_how_far_a_cue_cut_short_leads(words: int, reached: bool) -> None:
    between = " ".join(f"w{i}/ADV/dep/{words + 1}" for i in range(words))
    document = tree(f"zed/AUX/dep/{words + 1} {between} feared/VERB/root/-")
    assert (widen_cue(document, Span(0, 3), ()) != Span(0, 3)) is reached


def test_a_cue_cut_short_leads_through_auxiliaries() -> None:
    document = tree("it/PRON/expl/1 is/AUX/aux/2 feared/VERB/root/-")
    assert of(document, widen_cue(document, Span(0, 2), ())) == "it is feared"
    behind = tree("feared/VERB/root/- it/PRON/expl/0")
    assert of(behind, widen_cue(behind, Span(7, 9), ())) == "it"


@pytest.mark.parametrize(
    "relation",
    ["det", "amod", "compound", "nummod", "flat", "nmod:desc", "nmod:poss", "case", "nsubj", "appos", "fixed"],
)
def test_a_source_cut_to_a_word(relation: str) -> None:
    document = tree(f"zed/X/{relation}/1 lawyers/NOUN/nsubj/2 left/VERB/root/-")
    wide = relation in {"det", "amod", "compound", "nummod", "flat", "nmod:desc"}
    assert of(document, widen_source(document, Span(0, 3))) == ("zed lawyers" if wide else "zed")


@pytest.mark.parametrize("relation", ["case", "det", "amod", "nsubj", "punct"])
def test_a_source_that_ends_before_its_noun(relation: str) -> None:
    document = tree(f"zed/NOUN/nsubj/3 by/ADP/{relation}/2 auditors/NOUN/nmod/0 left/VERB/root/-")
    wide = relation in {"case", "det"}
    assert of(document, widen_source(document, Span(0, 6))) == ("zed by auditors" if wide else "zed by")


@pytest.mark.parametrize("relation", ["nmod", "appos", "acl", "conj"])
def test_a_source_inside_its_cues_subject(relation: str) -> None:
    document = tree(f"zed/NOUN/nsubj/3 by/ADP/case/2 guild/NOUN/{relation}/0 found/VERB/root/-")
    whole = whole_subject(document, Span(7, 12), document.tokens[3].span)
    assert of(document, whole) == ("zed by guild" if relation == "nmod" else "guild")


@pytest.mark.parametrize("upos", ["NOUN", "PROPN", "PRON", "NUM", "ADJ", "VERB"])
def test_the_noun_of_a_source_cut_to_a_word(upos: str) -> None:
    document = tree(f"zed/X/det/1 lawyers/{upos}/nsubj/2 left/VERB/root/-")
    wide = upos in {"NOUN", "PROPN", "PRON", "NUM"}
    assert of(document, widen_source(document, Span(0, 3))) == ("zed lawyers" if wide else "zed")


@pytest.mark.parametrize(
    "relation",
    [
        "det",
        "amod",
        "compound",
        "nummod",
        "nmod:poss",
        "flat",
        "fixed",
        "case",
        "goeswith",
        "nmod:desc",
        "appos",
        "acl",
    ],
)
def test_what_a_widened_source_takes_along(relation: str) -> None:
    document = tree(f"zed/X/{relation}/2 vex/X/{relation}/0 lawyers/NOUN/nsubj/4 the/DET/det/2 left/VERB/root/-")
    found = of(document, widen_source(document, words_of(document.text, "the")))
    assert found == ("lawyers the" if relation in {"appos", "acl"} else "zed vex lawyers the")


@pytest.mark.parametrize(("upos", "relation", "wide"), [("PROPN", "flat", True), ("PROPN", "compound", True),
                                                        ("PROPN", "nmod", False), ("NOUN", "flat", False)])  # fmt: skip
def test_a_name_cut_to_its_first_word(upos: str, relation: str, wide: bool) -> None:
    document = tree(f"Mara/{upos}/nsubj/2 Okello/PROPN/{relation}/0 left/VERB/root/-")
    assert of(document, widen_source(document, Span(0, 4))) == ("Mara Okello" if wide else "Mara")


@pytest.mark.parametrize(
    ("words", "source"),
    [
        ("The/DET/det/2 Carrow/PROPN/compound/2 reports/NOUN/root/-", "The Carrow"),
        ("The/DET/det/2 Carrow/NOUN/compound/2 reports/NOUN/root/-", None),
        ("The/DET/det/2 Carrow/PROPN/compound/2 gravels/NOUN/root/-", None),
        ("The/DET/det/2 Carrow/PROPN/compound/2 report/NOUN/root/-", None),
        ("The/DET/det/2 Carrow/PROPN/compound/2 reports/PROPN/root/-", None),
        ("Carrow/PROPN/compound/2 old/ADJ/amod/2 reports/NOUN/root/-", None),
        ("reports/NOUN/root/-", None),
    ],
)
def test_a_verb_that_looks_like_a_plural(words: str, source: str | None) -> None:
    document = tree(words)
    tokens = tuple(attrs.evolve(t, lemma=t.form.removesuffix("s")) for t in document.tokens)
    document = attrs.evolve(document, tokens=tokens)
    assert of(document, source_of_cue(document, document.tokens[-1].span)) == source


# --- clauses -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["that", "whether", "why", "how", "what", "where", "when", "if", "because", "who"])
def test_words_that_open_a_clause(word: str) -> None:
    document = tree(
        f"he/PRON/nsubj/1 tell/VERB/root/- them/PRON/dep/1 {word}/SCONJ/dep/1 it/PRON/dep/1 fell/VERB/dep/1"
    )
    assert reports(document) == ([] if word in {"because", "who"} else [f"tell: {word} it fell"])


@pytest.mark.parametrize("upos", ["DET", "PRON", "NOUN", "PROPN", "NUM", "ADJ", "VERB", "ADP", "ADV"])
def test_what_may_follow_that(upos: str) -> None:
    document = tree(f"he/PRON/nsubj/1 tell/VERB/root/- that/SCONJ/dep/1 zed/{upos}/dep/1 fell/VERB/dep/1")
    assert reports(document) == ([] if upos in {"VERB", "ADP", "ADV"} else ["tell: that zed fell"])
    other = tree(f"he/PRON/nsubj/1 tell/VERB/root/- how/SCONJ/dep/1 zed/{upos}/dep/1 fell/VERB/dep/1")
    assert reports(other) == ["tell: how zed fell"]


@pytest.mark.parametrize(
    "word", ['"/PUNCT', "“/PUNCT", "”/PUNCT", ";/PUNCT", ":/PUNCT", "fell/VERB", "was/AUX", ",/PUNCT"]
)
def test_what_keeps_a_clause_apart_from_its_cue(word: str) -> None:
    document = tree(f"he/PRON/nsubj/1 tell/VERB/root/- {word}/dep/1 how/SCONJ/dep/1 it/PRON/dep/1 fell/VERB/dep/1")
    assert (reports(document) == []) is (word != ",/PUNCT")


@pytest.mark.parametrize("modal", ["would", "could", "should", "might", "had", "will", "has"])
def test_a_shifted_modal_goes_on_with_the_clause(modal: str) -> None:
    words = (
        "he/PRON/nsubj/1 say/VERB/root/- she/PRON/nsubj/3 fell/VERB/ccomp/1 and/CCONJ/cc/6 "
        f"{modal}/AUX/aux/6 go/VERB/conj/1"
    )
    past = tagged(tree(words), say="VBD")
    whole = modal not in {"will", "has"}
    assert reports(past) == ([f"say: she fell and {modal} go"] if whole else ["say: she fell"])
    assert reports(tree(words)) == ["say: she fell"]


@pytest.mark.parametrize("word", ["custom", "plan", "schedule", "them"])
def test_according_to_plan(word: str) -> None:
    document = tree(f"it/PRON/nsubj/1 fell/VERB/root/- according/VERB/case/4 to/ADP/fixed/2 {word}/NOUN/obl/1")
    assert reports(document) == (["according to: it fell"] if word == "them" else [])


@pytest.mark.parametrize("second", ["to", "with"])
def test_according_to(second: str) -> None:
    document = tree(f"it/PRON/nsubj/1 fell/VERB/root/- according/VERB/case/4 {second}/ADP/fixed/2 Zed/PROPN/obl/1")
    assert reports(document) == (["according to: it fell"] if second == "to" else [])
    assert reports(tree("according/VERB/root/-")) == []


@pytest.mark.parametrize("relation", ["acl", "ccomp", "advcl"])
@pytest.mark.parametrize("mark", ["that", "to", "if"])
@pytest.mark.parametrize("owner", ["nmod:poss", "det"])
def test_a_noun_with_its_clause(relation: str, mark: str, owner: str) -> None:
    document = tree(f"her/PRON/{owner}/1 claim/NOUN/root/- {mark}/SCONJ/mark/3 fell/VERB/{relation}/1")
    found = relation != "advcl" and mark != "if" and owner == "nmod:poss"
    assert reports(document) == ([f"claim: {mark} fell"] if found else [])


@pytest.mark.parametrize("relation", ["mark", "expl", "cop", "nsubj", "csubj", "obj", "aux"])
def test_what_makes_a_clause(relation: str) -> None:
    document = tree(f"he/PRON/nsubj/1 say/VERB/root/- zed/X/{relation}/3 late/ADJ/ccomp/1")
    assert bool(reports(document)) is (relation not in {"obj", "aux"})


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("he/PRON/nsubj/1 criticise/VERB/root/- plans/NOUN/obj/1", ["criticise: plans"]),
        ("plans/NOUN/obj/2 he/PRON/nsubj/2 criticise/VERB/root/-", []),
        ("he/PRON/nsubj/1 criticise/VERB/root/- plans/NOUN/obl/1", []),
        ("he/PRON/nsubj/1 criticise/NOUN/root/- plans/NOUN/obj/1", []),
        ("criticise/VERB/root/- plans/NOUN/obj/0", []),
        ("he/PRON/nsubj/1 gribble/VERB/root/- plans/NOUN/obj/1", []),
    ],
)
def test_the_object_of_a_verb_of_saying(words: str, found: list[str]) -> None:
    assert reports(tree(words)) == found


@pytest.mark.parametrize(
    ("words", "content"),
    [
        ("gone/VERB/advcl/1", "she fell then"),  # "..., laughing": the cue's
        ("it/PRON/nsubj/6 gone/VERB/advcl/1", "she fell then it gone"),
        ("gone/VERB/conj/1", "she fell then"),
        ("that/SCONJ/mark/6 gone/VERB/conj/1", "she fell then that gone"),
        ("it/PRON/nsubj/6 gone/VERB/conj/1", "she fell then it gone"),
        ("gone/VERB/obl/1", "she fell then gone"),
    ],
)
def test_where_a_content_ends(words: str, content: str) -> None:
    document = tree(f"he/PRON/nsubj/1 say/VERB/root/- she/PRON/nsubj/3 fell/VERB/ccomp/1 then/ADV/dep/1 {words}")
    assert reports(document) == [f"say: {content}"]


@pytest.mark.parametrize("relation", ["acl", "acl:relcl", "advcl", "csubj", "conj"])
def test_the_rest_of_a_sentence_is_no_part_of_a_relative_clause(relation: str) -> None:
    document = tree(
        f"man/NOUN/nsubj/5 who/PRON/nsubj/2 say/VERB/{relation}/0 she/PRON/nsubj/4 fell/VERB/ccomp/2 left/VERB/root/-"
    )
    assert reports(document) == ["say: she fell left" if relation == "conj" else "say: she fell"]


# --- cues ----------------------------------------------------------------------------------------------------------


def described(words: str, cue: str, **tags: str) -> tuple[str, CueAct, Polarity, bool]:
    document = tagged(tree(words), **tags)
    found = describe_cue(document, words_of(document.text, cue))
    return found.lemma, found.act, found.polarity, found.hedged


@pytest.mark.parametrize(
    ("words", "act"),
    [
        ("tell/VERB/root/- him/PRON/obj/0 to/PART/mark/3 go/VERB/xcomp/0", CueAct.DIRECTIVE),
        ("tell/VERB/root/- him/PRON/iobj/0 to/PART/mark/3 go/VERB/xcomp/0", CueAct.DIRECTIVE),
        ("tell/VERB/root/- him/PRON/obj/0 to/PART/mark/3 go/VERB/acl/1", CueAct.DIRECTIVE),
        ("tell/VERB/root/- him/PRON/obj/0 to/PART/mark/3 go/VERB/advcl/1", CueAct.ASSERTIVE),
        ("tell/VERB/root/- him/PRON/obl/0 to/PART/mark/3 go/VERB/xcomp/0", CueAct.ASSERTIVE),
        ("tell/VERB/root/- him/PRON/obj/0 if/SCONJ/mark/3 go/VERB/xcomp/0", CueAct.ASSERTIVE),
        ("agree/VERB/root/- to/PART/mark/2 go/VERB/xcomp/0", CueAct.COMMISSIVE),
        ("agree/VERB/root/- it/PRON/nsubj/2 fell/VERB/ccomp/0", CueAct.ASSERTIVE),
        ("agree/VERB/root/- it/PRON/nsubj/2 fell/VERB/advcl/0", CueAct.COMMISSIVE),
    ],
)
def test_the_complement_tells_the_act(words: str, act: CueAct) -> None:
    assert described(words, words.split("/")[0])[1] is act


@pytest.mark.parametrize(
    ("words", "cue", "negative"),
    [
        ("not/PART/advmod/1 say/VERB/root/-", "say", True),
        ("say/VERB/root/- not/PART/advmod/0", "say", False),
        ("say/VERB/root/- not/PART/advmod/0", "say not", True),
        ("say/VERB/root/- nothing/PRON/obj/0", "say", True),
        ("say/VERB/root/- nothing/PRON/obl/0", "say", False),
        ("never/ADV/advmod/2 ,/PUNCT/punct/2 say/VERB/root/-", "say", False),
        ("no/INTJ/discourse/1 say/VERB/root/-", "say", False),
        ("fail/VERB/root/- to/PART/mark/2 say/VERB/xcomp/0", "fail to say", True),
        ("not/PART/advmod/1 fail/VERB/root/- to/PART/mark/3 say/VERB/xcomp/1", "not fail to say", False),
        ("not/PART/advmod/1 deny/VERB/root/-", "deny", False),
        ("deny/VERB/root/-", "deny", True),
        ("not/PART/advmod/1 will/AUX/aux/2 say/VERB/root/-", "will say", True),
        ("not/PART/advmod/1 will/AUX/dep/2 say/VERB/root/-", "will say", False),
    ],
)
def test_negations_of_a_cue(words: str, cue: str, negative: bool) -> None:
    assert (described(words, cue)[2] is Polarity.NEGATIVE) is negative


@pytest.mark.parametrize(
    ("words", "hedged"),
    [
        ("was/AUX/aux:pass/1 say/VERB/root/-", True),
        ("was/AUX/aux/1 say/VERB/root/-", False),
        ("was/AUX/aux:pass/1 say/VERB/root/- Zed/PROPN/obl:agent/1", False),
        ("was/AUX/aux:pass/1 say/VERB/root/- Zed/PROPN/nmod:agent/1", False),
        ("was/AUX/aux:pass/1 say/VERB/root/- by/ADP/case/3 Zed/PROPN/obl/1", False),
        ("was/AUX/aux:pass/1 say/VERB/root/- by/ADP/case/3 Zed/PROPN/nmod/1", True),
        ("was/AUX/aux:pass/1 say/VERB/root/- in/ADP/case/3 Zed/PROPN/obl/1", True),
        ("was/AUX/aux:pass/1 deny/VERB/root/-", False),
        ("allegedly/ADV/advmod/1 say/VERB/root/-", True),
        ("loudly/ADV/advmod/1 say/VERB/root/-", False),
    ],
)
def test_hedges_of_a_cue(words: str, hedged: bool) -> None:
    assert described(words, "deny" if "deny" in words else "say")[3] is hedged


@pytest.mark.parametrize(
    ("form", "upos", "lemma"),
    [
        ("begg", "VERB", "beg"), ("begg", "AUX", "beg"), ("begg", "NOUN", "begg"), ("describ", "VERB", "describe"),
        ("shoute", "VERB", "shout"), ("xyze", "VERB", "xyze"),
        ("xyzz", "VERB", "xyzz"), ("say", "VERB", "say"), ("sa", "VERB", "sa"), ("SAY", "VERB", "say"),
    ],
)  # fmt: skip
def test_half_cut_lemmas(form: str, upos: str, lemma: str) -> None:
    assert cue_lemma(tree(f"{form}/{upos}/root/-").tokens[0]) == lemma


@pytest.mark.parametrize(
    ("words", "speech"),
    [
        ("say/VERB/root/-", True), ("believe/VERB/root/-", False), (":/PUNCT/root/-", True),
        ("gravel/NOUN/root/-", False),
        ("statement/NOUN/root/-", True), ("according/VERB/root/- to/ADP/fixed/0", True),
        (":/PUNCT/root/- x/X/dep/0", False),
    ],
)  # fmt: skip
def test_acts_of_saying(words: str, speech: bool) -> None:
    document = tree(words)
    assert is_speech(document, Span(0, len(document.text))) is speech


# --- formulas ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("he/PRON/nsubj/2 reportedly/ADV/advmod/2 fell/VERB/root/-", ["he | fell"]),
        ("he/PRON/nsubj/2 reportedly/ADJ/advmod/2 fell/VERB/root/-", []),
        ("he/PRON/dep/2 reportedly/ADV/advmod/2 fell/VERB/root/-", []),
        ("he/PRON/nsubj/3 is/AUX/cop/3 reportedly/ADV/advmod/3 late/ADJ/root/-", ["he is | late"]),
        ("he/PRON/nsubj/2 reportedly/ADV/advmod/2 late/ADJ/root/-", []),
        ("reportedly/ADV/root/-", []),
        ("it/PRON/nsubj/1 rained/VERB/advcl/4 he/PRON/nsubj/4 reportedly/ADV/advmod/4 fell/VERB/root/-", ["he | fell"]),
        (
            "it/PRON/nsubj/1 rained/VERB/parataxis/4 he/PRON/nsubj/4 reportedly/ADV/advmod/4 fell/VERB/root/-",
            ["he | fell"],
        ),
        ("it/PRON/nsubj/1 rained/VERB/conj/4 he/PRON/nsubj/4 reportedly/ADV/advmod/4 fell/VERB/root/-", ["he | fell"]),
        ("and/CCONJ/cc/3 he/PRON/nsubj/3 reportedly/ADV/advmod/3 fell/VERB/root/-", ["he | fell"]),
        ("as/SCONJ/mark/3 he/PRON/nsubj/3 reportedly/ADV/advmod/3 fell/VERB/root/-", ["he | fell"]),
        ("so/ADV/advmod/3 he/PRON/nsubj/3 reportedly/ADV/advmod/3 fell/VERB/root/-", ["so he | fell"]),
        (
            "he/PRON/nsubj/2 reportedly/ADV/advmod/2 fell/VERB/root/- it/PRON/nsubj/4 rained/VERB/advcl/2",
            ["he | fell it rained"],
        ),
    ],
)
def test_hearsay_adverbs(words: str, found: list[str]) -> None:
    document = tree(words)
    assert [" | ".join(c.of(document.text) for c in r.content) for r in find_formulas(document)] == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("he/PRON/nsubj/2 not/PART/advmod/2 respond/VERB/root/- to/ADP/case/4 request/NOUN/obl/2", "he: to request"),
        ("he/PRON/nsubj/2 not/PART/advmod/2 answer/VERB/root/- request/NOUN/obj/2", "he: request"),
        ("he/PRON/nsubj/2 not/PART/advmod/2 answer/VERB/root/- request/NOUN/nsubj/2", ""),
        ("he/PRON/nsubj/2 so/PART/advmod/2 respond/VERB/root/- to/ADP/case/4 request/NOUN/obl/2", ""),
        ("he/PRON/nsubj/2 not/PART/advmod/2 respond/VERB/root/- to/ADP/case/4 gravel/NOUN/obl/2", ""),
        ("he/PRON/nsubj/2 not/PART/advmod/2 respond/NOUN/root/- to/ADP/case/4 request/NOUN/obl/2", ""),
        ("not/PART/advmod/1 respond/VERB/root/- to/ADP/case/3 request/NOUN/obl/1", ""),
        (
            "he/PRON/nsubj:pass/2 not/PART/advmod/2 reach/VERB/root/- for/ADP/case/4 comment/NOUN/obl/2",
            "he: for comment",
        ),
    ],
)
def test_reports_of_silence(words: str, found: str) -> None:
    document = tree(words)
    told = [f"{of(document, r.source)}: {of(document, r.content[0])}" for r in find_formulas(document)]
    assert told == ([found] if found else [])


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (
            "in/ADP/case/2 her/PRON/nmod:poss/2 view/NOUN/obl/5 ,/PUNCT/punct/5 it/PRON/nsubj/5 fell/VERB/root/-",
            "view her: it fell",
        ),
        (
            "it/PRON/nsubj/1 fell/VERB/root/- ,/PUNCT/punct/1 in/ADP/case/5 her/PRON/nmod:poss/5 view/NOUN/obl/1",
            "view her: it fell",
        ),
        ("in/ADP/case/2 her/PRON/nmod:poss/2 view/NOUN/obl/4 it/PRON/nsubj/4 fell/VERB/root/-", ""),
        ("at/ADP/case/2 her/PRON/nmod:poss/2 view/NOUN/obl/5 ,/PUNCT/punct/5 it/PRON/nsubj/5 fell/VERB/root/-", ""),
        ("in/ADP/case/2 her/PRON/det/2 view/NOUN/obl/5 ,/PUNCT/punct/5 it/PRON/nsubj/5 fell/VERB/root/-", ""),
        ("in/ADP/case/2 her/PRON/nmod:poss/2 gravel/NOUN/obl/5 ,/PUNCT/punct/5 it/PRON/nsubj/5 fell/VERB/root/-", ""),
        ("in/ADP/case/2 her/PRON/nmod:poss/2 view/NOUN/obl/5 ,/PUNCT/punct/5 it/PRON/obj/5 fell/VERB/root/-", ""),
        ("in/ADP/case/2 her/PRON/nmod:poss/2 view/VERB/obl/5 ,/PUNCT/punct/5 it/PRON/nsubj/5 fell/VERB/root/-", ""),
        (
            (
                "in/ADP/case/1 view/NOUN/obl/6 of/ADP/case/3 Zed/PROPN/nmod/1 ,/PUNCT/punct/6 it/PRON/nsubj/6 "
                "fell/VERB/root/-"
            ),
            "",
        ),
        (
            (
                "in/ADP/case/2 the/DET/det/2 view/NOUN/obl/7 of/ADP/case/4 Zed/PROPN/nmod/2 ,/PUNCT/punct/7 "
                "it/PRON/nsubj/7 fell/VERB/root/-"
            ),
            "in the view Zed: it fell",
        ),
        ("in/ADP/case/2 her/PRON/nmod:poss/2 view/NOUN/root/-", ""),
    ],
)  # fmt: skip
def test_viewpoints(words: str, found: str) -> None:
    document = tree(words)
    told = [
        f"{of(document, r.cue)} {of(document, r.source)}: {of(document, r.content[0])}" for r in find_formulas(document)
    ]
    assert told == ([found] if found else [])


# --- lines and labels ----------------------------------------------------------------------------------------------


def paragraphs(*words: str, entities: dict[str, str] | None = None) -> Document:
    """Paragraphs of flat words, the capitalised ones names."""
    from tests.plain_parser import PlainParser

    document = PlainParser().parse("\n\n".join(words))
    found = tuple(Entity(words_of(document.text, n), k, k) for n, k in (entities or {}).items())
    return attrs.evolve(document, entities=found)


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("Line close to sale: sources", "sources"), ("Line close to sale - sources", "sources"),
        ("Line close to sale – sources", "sources"), ("Line close to sale — sources", "sources"),
        ("Line close to sale: sources.", None), ("Line close to sale: sources!", None),
        ("Line close to sale: sources?", None),
        ("Line close to sale: sources…", None), ("Line close to sale: sources:", None),
        ("Line close to sale: sources;", None),
        ("Line close to sale: sources,", None), ("Lines sold: sources", None), ("Line is sold: sources", "sources"),
        ("Line close to sale: two old port sources", "two old port sources"),
        ("Line close to sale: two very old port sources", "two very old port sources"),
        ("Line close to sale: the two very old port sources", None), ("Line close to sale: gravel", None),
        ("Line “close” to sale: sources", None), ("Line close-to-sale- sources", None),
        ("Line: close to sale: sources", None),
    ],
)  # fmt: skip
def test_headlines_that_end_in_their_source(line: str, source: str | None) -> None:
    document = paragraphs(line)
    tokens = tuple(attrs.evolve(t, lemma=t.form.removesuffix("s")) for t in document.tokens)
    document = attrs.evolve(document, tokens=tokens)
    assert [of(document, d.source) for d in add_lines(document, [])] == ([source] if source else [])


@pytest.mark.parametrize(
    ("line", "dash", "source"),
    [
        ("- Lena Brisk, farmer", "-", "Lena Brisk, farmer"), ("– Lena Brisk", "–", "Lena Brisk"),
        ("—Lena", "—", "Lena"),
        ("― Lena", "―", "Lena"), ("-- Lena", "--", "Lena"), ("Lena Brisk, farmer", None, "Lena Brisk, farmer"),
        ("Lena Brisk", None, None), ("Lena Brisk,", None, None), ("Lena Brisk: farmer", None, None),
        ("a farmer, so", None, None),
        ("- Lena said", None, None), ("- Lena Brisk:", None, None), ("- Lena Brisk?", None, None),
        ("- Lena Brisk!", None, None),
        ("-", None, None), ("- a b c d e f g h i j k l", "-", "a b c d e f g h i j k l"),
        ("- a b c d e f g h i j k l m", None, None),
    ],
)  # fmt: skip
def test_signatures(line: str, dash: str | None, source: str | None) -> None:
    document = paragraphs("Quoted.", line, entities={"Lena Brisk": "PERSON"} if "Lena Brisk" in line else {})
    found = signature(document, document.paragraphs[0])
    assert (found and of(document, found[0]), found and of(document, found[1])) == (dash, source)
    assert signature(document, document.paragraphs[-1]) is None


@pytest.mark.parametrize(
    ("lines", "labels"),
    [
        (("ONO: Who?", "REYES: We.", "ONO: All?"), ["ONO", "REYES", "ONO"]),
        (("ONO: Who?", "ONO: All?"), []),
        (("ONO: Who?", "REYES: We."), []),
        (("Ono: Who?", "Reyes: We.", "Ono: All?"), ["Ono", "Ono"]),
        (("ono: Who?", "REYES: We.", "ONO: All?"), []),
        (("“ONO: Who?", "‘REYES: We.", "«ONO: All?"), ["ONO", "REYES", "ONO"]),
        (("ONO : Who?", "REYES: We.", "ONO : All?"), ["ONO", "REYES", "ONO"]),
        (("XA BO CO ONO: Who?", "REYES: We.", "XA BO CO ONO: All?"), ["XA BO CO ONO", "REYES", "XA BO CO ONO"]),
        (("XE XA BO CO ONO: Who?", "REYES: We.", "XE XA BO CO ONO: All?"), []),
        (("ONO:", "REYES: We.", "ONO:", "REYES: No."), []),
        (("NOTE: Who?", "REYES: We.", "NOTE: All?"), []),
        (("ONO:Who?", "REYES: We.", "ONO: All?"), []),
    ],
)
def test_labels(lines: tuple[str, ...], labels: list[str]) -> None:
    document = paragraphs(*lines)
    assert [label.name.of(document.text) for label in find_labels(document)] == labels


def test_labels_of_people_whom_the_text_names() -> None:
    document = paragraphs("ONO: Who?", "REYES: We.", "Then Mara Ono left.", entities={"Mara Ono": "PERSON"})
    assert [label.name.of(document.text) for label in find_labels(document)] == ["ONO"]
    other = paragraphs("ONO: Who?", "REYES: We.", "Then Mara Ono left.", entities={"Mara Ono": "ORG"})
    assert find_labels(other) == ()


# --- the tagger's reports, mended ----------------------------------------------------------------------------------


def mended(
    words: str, content: str, cue: str, source: str = "", **tags: str
) -> tuple[str | None, str | None, list[str]] | None:
    document = tagged(tree(words), **tags)
    spans = [words_of(document.text, part) for part in content.split(" | ")]
    who = words_of(document.text, source) if source else None
    report = TaggedReport(tuple(spans), words_of(document.text, cue), who, 0.5)
    found = mend(document, report, pairs_of(document))
    if found is None:
        return None
    return of(document, found.source), of(document, found.cue), [c.of(document.text) for c in found.content]


@pytest.mark.parametrize("relation", ["obj", "iobj", "obl", "nsubj"])
def test_whom_an_infinitive_is_for(relation: str) -> None:
    words = f"tell/VERB/root/- him/PRON/{relation}/0 to/PART/mark/3 go/VERB/xcomp/0"
    found = mended(words, "to go", "tell")
    assert found is not None
    assert found[2] == (["him to go"] if relation in {"obj", "iobj"} else ["to go"])


@pytest.mark.parametrize(
    ("words", "content"),
    [
        ("tell/VERB/root/- now/ADV/advmod/0 him/PRON/obj/0 to/PART/mark/4 go/VERB/xcomp/0", "to go"),
        ("tell/VERB/root/- him/PRON/obj/0 now/ADV/advmod/0 to/PART/mark/4 go/VERB/xcomp/0", "to go"),
        ("tell/VERB/root/- him/PRON/obj/0 to/ADP/mark/3 go/VERB/xcomp/0", "to go"),
        ("tell/NOUN/root/- him/PRON/obj/0 to/PART/mark/3 go/VERB/xcomp/0", "to go"),
        ("tell/VERB/root/- old/ADJ/amod/2 men/NOUN/obj/0 to/PART/mark/4 go/VERB/xcomp/0", "old men to go"),
    ],
)
def test_an_infinitive_is_for_whom_stands_beside_it(words: str, content: str) -> None:
    found = mended(words, "to go", "tell")
    assert found is not None
    assert found[2] == [content]


CLAIM = "her/PRON/nmod:poss/1 claim/NOUN/nsubj/7 that/SCONJ/mark/5 he/PRON/nsubj/5 is/AUX/cop/5 late/ADJ/acl/1"


@pytest.mark.parametrize(
    ("words", "content", "kept", "tags"),
    [
        (
            f"{CLAIM} has/AUX/aux/7 gone/VERB/root/-",
            "that he is late has gone",
            "that he is late",
            {"is": "VBZ", "has": "VBZ"},
        ),
        (f"{CLAIM} is/AUX/aux/7 gone/VERB/root/-", "that he is late is gone", "that he is late", {"is": "VBZ"}),
        (
            f"{CLAIM} so/ADV/advmod/7 went/VERB/root/-",
            "that he is late so went",
            "that he is late",
            {"is": "VBZ", "went": "VBD"},
        ),
        (f"{CLAIM} so/ADV/advmod/7 went/VERB/root/-", "that he is late so went", None, {"is": "VBZ", "went": "VBG"}),
        (f"{CLAIM} so/ADV/advmod/7 went/VERB/root/-", "that he is late", None, {"is": "VBZ", "went": "VBD"}),
        (f"{CLAIM} so/ADV/advmod/7 went/VERB/root/-", "he is late so went", None, {"is": "VBZ", "went": "VBD"}),
    ],
)
def test_a_content_ends_before_the_verb_of_its_noun(
    words: str, content: str, kept: str | None, tags: dict[str, str]
) -> None:
    found = mended(words, content, "claim", "her", **tags)
    assert found is not None
    assert found[2] == [kept or content]


def test_a_noun_behind_a_verb_keeps_its_content() -> None:
    words = "denied/VERB/root/- claim/NOUN/obj/0 that/SCONJ/mark/4 he/PRON/nsubj/4 is/AUX/acl/1 gone/VERB/dep/4"
    found = mended(words, "that he is gone", "claim", denied="VBD", **{"is": "VBZ", "gone": "VBD"})
    assert found is not None
    assert found[2] == ["that he is gone"]


@pytest.mark.parametrize("form", ["VBD", "VBP", "VBZ", "MD", "VB", "VBG"])
def test_finite_verbs(form: str) -> None:
    words = f"{CLAIM} so/ADV/advmod/7 went/VERB/root/-"
    found = mended(words, "that he is late so went", "claim", "her", **{"is": "VBZ", "went": form})
    assert found is not None
    assert (found[2] == ["that he is late"]) is (form not in {"VB", "VBG"})


@pytest.mark.parametrize("relation", ["xcomp", "ccomp", "advcl", "parataxis", "expl", "csubj", "obj"])
def test_a_verb_without_what_it_reports_with(relation: str) -> None:
    found = mended(f"he/PRON/nsubj/1 seem/VERB/root/- ill/ADJ/{relation}/1", "ill", "seem")
    assert (found is None) is (relation == "obj")


# --- quotations ----------------------------------------------------------------------------------------------------


BETWEEN = (
    "Ann/PROPN/nsubj/1 say/VERB/root/- {gap}“/PUNCT/punct/1 it/PRON/dep/1 is/AUX/dep/1 late/ADJ/dep/1 ”/PUNCT/punct/1 "
    "{late}Bob/PROPN/nsubj/{place} tell/VERB/dep/1"
)


@pytest.mark.parametrize(
    ("gap", "late", "nearest"),
    [(0, 0, "say"), (1, 0, "say"), (2, 0, "tell"), (0, 1, "say"), (2, 1, "say"), (3, 1, "tell")],
)
def test_the_nearest_verb_has_the_quotation(gap: int, late: int, nearest: str) -> None:
    words = BETWEEN.format(gap="x/X/dep/1 " * gap, late="x/X/dep/1 " * late, place=8 + gap + late)
    document = tree(words)
    pairs = pairs_of(document)
    assert [of(document, r.cue) for r in find_quotation_reports(document, pairs)] == [nearest]
