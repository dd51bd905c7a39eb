"""Reads names: the comparison copy of a name, and its words with what each of them is.

A read name is a tuple of words. A plain word is a given or family name (or a word of an organisation's name);
an initial ends in a dot (``"j."``), a particle begins with a tilde (``"~al"``), a suffix with a comma (``",jr"``).
The text that was given is never changed: everything here is a copy for comparing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache

import attrs

from .lexicon import load_name_parts, load_scripts, load_titles

__all__ = [
    "Reading",
    "Title",
    "Words",
    "is_solid",
    "is_title",
    "normalise",
    "read_mention",
    "read_name",
    "read_organization",
    "read_title",
]

#: A read name.
Words = tuple[str, ...]

#: A mention longer than this (in code points) is no name.
LONGEST = 300
#: Nor is one with more words.
MOST_WORDS = 24

_APOSTROPHES = "'’‘ʼʻ`´ʿʾ′＇"
_POSSESSIVE = re.compile(rf"[{_APOSTROPHES}][sS]\s*\Z")
_TOKEN = re.compile(r"[^\W_]+[.\-]?")
_ASCII_TOKEN = re.compile(r"[a-z0-9]+[.\-]?")
_DIGITS = str.maketrans("013459", "oieasg")
_DETERMINER = re.compile(r"(an?|the|his|her|their|our|who|which|now|then|and|also|aged?|formerly|of)\b", re.IGNORECASE)
_PARTY = re.compile(r"[A-Za-z]{1,4}[-–][A-Z]")
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_TAIL = re.compile(r"\s(?:of|from|for|at|in|with)\s", re.IGNORECASE)


@attrs.frozen
class Title:
    """What a mention says its bearer is: "Syrian Foreign Minister".

    Args:
        name: The title that all of its forms stand for ("foreign_minister").
        rank: honorific, rank or office (see data/titles.toml).
        phrase: All words of the title as the mention has them, normalised.
    """

    name: str
    rank: str
    phrase: str


@attrs.frozen
class Reading:
    """One way to read a mention.

    Args:
        words: The name in it; empty for a mention that is only a title.
        titles: The titles in it.
        organization: Whether it is read as an organisation's name.
    """

    words: Words
    titles: tuple[Title, ...] = ()
    organization: bool = False


def is_solid(word: str) -> bool:
    """Whether a word of a read name is a given or family name in full."""
    return word[0] not in "~," and word[-1] != "."


# --- the comparison copy -------------------------------------------------------------------------------------------


@cache
def _clusters() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, load_scripts()), key=lambda k: (-len(k), k))))


@cache
def _kept(char: str) -> str:
    """What stands for one character of a decomposed text: itself, a hyphen, a space or nothing."""
    category = unicodedata.category(char)
    point = ord(char)
    if category == "Mn" and (0x300 <= point <= 0x36F or 0x591 <= point <= 0x5C7 or 0x64B <= point <= 0x65F):
        return ""  # accents, Hebrew points, Arabic vowel signs; the vowel signs of Indic scripts are letters
    if char in _APOSTROPHES or category == "Cf":
        return ""
    if category == "Pd" or char == "‐":
        return "-"
    if category[0] in "LNM" or char in ".":
        return char
    return " "


def _fold(text: str) -> str:
    """The text in lower case, without accents and apostrophes, in Latin letters where the script allows it."""
    if text.isascii():
        return text.lower().replace("'", "").replace("`", "")
    text = unicodedata.normalize("NFKC", text).casefold()
    text = "".join(map(_kept, unicodedata.normalize("NFD", text)))
    if not text.isascii():
        letters = load_scripts()
        text = _clusters().sub(lambda m: letters[m.group()], unicodedata.normalize("NFC", text))
    return text


def _tokens(text: str) -> list[str]:
    """The tokens of a text: letters and digits, with the dot or hyphen that follows them.

    >>> _tokens("J.K. al-Assad's")
    ['j.', 'k.', 'al-', 'assad']
    """
    folded = _fold(_POSSESSIVE.sub("", text))
    if folded.isascii():
        return _ASCII_TOKEN.findall(folded)
    return [t for part in folded.split() for t in _split_token(part)]


def _split_token(part: str) -> list[str]:
    """Cut a part without spaces after each dot and hyphen (to ``re``, the marks of Indic scripts are no letters)."""
    tokens = re.findall(r"[^.\-]+[.\-]?", part)
    return [t for t in tokens if t[0] not in ".-"]


def normalise(text: str) -> str:
    """The comparison copy of a text: lower case, Latin letters where the script allows it, single spaces.

    Two texts with one comparison copy are the same name to a registry, an override or a collision report.

    Args:
        text: Any text.

    Returns:
        The copy; empty when the text has neither letters nor digits.

    >>> normalise("Dr. José O’Neill-Łaski")
    'dr jose oneill laski'
    """
    return " ".join(token.rstrip(".-") for token in _tokens(text))


def _without_brackets(text: str) -> str:
    """A text without what stands in brackets, unless nothing else is in it: "Jane Roe (D-Vt.)"."""
    if "(" not in text and "[" not in text:
        return text
    plain = _BRACKETS.sub(" ", text)
    return plain if _tokens(plain) else text


# --- words of a person's name --------------------------------------------------------------------------------------


def _bare(token: str) -> str:
    return token.rstrip(".-")


def _mark(tokens: Sequence[str], opens_low: bool = False) -> Words:
    """Say what each token of a person's name is; postnominals go, the suffix stays last."""
    parts = load_name_parts()
    tokens = list(tokens)
    suffix: list[str] = []
    postnominals = load_titles().postnominals
    while len(tokens) > 1:
        last = _bare(tokens[-1])
        if last in parts.suffixes and not suffix:
            suffix = ["," + parts.suffixes[last]]
        elif last not in postnominals:
            break
        tokens.pop()
    words: list[str] = []
    final = len(tokens) - 1
    for i, token in enumerate(tokens):
        bare = _bare(token)
        if len(bare) == 1 and ((bare.isascii() and bare.isalpha()) or token.endswith(".")):
            words.append(bare + ".")
        elif i < final and bare in parts.particles and (i or opens_low or _opens_as_particle(tokens)):
            words.append("~" + parts.particles[bare])
        else:
            words.append(bare if bare.isalpha() else _undigit(bare))
    return tuple(words + suffix)


def _undigit(token: str) -> str:
    """The letters that a scanner read as digits: "sech1n"; a token without letters stays."""
    return token.translate(_DIGITS) if any(c.isalpha() for c in token) else token


def _opens_as_particle(tokens: Sequence[str]) -> bool:
    first = _bare(tokens[0])
    return (
        first not in load_name_parts().also_name
        or tokens[0].endswith("-")
        or _bare(tokens[1]) in load_name_parts().particles
    )


def _strip_titles(tokens: Sequence[str], *, ambiguous: bool = False) -> tuple[Sequence[str], tuple[Title, ...]]:
    """Take the titles off the front: (the rest, the titles); a mention of titles alone has an empty rest."""
    lexicon = load_titles()
    if not tokens or _bare(tokens[0]) not in lexicon.openers:
        return tokens, ()
    bare = [_bare(t) for t in tokens]
    found: list[tuple[str, str]] = []
    end = i = 0
    while i < len(bare):
        for size in range(min(lexicon.longest, len(bare) - i), 0, -1):
            form = tuple(bare[i : i + size])
            known = lexicon.classes.get(form)
            if known is None and ambiguous and form in lexicon.also_name:
                known = ("_".join(form), "rank")
            if known is not None:
                found.append(known)
                i = end = i + size
                break
        else:
            if bare[i] not in lexicon.modifiers:
                break
            i += 1
    phrase = " ".join(bare[:end])
    return tokens[end:], tuple(Title(name, rank, phrase) for name, rank in found)


def _strip_inner_titles(tokens: Sequence[str]) -> tuple[Sequence[str], tuple[Title, ...]]:
    """Take off what ends in a title behind other words: "Kremlin spokesman Ivan Roe"."""
    for i in range(1, min(6, len(tokens) - 1)):
        rest, titles = _strip_titles(tokens[i:])
        if titles and rest:
            before = " ".join(map(_bare, tokens[:i]))
            return rest, tuple(attrs.evolve(t, phrase=f"{before} {t.phrase}") for t in titles)
    return tokens, ()


def read_name(text: str) -> Words:
    """Read a person's name as a registry gives it.

    Titles in front are left out where a name of two words remains, and what stands in brackets; "Roe, Jane" is read
    as "Jane Roe".

    Args:
        text: The name.

    Returns:
        Its words; empty when nothing is left of it.

    >>> read_name("Sen. John Q. Roe, Jr.")
    ('john', 'q.', 'roe', ',jr')
    """
    if len(text) > LONGEST:
        return ()
    text = _without_brackets(text)
    tokens = _untwist(text)
    if len(tokens) > MOST_WORDS:
        return ()
    rest, titles = _strip_titles(tokens)
    low = text[:1].islower()
    words = _mark(rest, low and not titles) if rest else ()
    return words if sum(map(is_solid, words)) > 1 or not titles else _mark(tokens)


def _untwist(text: str) -> list[str]:
    """The tokens of a name in the order in which it is spoken: "Roe, Jane" and "Roe, Jr." alike."""
    if "," not in text:
        return _tokens(text)
    head, tail = text.split(",", 1)
    last = _tokens(tail)
    return _tokens(head) + last if _is_after_name(last) else last + _tokens(head)


def _is_after_name(tokens: Iterable[str]) -> bool:
    after = load_name_parts().suffixes.keys() | load_titles().postnominals
    return all(_bare(t) in after for t in tokens)


# --- words of an organisation's name -------------------------------------------------------------------------------


def read_organization(text: str) -> Words:
    """Read the name of an organisation, group, office or document.

    >>> read_organization("The U.N. High Commissioner for Refugees")
    ('un', 'high', 'commissioner', 'refugees')
    """
    if len(text) > LONGEST:
        return ()
    parts = load_name_parts()
    words: list[str] = []
    letters = ""
    for token in [*_tokens(_without_brackets(text)), "."]:
        bare = _bare(token)
        if len(bare) == 1 and token.endswith("."):
            letters += bare
            continue
        if letters:
            words.append(letters)
            letters = ""
        if bare:
            words.append(bare)
    solid = [w for w in words if w not in parts.stopwords]
    while len(solid) > 1 and solid[-1] in parts.legal_forms:
        solid.pop()
    return tuple((solid or words)[:MOST_WORDS])


# --- mentions ------------------------------------------------------------------------------------------------------


def read_mention(text: str) -> tuple[Reading, ...]:
    """All ways to read a mention of an article; where titles leave a name of two words, only without them.

    Args:
        text: The words of the mention, any text.

    Returns:
        Readings, none twice; empty when nothing of the mention can be a name.

    >>> [r.words for r in read_mention("Sen. Jane Roe (D-Vt.)") if not r.organization]
    [('jane', 'roe')]
    """
    if len(text) > LONGEST:
        return ()
    plain = _without_brackets(text)
    found: dict[tuple[Words, bool], Reading] = {}

    def add(reading: Reading) -> None:
        if reading.words or reading.titles:
            found.setdefault((reading.words, reading.organization), reading)

    head = plain
    titles: tuple[Title, ...] = ()
    if "," in plain:
        head, tail = plain.split(",", 1)
        if _is_apposition(tail):
            titles = _titles_in(tail)
        else:
            head = plain
            twisted = _untwist(plain)
            for reading in _read_person(twisted):
                add(reading)
    if head is not plain or "," not in plain:
        for reading in _read_person(_tokens(head), low=head.lstrip()[:1].islower()):
            add(attrs.evolve(reading, titles=reading.titles + titles))
        cut = _TAIL.search(head)
        if cut is not None and len(_tokens(head[: cut.start()])) > 1:
            for reading in _read_person(_tokens(head[: cut.start()])):
                add(attrs.evolve(reading, titles=reading.titles + titles))
    add(Reading(read_organization(head), titles, organization=True))
    return tuple(found.values())


def _read_person(tokens: Sequence[str], *, low: bool = False) -> list[Reading]:
    if not 0 < len(tokens) <= MOST_WORDS:
        return []
    rest, titles = _strip_titles(tokens)
    readings = []
    if titles and sum(map(is_solid, _mark(rest) if rest else ())) > 1:
        stripped = [(rest, titles)]  # as a registry's names are read
    else:
        stripped = [(tokens, ()), (rest, titles), _strip_titles(tokens, ambiguous=True), _strip_inner_titles(tokens)]
        stripped[1:] = [s for s in stripped[1:] if s[1]]
    for rest, titles in stripped:
        readings.append(Reading(_mark(rest, low and not titles) if rest else (), titles))
        if not rest and len(titles) > 1:
            readings.append(Reading(_mark(tokens[-1:]), titles[:-1]))  # Senator Justice
        if len(rest) > 1 and _bare(rest[0]) in load_name_parts().also_name:
            readings.append(Reading(_mark(rest, opens_low=True), titles))  # "Van Orden" alone: one surname
    return readings


def _is_apposition(tail: str) -> bool:
    """Whether what follows a comma describes the name before it (an age, a title, "a lawyer", "D-Vt.")."""
    tail = tail.strip()
    return bool(
        not tail or _DETERMINER.match(tail) or _PARTY.match(tail) or any(c.isdigit() for c in tail) or _titles_in(tail)
    )


def read_title(text: str) -> tuple[Title, ...]:
    """The titles in the words of an office: "Syrian Foreign Minister", "Member of Parliament"; () when none is known.

    >>> [t.name for t in read_title("Shadow Foreign Secretary")]
    ['foreign_minister']
    """
    tokens = _tokens(text)[:MOST_WORDS]
    for i in range(len(tokens)):
        _, titles = _strip_titles(tokens[i:])
        if titles:
            return titles
    return ()


def is_title(text: str) -> bool:
    """Whether a text is titles and nothing else.

    >>> is_title("the Prime Minister"), is_title("the Prime Minister's dog")
    (True, False)
    """
    tokens = _tokens(text)
    rest, titles = _strip_titles(tokens)
    return bool(titles) and not rest


def _titles_in(text: str) -> tuple[Title, ...]:
    tokens = _tokens(text)
    if _is_after_name(tokens):
        return ()
    for i in range(min(6, len(tokens))):
        _, titles = _strip_titles(tokens[i:])
        if any(t.rank != "honorific" for t in titles):
            return titles
    return ()
