"""Labels for text without annotation, or with other rules for it, from tagger weights that are trained already.

The teachers' probabilities become the labels (distillation). Where the articles have claims of their own, those that
the teachers do not see are put over them; a claim that the articles do not have is never taken away, for their rules
may be narrower.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from training.tagger.batches import Batch, collate
from training.tagger.examples import NONE, Example
from training.tagger.network import TaggerNetwork

SEEN = 0.6  # mean probability of "content" from which the teachers are taken to see a claim
LIKELY = 0.3  # probability of "content" or "cue" from which a word's links are taught
FEW, FAINT = 4, 0.02  # most targets of a link, and the least probability of one
_B_CUE, _CONTENT = 3, (5, 6)


@torch.inference_mode()
def teach(example: Example, teachers: Sequence[TaggerNetwork]) -> None:
    """Replace the labels of an example by the teachers' mean probabilities, its own unseen claims put over them."""
    own = (example.tags, example.to_cue, example.to_source)
    batch = collate([example], random.Random(0))
    tags, cues, sources = (
        _mean(values) for values in zip(*(_ask(teacher, batch) for teacher in teachers), strict=True)
    )
    example.tags = tags
    example.to_cue = _links(cues, tags[:, _CONTENT].sum(1))
    example.to_source = _links(sources, tags[:, _B_CUE])
    _put_unseen(example, *own)


def _ask(teacher: TaggerNetwork, batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
    tags, links = teacher.eval()(batch.ids, batch.shapes, batch.quotes, batch.mask)
    first = batch.first[0]
    places = torch.cat([first, torch.zeros_like(first[:1])])  # [CLS] stands for none
    size = links.shape[-1] // 4
    query_cue, key_cue, query_source, key_source = links[0].float().split(size, -1)
    cues = query_cue[first] @ key_cue[places].T * size**-0.5
    sources = query_source[first] @ key_source[places].T * size**-0.5
    return tags[0, first].float().softmax(-1), cues.softmax(-1), sources.softmax(-1)


def _mean(values: Sequence[Tensor]) -> NDArray[np.float32]:
    return torch.stack(list(values)).mean(0).numpy()


def _links(probabilities: NDArray[np.float32], weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rows of word, target, probability for the words that count, their few best targets only."""
    none = probabilities.shape[1] - 1
    rows = []
    for word in np.flatnonzero(weights > LIKELY):
        best = [k for k in probabilities[word].argsort()[::-1][:FEW] if probabilities[word, k] > FAINT]
        total = probabilities[word, best].sum()
        rows += [(word, NONE if k == none else k, float(weights[word] * probabilities[word, k] / total)) for k in best]
    return np.array(rows, np.float32).reshape(-1, 3)


def _put_unseen(
    example: Example, tags: NDArray[np.float32], to_cue: NDArray[np.float32], to_source: NDArray[np.float32]
) -> None:
    for cue in sorted(set(to_cue[:, 1].astype(int))):
        content = to_cue[to_cue[:, 1] == cue, 0].astype(int)
        if example.tags[content][:, _CONTENT].sum(1).mean() > SEEN:
            continue
        link = to_source[to_source[:, 0] == cue]
        words = [*content, *_span_at(tags, cue)]
        for source in link[:, 1].astype(int):
            if source != NONE:
                words += _span_at(tags, source)
        example.tags[words] = tags[words]
        example.to_cue = _instead(example.to_cue, to_cue[to_cue[:, 1] == cue])
        example.to_source = _instead(example.to_source, link)


def _span_at(tags: NDArray[np.float32], first: int) -> list[int]:
    """The words of the span that begins with a word: the word, and those that go on in its role."""
    role = int(tags[first].argmax())
    words = [first]
    while words[-1] + 1 < len(tags) and int(tags[words[-1] + 1].argmax()) == role + 1:
        words.append(words[-1] + 1)
    return words


def _instead(links: NDArray[np.float32], others: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.concatenate([links[~np.isin(links[:, 0], others[:, 0])], others])
