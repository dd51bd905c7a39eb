"""Quotation marks: a table of texts with the quotations that their marks delimit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.marks import MarkPair, pair_marks, plain_marks
from quoteattr.text import Span


def paragraphs(text: str) -> list[Span]:
    spans, start = [], 0
    for line in text.split("\n"):
        if line:
            spans.append(Span(start, start + len(line)))
        start += len(line) + 1
    return spans


def pair(text: str) -> tuple[MarkPair, ...]:
    return pair_marks(text, paragraphs(text))


# text, the words inside each pair, why
CLOSED = [
    ('"Yes," she said. "No."', ["Yes,", "No."], "straight marks, a split quotation"),
    ("“Yes,” she said. “No.”", ["Yes,", "No."], "curly marks"),
    ("''Yes,'' she said. ``No.''", ["Yes,", "No."], "two apostrophes and TeX marks"),
    ("„Ja“, sagte er. „Nein.“", ["Ja", "Nein."], "German low-9 marks"),
    ("„Tak”, powiedział.", ["Tak"], "Polish low-9 marks"),
    ("„Dutch‟ marks", [], "a high-reversed-9 opens and is not closed"),
    ("«Oui», dit-il.", ["Oui"], "guillemets"),
    ("« Oui », dit-il.", [" Oui "], "guillemets with spaces"),
    ("»Ja«, sagte er. »Nein«", ["Ja", "Nein"], "guillemets that point inwards"),
    ("‹Oui›, dit-il.", ["Oui"], "single guillemets"),
    ("”Ja”, sade hon. ”Nej.”", ["Ja", "Nej."], "Swedish: the closing mark opens too"),
    ("「はい」と彼女は言った。『いいえ』", ["はい", "いいえ"], "corner brackets"),
    ("‘Yes,’ said Ono’s aide. ‘No.’", ["Yes,", "No."], "curly single marks and an apostrophe"),
    ("'Yes,' said Ono's aide. 'No.'", ["Yes,", "No."], "straight single marks and an apostrophe"),
    ("‘The players’ union is gone,’ he said.", ["The players’ union is gone,"], "a plural's apostrophe inside"),
    ("'The players' union is gone,' he said.", ["The players' union is gone,"], "the same, straight"),
    ("the 'war room' and the 'peace camp'", ["war room", "peace camp"], "scare quotes"),
    ("the boys' 'own' goal", ["own"], "a plural's apostrophe before"),
    ("'We're goin' home,' he said.", ["We're goin' home,"], "a dropped letter"),
    ("Rock 'n' roll of the '90s; give 'em 'hell'.", ["hell"], "words that begin with an apostrophe"),
    ("'Tis the season of the ministers' cars", [], "an elision and a plural"),
    ('He is 6\'2" tall and said "no".', ["no"], "feet and inches"),
    ('"Mixed,” she said.', ["Mixed,"], "a straight mark that a curly one closes"),
    (
        '"She called it “late” twice," he said.',
        ["She called it “late” twice,", "late"],
        "curly marks inside straight ones",
    ),
    ('"She called it “late” twice, he said.', ["late"], "a straight mark left over before curly pairs"),
    ("(“inside”)—“dash”", ["inside", "dash"], "brackets and dashes beside marks"),
    ('“”, said "" nothing', ["", ""], "empty quotations"),
    ("said ‘’ nothing", [], "an empty pair of single marks is none"),
    ("\N{FULLWIDTH QUOTATION MARK}Yes\N{FULLWIDTH QUOTATION MARK}", ["Yes"], "full-width marks"),
    ("", [], "no text"),
    ('""=', [""], "marks and nothing else"),
    ('<b lang="en" title="It is late">said "no"', ["no"], "values in markup that was left in the text"),
    ('It is = "late" for her', ["late"], "an equals sign of the writer's"),
    ("'", [], "a lone apostrophe"),
]


@pytest.mark.parametrize(("text", "inside", "why"), CLOSED, ids=[c[2] for c in CLOSED])
def test_closed_quotations(text: str, inside: list[str], why: str) -> None:
    assert [p.inner.of(text) for p in pair(text) if p.closed] == inside, why


NESTED = [
    ("“He told me ‘no’ twice,” she said.", [("He told me ‘no’ twice,", 0), ("no", 1)]),
    ("'The union is \"furious\".'", [('The union is "furious".', 0), ("furious", 1)]),
    ("“A «b ‘c’» d”", [("A «b ‘c’» d", 0), ("b ‘c’", 1), ("c", 2)]),
    ("“One «two” three» four", [("One «two", 0)]),  # crossing marks: the inner one was no quotation
]


@pytest.mark.parametrize(("text", "expected"), NESTED)
def test_nesting(text: str, expected: list[tuple[str, int]]) -> None:
    assert [(p.inner.of(text), p.depth) for p in pair(text)] == expected


UNCLOSED = [
    ("He said: “I don't know", [("I don't know", False)], "to the paragraph's end"),
    ('"Never closed. "No," he said.', [("Never closed. ", False), ("No,", True)], "to the next opening mark"),
    ("“Outer “inner” rest”", [("Outer ", False), ("inner", True)], "the same mark inside ends the one before"),
    ('left," he said', [], "a stray closing mark"),
    ('"', [], "a mark with nothing after it"),
    ("said « nothing", [(" nothing", False)], "a guillemet"),
    ("‘Gone", [], "a single mark needs more than that"),
]


@pytest.mark.parametrize(("text", "expected", "why"), UNCLOSED, ids=[c[2] for c in UNCLOSED])
def test_unclosed_quotations(text: str, expected: list[tuple[str, bool]], why: str) -> None:
    assert [(p.inner.of(text), p.closed) for p in pair(text)] == expected, why


CONTINUED = [
    ("“First.\n“Second.”\nThird.", [("First.", False), ("Second.", True)]),
    ("'First.\n'Second.'\nThird.", [("First.", False), ("Second.", True)]),
    ("“First.”\n“Second.”", [("First.", False), ("Second.", False)]),
    ("“First.\nHe said “second”.", [("First.", False), ("second", False)]),
    ("“First.\n'Second.'", [("First.", False), ("Second.", False)]),
    ("“First ‘a’.\n“Second ‘b’.”", [("First ‘a’.", False), ("a", False), ("Second ‘b’.", True), ("b", False)]),
]


@pytest.mark.parametrize(("text", "expected"), CONTINUED)
def test_quotations_over_several_paragraphs(text: str, expected: list[tuple[str, bool]]) -> None:
    assert [(p.inner.of(text), p.continues) for p in pair(text)] == expected


def test_plain_marks_keep_every_offset() -> None:
    text = "“Yes,” said Ono’s ``aide''."
    assert plain_marks(text, pair(text), Span(0, len(text))) == '"Yes," said Ono\'s " aide" .'


def test_a_pair_spans_its_marks() -> None:
    text = "so “yes” and “no"
    closed, left_open = pair(text)
    assert (closed.span.of(text), left_open.span.of(text)) == ("“yes”", "“no")


MARKS = st.text(alphabet="\"'“”‘’„«»‹›`「」『』,.= aS2\n", max_size=60)


@given(MARKS)
def test_straight_and_curly_single_marks_pair_alike_when_alone(text: str) -> None:
    words = "".join(c for c in text if c not in "\"'“”‘’„«»‹›`「」『』\n")
    straight, curly = f"'x{words}y.' he", f"‘x{words}y.’ he"
    assert [p.inner for p in pair(straight)] == [p.inner for p in pair(curly)]
