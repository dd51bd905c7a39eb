"""Train the parser's branch on treebanks and entities; the shared layers stay as they are.

    python -m training.parser.train --shared shared.int8.onnx --tagger v2.safetensors --tokenizer tokenizer.json \
        --treebanks ewt.train.conllu gum.train.conllu --entities ner.train.bioes --dev ewt.dev.conllu \
        --dev-entities ner.dev.bioes --depth 3 --minutes 60 --out branch.safetensors

What the shared layers make of each window is computed once, with the int8 file that the package carries, so that the
branch learns on what it will read.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file
from torch import Tensor
from torch.nn import functional

from training.learning import Learning, agree, join_processes, learning_weights, share_of_rate
from training.parser.evaluate import Scores, score
from training.parser.network import ARC, RELATION, Classes, ParserBranch
from training.parser.taught import gather, read_taught, soft_entropy
from training.parser.treebank import IGNORED, Labels, Sentence, Window, read_bioes, read_conllu
from training.parser.windows import read_windows
from training.tagger.batches import mixed
from training.tagger.examples import load_tokenizer
from training.tagger.network import Size


class Corpus(Protocol):
    """Windows, what lies below the branch, and where each window begins in the row of all pieces."""

    windows: list[Window]
    offsets: NDArray[np.int64]

    def read(self, members: Sequence[int]) -> tuple[Tensor, Tensor]:
        """Values ``[windows, pieces, hidden]`` and mask of some windows."""
        ...


class SharedCorpus:
    """Windows with the shared layers' values, in half precision."""

    def __init__(self, windows: Sequence[Window], shared: Path) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        session = onnxruntime.InferenceSession(str(shared), options, providers=["CPUExecutionProvider"])
        self.windows = list(windows)
        self.offsets = np.cumsum([0, *(len(window.ids) for window in windows)])
        self.values = np.empty((self.offsets[-1], Size().hidden), np.float16)
        for window, start in zip(windows, self.offsets, strict=False):
            inputs = {"ids": window.ids, "shape": window.shapes, "quote": window.quotes}
            (found,) = session.run(None, {name: each[None] for name, each in inputs.items()})
            self.values[start : start + len(window.ids)] = found[0]

    def read(self, members: Sequence[int]) -> tuple[Tensor, Tensor]:
        """Values ``[windows, pieces, hidden]`` and mask of some windows."""
        longest = max(len(self.windows[member].ids) for member in members)
        values = torch.zeros(len(members), longest, Size().hidden)
        mask = torch.zeros(len(members), longest, dtype=torch.int64)
        for row, member in enumerate(members):
            start, end = self.offsets[member], self.offsets[member + 1]
            values[row, : end - start] = torch.from_numpy(self.values[start:end]).float()
            mask[row, : end - start] = 1
        return values, mask


def loss_of(network: ParserBranch, values: Tensor, mask: Tensor, windows: Sequence[Window]) -> dict[str, Tensor]:
    """The mean losses of a batch, by head.

    Args:
        network: The branch.
        values: Of the shared layers, ``[windows, pieces, hidden]``.
        mask: 1 where there is a piece.
        windows: The batch.
    """
    words, entities, arcs, relations = network(values, mask)
    rows = torch.from_numpy(np.concatenate([np.full(len(w.first), r) for r, w in enumerate(windows)]))
    units = torch.from_numpy(np.concatenate([w.first for w in windows]))

    def labels(name: str) -> Tensor:
        return torch.from_numpy(np.concatenate([getattr(w, name) for w in windows]))

    def entropy(scores: Tensor, name: str) -> Tensor:
        gold = labels(name)
        return functional.cross_entropy(scores.float(), gold, ignore_index=IGNORED, reduction="sum") / max(
            1, int((gold != IGNORED).sum())
        )

    at = words[rows, units]
    sizes = [2, 2, network.classes.upos, network.classes.xpos]
    joins, ends, upos, xpos = at.split(sizes, -1)
    scored = {"joins": joins, "ends": ends, "upos": upos, "xpos": xpos, "entity": entities[rows, units]}
    losses = {name: entropy(scores, name) for name, scores in scored.items() if (labels(name) != IGNORED).any()}
    taught = [window.taught for window in windows if window.taught]
    heads, deprel = labels("heads"), labels("deprel")
    known = torch.from_numpy(np.concatenate([each.known for each in taught])) if taught else heads != IGNORED
    if not known.any():
        return losses
    rows, units, heads, deprel = (each[known] for each in (rows, units, heads, deprel))
    scores = arc_scores(arcs, rows, units, sentences_of(windows, mask))
    left, right = relations.split(RELATION, -1)
    if taught:
        for name in ("upos", "xpos", "entity"):
            losses[name] = soft_entropy(scored[name][known], gather(taught, name))
        governors, shares = gather(taught, "governors"), gather(taught, "shares")
        losses["arcs"] = -(shares * scores.log_softmax(-1).gather(1, governors)).sum(-1).mean()
        kinds = network.relations(left[rows, units], right[rows, governors[:, 0]])
        losses["relations"] = soft_entropy(kinds, gather(taught, "deprel"))
        return losses
    losses["arcs"] = functional.cross_entropy(scores, heads)
    losses["relations"] = functional.cross_entropy(network.relations(left[rows, units], right[rows, heads]), deprel)
    return losses


def sentences_of(windows: Sequence[Window], mask: Tensor) -> Tensor:
    """The number of the sentence of each piece that a word begins with, ``[windows, pieces]``; negative elsewhere."""
    found = torch.full(mask.shape, IGNORED, dtype=torch.int64)
    for row, window in enumerate(windows):
        found[row, torch.from_numpy(window.first)] = torch.from_numpy(window.sentence)
    return found


def arc_scores(arcs: Tensor, rows: Tensor, units: Tensor, sentences: Tensor) -> Tensor:
    """Scores of every piece as the governor of some words, ``[words, pieces]``: of their own sentence, and of [CLS].

    Args:
        arcs: A branch's, ``[windows, pieces, vectors]``.
        rows: The window of each word.
        units: Its first piece.
        sentences: See :func:`sentences_of`.
    """
    dependent, governor = arcs.split(ARC + 1, -1)
    scores = torch.matmul(dependent, governor.transpose(1, 2))[rows, units].float() * ARC**-0.5
    allowed = sentences[rows] == sentences[rows, units][:, None]
    allowed[:, 0] = True
    allowed[torch.arange(len(units)), units] = False
    return scores.masked_fill(~allowed, -1e4)


WEIGHTS = {"entity": 1.0, "joins": 0.2, "ends": 0.5, "upos": 0.3, "xpos": 0.5, "arcs": 1.0, "relations": 1.0}


def train(
    network: ParserBranch, corpora: Sequence[tuple[Corpus, float]], options: argparse.Namespace, dev: object
) -> ParserBranch:
    process, _ = join_processes()
    torch.manual_seed(options.seed + process)
    learning = Learning(
        learning_weights(network),
        lambda name: options.rate if name.startswith("layers") else options.head_rate,
        options.average,
    )

    lengths = [([len(window.ids) for window in corpus.windows], share) for corpus, share in corpora]
    seen = [0] * len(corpora)
    running: dict[str, float] = {}
    began, next_look = time.process_time(), options.every
    network.train()
    for step, (which, members) in enumerate(mixed(lengths, options.pieces, random.Random(options.seed)), 1):
        spent = agree((time.process_time() - began) / 60)
        if spent >= options.minutes:
            break
        corpus = corpora[which][0]
        losses = loss_of(network, *corpus.read(members), [corpus.windows[member] for member in members])
        seen[which] += sum(len(corpus.windows[member].ids) for member in members)
        sum(WEIGHTS[name] * loss for name, loss in losses.items()).backward()
        learning.step(share_of_rate(step, spent / options.minutes, options.warm_up))
        for name, loss in losses.items():
            running[name] = 0.98 * running.get(name, loss.item()) + 0.02 * loss.item()
        if step % 200 == 0 and not process:
            told = " ".join(f"{name} {value:.3f}" for name, value in running.items())
            epochs = " ".join(f"{n / each.offsets[-1]:.2f}" for n, (each, _) in zip(seen, corpora, strict=True))
            print(f"{spent:.1f} min, step {step}, epochs {epochs}, {told}", flush=True)
        if spent >= next_look:
            next_look += options.every
            if process:
                continue
            averaged = learning.averaged(network)
            print(f"{spent:.1f} min: {dev(averaged)}", flush=True)
            save(averaged, options)
    return learning.averaged(network)


def read_labels(weights: Path) -> Labels:
    """The labels of a branch, which lie beside its weights in a file of the same name."""
    stored = json.loads(weights.with_suffix(".json").read_text(encoding="utf-8"))
    return Labels(**{name: tuple(each) for name, each in stored.items()})


def save(network: ParserBranch, options: argparse.Namespace) -> None:
    save_file(
        {name: weight.detach().clone().contiguous() for name, weight in network.state_dict().items()}, options.out
    )


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="the shared layers, .onnx")
    parser.add_argument("--tagger", type=Path, help="whose upper layers the branch starts from, .safetensors")
    parser.add_argument("--init", type=Path, help="an earlier branch, .safetensors")
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--treebanks", type=Path, nargs="+", required=True)
    parser.add_argument("--entities", type=Path, nargs="+", required=True)
    parser.add_argument("--breaks", type=Path, nargs="*", default=[], help="texts of which only words are known")
    parser.add_argument("--taught", type=Path, nargs="*", default=[], help="texts that a teacher has labelled")
    parser.add_argument("--taught-labels", type=Path, nargs="*", default=[], help="its labels of these, .npz")
    parser.add_argument("--dev", type=Path, required=True)
    parser.add_argument("--dev-entities", type=Path, required=True)
    parser.add_argument("--depth", type=int, default=3, help="how many layers are shared")
    parser.add_argument("--entity-share", type=float, default=0.33)
    parser.add_argument("--break-share", type=float, default=0.06)
    parser.add_argument("--taught-share", type=float, default=0.4)
    parser.add_argument("--minutes", type=float, default=60, help="of processor time")
    parser.add_argument("--every", type=float, default=5, help="minutes between scores on dev")
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--head-rate", type=float, default=1.5e-3)
    parser.add_argument("--warm-up", type=int, help="steps in which the rates rise; by default 200")
    parser.add_argument("--pieces", type=int, default=1536, help="a batch")
    parser.add_argument("--average", type=float, default=0.998)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, required=True)
    return parser


def read_labelled(options: argparse.Namespace, labels: Labels, tokenizer: object) -> list[Window]:
    """The windows of the texts that a teacher has labelled, with what it thinks of them.

    Raises:
        ValueError: The labels are of other windows.
    """
    found = []
    for words, path in zip(options.taught, options.taught_labels, strict=True):
        windows = read_windows(list(read_conllu(words)), labels, tokenizer)
        taught = read_taught(path, labels)
        if [len(window.first) for window in windows] != [len(each.known) for each in taught]:
            raise ValueError(f"{path} is not of {words}: its windows have other words")
        for window, each in zip(windows, taught, strict=True):
            window.taught = each
        found += windows
    return found


def read_corpus(paragraphs: Sequence[list[Sentence]], labels: Labels, options: argparse.Namespace) -> SharedCorpus:
    return SharedCorpus(read_windows(paragraphs, labels, load_tokenizer(options.tokenizer)), options.shared)


def main() -> None:
    options = build_parser().parse_args()
    torch.set_num_threads(1)
    treebank = [each for path in options.treebanks for each in read_conllu(path)]
    entities = [each for path in options.entities for each in read_bioes(path)]
    labels = read_labels(options.init) if options.init else Labels.of([*treebank, *entities])
    options.out.with_suffix(".json").write_text(json.dumps(asdict(labels)), encoding="utf-8")
    began = time.time()
    breaks = [paragraph for path in options.breaks for paragraph in read_conllu(path)]
    tokenizer = load_tokenizer(options.tokenizer)
    taught = read_labelled(options, labels, tokenizer)
    others = options.break_share * bool(breaks) + options.taught_share * bool(taught)
    corpora = [
        (SharedCorpus(windows, options.shared), share)
        for windows, share in (
            (read_windows(treebank, labels, tokenizer), 1 - options.entity_share - others),
            (read_windows(entities, labels, tokenizer), options.entity_share),
            (read_windows(breaks, labels, tokenizer), options.break_share),
            (taught, options.taught_share),
        )
        if windows
    ]
    for corpus, _ in corpora:
        print(f"{len(corpus.windows)} windows, {corpus.offsets[-1]} pieces, {time.time() - began:.0f} s", flush=True)
    dev_paragraphs = list(read_conllu(options.dev))
    dev_entities = list(read_bioes(options.dev_entities))[:250]
    held = read_corpus(keep_known(dev_paragraphs, labels), labels, options)
    held_entities = read_corpus(dev_entities, labels, options)

    def look(network: ParserBranch) -> Scores:
        return score(network, held, held_entities, labels)

    size = Classes(len(labels.upos), len(labels.xpos), len(labels.deprel), len(labels.entity))
    network = ParserBranch(size, Size().layers - options.depth)
    if options.tagger:
        taken = {
            f"layers.{int(name.split('.')[1]) - options.depth}.{name.split('.', 2)[2]}": weight.float()
            for name, weight in load_file(options.tagger).items()
            if name.startswith("layers.") and int(name.split(".")[1]) >= options.depth
        }
        missing, unexpected = network.load_state_dict(taken, strict=False)
        assert not unexpected
        assert not any(name.startswith("layers") for name in missing)
    if options.init:
        network.load_state_dict(load_file(options.init))
    best = train(network, corpora, options, look)
    print(f"end: {look(best)}", flush=True)
    save(best, options)


def keep_known(paragraphs: list[list[Sentence]], labels: Labels) -> list[list[Sentence]]:
    """The paragraphs with labels that were never seen in training replaced by the first of their kind."""
    for paragraph in paragraphs:
        for sentence in paragraph:
            for word in sentence:
                for name in ("upos", "xpos", "deprel"):
                    if getattr(word, name) not in getattr(labels, name):
                        setattr(word, name, getattr(labels, name)[0])
    return paragraphs


if __name__ == "__main__":
    main()
