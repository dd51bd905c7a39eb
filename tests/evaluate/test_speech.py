"""Which cues are acts of saying or writing."""

from __future__ import annotations

import pytest

from quoteattr.detect.cues import lexicon
from quoteattr.evaluate.speech import is_speech_cue
from quoteattr.evaluate.words import word_lists


@pytest.mark.parametrize(
    "cue",
    [
        *("said", "has told", "says", "saying", "denied", "denies", "writing", "wrote", "admitted", "ripping"),
        *(
            "According to",
            "went on",
            "made it clear, made clear",
            "in a statement",
            "her claims that",
            "’s said",
            ":",
            "—",
        ),
    ],
)
def test_acts_of_speech(cue: str) -> None:
    assert is_speech_cue(cue)


@pytest.mark.parametrize("cue", ["believes", "hoped", "went home", "thinking", "", "  ", "in the end"])
def test_other_cues(cue: str) -> None:
    assert not is_speech_cue(cue)


def test_irregular_forms_lead_to_words_of_the_lexicon() -> None:
    words = lexicon()
    known = words.speech | {word for phrase in words.phrases for word in phrase.split()}
    assert set(word_lists().irregular.values()) <= known
