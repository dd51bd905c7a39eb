"""Articles -> CoNLL-U with words and sentences alone, as a parser of the package finds them.

python -m training.parser.words polnear.train.jsonl --every 4 --out news.words.conllu
"""

from __future__ import annotations

import argparse
from pathlib import Path

from quoteattr.marks import QUOTATION_MARKS
from quoteattr.parse import EncoderParser
from quoteattr.text import Document, Paragraph
from training.tagger.examples import read_articles

_ENDS = tuple(".?!" + QUOTATION_MARKS)


def write_words(document: Document, name: str, least: int = 0) -> str:
    """The words of a document; a paragraph's first sentence is marked.

    Args:
        document: Parsed.
        name: Its id.
        least: Paragraphs with fewer words are left out, and if it is not 0 those that do not end like a sentence.
    """
    lines = [f"# newdoc id = {name}"]
    previous = None
    for sentence in document.sentences:
        paragraph = document.paragraph_at(sentence.span.start)
        if least and not _is_prose(document, paragraph, least):
            continue
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


def _is_prose(document: Document, paragraph: Paragraph | None, least: int) -> bool:
    if paragraph is None or not paragraph.span.of(document.text).rstrip().endswith(_ENDS):
        return False
    return len(document.tokens_in(paragraph.span)) >= least


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path, help="JSON Lines with id and text")
    parser.add_argument("--every", type=int, default=1, help="take one article in so many")
    parser.add_argument("--least", type=int, default=0, help="leave paragraphs of fewer words out, and fragments")
    parser.add_argument("--out", type=Path, required=True)
    return parser


def main() -> None:
    options = build_parser().parse_args()
    reader = EncoderParser()
    with options.out.open("w", encoding="utf-8") as stream:
        for article in read_articles(options.articles)[:: options.every]:
            stream.write(write_words(reader.parse(article["text"]), article["id"], options.least))


if __name__ == "__main__":
    main()
