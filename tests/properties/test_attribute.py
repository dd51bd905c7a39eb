"""What must not matter to who a speaker is: names of others, order of unrelated paragraphs, what comes after.

The documents are parsed from texts put together like news; each paragraph is a story of its own.
"""

from __future__ import annotations

import re
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from quoteattr.parse import EncoderParser
from tests.attribute.marked import Attributed, attribute_marked
from tests.profiles import examples

WOMEN = ["Marta Lindqvist", "Susan Aerts", "Helen Okafor", "Ingrid Castellan"]
MEN = ["Oliver Brand", "Peter Holm", "Dennis Quill", "Martin Petrou"]
ROLES = dict(
    zip(
        WOMEN + MEN,
        ["engineer", "lawyer", "teacher", "farmer", "surgeon", "architect", "bishop", "plumber"],
        strict=True,
    )
)
PLACES = ["Carrow", "Velmond", "Ostrel"]
WORDS = ["the bridge was safe", "nobody had been asked", "it would cost too much", "talks would go on"]
EXTRAS = [
    "The council meets in {place} next week.",
    "Rain fell in {place} for three days.",
    "The harbour of {place} was built in 1931.",
]


# Words in capitals are filled in, #1 and #2 are the numbers of the reports.
STORIES = [
    "{#1s|PERSON, a ROLE,} {#1v|said} {#1c|ONE}. EXTRA “{#2c|TWO},” {#2s|the ROLE} {#2v|added}.",
    "“{#1c|ONE},” {#1v|said} {#1s|the ROLE PERSON}. “{#2c|TWO},” {#2s|he} {#2v|told} reporters in Carrow.",
    "{#1v|According to} {#1s|PERSON}, {#1c|ONE}. In a letter to the council {#2s|HE} {#2v|wrote} {#2c|that TWO}.",
    "{#1s|PERSON} {#1v|said} {#1c|ONE}. {#2s|HE} {#2v|added} {#2c|that TWO}.",
    "“{#1c|ONE},” {#1s|PERSON} {#1v|said}. EXTRA {#2s|SURNAME} {#2v|said} {#2c|TWO}.",
    "{#1s|SURNAME} {#1v|said} {#1c|ONE}. PERSON lives in Carrow. {#2s|HE} {#2v|warned} {#2c|that TWO}.",
]


def fill(story: str, filling: dict[str, str]) -> str:
    return re.sub(r"#[12]|\b(?:[A-Z]{2,}|he)\b", lambda word: filling.get(word[0], word[0]), story)


@st.composite
def articles(draw: st.DrawFn, people: list[str], paragraphs: int = 2) -> list[str]:
    """Marked paragraphs, each about another person; reports are numbered through."""
    texts = []
    for place, person in enumerate(draw(st.permutations(people))[:paragraphs]):
        one, two = draw(st.sampled_from(WORDS)), draw(st.sampled_from(WORDS))
        filling = {
            "PERSON": person,
            "SURNAME": person.split()[-1],
            "HE": "She" if person in WOMEN else "He",
            "he": "she" if person in WOMEN else "he",
            "ROLE": ROLES[person],
            "ONE": one,
            "TWO": two,
            "EXTRA": draw(st.sampled_from(EXTRAS)).format(place=draw(st.sampled_from(PLACES))),
            "#1": str(2 * place + 1),
            "#2": str(2 * place + 2),
        }
        texts.append(fill(draw(st.sampled_from(STORIES)), filling))
    return texts


@cache
def parser() -> EncoderParser:
    return EncoderParser()


def read(paragraphs: list[str]) -> Attributed:
    return attribute_marked(parser(), "\n\n".join(paragraphs))


def answers(got: Attributed) -> dict[int, tuple[object, ...]]:
    """All that the stage says of each speaker, by the number of the report."""
    return {
        number: (got.answer(number), got.antecedents(number), dict(claim.extra), claim.evidence)
        for number, claim in got.claims.items()
    }


@given(
    articles(WOMEN + MEN),
    st.one_of(
        st.tuples(st.sampled_from(WOMEN), st.sampled_from(["Greta Solheim", "Clara Novak"])),
        st.tuples(st.sampled_from(MEN), st.sampled_from(["Walter Solheim", "Victor Novak"])),
    ),
)
@examples(10)
def test_renaming_a_person_changes_only_names(paragraphs: list[str], names: tuple[str, str]) -> None:
    old, new = names

    def rename(text: str) -> str:
        for before, after in zip(old.split(), new.split(), strict=True):
            text = text.replace(before, after).replace(before.casefold(), after.casefold())
        return text

    before = {number: rename(str(answer)) for number, answer in answers(read(paragraphs)).items()}
    after = answers(read([rename(p) for p in paragraphs]))
    assert {number: str(answer) for number, answer in after.items()} == before


@given(articles(WOMEN + MEN))
@examples(10)
def test_the_order_of_unrelated_paragraphs_changes_no_link_inside_them(paragraphs: list[str]) -> None:
    assert answers(read(paragraphs[::-1])) == answers(read(paragraphs))


@given(articles(WOMEN + MEN, paragraphs=3))
@examples(10)
def test_appending_an_unrelated_paragraph_changes_no_earlier_claim(paragraphs: list[str]) -> None:
    short, long = read(paragraphs[:-1]), read(paragraphs)
    assert {number: long.claims[number] for number in short.claims} == short.claims
    assert long.actors[: len(short.actors)] == short.actors


@given(
    st.one_of(
        st.tuples(articles(WOMEN), st.sampled_from(MEN)),
        st.tuples(articles(MEN), st.sampled_from(WOMEN)),
    ),
    st.integers(0, 2),
)
@examples(10)
def test_a_person_of_the_other_gender_in_an_unrelated_paragraph_changes_nothing(
    drawn: tuple[list[str], str], place: int
) -> None:
    paragraphs, other = drawn
    more = [*paragraphs[:place], f"{other} opened a bakery in Ostrel. It sells bread.", *paragraphs[place:]]
    assert answers(read(more)) == answers(read(paragraphs))


@given(articles(WOMEN + MEN))
@examples(10)
def test_every_speaker_is_the_one_its_paragraph_is_about(paragraphs: list[str]) -> None:
    got = read(paragraphs)
    for number, claim in got.claims.items():
        paragraph = got.document.paragraph_at(claim.span.start)
        assert paragraph is not None
        about = next(name for name in WOMEN + MEN if name in paragraph.span.of(got.document.text))
        assert got.answer(number) == f"RESOLVED {about}"
