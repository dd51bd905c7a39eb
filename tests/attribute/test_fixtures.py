"""The speakers of our articles, with sources, cues and contents from their gold: right, or left open."""

from __future__ import annotations

from functools import cache

from quoteattr.attribute import attribute
from quoteattr.claims import Claim, MentionForm, Report
from quoteattr.parse import EncoderParser
from tests.fixtures.loading import Article, load_articles

LEAST_RIGHT = 0.88


@cache
def judge(parser: EncoderParser) -> tuple[tuple[str, str, str], ...]:
    """Article, source and verdict of each claim with a speaker: right, wrong, open; nobody where nobody is named."""
    return tuple(
        (article.id, gold.speaker.span.of(article.text), verdict(article, gold, claim, names))
        for article in load_articles()
        for gold, claim, names in pair(parser, article)
        if gold.speaker is not None
    )


def pair(parser: EncoderParser, article: Article) -> list[tuple[Claim, Claim, dict[str, set[str]]]]:
    """Gold claims, the claims made of them, and the names of the actors by id."""
    golds = article.gold.claims
    numbers = {gold.id: number for number, gold in enumerate(golds)}
    reports = [
        Report(
            content=gold.content,
            quoted=gold.quoted,
            kind=gold.kind,
            cue=gold.cue,
            source=None if gold.speaker is None or gold.speaker.form is MentionForm.NONE else gold.speaker.span,
            parent=None if gold.parent is None else numbers[gold.parent],
        )
        for gold in golds
    ]
    claims, actors = attribute(reports, parser.parse(article.text))
    found = {(claim.content, claim.cue): claim for claim in claims}
    names = {actor.id: {normal(actor.name), *map(normal, actor.aliases)} for actor in actors}
    return [(gold, found[gold.content, gold.cue], names) for gold in golds]


def verdict(article: Article, gold: Claim, claim: Claim, found: dict[str, set[str]]) -> str:
    assert gold.speaker is not None
    wanted, got = gold.speaker.resolution, None if claim.speaker is None else claim.speaker.resolution
    if wanted is None or wanted.actor is None:
        return "nobody" if got is None or got.actor is None else "wrong"
    if got is None or got.actor is None:
        return "open"
    actors = {actor.id: actor for actor in article.gold.actors}
    known = actors.get(wanted.actor.id)
    names = {wanted.actor.name, *(() if known is None else known.aliases)}
    names.add(gold.speaker.head.of(article.text))  # a capital that stands for its government goes by its own name
    same_name = normal(got.actor.name) in {normal(name) for name in names}
    return "right" if same_name or normal(wanted.actor.name) in found[got.actor.id] else "wrong"


def normal(name: str) -> str:
    return " ".join(name.replace("’", "'").casefold().split()).removeprefix("the ")


def test_no_speaker_is_wrong(parser: EncoderParser) -> None:
    assert [(article, source) for article, source, verdict in judge(parser) if verdict == "wrong"] == []


def test_most_named_speakers_are_found(parser: EncoderParser) -> None:
    verdicts = [verdict for _, _, verdict in judge(parser) if verdict != "nobody"]
    assert verdicts.count("right") >= LEAST_RIGHT * len(verdicts)
