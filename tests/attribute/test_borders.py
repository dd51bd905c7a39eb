"""The borders of rules, on trees that are written down: a step more, a word less, another relation."""

from __future__ import annotations

import re

import attrs
import pytest

from quoteattr.attribute import attribute
from quoteattr.attribute.coreference import resolve_mentions
from quoteattr.attribute.interviews import find_interview
from quoteattr.attribute.mentions import Mention, find_mentions
from quoteattr.attribute.names import find_names
from quoteattr.attribute.narrator import introduces
from quoteattr.attribute.phrases import phrase_around, top_of
from quoteattr.attribute.reader import Reader
from quoteattr.attribute.story import is_called
from quoteattr.claims import Cue, Report
from quoteattr.paragraphs import split_paragraphs
from quoteattr.text import Document, Entity, Sentence, Span, Token

from .trees import tree, words_of


def join(*sentences: str, entities: dict[str, str] | None = None, plural: str = "", breaks: bool = False) -> Document:
    """Several sentences as :func:`tree` takes them, one a paragraph if they have breaks between them."""
    text, tokens, spans = "", list[Token](), list[Sentence]()
    for number, words in enumerate(sentences):
        one = tree(words, plural=plural)
        text += ("\n\n" if breaks else " ") * bool(text)
        first, start = len(tokens), len(text)
        tokens += [
            attrs.evolve(
                t,
                index=first + t.index,
                span=t.span.shifted(start),
                head=None if t.head is None else first + t.head,
                sentence=number,
            )
            for t in one.tokens
        ]
        text += one.text
        spans.append(Sentence(number, Span(start, len(text)), first, len(tokens)))
    found = sorted((Span(*m.span()), kind) for name, kind in (entities or {}).items() for m in re.finditer(name, text))
    return Document(
        text, split_paragraphs(text), tuple(spans), tuple(tokens), tuple(Entity(s, kind, kind) for s, kind in found)
    )


def said(document: Document, source: str, content: str, cue: str = "") -> Report:
    """A report by the last ``source``, of the first ``content``."""
    start = document.text.rindex(source)
    return Report(
        (words_of(document.text, content),),
        cue=Cue(words_of(document.text, cue), cue) if cue else None,
        source=Span(start, start + len(source)),
    )


def linked(document: Document, *reports: Report) -> dict[str, str]:
    """The heads of the mentions, each with the first name of its chains and the reasons for its link."""
    mentions = find_mentions(document, reports)
    resolved = resolve_mentions(document, reports, mentions)
    told = {}
    for m in mentions.all:
        link = resolved.links[m.index]
        names = " ".join(" ".join(resolved.chains[c].words) or f"#{c}" for c in link.chains)
        back = "" if link.antecedent is None else f" <- {mentions.all[link.antecedent].head.of(document.text)}"
        told[m.head.of(document.text)] = "; ".join([names, *link.evidence]) + back
    return told


# --- names and titles ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "headline"),
    [
        ("Aerts slams/Slams leaked/Leaked plan/Plan now/Today", True),
        ("Aerts slams/Slams leaked/Leaked plan/Plan", False),  # three long words
        ("Aerts slams/Slams leaked/Leaked plan/Plan of", False),
        ("Aerts slams/Slams leaked/Leaked plan/Plan over there", False),  # three of five
        ("Aerts slams/Slams leaked/Leaked plan/Plan today/Today there", True),
        ("Aerts slams/Slams leaked/Leaked plan/Plan 2019 2020", False),  # numbers do not count
        ("Aerts slams/Slams leaked/Leaked plan/Plan (now 'tis", False),
        ("slams leaked plan there today", False),
    ],
)
def test_headlines(words: str, headline: bool) -> None:
    forms = [word.split("/")[-1] for word in words.split()]
    first = "Aerts/PROPN/root/-" if forms[0] == "Aerts" else f"{forms[0]}/VERB/root/-"
    rest = [f"{form}/X/dep/0" for form in forms[1:]]
    for end, counts in (("!", True), (".", False)):
        document = tree(
            " ".join([first, *rest, f"+{end}/PUNCT/punct/0"]), {"Aerts": "PERSON"} if "Aerts" in words else {}
        )
        assert [n.headline for n in find_names(document)] == [headline and counts] * ("Aerts" in words)


@pytest.mark.parametrize(
    ("end", "title"), [("", True), (".", False), ("!", False), ("?", False), ("…", False), (":", False), (",", False)]
)
def test_a_first_paragraph_without_an_end_mark_is_a_title(end: str, title: bool) -> None:
    words = "Aerts/PROPN/nsubj/1 wins/VERB/root/-"
    document = join(f"{words} +{end}/PUNCT/punct/1" if end else words, words, entities={"Aerts": "PERSON"}, breaks=True)
    assert [n.headline for n in find_names(document)] == [title, False]
    for mark in "\"'”’»":
        quoted = tree(f"{words} +{end}{mark}/PUNCT/punct/1", {"Aerts": "PERSON"})
        assert [n.headline for n in find_names(quoted)] == [title]


@pytest.mark.parametrize("gap", [" ", "\u00a0", "  ", "\n"])
def test_only_a_space_lies_between_two_words_of_a_name(gap: str) -> None:
    text = f"then Ilse{gap}Aerts left"
    start = 9 + len(gap)
    spans = [Span(0, 4), Span(5, 9), Span(start, start + 5), Span(start + 6, start + 10)]
    upos = ["ADV", "PROPN", "PROPN", "VERB"]
    tokens = tuple(
        Token(i, s, s.of(text), s.of(text), upos[i], "", "", 3 if i < 3 else None, "dep" if i < 3 else "root", 0)
        for i, s in enumerate(spans)
    )
    whole = Span(0, len(text))
    document = Document(text, split_paragraphs(text), (Sentence(0, whole, 0, 4),), tokens)
    assert len(find_names(document)) == (1 if gap in {" ", "\u00a0"} else 2)


@pytest.mark.parametrize("relation", ["flat", "appos", "compound", "nmod"])
def test_a_state_before_a_title_leads_to_the_name(relation: str) -> None:
    document = tree(
        f"then/ADV/advmod/5 Ohio/PROPN/nsubj/5 Gov./PROPN/{relation}/1 Jane/PROPN/flat/2 "
        f"Doe/PROPN/flat/2 left/VERB/root/-",
        {"Ohio Gov. Jane Doe": "PERSON"},
    )
    mentions = find_mentions(document, [])
    (name,) = mentions.all
    assert name.titles == ("gov.",)
    assert (mentions.of_token(1) is not None) is (relation != "nmod")


@pytest.mark.parametrize(
    ("words", "plural", "kind", "form"),
    [
        ("the/DET/det/2 Dock/PROPN/compound/2 Workers/PROPN/root/-", "Workers", "MISC", "name"),
        ("of/ADP/case/2 Dock/PROPN/compound/2 Sailors/PROPN/root/-", "Sailors", "MISC", "nominal"),
        ("the/DET/det/1 Sailors/PROPN/root/-", "Sailors", "ORG", "nominal"),
        ("the/DET/det/2 House/PROPN/compound/2 Democrats/PROPN/root/-", "Democrats", "ORG", "nominal"),
        ("the/DET/det/2 Dock/PROPN/compound/2 Zeds/PROPN/root/-", "Zeds", "MISC", "name"),
        ("of/ADP/case/2 Dock/PROPN/compound/2 Sailors/PROPN/root/-", "", "MISC", "name"),
    ],
)
def test_a_name_for_people(words: str, plural: str, kind: str, form: str) -> None:
    name = " ".join(item.split("/")[0] for item in words.split()[1:])
    (mention,) = find_mentions(tree(words, {name: kind}, plural), []).all
    assert mention.form.value == form


@pytest.mark.parametrize(
    ("name", "relation", "as_source", "kind"),
    [
        ("Downing Street", "nsubj", True, "organization"),
        ("Downing Street", "nsubj", False, "organization"),
        ("Carrow", "nsubj", True, "place"),
    ],
)
def test_a_place_that_stands_for_its_government(name: str, relation: str, as_source: bool, kind: str) -> None:
    first, *rest = name.split()
    count = len(rest)
    words = [f"{first}/PROPN/{relation}/{count + 1}", *(f"{word}/PROPN/flat/0" for word in rest), "left/VERB/root/-"]
    document = tree(" ".join(words), {name: "LOC"})
    mentions = find_mentions(document, [said(document, name, "left")] if as_source else [])
    assert [m.kind for m in mentions.all] == [kind]


@pytest.mark.parametrize(
    "upos", ["DET", "ADJ", "NOUN", "PROPN", "ADV", "PART", "PRON", "NUM", "VERB", "ADP", "CCONJ", "X"]
)
def test_what_may_stand_in_an_apposition_that_the_parse_missed(upos: str) -> None:
    document = tree(
        f"Aerts/PROPN/root/- ,/PUNCT/punct/0 so/{upos}/dep/0 lawyer/NOUN/dep/0 ,/PUNCT/punct/0", {"Aerts": "PERSON"}
    )
    roles = next(m for m in find_mentions(document, []).all if m.form.value == "name").roles
    assert ("lawyer" in roles) is (upos not in {"VERB", "ADP", "CCONJ", "X"})


@pytest.mark.parametrize(("words", "reached"), [(7, True), (8, False)])
def test_how_far_such_an_apposition_runs(words: int, reached: bool) -> None:
    between = " ".join(f"w{i}/ADJ/dep/0" for i in range(words))
    document = tree(f"Aerts/PROPN/root/- ,/PUNCT/punct/0 {between} lawyer/NOUN/dep/0", {"Aerts": "PERSON"})
    roles = next(m for m in find_mentions(document, []).all if m.form.value == "name").roles
    assert ("lawyer" in roles) is reached


@pytest.mark.parametrize("mark", [",", "—", "–", "-", "(", ";", ":"])
def test_the_mark_before_such_an_apposition(mark: str) -> None:
    document = tree(f"Aerts/PROPN/root/- {mark}/PUNCT/punct/0 lawyer/NOUN/dep/0 ./PUNCT/punct/0", {"Aerts": "PERSON"})
    roles = next(m for m in find_mentions(document, []).all if m.form.value == "name").roles
    assert ("lawyer" in roles) is (mark not in ";:")


@pytest.mark.parametrize(("upos", "is_role"), [("VERB", False), ("AUX", False), ("NOUN", False), ("ADP", True)])
def test_what_follows_such_an_apposition(upos: str, is_role: bool) -> None:
    document = tree(
        f"Aerts/PROPN/root/- ,/PUNCT/punct/0 a/DET/det/3 lawyer/NOUN/dep/0 so/{upos}/dep/0", {"Aerts": "PERSON"}
    )
    roles = next(m for m in find_mentions(document, []).all if m.form.value == "name").roles
    assert ("lawyer" in roles) is is_role


@pytest.mark.parametrize("relation", ["appos", "flat", "nmod:desc", "nmod", "conj"])
def test_the_noun_that_a_name_hangs_on(relation: str) -> None:
    document = tree(f"guest/NOUN/nsubj/2 Aerts/PROPN/{relation}/0 left/VERB/root/-", {"Aerts": "PERSON"})
    roles = next(m for m in find_mentions(document, []).all if m.form.value == "name").roles
    assert ("guest" in roles) is (relation in {"appos", "flat", "nmod:desc"})


@pytest.mark.parametrize(
    ("relation", "word", "role"),
    [("compound", "Labor", True), ("amod", "Labor", True), ("nmod", "Labor", False), ("compound", "labor", False)],
)
def test_whose_leader_she_is(relation: str, word: str, role: bool) -> None:
    document = tree(
        f"then/ADV/advmod/4 {word}/NOUN/{relation}/2 leader/NOUN/nsubj/4 Aerts/PROPN/flat/2 left/VERB/root/-",
        {"Aerts": "PERSON"},
    )
    roles = next(m for m in find_mentions(document, []).all if m.form.value == "name").roles
    assert ("labor leader" in roles) is role
    assert "leader" in roles


@pytest.mark.parametrize(
    ("words", "name", "kind", "expected"),
    [
        # a group, an army, a campaign: the noun belongs to the name
        (
            "the/DET/det/3 Daybreak/PROPN/compound/3 rebel/NOUN/compound/3 group/NOUN/root/-",
            "Daybreak",
            "ORG",
            "Daybreak organization",
        ),
        ("the/DET/det/2 Daybreak/PROPN/compound/2 police/NOUN/root/-", "Daybreak", "ORG", "Daybreak organization"),
        ("the/DET/det/2 Daybreak/PROPN/compound/2 gravel/NOUN/root/-", "Daybreak", "ORG", "Daybreak organization"),
        ("the/DET/det/2 Syrian/PROPN/amod/2 army/NOUN/root/-", "Syrian", "NORP", "Syrian army organization"),
        ("the/DET/det/2 Syrian/PROPN/amod/2 gravel/NOUN/root/-", "Syrian", "NORP", ""),
        (
            "the/DET/det/3 Syrian/PROPN/amod/3 foreign/ADJ/amod/3 ministry/NOUN/root/-",
            "Syrian",
            "NORP",
            "Syrian foreign ministry organization",
        ),
        (
            "then/ADV/advmod/4 Syria/PROPN/nmod:poss/4 +'s/PART/case/1 foreign/ADJ/amod/4 ministry/NOUN/root/-",
            "Syria",
            "LOC",
            "Syria's foreign ministry organization",
        ),
        (
            "the/DET/det/2 Brandt/PROPN/compound/2 campaign/NOUN/root/-",
            "Brandt",
            "PERSON",
            "Brandt campaign organization",
        ),
        (
            "the/DET/det/3 Ilse/PROPN/compound/3 Brandt/PROPN/flat/1 campaign/NOUN/root/-",
            "Ilse Brandt",
            "PERSON",
            "Ilse Brandt campaign organization",
        ),
        (
            "then/ADV/advmod/3 Brandt/PROPN/nmod:poss/3 +'s/PART/case/1 campaign/NOUN/root/-",
            "Brandt",
            "PERSON",
            "Brandt's campaign organization",
        ),
        (
            "then/ADV/advmod/3 Daybreak/PROPN/nmod:poss/3 +'s/PART/case/1 group/NOUN/root/-",
            "Daybreak",
            "ORG",
            "Daybreak organization",
        ),
        ("the/DET/det/2 Brandt/PROPN/compound/2 army/NOUN/root/-", "Brandt", "PERSON", "Brandt person"),
        (
            "the/DET/det/2 Brandt/PROPN/compound/2 campaign/NOUN/root/-",
            "Brandt",
            "MISC",
            "Brandt campaign organization",
        ),
        ("the/DET/det/2 Brandt/PROPN/compound/2 campaign/NOUN/root/-", "Brandt", "ORG", "Brandt campaign organization"),
        ("the/DET/det/2 Brandt/PROPN/compound/2 campaign/NOUN/root/-", "Brandt", "LOC", "Brandt place"),
        (
            "the/DET/det/3 Syrian/PROPN/amod/3 old/ADJ/amod/3 army/NOUN/root/-",
            "Syrian",
            "NORP",
            "Syrian old army organization",
        ),
        (
            "the/DET/det/5 Daybreak/PROPN/compound/5 a/ADJ/amod/5 b/ADJ/amod/5 c/ADJ/amod/5 group/NOUN/root/-",
            "Daybreak",
            "ORG",
            "Daybreak organization",
        ),
        (
            "the/DET/det/4 Daybreak/PROPN/compound/4 a/ADJ/amod/4 b/ADJ/amod/4 group/NOUN/root/-",
            "Daybreak",
            "ORG",
            "Daybreak organization",
        ),
        (
            "the/DET/det/3 Daybreak/PROPN/compound/3 of/ADP/dep/3 group/NOUN/root/-",
            "Daybreak",
            "ORG",
            "Daybreak organization",
        ),
        ("the/DET/det/2 Daybreak/PROPN/compound/2 group/ADJ/root/-", "Daybreak", "ORG", "Daybreak organization"),
    ],
)
def test_the_noun_behind_a_name(words: str, name: str, kind: str, expected: str) -> None:
    found = [m for m in find_mentions(tree(words, {name: kind}), []).all if m.form.value == "name"]
    assert " | ".join(f"{m.head.of(tree(words).text)} {m.kind}".strip() for m in found) == expected


# --- sources -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("between", "members"),
    [("and/CCONJ/dep/0", 2), ("+&/SYM/dep/0", 2), ("or/CCONJ/dep/0", 1), ("with/ADP/dep/0", 1)],
)
def test_names_in_a_row_that_the_parse_does_not_join(between: str, members: int) -> None:
    document = tree(
        f"Lee/PROPN/nsubj/3 {between} Hart/PROPN/dep/0 said/VERB/root/- Pell/PROPN/obj/3",
        {"Lee": "PERSON", "Hart": "PERSON", "Pell": "PERSON"},
    )
    source = document.text[: document.text.index(" said")]
    (found,) = find_mentions(document, [said(document, source, "Pell", "said")]).sources
    assert found is not None
    assert len(found.members) == (members if members > 1 else 0)


def test_three_names_in_a_row_of_which_the_source_has_two() -> None:
    document = tree(
        "Lee/PROPN/nsubj/5 and/CCONJ/dep/0 Hart/PROPN/dep/0 and/CCONJ/dep/0 Pell/PROPN/dep/0 "
        "said/VERB/root/- so/ADV/obj/5",
        {"Lee": "PERSON", "Hart": "PERSON", "Pell": "PERSON"},
    )
    for source, members in (("Lee and Hart", (0, 1)), ("Lee and Hart and Pell", (0, 1, 2)), ("Lee", ())):
        start = document.text.index(source)
        report = Report((words_of(document.text, "so"),), source=Span(start, start + len(source)))
        (found,) = find_mentions(document, [report]).sources
        assert found is not None
        assert found.members == members


@pytest.mark.parametrize(
    ("first", "second", "mark", "members"),
    [
        ("Lee/PROPN", "Hart/PROPN", "and/CCONJ/cc/2", 2),
        ("Lee/PROPN", "professor/NOUN", "and/CCONJ/cc/2", 0),
        ("Lee/PROPN", "professor/NOUN", ",/PUNCT/punct/2", 0),
        ("Lee/PROPN", "professors/NOUN", ",/PUNCT/punct/2", 2),
        ("ministers/NOUN", "professor/NOUN", "and/CCONJ/cc/2", 2),
        ("minister/NOUN", "professor/NOUN", "and/CCONJ/cc/2", 2),  # both bare
    ],
)
def test_who_is_put_together(first: str, second: str, mark: str, members: int) -> None:
    document = tree(
        f"{first}/nsubj/3 {mark} {second}/conj/0 said/VERB/root/- so/ADV/obj/3",
        {w.split("/")[0]: "PERSON" for w in (first, second) if "PROPN" in w}, "professors ministers",
    )  # fmt: skip
    (found,) = find_mentions(document, [said(document, document.text[: document.text.index(" said")], "so")]).sources
    assert found is not None
    assert len(found.members) == members


@pytest.mark.parametrize(
    ("noun", "relation", "preposition", "owner"),
    [
        ("statement", "nmod", "by", True), ("statement", "nmod", "from", True), ("statement", "nmod", "of", True),
        ("statement", "nmod", "to", False), ("statement", "obl", "by", False), ("report", "nmod", "by", False),
    ],
)  # fmt: skip
def test_whose_statement_it_is(noun: str, relation: str, preposition: str, owner: bool) -> None:
    document = tree(
        f"a/DET/det/1 {noun}/NOUN/nsubj/4 {preposition}/ADP/case/3 Aerts/PROPN/{relation}/1 "
        f"said/VERB/root/- so/ADV/obj/4",
        {"Aerts": "PERSON"},
    )
    mentions = find_mentions(document, [said(document, f"a {noun} {preposition} Aerts", "so", "said")])
    (source,) = mentions.sources
    assert source is not None
    assert source.mention is not None
    assert (mentions.all[source.mention].head.of(document.text) == "Aerts") is owner
    assert source.evidence == ((f"owner of the {noun}",) if owner else ())


def test_top_of_a_long_name() -> None:
    document = tree("a/X/dep/1 b/X/dep/2 c/X/dep/3 d/X/dep/4 e/X/root/-")
    assert top_of(document, 0, 4).form == "d"
    assert top_of(document, 0, 5).form == "e"
    assert top_of(document, 1, 2).form == "b"
    circle = tree("a/X/dep/1 b/X/dep/0")
    assert top_of(circle, 0, 2).form == "a"


# --- links ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pronoun", "kind", "mark", "link"),
    [
        ("who", "PERSON", ",", "aerts; relative pronoun straight after the name <- Aerts"),
        ("whom", "PERSON", ",", "aerts; relative pronoun straight after the name <- Aerts"),
        ("which", "ORG", ",", "aerts; relative pronoun straight after the name <- Aerts"),
        ("which", "PERSON", ",", ""),
        ("who", "ORG", ",", ""),
        ("that", "PERSON", ",", ""),
        ("who", "PERSON", ";", ""),
    ],
)
def test_a_relative_pronoun_that_hangs_on_a_verb(pronoun: str, kind: str, mark: str, link: str) -> None:
    document = tree(
        f"Aerts/PROPN/nsubj/4 {mark}/PUNCT/punct/0 {pronoun}/PRON/nsubj/3 said/VERB/dep/4 left/VERB/root/-",
        {"Aerts": kind},
    )
    assert linked(document, said(document, pronoun, "left", "said"))[pronoun] == link


@pytest.mark.parametrize(("number", "upos", "found"), [("59", "NUM", True), ("oh", "INTJ", False)])
def test_an_age_before_a_relative_pronoun(number: str, upos: str, found: bool) -> None:
    document = tree(
        f"Aerts/PROPN/nsubj/6 ,/PUNCT/punct/0 {number}/{upos}/dep/0 ,/PUNCT/punct/0 who/PRON/nsubj/5 said/VERB/dep/6 "
        "left/VERB/root/-",
        {"Aerts": "PERSON"},
    )
    assert linked(document, said(document, "who", "left", "said"))["who"].startswith("aerts") is found


@pytest.mark.parametrize("preposition", ["of", "from", "in", "at", "by"])
def test_a_relative_clause_on_the_home_of_somebody(preposition: str) -> None:
    document = tree(
        f"Aerts/PROPN/nsubj/6 {preposition}/ADP/case/2 Carrow/PROPN/nmod/0 ,/PUNCT/punct/5 who/PRON/nsubj/5 "
        "said/VERB/acl:relcl/2 left/VERB/root/-",
        {"Aerts": "PERSON", "Carrow": "LOC"},
    )
    link = linked(document, said(document, "who", "left", "said"))["who"]
    name = "carrow" if preposition == "by" else "aerts"
    assert link == f"{name}; relative pronoun of the phrase before it <- {name.title()}"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (
            "the/DET/det/1 chairman/NOUN/nsubj/5 ,/PUNCT/punct/1 Aerts/PROPN/dep/1 ,/PUNCT/punct/1 said/VERB/root/-",
            True,
        ),
        (
            "the/DET/det/1 chairman/NOUN/nsubj/5 ,/PUNCT/punct/1 Aerts/PROPN/dep/1 +—/PUNCT/punct/1 said/VERB/root/-",
            True,
        ),
        (
            "the/DET/det/1 chairman/NOUN/nsubj/5 ,/PUNCT/punct/1 Aerts/PROPN/dep/1 +–/PUNCT/punct/1 said/VERB/root/-",
            True,
        ),
        (
            "the/DET/det/1 chairman/NOUN/nsubj/5 ,/PUNCT/punct/1 Aerts/PROPN/dep/1 ;/PUNCT/punct/1 said/VERB/root/-",
            False,
        ),
        (
            "the/DET/det/1 chairman/NOUN/nsubj/5 —/PUNCT/punct/1 Aerts/PROPN/dep/1 ,/PUNCT/punct/1 said/VERB/root/-",
            False,
        ),
        ("a/DET/det/1 chairman/NOUN/nsubj/5 ,/PUNCT/punct/1 Aerts/PROPN/dep/1 ,/PUNCT/punct/1 said/VERB/root/-", False),
        (
            (
                "his/PRON/nmod:poss/1 chairman/NOUN/nsubj/5 ,/PUNCT/punct/1 Aerts/PROPN/dep/1 "
                ",/PUNCT/punct/1 said/VERB/root/-"
            ),
            True,
        ),
        (
            "the/DET/det/1 chairman/NOUN/nmod/5 ,/PUNCT/punct/1 Aerts/PROPN/dep/1 ,/PUNCT/punct/1 said/VERB/root/-",
            False,
        ),
        (
            "the/DET/det/1 company/NOUN/nsubj/5 ,/PUNCT/punct/1 Aerts/PROPN/dep/1 ,/PUNCT/punct/1 said/VERB/root/-",
            False,
        ),
        (
            "the/DET/det/1 chairman/NOUN/nsubj/5 ,/PUNCT/punct/1 Aerts/PROPN/dep/1 +,/PUNCT/punct/1 and/CCONJ/cc/0",
            False,
        ),
        ("the/DET/det/1 chairman/NOUN/nsubj/5 ,/PUNCT/punct/1 Aerts/PROPN/dep/1 +,/PUNCT/punct/1 he/PRON/dep/0", True),
    ],
)
def test_a_name_between_commas(words: str, found: bool) -> None:
    text = words.replace(" ,/", " +,/").replace(" ;/", " +;/")
    head = "the company" if "company" in words else f"{words.split('/')[0]} chairman"
    why = "the name between commas after it"
    # the apposition by the pattern of news would give the noun to the name itself: a verb behind it keeps it away
    document = tree(text, {"Aerts": "PERSON"})
    links = linked(document, Report((Span(0, 1),)))
    assert (why in links.get(head, "")) is found
    if found:
        assert links[head] == f"aerts; {why} <- Aerts"


@pytest.mark.parametrize("relation", ["nsubj", "obj"])
@pytest.mark.parametrize("number", ["they", "it", "she"])
def test_an_organisation_that_acted(relation: str, number: str) -> None:
    document = join(
        f"Daybreak/PROPN/{relation}/1 acted/VERB/root/-", f"{number}/PRON/nsubj/1 said/VERB/root/- so/ADV/obj/1",
        entities={"Daybreak": "ORG"},
    )  # fmt: skip
    link = linked(document, said(document, number, "so", "said"))[number]
    if number == "she":
        assert link == "; nobody before it agrees in number, gender and kind"
    elif number == "it" and relation == "nsubj":
        assert link == "daybreak; the only one before it who agrees in number and gender <- Daybreak"
    else:
        assert link == "; an organisation is in view, but need not be meant"


@pytest.mark.parametrize(("apart", "found"), [(1, True), (2, False)])
def test_how_long_an_organisation_that_acted_is_meant(apart: int, found: bool) -> None:
    between = ["then/ADV/advmod/1 rained/VERB/root/-"] * (apart - 1)
    document = join(
        "Daybreak/PROPN/nsubj/1 acted/VERB/root/-", *between, "it/PRON/nsubj/1 said/VERB/root/- so/ADV/obj/1",
        entities={"Daybreak": "ORG"},
    )  # fmt: skip
    assert linked(document, said(document, "it", "so", "said"))["it"].startswith("daybreak") is found


@pytest.mark.parametrize(
    ("apart", "link"),
    [
        (
            0,
            (
                "harbour alliance daybreak; introduced with a role of that kind: group; another "
                "organisation was named since"
            ),
        ),
        (
            3,
            (
                "harbour alliance daybreak; introduced with a role of that kind: group; another "
                "organisation was named since"
            ),
        ),
        (4, "harbour alliance; introduced with a role of that kind: group <- Harbour Alliance"),
    ],
)
def test_another_organisation_that_acted_since(apart: int, link: str) -> None:
    document = join(
        "Harbour/PROPN/compound/1 Alliance/PROPN/nsubj/6 ,/PUNCT/punct/1 a/DET/det/4 "
        "union/NOUN/appos/1 ,/PUNCT/punct/1 "
        "met/VERB/root/-",
        "Daybreak/PROPN/nsubj/1 acted/VERB/root/-", *["then/ADV/advmod/1 rained/VERB/root/-"] * max(0, apart - 1),
        "the/DET/det/1 group/NOUN/nsubj/2 said/VERB/root/- so/ADV/obj/2",
        entities={"Harbour Alliance": "ORG", "Daybreak": "ORG"},
    )  # fmt: skip
    found = linked(document, said(document, "the group", "so", "said"))["the group"]
    assert found == link


# --- stories, introductions, interviews ----------------------------------------------------------------------------


def only_name(document: Document) -> Mention:
    return next(m for m in find_mentions(document, []).all if m.form.value == "name")


@pytest.mark.parametrize(
    ("before", "after", "called"),
    [
        ("", "!", True), ("", ", wait", True), ("", "! Wait", True), ("", "? Wait", True), ("", ". Wait", False),
        ("", "", True), ("", "...", True), ("", "…", True), ("", "—", True), ("", " waits", False),
        ("Wait, ", "!", True), ("Wait, ", ".", True), ("Wait, ", "", True), ("Wait, ", "?", True),
        ("Wait, ", "! Now", True), ("Wait, ", ". Now", True), ("Wait, ", "? Now", True), ("Wait, ", ", now", False),
        ("Wait, ", "… now", False), ("Wait, ", "— now", False), ("Wait, ", " now", False), ("Wait ", "!", False),
        ("Wait ", " now", False), ("Wait, ", "…", True), ("Wait, ", "—", True),
    ],
)  # fmt: skip
def test_whom_a_quotation_calls(before: str, after: str, called: bool) -> None:
    text = f"“{before}Robert{after}” so"
    name = words_of(text, "Robert")
    tokens = (Token(0, name, "Robert", "Robert", "PROPN", "", "", None, "root", 0),)
    entities = (Entity(name, "PERSON", "PERSON"),)
    document = Document(text, split_paragraphs(text), (Sentence(0, name, 0, 1),), tokens, entities)
    reader = Reader(document, [], find_mentions(document, []))
    assert is_called(reader, only_name(document), Span(1, text.index("”"))) is called


@pytest.mark.parametrize(
    ("before", "after", "introduced"),
    [
        ("My name is ", ".", True), ("my name's ", ",", True), ("my name’s ", " and", True),
        ("His name is ", ".", False),
        ("My name is ", " Lee", False), ("I am ", ".", True), ("I'm ", " from", True), ("I’m also ", " with", True),
        ("I am still ", " of", True), ("i am ", ".", False), ("I am ", " the", False), ("I am not ", ".", False),
        ("It's ", " here", True), ("It’s ", " speaking", True), ("This is ", " from", True),
        ("This is ", " again", True),
        ("This is ", " and welcome", True), ("This is ", " and this is", True), ("This is ", " and today", True),
        ("This is ", ".", False), ("It is ", " here", False), ("I'm ", "!", True), ("I'm ", "?", True),
        ("I'm ", ";", True),
        ("I'm ", "…", False), ("I'm ", "—", True), ("I'm ", "–", True), ("I'm ", ")", True), ("I'm ", "", True),
        ("I'm ", " at", True), ("I'm ", " your", True), ("I'm ", " here", True), ("I'm ", " her", False),
    ],
)  # fmt: skip
def test_who_introduces_himself(before: str, after: str, introduced: bool) -> None:
    text = f"{before}Aerts{after}"
    name = words_of(text, "Aerts")
    tokens = (Token(0, name, "Aerts", "Aerts", "PROPN", "", "", None, "root", 0),)
    document = Document(text, split_paragraphs(text), (Sentence(0, name, 0, 1),), tokens, (Entity(name, "PERSON", ""),))
    assert introduces(document, only_name(document)) is introduced


@pytest.mark.parametrize(
    ("words", "guest"),
    [
        ("we/PRON/nsubj/1 interview/VERB/root/- Aerts/PROPN/obj/1", True),
        ("we/PRON/nsubj/1 interviewed/VERB/root/- Aerts/PROPN/obj/1", True),
        ("Aerts/PROPN/nsubj:pass/1 interviewed/VERB/root/-", True),
        ("Aerts/PROPN/nsubj/1 interviewed/VERB/root/- us/PRON/obj/1", False),
        ("paper/NOUN/nsubj/1 interviews/NOUN/root/- Aerts/PROPN/flat/1", True),  # a headline
        ("paper/NOUN/nsubj/1 interviews/NOUN/root/- with/ADP/case/3 Aerts/PROPN/dep/1", True),
        ("paper/NOUN/nsubj/1 interviews/NOUN/root/- for/ADP/case/3 Aerts/PROPN/dep/1", False),
        ("Aerts/PROPN/dep/1 interviews/NOUN/root/- us/PRON/obj/1", False),
        ("an/DET/det/1 interview/NOUN/root/- with/ADP/case/3 Aerts/PROPN/nmod/1", True),
        ("we/PRON/nsubj/1 speak/VERB/root/- to/ADP/case/3 Aerts/PROPN/obl/1", True),
        ("we/PRON/nsubj/1 talk/VERB/root/- with/ADP/case/3 Aerts/PROPN/obl/1", True),
        ("we/PRON/nsubj/1 chat/VERB/root/- with/ADP/case/3 Aerts/PROPN/obl/1", True),
        ("a/DET/det/1 conversation/NOUN/root/- with/ADP/case/3 Aerts/PROPN/nmod/1", True),
        ("we/PRON/nsubj/1 speak/VERB/root/- of/ADP/case/3 Aerts/PROPN/obl/1", False),
        ("we/PRON/nsubj/1 walk/VERB/root/- with/ADP/case/3 Aerts/PROPN/obl/1", False),
        ("we/PRON/nsubj/1 interviewed/VERB/root/- guest/NOUN/obj/1 Aerts/PROPN/appos/2", True),
        ("we/PRON/nsubj/1 interviewed/VERB/root/- guest/NOUN/obj/1 Aerts/PROPN/flat/2", True),
        ("we/PRON/nsubj/1 interviewed/VERB/root/- guest/NOUN/obj/1 Aerts/PROPN/compound/2", True),
        ("we/PRON/nsubj/1 interviewed/VERB/root/- guest/NOUN/obj/1 Aerts/PROPN/nmod:desc/2", True),
        ("we/PRON/nsubj/1 interviewed/VERB/root/- guest/NOUN/obj/1 Aerts/PROPN/nmod/2", True),
        ("we/PRON/nsubj/1 interviewed/VERB/root/- guest/NOUN/obj/1 Aerts/PROPN/conj/2", True),
        ("we/PRON/nsubj/1 interviewed/VERB/root/- guest/NOUN/obj/1 Aerts/PROPN/dep/2", False),
        ("Aerts/PROPN/root/- +:/PUNCT/punct/0 an/DET/det/3 interview/NOUN/dep/0", True),
        ("Aerts/PROPN/root/- +:/PUNCT/punct/0 The/DET/det/4 Carrow/PROPN/compound/4 interview/NOUN/dep/0", True),
        ("Aerts/PROPN/root/- +:/PUNCT/punct/0 interview/NOUN/dep/0", False),
        ("Aerts/PROPN/root/- left/VERB/dep/0", False),
    ],
)
def test_who_is_interviewed(words: str, guest: bool) -> None:
    question = "when/ADV/advmod/2 do/AUX/aux/2 you/PRON/nsubj/2 paint/VERB/root/- +?/PUNCT/punct/3".replace("/2", "/3")
    answer = "at/ADP/case/1 night/NOUN/root/- +./PUNCT/punct/1"
    document = join(words, question, answer, question, answer, entities={"Aerts": "PERSON"}, breaks=True)
    found = find_interview(Reader(document, [], find_mentions(document, [])))
    why = "in the interview with him or her"
    if not guest:
        assert found is None
    else:
        assert found == (
            dict.fromkeys((2, 4), (0, f"an answer {why}")),
            dict.fromkeys((1, 3), (0, f"a question {why}")),
        )


@pytest.mark.parametrize(
    ("answer", "end", "found"),
    [
        ("so", ".", True), ("so", "!", True), ("so", "…", True), ("so", "?", False), ("so", "", False),
        ("so", ".”", True),
        ("so", ".’", True), ("so", ".'", True), ("so", ".)", True), ("so", ".]", True), ("so", '."', True),
        ("so", "?”", False), ("s" * 121, "", True), ("s" * 120, "", False),
    ],
)  # fmt: skip
def test_what_is_an_answer(answer: str, end: str, found: bool) -> None:
    question = "do/AUX/aux/2 you/PRON/nsubj/2 paint/VERB/root/- +?/PUNCT/punct/2"
    reply = f"{answer}/X/root/-" + f" +{end}/PUNCT/punct/0" * bool(end)
    guest = "we/PRON/nsubj/1 interviewed/VERB/root/- Aerts/PROPN/obj/1"
    document = join(guest, question, reply, question, reply, entities={"Aerts": "PERSON"}, breaks=True)
    interview = find_interview(Reader(document, [], find_mentions(document, [])))
    assert (interview is not None) is found


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("do/AUX/aux/2 you/PRON/nsubj/2 paint/VERB/root/- +?/PUNCT/punct/2", True),
        ("what/PRON/root/- +?/PUNCT/punct/0", True),
        ("what/PRON/root/- +?”/PUNCT/punct/0", True),
        ("what/PRON/root/- +./PUNCT/punct/0", False),
        ("what/PRON/root/- +?/PUNCT/punct/0 so/ADV/dep/0", False),
        (f"{'w' * 118}/PRON/root/- +?/PUNCT/punct/0", True),
        (f"{'w' * 119}/PRON/root/- +?/PUNCT/punct/0", False),
        (f"{'w' * 119}/PRON/root/- your/PRON/dep/0 +?/PUNCT/punct/0", True),
        (f"{'w' * 119}/PRON/root/- yours/PRON/dep/0 +?/PUNCT/punct/0", True),
        (f"{'w' * 119}/PRON/root/- You/PRON/dep/0 +?/PUNCT/punct/0", True),
        (f"{'w' * 119}/PRON/root/- young/PRON/dep/0 +?/PUNCT/punct/0", False),
    ],
)
def test_what_is_a_question(question: str, asks: bool) -> None:
    guest, reply = "we/PRON/nsubj/1 interviewed/VERB/root/- Aerts/PROPN/obj/1", "so/ADV/root/- +./PUNCT/punct/0"
    document = join(guest, question, reply, question, reply, entities={"Aerts": "PERSON"}, breaks=True)
    assert (find_interview(Reader(document, [], find_mentions(document, []))) is not None) is asks


@pytest.mark.parametrize(("before", "found"), [(7, True), (8, False)])
def test_the_guest_of_an_interview_stands_above_it(before: int, found: bool) -> None:
    guest, reply = "we/PRON/nsubj/1 interviewed/VERB/root/- Aerts/PROPN/obj/1", "so/ADV/root/- +./PUNCT/punct/0"
    question = "do/AUX/aux/2 you/PRON/nsubj/2 paint/VERB/root/- +?/PUNCT/punct/2"
    rest = [reply] * (before - 4)
    document = join(question, reply, question, reply, *rest, guest, entities={"Aerts": "PERSON"}, breaks=True)
    assert (find_interview(Reader(document, [], find_mentions(document, []))) is not None) is found


GROUPS = ["group", "faction", "militia", "movement", "band", "gang", "brigade", "battalion", "bloc", "alliance"]


@pytest.mark.parametrize("noun", [*GROUPS, "company", "council"])
def test_an_organisation_that_is_called_a_group(noun: str) -> None:
    document = tree(
        f"Daybreak/PROPN/nsubj/5 ,/PUNCT/punct/0 a/DET/det/3 {noun}/NOUN/appos/0 ,/PUNCT/punct/0 said/VERB/root/- "
        "so/ADV/obj/5",
        {"Daybreak": "ORG"},
    )
    claims, actors = attribute([said(document, "Daybreak", "so", "said")], document)
    kind = "group" if noun in GROUPS else "organization"
    assert [actor.kind for actor in actors] == [kind]
    assert claims[0].extra == {"source_type": kind}


@pytest.mark.parametrize("upos", ["VERB", "AUX", "ADP", "PUNCT", "NOUN", "ADV", "ADJ", "X", "NUM"])
def test_what_a_source_may_be(upos: str) -> None:
    document = tree(f"zed/{upos}/nsubj/1 said/VERB/root/- so/ADV/obj/1")
    (source,) = find_mentions(document, [said(document, "zed", "so", "said")]).sources
    assert source is not None
    assert (source.mention is None) is (upos in {"VERB", "AUX", "ADP", "PUNCT"})


@pytest.mark.parametrize(
    ("words", "noun", "found"),
    [
        ("the/DET/det/2 31-year-old/ADJ/amod/2 driver/NOUN/nsubj/3", "the 31-year-old driver", True),
        ("the/DET/det/2 Carrow-born/ADJ/amod/2 driver/NOUN/nsubj/3", "the Carrow-born driver", True),
        ("the/DET/det/2 old/ADJ/amod/2 driver/NOUN/nsubj/3", "the old driver", True),
        ("the/DET/det/2 former/ADJ/amod/2 driver/NOUN/nsubj/3", "the former driver", True),
        ("the/DET/det/2 tall/ADJ/amod/2 driver/NOUN/nsubj/3", "the tall driver", False),
        ("a/DET/det/2 former/ADJ/amod/2 driver/NOUN/nsubj/3", "a former driver", False),
        ("the/DET/det/2 former/ADJ/amod/2 company/NOUN/nsubj/3", "the former company", False),
        ("the/DET/det/2 former/ADJ/amod/2 actress/NOUN/nsubj/3", "the former actress", False),  # Peter is no actress
    ],
)
@pytest.mark.parametrize("apart", [1, 2, 3])
def test_epithets(words: str, noun: str, found: bool, apart: int) -> None:
    rain = ["then/ADV/advmod/1 rained/VERB/root/-"] * (apart - 1)
    document = join(
        "Peter/PROPN/nsubj/2 Aerts/PROPN/flat/0 left/VERB/root/-", *rain, f"{words} said/VERB/root/- so/ADV/obj/3",
        entities={"Peter Aerts": "PERSON"}, breaks=True,
    )  # fmt: skip
    link = linked(document, said(document, noun, "so", "said"))[noun]
    assert (link == "peter aerts; said of the only person in view <- Peter Aerts") is (found and apart < 3)


@pytest.mark.parametrize("second", ["Brandt/PROPN", "she/PRON"])
def test_an_epithet_where_two_are_in_view(second: str) -> None:
    document = join(
        f"Aerts/PROPN/nsubj/1 met/VERB/root/- {second}/obj/1",
        "the/DET/det/2 former/ADJ/amod/2 driver/NOUN/nsubj/3 said/VERB/root/- so/ADV/obj/3",
        entities={"Aerts": "PERSON", "Brandt": "PERSON"},
    )
    link = linked(document, said(document, "the former driver", "so", "said"))["the former driver"]
    assert link.startswith("aerts") is ("she" in second)


@pytest.mark.parametrize(
    ("relation", "kind", "link"),
    [
        ("appos", "PERSON", "aerts; in apposition to the name <- Aerts"),
        ("appos", "ORG", "#1; not named in the article"),
        ("nmod", "PERSON", "#1; not named in the article"),
    ],
)
def test_a_noun_beside_a_name(relation: str, kind: str, link: str) -> None:
    document = tree(
        f"her/PRON/nmod:poss/1 guest/NOUN/nsubj/3 Aerts/PROPN/{relation}/1 said/VERB/root/- so/ADV/obj/3",
        {"Aerts": kind},
    )
    links = linked(document, said(document, "her guest Aerts", "so", "said"))
    if "her guest" in links:
        assert links["her guest"] == link
    else:  # it is a title of the name
        assert links["Aerts"].startswith("aerts")


@pytest.mark.parametrize("relation", ["nsubj", "obj"])
@pytest.mark.parametrize("paragraphs", [1, 2])
@pytest.mark.parametrize("noun", ["company", "old company"])
def test_an_organisation_that_nobody_introduced(relation: str, paragraphs: int, noun: str) -> None:
    rain = ["then/ADV/advmod/1 rained/VERB/root/-"] * (paragraphs - 1)
    words = "the/DET/det/1 company/NOUN/nsubj/2 said/VERB/root/- so/ADV/obj/2"
    if noun != "company":
        words = "the/DET/det/2 old/ADJ/amod/2 company/NOUN/nsubj/3 said/VERB/root/- so/ADV/obj/3"
    document = join(
        f"Daybreak/PROPN/{relation}/1 acted/VERB/root/-", *rain, words, entities={"Daybreak": "ORG"}, breaks=True
    )
    link = linked(document, said(document, f"the {noun}", "so", "said"))[f"the {noun}"]
    found = relation == "nsubj" and paragraphs == 1 and noun == "company"
    assert (link == "daybreak; the only organisation in view <- Daybreak") is found


@pytest.mark.parametrize("form", ["'s", "’s", "'", "’"])
def test_a_possessive_ending_is_no_word_of_a_name(form: str) -> None:
    document = tree(f"then/ADV/advmod/3 Syria/PROPN/nmod:poss/3 +{form}/NOUN/dep/1 army/NOUN/root/-", {"Syria": "LOC"})
    (name,) = [m for m in find_mentions(document, []).all if m.form.value == "name"]
    assert name.words == ("syria", "army")


@pytest.mark.parametrize("relation", ["compound", "amod", "flat", "obj", "nmod"])
def test_a_noun_inside_of_another_phrase_is_no_mention(relation: str) -> None:
    document = tree(f"lawyer/NOUN/{relation}/1 gravel/NOUN/root/-")
    assert bool(find_mentions(document, []).all) is (relation in {"obj", "nmod"})


@pytest.mark.parametrize("word", ["—/PUNCT", "and/CCONJ", "of/ADP"])
def test_a_phrase_of_one_word(word: str) -> None:
    document = tree(f"{word}/root/-")
    assert phrase_around(document, document.tokens[0]).of(document.text) == word.split("/")[0]


@pytest.mark.parametrize(
    ("upos", "lemma", "collective"),
    [
        ("DET", "some", True),
        ("ADJ", "several", True),
        ("NUM", "ten", True),
        ("NOUN", "flood", False),
        ("DET", "zed", False),
    ],
)
def test_a_word_for_several_people(upos: str, lemma: str, collective: bool) -> None:
    document = tree(f"{lemma}/{upos}/nsubj/2 there/ADV/dep/0 said/VERB/root/- so/ADV/obj/2")
    link = linked(document, said(document, lemma, "so", "said"))[lemma]
    assert link.endswith("several people, none named") is collective


def test_a_flood_of_voters() -> None:
    words = "flood/NOUN/nsubj/4 {}/ADP/case/3 the/DET/det/3 voters/NOUN/{}/0 said/VERB/root/- so/ADV/obj/4"
    for preposition, relation, plural, collective in (
        ("of", "nmod", "voters", True), ("in", "nmod", "voters", False), ("of", "obl", "voters", False),
        ("of", "nmod", "", False),
    ):  # fmt: skip
        document = tree(words.format(preposition, relation), plural=plural)
        link = linked(document, said(document, "flood", "so", "said"))["flood"]
        assert link.endswith("several people, none named") is collective


def test_who_asks_and_replies_in_one_go() -> None:
    document = join(
        "Aerts/PROPN/nsubj/1 said/VERB/root/- yes/INTJ/obj/1",
        "once/ADV/advmod/1 asked/VERB/advcl/4 why/ADV/obj/1 he/PRON/nsubj/4 told/VERB/root/- no/INTJ/obj/4",
        entities={"Aerts": "PERSON"}, breaks=True,
    )  # fmt: skip
    he = words_of(document.text, "he")
    first = said(document, "Aerts", "yes", "said")
    for lemma, found in (("ask why", True), ("ask", True), ("say why", False)):
        reports = [
            first,
            Report((words_of(document.text, "why"),), cue=Cue(words_of(document.text, "asked"), lemma), source=he),
            Report((words_of(document.text, "no"),), cue=Cue(words_of(document.text, "told"), "reply"), source=he),
        ]
        assert linked(document, *reports)["he"].startswith("aerts") is found
