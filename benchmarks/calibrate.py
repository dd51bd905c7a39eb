"""Fit the confidences of quoteattr to annotated articles, and say how well they fit on others.

    python benchmarks/calibrate.py --gold DEV.jsonl            # writes quoteattr/detect/calibration.toml
    python benchmarks/calibrate.py --gold DEV.jsonl --dry-run  # only says

Run it again after every change of the tagger's weights, of its decoding or of the cue lexicon. Needs scikit-learn
(pip install 'quoteattr[training]').

* The tagger's reports, with those that it sees only faintly: a logistic regression on their figures
  (quoteattr/detect/figures.py). Everything that is printed of it was measured on articles that the regression had not
  seen: the articles are dealt into ``--folds`` parts, each part is measured with what was fitted to the others, and
  that in ``--rounds`` different ways.
* From the same comes ``least``, the confidence from which on reports are kept: the lowest one at which four in five are
  right, with an attribution F1 within a quarter of a point of the best.
* Everything else: the share that is right, (right + 1) / (all + 2), since some are few. Labels and quotations without a
  cue are counted on the gold and the fixtures, reports by grammar alone on the gold with the syntax detector. Corpora
  of news have no reports inside others, and on the fixtures they are right far more often than in real news (both
  figures are printed): READ_BY_HAND says how many of a random sample were right. Read a new one when they change.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs
import numpy as np
from extraction import Remembering, extract_all
from numpy.typing import NDArray

from quoteattr import Extraction, Extractor
from quoteattr.claims import Claim
from quoteattr.detect import TaggerDetector
from quoteattr.detect.calibration import calibration
from quoteattr.detect.tagger import Tagger
from quoteattr.evaluate import GoldArticle, Judgement, judge, measure_reliability, read_gold
from quoteattr.parse import EncoderParser

ROOT = Path(__file__).parent.parent
FIXTURES = ROOT / "fixtures" / "articles"
TARGET = ROOT / "quoteattr" / "detect" / "calibration.toml"

#: What the evidence of a report says of the way it was found; the tagger's last.
WAYS = {
    "layout: a speaker's label": "label",
    "marks: quotation without a cue": "quotation",
    "marks: unclosed quotation without a cue": "quotation",
}
TAGGED = " before calibration"

#: The share of right claims that "publish without a look" asks for, and the thresholds that are tried.
PUBLISH = 0.95
PUBLISH_THRESHOLDS = tuple(step / 100 for step in range(80, 100))
LEAST_THRESHOLDS = tuple(step / 100 for step in range(20, 61))
NEAR_THE_BEST = 0.0025
MOSTLY_RIGHT = 0.8

#: Right and all of 60 reports inside others, drawn at random from PolNeAR's development part and read by one person.
READ_BY_HAND = {"nested": (38, 60)}

#: Inverse strength of the regression's ridge, on figures of variance 1. 0.01 to 0.1 were tried and hardly differ.
INVERSE_RIDGE = 0.05
STEPS = 10_000  # confidences have four decimals


class Numbering:
    """In the place of a calibration: keeps the figures of each report, and gives its number as the confidence."""

    def __init__(self) -> None:
        self.figures: list[Mapping[str, float]] = []

    def __call__(self, figures: Mapping[str, float]) -> float:
        self.figures.append(figures)
        return len(self.figures) / STEPS

    def of(self, claim: Claim) -> Mapping[str, float]:
        return self.figures[round(claim.confidence * STEPS) - 1]


@attrs.frozen
class Case:
    """A tagged report: its figures, and whether it is right."""

    article: str
    figures: Mapping[str, float]
    right: bool


def tell_way(claim: Claim) -> str:
    """How a claim was found: a key of the file's table, or "tagger"."""
    tagged = any(evidence.endswith(TAGGED) for evidence in claim.evidence)
    if claim.parent is not None and not tagged:
        return "nested"
    found = [way for evidence, way in WAYS.items() if evidence in claim.evidence]
    return found[0] if found else "tagger" if tagged else "grammar"


def collect_cases(gold: Sequence[GoldArticle], parser: Remembering, tagger: Tagger) -> list[Case]:
    """The tagged reports of the articles."""
    cases: list[Case] = []
    for article in gold:
        seen = Numbering()
        detector = TaggerDetector(tagger, least=0.0, calibrate=seen)
        found: dict[str, Extraction] = {article.id: Extractor(parser=parser, detector=detector).extract(article.text)}
        for judgement in judge([article], found):
            assert judgement.claim is not None
            if tell_way(judgement.claim) == "tagger":
                cases.append(Case(article.id, seen.of(judgement.claim), judgement.right))
    return cases


def to_matrix(cases: Iterable[Case], names: Sequence[str]) -> NDArray[np.float64]:
    return np.array([[case.figures.get(name, 0.0) for name in names] for case in cases])


def make_model() -> Any:
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    return make_pipeline(StandardScaler(), LogisticRegression(C=INVERSE_RIDGE, max_iter=1_000))


def cross_validate(cases: Sequence[Case], names: Sequence[str], folds: int, seed: int) -> NDArray[np.float64]:
    """The share that each case gets from a model that has not seen its article."""
    articles = sorted({case.article for case in cases})
    random.Random(seed).shuffle(articles)
    values, rights = to_matrix(cases, names), np.array([case.right for case in cases])
    shares = np.zeros(len(cases))
    for fold in range(folds):
        held_out = np.isin([case.article for case in cases], articles[fold::folds])
        model = make_model().fit(values[~held_out], rights[~held_out])
        shares[held_out] = model.predict_proba(values[held_out])[:, 1]
    return shares


def fit(cases: Sequence[Case], names: Sequence[str]) -> tuple[float, dict[str, float]]:
    """Bias and weights on the figures as they are."""
    model = make_model().fit(to_matrix(cases, names), [case.right for case in cases])
    scaler, regression = model[0], model[1]
    weights = regression.coef_[0] / scaler.scale_
    bias = float(regression.intercept_[0] - (weights * scaler.mean_).sum())
    return bias, dict(zip(names, map(float, weights), strict=True))


def choose_least(cases: Sequence[Case], rounds: Sequence[NDArray[np.float64]], gold: int) -> tuple[float, float]:
    """The least threshold at which four in five of the tagger's reports are right on unseen articles, with an
    attribution F1 near the best one, and that F1. What is faint says so by its confidence; what is left out nobody can
    look at.
    """
    rights = np.array([case.right for case in cases])

    def f1(threshold: float) -> float:
        return float(np.mean([2 * rights[s >= threshold].sum() / ((s >= threshold).sum() + gold) for s in rounds]))

    def share(threshold: float) -> float:
        return float(np.mean([rights[s >= threshold].mean() for s in rounds if (s >= threshold).any()]))

    near = max(map(f1, LEAST_THRESHOLDS)) - NEAR_THE_BEST
    fine = [threshold for threshold in LEAST_THRESHOLDS if f1(threshold) >= near]
    least = next((threshold for threshold in fine if share(threshold) >= MOSTLY_RIGHT), fine[-1])
    return least, f1(least)


def choose_publish(splits: Sequence[Sequence[Judgement]]) -> float:
    """The least threshold from which on unseen claims are right often enough, in every round."""
    for threshold in PUBLISH_THRESHOLDS:
        kept = [[j.right for j in split if j.confidence >= threshold] for split in splits]
        if all(rights and sum(rights) / len(rights) >= PUBLISH for rights in kept):
            return threshold
    return PUBLISH_THRESHOLDS[-1]


def count_ways(judgements: Sequence[Judgement]) -> dict[str, tuple[int, int]]:
    """Right claims and all claims by the way they were found."""
    counts: dict[str, list[bool]] = defaultdict(list)
    for judgement in judgements:
        if judgement.claim is not None:
            counts[tell_way(judgement.claim)].append(judgement.right)
    return {way: (sum(rights), len(rights)) for way, rights in counts.items()}


def count_others(gold: Sequence[GoldArticle], parser: Remembering, tagger: Tagger) -> dict[str, float]:
    """The share that is right of what something else than the tagger found, by the way it was found."""
    fixtures = read_gold(FIXTURES)
    detectors = [TaggerDetector(tagger), "syntax"]
    found, by_grammar = extract_all(gold, [Extractor(parser=parser, detector=each) for each in detectors])
    (in_fixtures,) = extract_all(fixtures, [Extractor(parser=parser, detector=detectors[0])])
    counts = count_ways(judge(gold, found))
    for way, (right, everything) in count_ways(judge(fixtures, in_fixtures, nested=True)).items():
        before = counts.get(way, (0, 0))
        if way in READ_BY_HAND:
            print(f"{way}, on the fixtures: {right} of {everything} right")
        elif way != "tagger":
            counts[way] = (before[0] + right, before[1] + everything)
    counts |= READ_BY_HAND
    counts["grammar"] = count_ways(judge(gold, by_grammar)).get("grammar", (0, 0))
    shares = {}
    for way in calibration().precisions:
        right, everything = counts.get(way, (0, 0))
        shares[way] = (right + 1) / (everything + 2)
        print(f"{way}: {right} of {everything} right")
    return shares


def write(
    fitted: tuple[float, Mapping[str, float]],
    precisions: Mapping[str, float],
    least: float,
    publish: float,
    source: str,
) -> str:
    """The file's text."""
    bias, weights = fitted
    lines = [
        "# How often reports are right. Written by benchmarks/calibrate.py; change nothing by hand.",
        f"# {source}",
        "",
        "# Tagged reports of less confidence are left out; of the rest four in five are right, on unseen articles.",
        f"least = {least}",
        f"# Claims of at least this confidence are right in {PUBLISH:.0%} of all cases, on articles not fitted to.",
        f"publish = {publish}",
        "",
        "[tagger]",
        f"bias = {bias:.4f}",
        "",
        "[tagger.weights]",
        *(f'"{name}" = {weight:.4f}' for name, weight in weights.items()),
        "",
        "[precision]",
        *(f"{way} = {share:.2f}" for way, share in precisions.items()),
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Read the arguments, fit, tell, write."""
    options = build_parser().parse_args()
    from sklearn.metrics import brier_score_loss, roc_auc_score  # the extra "training"

    gold = [article for path in options.gold for article in read_gold(path)]
    claims = sum(len(article.claims) for article in gold)
    parser, tagger = Remembering(EncoderParser()), Tagger()
    cases = collect_cases(gold, parser, tagger)
    names = sorted({name for case in cases for name in case.figures})
    rights = np.array([case.right for case in cases])
    print(f"tagger: {rights.sum()} of {len(cases)} reports right, faint ones among them")
    rounds = [cross_validate(cases, names, options.folds, seed) for seed in range(options.rounds)]
    alone = [cross_validate(cases, ["tagger"], options.folds, seed) for seed in range(options.rounds)]
    for what, shares in (("the tagger's own figure", alone), ("all figures", rounds)):
        area, brier = (np.mean([score(rights, s) for s in shares]) for score in (roc_auc_score, brier_score_loss))
        least, best = choose_least(cases, shares, claims)
        print(f"{what}: ROC area {area:.4f}, Brier score {brier:.4f}, attribution F1 {100 * best:.2f} from {least} on")

    splits = [
        [Judgement(float(s), c.right, c.article) for s, c in zip(shares, cases, strict=True) if s >= least]
        for shares in rounds
    ]
    errors = [measure_reliability(split).error for split in splits]
    print(f"expected calibration error of what is kept: {np.mean(errors):.4f} (greatest {max(errors):.4f})")
    publish = choose_publish(splits)
    for threshold in sorted({0.8, publish, 0.95}):
        kept = [[j.right for j in split if j.confidence >= threshold] for split in splits]
        precision = np.mean([sum(k) / len(k) for k in kept if k])
        share = np.mean([len(k) / len(split) for k, split in zip(kept, splits, strict=True)])
        print(f"confidence >= {threshold}: {precision:.1%} right, {share:.1%} of what is kept")
    if options.dry_run:
        return
    fitted = fit(cases, names)
    source = f"Fitted to {len(cases)} reports of the tagger in {len(gold)} articles: {tell_names(options.gold)}."
    TARGET.write_text(write(fitted, calibration().precisions, least, publish, source), encoding="utf-8")
    calibration.cache_clear()  # what follows is counted with the new figures
    precisions = count_others(gold, parser, tagger)
    TARGET.write_text(write(fitted, precisions, least, publish, source), encoding="utf-8")
    print(f"written: {TARGET}")


def tell_names(paths: Sequence[Path]) -> str:
    return ", ".join(path.name for path in paths)


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", nargs="+", required=True, type=Path, help="annotated articles, not trained on")
    parser.add_argument("--folds", type=int, default=10, help="parts that the articles are dealt into")
    parser.add_argument("--rounds", type=int, default=5, help="different ways of dealing them")
    parser.add_argument("--dry-run", action="store_true", help="write nothing")
    return parser


if __name__ == "__main__":
    main()
