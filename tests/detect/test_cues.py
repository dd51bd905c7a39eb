"""The lexicon of cues, and how a cue is typed."""

from __future__ import annotations

import pytest

from quoteattr.claims import CueAct, Polarity
from quoteattr.detect.cues import describe_cue, lexicon
from quoteattr.parse import StanzaParser
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
]


@pytest.mark.parametrize(("sentence", "lemma", "act", "polarity", "hedged"), CUES, ids=[c[0] for c in CUES])
def test_a_cue_is_typed(
    parser: StanzaParser, sentence: str, lemma: str, act: CueAct, polarity: Polarity, hedged: bool
) -> None:
    start, end = sentence.index("["), sentence.index("]") - 1
    document = parser.parse(sentence.replace("[", "").replace("]", ""))
    cue = describe_cue(document, Span(start, end))
    assert (cue.lemma, cue.act, cue.polarity, cue.hedged) == (lemma, act, polarity, hedged)


def test_a_cue_without_a_parse_keeps_its_words() -> None:
    cue = describe_cue(Document("Ono:  said"), Span(3, 4))
    assert (cue.lemma, cue.act) == (":", A)


def test_the_lexicon_is_consistent() -> None:
    words = lexicon()
    assert {"say", "tell", "write", "according to"} <= {*words.verbs, *words.phrases}
    assert words.speech <= {*words.verbs, *words.nouns}
    assert "think" not in words.speech
    assert words.with_infinitive <= set(words.verbs)
    assert all(word == word.casefold().strip() for table in (words.verbs, words.nouns, words.phrases) for word in table)
