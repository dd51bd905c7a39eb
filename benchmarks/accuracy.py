"""Measure how accurate quoteattr is, and write the figures into docs/accuracy.md.

    python benchmarks/accuracy.py                                # the fixtures
    python benchmarks/accuracy.py --gold DEV.jsonl OTHER.jsonl   # annotated corpora as well

Each source of gold has its own part of docs/accuracy.md, between two markers; a run replaces the parts that it measures
and leaves the others. What gold may look like: ``quoteattr.evaluate.read_gold``.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import attrs
from extraction import Remembering, extract_all

from quoteattr import ActorRegistry, Extraction, Extractor
from quoteattr.claims import ResolutionStatus
from quoteattr.detect.calibration import calibration
from quoteattr.evaluate import (
    ClaimScores,
    GoldArticle,
    GoldSpeaker,
    SpeakerCounts,
    judge,
    measure_reliability,
    read_gold,
    score_claims,
    score_speakers,
)
from quoteattr.parse import EncoderParser

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "accuracy.md"
FIXTURES = ROOT / "fixtures" / "articles"
REGISTRY = ROOT / "fixtures" / "actors.json"

Found = Mapping[str, Extraction]
DETECTORS = ("tagger", "syntax")


def percent(share: float) -> str:
    return f"{100 * share:.1f}"


def table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> Iterator[str]:
    """A Markdown table, numbers to the right."""
    yield f"| {' | '.join(columns)} |"
    yield f"| --- |{' --: |' * (len(columns) - 1)}"
    for row in rows:
        yield f"| {' | '.join(map(str, row))} |"


def write_claims(gold: Sequence[GoldArticle], by_detector: Mapping[str, Found]) -> Iterator[str]:
    """Spans and sources, one block of rows a detector."""
    rows: list[list[object]] = []
    notes: list[str] = []
    for detector, found in by_detector.items():
        scores = score_claims(gold, found)
        for name, row in (("all", scores.all), *((k.value, r) for k, r in scores.by_kind.items())):
            attribution = row.attribution
            shares = (row.exact.f1, row.relaxed.f1, row.token.f1)
            shares += (attribution.f1, attribution.precision, attribution.recall)
            shares += (row.strict_attribution.f1, row.source_accuracy)
            rows.append([f"{detector}, {name}", row.gold, row.predicted, *map(percent, shares)])
        notes.append(describe(detector, scores))
    columns = ("detector, claims", "gold", "found", "exact F1", "relaxed F1", "token F1", "attribution F1", "P", "R")
    yield from table((*columns, "strict F1", "source accuracy"), rows)
    yield ""
    yield from notes


def describe(detector: str, scores: ClaimScores) -> str:
    """What does not fit the table."""
    low, high = scores.intervals["attribution"]
    cue = "" if scores.cue_accuracy is None else f"; cues of relaxed matches {percent(scores.cue_accuracy)} % right"
    return (
        f"* {detector}: 95 % interval of attribution F1 {percent(low)} to {percent(high)}; of {scores.speech.gold} "
        f"claims with a cue of speech {percent(scores.speech.relaxed)} % found, "
        f"{percent(scores.speech.attribution)} % with their source{cue}."
    )


def write_core(gold: Sequence[GoldArticle], found: Found) -> Iterator[str]:
    """Recall of core claims by genre, for gold of a wider notion than a report's, and with reports inside reports."""
    core = [attrs.evolve(a, claims=tuple(c for c in a.claims if c.core)) for a in gold]
    genres = sorted({a.genre for a in core if a.claims})
    parts = [("all", core), *((genre, [a for a in core if a.genre == genre]) for genre in genres if genre)]
    rows = []
    for name, articles in parts:
        scores = [score_claims(articles, found, nested=nested, resamples=0).all for nested in (True, False)]
        shares = [share for row in scores for share in (row.relaxed.recall, row.attribution.recall)]
        rows.append([name, scores[0].gold, *map(percent, shares)])
    outermost = ("relaxed, outermost found only", "attribution, the same")
    yield from table(("core claims", "gold", "relaxed recall", "attribution recall", *outermost), rows)


def write_speakers(rows: Sequence[tuple[str, SpeakerCounts]]) -> Iterator[str]:
    """Who speaks."""
    columns = ("speakers", "gold", "right", "wrong", "abstained", "missed", "accuracy", "misattribution")
    yield from table(
        columns,
        [
            [name, c.gold, c.right, c.wrong, c.abstained, c.missed, percent(c.accuracy), percent(c.misattribution)]
            for name, c in rows
        ],
    )


def write_confidence(gold: Sequence[GoldArticle], found: Found) -> Iterator[str]:
    """The reliability curve, and what one threshold keeps."""
    judgements = judge(gold, found)
    curve = measure_reliability(judgements)
    rows = [
        [f"{part.low:.3f} to {part.high:.3f}", part.claims, percent(part.confidence), percent(part.precision)]
        for part in curve.bins
    ]
    yield from table(("confidence (tagger)", "claims", "promised %", "right %"), rows)
    threshold = calibration().publish
    kept = [j.right for j in judgements if j.confidence >= threshold]
    yield ""
    yield (
        f"Expected calibration error {curve.error:.3f}. From confidence {threshold:g} on: {len(kept)} of "
        f"{len(judgements)} claims, {percent(sum(kept) / max(1, len(kept)))} % of them right."
    )


def measure_gold(gold: Sequence[GoldArticle], extractors: Sequence[Extractor]) -> Iterator[str]:
    """The part of one corpus."""
    by_detector = dict(zip(DETECTORS, extract_all(gold, extractors), strict=True))
    yield from write_claims(gold, by_detector)
    found = by_detector["tagger"]
    if any(not c.core for a in gold for c in a.claims):
        yield ""
        yield from write_core(gold, found)
    speakers = score_speakers(gold, found)
    if speakers.all.gold:
        yield ""
        yield from write_speakers([("all", speakers.all), ("pronouns", speakers.pronouns)])
    yield ""
    yield from write_confidence(gold, found)


def measure_fixtures(extractors: Sequence[Extractor], with_registry: Extractor) -> Iterator[str]:
    """The part of the project's own articles: without a registry, and with theirs."""
    gold = read_gold(FIXTURES)
    tagger, syntax, resolved = extract_all(gold, [*extractors, with_registry])
    yield from write_claims(gold, {"tagger": tagger, "syntax": syntax})
    yield ""
    speakers = score_speakers(gold, tagger)
    rows = [("all", speakers.all), ("pronouns", speakers.pronouns)]
    for name, listed in (("a registry given: its entries", True), ("a registry given: named, but no entries", False)):
        rows.append((name, score_speakers([keep_speakers(a, listed=listed) for a in gold], resolved).all))
    yield from write_speakers(rows)
    yield ""
    yield from write_confidence(gold, tagger)


def keep_speakers(article: GoldArticle, *, listed: bool) -> GoldArticle:
    """The article with only those named gold speakers that are (or are not) entries of a registry."""
    claims = (
        c if c.speaker is not None and is_named(c.speaker, listed=listed) else attrs.evolve(c, speaker=None)
        for c in article.claims
    )
    return attrs.evolve(article, claims=tuple(claims))


def is_named(speaker: GoldSpeaker, *, listed: bool) -> bool:
    """Whether gold says who it is, and that this is (or is not) an entry of a registry."""
    return speaker.status is ResolutionStatus.RESOLVED and (speaker.registry_id is not None) == listed


def markers(name: str) -> tuple[str, str]:
    """The lines between which a part stands."""
    return f"<!-- begin {name} -->", f"<!-- end {name} -->"


def check_parts(names: Sequence[str]) -> None:
    """Stop before anything is measured that has no place on the page."""
    page = PAGE.read_text(encoding="utf-8")
    for begin, end in map(markers, names):
        if page.count(begin) != 1 or page.count(end) != 1:
            raise SystemExit(f"docs/accuracy.md has no part between {begin!r} and {end!r}; add the two lines")


def replace_part(page: str, name: str, lines: Sequence[str]) -> str:
    """The page with what stands between the markers of a part replaced."""
    begin, end = markers(name)
    head, rest = page.split(begin)
    return "\n".join([head + begin, "", *lines, "", end + rest.split(end)[1]])


def count(gold: Sequence[GoldArticle], name: str, command: str) -> list[str]:
    claims = sum(len(a.claims) for a in gold)
    return [f"{name}: {len(gold)} articles, {claims} claims. `{command}`", ""]


def main() -> None:
    """Read the arguments, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", nargs="*", default=[], type=Path, help="gold besides the fixtures")
    options = parser.parse_args()
    models = Remembering(EncoderParser())
    extractors = [Extractor(parser=models, detector=name) for name in DETECTORS]
    with_registry = Extractor(ActorRegistry.load(REGISTRY), parser=models, detector=extractors[0].detector)
    parts: dict[str, list[str]] = {}
    check_parts([*(path.stem for path in options.gold), "fixtures"])
    for path in options.gold:
        gold = read_gold(path)
        command = f"make accuracy GOLD={path.name}"
        parts[path.stem] = [*count(gold, path.name, command), *measure_gold(gold, extractors)]
    fixtures = count(read_gold(FIXTURES), "fixtures/articles", "make accuracy")
    parts["fixtures"] = [*fixtures, *measure_fixtures(extractors, with_registry)]
    page = PAGE.read_text(encoding="utf-8")  # only now: somebody may have edited it meanwhile
    for name, lines in parts.items():
        page = replace_part(page, name, lines)
    PAGE.write_text(page, encoding="utf-8")
    print(f"written: {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
