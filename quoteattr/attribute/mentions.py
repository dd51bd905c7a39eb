"""Find the mentions of a document: names with their titles and appositions, pronouns, and nouns for people and
organisations.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import attrs

from ..claims import MentionForm, Report
from ..text import Document, Span, Token
from .lexicon import lexicon, noun_of
from .names import Name, find_names, normal_words
from .phrases import (
    age_in,
    appositions,
    case_of,
    grammar_of,
    is_negated,
    is_plural,
    phrase_around,
    source_head,
    top_of,
    who_is_beside,
)

__all__ = ["Mention", "Mentions", "Source", "find_mentions"]

#: Suffixes by which a noun that no list has still names a person, when it is the source of a report.
_PERSON_SUFFIXES = ("er", "or", "ist", "ian", "ee", "man", "woman", "person", "ant", "ent", "ic")
#: How many words an apposition that the parser missed may run from the comma to its noun.
_APPOSITION_REACH = 8
#: How many characters "Grandfather and " may have.
_COUPLE = 20
_COMMAS = frozenset([",", "—", "–", "-", "("])


_NOWHERE = Span(0, 0)


@attrs.frozen
class Mention:
    """Words that refer to someone.

    Args:
        index: Position in the order of the text.
        span: All its words, appositions and clauses left out.
        head: The words in it that name or stand for someone.
        token: Index of the token that the phrase hangs on.
        form: name, pronoun or nominal.
        kind: person, organization, group, place, document or "" where nothing tells.
        person: first, second or third.
        number: singular, plural or "".
        gender: male, female, thing or "".
        definite: definite, indefinite, owned ("his lawyer") or bare.
        words: Normal words of a name; empty for other forms.
        titles: Titles before a name, as they stand, lower-case.
        roles: Lemmas that say what the one mentioned is: a nominal's noun, a name's titles and appositions.
        modifiers: Normal words that stand before a nominal's noun ("military" source).
        grammar: Part in its clause, see :func:`quoteattr.attribute.phrases.grammar_of`.
        sentence: Index of its sentence.
        paragraph: Index of its paragraph.
        titled: A name with its titles; otherwise the head.
        described: A name's apposition, copula or title says that it is a person or an organisation: which; else "".
        headline: A name that stands in a headline, see :class:`quoteattr.attribute.names.Name`.
    """

    index: int
    span: Span
    head: Span
    token: int
    form: MentionForm
    kind: str = ""
    person: str = "third"
    number: str = "singular"
    gender: str = ""
    definite: str = "bare"
    words: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    modifiers: tuple[str, ...] = ()
    grammar: str = "other"
    sentence: int = 0
    paragraph: int = 0
    titled: Span = _NOWHERE
    described: str = ""
    headline: bool = False


@attrs.frozen
class Source:
    """The words that name a report's source, as mentions.

    Args:
        span: All words of the source, as the detect stage gave them or wider.
        mention: Index of the mention that the source is; None where the words are no mention.
        members: Indices of the mentions that the source puts together ("Duckworth and colleagues"); empty for one
        alone.
        evidence: How the mention was found, where that is not plain.
    """

    span: Span
    mention: int | None
    members: tuple[int, ...] = ()
    evidence: tuple[str, ...] = ()


@attrs.frozen
class Mentions:
    """All mentions in the order of the text, and the source of each report (None for a report without one)."""

    all: tuple[Mention, ...]
    sources: tuple[Source | None, ...]
    at: dict[int, int] = attrs.field(factory=dict, repr=False)

    def of_token(self, token: int) -> int | None:
        """The index of the mention that the token with this index belongs to, or None."""
        return self.at.get(token)


def find_mentions(document: Document, reports: Sequence[Report]) -> Mentions:
    """Find everybody and everything that may speak in ``document``, and who is the source of each of ``reports``."""
    finder = _Finder(document)
    heads: list[Token | None] = []
    for report in reports:
        avoid = _avoid(document, report)
        head = None if report.source is None else source_head(document, report.source, avoid)
        heads.append(head)
        if head is not None:
            finder.add_source(head)
    for name in find_names(document, _borders(reports), finder.sources):
        finder.add_name(name)
    for token in document.tokens:
        finder.add_word(token)
    mentions, at = finder.mentions()
    sources = [
        None if report.source is None else _source(document, report, head, mentions, at)
        for report, head in zip(reports, heads, strict=True)
    ]
    return Mentions(mentions, tuple(sources), at)


def _borders(reports: Sequence[Report]) -> frozenset[int]:
    spans = [s for r in reports for s in (*r.content, *([] if r.cue is None else [r.cue.span]))]
    return frozenset(offset for span in spans for offset in (span.start, span.end))


def _avoid(document: Document, report: Report) -> frozenset[int]:
    spans = [*report.content, *([] if report.cue is None else [report.cue.span])]
    source = report.source
    return frozenset(
        t.index for span in spans for t in document.tokens_in(span) if source is None or not source.overlaps(t.span)
    )


# --- the source of a report ----------------------------------------------------------------------------------------


def _source(
    document: Document, report: Report, head: Token | None, mentions: Sequence[Mention], at: dict[int, int]
) -> Source:
    assert report.source is not None
    given = report.source.stripped(document.text)
    if head is None:
        return Source(given, None)
    avoid = _avoid(document, report)
    whole = len(given.of(document.text).split()) > 1 and given.contains(head.span)
    span = given if whole else _widened(given, phrase_around(document, head, avoid), report)
    found = at.get(head.index)
    if found is None:  # a verb or a preposition: cut too badly to say whom it names
        return Source(span, None)
    found = _person_behind(document, given, mentions, found)
    mention = mentions[found]
    if mention.form is MentionForm.NAME and not given.contains(mention.head):
        span = _widened(span, mention.titled, report)
    members = _members(document, head, given, found, mentions, at)
    if members:
        return Source(span, found, members)
    owner = _owner_of_utterance(document, head, mention, at)
    if owner is not None:
        return Source(span, owner, (), (f"owner of the {head.lemma}",))
    return Source(span, found)


def _person_behind(document: Document, given: Span, mentions: Sequence[Mention], found: int) -> int:
    """Of "Acme spokesperson Jane Doe" and "education MEC Jane Doe", where the parse hangs all on Acme, Jane Doe; of
    "Ann Roe's lawyer, Jane Doe", where it hangs all on Ann Roe, and of "co-host Jane Doe", where it makes two phrases,
    Jane Doe too.
    """
    mention, words = mentions[found], lexicon()
    inside = [m for m in mentions[found + 1 : found + 4] if given.contains(m.head)]
    if mention.form is MentionForm.NOMINAL and mention.definite == "bare" and mention.number != "plural" and inside:
        person = inside[0].form is MentionForm.NAME and inside[0].kind == "person"
        next_to_it = document.text[mention.head.end : inside[0].head.start] == " "
        return inside[0].index if person and next_to_it else found
    if mention.form is not MentionForm.NAME:
        return found
    after = document.tokens_in(Span(mention.head.end, given.end))[:1] if mention.head.end < given.end else ()
    if after and after[0].xpos == "POS":
        named = [m for m in inside if m.form is MentionForm.NAME and m.kind == "person"]
        return next((m.index for m in (*named[-1:], *inside)), found)
    other = next((m for m in inside[:2] if m.form is MentionForm.NAME and m.kind == "person"), None)
    if other is None:
        return found
    between = document.text[mention.head.end : other.head.start].casefold().split()
    roles = all(word in words.people or word in words.title_words for word in between) and between[-1:] != ["of"]
    alone = mention.head.of(document.text).isupper() and mention.kind in {"organization", ""}
    return other.index if roles and (between or alone) else found


def _widened(given: Span, phrase: Span, report: Report) -> Span:
    wide = Span.around([given, phrase])
    taken = [*report.content, *([] if report.cue is None else [report.cue.span])]
    return given if any(wide.overlaps(t) and not given.overlaps(t) for t in taken) else wide


def _members(
    document: Document, head: Token, given: Span, found: int, mentions: Sequence[Mention], at: dict[int, int]
) -> tuple[int, ...]:
    """The mentions that a coordination puts together, the first one leading; empty where it is one alone.

    "Jane Doe, director of A and a professor at B" and "the former minister and current nominee" are one person each.
    """
    first, others = mentions[found], []
    for child in document.children(head):
        other = at.get(child.index)
        if child.deprel != "conj" or other is None or other == found or not given.overlaps(child.span):
            continue
        second = mentions[other]
        if second.form is MentionForm.NOMINAL and second.number != "plural" and first.number != "plural":
            between = document.text[first.head.end : second.head.start]
            if (first.form is MentionForm.NAME and "," in between) or (
                second.definite == "bare" and first.definite != "bare"
            ):
                continue
        others.append(other)
    others = others or _names_in_a_row(document, given, found, mentions)
    return (found, *dict.fromkeys(others)) if others else ()


def _names_in_a_row(document: Document, given: Span, found: int, mentions: Sequence[Mention]) -> list[int]:
    """The names that "and" joins to the first one in the source, where the parse does not: "Lee and Hart's plan"."""
    row = [found]
    while row[-1] + 1 < len(mentions):
        left, right = mentions[row[-1]], mentions[row[-1] + 1]
        joined = document.text[left.head.end : right.titled.start].strip() in {"and", ", and", "&"}
        both = left.form is MentionForm.NAME and right.form is MentionForm.NAME
        if not (both and joined and given.contains(left.head) and given.contains(right.head)):
            break
        row.append(right.index)
    return row[1:]


def _owner_of_utterance(document: Document, head: Token, mention: Mention, at: dict[int, int]) -> int | None:
    """Whose statement, letter or tweet it is, where the phrase says so."""
    if mention.form is not MentionForm.NOMINAL or head.lemma.casefold() not in lexicon().utterances:
        return None
    for child in document.children(head):
        owns = child.deprel == "nmod:poss" or (
            child.deprel == "nmod" and case_of(document, child) in {"by", "from", "of"}
        )
        if owns and child.index in at:
            return at[child.index]
    return None


# --- all mentions --------------------------------------------------------------------------------------------------


def _as_modifier(token: Token) -> str:
    """How a word before a noun is remembered: a name as it is written, of which the lemma is a matter of luck."""
    return (token.form if token.upos == "PROPN" else token.lemma).casefold()


class _Finder:
    """Collects mentions of one document; names first, since their words are nobody else's."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._found: list[tuple[Span, Callable[..., Mention]]] = []  # head, and what makes the mention of its index
        self._taken: dict[int, int] = {}  # token index -> position in _found
        self._sources: set[int] = set()

    @property
    def sources(self) -> set[int]:
        """Indices of the tokens that sources hang on, so far."""
        return self._sources

    def mentions(self) -> tuple[tuple[Mention, ...], dict[int, int]]:
        heads = [(head.start, head.end, i) for i, (head, _) in enumerate(self._found)]
        order = [i for _, _, i in sorted(heads)]
        place = {old: new for new, old in enumerate(order)}
        mentions = tuple(self._found[old][1](index=new) for new, old in enumerate(order))
        return mentions, {token: place[i] for token, i in self._taken.items()}

    def _add(self, head: Span, make: Callable[..., Mention], tokens: Sequence[int]) -> None:
        for token in tokens:
            self._taken.setdefault(token, len(self._found))
        self._found.append((head, make))

    def _paragraph(self, offset: int) -> int:
        paragraph = self._document.paragraph_at(offset)
        return -1 if paragraph is None else paragraph.index

    # names

    def add_name(self, name: Name) -> None:
        document, words = self._document, lexicon()
        titled = [t.index for t in document.tokens_in(name.titled)]
        top = top_of(document, titled[0], name.last)
        people = name.type == "group" or self._is_people(name)
        name, top, held = self._with_generic_noun(name, top)
        if people and not held:
            self._add_people(name, top)
            return
        if self._is_couple(name):
            self._add_several(name, top, "couple")
            return
        roles = [title for title in name.titles if title not in words.words["not_names"]]
        described = "person" if name.titles and name.type == "person" else ""
        if name.titles:
            roles.append(" ".join(name.titles))
            roles.extend(self._title_modifier(titled[0], titled[-1], name.titles[-1]))
        for noun in self._appositions(name, top):
            lemma = noun.lemma.casefold()
            roles.append(lemma)
            roles.extend(
                f"{_as_modifier(t)} {lemma}"
                for t in document.children(noun)
                if t.deprel in {"compound", "amod"} and t.index < noun.index
            )
            described = described or self._described_by(lemma)
            held.append(noun.index)
        after = document.tokens[name.last : name.last + 2]
        if after and after[0].form.isupper() and after[0].form.casefold() in words.words["of_barristers"]:
            roles.extend(("barrister", "counsel"))
        if self._has_a_child(top):
            roles.append("relative")
        if not name.titles and self._has_a_board(top):
            described = "organization"
        led = document.tokens[titled[0]].head
        if led == titled[0] - 1 and document.tokens[titled[0]].deprel in {"flat", "appos", "compound"}:
            held.append(led)  # of "Ohio Gov. Jane Doe" the parse may make "Ohio" the head
        newspaper = name.type == "" and words.words["mastheads"].issuperset(name.words)
        kind = "organization" if newspaper or self._is_programme(name) else name.type
        if kind == "" and (" ".join(name.words) in words.words["named_documents"] or self._is_document(name)):
            kind = "document"
        elif kind in {"", "place"} and " ".join(name.words) in words.metonyms:
            kind = "organization" if kind == "" or top.index in self._sources else "place"
        self._add(
            name.span,
            partial(
                Mention,
                span=name.titled,
                head=name.span,
                token=top.index,
                form=MentionForm.NAME,
                kind=kind,
                gender=self._gender(name, roles) or self._by_the_spouse(after, name.type),
                words=name.words,
                titles=name.titles,
                roles=tuple(dict.fromkeys(roles)),
                grammar=grammar_of(document, top),
                sentence=top.sentence,
                paragraph=self._paragraph(name.span.start),
                titled=name.titled,
                described=described,
                definite="definite",
                headline=name.headline,
            ),
            [*titled, *held],
        )

    @staticmethod
    def _described_by(noun: str) -> str:
        """What a noun beside a name makes of it: nothing if it is as good for a company ("developer", "publisher")."""
        words = lexicon()
        if noun in words.people:
            return "" if noun in words.words["enterprises"] else "person"
        return "organization" if noun in words.organizations else ""

    def _has_a_board(self, top: Token) -> bool:
        """Whether a name has what companies have: "Acme's managing director", "shares in Acme"."""
        if top.head is None or not top.deprel.startswith("nmod"):
            return False
        owned = noun_of(self._document.tokens[top.head])
        words = lexicon().words
        return (top.deprel == "nmod:poss" and owned in words["of_companies"]) or owned == "share"

    def _has_a_child(self, top: Token) -> bool:
        """Whether somebody is said to be a child of who is named: "the daughter of an engineer, John Doe"."""
        tokens = self._document.tokens
        noun = tokens[top.head] if top.deprel == "appos" and top.head is not None else top
        if noun.head is None or noun.deprel != "nmod" or case_of(self._document, noun) != "of":
            return False
        return noun_of(tokens[noun.head]) in lexicon().words["children"]

    def _is_people(self, name: Name) -> bool:
        """Whether a name is one for people, whatever the tagger calls it: "House Democrats", "one House Democrat", not
        "the Allied Transport Workers".
        """
        last = self._document.tokens[name.last - 1]
        noun = noun_of(last)
        if noun in lexicon().words["parties"] and not name.titles and name.first > 0:
            before = self._document.tokens[name.first - 1].form.casefold()
            if (before == "the" or before in lexicon().words["indefinite"]) and not is_plural(last):
                return True
        if name.titles or not is_plural(last) or noun not in lexicon().people:
            return False
        before = self._document.text[max(0, name.span.start - 4) : name.span.start].casefold()
        whole = name.type == "organization" or before == "the "
        return noun in lexicon().words["parties"] or len(name.words) == 1 or not whole

    @staticmethod
    def _is_programme(name: Name) -> bool:
        """Whether a name is one of a programme, whoever it is named for: "the Late Jane Doe Show"."""
        return len(name.words) > 1 and name.words[-1] in lexicon().words["programmes"] and not name.titles

    @staticmethod
    def _is_document(name: Name) -> bool:
        return len(name.words) > 1 and name.words[-1] in lexicon().documents and not name.titles

    def _is_couple(self, name: Name) -> bool:
        """Whether another honorific stands before that of a name: "Mr. and Mrs. Doe"."""
        before = self._document.text[max(0, name.titled.start - _COUPLE) : name.titled.start].split()
        if len(before) < 2 or not name.titles or before[-1] not in {"and", "&"} or not before[-2][0].isupper():
            return False
        other = before[-2].casefold()
        return other in lexicon().honorifics or other in lexicon().words["titles_of_names"]

    def _add_people(self, name: Name, top: Token) -> None:
        """Several people: "Americans", "the Republicans"; an adjective ("Syrian") names nobody."""
        last = self._document.tokens[name.last - 1]
        if last.upos != "ADJ" and is_plural(last):
            self._add_several(name, top, noun_of(last))

    def _add_several(self, name: Name, top: Token, role: str) -> None:
        """Several people whom one name stands for."""
        self._add(
            name.span,
            partial(
                Mention,
                span=name.titled,
                head=name.span,
                token=top.index,
                form=MentionForm.NOMINAL,
                kind="person",
                number="plural",
                words=name.words,
                roles=(role,),
                grammar=grammar_of(self._document, top),
                sentence=top.sentence,
                paragraph=self._paragraph(name.span.start),
                titled=name.titled,
            ),
            range(name.first, name.last),
        )

    def _with_generic_noun(self, name: Name, top: Token) -> tuple[Name, Token, list[int]]:
        """Of "the Daybreak rebel group", "the Brandt campaign", "the Syrian army" the noun belongs to the
        name.
        """
        document, words = self._document, lexicon()
        if not name.last < len(document.tokens):
            return name, top, []
        noun = top if top.index >= name.last else document.tokens[top.head] if top.head is not None else top
        if (
            noun.index < name.last
            or noun.index - name.last > 3
            or noun.upos not in {"NOUN", "PROPN"}
            or (is_plural(noun) and (noun.form.casefold(),) not in words.offices)  # "the Syrian police" are one
        ):
            return name, top, []
        between = document.tokens[name.last : noun.index + 1]
        lemmas = tuple(
            t.form.casefold() for t in between if t.deprel != "case" and t.form not in {"'s", "’s", "'", "’"}
        )
        if not all(t.upos in {"NOUN", "PROPN", "ADJ"} or t.deprel == "case" for t in between):
            return name, top, []
        held = [t.index for t in between]
        owned = any(t.deprel == "case" for t in between)
        whole = Span(name.span.start, noun.end)
        bare = not owned and not any(t.deprel == "det" for t in document.children(noun))
        if name.type in {"place", "group"} and (lemmas in words.offices or lemmas[-1:] in words.offices):
            full = (*name.words, *lemmas)
        elif name.type != "person" and bare and not {*lemmas[-1:]}.isdisjoint(words.words["local_bodies"]):
            full = (*name.words, *lemmas)  # "Addlow district council said"
        elif self._is_body_of_district(name, noun, lemmas, owned=owned):
            full = (*name.words, *lemmas)
        elif name.type in {"person", "organization", ""} and not {*lemmas[-1:]}.isdisjoint(
            words.words["personal_organizations"]
        ):
            full = (*name.words[-1:], *lemmas[-1:])
        elif name.type in {"organization", ""} and lemmas[-1:] and len(lemmas) <= 3 and not owned:
            if lemmas[-1] in words.organizations or lemmas[-1] in words.groups:
                return attrs.evolve(name, type="organization"), noun, held
            return name, top, []
        else:
            return name, top, []
        name = attrs.evolve(name, span=whole, titled=whole, words=full, type="organization", titles=())
        return name, noun, held

    def _is_body_of_district(self, name: Name, noun: Token, lemmas: Sequence[str], *, owned: bool) -> bool:
        """Whether a noun after a name is what a district has one of: "the Addlow County school board"."""
        words = lexicon()
        if owned or name.words[-1] not in words.words["districts"]:
            return False
        if not {*lemmas[-1:]}.isdisjoint(words.words["enterprises"]):
            return False
        articles = {t.form.casefold() for t in self._document.children(noun) if t.deprel == "det"}
        return articles <= {"the"} and lemmas[-1:] != () and lemmas[-1] in words.organizations | words.groups

    def _appositions(self, name: Name, top: Token) -> list[Token]:
        """The nouns that say what the one named is: by the parse, and after a comma by the pattern that news uses."""
        document = self._document
        inside = range(top_of(document, name.first, name.last).index, name.last)
        found: list[Token] = []
        for index in {top.index, *inside}:
            token = document.tokens[index]
            found += [c for c in appositions(document, token) if c.upos == "NOUN" and c.index >= name.last]
            if token.deprel.startswith("nsubj") and token.head is not None:
                predicate = document.tokens[token.head]
                around = document.children(predicate)
                is_one = any(c.deprel == "cop" for c in around) and not is_negated(around)
                if predicate.upos == "NOUN" and is_one:
                    found.append(predicate)
        if top.deprel in {"appos", "flat", "nmod:desc"} and top.head is not None:
            governor = who_is_beside(document, document.tokens[top.head], top.index)
            if name.type == "person":
                governor = self._who_leads(governor)
            if governor.upos == "NOUN" and governor.index < name.first:
                found.append(governor)
        if not found:
            found += self._apposition_after_comma(name)
        if document.tokens[name.last : name.last + 1] and document.tokens[name.last].xpos == "POS":
            found = [noun for noun in found if noun.index < name.last]  # "Jane Doe's agent" is not Jane Doe
        return [
            noun
            for noun in found
            if noun.index not in self._taken
            and not is_plural(noun)
            and not (noun.index >= name.last and self._stands_before_a_name(noun))
            and not (name.type == "person" and noun_of(noun) in lexicon().organizations - lexicon().people)
            and (noun.index == top.index or noun.index not in self._sources or noun.index < name.first)
        ]

    def _stands_before_a_name(self, noun: Token) -> bool:
        """Whether a noun says what the next one is: "Jane Doe, her cousin John Doe and ...", a list."""
        after = self._document.tokens[noun.index + 1 : noun.index + 2]
        return bool(after) and any(
            e.type == "PERSON" and e.span.start == after[0].start for e in self._document.entities_in(after[0].span)
        )

    def _who_leads(self, noun: Token) -> Token:
        """Of "the leader of the group, Jane Doe" the leader, where the parse takes the name for the group's; of "her
        partner at Lenox, Jane Doe" the partner, of "a member named by the opposition, Jane Doe" the member.
        """
        words, above = lexicon(), noun if noun.head is None else self._document.tokens[noun.head]
        of_it = noun.deprel == "nmod"
        if above.deprel == "acl" and above.xpos == "VBN" and above.head is not None:
            of_it, above = noun.deprel in {"obl", "obl:agent"}, self._document.tokens[above.head]
        other = noun.upos == "PROPN" or noun_of(noun) in words.organizations | words.groups
        return above if other and of_it and noun_of(above) in words.people else noun

    def _apposition_after_comma(self, name: Name) -> list[Token]:
        tokens = self._document.tokens
        after = name.last
        if after >= len(tokens) or tokens[after].form not in _COMMAS:
            return []
        nominal = None
        for token in tokens[after + 1 : after + 1 + _APPOSITION_REACH]:
            if token.sentence != tokens[name.first].sentence:
                break
            if token.upos == "NOUN" and token.lemma.casefold() in lexicon().people:
                nominal = token
            elif (
                token.upos not in {"DET", "ADJ", "NOUN", "PROPN", "ADV", "PART", "PRON", "NUM"} and token.form != "-"
            ) or nominal is not None:
                break
        if (
            nominal is not None
            and nominal.index + 1 < len(tokens)
            and tokens[nominal.index + 1].upos in {"VERB", "AUX", "NOUN"}
        ):
            return []  # "In Leeds, a source said": the next clause's subject; "Lee, Hart wage delegate warfare"
        if nominal is None or (
            tokens[after + 1].upos == "PROPN" and tokens[after + 1].form[:1].isupper() and nominal.index - after > 4
        ):
            return []
        return [] if any(c.deprel == "cop" for c in self._document.children(nominal)) else [nominal]

    def _title_modifier(self, first: int, last: int, title: str) -> list[str]:
        """Of "Labor leader Jane Doe" the role "labor leader": whose leader she is, by the word with a capital."""
        if first == 0:
            return []
        before = self._document.tokens[first - 1]
        belongs = before.head is not None and first <= before.head <= last and before.deprel in {"compound", "amod"}
        return [f"{_as_modifier(before)} {title}"] if belongs and before.form[:1].isupper() else []

    def _gender(self, name: Name, roles: Sequence[str]) -> str:
        """What titles and roles tell of a gender; "spokesman Jane Doe" is one of the women who are called so."""
        words = lexicon()
        for title in name.titles:
            if words.honorifics.get(title):
                return words.honorifics[title]
        for role in roles:
            if gender := words.gender.get(role):
                woman = words.given_names.get(name.words[0]) == "female"
                return "" if woman and gender == "male" and role.endswith("man") else gender
        return ""

    def _by_the_spouse(self, after: Sequence[Token], kind: str) -> str:
        """The gender of who is named before "and his wife", "and her husband"; "" where nothing of the kind follows."""
        if kind != "person" or len(after) < 2 or after[0].form != "and" or after[1].head is None:
            return ""
        married = noun_of(self._document.tokens[after[1].head]) in {"wife", "husband"}
        return {"his": "male", "her": "female"}.get(after[1].form, "") if married else ""

    # pronouns and nouns

    def add_source(self, head: Token) -> None:
        self._sources.add(head.index)

    def add_word(self, token: Token) -> None:
        if token.index in self._taken:
            return
        if token.upos in {"PRON", "DET"} and token.form.casefold() in lexicon().pronouns:
            self._add_pronoun(token)
        elif token.index in self._sources:
            if token.upos not in {"VERB", "AUX", "ADP", "PUNCT"}:
                self._add_nominal(token)
        elif (self._heads_phrase(token) and self._kind_of(token, source=False)) or self._is_one_of_them(token):
            self._add_nominal(token)

    def _article_before(self, span: Span) -> str:
        """The article straight before a phrase, where the parse hangs it on a later word: "a" of "a super PAC"."""
        first = self._document.tokens_in(span)[0]
        before = self._document.tokens[first.index - 1] if first.index else first
        return before.form.casefold() if before.form.casefold() in {"a", "an", "the"} else ""

    def _is_one_of_them(self, token: Token) -> bool:
        """Whether a word is the subject "one" or "another" of several people: "one of its engineers told ..."."""
        if token.form.casefold() not in {"one", "another"} or token.deprel != "nsubj":
            return False
        document = self._document
        several = (c for c in document.children(token) if c.deprel == "nmod" and case_of(document, c) == "of")
        return any(noun_of(c) in lexicon().people for c in several)

    @staticmethod
    def _heads_phrase(token: Token) -> bool:
        return token.upos in {"NOUN", "PROPN"} and token.deprel not in {"compound", "amod", "flat"}

    def _add_pronoun(self, token: Token) -> None:
        person, number, gender = lexicon().pronouns[token.form.casefold()]
        self._add(
            token.span,
            partial(
                Mention,
                span=token.span,
                head=token.span,
                token=token.index,
                form=MentionForm.PRONOUN,
                person=person,
                number=number,
                gender=gender,
                grammar=grammar_of(self._document, token),
                sentence=token.sentence,
                paragraph=self._paragraph(token.start),
                titled=token.span,
                definite="definite",
            ),
            [token.index],
        )

    def _kind_of(self, token: Token, *, source: bool) -> str:
        words, lemma = lexicon(), noun_of(token)
        if lemma in words.people:
            return "person"
        if lemma in words.groups:
            return "group"
        if lemma in words.organizations:
            return "organization"
        if lemma in words.documents:
            return "document" if source else ""
        if source and lemma.endswith(_PERSON_SUFFIXES) and token.upos == "NOUN":
            return "person"
        return ""

    def _add_nominal(self, token: Token) -> None:
        document = self._document
        form, lemma = token.form.casefold(), noun_of(token)
        relative = token.upos == "PRON" and form in lexicon().words["relative_pronouns"]
        span = token.span if relative else phrase_around(document, token)
        before = [t for t in document.tokens_in(span) if t.index < token.index]
        articles = [t for t in document.children(token) if t.deprel == "det" and t.index < token.index]
        determiner = articles[0].form.casefold() if articles else ""
        determiner = before[0].form.casefold() if before and before[0].upos == "DET" else determiner
        determiner = determiner or self._article_before(span)
        owned = any(t.deprel == "nmod:poss" and t.head == token.index for t in before)
        if owned:
            definite = "owned"
        elif determiner in lexicon().words["definite"]:
            definite = "definite"
        elif determiner in lexicon().words["indefinite"] or any(t.deprel == "nummod" for t in before):
            definite = "indefinite"
        else:
            definite = "bare"
        modifiers = [t for t in before if t.deprel in {"compound", "amod"} and t.head == token.index]
        roles = [] if relative else [lemma, *(f"{_as_modifier(t)} {lemma}" for t in modifiers)]
        kind = self._kind_of(token, source=token.index in self._sources)
        if lemma == "old" and (age := age_in(Span(span.start, token.end).of(document.text))) is not None:
            kind, roles = "person", [f"{age}-year-old"]
        plural = is_plural(token) or lemma == "people"
        plural = plural or (lemma != form and token.upos == "PROPN" and lemma in lexicon().people)  # "Aides said"
        head = Span(span.start, token.end)
        self._add(
            head,
            partial(
                Mention,
                span=span,
                head=head,
                token=token.index,
                form=MentionForm.PRONOUN if token.upos == "PRON" else MentionForm.NOMINAL,
                kind=kind,
                number="plural" if plural else "singular",
                gender=lexicon().gender.get(lemma, ""),
                definite=definite,
                words=normal_words(span.of(document.text)) if kind == "" else (),
                roles=tuple(roles),
                modifiers=tuple(w for t in modifiers for w in normal_words(t.form)),
                grammar=grammar_of(document, token),
                sentence=token.sentence,
                paragraph=self._paragraph(token.start),
                titled=head,
            ),
            [token.index],
        )
