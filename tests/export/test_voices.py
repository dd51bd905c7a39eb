"""Claims put together by speaker, and the words that each one gets."""

from __future__ import annotations

import pytest
from hypothesis import given

from quoteattr.claims import (
    ActorRef,
    ArticleActor,
    Candidate,
    Claim,
    Extraction,
    MentionForm,
    Resolution,
    ResolutionStatus,
    Speaker,
    SpeechKind,
)
from quoteattr.export.voices import count_words, group_voices
from quoteattr.text import Span

from ..strategies import extractions
from .articles import find, make_bridge

_STATUS = ResolutionStatus


def _speaker(
    text: str,
    words: str,
    status: ResolutionStatus | None,
    *,
    form: MentionForm = MentionForm.NOMINAL,
    after: int = 0,
    antecedents: tuple[Span, ...] = (),
    candidates: tuple[Candidate, ...] = (),
) -> Speaker:
    span = find(text, words, after)
    actor = ActorRef(candidates[0].id, candidates[0].name) if status is _STATUS.RESOLVED else None
    resolution = None if status is None else Resolution(status, actor, candidates)
    return Speaker(span, span, words, form, antecedents, resolution)


def _claim(number: int, text: str, words: str, speaker: Speaker | None, after: int = 0, **more: object) -> Claim:
    span = find(text, words, after)
    return Claim(f"c{number}", SpeechKind.INDIRECT, words, (span,), speaker=speaker, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", 0),
        (" — … ", 0),
        ("It’s the U.S.-backed 4,000.50 plan", 5),
        ("snake_case counts twice", 4),
        ("naïve שלום 東京", 3),
    ],
)
def test_words(text: str, number: int) -> None:
    assert count_words(text) == number


def test_the_bridge() -> None:
    text, extraction = make_bridge()
    voices = group_voices(text, extraction)
    assert [(v.name, v.status and v.status.value, v.claims, v.words) for v in voices] == [
        ("Mara Okello", "RESOLVED", (0,), 10),
        ("A second engineer", "UNNAMED", (2,), 10),
        ("Juan Odell", "RESOLVED", (1,), 5),
        ("Residents", "COLLECTIVE", (4,), 4),
        ("Mr Okello", "AMBIGUOUS", (5,), 3),
        ("Smith", "UNKNOWN", (6,), 1),
        ("the mayor", "UNNAMED", (3,), 0),  # what is told of it counts for the second engineer
        ("", None, (7,), 6),
    ]
    assert voices[0].actor is extraction.actors[0]
    assert [voice.named for voice in voices] == [True] * 7 + [False]


TEXT = "An official said yes. The official said no. An official said maybe. He said never. Roe said ever."


def _group(*speakers: Speaker | None, actors: tuple[ArticleActor, ...] = ()) -> list[tuple[str, tuple[int, ...]]]:
    answers = ["yes", "no", "maybe", "never", "ever"]
    claims = [_claim(i, TEXT, answers[i], speaker, TEXT.index("said")) for i, speaker in enumerate(speakers)]
    return [(v.name, v.claims) for v in group_voices(TEXT, Extraction("a", tuple(claims), actors))]


def test_a_mention_joins_what_stands_for_it_and_the_same_words_elsewhere_do_not() -> None:
    first, second = find(TEXT, "An official"), find(TEXT, "An official", 40)
    again = _speaker(TEXT, "The official", _STATUS.UNNAMED, antecedents=(first,))
    he = _speaker(TEXT, "He", _STATUS.UNNAMED, form=MentionForm.PRONOUN, antecedents=(second,))
    speakers = [_speaker(TEXT, "An official", _STATUS.UNNAMED, after=after) for after in (0, 40)]
    assert _group(speakers[0], again, speakers[1], he) == [("An official", (0, 1)), ("An official", (2, 3))]


def test_one_name_is_one_speaker_and_a_status_more_is_another_one() -> None:
    roe = _speaker(TEXT, "Roe", _STATUS.UNKNOWN, form=MentionForm.NAME)
    other = _speaker(TEXT, "Roe", _STATUS.AMBIGUOUS, form=MentionForm.NAME)
    unresolved = _speaker(TEXT, "Roe", None, form=MentionForm.NAME)
    assert _group(roe, other, roe, unresolved) == [("Roe", (0, 2)), ("Roe", (1,)), ("Roe", (3,))]


def test_an_actor_that_only_the_article_knows_is_one_speaker() -> None:
    known = (Candidate("a1", "Roe", 0.0),)
    roe = _speaker(TEXT, "Roe", _STATUS.UNKNOWN, form=MentionForm.NAME, candidates=known)
    he = _speaker(TEXT, "He", _STATUS.UNKNOWN, form=MentionForm.PRONOUN, candidates=known)
    assert _group(roe, he, actors=(ArticleActor("a1", "Roe", "person"),)) == [("Roe", (0, 1))]
    assert len(_group(roe, he, actors=(ArticleActor("a1", "Roe", "person", registry="city"),))) == 2


def test_words_count_once_for_the_outermost_claim() -> None:
    text = "They said that he said it rained all day."
    outer = _claim(1, text, "that he said it rained all day", _speaker(text, "They", _STATUS.COLLECTIVE))
    inner = _claim(2, text, "it rained", _speaker(text, "he", _STATUS.UNNAMED), parent="c1")
    crossing = _claim(3, text, "rained all day.", None)
    orphan = _claim(4, text, "They", None, parent="gone")
    voices = group_voices(text, Extraction("a", (outer, inner, crossing, orphan)))
    assert [(voice.name, voice.words) for voice in voices] == [("They", 7), ("he", 0), ("", 1)]


@given(extractions())
def test_every_claim_has_one_speaker_and_no_word_counts_twice(pair: tuple[str, Extraction]) -> None:
    text, extraction = pair
    voices = group_voices(text, extraction)
    assert sorted(index for voice in voices for index in voice.claims) == list(range(len(extraction.claims)))
    # Cutting a word in two makes two of it, so a text of n characters has at most n words however it is cut.
    assert 0 <= sum(voice.words for voice in voices) <= len(text)
