"""Who said what, and which actor that is.

>>> import quoteattr
>>> claim = quoteattr.extract("Vera Lindqvist, the chief engineer, said the bridge was safe.").claims[0]
>>> claim.kind.value, claim.text, claim.speaker.resolution.actor.name
('indirect', 'the bridge was safe', 'Vera Lindqvist')
"""

from . import errors
from ._version import __version__
from .actors import Actor, ActorRegistry, Alias, Context, Role, Strength
from .claims import (
    ActorRef,
    ArticleActor,
    Candidate,
    Claim,
    Cue,
    CueAct,
    Extraction,
    ExtractionWarning,
    Fact,
    FactType,
    Failure,
    MentionForm,
    Polarity,
    Resolution,
    ResolutionStatus,
    Speaker,
    SpeechKind,
    WarningType,
)
from .enrichers import Enricher
from .errors import QuoteAttrError
from .extractor import Extractor, extract, extract_many
from .text import Document, Span
from .webpage import PageExtraction, extract_html

__all__ = [
    "Actor",
    "ActorRef",
    "ActorRegistry",
    "Alias",
    "ArticleActor",
    "Candidate",
    "Claim",
    "Context",
    "Cue",
    "CueAct",
    "Document",
    "Enricher",
    "Extraction",
    "ExtractionWarning",
    "Extractor",
    "Fact",
    "FactType",
    "Failure",
    "MentionForm",
    "PageExtraction",
    "Polarity",
    "QuoteAttrError",
    "Resolution",
    "ResolutionStatus",
    "Role",
    "Span",
    "Speaker",
    "SpeechKind",
    "Strength",
    "WarningType",
    "__version__",
    "errors",
    "extract",
    "extract_html",
    "extract_many",
]
