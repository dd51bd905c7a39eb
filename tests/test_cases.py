"""Short texts through the whole chain, by tier: what must come out, what must not, what does not yet (strict xfail)."""

from __future__ import annotations

import pytest

from quoteattr import Claim, Extractor
from quoteattr.parse import EncoderParser

from .fixtures.loading import Case, ExpectedClaim, load_cases

# Punctuation at the ends of contents and speakers is nobody's claim; gold and the rest of the package ignore it too.
_EDGES = " ,;:.!?—–-\"'“”‘’„«»"


@pytest.fixture(scope="module")
def extractor(parser: EncoderParser) -> Extractor:
    return Extractor(parser=parser)


def show(text: str, claim: Claim, ids: list[str]) -> dict[str, object]:
    """A claim in the words of a case."""
    speaker = claim.speaker
    resolution = speaker.resolution if speaker else None
    return {
        "content": tuple(span.of(text).strip(_EDGES) for span in claim.content),
        "cue": "" if claim.cue is None else claim.cue.span.of(text),
        "speaker": "" if speaker is None else speaker.text.strip(_EDGES),
        "kind": claim.kind,
        "who": None if resolution is None else resolution.actor.name if resolution.actor else resolution.status.value,
        "parent": None if claim.parent is None else ids.index(claim.parent) + 1,
        "typed": None if claim.cue is None else (claim.cue.act, claim.cue.polarity, claim.cue.hedged),
    }


def expect(claim: ExpectedClaim, found: dict[str, object]) -> dict[str, object]:
    """What a case asks for; a cue may be longer or shorter as long as it shares a word."""
    shared = set(claim.cue.casefold().split()) & set(str(found.get("cue", "")).casefold().split())
    return {
        "content": tuple(words.strip(_EDGES) for words in claim.content),
        "cue": found.get("cue") if shared else claim.cue,
        "speaker": claim.speaker.strip(_EDGES),
        "kind": claim.kind,
        "who": claim.actor if claim.actor else None if claim.status is None else claim.status.value,
        "parent": claim.parent,
        "typed": (claim.act, claim.polarity, claim.hedged) if claim.cue else None,
    }


def check(extractor: Extractor, case: Case) -> None:
    claims = extractor.extract(case.text).claims
    ids = [claim.id for claim in claims]
    found = [show(case.text, claim, ids) for claim in claims]
    padded = [*found, *({} for _ in case.claims[len(found) :])]
    assert found == [expect(claim, match) for claim, match in zip(case.claims, padded, strict=False)], case.comment
    assert len(found) == len(case.claims), case.comment


@pytest.mark.parametrize("case", load_cases("synthetic"), ids=lambda c: c.label)
def test_what_must_come_out(extractor: Extractor, case: Case) -> None:
    check(extractor, case)


@pytest.mark.parametrize("case", load_cases("negative"), ids=lambda c: c.label)
def test_where_nothing_is_reported(extractor: Extractor, case: Case) -> None:
    assert [claim.text for claim in extractor.extract(case.text).claims] == [], case.comment


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, marks=pytest.mark.xfail(strict=True, reason=case.reason or ""), id=case.label)
        for case in load_cases("known_failures")
    ],
)
def test_what_does_not_yet(extractor: Extractor, case: Case) -> None:
    check(extractor, case)
