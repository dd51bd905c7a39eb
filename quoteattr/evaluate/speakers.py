"""Scores of speakers: whether the one that a claim is resolved to is the right one.

Gold claims count whose speaker gold knows (of several notions of a claim, the core ones), nested ones too. Each is
paired with the prediction of the greatest share of common content words (at least half, one to one). Then it is

* right: the prediction is RESOLVED to an actor with one of the gold speaker's names (case, accents, punctuation and a
  leading "the" aside), or words that it goes by (head, antecedents) hold the answer's name and touch a mention of the
  gold speaker that has a capital. Where both sides name an entry of the same registry, the ids decide alone, as two
  people may share a name. A source that nobody names (UNNAMED, COLLECTIVE) is right under either of the two, when
  its words or an antecedent hold gold's; one that cannot be told (AMBIGUOUS, UNKNOWN) under anything but RESOLVED;
* wrong: it is RESOLVED to anybody else;
* abstained: it is not resolved;
* missed: no prediction pairs with the gold claim.

Accuracy is right / all. Misattribution is wrong / (right + wrong): how often a name that the library puts under a claim
is a wrong one, the worst error that it can make.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum

import attrs

from ..claims import Claim, Extraction, ResolutionStatus, Speaker
from ..text import Span
from .gold import GoldArticle, GoldClaim, GoldSpeaker
from .spans import MIN_IOU, iou
from .words import WORD

__all__ = ["SpeakerCounts", "SpeakerScores", "Verdict", "judge_speakers", "score_speakers"]

_NOT_NAMED = (ResolutionStatus.UNNAMED, ResolutionStatus.COLLECTIVE)


class Verdict(Enum):
    """What a prediction says of a gold speaker."""

    RIGHT = "right"
    WRONG = "wrong"
    ABSTAINED = "abstained"
    MISSED = "missed"


@attrs.frozen
class SpeakerCounts:
    """How many gold claims got which verdict.

    >>> SpeakerCounts(right=6, wrong=2, abstained=1, missed=1).misattribution
    0.25
    """

    right: int = 0
    wrong: int = 0
    abstained: int = 0
    missed: int = 0

    @property
    def gold(self) -> int:
        """All gold claims with a known speaker."""
        return self.right + self.wrong + self.abstained + self.missed

    @property
    def accuracy(self) -> float:
        """Right of all, 0 to 1."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def misattribution(self) -> float:
        """Wrong of those that were given a speaker, 0 to 1."""
        given = self.right + self.wrong
        return self.wrong / given if given else 0.0

    def to_dict(self) -> dict[str, float]:
        """The counts and the two shares as JSON has them."""
        shares = {"accuracy": self.accuracy, "misattribution": self.misattribution}
        return {"gold": self.gold, **attrs.asdict(self), **shares}


@attrs.frozen
class SpeakerScores:
    """The counts over all claims, and over those whose source is a pronoun."""

    all: SpeakerCounts
    pronouns: SpeakerCounts

    def to_dict(self) -> dict[str, dict[str, float]]:
        """The figures as JSON has them."""
        return {"all": self.all.to_dict(), "pronouns": self.pronouns.to_dict()}


def score_speakers(gold: Sequence[GoldArticle], predicted: Mapping[str, Extraction]) -> SpeakerScores:
    """Count the verdicts on the speakers of some articles.

    Args:
        gold: The articles.
        predicted: Extractions by the id of their article; an article without one counts as one without claims.
    """
    counts, pronouns = Counter[Verdict](), Counter[Verdict]()
    for article in gold:
        for claim, _, verdict in judge_speakers(article, predicted.get(article.id)):
            counts[verdict] += 1
            if claim.speaker is not None and claim.speaker.pronoun:
                pronouns[verdict] += 1
    return SpeakerScores(_counts(counts), _counts(pronouns))


def judge_speakers(
    article: GoldArticle, extraction: Extraction | None
) -> Iterator[tuple[GoldClaim, Claim | None, Verdict]]:
    """The verdict on every gold claim that counts, with the prediction it is about.

    Args:
        article: The gold.
        extraction: What was found; None for nothing.
    """
    text = article.text
    golds = [c for c in article.claims if c.core and c.speaker is not None]
    claims = () if extraction is None else extraction.claims
    registries = {} if extraction is None else {a.id: a.registry for a in extraction.actors}
    partners = dict(_pair([_words(text, g.content) for g in golds], [_words(text, c.content) for c in claims]))
    for i, gold in enumerate(golds):
        claim = claims[partners[i]] if i in partners else None
        if claim is None or gold.speaker is None:
            yield gold, None, Verdict.MISSED
        else:
            yield gold, claim, _judge(text, gold.speaker, claim.speaker, registries)


def _counts(verdicts: Counter[Verdict]) -> SpeakerCounts:
    return SpeakerCounts(**{verdict.value: verdicts[verdict] for verdict in Verdict})


def _words(text: str, spans: Sequence[Span]) -> frozenset[int]:
    """Where the words of some spans begin; unlike in span scores a word that a span cuts is another one."""
    return frozenset(span.start + m.start() for span in spans for m in WORD.finditer(span.of(text)))


def _pair(gold: Sequence[frozenset[int]], predicted: Sequence[frozenset[int]]) -> Iterator[tuple[int, int]]:
    options = sorted(
        (
            (share, i, j)
            for i, left in enumerate(gold)
            for j, right in enumerate(predicted)
            if (share := iou(left, right)) >= MIN_IOU
        ),
        reverse=True,
    )
    taken_gold: set[int] = set()
    taken_predicted: set[int] = set()
    for _, i, j in options:
        if i not in taken_gold and j not in taken_predicted:
            taken_gold.add(i)
            taken_predicted.add(j)
            yield i, j


def _judge(text: str, gold: GoldSpeaker, speaker: Speaker | None, registries: Mapping[str, str | None]) -> Verdict:
    resolution = None if speaker is None else speaker.resolution
    status = None if resolution is None else resolution.status
    actor = None if resolution is None else resolution.actor
    if gold.status is not ResolutionStatus.RESOLVED:
        if actor is not None:
            return Verdict.WRONG
        if gold.status not in _NOT_NAMED:
            return Verdict.RIGHT
        held = speaker is not None and any(
            _normalise(gold.name) in _normalise(span.of(text)) for span in (*speaker.antecedents, speaker.span)
        )
        return Verdict.RIGHT if held and status in _NOT_NAMED else Verdict.ABSTAINED
    if speaker is None or actor is None:
        return Verdict.ABSTAINED
    if gold.registry_id is not None and registries.get(actor.id) == gold.registry_id[0]:
        return Verdict.RIGHT if actor.id == gold.registry_id[1] else Verdict.WRONG
    answer = _normalise(actor.name)
    if answer in {_normalise(name) for name in (gold.name, *gold.names)}:
        return Verdict.RIGHT
    named = [mention for mention in gold.mentions if re.search("[A-Z]", mention.of(text))]
    chain = [span for span in (speaker.head, *speaker.antecedents) if answer in _normalise(span.of(text))]
    return Verdict.RIGHT if any(m.overlaps(span) for m in named for span in chain) else Verdict.WRONG


def _normalise(name: str) -> str:
    """A name without case, accents, punctuation, surplus space and a leading "the".

    >>> _normalise("The Ministère  de l'Intérieur")
    'ministere de linterieur'
    """
    letters = (c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^\w\s]", "", "".join(letters)).split()).removeprefix("the ")
