"""Invariants 1 to 3, 6, 7, 9 and 11 on the whole chain with the bundled models; texts are put together like news."""

from __future__ import annotations

import subprocess
import sys
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from quoteattr import Extraction, Extractor
from tests.invariants import find_bad_facts, find_bad_nesting, find_bad_order, find_bad_slices
from tests.profiles import examples

PEOPLE = ["Mara Okello", "Dr. Ilse Brandt", "the harbour board", "a military source", "he", "opposition figures"]
WORDS = [
    "The ferry is late again",
    "nobody has told us why",
    "it will cost €3 million",
    "the players’ union is “furious”",
]
CUES = ["said", "warned", "told the Harbour News", "wrote"]


@st.composite
def sentences(draw: st.DrawFn) -> str:
    words, person, cue = draw(st.sampled_from(WORDS)), draw(st.sampled_from(PEOPLE)), draw(st.sampled_from(CUES))
    return draw(
        st.sampled_from(
            [
                f"“{words},” {person} {cue}.",
                f"“{words},” {person} {cue}. “That is all.”",
                f"{person[0].upper()}{person[1:]} {cue} that {words}.",
                f"According to {person}, {words}.",
                f"“{words}. We wait, {person} {cue}.",
                f"{person[0].upper()}{person[1:]} left the town on Monday.",
            ]
        )
    )


texts = st.lists(st.lists(sentences(), min_size=1, max_size=3).map(" ".join), min_size=1, max_size=3).map("\n\n".join)


@cache
def extractor() -> Extractor:
    return Extractor()


@given(st.one_of(texts, st.text(max_size=80)))
@examples(25)
def test_every_claim_keeps_the_invariants(text: str) -> None:
    result = extractor().extract(text)
    assert find_bad_slices(text, result) == []
    assert find_bad_order(result) == []
    assert find_bad_nesting(result) == []
    assert [bad for claim in result.claims for bad in find_bad_facts(claim)] == []
    assert Extraction.from_dict(result.to_dict()) == result


@given(st.lists(texts, min_size=2, max_size=4))
@examples(8)
def test_same_input_same_output(many: list[str]) -> None:
    alone = [extractor().extract(text).claims for text in many]
    assert [r.claims for r in extractor().extract_many(many)] == alone
    assert [r.claims for r in extractor().extract_many(many[::-1])] == alone[::-1]


def test_same_output_in_another_process() -> None:
    text = "“The ferry is late,” said Mara Okello. She warned that it would cost money."
    code = f"import json, quoteattr; print(json.dumps(quoteattr.extract({text!r}).to_dict()))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    import json

    assert json.loads(shown.stdout) == extractor().extract(text).to_dict()


@given(texts)
@examples(12)
def test_appending_an_unrelated_paragraph_changes_no_earlier_claim(text: str) -> None:
    before = extractor().extract(text).claims
    after = extractor().extract(f"{text}\n\nIvo Quill wrote that snow fell in Norrholm.").claims
    assert after[: len(before)] == before


@given(texts)
@examples(12)
def test_straight_and_curly_marks_give_the_same_claims(text: str) -> None:
    straight = text.translate(str.maketrans("“”‘’", "\"\"''"))

    def places(source: str) -> list[tuple[object, ...]]:
        claims = extractor().extract(source).claims
        return [(c.content, c.quoted, c.kind, c.cue, c.speaker and c.speaker.span, c.parent, c.facts) for c in claims]

    assert places(straight) == places(text)
