"""Articles -> CoNLL-U with words and sentences alone, as a parser of the package finds them.

python -m training.parser.words polnear.train.jsonl --every 4 --out news.words.conllu
"""

from __future__ import annotations

import argparse
from pathlib import Path

from quoteattr.parse import EncoderParser
from quoteattr.text import Document
from training.tagger.examples import read_articles


def write_words(document: Document, name: str) -> str:
    """The words of a document; a paragraph's first sentence is marked."""
    lines = [f"# newdoc id = {name}"]
    previous = None
    for sentence in document.sentences:
        paragraph = document.paragraph_at(sentence.span.start)
        if paragraph != previous:
            lines.append("# newpar")
        previous = paragraph
        tokens = document.tokens[sentence.first : sentence.last]
        for number, token in enumerate(tokens, 1):
            after = document.text[token.span.end : token.span.end + 1]
            misc = "_" if not after or after.isspace() else "SpaceAfter=No"
            lines.append("\t".join([str(number), token.form, "_", "_", "_", "_", "_", "_", "_", misc]))
        lines.append("")
    return "\n".join(lines) + "\n"


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path, help="JSON Lines with id and text")
    parser.add_argument("--every", type=int, default=1, help="take one article in so many")
    parser.add_argument("--out", type=Path, required=True)
    return parser


def main() -> None:
    options = build_parser().parse_args()
    reader = EncoderParser()
    with options.out.open("w", encoding="utf-8") as stream:
        for article in read_articles(options.articles)[:: options.every]:
            stream.write(write_words(reader.parse(article["text"]), article["id"]))


if __name__ == "__main__":
    main()
