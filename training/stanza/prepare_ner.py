"""English Worldwide Newswire -> NER training files on the tokens of our own tokenizer.

Entity spans are found in the articles' text and projected by offset. Articles are split by the hash of their names:
8 % dev, 10 % test.

    python -m training.stanza.prepare_ner --annotated newswire/processed_annotated \\
        --articles newswire/original_articles --models models --out data
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import Path

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
    rows = (line.rstrip("\n").split("\t") for line in path.open(encoding="utf-8"))
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
    parser.add_argument("--models", type=Path, required=True, help="directory with resources.json and the tokenizer")
    parser.add_argument("--most-missing", type=float, default=0.03, help="share of words that may not be found")
    parser.add_argument("--out", type=Path, required=True)
    return parser


def main() -> None:
    import stanza

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
    tokenize = stanza.Pipeline(
        "en", dir=str(options.models), processors="tokenize", download_method=None, use_gpu=False
    )
    splits: dict[str, list[list[dict[str, str]]]] = {"train": [], "dev": [], "test": []}
    for (name, _, entities), document in zip(articles, tokenize.bulk_process([a[1] for a in articles]), strict=True):
        for sentence in document.sentences:
            tokens = [(token.start_char, token.end_char) for token in sentence.tokens]
            tags = tag_tokens(tokens, entities)
            words = [{"text": token.text, "ner": tag} for token, tag in zip(sentence.tokens, tags, strict=True)]
            if len(words) > 1 or not words[0]["text"].startswith("http"):
                splits[choose_split(name)].append(words)
    for split, sentences in splits.items():
        (options.out / f"ner.{split}.json").write_text(json.dumps(sentences, ensure_ascii=False), encoding="utf-8")
        print(f"ner.{split}: {len(sentences)} sentences, {sum(map(len, sentences))} tokens")


if __name__ == "__main__":
    main()
