"""A registry of actors that resolves names: RESOLVED only when one actor fits and something tells it from the others.

The rule, in order:

1. An override decides: to its actor, or to nobody.
2. Every reading of the mention is compared with every name that it could be (compare.py). A match is decisive when it
   is a full name or a strong alias and scores at least ``ACCEPT``; a lone surname or given name, an acronym, an
   office, an alias without its suffix are never decisive.
3. Misspellings are looked for only where no name fits as the mention is spelled. A misspelt word, or a last name
   spelled in another way, that is another actor's name makes the match a rival that cannot win.
4. One actor is ``MARGIN`` ahead of every other with a decisive match: RESOLVED. Otherwise the context may decide among
   those that fit (decide.py). Otherwise AMBIGUOUS if anybody fits, UNKNOWN if nobody does.

A lone surname that one actor alone has is AMBIGUOUS with one candidate: somebody known fits, but nothing says that no
stranger is meant.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

import attrs

from ..claims import Candidate, Resolution, ResolutionStatus
from ..errors import RegistryError
from .actor import Actor, Alias, Role, is_within
from .compare import WEAK, Match, compare_organizations, compare_persons
from .context import Context
from .decide import Finding, decide, list_candidates, resolved
from .index import NameIndex
from .names import Reading, Title, Words, normalise, read_mention, read_name, read_organization, read_title
from .strength import is_part, is_strong

__all__ = ["ActorRegistry", "Collision"]

#: A mention that is only an office scores this for each of its holders.
OFFICE = 0.4


@attrs.frozen
class Collision:
    """A name that several actors share.

    Args:
        name: The name as the first of them has it.
        ids: The actors, sorted.
    """

    name: str
    ids: tuple[str, ...]


@attrs.frozen
class _Row:
    """One name of one actor: where it is from and what it may do."""

    actor: int
    alias: Alias | None
    strong: bool


@attrs.frozen
class _Names:
    """All names of persons, or of all others: rows and their index."""

    rows: tuple[_Row, ...]
    index: NameIndex


class ActorRegistry:
    """Known actors; immutable, safe to share between threads and to send to other processes.

    Args:
        actors: The entries; their order does not matter.
        name: What results call this registry.
        overrides: Name to actor id, or to None for a name that must never be resolved; wins over everything.

    Raises:
        RegistryError: Two actors with one id, an override to an id that is not there.

    >>> registry = ActorRegistry([Actor(id="a", name="Jane Roe"), Actor(id="b", name="John Roe")])
    >>> registry.resolve("Ms. J. Roe").status.name
    'AMBIGUOUS'
    >>> registry.resolve("Jane Q. Roe").actor
    ActorRef(id='a', name='Jane Roe')
    """

    def __init__(
        self,
        actors: Iterable[Actor] = (),
        *,
        name: str = "actors",
        overrides: Mapping[str, str | None] | None = None,
    ) -> None:
        self._actors = tuple(sorted(actors, key=lambda a: a.id))
        self._name = name
        self._places: dict[str, int] = {}
        for place, actor in enumerate(self._actors):
            if actor.id in self._places:
                raise RegistryError(f"two actors have the id {actor.id!r}")
            self._places[actor.id] = place
        self._overrides = self._read_overrides(overrides or {})
        self._families = {
            place: read_name(actor.family_name)
            for place, actor in enumerate(self._actors)
            if actor.is_person and actor.family_name is not None
        }
        self._persons = self._read_names(persons=True)
        self._organizations = self._read_names(persons=False)
        self._roles = self._index_roles()

    @classmethod
    def load(
        cls,
        path: str | os.PathLike[str],
        *,
        name: str | None = None,
        strict: bool = True,
        overrides: str | os.PathLike[str] | Mapping[str, str | None] | None = None,
    ) -> ActorRegistry:
        """Read a registry file: our JSON, CSV, Popolo, FollowTheMoney or Wikidata JSON lines.

        Args:
            path: The file; what it is is told from its content.
            name: What results call the registry; by default what the file calls it, or the file's name.
            strict: False leaves broken rows out and goes on; ``registry.problems`` tells of each.
            overrides: A mapping, or a file of overrides (see :func:`~quoteattr.actors.overrides.load_overrides`).

        Raises:
            ActorsFileError: The file or a row of it cannot be read; names the file, the line and the reason.
            RegistryError: The actors contradict each other.
        """
        from .loaders import load_actors
        from .overrides import load_overrides

        loaded = load_actors(path, strict=strict)
        if overrides is not None and not isinstance(overrides, Mapping):
            overrides = load_overrides(overrides)
        registry = cls(loaded.actors, name=name or loaded.name, overrides=_combined(loaded.overrides, overrides or {}))
        registry._problems = loaded.problems
        return registry

    #: What finds the rows of a mention; a reference implementation that looks at all of them stands in for it in tests.
    _index_type: type[NameIndex] = NameIndex

    # --- what it holds ---------------------------------------------------------------------------------------------

    _problems: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What results call this registry."""
        return self._name

    @property
    def actors(self) -> tuple[Actor, ...]:
        """All entries, sorted by id."""
        return self._actors

    @property
    def overrides(self) -> Mapping[str, str | None]:
        """Normalised name to actor id, or to None for never."""
        return dict(self._overrides)

    @property
    def problems(self) -> tuple[str, ...]:
        """The rows that ``load(..., strict=False)`` left out, and why."""
        return self._problems

    def __len__(self) -> int:
        return len(self._actors)

    def __iter__(self) -> Iterator[Actor]:
        return iter(self._actors)

    def __contains__(self, actor_id: object) -> bool:
        return actor_id in self._places

    def __getitem__(self, actor_id: str) -> Actor:
        return self._actors[self._places[actor_id]]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ActorRegistry):
            return NotImplemented
        return (self._name, self._actors, self._overrides) == (other._name, other._actors, other._overrides)

    def __hash__(self) -> int:
        return hash(self.sha256)

    def __repr__(self) -> str:
        return f"<ActorRegistry {self._name!r} with {len(self)} actors>"

    @cached_property
    def sha256(self) -> str:
        """A hash of the content (actors and overrides); the order of the entries does not change it."""
        from .loaders.own import actor_to_dict

        digest = hashlib.sha256()
        for actor in self._actors:
            digest.update(json.dumps(actor_to_dict(actor), sort_keys=True).encode("ascii") + b"\n")
        digest.update(json.dumps(self._overrides, sort_keys=True).encode("ascii"))
        return digest.hexdigest()

    def dump(self) -> str:
        """The registry as our own JSON; ``load`` of a file with it gives an equal registry.

        >>> ActorRegistry([Actor(id="a", name="Jane Roe")], name="desk").dump().splitlines()[1]
        ' "name": "desk",'
        """
        from .loaders.own import dump_own

        return dump_own(self._actors, name=self._name, overrides=self._overrides)

    def merged_with(self, other: ActorRegistry, *, name: str | None = None) -> ActorRegistry:
        """A registry of both; an actor that stands in both, unchanged, is kept once.

        Raises:
            RegistryError: Two different actors have one id, or two overrides contradict each other.
        """
        actors = {a.id: a for a in self._actors}
        for actor in other._actors:
            if actors.setdefault(actor.id, actor) != actor:
                raise RegistryError(f"the registries differ on the actor {actor.id!r}")
        overrides = dict(self._overrides)
        for alias, target in other._overrides.items():
            if overrides.setdefault(alias, target) != target:
                raise RegistryError(f"the registries differ on the override of {alias!r}")
        return ActorRegistry(actors.values(), name=name or f"{self._name}+{other._name}", overrides=overrides)

    def with_overrides(self, overrides: Mapping[str, str | None]) -> ActorRegistry:
        """A registry with further overrides, which win over its own."""
        return ActorRegistry(
            self._actors,
            name=self._name,
            overrides=_combined(self._overrides, overrides),
        )

    def collisions(self) -> tuple[Collision, ...]:
        """The names in full that several actors share, sorted; none of them resolves without context."""
        shared: dict[tuple[bool, Words], dict[int, str]] = {}
        for names in (self._persons, self._organizations):
            for number, row in enumerate(names.rows):
                words = names.index.words_of(number)
                if words:
                    text = row.alias.text if row.alias else self._actors[row.actor].name
                    shared.setdefault((names is self._persons, words), {}).setdefault(row.actor, text)
        found = [
            Collision(holders[min(holders)], tuple(self._actors[place].id for place in sorted(holders)))
            for holders in shared.values()
            if len(holders) > 1
        ]
        return tuple(sorted(found, key=lambda c: (c.name, c.ids)))

    # --- resolving -------------------------------------------------------------------------------------------------

    def resolve(self, name: str, *, context: Context | None = None, edited: bool = False) -> Resolution:
        """Say which actor a name is.

        Args:
            name: The words of a mention, any text: "Sen. Jane Roe (D-Vt.)".
            context: What is known around it.
            edited: Whether it is from an edited text such as an article. There "Ruth Talbot" is likelier another person
                than a slip for the registry's Ruth Talbott, so that a misspelling, or a family name spelled in another
                way, does not resolve; transliterated names do.

        Returns:
            RESOLVED with the actor, AMBIGUOUS or UNKNOWN; with up to ten candidates, best first. Never raises for what
            a name says.

        >>> registry = ActorRegistry([Actor(id="a", name="Jane Roe")])
        >>> answer = registry.resolve("Roe")
        >>> answer.status.name, answer.candidates[0].evidence
        ('AMBIGUOUS', ('surname only, 1 actor has it',))
        """
        override = self.overridden(name)
        if override is not None:
            return override
        findings = self.find(name, context=context)
        if edited:
            findings = tuple(map(_without_slip, findings))
        return decide(findings, context or Context())

    def overridden(self, name: str) -> Resolution | None:
        """What an override says of a name, or None when none does."""
        text = normalise(name) if self._overrides else ""
        if not text or text not in self._overrides:
            return None
        target = self._overrides[text]
        if target is None:
            why = f"override: {name.strip()!r} is never resolved"
            fitting = (attrs.evolve(f, match=attrs.evolve(f.match, evidence=(why,))) for f in self.find(name))
            return Resolution(ResolutionStatus.UNKNOWN, None, list_candidates(tuple(fitting)))
        actor = self[target]
        return resolved(Candidate(actor.id, actor.name, 1.0, (f"override: {name.strip()!r} is {actor.id}",)))

    def find(self, name: str, *, context: Context | None = None) -> tuple[Finding, ...]:
        """All actors that a name fits, best first, each with its best match: what :meth:`resolve` decides on."""
        date = (context or Context()).date
        readings = read_mention(name)
        best: dict[int, Finding] = {}
        for reading in readings:
            self._match_reading(reading, date, best, misspellings=False)
        if not best:
            for reading in readings:
                self._match_reading(reading, date, best, misspellings=True)
        return tuple(sorted(best.values(), key=lambda f: (-f.match.decisive, -f.match.score, f.actor.id)))

    def _match_reading(
        self, reading: Reading, date: str | None, best: dict[int, Finding], *, misspellings: bool
    ) -> None:
        """Put the actors that one reading fits into ``best`` (place of an actor to its best finding so far)."""
        if not reading.words:
            for place, held in self._match_roles(reading.titles, date):
                _keep_best(best, place, self._actors[place], held, reading.titles)
            return
        names = self._organizations if reading.organization else self._persons
        find = names.index.find_misspelt if misspellings else names.index.find
        for number in find(reading.words):
            known = best.get(names.rows[number].actor)
            if known is not None and known.match.score == 1.0:
                continue  # nothing fits better
            match = self._compare(reading, names, number, misspellings)
            judged = None if match is None else self._judge_row(match, names, number, date, reading)
            if judged is not None:
                place = names.rows[number].actor
                _keep_best(best, place, self._actors[place], judged, reading.titles)

    def _compare(self, reading: Reading, names: _Names, number: int, misspellings: bool) -> Match | None:
        words = names.index.words_of(number)
        if reading.organization:
            return compare_organizations(reading.words, words, misspellings=misspellings)
        family = self._families.get(names.rows[number].actor, ())
        return compare_persons(reading.words, words, misspellings=misspellings, family=family)

    def _judge_row(self, match: Match, names: _Names, number: int, date: str | None, reading: Reading) -> Match | None:
        """What a match is worth with the alias it is from: its dates, its strength, the actor's other names."""
        row = names.rows[number]
        alias = row.alias
        if alias is None and match.evidence and not match.doubtful and not match.added:
            return match
        if alias is not None and alias.dated:
            if date is None:
                match = _weakened(match, "the alias holds for some time only, and the article's date is not known")
            elif not is_within(date, alias.valid_from, alias.valid_to):
                return None
        if not match.evidence:
            match = attrs.evolve(match, evidence=("exact name" if alias is None else f"exact alias {alias.text!r}",))
        if not row.strong:
            match = _weakened(match, "a weak alias")
        for word in match.doubtful:
            if any(names.rows[n].actor != row.actor for n in names.index.holders(word)):
                why = f"{word} is another actor's name"
                match = attrs.evolve(match, blocked=True, evidence=(*match.evidence, why))
        if match.added and match.decisive:
            rival = self._contradicting(row.actor, reading.words)
            if rival:
                match = _weakened(match, f"another middle name: {rival}")
        return match

    def _contradicting(self, place: int, mention: Words) -> str:
        """A fuller name of the actor with other middle names than the mention's, or ""."""
        actor = self._actors[place]
        for text in (actor.name, *(a.text for a in actor.aliases)):
            words = read_name(text)
            if (
                len(words) > 2
                and words[0] == mention[0]
                and words[-1] == mention[-1]
                and compare_persons(mention, words) is None
            ):
                return text
        return ""

    def _match_roles(self, titles: tuple[Title, ...], date: str | None) -> Iterator[tuple[int, Match]]:
        for title in titles:
            for place, role in self._roles.get(title.name, ()):
                if role.held_on(date):
                    why = f"holder of an office of this kind: {role.title}"
                    yield place, Match(OFFICE, False, (why,), by_office=True)

    # --- building --------------------------------------------------------------------------------------------------

    def _read_overrides(self, overrides: Mapping[str, str | None]) -> dict[str, str | None]:
        read: dict[str, str | None] = {}
        for alias, target in overrides.items():
            text = normalise(alias)
            if not text:
                raise RegistryError(f"the override of {alias!r} has neither letters nor digits")
            if target is not None and target not in self._places:
                raise RegistryError(f"the override of {alias!r} names {target!r}, who is not in the registry")
            if read.setdefault(text, target) != target:
                raise RegistryError(f"two overrides of {alias!r} contradict each other")
        return dict(sorted(read.items()))

    def _read_names(self, *, persons: bool) -> _Names:
        read = read_name if persons else read_organization
        names: list[Words] = []
        rows: list[_Row] = []
        for place, actor in enumerate(self._actors):
            if actor.is_person is persons:
                full = read(actor.name)
                names.append(full)
                rows.append(_Row(place, None, True))
                for alias in actor.aliases:
                    words = read(alias.text)
                    strong = is_strong(alias, words, actor, full)
                    if strong or alias.dated or not persons or not is_part(words, full):
                        names.append(words)
                        rows.append(_Row(place, alias, strong))
        return _Names(tuple(rows), self._index_type(names, organizations=not persons))

    def _index_roles(self) -> dict[str, list[tuple[int, Role]]]:
        """Title (as titles.toml names it) to those who held it."""
        index: dict[str, list[tuple[int, Role]]] = {}
        for place, actor in enumerate(self._actors):
            for role in actor.roles:
                for title in dict.fromkeys(t.name for t in read_title(role.title)):
                    index.setdefault(title, []).append((place, role))
        return index


def _without_slip(finding: Finding) -> Finding:
    """A finding that a slip of the pen is needed for keeps others from deciding, and cannot win."""
    if not finding.match.slip:
        return finding
    evidence = (*finding.match.evidence, "an article may mean another person of nearly this name")
    return attrs.evolve(finding, match=attrs.evolve(finding.match, blocked=True, evidence=evidence))


def _combined(own: Mapping[str, str | None], further: Mapping[str, str | None]) -> dict[str, str | None]:
    """Overrides of two sources; the further ones win."""
    won = {normalise(k) for k in further}
    return {**{k: v for k, v in own.items() if normalise(k) not in won}, **further}


def _keep_best(best: dict[int, Finding], place: int, actor: Actor, match: Match, titles: tuple[Title, ...]) -> None:
    """Keep the better of two matches of one actor, with the titles of either."""
    known = best.get(place)
    if known is None:
        best[place] = Finding(actor, match, titles)
    elif match is not known.match and _rank(match) > _rank(known.match):
        best[place] = Finding(actor, match, titles or known.titles)


def _rank(match: Match) -> tuple[bool, float, tuple[str, ...]]:
    return match.decisive, match.score, match.evidence


def _weakened(match: Match, why: str) -> Match:
    return attrs.evolve(match, score=min(match.score, WEAK), decisive=False, evidence=(*match.evidence, why))
