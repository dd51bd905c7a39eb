"""Put the names of one article together: "Brandt" and "Ilse Brandt", "HLA" and "Harbour Labour Alliance".

Sieves from precise to loose, "only if one candidate remains" (the rule of eyecite's resolver): the same name, a
fuller name with the same first and last word, an acronym, a surname, a given name. A title or an honorific may tell
two people of one surname apart; otherwise a name that fits two stays with both.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import attrs

from ..claims import MentionForm
from ..text import Document
from .chains import Chain, Link
from .lexicon import lexicon
from .mentions import Mention, Mentions
from .phrases import case_of

__all__ = ["BY_AGE", "link_names"]

#: So often an article says a surname that stands inside of the full name.
_OFTEN_ENOUGH = 2
#: Why "the elder Doe" may be either of them: nothing in view tells.
BY_AGE = "several bearers of the name, told apart by age"
#: Why "Doe" may be either of them: nobody says whether it is "Mr. Doe" or "Mrs. Doe".
BY_TITLE = "several bearers of the name, told apart by titles"

#: Longer names (lists that the tagger took for one) take part whole only.
_LONGEST = 7
#: Among more fuller names than these nobody is looked for: a short one stays with the first few of them.
_MOST_BEARERS = 40
_FEW = 10
#: So many names before one are looked at.
_NEIGHBOURS = 20


def link_names(document: Document, mentions: Mentions) -> tuple[list[Chain], dict[int, Link]]:
    """Chains of all names, and the link of each mention that is a name."""
    return _NameLinker(document, mentions).link()


class _NameLinker:
    def __init__(self, document: Document, mentions: Mentions) -> None:
        self._document = document
        self._names = [m for m in mentions.all if m.form is MentionForm.NAME and m.words]
        self._keys: dict[int, tuple[str, ...]] = {m.index: _key(m.words) for m in self._names}
        self._keys.update(self._shared_surnames())
        self._of_key: dict[tuple[str, ...], list[Mention]] = defaultdict(list)
        for m in self._names:
            self._of_key[self._keys[m.index]].append(m)
        self._type = {key: _vote(found) for key, found in self._of_key.items()}
        self._surnames = {_bare(key)[-1] for key, kind in self._type.items() if kind == "person" and len(key) > 1}
        self._type.update({key: "person" for key in self._type if self._is_person(key)})
        self._type.update(self._short_organizations())
        self._type.update(self._long_organizations())
        self._type.update({key: "" for key in self._type if self._is_thing(key)})
        self._root: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._titled: dict[tuple[str, ...], tuple[str, ...]] = {}  # roots that titles tell apart -> their name
        self._several: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
        self._evidence: dict[tuple[str, ...], str] = {}
        self._bearers: dict[tuple[str, ...], _Bearer] = {}  # root -> what its full names say
        self._uses: dict[tuple[str, ...], _Use] = {key: _use(found) for key, found in self._of_key.items()}
        self._parts: dict[tuple[tuple[str, ...], str], set[tuple[str, ...]]] = defaultdict(set)
        self._known: dict[tuple[tuple[str, ...], str], list[tuple[str, ...]]] = {}
        self._guesses = {key for key in self._of_key if self._is_guess(key)}
        self._first = {key: self._introduced(key) for key in self._of_key}

    def link(self) -> tuple[list[Chain], dict[int, Link]]:
        self._merge_full_persons()
        self._merge_initials()
        self._merge_organizations()
        members: dict[tuple[str, ...], list[Mention]] = defaultdict(list)
        for key, root in self._root.items():
            members[root].extend(self._of_key[key] if len(key) > 1 else [])
        self._bearers = {root: _bearer(root, found) for root, found in members.items() if found}
        chains: list[Chain] = []
        of_root: dict[tuple[str, ...], Chain] = {}
        answers = {m.index: self._answer(m) for m in self._names}
        fullest: dict[tuple[str, ...], tuple[str, ...]] = {}
        for m in self._names:
            roots, _ = answers[m.index]
            if len(roots) == 1 and (roots[0] == self._keys[m.index] or self._keys[m.index] not in self._guesses):
                known = fullest.get(roots[0], ())
                fullest[roots[0]] = max(known, self._keys[m.index], key=lambda k: (len(k), sum(map(len, k))))
        for m in self._names:  # in the order of the text, so that ids never depend on what follows
            roots, _ = answers[m.index]
            for root in roots:
                if root not in of_root:
                    name = self._titled.get(root, root)
                    of_root[root] = Chain(len(chains), self._type.get(name, ""), words=fullest.get(root, name))
                    chains.append(of_root[root])
        links: dict[int, Link] = {}
        for m in self._names:
            roots, evidence = answers[m.index]
            links[m.index] = Link(tuple(of_root[r].index for r in roots), evidence)
            if len(roots) == 1:
                _take_up(of_root[roots[0]], m)
                of_root[roots[0]].is_handle |= m.head.of(self._document.text).startswith("@")
        for chain in chains:
            _guess_gender(chain)
        return chains, links

    def _shared_surnames(self) -> dict[int, tuple[str, ...]]:
        """In "Graham and Anita Pell", he is Graham Pell; in "Carter and Anita Pell" he need not be Carter Pell."""
        found: dict[int, tuple[str, ...]] = {}
        last_words = {m.words[-1] for m in self._names if len(m.words) > 1 or m.titles}
        for left, right in zip(self._names, self._names[1:], strict=False):
            between = self._document.text[left.head.end : right.titled.start]
            if (
                len(left.words) == 1
                and len(right.words) > 1
                and between.strip() in {"and", "&"}
                and right.kind == "person"
                and not left.titles
                and left.words[0] in lexicon().given_names
                and left.words[0] not in last_words
            ):
                found[left.index] = (left.words[0], right.words[-1])
        return found

    def _short_organizations(self) -> dict[tuple[str, ...], str]:
        """Single words that the tagger calls persons but that shorten an organisation named before: "Acme" of "Acme
        Aggregates", where nobody of that name is a person.
        """
        beginnings: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for key, kind in self._type.items():
            if kind == "organization" and 1 < len(key) <= _LONGEST:
                beginnings[key[0]].append(key)
        found: dict[tuple[str, ...], str] = {}
        for key, kind in self._type.items():
            if kind != "person" or len(key) != 1 or key[0] in self._surnames or key[0] in lexicon().given_names:
                continue
            if any(m.titles or m.described == "person" for m in self._of_key[key]):
                continue
            fuller = [k for k in beginnings[key[0]] if k[-1] not in lexicon().words["personal_organizations"]]
            if len(fuller) == 1 and self._introduced(fuller[0]) < self._introduced(key):
                found[key] = "organization"
        return found

    def _long_organizations(self) -> dict[tuple[str, ...], str]:
        """Names that the tagger calls persons or places, of which the article says by a short form that they are
        organisations: "Acme Aggregates" beside "Acme's shareholders".
        """
        found: dict[tuple[str, ...], str] = {}
        for key, kind in self._type.items():
            mentions = self._of_key[key]
            if kind not in {"person", "place"} or not 1 < len(key) <= _LONGEST or key[0] in lexicon().given_names:
                continue
            short = self._of_key.get(key[:1], [])
            told = any(m.described == "organization" for m in short) and self._type.get(key[:1]) == "organization"
            if told and not any(m.titles or m.gender or m.described == "person" for m in mentions):
                found[key] = "organization"
        return found

    def _is_thing(self, key: tuple[str, ...]) -> bool:
        """Whether one word that the tagger calls a person has an article each time: "the Gap" is nobody."""
        if self._type[key] != "person" or len(key) != 1 or key[0] in lexicon().given_names:
            return False
        return all(self._has_article(m) and not m.titles and m.described != "person" for m in self._of_key[key])

    def _has_article(self, m: Mention) -> bool:
        return any(c.form.casefold() == "the" for c in self._document.children(self._document.tokens[m.token]))

    # full names

    def _merge_full_persons(self) -> None:
        ends: dict[tuple[str, str], list[tuple[str, ...]]] = defaultdict(list)
        full = sorted(
            (
                k
                for k in self._of_key
                if self._is_person(k) and 1 < len(_bare(k)) <= _LONGEST and k not in self._guesses
            ),
            key=lambda k: (-len(k), k),
        )
        for key in full:
            bare = _bare(key)
            longer = [
                k
                for k in ends[bare[0], bare[-1]]
                if _is_subsequence(bare, _bare(k)) and key[len(bare) :] == k[len(_bare(k)) :]
            ]
            roots = {self._root[k] for k in longer}
            if not roots:
                roots = {self._root[k] for k in self._parts.get((bare, "surname"), ()) if key == bare}
            if len(roots) == 1:
                self._root[key] = roots.pop()
                self._evidence[key] = "part of the fuller name"
            elif not roots:
                self._root[key] = key
            else:  # fits two fuller names: decided mention by mention
                self._several[key] = sorted(roots)
                continue
            if len(ends[bare[0], bare[-1]]) < 16:
                ends[bare[0], bare[-1]].append(key)
            for start in range(len(bare)):
                for end in range(start + 1, len(bare) + 1):
                    if end - start < len(bare):
                        place = "surname" if end == len(bare) else "given name" if start == 0 else "middle"
                        self._parts[bare[start:end], place].add(key)

    def _merge_initials(self) -> None:
        """In a transcript "JD:" is Jane Doe, or whoever else has these initials."""
        of_letters: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        for key in self._of_key:
            if key in self._root and 1 < len(_bare(key)) <= _LONGEST:
                of_letters["".join(word[0] for word in _bare(key))].add(self._root[key])
        text = self._document.text
        for key, found in self._of_key.items():
            roots = of_letters.get(key[0], set()) if len(key) == 1 and self._is_acronym(key) else set()
            if not roots or any(text[m.head.end : m.head.end + 1] != ":" for m in found):
                continue
            self._evidence[key] = "initials of the fuller name, before a colon"
            if len(roots) == 1:
                self._root[key] = roots.pop()
            else:
                self._several[key] = sorted(roots)

    def _is_guess(self, key: tuple[str, ...]) -> bool:
        """Whether a name stands in headlines only and may have swallowed a word of them ("Jane Doe Hammers")."""
        if any(not m.headline for m in self._of_key[key]):
            return False
        return not (len(key) == 2 and key[0] in lexicon().given_names)

    def _is_person(self, key: tuple[str, ...]) -> bool:
        if self._type[key] == "person":
            return True
        if len(key) < 2 or key[0] not in lexicon().given_names or key[-1] in lexicon().organizations:
            return False
        return self._type[key] == "" or key[-1] in self._surnames

    # organisations

    def _merge_organizations(self) -> None:
        full = [k for k in self._of_key if k not in self._root and not self._is_person(k) and self._type[k] != "place"]
        initials: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        beginnings: dict[tuple[str, ...], set[tuple[str, ...]]] = defaultdict(set)
        ends: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        for key in full:
            if 1 < len(key) <= _LONGEST:
                initials[_letters(key)].add(key)
                initials["".join(w[0] for w in key)].add(key)
                ends[key[-1]].add(key)
                links = [place for place, w in enumerate(key) if w in lexicon().words["name_links"]]
                if links and links[0]:  # "the Institute" of "the Institute for Rivers"
                    ends[key[links[0] - 1]].add(key)
                for end in range(1, len(key)):
                    beginnings[key[:end]].add(key)
        bracketed = self._bracketed()
        for key in sorted(full, key=lambda k: (-len(k), k)):
            if key in bracketed and bracketed[key] in self._root:
                self._root[key], self._evidence[key] = (
                    self._root[bracketed[key]],
                    "introduced in brackets after the fuller name",
                )
                continue
            self._root[key] = key
            if (len(key) > 1 and key not in beginnings) or " ".join(key) in lexicon().metonyms:
                continue
            if self._is_acronym(key):
                candidates, why = initials.get(key[0], set()), "initials of the fuller name"
            elif len(key) == 1 and (key[0] in lexicon().organizations or key[0] in lexicon().words["mastheads"]):
                candidates, why = ends[key[0]], "end of the fuller name"
                if not any(k[-1] == key[0] for k in candidates):
                    why = "noun of the fuller name"
            else:
                candidates, why = beginnings.get(key, set()), "beginning of the fuller name"
                if self._type[key] != "organization":
                    tails = lexicon().organizations | lexicon().words["legal_forms"] | lexicon().words["name_tails"]
                    candidates = {k for k in candidates if k[len(key)] in tails}
                else:  # "Acme" of "Acme Aggregates", once that was named
                    candidates = {k for k in candidates if self._first[k] < self._first[key]}
            candidates = {k for k in candidates if k[-1] not in lexicon().words["personal_organizations"]}
            roots = {self._root[k] for k in candidates if k in self._root and k != key}
            if len(roots) == 1:
                self._root[key], self._evidence[key] = roots.pop(), why

    def _introduced(self, key: tuple[str, ...]) -> int:
        """Index of the first mention under this name, headlines aside."""
        return next((m.index for m in self._of_key[key] if not m.headline), len(self._keys) ** 2)

    def _is_acronym(self, key: tuple[str, ...]) -> bool:
        return (
            len(key) == 1
            and 2 <= len(key[0]) <= 8
            and all(
                "".join(c for c in m.head.of(self._document.text) if c.isalpha()).isupper() for m in self._of_key[key]
            )
        )

    def _bracketed(self) -> dict[tuple[str, ...], tuple[str, ...]]:
        """Short name to the fuller one that it follows or leads in brackets, where the letters agree."""
        found: dict[tuple[str, ...], tuple[str, ...]] = {}
        text = self._document.text
        for left, right in zip(self._names, self._names[1:], strict=False):
            between = text[left.head.end : right.head.start]
            if (
                between.strip() not in {"(", '("', "(“", "(the", ", or", "or"}
                or len(between) > 8
                or not between.strip()
            ):
                continue
            a, b = self._keys[left.index], self._keys[right.index]
            short, long = (a, b) if len(a) < len(b) else (b, a)
            if len(short) == 1 and len(long) > 1 and _letters_agree(short[0], long):
                found[short] = long
        return found

    # one mention

    def _answer(self, m: Mention) -> tuple[tuple[tuple[str, ...], ...], tuple[str, ...]]:
        key = self._keys[m.index]
        if key in self._root and (self._type[key] == "person" or len(key) > 1 or self._root[key] != key):
            return (self._root[key],), (
                (self._evidence[key],) if key in self._evidence and self._root[key] != key else ()
            )
        if key in self._several:
            return self._narrow(m, self._several[key], self._evidence.get(key, "part of the fuller name"))
        if self._is_no_person(m, key):
            return (key,), ()
        if len(key) > 1 and m.headline:
            parts = (key[i:j] for n in range(len(key) - 1, 0, -1) for i in range(len(key) - n + 1) for j in (i + n,))
            part = (
                next((p for p in parts if p in self._of_key and p not in self._guesses), None)
                if len(key) <= _LONGEST
                else None
            )
            if part is not None and self._type[part] == "person":
                roots, why = self._answer(next(other for other in self._of_key[part]))
                return roots, (*why, "name in a headline")
        return self._as_part(m, key)

    def _as_part(self, m: Mention, key: tuple[str, ...]) -> tuple[tuple[tuple[str, ...], ...], tuple[str, ...]]:
        """A surname or given name to those whom the article names more fully."""
        for place in ("surname", "given name", "middle"):
            roots = self._candidates(key, place)
            if len(roots) <= _MOST_BEARERS:
                roots = [r for r in roots if not self._is_another(m, key, r, alone=len(roots) == 1)]
            if not roots or (place == "middle" and len(key) == 1 and not self._is_inner_surname(key, roots)):
                continue
            why = f"{place} of the fuller name" if place != "middle" else "part of the fuller name"
            genders, bearer = self._uses[key].genders, self._bearers[roots[0]].gender
            if len(roots) == 1 and len(genders) > 1 and m.gender and not bearer:
                return (), (BY_TITLE,)  # Jan Doe is "Mr. Doe" or "Mrs. Doe"
            since = [gender for gender, index in genders.items() if bearer not in {gender, ""} and index < m.index]
            if len(roots) == 1 and since and not m.titles:  # "Doe", after Jane Doe and "Mr. Doe"
                return tuple(sorted([*roots, *self._by_title(key, since)])), (why, BY_TITLE)
            return self._narrow(m, roots, why)
        genders = self._uses[key].genders
        roots = self._by_title(key, [gender for gender in genders if m.gender in {gender, ""}]) if genders else [key]
        return tuple(sorted(roots)), (BY_TITLE,) if len(roots) > 1 else ()

    def _by_title(self, key: tuple[str, ...], genders: Iterable[str]) -> list[tuple[str, ...]]:
        """The bearers of a name whom the article tells by their titles alone: "Mr. Doe" and "Mrs. Doe" are two."""
        if len(self._uses[key].genders) == 1:
            return [key]
        roots = [(*key, f"({gender})") for gender in genders]
        self._titled.update((root, key) for root in roots)
        return roots

    def _is_inner_surname(self, key: tuple[str, ...], roots: Sequence[tuple[str, ...]]) -> bool:
        """Whether a single word inside one person's name is the surname: "Koh" of "Desmond Koh Wei Jian"."""
        return len(roots) == 1 and key[0] not in lexicon().given_names and len(self._of_key[key]) >= _OFTEN_ENOUGH

    def _is_no_person(self, m: Mention, key: tuple[str, ...]) -> bool:
        """Whether "Lincoln" is the town and "the Ford" the car, whoever else bears the name.

        The tagger alone cannot say: it calls bare surnames organisations and places as often as not.
        """
        if m.titles or m.described == "person" or self._by_age(m):
            return False
        if (self._has_article(m) and m.grammar != "modifier") or self._uses[key].is_organization:
            return True
        preposition = case_of(self._document, self._document.tokens[m.token])
        return (
            m.kind == "place"
            and m.grammar in {"oblique", "modifier"}
            and preposition in {"in", "at", "from", "near", "to", "of"}
        )

    def _is_another(self, m: Mention, key: tuple[str, ...], root: tuple[str, ...], alone: bool) -> bool:
        """Whether "Mr. Doe" and "President Doe" cannot be the Jane Doe whom the article names in full.

        They cannot if "Mr." says so, nor if the title came first and is never hers. A bare "Doe" goes with the
        titled ones in a headline, and where nobody else bears the name (``alone``) and they came first; beside another
        bearer "Mrs Doe" is there to tell her from him.
        """
        use, bearer = self._uses[key], self._bearers[root]
        gender = m.gender
        if not gender and len(use.genders) == 1:
            ((told, since),) = use.genders.items()
            gender = told if (since < bearer.first if alone else m.headline) else ""
        if gender and bearer.gender not in {gender, ""}:
            return True
        if m.gender and m.gender == bearer.gender and bearer.first < m.index:
            return False  # "Mrs. Doe" after "the president and the first lady, Jane Doe"
        offices = {title for title, index in use.offices.items() if index < bearer.first}
        return bool(offices) and not offices & bearer.roles and bearer.related

    def _by_age(self, m: Mention) -> bool:
        """Whether words beside a name tell father from son, without saying who is who: "Doe senior", "the younger
        Doe".
        """
        tokens, near = self._document.tokens, lexicon().words["age_words"]
        inside = self._document.tokens_in(m.head)
        around = (
            tokens[max(0, inside[0].index - 1) : inside[0].index] + tokens[inside[-1].index + 1 : inside[-1].index + 2]
        )
        return any(t.form.casefold() in near and t.sentence == m.sentence for t in around)

    def _candidates(self, key: tuple[str, ...], place: str) -> list[tuple[str, ...]]:
        """Those of whose fuller names a short one is the surname (or the given name, or another part)."""
        if (key, place) not in self._known:
            bare = _bare(key)
            keys = sorted(self._parts.get((bare, place), ()))
            if place == "surname" and len(key) == 1 and keys:  # "Arriaga" may be Lucía Arriaga Montoya as well
                keys += sorted(self._parts.get((bare, "middle"), ()))
            self._known[key, place] = list(dict.fromkeys(self._root[k] for k in keys))
        return self._known[key, place]

    def _narrow(
        self, m: Mention, roots: list[tuple[str, ...]], why: str
    ) -> tuple[tuple[tuple[str, ...], ...], tuple[str, ...]]:
        if len(roots) == 1:
            return tuple(roots), (why,)
        if len(roots) > _MOST_BEARERS:
            return tuple(roots[:_FEW]), (why, "very many bearers of the name")
        if self._by_age(m):
            return tuple(sorted(roots)), (why, BY_AGE)
        gendered = [r for r in roots if m.gender and self._bearers[r].gender in {m.gender, ""}]
        if len(gendered) == 1:
            return (gendered[0],), (why, f"the only {m.gender} bearer of the name")
        roots = gendered or roots
        offices = set(_offices(m))
        titled = [r for r in roots if offices & self._bearers[r].roles]
        if len(titled) == 1:
            return (titled[0],), (why, f'the only bearer of the name with the title "{" ".join(m.titles)}"')
        main = [r for r in roots if not self._bearers[r].related]
        if len(main) == 1:
            near = [r for r in roots if r != main[0] and self._named_since(m, r, main[0])]
            if near:
                return tuple(sorted([main[0], *near])), (why, "a relative of the name was named since")
            return (main[0],), (why, "the others of the name are introduced as relatives")
        before = [r for r in roots if self._bearers[r].first < m.index]
        if len(before) == 1:
            return (before[0],), (why, "the only bearer of the name so far")
        return tuple(sorted(before or roots)), (why, "several bearers of the name")

    def _named_since(self, m: Mention, relative: tuple[str, ...], main: tuple[str, ...]) -> bool:
        """Whether somebody's relative was named in full in the paragraph of ``m`` or the one before it, and nobody by
        the name since; not if he is the relative of ``main``, who was named last before him.
        """
        last, other = self._bearers[relative].before(m), self._bearers[main].before(m)
        if last is None or m.paragraph - last.paragraph > 1 or (other is not None and other.index > last.index):
            return False
        same = self._of_key[self._keys[m.index]]
        latest = bisect_left(same, m.index, key=lambda name: name.index) - 1
        if latest >= 0 and same[latest].index > last.index:
            return False
        place = bisect_left(self._names, last.index, key=lambda name: name.index)
        keys = (self._keys[n.index] for n in reversed(self._names[max(0, place - _NEIGHBOURS) : place]))
        people = (key for key in keys if self._type[key] == "person")
        return next((self._root.get(key) != main for key in people), True)


@attrs.frozen
class _Bearer:
    """What the mentions of someone's full names say: gender, roles, and whether a relative."""

    named: tuple[Mention, ...]
    gender: str
    roles: frozenset[str]
    related: bool

    @property
    def first(self) -> int:
        """The index of the first of them."""
        return self.named[0].index

    def before(self, m: Mention) -> Mention | None:
        """The last of them before ``m``."""
        place = bisect_left(self.named, m.index, key=lambda other: other.index)
        return self.named[place - 1] if place else None


@attrs.frozen
class _Use:
    """How an article uses a name.

    Args:
        genders: Those that titles before it tell, each with the index of the first mention that has one.
        offices: Titles before it that are offices, each with the index of the mention that first has it.
        is_organization: Most appositions call it an organisation.
    """

    genders: dict[str, int]
    offices: dict[str, int]
    is_organization: bool


def _bearer(root: tuple[str, ...], mentions: Sequence[Mention]) -> _Bearer:
    roles = frozenset(role for m in mentions for role in m.roles)
    related = bool(roles & lexicon().kinship) or any("lady" in role.split() for role in roles)
    return _Bearer(tuple(sorted(mentions, key=lambda m: m.index)), _gender_of(mentions, root), roles, related)


def _use(mentions: Sequence[Mention]) -> _Use:
    genders: dict[str, int] = {}
    offices: dict[str, int] = {}
    for m in mentions:
        if m.titles and m.gender:
            genders.setdefault(m.gender, m.index)
        for title in _offices(m):
            offices.setdefault(title, m.index)
    described = Counter(m.described for m in mentions)
    return _Use(genders, offices, 2 * described["organization"] > len(mentions))


def _offices(m: Mention) -> list[str]:
    return [title for title in m.titles if (title,) in lexicon().titles and title not in lexicon().honorifics]


def _key(words: tuple[str, ...]) -> tuple[str, ...]:
    return words[1:] if len(words) > 1 and words[0] == "the" else words


def _bare(key: tuple[str, ...]) -> tuple[str, ...]:
    """A person's name without "Jr." and its like."""
    return key[:-1] if len(key) > 1 and key[-1] in lexicon().words["suffixes"] else key


def _vote(found: Sequence[Mention]) -> str:
    """What most mentions say that a name is; a title or an apposition counts double."""
    votes: Counter[str] = Counter()
    for m in found:
        votes[m.kind] += 1
        if m.described:
            votes[m.described] += 2
    kinds = [kind for kind in votes if kind]
    return max(kinds, key=lambda kind: (votes[kind], kind == "person")) if kinds else ""


def _is_subsequence(short: Sequence[str], long: Sequence[str]) -> bool:
    rest = iter(long)
    return all(word in rest for word in short)


def _letters(words: Iterable[str]) -> str:
    """The initials of a name, without those of "of" and its like."""
    return "".join(word[0] for word in words if word not in lexicon().words["name_links"])


def _letters_agree(short: str, long: Iterable[str]) -> bool:
    letters = _letters(long)
    everything = "".join(w[0] for w in long)
    return short in {letters, everything} or (short[:1] == letters[:1] and _is_subsequence(short, "".join(long)))


def _gender_of(mentions: Sequence[Mention], words: tuple[str, ...]) -> str:
    known = {m.gender for m in mentions if m.gender}
    return known.pop() if len(known) == 1 else "" if known else lexicon().given_names.get(words[0], "")


def _take_up(chain: Chain, mention: Mention) -> None:
    """Add a name's mention and what it says to its chain."""
    chain.mentions.append(mention.index)
    if chain.fullest < 0 and _key(mention.words) == chain.words:
        chain.fullest = mention.index
    for role in mention.roles:
        chain.roles.setdefault(role, mention.index)
    if chain.kind in {"organization", "document", "place", "group", ""} and not mention.headline:
        links = [i for i, word in enumerate(mention.words) if word in lexicon().words["name_links"]]
        noun = mention.words[max(0, links[0] - 1) if links else -1]  # "Observatory" of "Observatory for Human Rights"
        if noun in lexicon().organizations or noun in lexicon().documents:
            chain.roles.setdefault(noun, mention.index)
    if mention.gender and not chain.gender:
        chain.gender, chain.gender_evidence = mention.gender, "title or description"
    if mention.described and not chain.kind:
        chain.kind = mention.described


def _guess_gender(chain: Chain) -> None:
    if chain.gender or chain.kind not in {"person", ""} or not chain.words:
        return
    gender = lexicon().given_names.get(chain.words[0], "")
    if gender and (len(chain.words) > 1 or chain.kind == "person"):
        chain.gender, chain.gender_evidence = gender, f'the given name "{chain.words[0]}" alone'
