"""Which stretches are reported, by which words, through which cue.

A detector takes a :class:`~quoteattr.text.Document` and gives :class:`~quoteattr.claims.Report` objects in the order
of the text. Two come with the package: :class:`TaggerDetector`, learned, and :class:`SyntaxDetector`, grammar alone.
Any callable of the same shape can take their place.
"""

from ..marks import MarkPair, pair_marks
from .detectors import Detector, SyntaxDetector, TaggerDetector
from .nesting import MAX_DEPTH, limit_nesting

__all__ = ["MAX_DEPTH", "Detector", "MarkPair", "SyntaxDetector", "TaggerDetector", "limit_nesting", "pair_marks"]
