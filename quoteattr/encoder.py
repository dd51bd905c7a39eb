"""The encoder: the lower layers of the network, which parser and tagger share, and what they read.

Both read a paragraph at a time (a long one is cut), never more: what is found in it can then never depend on what
stands elsewhere in the text, and the int8 activation scales, taken per call, never on what shares a batch. What the
shared layers made of a window is kept for a while, so that whoever asks second gets it for nothing.

ONNX Runtime and tokenizers stay inside this module.
"""

from __future__ import annotations

import os
import sys
import threading
import unicodedata
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from .errors import ModelCorruptError
from .marks import MarkPair, plain_marks
from .models import Manifest, bundled
from .text import Span

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["MAX_PIECES", "Encoder", "Unit", "Window", "find_units", "load_tokenizer", "make_window", "open_network"]

#: Longest window in word pieces; training never saw longer ones, and positions beyond it cost accuracy.
MAX_PIECES = 192
# How many pieces' values are kept for whoever asks second: some thirty articles, 50 MB.
_KEPT_PIECES = 1 << 15

_NO_TELEMETRY = "ORT_DISABLE_TELEMETRY"

_CLS, _SEP = 101, 102
_OUTSIDE, _INSIDE, _OPENING, _CLOSING = range(4)
_LOWER, _TITLE, _UPPER, _MIXED, _DIGITS, _OTHER = range(6)


@attrs.frozen
class Unit:
    """What the tokenizer takes for a word: a run of letters and digits, or one punctuation mark.

    Args:
        start: Offset in the text.
        end: End-exclusive.
        pieces: The numbers of its word pieces.
    """

    start: int
    end: int
    pieces: tuple[int, ...]


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


class Encoder:
    """The layers that parser and tagger share. Safe to share between threads.

    Args:
        manifest: Names ``encoder/encoder.int8.onnx`` and ``encoder/tokenizer.json`` with their hashes; None for the
            bundled one.
        threads: Threads of one forward pass.

    Raises:
        ModelMissingError: A file is missing.
        ModelCorruptError: A file is not what it should be.
    """

    def __init__(self, manifest: Manifest | None = None, *, threads: int = 1) -> None:
        self.manifest = manifest or bundled("en")
        self.threads = threads
        self.tokenizer = load_tokenizer(self.manifest.path("encoder/tokenizer.json"))
        self._session = open_network(self.manifest.path("encoder/encoder.int8.onnx"), threads)
        self._kept: OrderedDict[bytes, NDArray[np.float32]] = OrderedDict()
        self._pieces = 0
        self._lock = threading.Lock()

    def find_units(self, text: str, span: Span, pairs: Sequence[MarkPair]) -> list[Unit]:
        """The units under ``span``, a paragraph with the quotation marks ``pairs``."""
        return find_units(self.tokenizer, text, span, pairs)

    def read(self, window: Window) -> NDArray[np.float32]:
        """What the shared layers make of a window: ``[1, pieces, 384]``; not to be changed."""
        key = window.ids.tobytes() + window.shapes.astype(np.int8).tobytes() + window.quotes.astype(np.int8).tobytes()
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        values: NDArray[np.float32] = self._session.run(
            None, {"ids": window.ids[None], "shape": window.shapes[None], "quote": window.quotes[None]}
        )[0]
        with self._lock:
            if key not in self._kept:
                self._kept[key] = values
                self._pieces += len(window.ids)
            while self._pieces > _KEPT_PIECES:
                _, oldest = self._kept.popitem(last=False)
                self._pieces -= oldest.shape[1]
        return values


def open_network(path: Path, threads: int) -> Any:
    """An ONNX Runtime session on the processor.

    Raises:
        ModelCorruptError: The file is no network.
    """
    onnxruntime = _import_runtime()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
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


def find_units(tokenizer: Any, text: str, span: Span, pairs: Sequence[MarkPair]) -> list[Unit]:
    """The units of a paragraph, in order and disjoint.

    Quotation marks are read alike, whatever their style; characters that the tokenizer does not know, such as
    controls, belong to no unit.

    Args:
        tokenizer: Of the encoder.
        text: The text.
        span: Of the paragraph.
        pairs: Its quotation marks.
    """
    plain = plain_marks(text, pairs, span)
    readable = plain.encode("utf-8", "replace").decode("utf-8") if not plain.isascii() else plain
    encoding = tokenizer.encode(readable, add_special_tokens=False)
    places: list[tuple[int, int, list[int]]] = []
    previous = None
    for piece, word, (start, end) in zip(encoding.ids, encoding.word_ids, encoding.offsets, strict=True):
        if word is None or word != previous:
            places.append((start, end, [piece]))
        else:
            places[-1] = (places[-1][0], end, places[-1][2])
            places[-1][2].append(piece)
        previous = word
    if not plain.isascii():
        places = _with_marks(places, plain)
    return [Unit(span.start + start, span.start + end, tuple(pieces)) for start, end, pieces in places]


def _with_marks(places: list[tuple[int, int, list[int]]], plain: str) -> list[tuple[int, int, list[int]]]:
    """The same with the combining marks that follow each unit, which the tokenizer leaves out."""
    limits = [*(start for start, _, _ in places[1:]), len(plain)]
    found = []
    for (start, end, pieces), limit in zip(places, limits, strict=False):
        while end < limit and unicodedata.category(plain[end]).startswith("M"):
            end += 1
        found.append((start, end, pieces))
    return found


def make_window(units: Sequence[Unit], text: str, outermost: Sequence[MarkPair]) -> Window:
    """What the network reads of some units of one paragraph.

    An uncased vocabulary forgets capitals, so beside its pieces the network sees each unit's shape, and whether it
    stands inside quotation marks.

    Args:
        units: At least one, in order.
        text: The text.
        outermost: The paragraph's quotation marks of depth 0.
    """
    counts = np.array([len(unit.pieces) for unit in units])
    starts = [unit.start for unit in units]
    ids = [_CLS]
    for unit in units:
        ids += unit.pieces
    ids.append(_SEP)
    shapes = np.full(len(ids), _OTHER, np.int64)
    shapes[1:-1] = np.repeat([_shape(text[unit.start : unit.end]) for unit in units], counts)
    quotes = np.zeros(len(ids), np.int64)
    if outermost:
        quotes[1:-1] = np.repeat(_quote_states(outermost, starts), counts)
    first = np.cumsum(counts) - counts + 1
    return Window(np.array(ids, np.int64), shapes, quotes, first, starts, [unit.end for unit in units])


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
