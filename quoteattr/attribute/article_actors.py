"""The article's own actors: those whom it names and some claim points to, with the names that it calls them by."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

from ..claims import ActorRef, ArticleActor, Candidate, MentionForm, Resolution, ResolutionStatus
from ..text import Document
from .antecedents import fullness
from .chains import Chain, Link
from .coreference import Resolved
from .lexicon import lexicon
from .mentions import Mention, Mentions

__all__ = ["ActorTable"]

_STATUS = {
    "unnamed": ResolutionStatus.UNNAMED,
    "collective": ResolutionStatus.COLLECTIVE,
    "unknown": ResolutionStatus.UNKNOWN,
}
# The number after a ruler's name.
_OF_RULERS = re.compile(r" [IVX]+$")
_GROUP_ROLES = frozenset(
    ["group", "faction", "militia", "movement", "band", "gang", "brigade", "battalion", "bloc", "alliance"]
)


class ActorTable:
    """The article's actors, made as claims point to them."""

    def __init__(self, document: Document, mentions: Mentions, resolved: Resolved) -> None:
        self._document, self._mentions, self._resolved = document, mentions, resolved
        self._used: dict[int, ArticleActor] = {}
        self._ids: dict[int, str] = {}
        self._surnames = Counter(c.words[-1] for c in resolved.chains if c.words)
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
        """Whether the article has a name for a chain."""
        return self._resolved.chains[chain].status == "named"

    def used(self) -> tuple[ArticleActor, ...]:
        """Those asked for, in the order in which the text first names them."""
        return tuple(self._used[c] for c in self._ids if c in self._used)

    def actor(self, chain: int) -> ArticleActor:
        """The actor that a chain is."""
        if chain not in self._used:
            self._used[chain] = self._make(chain)
        return self._used[chain]

    def candidate(self, chain: int, evidence: tuple[str, ...], score: float = 0.5) -> Candidate:
        """The actor as one of those that a speaker may be."""
        actor = self.actor(chain)
        return Candidate(actor.id, actor.name, score, evidence)

    def resolve(self, link: Link) -> tuple[Resolution, str]:
        """The article's answer for a mention, and what kind of source it is."""
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
        fullest = max(names, key=lambda m: (fullness(m, found), -m.index))
        name = _plain(fullest.head.of(text))
        if len(found.words) > 1 == len(fullest.words):  # "Graham and Anita Pell"
            sharer = self._mentions.all[fullest.index + 1].head.of(text)
            name = f"{name} {sharer.split()[-1]}"
        else:
            name = f"{self._title_in_name(names, fullest)} {name}".lstrip()
        spans = (span for m in names for span in (m.head, m.titled) if text[span.start].isupper() or span == m.head)
        forms = dict.fromkeys(_plain(span.of(text)) for span in spans)
        return ArticleActor(self._ids[chain], name, self._kind(found), tuple(f for f in forms if f != name))

    def _title_in_name(self, names: Sequence[Mention], fullest: Mention) -> str:
        """The title, as it is written before one of somebody's names, that belongs to a name of one word or a ruler's
        ("Pope") from the first on, or tells who bears it from others who do ("Mrs.", beside John Doe); "" if there is
        none.
        """
        text, alone = self._document.text, len(fullest.words) == 1
        if not alone and not _OF_RULERS.search(fullest.head.of(text)):
            return ""
        before = {m.index: text[m.titled.start : m.head.start].split()[-1:] if m.titles else [] for m in names}
        titles = [words[0] for words in before.values() if words and words[0][0].isupper()]
        first = before[next((m.index for m in names if not m.headline), names[0].index)]
        told: list[Collection[str]] = [lexicon().words["titles_of_names"]] if first == titles[:1] else []
        if alone and self._surnames[fullest.words[0]] > 1:
            told += [lexicon().honorifics, {title.casefold() for title in titles}]
        return next((title for kind in told for title in titles if title.casefold() in kind), "")

    def _kind(self, chain: Chain) -> str:
        if chain.kind in {"organization", "group", "place"}:
            return "group" if _GROUP_ROLES & set(chain.roles) else "organization"
        return chain.kind or "person"


def _plain(words: str) -> str:
    return " ".join(words.split())
