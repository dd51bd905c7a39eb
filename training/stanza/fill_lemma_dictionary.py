"""Give a trained lemmatizer its dictionary, so that its slow network is hardly ever asked.

The dictionary has all words of the treebanks, their variants with and without a capital, and what the network says for
inflected forms among the frequent words of the vectors.

    python -m training.stanza.fill_lemma_dictionary --model lemma.pt --train data/ud.train.conllu \\
        --vectors models/en/pretrain/glove.pt --out lemma.full.pt
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from training.stanza.prepare_lemma import Triple, read_triples

Pair = tuple[str, str]  # word, tag
ANY_TAG = "*"
COMMON = 30_000  # of the frequent words, those that get an entry with a capital under each tag


def capitalise(word: str) -> str:
    return word[:1].upper() + word[1:]


def list_case_variants(triples: Iterable[Triple]) -> list[Triple]:
    """The words as they stand at the start of a sentence, and those that stand there in lower case."""
    variants: Counter[Triple] = Counter()
    for word, tag, lemma in triples:
        if word[:1].islower() and tag != "PROPN":
            variants[capitalise(word), tag, lemma] += 1
        elif word[:1].isupper() and word[1:].islower() and tag not in ("PROPN", "X") and lemma[:1].islower():
            variants[word[0].lower() + word[1:], tag, lemma] += 1
    return [triple for triple, _ in variants.most_common()]


def list_inflected(words: Iterable[str]) -> Iterator[Pair]:
    """Words that look inflected, with the tags under which they would be."""
    for word in words:
        if word.endswith("s") and not word.endswith(("ss", "us", "is")):
            yield word, "NOUN"
            yield word, "VERB"
        if word.endswith(("ed", "ing", "en", "wn", "ught")):
            yield word, "VERB"
        if word.endswith(("er", "est")):
            yield word, "ADJ"


def choose_plausible(word: str, lemma: str) -> str:
    """The network's lemma if it can be one, else the word."""
    return lemma if lemma and len(lemma) <= len(word) + 2 and lemma[0] == word[0] else word


def predict(trainer: Any, pairs: Sequence[Pair]) -> list[str]:
    """Lemmas by the network alone."""
    import torch
    from stanza.models.common.doc import Document
    from stanza.models.lemma.data import DataLoader

    sentences = [
        [
            {"id": n, "text": word, "upos": tag, "lemma": "_", "head": int(n > 1), "deprel": "dep" if n > 1 else "root"}
            for n, (word, tag) in enumerate(pairs[start : start + 100], 1)
        ]
        for start in range(0, len(pairs), 100)
    ]
    loader = DataLoader(
        Document(sentences), 2_000, trainer.args, vocab=trainer.vocab, evaluation=True, expand_unk_vocab=True
    )
    lemmas: list[str] = []
    edits: list[Any] = []
    with torch.inference_mode():
        for batch in loader:
            found, edited = trainer.predict(batch, 1, loader.vocab)
            lemmas += found
            edits += edited or []
    result: list[str] = trainer.postprocess([word for word, _ in pairs], lemmas, edits=edits)
    return result


def fill(trainer: Any, triples: list[Triple], frequent: Sequence[str]) -> None:
    """Put everything into ``trainer.pos_dict`` (tag -> word -> lemma, with "*" for any tag), what was seen first."""
    dictionary = trainer.pos_dict = {}
    trainer.train_dict(triples)
    taken = {(word, tag) for word, tag, _ in triples}

    def add(word: str, tag: str, lemma: str) -> None:
        if (word, tag) not in taken:
            taken.add((word, tag))
            dictionary.setdefault(tag, {})[word] = lemma

    for triple in list_case_variants(triples):
        add(*triple)
    inflected = [pair for pair in dict.fromkeys(list_inflected(frequent)) if pair not in taken]
    for (word, tag), lemma in zip(inflected, predict(trainer, inflected), strict=True):
        entries = dictionary.setdefault(tag, {})
        entries[word] = choose_plausible(word, lemma)
        entries.setdefault(capitalise(word), entries[word])
    # Any other frequent word is its own lemma; with a capital it is a name, unless the treebanks have it in lower case.
    anywhere = dictionary.setdefault(ANY_TAG, {})
    in_lower_case = {word for word, _, _ in triples if word[:1].islower()}
    for rank, word in enumerate(frequent):
        capital = capitalise(word)
        anywhere.setdefault(word, word)
        anywhere.setdefault(capital, capital)
        if rank < COMMON and word in in_lower_case and anywhere[capital] != word:
            for tag in ("NOUN", "ADJ", "ADV", "VERB"):
                entries = dictionary.setdefault(tag, {})
                if word not in entries:
                    entries.setdefault(capital, anywhere[word])


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--train", type=Path, required=True, help="CoNLL-U")
    parser.add_argument("--vectors", type=Path, required=True, help="in Stanza's format")
    parser.add_argument("--out", type=Path, required=True)
    return parser


def main() -> None:
    from stanza.models.common.pretrain import Pretrain
    from stanza.models.lemma.trainer import Trainer

    options = build_parser().parse_args()
    trainer = Trainer(model_file=str(options.model), device="cpu", args={})
    frequent = [word for word in Pretrain(str(options.vectors)).vocab if re.fullmatch("[a-z]{3,24}", word)]
    fill(trainer, read_triples(options.train), frequent)
    print({tag: len(words) for tag, words in trainer.pos_dict.items()})
    trainer.save(str(options.out))


if __name__ == "__main__":
    main()
