"""The results: claims, their cues and speakers, and the extraction that holds them; frozen, typed, serialisable.

``Extraction.to_dict`` gives the wire format ``quoteattr/1`` (one JSON object a document, keys in a fixed order,
``null`` and ``[]`` written out), ``Extraction.from_dict`` reads it back: ``from_dict(to_dict(x)) == x``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from enum import Enum
from itertools import pairwise
from typing import Any, TypeVar

import attrs

from ._json import show_briefly
from .errors import WireFormatError
from .text import Span

__all__ = [
    "EXTRA_KEYS",
    "SCHEMA",
    "ActorRef",
    "ArticleActor",
    "Candidate",
    "Claim",
    "Cue",
    "CueAct",
    "Extraction",
    "ExtractionWarning",
    "Fact",
    "FactType",
    "Failure",
    "MentionForm",
    "Polarity",
    "Report",
    "Resolution",
    "ResolutionStatus",
    "Speaker",
    "SpeechKind",
    "WarningType",
]

#: Name and version of the wire format.
SCHEMA = "quoteattr/1"

#: What the package itself writes into ``claim.extra``; no enricher may be called so.
EXTRA_KEYS = frozenset(["source_type", "anonymous"])


class SpeechKind(Enum):
    """How a claim's words stand in the text."""

    #: All of the content lies inside quotation marks.
    DIRECT = "direct"
    #: None of it does.
    INDIRECT = "indirect"
    #: Some of it does.
    MIXED = "mixed"


class CueAct(Enum):
    """What the source does with the words: Searle's five classes of speech acts, and thought."""

    ASSERTIVE = "assertive"
    DIRECTIVE = "directive"
    COMMISSIVE = "commissive"
    EXPRESSIVE = "expressive"
    DECLARATIVE = "declarative"
    MENTAL = "mental"


class Polarity(Enum):
    """Whether the source stands behind the content ("said") or against it ("denied", "did not say")."""

    POSITIVE = "positive"
    NEGATIVE = "negative"


class MentionForm(Enum):
    """The form of the words that name a speaker."""

    NAME = "name"
    PRONOUN = "pronoun"
    NOMINAL = "nominal"
    NONE = "none"


class ResolutionStatus(Enum):
    """The answer to "which known actor is this?"."""

    #: One actor, with evidence that tells it from every other.
    RESOLVED = "RESOLVED"
    #: Several actors fit and nothing decides.
    AMBIGUOUS = "AMBIGUOUS"
    #: Nobody known fits.
    UNKNOWN = "UNKNOWN"
    #: A source that the text leaves without a name ("a military source").
    UNNAMED = "UNNAMED"
    #: Several people or a kind of people at once ("opposition figures").
    COLLECTIVE = "COLLECTIVE"


@attrs.frozen
class ActorRef:
    """Id and name of an actor, as a resolution cites it."""

    id: str
    name: str


@attrs.frozen
class Candidate:
    """One actor that could be meant.

    Args:
        id: The actor's id.
        name: The actor's name.
        score: 0 to 1; it ranks candidates and is no probability.
        evidence: Why it could be this one, in words, strongest first.
    """

    id: str
    name: str
    score: float
    evidence: tuple[str, ...] = ()


@attrs.frozen
class Resolution:
    """Which known actor a mention is.

    Args:
        status: See :class:`ResolutionStatus`.
        actor: The actor when ``status`` is RESOLVED, otherwise None.
        candidates: Who could be meant, best first; the actor itself leads them when resolved.
    """

    status: ResolutionStatus
    actor: ActorRef | None = None
    candidates: tuple[Candidate, ...] = ()

    def __attrs_post_init__(self) -> None:
        if (self.actor is not None) != (self.status is ResolutionStatus.RESOLVED):
            raise ValueError("a resolution has an actor exactly when its status is RESOLVED")


@attrs.frozen
class Cue:
    """The words that introduce a report: "said", "according to", "her claim that".

    Args:
        span: Its characters.
        lemma: Dictionary form of its head ("say").
        act: What kind of act it is.
        polarity: NEGATIVE for "denied", "did not say".
        hedged: True for "reportedly", "is said to".
    """

    span: Span
    lemma: str
    act: CueAct = CueAct.ASSERTIVE
    polarity: Polarity = Polarity.POSITIVE
    hedged: bool = False


@attrs.frozen
class Speaker:
    """Whom the text names as the source of a claim.

    Args:
        span: All words of the mention ("Mohammad Alloush, a leading figure in ...").
        head: The words in it that name or stand for the speaker ("Mohammad Alloush", "he", "the source").
        text: The words under ``span``.
        form: name, pronoun, nominal or none.
        antecedents: What it stands for, from the nearest earlier mention to the fullest; none for a first full name.
        resolution: Which actor it is; None before the resolve stage.
    """

    span: Span
    head: Span
    text: str
    form: MentionForm
    antecedents: tuple[Span, ...] = ()
    resolution: Resolution | None = None


class FactType(str, Enum):
    """What kind of thing a checkable stretch is; a closed set. A member is its own name in the wire format:
    ``FactType.MONEY == "money"``.
    """

    #: A count or a share: "40,000", "nine", "two thirds", "one in five", "hundreds".
    NUMBER = "number"
    #: A number with its unit: "12 kilometres", "three weeks", "30-year-old".
    QUANTITY = "quantity"
    #: A sum with its currency: "$4.5bn", "40 million crowns".
    MONEY = "money"
    #: "3.5 percent", "12%", "two percentage points".
    PERCENTAGE = "percentage"
    #: A point or stretch of the calendar or the clock: "last year", "12 May", "the past two years", "9 p.m.".
    DATE = "date"
    #: The words that set one thing against another: "more than", "higher than", "twice as many as", "up", "doubled".
    COMPARISON = "comparison"
    #: The words that put one thing before all others: "largest", "most expensive", "second-biggest", "record".
    SUPERLATIVE = "superlative"
    #: The words that say that one thing brings about another: "because of", "led to", "caused".
    CAUSE = "cause"

    __str__ = str.__str__


@attrs.frozen
class Fact:
    """Something checkable inside a claim.

    Args:
        span: Its characters, inside one content span of the claim.
        type: See :class:`FactType`; its name as a string will do.

    Raises:
        ValueError: There is no such type.

    >>> Fact(Span(4, 9), "money").type
    <FactType.MONEY: 'money'>
    """

    span: Span
    type: FactType = attrs.field(converter=FactType)


def _spans(value: tuple[Span, ...]) -> tuple[Span, ...]:
    if not value:
        raise ValueError("a claim has at least one content span")
    for left, right in pairwise(value):
        if left.end > right.start:
            raise ValueError("content spans are sorted and disjoint")
    if any(len(s) == 0 for s in value):
        raise ValueError("content spans are not empty")
    return value


@attrs.frozen
class Report:
    """A reported stretch as the detect stage hands it on: what a claim is before its speaker is known.

    Args:
        content: Reported words: sorted, disjoint, non-empty; outer quotation marks left out.
        quoted: The stretches of the content inside quotation marks.
        kind: direct, indirect or mixed.
        cue: The words that introduce it, or None.
        source: The words that name its source, or None.
        parent: Index of the report that this one is nested in, or None.
        confidence: 0 to 1, see :class:`Claim`.
        evidence: Which rule or model said so, and why.
    """

    content: tuple[Span, ...]
    quoted: tuple[Span, ...] = ()
    kind: SpeechKind = SpeechKind.INDIRECT
    cue: Cue | None = None
    source: Span | None = None
    parent: int | None = None
    confidence: float = 0.0
    evidence: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        _spans(self.content)

    @property
    def span(self) -> Span:
        """From the first character of the content to its last."""
        return Span(self.content[0].start, self.content[-1].end)


@attrs.frozen
class Claim:
    """A reported proposition with its speaker.

    Args:
        id: "c1", "c2", ... in the order of the text.
        kind: direct, indirect or mixed.
        text: The content's words exactly as in the text; several spans are joined by " [...] ".
        content: Sorted, disjoint, end-exclusive spans in code points; outer quotation marks left out.
        quoted: The stretches inside quotation marks.
        cue: The words that introduce it; None if there are none.
        speaker: The words that name its source; None if there are none: a claim is never dropped for that.
        addressee: Who was told.
        time: When it was said.
        place: Where it was said.
        facts: Checkable stretches inside the claim, in the order of the text; no two of one claim overlap.
        extra: What else is known, JSON values only: ``source_type`` and ``anonymous`` (see docs/wire-format.md), and
            under its name what each enricher added.
        parent: Id of the claim that this one is nested in.
        confidence: 0 to 1: of claims with this confidence, the share that are reports of (mostly) these words by this
            source, as measured on annotated news; docs/accuracy.md has the curve and a threshold for publishing without
            a look. It says nothing about which actor the source is, nor about whether the claim is true.
        evidence: Which rule or model found it, and why.
    """

    id: str
    kind: SpeechKind
    text: str
    content: tuple[Span, ...]
    quoted: tuple[Span, ...] = ()
    cue: Cue | None = None
    speaker: Speaker | None = None
    addressee: Span | None = None
    time: Span | None = None
    place: Span | None = None
    facts: tuple[Fact, ...] = ()
    extra: Mapping[str, Any] = attrs.field(factory=dict, hash=False)
    parent: str | None = None
    confidence: float = 0.0
    evidence: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        _spans(self.content)

    @property
    def span(self) -> Span:
        """From the first character of the content to its last."""
        return Span(self.content[0].start, self.content[-1].end)


@attrs.frozen
class ArticleActor:
    """An actor that the claims of an article point to.

    Args:
        id: The registry's id, or "a1", "a2", ... for an actor that only the article knows.
        name: Fullest name; with a title that belongs to it ("Pope Francis") or, where others bear a name of one word,
            tells who is meant ("Mrs. Doe").
        kind: person, organization, group, office or document.
        aliases: The other names that the article (or the registry) uses.
        registry: Name of the registry it is an entry of; None for an actor that only the article knows.
    """

    id: str
    name: str
    kind: str
    aliases: tuple[str, ...] = ()
    registry: str | None = None


class WarningType(str, Enum):
    """What a warning on a result is about; a closed set. A member is its own name in the wire format."""

    #: Claims inside claims were left out, because they stand in more others than ``quoteattr.detect.MAX_DEPTH``.
    NESTING = "nesting"

    __str__ = str.__str__


@attrs.frozen
class ExtractionWarning:
    """Something about a result that its reader should know: what was left out, and why.

    Args:
        type: See :class:`WarningType`; its name as a string will do.
        message: The same in words.

    Raises:
        ValueError: There is no such type.

    >>> ExtractionWarning("nesting", "2 claims are left out").type
    <WarningType.NESTING: 'nesting'>
    """

    type: WarningType = attrs.field(converter=WarningType)
    message: str


@attrs.frozen
class Extraction:
    """All claims of one document.

    Args:
        id: The document's id.
        claims: In the order of the text, a claim before those nested in it.
        actors: Everybody whom a resolution names.
        provenance: Versions and hashes of what made it: {"quoteattr": ..., "models": {...}, "registry": ...}.
        warnings: What was left out, and why; mostly nothing.
    """

    id: str
    claims: tuple[Claim, ...] = ()
    actors: tuple[ArticleActor, ...] = ()
    provenance: Mapping[str, Any] = attrs.field(factory=dict, hash=False)
    warnings: tuple[ExtractionWarning, ...] = ()

    @property
    def speech(self) -> tuple[Claim, ...]:
        """The claims of speech, in their order: ``claims`` without those that report a thought.

        A claim reports a thought when the act of its cue is ``mental``: belief, wish, feeling, decision ("believes",
        "her hope that"). A cue that the lexicon does not know counts as speech, and so does a claim without a cue:
        words in quotation marks were said or written, whoever said them. ``quoteattr.evaluate`` tells cues of speech
        in gold by the same lexicon, but from their words alone, as gold has no lemmas.

        >>> said = Claim("c1", SpeechKind.INDIRECT, "so", (Span(9, 11),), cue=Cue(Span(0, 4), "say"))
        >>> thought = attrs.evolve(said, id="c2", cue=Cue(Span(0, 7), "believe", CueAct.MENTAL))
        >>> [claim.id for claim in Extraction("afp-17", (said, thought)).speech]
        ['c1']
        """
        return tuple(c for c in self.claims if c.cue is None or c.cue.act is not CueAct.MENTAL)

    def to_dict(self) -> dict[str, Any]:
        """The extraction in the wire format ``quoteattr/1``: only JSON types, keys in a fixed order."""
        return {
            "schema": SCHEMA,
            "id": self.id,
            "claims": [_claim_to_dict(c) for c in self.claims],
            "actors": [
                {"id": a.id, "name": a.name, "kind": a.kind, "aliases": list(a.aliases), "registry": a.registry}
                for a in self.actors
            ],
            "provenance": dict(self.provenance),
            "warnings": [{"type": w.type.value, "message": w.message} for w in self.warnings],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Extraction:
        """Read the wire format.

        Raises:
            WireFormatError: ``data`` is not a document of ``quoteattr/1``; the message names the key.

        >>> Extraction.from_dict(Extraction("afp-17").to_dict()) == Extraction("afp-17")
        True
        """
        return _read(data, "document", _extraction_from_dict)


@attrs.frozen
class Failure:
    """A document that could not be read, so that a batch goes on and nothing is lost."""

    id: str
    type: str
    message: str

    def to_dict(self) -> dict[str, Any]:
        """The failure in the wire format."""
        return {"schema": SCHEMA, "id": self.id, "error": {"type": self.type, "message": self.message}}


# --- wire format ---------------------------------------------------------------------------------------------------


def _pair(span: Span | None) -> list[int] | None:
    return None if span is None else [span.start, span.end]


def _claim_to_dict(claim: Claim) -> dict[str, Any]:
    return {
        "id": claim.id,
        "kind": claim.kind.value,
        "text": claim.text,
        "content": [_pair(s) for s in claim.content],
        "quoted": [_pair(s) for s in claim.quoted],
        "cue": None if claim.cue is None else _cue_to_dict(claim.cue),
        "speaker": None if claim.speaker is None else _speaker_to_dict(claim.speaker),
        "addressee": _pair(claim.addressee),
        "time": _pair(claim.time),
        "place": _pair(claim.place),
        "facts": [{"span": _pair(f.span), "type": f.type.value} for f in claim.facts],
        "extra": dict(claim.extra),
        "parent": claim.parent,
        "confidence": claim.confidence,
        "evidence": list(claim.evidence),
    }


def _cue_to_dict(cue: Cue) -> dict[str, Any]:
    return {
        "span": _pair(cue.span),
        "lemma": cue.lemma,
        "act": cue.act.value,
        "polarity": cue.polarity.value,
        "hedged": cue.hedged,
    }


def _speaker_to_dict(speaker: Speaker) -> dict[str, Any]:
    return {
        "span": _pair(speaker.span),
        "head": _pair(speaker.head),
        "text": speaker.text,
        "form": speaker.form.value,
        "antecedents": [_pair(s) for s in speaker.antecedents],
        "resolution": None if speaker.resolution is None else _resolution_to_dict(speaker.resolution),
    }


def _resolution_to_dict(resolution: Resolution) -> dict[str, Any]:
    actor = resolution.actor
    return {
        "status": resolution.status.value,
        "actor": None if actor is None else {"id": actor.id, "name": actor.name},
        "candidates": [
            {"id": c.id, "name": c.name, "score": c.score, "evidence": list(c.evidence)} for c in resolution.candidates
        ],
    }


T = TypeVar("T")

_LARGEST = sys.float_info.max


def _read(data: Any, where: str, build: Callable[[Any], T]) -> T:
    try:
        return build(data)
    except WireFormatError:
        raise
    except KeyError as error:
        raise WireFormatError(f"{where}: key {error} is missing") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise WireFormatError(f"{where}: {error}") from error


def _list(value: Any, build: Callable[[Any], T], where: str) -> tuple[T, ...]:
    if not isinstance(value, list):
        raise WireFormatError(f"{where}: expected a list, got {type(value).__name__}")
    return tuple(_read(item, f"{where}[{i}]", build) for i, item in enumerate(value))


def _optional(value: Any, build: Callable[[Any], T]) -> T | None:
    return None if value is None else build(value)


def _str(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"expected a string, got {type(value).__name__}")
    return value


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError(f"expected a number, got {type(value).__name__}")
    if not -_LARGEST <= value <= _LARGEST:  # infinite, not a number, or an integer too long for a float
        raise ValueError("a number is out of range")
    return float(value)


def _bool(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"expected true or false, got {type(value).__name__}")
    return value


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise TypeError(f"expected an object, got {type(value).__name__}")
    return dict(value)


def _span(value: Any) -> Span:
    if not isinstance(value, list) or len(value) != 2 or any(type(v) is not int for v in value):
        raise TypeError(f"a span is [start, end], not {show_briefly(value)}")
    return Span(value[0], value[1])


def _extraction_from_dict(data: Any) -> Extraction:
    schema = _object(data)["schema"]
    if schema != SCHEMA:
        raise WireFormatError(f"schema: this version reads {SCHEMA!r}, not {show_briefly(schema)}")
    if "error" in data:
        error = _object(data["error"])
        raise WireFormatError(
            f"document {data.get('id')!r} is an error row: {error.get('type')}: {error.get('message')}"
        )
    return Extraction(
        id=_str(data["id"]),
        claims=_list(data["claims"], _claim_from_dict, "claims"),
        actors=_list(data["actors"], _actor_from_dict, "actors"),
        provenance=_object(data["provenance"]),
        # Results of versions that knew no warnings have no such key.
        warnings=_list(data.get("warnings", []), _warning_from_dict, "warnings"),
    )


def _warning_from_dict(data: Any) -> ExtractionWarning:
    return ExtractionWarning(type=_str(data["type"]), message=_str(data["message"]))


def _actor_from_dict(data: Any) -> ArticleActor:
    return ArticleActor(
        id=_str(data["id"]),
        name=_str(data["name"]),
        kind=_str(data["kind"]),
        aliases=_list(data["aliases"], _str, "aliases"),
        registry=_optional(data["registry"], _str),
    )


def _claim_from_dict(data: Any) -> Claim:
    return Claim(
        id=_str(data["id"]),
        kind=SpeechKind(data["kind"]),
        text=_str(data["text"]),
        content=_list(data["content"], _span, "content"),
        quoted=_list(data["quoted"], _span, "quoted"),
        cue=_optional(data["cue"], _cue_from_dict),
        speaker=_optional(data["speaker"], _speaker_from_dict),
        addressee=_optional(data["addressee"], _span),
        time=_optional(data["time"], _span),
        place=_optional(data["place"], _span),
        facts=_list(data["facts"], lambda f: Fact(_span(f["span"]), _str(f["type"])), "facts"),
        extra=_object(data["extra"]),
        parent=_optional(data["parent"], _str),
        confidence=_number(data["confidence"]),
        evidence=_list(data["evidence"], _str, "evidence"),
    )


def _cue_from_dict(data: Any) -> Cue:
    return Cue(
        span=_span(data["span"]),
        lemma=_str(data["lemma"]),
        act=CueAct(data["act"]),
        polarity=Polarity(data["polarity"]),
        hedged=_bool(data["hedged"]),
    )


def _speaker_from_dict(data: Any) -> Speaker:
    return Speaker(
        span=_span(data["span"]),
        head=_span(data["head"]),
        text=_str(data["text"]),
        form=MentionForm(data["form"]),
        antecedents=_list(data["antecedents"], _span, "antecedents"),
        resolution=_optional(data["resolution"], _resolution_from_dict),
    )


def _resolution_from_dict(data: Any) -> Resolution:
    return Resolution(
        status=ResolutionStatus(data["status"]),
        actor=_optional(data["actor"], lambda a: ActorRef(_str(a["id"]), _str(a["name"]))),
        candidates=_list(data["candidates"], _candidate_from_dict, "candidates"),
    )


def _candidate_from_dict(data: Any) -> Candidate:
    return Candidate(
        id=_str(data["id"]),
        name=_str(data["name"]),
        score=_number(data["score"]),
        evidence=_list(data["evidence"], _str, "evidence"),
    )
