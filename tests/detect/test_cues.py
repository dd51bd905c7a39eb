"""The lexicon of cues, and how a cue is typed."""

from __future__ import annotations

from collections import Counter
from importlib import resources

import pytest

from quoteattr._toml import loads
from quoteattr.claims import CueAct, Polarity
from quoteattr.detect.cues import describe_cue, is_speech, lexicon
from quoteattr.parse import EncoderParser
from quoteattr.text import Document, Span

A, D, C, E, M = CueAct.ASSERTIVE, CueAct.DIRECTIVE, CueAct.COMMISSIVE, CueAct.EXPRESSIVE, CueAct.MENTAL
YES, NO = Polarity.POSITIVE, Polarity.NEGATIVE

# sentence with the cue in brackets, lemma, act, polarity, hedged
CUES = [
    ("Mr Osei [said] the ferry was late.", "say", A, YES, False),
    ("[According to] the harbour board, the ferry was late.", "according to", A, YES, False),
    ("Mr Osei [denied] that the ferry was late.", "deny", A, NO, False),
    ("Mr Osei [did not say] why the ferry was late.", "say", A, NO, False),
    ("Mr Osei [did not deny] that the ferry was late.", "deny", A, YES, False),
    ("Mr Osei [declined to comment] on the ferry.", "decline", A, NO, False),
    ("Mr Osei [asked] why the ferry was late.", "ask", D, YES, False),
    ("Mr Osei [promised] to repair the ferry.", "promise", C, YES, False),
    ("Mr Osei [criticised] the ferry's owners.", "criticise", E, YES, False),
    ("Mr Osei [thinks] the ferry is late.", "think", M, YES, False),
    ("The ferry [is said] to be late.", "say", A, YES, True),
    ("The ferry was [reportedly] late.", "reportedly", A, YES, True),
    ("The report [was said by] Mr Osei to be late.", "say", A, YES, False),
    ("His [claim] that the ferry was late was wrong.", "claim", A, YES, False),
    ("Mr Osei [went on] to say that the ferry was late.", "go", A, YES, False),
    ("Mr Osei [told] the crew to leave.", "tell", D, YES, False),
    ("Mr Osei [told] the crew that the ferry was late.", "tell", A, YES, False),
    ("Mr Osei [agreed] to repair the ferry.", "agree", C, YES, False),
    ("Mr Osei [agreed] that the ferry was late.", "agree", A, YES, False),
    ("Mr Osei [refused] to repair the ferry.", "refuse", C, NO, False),
    ("Mr Osei [refused to say] why.", "refuse", A, NO, False),
    ("Mr Osei [did not respond] to a request.", "respond", A, NO, False),
    ("Mr Osei [failed to mention] the ferry.", "mention", A, NO, False),
    ("Mr Osei [said] nothing about the ferry.", "say", A, NO, False),
    ("Mr Osei [had no comment].", "comment", A, NO, False),
    ("Mr Osei [asked] not to be named.", "ask", D, YES, False),
    ("Mr Osei [called] the ferry a wreck.", "call", A, YES, False),
    ("Mr Osei [called for] a new ferry.", "call", D, YES, False),
    ("Mr Osei [wondered] whether the ferry was late.", "wonder", D, YES, False),
    ("Mr Osei [apologised for] the ferry.", "apologise", E, YES, False),
    ("Mr Osei [ruled] that the ferry was safe.", "rule", CueAct.DECLARATIVE, YES, False),
    ("The ferry [is feared] to be late.", "fear", M, YES, True),
]


@pytest.mark.parametrize(("sentence", "lemma", "act", "polarity", "hedged"), CUES, ids=[c[0] for c in CUES])
def test_a_cue_is_typed(
    parser: EncoderParser, sentence: str, lemma: str, act: CueAct, polarity: Polarity, hedged: bool
) -> None:
    start, end = sentence.index("["), sentence.index("]") - 1
    document = parser.parse(sentence.replace("[", "").replace("]", ""))
    cue = describe_cue(document, Span(start, end))
    assert (cue.lemma, cue.act, cue.polarity, cue.hedged) == (lemma, act, polarity, hedged)


# sentence with the cue in brackets, whether it is an act of saying
SPEECH = [
    ("Mr Osei [said] so.", True),
    ("Mr Osei [thinks] so.", False),
    ("Mr Osei [made it clear] that the ferry was late.", True),
    ("Mr Osei[:] The ferry was late.", True),
    ("Mr Osei [repaired] the ferry.", False),
]


@pytest.mark.parametrize(("sentence", "speech"), SPEECH, ids=[s[0] for s in SPEECH])
def test_speech_is_told_from_thought(parser: EncoderParser, sentence: str, speech: bool) -> None:
    start, end = sentence.index("["), sentence.index("]") - 1
    document = parser.parse(sentence.replace("[", "").replace("]", ""))
    assert is_speech(document, Span(start, end)) is speech


def test_a_word_stands_in_one_class() -> None:
    data = loads(resources.files("quoteattr.detect").joinpath("cues.toml").read_text(encoding="utf-8"))
    for key in ("verbs", "nouns"):
        words = [word for entry in data.values() if "speech" in entry for word in entry.get(key, "").split()]
        assert [word for word, times in Counter(words).items() if times > 1] == []


def test_a_cue_without_a_parse_keeps_its_words() -> None:
    cue = describe_cue(Document("Ono:  said"), Span(3, 4))
    assert (cue.lemma, cue.act) == (":", A)


def test_the_lexicon_is_consistent() -> None:
    words = lexicon()
    assert {"say", "tell", "write", "according to"} <= {*words.verbs, *words.phrases}
    assert words.speech <= {*words.verbs, *words.nouns}
    assert "think" not in words.speech
    for listed in (words.with_infinitive, words.with_object, words.nested, words.nested_thought, words.plain_speech):
        assert listed <= set(words.verbs)
    assert words.clause_assertive | words.infinitive_directive | words.with_predicate <= set(words.verbs)
    assert words.hearsay <= words.hedges
    assert all(word == word.casefold().strip() for table in (words.verbs, words.nouns, words.phrases) for word in table)
    assert all(" " in phrase for phrase in words.phrases)  # a cue of one word is not searched for them
