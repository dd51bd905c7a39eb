"""Whether an alias may stand alone where the registry does not say it."""

from __future__ import annotations

from .actor import Actor, Alias, Strength
from .compare import acronym_of, compare_persons
from .names import Words, is_solid, is_title, read_name

__all__ = ["is_office", "is_part", "is_strong"]

#: Longest acronym, in letters.
_LONGEST_ACRONYM = 6


def is_strong(alias: Alias, words: Words, actor: Actor, full: Words) -> bool:
    """Whether ``alias`` is a strong name of ``actor``.

    Weak are, unless the registry declares them strong: what is only an office; for a person, one word of a longer
    name of the actor, or a short form of its given name; for others, an acronym.

    Args:
        alias: The alias.
        words: Its read words.
        actor: Whose alias it is.
        full: The read words of the actor's name.

    >>> person = Actor(id="a", name="Jane Roe", aliases=["Roe", "Lady Lightning"])
    >>> [is_strong(a, read_name(a.text), person, read_name(person.name)) for a in person.aliases]
    [False, True]
    """
    if alias.strength is not None:
        return alias.strength is Strength.STRONG
    if is_office(alias.text):
        return False
    if not actor.is_person:
        return not _is_acronym(alias.text, words, full)
    if not _is_lone(words):
        return True
    return not any(is_part(words, other) for other in (full, *(read_name(a.text) for a in actor.aliases)))


def is_part(words: Words, name: Words) -> bool:
    """Whether a person's alias is a surname or given name alone that a longer name has: it says nothing more.

    >>> is_part(("roe",), ("jane", "roe")), is_part(("jim",), ("james", "roe")), is_part(("fox",), ("jane", "roe"))
    (True, True, False)
    """
    return _is_lone(words) and len(name) > 1 and compare_persons(words, name) is not None


def _is_lone(words: Words) -> bool:
    return sum(map(is_solid, words)) == 1 and all(is_solid(w) or w[0] == "~" for w in words)


def is_office(text: str) -> bool:
    """Whether a text is a title without a name: "the Foreign Secretary".

    >>> is_office("the Foreign Secretary"), is_office("Foreign Secretary Jane Roe")
    (True, False)
    """
    return is_title(text)


def _is_acronym(text: str, words: Words, full: Words) -> bool:
    letters = text.replace(".", "").strip()
    if len(words) != 1 or len(full) < 2:
        return False
    return words[0] == acronym_of(full) or (letters.isupper() and len(letters) <= _LONGEST_ACRONYM)
