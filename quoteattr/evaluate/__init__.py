"""Gold against predicted: how much is found, how exactly, with the right source, the right speaker and what certainty.

Definitions are those of the field (PARC 3.0, PolNeAR): see :mod:`~quoteattr.evaluate.spans` for claims,
:mod:`~quoteattr.evaluate.speakers` for who the speakers are, :mod:`~quoteattr.evaluate.reliability` for confidence.

>>> from quoteattr.claims import Claim, Extraction, SpeechKind
>>> from quoteattr.text import Span
>>> text = "It rained, they said."
>>> claim = Claim("c1", SpeechKind.INDIRECT, "It rained", (Span(0, 9),))
>>> gold = GoldArticle.from_extraction(Extraction("a", (claim,)), text)
>>> score_claims([gold], {"a": Extraction("a", (claim,))}).all.attribution.f1
1.0
"""

from .differences import Difference, find_differences
from .gold import GoldArticle, GoldClaim, GoldSpeaker
from .readers import match_predictions, read_gold, read_predictions
from .reliability import Bin, Judgement, Reliability, judge, measure_reliability
from .spans import Accuracy, ClaimScores, Row, SpeechRecall, score_claims
from .speakers import SpeakerCounts, SpeakerScores, Verdict, score_speakers

__all__ = [
    "Accuracy",
    "Bin",
    "ClaimScores",
    "Difference",
    "GoldArticle",
    "GoldClaim",
    "GoldSpeaker",
    "Judgement",
    "Reliability",
    "Row",
    "SpeakerCounts",
    "SpeakerScores",
    "SpeechRecall",
    "Verdict",
    "find_differences",
    "judge",
    "match_predictions",
    "measure_reliability",
    "read_gold",
    "read_predictions",
    "score_claims",
    "score_speakers",
]
