"""Find the names of a document and the titles before them, from the entity tagger and from capitals alike.

Neither is trusted alone: an entity is widened by the capitalised words it cut off and freed of the titles it
swallowed, and a run of capitals that the tagger missed is still a name, of no known type until a title, an
apposition or another mention gives one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterator, Sequence
from itertools import pairwise

import attrs

from ..marks import QUOTATION_MARKS
from ..text import Document, Entity, Paragraph, Sentence, Span, Token
from .lexicon import lexicon, singular
from .phrases import is_plural

__all__ = ["Name", "find_names", "normal_words"]

_ALSO_NAMES = frozenset(["may", "april", "june", "august"])
_POSSESSIVES = frozenset(["my", "your", "his", "her", "its", "our", "their"])
_TYPES = {"PERSON": "person", "ORG": "organization", "NORP": "group", "LOC": "place", "MISC": ""}
_STOPS = frozenset(":;!?|•")
_HYPHENS = frozenset("-‐‑–")
#: A headline writes most words with a capital: beyond this share of them, a capital says nothing.
_HEADLINE_SHARE = 0.6
_TITLE_REACH = 80
_LONGEST_LABEL = 60
#: Signs before the first word of a line ("* Union warns").
_LONGEST_BULLET = 2
#: Characters of a line that says where a picture comes from.
_LONGEST_CREDIT = 80
#: What American papers put behind a politician's name.
_PARTY_AND_STATE = re.compile(r"[DRI][-‑–][A-Z][\w.]*(?: [A-Z][\w.]*)?")
#: Words of a title and the name after it, inside of what the tagger took for one name.
_LONGEST_PERSON = 4
_COURTESIES = frozenset(["mr", "mrs", "ms", "miss", "sir", "dame"])


@attrs.frozen
class Name:
    """A name as it stands in the text.

    Args:
        span: Its characters, without titles before it.
        words: Its words, see :func:`normal_words`.
        type: person, organization, group, place or "" where nothing tells.
        titles: Lower-case words of the titles and roles straight before it, as they stand.
        titled: The name with those titles.
        first: Index of its first token.
        last: Index after its last token.
        headline: It stands where most words have a capital, so that its ends are uncertain.
    """

    span: Span
    words: tuple[str, ...]
    type: str
    titles: tuple[str, ...]
    titled: Span
    first: int
    last: int
    headline: bool = False


def normal_words(text: str) -> tuple[str, ...]:
    """The words of a name for comparison: no case, accents, full stops, quotes or possessive endings.

    >>> normal_words("Élodie  O’Hara-Díaz’s"), normal_words("the U.N.")
    (('elodie', 'ohara-diaz'), ('the', 'un'))
    """
    words = []
    for word in text.replace("‑", "-").split():
        bare = word.casefold().strip(QUOTATION_MARKS + "()[],;:!?")
        for ending in ("'s", "’s"):
            bare = bare.removesuffix(ending)
        plain = "".join(c for c in unicodedata.normalize("NFKD", bare) if c.isalnum() or c == "-")
        if plain.strip("-"):
            words.append(plain.strip("-"))
    return tuple(words)


def find_names(
    document: Document, borders: Container[int] = frozenset(), speaking: Container[int] = frozenset()
) -> tuple[Name, ...]:
    """All names of ``document``, in order and disjoint; dates and sums of money are none.

    Args:
        document: The document.
        borders: Offsets over which no name runs: where a report's content, cue or source begins or ends.
        speaking: Indices of tokens that a source hangs on: "The Independent reported" makes a name of the word.
    """
    owner: list[Entity | None] = [None] * len(document.tokens)
    for entity in document.entities:
        for token in document.tokens_in(entity.span):
            owner[token.index] = entity
    persons = [
        words
        for entity in document.entities
        if entity.type in _TYPES and _kind_of(document, entity) == "person"
        if len(words := entity.span.of(document.text).split()) > 1
    ]
    families = frozenset(words[-1] for words in persons)
    short = families | {"".join(word[0] for word in words) for words in persons}  # "Brand says", "OB: Who says?"
    short |= frozenset(_ends_of_labels(document))
    beginnings = (document.tokens[sentence.first] for sentence in document.sentences)
    surnames = frozenset(t.index for t in beginnings if t.form in short and t.index in speaking)
    surnames |= frozenset(_missed_surnames(document, owner, families))
    credited = {paragraph.index for paragraph in document.paragraphs if _is_credit(document, paragraph)}
    names: list[Name] = []
    for sentence in _whole_sentences(document):
        paragraph = document.paragraph_at(sentence.span.start)
        if paragraph is not None and paragraph.index in credited:
            continue
        headline = _is_headline(document, sentence)
        title = headline or _is_title_line(document, sentence)
        runs = _runs(document, sentence, owner, borders, surnames, headline)
        pieces = [piece for run in runs for piece in _cut(document, run, owner, families, speaking, surnames, headline)]
        found = (_name(document, sentence, title, *piece) for piece in _join(document, pieces))
        names.extend(n for n in found if _is_whole(document, n))
    return tuple(_with_an_s(document, names))


def _with_an_s(document: Document, names: Sequence[Name]) -> Iterator[Name]:
    """The names with the 's that belongs to those of firms and schools: "Acme's said", "St Anne's wrote", "Acme's of
    London"; a person's does not stand before what he did.
    """
    firms = {name.words for name in names if _acts_with_an_s(document, name)}
    taken = -1
    for number, name in enumerate(names):
        if name.first < taken:
            continue
        if name.words not in firms or _s_after(document, name) is None:
            yield name
            continue
        last = name.last + 1
        after = next(iter(names[number + 1 : number + 2]), None)
        if after is not None and after.first == last + 1 and document.tokens[last].form == "of":
            last = taken = after.last
        span = Span(name.span.start, document.tokens[last - 1].end)
        words = normal_words(span.of(document.text))
        titled = Span(name.titled.start, span.end)
        yield attrs.evolve(name, span=span, words=words, titled=titled, last=last, type="organization")


def _acts_with_an_s(document: Document, name: Name) -> bool:
    """Whether a name with 's is the subject of a verb, or goes on with "of" and another name."""
    after = _s_after(document, name)
    if after is None or name.titles or (name.first and document.tokens[name.first - 1].form == "of"):
        return False  # "a friend of Jane's said"
    if after.form == "of":
        following = document.tokens[after.index + 1 : after.index + 2]
        return len(name.words) == 1 and bool(following) and following[0].upos == "PROPN"
    return after.upos == "VERB" and after.xpos in {"VBD", "VBZ", "VBP"}


def _s_after(document: Document, name: Name) -> Token | None:
    """The word after the 's that a name has, if it has one."""
    tokens = document.tokens[name.last : name.last + 2]
    if len(tokens) < 2 or tokens[0].form not in {"'s", "’s"} or tokens[0].start != name.span.end:
        return None
    return tokens[1] if tokens[1].sentence == tokens[0].sentence else None


def _ends_of_labels(document: Document) -> Iterator[str]:
    """The last words of a transcript's labels of several: "Anchor" of "The Weekly Anchor:"."""
    for paragraph in document.paragraphs:
        label, colon, _ = paragraph.span.of(document.text)[:_LONGEST_LABEL].partition(":")
        words = label.split()
        if colon and len(words) > 1 and all(word[:1].isupper() for word in words):
            yield words[-1]


def _missed_surnames(document: Document, owner: Sequence[Entity | None], families: Container[str]) -> Iterator[int]:
    """Surnames of the document's persons inside a sentence that the tagger takes for something else: "..., Aske joked"
    after "Jane Aske".
    """
    for before, token in pairwise(document.tokens):
        entity, inside = owner[token.index], token.sentence == before.sentence and before.upos not in {"DET", "PROPN"}
        if token.form in families and inside and (entity is None or entity.type not in _TYPES):
            yield token.index


def _is_whole(document: Document, name: Name) -> bool:
    """Whether a name is more than an initial, and neither "(D-Ohio)" nor a common noun ("super PAC")."""
    if not name.words or not (name.type == "organization" or any(len(w) > 1 for w in name.words)):
        return False
    generic = lexicon().words["generic_acronyms"].issuperset(name.words)
    if generic or _PARTY_AND_STATE.fullmatch(name.span.of(document.text)):
        return False
    role = name.words[-1] in lexicon().people and name.words[0] not in lexicon().given_names
    role = role and name.words[-1] not in lexicon().honorifics  # "Billie Jean King"
    return not (name.type in {"person", ""} and len(name.words) > 1 and role and (name.words[-1],) in lexicon().titles)


def _is_credit(document: Document, paragraph: Paragraph) -> bool:
    """Whether a paragraph says where a picture comes from: "Jane Doe via Getty Images", "Facebook/Jane Doe"."""
    if len(paragraph.span) > _LONGEST_CREDIT:
        return False
    tokens = document.tokens_in(paragraph.span)
    words = {t.form.casefold() for t in tokens}
    verbless = not any(t.upos in {"VERB", "AUX"} for t in tokens)
    return verbless and "by" not in words and not words.isdisjoint(lexicon().words["picture_credits"])


def _whole_sentences(document: Document) -> Iterator[Sentence]:
    """The sentences, put together again where one was cut between two words of a name ("Jane" | "Doe said")."""
    held: Sentence | None = None
    for sentence in document.sentences:
        if held is not None:
            last, gap = document.tokens[held.last - 1], document.text[held.span.end : sentence.span.start]
            if gap in {" ", "\u00a0"} and last.upos == "PROPN" and sentence.span.of(document.text)[:1].isupper():
                held = attrs.evolve(held, span=Span(held.span.start, sentence.span.end), last=sentence.last)
                continue
            yield held
        held = sentence
    if held is not None:
        yield held


# --- runs of capitals ----------------------------------------------------------------------------------------------


def _runs(
    document: Document,
    sentence: Sentence,
    owner: Sequence[Entity | None],
    borders: Container[int],
    surnames: Container[int],
    headline: bool,
) -> Iterator[tuple[int, int]]:
    """Half-open token ranges of neighbouring words that are capitalised or belong to an entity.

    So are surnames and initials that speak at the beginning of a sentence, whatever the parser takes them for: "Brand
    says".
    """
    tokens = document.tokens[sentence.first : sentence.last]
    start: int | None = None
    opening = True  # only punctuation so far: a capital is no more than the sentence's first
    for position, token in enumerate(tokens):
        entity = owner[token.index]
        named = entity.type in _TYPES if entity is not None else _is_capital(token, opening or headline)
        named = (named and token.form not in _STOPS) or token.index in surnames
        named = named or _is_label(document, token.index)
        opening = opening and token.upos == "PUNCT"
        if not named and start is not None and entity is None and token.form not in _STOPS:
            named = _is_inside(tokens, position)
        if (
            named
            and start is not None
            and (token.start in borders or not _is_neighbour(document, tokens[position - 1], token))
        ):
            yield start, token.index
            start = token.index
        elif named and start is None:
            start = token.index
        elif not named and start is not None:
            yield start, token.index
            start = None
    if start is not None:
        yield start, sentence.last


def _is_headline(document: Document, sentence: Sentence) -> bool:
    """Whether most words of a sentence have a capital; one that ends with a full stop must be all of the first
    paragraph, and its verbs or pronouns have one too.
    """
    tokens = document.tokens[sentence.first : sentence.last]
    if tokens[-1].form.endswith(".") and not _is_all_of_the_top(document, sentence):
        return False
    words = [t for t in tokens[1:] if len(t.form) > 3 and t.form[0].isalpha()]
    return len(words) >= 4 and sum(t.form[0].isupper() for t in words) > _HEADLINE_SHARE * len(words)


def _is_all_of_the_top(document: Document, sentence: Sentence) -> bool:
    """Whether a sentence is all of the first paragraph, with a verb or a pronoun behind its first word in capitals."""
    if sentence.first or not any(p.span.stripped(document.text) == sentence.span for p in document.paragraphs[:1]):
        return False
    rest = document.tokens[1 : sentence.last]
    return any(t.upos in {"VERB", "AUX", "PRON"} and t.form[:1].isupper() for t in rest)


def _is_label(document: Document, index: int) -> bool:
    """Whether a word is the label of a transcript's turn: capitals before a colon."""
    token = document.tokens[index]
    if not token.form.isupper() or len(token.form) <= 2:
        return False
    return any(t.form == ":" and t.start == token.end for t in document.tokens[index + 1 : index + 2])


def _is_title_line(document: Document, sentence: Sentence) -> bool:
    """Whether a sentence is the document's title: its first paragraph, without an end mark."""
    paragraph = document.paragraphs[0] if document.paragraphs else None
    words = sentence.span.of(document.text).rstrip(QUOTATION_MARKS)
    return (
        paragraph is not None
        and paragraph.span.covers(sentence.span.start)
        and words[-1:] not in {".", "!", "?", "…", ":", ","}
    )


def _is_capital(token: Token, uninformative: bool) -> bool:
    if not token.form[:1].isupper():
        return token.form[:1] == "@" and len(token.form) > 1
    word = token.form.casefold().rstrip(".")
    words = lexicon().words
    if word in words["not_names"] or word in words["weekdays"] or (word in words["months"] and word not in _ALSO_NAMES):
        return False
    return token.upos == "PROPN" or (not uninformative and token.upos in {"NOUN", "ADJ", "X"})


def _is_inside(tokens: Sequence[Token], position: int) -> bool:
    """Whether a word without a capital stands inside a name: a particle, a hyphen, the stop of an initial."""
    token, after = tokens[position], tokens[position + 1] if position + 1 < len(tokens) else None
    tight = tokens[position - 1].end == token.start
    if token.form == ".":
        return tight and len(tokens[position - 1].form) == 1
    if after is None:
        return False
    if token.form in _HYPHENS:
        return tight and token.end == after.start
    if tokens[position - 1].form in _HYPHENS and tight:
        return True
    if token.form.casefold() not in lexicon().words["particles"]:
        return False
    return after.form[:1].isupper() or after.form in _HYPHENS or after.form.casefold() in lexicon().words["particles"]


def _is_neighbour(document: Document, left: Token, right: Token) -> bool:
    return document.text[left.end : right.start] in {"", " ", "\u00a0"}


# --- names in a run ------------------------------------------------------------------------------------------------


def _cut(
    document: Document,
    run: tuple[int, int],
    owner: Sequence[Entity | None],
    families: Container[str],
    speaking: Container[int],
    surnames: Container[int],
    headline: bool,
) -> list[tuple[int, int, str]]:
    """Cut a run at the borders of its entities; words no entity claims join a neighbour they look a part of.

    Not so in a headline, where the next word has its capital anyway.
    """
    pieces: list[tuple[int, int, str | None]] = []
    for index in range(*run):
        entity = owner[index]
        kind = None if entity is None or entity.type not in _TYPES else _kind_of(document, entity)
        if kind == "group" and document.tokens[index].form in families:
            kind = "person"  # "the elder Doe", taken for a nation
        if pieces and index > run[0] and owner[index - 1] is entity:
            pieces[-1] = (pieces[-1][0], index + 1, kind)
        else:
            pieces.append((index, index + 1, kind))
    merged: list[tuple[int, int, str | None]] = []
    for first, last, kind in pieces:
        if headline:
            merged.append((first, last, kind))
        elif merged and kind is None and merged[-1][1] == first and _is_end_of(document, merged[-1][2], first, last):
            merged[-1] = (merged[-1][0], last, merged[-1][2])  # the tagger cut a name's end off
        elif merged and kind == "person" and merged[-1][2] is None and _is_given_part(document, merged[-1], first):
            merged[-1] = (merged[-1][0], last, "person")  # ... or its beginning
        elif merged and kind == "person" and last - merged[-1][0] == 2 and _is_no_town(document, merged[-1], families):
            merged[-1] = (merged[-1][0], last, "person")
        elif merged and kind == "person" == merged[-1][2] and _is_second_half(document, merged[-1], first, last):
            merged[-1] = (merged[-1][0], last, "person")  # "Jane Doe-" and "Roe" are one person
        elif merged and kind == "person" == merged[-1][2] and _is_one_person(document, merged[-1], first, last):
            merged[-1] = (merged[-1][0], last, "person")  # the tagger made two of "Dan Webb" or "Dan James Webb"
        elif merged and kind == "organization" and merged[-1][2] is None and merged[-1][1] == first:
            merged[-1] = (merged[-1][0], last, "organization")
        else:
            merged.append((first, last, kind))
    return [
        (first, last, kind or "")
        for first, last, kind in merged
        if not (last == first + 1 and _only_looks_like_a_name(document, first, families, bool(kind)))
        and (
            _is_name(document, first, last, kind or "", headline)
            or (last - 1 in speaking and not headline and _is_name_with_article(document, first, last))
            or (last == first + 1 and first in surnames)
        )
    ]


def _is_name(document: Document, first: int, last: int, kind: str, headline: bool) -> bool:
    """Whether a piece is a name at all: titles alone, or one capitalised word that the tagger calls no name, are
    none.
    """
    tokens = document.tokens[first:last]
    if all(t.upos == "INTJ" for t in tokens) or tokens[-1].form[-1] in _HYPHENS:
        return False  # "Ah", and a word that somebody broke off
    if len(tokens) == 1 and tokens[0].form.isupper() and tokens[0].form.casefold() in lexicon().people:
        return False  # "GP: tests would backfire"
    if len(tokens) == 1 and _opens_with_an_agency(document, tokens[0]):
        return False
    if kind or tokens[0].form[:1] == "@" or _is_label(document, last - 1):
        return True
    if first > 0 and document.tokens[first - 1].form.casefold().rstrip(".") in _COURTESIES:
        return True
    if all(t.form in _HYPHENS or _is_common(t.form.casefold()) for t in tokens):
        return False
    if len(tokens) > 2 and tokens[-1].upos == "NOUN" and tokens[-1].form.islower() and tokens[-2].form in _HYPHENS:
        return False  # "Chart-topper Kiki Doe"
    if headline and any(singular(tokens[-1].form.casefold()) in nouns for nouns in lexicon().nouns):
        return False  # "Leaked Report Warns"
    return any(t.upos == "PROPN" for t in tokens)


def _opens_with_an_agency(document: Document, token: Token) -> bool:
    """Whether a sentence begins with a noun that many have, whatever the tagger calls it: "Watchdog orders refund"."""
    words = lexicon().words
    beginning = document.sentences[token.sentence].first
    before = document.tokens[max(beginning, token.index - _LONGEST_BULLET) : token.index]
    first = token.index - beginning <= _LONGEST_BULLET and all(t.upos in {"PUNCT", "SYM"} for t in before)
    return first and not token.form.isupper() and token.form.casefold() in words["agencies"] | words["bodies"]


def _only_looks_like_a_name(document: Document, index: int, families: Container[str], tagged: bool) -> bool:
    """Whether a word only looks like a name: "the Speaker", "the Scot", "my nan", and a family, "the Halvorsens".

    Args:
        document: The document.
        index: Of the word.
        families: Surnames of the document's persons.
        tagged: Whether the entity tagger calls it a name.
    """
    token = document.tokens[index]
    before = document.tokens[index - 1].form.casefold() if index > 0 else ""
    if before != "the":
        return tagged and token.form.islower() and before in _POSSESSIVES
    family, word = token.form.endswith("s") and token.form[:-1] in families, token.form.casefold()
    return family or (tagged and ((word,) in lexicon().titles or word in lexicon().words["epithet_nouns"]))


def _is_name_with_article(document: Document, first: int, last: int) -> bool:
    """Whether "The Independent", "The Post" are names though the tagger calls the word an adjective or a noun: it has
    a capital after an article, and is a newspaper's or no office, group or document.
    """
    before = document.tokens[first - 1].form.casefold() if first > 0 else ""
    written = [t.form.casefold() for t in document.tokens[first:last]]
    if before == "the" and lexicon().words["mastheads"].issuperset(written):
        return True
    words = {singular(word) for word in written}
    lists = lexicon()
    others = (lists.title_words, lists.honorifics.keys(), lists.organizations, lists.groups, lists.documents,
              lists.gender.keys(), lists.words["parties"])  # fmt: skip
    offices = any(not words.isdisjoint(entries) for entries in others)
    return before == "the" and not offices and not is_plural(document.tokens[last - 1])


def _kind_of(document: Document, entity: Entity) -> str:
    """The kind of an entity; "Oliver Brand" is a person, whatever the tagger thinks of brands, "Oliver Hotels" not."""
    kind = _TYPES[entity.type]
    words = [t.form.casefold() for t in document.tokens_in(entity.span)]
    if len(words) == 1 and words[0] != (noun := singular(words[0])) and noun in lexicon().words["parties"]:
        return "group"  # "Republicans said"
    if kind not in ("organization", "place") or not 2 <= len(words) <= 3 or words[0] not in lexicon().given_names:
        return kind
    firms, tails = lexicon().organizations, lexicon().words["thing_tails"]
    odd = any(_is_common(word) or word in firms or word in tails or not word.isalpha() for word in words[1:])
    return kind if odd else "person"


def _is_one_person(document: Document, piece: tuple[int, int, str | None], first: int, last: int) -> bool:
    """Whether a name that the tagger ends straight before the token ``first`` goes on to ``last``."""
    names = lexicon().given_names
    before, after = document.tokens[piece[1] - 1].form.casefold(), document.tokens[first].form.casefold()
    alone = piece[1] == piece[0] + 1
    return piece[1] == first and before in names and (alone or (last == first + 1 and after not in names))


def _is_second_half(document: Document, piece: tuple[int, int, str | None], first: int, last: int) -> bool:
    """Whether a word is the second half of the surname of who is named before it; not so "Doe-Roe", two people."""
    hyphen = document.tokens[piece[1] - 1]
    tight = hyphen.form in _HYPHENS and hyphen.end == document.tokens[first].start
    return tight and last - first == 1 and piece[1] - piece[0] > 2


def _is_no_town(document: Document, piece: tuple[int, int, str | None], families: Container[str]) -> bool:
    """Whether the tagger takes a given name for a town: "Jasper" before "Webb"; "Ohio" before the "Doe" whom the
    article names in full is one.
    """
    town, name = document.tokens[piece[0]].form, document.tokens[piece[0] + 1].form
    return piece[2] == "place" and (town.casefold() in lexicon().given_names or name not in families)


def _is_given_part(document: Document, piece: tuple[int, int, str | None], first: int) -> bool:
    """Whether words are the beginning of the name that the tagger lets begin at ``first``; where it begins with a given
    name, only another one or an initial is: not "Undersecretary for Political Affairs" before "Jane Doe".
    """
    words = [t.form.casefold().rstrip(".") for t in document.tokens[piece[0] : piece[1]] if t.form not in _HYPHENS]
    if len(words) > 1 and document.tokens[first].form.casefold() in lexicon().given_names:
        return all(len(word) == 1 or word in lexicon().given_names for word in words)
    return not any(_is_common(word) for word in words)


def _is_end_of(document: Document, kind: str | None, first: int, last: int) -> bool:
    words = [t.form.casefold().rstrip(".") for t in document.tokens[first:last] if t.form not in _HYPHENS]
    if kind == "person":
        return document.tokens[first].form in _HYPHENS or not any(_is_common(word) for word in words)  # "Doe-King"
    return kind == "organization" and all(
        word in lexicon().organizations or word in lexicon().words["legal_forms"] for word in words
    )


def _is_common(word: str) -> bool:
    """Whether a word, for all its capital, is a title or a noun of the lists and no part of a person's name."""
    words = lexicon()
    if word in words.given_names:
        return False
    noun = singular(word)
    return (
        not words.title_words.isdisjoint((word, f"{word}."))
        or word in words.honorifics
        or any(noun in entries for entries in words.nouns)
    )


def _join(document: Document, pieces: Sequence[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Put "Observatory" + "for" + "Human Rights" together: an organisation's name runs over of, for and on."""
    joined: list[tuple[int, int, str]] = []
    for first, last, kind in pieces:
        if joined and kind != "person" and joined[-1][2] in {"organization", ""}:
            left_first, left_last, left_kind = joined[-1]
            between = [t.form for t in document.tokens[left_last:first]]
            noun = document.tokens[left_last - 1].form.casefold()
            if (
                between[:1] in (["of"], ["for"], ["on"])
                and between[1:] in ([], ["the"])
                and noun in lexicon().organizations
            ):
                joined[-1] = (left_first, last, left_kind or "organization")
                continue
        joined.append((first, last, kind))
    return joined


def _name(document: Document, sentence: Sentence, headline: bool, first: int, last: int, kind: str) -> Name:
    tokens = document.tokens
    first, last, inside = _trim(document, first, last, kind)
    if first > inside and kind in {"organization", "place"} and _is_office_holder(tokens, first, last):
        kind = "person"
    span = Span(tokens[first].start, tokens[last - 1].end)
    before, titled = _titles_before(document, sentence, Span(tokens[inside].start, span.end))
    titles = before + tuple(t.form.casefold() for t in tokens[inside:first])
    words = normal_words(span.of(document.text))
    joined = " ".join(words)
    if (titles and kind != "group" and (titles[-1] in lexicon().honorifics or first > inside)) or (
        titles and kind == "" and joined not in lexicon().metonyms
    ):
        kind = "person"
    elif (
        kind in {"", "person", "place"}
        and not titles
        and (joined in lexicon().metonyms or (len(words) > 1 and words[-1] in lexicon().organizations))
    ):
        kind = "organization"
    return Name(span, words, kind, titles, Span(titled, span.end), first, last, headline)


def _trim(document: Document, first: int, last: int, kind: str) -> tuple[int, int, int]:
    """Take articles, possessive endings, letters after a name and titles before it off the ends.

    Gives the first token and the one after the last, and where the titles among them start.
    """
    tokens = document.tokens
    while last - first > 1 and (_is_no_end(tokens[last - 1]) or (kind == "person" and _is_small(tokens, last - 1))):
        last -= 1
    while last - first > 1 and tokens[first].form.casefold() in {"the", "a", "an", "-"}:
        first += 1
    while last - first > 1 and (_is_no_beginning(tokens[first]) or _is_what_it_is(tokens[first : first + 2], kind)):
        first += 1
    first = _at_title_inside(tokens, first, last)
    inside = first
    while words := _words_of_title(tokens, first, last, kind):
        first += words
    return first, last, inside


def _words_of_title(tokens: Sequence[Token], first: int, last: int, kind: str) -> int:
    """How many words of a title a name begins with: of "Det Con Jane Doe" two at once, "Con" alone may be a name."""
    pair = tuple(t.form.casefold() for t in tokens[first : first + 2])
    if kind == "person" and last - first > 2 and pair in lexicon().titles:
        return 2
    return int(last - first > 1 and _is_title_before(tokens[first], tokens[first + 1], kind))


def _is_no_beginning(token: Token) -> bool:
    """Whether a word before a name is none of it: "Hey Ginny", "In July Acme said"."""
    word, words = token.form.casefold(), lexicon().words
    time = (word in words["months"] or word in words["weekdays"]) and word not in {"may", "august"}
    return word in words["greetings"] or (time and word not in lexicon().given_names)


def _is_what_it_is(tokens: Sequence[Token], kind: str) -> bool:
    """Whether the tagger swallowed a noun that says what is named: "newsletter Stack Trace"."""
    noun, name = tokens[0], tokens[1]
    small = noun.upos in {"NOUN", "PROPN"} and noun.form.islower() and name.form[:1].isupper()
    return small and kind in {"organization", ""} and noun.form not in lexicon().words["particles"]


def _at_title_inside(tokens: Sequence[Token], first: int, last: int) -> int:
    """Where the title starts in "Ohio Gov. Jane Doe" or "Carrow University Professor Jane Doe"; else ``first``."""
    for index in range(last - 2, first, -1):
        if _is_office_holder(tokens, index + 1, last) and last - index <= _LONGEST_PERSON:
            return index
    return first


def _is_office_holder(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether the words before ``first`` end in a title for the person whose name runs from there to ``last``."""
    title, name = tokens[first - 1].form.casefold(), tokens[first]
    if (title,) not in lexicon().titles or title in lexicon().honorifics or not name.form[:1].isupper():
        return False
    if tokens[last - 1].form.casefold() in lexicon().organizations or title in lexicon().given_names:
        return False
    abbreviated = title.endswith(".") or f"{title}." in lexicon().words["short_titles"]
    return name.form.casefold() in lexicon().given_names or (abbreviated and not _is_common(name.form.casefold()))


def _is_no_end(token: Token) -> bool:
    form = token.form.casefold()
    if (
        token.deprel == "case"
        or form in {"'s", "’s", "'", "’", ","}
        or form.replace(".", "") in lexicon().words["postnominals"]
    ):
        return True
    if form.endswith(".") and (form,) in lexicon().titles:
        return True  # "Massachusetts Sen."
    return token.form.islower() and form not in lexicon().words["particles"] and _is_common(form)


def _is_small(tokens: Sequence[Token], position: int) -> bool:
    """Whether a word has no capital, is no particle and no end of "Tae-oh": it ends no person's name."""
    token = tokens[position]
    if tokens[position - 1].form in _HYPHENS:
        return False
    return token.form.islower() and token.form.isalpha() and token.form not in lexicon().words["particles"]


def _is_title_before(title: Token, name: Token, kind: str) -> bool:
    """Whether the tagger swallowed a title: of what it calls an organisation or a place only a plain "Mr." or "Gov.
    John".
    """
    word = title.form.casefold()
    if not name.form[:1].isupper() or word in lexicon().given_names:
        return False
    if (word,) in lexicon().titles and word.endswith(".") and name.form.casefold() in lexicon().given_names:
        return True
    if kind in {"person", ""}:
        noun = singular(word) in lexicon().people and word not in lexicon().words["also_given_names"]
        return (word,) in lexicon().titles or word in lexicon().honorifics or (noun and kind == "person")
    return word.rstrip(".") in _COURTESIES or (
        (word,) in lexicon().titles and name.form.casefold() in lexicon().given_names
    )


def _titles_before(document: Document, sentence: Sentence, span: Span) -> tuple[tuple[str, ...], int]:
    """The words of titles straight before ``span``, and where the title proper starts (``span.start`` if there is
    none).

    "former White House press secretary Jane Doe": all known words are given, the title starts at "press".
    """
    start = max(sentence.span.start, span.start - _TITLE_REACH)
    before = document.text[start : span.start]
    if not before[-1:].isspace():
        return (), span.start
    found: list[str] = []
    starts: list[int] = []
    position = span.start
    for word in reversed(before.split()):
        bare = word.casefold()
        if bare not in lexicon().title_words and bare not in lexicon().honorifics:
            break
        position = document.text.rindex(word, start, position)
        found.insert(0, bare)
        starts.insert(0, position)
    for i in range(len(found)):  # the longest title that ends at the name
        if tuple(found[i:]) in lexicon().titles or (i == len(found) - 1 and found[i] in lexicon().honorifics):
            lead = 0
            while lead < i and found[lead] in {"of", "the", "and", "state"}:
                lead += 1
            return tuple(found[lead:]), starts[i]
    return (), span.start
