"""Windows with labels, as tensors."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from training.parser.treebank import Labels, Sentence, Window, windows_of

LONGEST = 400  # pieces of a window that is learned from


def read_windows(paragraphs: Sequence[list[Sentence]], labels: Labels, tokenizer: object) -> list[Window]:
    """The windows of paragraphs, but for overlong ones."""
    windows = [window for each in paragraphs for window in windows_of(each, tokenizer, labels)]
    return [window for window in windows if len(window.ids) <= LONGEST]


def pad(windows: Sequence[Window]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Pieces, shapes, marks and mask of windows, ``[windows, pieces]``."""
    rows = [[torch.from_numpy(getattr(each, name)) for each in windows] for name in ("ids", "shapes", "quotes")]
    rows.append([torch.ones_like(each) for each in rows[0]])
    ids, shapes, quotes, mask = (nn.utils.rnn.pad_sequence(each, batch_first=True) for each in rows)
    return ids, shapes, quotes, mask
