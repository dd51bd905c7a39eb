"""Sieves for pronouns, precise to loose: by syntax, by who speaks, by agreement, by who is most in view."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import attrs

from ..claims import MentionForm
from ..text import Token
from .chains import Chain, Link
from .circumstances import find_circumstances
from .lexicon import lexicon
from .mentions import Mention
from .phrases import case_of, nearest_conjunct
from .reader import Candidate, Reader, Sieve, fits_pronoun

__all__ = ["PRONOUN_SIEVES", "first_and_second_person", "indefinite_pronoun"]

#: The best candidate's weight must be this many times the next one's; with 1.5 a fifth of the pronouns that GUM's
#: non-news genres have as sources get a wrong name, with 2 one in twelve.
_MARGIN = 2.0


def relative_pronoun(reader: Reader, m: Mention) -> Link | None:
    """In "Smith, who said", the noun that the relative clause hangs on; where the parse has it hang on a verb, the name
    before the comma.
    """
    token = reader.document.tokens[m.token]
    if token.form.casefold() not in lexicon().words["relative_pronouns"]:
        return None
    for governor in reader.document.ancestors(token):
        if governor.deprel.startswith("acl") and governor.head is not None:
            first, number = reader.document.tokens[governor.head], _number_of(reader, governor)
            several = None if number == "singular" else _several(reader, first, token, together=number == "plural")
            if several is not None:
                return several
            if number == "singular":  # "Jane Doe and John Roe, who has left": parses hang the clause on the first
                first = nearest_conjunct(reader.document, first, token.index)
            antecedent = _phrase_of(reader, first)
            if antecedent is not None and antecedent != m.index and antecedent in reader.links:
                chains = reader.links[antecedent].chains
                person = any(reader.chains[c].kind == "person" for c in chains)
                named = reader.mentions.all[antecedent].form is MentionForm.NAME
                if person and (token.form.casefold() == "which" or (named and token.form.casefold() == "that")):
                    break  # whoever is named is "who"
                return Link(chains, ("relative pronoun of the phrase before it",), antecedent)
    return _name_before(reader, token) or Link()


def _several(reader: Reader, first: Token, pronoun: Token, *, together: bool) -> Link | None:
    """Of "Jane Doe and John Roe, who have left" both ``together``; "who left" may be said of both or of the last."""
    row = [first, *(c for c in reader.document.children(first) if c.deprel == "conj" and c.index < pronoun.index)]
    found = (reader.mentions.of_token(t.index) for t in row)
    named = [n for n in found if n is not None and n in reader.links]
    chains = tuple(dict.fromkeys(c for n in named for c in reader.links[n].chains))
    if len(row) < 2 or len(named) < len(row) or len(chains) < 2:
        return None
    why = ("relative pronoun of those before it",)
    return Link(chains, why, named[0], together=tuple(named)) if together else Link(chains, why)


def _number_of(reader: Reader, verb: Token) -> str:
    """What the form of a verb or of its auxiliaries tells of its subject's number; "" where it tells nothing."""
    around = (verb, *(c for c in reader.document.children(verb) if c.deprel.startswith(("aux", "cop"))))
    if any(t.xpos == "VBZ" or t.form == "was" for t in around):
        return "singular"
    return "plural" if any(t.xpos == "VBP" or t.form == "were" for t in around) else ""


def _name_before(reader: Reader, token: Token) -> Link | None:
    """Of ", who": the person, of ", which": the organisation whose name ends at the comma, an age between left out."""
    before = list(reader.document.tokens[max(0, token.index - 4) : token.index])
    if len(before) == 4 and before[1].form == before[3].form == "," and before[2].upos == "NUM":
        before = before[:2]
    before = before[-2:]
    if len(before) < 2 or before[1].form != "," or before[0].sentence != token.sentence:
        return None
    antecedent = reader.mentions.of_token(before[0].index)
    if antecedent is None or antecedent not in reader.links or not reader.mentions.all[antecedent].words:
        return None
    kinds = {"who": {"person"}, "whom": {"person"}, "which": {"organization", "group"}}
    link = reader.links[antecedent]
    wanted = kinds.get(token.form.casefold(), set())
    if not link.chains or any(reader.chains[c].kind not in wanted for c in link.chains):
        return None
    return Link(link.chains, ("relative pronoun straight after the name",), antecedent)


def _phrase_of(reader: Reader, governor: Token) -> int | None:
    """The mention that a relative clause is about: of "Jane Doe, 59, of Ashton, who ..." Jane Doe."""
    found = reader.mentions.of_token(governor.index)
    if governor.head is not None and case_of(reader.document, governor) in {"of", "from", "in", "at"}:
        above = reader.mentions.of_token(governor.head)
        if above is not None and reader.mentions.all[above].kind == "person" and reader.mentions.all[above].words:
            return above
    return found


def indefinite_pronoun(reader: Reader, m: Mention) -> Link | None:
    """People whom nobody names: "many", "others", "someone"."""
    head = reader.document.tokens[m.token]
    form, lemma = head.form.casefold(), head.lemma.casefold()
    words = lexicon().words
    if m.form is MentionForm.PRONOUN and form in lexicon().pronouns:
        return None
    if form in words["collective_pronouns"] or (lemma in words["unnamed_pronouns"] and m.number == "plural"):
        chain = reader.new_chain(attrs.evolve(m, number="plural", kind="person"), "collective")
        return Link((chain.index,), ("several people, none named",))
    if lemma in words["unnamed_pronouns"]:
        return Link(
            (reader.new_chain(attrs.evolve(m, kind="person"), "unnamed").index,), ("someone whom nobody names",)
        )
    return None if m.form is MentionForm.NOMINAL else Link()


def said_to_be(reader: Reader, m: Mention) -> Link | None:
    """In "He is John Doe" John Doe."""
    token, document = reader.document.tokens[m.token], reader.document
    if token.deprel != "nsubj" or token.head is None or m.number == "plural":
        return None
    name = reader.mentions.of_token(token.head)
    link = None if name is None else reader.links.get(name)
    is_cop = any(c.deprel == "cop" for c in document.children(document.tokens[token.head]))
    if name is None or link is None or link.chain is None or not is_cop:
        return None
    if reader.mentions.all[name].form is not MentionForm.NAME or not fits_pronoun(m)(reader.chains[link.chain]):
        return None
    return Link((link.chain,), ("the name that the sentence gives",), name)


def continued_speaker(reader: Reader, m: Mention) -> Link | None:
    """In "..., she added", the speaker of the report before it, where nobody else who fits was mentioned in
    between.
    """
    spoken = reader.last_speaker(m)
    if m.index not in reader.reports_of or spoken is None or reader.quote_of[m.token] is not None:
        return None
    spoke, chain = spoken
    before = reader.mentions.all[spoke]
    fits = fits_pronoun(m)
    if reader.takes_turn(m) or reader.content_of[m.token] in reader.reports_of[spoke]:
        return None  # another's turn; or inside of what the one before says, who may speak of anybody
    if m.paragraph - before.paragraph > 1 or not fits(reader.chains[chain]) or reader.is_barred(m, before, chain):
        return None
    if _another_leads(reader, before, chain, fits):
        return None
    cues = [reader.reports[n].cue for n in reader.reports_of[m.index]]
    denies = any(cue is not None and cue.lemma in lexicon().words["denying"] for cue in cues)  # "He denies it"
    for other in reader.before(m):
        if other.index <= spoke:
            break
        link = reader.links.get(other.index)
        if link is None or link.chain == chain or other.form is MentionForm.PRONOUN:
            continue
        fitting = any(fits(reader.chains[c]) for c in link.chains)
        several = m.number == other.number == "plural" != reader.chains[chain].number
        if fitting and (denies or several or not _is_spoken_of(reader, other, chain, m)):
            return None  # "Acme said that officials looked into it. They ..."
    why = ("goes on with the speaker of the report before it", *_gender_evidence(reader, chain))
    _learn_gender(reader, m, reader.chains[chain])
    return Link((chain,), why, spoke)


def _another_leads(reader: Reader, spoke: Mention, chain: int, fits: Callable[[Chain], bool]) -> bool:
    """Whether somebody else whom the pronoun fits is the subject of the sentence in which the last one spoke by the
    way: "Doe left after Smith complained. He ...".
    """
    if spoke.grammar != "subject" or _leads_its_sentence(reader, spoke):
        return False
    for other in reader.before(spoke):
        if other.sentence != spoke.sentence:
            return False
        link = reader.links.get(other.index)
        if other.form is MentionForm.NAME and _leads_its_sentence(reader, other) and link is not None:
            return any(c != chain and fits(reader.chains[c]) for c in link.chains)
    return False


def _is_spoken_of(reader: Reader, other: Mention, chain: int, m: Mention) -> bool:
    """Whether a mention stands in what the chain said, or in what the source ``m`` says."""
    report = reader.content_of[other.token]
    while report is not None:
        if reader.speakers.get(report) == chain or report in reader.reports_of[m.index]:
            return True
        report = reader.reports[report].parent
    return False


def continued_group(reader: Reader, m: Mention) -> Link | None:
    """In "Lee and Hart said no. They said ..." both, where nobody else has spoken since."""
    if m.number != "plural" or m.index not in reader.reports_of or not reader.together:
        return None
    joint, members = reader.together[-1]
    before, spoken = reader.mentions.all[joint], reader.last_speaker(m)
    if m.paragraph - before.paragraph > 1 or (spoken is not None and spoken[0] > joint):
        return None
    if reader.quote_of[m.token] != reader.quote_of[before.token] or reader.content_of[m.token] is not None:
        return None
    for other in reader.before(m):
        if other.index <= joint:
            break
        if other.number == "plural" and reader.content_of[other.token] is None:
            return None
    chains = tuple(dict.fromkeys(c for i in members if i in reader.links for c in reader.links[i].chains))
    if len(chains) < 2 or any(i not in reader.links or reader.links[i].chain is None for i in members):
        return None
    return Link(chains, ("goes on with those who spoke together before",), joint, together=members)


def reported_self(reader: Reader, m: Mention) -> Link | None:
    """In "Smith said he would go" Smith, where nobody else who agrees stands in the sentence before it."""
    report = reader.content_of[m.token]
    if report is None or reader.quote_of[m.token] is not None or m.gender not in {"male", "female"}:
        return None
    source, chain = reader.mentions.sources[report], reader.speakers.get(report)
    if source is None or source.mention is None or chain is None or source.members:
        return None
    speaker, fits = reader.mentions.all[source.mention], fits_pronoun(m)
    if speaker.sentence != m.sentence or speaker.index > m.index or reader.chains[chain].gender != m.gender:
        return None
    for other in reader.before(m):
        if other.sentence != m.sentence:
            break
        link = reader.links.get(other.index)
        if link is not None and any(c != chain and fits(reader.chains[c]) for c in link.chains):
            return None
    return Link((chain,), ("the speaker in his or her own report", *_gender_evidence(reader, chain)), speaker.index)


def only_candidate(reader: Reader, m: Mention) -> Link | None:
    """The only one around who agrees in number, gender and kind."""
    found = reader.pronoun_candidates(m)
    if not found:
        return Link((), ("nobody before it agrees in number, gender and kind",))
    if len(found) > 1:
        return None
    chain = found[0].chain
    if _open_pronoun(reader, m, found[0]):
        return Link((), ("the same pronoun before it stands for somebody who is not told",))
    rivals = _left_open_among(reader, m, chain.index)
    if rivals:
        return Link(rivals, ("the same pronoun before it may stand for either",))
    speaker = _speaker_around(reader, m)
    if speaker is not None and speaker is not chain and not speaker.gender and m.gender in {"male", "female"}:
        return Link((speaker.index, chain.index), ("the speaker in his or her own report, or the one before",))
    why = ("the only one before it who agrees in number and gender", *_gender_evidence(reader, chain.index))
    _learn_gender(reader, m, chain)
    return Link((chain.index,), why, found[0].mention.index)


def _learn_gender(reader: Reader, m: Mention, chain: Chain) -> None:
    """A pronoun that is linked for certain tells the gender of its chain."""
    if m.gender in {"male", "female"} and not chain.gender:
        pronoun = reader.document.tokens[m.token].form.casefold()
        chain.gender, chain.gender_evidence = m.gender, f'"{pronoun}" in the article'


def _speaker_around(reader: Reader, m: Mention) -> Chain | None:
    """The one person who says, in the writer's words, what a mention stands in."""
    report = reader.content_of[m.token]
    if report is None or reader.quote_of[m.token] is not None or report not in reader.speakers:
        return None
    source, chain = reader.mentions.sources[report], reader.chains[reader.speakers[report]]
    one = source is not None and not source.members and chain.kind == "person" and chain.number != "plural"
    return chain if one else None


def speaking_organization(reader: Reader, m: Mention) -> Link | None:
    """The words "they" and "it" stand for a named organisation only where it spoke or acted just before; the news says
    "they" of anybody.
    """
    if m.gender in {"male", "female"}:
        return None
    found = reader.pronoun_candidates(m)
    if not found or found[0].chain.status != "named":
        return None
    near = found[0].mention
    if (
        m.number == "plural"
        or near.grammar != "subject"
        or m.sentence - near.sentence > 1
        or reader.quote_of[m.token] is not None
    ):
        return Link(
            tuple(c.chain.index for c in found[:2]) if len(found) > 1 else (),
            ("an organisation is in view, but need not be meant",),
        )
    return None


def most_salient(reader: Reader, m: Mention) -> Link | None:
    """The one most in view: subjects before objects, speakers before those spoken of, near before far."""
    found = reader.pronoun_candidates(m)
    topic = _topic_of_paragraph(reader, m, found)
    if topic is not None and not _open_pronoun(reader, m, topic):
        _learn_gender(reader, m, topic.chain)
        why = ("the only one named in the paragraph, its subject", *_gender_evidence(reader, topic.chain.index))
        return Link((topic.chain.index,), why, topic.mention.index)
    best, second = found[0], found[1]
    rival = next((c for c in found if c.mention.sentence == m.sentence and c.chain.status == "named"), None)
    if rival is None and not _acts_just_before(m, best):  # "Smith said no. Her mother nodded. She ..."
        rival = next((c for c in found[1:] if _acts_just_before(m, c) or _is_named_since(m, c, best)), None)
    if rival is not None and best.mention.sentence != m.sentence:
        return Link((best.chain.index, rival.chain.index), ("one is more in view, another one nearer",))
    rivals = _left_open_among(reader, m, best.chain.index)
    if not {c.chain.index for c in found}.issuperset(rivals):  # one of them speaks here, of whomever it was before
        return Link(rivals, ("the same pronoun before it may stand for either",))
    if best.weight >= _MARGIN * second.weight and not _open_pronoun(reader, m, best):
        return Link(
            (best.chain.index,),
            ("most in view among those who agree", *_gender_evidence(reader, best.chain.index)),
            best.mention.index,
        )
    return Link((best.chain.index, second.chain.index), ("two who agree are equally in view",))


def _topic_of_paragraph(reader: Reader, m: Mention, found: Sequence[Candidate]) -> Candidate | None:
    """The candidate that the paragraph named as a subject before ``m``, if nobody else who fits is in it but as an
    owner: "Her sister, Jane Doe, runs the shop. She ...", "John's sister Jane Doe runs the shop. She ...".
    """
    speaks = m.gender == "thing" and m.number == "singular" and m.index in reader.reports_of
    if (m.gender not in {"male", "female"} and not speaks) or reader.content_of[m.token] is not None:
        return None
    fitting = {c.chain.index: c for c in found}
    here, named = set[int](), set[int]()
    for other in reader.before(m):
        if other.paragraph != m.paragraph:
            break
        link = reader.links.get(other.index)
        named_here = other.form is MentionForm.NAME
        if link is None or (other.grammar == "owner" and (not named_here or _owns_a_name(reader, other))):
            continue
        if other.sentence == m.sentence and m.grammar != "subject" and fitting.keys() & link.chains:
            return None  # "Jane Doe shook her hand": another's, or her own
        here |= fitting.keys() & link.chains
        if len(here) > 1:
            return None
        if named_here and _leads_its_sentence(reader, other):
            named |= here & set(link.chains)
    return fitting[named.pop()] if named else None


def _owns_a_name(reader: Reader, owner: Mention) -> bool:
    """Whether an owner only says who the next one is, who leads the sentence: "John's friend Jane Doe"."""
    if owner.index + 1 >= len(reader.mentions.all):
        return False
    other, owned = reader.mentions.all[owner.index + 1], reader.document.tokens[owner.token].head
    near = other.form is MentionForm.NAME and owned is not None and reader.mentions.of_token(owned) == other.index
    return near and _leads_its_sentence(reader, other)


def _leads_its_sentence(reader: Reader, m: Mention) -> bool:
    """Whether a mention is the subject of a main clause that nobody reports; not so "When Jane Doe came, she ..."."""
    if m.grammar != "subject" or reader.content_of[m.token] is not None:
        return False
    above = reader.document.ancestors(reader.document.tokens[m.token])
    return not any(t.deprel.startswith(("advcl", "acl", "ccomp")) for t in above)


def _acts_just_before(m: Mention, candidate: Candidate) -> bool:
    """Whether a person is the subject of the sentence before a pronoun, in its paragraph."""
    other = candidate.mention
    near = other.paragraph == m.paragraph and m.sentence - other.sentence == 1
    return near and other.grammar == "subject" and m.gender in {"male", "female"}


def _is_named_since(m: Mention, candidate: Candidate, best: Candidate) -> bool:
    """Whether a candidate was named in the sentence before a pronoun or in its paragraph, after the best one."""
    other = candidate.mention
    near = m.sentence - other.sentence <= 1 or (other.paragraph == m.paragraph != best.mention.paragraph)
    return other.form is MentionForm.NAME and near and best.mention.sentence < other.sentence


def _left_open_among(reader: Reader, m: Mention, chain: int) -> tuple[int, ...]:
    """Several for whom the pronoun before it may stand, ``chain`` among them, though the others went out of view."""
    for other in reader.before(m):
        link = reader.links.get(other.index)
        if other.form is MentionForm.PRONOUN and other.gender == m.gender and m.gender in {"male", "female"} and link:
            return link.chains if len(link.chains) > 1 and chain in link.chains else ()
    return ()


def _open_pronoun(reader: Reader, m: Mention, best: Candidate) -> bool:
    """Whether a pronoun like ``m``, as near as the candidate or nearer, was left open: both are probably one person."""
    for other in reader.before(m):
        if m.sentence - other.sentence > 1:
            return False
        link = reader.links.get(other.index)
        alike = other.form is MentionForm.PRONOUN and other.gender == m.gender and m.gender in {"male", "female"}
        if alike and link is not None and link.chain is None and best.chain.index not in link.chains:
            return True
    return False


def _gender_evidence(reader: Reader, chain: int) -> tuple[str, ...]:
    why = reader.chains[chain].gender_evidence
    return (f"gender: {why}",) if why else ()


def first_and_second_person(
    reader: Reader, m: Mention, first: Mapping[int, tuple[int, str]], second: Mapping[int, tuple[int, str]]
) -> Link:
    """The word "I" in a quotation is its speaker, outside of quotations the narrator; "you" is the one whom the
    quotation addresses.

    Args:
        reader: What was read.
        m: The pronoun.
        first: Paragraph index to the chain that is "I" outside of quotations there, and why.
        second: The same for "you".
    """
    report = reader.quote_of[m.token]
    while report is not None and m.index in reader.source_mentions(report):
        report = reader.reports[report].parent
    if m.number == "plural":
        return Link((), ('"we" is somebody and others',))
    if report is None:
        told = (first if m.person == "first" else second).get(m.paragraph)
        if told is not None:
            return Link((told[0],), (f"{m.person} person outside of quotations: {told[1]}",))
        return Link((), ("the text does not say who speaks here",))
    if m.person == "second":
        return _addressee(reader, report)
    chain = reader.speakers.get(report)
    if chain is None:
        return Link((), ("the quotation's speaker is not known",))
    source = reader.mentions.sources[report]
    return Link((chain,), ("first person in a quotation: its speaker",), None if source is None else source.mention)


def _addressee(reader: Reader, report: int) -> Link:
    span = find_circumstances(reader.document, reader.reports[report]).addressee
    found = [] if span is None else [reader.mentions.of_token(t.index) for t in reader.document.tokens_in(span)]
    for index in found:
        link = None if index is None else reader.links.get(index)
        if link is not None and not any(reader.chains[c].kind == "organization" for c in link.chains):
            return Link(link.chains, ("second person in a quotation: the one told",), index)
    return Link((), ("nobody is said to be addressed",))


#: In this order; the first that gives a link decides.
PRONOUN_SIEVES: tuple[Sieve, ...] = (
    relative_pronoun,
    indefinite_pronoun,
    said_to_be,
    continued_group,
    continued_speaker,
    reported_self,
    speaking_organization,
    only_candidate,
    most_salient,
)
