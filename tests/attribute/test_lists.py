"""Every entry of the short lists in the room's modules does what its list is for, and a word of no list does not."""

from __future__ import annotations

import attrs
import pytest

from quoteattr.attribute.circumstances import Circumstances, find_circumstances
from quoteattr.attribute.mentions import find_mentions
from quoteattr.attribute.names import find_names
from quoteattr.attribute.phrases import grammar_of, is_negated, phrase_around, source_head
from quoteattr.attribute.unsaid import imply_sources
from quoteattr.claims import Cue, Report, SpeechKind
from quoteattr.text import Document, Paragraph, Span

from .trees import tree, words_of


def circumstances(document: Document, cue: str, content: str = "") -> dict[str, str]:
    """What is said of the utterance, None left out; the content matters where it is given."""
    span = words_of(document.text, content or cue)
    found = find_circumstances(document, Report((span,), cue=Cue(words_of(document.text, cue), cue)))
    words = {name: getattr(found, name) for name in ("addressee", "time", "place")}
    return {name: span.of(document.text) for name, span in words.items() if span is not None}


TELLING = [
    "tell", "inform", "assure", "warn", "remind", "advise", "notify", "urge", "persuade", "convince", "brief",
    "reassure", "beg", "implore", "instruct", "invite", "encourage", "thank", "congratulate",
]  # fmt: skip
ASKING = [
    "ask", "promise", "order", "command", "text", "email", "e-mail", "answer", "quiz", "direct", "challenge",
    "press", "address",
]  # fmt: skip


@pytest.mark.parametrize("verb", [*TELLING, *ASKING, "say", "speak"])
def test_whom_a_verb_tells(verb: str) -> None:
    things = circumstances(tree(f"he/PRON/nsubj/1 {verb}/VERB/root/- gravel/NOUN/obj/1"), verb)
    people = circumstances(tree(f"he/PRON/nsubj/1 {verb}/VERB/root/- lawyers/NOUN/obj/1"), verb)
    assert things == ({"addressee": "gravel"} if verb in TELLING else {})
    assert people == ({"addressee": "lawyers"} if verb in TELLING + ASKING else {})


@pytest.mark.parametrize(("content", "place"), [("late", "Carrow"), ("told a crowd in Carrow", None)])
def test_a_place_that_the_parse_hangs_on_a_content_before_the_cue(content: str, place: str | None) -> None:
    told = "late/ADJ/ccomp/2 he/PRON/nsubj/2 told/VERB/root/- a/DET/det/4 crowd/NOUN/obj/2"
    found = circumstances(tree(f"{told} in/ADP/case/6 Carrow/PROPN/obl/0", {"Carrow": "LOC"}), "told", content)
    assert found.get("place") == place


@pytest.mark.parametrize(
    ("role", "plural", "name"),
    [
        ("co-host", "", "Ann Lee"), ("co-hosts", "co-hosts", "Ann Lee"), ("co-host", "", "Acme Fox"),
        ("a/DET/det/1 co-host", "", "Ann Lee"), ("co-host", "", "by/ADP/case/2 Ann Lee"),
    ],
)  # fmt: skip
def test_whom_a_role_introduces_that_the_parse_cuts_from_the_name(role: str, plural: str, name: str) -> None:
    before, given, family = f"{role} {name}".rsplit(" ", 2)
    at = len(before.split())
    words = " ".join(w if "/" in w else f"{w}/NOUN/nsubj/{at + 2}" for w in before.split())
    document = tree(
        f"{words} {given}/PROPN/obl/{at + 2} {family}/PROPN/flat/{at} joked/VERB/root/-",
        {f"{given} {family}": "PERSON" if given == "Ann" else "ORG"},
        plural,
    )
    source = words_of(document.text, document.text.removesuffix(" joked"))
    mentions = find_mentions(document, [Report((words_of(document.text, "joked"),), source=source)])
    found = mentions.sources[0]
    assert found is not None
    assert found.mention is not None
    alone = role == "co-host" and name == "Ann Lee"
    assert (mentions.all[found.mention].head.of(document.text) == name) == alone


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("it", False), ("what", False), ("that", False), ("this", False), ("which", False), ("why", False),
        ("how", False), ("What", False), ("her", True), ("them", True), ("who", True),
    ],
)  # fmt: skip
def test_pronouns_that_are_nobody(word: str, told: bool) -> None:
    document = tree(f"he/PRON/nsubj/1 tell/VERB/root/- {word}/PRON/obj/1")
    assert circumstances(document, "tell") == ({"addressee": word} if told else {})


@pytest.mark.parametrize("relation", ["obj", "iobj", "nsubj:pass"])
def test_parts_of_a_clause_that_are_told(relation: str) -> None:
    assert circumstances(tree(f"tell/VERB/root/- rocks/NOUN/{relation}/0"), "tell") == {"addressee": "rocks"}


@pytest.mark.parametrize("relation", ["nsubj", "xcomp", "advmod"])
def test_parts_of_a_clause_that_are_not_told(relation: str) -> None:
    assert circumstances(tree(f"tell/VERB/root/- rocks/NOUN/{relation}/0"), "tell") == {}


@pytest.mark.parametrize(
    ("verb", "preposition", "noun", "told"),
    [
        ("say", "to", "lawyer", True), ("say", "to", "laughter", False), ("say", "with", "lawyer", False),
        ("speak", "with", "lawyer", True), ("talk", "with", "lawyer", True), ("call", "on", "lawyer", True),
        ("call", "upon", "lawyer", True), ("say", "on", "lawyer", False), ("call", "for", "lawyer", False),
        ("speak", "to", "council", True), ("speak", "to", "army", True), ("speak", "to", "conference", True),
    ],
)  # fmt: skip
def test_prepositions_before_the_one_who_is_told(verb: str, preposition: str, noun: str, told: bool) -> None:
    document = tree(f"{verb}/VERB/root/- {preposition}/ADP/case/2 {noun}/NOUN/obl/0")
    assert circumstances(document, verb).get("addressee") == (noun if told else None)


@pytest.mark.parametrize(("upos", "told"), [("PRON", True), ("PROPN", True), ("NOUN", False)])
def test_a_name_or_a_pronoun_is_someone(upos: str, told: bool) -> None:
    document = tree(f"say/VERB/root/- to/ADP/case/2 Xyz/{upos}/obl/0")
    assert circumstances(document, "say") == ({"addressee": "Xyz"} if told else {})


@pytest.mark.parametrize(("kind", "told"), [("PERSON", True), ("ORG", True), ("LOC", False), ("DATE", False)])
def test_an_entity_is_someone(kind: str, told: bool) -> None:
    document = tree("say/VERB/root/- to/ADP/case/2 xyz/NOUN/obl/0", {"xyz": kind})
    assert circumstances(document, "say") == ({"addressee": "xyz"} if told else {})


def test_a_particle_may_be_the_preposition() -> None:
    called = tree("call/VERB/root/- on/ADP/compound:prt/0 lawyers/NOUN/obl/0")
    assert circumstances(called, "call") == {"addressee": "lawyers"}
    behind = tree("call/VERB/root/- lawyers/NOUN/obl/0 on/ADP/compound:prt/0")
    assert circumstances(behind, "call") == {}
    other = tree("call/VERB/root/- up/ADP/compound:prt/0 lawyers/NOUN/obl/0")
    assert circumstances(other, "call") == {}


TALKS = ["interview", "conversation", "talk", "phone", "call", "email", "e-mail", "letter", "message", "chat", "note"]


@pytest.mark.parametrize("noun", [*TALKS, "statement"])
@pytest.mark.parametrize("preposition", ["with", "to"])
def test_partners_in_a_talk(noun: str, preposition: str) -> None:
    document = tree(
        f"say/VERB/root/- in/ADP/case/3 a/DET/det/3 {noun}/NOUN/obl/0 {preposition}/ADP/case/5 Xyz/PROPN/nmod/3"
    )
    assert circumstances(document, "say") == ({"addressee": "Xyz"} if noun in TALKS else {})


@pytest.mark.parametrize(
    ("preposition", "relation", "talk"),
    [("of", "nmod", "obl"), ("with", "obl", "obl"), ("with", "nmod", "obj"), ("with", "nmod", "nsubj")],
)
def test_no_partners_in_a_talk(preposition: str, relation: str, talk: str) -> None:
    document = tree(
        f"say/VERB/root/- in/ADP/case/3 a/DET/det/3 interview/NOUN/{talk}/0 "
        f"{preposition}/ADP/case/5 gravel/NOUN/{relation}/3"
    )
    assert circumstances(document, "say") == {}


AUDIENCES = [
    "reporter", "journalist", "crowd", "audience", "supporter", "court", "rally", "gathering", "delegate",
    "jury", "inquest", "hearing", "conference", "meeting", "congregation",
]  # fmt: skip


@pytest.mark.parametrize("noun", [*AUDIENCES, "lawyer"])
def test_an_audience_is_where_its_town_is(noun: str) -> None:
    document = tree(
        f"tell/VERB/root/- a/DET/det/2 {noun}/NOUN/obj/0 of/ADP/case/4 farmers/NOUN/nmod/2 "
        "in/ADP/case/6 Carrow/PROPN/nmod/4",
        {"Carrow": "LOC"},
    )
    assert circumstances(document, "tell").get("place") == ("Carrow" if noun in AUDIENCES else None)


@pytest.mark.parametrize(("preposition", "kind"), [("of", "LOC"), ("in", "ORG")])
def test_an_audience_without_a_town(preposition: str, kind: str) -> None:
    document = tree(
        f"tell/VERB/root/- a/DET/det/2 crowd/NOUN/obj/0 {preposition}/ADP/case/4 Carrow/PROPN/nmod/2", {"Carrow": kind}
    )
    assert "place" not in circumstances(document, "tell")


@pytest.mark.parametrize(
    ("words", "entity", "place"),
    [
        ("in/ADP/case/2 Carrow/PROPN/obl/0", "LOC", "Carrow"),
        ("at/ADP/case/2 Carrow/PROPN/obl/0", "LOC", "Carrow"),
        ("near/ADP/case/2 Carrow/PROPN/obl/0", "LOC", "Carrow"),
        ("inside/ADP/case/2 Carrow/PROPN/obl/0", "LOC", "Carrow"),
        ("aboard/ADP/case/2 Carrow/PROPN/obl/0", "LOC", "Carrow"),
        ("from/ADP/case/2 Carrow/PROPN/obl/0", "LOC", None),
        ("in/ADP/case/2 Carrow/PROPN/obl/0", "ORG", None),
        ("in/ADP/case/2 Carrow/PROPN/obj/0", "LOC", None),
        ("in/ADP/case/2 court/NOUN/obl/0", "", "court"),
        ("in/ADP/case/3 the/DET/det/3 factory/NOUN/obl/0", "", None),
        ("at/ADP/case/3 the/DET/det/3 factory/NOUN/obl/0", "", "the factory"),
        ("at/ADP/case/3 his/PRON/nmod:poss/3 factory/NOUN/obl/0", "", "his factory"),
        ("at/ADP/case/2 factory/NOUN/obl/0", "", None),
        ("at/ADP/case/3 the/DET/det/3 moment/NOUN/obl/0", "", None),
        ("at/ADP/case/3 the/DET/det/3 interview/NOUN/obl/0", "", None),
    ],
)
def test_places(words: str, entity: str, place: str | None) -> None:
    document = tree(f"say/VERB/root/- {words}", {"Carrow": entity} if entity else {})
    assert circumstances(document, "say").get("place") == place


@pytest.mark.parametrize(
    ("words", "entities", "time"),
    [
        ("on/ADP/case/2 Monday/NOUN/obl/0", {}, "Monday"),
        ("Monday/NOUN/obl:unmarked/0", {}, "Monday"),
        ("Monday/NOUN/obj/0", {}, "Monday"),
        ("loudly/ADV/advmod/0 Monday/NOUN/nsubj/0", {}, None),
        ("Monday/NOUN/dep/0", {}, "Monday"),  # straight after the cue
        ("then/ADV/advmod/0 Monday/NOUN/dep/0", {}, None),
        ("on/ADP/case/2 Monday/NOUN/dep/0", {}, "Monday"),
        ("on/ADP/case/3 wet/ADJ/amod/3 Monday/NOUN/dep/0", {}, None),
        ("Yesterday/NOUN/dep/0", {}, "Yesterday"),
        ("Today/NOUN/dep/0", {}, None),
        ("today/ADV/advmod/0", {}, "today"),
        ("loudly/ADV/advmod/0", {}, None),
        ("in/ADP/case/2 May/PROPN/obl/0", {"May": "DATE"}, "May"),
        ("in/ADP/case/2 May/PROPN/obl/0", {"May": "PERSON"}, None),
        ("last/ADJ/amod/2 week/NOUN/obl/0", {}, "last week"),
        ("late/ADV/advmod/0 on/ADP/case/3 Friday/NOUN/obl/0", {}, "late on Friday"),
        ("early/ADV/advmod/0 Friday/NOUN/obl/0", {}, "early Friday"),
        ("loudly/ADV/advmod/0 on/ADP/case/3 Friday/NOUN/obl/0", {}, "Friday"),
        ("late/ADV/advmod/0 or/CCONJ/cc/3 Friday/NOUN/obl/0", {}, "Friday"),
        ("at/ADP/case/3 a/DET/det/3 fair/NOUN/obl/0 on/ADP/case/5 Friday/NOUN/nmod/3", {}, "Friday"),
        ("at/ADP/case/3 a/DET/det/3 fair/NOUN/obl/0 on/ADP/case/5 Friday/NOUN/acl/3", {}, None),
        ("on/ADP/case/2 Monday/NOUN/obl/0 on/ADP/case/4 Friday/NOUN/obl/0", {}, "Monday"),
    ],
)
def test_times(words: str, entities: dict[str, str], time: str | None) -> None:
    assert circumstances(tree(f"say/VERB/root/- {words}", entities), "say").get("time") == time


def test_words_of_the_content_say_nothing_of_the_utterance() -> None:
    document = tree(
        "say/VERB/root/- Monday/NOUN/obl/0 in/ADP/case/3 Carrow/PROPN/obl/0 to/ADP/case/5 lawyers/NOUN/obl/0",
        {"Carrow": "LOC"},
    )
    assert circumstances(document, "say", "Monday in Carrow to lawyers") == {}
    assert circumstances(document, "say", "in Carrow to lawyers") == {"time": "Monday"}
    assert circumstances(document, "say", "to lawyers") == {"time": "Monday", "place": "Carrow"}
    assert circumstances(document, "say") == {"time": "Monday", "place": "Carrow", "addressee": "lawyers"}


def test_whom_the_content_moves_to_do_something() -> None:
    document = tree("urge/VERB/root/- both/DET/det/2 camps/NOUN/obj/0 to/PART/mark/4 go/VERB/xcomp/0")
    assert circumstances(document, "urge", "both camps to go") == {"addressee": "both camps"}
    assert circumstances(document, "urge", "camps to go") == {"addressee": "both camps"}
    assert circumstances(document, "urge", "to go") == {"addressee": "both camps"}
    late = tree("urge/VERB/root/- that/SCONJ/mark/3 the/DET/det/3 camps/NOUN/obj/0 go/VERB/xcomp/0")
    assert circumstances(late, "urge", "that the camps go") == {"addressee": "the camps"}
    far = tree("urge/VERB/root/- now/ADV/advmod/0 the/DET/det/3 camps/NOUN/obj/0")
    assert circumstances(far, "urge", "now the camps") == {}
    assert circumstances(tree("urge/VERB/root/- calm/NOUN/obj/0"), "urge", "calm") == {}
    assert circumstances(tree("tell/VERB/root/- me/PRON/iobj/0 lies/NOUN/obj/0"), "tell", "me lies") == {
        "addressee": "me"
    }
    assert circumstances(tree("tell/VERB/root/- nothing/PRON/obj/0"), "tell") == {}


def test_the_addressee_without_what_hangs_on_the_right() -> None:
    words = "tell/VERB/root/- the/DET/det/2 agency/NOUN/obj/0 {}/ADP/case/4 gravel/NOUN/nmod/2"
    assert circumstances(tree(words.format("by")), "tell") == {"addressee": "the agency"}
    assert circumstances(tree(words.format("of")), "tell") == {"addressee": "the agency of gravel"}
    assert circumstances(tree(words.format("for")), "tell") == {"addressee": "the agency for gravel"}
    left = tree("tell/VERB/root/- gravel/NOUN/nmod/2 agency/NOUN/obj/0")
    assert circumstances(left, "tell") == {"addressee": "gravel agency"}


def test_a_cue_that_is_no_verb_has_no_circumstances() -> None:
    document = tree("claim/NOUN/root/- to/ADP/case/2 lawyers/NOUN/obl/0")
    assert circumstances(document, "claim") == {}
    assert find_circumstances(document, Report((Span(0, 5),))) == Circumstances()


def test_the_source_is_not_told() -> None:
    document = tree("tell/VERB/root/- lawyers/NOUN/obj/0")
    cue, source = words_of(document.text, "tell"), words_of(document.text, "lawyers")
    assert find_circumstances(document, Report((cue,), cue=Cue(cue, "tell"), source=source)).addressee is None


# --- sources, names, phrases ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("noun", "kind"),
    [
        ("gribbler", "person"), ("gribblor", "person"), ("gribblist", "person"), ("gribblian", "person"),
        ("gribblee", "person"), ("gribblman", "person"), ("gribblwoman", "person"), ("gribblperson", "person"),
        ("gribblant", "person"), ("gribblent", "person"), ("gribblic", "person"), ("gribble", ""),
        ("report", "document"), ("company", "organization"), ("army", "organization"), ("lawyer", "person"),
        ("police", "group"),
    ],
)  # fmt: skip
def test_what_an_unlisted_source_is(noun: str, kind: str) -> None:
    document = tree(f"the/DET/det/1 {noun}/NOUN/nsubj/2 left/VERB/root/-")
    report = Report((words_of(document.text, "left"),), source=words_of(document.text, f"the {noun}"))
    (mention,) = find_mentions(document, [report]).all
    assert mention.kind == kind


@pytest.mark.parametrize("word", ["my", "your", "his", "her", "its", "our", "their", "some"])
def test_a_small_word_after_a_possessive_is_no_name(word: str) -> None:
    document = tree(f"then/ADV/advmod/2 {word}/PRON/nmod:poss/2 nan/NOUN/nsubj/3 left/VERB/root/-", {"nan": "PERSON"})
    assert [n.span.of(document.text) for n in find_names(document)] == ([] if word != "some" else ["nan"])


@pytest.mark.parametrize("word", ["mr", "mrs", "ms", "miss", "sir", "dame", "Mr.", "brother"])
def test_a_word_after_a_courtesy_is_a_name_whatever_the_tagger_says(word: str) -> None:
    document = tree(f"then/ADV/advmod/3 {word}/NOUN/compound/2 Report/NOUN/nsubj/3 left/VERB/root/-")
    assert [n.span.of(document.text) for n in find_names(document)] == ([] if word == "brother" else ["Report"])


@pytest.mark.parametrize("mark", [":", ";", "!", "?", "|", "•"])
def test_a_stop_ends_a_name(mark: str) -> None:
    document = tree(
        f"then/ADV/advmod/1 Carrow/PROPN/root/- {mark}/PUNCT/punct/1 Ashton/PROPN/dep/1",
        {f"Carrow {mark} Ashton": "ORG"},
    )
    assert [n.span.of(document.text) for n in find_names(document)] == ["Carrow", "Ashton"]


@pytest.mark.parametrize("mark", ["-", "‐", "‑", "–", "/"])
def test_a_hyphen_joins_two_words_of_a_name(mark: str) -> None:
    document = tree(
        f"then/ADV/advmod/3 Ilse/PROPN/nsubj/3 +{mark}/PUNCT/punct/1 +aerts/X/flat/1 left/VERB/root/-",
        {"Ilse": "PERSON"},
    )
    names = [n.span.of(document.text) for n in find_names(document)]
    assert names == ([f"Ilse{mark}aerts"] if mark != "/" else ["Ilse"])


@pytest.mark.parametrize(
    ("text", "is_name"),
    [("D-Ohio", False), ("R-Iowa", False), ("I-Maine", False), ("D–N.Y.", False), ("D‑Ohio", False), ("X-Ohio", True),
     ("D-ohio", True), ("D-New York", False), ("D-new York", True)],
)  # fmt: skip
def test_party_and_state_are_no_name(text: str, is_name: bool) -> None:
    words = " ".join(f"{word}/PROPN/dep/0" for word in text.split())
    document = tree(f"then/ADV/root/- {words}", {text: "MISC"})
    assert bool(find_names(document)) is is_name


@pytest.mark.parametrize(
    ("relation", "within"),
    [
        ("det", True), ("det:predet", True), ("amod", True), ("compound", True), ("nummod", True), ("nmod", True),
        ("nmod:poss", True), ("nmod:desc", True), ("nmod:unmarked", True), ("flat", True), ("fixed", True),
        ("goeswith", True), ("case", False), ("advmod", True), ("obl:npmod", True), ("obl:unmarked", True),
        ("nmod:npmod", True), ("nmod:tmod", True), ("appos", False), ("conj", False), ("acl", False), ("obl", False),
    ],
)  # fmt: skip
def test_what_belongs_to_a_phrase(relation: str, within: bool) -> None:
    document = tree(f"word/X/{relation}/1 house/NOUN/root/-")
    assert phrase_around(document, document.tokens[1]).of(document.text) == ("word house" if within else "house")


def test_a_preposition_deeper_in_a_phrase_belongs_to_it() -> None:
    document = tree("house/NOUN/root/- of/ADP/case/2 cards/NOUN/nmod/0")
    assert phrase_around(document, document.tokens[0]).of(document.text) == "house of cards"


@pytest.mark.parametrize(
    "mark", ["“", "”", '"', "'s", "’s", "'", "’", "+.", "+-", "+‑", "+–", ".", "-", ",", "(", "+,"]
)
def test_marks_inside_of_a_phrase(mark: str) -> None:
    glue = "+" if mark in {"+-", "+‑", "+–"} else ""
    document = tree(f"ann/PROPN/compound/2 {mark}/PUNCT/dep/2 {glue}lee/PROPN/root/-")
    phrase = phrase_around(document, document.tokens[2]).of(document.text)
    assert phrase == (document.text if mark not in {".", "-", ",", "(", "+,"} else "lee")


@pytest.mark.parametrize("mark", ["-", "‑", "–"])
def test_a_hyphen_with_a_space_after_it_joins_nothing(mark: str) -> None:
    document = tree(f"ann/PROPN/compound/2 +{mark}/PUNCT/dep/2 lee/PROPN/root/-")
    assert phrase_around(document, document.tokens[2]).of(document.text) == "lee"


@pytest.mark.parametrize(
    ("relation", "leads"),
    [
        ("det", True), ("det:predet", True), ("amod", True), ("compound", True), ("flat", True), ("nummod", True),
        ("case", True), ("fixed", True), ("goeswith", True), ("nmod", False), ("nsubj", False), ("nmod:poss", False),
    ],
)  # fmt: skip
def test_a_source_that_is_cut_short_leads_to_its_noun(relation: str, leads: bool) -> None:
    document = tree(f"word/X/{relation}/1 house/NOUN/nsubj/2 fell/VERB/root/-")
    head = source_head(document, Span(0, 4), set())
    assert head is not None
    assert head.form == ("house" if leads else "word")


@pytest.mark.parametrize(
    ("upos", "leads"), [("NOUN", 1), ("PROPN", 1), ("PRON", 1), ("NUM", 1), ("ADJ", 0), ("VERB", 0)]
)
def test_a_source_that_is_cut_short_leads_to_a_noun_alone(upos: str, leads: int) -> None:
    document = tree(f"the/DET/det/1 one/{upos}/nsubj/2 fell/VERB/root/-")
    head = source_head(document, Span(0, 3), set())
    assert head is not None
    assert head.index == leads


@pytest.mark.parametrize(("words", "reached"), [(5, True), (6, False)])
def test_how_far_a_source_is_from_its_noun(words: int, reached: bool) -> None:
    between = " ".join(f"w{i}/ADJ/amod/{words + 1}" for i in range(words))
    document = tree(f"the/DET/det/{words + 1} {between} house/NOUN/root/-")
    head = source_head(document, Span(0, 3), set())
    assert head is not None
    assert (head.form == "house") is reached


@pytest.mark.parametrize(
    ("between", "reached"),
    [("-/PUNCT/punct/2", True), (",/PUNCT/punct/2", False), ("gone/VERB/amod/2", False), ("old/ADJ/amod/2", True)],
)
def test_what_stands_between_a_source_and_its_noun(between: str, reached: bool) -> None:
    document = tree(f"the/DET/det/2 {between} house/NOUN/root/-")
    head = source_head(document, Span(0, 3), set())
    assert head is not None
    assert (head.form == "house") is reached
    avoided = source_head(document, Span(0, 3), {1})
    assert avoided is not None
    assert avoided.form == "the"


@pytest.mark.parametrize("word", ["not", "n't", "n’t", "never", "NOT", "hardly"])
def test_negations(word: str) -> None:
    assert is_negated(tree(f"{word}/PART/root/-").tokens) is (word != "hardly")


@pytest.mark.parametrize("relation", ["conj", "appos", "flat"])
def test_a_part_of_a_phrase_has_its_part_in_the_clause(relation: str) -> None:
    document = tree(f"he/PRON/obj/2 she/PRON/{relation}/0 saw/VERB/root/-")
    assert grammar_of(document, document.tokens[1]) == "object"


@pytest.mark.parametrize("steps", [7, 8, 9])
def test_a_long_row_of_conjuncts(steps: int) -> None:
    row = " ".join(f"a{i}/NOUN/conj/{i}" for i in range(steps))
    document = tree(f"said/VERB/obj/- {row}")
    assert grammar_of(document, document.tokens[steps]) == ("object" if steps <= 8 else "other")


@pytest.mark.parametrize(
    ("relation", "part"),
    [
        ("csubj", "subject"), ("csubj:pass", "subject"), ("iobj", "object"), ("obl:unmarked", "oblique"),
        ("amod", "modifier"), ("nmod:desc", "modifier"), ("root", "root"), ("parataxis", "parataxis"), ("det", "other"),
    ],
)  # fmt: skip
def test_more_parts_of_the_clause(relation: str, part: str) -> None:
    document = tree(f"said/VERB/root/- he/PRON/{relation}/0")
    assert grammar_of(document, document.tokens[1]) == part


# --- quotations without a source -----------------------------------------------------------------------------------


def goes_on(text: str, first: str, second: str) -> bool:
    """Whether the second quotation gets the source of the first, "She"."""
    document = Document(text, (Paragraph(0, Span(0, len(text))),))
    start = text.rindex(second)
    one = words_of(text, first)
    two = Span(start, start + len(second))
    said = Cue(words_of(text, "said"), "say")
    reports = [
        Report((one,), (one,), SpeechKind.DIRECT, said, words_of(text, "She")),
        Report((two,), (two,), SpeechKind.DIRECT),
    ]
    filled, notes = imply_sources(reports, document)
    assert notes[0] == ()
    assert bool(notes[1]) is (filled[1].source is not None)
    return filled[1].source == reports[0].source


@pytest.mark.parametrize(("opens", "closes"), ["“”", '""', "„“", "«»", "‘’", "''", "``"])
def test_a_quotation_straight_after_one_in_the_same_marks(opens: str, closes: str) -> None:
    assert goes_on(f"{opens}No{closes}, She said. {opens}Yes{closes}", "No", "Yes")


@pytest.mark.parametrize("between", [" ", "\t", "\r\n", "\u00a0", ". ", ", ", "; ", ": ", "! ", "? ", "… "])
def test_what_may_stand_between_two_quotations(between: str) -> None:
    assert goes_on(f"“No”, She said{between}“Yes”", "No", "Yes")


@pytest.mark.parametrize("between", [" and ", " — ", " - ", " (", ". 1 "])
def test_what_may_not_stand_between_two_quotations(between: str) -> None:
    assert not goes_on(f"“No”, She said{between}“Yes”", "No", "Yes")


@pytest.mark.parametrize(("opens", "again"), ['“"', "“‘", "«“", "“("])
def test_other_marks_open_another_quotation(opens: str, again: str) -> None:
    assert not goes_on(f"{opens}No”, She said. {again}Yes”", "No", "Yes")


@pytest.mark.parametrize(("mark", "goes"), [(c, False) for c in "\"”“»’'"] + [(".", True), ("—", True)])
def test_a_quotation_that_was_closed_does_not_go_on_in_the_next_paragraph(mark: str, goes: bool) -> None:
    text = f"She said: “No{mark}\n\n“Yes”"
    first = Span(0, text.index("\n"))
    document = Document(text, (Paragraph(0, first), Paragraph(1, Span(first.end + 2, len(text)))))
    one, two = words_of(text, "No"), words_of(text, "Yes")
    before = Report((one,), (one,), SpeechKind.DIRECT, Cue(words_of(text, "said"), "say"), words_of(text, "She"))
    filled, notes = imply_sources([before, Report((two,), (two,), SpeechKind.DIRECT)], document)
    assert (filled[1].source == before.source) is goes
    why = "the quotation before it was not closed and goes on in this paragraph"
    assert notes[1] == ((why,) if goes else ())
    for changed in (
        attrs.evolve(before, kind=SpeechKind.INDIRECT),
        attrs.evolve(before, source=None),
        attrs.evolve(before, cue=Cue(words_of(text, "Yes"), "say")),
    ):
        assert imply_sources([changed, Report((two,), (two,), SpeechKind.DIRECT)], document)[1][1] == ()
    for kind, quoted in ((SpeechKind.MIXED, (two,)), (SpeechKind.DIRECT, ())):
        assert imply_sources([before, Report((two,), quoted, kind)], document)[1][1] == ()


def test_a_quotation_goes_on_with_one_of_its_own_depth_alone() -> None:
    text = "“No”, She said. “Yes”"
    one, two = words_of(text, "No"), words_of(text, "Yes")
    document = Document(text, (Paragraph(0, Span(0, len(text))),))
    before = Report((one,), (one,), SpeechKind.DIRECT, Cue(words_of(text, "said"), "say"), words_of(text, "She"))
    inside = Report((two,), (two,), SpeechKind.DIRECT, parent=0)
    assert imply_sources([before, inside], document)[1][1] == ()
