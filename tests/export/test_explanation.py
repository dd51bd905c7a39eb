"""One claim in words: every part of it, on a terminal and in a pipe."""

from __future__ import annotations

import io
import re

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.claims import (
    ActorRef,
    ArticleActor,
    Candidate,
    Claim,
    Cue,
    Extraction,
    Fact,
    MentionForm,
    Resolution,
    ResolutionStatus,
    Speaker,
    SpeechKind,
)
from quoteattr.errors import InputError
from quoteattr.export.explanation import fit_explanation, tell_evidence, to_explanation
from quoteattr.text import Span

from ..strategies import extractions
from .articles import make_bridge, make_hostile

FIRST = """\
bridge.txt, claim c1

  “[claim The bridge is not safe],” chief engineer [source Mara Okello] [cue told] the council on
  Monday. “[claim We said so in March.]” Deputy mayor Juan Odell denied that she had warned him.

Claim     The bridge is not safe [...] We said so in March.
          direct: all of it stands in quotation marks; characters 24 to 46, 105 to 125
Cue       told (tell)
          assertive: it says that something is so
Speaker   chief engineer Mara Okello
          RESOLVED: Mara Okello (okello, in city)
          exact name
Told to   the council
When      on Monday
Sure      0.55
          of 100 claims with this confidence about 55 are right: reports of these words by this
          source. It does not say that the claim is true
          below 0.87, the confidence for publishing without a look: read the passage
Found by  quotation marks: paired quotation
"""


class _Terminal(io.StringIO):
    encoding = "utf-8"  # type: ignore[assignment]

    def isatty(self) -> bool:
        return True


def explain(claim: str, **more: float) -> str:
    text, extraction = make_bridge()
    return to_explanation(text, extraction, claim, **more)  # type: ignore[arg-type]


def test_every_part_of_a_claim() -> None:
    assert explain("c1", publish=0.87) == FIRST


@pytest.mark.parametrize(
    ("claim", "shown"),
    [
        ("c2", "negated: the speaker rejects it"),
        ("c3", "holds c4: that nobody would pay for it"),
        ("c4", "inside c3: the mayor told us"),
        ("c3", "UNNAMED: the article gives no name"),
        ("c5", "COLLECTIVE: several at once"),
        ("c5", "mixed: what stands in quotation marks is verbatim"),
        ("c6", "AMBIGUOUS: more than one could be meant"),
        ("c6", "could be "),
        ("c6", "mental: it reports a thought"),
        ("c7", "UNKNOWN: named, but no actor that is known fits"),
        ("c8", "the article names no source"),
        ("c8", "hedged: the article does not vouch for it"),
    ],
)
def test_what_a_claim_says_of_itself(claim: str, shown: str) -> None:
    assert shown in " ".join(explain(claim).split())


def test_the_threshold_is_named_on_either_side_of_it() -> None:
    assert "the confidence for publishing" not in explain("c1")
    assert "0.55, the confidence for publishing without a look, is reached" in explain("c1", publish=0.55)
    assert "below 0.99, the confidence for publishing without a look" in explain("c1", publish=0.99)


def test_a_claim_that_is_not_there() -> None:
    with pytest.raises(InputError, match="there is no claim 'c99'"):
        explain("c99")


def test_another_text() -> None:
    with pytest.raises(InputError, match="is it the text"):
        to_explanation("Another text.", make_bridge()[1], "c1")


def test_an_antecedent_is_shown_where_it_stands_and_long_paragraphs_are_cut_between_words() -> None:
    padding = "word " * 100
    text = f"{padding}\n\n{padding}He said it rained. {padding}"
    at = text.index("it rained")
    claim = Claim("c1", SpeechKind.INDIRECT, "it rained", (Span(at, at + 9),), cue=Cue(Span(at - 5, at - 1), "say"))
    told = to_explanation(text, Extraction("a", (claim,)), "c1")
    passage = " ".join(told.split("\n\n")[1].split())
    assert passage.startswith("... word ")
    assert passage.endswith(" word ...")
    assert "[cue said] [claim it rained]. word" in passage
    assert set(re.findall(r"\w+", passage)) == {"word", "He", "said", "it", "rained", "cue", "claim"}


def test_earlier_mentions_and_facts() -> None:
    text = "Mara Okello spoke. She named nine reasons. Okello said it rained for nine days."
    words, name, short = Span(55, 78), Span(0, 11), Span(43, 49)
    own = ActorRef("a1", "Mara Okello")
    resolution = Resolution(ResolutionStatus.RESOLVED, own, (Candidate("a1", "Mara Okello", 1.0, ("surname of it",)),))
    claim = Claim(
        "c1",
        SpeechKind.INDIRECT,
        words.of(text),
        (words,),
        speaker=Speaker(short, short, "Okello", MentionForm.NAME, (name,), resolution),
        facts=(Fact(Span(69, 78), "quantity"),),
        evidence=("speaker: surname of it",),
    )
    told = " ".join(to_explanation(text, Extraction("a", (claim,)), "c1").split())
    assert "Speaker Okello = Mara Okello there: Mara Okello spoke. She named nine reasons." in told
    assert "... (characters 0 to 11) RESOLVED: Mara Okello (a1, in the article's own names) Why surname of it" in told
    assert "To check nine days (quantity)" in told
    unresolved = attrs.evolve(claim, speaker=attrs.evolve(claim.speaker, resolution=None))
    assert "RESOLVED" not in to_explanation(text, Extraction("a", (unresolved,)), "c1")


def test_an_actor_that_only_the_article_knows_has_no_score() -> None:
    text, extraction = make_bridge()
    smith = ArticleActor("a3", "Smith", "person")
    told = to_explanation(text, attrs.evolve(extraction, actors=(smith,)), "c7")
    assert "as the article knows it: Smith: not known" in told


def test_figures_of_the_tagger_make_one_line() -> None:
    evidence = ("tagger: cue 0.99", "tagger: 0.9 before calibration", "tagger: seen faintly", "speaker: name", "odd")
    claim = Claim("c1", SpeechKind.DIRECT, "so", (Span(0, 2),), evidence=evidence)
    assert tell_evidence(claim) == ("tagger: cue 0.99; together 0.9 before calibration", "tagger: seen faintly", "odd")
    assert tell_evidence(attrs.evolve(claim, evidence=())) == ()


def test_colours_on_a_terminal_and_none_with_no_color(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("NO_COLOR", raising=False)
    text, extraction = make_bridge()
    coloured = fit_explanation(text, extraction, "c1", _Terminal())
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured).split() == explain("c1").split()
    monkeypatch.setenv("NO_COLOR", "1")
    assert not re.search(r"\x1b\[[\d;]*3\d", fit_explanation(text, extraction, "c1", _Terminal()))


def test_a_pipe_gets_what_it_can_encode() -> None:
    text, extraction = make_bridge()
    pipe = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    assert fit_explanation(text, extraction, "c1", pipe) == explain("c1").encode("ascii", "replace").decode()


def test_nothing_in_an_article_is_obeyed() -> None:
    text, extraction = make_hostile()
    for claim in extraction.claims:
        told = to_explanation(text, extraction, claim.id)
        assert not set(told) & {*map(chr, range(32)), "\x7f", "\u202e"} - {"\n"}


@given(extractions(), st.integers(20, 120))
def test_any_claim_can_be_explained(made: tuple[str, Extraction], width: int) -> None:
    text, extraction = made
    for claim in extraction.claims:
        told = to_explanation(text, extraction, claim.id, width=width)
        assert told.endswith("\n")
        assert "Sure" in told
