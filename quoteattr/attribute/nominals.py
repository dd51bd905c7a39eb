"""Sieves for nouns, precise to loose: several people, somebody new, a role introduced before, the only one in view."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

import attrs

from ..claims import MentionForm
from ..text import Document, Span, Token
from .chains import Chain, Link
from .lexicon import lexicon, noun_of
from .mentions import Mention
from .phrases import age_in, appositions, case_of, is_negated, is_plural, nearest_conjunct
from .pronouns import indefinite_pronoun
from .reader import Reader, Sieve

__all__ = ["NOMINAL_SIEVES", "agree"]


#: Between an office and the name of who holds it.
_OFFICE_END = re.compile(r"(?: (?:of|for|at) [\w ]{1,50})?, (?:[A-Z][\w.]{1,15} )?")
#: Between what somebody leads and the name.
_OF_WHAT = re.compile(r" of (?:\w[\w'’-]{0,20} ){1,5}")
#: An organisation that was a subject so many sentences before is in view.
_ACTED_SINCE = 3
#: Mentions beside one, in which its clause is looked for.
_BESIDE = 12
#: So many words before an office may say whose it is.
_LONGEST_NAME = 12
#: Where a name's age is told: behind one of its first mentions.
_FIRST_MENTIONS = 8


def collective(reader: Reader, m: Mention) -> Link | None:
    """Several people: "residents", "the officials", "police", "a majority of voters"; "the rebels"
    takes up the rebels before them.
    """
    head = reader.document.tokens[m.token]
    lemma = m.roles[0]
    quantity = _is_quantity(reader, head)
    if m.number != "plural" and m.kind != "group" and not quantity:
        return None
    status, why = (
        ("unnamed", "a document without a name")
        if m.kind == "document" and not quantity
        else ("collective", "several people, none named")
    )
    for index in reversed(reader.by_role.get(lemma, [])[-4:]):
        known = reader.chains[index]
        if m.definite == "definite" and known.status == status and _modifiers_agree(reader, known, m, set()):
            return Link((index,), (why, f'the same "{lemma}" again'), known.last)
    chain = reader.new_chain(attrs.evolve(m, number="plural"), status)
    return Link((chain.index,), (why,))


def named_force(reader: Reader, m: Mention) -> Link | None:
    """The word "police", in a headline too, for the only force that the article names: "Ashton Police"."""
    if m.roles[0] != "police" or m.definite not in {"bare", "definite"} or m.modifiers:
        return None
    if len(reader.police) != 1:
        return None
    force = reader.police[0]
    return Link((force.index,), ("the only police force that the article names",), force.mentions[0])


def one_of_several(reader: Reader, m: Mention) -> Link | None:
    """Of "one of them, the fisherman Jane Doe, said" Jane Doe."""
    document, token = reader.document, reader.document.tokens[m.token]
    if m.number == "plural" or m.roles[0] not in lexicon().words["unnamed_pronouns"]:
        return None
    of_whom = [c for c in document.children(token) if c.deprel == "nmod" and case_of(document, c) == "of"]
    for noun in (token, *of_whom):
        for name in (c for c in document.children(noun) if c.deprel == "appos" and c.index > noun.index):
            named = _named(reader, name)
            if named is not None and named[0].kind == "person" and not _begins_a_list(reader, named[0]):
                return Link((named[1],), ("in apposition to the name",), named[0].index)
    return None


def _begins_a_list(reader: Reader, name: Mention) -> bool:
    """Whether a name is the first of several: "one of his rivals (Jane Doe, Ann Roe or John Poe)"."""
    following = reader.document.children(reader.document.tokens[name.token])
    return any(c.deprel == "conj" and reader.mentions.of_token(c.index) not in (None, name.index) for c in following)


def _named(reader: Reader, token: Token) -> tuple[Mention, int] | None:
    """The name that a token belongs to, with its chain, if it stands for one alone."""
    found = reader.mentions.of_token(token.index)
    link = None if found is None else reader.links.get(found)
    if found is None or link is None or link.chain is None:
        return None
    mention = reader.mentions.all[found]
    return (mention, link.chain) if mention.form is MentionForm.NAME else None


def _is_quantity(reader: Reader, head: Token) -> bool:
    """Whether a noun counts people: "12 percent", "a majority of her backers", "a group of rabbis"."""
    if head.form == "%" or head.lemma.casefold() in {"percent", "per cent"}:
        return True
    of_several = any(
        child.deprel == "nmod" and case_of(reader.document, child) == "of" and is_plural(child)
        for child in reader.document.children(head)
    )
    quantities = lexicon().words["quantity_heads"] | {"group"}
    return (head.upos == "NUM" or head.lemma.casefold() in quantities) and (
        of_several or head.upos in {"NUM", "ADJ", "DET"}
    )


def apposition(reader: Reader, m: Mention) -> Link | None:
    """The one whom a name beside it names: "his guest, the actress and activist Jane Doe", all three."""
    if m.number == "plural" or m.kind not in {"person", "organization", ""}:
        return None
    token, document = reader.document.tokens[m.token], reader.document
    beside = [c for c in appositions(document, token) if c.index > token.index]
    beside.extend(_name_right_after(reader, m, token))
    first = document.tokens[token.head] if token.deprel == "conj" and token.head is not None else token
    if first.deprel in {"appos", "nmod:desc"} and first.head is not None:  # "Jane Doe, actress and activist"
        beside.append(nearest_conjunct(document, document.tokens[first.head], first.index))
    joined = [
        c
        for other in (*beside, token)
        for c in document.children(other)
        if c.deprel == "conj" and c.index > other.index and document.text[other.end : c.start].strip() == "and"
    ]
    for other in (*beside, *joined):
        named = _named(reader, other)
        if named is None:
            continue
        name, chain = named
        if other in joined and other.index in range(*_tokens_of(reader, name)):
            continue  # "the actress and Jane Doe"
        if document.text[name.head.end : m.span.start].strip() in lexicon().words["possessives"]:
            continue  # "Jane Doe's agent"
        if reader.content_of[name.token] in reader.reports_of.get(m.index, ()):
            continue  # "“Dear Jane Doe,” the speaker said"
        if m.head.end < name.titled.start and _is_about(reader, Span(m.head.end, name.titled.start)):
            continue  # "a woman who waited for Jane Doe"
        if not m.kind or agree(reader.chains[chain], m):
            _describe(reader.chains[chain], m)
            return Link((chain,), ("in apposition to the name",), name.index)
    return (
        _name_between_commas(reader, m, token) or _name_at_the_end(reader, m) or _name_of_the_holder(reader, m, token)
    )


def _name_right_after(reader: Reader, m: Mention, token: Token) -> list[Token]:
    """The name after a noun which the parse makes a second subject: "his colleague" "Jane Doe" "said"."""
    after = reader.document.tokens[m.token + 1 : m.token + 2] if m.kind == "person" else ()
    return [t for t in after if t.upos == "PROPN" and t.deprel == token.deprel == "nsubj" and t.head == token.head]


def _is_about(reader: Reader, between: Span) -> bool:
    """Whether a noun is told about before the name, which is another's then: a verb and no comma."""
    words = reader.document.tokens_in(between)
    return any(t.upos == "VERB" for t in words) and not any(t.form in {",", "—", "–", "("} for t in words)


def _name_between_commas(reader: Reader, m: Mention, token: Token) -> Link | None:
    """Of "the club's chairman, Jane Doe, said", "the Minister of Labour, Jane Doe, said" the name, where the parse
    missed it; a list goes on with "and".
    """
    text = reader.document.text
    if m.kind != "person" or m.definite not in {"owned", "definite"} or token.deprel.startswith("nmod"):
        return None
    following = reader.mentions.all[m.index + 1 : m.index + 3]
    after = next((n for n in following if n.form is MentionForm.NAME and n.kind == "person"), None)
    if after is None or not _OFFICE_END.fullmatch(text, m.head.end, after.titled.start):
        return None
    rest = text[after.head.end : after.head.end + 5]
    if rest[:1] not in {",", "—", "–"} or rest[1:].strip() == "and":
        return None
    return _as_named(reader, m, after)


def _name_at_the_end(reader: Reader, m: Mention) -> Link | None:
    """Of a source such as "a member named by the opposition, Jane Doe," the name, where the parse missed it; not after
    another person, who may bear it.
    """
    reports = reader.reports_of.get(m.index)
    source = reader.mentions.sources[reports[0]] if m.kind == "person" and reports else None
    if source is None:
        return None
    inside = [n for n in reader.mentions.all[m.index + 1 : m.index + 4] if source.span.contains(n.head)]
    name = inside[-1] if inside else m
    others = any(n.kind == "person" for n in inside[:-1])
    if name.form is not MentionForm.NAME or name.kind != "person" or others or source.span.end != name.head.end:
        return None
    before = reader.document.tokens_in(Span(source.span.start, name.titled.start))[-2:]
    if len(before) < 2 or before[1].form != "," or noun_of(before[0]) in lexicon().people:
        return None
    return _as_named(reader, m, name)


def _name_of_the_holder(reader: Reader, m: Mention, token: Token) -> Link | None:
    """Of "Leader of the Opposition Jane Doe", "head of sales Jane Doe" and "mother of two Jane Doe" the name, which the
    parse hangs on what she leads; not so "the widow of fisherman John Doe".
    """
    if m.kind != "person" or m.number == "plural" or m.index not in reader.reports_of:
        return None
    following = reader.mentions.all[m.index + 1 : m.index + 4]
    name = next((n for n in following if n.form is MentionForm.NAME and n.kind == "person"), None)
    if name is None or name.titles or not _OF_WHAT.fullmatch(reader.document.text, token.end, name.head.start):
        return None
    before = reader.document.tokens_in(Span(token.end, name.head.start))[-1:]
    led = before and before[0].upos in {"NOUN", "PROPN", "NUM"} and noun_of(before[0]) not in lexicon().people
    if not led:
        return None
    return _as_named(reader, m, name, "the name of who holds the office")


def _as_named(reader: Reader, m: Mention, name: Mention, why: str = "the name between commas after it") -> Link | None:
    """The link of a noun to the name that stands after it."""
    link = reader.links.get(name.index)
    if link is None or link.chain is None or not agree(reader.chains[link.chain], m):
        return None
    _describe(reader.chains[link.chain], m)
    return Link((link.chain,), (why,), name.index)


def _describe(chain: Chain, m: Mention) -> None:
    """Add what a noun says to the chain of the one it was linked to."""
    for role in m.roles:
        chain.roles.setdefault(role, m.index)
    if m.gender and not chain.gender:
        chain.gender, chain.gender_evidence = m.gender, "title or description"


def agree(chain: Chain, m: Mention) -> bool:
    """Whether a noun may stand for a chain by kind and gender."""
    return _kinds_agree(chain, m) and not (m.gender and chain.gender and chain.gender != m.gender)


def _tokens_of(reader: Reader, name: Mention) -> tuple[int, int]:
    inside = reader.document.tokens_in(name.head)
    return inside[0].index, inside[-1].index + 1


def predicate(reader: Reader, m: Mention) -> Link | None:
    """Of "she is a lawyer", "Jane Doe, who is his sister" and "I'm a lawyer" the one who is said to be it: nobody
    new.
    """
    document, token = reader.document, reader.document.tokens[m.token]
    children = document.children(token)
    if m.number == "plural" or m.index in reader.reports_of or not any(c.deprel == "cop" for c in children):
        return None
    if is_negated(children):
        return None
    subjects = [_subject_of(reader, token, c) for c in children if c.deprel == "nsubj"]
    if len(subjects) != 1 or subjects[0] is None:
        return None
    subject = reader.mentions.all[subjects[0]]
    if subject.person == "first" and subject.number == "singular":
        quote = reader.quote_of[subject.token]
        chain = None if quote is None else reader.speakers.get(quote)
    else:
        link = reader.links.get(subject.index)
        chain = None if link is None or subject.person == "second" else link.chain
    if chain is None:
        return Link((), ("what somebody is said to be",))
    if not agree(reader.chains[chain], m):
        return None
    _describe(reader.chains[chain], m)
    return Link((chain,), ("what somebody is said to be",), subject.index)


def _subject_of(reader: Reader, noun: Token, subject: Token) -> int | None:
    """The mention of who is said to be something: of "who is his sister" whom the clause hangs on."""
    relative = subject.form.casefold() in lexicon().words["relative_pronouns"]
    if relative and noun.deprel.startswith("acl") and noun.head is not None:
        return reader.mentions.of_token(noun.head)
    return reader.mentions.of_token(subject.index)


def capacity(reader: Reader, m: Mention) -> Link | None:
    """Of "her years as a coach" and "as mayor" nobody: that is what somebody was, who is named elsewhere."""
    noun = reader.document.tokens[m.token]
    if m.kind != "person" or m.definite == "definite" or m.index in reader.reports_of:
        return None
    return Link((), ("what somebody is or was",)) if case_of(reader.document, noun) == "as" else None


def introduced(reader: Reader, m: Mention) -> Link | None:
    """Somebody new without a name: "a military source", "an official"."""
    if m.definite == "indefinite" or (m.definite == "bare" and m.kind != "organization"):
        if m.definite == "bare" and (link := role_match(reader, m)) is not None and link.chain is not None:
            return link
        return Link((reader.new_chain(m, "unnamed").index,), ("introduced without a name",))
    return None


def role_match(reader: Reader, m: Mention) -> Link | None:
    """The one whom the article introduced with that role: "the minister", "the group"."""
    if m.definite == "owned" and reader.quote_of[m.token] is not None:
        return None  # whose manager "their manager" is, a quotation does not tell
    lemma = m.roles[0]
    exact = _with_role(reader, m, m.roles[1:])
    if not exact and not lexicon().words["of_several"].isdisjoint(m.modifiers):
        return None  # "the second official" is one of those whom the article calls officials
    if any(tuple(role.split()) in lexicon().titles for role in m.roles[1:]):
        same, wider = exact, exact  # the prime minister is no other minister
    else:
        same = exact or ([] if _is_another_group(reader, m) else _with_role(reader, m, [lemma]))
        wider = same or (
            [] if _has_a_complement(reader, m) else _with_role(reader, m, sorted(lexicon().roles.get(lemma, ())))
        )
    known = [c for c in wider if reader.chains[c].status != "unknown"]
    wider = known or wider
    if m.definite == "owned" and not same:
        return None
    if not wider:
        return None
    how = "with the same role" if same else "with a role of that kind"
    if len(wider) > 1:
        near = [c for c in wider if reader.sentences_since(m, c) <= 3]
        if len(near) != 1:
            return Link(tuple(sorted(near or wider))[:4], (f"several {how}: {lemma}",))
        wider, how = near, how + ", the only one near"
    chain = reader.chains[wider[0]]
    rival = None if same else _nearer_organization(reader, m, chain)
    if rival is not None:
        return Link((chain.index, rival), (f"introduced {how}: {lemma}", "another organisation was named since"))
    rival = None if same else _nearer_source(reader, m, chain)
    if rival is not None:
        return Link((chain.index, rival), (f"introduced {how}: {lemma}", "somebody without a name spoke since"))
    return Link((chain.index,), (f"introduced {how}: {lemma}",), chain.last)


def _is_another_group(reader: Reader, m: Mention) -> bool:
    """Whether a noun for an organisation says for whom or where it is: "the trade group for the plans", "the government
    in Beijing" is none of before.
    """
    document = reader.document
    said = [c for c in document.children(document.tokens[m.token]) if c.deprel == "nmod" and c.index > m.token]
    cases = ((case_of(document, c), c.upos) for c in said)
    others = any(case == "for" or (case == "in" and upos == "PROPN") for case, upos in cases)
    return m.kind in {"organization", "group"} and others


def _has_a_complement(reader: Reader, m: Mention) -> bool:
    """Whether a noun says of what somebody is the head: "the deputy head of the delegation" is somebody new, "the
    governor of Ohio" need not be.
    """
    document = reader.document
    of_what = (c for c in document.children(document.tokens[m.token]) if c.deprel == "nmod" and c.index > m.token)
    return any(c.upos == "NOUN" and case_of(document, c) == "of" for c in of_what)


def _nearer_organization(reader: Reader, m: Mention, chain: Chain) -> int | None:
    """An organisation that acted after the last mention of the chain: "the group" may be it as well."""
    if m.kind not in {"organization", "group"}:
        return None
    found = reader.candidates(m, lambda other: other.kind == "organization" and other.status == "named")
    since = [c for c in found if c.mention.index > chain.last and m.sentence - c.mention.sentence <= _ACTED_SINCE]
    acted = (c for c in since if c.mention.grammar == "subject" or c.mention.paragraph == m.paragraph)
    return next((c.chain.index for c in acted), None)


def _nearer_source(reader: Reader, m: Mention, chain: Chain) -> int | None:
    """Somebody without a name who spoke in the paragraph after the last mention of the chain: "the aide" may be the
    "official" before.
    """
    spoken = reader.last_speaker(m)
    if m.kind != "person" or spoken is None or spoken[0] < chain.last:
        return None
    other = reader.chains[spoken[1]]
    here = reader.mentions.all[spoken[0]].paragraph == m.paragraph
    return other.index if here and other.status != "named" and other.number != "plural" and agree(other, m) else None


def _with_role(reader: Reader, m: Mention, roles: Sequence[str]) -> list[int]:
    found: dict[int, None] = {}
    for role in roles:
        for index in reader.by_role.get(role, [])[-8:]:
            chain = reader.chains[index]
            if chain.number == "plural" or not agree(chain, m):
                continue
            whose = _whose(reader, chain, role)
            if not _modifiers_agree(reader, chain, m, whose) or reader.is_own_words(m, index):
                continue
            if _is_no_holder(reader, chain, m, role):
                continue
            if _is_elsewhere(reader, m, whose):
                continue
            if _speaks_of(reader, m, chain):
                continue
            owners = _owners(reader, reader.document.tokens[m.token])
            if index in owners:
                continue  # "his lawyer": he is not his lawyer
            if m.definite == "owned" and not owners & _owners_of_role(reader, chain, role):
                continue  # nor is she anybody else's
            found[index] = None
    return list(found)


def _speaks_of(reader: Reader, m: Mention, chain: Chain) -> bool:
    """Whether a source names somebody in its report or its clause, who is another then: "the leader told Jane Doe"."""
    tokens = reader.document.tokens
    for other in reader.mentions.all[max(0, m.index - _BESIDE) : m.index + _BESIDE]:
        named = other.form is MentionForm.NAME and other.sentence == m.sentence
        link = reader.links.get(other.index) if named and m.kind == "person" else None
        if link is None or link.chain != chain.index:
            continue
        same_clause = tokens[other.token].head == tokens[m.token].head and tokens[other.token].deprel != "conj"
        if same_clause or reader.content_of[other.token] in reader.reports_of.get(m.index, ()):
            return True
    return False


def _is_no_holder(reader: Reader, chain: Chain, m: Mention, role: str) -> bool:
    """Whether a noun means who holds an office, and a chain held it once or holds one below it: "the minister" is no
    former minister, "the president" neither the vice president nor the president-elect.
    """
    office = role.split()[-1]
    if (m.roles[0],) not in lexicon().titles or not _of_others().isdisjoint(m.modifiers):
        return False
    if office.endswith("-elect"):
        return not m.roles[0].endswith("-elect")
    if _is_whole(chain.roles, office):
        return False
    looked_at, since = reader.holds_since.get((chain.index, office), (0, len(reader.mentions.all)))
    since = min([since, *(i for i in chain.mentions[looked_at:] if _holds(reader.mentions.all[i], office))])
    reader.holds_since[chain.index, office] = len(chain.mentions), since
    return since > m.index


def _of_others() -> frozenset[str]:
    """The words that make another's office of one."""
    return lexicon().words["past"] | lexicon().words["deputies"]


def _is_whole(roles: Iterable[str], office: str) -> bool:
    """Whether no role is the office with a word before it that makes another's of it: "former mayor"."""
    return all(_of_others().isdisjoint(words) for words in map(str.split, roles) if office in words[1:])


def _holds(m: Mention, office: str) -> bool:
    """Whether a mention says that somebody holds an office: "President Doe, a former vice president" does."""
    if m.titles[-1:] == (office,):
        return _of_others().isdisjoint(m.titles)
    return office in m.roles and _is_whole(m.roles, office)


def _is_elsewhere(reader: Reader, m: Mention, theirs: set[str]) -> bool:
    """Whether "the mayor of Carrow" is another than one who was introduced as mayor of somewhere else.

    Args:
        reader: Has read so far.
        m: The noun.
        theirs: What the other one's office is of (:func:`_whose`).
    """
    document = reader.document
    noun = document.tokens[m.token]
    mine = _names_after(document, noun) or _names_before(document, noun)
    if mine or not theirs:
        return bool(theirs) and mine.isdisjoint(theirs)
    after = (c for c in document.children(noun) if c.deprel == "nmod" and c.index > noun.index)
    bodies = (c for c in after if case_of(document, c) == "of" and noun_of(c) not in theirs)
    mentioned = (reader.mentions.of_token(body.index) for body in bodies)
    return any(other is not None and _is_new_body(reader, reader.mentions.all[other], theirs) for other in mentioned)


def _is_new_body(reader: Reader, m: Mention, theirs: set[str]) -> bool:
    """Whether "the union" is no organisation that was named before, or "the Acme group" another one; "the company" may
    be any.
    """
    if m.form is MentionForm.NAME:
        return m.kind in {"organization", "group"} and theirs.isdisjoint(m.words)
    if m.kind not in {"organization", "group"} or not m.roles or m.roles[0] in lexicon().words["any_organization"]:
        return False
    return all(reader.chains[chain].status != "named" for chain in reader.by_role.get(m.roles[0], ()))


def _whose(reader: Reader, chain: Chain, role: str) -> set[str]:
    """The words with capitals that say where a chain has a role: of "Jane Doe, mayor of New Carrow" and of "Mayor Jane
    Doe of New Carrow" New and Carrow.
    """
    if (chain.index, role) not in reader.whose:
        document, introduced = reader.document, reader.mentions.all[chain.roles[role]]
        name, office = document.tokens[introduced.token], role.split(" ")[-1]
        beside = [name, *document.children(name)]
        if name.head is not None:
            beside.append(document.tokens[name.head])
        nouns = [t for t in beside if noun_of(t) == office]
        found = set().union(*(_names_after(document, t) or _names_before(document, t) for t in nouns))
        reader.whose[chain.index, role] = found or _names_after(document, name)
    return reader.whose[chain.index, role]


def _names_after(document: Document, noun: Token) -> set[str]:
    """The words with capitals of whose something is: of "the mayor of New Carrow" New and Carrow."""
    whose = (c for c in document.children(noun) if c.deprel == "nmod" and case_of(document, c) in {"of", "for"})
    parts = (part for c in whose if c.index > noun.index and c.upos == "PROPN" for part in (c, *document.children(c)))
    return {part.form.casefold() for part in parts if part.upos == "PROPN"}


def _names_before(document: Document, noun: Token) -> set[str]:
    """The words with capitals straight before an office that say whose it is: of "Carrow mayor Jane Doe" and "Carrow's
    mayor" Carrow; a nation's short form, as in "U.S. attorney", does not.
    """
    found: set[str] = set()
    for token in reversed(document.tokens[max(0, noun.index - _LONGEST_NAME) : noun.index]):
        if token.form in lexicon().words["possessives"]:
            continue
        if token.upos != "PROPN" or not token.form[:1].isupper() or token.sentence != noun.sentence:
            break
        found.add(token.form.casefold())
    short = any(word.replace(".", "") in lexicon().words["short_nations"] for word in found)
    return set() if short else found


def _owners(reader: Reader, noun: Token) -> set[int]:
    """The chains of those whose lawyer, statement or team it is."""
    owners = [reader.mentions.of_token(c.index) for c in reader.document.children(noun) if c.deprel == "nmod:poss"]
    return {c for o in owners if o is not None and o in reader.links for c in reader.links[o].chains}


def _owners_of_role(reader: Reader, chain: Chain, role: str) -> set[int]:
    """Whose the chain was said to be when it was introduced in that role, by the sentence that did."""
    sentence = reader.document.sentences[reader.mentions.all[chain.roles[role]].sentence]
    nouns = (t for t in reader.document.tokens[sentence.first : sentence.last] if noun_of(t) == role.split(" ")[-1])
    return {owner for noun in nouns for owner in _owners(reader, noun)}


def _kinds_agree(chain: Chain, m: Mention) -> bool:
    if m.kind == "person":
        return chain.kind in {"person", ""}
    if m.kind in {"organization", "group"}:
        return chain.kind in {"organization", "group", ""}
    if m.kind == "document" and chain.kind == "organization":
        return m.roles[0] in chain.words  # "the survey" is the Federal Ice Survey
    return chain.kind == m.kind


def _modifiers_agree(reader: Reader, chain: Chain, m: Mention, whose: set[str]) -> bool:
    """Whether the words before the noun allow it: "the military source" is not "a government source", "the
    Democratic nominee" not the Republican one; "the source" may be either.

    Of a named one only words with a capital must have been said before (parties, nations, institutions; ``whose`` its
    role is) and what kind of organisation it is.
    """
    lemma = m.roles[0]
    if chain.status == "named":
        kind_of_it = m.kind in {"organization", "group"}  # "the drug company" is no fund
        proper = {
            c.lemma.casefold()
            for c in reader.document.children(reader.document.tokens[m.token])
            if c.deprel in {"amod", "compound"} and c.index < m.token
            if c.form[:1].isupper() or (kind_of_it and (c.upos == "NOUN" or c.form in lexicon().people))
        }
        said = {word for role, at in chain.roles.items() if at < m.index for word in role.split()}
        return proper <= said | set(chain.words) | whose
    known = {role for role in chain.roles if role.endswith(" " + lemma)}
    mine = set(m.roles[1:])
    return not mine or not known or bool(mine & known)


def goes_on_as(reader: Reader, m: Mention) -> Link | None:
    """Of "..., the midfielder added" the one who spoke before it in the paragraph, if nobody else is named since."""
    spoken = reader.last_speaker(m)
    cues = [reader.reports[n].cue for n in reader.reports_of.get(m.index, ())]
    adds = any(cue is not None and cue.lemma in lexicon().words["adding"] for cue in cues)
    if not adds or spoken is None or m.kind != "person" or m.definite != "definite" or m.number == "plural":
        return None
    before, chain = reader.mentions.all[spoken[0]], reader.chains[spoken[1]]
    if before.paragraph != m.paragraph or chain.kind != "person" or chain.number == "plural" or not agree(chain, m):
        return None
    for other in reader.before(m):
        if other.index <= before.index:
            break
        link = reader.links.get(other.index)
        if link is None or other.form is not MentionForm.NAME or reader.content_of[other.token] is not None:
            continue
        if any(c != chain.index and reader.chains[c].kind in {"person", ""} for c in link.chains):
            return None
    return Link((chain.index,), ("goes on with the speaker before it in the paragraph",), before.index)


def lone_organization(reader: Reader, m: Mention) -> Link | None:
    """For "the company" that nobody introduced as one, the only organisation in view, in its paragraph or the one
    before: for any such noun a subject, just before; for one that fits all of them whoever has spoken.
    """
    general = m.roles[0] in lexicon().words["any_organization"]
    if m.kind != "organization" or m.definite != "definite" or m.modifiers:
        return None
    if not general and m.roles[0] not in lexicon().words["enterprises"]:
        return None  # "the navy", "the council": a body of its own
    private = m.roles[0] not in lexicon().words["agencies"]
    found = [
        c
        for c in reader.candidates(m, lambda chain: chain.kind == "organization" and chain.status == "named")
        if m.paragraph - c.mention.paragraph <= 1 and not (private and _is_public(c.chain))
    ]
    here = [c for c in found if c.mention.paragraph == m.paragraph]
    found = here or ([c for c in found if general or m.sentence - c.mention.sentence <= 1])
    if len(found) != 1:
        return None
    if found[0].mention.grammar == "subject" or (general and (here or found[0].chain.index in reader.have_spoken)):
        _describe(found[0].chain, m)
        return Link((found[0].chain.index,), ("the only organisation in view",), found[0].mention.index)
    return None


def _is_public(chain: Chain) -> bool:
    """Whether a name is that of no enterprise: a ministry, a court, the police."""
    return not lexicon().words["public_bodies"].isdisjoint(chain.words)


def of_that_age(reader: Reader, m: Mention) -> Link | None:
    """Whom "the 31-year-old", "the 31-year-old driver" mean: the one who was named with that age."""
    age = age_in(m.span.of(reader.document.text))
    if age is None or m.kind not in {"person", ""} or m.definite != "definite" or m.number == "plural":
        return None
    told = reader.of_age.get(age, [])
    until = bisect_left(told, m.index)
    links = [(name, reader.links.get(name)) for name in told[max(0, until - 4) : until]]
    chains = {link.chain: name for name, link in links if link is not None and link.chain is not None}
    fitting = [chain for chain in chains if agree(reader.chains[chain], m)]
    if not fitting:
        return None
    called = [chain for chain in reader.by_role.get(f"{age}-year-old", [])[-4:] if chain not in fitting]
    if len(fitting) + len(called) > 1:
        return Link((*fitting, *called), (f"several of that age: {age}",))
    _describe(reader.chains[fitting[0]], m)
    return Link((fitting[0],), (f"named with that age: {age}",), chains[fitting[0]])


def epithet(reader: Reader, m: Mention) -> Link | None:
    """Whom "the former bus driver", "the 31-year-old", "the teenager", "the Norwegian" mean: in news mostly the one who
    spoke just before, if nobody else is in view.
    """
    if not _is_epithet(reader, m) or m.kind not in {"person", ""} or m.definite != "definite" or m.number == "plural":
        return None
    person = attrs.evolve(m, kind="person")
    found = reader.candidates(
        person, lambda chain: chain.kind == "person" and chain.number != "plural" and agree(chain, person)
    )
    found = [c for c in found if c.chain.status == "named" or c.chain.index in reader.have_spoken]
    aside = {"oblique", "modifier", "other"}  # "in a letter to Jane Doe, the Utah Republican asks"
    found = [c for c in found if c.mention.sentence != m.sentence or c.mention.grammar not in aside]
    if age_in(m.span.of(reader.document.text)) is not None:  # not one who was said to be of another age
        found = [c for c in found if not _ages(reader, c.chain)]
    if m.roles[0] in lexicon().words["teenagers"]:
        found = [c for c in found if all(12 < age < 20 for age in _ages(reader, c.chain))]
        found = [c for c in found if _ages(reader, c.chain)] or found
    reaches = (0,) if m.roles[0] in lexicon().words["parties"] else (2, 1, 0)
    for reach in reaches:  # paragraphs
        near = [c for c in found if m.paragraph - c.mention.paragraph <= reach]
        if len(near) == 1 and near[0].chain.status == "named":
            _describe(near[0].chain, m)
            return Link((near[0].chain.index,), ("said of the only person in view",), near[0].mention.index)
    return None


def _is_epithet(reader: Reader, m: Mention) -> bool:
    """Whether a noun says what somebody is who was named before, rather than which office somebody new holds."""
    words, noun = lexicon().words, reader.document.tokens[m.token]
    if m.roles[0] in words["epithet_nouns"] | words["teenagers"] or m.roles[0].endswith("-year-old"):
        return True
    if m.roles[0] in lexicon().kinship and any(
        c.deprel == "nmod" and c.upos == "NUM" for c in reader.document.children(noun)
    ):
        return True  # "the mother-of-two"
    of_nation = any(e.label == "NORP" and e.span == noun.span for e in reader.document.entities_in(noun.span))
    if of_nation or m.roles[0] in words["parties"]:
        return m.index in reader.reports_of
    return any(
        word in words["epithets"] or word.endswith(("-year-old", "-born")) or word == "old" for word in m.modifiers
    )


def _ages(reader: Reader, chain: Chain) -> list[int]:
    """The ages that the article tells of a chain."""
    return [int(reader.ages[name]) for name in chain.mentions[:_FIRST_MENTIONS] if name in reader.ages]


def not_introduced(reader: Reader, m: Mention) -> Link | None:
    """Nobody before it fits: left without a name, or the holder of an office whom the article does not tell."""
    office = m.kind == "person" and m.definite == "definite" and (m.roles[0],) in lexicon().titles
    if m.kind == "document":
        return Link((reader.new_chain(m, "unnamed").index,), ("a document without a name",))
    if office or not m.kind:
        return Link((reader.new_chain(m, "unknown").index,), ("nobody before it was introduced in that role",))
    return Link((reader.new_chain(m, "unnamed").index,), ("not named in the article",))


#: In this order; the first that gives a link decides.
NOMINAL_SIEVES: tuple[Sieve, ...] = (
    one_of_several,
    indefinite_pronoun,
    named_force,
    collective,
    apposition,
    predicate,
    capacity,
    introduced,
    of_that_age,
    role_match,
    goes_on_as,
    lone_organization,
    epithet,
    not_introduced,
)
