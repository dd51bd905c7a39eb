"""Where a text is marked: the spans of its claims cut into runs, so that marks which overlap can be written nested.

Marks of a page and of a terminal are made from these runs, and so can any format whose elements must not overlap.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Sequence
from enum import IntEnum
from itertools import pairwise

import attrs

from ..claims import Extraction, SpeechKind
from ..errors import InputError
from ..text import Span

__all__ = ["Layer", "Part", "Run", "check_text", "cut", "list_layers"]


class Part(IntEnum):
    """What a layer marks; of two with the same span the smaller number lies outside."""

    #: Reported words.
    CONTENT = 0
    #: A stretch of a mixed claim's content inside quotation marks.
    QUOTED = 1
    #: The words that name the source.
    SOURCE = 2
    #: The words that introduce the report.
    CUE = 3


@attrs.frozen(order=True)
class Layer:
    """One span of one claim; in sorted order an outer layer comes before those inside it.

    Args:
        start: Offset of its first character.
        back: Minus the offset after its last one, so that of two layers with one start the longer sorts first.
        part: What it marks.
        claim: Index of the claim in ``extraction.claims``.
    """

    start: int
    back: int
    part: Part
    claim: int

    @property
    def end(self) -> int:
        """Offset after the last character."""
        return -self.back


@attrs.frozen
class Run:
    """A stretch of text that lies under the same layers from end to end.

    Args:
        span: Its characters; never empty.
        layers: Those that it lies under, the outermost first.
        block: Index of the block that it lies in; None between blocks.
    """

    span: Span
    layers: tuple[Layer, ...]
    block: int | None


def check_text(text: str, extraction: Extraction) -> None:
    """Make sure that the claims were found in this text.

    Raises:
        InputError: A span runs over the text's end, or a claim's words are not those that its content covers.
    """
    for claim in extraction.claims:
        speaker = claim.speaker
        spans = [*claim.content, *claim.quoted]
        if claim.cue is not None:
            spans.append(claim.cue.span)
        if speaker is not None:
            spans += [speaker.span, speaker.head, *speaker.antecedents]
        spans += [span for span in (claim.addressee, claim.time, claim.place) if span is not None]
        spans += [fact.span for fact in claim.facts]
        last = max(span.end for span in spans)
        if last > len(text):
            raise InputError(
                f"{extraction.id}: claim {claim.id} reaches to character {last} of a text of {len(text)}; "
                "is it the text that the claims were found in?"
            )
        if claim.text != " [...] ".join(span.of(text) for span in claim.content):
            raise InputError(
                f"{extraction.id}: the words of claim {claim.id} are not at its place; "
                "is it the text that the claims were found in?"
            )


def list_layers(extraction: Extraction) -> list[Layer]:
    """The layers of all claims, sorted. Empty spans mark nothing and are left out."""
    layers: list[Layer] = []
    for index, claim in enumerate(extraction.claims):
        parts = [(Part.CONTENT, span) for span in claim.content]
        if claim.kind is SpeechKind.MIXED:
            parts += [(Part.QUOTED, span) for span in claim.quoted]
        if claim.speaker is not None:
            parts.append((Part.SOURCE, claim.speaker.head))
        if claim.cue is not None:
            parts.append((Part.CUE, claim.cue.span))
        layers += [Layer(span.start, -span.end, part, index) for part, span in parts if len(span)]
    return sorted(layers)


def cut(length: int, layers: Sequence[Layer], blocks: Sequence[Span]) -> Iterator[Run]:
    """Cut a text into runs at every border of a layer or a block.

    Args:
        length: Of the text, in code points.
        layers: Sorted, not empty, within the text.
        blocks: Paragraphs: sorted, disjoint, not empty, within the text. Outside them only those layers count that
            touch no block.

    Yields:
        Runs that follow each other from 0 to ``length``, none of them empty. A run lies inside one block, or between
        two.

    >>> layers = [Layer(0, -6, Part.CONTENT, 0), Layer(4, -9, Part.CONTENT, 1)]
    >>> [(run.span.start, run.span.end, [layer.claim for layer in run.layers]) for run in cut(9, layers, [Span(0, 9)])]
    [(0, 4, [0]), (4, 6, [0, 1]), (6, 9, [1])]
    """
    starts, ends = [block.start for block in blocks], [block.end for block in blocks]
    borders = sorted({0, length, *starts, *ends, *(x.start for x in layers), *(x.end for x in layers)})
    waiting = iter(layers)
    upcoming = next(waiting, None)
    active: list[Layer] = []
    for start, end in pairwise(borders):
        active = [layer for layer in active if layer.end > start]
        while upcoming is not None and upcoming.start == start:
            insort(active, upcoming)
            upcoming = next(waiting, None)
        block = bisect_right(starts, start) - 1
        if block >= 0 and start < ends[block]:
            yield Run(Span(start, end), tuple(active), block)
        else:
            outside = [x for x in active if bisect_right(ends, x.start) >= bisect_left(starts, x.end)]
            yield Run(Span(start, end), tuple(outside), None)
