"""Questions to the actors room and its answers, one a line: ``question => answer``.

The files: ``read.txt`` reads mentions, ``compare.txt`` two names ("mention / name", then "/ family" or "/ misspelt"),
``organizations.txt`` two names of organisations, ``resolve.txt`` asks the registry of tests/actors/cases.py and some
more people ("mention / key=value" with what is known around it), ``spelling.txt`` two words.

    python -m tests.actors.book       # writes the answers down: read what changed before you keep it
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from quoteattr.actors import Actor, ActorRegistry, Alias, Context, Role
from quoteattr.actors.compare import Match, compare_organizations, compare_persons
from quoteattr.actors.names import normalise, read_mention, read_name, read_organization, read_title
from quoteattr.actors.spelling import are_alike, are_misspelt, edit_cost, spelling_key
from quoteattr.claims import Candidate

from ..cases import ACTORS

HERE = Path(__file__).parent


def _read(question: str) -> str:
    parts = [f"copy {normalise(question)}", f"person {_words(read_name(question))}"]
    parts.append(f"organisation {_words(read_organization(question))}")
    parts += [f"office {t.name} {t.rank} ({t.phrase})" for t in read_title(question)]
    for reading in read_mention(question):
        titles = ", ".join(f"{t.name} {t.rank} ({t.phrase})" for t in reading.titles)
        kind = "organisation" if reading.organization else "person"
        parts.append(f"as {kind} {_words(reading.words)}" + f" with {titles}" * bool(titles))
    return "; ".join(parts)


def _compare(question: str) -> str:
    mention, name, *rest = (part.strip() for part in question.split("/"))
    family = read_name(next((r for r in rest if r != "misspelt"), ""))
    words = read_name(mention), read_name(name)
    return _match(compare_persons(*words, misspellings="misspelt" in rest, family=family))


def _organizations(question: str) -> str:
    mention, name, *rest = (part.strip() for part in question.split("/"))
    words = read_organization(mention), read_organization(name)
    return _match(compare_organizations(*words, misspellings=bool(rest)))


def _spelling(question: str) -> str:
    one, other = question.split()
    parts = [f"{edit_cost(one, other):g}", f"{spelling_key(one)} {spelling_key(other)}"]
    return " | ".join([*parts, *["alike"] * are_alike(one, other), *["misspelt"] * are_misspelt(one, other)])


def _resolve(question: str) -> str:
    mention, *known = (part.strip() for part in question.split("/"))
    options: dict[str, Any] = dict(part.split("=") for part in known if part != "edited")
    if "prior" in options:
        options["priors"] = {key: float(n) for key, n in (p.split(":") for p in str(options.pop("prior")).split(","))}
    context = Context(**options)
    answer = registry().resolve(mention, context=context, edited="edited" in known)
    who = f" {answer.actor.id}" if answer.actor else ""
    found = " | ".join(map(_candidate, answer.candidates))
    return f"{answer.status.name}{who}" + f": {found}" * bool(found)


def _candidate(candidate: Candidate) -> str:
    return f"{candidate.id} {candidate.score:g} ({'; '.join(candidate.evidence)})"


def _words(words: tuple[str, ...]) -> str:
    return " ".join(words) or "nothing"


def _match(match: Match | None) -> str:
    if match is None:
        return "no"
    parts = [f"{match.score:g}", "decisive" if match.decisive else "weak", *match.evidence]
    parts += [f"added {_words(match.added)}"] * bool(match.added)
    parts += [f"doubtful {_words(match.doubtful)}"] * bool(match.doubtful) + ["a slip"] * match.slip
    return " | ".join(parts)


@cache
def registry() -> ActorRegistry:
    """The shared cases, and people whose names come close to each other."""
    more = [
        Actor(id="moss-a", name="Vera Moss", sections=["sport"], roles=[Role("Mayor", "Carrow", "2010", "2015")]),
        Actor(id="moss-b", name="Nils Moss", sections=["culture"], roles=[Role("Mayor", "Carrow", "2015")]),
        Actor(id="hw", name="Harald Wolff", aliases=["Harald W.", Alias("Wolff", "weak")]),
        Actor(id="hw2", name="Harald Wolf"),
        Actor(id="sea", name="North Sea Union Ltd", kind="organization", aliases=["NSU", "the Union"]),
        Actor(id="sea2", name="North Sea Bank", kind="organization", aliases=[Alias("NSU", "strong", "2020", "2021")]),
        Actor(id="hadi", name="Abdul Hadi al-Karim", aliases=["Abu Karim"]),
        Actor(id="q", name="Ole Quincy Marsh", aliases=["O. Q. Marsh"]),
        Actor(
            id="vane-a",
            name="Ann Vane",
            aliases=[Alias("Annie", None, "1990", "1999")],
            roles=[Role("Dr"), Role("Mayor")],
        ),
        Actor(id="vane-b", name="Tom Vane", roles=[Role("Mayor", "Ashton")]),
        Actor(id="office", name="Office of the Mayor", kind="office"),
    ]
    overrides: Mapping[str, str | None] = {"The Gaffer": "mono", "Nobody": None, "Vera Moss Jr": None}
    return ActorRegistry([*ACTORS, *more], name="book", overrides=overrides)


ANSWERS: dict[str, Callable[[str], str]] = {
    "read": _read,
    "compare": _compare,
    "organizations": _organizations,
    "resolve": _resolve,
    "spelling": _spelling,
}


def read_book(name: str) -> list[tuple[str, str]]:
    """Questions and answers of a file."""
    lines = (HERE / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    parts = (line.partition(" =>") for line in lines if line)
    return [(question, answer.strip()) for question, _, answer in parts]
