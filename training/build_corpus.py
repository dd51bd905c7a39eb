"""Articles, treebanks and entities -> one file of corpora (:mod:`training.corpus`).

    T="--tokenizer tokenizer.json"
    python -m training.build_corpus $T --treebanks ewt=ewt.train.conllu gum=gum.train.conllu \\
        --entities ner=ner.train.bioes --out trees.xz
    python -m training.build_corpus $T --labels trees.xz --articles polnear=polnear.train.jsonl --out polnear.xz

An article's claims become labels of the tagger; its words and sentences are those that the package's parser finds.
"""

from __future__ import annotations

import argparse
import json
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from quoteattr.detect.tagger import ALLOWED
from quoteattr.parse import EncoderParser
from quoteattr.text import Document
from training.corpus import UNKNOWN, Corpus, Rows, new_rows, write_corpora
from training.parser.treebank import IGNORED, Labels, Window, first_units, read_bioes, read_conllu, windows_of
from training.tagger.examples import NONE, Article, LabelledArticle, load_tokenizer, read_articles

LONGEST = 400  # pieces of a window that is learned from
LABELS = ("joins", "ends", "upos", "xpos", "deprel", "entity", "sentence")


def rows_of_window(window: Window) -> Rows:
    """The rows of a window of a treebank, or of a corpus of entities."""
    rows = new_rows(len(window.ids))
    for name in ("ids", "shapes", "quotes"):
        rows[name][:] = getattr(window, name)
    rows["first"][window.first] = True
    for name, label in (*((name, name) for name in LABELS), ("head", "heads")):
        values = getattr(window, label)
        rows[name][window.first] = np.where(values == IGNORED, UNKNOWN, values)
    return rows


def rows_of_article(article: Article, document: Document, tokenizer: Any) -> Iterator[Rows]:
    """The rows of each window of an article.

    Args:
        article: Its text, with or without claims.
        document: The same text, parsed.
        tokenizer: The tagger's.
    """
    labelled = LabelledArticle(article, tokenizer)
    lasts = {sentence.last - 1 for sentence in document.sentences}
    numbers = {
        token: sentence.index for sentence in document.sentences for token in range(sentence.first, sentence.last)
    }
    starts = [token.span.start for token in document.tokens]
    for member, window in enumerate(labelled.windows):
        example = labelled.example(member)
        rows = new_rows(len(example.ids))
        for name in ("ids", "shapes", "quotes"):
            rows[name][:] = getattr(example, name)
        rows["first"][example.first] = True
        begin, end = bisect_left(starts, window.starts[0]), bisect_left(starts, window.ends[-1])
        tokens = document.tokens[begin:end]
        units = first_units(
            starts[begin:end], [len(token.span) for token in tokens], list(window.starts), list(window.ends)
        )
        blank = [start > 0 and article["text"][start - 1].isspace() for start in window.starts]
        rows["joins"][example.first] = [UNKNOWN if k == 0 or spaced else 1 for k, spaced in enumerate(blank)]
        for token, unit in units.items():
            piece = example.first[unit]
            rows["joins"][piece] = UNKNOWN if unit == 0 or blank[unit] else 0
            rows["ends"][piece] = begin + token in lasts
            rows["sentence"][piece] = numbers[begin + token] - numbers[begin]
        if "claims" in article:
            rows["tag"][example.first] = example.tags.argmax(1)
            for word, cue, _ in example.to_cue.astype(int):
                rows["cue"][example.first[word]] = example.first[cue]
            for cue, source, _ in example.to_source.astype(int):
                rows["source"][example.first[cue]] = 0 if source == NONE else example.first[source]
        yield rows


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tokenizer", type=Path, required=True, help="tokenizer.json")
    for name, help_text in (
        ("articles", "JSON Lines, with claims or without"),
        ("treebanks", "CoNLL-U; of some texts only words may be known"),
        ("entities", "one word and its BIOES tag a line"),
    ):
        parser.add_argument(f"--{name}", nargs="*", default=[], metavar="NAME=FILE", help=help_text)
    parser.add_argument("--labels", type=Path, help="corpora whose labels these have, too, or a branch's .json")
    parser.add_argument("--out", type=Path, required=True, help=".xz")
    return parser


def read_labels(path: Path) -> Labels:
    """The labels of corpora, or of a branch that is to go on learning."""
    stored = json.loads(path.read_text("utf-8")) if path.suffix == ".json" else Corpus.read([path]).about["labels"]
    return Labels(**{name: tuple(each) for name, each in stored.items()})


def named(options: list[str]) -> dict[str, Path]:
    """Files by the names of their corpora."""
    return {name: Path(path) for name, _, path in (each.partition("=") for each in options)}


def main() -> None:
    options = build_parser().parse_args()
    tokenizer = load_tokenizer(options.tokenizer)
    sentences = {name: list(read_conllu(path)) for name, path in named(options.treebanks).items()}
    sentences |= {name: list(read_bioes(path)) for name, path in named(options.entities).items()}
    labels = Labels.of([paragraph for each in sentences.values() for paragraph in each])
    if options.labels:
        labels = read_labels(options.labels)
    corpora: dict[str, list[Rows]] = {}
    for name, paragraphs in sentences.items():
        found = [window for paragraph in paragraphs for window in windows_of(paragraph, tokenizer, labels)]
        corpora[name] = [rows_of_window(window) for window in found if len(window.ids) <= LONGEST]
    reader = EncoderParser()
    for name, path in named(options.articles).items():
        articles = read_articles(path)
        corpora[name] = []
        for number, article in enumerate(articles, 1):
            corpora[name] += rows_of_article(article, reader.parse(article["text"]), tokenizer)
            if number % 100 == 0:
                print(f"{name}: {number} of {len(articles)} articles", flush=True)
    for name, windows in corpora.items():
        print(f"{name}: {len(windows)} windows, {sum(len(window['ids']) for window in windows)} pieces", flush=True)
    about = {"labels": asdict(labels), "allowed": ALLOWED.tolist(), "pieces": tokenizer.get_vocab()}
    write_corpora(corpora, about, options.out)


if __name__ == "__main__":
    main()
