"""Invariant 9: straight and curly marks give the same claims, where both are written as a typist would write them.

With the bundled models: test_whole_chain.py.
"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.properties.chains import CAST, chain
from tests.strategies import CUES, NAMES, NOMINALS, PRONOUNS, SENTENCES

STRAIGHT = str.maketrans("“”‘’", "\"\"''")


@st.composite
def typed(draw: st.DrawFn) -> str:
    """Paragraphs with curly marks that open and close: the shapes of reports, nested, split, and with apostrophes."""

    def sentence() -> str:
        words, inner = draw(st.sampled_from(SENTENCES)), draw(st.sampled_from(SENTENCES))
        who, cue = draw(st.sampled_from(NAMES + PRONOUNS + NOMINALS)), draw(st.sampled_from(CUES))
        shapes = [
            f"“{words},” {who} {cue}.",
            f"{who} {cue}: “{words}.”",
            f"“{words},” {who} {cue}. “{inner}.”",
            f"“{words}: ‘{inner},’ {who} {cue}.”",
            f"{who} {cue} {words}, which is “{inner}”.",
            f"The players’ union’s man {cue} {words}.",
            f"{who} {cue} {words}.",
        ]
        return draw(st.sampled_from(shapes))

    paragraphs = [" ".join(sentence() for _ in range(draw(st.integers(1, 3)))) for _ in range(draw(st.integers(1, 3)))]
    return "\n\n".join(paragraphs)


@given(typed())
def test_straight_and_curly_marks_give_the_same_claims(text: str) -> None:
    def places(source: str) -> list[tuple[object, ...]]:
        claims = chain(*CAST).extract(source).claims
        return [(c.content, c.quoted, c.kind, c.cue, c.speaker and c.speaker.span, c.parent, c.facts) for c in claims]

    assert places(text.translate(STRAIGHT)) == places(text)
