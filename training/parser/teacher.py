"""Train a teacher for the parser's branch: the tagger's teacher, with the branch's heads.

    python -m training.parser.teacher --teacher teacher.safetensors --tokenizer tokenizer.json \\
        --treebanks ewt.train.conllu gum.train.conllu --entities ner.train.bioes --dev ewt.dev.conllu \\
        --dev-entities ner.dev.bioes --minutes 100 --out parser.safetensors

The tagger's teacher (:mod:`training.tagger.teacher`) is a larger encoder that reads the same pieces, shapes and marks.
Its lower layers stay as they are, and what they make of a window is computed once and kept; its upper layers learn
trees, tags and entities, from where the tagger's teacher left them, and so does what shapes and marks are to it.
``torchrun --nproc-per-node 2 -m training.parser.teacher`` takes two cores: each process reads its own windows.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from training.learning import join_processes
from training.parser.evaluate import Scores, score
from training.parser.network import Classes, ParserBranch
from training.parser.train import keep_known, read_labels, save, train
from training.parser.treebank import Labels, Sentence, Window, read_bioes, read_conllu
from training.parser.windows import pad, read_windows
from training.tagger.examples import load_tokenizer
from training.tagger.network import Size
from training.tagger.teacher import TeacherNetwork, load_teacher


class ParserTeacher(ParserBranch):
    """The branch's heads above the upper layers of the tagger's teacher; called like :class:`ParserBranch`.

    Args:
        classes: Of the heads.
        teacher: Gives the layers, which are changed in place, and how far pieces see each other.
    """

    def __init__(self, classes: Classes, teacher: TeacherNetwork) -> None:
        layers = teacher.layers[teacher.frozen :]
        size = Size(hidden=teacher.word.embedding_dim, heads=teacher.rel.embedding_dim)
        super().__init__(classes, len(layers), size)
        self.layers = layers
        self.shape, self.quote = teacher.shape, teacher.quote
        self._barrier = teacher.barrier

    def encode(self, values: Tensor, mask: Tensor | None) -> list[Tensor]:
        """What the frozen layers give, and each layer above them: ``[windows, pieces, hidden]``."""
        mask = torch.ones(values.shape[:2], dtype=torch.int64) if mask is None else mask
        barrier = self._barrier(mask).detach()
        found = [values]
        for layer in self.layers:
            found.append(layer(found[-1], barrier, self._dropout))
        return found


class Windows:
    """Windows, and what the teacher's frozen layers make of each: computed once, kept in half precision."""

    def __init__(self, windows: Sequence[Window], teacher: TeacherNetwork) -> None:
        self.windows = list(windows)
        self.offsets = np.cumsum([0, *(len(window.ids) for window in windows)])
        self._teacher = teacher
        self._values: dict[int, Tensor] = {}

    def read(self, members: Sequence[int]) -> tuple[Tensor, Tensor]:
        """Values ``[windows, pieces, hidden]`` and mask of some windows."""
        ids, shapes, quotes, mask = pad([self.windows[member] for member in members])
        if not all(member in self._values for member in members):
            values = self._teacher.below(ids, mask)
            for row, member in enumerate(members):
                self._values[member] = values[row, : len(self.windows[member].ids)].half()
        kept = [self._values[member].float() for member in members]
        return self._teacher.seen(nn.utils.rnn.pad_sequence(kept, batch_first=True), shapes, quotes), mask


def load_parser_teacher(path: Path, teacher: TeacherNetwork) -> tuple[ParserTeacher, Labels]:
    """A trained teacher, whose labels lie beside it."""
    labels = read_labels(path)
    classes = Classes(len(labels.upos), len(labels.xpos), len(labels.deprel), len(labels.entity))
    network = ParserTeacher(classes, teacher)
    network.load_state_dict(load_file(path))
    return network, labels


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--teacher", type=Path, required=True, help="the tagger's, .safetensors")
    parser.add_argument("--init", type=Path, help="an earlier parser's layers above it, .safetensors")
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--treebanks", type=Path, nargs="+", required=True)
    parser.add_argument("--entities", type=Path, nargs="+", required=True)
    parser.add_argument("--dev", type=Path, required=True)
    parser.add_argument("--dev-entities", type=Path, required=True)
    parser.add_argument("--entity-share", type=float, default=0.45)
    parser.add_argument("--minutes", type=float, required=True, help="of processor time")
    parser.add_argument("--every", type=float, default=25, help="minutes between scores on dev")
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--warm-up", type=int, help="steps in which the rates rise; by default 200")
    parser.add_argument("--pieces", type=int, default=1_024, help="a batch of one process")
    parser.add_argument("--average", type=float, default=0.995)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, required=True, help=".safetensors")
    return parser


def main() -> None:
    options = build_parser().parse_args()
    torch.set_num_threads(1)
    process, processes = join_processes()
    torch.manual_seed(options.seed)
    tokenizer = load_tokenizer(options.tokenizer)
    teacher = load_teacher(options.teacher)
    trees = [each for path in options.treebanks for each in read_conllu(path)]
    named = [each for path in options.entities for each in read_bioes(path)]
    labels = read_labels(options.init) if options.init else Labels.of([*trees, *named])
    options.out.with_suffix(".json").write_text(json.dumps(asdict(labels)), encoding="utf-8")

    def corpus(paragraphs: Sequence[list[Sentence]]) -> Windows:
        found = Windows(read_windows(paragraphs, labels, tokenizer), teacher)
        print(f"{len(found.windows)} windows, {found.offsets[-1]} pieces", flush=True)
        return found

    corpora = [
        (corpus(each[process::processes]), share)
        for each, share in ((trees, 1 - options.entity_share), (named, options.entity_share))
    ]
    held = corpus(keep_known(list(read_conllu(options.dev)), labels))
    held_entities = corpus(list(read_bioes(options.dev_entities))[:250])

    def look(network: ParserBranch) -> Scores:
        return score(network, held, held_entities, labels)

    classes = Classes(len(labels.upos), len(labels.xpos), len(labels.deprel), len(labels.entity))
    network = ParserTeacher(classes, teacher)
    if options.init:
        network.load_state_dict(load_file(options.init))
    best = train(network, corpora, options, look)
    if not process:
        print(f"end: {look(best)}", flush=True)
        save(best, options)


if __name__ == "__main__":
    main()
