"""What has been read of an article so far: its chains, the links of its mentions, who spoke last, who is in view."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

import attrs

from ..claims import MentionForm, Report, SpeechKind
from ..text import Document
from .chains import Chain, Link
from .lexicon import lexicon
from .mentions import Mention, Mentions
from .naming import link_names

__all__ = ["Candidate", "Reader", "Sieve", "fits_pronoun"]

#: A pronoun's antecedent stands at most this many sentences and mentions before it.
_SENTENCES_BACK = 8
_MENTIONS_BACK = 60
#: The last speaker outside of quotations is one of the last so many speakers.
_SPEAKERS_BACK = 8
#: Weight of a mention by its part in the clause (after Lappin & Leass 1994) ...
_WEIGHTS = {
    "subject": 80.0,
    "root": 60.0,
    "agent": 60.0,
    "object": 50.0,
    "oblique": 40.0,
    "owner": 45.0,
    "modifier": 20.0,
}
_WEIGHT = 30.0
#: ... and what each sentence of distance leaves of it; measured on the pronouns of GUM's train and dev splits.
_FADING = 0.4
_SPEAKER_BONUS = 60.0
_QUOTED_SHARE = 0.4
_UNNAMED_SHARE = 0.4
#: A quotation that begins inside of another one.
_INNER_MARK = re.compile(r"[\"“‘«]|(?<!\w)'")
_INNER_REACH = 400  # characters
_AGE = re.compile(r"[ ,(]{1,2}(?:aged )?(\d{1,3})(?=[,.;)])")


@attrs.frozen
class Candidate:
    """A chain that a mention may stand for, its nearest mention before, and how much it is in view."""

    chain: Chain
    mention: Mention
    weight: float


class Reader:
    """What has been read so far: chains, links, and who spoke last."""

    def __init__(self, document: Document, reports: Sequence[Report], mentions: Mentions) -> None:
        self.document, self.reports, self.mentions = document, reports, mentions
        self.chains, self.links = link_names(document, mentions)
        self.quote_of = _paint(document, reports, quoted=True)
        self.content_of = _paint(document, reports, quoted=False)
        self.reports_of: dict[int, list[int]] = defaultdict(list)
        for number, source in enumerate(mentions.sources):
            if source is not None and source.mention is not None:
                self.reports_of[source.mention].append(number)
        self.spoken: list[tuple[int, int]] = []  # (mention index, chain index) of each speaker so far
        self.have_spoken: set[int] = set()  # their chains
        self.together: list[tuple[int, tuple[int, ...]]] = []  # mention index and members of each joint source so far
        self.by_role: dict[str, list[int]] = defaultdict(list)  # role -> chains, as they are introduced
        self.speakers: dict[int, int] = {}  # report -> chain, known beforehand for names
        self.whose: dict[tuple[int, str], set[str]] = {}  # chain and role -> the names of where it has it
        # Chain and office -> how many of its mentions were looked at, and the first of all of them that has it.
        self.holds_since: dict[tuple[int, str], tuple[int, int]] = {}
        self._looked_for, self._found = -1, list[Candidate]()
        self._asked = sorted(
            report.cue.span.start
            for number, report in enumerate(reports)
            if report.cue is not None
            and mentions.sources[number] is None
            and report.cue.lemma in lexicon().words["asking"]
        )
        self._narrated = _narrated(document, self.quote_of)
        self._know_named_speakers()

    def _know_named_speakers(self) -> None:
        for number, source in enumerate(self.mentions.sources):
            if source is None or source.mention is None or source.members:
                continue
            link = self.links.get(source.mention)
            if link is not None and link.chain is not None:
                self.speakers[number] = link.chain
                self.chains[link.chain].speaks = True

    def note(self, m: Mention) -> None:
        """Remember the roles that a mention introduces and, for a source, that its chain has spoken."""
        for number in self.reports_of.get(m.index, ()):
            source = self.mentions.sources[number]
            members = self.links[m.index].together or (() if source is None else source.members)
            if members:
                self.together.append((m.index, members))
        chain = self.links[m.index].chain
        if chain is None:
            return
        self.chains[chain].last = m.index
        self.chains[chain].called[m.words] += 1
        if m.titles:
            self.chains[chain].called[m.titles + m.words] += 1
        for role, introduced_at in self.chains[chain].roles.items():
            if introduced_at <= m.index and chain not in self.by_role[role][-4:]:
                self.by_role[role].append(chain)
        for number in self.reports_of.get(m.index, ()):
            if not self.mentions.sources[number].members:  # type: ignore[union-attr]  # only sources are in reports_of
                self.spoken.append((m.index, chain))
                self.have_spoken.add(chain)
                self.speakers[number] = chain

    def new_chain(self, m: Mention, status: str) -> Chain:
        """A chain for someone who has no name so far."""
        chain = Chain(len(self.chains), m.kind, status, m.number, gender=m.gender)
        chain.gender_evidence = "description" if m.gender else ""
        chain.roles = dict.fromkeys(m.roles, m.index)
        self.chains.append(chain)
        return chain

    @cached_property
    def ages(self) -> dict[int, str]:
        """The ages that stand behind mentions by name: "Mara Okello, 31, ..."."""
        names = (m for m in self.mentions.all if m.form is MentionForm.NAME)
        told = ((m.index, _AGE.match(self.document.text, m.head.end)) for m in names)
        return {index: age.group(1) for index, age in told if age is not None}

    @cached_property
    def police(self) -> tuple[Chain, ...]:
        """The police forces that the article names; a station is none."""
        named = (c for c in self.chains if c.status == "named" and "police" in c.words and c.mentions)
        return tuple(c for c in named if c.kind not in {"person", "place"} and "station" not in c.words)

    @cached_property
    def of_age(self) -> dict[str, list[int]]:
        """Of each age the mentions that are said to have it, in order."""
        found: dict[str, list[int]] = defaultdict(list)
        for index, age in self.ages.items():
            found[age].append(index)
        return found

    def source_mentions(self, report: int) -> tuple[int | None, ...]:
        """The mention that a report's source is; empty where it has none."""
        source = self.mentions.sources[report]
        return () if source is None else (source.mention,)

    def sentences_since(self, m: Mention, chain: int) -> int:
        """Sentences between ``m`` and the chain's latest mention; very many if it had none yet."""
        last = self.chains[chain].last
        return m.sentence - self.mentions.all[last].sentence if last >= 0 else len(self.document.sentences)

    def is_own_words(self, m: Mention, chain: int) -> bool:
        """Whether ``m`` stands in a quotation of the chain itself, who would say "I"."""
        quote = self.quote_of[m.token]
        return quote is not None and self.speakers.get(quote) == chain

    @cached_property
    def _named_in(self) -> dict[int, set[int]]:
        """The chains that each report speaks of by name, in a quotation or behind its source: "Jane Doe was glad, she
        said" is said of the speaker; so may be 'he deplored such "ask Jane" questions', whose quotation is another's.
        """
        found: dict[int, set[int]] = defaultdict(set)
        for m in self.mentions.all:
            report = self.content_of[m.token] if m.form is MentionForm.NAME else None
            link = None if report is None else self.links.get(m.index)
            if report is None or link is None or link.chain is None or self._may_be_said_of_oneself(m, report):
                continue
            source, kind = self.reports[report].source, self.reports[report].kind
            quoted = self.quote_of[m.token] is not None
            behind = not quoted and source is not None and source.start < m.head.start
            if behind or (quoted and kind is SpeechKind.DIRECT):
                found[report].add(link.chain)
        return found

    def _may_be_said_of_oneself(self, m: Mention, report: int) -> bool:
        """Whether a name in a report may be the speaker's: "this is Jane Doe", one in a list, or in words of others
        that the speaker quotes.
        """
        token, parts = self.document.tokens[m.token], self.reports[report].content
        part = parts[max(0, bisect_right(parts, m.head.start, key=lambda span: span.start) - 1)]
        before = self.document.text[max(part.start, m.head.start - _INNER_REACH) : m.head.start]
        introduces = any(c.deprel == "cop" for c in self.document.children(token))
        return introduces or token.deprel == "conj" or _INNER_MARK.search(before) is not None

    def last_speaker(self, m: Mention) -> tuple[int, int] | None:
        """The mention and the chain of the last speaker before ``m``; whoever spoke only in the words of another counts
        for those in such words alone, and "who" in the same sentence speaks aside.
        """
        inside, aside = self.content_of[m.token] is not None, lexicon().words["relative_pronouns"]
        for spoken in reversed(self.spoken[-_SPEAKERS_BACK:]):
            other = self.mentions.all[spoken[0]]
            if other.sentence == m.sentence and self.document.tokens[other.token].form.casefold() in aside:
                continue
            if inside or self.content_of[other.token] is None:
                return spoken
        return None

    def takes_turn(self, m: Mention) -> bool:
        """Whether the source ``m`` answers a question, or speaks in the paragraph after one: hardly the one who spoke
        last.
        """
        words, spoken = lexicon().words, self.last_speaker(m)
        if spoken is None:
            return False
        spoke = self.mentions.all[spoken[0]]
        mine = [self.reports[n].cue for n in self.reports_of.get(m.index, ())]
        last = [self.reports[n].cue for n in self.reports_of.get(spoken[0], ())]
        answers = any(cue is not None and cue.lemma in words["answering"] for cue in mine)
        asks = any(cue is not None and cue.lemma in words["asking"] for cue in last)
        if asks and (m.sentence == spoke.sentence or spoke.grammar == "agent"):
            return True  # "asked by Smith, he said"; "Asked by Smith, Doe paused. He said"
        if m.paragraph == spoke.paragraph:
            return answers and asks and not self._was_asked(spoke, m)
        asked = any(
            cue is not None and cue.lemma.split(" ")[0] in words["asking"] for cue in mine
        )  # "asked why, she replied"
        if answers and (asked or self._was_asked(spoke, m)):
            return False
        return answers or asks

    def _was_asked(self, spoke: Mention, m: Mention) -> bool:
        """Whether somebody who is not named asks between ``spoke`` and ``m``: "Smith was asked why. He replied"."""
        first, last = bisect_left(self._asked, spoke.head.start), bisect_left(self._asked, m.head.start)
        return first < last

    # looking back

    def candidates(self, m: Mention, fits: Callable[[Chain], bool]) -> list[Candidate]:
        """Chains mentioned shortly before ``m`` that fit it, best first, each with its nearest mention and its
        weight.
        """
        nearest: dict[int, Mention] = {}
        weights: dict[int, float] = defaultdict(float)
        for other in self.before(m):
            link = self.links.get(other.index)
            chain = None if link is None else link.chain
            if chain is None or not fits(self.chains[chain]) or self.is_barred(m, other, chain):
                continue
            if other.paragraph != m.paragraph and lexicon().words["unnamed_pronouns"] & self.chains[chain].roles.keys():
                continue  # "Another said": nobody who stays in view
            nearest.setdefault(chain, other)
            weights[chain] += self._weight(m, other, chain)
        found = [Candidate(self.chains[c], nearest[c], weights[c]) for c in nearest]
        return sorted(found, key=lambda c: (-c.weight, -c.mention.index))

    def _weight(self, m: Mention, other: Mention, chain: int) -> float:
        """How much one mention keeps its chain in view of ``m``."""
        weight = _WEIGHTS.get(other.grammar, _WEIGHT) + (_SPEAKER_BONUS if other.index in self.reports_of else 0.0)
        if self.quote_of[other.token] is not None and self.quote_of[other.token] != self.quote_of[m.token]:
            weight *= _QUOTED_SHARE
        if self.chains[chain].status != "named" and other.index not in self.reports_of:
            weight *= _UNNAMED_SHARE
        return weight * _FADING ** (m.sentence - other.sentence)

    def pronoun_candidates(self, m: Mention) -> list[Candidate]:
        """The candidates of a pronoun, looked for once for all sieves."""
        if self._looked_for != m.index:
            self._looked_for, self._found = m.index, self.candidates(m, fits_pronoun(m))
        return self._found

    def before(self, m: Mention) -> Iterator[Mention]:
        """The mentions before ``m``, nearest first, as far back as a pronoun reaches."""
        for index in range(m.index - 1, max(-1, m.index - 1 - _MENTIONS_BACK), -1):
            other = self.mentions.all[index]
            if self._narrated[m.sentence] - self._narrated[other.sentence] > _SENTENCES_BACK:
                return
            yield other

    def is_barred(self, m: Mention, other: Mention, chain: int) -> bool:
        """Whether grammar or the turn of the talk keeps ``m`` from standing for ``other``."""
        tokens = self.document.tokens
        spoken = self.last_speaker(m) if m.index in self.reports_of else None
        if spoken is not None and spoken[1] == chain and self.takes_turn(m):
            spoke = self.mentions.all[spoken[0]]
            if m.paragraph - spoke.paragraph <= 2:
                return True
        if self.is_own_words(m, chain):
            return True
        for number in self.reports_of.get(m.index, ()):
            if self.content_of[other.token] == number or chain in self._named_in[number]:
                return True  # and is not named in his own words
        if other.sentence != m.sentence:
            return False
        mine, its = tokens[m.token], tokens[other.token]
        if mine.form.casefold().endswith("self"):
            return False
        if its.head == mine.index or mine.head == its.index:
            return True  # "his lawyer": he is not his lawyer
        if m.grammar != "owner" or mine.head is None:
            both = m.grammar == other.grammar == "subject"  # of another verb, which the parse missed
            return mine.head == its.head and other.grammar != "owner" and not both
        owned = tokens[mine.head]  # "Jane Doe, his lawyer": nor is she
        beside = owned.head == its.index or its.head == owned.index
        return beside and "appos" in (owned.deprel, its.deprel)


def _paint(document: Document, reports: Sequence[Report], *, quoted: bool) -> list[int | None]:
    """For each token the innermost report in whose quoted (or any) words it stands."""
    layer: list[int | None] = [None] * len(document.tokens)
    order = sorted(range(len(reports)), key=lambda i: (-len(reports[i].span), i))
    for number in order:
        for span in reports[number].quoted if quoted else reports[number].content:
            for token in document.tokens_in(span):
                layer[token.index] = number
    return layer


def _narrated(document: Document, quote_of: Sequence[int | None]) -> list[int]:
    """For each sentence how many up to it are not wholly inside a quotation: a dialogue keeps its speakers in view."""
    counts, count = list[int](), 0
    for sentence in document.sentences:
        words = [t.index for t in document.tokens[sentence.first : sentence.last] if t.upos != "PUNCT"]
        count += any(quote_of[i] is None for i in words)
        counts.append(count)
    return counts


def fits_pronoun(m: Mention) -> Callable[[Chain], bool]:
    """Whether a chain agrees with the pronoun ``m`` in number, gender and kind."""

    def fits(chain: Chain) -> bool:
        if m.number == "plural":
            return chain.number == "plural" or chain.kind in {"group", "organization"}
        if chain.number == "plural":
            return False
        if m.gender == "thing":
            return chain.kind in {"organization", "group", "document", "place"}
        is_person = (chain.kind == "person" and not chain.is_handle) or chain.is_person_like
        return is_person and chain.gender in {m.gender, ""}

    return fits


#: Gives the link of a mention, or None where it cannot say.
Sieve = Callable[[Reader, Mention], Link | None]
