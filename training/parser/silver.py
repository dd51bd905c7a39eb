"""Texts of which only words are known -> a treebank with tags, trees and entities, as a teacher sees them.

    python -m training.parser.silver news.words.conllu --teacher teacher.safetensors --weights parser.safetensors \\
        --tokenizer tokenizer.json --out news.silver.conllu

The words come from :mod:`training.parser.words`, the teacher from :mod:`training.parser.teacher`. Entities stand in the
last column as "NER=" and a BIOES tag. Sentences that do not fit a window are left out.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import torch

from quoteattr.parse._entities import EntityTags
from quoteattr.parse._treedecode import single_root_tree
from training.parser.network import ARC, RELATION
from training.parser.teacher import ParserTeacher, Windows, load_parser_teacher
from training.parser.treebank import Labels, Sentence, Window, read_conllu, windows_of
from training.parser.windows import LONGEST
from training.tagger.batches import group_by_length
from training.tagger.examples import load_tokenizer
from training.tagger.teacher import TeacherNetwork, load_teacher

TOGETHER = 400  # paragraphs


class Annotator:
    """Writes what a teacher sees into the words of paragraphs.

    Args:
        network: The teacher.
        below: What it stands on.
        labels: Of its heads.
        pieces: Most of a batch.
    """

    def __init__(self, network: ParserTeacher, below: TeacherNetwork, labels: Labels, pieces: int = 1_024) -> None:
        self._network, self._below, self._labels, self._pieces = network.eval(), below, labels, pieces
        self._entities = EntityTags(labels.entity)

    def annotate(self, paragraphs: Sequence[list[Sentence]], tokenizer: object) -> Iterator[list[Sentence]]:
        """The paragraphs with the sentences that were read as a whole."""
        found = [(number, each) for number, those in enumerate(paragraphs) for each in self._cut(those, tokenizer)]
        windows = [window for _, window in found]
        seen: list[dict[int, Sentence]] = [{} for _ in paragraphs]
        for group in group_by_length([len(window.ids) for window in windows], self._pieces):
            values, mask = Windows([windows[member] for member in group], self._below).read(range(len(group)))
            with torch.inference_mode():
                outputs = [output.numpy() for output in self._network(values, mask)]
            for row, member in enumerate(group):
                number, window = found[member]
                for sentence in self._read(window, [output[row] for output in outputs], paragraphs[number]):
                    seen[number][sentence] = paragraphs[number][sentence]
        for those in seen:
            if those:
                yield [those[number] for number in sorted(those)]

    def _cut(self, paragraph: list[Sentence], tokenizer: object) -> Iterator[Window]:
        return (window for window in windows_of(paragraph, tokenizer, self._labels) if len(window.ids) <= LONGEST)

    def _read(self, window: Window, outputs: Sequence[np.ndarray], paragraph: list[Sentence]) -> Iterator[int]:
        """Write into the words of a window; the numbers of its sentences that are there as a whole."""
        scores, entities, arcs, relations = outputs
        upos, xpos = np.split(scores[:, 4:], [self._network.classes.upos], axis=1)
        for number in sorted(set(window.sentence[window.word == 0].tolist())):
            units = np.flatnonzero(window.sentence == number)
            if len(units) != len(paragraph[number]):
                continue
            places = np.concatenate([[0], window.first[units]])
            heads = single_root_tree(arcs[places, : ARC + 1] @ arcs[places, ARC + 1 :].T)[1:]
            kinds = self._network.relations(
                torch.from_numpy(relations[places[1:], :RELATION]),
                torch.from_numpy(relations[places[heads], RELATION:]),
            ).detach()
            kinds[:, self._labels.deprel.index("root")] = -torch.inf
            tags = ["O"] * len(units)
            for start, end, kind in self._entities.spans(entities[places[1:]]):
                tags[start:end] = bioes(end - start, kind)
            for k, word in enumerate(paragraph[number]):
                word.upos = self._labels.upos[int(upos[places[k + 1]].argmax())]
                word.xpos = self._labels.xpos[int(xpos[places[k + 1]].argmax())]
                word.head = int(heads[k])
                word.deprel = "root" if word.head == 0 else self._labels.deprel[int(kinds[k].argmax())]
                word.entity = tags[k]
            yield number


def bioes(length: int, kind: str) -> list[str]:
    """The tags of an entity of so many words.

    >>> bioes(1, "ORG"), bioes(3, "ORG")
    (['S-ORG'], ['B-ORG', 'I-ORG', 'E-ORG'])
    """
    places = ["S"] if length == 1 else ["B", *"I" * (length - 2), "E"]
    return [f"{place}-{kind}" for place in places]


def write_paragraph(paragraph: Iterable[Sentence]) -> str:
    """A paragraph as CoNLL-U."""
    lines = ["# newpar"]
    for sentence in paragraph:
        for number, word in enumerate(sentence, 1):
            misc = f"NER={word.entity}" if word.spaced else f"SpaceAfter=No|NER={word.entity}"
            columns = [number, word.form, "_", word.upos, word.xpos, "_", word.head, word.deprel, "_", misc]
            lines.append("\t".join(map(str, columns)))
        lines.append("")
    return "\n".join(lines) + "\n"


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("words", type=Path, help="CoNLL-U")
    parser.add_argument("--teacher", type=Path, required=True, help="the tagger's, .safetensors")
    parser.add_argument("--weights", type=Path, required=True, help="the parser's layers above it, .safetensors")
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--part", type=int, nargs=2, default=(0, 1), metavar=("K", "N"), help="every Nth from the Kth")
    parser.add_argument("--out", type=Path, required=True, help="CoNLL-U")
    return parser


def main() -> None:
    options = build_parser().parse_args()
    torch.set_num_threads(1)
    tokenizer = load_tokenizer(options.tokenizer)
    below = load_teacher(options.teacher)
    network, labels = load_parser_teacher(options.weights, below)
    annotator = Annotator(network, below, labels)
    first, step = options.part
    paragraphs = list(read_conllu(options.words))[first::step]
    with options.out.open("w", encoding="utf-8") as stream:
        for start in range(0, len(paragraphs), TOGETHER):
            for paragraph in annotator.annotate(paragraphs[start : start + TOGETHER], tokenizer):
                stream.write(write_paragraph(paragraph))
            stream.flush()
            print(f"{min(start + TOGETHER, len(paragraphs))} of {len(paragraphs)}", flush=True)


if __name__ == "__main__":
    main()
