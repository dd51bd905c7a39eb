"""Train Stanza's entity tagger for a given time.

Everything after -- goes to stanza.models.ner_tagger.

    python -m training.stanza.train_ner --minutes 20 --tokens 1000 -- --train_file data/ner.train.json ...
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch

from training.stanza.fast import speed_up
from training.stanza.loop import Schedule, group_by_length, make_optimizer, train
from training.stanza.train import split_arguments


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    Schedule.add_arguments(parser)
    parser.add_argument("--rare", type=int, default=4, help="words seen less often get no vector of their own")
    parser.add_argument("--threads", type=int, default=1)
    return parser


def main() -> None:
    ours, theirs = split_arguments(sys.argv[1:])
    options = build_parser().parse_args(ours)
    torch.set_num_threads(options.threads)
    torch.set_flush_denormal(True)
    speed_up()
    schedule = Schedule.of(options)
    _keep_rare_words_out(options.rare)
    _keep_crf_precise()

    from stanza.models import ner_tagger
    from stanza.models.common import utils
    from stanza.models.common.doc import Document
    from stanza.models.ner import scorer
    from stanza.models.ner.data import DataLoader
    from stanza.models.ner.trainer import Trainer

    settings = ner_tagger.parse_args(theirs)
    utils.set_random_seed(settings["seed"])
    settings["optim"], settings["lr"] = "adam", schedule.rate
    vectors = ner_tagger.load_pretrain(settings)
    settings["word_emb_dim"] = vectors.emb.shape[1]

    def read(name: str) -> Any:
        return Document(json.loads(Path(settings[name]).read_text(encoding="utf-8")))

    loader = DataLoader(read("train_file"), 50, settings, vectors, evaluation=False)
    dev = DataLoader(read("eval_file"), 64, settings, vectors, vocab=loader.vocab, evaluation=True)
    gold = [[tags[0] for tags in sentence] for sentence in dev.tags]
    sentences = [sentence for batch in loader.data for sentence in batch]
    trainer = Trainer(args=settings, vocab=loader.vocab, pretrain=vectors, device="cpu")
    trainer.optimizer = make_optimizer([p for p in trainer.model.parameters() if p.requires_grad], schedule)
    target = Path(settings["save_dir"]) / settings["save_name"]
    target.parent.mkdir(parents=True, exist_ok=True)

    def batches() -> Iterator[Any]:
        lengths = [len(sentence[0]) for sentence in sentences]
        while True:
            for batch in group_by_length(lengths, schedule.tokens, random.shuffle):
                loader.data = [[sentences[i] for i in batch]]
                yield loader[0]

    def step(batch: Any) -> float:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            return float(trainer.update(batch))

    def evaluate() -> float:
        with torch.no_grad():
            predicted = [sentence for batch in dev for sentence in trainer.predict(batch)]
        return float(scorer.score_by_entity(predicted, gold)[2])

    print("best", train(batches(), step, trainer.optimizer, evaluate, lambda: trainer.save(str(target)), schedule))


def _keep_rare_words_out(cutoff: int) -> None:
    """Stanza gives each training word a vector of its own beside the pretrained one, which is most of the file."""
    from stanza.models.ner import data

    vocabulary = data.WordVocab
    data.WordVocab = lambda words, language, **options: vocabulary(words, language, **{**options, "cutoff": cutoff})


def _keep_crf_precise() -> None:
    """Its sums of exponentials need single precision."""
    from stanza.models.common import crf

    forward = crf.CRFLoss.forward

    def precise(self: Any, inputs: torch.Tensor, masks: torch.Tensor, tags: torch.Tensor) -> Any:
        with torch.autocast("cpu", enabled=False):
            return forward(self, inputs.float(), masks, tags)

    crf.CRFLoss.forward = precise


if __name__ == "__main__":
    main()
