"""Labels for text without annotation, or with other rules for it, from tagger weights that are trained already.

The teachers' probabilities become the labels (distillation). Where the articles have claims of their own, those that
the teachers do not see are put over them; a claim that the articles do not have is never taken away, for their rules
may be narrower.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from training.tagger.batches import collate
from training.tagger.examples import NONE, Example
from training.tagger.labels import CONTENT, ask
from training.tagger.network import TaggerNetwork

SEEN = 0.6  # mean probability of "content" from which the teachers are taken to see a claim


def teach(example: Example, teachers: Sequence[TaggerNetwork]) -> None:
    """Replace the labels of an example by the teachers' mean probabilities, its own unseen claims put over them."""
    own = (example.tags, example.to_cue, example.to_source)
    (labels,) = ask(teachers, collate([example], random.Random(0)))
    example.tags, example.to_cue, example.to_source = labels.tags, labels.to_cue, labels.to_source
    put_unseen(example, *own)


def put_unseen(
    example: Example, tags: NDArray[np.float32], to_cue: NDArray[np.float32], to_source: NDArray[np.float32]
) -> None:
    """Put the claims of these labels that the example's own do not have over them."""
    for cue in sorted(set(to_cue[:, 1].astype(int))):
        content = to_cue[to_cue[:, 1] == cue, 0].astype(int)
        if example.tags[content][:, CONTENT].sum(1).mean() > SEEN:
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
