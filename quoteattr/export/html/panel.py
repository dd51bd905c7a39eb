"""What stands beside the article: its speakers, with their claims and why they were taken for theirs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from ...claims import Candidate, Claim, Cue, Extraction, Polarity, ResolutionStatus
from ...text import Span
from ..voices import Voice, group_voices
from .markup import Markup, join, tag

__all__ = ["COLOURS", "NO_RESOLUTION", "NO_SPEAKER", "STATUSES", "Doc", "count", "write_speakers"]

#: How many colours there are for speakers; with more speakers they begin again.
COLOURS = 12

NO_SPEAKER = "No speaker named"
NO_RESOLUTION = "not looked up"

#: What a status means, for people.
STATUSES = {
    ResolutionStatus.RESOLVED: "one actor, with evidence that tells it from every other",
    ResolutionStatus.AMBIGUOUS: "several actors fit and nothing decides",
    ResolutionStatus.UNKNOWN: "nobody known fits",
    ResolutionStatus.UNNAMED: "a source that the article leaves without a name",
    ResolutionStatus.COLLECTIVE: "several people, or a kind of people, at once",
}

# Up to so many claims every speaker is open at first.
_OPEN_UP_TO = 40
_LONGEST_NAME = 90
_LONGEST_SHORT_NAME = 40
_TOLD = {"addressee": "told to", "time": "when", "place": "where"}
_SOURCE_TYPE = "source_type"


@attrs.frozen
class Doc:
    """One article of a page.

    Args:
        number: Its place on the page, from 1.
        text: The article.
        extraction: Its claims.
        voices: Its speakers, most words first.
        numbers: Of each claim's id its place in the text, from 1.
        children: Of a claim's id the numbers of those nested in it.
    """

    number: int
    text: str
    extraction: Extraction
    voices: tuple[Voice, ...]
    numbers: Mapping[str, int]
    children: Mapping[str, Sequence[int]]

    @classmethod
    def of(cls, number: int, text: str, extraction: Extraction) -> Doc:
        """Put the claims of an article together by speaker."""
        numbers = {claim.id: place for place, claim in enumerate(extraction.claims, start=1)}
        children: dict[str, list[int]] = {}
        for place, claim in enumerate(extraction.claims, start=1):
            if claim.parent is not None:
                children.setdefault(claim.parent, []).append(place)
        return cls(number, text, extraction, group_voices(text, extraction), numbers, children)

    @property
    def prefix(self) -> str:
        """What the ids of its elements begin with."""
        return f"d{self.number}-"

    @property
    def speakers(self) -> int:
        """How many speakers it names."""
        return sum(1 for voice in self.voices if voice.named)

    def list_owners(self) -> list[int]:
        """Of each claim the place of its voice in ``voices``."""
        owners = {index: place for place, voice in enumerate(self.voices) for index in voice.claims}
        return [owners[index] for index in range(len(self.extraction.claims))]


def name_voice(voice: Voice, *, short: bool = False) -> str:
    """What to call a speaker, at a length that fits a line or two, or half a line."""
    if not voice.named:
        return NO_SPEAKER
    name = voice.name or "a speaker without words"
    longest = _LONGEST_SHORT_NAME if short else _LONGEST_NAME
    return name if len(name) <= longest else f"{name[: longest - 1].rstrip()}…"


def colour_voice(place: int, voice: Voice) -> str:
    """The class of a speaker's colour."""
    return f"s{place % COLOURS}" if voice.named else "nobody"


def name_status(voice: Voice) -> str:
    """A status in one word; "none" when the article names no speaker."""
    if not voice.named:
        return "no speaker"
    return NO_RESOLUTION if voice.status is None else voice.status.value.lower()


def label_claim(claim: Claim, number: int, voice: Voice) -> str:
    """What a claim's number is called for those who hear the page.

    >>> from quoteattr.claims import SpeechKind
    >>> label_claim(Claim("c1", SpeechKind.DIRECT, "Yes", (Span(0, 3),)), 1, Voice("Osei", None, None, (0,), 1))
    'Claim 1: Osei, direct'
    """
    return f"Claim {number}: {name_voice(voice)}, {claim.kind.value}"


def count(number: int, noun: str) -> str:
    """A number with its noun.

    >>> count(1, "claim"), count(1200, "word")
    ('1 claim', '1,200 words')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def write_speakers(doc: Doc) -> Markup:
    """All speakers of an article, each with its claims."""
    total = sum(voice.words for voice in doc.voices)
    open_ = len(doc.extraction.claims) <= _OPEN_UP_TO
    return join(*(_write_voice(doc, place, voice, total, open_=open_) for place, voice in enumerate(doc.voices)))


def _write_voice(doc: Doc, place: int, voice: Voice, total: int, *, open_: bool) -> Markup:
    name, status = name_voice(voice), name_status(voice)
    amount = f"{count(len(voice.claims), 'claim')}, " + (
        f"{count(voice.words, 'word')} ({voice.words / total:.0%})" if voice.words else "told by another speaker"
    )
    summary = tag(
        "summary",
        tag("span", class_="swatch", aria_hidden="true"),
        tag("span", tag("h4", tag("bdi", name)), tag("span", amount, class_="amount"), class_="who"),
        tag("span", status, class_=f"status {_slug(status)}"),
    )
    claims = doc.extraction.claims
    cards = (_write_card(doc, index, claims[index], voice) for index in voice.claims)
    return tag(
        "details",
        summary,
        tag("div", _write_identity(voice, claims), tag("ol", *cards, class_="cards"), class_="inside"),
        class_=f"voice {colour_voice(place, voice)}",
        id=f"{doc.prefix}v{place + 1}",
        data_v=place + 1,
        open=open_,
    )


def _write_identity(voice: Voice, claims: Sequence[Claim]) -> Markup:
    """Who the speaker is said to be, and who else it could be."""
    rows: list[Markup] = []
    if voice.actor is not None:
        entry = f"{voice.actor.id} in {voice.actor.registry}" if voice.actor.registry else "known from this article"
        rows.append(_row("Actor", f"{voice.actor.kind}, {entry}"))
        if voice.actor.aliases:
            rows.append(_row("Also", ", ".join(voice.actor.aliases)))
    if voice.status not in (None, ResolutionStatus.RESOLVED):
        rows.append(_row(voice.status.value.capitalize(), STATUSES[voice.status]))
        candidates = _join_candidates(claims[index] for index in voice.claims)
        if candidates:
            rows.append(_row("Could be", _write_candidates(candidates)))
    only = tag("button", "Show only this speaker", type="button", class_="only")
    return join(tag("dl", *rows) if rows else "", tag("p", only, class_="needs-script"))


def _join_candidates(claims: Iterable[Claim]) -> list[Candidate]:
    """Everybody whom one of the claims could be of, each once and with the best score."""
    best: dict[str, Candidate] = {}
    for claim in claims:
        for candidate in _list_candidates(claim):
            if candidate.id not in best or candidate.score > best[candidate.id].score:
                best[candidate.id] = candidate
    return sorted(best.values(), key=lambda candidate: -candidate.score)


def _list_candidates(claim: Claim) -> tuple[Candidate, ...]:
    resolution = None if claim.speaker is None else claim.speaker.resolution
    return () if resolution is None else resolution.candidates


def _write_candidates(candidates: Iterable[Candidate]) -> Markup:
    return tag(
        "ul",
        *(
            tag(
                "li",
                tag("bdi", candidate.name, class_="name"),
                f" ({candidate.id}), score {candidate.score:.2f}",
                f": {'; '.join(candidate.evidence)}" if candidate.evidence else "",
            )
            for candidate in candidates
        ),
        class_="candidates",
    )


def _row(term: str, value: str) -> Markup:
    return join(tag("dt", term), tag("dd", value))


def _write_card(doc: Doc, index: int, claim: Claim, voice: Voice) -> Markup:
    number = index + 1
    back = tag(
        "a",
        class_="n",
        href=f"#{doc.prefix}t{number}",
        data_n=number,
        aria_label=f"{label_claim(claim, number, voice)}; show it in the article",
    )
    flags = (tag("span", flag, class_="flag") for flag in _list_flags(claim))
    head = tag(
        "p",
        back,
        tag("span", claim.kind.value, class_=f"kind {claim.kind.value}"),
        tag("span", _tell_cue(claim.cue), class_="cue-word") if claim.cue is not None else "",
        *flags,
        tag("span", f"{claim.confidence:.0%} sure", class_="sure"),
        class_="head",
    )
    return tag(
        "li",
        head,
        _quote(doc.text, claim),
        _tell_mention(doc.text, claim, voice),
        _tell_nesting(doc, claim),
        _tell_why(doc.text, claim),
        class_="card",
        id=f"{doc.prefix}c{number}",
        tabindex=-1,
        data_c=number,
        data_kind=claim.kind.value,
        data_act=claim.cue.act.value if claim.cue is not None else "no cue",
        data_status=name_status(voice),
    )


def _quote(text: str, claim: Claim) -> Markup:
    parts: list[str] = []
    for span in claim.content:
        if parts:
            parts.append(tag("span", " […] ", class_="gap"))
        parts.append(span.of(text))
    return tag("blockquote", *parts, dir="auto")


def _list_flags(claim: Claim) -> Iterator[str]:
    if claim.cue is not None:
        if claim.cue.polarity is Polarity.NEGATIVE:
            yield "negated"
        if claim.cue.hedged:
            yield "hedged"
    if claim.extra.get("anonymous") is True:
        yield "anonymous"


def _tell_cue(cue: Cue) -> Markup:
    return join(tag("i", cue.lemma), f" ({cue.act.value})")


def _tell_mention(text: str, claim: Claim, voice: Voice) -> str:
    """The words that name the speaker, where they are not the name above."""
    if claim.speaker is None:
        return ""
    chain = [span.of(text) for span in (claim.speaker.head, *claim.speaker.antecedents)]
    if chain == [voice.name]:
        return ""
    names = [tag("bdi", f"“{words}”") for words in chain]
    if chain[-1] != voice.name and claim.speaker.resolution is not None and claim.speaker.resolution.actor is not None:
        names.append(tag("bdi", voice.name))
    linked = [part for name in names for part in (" → ", name)][1:]
    return tag("p", "Named as ", *linked, class_="mention")


def _tell_nesting(doc: Doc, claim: Claim) -> str:
    parent = None if claim.parent is None else doc.numbers.get(claim.parent)
    children = doc.children.get(claim.id, ())
    told: list[str] = []
    if parent is not None:
        told += ["Inside claim ", _link(doc, parent), ". "]
    if children:
        links = [part for number in children for part in (", ", _link(doc, number))][1:]
        told += ["Contains claim " if len(children) == 1 else "Contains claims ", *links, "."]
    return tag("p", *told, class_="nesting") if told else ""


def _link(doc: Doc, number: int) -> Markup:
    return tag("a", str(number), href=f"#{doc.prefix}c{number}", class_="to")


def _tell_why(text: str, claim: Claim) -> str:
    rows: list[Markup] = []
    for key, term in _TOLD.items():
        span = getattr(claim, key)
        if isinstance(span, Span):
            rows.append(_row(term, span.of(text)))
    if claim.facts:
        rows.append(_row("facts", "; ".join(f"{fact.span.of(text)} ({fact.type})" for fact in claim.facts)))
    rows += [_row(key.replace("_", " "), str(claim.extra[key])) for key in claim.extra if _is_plain(claim.extra[key])]
    if _list_candidates(claim):
        rows.append(_row("speaker", _write_candidates(_list_candidates(claim))))
    if claim.evidence:
        rows.append(_row("evidence", tag("ul", *(tag("li", line) for line in claim.evidence))))
    rows.append(_row("id", claim.id))
    where = "; ".join(f"{span.start} to {span.end}" for span in claim.content)
    rows.append(_row("characters", where))
    return tag("details", tag("summary", "Details and evidence"), tag("dl", *rows), class_="why")


def _is_plain(value: object) -> bool:
    return isinstance(value, (str, int, float)) and value is not False


def _slug(status: str) -> str:
    return status.replace(" ", "-")
