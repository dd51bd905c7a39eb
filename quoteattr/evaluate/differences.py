"""The passages where a prediction and gold differ, by what is wrong: what one reads to make things better."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

import attrs

from ..claims import Claim, Extraction
from ..text import Span
from .gold import GoldArticle, GoldClaim
from .spans import Comparison, compare
from .speakers import Verdict, judge_speakers

__all__ = ["KINDS", "Difference", "DifferenceKind", "find_differences"]

DifferenceKind = Literal["missed", "spurious", "wrong border", "wrong source", "wrong speaker"]

#: In the order in which they are shown.
KINDS: tuple[DifferenceKind, ...] = ("missed", "spurious", "wrong border", "wrong source", "wrong speaker")


@attrs.frozen
class Difference:
    """One passage.

    Args:
        kind: "missed": no prediction touches the gold claim; "spurious": the prediction touches no gold claim; "wrong
            border": the two touch, but their contents are not the same words (a "that" in front aside); "wrong
            source": they match and their sources do not; "wrong speaker": it is resolved to somebody else.
        article: Id of the article.
        text: The article's text.
        gold: The gold claim; None for a spurious prediction.
        predicted: The prediction; None for a missed claim.
    """

    kind: DifferenceKind
    article: str
    text: str = attrs.field(repr=False)
    gold: GoldClaim | None
    predicted: Claim | None

    @property
    def content(self) -> tuple[Span, ...]:
        """The content it is about: gold's, or the prediction's where gold has none."""
        if self.gold is not None:
            return self.gold.content
        return () if self.predicted is None else self.predicted.content

    def to_dict(self) -> dict[str, Any]:
        """The difference as JSON has it: spans and words of both sides."""
        gold, predicted = self.gold, self.predicted
        return {
            "kind": self.kind,
            "article": self.article,
            "gold": None
            if gold is None
            else {
                "content": self._write(gold.content),
                "cue": self._write(gold.cue),
                "source": self._write(gold.source),
                "speaker": None if gold.speaker is None else gold.speaker.name,
            },
            "predicted": None
            if predicted is None
            else {
                "id": predicted.id,
                "content": self._write(predicted.content),
                "cue": self._write(() if predicted.cue is None else (predicted.cue.span,)),
                "source": self._write(() if predicted.speaker is None else (predicted.speaker.span,)),
                "speaker": name_speaker(predicted),
                "confidence": predicted.confidence,
            },
        }

    def _write(self, spans: Sequence[Span]) -> list[dict[str, Any]]:
        return [{"span": [span.start, span.end], "text": span.of(self.text)} for span in spans]


def name_speaker(claim: Claim) -> str | None:
    """The name of the actor that a claim is resolved to, or None."""
    resolution = None if claim.speaker is None else claim.speaker.resolution
    return None if resolution is None or resolution.actor is None else resolution.actor.name


def find_differences(
    gold: Sequence[GoldArticle], predicted: Mapping[str, Extraction], *, nested: bool = False
) -> Iterator[Difference]:
    """Every difference, article by article, in the order of the text.

    A passage can come twice: a claim with a wrong border and a wrong source is both.

    Args:
        gold: The articles.
        predicted: Extractions by the id of their article.
        nested: Compare the spans of all claims, not of the outermost only.
    """
    for article in gold:
        extraction = predicted.get(article.id)
        spans = _compare_spans(article, compare(article, extraction, nested=nested))
        found = [*spans, *_compare_speakers(article, extraction)]
        yield from sorted(found, key=lambda d: (d.content[0].start if d.content else 0, KINDS.index(d.kind)))


def _compare_spans(article: GoldArticle, comparison: Comparison) -> Iterator[Difference]:
    strip = comparison.words.without_that
    gold = [strip(side.content) for side in comparison.gold_sides]
    predicted = [strip(side.content) for side in comparison.predicted_sides]
    shown: set[int] = set()
    partner = {pair.gold: pair.predicted for pair in comparison.pairs}
    taken = set(partner.values())
    for i, content in enumerate(gold):
        touching = [j for j, other in enumerate(predicted) if content & other]
        j = partner.get(i, max(touching, key=lambda j: _shared(content, predicted[j]), default=None))
        if j is None:
            yield Difference("missed", article.id, article.text, comparison.gold[i], None)
        elif content != predicted[j]:
            shown.add(j)
            yield Difference("wrong border", article.id, article.text, comparison.gold[i], comparison.predicted[j])
    for j, content in enumerate(predicted):
        if j not in taken and j not in shown:
            touched = [claim for claim, other in zip(comparison.gold, gold, strict=True) if content & other]
            kind: DifferenceKind = "wrong border" if touched else "spurious"
            nearest = next(iter(touched), None)
            yield Difference(kind, article.id, article.text, nearest, comparison.predicted[j])
    for pair in comparison.pairs:
        if not pair.right_source:
            gold_claim, claim = comparison.gold[pair.gold], comparison.predicted[pair.predicted]
            yield Difference("wrong source", article.id, article.text, gold_claim, claim)


def _shared(left: frozenset[int], right: frozenset[int]) -> int:
    return len(left & right)


def _compare_speakers(article: GoldArticle, extraction: Extraction | None) -> Iterator[Difference]:
    for gold, claim, verdict in judge_speakers(article, extraction):
        if verdict is Verdict.WRONG:
            yield Difference("wrong speaker", article.id, article.text, gold, claim)
