"""Whose claims are found: recall by what kind of words name the source.

    python benchmarks/sources.py polnear.dev.jsonl

A claim counts as found when a found one shares half of its characters, and as found with its source when the two
sources touch. "With a name" is a source with a capital inside it, or one that begins with a capital and not with one of
FIRST.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from quoteattr import Claim, Extractor, Span
from quoteattr.evaluate import GoldArticle, GoldClaim, read_gold

PRONOUNS = {"he", "she", "they", "it", "i", "we", "you", "his", "her", "their", "its", "who", "which", "that", "this"}
FIRST = {"the", "a", "an", "some", "many", "most", "one", "several", "critics", "others", "voters"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    articles = read_gold(parser.parse_args().gold, None)
    counts: Counter[tuple[str, str]] = Counter()
    results = Extractor().extract_many((article.id, article.text) for article in articles)
    for article, result in zip(articles, results, strict=True):
        for gold in article.claims:
            kind = tell_source(article, gold)
            counts[kind, "all"] += 1
            best = max(result.claims, key=lambda claim: share(gold.content, claim.content), default=None)
            if best is not None and share(gold.content, best.content) >= 0.5:
                counts[kind, "found"] += 1
                counts[kind, "source"] += has_source(gold, best)
    for kind in ("with a name", "pronoun", "without a name", "none"):
        total = counts[kind, "all"] or 1
        found, source = (f"{100 * counts[kind, what] / total:.1f}" for what in ("found", "source"))
        print(f"| {kind} | {counts[kind, 'all']:,} | {found} | {'-' if kind == 'none' else source} |")


def tell_source(article: GoldArticle, claim: GoldClaim) -> str:
    words = " ".join(span.of(article.text) for span in claim.source).split()
    if not words:
        return "none"
    if " ".join(words).lower() in PRONOUNS:
        return "pronoun"
    named = any(word[0].isupper() for word in words[1:]) or (words[0][0].isupper() and words[0].lower() not in FIRST)
    return "with a name" if named else "without a name"


def share(one: tuple[Span, ...], other: tuple[Span, ...]) -> float:
    """Characters in both of those in either."""
    first, second = ({i for span in spans for i in range(span.start, span.end)} for spans in (one, other))
    return len(first & second) / len(first | second)


def has_source(gold: GoldClaim, claim: Claim) -> bool:
    if claim.speaker is None:
        return False
    found = claim.speaker.span
    return any(span.start < found.end and found.start < span.end for span in gold.source)


if __name__ == "__main__":
    main()
