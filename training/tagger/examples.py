"""Annotated articles -> what the network reads and should say, in the package's own features.

An article is a JSON object: its text, and of each claim the spans (code points, end-exclusive) of source, cue and
content. One for a teacher to label has no claims.

    {"id": "...", "text": "...", "claims": [{"source": [[0, 3]], "cue": [[4, 8]], "content": [[10, 20]]}]}
"""

from __future__ import annotations

import json
import lzma
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quoteattr.detect.tagger import ROLES, encode_paragraph
from quoteattr.marks import pair_marks
from quoteattr.paragraphs import split_paragraphs
from quoteattr.text import Document

TAGS = 1 + 2 * len(ROLES)  # outside, then B- and I- of each role
NONE = -1  # target of a cue without source
Article = dict[str, Any]


@dataclass
class Example:
    """One window: the network's input, and its labels as probabilities.

    Args:
        ids: Word pieces, with [CLS] first and [SEP] last.
        shapes: Shape of each piece's word.
        quotes: Where each piece stands towards quotation marks.
        first: Position of each word's first piece.
        tags: ``[words, TAGS]`` probabilities.
        to_cue: Rows of content word, first word of its cue, probability.
        to_source: Rows of first word of a cue, first word of its source or NONE, probability.
    """

    ids: NDArray[np.int64]
    shapes: NDArray[np.int64]
    quotes: NDArray[np.int64]
    first: NDArray[np.int64]
    tags: NDArray[np.float32]
    to_cue: NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 3), np.float32))
    to_source: NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 3), np.float32))


def read_articles(path: Path) -> list[Article]:
    """Articles of a JSON Lines file, plain or .xz."""
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def load_tokenizer(path: Path) -> Any:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


class LabelledArticle:
    """An article's windows, each a paragraph as the package encodes it, with the labels of its words."""

    def __init__(self, article: Article, tokenizer: Any) -> None:
        text = article["text"]
        document = Document(text, split_paragraphs(text))
        pairs = pair_marks(text, [paragraph.span for paragraph in document.paragraphs])
        opening = [pair.open.start for pair in pairs]
        self.windows = [
            window
            for paragraph in document.paragraphs
            for window in encode_paragraph(
                tokenizer,
                document,
                paragraph.span,
                pairs[bisect_left(opening, paragraph.span.start) : bisect_left(opening, paragraph.span.end)],
            )
        ]
        self._starts = [start for window in self.windows for start in window.starts]
        self._ends = [end for window in self.windows for end in window.ends]
        self._offsets = list(accumulate((len(window.first) for window in self.windows), initial=0))
        self._tags = np.zeros(len(self._starts), np.int64)
        self._cue: dict[int, int] = {}  # content word -> first word of its cue
        self._source: dict[int, int] = {}  # first word of a cue -> first word of its source, or NONE
        for claim in article.get("claims", ()):
            self._label(claim)

    def _words(self, span: Sequence[int]) -> range:
        return range(bisect_right(self._ends, span[0]), bisect_left(self._starts, span[1]))

    def _label(self, claim: dict[str, Sequence[Sequence[int]]]) -> None:
        words = {role: [found for span in claim[role] if (found := self._words(span))] for role in ROLES}
        for role, number in zip(ROLES, range(1, TAGS, 2), strict=True):
            for part in words[role]:
                self._tags[part.start : part.stop] = number + 1
                self._tags[part.start] = number
        if words["cue"]:
            cue = words["cue"][0].start
            self._source[cue] = words["source"][0].start if words["source"] else NONE
            self._cue.update((word, cue) for part in words["content"] for word in part)

    def example(self, member: int) -> Example:
        """A window with its labels; links that leave it are dropped."""
        window = self.windows[member]
        words = range(self._offsets[member], self._offsets[member + 1])
        cues = ((word, self._cue.get(word)) for word in words)
        sources = ((cue, self._source.get(cue)) for cue in words)
        return Example(
            ids=window.ids,
            shapes=window.shapes,
            quotes=window.quotes,
            first=window.first,
            tags=np.eye(TAGS, dtype=np.float32)[self._tags[words.start : words.stop]],
            to_cue=_rows((word - words.start, cue - words.start) for word, cue in cues if cue in words),
            to_source=_rows(
                (cue - words.start, NONE if source == NONE else source - words.start)
                for cue, source in sources
                if source is not None and (source == NONE or source in words)
            ),
        )


def _rows(links: Iterable[tuple[int, int]]) -> NDArray[np.float32]:
    return np.array([(word, to, 1.0) for word, to in links], np.float32).reshape(-1, 3)
