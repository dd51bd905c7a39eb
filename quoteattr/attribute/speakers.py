"""Give each report its speaker: the mention that its source is, what it stands for, and which actor of the article
that is.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from ..claims import (
    ActorRef,
    ArticleActor,
    Candidate,
    Claim,
    MentionForm,
    Report,
    Resolution,
    ResolutionStatus,
    Speaker,
)
from ..text import Document, Span
from .chains import Chain, Link
from .circumstances import find_circumstances
from .coreference import Resolved, resolve_mentions
from .lexicon import lexicon
from .mentions import Mention, Mentions, Source, find_mentions
from .unsaid import imply_sources

__all__ = ["attribute"]

_STATUS = {
    "unnamed": ResolutionStatus.UNNAMED,
    "collective": ResolutionStatus.COLLECTIVE,
    "unknown": ResolutionStatus.UNKNOWN,
}
_GROUP_ROLES = frozenset(
    ["group", "faction", "militia", "movement", "band", "gang", "brigade", "battalion", "bloc", "alliance"]
)


def attribute(reports: Sequence[Report], document: Document) -> tuple[tuple[Claim, ...], tuple[ArticleActor, ...]]:
    """Turn reports into claims with speakers.

    The resolution of a speaker is the article's own answer: RESOLVED to an actor that the article names, AMBIGUOUS
    where several fit equally, UNNAMED and COLLECTIVE for sources that the article leaves without a name ("a military
    source", "residents", also a report or poll without a title), UNKNOWN where no antecedent can be told.
    ``claim.extra["source_type"]`` says what kind of source it is: person, organization, group, document, "unnamed
    person", "unnamed organization", "unnamed document", collective or unknown; ``claim.extra["anonymous"]`` is True
    where the article says that the source did not want to be named.

    Args:
        reports: What the detect stage found, in any order; ``parent`` is an index among them.
        document: The document they were found in.

    Returns:
        The claims in the order of the text ("c1", "c2", ...; a claim before those nested in it), and the actors that
        they point to ("a1", "a2", ... in the order in which the text first names them).

    >>> attribute([], Document("Nobody spoke."))
    ((), ())
    """
    if not reports:
        return (), ()
    reports, notes = imply_sources(reports, document)
    mentions = find_mentions(document, reports)
    resolved = resolve_mentions(document, reports, mentions)
    actors = _ActorTable(document, mentions, resolved)
    anonymous = _anonymous_chains(document, mentions, resolved)
    order = sorted(range(len(reports)), key=lambda i: (reports[i].span.start, -reports[i].span.end, i))
    ids = {number: f"c{place}" for place, number in enumerate(order, start=1)}
    return tuple(
        _claim(document, reports[number], mentions, number, resolved, actors, anonymous, ids, notes[number])
        for number in order
    ), actors.used()


def _claim(
    document: Document,
    report: Report,
    mentions: Mentions,
    number: int,
    resolved: Resolved,
    actors: _ActorTable,
    anonymous: frozenset[int],
    ids: dict[int, str],
    notes: tuple[str, ...],
) -> Claim:
    source = mentions.sources[number]
    speaker: Speaker | None = None
    why: tuple[str, ...] = ()
    extra: dict[str, object] = {}
    if source is not None:
        speaker, why, extra = _speaker(document, source, mentions, resolved, actors, anonymous)
    circumstances = find_circumstances(document, report)
    return Claim(
        id=ids[number],
        kind=report.kind,
        text=" [...] ".join(span.of(document.text) for span in report.content),
        content=report.content,
        quoted=report.quoted,
        cue=report.cue,
        speaker=speaker,
        addressee=circumstances.addressee,
        time=circumstances.time,
        place=circumstances.place,
        extra=extra,
        parent=None if report.parent is None else ids[report.parent],
        confidence=report.confidence,
        evidence=(*report.evidence, *(f"speaker: {reason}" for reason in (*notes, *why))),
    )


def _speaker(
    document: Document,
    source: Source,
    mentions: Mentions,
    resolved: Resolved,
    actors: _ActorTable,
    anonymous: frozenset[int],
) -> tuple[Speaker, tuple[str, ...], dict[str, object]]:
    if source.mention is None:
        resolution = Resolution(ResolutionStatus.UNKNOWN)
        words = source.span.of(document.text)
        return (
            Speaker(source.span, source.span, words, MentionForm.NOMINAL, (), resolution),
            ("no name or noun in it",),
            {"source_type": "unknown"},
        )
    mention = mentions.all[source.mention]
    link = resolved.links.get(source.mention, Link())
    together = _together(document, source, link, mentions, resolved)
    if together is not None:
        candidates = tuple(
            actors.candidate(c, ("one of those named together",)) for c in together if actors.is_named(c)
        )
        resolution = Resolution(ResolutionStatus.COLLECTIVE, None, candidates)
        why: tuple[str, ...] = ("several named together",) if source.members else link.evidence
        antecedents = tuple(mentions.all[i].head for i in link.together)
        kind = "collective"
    else:
        resolution, kind = actors.resolve(link)
        why = (*source.evidence, *(link.evidence or (("the name itself",) if mention.words and link.chains else ())))
        antecedents = _antecedents(mention, link, mentions, resolved)
    extra: dict[str, object] = {"source_type": kind}
    if kind not in {"organization", "document"} and (_is_anonymous(document, source.span) or link.chain in anonymous):
        extra["anonymous"] = True
    head = _clip(mention.head, source.span)
    return (
        Speaker(source.span, head, source.span.of(document.text), mention.form, antecedents, resolution),
        why,
        extra,
    )


def _clip(head: Span, source: Span) -> Span:
    """The part of a head inside its source: the parser may take a character for a part of a word that it is not."""
    return Span(max(head.start, source.start), min(head.end, source.end)) if head.overlaps(source) else source


def _together(
    document: Document, source: Source, link: Link, mentions: Mentions, resolved: Resolved
) -> list[int] | None:
    """The chains of a source that puts several together; None for one alone, under two names or one."""
    if link.together:
        return list(link.chains)
    if not source.members:
        return None
    chains = [resolved.links[i].chain for i in source.members if i in resolved.links]
    first, last = (mentions.all[i].head for i in (source.members[0], source.members[-1]))
    another_name = "and" not in document.text[first.end : last.start].casefold().split()
    if len(set(chains)) == 1 and chains[0] is not None and another_name:
        return None  # "the Green Shore Alliance, or GSA"
    return [c for c in dict.fromkeys(chains) if c is not None]


def _anonymous_chains(document: Document, mentions: Mentions, resolved: Resolved) -> frozenset[int]:
    """Chains without a name of which the article says once that they did not want to be named."""
    found = set[int]()
    for source in mentions.sources:
        link = None if source is None or source.mention is None else resolved.links.get(source.mention)
        if source is None or link is None or link.chain is None or source.members:
            continue
        if resolved.chains[link.chain].status == "unnamed" and _is_anonymous(document, source.span):
            found.add(link.chain)
    return frozenset(found)


def _antecedents(mention: Mention, link: Link, mentions: Mentions, resolved: Resolved) -> tuple[Span, ...]:
    """From the nearest earlier mention to the fullest, each fuller than the one before; without a name, to the
    first.
    """
    if link.chain is None:
        return ()
    chain = resolved.chains[link.chain]
    place = bisect_left(chain.mentions, mention.index)
    spans: list[Span] = []
    level = _fullness(mention, chain)
    for position in range(place - 1, max(-1, place - 50), -1):
        other = mentions.all[chain.mentions[position]]
        if not spans and other.form is MentionForm.PRONOUN and mention.form is MentionForm.PRONOUN:
            spans.append(other.head)
        elif _fullness(other, chain) > level:
            level = _fullness(other, chain)
            spans.append(other.head)
    first = mentions.all[chain.mentions[0]]
    if chain.status != "named":
        if first.index < mention.index and first.head not in spans:
            spans.append(first.head)
        return tuple(spans)
    full = mentions.all[chain.fullest] if chain.fullest >= 0 else first
    if level < _FULLEST and full.index != mention.index:
        spans.append(full.head)
    return tuple(dict.fromkeys(spans))


_FULLEST = 100


def _fullness(mention: Mention, chain: Chain) -> int:
    if mention.form is MentionForm.PRONOUN:
        return 0
    if mention.form is MentionForm.NOMINAL:
        return 1
    key = mention.words[1:] if mention.words[:1] == ("the",) else mention.words
    return _FULLEST if key == chain.words else min(_FULLEST - 1, 1 + len(key))


def _is_anonymous(document: Document, span: Span) -> bool:
    sentence = document.sentence_at(span.start)
    if sentence is None:
        return False
    words = " ".join(sentence.span.of(document.text).casefold().split())
    own = " ".join(span.of(document.text).casefold().split())
    lists = lexicon().words
    return any(pledge in words for pledge in lists["anonymity_pledges"]) or any(
        description in own for description in lists["anonymity_descriptions"]
    )


class _ActorTable:
    """The article's actors, made as claims point to them."""

    def __init__(self, document: Document, mentions: Mentions, resolved: Resolved) -> None:
        self._document, self._mentions, self._resolved = document, mentions, resolved
        self._used: dict[int, ArticleActor] = {}
        self._ids: dict[int, str] = {}
        wanted = sorted(
            {
                c
                for source in mentions.sources
                if source is not None and source.mention is not None
                for m in (source.members or (source.mention,))
                for c in (resolved.links[m].chains if m in resolved.links else ())
                if self.is_named(c)
            },
            key=lambda c: resolved.chains[c].mentions[0] if resolved.chains[c].mentions else -1,
        )
        for place, chain in enumerate(wanted, start=1):
            self._ids[chain] = f"a{place}"

    def is_named(self, chain: int) -> bool:
        return self._resolved.chains[chain].status == "named"

    def used(self) -> tuple[ArticleActor, ...]:
        return tuple(self._used[c] for c in self._ids if c in self._used)

    def actor(self, chain: int) -> ArticleActor:
        if chain not in self._used:
            self._used[chain] = self._make(chain)
        return self._used[chain]

    def candidate(self, chain: int, evidence: tuple[str, ...], score: float = 0.5) -> Candidate:
        actor = self.actor(chain)
        return Candidate(actor.id, actor.name, score, evidence)

    def resolve(self, link: Link) -> tuple[Resolution, str]:
        chain = link.chain
        if chain is None:
            named = [c for c in link.chains if self.is_named(c)]
            if not named:
                status = {_STATUS.get(self._resolved.chains[c].status, ResolutionStatus.UNKNOWN) for c in link.chains}
                one = status.pop() if len(status) == 1 else ResolutionStatus.UNKNOWN
                return Resolution(one), self._type_of(link.chains[0]) if link.chains else "unknown"
            candidates = tuple(self.candidate(c, link.evidence, 1.0 / len(link.chains)) for c in named)
            return Resolution(ResolutionStatus.AMBIGUOUS, None, candidates), "unknown"
        found = self._resolved.chains[chain]
        if found.status != "named":
            return Resolution(_STATUS[found.status]), self._type_of(chain)
        actor = self.actor(chain)
        candidate = Candidate(actor.id, actor.name, 1.0, link.evidence or ("name",))
        return Resolution(ResolutionStatus.RESOLVED, ActorRef(actor.id, actor.name), (candidate,)), actor.kind

    def _type_of(self, chain: int) -> str:
        found = self._resolved.chains[chain]
        return f"unnamed {found.kind or 'source'}" if found.status == "unnamed" else found.status

    def _make(self, chain: int) -> ArticleActor:
        found, text = self._resolved.chains[chain], self._document.text
        names = [m for i in found.mentions if (m := self._mentions.all[i]).form is MentionForm.NAME]
        fullest = max(names, key=lambda m: (_fullness(m, found), -m.index))
        name = _plain(fullest.head.of(text))
        if len(found.words) > 1 == len(fullest.words):  # "Graham and Anita Pell"
            sharer = self._mentions.all[fullest.index + 1].head.of(text)
            name = f"{name} {sharer.split()[-1]}"
        spans = (span for m in names for span in (m.head, m.titled) if text[span.start].isupper() or span == m.head)
        forms = dict.fromkeys(_plain(span.of(text)) for span in spans)
        return ArticleActor(self._ids[chain], name, self._kind(found), tuple(f for f in forms if f != name))

    def _kind(self, chain: Chain) -> str:
        if chain.kind in {"organization", "group", "place"}:
            return "group" if _GROUP_ROLES & set(chain.roles) else "organization"
        return chain.kind or "person"


def _plain(words: str) -> str:
    return " ".join(words.split())
