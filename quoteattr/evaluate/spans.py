"""Scores of claims: which are found, how exactly, and with which source.

=================  ====================================================================================================
word               see :class:`~quoteattr.evaluate.words.Words`; spans are compared as sets of words
exact              gold and prediction have the very same content words; one to one
exact without that the same after a "that" in front is dropped on both sides (annotation schemes differ on it)
relaxed            pairs whose contents share at least half of their words (intersection over union), made one to one
                   greedily: most shared words first, then greatest share
token              content words of an article: gold against predicted, over all claims together
attribution        a relaxed pair whose sources share a word that is no function word; where gold has no source, the
                   prediction must have none either. Precision over all predictions, recall over all gold claims
strict attribution the same with at least half of the sources' words shared
source accuracy    of relaxed pairs whose gold has a source: the share with a shared word, and with half of them shared
cue accuracy       of relaxed pairs whose prediction has a cue: the share whose cues share a word or a character
by kind            recall over gold claims of a kind; precision over predictions of a kind (matched with gold of any
                   kind). The kind of a prediction is told by the rule that told gold's
speech             recall over gold claims with a cue of saying or writing: see :mod:`~quoteattr.evaluate.speech`
interval           95 %, percentile bootstrap over articles with a fixed seed
=================  ====================================================================================================

Only outermost claims count, since PolNeAR has no others. Figures are shares from 0 to 1.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from ..claims import Claim, Extraction, SpeechKind
from ..text import Span
from .gold import GoldArticle, GoldClaim
from .speech import is_speech_cue
from .words import Words, find_quoted_regions, tell_kind

__all__ = [
    "Accuracy",
    "ClaimScores",
    "Comparison",
    "Pair",
    "Row",
    "SpeechRecall",
    "compare",
    "iou",
    "score_claims",
]

#: From this share of common words on two spans match.
MIN_IOU = 0.5

_INTERVAL = (0.025, 0.975)
_SEED = 0


# --- results -------------------------------------------------------------------------------------------------------


@attrs.frozen
class Accuracy:
    """Precision, recall and their harmonic mean, 0 to 1; 0 where there is nothing to count.

    >>> Accuracy(0.75, 0.5).f1
    0.6
    """

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """2PR / (P + R)."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def to_dict(self) -> dict[str, float]:
        """The three figures as JSON has them."""
        return {"precision": self.precision, "recall": self.recall, "f1": self.f1}


@attrs.frozen
class Row:
    """The scores of all claims, or of those of one kind; see the module for what each one is."""

    gold: int
    predicted: int
    exact: Accuracy
    exact_without_that: Accuracy
    relaxed: Accuracy
    token: Accuracy
    attribution: Accuracy
    strict_attribution: Accuracy
    source_accuracy: float
    strict_source_accuracy: float

    def to_dict(self) -> dict[str, Any]:
        """The figures as JSON has them."""
        return {
            field.name: value.to_dict() if isinstance(value := getattr(self, field.name), Accuracy) else value
            for field in attrs.fields(Row)
        }


@attrs.frozen
class SpeechRecall:
    """Gold claims with a cue of speech: their number, and the shares found and found with their source."""

    gold: int
    relaxed: float
    attribution: float

    def to_dict(self) -> dict[str, float]:
        """The figures as JSON has them."""
        return attrs.asdict(self)


@attrs.frozen
class ClaimScores:
    """How well the claims of some articles were found.

    Args:
        articles: How many articles.
        all: All claims.
        by_kind: The same for direct, mixed and indirect claims.
        cue_accuracy: None when no matched prediction has a cue.
        speech: Claims with a cue of speech.
        intervals: 95 % intervals of the F1 of "relaxed", "token", "attribution", "strict_attribution"; empty when no
            resampling was asked for.
    """

    articles: int
    all: Row
    by_kind: Mapping[SpeechKind, Row]
    cue_accuracy: float | None
    speech: SpeechRecall
    intervals: Mapping[str, tuple[float, float]]

    def to_dict(self) -> dict[str, Any]:
        """The figures as JSON has them."""
        return {
            "articles": self.articles,
            "all": self.all.to_dict(),
            **{kind.value: row.to_dict() for kind, row in self.by_kind.items()},
            "cue_accuracy": self.cue_accuracy,
            "speech": self.speech.to_dict(),
            "intervals": {name: list(bounds) for name, bounds in self.intervals.items()},
        }


def score_claims(
    gold: Sequence[GoldArticle],
    predicted: Mapping[str, Extraction],
    *,
    nested: bool = False,
    resamples: int = 1000,
) -> ClaimScores:
    """Score predictions against gold.

    Args:
        gold: The articles.
        predicted: Extractions by the id of their article; an article without one counts as one without claims.
        nested: Compare all claims, not the outermost only; for gold that has reports inside reports.
        resamples: How often articles are drawn anew for the intervals; 0 for no intervals.

    Returns:
        The scores over all articles together (micro-averaged).
    """
    tallies = [_count(compare(article, predicted.get(article.id), nested=nested)) for article in gold]
    total: Counter[_Key] = Counter()
    for tally in tallies:
        total.update(tally)
    speech = total["gold", _SPEECH]
    return ClaimScores(
        articles=len(gold),
        all=_summarise(total, _ALL),
        by_kind={kind: _summarise(total, kind.value) for kind in _KINDS},
        cue_accuracy=total["cue right", _ALL] / total["cue", _ALL] if total["cue", _ALL] else None,
        speech=SpeechRecall(
            speech,
            _share(total["relaxed gold", _SPEECH], speech),
            _share(total["attribution gold", _SPEECH], speech),
        ),
        intervals=_resample(tallies, resamples) if resamples and tallies else {},
    )


# --- comparing one article -----------------------------------------------------------------------------------------


@attrs.frozen
class Pair:
    """A gold claim and the prediction that matches it: their places in the lists compared, and how sources agree.

    Args:
        gold: Place of the gold claim.
        predicted: Place of the prediction.
        right_source: Whether the sources share a word, or both are missing.
        strict_source: Whether they share at least half of their words, or both are missing.
    """

    gold: int
    predicted: int
    right_source: bool
    strict_source: bool


@attrs.frozen
class _Side:
    """The words of one claim, gold or predicted."""

    content: frozenset[int]
    source: frozenset[int]
    cue: frozenset[int]
    cue_spans: tuple[Span, ...]
    has_source: bool
    kind: SpeechKind
    speech: bool = False


@attrs.frozen
class Comparison:
    """The claims of an article beside the predicted ones.

    Args:
        words: The text's words.
        gold: Gold claims.
        predicted: Predicted claims.
        gold_sides: The words of each gold claim.
        predicted_sides: The words of each prediction.
        pairs: Relaxed pairs, the best first.
    """

    words: Words
    gold: tuple[GoldClaim, ...]
    predicted: tuple[Claim, ...]
    gold_sides: tuple[_Side, ...]
    predicted_sides: tuple[_Side, ...]
    pairs: tuple[Pair, ...]


def compare(article: GoldArticle, extraction: Extraction | None, *, nested: bool = False) -> Comparison:
    """Pair the claims of an article with the predicted ones.

    Args:
        article: The gold.
        extraction: What was found; None for nothing.
        nested: Compare all claims, not the outermost only.
    """
    text, words = article.text, Words(article.text)
    regions = find_quoted_regions(text)
    gold = tuple(claim for claim in article.claims if nested or not claim.nested)
    predicted = () if extraction is None else tuple(c for c in extraction.claims if nested or c.parent is None)
    left = tuple(
        _Side(
            content=words.covered_by(claim.content),
            source=words.covered_by(claim.source),
            cue=words.covered_by(claim.cue),
            cue_spans=claim.cue,
            has_source=bool(claim.source),
            kind=claim.kind or tell_kind(text, claim.content, regions),
            speech=is_speech_cue(" ".join(span.of(text) for span in claim.cue)),
        )
        for claim in gold
    )
    right = tuple(_predicted_side(claim, text, words, regions) for claim in predicted)
    pairs = tuple(
        Pair(i, j, *_compare_sources(words, left[i], right[j]))
        for i, j in _match([side.content for side in left], [side.content for side in right])
    )
    return Comparison(words, gold, predicted, left, right, pairs)


def _predicted_side(claim: Claim, text: str, words: Words, regions: Sequence[Span]) -> _Side:
    cue = () if claim.cue is None else (claim.cue.span,)
    return _Side(
        content=words.covered_by(claim.content),
        source=frozenset() if claim.speaker is None else words.covered_by((claim.speaker.span,)),
        cue=words.covered_by(cue),
        cue_spans=cue,
        has_source=claim.speaker is not None,
        kind=tell_kind(text, claim.content, regions),
    )


def iou(left: frozenset[int], right: frozenset[int]) -> float:
    """Intersection over union; 0 for two empty sets.

    >>> iou(frozenset({1, 2, 3}), frozenset({2, 3, 4}))
    0.5
    """
    union = left | right
    return len(left & right) / len(union) if union else 0.0


def _match(gold: Sequence[frozenset[int]], predicted: Sequence[frozenset[int]]) -> Iterator[tuple[int, int]]:
    """Relaxed pairs, one to one: those with most words in common first."""
    holders: dict[int, list[int]] = {}
    for j, content in enumerate(predicted):
        for word in content:
            holders.setdefault(word, []).append(j)
    options = sorted(
        (-len(content & predicted[j]), -share, i, j)
        for i, content in enumerate(gold)
        for j in {j for word in content for j in holders.get(word, ())}
        if (share := iou(content, predicted[j])) >= MIN_IOU
    )
    taken: tuple[set[int], set[int]] = (set(), set())
    for _, _, i, j in options:
        if i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            yield i, j


def _compare_sources(words: Words, gold: _Side, predicted: _Side) -> tuple[bool, bool]:
    """Whether the sources agree, and whether they do so strictly."""
    if not gold.has_source:
        return not predicted.has_source, not predicted.has_source
    left, right = words.without_function_words(gold.source), words.without_function_words(predicted.source)
    return bool(left & right), iou(left, right) >= MIN_IOU


# --- counting ------------------------------------------------------------------------------------------------------

#: What is counted, and among which claims: all, those of a kind, those with a cue of speech.
_Key = tuple[str, str]

_KINDS = (SpeechKind.DIRECT, SpeechKind.MIXED, SpeechKind.INDIRECT)
_ALL, _SPEECH = "all", "speech"


def _count(comparison: Comparison) -> Counter[_Key]:
    """The counts of one article; hits are counted twice, by gold claim and by prediction, as kinds may differ."""
    tally: Counter[_Key] = Counter()
    gold, predicted = comparison.gold_sides, comparison.predicted_sides

    def add_gold(what: str, i: int) -> None:
        side = gold[i]
        tally.update((what, group) for group in (_ALL, side.kind.value, *((_SPEECH,) if side.speech else ())))

    def add_predicted(what: str, j: int) -> None:
        tally.update((what, group) for group in (_ALL, predicted[j].kind.value))

    for i in range(len(gold)):
        add_gold("gold", i)
    for j in range(len(predicted)):
        add_predicted("predicted", j)
    for what, strip in (("exact", frozenset), ("exact without that", comparison.words.without_that)):
        for i, j in _match_exactly([strip(s.content) for s in gold], [strip(s.content) for s in predicted]):
            add_gold(f"{what} gold", i)
            add_predicted(f"{what} predicted", j)
    for pair in comparison.pairs:
        hits = {
            "relaxed": True,
            "attribution": pair.right_source,
            "strict attribution": pair.strict_source,
        }
        for what in (what for what, hit in hits.items() if hit):
            add_gold(f"{what} gold", pair.gold)
            add_predicted(f"{what} predicted", pair.predicted)
        left, right = gold[pair.gold], predicted[pair.predicted]
        if left.has_source:
            sources = {"source": True, "source right": pair.right_source, "source strict": pair.strict_source}
            for what in (what for what, hit in sources.items() if hit):
                add_gold(what, pair.gold)
        if right.cue_spans:
            tally["cue", _ALL] += 1
            tally["cue right", _ALL] += bool(
                left.cue & right.cue or any(a.overlaps(b) for a in left.cue_spans for b in right.cue_spans)
            )
    tally.update(_count_words(gold, predicted))
    return tally


def _match_exactly(gold: Sequence[frozenset[int]], predicted: Sequence[frozenset[int]]) -> Iterator[tuple[int, int]]:
    """Pairs with the very same words, one to one."""
    waiting: dict[frozenset[int], list[int]] = {}
    for j in reversed(range(len(predicted))):
        waiting.setdefault(predicted[j], []).append(j)
    for i, content in enumerate(gold):
        if content and waiting.get(content):
            yield i, waiting[content].pop()


def _count_words(gold: Sequence[_Side], predicted: Sequence[_Side]) -> dict[_Key, int]:
    def union(sides: Iterable[_Side]) -> frozenset[int]:
        return frozenset[int]().union(*(side.content for side in sides))

    every_gold, every_predicted = union(gold), union(predicted)
    counts: dict[_Key, int] = {}
    for group in (_ALL, *(kind.value for kind in _KINDS)):
        left = union(s for s in gold if group in (_ALL, s.kind.value))
        right = union(s for s in predicted if group in (_ALL, s.kind.value))
        counts["token gold", group] = len(left)
        counts["token predicted", group] = len(right)
        counts["token found", group] = len(left & every_predicted)
        counts["token right", group] = len(right & every_gold)
    return counts


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _summarise(tally: Mapping[_Key, int], group: str) -> Row:
    def accuracy(what: str) -> Accuracy:
        return Accuracy(
            _share(tally[f"{what} predicted", group], tally["predicted", group]),
            _share(tally[f"{what} gold", group], tally["gold", group]),
        )

    return Row(
        gold=tally["gold", group],
        predicted=tally["predicted", group],
        exact=accuracy("exact"),
        exact_without_that=accuracy("exact without that"),
        relaxed=accuracy("relaxed"),
        token=Accuracy(
            _share(tally["token right", group], tally["token predicted", group]),
            _share(tally["token found", group], tally["token gold", group]),
        ),
        attribution=accuracy("attribution"),
        strict_attribution=accuracy("strict attribution"),
        source_accuracy=_share(tally["source right", group], tally["source", group]),
        strict_source_accuracy=_share(tally["source strict", group], tally["source", group]),
    )


def _resample(tallies: Sequence[Counter[_Key]], resamples: int) -> dict[str, tuple[float, float]]:
    """Percentile bootstrap of F1 over articles."""
    drawn: dict[str, list[float]] = {}
    generator = random.Random(_SEED)  # noqa: S311 - resampling, no secret
    needed = {
        name: tuple((what, _ALL) for what in whats)
        for name, whats in {
            "relaxed": ("relaxed predicted", "predicted", "relaxed gold", "gold"),
            "token": ("token right", "token predicted", "token found", "token gold"),
            "attribution": ("attribution predicted", "predicted", "attribution gold", "gold"),
            "strict_attribution": ("strict attribution predicted", "predicted", "strict attribution gold", "gold"),
        }.items()
    }
    keys = sorted({key for four in needed.values() for key in four})
    rows = [tuple(tally[key] for key in keys) for tally in tallies]
    for _ in range(resamples):
        total = dict(zip(keys, map(sum, zip(*generator.choices(rows, k=len(rows)), strict=True)), strict=True))
        for name, (right, predicted, found, gold) in needed.items():
            f1 = Accuracy(_share(total[right], total[predicted]), _share(total[found], total[gold])).f1
            drawn.setdefault(name, []).append(f1)
    low, high = int(_INTERVAL[0] * resamples), int(_INTERVAL[1] * resamples) - 1
    return {name: (sorted(values)[low], sorted(values)[max(low, high)]) for name, values in drawn.items()}
