"""What is trained: tags word by word, tags as a whole paragraph, and the two pointers."""

from __future__ import annotations

import torch
from torch import Tensor

from quoteattr.detect.tagger import ALLOWED
from training.tagger.batches import Batch, Links

# The decoder's rules; a large number in the place of infinity keeps gradients numbers. A paragraph begins as after "O".
_RULES = torch.from_numpy(ALLOWED).logical_not().float() * -1e9
_FIRST = _RULES[0]


def total_loss(tags: Tensor, links: Tensor, batch: Batch, crf: float) -> tuple[Tensor, dict[str, float]]:
    """The loss of a batch, and its parts.

    Args:
        tags: The network's tag scores.
        links: The network's link vectors.
        batch: What it read.
        crf: Share of the tag loss that looks at whole paragraphs.
    """
    scores = tags.float().gather(1, batch.first[..., None].expand(-1, -1, tags.shape[-1]))
    size = links.shape[-1] // 4
    parts = {
        "tag": tag_loss(scores, batch),
        "crf": crf_loss(scores, batch) if crf else scores.sum() * 0,
        "cue": link_loss(links[..., :size], links[..., size : 2 * size], batch.to_cue, batch),
        "source": link_loss(links[..., 2 * size : 3 * size], links[..., 3 * size :], batch.to_source, batch),
    }
    loss = (1 - crf) * parts["tag"] + crf * parts["crf"] + 0.5 * parts["cue"] + 0.5 * parts["source"]
    return loss, {name: float(part.detach()) for name, part in parts.items()}


def tag_loss(scores: Tensor, batch: Batch) -> Tensor:
    """Cross-entropy of each word's tag."""
    weight = batch.weight[:, None] * batch.words
    return -((batch.tags * scores.log_softmax(-1)).sum(-1) * weight).sum() / weight.sum()


def crf_loss(scores: Tensor, batch: Batch) -> Tensor:
    """Negative log-likelihood of the tags among all sequences that the decoder's rules allow, a word.

    A conditional random field with fixed transitions: nothing is learned that the decoder would have to know.
    """
    reach = scores[:, 0] + _FIRST
    for word in range(1, scores.shape[1]):
        inside = (reach[:, :, None] + _RULES).logsumexp(1)
        anew = reach.logsumexp(1, keepdim=True) + _FIRST
        step = torch.where(batch.opens[:, word, None], anew, inside) + scores[:, word]
        reach = torch.where(batch.words[:, word, None], step, reach)
    right = ((batch.tags * scores).sum(-1) * batch.words).sum(1)
    lost = (reach.logsumexp(1) - right) * batch.weight
    return lost.sum() / (batch.words.sum(1) * batch.weight).sum()


def link_loss(query: Tensor, key: Tensor, links: Links, batch: Batch) -> Tensor:
    """Cross-entropy of a pointer over the words of its window, and [CLS] for "none"."""
    if not len(links.words):
        return query.sum() * 0
    window, word = links.words.unbind(1)
    pointing = query[window, batch.first[window, word]].float()
    places = torch.cat([batch.first, torch.zeros_like(batch.first[:, :1])], 1)
    there = torch.cat([batch.words, torch.ones_like(batch.words[:, :1])], 1)
    keys = key.float().gather(1, places[..., None].expand(-1, -1, key.shape[-1]))
    scores = torch.einsum("rd,rwd->rw", pointing, keys[window]) * query.shape[-1] ** -0.5
    scores = scores.masked_fill(~there[window], -1e4)
    weight = batch.weight[window]
    lost = -((links.targets * scores.log_softmax(-1)).sum(1) * weight).sum()
    return lost / (links.targets.sum(1) * weight).sum()
