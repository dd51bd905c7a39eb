"""Claims as tasks of Label Studio, to be corrected there, and corrected tasks as claims: gold for the next version.

A task holds the text, the claims as a prediction, which Label Studio shows for correction, and in ``data.quoteattr``
the extraction itself, from which comes back what nobody touched. Set the project up with :func:`label_config`.

In Label Studio, a claim is a region labelled Content; further stretches of one content hang on it by a relation
"continued", a claim inside another one by a relation "inside". Cue, Source, Antecedent, Addressee, Time, Place, Quoted
and Fact are regions of their own, with a relation to their claim, whose direction and label do not matter. Kind, act,
form and so on are choices of their regions; of a source that is RESOLVED, the actor is a text: the actor's id, or id
and name as in ``a1 | Mara Okello``.

Offsets are code points, as Label Studio counts them since 1.4; older ones, in UTF-16 units, are told by their words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import attrs

from ..claims import (
    ActorRef,
    ArticleActor,
    Claim,
    Cue,
    CueAct,
    Extraction,
    Fact,
    FactType,
    MentionForm,
    Polarity,
    Resolution,
    ResolutionStatus,
    Speaker,
    SpeechKind,
)
from ..errors import WireFormatError
from ..text import Span
from .parts import ROLES, Part, list_parts
from .regions import CONTINUED, INSIDE, Draft, Match, Region, assemble, match_claims, measure_depths

__all__ = ["from_label_studio", "label_config", "to_label_studio"]

_LABELS = {role: role.title() for role in ROLES}
_ROLES = {label: role for role, label in _LABELS.items()}

# What is asked of a region: the control's name, the label of its regions, the answers ("" for a free text).
_CONTROLS: tuple[tuple[str, str, Sequence[str]], ...] = (
    ("kind", "Content", [kind.value for kind in SpeechKind]),
    ("act", "Cue", [act.value for act in CueAct]),
    ("polarity", "Cue", [polarity.value for polarity in Polarity]),
    ("hedged", "Cue", ["hedged"]),
    ("lemma", "Cue", ()),
    ("form", "Source", [form.value for form in MentionForm]),
    ("status", "Source", [status.value for status in ResolutionStatus]),
    ("actor", "Source", ()),
    ("fact", "Fact", [kind.value for kind in FactType]),
)


def label_config() -> str:
    """The labelling interface for these tasks: what goes into the field "Code" of a Label Studio project.

    >>> label_config().splitlines()[2][:49]
    '  <Labels name="part" toName="text"><Label value='
    """
    relations = "".join(f'<Relation value="{name}"/>' for name in (CONTINUED, INSIDE, *ROLES[1:]))
    lines = ["<View>", f"  <Relations>{relations}</Relations>"]
    labels = "".join(f'<Label value="{label}"/>' for label in _LABELS.values())
    lines.append(f'  <Labels name="part" toName="text">{labels}</Labels>')
    lines.append('  <Text name="text" value="$text" granularity="word"/>')
    for name, label, answers in _CONTROLS:
        where = f'name="{name}" toName="text" perRegion="true" whenTagName="part" whenLabelValue="{label}"'
        lines.append(f'  <Header value="{name}" perRegion="true" whenTagName="part" whenLabelValue="{label}"/>')
        if answers:
            choice = "multiple" if len(answers) == 1 else "single-radio"
            inside = "".join(f'<Choice value="{answer}"/>' for answer in answers)
            lines.append(f'  <Choices {where} choice="{choice}">{inside}</Choices>')
        else:
            lines.append(f'  <TextArea {where} maxSubmissions="1" editable="true"/>')
    return "\n".join([*lines, "</View>", ""])


def to_label_studio(extraction: Extraction, text: str) -> dict[str, Any]:
    """Write claims as one task: a list of such tasks is what Label Studio imports.

    Nothing is lost: what Label Studio has no place for stands in ``data.quoteattr``. The head of a source cannot be
    corrected, nor can candidates, evidence and ``extra``.

    Args:
        extraction: The claims.
        text: What they were found in.

    Returns:
        The task; ``quoteattr.export.json.dump_json`` writes it.

    Raises:
        WireFormatError: A claim's parent is no claim of the extraction.

    >>> claim = Claim("c1", SpeechKind.INDIRECT, "it rained", (Span(8, 17),))
    >>> task = to_label_studio(Extraction("x", (claim,)), "He said it rained.")
    >>> task["predictions"][0]["result"][0]["value"]
    {'start': 8, 'end': 17, 'text': 'it rained', 'labels': ['Content']}
    """
    version = extraction.provenance.get("quoteattr")
    return {
        "data": {"text": text, "id": extraction.id, "quoteattr": extraction.to_dict()},
        "predictions": [
            {
                "model_version": f"quoteattr {version}" if isinstance(version, str) else "quoteattr",
                "result": _Writer(text).write(extraction),
            }
        ],
    }


def from_label_studio(task: Mapping[str, Any]) -> Extraction:
    """Read one task as Label Studio exports it ("JSON", not "JSON-MIN").

    ``from_label_studio(to_label_studio(x, text)) == x``. Where somebody has annotated the task, their last annotation
    that was not cancelled counts, and not the prediction: claims have the confidence 1, a person's word, and come in
    the order of the text as c1, c2, ... What the person left as it was (of a claim whose content is at least half the
    same) is what it was before; a part that is linked to no claim is left out.

    Args:
        task: One object of the exported list.

    Raises:
        WireFormatError: It is no such task, a region's words are not those of the text, a claim has two cues or
            sources, a kind or form is missing, a source is RESOLVED and nobody is named; the message names the region.

    >>> claim = Claim("c1", SpeechKind.INDIRECT, "it rained", (Span(8, 17),), confidence=0.5)
    >>> task = to_label_studio(Extraction("x", (claim,)), "He said it rained.")
    >>> from_label_studio({**task, "annotations": task["predictions"]}).claims[0].confidence
    1.0
    """
    try:
        data = task["data"]
        text, name, before = data["text"], data.get("id"), data.get("quoteattr")
        annotations = [each for each in task.get("annotations") or () if not each.get("was_cancelled")]
        found = annotations or task.get("predictions") or []
        result = found[-1]["result"] if found else []
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise WireFormatError(f"not a task of Label Studio: {type(error).__name__} {error}") from error
    if not isinstance(text, str):
        raise WireFormatError(f"not a task of Label Studio: data.text is {type(text).__name__}")
    original = Extraction(name if isinstance(name, str) else str(task.get("id", "")))
    if before is not None:
        original = Extraction.from_dict(before)
        if len({claim.id for claim in original.claims}) < len(original.claims):
            raise WireFormatError("data.quoteattr: two claims have one id")
    return _Reader(text, original, by_person=bool(annotations)).read(result)


# --- writing ---------------------------------------------------------------------------------------------------------


class _Writer:
    """Regions, answers and relations; a part that several claims share (one speaker of two) is one region."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.items: list[dict[str, Any]] = []
        self.known: dict[tuple[Any, ...], str] = {}

    def write(self, extraction: Extraction) -> list[dict[str, Any]]:
        regions = {claim.id: f"claim{number}" for number, claim in enumerate(extraction.claims, 1)}
        for claim in extraction.claims:
            self.write_claim(claim, regions[claim.id])
        for claim in extraction.claims:
            if claim.parent is not None:
                if claim.parent not in regions:
                    raise WireFormatError(f"claim {claim.id}: its parent {claim.parent!r} is no claim")
                self.relate(regions[claim.id], regions[claim.parent], INSIDE)
        return self.items

    def write_claim(self, claim: Claim, region: str) -> None:
        for part in list_parts(claim):
            if part.role != "content":
                answers = _answer(claim, part)
                key = (part.role, part.span, *answers.items())
                if key not in self.known:
                    self.known[key] = f"part{len(self.known) + 1}"
                    self.mark(self.known[key], part, answers)
                self.relate(region, self.known[key], part.role)
            elif part.number == 1:
                self.mark(region, part, _answer(claim, part))
                self.items[-2]["score"] = claim.confidence
            else:
                self.mark(f"{region}.{part.number}", part, {})
                self.relate(region, f"{region}.{part.number}", CONTINUED)

    def mark(self, region: str, part: Part, answers: Mapping[str, str]) -> None:
        place = {"start": part.span.start, "end": part.span.end, "text": part.span.of(self.text)}
        self.items.append(_item(region, "part", "labels", {**place, "labels": [_LABELS[part.role]]}))
        closed = {name for name, _, values in _CONTROLS if values}
        for name, answer in answers.items():
            kind, key = ("choices", "choices") if name in closed else ("textarea", "text")
            self.items.append(_item(region, name, kind, {**place, key: [answer]}))

    def relate(self, claim: str, part: str, label: str) -> None:
        self.items.append(
            {"type": "relation", "from_id": claim, "to_id": part, "direction": "right", "labels": [label]}
        )


def _item(region: str, name: str, kind: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"id": region, "from_name": name, "to_name": "text", "type": kind, "value": value}


def _answer(claim: Claim, part: Part) -> dict[str, str]:
    """What the controls say of a part."""
    if part.role == "content":
        return {"kind": claim.kind.value} if part.number == 1 else {}
    if part.role == "cue" and claim.cue is not None:
        hedged = {"hedged": "hedged"} if claim.cue.hedged else {}
        return {"act": claim.cue.act.value, "polarity": claim.cue.polarity.value, **hedged, "lemma": claim.cue.lemma}
    if part.role == "source" and claim.speaker is not None:
        answers = {"form": claim.speaker.form.value}
        if claim.speaker.resolution is not None:
            answers["status"] = claim.speaker.resolution.status.value
            actor = claim.speaker.resolution.actor
            if actor is not None:
                answers["actor"] = f"{actor.id}{_BEFORE_NAME}{actor.name}"
        return answers
    return {"fact": part.fact.type.value} if part.fact is not None else {}


_BEFORE_NAME = " | "


# --- reading ---------------------------------------------------------------------------------------------------------


T = TypeVar("T")


class _Reader:
    def __init__(self, text: str, original: Extraction, *, by_person: bool) -> None:
        self.text = text
        self.original = original
        self.by_person = by_person
        self.actors = {actor.id: actor for actor in reversed(original.actors)}
        self.cited: dict[str, ArticleActor] = {}

    def read(self, result: Any) -> Extraction:
        drafts = assemble(*self.list_regions(result))
        theirs = assemble(*self.list_regions(_Writer(self.text).write(self.original)))
        matches = match_claims(drafts, theirs, self.original.claims)
        if self.by_person or len(matches) < len(drafts):
            depths = measure_depths(drafts)
            drafts.sort(key=lambda draft: (draft.spans[0].start, -draft.spans[-1].end, depths[id(draft)]))
            ids = {id(draft): f"c{number}" for number, draft in enumerate(drafts, 1)}
        else:
            ids = {id(draft): matches[id(draft)][0].id for draft in drafts}
        claims: dict[int, Claim] = {}
        for draft in drafts:
            if draft.parent is not None and id(draft.parent) not in claims:
                raise WireFormatError(f"region {draft.first.id}: this claim is not inside the one it is said to be in")
            claims[id(draft)] = self.claim(draft, ids, matches.get(id(draft)))
        new = tuple(actor for key, actor in self.cited.items() if key not in self.actors)
        return attrs.evolve(self.original, claims=tuple(claims.values()), actors=(*self.original.actors, *new))

    # Regions and relations.

    def list_regions(self, result: Any) -> tuple[dict[str, Region], list[tuple[str, str, str]]]:
        regions: dict[str, Region] = {}
        answers: dict[str, dict[str, str]] = {}
        relations: list[tuple[str, str, str]] = []
        if not isinstance(result, list):
            raise WireFormatError(f"not a task of Label Studio: result is {type(result).__name__}")
        for number, item in enumerate(result):
            try:
                self.read_item(item, regions, answers, relations)
            except WireFormatError:
                raise
            except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError) as error:
                raise WireFormatError(f"result[{number}]: {type(error).__name__} {error}") from error
        for name, given in answers.items():
            if name in regions:
                regions[name].answers = given
        return regions, relations

    def read_item(
        self,
        item: Mapping[str, Any],
        regions: dict[str, Region],
        answers: dict[str, dict[str, str]],
        relations: list[tuple[str, str, str]],
    ) -> None:
        if item["type"] == "relation":
            ends = (item["from_id"], item["to_id"])
            if not all(isinstance(end, str | int) for end in ends):
                raise TypeError("a relation leads from an id to an id")
            first, second = ends[::-1] if item.get("direction") == "left" else ends
            relations.append((first, second, next(iter(item.get("labels") or ()), "")))
            return
        value = item["value"]
        if item["type"] == "labels":
            role = _ROLES.get(value["labels"][0])
            if role is not None:  # a project may have labels of its own
                regions[item["id"]] = Region(item["id"], role, self.place(item["id"], value))
            return
        given = value.get("choices") or value.get("text")
        if item["from_name"] in _NAMES and given is not None:
            # A text area gives a list, of one text; region answers also hold the words of their region.
            answer = given[0] if isinstance(given, list) and given else ""
            answers.setdefault(item["id"], {})[item["from_name"]] = str(answer)

    def place(self, name: str, value: Mapping[str, Any]) -> Span:
        """Where a region is: by code points or, where its words are not there, by UTF-16 units."""
        start, end = int(value["start"]), int(value["end"])
        span = Span(start, end)
        words = value.get("text")
        if span.end <= len(self.text) and (words is None or _is_alike(words, span.of(self.text))):
            return span
        try:
            other = Span.from_utf16(start, end, self.text)
        except ValueError:
            other = None
        if other is not None and words is not None and _is_alike(words, other.of(self.text)):
            return other
        raise WireFormatError(
            f"region {name}: it says {str(words)[:60]!r}, but the text has {span.of(self.text)[:60]!r} there"
        )

    # A claim from its draft, and from what it was before.

    def claim(self, draft: Draft, ids: Mapping[int, str], match: Match | None) -> Claim:
        kind = self.required(draft.first, "kind", SpeechKind)
        old = match[0] if match is not None else None

        def changed(role: str) -> bool:
            return match is None or draft.says(role) != match[1].says(role)

        try:
            return Claim(
                id=ids[id(draft)],
                kind=kind,
                text=" [...] ".join(span.of(self.text) for span in draft.spans),
                content=draft.spans,
                quoted=self.quoted(draft, kind, match),
                cue=self.cue(draft) if old is None or changed("cue") else old.cue,
                speaker=self.speaker(draft, match),
                addressee=self.one(draft, "addressee"),
                time=self.one(draft, "time"),
                place=self.one(draft, "place"),
                facts=tuple(
                    Fact(part.span, self.required(part, "fact", FactType)) for part in draft.parts.get("fact", ())
                ),
                extra=old.extra if old is not None else {},
                parent=None if draft.parent is None else ids[id(draft.parent)],
                confidence=1.0 if self.by_person or old is None else old.confidence,
                evidence=old.evidence if old is not None else (),
            )
        except WireFormatError:
            raise
        except ValueError as error:  # contents that are empty or overlap
            raise WireFormatError(f"region {draft.first.id}: {error}") from error

    def quoted(self, draft: Draft, kind: SpeechKind, match: Match | None) -> tuple[Span, ...]:
        """As marked; where content or kind were corrected, what goes with these."""
        stretches = sorted(part.span for part in draft.parts.get("quoted", ()))
        if match is not None and (kind, draft.spans) == (match[0].kind, match[0].content):
            return tuple(stretches)
        if kind is not SpeechKind.MIXED:
            return draft.spans if kind is SpeechKind.DIRECT else ()
        return tuple(
            Span(max(span.start, stretch.start), min(span.end, stretch.end))
            for span in draft.spans
            for stretch in stretches
            if span.overlaps(stretch)
        )

    def cue(self, draft: Draft) -> Cue | None:
        region = self.single(draft, "cue")
        if region is None:
            return None
        return Cue(
            span=region.span,
            lemma=region.answers.get("lemma", region.span.of(self.text).lower()),
            act=self.answer(region, "act", CueAct) or CueAct.ASSERTIVE,
            polarity=self.answer(region, "polarity", Polarity) or Polarity.POSITIVE,
            hedged="hedged" in region.answers,
        )

    def speaker(self, draft: Draft, match: Match | None) -> Speaker | None:
        region = self.single(draft, "source")
        if region is None:
            return None
        old = match[0].speaker if match is not None else None
        before = match[1].parts["source"][0].answers if match is not None and old is not None else None
        is_same_answer = before is not None and all(before.get(k) == region.answers.get(k) for k in ("status", "actor"))
        return Speaker(
            span=region.span,
            head=old.head if old is not None and old.span == region.span else region.span,
            text=region.span.of(self.text),
            form=self.required(region, "form", MentionForm),
            antecedents=tuple(part.span for part in draft.parts.get("antecedent", ())),
            resolution=old.resolution if old is not None and is_same_answer else self.resolution(region),
        )

    def resolution(self, region: Region) -> Resolution | None:
        status = self.answer(region, "status", ResolutionStatus)
        actor = region.answers.get("actor", "").strip()
        if status is None and not actor:
            return None
        if (status is ResolutionStatus.RESOLVED) != bool(actor):
            raise WireFormatError(
                f"region {region.id}: a source has an actor exactly when its status is RESOLVED; "
                f"status {None if status is None else status.value}, actor {actor!r}"
            )
        if status is not ResolutionStatus.RESOLVED:
            return None if status is None else Resolution(status)
        key, _, name = actor.partition(_BEFORE_NAME)
        known = self.actors.get(key)
        cited = known or ArticleActor(key, name or key, "person")
        self.cited[key] = cited
        return Resolution(status, ActorRef(key, cited.name))

    def one(self, draft: Draft, role: str) -> Span | None:
        region = self.single(draft, role)
        return None if region is None else region.span

    def single(self, draft: Draft, role: str) -> Region | None:
        regions = draft.parts.get(role, [])
        if len(regions) > 1:
            raise WireFormatError(f"region {draft.first.id}: this claim has {len(regions)} of {_LABELS[role]}, not one")
        return regions[0] if regions else None

    def required(self, region: Region, name: str, read: Callable[[str], T]) -> T:
        answer = self.answer(region, name, read)
        if answer is None:
            raise WireFormatError(f"region {region.id}: a {_LABELS[region.role]} needs an answer to {name!r}")
        return answer

    def answer(self, region: Region, name: str, read: Callable[[str], T]) -> T | None:
        if name not in region.answers:
            return None
        try:
            return read(region.answers[name])
        except ValueError as error:
            raise WireFormatError(f"region {region.id}: {error}") from error


_NAMES = {name for name, _, _ in _CONTROLS}


def _is_alike(words: str, covered: str) -> bool:
    """Whether words are the same but for white space, which a browser may write in another way."""
    return "".join(words.split()) == "".join(covered.split())
