"""Which words count, and what is inside quotation marks by the rule that scores use."""

from __future__ import annotations

import pytest
from hypothesis import given

from quoteattr.claims import SpeechKind
from quoteattr.evaluate.words import Words, find_quoted_regions, tell_kind, word_lists
from quoteattr.text import Span

from ..strategies import texts
from .build import find

TEXT = "Ms. Ono’s state-run U.S. team, it said, lost."


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("Ono’s", [1]),
        ("no’", [1]),  # half a word counts as the word
        ("state-run U.S.", [2, 3]),
        (", it said,", [5, 6]),
        (",", []),
    ],
)
def test_a_span_covers_the_words_that_it_shares_a_character_with(words: str, numbers: list[int]) -> None:
    assert sorted(Words(TEXT).covered_by([find(TEXT, words)])) == numbers


def test_spans_may_be_empty_and_run_beyond_the_text() -> None:
    assert Words("It rained").covered_by([Span(1, 1), Span(3, 99), Span(70, 80)]) == {1}


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("the mayor of Aldmoor", {"mayor", "Aldmoor"}),
        ("the mayor's", {"mayor's"}),
        ("that", {"that"}),
        ("she", {"she"}),
    ],
)
def test_function_words_make_no_source_unless_nothing_else_is_there(source: str, kept: set[str]) -> None:
    words = Words(source)
    every = words.covered_by([Span(0, len(source))])
    assert {source.split()[i] for i in words.without_function_words(every)} == kept


@pytest.mark.parametrize(("content", "left"), [("that it rained", 2), ("it rained that day", 4), ("That one", 1)])
def test_a_that_in_front_can_be_dropped(content: str, left: int) -> None:
    words = Words(content)
    assert len(words.without_that(words.covered_by([Span(0, len(content))]))) == left


def test_nothing_less_that_is_nothing() -> None:
    assert Words("that").without_that(frozenset()) == frozenset()


@pytest.mark.parametrize(
    ("text", "regions", "why"),
    [
        ("“No,” she said, “never.”", ["No,", "never."], "curly"),
        ('"No," she said, "never."', ["No,", "never."], "straight"),
        ("``No,'' she said, ''never.''", ["No,", "never."], "as typed by newswires; '' opens and closes"),
        ("«No», she said. „Never”", ["No", "Never"], "angled and low"),
        ("“No, she said.\nIt is.", ["No, she said."], "left open: to the end of the line"),
        ("“No, “never”", ["No, ", "never"], "opened again before it was closed"),
        ('"No, "never"', ["No, ", "never"], "the same with straight marks"),
        ('It is 6" wide " or so', [], "a straight mark before a space opens nothing"),
        ('"No" "', ["No"], "nor does one at the end of a line"),
        ('«No "a" “b” c»', ['No "a" ', "b"], "an angled one is closed by its like only; a curly one opens anew"),
        ("It is over”", [], "a closing mark alone"),
        ("Mayor: ‘It is safe’", ["It is safe"], "single marks of a headline"),
        ("“He said ‘no’ twice”", ["He said ‘no’ twice"], "single ones inside double ones are part of them"),
        ("the mayor's and the towns' money", [], "apostrophes"),
        ("", [], "nothing"),
    ],
)
def test_quoted_regions(text: str, regions: list[str], why: str) -> None:
    assert [region.of(text) for region in find_quoted_regions(text)] == regions, why


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (["It is safe,"], SpeechKind.DIRECT),
        (["It is safe,", "Very."], SpeechKind.DIRECT),
        (["that it was “safe"], SpeechKind.MIXED),
        (["that it was"], SpeechKind.INDIRECT),
        (["“"], SpeechKind.INDIRECT),  # no word: the mark itself is in no region
    ],
)
def test_the_kind_of_a_content(content: list[str], kind: SpeechKind) -> None:
    text = "“It is safe,” he said. “Very.” He said that it was “safe”."
    spans = [find(text, words) for words in content]
    assert tell_kind(text, spans, find_quoted_regions(text)) is kind


@given(texts)
def test_regions_are_in_the_text_and_sorted(text: str) -> None:
    regions = find_quoted_regions(text)
    assert regions == sorted(regions)
    assert all(0 <= region.start <= region.end <= len(text) for region in regions)


def test_word_lists_are_words_in_lower_case() -> None:
    lists = word_lists()
    assert {"the", "of", "mr"} <= lists.function
    assert all(form == form.lower() for form in (*lists.function, *lists.irregular, *lists.irregular.values()))
