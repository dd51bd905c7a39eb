"""What is known of a tagged report that tells right from wrong ones: figures for :mod:`quoteattr.detect.calibration`.

The tagger gives its own; here come those of the words: how often the cue's words are cues at all, what act they name,
and whether grammar had to find the source.

Data: cue_counts.toml, how often each form is (part of) a cue in PolNeAR's training part, and how often it occurs there.
Written by training/count_cues.py.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING

from .._toml import loads
from ..text import Document, Span
from .cues import describe_cue, is_speech
from .mending import QUOTED_AS_SAYING

if TYPE_CHECKING:
    from .tagger import TaggedReport

__all__ = ["cue_share", "describe_report"]

_HEADS = ("VERB", "NOUN", "ADP", "ADJ", "AUX")
#: What is added to the counts: a form that is seldom a cue, or that the data do not have, has a small share.
_CUES, _ALL = 0.1, 1.0


@cache
def _counts() -> Mapping[str, tuple[int, int]]:
    text = resources.files(__package__).joinpath("cue_counts.toml").read_text(encoding="utf-8")
    return MappingProxyType({form: (cues, everything) for form, (cues, everything) in loads(text)["forms"].items()})


def cue_share(document: Document, cue: Span) -> float:
    """How often words like these are a cue: of the cue's words the one that is it most often.

    Args:
        document: A text with tags.
        cue: The cue's words.
    """
    forms = [t.form.lower() for t in document.tokens_in(cue) if t.upos in _HEADS]
    counts = [_counts().get(form, (0, 0)) for form in forms] or [(0, 0)]
    return max((cues + _CUES) / (everything + _ALL) for cues, everything in counts)


def describe_report(document: Document, report: TaggedReport, mended: TaggedReport) -> dict[str, float]:
    """The figures of a tagged report, the tagger's own and those of its words.

    Args:
        document: The parsed text.
        report: As the tagger gives it.
        mended: As grammar has put it right (:func:`quoteattr.detect.mending.mend`).
    """
    figures = {"tagger": math.log(report.confidence / max(1e-9, 1 - report.confidence)), **report.figures}
    if mended.cue is not None:
        figures["cue"] = 1.0
        figures["cue's share"] = cue_share(document, mended.cue)
        figures["cue of speech"] = float(is_speech(document, mended.cue))
        figures[f"act: {describe_cue(document, mended.cue).act.value}"] = 1.0
    if report.source is not None or QUOTED_AS_SAYING in mended.evidence:  # whose source leaves no doubt
        figures["source"] = 1.0
    elif mended.source is not None:
        figures["source by grammar"] = 1.0
    return figures
