"""Move the bias of the head of entities, class by class, to where F1 on annotated words is best.

    python -m training.parser.tune_entities ner.dev.bioes --models models --weights branch.safetensors

Classes that are rare in training are rarer still in what a network gives (compare Menon et al. 2021, "Long-tail
learning via logit adjustment"). The scores are those of the package's files in ``--models``; the weights from which
they were made are changed in place: export them again.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file

from quoteattr.encoder import Encoder
from quoteattr.models import Manifest
from quoteattr.parse import EncoderParser
from quoteattr.parse._entities import EntityTags
from training.parser.export import read_labels
from training.parser.score import OF_AN_ARTICLE, spans, texts_of
from training.parser.treebank import Sentence, read_bioes

STEPS = (-0.9, -0.6, -0.3, 0.3, 0.6, 1.0, 1.5)
ROUNDS = 2

Scores = NDArray[np.float32]
Text = tuple[list[str], Scores, list[int], list[str]]  # words, their scores, lengths of sentences, gold tags


class Heard(EntityTags):
    """Notes the scores that it is given."""

    def __init__(self, tags: Sequence[str]) -> None:
        super().__init__(tags)
        self.texts: list[tuple[list[str], Scores]] = []

    def agree(self, words: Sequence[str], scores: Scores) -> Scores:
        self.texts.append((list(words), scores.copy()))
        return super().agree(words, scores)


def listen(parser: EncoderParser, tags: Sequence[str], paragraphs: Sequence[list[Sentence]]) -> list[Text]:
    """The scores of all words, in texts as long as an article, with their gold tags.

    A text some word of which the parser has no scores for is left out.
    """
    parser._branch.entities = heard = Heard(tags)
    found: list[Text] = []
    for text, words, gold in texts_of(paragraphs, OF_AN_ARTICLE):
        heard.texts.clear()
        parser.annotate(text, words)
        forms = [form for some, _ in heard.texts for form in some]
        if len(forms) == len(gold):
            scores = np.concatenate([each for _, each in heard.texts])
            found.append((forms, scores, [len(sentence) for sentence in words], gold))
    return found


def score(texts: Sequence[Text], tags: EntityTags, bias: Scores) -> float:
    """F1 of entities with some bias added to the scores, per cent."""
    hits = found = gold_count = 0
    for forms, scores, lengths, gold in texts:
        agreed, first = tags.agree(forms, scores + bias), 0
        for length in lengths:
            right = spans(gold[first : first + length])
            guess = set(tags.spans(agreed[first : first + length]))
            hits, found, gold_count = hits + len(right & guess), found + len(guess), gold_count + len(right)
            first += length
    return 200 * hits / max(1, found + gold_count)


def search(texts: Sequence[Text], tags: Sequence[str]) -> tuple[Scores, float]:
    """The bias of each tag, and its F1: class by class, the rarest first, and once more."""
    kinds = [tag[2:] for tag in tags]
    counts = {kind: sum(tag[2:] == kind for *_, gold in texts for tag in gold) for kind in dict.fromkeys(kinds)}
    reader = EntityTags(tags)
    bias = np.zeros(len(tags), np.float32)
    best = score(texts, reader, bias)
    for kind in sorted(counts, key=lambda each: counts[each]) * ROUNDS:
        of_kind = np.array([each == kind for each in kinds], np.float32)
        options = [bias + np.float32(step) * of_kind for step in STEPS]
        found, number = max((score(texts, reader, option), -k) for k, option in enumerate(options))
        if found > best:
            best, bias = found, options[-number]
            print(f"{kind or 'outside'} {STEPS[-number]:+}: F1 {best:.2f}", flush=True)
    return bias, best


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("entities", type=Path, help="words and BIOES tags, of a development part")
    parser.add_argument("--models", type=Path, required=True, help="a directory with manifest.toml")
    parser.add_argument("--weights", type=Path, required=True, help="branch.safetensors, changed in place")
    return parser


def main() -> None:
    options = build_parser().parse_args()
    tags = read_labels(options.weights).entity
    parser = EncoderParser(Encoder(Manifest.load("en", options.models)))
    texts = listen(parser, tags, list(read_bioes(options.entities)))
    bias, _ = search(texts, tags)
    weights = load_file(options.weights)
    weights["entities.bias"] += torch.from_numpy(bias)
    save_file(weights, options.weights)


if __name__ == "__main__":
    main()
