"""Compare what is found on the bundled parse with what is found on a spaCy pipeline's.

    python benchmarks/parsers.py --spacy en_core_web_sm [--gold fixtures/articles] [--detector tagger syntax]

Prints one line for each parser and detector: scores of claims, and of speakers where the gold knows them. Needs the
extra ``spacy`` and the pipeline.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import spacy

from quoteattr import Extractor
from quoteattr.evaluate import read_gold, score_claims, score_speakers
from quoteattr.parse import EncoderParser
from quoteattr.parse.spacy import SpacyParser

FIXTURES = Path(__file__).parent.parent / "fixtures" / "articles"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--spacy", required=True, help="name of a spaCy pipeline, or its folder")
    parser.add_argument("--gold", default=FIXTURES, help="what quoteattr.evaluate.read_gold reads")
    parser.add_argument("--detector", nargs="+", default=["tagger", "syntax"])
    options = parser.parse_args()
    gold = read_gold(options.gold)
    parsers = {"bundled": EncoderParser(), options.spacy: SpacyParser(spacy.load(options.spacy))}
    for name, each in parsers.items():
        for detector in options.detector:
            extractor = Extractor(parser=each, detector=detector)
            found = {article.id: extractor.extract(article.text, article.id) for article in gold}
            claims, speakers = score_claims(gold, found).all, score_speakers(gold, found).all
            figures = {
                "relaxed": claims.relaxed.f1,
                "attribution": claims.attribution.f1,
                "source accuracy": claims.source_accuracy,
                "speakers": speakers.accuracy,
                "misattribution": speakers.misattribution,
            }
            told = ", ".join(f"{label} {100 * figure:.1f}" for label, figure in figures.items())
            print(f"{name}, {detector}: {told}")


if __name__ == "__main__":
    main()
