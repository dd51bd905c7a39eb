"""The encoder: what it reads, what it keeps, and that its files are checked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quoteattr.encoder import Encoder, find_units, make_window
from quoteattr.errors import ModelCorruptError, ModelMissingError
from quoteattr.marks import pair_marks
from quoteattr.parse import EncoderParser
from quoteattr.text import Span
from tests.parse.promises import ARTICLE
from tests.spoilt_models import spoil


@pytest.mark.parametrize("name", ["encoder/encoder.int8.onnx", "encoder/tokenizer.json"])
def test_a_file_that_cannot_be_read_is_our_error(name: str, tmp_path: Path) -> None:
    manifest = spoil(tmp_path, name, b'["not a model"]')
    with pytest.raises(ModelCorruptError, match="reinstall"):
        Encoder(manifest)


def test_a_missing_file_is_our_error(tmp_path: Path) -> None:
    manifest = spoil(tmp_path, "encoder/tokenizer.json", None)
    with pytest.raises(ModelMissingError, match=r"tokenizer\.json.*pip install"):
        Encoder(manifest)


def test_the_encoders_reading_is_kept_for_whoever_asks_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quoteattr.encoder.KEPT_PIECES", 400)
    encoder = Encoder()
    parser = EncoderParser(encoder)
    calls: list[int] = []
    session = encoder._session

    class Spy:
        def run(self, names: None, inputs: dict[str, Any]) -> Any:
            calls.append(inputs["ids"].shape[1])
            return session.run(names, inputs)

    monkeypatch.setattr(encoder, "_session", Spy())
    first = parser.parse(ARTICLE)
    read = len(calls)
    assert read == len(first.paragraphs)
    assert parser.parse(ARTICLE) == first
    assert len(calls) == read
    for number in range(40):
        parser.parse(f"The {number} ferries of Portwick sail.")
    assert parser.parse(ARTICLE) == first
    assert len(calls) == 2 * read + 40


def test_what_is_read_of_a_paragraph_is_made_once_for_the_same_marks() -> None:
    text = 'Mr Osei said "the ferry" was late.'
    span = Span(0, len(text))
    pairs = pair_marks(text, [span])
    units = Encoder().find_units(text, span, pairs)
    whole = make_window(units, 0, len(units), pairs)
    assert make_window(units, 0, len(units), list(pairs)) is whole
    assert make_window(units, 0, len(units), ()).content != whole.content
    part = make_window(units, 0, 2, pairs)
    assert len(part.starts) == 2
    assert make_window(units, 0, 2, pairs) is not part


def test_combining_marks_belong_to_their_letters() -> None:
    text = "Zoe\u0301 said jɛsb̥ɐsn\u0329 no."
    units = Encoder().find_units(text, Span(0, len(text)), ())
    assert [text[start:end] for start, end in zip(units.starts, units.ends, strict=True)] == [
        "Zoe\u0301",
        "said",
        "jɛsb̥ɐsn\u0329",
        "no",
        ".",
    ]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder()


@given(st.text(st.sampled_from("aZé 09_.'\"“’—–…-[]@#&\t\n\r\x0b\x00\u0301\u2009$SEP"), max_size=30))
@example("[SEP] is no sign of ours.")
@example("a" * 101)
@example("Un­believable")
@example(f"so{' ' * 9}far")
def test_words_asked_for_once_are_read_as_the_tokenizer_reads_them_in_the_text(encoder: Encoder, text: str) -> None:
    text = f"No, {text}"
    span = Span(0, len(text))
    pairs = pair_marks(text, [span])
    ours, theirs = encoder.find_units(text, span, pairs), find_units(encoder.tokenizer, text, span, pairs)
    assert (ours.starts, ours.ends, ours.reach) == (theirs.starts, theirs.ends, theirs.reach)
    assert (ours.pieces.tolist(), ours.shapes.tolist()) == (theirs.pieces.tolist(), theirs.shapes.tolist())


def test_long_white_space_is_not_kept_with_a_word(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    known = encoder._known
    monkeypatch.setattr(encoder, "_known", lambda unit: asked.append(unit) or known(unit))
    for space in (" ", "\t" * 8, " " * 9, " \t" * 500):
        text = f"So{space}far"
        assert encoder.find_units(text, Span(0, len(text)), ()).ends[-1] == len(text)
    assert asked == ["So ", "far", f"So{chr(9) * 8}", "far"]


def test_white_space_around_words_and_nothing_but_white_space(encoder: Encoder) -> None:
    text = "X \t\n No  ferry,\n today \t "
    for span in (Span(1, len(text)), Span(1, 4), Span(0, 0)):
        ours, theirs = encoder.find_units(text, span, ()), find_units(encoder.tokenizer, text, span, ())
        assert (ours.starts, ours.ends, ours.reach) == (theirs.starts, theirs.ends, theirs.reach)
        assert ours.pieces.tolist() == theirs.pieces.tolist()


def test_windows_read_side_by_side_are_those_read_one_by_one() -> None:
    text = "Nobody knew.\n\nThe ferry, he said, was late again.\n\n“No,” said Mara Okello."
    alone, together = Encoder(), Encoder(threads=3)
    windows = []
    for part in ("Nobody knew.", "The ferry, he said, was late again.", "“No,” said Mara Okello."):
        start = text.index(part)
        units = together.find_units(text, Span(start, start + len(part)), ())
        windows.append(make_window(units, 0, len(units), ()))
    for read, window in zip(together.read_each(windows), windows, strict=True):
        assert np.array_equal(read, alone.read(window))


@pytest.mark.parametrize("threads", [0, -1])
def test_there_is_one_thread_at_least(threads: int) -> None:
    with pytest.raises(ValueError, match="threads are 1 or more"):
        Encoder(threads=threads)
