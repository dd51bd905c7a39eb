r"""Claims as brat standoff: the format of the gold in fixtures/, readable in diffs and editable in the tool brat.

One claim is one event whose trigger is its content, so that a claim without a cue looks like any other::

    T1	Content 1 8;26 37	We won, Nobody ran.
    T2	Cue 10 14	said
    T3	Source 15 21	Ms Ono
    T4	Quoted 1 8	We won,
    T5	Quoted 26 37	Nobody ran.
    E1	Content:T1 Cue:T2 Source:T3 Quoted:T4 Quoted2:T5
    A1	Kind E1 direct
    A2	Form T3 name
    A3	Status T3 RESOLVED
    N1	Reference T3 article:a1	Marisa Ono

* Further roles of an event: ``Head`` (left out where it is the whole source), ``Antecedent`` (from the nearest to the
  fullest), ``Addressee``, ``Time``, ``Place``, ``Fact``. The text-bound annotations are called as their roles are, but
  antecedents ``Mention``.
* Attributes: ``Kind`` of the event; ``Form`` and ``Status`` of the source; ``Act``, ``Polarity`` and ``Hedged`` of the
  cue, where they are not assertive, positive and false.
* ``Reference`` lines name the actor (status RESOLVED) or the candidates (any other status): ``registry:id``, or
  ``article:id`` for those that only the article knows.
* Nesting is a relation: ``R1 Nested Arg1:E2 Arg2:E1`` puts E2 into E1.
* What brat has no place for stands in notes: ``Lemma`` (where it is not the cue in lower case), ``Confidence`` (where
  it is not 1, a person's word), ``Evidence``, ``FactType``, ``Extra`` and ``Actor`` (both JSON), ``Spans`` (offsets,
  where a span's fragments, one a line, would be read as something else).
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import attrs

from .._json import load_json
from ..claims import (
    ActorRef,
    ArticleActor,
    Candidate,
    Claim,
    Cue,
    CueAct,
    Extraction,
    Fact,
    MentionForm,
    Polarity,
    Resolution,
    ResolutionStatus,
    Speaker,
    SpeechKind,
)
from ..errors import WireFormatError
from ..text import Span
from .standoff import (
    Event,
    Lines,
    Reference,
    Standoff,
    join_fragments,
    parse_offsets,
    parse_standoff,
    split_spans,
    unescape,
)

__all__ = ["ARTICLE", "from_brat", "to_brat"]

#: Stands where a registry's name would, for actors that only the article knows.
ARTICLE = "article"


def to_brat(extraction: Extraction, text: str) -> str:
    r"""Write claims as the lines of an ``.ann`` file.

    Args:
        extraction: The claims.
        text: What they were found in: what the ``.txt`` file beside it holds, its line breaks untouched.

    Returns:
        Lines that each end in a line feed; "" for no claims.

    Raises:
        WireFormatError: A claim's parent is no claim of the extraction, or an enricher put something into ``extra``
            that JSON has no form for.

    >>> claim = Claim("c1", SpeechKind.INDIRECT, "it rained", (Span(8, 17),), cue=Cue(Span(3, 7), "say"), confidence=1)
    >>> print(to_brat(Extraction("x", (claim,)), "He said it rained.").expandtabs(4), end="")
    T1  Content 8 17    it rained
    T2  Cue 3 7 said
    #1  Lemma T2    say
    E1  Content:T1 Cue:T2
    A1  Kind E1 indirect
    """
    writer = _Writer(Lines(text), {a.id: a for a in reversed(extraction.actors)})
    events = {claim.id: f"E{number}" for number, claim in enumerate(extraction.claims, 1)}
    for claim in extraction.claims:
        writer.write_claim(claim, events[claim.id])
    for claim in extraction.claims:
        if claim.parent is not None:
            if claim.parent not in events:
                raise WireFormatError(f"claim {claim.id}: its parent {claim.parent!r} is no claim of the extraction")
            writer.lines.add("R", f"Nested Arg1:{events[claim.id]} Arg2:{events[claim.parent]}")
    return str(writer.lines)


def from_brat(ann: str, text: str, document_id: str = "") -> Extraction:
    r"""Read the lines of an ``.ann`` file over the text beside it.

    ``from_brat(to_brat(x, text), text, x.id) == x`` but for what is lost: provenance; actors that no resolution names;
    the candidates of a RESOLVED resolution, the scores and evidence of other candidates; ids and order (claims come in
    the order of their contents, an outer one before those in it, as c1, c2, ...). Words of claims and speakers are cut
    from the text anew.

    Args:
        ann: The lines. Events, attributes, relations and notes of other names are left alone: a brat project may have
            layers of its own. An actor without an ``Actor`` note is a person.
        text: The text, with the line breaks of its file.
        document_id: What the extraction is called.

    Raises:
        WireFormatError: A line is not standoff, points to what is not there, or has other words than the text; the
            message names the line.

    >>> ann = "T1\tContent 8 17\tit rained\nE1\tContent:T1\nA1\tKind E1 indirect\n"
    >>> from_brat(ann, "He said it rained.").claims[0].text
    'it rained'
    """
    return _Reader(text, parse_standoff(ann)).read(document_id)


# --- writing -------------------------------------------------------------------------------------------------------


@attrs.define
class _Writer:
    """Collects lines; an annotation that several claims share (one speaker of two) is written once."""

    lines: Lines
    actors: Mapping[str, ArticleActor]
    _known: dict[tuple[Any, ...], str] = attrs.field(factory=dict)
    _described: set[str] = attrs.field(factory=set)

    def write_claim(self, claim: Claim, event: str) -> None:
        content = self.lines.bind("Content", claim.content)
        roles = list(_number(self.write_roles(claim)))
        self.lines.lines.append(
            f"{event}\t" + " ".join(f"{role}:{mark}" for role, mark in [("Content", content), *roles])
        )
        self.lines.add("A", f"Kind {event} {claim.kind.value}")
        if claim.confidence != 1:
            self.lines.note("Confidence", event, repr(claim.confidence))
        for reason in claim.evidence:
            self.lines.note_words("Evidence", event, reason)
        if claim.extra:
            self.lines.note("Extra", event, _to_json(claim.id, dict(claim.extra)))

    def write_roles(self, claim: Claim) -> Iterator[tuple[str, str]]:
        if claim.cue is not None:
            yield "Cue", self.share(("Cue", claim.cue.span, claim.cue), self.describe_cue, claim.cue)
        if claim.speaker is not None:
            speaker = claim.speaker
            key = ("Source", speaker.span, speaker.form, _status(speaker), _references(speaker))
            yield "Source", self.share(key, self.describe_source, speaker)
            if speaker.head != speaker.span:
                yield "Head", self.share(("Head", speaker.head))
            for span in speaker.antecedents:
                yield "Antecedent", self.share(("Mention", span))
        for role, where in (("Addressee", claim.addressee), ("Time", claim.time), ("Place", claim.place)):
            if where is not None:
                yield role, self.share((role, where))
        for span in claim.quoted:
            yield "Quoted", self.share(("Quoted", span))
        for fact in claim.facts:
            yield "Fact", self.share(("Fact", fact.span, fact.type), self.describe_fact, fact)

    def share(
        self, key: tuple[Any, ...], describe: Callable[[str, Any], None] | None = None, described: Any = None
    ) -> str:
        """The annotation that ``key`` (its type, its span, what is said of it) stands for; a new one if need be."""
        if key not in self._known:
            self._known[key] = mark = self.lines.bind(key[0], (key[1],))
            if describe is not None:
                describe(mark, described)
        return self._known[key]

    def describe_cue(self, mark: str, cue: Cue) -> None:
        if cue.act is not CueAct.ASSERTIVE:
            self.lines.add("A", f"Act {mark} {cue.act.value}")
        if cue.polarity is not Polarity.POSITIVE:
            self.lines.add("A", f"Polarity {mark} {cue.polarity.value}")
        if cue.hedged:
            self.lines.add("A", f"Hedged {mark}")
        if cue.lemma != _plain_lemma(cue.span, self.lines.text):
            self.lines.note_words("Lemma", mark, cue.lemma)

    def describe_source(self, mark: str, speaker: Speaker) -> None:
        self.lines.add("A", f"Form {mark} {speaker.form.value}")
        status = _status(speaker)
        if status is not None:
            self.lines.add("A", f"Status {mark} {status.value}")
        for reference in _references(speaker):
            actor = self.actors.get(reference.id)
            registry = ARTICLE if actor is None or actor.registry is None else actor.registry
            self.lines.refer(mark, registry, reference.id, reference.name)
            if actor is not None and reference.id not in self._described:
                self._described.add(reference.id)
                self.lines.note("Actor", mark, _to_json(actor.id, attrs.asdict(actor)))

    def describe_fact(self, mark: str, fact: Fact) -> None:
        self.lines.note_words("FactType", mark, fact.type)


def _status(speaker: Speaker) -> ResolutionStatus | None:
    return None if speaker.resolution is None else speaker.resolution.status


def _references(speaker: Speaker) -> tuple[ActorRef, ...]:
    """The actor, or the candidates where there is none."""
    resolution = speaker.resolution
    if resolution is None:
        return ()
    if resolution.actor is not None:
        return (resolution.actor,)
    return tuple(ActorRef(c.id, c.name) for c in resolution.candidates)


def _plain_lemma(span: Span, text: str) -> str:
    return span.of(text).lower()


def _number(roles: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Roles that come more than once as brat numbers them: Quoted, Quoted2, Quoted3."""
    seen: dict[str, int] = {}
    for role, mark in roles:
        seen[role] = seen.get(role, 0) + 1
        yield (role if seen[role] == 1 else f"{role}{seen[role]}"), mark


def _to_json(name: str, value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise WireFormatError(f"{name} cannot be written as JSON: {error}") from error


# --- reading -------------------------------------------------------------------------------------------------------

T = TypeVar("T")


@attrs.define
class _Reader:
    """Claims from the lines of a file."""

    text: str
    standoff: Standoff
    _described: dict[str, ArticleActor] = attrs.field(factory=dict)
    _cited: dict[str, ArticleActor] = attrs.field(factory=dict)

    def read(self, document_id: str) -> Extraction:
        for (kind, _), notes in self.standoff.notes.items():
            for line, value in notes if kind == "Actor" else ():
                actor = _convert(value, _read_actor, line, "an actor")
                self._described.setdefault(actor.id, actor)
        events = {mark: event for mark, event in self.standoff.events.items() if event.kind == "Content"}
        contents = {mark: self.spans(event.trigger, event.line) for mark, event in events.items()}
        order = sorted(events, key=lambda m: (contents[m][0].start, -contents[m][-1].end, events[m].number))
        places = {mark: place for place, mark in enumerate(order, 1)}
        parents: dict[str, str] = {}
        for line, kind, child, parent in self.standoff.relations:
            if kind == "Nested":
                if places.get(parent, len(places)) >= places.get(child, 0):
                    raise WireFormatError(f"line {line}: {child} is no claim that stands in another claim {parent}")
                parents[child] = f"c{places[parent]}"
        claims = tuple(
            self.claim(mark, events[mark], f"c{places[mark]}", contents[mark], parents.get(mark)) for mark in order
        )
        return Extraction(document_id, claims, tuple(self._cited.values()))

    def claim(self, mark: str, event: Event, claim_id: str, content: tuple[Span, ...], parent: str | None) -> Claim:
        roles: dict[str, list[str]] = {}
        for role, target in event.roles:
            roles.setdefault(role, []).append(target)
        spans = {role: [self.span(target, event.line) for target in targets] for role, targets in roles.items()}
        try:
            return Claim(
                id=claim_id,
                kind=self.required("Kind", mark, event.line, SpeechKind),
                text=" [...] ".join(span.of(self.text) for span in content),
                content=content,
                quoted=tuple(spans.get("Quoted", ())),
                cue=_first(self.cue(m, s) for m, s in zip(roles.get("Cue", ()), spans.get("Cue", ()), strict=True)),
                speaker=self.speaker(roles["Source"][0], event.line, spans) if "Source" in roles else None,
                addressee=_first(spans.get("Addressee", ())),
                time=_first(spans.get("Time", ())),
                place=_first(spans.get("Place", ())),
                facts=tuple(
                    Fact(span, self.note("FactType", target, unescape, ""))
                    for target, span in zip(roles.get("Fact", ()), spans.get("Fact", ()), strict=True)
                ),
                extra=self.note("Extra", mark, _read_object, {}),
                parent=parent,
                confidence=self.note("Confidence", mark, _read_number, 1.0),
                evidence=tuple(unescape(reason) for _, reason in self.standoff.notes.get(("Evidence", mark), ())),
            )
        except WireFormatError:
            raise
        except ValueError as error:  # contents that are empty, unsorted or not disjoint
            raise WireFormatError(f"line {event.line}: {error}") from error

    def cue(self, mark: str, span: Span) -> Cue:
        return Cue(
            span=span,
            lemma=self.note("Lemma", mark, unescape, _plain_lemma(span, self.text)),
            act=self.attribute("Act", mark, CueAct) or CueAct.ASSERTIVE,
            polarity=self.attribute("Polarity", mark, Polarity) or Polarity.POSITIVE,
            hedged=("Hedged", mark) in self.standoff.attributes,
        )

    def speaker(self, mark: str, line: int, spans: Mapping[str, Sequence[Span]]) -> Speaker:
        span = spans["Source"][0]
        head = _first(spans.get("Head", ())) or span
        if not span.contains(head):
            raise WireFormatError(f"line {line}: the Head of a claim lies outside its Source {mark}")
        return Speaker(
            span=span,
            head=head,
            text=span.of(self.text),
            form=self.required("Form", mark, line, MentionForm),
            antecedents=tuple(spans.get("Antecedent", ())),
            resolution=self.resolution(mark, line),
        )

    def resolution(self, mark: str, line: int) -> Resolution | None:
        status = self.attribute("Status", mark, ResolutionStatus)
        if status is None:
            return None
        references = self.standoff.references.get(mark, [])
        if status is not ResolutionStatus.RESOLVED:
            candidates = tuple(Candidate(self.cite(r).id, r.name, 0.0) for r in references)
            return Resolution(status, None, candidates)
        if not references:
            raise WireFormatError(f"line {line}: {mark} is RESOLVED, but no Reference line names its actor")
        return Resolution(status, ActorRef(self.cite(references[0]).id, references[0].name))

    def cite(self, reference: Reference) -> ArticleActor:
        registry = None if reference.registry == ARTICLE else reference.registry
        plain = ArticleActor(reference.id, reference.name, "person", registry=registry)
        return self._cited.setdefault(reference.id, self._described.get(reference.id, plain))

    # What lines say of an annotation: its spans, attributes and notes.

    def spans(self, mark: str, line: int) -> tuple[Span, ...]:
        bound = self.standoff.bounds.get(mark)
        if bound is None:
            raise WireFormatError(f"line {line}: there is no text-bound annotation {mark}")
        words = " ".join(f.of(self.text) for f in bound.fragments)
        if max(f.end for f in bound.fragments) > len(self.text) or words.split() != bound.words.split():
            raise WireFormatError(
                f"line {bound.line}: {mark} says {bound.words[:60]!r}, but the text has {words[:60]!r} there; "
                "is it the right text, with the line breaks of its file?"
            )
        spans = self.note("Spans", mark, parse_offsets, None)
        if spans is not None and split_spans(spans, self.text) == bound.fragments:  # or somebody has moved it since
            return spans
        return join_fragments(bound.fragments, self.text)

    def span(self, mark: str, line: int) -> Span:
        return Span.around(self.spans(mark, line))

    def attribute(self, name: str, mark: str, read: Callable[[str], T]) -> T | None:
        if (name, mark) not in self.standoff.attributes:
            return None
        line, value = self.standoff.attributes[name, mark]
        return _convert(value, read, line, f"a value of {name}")

    def required(self, name: str, mark: str, line: int, read: Callable[[str], T]) -> T:
        value = self.attribute(name, mark, read)
        if value is None:
            raise WireFormatError(f"line {line}: {mark} has no attribute {name}")
        return value

    def note(self, kind: str, mark: str, read: Callable[[str], T], default: T) -> T:
        notes = self.standoff.notes.get((kind, mark))
        return default if notes is None else _convert(notes[0][1], read, notes[0][0], f"a {kind} note")


def _first(items: Iterable[T]) -> T | None:
    return next(iter(items), None)


def _convert(value: str, read: Callable[[str], T], line: int, what: str) -> T:
    try:
        return read(value)
    except (KeyError, TypeError, ValueError) as error:
        raise WireFormatError(f"line {line}: {value[:60]!r} is not {what}") from error


def _read_number(value: str) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise ValueError("not a number of JSON")
    return number


def _read_object(value: str) -> dict[str, Any]:
    found = load_json(value)
    if not isinstance(found, dict):
        raise TypeError("not an object")
    return found


def _read_actor(value: str) -> ArticleActor:
    data = _read_object(value)
    return ArticleActor(
        id=str(data["id"]),
        name=str(data["name"]),
        kind=str(data["kind"]),
        aliases=tuple(map(str, data["aliases"])),
        registry=None if data["registry"] is None else str(data["registry"]),
    )
