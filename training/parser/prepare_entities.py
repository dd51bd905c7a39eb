"""English Worldwide Newswire -> words with BIOES tags, in the words of the package's parser.

Entity spans are found in the articles' text and projected by offset. Articles are split by the hash of their names:
8 % dev, 10 % test.

    python -m training.parser.prepare_entities --annotated newswire/processed_annotated \\
        --articles newswire/original_articles --out data
"""

from __future__ import annotations

import argparse
import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from quoteattr.parse import EncoderParser

CLASSES = {
    "Person": "PERSON",
    "Organization": "ORG",
    "Location": "LOC",
    "NORP": "NORP",
    "Facility": "FAC",
    "Product": "PRODUCT",
    "Date": "DATE",
    "Money": "MONEY",
}
INVISIBLE = re.compile("[\u200b\u200e\u200f\ufeff]")
Range = tuple[int, int]
Entity = tuple[int, int, str]


def read_annotated(path: Path) -> list[tuple[str, str]]:
    """Words and BIO labels, one a line."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").split("\n")]
    return [(INVISIBLE.sub("", row[0]), row[1].strip()) for row in rows if len(row) > 1 and row[0]]


def clean_article(text: str) -> str:
    """The article with a blank line for each line break."""
    return INVISIBLE.sub("", re.sub(r"[ \t]*\n\s*", "\n\n", text.replace("\r", ""))).strip()


def align(words: Sequence[str], text: str, reach: int = 60) -> list[Range | None]:
    """Where each word is in the text, looking at most ``reach`` characters ahead; None where it is not."""
    places: list[Range | None] = []
    cursor = 0
    for word in words:
        start = text.find(word, cursor, cursor + len(word) + reach)
        if start < 0:
            places.append(None)
        else:
            cursor = start + len(word)
            places.append((start, cursor))
    return places


def find_entities(labels: Sequence[str], places: Sequence[Range | None]) -> list[Entity]:
    """Character spans of the entities; a word that was not found leaves its entity open."""
    entities: list[list[int | str]] = []
    is_open = False
    for label, place in zip(labels, places, strict=True):
        if label in ("", "O"):
            is_open = False
        elif place is not None:
            position, _, name = label.partition("-")
            kind = CLASSES.get(name, "MISC")
            if position in "BS" or not is_open or entities[-1][2] != kind:
                entities.append([*place, kind])
                is_open = True
            else:
                entities[-1][1] = place[1]
    return [(int(start), int(end), str(kind)) for start, end, kind in entities]


def tag_tokens(tokens: Sequence[Range], entities: Sequence[Entity]) -> list[str]:
    """BIOES tags of tokens: an entity takes the tokens that share a character with it and have no tag yet."""
    tags = ["O"] * len(tokens)
    for start, end, kind in entities:
        inside = [i for i, token in enumerate(tokens) if token[0] < end and token[1] > start and tags[i] == "O"]
        for order, i in enumerate(inside):
            position = "S" if len(inside) == 1 else "B" if not order else "E" if order == len(inside) - 1 else "I"
            tags[i] = f"{position}-{kind}"
    return tags


def choose_split(name: str) -> str:
    bucket = int(hashlib.md5(name.encode()).hexdigest(), 16) % 100  # a stable shuffle, no secret
    return "dev" if bucket < 8 else "test" if bucket < 18 else "train"


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--annotated", type=Path, required=True, help="directory of NAME.tsv")
    parser.add_argument("--articles", type=Path, required=True, help="directory of NAME or NAME.txt")
    parser.add_argument("--most-missing", type=float, default=0.03, help="share of words that may not be found")
    parser.add_argument("--out", type=Path, required=True)
    return parser


def main() -> None:
    options = build_parser().parse_args()
    articles: list[tuple[str, str, list[Entity]]] = []
    for file in sorted(options.annotated.glob("*.tsv")):
        source = next(
            (p for p in (options.articles / file.stem, options.articles / f"{file.stem}.txt") if p.exists()), None
        )
        rows = read_annotated(file)
        if source is None or not rows:
            continue
        text = clean_article(source.read_text(encoding="utf-8", errors="replace"))
        places = align([word for word, _ in rows], text)
        if places.count(None) <= options.most_missing * len(places):
            articles.append((file.stem, text, find_entities([label for _, label in rows], places)))
    reader = EncoderParser()
    splits: dict[str, list[list[tuple[str, str]]]] = {"train": [], "dev": [], "test": []}
    for name, text, entities in articles:
        document = reader.parse(text)
        for sentence in document.sentences:
            tokens = document.tokens[sentence.first : sentence.last]
            tags = tag_tokens([(token.start, token.end) for token in tokens], entities)
            if len(tokens) > 1 or not tokens[0].form.startswith("http"):
                splits[choose_split(name)].append([(t.form, tag) for t, tag in zip(tokens, tags, strict=True)])
    for split, sentences in splits.items():
        blocks = ("".join(f"{form}\t{tag}\n" for form, tag in sentence) for sentence in sentences)
        (options.out / f"ner.{split}.bioes").write_text("\n".join(blocks), encoding="utf-8")
        print(f"ner.{split}: {len(sentences)} sentences, {sum(map(len, sentences))} tokens")


if __name__ == "__main__":
    main()
