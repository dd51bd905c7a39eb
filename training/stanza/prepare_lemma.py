"""UD words -> training pairs for the lemmatizer, each (word, tag) once with its most frequent lemma.

Words of classes that inflect are all kept, of the others a share: names and numbers are mostly their own lemmas. Dev
has the words that train lacks, for the dictionary knows the rest.

    python -m training.stanza.prepare_lemma --train data/ud.train.conllu --dev data/ud.dev.conllu --out data
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from training.stanza.conllu import FORM, LEMMA, UPOS, Sentence, read_sentences, write_sentences

INFLECTED = frozenset({"NOUN", "VERB", "ADJ", "ADV", "AUX"})
Triple = tuple[str, str, str]  # word, tag, lemma


def read_triples(path: Path) -> list[Triple]:
    return [(row[FORM], row[UPOS], row[LEMMA]) for sentence in read_sentences(path) for row in sentence.rows]


def choose_lemmas(triples: Iterable[Triple]) -> list[Triple]:
    """One triple a word and tag: that of the most frequent lemma."""
    best: dict[tuple[str, str], str] = {}
    for (word, tag, lemma), _ in Counter(triples).most_common():
        best.setdefault((word, tag), lemma)
    return [(word, tag, lemma) for (word, tag), lemma in best.items()]


def as_sentences(triples: Sequence[Triple], size: int = 20) -> Iterable[Sentence]:
    """Triples as flat trees, the form in which Stanza's trainer reads them."""
    for start in range(0, len(triples), size):
        yield Sentence(
            rows=[
                [str(n), word, lemma, tag, "_", "_", str(int(n > 1)), "dep" if n > 1 else "root", "_", "_"]
                for n, (word, tag, lemma) in enumerate(triples[start : start + size], 1)
            ]
        )


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--train", type=Path, required=True)
    parser.add_argument("--dev", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--share", type=float, default=0.35, help="share of the words of other classes")
    parser.add_argument("--most-dev", type=int, default=1_500)
    parser.add_argument("--seed", type=int, default=3)
    return parser


def main() -> None:
    options = build_parser().parse_args()
    rng = random.Random(options.seed)
    train = choose_lemmas(read_triples(options.train))
    known = {(word, tag) for word, tag, _ in train}
    kept = [triple for triple in train if triple[1] in INFLECTED or rng.random() < options.share]
    unseen = sorted({triple for triple in read_triples(options.dev) if triple[:2] not in known})
    rng.shuffle(kept)
    rng.shuffle(unseen)
    for name, triples in (("train", kept), ("dev", unseen[: options.most_dev])):
        _, words = write_sentences(options.out / f"lemma.{name}.conllu", as_sentences(triples))
        print(f"lemma.{name}: {words} words")


if __name__ == "__main__":
    main()
