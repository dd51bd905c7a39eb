"""UD treebanks -> training files in which every token is one syntactic word.

Writes DIR/NAME.{train,dev,test}.conllu. Training sentences are those of the given files whose sent_id is in neither dev
nor test and begins with none of the --without prefixes.

    python -m training.parser.prepare_treebank --name ewt --out data \\
        --train en_ewt-ud-train.conllu --dev en_ewt-ud-dev.conllu --test en_ewt-ud-test.conllu
    python -m training.parser.prepare_treebank --name gum --out data --without GUM_whow GUM_fiction --train ...
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path

from training.parser.conllu import (
    DEPS,
    FORM,
    MISC,
    NO_SPACE,
    Sentence,
    read_sentences,
    write_sentences,
)

KEPT_COMMENTS = ("# sent_id", "# text =", "# newdoc", "# newpar")


def expand_tokens(sentence: Sentence) -> Sentence | None:
    """The sentence with each multi-word token replaced by its words, and without empty nodes.

    In English the words' forms together are the token ("do" + "n't"), so the characters stay the same. Returns None for
    a token of which that is not true and whose words cannot take their letters from it.
    """
    rows: list[list[str]] = []
    pending: list[list[str]] = []  # words that the current multi-word token still wants
    surface, size, spaced = "", 0, False
    for row in sentence.rows:
        number = row[0]
        if "." in number:
            continue
        if "-" in number:
            first, last = map(int, number.split("-"))
            surface, size, spaced = row[FORM], last - first + 1, NO_SPACE not in row[MISC]
            continue
        word = [*row[:DEPS], "_", NO_SPACE if NO_SPACE in row[MISC] else "_"]
        rows.append(word)
        if size:
            pending.append(word)
            if len(pending) == size:
                if len("".join(each[FORM] for each in pending)) != len(surface):
                    return None
                start = 0
                for each in pending:
                    end = start + len(each[FORM])
                    each[FORM], each[MISC] = surface[start:end], NO_SPACE
                    start = end
                pending[-1][MISC] = "_" if spaced else NO_SPACE
                pending, size = [], 0
    return Sentence([line for line in sentence.comments if line.startswith(KEPT_COMMENTS)], rows)


def select_training(files: Iterable[Path], held_out: set[str], without: tuple[str, ...]) -> Iterator[Sentence]:
    for file in files:
        for sentence in read_sentences(file):
            if sentence.id not in held_out and not sentence.id.startswith(without):
                yield sentence


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--name", required=True, help="what the files are called")
    parser.add_argument("--train", type=Path, nargs="+", required=True, help="official train file, or source documents")
    parser.add_argument("--dev", type=Path)
    parser.add_argument("--test", type=Path)
    parser.add_argument("--without", nargs="*", default=[], help="prefixes of sent_ids to leave out of train")
    parser.add_argument("--out", type=Path, required=True)
    return parser


def main() -> None:
    options = build_parser().parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    held = {name: list(read_sentences(path)) for name in ("dev", "test") if (path := getattr(options, name))}
    ids = {sentence.id for sentences in held.values() for sentence in sentences}
    # An empty tuple of prefixes matches nothing.
    sets = {"train": list(select_training(options.train, ids, tuple(options.without))), **held}
    for split, sentences in sets.items():
        words = [expanded for sentence in sentences if (expanded := expand_tokens(sentence))]
        sizes = write_sentences(options.out / f"{options.name}.{split}.conllu", words)
        print(f"{options.name}.{split}: {sizes[0]} sentences, {sizes[1]} words, {len(sentences) - len(words)} dropped")


if __name__ == "__main__":
    main()
