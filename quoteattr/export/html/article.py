"""The article with its claims marked: well-formed whatever overlaps, and its text content is the text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import attrs

from ...claims import Extraction, SpeechKind
from ...paragraphs import split_paragraphs
from ...text import Span
from ..marking import Layer, Part, Run, cut, list_layers
from .markup import Markup, show, tag

__all__ = ["Marks", "mark_up"]

# Claims inside claims: from this depth on the lines under the words lie on one another.
_DEEPEST = 3
# A first paragraph of at most so many characters that ends without a full stop is set as a headline.
_LONGEST_HEADLINE = 140

_CLASSES = {SpeechKind.DIRECT: "direct", SpeechKind.INDIRECT: "indirect", SpeechKind.MIXED: "mixed"}


@attrs.frozen
class Marks:
    """How the claims of one article look and where their numbers lead.

    Args:
        prefix: What the ids of the article's elements begin with.
        colours: Of each claim the class of its speaker's colour.
        labels: Of each claim what its number is called for those who hear the page.
        target: Gives the id that the number of a claim leads to.
    """

    prefix: str
    colours: Sequence[str]
    labels: Sequence[str]
    target: Callable[[int], str]


def mark_up(text: str, extraction: Extraction, marks: Marks) -> Markup:
    """An article as paragraphs with marks.

    Args:
        text: What the claims were found in.
        extraction: The claims.
        marks: How they look.

    Returns:
        ``<p>`` elements, and between them the white space that parts the paragraphs. A claim is one or more
        ``<mark data-c="N">`` elements, N counting the claims from 1; in them ``<span class="quoted">``, anywhere
        ``<span class="source">`` and ``<span class="cue">``. A number is an empty link before each stretch of a claim.
    """
    blocks = [paragraph.span for paragraph in split_paragraphs(text)]
    headline = len(blocks) > 1 and _is_headline(blocks[0].of(text))
    writer = _Writer(extraction, marks)
    pieces: list[str] = []
    for run in cut(len(text), list_layers(extraction), blocks):
        if run.block is not None and run.span.start == blocks[run.block].start:
            pieces += writer.close()
            pieces.append('<p dir="auto" class="headline">' if headline and run.block == 0 else '<p dir="auto">')
        pieces += writer.move_to(run)
        pieces.append(show(run.span.of(text)))
        if run.block is not None and run.span.end == blocks[run.block].end:
            pieces += writer.close()
            pieces.append("</p>")
    pieces += writer.close()
    return Markup("".join(pieces))


class _Writer:
    """The elements that are open, and the tags that lead from them to those of the next run."""

    def __init__(self, extraction: Extraction, marks: Marks) -> None:
        self._claims = extraction.claims
        self._marks = marks
        self._open: list[Layer] = []
        self._numbered: set[int] = set()

    def move_to(self, run: Run) -> Iterator[str]:
        """Close what ends here and whatever lies inside it, open what begins."""
        kept = 0
        while kept < min(len(self._open), len(run.layers)) and self._open[kept] == run.layers[kept]:
            kept += 1
        yield from self.close(kept)
        for layer in run.layers[kept:]:
            yield from self._begin(layer, run.span)
            self._open.append(layer)

    def close(self, kept: int = 0) -> Iterator[str]:
        while len(self._open) > kept:
            yield "</mark>" if self._open.pop().part is Part.CONTENT else "</span>"

    def _begin(self, layer: Layer, span: Span) -> Iterator[str]:
        number, colour = layer.claim + 1, self._marks.colours[layer.claim]
        if layer.part is not Part.CONTENT:
            yield f'<span class="{layer.part.name.lower()} {colour}" data-c="{number}">'
            return
        depth = min(sum(1 for outer in self._open if outer.part is Part.CONTENT), _DEEPEST)
        kind = _CLASSES[self._claims[layer.claim].kind]
        yield f'<mark class="{kind} {colour} d{depth}" data-c="{number}">'
        if layer.start == span.start or layer.claim not in self._numbered:
            yield self._number(layer.claim)

    def _number(self, index: int) -> Markup:
        """The number of a claim; only the first one of several is a stop of the tab key."""
        first = index not in self._numbered
        self._numbered.add(index)
        return tag(
            "a",
            class_="n",
            id=f"{self._marks.prefix}t{index + 1}" if first else None,
            href=f"#{self._marks.target(index)}",
            data_n=index + 1,
            aria_label=self._marks.labels[index] if first else f"{self._marks.labels[index]}, continued",
            tabindex=None if first else -1,
        )


def _is_headline(words: str) -> bool:
    return len(words) <= _LONGEST_HEADLINE and not words.endswith((".", "!", "?", ".”", '."', ":"))
