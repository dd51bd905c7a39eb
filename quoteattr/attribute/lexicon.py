"""The word lists that tell persons, organisations, groups and documents apart: words.toml and given_names.toml, read
once.

The lists are own work; the classes follow what news guides and the corpora PARC 3.0 and PolNeAR call a source.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

import attrs

from .._toml import loads
from ..text import Token

__all__ = ["Lexicon", "lexicon", "noun_of", "singular"]


@attrs.frozen
class Lexicon:
    """What a word says of whom it names; all keys are lower-case, nouns are lemmas.

    Args:
        pronouns: Form to (person, number, gender); "" where the form does not tell.
        words: Small closed lists by name, see words.toml.
        honorifics: Word before a name to gender.
        gender: Noun to "male", "female" or "".
        kinship: Nouns for relatives.
        titles: Roles that stand before a name, as tuples of words.
        title_words: Every word that occurs in a title, and those that may modify one.
        people: Nouns for one person.
        organizations: Nouns for an organisation.
        offices: Phrases that name an organisation once a country stands with them, as tuples of words.
        groups: Nouns in the singular for several people.
        documents: Nouns for what is written, recorded or measured.
        utterances: Those of them whose owner is the one who speaks.
        inherently_unnamed: Nouns for a source that stays nameless.
        roles: Noun to the nouns of introductions that it may take up.
        metonyms: Lower-case name to the kind of actor that it stands for.
        given_names: Given name to the gender that almost all its bearers have, or "" where languages differ.
    """

    pronouns: Mapping[str, tuple[str, str, str]]
    words: Mapping[str, frozenset[str]]
    honorifics: Mapping[str, str]
    gender: Mapping[str, str]
    kinship: frozenset[str]
    titles: frozenset[tuple[str, ...]]
    title_words: frozenset[str]
    people: frozenset[str]
    organizations: frozenset[str]
    offices: frozenset[tuple[str, ...]]
    groups: frozenset[str]
    documents: frozenset[str]
    utterances: frozenset[str]
    inherently_unnamed: frozenset[str]
    roles: Mapping[str, frozenset[str]]
    metonyms: Mapping[str, str]
    given_names: Mapping[str, str]

    @property
    def nouns(self) -> tuple[frozenset[str], ...]:
        """The lists of nouns for persons, organisations, groups and documents."""
        return self.people, self.organizations, self.groups, self.documents


@cache
def lexicon() -> Lexicon:
    """The bundled lists.

    >>> lexicon().gender["spokeswoman"], lexicon().pronouns["he"]
    ('female', ('third', 'singular', 'male'))
    """
    data = _load("words.toml")
    names = _load("given_names.toml")
    nouns = {key: frozenset(value) for key, value in data["nouns"].items()}
    gender = {**data["gendered"], **data["kinship"]}
    titles = {tuple(title.split()) for title in nouns["titles"]}
    titles |= {
        (f"{word.rstrip('.')}s{'.' * word.endswith('.')}",) for (word, *rest) in titles if not rest
    }  # "Sens. Doe and Roe"
    return Lexicon(
        pronouns=MappingProxyType({form: tuple(value) for form, value in data["pronouns"].items()}),
        words=MappingProxyType({key: frozenset(value) for key, value in data["words"].items()}),
        honorifics=MappingProxyType(data["honorifics"]),
        gender=MappingProxyType(gender),
        kinship=frozenset(data["kinship"]),
        titles=frozenset(titles),
        title_words=frozenset(word for title in titles for word in title) | nouns["title_modifiers"],
        people=nouns["people"] | frozenset(gender),
        organizations=nouns["organizations"],
        offices=frozenset(tuple(office.split()) for office in nouns["offices"]),
        groups=nouns["groups"],
        documents=nouns["documents"],
        utterances=nouns["utterances"],
        inherently_unnamed=nouns["inherently_unnamed"],
        roles=MappingProxyType({key: frozenset(value) for key, value in data["roles"].items()}),
        metonyms=MappingProxyType(data["metonyms"]),
        given_names=MappingProxyType(
            {name: gender.replace("either", "") for gender, values in names.items() for name in values}
        ),
    )


def noun_of(token: Token) -> str:
    """The lower-case lemma of a noun; for one written with a capital the lemma may be the plural, which is undone.

    >>> from quoteattr.text import Span
    >>> noun_of(Token(0, Span(0, 5), "Polls", "Polls", "PROPN", "NNPS", "", None, "root", 0))
    'poll'
    """
    lemma = token.lemma.casefold()
    return singular(lemma) if token.upos == "PROPN" or lemma == token.form.casefold() else lemma


def singular(word: str) -> str:
    """A listed noun for a plural of it; other words as they are.

    >>> singular("lawmakers"), singular("charities"), singular("paris")
    ('lawmaker', 'charity', 'paris')
    """
    lists = lexicon()
    for ending, instead in (("ies", "y"), ("s", "")):
        if word.endswith(ending) and not any(word in entries for entries in lists.nouns):
            shorter = word.removesuffix(ending) + instead
            if any(shorter in entries for entries in lists.nouns):
                return shorter
    return word


def _load(name: str) -> dict[str, Any]:
    return loads((resources.files(__package__) / name).read_text(encoding="utf-8"))
