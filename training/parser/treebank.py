"""Treebanks and entity corpora -> windows with labels, in the features that the package reads.

A unit is what the encoder's tokenizer takes for a word: a run of letters and digits, or one punctuation mark. A word of
a treebank is one unit or several without a space between them ("U.S.", "3.5"); its labels sit on its first unit.
"""

from __future__ import annotations

import lzma
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quoteattr.detect.tagger import encode_paragraph
from quoteattr.marks import pair_marks
from quoteattr.text import Document, Paragraph, Span

IGNORED = -100
SPACELESS_BEFORE = frozenset(".,;:!?)]}%'’”") | {"n't", "'s", "'re", "'ve", "'ll", "'d", "'m"}
SPACELESS_AFTER = frozenset("([{$£€“‘")


@dataclass
class Word:
    """A word of a sentence: its form, whether white space follows, and what is known of it."""

    form: str
    spaced: bool = True
    upos: str = ""
    xpos: str = ""
    head: int = IGNORED  # its number in the sentence, from 1; 0 for the root
    deprel: str = ""
    entity: str = ""


@dataclass
class Window:
    """One window: the network's input, and labels by unit; IGNORED where nothing is known.

    Args:
        ids: Word pieces between [CLS] and [SEP].
        shapes: Shape of each piece's unit.
        quotes: Where each piece stands towards quotation marks.
        first: Position of each unit's first piece.
        joins: 1 if a unit goes on with the word before, 0 if it starts one; IGNORED after white space.
        ends: 1 for the first unit of a sentence's last word, 0 for other words.
        upos: Labels of words, on their first units; so are the following.
        xpos: Penn tags.
        entity: BIOES tags.
        heads: Position in the window's pieces of the governor's first piece; 0 for a root.
        deprel: Relations.
        sentence: Number of each unit's sentence in the paragraph.
        word: Number of the word in its sentence.
    """

    ids: NDArray[np.int64]
    shapes: NDArray[np.int64]
    quotes: NDArray[np.int64]
    first: NDArray[np.int64]
    joins: NDArray[np.int64] = field(init=False)
    ends: NDArray[np.int64] = field(init=False)
    upos: NDArray[np.int64] = field(init=False)
    xpos: NDArray[np.int64] = field(init=False)
    entity: NDArray[np.int64] = field(init=False)
    heads: NDArray[np.int64] = field(init=False)
    deprel: NDArray[np.int64] = field(init=False)
    sentence: NDArray[np.int64] = field(init=False)
    word: NDArray[np.int64] = field(init=False)

    def __post_init__(self) -> None:
        for name in ("joins", "ends", "upos", "xpos", "entity", "heads", "deprel", "sentence", "word"):
            setattr(self, name, np.full(len(self.first), IGNORED, np.int64))


Sentence = list[Word]


def open_text(path: Path) -> Any:
    return lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8")


def read_conllu(path: Path) -> Iterator[list[Sentence]]:
    """Paragraphs of a CoNLL-U file, each a list of sentences; multi-word tokens are taken apart."""
    paragraph: list[Sentence] = []
    sentence: Sentence = []
    parts = 0  # of a multi-word token that are still to come; the last has its spacing
    spaced = True
    with open_text(path) as lines:
        for line in lines:
            line = line.rstrip("\n")
            if line.startswith(("# newdoc", "# newpar")) and paragraph and not line.startswith("# newpar_block"):
                yield paragraph
                paragraph = []
            if not line and sentence:
                paragraph.append(sentence)
                sentence = []
            columns = line.split("\t")
            if columns[0].count("-") == 1 and line[0] != "#":
                first, last = map(int, columns[0].split("-"))
                parts, spaced = last - first + 1, "SpaceAfter=No" not in columns[9]
            elif columns[0].isdigit():
                _, form, _, upos, xpos, _, head, deprel, _, misc = columns
                apart = "SpaceAfter=No" not in misc
                if parts:
                    apart, parts = (spaced if parts == 1 else False), parts - 1
                known = (upos, xpos, int(head), deprel) if upos != "_" else ()  # of some texts only words are known
                sentence.append(Word(form, apart, *known, entity=_entity_of(misc)))
    if sentence:
        paragraph.append(sentence)
    if paragraph:
        yield paragraph


def _entity_of(misc: str) -> str:
    """The BIOES tag of a word, where its last column has one."""
    return next((part[4:] for part in misc.split("|") if part.startswith("NER=")), "")


def read_bioes(path: Path, group: int = 4) -> Iterator[list[Sentence]]:
    """Paragraphs of up to ``group`` sentences of a file with one word and its BIOES tag a line."""
    paragraph: list[Sentence] = []
    sentence: Sentence = []
    with open_text(path) as lines:
        for line in lines:
            form, _, tag = line.rstrip("\n").rpartition("\t")
            if form:
                sentence.append(Word(form, entity=tag))
            elif sentence:
                paragraph.append(_spaced(sentence))
                sentence = []
                if len(paragraph) == group:
                    yield paragraph
                    paragraph = []
    if sentence:
        paragraph.append(_spaced(sentence))
    if paragraph:
        yield paragraph


def _spaced(sentence: Sentence) -> Sentence:
    """Guess the spaces of words that come apart."""
    inside = False
    for word, following in zip(sentence, [*sentence[1:], Word(" ")], strict=True):
        word.spaced = following.form not in SPACELESS_BEFORE and word.form not in SPACELESS_AFTER
        if word.form == '"':
            inside = not inside
            word.spaced = word.spaced and not inside
        if following.form == '"' and inside:
            word.spaced = False
    return sentence


@dataclass(frozen=True)
class Labels:
    """The classes of each head, in the order of their numbers."""

    upos: tuple[str, ...]
    xpos: tuple[str, ...]
    deprel: tuple[str, ...]
    entity: tuple[str, ...]

    @classmethod
    def of(cls, paragraphs: Iterable[list[Sentence]]) -> Labels:
        """All that occur, in alphabetical order; "O" comes first."""
        words = [word for paragraph in paragraphs for sentence in paragraph for word in sentence]
        entity = sorted({word.entity for word in words} - {"", "O"})
        found = [sorted({getattr(word, name) for word in words} - {""}) for name in ("upos", "xpos", "deprel")]
        return cls(*(tuple(each) for each in found), ("O", *entity))

    def number(self, head: str, label: str) -> int:
        """The number of a head's label; IGNORED if the head does not know it."""
        known: tuple[str, ...] = getattr(self, head)
        return known.index(label) if label in known else IGNORED


def windows_of(paragraph: Sequence[Sentence], tokenizer: Any, labels: Labels) -> list[Window]:
    """The windows of a paragraph, as the package reads it; words that a cut tears from their governor lose it."""
    text, words = "", []  # start, sentence, number in it, word
    for number, sentence in enumerate(paragraph):
        for place, word in enumerate(sentence):
            words.append((len(text), number, place, word))
            text += word.form + " " * word.spaced
    text = text.rstrip()
    span = Span(0, len(text))
    pairs = pair_marks(text, [span])
    starts = [start for start, *_ in words]
    bounds = [start for start, _, place, _ in words if place == 0]
    document = _document(text, bounds)
    windows = []
    for read in encode_paragraph(tokenizer, document, span, pairs):
        window = Window(read.ids, read.shapes, read.quotes, read.first)
        units = first_units(starts, [len(word.form) for *_, word in words], read.starts, read.ends)
        place_of = {(words[k][1], words[k][2]): unit for k, unit in units.items()}
        spaced = [start > 0 and text[start - 1].isspace() for start in read.starts]
        window.joins[:] = [IGNORED if k == 0 or blank else 1 for k, blank in enumerate(spaced)]
        for k, unit in units.items():
            _, number, place, word = words[k]
            window.joins[unit] = IGNORED if unit == 0 or spaced[unit] else 0
            window.sentence[unit], window.word[unit] = number, place
            if word.entity:
                window.entity[unit] = labels.number("entity", word.entity)
            if word.entity and not word.upos:  # of a corpus of entities
                continue
            window.ends[unit] = place == len(paragraph[number]) - 1
            if not word.upos:
                continue
            window.upos[unit] = labels.number("upos", word.upos)
            window.xpos[unit] = labels.number("xpos", word.xpos)
            governor = place_of.get((number, word.head - 1))
            if word.head == 0 or governor is not None:
                window.heads[unit] = 0 if governor is None else read.first[governor]
                window.deprel[unit] = labels.number("deprel", word.deprel)
        if paragraph[0][0].entity and not paragraph[0][0].upos:  # its spaces are guesses
            window.joins[:] = IGNORED
        windows.append(window)
    return windows


def _document(text: str, bounds: Sequence[int]) -> Document:
    from quoteattr.text import Sentence as Stretch

    ends = [*bounds[1:], len(text)]
    sentences = tuple(Stretch(k, Span(a, b), 0, 0) for k, (a, b) in enumerate(zip(bounds, ends, strict=True)))
    return Document(text, (Paragraph(0, Span(0, len(text))),), sentences, (), (), "en")


def first_units(
    starts: Sequence[int], lengths: Sequence[int], unit_starts: Sequence[int], unit_ends: Sequence[int]
) -> dict[int, int]:
    """Of each word the first unit that it touches and no earlier word has; none for the rest of a torn unit."""
    taken = -1
    found = {}
    for k, (start, length) in enumerate(zip(starts, lengths, strict=True)):
        unit = max(bisect_left(unit_ends, start + 1), taken + 1)
        if unit < len(unit_starts) and unit_starts[unit] < start + length:
            found[k] = taken = unit
    return found
