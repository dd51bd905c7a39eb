"""The encoder: the lower layers of the network, which parser and tagger share, and what they read.

Both read a paragraph at a time (a long one is cut), never more: what is found in it can then never depend on what
stands elsewhere in the text, and the int8 activation scales, taken per call, never on what shares a batch. What the
shared layers made of a window is kept for a while, so that whoever asks second gets it for nothing.

ONNX Runtime and tokenizers stay inside this module.
"""

from __future__ import annotations

import os
import re
import sys
import threading
import unicodedata
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate, chain
from operator import add
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import attrs
import numpy as np

from ._threads import Threads
from .errors import ModelCorruptError
from .marks import MarkPair, plain_marks
from .models import Manifest, bundled
from .text import Span

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "KEPT_PIECES",
    "MAX_PIECES",
    "PIECES_TOGETHER",
    "Encoder",
    "Units",
    "Window",
    "find_units",
    "load_tokenizer",
    "make_window",
    "open_network",
]

#: Longest window in word pieces; training never saw longer ones, and positions beyond it cost accuracy.
MAX_PIECES = 192
#: How many pieces a network reads, window by window, before its scores are looked at. A network and what reads its
#: scores drive each other out of the processor's caches, so they take turns less often than once a window.
PIECES_TOGETHER = 1_000
#: How many pieces' values are kept for whoever asks second: some thirty articles, 50 MB.
KEPT_PIECES = 1 << 15

# How many words' pieces are kept, some 20 MB.
_KNOWN_WORDS = 1 << 16
# Texts in which the tokenizer finds no units but these; a bracket may begin one of its own signs ("[SEP]").
_SIMPLE = re.compile(r"[\t\n\r\x20-\x5a\x5c-\x7e–—…]*")
# A unit with the white space after it, so that lengths alone say where each one is.
_UNIT = re.compile(r"(?:[A-Za-z0-9]+|[^\sA-Za-z0-9])\s*")
# More white space than anybody means is not kept with a unit.
_GAP = re.compile(r"\s{9}")

_Value = TypeVar("_Value")

_NO_TELEMETRY = "ORT_DISABLE_TELEMETRY"
# What ONNX Runtime puts in the place of an addition and a normalisation takes four times as long as these two.
_SLOWER = ["SkipLayerNormFusion"]

_CLS, _SEP = 101, 102
_OUTSIDE, _INSIDE, _OPENING, _CLOSING = range(4)
_LOWER, _TITLE, _UPPER, _MIXED, _DIGITS, _OTHER = range(6)


@attrs.frozen(eq=False)
class Units:
    """What the tokenizer takes for the words of a paragraph: runs of letters and digits, and punctuation marks.

    Args:
        starts: Offsets in the text, in order.
        ends: End-exclusive.
        reach: How many word pieces stand before each unit; at the end, how many there are.
        pieces: The numbers of all word pieces.
        shapes: Of each piece the shape of its unit.
        whole: Windows of all of them that were made, by the quotation marks that they were made with.
    """

    starts: list[int]
    ends: list[int]
    reach: list[int]
    pieces: NDArray[np.int64]
    shapes: NDArray[np.int64]
    whole: dict[tuple[MarkPair, ...], Window] = attrs.field(init=False, factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.starts)


@attrs.frozen(eq=False)
class Window:
    """A stretch of one paragraph as the network reads it.

    ``ids``, ``shapes`` and ``quotes`` are one row of the network's input; ``first`` is the position of each unit's
    first piece in it, ``starts`` and ``ends`` the units' code-point offsets in the text.
    """

    ids: NDArray[np.int64]
    shapes: NDArray[np.int64]
    quotes: NDArray[np.int64]
    first: NDArray[np.int64]
    starts: list[int]
    ends: list[int]

    @cached_property
    def content(self) -> bytes:
        """What tells it from windows that the network reads otherwise."""
        return self.ids.tobytes() + self.shapes.astype(np.int8).tobytes() + self.quotes.astype(np.int8).tobytes()


class _Memory(Generic[_Value]):
    """What was made lately, for whoever asks second; the oldest goes where it grows too large."""

    def __init__(self, count_pieces: Callable[[_Value], int]) -> None:
        self._count_pieces = count_pieces
        self._kept: OrderedDict[Hashable, _Value] = OrderedDict()
        self._pieces = 0
        self._lock = threading.Lock()

    def find(self, key: Hashable) -> _Value | None:
        """What is kept under a key."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, key: Hashable, value: _Value) -> None:
        """Keep a value."""
        with self._lock:
            if key not in self._kept:
                self._kept[key] = value
                self._pieces += self._count_pieces(value)
            while self._pieces > KEPT_PIECES:
                self._pieces -= self._count_pieces(self._kept.popitem(last=False)[1])


class Encoder:
    """The layers that parser and tagger share. Safe to share between threads.

    Args:
        manifest: Names ``encoder/encoder.int8.onnx`` and ``encoder/tokenizer.json`` with their hashes; None for the
            bundled one.
        threads: How many windows are read at once.

    Raises:
        ModelMissingError: A file is missing.
        ModelCorruptError: A file is not what it should be.
        ValueError: ``threads`` is less than 1.
    """

    def __init__(self, manifest: Manifest | None = None, *, threads: int = 1) -> None:
        self.threads = Threads(threads)
        self.manifest = manifest or bundled("en")
        self.tokenizer = load_tokenizer(self.manifest.path("encoder/tokenizer.json"))
        self._session = open_network(self.manifest.path("encoder/encoder.int8.onnx"))
        self._values: _Memory[NDArray[np.float32]] = _Memory(lambda values: values.shape[1])
        self._known = lru_cache(maxsize=_KNOWN_WORDS)(self._read_word)
        self._units: _Memory[Units] = _Memory(lambda units: len(units.pieces))

    def find_units(self, text: str, span: Span, pairs: Sequence[MarkPair]) -> Units:
        """The units under ``span``, a paragraph with the quotation marks ``pairs``; not to be changed."""
        plain = plain_marks(text, pairs, span)
        key = span.start, plain, span.of(text)
        units = self._units.find(key)
        if units is None:
            simple = _SIMPLE.fullmatch(plain) is not None and _GAP.search(plain) is None
            units = self._read_simple(span, plain) if simple else _read_units(self.tokenizer, text, span, plain)
            self._units.keep(key, units)
        return units

    def _read_simple(self, span: Span, plain: str) -> Units:
        """What :func:`find_units` finds where every unit is a word or one sign, which are asked for once each."""
        units = _UNIT.findall(plain)
        known = list(map(self._known, units))
        pieces, shapes, lengths = [p for p, _, _ in known], [s for _, s, _ in known], [n for _, _, n in known]
        first = span.end - len(plain.lstrip())
        starts = list(accumulate(map(len, units), initial=first))[:-1]
        return Units(
            starts=starts,
            ends=list(map(add, starts, lengths)),
            reach=list(accumulate(map(len, pieces), initial=0)),
            pieces=np.array(list(chain.from_iterable(pieces)), np.int64),
            shapes=np.array(list(chain.from_iterable(shapes)), np.int64),
        )

    def _read_word(self, unit: str) -> tuple[list[int], list[int], int]:
        """The pieces of a unit with white space after it, its shape for each, and its length without the space."""
        word = unit.rstrip()
        pieces: list[int] = self.tokenizer.encode(word, add_special_tokens=False).ids
        return pieces, [_shape(word)] * len(pieces), len(word)

    def read(self, window: Window) -> NDArray[np.float32]:
        """What the shared layers make of a window: ``[1, pieces, 384]``; not to be changed."""
        values = self._values.find(window.content)
        if values is None:
            inputs = {"ids": window.ids[None], "shape": window.shapes[None], "quote": window.quotes[None]}
            values = self._session.run(None, inputs)[0]
            self._values.keep(window.content, values)
        return values

    def read_each(self, windows: Sequence[Window]) -> list[NDArray[np.float32]]:
        """What :meth:`read` gives for each window."""
        return list(self.threads.map(self.read, windows))


def open_network(path: Path) -> Any:
    """An ONNX Runtime session on the processor, which uses the thread that calls it and no other.

    Raises:
        ModelCorruptError: The file is no network.
    """
    onnxruntime = _import_runtime()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"], disabled_optimizers=_SLOWER
        )
    except Exception as error:
        raise ModelCorruptError(f"the network {path.name} cannot be read ({error}); reinstall quoteattr") from error


def _import_runtime() -> Any:
    """ONNX Runtime without its telemetry, unless the user has loaded it before or wants it.

    From 1.32 on its builds for Linux keep an identifier in the folder for temporary files and may send usage data;
    nothing here calls home.
    """
    if "onnxruntime" in sys.modules:
        return sys.modules["onnxruntime"]
    unset = _NO_TELEMETRY not in os.environ
    if unset:
        os.environ[_NO_TELEMETRY] = "1"
    try:
        import onnxruntime
    finally:
        if unset:
            del os.environ[_NO_TELEMETRY]
    if unset:
        onnxruntime.disable_telemetry_events()
    return onnxruntime


def load_tokenizer(path: Path) -> Any:
    """The encoder's tokenizer.

    Raises:
        ModelCorruptError: The file is no tokenizer.
    """
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:
        raise ModelCorruptError(f"the tokenizer {path.name} cannot be read ({error}); reinstall quoteattr") from error
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def find_units(tokenizer: Any, text: str, span: Span, pairs: Sequence[MarkPair]) -> Units:
    """The units of a paragraph, in order and disjoint.

    Quotation marks are read alike, whatever their style; characters that the tokenizer does not know, such as
    controls, belong to no unit.

    Args:
        tokenizer: Of the encoder.
        text: The text.
        span: Of the paragraph.
        pairs: Its quotation marks.
    """
    return _read_units(tokenizer, text, span, plain_marks(text, pairs, span))


def _read_units(tokenizer: Any, text: str, span: Span, plain: str) -> Units:
    """The units of a paragraph whose quotation marks are straight in ``plain``."""
    readable = plain.encode("utf-8", "replace").decode("utf-8") if not plain.isascii() else plain
    encoding = tokenizer.encode(readable, add_special_tokens=False)
    places: list[tuple[int, int, tuple[int, ...]]] = []
    previous = None
    for piece, word, (start, end) in zip(encoding.ids, encoding.word_ids, encoding.offsets, strict=True):
        if word is None or word != previous:
            places.append((start, end, (piece,)))
        else:
            places[-1] = (places[-1][0], end, (*places[-1][2], piece))
        previous = word
    if not plain.isascii():
        places = _with_marks(places, plain)
    own, reach, shapes = span.of(text), [0], list[int]()
    for start, end, those in places:
        shapes += [_shape(own[start:end])] * len(those)
        reach.append(len(shapes))
    return Units(
        starts=[span.start + start for start, _, _ in places],
        ends=[span.start + end for _, end, _ in places],
        reach=reach,
        pieces=np.array(encoding.ids, np.int64),
        shapes=np.array(shapes, np.int64),
    )


def _with_marks(places: list[tuple[int, int, tuple[int, ...]]], plain: str) -> list[tuple[int, int, tuple[int, ...]]]:
    """The same with the combining marks that follow each unit, which the tokenizer leaves out."""
    limits = [*(start for start, _, _ in places[1:]), len(plain)]
    found = []
    for (start, end, pieces), limit in zip(places, limits, strict=False):
        while end < limit and unicodedata.category(plain[end]).startswith("M"):
            end += 1
        found.append((start, end, pieces))
    return found


def make_window(units: Units, first: int, last: int, outermost: Sequence[MarkPair]) -> Window:
    """What the network reads of some units of a paragraph; that of all of them is made once. Not to be changed.

    An uncased vocabulary forgets capitals, so beside its pieces the network sees each unit's shape, and whether it
    stands inside quotation marks.

    Args:
        units: Of the paragraph.
        first: The first one that is read.
        last: End-exclusive; after ``first``.
        outermost: The paragraph's quotation marks of depth 0.
    """
    if last - first < len(units):
        return _cut_window(units, first, last, outermost)
    pairs = tuple(outermost)
    if pairs not in units.whole:
        units.whole[pairs] = _cut_window(units, first, last, pairs)
    return units.whole[pairs]


def _cut_window(units: Units, first: int, last: int, outermost: Sequence[MarkPair]) -> Window:
    reach = np.array(units.reach[first : last + 1])
    here = slice(reach[0], reach[-1])
    starts = units.starts[first:last]
    ids, shapes, quotes = (np.empty(reach[-1] - reach[0] + 2, np.int64) for _ in range(3))
    ids[0], ids[1:-1], ids[-1] = _CLS, units.pieces[here], _SEP
    shapes[0], shapes[1:-1], shapes[-1] = _OTHER, units.shapes[here], _OTHER
    quotes[:] = _OUTSIDE
    if outermost:
        quotes[1:-1] = np.repeat(_quote_states(outermost, starts), np.diff(reach))
    return Window(ids, shapes, quotes, reach[:-1] - reach[0] + 1, starts, units.ends[first:last])


def _quote_states(pairs: Sequence[MarkPair], starts: Sequence[int]) -> list[int]:
    """Where each unit stands towards quotation marks, of which only the outermost are given; inner ones are inside."""
    states = [_OUTSIDE] * len(starts)
    first = max(0, bisect_right(pairs, starts[0], key=lambda pair: pair.open.start) - 1)
    after = bisect_right(pairs, starts[-1], key=lambda pair: pair.open.start)
    for pair in pairs[first:after]:
        lo, hi = bisect_left(starts, pair.inner.start), bisect_left(starts, pair.inner.end)
        states[lo:hi] = [_INSIDE] * (hi - lo)
        for mark, state in ((pair.open, _OPENING), (pair.close, _CLOSING)):
            if mark is not None:
                lo, hi = bisect_left(starts, mark.start), bisect_left(starts, mark.end)
                states[lo:hi] = [state] * (hi - lo)
    return states


def _shape(word: str) -> int:
    if word.islower():
        return _LOWER
    if word.isalpha():
        if word.isupper():
            return _UPPER if len(word) > 1 else _TITLE
        return _TITLE if word[0].isupper() and word[1:].islower() else _MIXED
    return _DIGITS if any(map(str.isdigit, word)) else _OTHER
