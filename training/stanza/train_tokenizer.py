"""Train Stanza's tokenizer with its own trainer, in bfloat16, optionally going on from a model with other characters.

Everything after -- goes to stanza.models.tokenizer.

    python -m training.stanza.train_tokenizer -- --txt_file data/tok.train.txt --label_file data/tok.train.toklabels ...
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import torch

from training.stanza.fast import speed_up
from training.stanza.train import split_arguments


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--init", type=Path, help="go on from this model (Stanza's --load_name fails in 1.15.0)")
    parser.add_argument("--threads", type=int, default=1)
    return parser


def copy_weights(model: Any, characters: dict[str, int], checkpoint: dict[str, Any]) -> int:
    """Take over a trained model's weights, characters by name; returns how many characters it knew."""
    weights = dict(checkpoint["model"])
    trained = checkpoint["vocab"]["_unit2id"]
    embeddings = model.embeddings.weight.detach().clone()
    known = [(row, trained[character]) for character, row in characters.items() if character in trained]
    for row, source in known:
        embeddings[row] = weights["embeddings.weight"][source]
    weights["embeddings.weight"] = embeddings
    model.load_state_dict(weights)
    return len(known)


def main() -> None:
    ours, theirs = split_arguments(sys.argv[1:])
    options = build_parser().parse_args(ours)
    torch.set_num_threads(options.threads)
    torch.set_flush_denormal(True)
    speed_up()
    from stanza.models import tokenizer
    from stanza.models.tokenization.trainer import Trainer

    update, build = Trainer.update, Trainer.__init__

    def update_in_half_precision(self: Any, inputs: Any) -> Any:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            return update(self, inputs)

    def build_from_model(self: Any, *args: Any, **settings: Any) -> None:
        build(self, *args, **settings)
        if options.init and settings.get("model_file") is None:
            checkpoint = torch.load(options.init, map_location="cpu", weights_only=True)
            known = copy_weights(self.model, self.vocab._unit2id, checkpoint)
            print(f"{known} of {len(self.vocab._unit2id)} characters known")

    Trainer.update, Trainer.__init__ = update_in_half_precision, build_from_model
    tokenizer.main(theirs)


if __name__ == "__main__":
    main()
