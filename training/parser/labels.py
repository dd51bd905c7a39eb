"""Texts of which only words are known -> what a teacher thinks of each word (:mod:`training.parser.taught`).

    python -m training.parser.labels news.words.conllu --teacher teacher.safetensors --weights parser.safetensors \\
        --tokenizer tokenizer.json --out news.npz

The words come from :mod:`training.parser.words`, the teacher from :mod:`training.parser.teacher`. What is written is
for ``--taught-labels`` of :mod:`training.parser.train`.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from training.parser.network import RELATION, ParserBranch
from training.parser.taught import write_taught
from training.parser.teacher import Windows, load_parser_teacher
from training.parser.train import Corpus, arc_scores, sentences_of
from training.parser.treebank import IGNORED, Labels, Taught, read_conllu
from training.parser.windows import read_windows
from training.tagger.batches import group_by_length
from training.tagger.examples import load_tokenizer
from training.tagger.teacher import load_teacher

GOVERNORS = 6  # of each word, the likeliest
TOLD = 50  # batches between two lines of progress


@torch.inference_mode()
def ask(network: ParserBranch, corpus: Corpus, members: Sequence[int], labels: Labels) -> list[Taught]:
    """What a network thinks of some windows."""
    values, mask = corpus.read(members)
    windows = [corpus.windows[member] for member in members]
    words, entities, arcs, relations = network.eval()(values, mask)
    of_piece = sentences_of(windows, mask)
    sizes = [2, 2, network.classes.upos, network.classes.xpos]
    found = []
    for row, window in enumerate(windows):
        known = window.sentence != IGNORED
        units = torch.from_numpy(window.first)
        begin = units[torch.from_numpy(known)]
        scores = arc_scores(arcs, torch.full_like(begin, row), begin, of_piece).softmax(-1)
        shares, governors = scores.topk(min(GOVERNORS, scores.shape[1]))
        left, right = relations[row].split(RELATION, -1)
        kinds = network.relations(left[begin], right[governors[:, 0]])
        kinds[:, labels.deprel.index("root")] = -torch.inf
        kinds[governors[:, 0] == 0] = (
            torch.nn.functional.one_hot(torch.tensor(labels.deprel.index("root")), kinds.shape[1]).float().log()
        )
        _, _, upos, xpos = words[row, units].split(sizes, -1)
        wide = {name: np.zeros((len(known), GOVERNORS), np.float32) for name in ("governors", "shares")}
        wide["governors"][known, : governors.shape[1]] = governors.numpy()
        wide["shares"][known, : shares.shape[1]] = (shares / shares.sum(1, keepdim=True)).numpy()
        relation = np.zeros((len(known), kinds.shape[1]), np.float16)
        relation[known] = kinds.softmax(-1).numpy()
        found.append(
            Taught(
                upos=upos.softmax(-1).numpy().astype(np.float16),
                xpos=xpos.softmax(-1).numpy().astype(np.float16),
                deprel=relation,
                entity=entities[row, units].softmax(-1).numpy().astype(np.float16),
                governors=wide["governors"].astype(np.int16),
                shares=wide["shares"].astype(np.float16),
                known=known,
            )
        )
    return found


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("words", type=Path, help="CoNLL-U")
    parser.add_argument("--teacher", type=Path, required=True, help="the tagger's, .safetensors")
    parser.add_argument("--weights", type=Path, required=True, help="the parser's layers above it, .safetensors")
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--pieces", type=int, default=1_024, help="most of a batch")
    parser.add_argument("--out", type=Path, required=True, help=".npz")
    return parser


def main() -> None:
    options = build_parser().parse_args()
    torch.set_num_threads(1)
    below = load_teacher(options.teacher)
    network, labels = load_parser_teacher(options.weights, below)
    windows = read_windows(list(read_conllu(options.words)), labels, load_tokenizer(options.tokenizer))
    groups = group_by_length([len(window.ids) for window in windows], options.pieces)
    found: dict[int, Taught] = {}
    for count, members in enumerate(groups, 1):
        corpus = Windows([windows[member] for member in members], below)
        found |= dict(zip(members, ask(network, corpus, range(len(members)), labels), strict=True))
        if count % TOLD == 0 or count == len(groups):
            print(f"{len(found)} of {len(windows)} windows", flush=True)
    write_taught([found[number] for number in range(len(windows))], labels, options.out)


if __name__ == "__main__":
    main()
