"""Train Stanza's tagger or dependency parser for a given time.

Everything after -- goes to Stanza's own trainer (stanza.models.tagger, stanza.models.parser).

    python -m training.stanza.train pos --minutes 12 --rate 5e-3 --tokens 1300 -- --train_file data/ud.train.pos.conllu
    python -m training.stanza.train dep --minutes 50 --average 0.999 -- --train_file data/ud.train.conllu
"""

from __future__ import annotations

import argparse
import io
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import torch

from training.stanza.fast import speed_up
from training.stanza.loop import Schedule, group_by_length, make_optimizer, train


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", choices=("pos", "dep"))
    Schedule.add_arguments(parser)
    parser.add_argument("--init", type=Path, help="go on from these weights")
    parser.add_argument("--threads", type=int, default=1)
    return parser


def split_arguments(arguments: list[str]) -> tuple[list[str], list[str]]:
    """Ours and Stanza's, which come after --."""
    place = arguments.index("--") if "--" in arguments else len(arguments)
    return arguments[:place], arguments[place + 1 :]


def main() -> None:
    ours, theirs = split_arguments(sys.argv[1:])
    options = build_parser().parse_args(ours)
    torch.set_num_threads(options.threads)
    torch.set_flush_denormal(True)
    speed_up()
    schedule = Schedule.of(options)
    prepare = prepare_tagger if options.task == "pos" else prepare_parser
    trainer, batches, evaluate, save = prepare(theirs, schedule)
    if options.init:
        weights = torch.load(options.init, map_location="cpu", weights_only=True)["model"]
        print(trainer.model.load_state_dict(weights, strict=False))
    optimizer = make_optimizer([p for p in trainer.model.parameters() if p.requires_grad], schedule)
    name = "optimizers" if hasattr(trainer, "optimizers") else "optimizer"
    setattr(trainer, name, {"general_optimizer": optimizer})
    trainer.schedulers = {}

    def step(batch: Any) -> float:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss = trainer.update(batch, eval=False)
        return float(loss[0] if isinstance(loss, tuple) else loss)

    print("best", train(batches, step, optimizer, evaluate, save, schedule))


Prepared = tuple[Any, Iterator[Any], Callable[[], float], Callable[[], None]]


def prepare_parser(arguments: list[str], schedule: Schedule) -> Prepared:
    """The trainer of the dependency parser, its batches without end, its dev LAS, and how it is saved."""
    from stanza.models import parser as stanza_parser
    from stanza.models.common.doc import DEPREL, HEAD, Document
    from stanza.models.depparse import scorer
    from stanza.models.depparse.data import DataLoader
    from stanza.models.depparse.trainer import GraphTrainer
    from stanza.models.depparse.utils import predict_dataset
    from stanza.utils.conll import CoNLL

    settings, vectors = _settings(stanza_parser, arguments, schedule)
    rows, _, _ = CoNLL.conll2dict(input_file=settings["train_file"])
    loader = DataLoader(Document(rows), settings["batch_size"], settings, vectors, evaluation=False)
    gold = CoNLL.conll2doc(input_file=settings["eval_file"])
    dev = DataLoader(gold, 5_000, settings, vectors, vocab=loader.vocab, evaluation=True, sort_during_eval=True)
    trainer = GraphTrainer(args=settings, vocab=loader.vocab, pretrain=vectors, device="cpu")

    def batches() -> Iterator[Any]:
        while True:
            loader.reshuffle()
            yield from loader

    def evaluate() -> float:
        predicted = predict_dataset(trainer, dev)
        dev.doc.set([HEAD, DEPREL], [word for sentence in predicted for word in sentence])
        return float(scorer.score(io.StringIO(f"{dev.doc:C}\n\n"), settings["eval_file"])[2])

    return trainer, batches(), evaluate, _saver(trainer, settings)


def prepare_tagger(arguments: list[str], schedule: Schedule) -> Prepared:
    """The same of the tagger, with the share of right universal tags."""
    from stanza.models import tagger as stanza_tagger
    from stanza.models.common import utils
    from stanza.models.common.doc import TEXT
    from stanza.models.pos.data import Dataset
    from stanza.models.pos.trainer import Trainer
    from stanza.utils.conll import CoNLL

    settings, vectors = _settings(stanza_tagger, arguments, schedule)
    vocab, (train_set, *_), _ = stanza_tagger.load_training_data(settings, vectors)
    lengths = [len(sentence) for sentence in train_set.doc.get([TEXT], as_sentences=True)]
    gold = CoNLL.conll2doc(input_file=settings["eval_file"])
    dev_set = Dataset(gold, settings, vectors, vocab=vocab, evaluation=True, sort_during_eval=True)
    dev = dev_set.to_loader(batch_size=200)
    right = [word.upos for sentence in gold.sentences for word in sentence.words]
    trainer = Trainer(args=settings, vocab=vocab, pretrain=vectors, device="cpu")

    def batches() -> Iterator[Any]:
        while True:
            for batch in group_by_length(lengths, schedule.tokens, random.shuffle):
                yield train_set.collate_fn([train_set[i] for i in batch])

    def evaluate() -> float:
        predicted, order = [], []
        for batch in dev:
            predicted += trainer.predict(batch)
            order.extend(batch.idx)
        found = [word[0] for sentence in utils.unsort(predicted, order) for word in sentence]
        return sum(a == b for a, b in zip(found, right, strict=True)) / len(right)

    return trainer, batches(), evaluate, _saver(trainer, settings)


def _settings(module: Any, arguments: list[str], schedule: Schedule) -> tuple[dict[str, Any], Any]:
    from stanza.models.common import utils

    settings = module.parse_args(arguments)
    utils.set_random_seed(settings["seed"])
    settings["optim"], settings["lr"] = "adamw", schedule.rate
    vectors = module.load_pretrain(settings)
    settings["word_cutoff"] = utils.update_word_cutoff(vectors, settings["word_cutoff"])
    return settings, vectors


def _saver(trainer: Any, settings: dict[str, Any]) -> Callable[[], None]:
    target = Path(settings["save_dir"]) / settings["save_name"]
    target.parent.mkdir(parents=True, exist_ok=True)
    return lambda: trainer.save(str(target))


if __name__ == "__main__":
    main()
