"""How often each form is a cue in annotated articles, and how often it occurs: quoteattr/detect/cue_counts.toml.

python -m training.count_cues polnear.train.jsonl [--out FILE]
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from training.tagger.examples import Article, read_articles

TARGET = Path(__file__).parent.parent / "quoteattr" / "detect" / "cue_counts.toml"
FORM = re.compile(r"[A-Za-z]+")
#: Forms that are a cue less often say little, and would make the file four times as long.
LEAST = 5


def count(articles: Iterable[Article]) -> dict[str, tuple[int, int]]:
    """Forms in lower case with their number of uses in cues, and of all; from the most frequent cue to the least."""
    cues: Counter[str] = Counter()
    everything: Counter[str] = Counter()
    for article in articles:
        text = article["text"]
        everything.update(map(str.lower, FORM.findall(text)))
        for claim in article["claims"]:
            for start, end in claim["cue"]:
                cues.update(map(str.lower, FORM.findall(text[start:end])))
    return {form: (number, everything[form]) for form, number in cues.most_common() if number >= LEAST}


def write(counts: dict[str, tuple[int, int]], source: str) -> str:
    """The file's text."""
    return "\n".join(
        [
            f"# Forms in cues, and everywhere: {source}. Written by training/count_cues.py; change nothing by hand.",
            "",
            "[forms]",
            *(f"{form} = [{cues}, {everything}]" for form, (cues, everything) in counts.items()),
            "",
        ]
    )


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path, help="annotated, one JSON object a line")
    parser.add_argument("--out", type=Path, default=TARGET)
    return parser


def main() -> None:
    options = build_parser().parse_args()
    counts = count(read_articles(options.articles))
    options.out.write_text(write(counts, options.articles.name), encoding="utf-8")
    print(f"{options.out}: {len(counts)} forms")


if __name__ == "__main__":
    main()
