"""Give each report its speaker: the mention that its source is, what it stands for, and which actor of the article
that is.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..claims import ArticleActor, Claim, MentionForm, Report, Resolution, ResolutionStatus, Speaker
from ..text import Document, Span
from .antecedents import Antecedents
from .article_actors import ActorTable
from .chains import Link
from .circumstances import find_circumstances
from .coreference import Resolved, resolve_mentions
from .lexicon import lexicon
from .mentions import Mentions, Source, find_mentions
from .unsaid import imply_sources

__all__ = ["attribute"]


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
    speakers = _Speakers(document, mentions, resolve_mentions(document, reports, mentions))
    order = sorted(range(len(reports)), key=lambda i: (reports[i].span.start, -reports[i].span.end, i))
    ids = {number: f"c{place}" for place, number in enumerate(order, start=1)}
    claims = tuple(_claim(document, reports[n], ids[n], ids, speakers.of(mentions.sources[n]), notes[n]) for n in order)
    return claims, speakers.actors.used()


def _claim(
    document: Document,
    report: Report,
    own_id: str,
    ids: dict[int, str],
    told: tuple[Speaker | None, tuple[str, ...], dict[str, object]],
    notes: tuple[str, ...],
) -> Claim:
    speaker, why, extra = told
    circumstances = find_circumstances(document, report)
    return Claim(
        id=own_id,
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


class _Speakers:
    """The speaker that a report's source is, why, and what kind of source that is."""

    def __init__(self, document: Document, mentions: Mentions, resolved: Resolved) -> None:
        self._document, self._mentions, self._resolved = document, mentions, resolved
        self._antecedents = Antecedents(document, mentions, resolved)
        self._anonymous = self._anonymous_chains()
        self.actors = ActorTable(document, mentions, resolved)

    def of(self, source: Source | None) -> tuple[Speaker | None, tuple[str, ...], dict[str, object]]:
        if source is None:
            return None, (), {}
        words = source.span.of(self._document.text)
        if source.mention is None:
            unknown = Resolution(ResolutionStatus.UNKNOWN)
            speaker = Speaker(source.span, source.span, words, MentionForm.NOMINAL, (), unknown)
            return speaker, ("no name or noun in it",), {"source_type": "unknown"}
        mention = self._mentions.all[source.mention]
        link = self._resolved.links.get(source.mention, Link())
        together = self._together(source, link)
        if together is not None:
            named = (c for c in together if self.actors.is_named(c))
            candidates = tuple(self.actors.candidate(c, ("one of those named together",)) for c in named)
            resolution, kind = Resolution(ResolutionStatus.COLLECTIVE, None, candidates), "collective"
            why: tuple[str, ...] = ("several named together",) if source.members else link.evidence
            antecedents = tuple(self._mentions.all[i].head for i in link.together)
        else:
            resolution, kind = self.actors.resolve(link)
            itself = ("the name itself",) if mention.words and link.chains else ()
            why = (*source.evidence, *(link.evidence or itself))
            antecedents = self._antecedents.of(mention, link)
        extra: dict[str, object] = {"source_type": kind}
        hidden = _is_anonymous(self._document, source.span) or link.chain in self._anonymous
        if hidden and kind not in {"organization", "document"}:
            extra["anonymous"] = True
        head = _clip(mention.head, source.span)
        return Speaker(source.span, head, words, mention.form, antecedents, resolution), why, extra

    def _together(self, source: Source, link: Link) -> list[int] | None:
        """The chains of a source that puts several together; None for one alone, under two names or one."""
        if link.together:
            return list(link.chains)
        if not source.members:
            return None
        links = self._resolved.links
        chains = [links[i].chain for i in source.members if i in links]
        first, last = (self._mentions.all[i] for i in (source.members[0], source.members[-1]))
        another_name = "and" not in self._document.text[first.head.end : last.head.start].casefold().split()
        described = first.form is MentionForm.NOMINAL and first.number != "plural"
        if len(set(chains)) == 1 and chains[0] is not None and (another_name or described):
            return None  # "the Green Shore Alliance, or GSA"; "the former mayor and present host Jane Doe"
        return [c for c in dict.fromkeys(chains) if c is not None]

    def _anonymous_chains(self) -> frozenset[int]:
        """Chains without a name of which the article says once that they did not want to be named."""
        found = set[int]()
        for source in self._mentions.sources:
            link = None if source is None or source.mention is None else self._resolved.links.get(source.mention)
            if source is None or link is None or link.chain is None or source.members:
                continue
            if self._resolved.chains[link.chain].status == "unnamed" and _is_anonymous(self._document, source.span):
                found.add(link.chain)
        return frozenset(found)


def _clip(head: Span, source: Span) -> Span:
    """The part of a head inside its source: the parser may take a character for a part of a word that it is not."""
    return Span(max(head.start, source.start), min(head.end, source.end)) if head.overlaps(source) else source


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
