"""The engine's comparison text: bounded, harmless, and every offset with its way back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.parse import _prepare, split_paragraphs
from quoteattr.parse._prepare import Part, cut_parts, cut_sentence


def prepare(text: str) -> list[Part]:
    return list(cut_parts(text, split_paragraphs(text)))


def originals(text: str) -> list[str]:
    """What stands in the text behind each piece of each part."""
    return [piece.span.of(text) for part in prepare(text) for piece in part.pieces]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One.\nTwo.", "One.\n\nTwo."),
        ("A\0B\x1fC\x7fD\x9fE", "A B C D E"),
        ("\ufeffA\u200bB", "A B"),
        ("A\ud800B\udfffC", "A\ufffdB\ufffdC"),
        ("\U0001f600 e\u0301 \u202b\u05d0", "\U0001f600 e\u0301 \u202b\u05d0"),
        ("“A ‘b’” «c» „d“", '"A \'b\'" "c" "d"'),
    ],
    ids=["paragraphs", "controls", "byte-order mark, zero-width space", "lone surrogates", "kept", "marks"],
)
def test_characters_are_made_harmless_one_for_one(text: str, expected: str) -> None:
    assert [part.text.strip() for part in prepare(text)] == [expected]


def test_line_breaks_inside_a_wrapped_paragraph_become_spaces() -> None:
    text = f"{'x' * 50}\r\n{'y' * 50}\n{'z' * 10}"
    assert [part.text for part in prepare(text)] == [f"{'x' * 50}  {'y' * 50} {'z' * 10}"]


@pytest.mark.parametrize(
    ("unit", "last"),
    [
        ("Word after word. ", ". "),
        ("He left.” (So they say.) ", ") "),
        ("word after word ", " "),
        ("甲乙丙丁。", "。"),
        ("x", "x"),
    ],
    ids=["sentence ends", "closing marks", "white space", "full-width", "nothing to cut at"],
)
def test_a_long_paragraph_is_cut_at_the_best_place(unit: str, last: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_prepare, "_PIECE_LENGTH", 100)
    text = (unit * 1000)[:1000].strip()
    pieces = originals(text)
    assert "".join(pieces) == text
    assert all(piece.endswith(last) and 50 <= len(piece) <= 100 for piece in pieces[:-1])


def test_parts_are_bounded_and_cut_between_paragraphs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_prepare, "_PART_LENGTH", 50)
    text = "\n".join(f"Paragraph {number} of some." for number in range(20))
    parts = prepare(text)
    assert len(parts) == 7
    assert all(50 <= len(part.text) <= 75 for part in parts[:-1])
    assert originals(text) == text.split("\n")


@given(st.text(st.one_of(st.sampled_from("ab .\n"), st.characters()), max_size=400))
def test_every_offset_has_its_way_back(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_prepare, "_PIECE_LENGTH", 30)
        patch.setattr(_prepare, "_PART_LENGTH", 60)
        parts = prepare(text)
    covered = []
    for part in parts:
        assert len(part.text) <= 60 + 30 + 2
        part.text.encode("utf-8")
        for piece in part.pieces:
            compared = part.text[piece.start : piece.start + len(piece.span)]
            assert len(compared) == len(piece.span) <= 30
            assert "\n" not in compared
            for offset, character in enumerate(compared, piece.start):
                original = text[offset + part.shift_at(offset)]
                assert character == original or character in " \"'\ufffd"
            covered.append(piece.span)
    assert covered == sorted(covered)
    assert "".join("".join(span.of(text) for span in covered).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("forms", "expected", "why"),
    [
        ("a b c", [(0, 3)], "short enough"),
        ("a b c d e f g h i j", [(0, 10)], "just short enough"),
        ("a b c d e f g h i j k", [(0, 10), (10, 11)], "anywhere"),
        ("a b c d e f , h i j k", [(0, 7), (7, 11)], "after a comma"),
        ("a b c d e ; f , i j k", [(0, 6), (6, 11)], "rather after a semicolon"),
        ("a ; c d e f g h i j k", [(0, 10), (10, 11)], "not in the first half"),
        ("a b c d e f g h i j ,", [(0, 10), (10, 11)], "not beyond the limit"),
        ("a b c d e f g h i , k", [(0, 10), (10, 11)], "after the last word that fits"),
    ],
)
def test_a_long_sentence_is_cut_at_the_best_place(forms: str, expected: list[tuple[int, int]], why: str) -> None:
    assert list(cut_sentence(forms.split(), 10)) == expected, why
