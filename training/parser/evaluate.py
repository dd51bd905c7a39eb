"""Quick scores of a branch on windows with gold words and sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import torch
from torch import Tensor

from quoteattr.parse._treedecode import single_root_tree
from training.parser.network import ARC, RELATION, ParserBranch
from training.parser.treebank import IGNORED, Labels, Window

Scores = dict[str, float]


class Values(Protocol):
    """Windows, and what the shared layers make of them."""

    windows: list[Window]

    def read(self, members: Sequence[int]) -> tuple[Tensor, Tensor]:
        """Values ``[windows, pieces, hidden]`` and mask of some windows."""
        ...


def score(network: ParserBranch, trees: Values, entities: Values, labels: Labels) -> Scores:
    """Per cent: joins and ends as F1 of the positive class, tags and attachments as accuracy, entities as F1."""
    network.eval()
    right = dict.fromkeys(("upos", "xpos", "uas", "las"), 0)
    words = 0
    counts = {"joins": [0, 0, 0], "ends": [0, 0, 0]}
    with torch.inference_mode():
        for k, window in enumerate(trees.windows):
            values, mask = trees.read([k])
            scored, _, arcs, relations = (each[0] for each in network(values, mask))
            at = scored[window.first]
            joins, ends, upos, xpos = at.split([2, 2, network.classes.upos, network.classes.xpos], -1)
            for name, found in (("joins", joins), ("ends", ends)):
                gold, guess = getattr(window, name), found.argmax(-1).numpy()
                here = gold != IGNORED
                counts[name][0] += int((gold[here] & guess[here]).sum())
                counts[name][1] += int(gold[here].sum())
                counts[name][2] += int(guess[here].sum())
            known = window.upos != IGNORED
            words += int(known.sum())
            right["upos"] += int((upos.argmax(-1).numpy() == window.upos)[known].sum())
            right["xpos"] += int((xpos.argmax(-1).numpy() == window.xpos)[known].sum())
            dependent, governor = arcs.split(ARC + 1, -1)
            for number in sorted(set(window.sentence[known].tolist())):
                units = np.flatnonzero((window.sentence == number) & known)
                places = np.concatenate([[0], window.first[units]])
                heads = single_root_tree((dependent[places] @ governor[places].T).numpy())[1:]
                guess = places[heads]
                kinds = network.relations(relations[places[1:], :RELATION], relations[guess, RELATION:]).argmax(-1)
                attached = guess == window.heads[units]
                right["uas"] += int(attached.sum())
                right["las"] += int((attached & (kinds.numpy() == window.deprel[units])).sum())
        found = gold_count = hits = 0
        for k, window in enumerate(entities.windows):
            values, mask = entities.read([k])
            tags = network(values, mask)[1][0][window.first].argmax(-1).numpy()
            known = window.entity != IGNORED
            gold = spans([labels.entity[t] for t in window.entity[known]])
            guess = spans([labels.entity[t] for t in tags[known]])
            hits, found, gold_count = hits + len(gold & guess), found + len(guess), gold_count + len(gold)
    result = {name: 100 * count / words for name, count in right.items()}
    result |= {name: 200 * a / max(1, b + c) for name, (a, b, c) in counts.items()}
    result["entity"] = 200 * hits / max(1, found + gold_count)
    return {name: round(value, 2) for name, value in result.items()}


def spans(tags: list[str]) -> set[tuple[int, int, str]]:
    """Entities of BIOES tags: start, end, class."""
    found = set()
    start, kind = -1, ""
    for k, tag in enumerate(tags):
        place, _, now = tag.partition("-")
        if place == "S":
            found.add((k, k + 1, now))
        if place == "B":
            start, kind = k, now
        elif place == "E" and start >= 0 and kind == now:
            found.add((start, k + 1, kind))
        if place in ("S", "E", "O") or (place == "I" and kind != now):
            start = -1
    return found
