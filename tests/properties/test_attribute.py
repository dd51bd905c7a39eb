"""What must not matter to who a speaker is: names of others, order of unrelated paragraphs, what comes after.

The documents are parsed from texts put together like news; each paragraph is a story of its own.
"""

from __future__ import annotations

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from quoteattr.parse import StanzaParser
from tests.attribute.marked import Attributed, attribute_marked

WOMEN = ["Marta Lindqvist", "Susan Aerts", "Helen Okafor", "Ingrid Castellan"]
MEN = ["Oliver Brand", "Peter Holm", "Dennis Quill", "Martin Petrou"]
PLACES = ["Carrow", "Velmond", "Ostrel"]
WORDS = ["the bridge was safe", "nobody had been asked", "it would cost too much", "talks would go on"]
EXTRAS = [
    "The council meets in {place} next week.",
    "Rain fell in {place} for three days.",
    "The harbour of {place} was built in 1931.",
]


# Words in capitals are filled in, #1 and #2 are the numbers of the reports.
STORIES = [
    "{#1s|PERSON} {#1v|said} {#1c|ONE}. {#2s|HE} {#2v|added} {#2c|that TWO}.",
    "“{#1c|ONE},” {#1s|PERSON} {#1v|said}. EXTRA {#2s|SURNAME} {#2v|said} {#2c|TWO}.",
    "{#1s|SURNAME} {#1v|said} {#1c|ONE}. PERSON lives in Carrow. {#2s|HE} {#2v|warned} {#2c|that TWO}.",
]


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
            "ONE": one,
            "TWO": two,
            "EXTRA": draw(st.sampled_from(EXTRAS)).format(place=draw(st.sampled_from(PLACES))),
            "#1": str(2 * place + 1),
            "#2": str(2 * place + 2),
        }
        story = draw(st.sampled_from(STORIES))
        for word, value in filling.items():
            story = story.replace(word, value)
        texts.append(story)
    return texts


@cache
def parser() -> StanzaParser:
    return StanzaParser()


def read(paragraphs: list[str]) -> Attributed:
    return attribute_marked(parser(), "\n\n".join(paragraphs))


def answers(got: Attributed) -> dict[int, str]:
    return {number: got.answer(number) for number in got.claims}


@given(articles(WOMEN + MEN), st.sampled_from(WOMEN), st.sampled_from(["Greta Solheim", "Clara Novak"]))
@settings(max_examples=10)
def test_renaming_a_person_changes_only_names(paragraphs: list[str], old: str, new: str) -> None:
    def rename(text: str) -> str:
        for before, after in zip(old.split(), new.split(), strict=True):
            text = text.replace(before, after)
        return text

    before = {number: rename(answer) for number, answer in answers(read(paragraphs)).items()}
    assert answers(read([rename(p) for p in paragraphs])) == before


@given(articles(WOMEN + MEN))
@settings(max_examples=10)
def test_the_order_of_unrelated_paragraphs_changes_no_link_inside_them(paragraphs: list[str]) -> None:
    assert answers(read(paragraphs[::-1])) == answers(read(paragraphs))


@given(articles(WOMEN + MEN, paragraphs=3))
@settings(max_examples=10)
def test_appending_an_unrelated_paragraph_changes_no_earlier_claim(paragraphs: list[str]) -> None:
    short, long = read(paragraphs[:-1]), read(paragraphs)
    assert {number: long.claims[number] for number in short.claims} == short.claims
    assert long.actors[: len(short.actors)] == short.actors


@given(articles(WOMEN), st.sampled_from(MEN), st.integers(0, 2))
@settings(max_examples=10)
def test_a_man_in_a_paragraph_of_his_own_changes_nothing_about_women(
    paragraphs: list[str], man: str, place: int
) -> None:
    more = [*paragraphs[:place], f"{man} opened a bakery in Ostrel. It sells bread.", *paragraphs[place:]]
    assert answers(read(more)) == answers(read(paragraphs))


@given(articles(WOMEN + MEN))
@settings(max_examples=10)
def test_every_speaker_is_the_one_its_paragraph_is_about(paragraphs: list[str]) -> None:
    got = read(paragraphs)
    for number, claim in got.claims.items():
        paragraph = got.document.paragraph_at(claim.span.start)
        assert paragraph is not None
        about = next(name for name in WOMEN + MEN if name in paragraph.span.of(got.document.text))
        assert got.answer(number) == f"RESOLVED {about}"
