"""What is trained: the losses of both tasks on a batch of :mod:`training.corpus`.

Where a batch carries labels of teachers (distillation, Hinton et al. 2015), they count beside its own, and alone where
it has none.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn import functional

from training.corpus import UNKNOWN, Batch
from training.parser.network import ARC, RELATION, ParserBranch

FAR = -1e4  # a score that nothing is chosen with
RULED_OUT = -1e9
WEIGHTS = {
    "tag": 1.0,
    "crf": 1.0,
    "cue": 0.5,
    "source": 0.5,
    "entity": 1.0,
    "joins": 0.2,
    "ends": 0.5,
    "upos": 0.3,
    "xpos": 0.5,
    "arcs": 1.0,
    "relations": 1.0,
}

Losses = dict[str, Tensor]
Right = dict[str, tuple[Tensor, Tensor]]  # how many labels are right, and how many there are


def total(losses: Losses, tagger: float = 1.0) -> Tensor:
    """The sum by :data:`WEIGHTS`, those of the tagger ``tagger`` times."""
    weights = {
        name: weight * (tagger if name in ("tag", "crf", "cue", "source") else 1) for name, weight in WEIGHTS.items()
    }
    found: Tensor = sum(weights[name] * loss for name, loss in losses.items())  # type: ignore[assignment]  # never 0
    return found


def tagger_losses(
    outputs: tuple[Tensor, Tensor], batch: Batch, gold: float = 1.0, allowed: Tensor | None = None
) -> Losses:
    """Those of tags and of both pointers.

    Args:
        outputs: Tag scores and link vectors of every piece.
        batch: What was read.
        gold: How much its own labels count beside the teachers', from 0 to 1.
        allowed: Which tag may follow which; with it half of the loss of tags is that of whole windows.
    """
    tags, links = outputs
    tags = tags.float()
    known = (batch.tag >= 0).any(1, keepdim=True)
    share = torch.where(known, 1.0 if "tag" not in batch.soft else gold, 0.0)
    losses = {"tag": _entropy(tags, batch.tag, batch.soft.get("tag"), share[..., None], batch.first.bool())}
    if allowed is not None:
        losses["tag"] = losses["tag"] / 2
        losses["crf"] = crf_loss(tags, batch, allowed) / 2
    size = links.shape[-1] // 4
    query_cue, key_cue, query_source, key_source = links.split(size, -1)
    losses["cue"] = _link_loss(query_cue, key_cue, batch, "cue", share)
    losses["source"] = _link_loss(query_source, key_source, batch, "source", share)
    return losses


def _entropy(scores: Tensor, numbers: Tensor, soft: Tensor | None, gold: Tensor | float, there: Tensor) -> Tensor:
    """Mean cross-entropy to the labels, to the teachers', or to both, over the pieces that are there and have one."""
    known = numbers >= 0
    target = functional.one_hot(numbers.clamp(min=0), scores.shape[-1]).float()
    if soft is None:
        there = there & known
    else:
        share = torch.where(known[..., None], gold, 0.0)
        target = share * target + (1 - share) * soft.float()
    lost = -(target * scores.float().log_softmax(-1)).sum(-1) * there
    return lost.sum() / there.sum().clamp(min=1)


def crf_loss(scores: Tensor, batch: Batch, allowed: Tensor) -> Tensor:
    """Negative log-likelihood of the tags among all sequences that the decoder's rules allow, a word.

    A conditional random field with fixed transitions: nothing is learned that the decoder would have to know. The sum
    over all sequences is a product of matrices, two neighbours at a time (Särkkä and García-Fernández 2021). Windows
    without tags do not count.
    """
    classes = scores.shape[-1]
    words = batch.first.bool()
    rules = torch.where(allowed, 0.0, RULED_OUT)
    nothing = torch.where(torch.eye(classes, dtype=torch.bool, device=scores.device), 0.0, RULED_OUT)
    steps = torch.where(words[..., None, None], rules + scores[:, :, None, :], nothing)
    steps = functional.pad(steps, (0, 0, 0, 0, 0, 2 ** math.ceil(math.log2(steps.shape[1])) - steps.shape[1]))
    steps[:, scores.shape[1] :] = nothing
    while steps.shape[1] > 1:
        steps = (steps[:, 0::2, :, :, None] + steps[:, 1::2, None, :, :]).logsumexp(-2)
    every = steps[:, 0, 0].logsumexp(-1)  # a window begins as after "outside"
    known = batch.tag >= 0
    right = (scores.gather(-1, batch.tag.clamp(min=0)[..., None])[..., 0] * known).sum(1)
    told = known.any(1)
    return ((every - right) * told).sum() / (words * told[:, None]).sum().clamp(min=1)


def link_scores(query: Tensor, key: Tensor, batch: Batch) -> Tensor:
    """How well each piece fits as the target of each piece's pointer, ``[windows, pieces, pieces]``; [CLS] is none."""
    scores = torch.matmul(query, key.transpose(1, 2)).float() * query.shape[-1] ** -0.5
    targets = batch.first.bool()
    targets[:, 0] = True
    return scores.masked_fill(~targets[:, None], FAR)


def _link_loss(query: Tensor, key: Tensor, batch: Batch, name: str, share: Tensor) -> Tensor:
    logs = link_scores(query, key, batch).log_softmax(-1)
    own = getattr(batch, name)
    weight = (own >= 0) * share
    lost = -(logs.gather(2, own.clamp(min=0)[..., None])[..., 0] * weight).sum()
    if name in batch.soft:
        shares = batch.soft[f"{name}_shares"].float() * (1 - share)[..., None]
        lost = lost - (logs.gather(2, batch.soft[name].long()) * shares).sum()
        return lost / (weight.sum() + shares.sum()).clamp(min=1)
    return lost / weight.sum().clamp(min=1)


def arc_scores(arcs: Tensor, batch: Batch) -> Tensor:
    """How well each piece fits as each word's governor, ``[windows, pieces, pieces]``: of its sentence, and [CLS]."""
    dependent, governor = arcs.split(ARC + 1, -1)
    scores = torch.matmul(dependent, governor.transpose(1, 2)).float() * ARC**-0.5
    numbers = batch.sentence
    may = (numbers[:, :, None] == numbers[:, None, :]) & (numbers >= 0)[:, None, :]
    may &= ~torch.eye(numbers.shape[1], dtype=torch.bool, device=numbers.device)
    may[:, :, 0] = True
    return scores.masked_fill(~may, FAR)


def relation_scores(branch: ParserBranch, relations: Tensor, governors: Tensor) -> Tensor:
    """Scores of every word's relation to a governor, ``[windows, pieces, relations]``."""
    left, right = relations.split(RELATION, -1)
    chosen = right.gather(1, governors[..., None].expand(-1, -1, RELATION))
    return branch.relations(left.flatten(0, 1), chosen.flatten(0, 1)).view(*governors.shape, -1)


def split_words(words: Tensor, branch: ParserBranch) -> dict[str, Tensor]:
    """The scores of a branch's first output by head."""
    sizes = [2, 2, branch.classes.upos, branch.classes.xpos]
    return dict(zip(("joins", "ends", "upos", "xpos"), words.split(sizes, -1), strict=True))


def parser_losses(
    branch: ParserBranch, outputs: tuple[Tensor, Tensor, Tensor, Tensor], batch: Batch, gold: float = 1.0
) -> Losses:
    """Those of words, sentences, tags, entities, governors and relations.

    Args:
        branch: Scores relations, once the governors are known.
        outputs: Of the branch.
        batch: What was read.
        gold: How much its own labels count beside the teachers', from 0 to 1.
    """
    words, entities, arcs, relations = outputs
    there = batch.sentence >= 0
    scored = {**split_words(words, branch), "entity": entities}
    losses = {
        name: _entropy(
            scores, getattr(batch, name), batch.soft.get(name), gold, batch.joins >= 0 if name == "joins" else there
        )
        for name, scores in scored.items()
    }
    logs = arc_scores(arcs, batch).log_softmax(-1)
    known = batch.head >= 0
    own = -logs.gather(2, batch.head.clamp(min=0)[..., None])[..., 0]
    governors = batch.head.clamp(min=0)
    if "head" in batch.soft:
        likely, shares = batch.soft["head"].long(), batch.soft["head_shares"].float()
        taught = -(logs.gather(2, likely) * shares).sum(-1)
        lost = torch.where(known, gold * own + (1 - gold) * taught, taught) * there
        losses["arcs"] = lost.sum() / there.sum().clamp(min=1)
        governors = torch.where(known, governors, likely[..., 0])
        agree = torch.where(governors == likely[..., 0], gold, 1.0)
        kinds = relation_scores(branch, relations, governors)
        losses["relations"] = _entropy(kinds, batch.deprel, batch.soft["deprel"], agree[..., None], there)
        return losses
    losses["arcs"] = (own * known).sum() / known.sum().clamp(min=1)
    kinds = relation_scores(branch, relations, governors)
    losses["relations"] = _entropy(kinds, torch.where(known, batch.deprel, UNKNOWN), None, 1.0, there)
    return losses


@torch.no_grad()
def count_right(
    tagger: tuple[Tensor, Tensor] | None,
    branch: ParserBranch | None,
    parser: tuple[Tensor, Tensor, Tensor, Tensor] | None,
    batch: Batch,
) -> Right:
    """How many labels of a batch the best scores give, and how many it has: a quick look, without trees or decoding."""
    found: Right = {}

    def add(name: str, guess: Tensor, own: Tensor) -> None:
        known = own >= 0
        found[name] = ((guess == own) & known).sum(), known.sum()

    if tagger:
        tags, links = tagger
        size = links.shape[-1] // 4
        add("tag", tags.argmax(-1), batch.tag)
        for name, begin in (("cue", 0), ("source", 2)):
            pair = links[..., begin * size : (begin + 1) * size], links[..., (begin + 1) * size : (begin + 2) * size]
            add(name, link_scores(*pair, batch).argmax(-1), getattr(batch, name))
    if branch and parser:
        words, entities, arcs, relations = parser
        for name, scores in {**split_words(words, branch), "entity": entities}.items():
            add(name, scores.argmax(-1), getattr(batch, name))
        heads = arc_scores(arcs, batch).argmax(-1)
        add("uas", heads, batch.head)
        right = heads == batch.head
        kinds = relation_scores(branch, relations, heads).argmax(-1)
        add("las", torch.where(right, kinds, -2), torch.where(batch.head >= 0, batch.deprel, UNKNOWN))
        named = batch.entity > 0
        add("named", entities.argmax(-1), torch.where(named, batch.entity, UNKNOWN))
    return found
