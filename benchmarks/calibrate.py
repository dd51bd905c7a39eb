"""Fit the confidences of quoteattr to annotated articles, and say how well they fit on others.

    python benchmarks/calibrate.py --gold DEV.jsonl            # writes quoteattr/detect/calibration.toml
    python benchmarks/calibrate.py --gold DEV.jsonl --dry-run  # only says

Run it again after every change of the tagger's weights or of its decoding.

* The tagger's reports: a logistic curve over the log-odds of their own figure. Checked twice over: fitted on one half
  of the articles and measured on the other, and the other way round, for ``--splits`` ways of halving.
* Everything else: the share that is right, (right + 1) / (all + 2), since some are few. Labels and quotations without a
  cue are counted on the gold and the fixtures, reports by grammar alone on the gold with the syntax detector. Corpora
  of news have no reports inside others, and on the fixtures they are right far more often than in real news (both
  figures are printed): READ_BY_HAND says how many of a random sample were right. Read a new one when they change.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import attrs
from extraction import Remembering, extract_all

from quoteattr import Extractor
from quoteattr.claims import Claim
from quoteattr.detect.calibration import calibration, interpolate
from quoteattr.evaluate import Judgement, judge, measure_reliability, read_gold
from quoteattr.evaluate.reliability import fit_curve
from quoteattr.parse import StanzaParser

ROOT = Path(__file__).parent.parent
FIXTURES = ROOT / "fixtures" / "articles"
TARGET = ROOT / "quoteattr" / "detect" / "calibration.toml"

#: What the evidence of a report says of the way it was found; the tagger's last.
WAYS = {
    "layout: a speaker's label": "label",
    "marks: quotation without a cue": "quotation",
    "marks: unclosed quotation without a cue": "quotation",
}
RAW = re.compile(r"tagger: (\S+) before calibration")

#: The share of right claims that "publish without a look" asks for, and the thresholds that are tried for it.
PUBLISH = 0.95
THRESHOLDS = tuple(step / 100 for step in range(80, 100))

#: Right and all of 60 reports inside others, drawn at random from PolNeAR's development part and read by one person.
READ_BY_HAND = {"nested": (38, 60)}

Knots = Sequence[tuple[float, float]]


def tell_way(claim: Claim) -> str:
    """How a claim was found: a key of the file's table, or "tagger"."""
    if claim.parent is not None and not raw_confidence(claim):
        return "nested"
    found = [way for evidence, way in WAYS.items() if evidence in claim.evidence]
    return found[0] if found else "tagger" if raw_confidence(claim) else "grammar"


def raw_confidence(claim: Claim) -> float | None:
    """The tagger's figure for a claim, from its evidence."""
    found = [RAW.fullmatch(reason) for reason in claim.evidence]
    return next((float(match.group(1)) for match in found if match), None)


def with_raw(judgements: Sequence[Judgement]) -> list[Judgement]:
    """The judgements on tagged reports with the tagger's own confidence."""
    found = [(j, raw_confidence(j.claim)) for j in judgements if j.claim is not None and tell_way(j.claim) == "tagger"]
    return [attrs.evolve(j, confidence=raw) for j, raw in found if raw is not None]


def apply(knots: Knots, judgements: Sequence[Judgement]) -> list[Judgement]:
    """The judgements with calibrated confidences."""
    return [attrs.evolve(j, confidence=interpolate(knots, j.confidence)) for j in judgements]


def cross_validate(judgements: Sequence[Judgement], seed: int) -> tuple[list[Judgement], list[float]]:
    """Every judgement with the confidence that the other half of the articles gives it, and each half's error."""
    articles = sorted({j.article for j in judgements})
    random.Random(seed).shuffle(articles)
    first = set(articles[::2])
    halves = [[j for j in judgements if (j.article in first) == side] for side in (True, False)]
    unseen = [apply(fit_curve(halves[1 - k]), halves[k]) for k in (0, 1)]
    return [*unseen[0], *unseen[1]], [measure_reliability(half).error for half in unseen]


def count_ways(judgements: Sequence[Judgement]) -> dict[str, tuple[int, int]]:
    """Right claims and all claims by the way they were found."""
    counts: dict[str, list[bool]] = defaultdict(list)
    for judgement in judgements:
        if judgement.claim is not None:
            counts[tell_way(judgement.claim)].append(judgement.right)
    return {way: (sum(rights), len(rights)) for way, rights in counts.items()}


def choose_threshold(splits: Sequence[Sequence[Judgement]]) -> float:
    """The least threshold from which on unseen claims are right often enough, in every split."""
    for threshold in THRESHOLDS:
        kept = [[j.right for j in split if j.confidence >= threshold] for split in splits]
        if all(rights and sum(rights) / len(rights) >= PUBLISH for rights in kept):
            return threshold
    return THRESHOLDS[-1]


def write(knots: Knots, precisions: Mapping[str, float], publish: float, source: str) -> str:
    """The file's text."""
    lines = [
        "# How often reports are right. Written by benchmarks/calibrate.py; change nothing by hand.",
        f"# {source}",
        "",
        f"# Claims of at least this confidence are right in {PUBLISH:.0%} of all cases, on articles not fitted to.",
        f"publish = {publish}",
        "",
        "[tagger]",
        f"raw = [{', '.join(f'{raw:g}' for raw, _ in knots)}]",
        f"right = [{', '.join(f'{right:g}' for _, right in knots)}]",
        "",
        "[precision]",
        *(f"{way} = {share:.2f}" for way, share in precisions.items()),
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Read the arguments, fit, tell, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", nargs="+", required=True, type=Path, help="annotated articles, not trained on")
    parser.add_argument("--splits", type=int, default=10, help="ways of halving the articles")
    parser.add_argument("--dry-run", action="store_true", help="write nothing")
    options = parser.parse_args()
    gold = [article for path in options.gold for article in read_gold(path)]
    fixtures = read_gold(FIXTURES)
    parser = Remembering(StanzaParser())
    tagger = Extractor(parser=parser)
    found, by_grammar = extract_all(gold, [tagger, Extractor(parser=parser, detector="syntax")])
    (in_fixtures,) = extract_all(fixtures, [tagger])

    judged = judge(gold, found)
    raw = with_raw(judged)
    counts = count_ways(judged)
    for way, (right, everything) in count_ways(judge(fixtures, in_fixtures, nested=True)).items():
        before = counts.get(way, (0, 0))
        if way in READ_BY_HAND:
            print(f"{way}, on the fixtures: {right} of {everything} right")
        elif way != "tagger":
            counts[way] = (before[0] + right, before[1] + everything)
    counts |= READ_BY_HAND
    counts["grammar"] = count_ways(judge(gold, by_grammar)).get("grammar", (0, 0))
    precisions = dict(calibration().precisions)
    for way in precisions:
        right, everything = counts.get(way, (0, 0))
        precisions[way] = (right + 1) / (everything + 2)
        print(f"{way}: {right} of {everything} right")

    splits = [cross_validate(raw, seed) for seed in range(options.splits)]
    publish = choose_threshold([unseen for unseen, _ in splits])
    knots = fit_curve(raw)
    whole = [measure_reliability(unseen).error for unseen, _ in splits]
    halves = [error for _, errors in splits for error in errors]
    brier = [sum((j.confidence - j.right) ** 2 for j in unseen) / len(unseen) for unseen, _ in splits]
    print(f"tagger: {sum(j.right for j in raw)} of {len(raw)} right; its own figure: {tell(raw)}")
    print(f"calibrated on the other half, both halves together: {mean(whole):.4f} (greatest {max(whole):.4f})")
    print(f"... each half by itself: {mean(halves):.4f}; a perfect map would show {mean(floor(knots, raw)):.4f}")
    print(f"... Brier score: {mean(brier):.4f}")
    for threshold in sorted({0.8, publish, 0.95}):
        kept = [[j.right for j in unseen if j.confidence >= threshold] for unseen, _ in splits]
        precision, share = mean([sum(k) / len(k) for k in kept if k]), mean([len(k) / len(raw) for k in kept])
        print(f"confidence >= {threshold}: {precision:.1%} right, {share:.1%} of the claims")
    if not options.dry_run:
        source = f"Fitted to {len(raw)} reports of the tagger in {len(gold)} articles: {names(options.gold)}."
        TARGET.write_text(write(knots, precisions, publish, source), encoding="utf-8")
        print(f"written: {TARGET}")


def names(paths: Sequence[Path]) -> str:
    return ", ".join(path.name for path in paths)


def tell(judgements: Sequence[Judgement]) -> str:
    """The calibration error of confidences as they are."""
    return f"calibration error {measure_reliability(judgements).error:.4f}"


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def floor(knots: Knots, raw: Sequence[Judgement], draws: int = 20) -> list[float]:
    """The error that confidences which are exactly true would show on half as many claims, by chance alone."""
    generator = random.Random(0)
    errors = []
    for _ in range(draws):
        half = generator.sample(apply(knots, raw), len(raw) // 2)
        drawn = [attrs.evolve(j, right=generator.random() < j.confidence) for j in half]
        errors.append(measure_reliability(drawn).error)
    return errors


if __name__ == "__main__":
    main()
