"""Ask teachers what they think of every word of some corpora, and of other words in their places.

    python -m training.soft --corpora train.xz --teachers tagger0.pt tagger1.pt parser0.pt parser1.pt --copies 2 \\
        --out soft.pt

Their mean probabilities are the labels that a student learns from (:mod:`training.learn`). A copy of the corpora has
some of its words replaced by others of the same part of speech, as they occur there (Jiao et al. 2020 replace words for
the same end), and the teachers are asked anew.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training.corpus import SEP, UNKNOWN, Batch, Corpus
from training.losses import arc_scores, link_scores, relation_scores, split_words
from training.mpnet import ParserTeacher, TaggerTeacher, load_teacher

GOVERNORS, TARGETS = 6, 4  # of each word, the likeliest
LIKELY = 0.3  # probability of "content" or "cue" from which a word's pointers are taught
B_CUE, CONTENT = 3, (5, 6)
SEEN = 0.6  # mean probability of "content" from which the teachers are taken to see a claim
REPLACED = {"PROPN": 0.4, "NUM": 0.3, "NOUN": 0.15, "ADJ": 0.15, "VERB": 0.12, "ADV": 0.1}  # share of the words

Soft = dict[str, Tensor]


@torch.no_grad()
def ask_taggers(teachers: Sequence[TaggerTeacher], batch: Batch) -> Soft:
    """What taggers say of a batch on average: tags, and the likeliest targets of both pointers."""
    tags, cues, sources = [], [], []
    for teacher in teachers:
        scores, links = teacher(batch)
        size = links.shape[-1] // 4
        query_cue, key_cue, query_source, key_source = links.split(size, -1)
        tags.append(scores.float().softmax(-1))
        cues.append(link_scores(query_cue, key_cue, batch).softmax(-1))
        sources.append(link_scores(query_source, key_source, batch).softmax(-1))
    tag = torch.stack(tags).mean(0)
    found = {"tag": tag}
    for name, each, weight in (
        ("cue", cues, tag[..., list(CONTENT)].sum(-1)),
        ("source", sources, tag[..., B_CUE]),
    ):
        shares, places = torch.stack(each).mean(0).topk(min(TARGETS, batch.ids.shape[1]))
        weight = weight * (weight > LIKELY) * batch.first
        found[name] = places
        found[f"{name}_shares"] = shares / shares.sum(-1, keepdim=True) * weight[..., None]
    return found


@torch.no_grad()
def ask_parsers(teachers: Sequence[ParserTeacher], batch: Batch, root: int) -> Soft:
    """What parsers say of a batch on average: words, tags, entities, governors, and relations to the likeliest one."""
    outputs = [teacher(batch) for teacher in teachers]
    heads: dict[str, list[Tensor]] = {}
    for teacher, (words, entities, _, _) in zip(teachers, outputs, strict=True):
        for name, scores in {**split_words(words, teacher.heads), "entity": entities}.items():
            heads.setdefault(name, []).append(scores.float().softmax(-1))
    found = {name: torch.stack(each).mean(0) for name, each in heads.items()}
    arcs = torch.stack([arc_scores(each[2], batch).softmax(-1) for each in outputs]).mean(0)
    shares, governors = arcs.topk(min(GOVERNORS, arcs.shape[-1]))
    found["head"], found["head_shares"] = governors, shares / shares.sum(-1, keepdim=True)
    best = governors[..., 0]
    kinds = [
        relation_scores(teacher.heads, relations, best).float()
        for teacher, (_, _, _, relations) in zip(teachers, outputs, strict=True)
    ]
    is_root = torch.arange(kinds[0].shape[-1], device=best.device) == root
    mean = torch.stack([each.masked_fill(is_root, -1e4).softmax(-1) for each in kinds]).mean(0)
    found["deprel"] = torch.where((best == 0)[..., None], is_root.float(), mean)
    return found


def ask(teachers: Sequence[TaggerTeacher | ParserTeacher], corpus: Corpus, pieces: int = 16_384) -> Soft:
    """What teachers say of every window of a corpus, ``[pieces, classes]`` each."""
    taggers = [each for each in teachers if isinstance(each, TaggerTeacher)]
    parsers = [each for each in teachers if isinstance(each, ParserTeacher)]
    root = corpus.about["labels"]["deprel"].index("root")
    begins = np.cumsum([0, *corpus.lengths[:-1]])
    soft: Soft = {}
    on_card = corpus.device.type == "cuda"
    for numbers in corpus.groups(np.arange(len(corpus.lengths)), pieces, np.random.default_rng(0), 0.0):
        batch = corpus.take(numbers)
        with torch.autocast(corpus.device.type, torch.bfloat16, enabled=on_card):
            found = (ask_taggers(taggers, batch) if taggers else {}) | (
                ask_parsers(parsers, batch, root) if parsers else {}
            )
        there = batch.mask.bool()
        places = torch.arange(there.shape[1])[None] + torch.from_numpy(begins[numbers])[:, None]
        at = places.to(corpus.device)[there]
        last = batch.mask.sum(1)[:, None, None] - 1
        for name in ("cue", "source", "head"):
            if name in found:  # in a window of few words some of the likeliest targets are none
                found[name] = torch.minimum(found[name], last)
        for name, values in found.items():
            if name not in soft:
                kind = torch.int16 if name in ("head", "cue", "source") else torch.float16
                soft[name] = torch.zeros(len(corpus.rows["ids"]), values.shape[-1], dtype=kind, device=corpus.device)
            soft[name][at] = values[there].to(soft[name].dtype)
    return soft


def put_unseen(corpus: Corpus, soft: Soft, name: str) -> int:
    """Put the claims of a corpus that the teachers do not see over their labels; returns how many these are.

    Its rules may be narrower than the teachers', so what it does not have is never taken away, and of its own labels
    nothing else is left to learn from.
    """
    begins = np.cumsum([0, *corpus.lengths[:-1]])
    unseen = 0
    for number in corpus.numbers(name):
        rows = slice(int(begins[number]), int(begins[number] + corpus.lengths[number]))
        tag, cue, source = (corpus.rows[each][rows].clone().cpu().numpy() for each in ("tag", "cue", "source"))
        for corpus_field in ("tag", "cue", "source"):
            corpus.rows[corpus_field][rows] = UNKNOWN
        if not (cue >= 0).any():
            continue
        tags = soft["tag"][rows]
        for at in sorted(set(cue[cue >= 0].tolist())):
            content = np.flatnonzero(cue == at)
            if float(tags[content][:, list(CONTENT)].float().sum(1).mean()) > SEEN:
                continue
            unseen += 1
            words = [*content, *_span_at(tag, at)]
            if source[at] > 0:
                words += _span_at(tag, int(source[at]))
            for word in words:
                tags[word] = 0
                tags[word, int(tag[word])] = 1
            for field, places, target in (("cue", content, at), ("source", [at], int(source[at]))):
                for place in places:
                    soft[field][rows.start + int(place)] = max(target, 0)
                    shares = soft[f"{field}_shares"][rows.start + int(place)]
                    shares.zero_()
                    shares[0] = float(target >= 0)
    return unseen


def _span_at(tag: np.ndarray, first: int) -> list[int]:
    """The words of the span that begins with a word: the word, and those that go on in its role."""
    words, inside = [first], int(tag[first]) + 1
    for place in range(first + 1, len(tag)):
        if tag[place] == inside:
            words.append(place)
        elif tag[place] >= 0:
            break
    return words


def replace_words(corpus: Corpus, upos: Tensor, seed: int) -> Corpus:
    """The same windows with some words replaced by others of the same part of speech and shape, nothing else known.

    Args:
        corpus: Only words of one piece are replaced.
        upos: Each piece's number of its part of speech.
        seed: Of the draw.
    """
    generator = torch.Generator(corpus.device).manual_seed(seed)
    rows = dict(corpus.rows)
    units = torch.cat([rows["first"][1:] | (rows["ids"][1:] == SEP), torch.ones_like(rows["first"][:1])])
    alone = (rows["first"] > 0) & (units > 0) & (rows["sentence"] >= 0)
    ids = rows["ids"].clone()
    classes = corpus.about["labels"]["upos"]
    for number, share in ((k, REPLACED[name]) for k, name in enumerate(classes) if name in REPLACED):
        for shape in range(6):
            places = torch.nonzero(alone & (upos == number) & (rows["shapes"] == shape))[:, 0]
            if not len(places):
                continue
            drawn = torch.rand(len(places), generator=generator, device=corpus.device) < share
            others = torch.randint(len(places), (len(places),), generator=generator, device=corpus.device)
            ids[places] = torch.where(drawn, rows["ids"][places[others]], rows["ids"][places])
    rows["ids"] = ids
    for field in ("tag", "cue", "source", "upos", "xpos", "deprel", "entity", "head"):
        rows[field] = torch.full_like(rows[field], UNKNOWN)
    return Corpus(rows, corpus.lengths, corpus.kinds, corpus.about)


def join(corpora: Sequence[Corpus]) -> Corpus:
    """Copies of the same corpora as one; the names of the later ones get their number, as in "news.1"."""
    names = corpora[0].about["corpora"]
    about = {
        **corpora[0].about,
        "corpora": [name + f".{copy}" * bool(copy) for copy in range(len(corpora)) for name in names],
    }
    return Corpus(
        {name: torch.cat([each.rows[name] for each in corpora]) for name in corpora[0].rows},
        np.concatenate([each.lengths for each in corpora]),
        np.concatenate([each.kinds + len(names) * copy for copy, each in enumerate(corpora)]).astype(np.int8),
        about,
        {name: torch.cat([each.soft[name] for each in corpora]) for name in corpora[0].soft},
    )


def write_soft(corpus: Corpus, path: Path) -> None:
    """Keep a corpus with its teachers' labels."""
    stored = {"rows": corpus.rows, "soft": corpus.soft, "about": corpus.about}
    numbers = {"lengths": torch.from_numpy(corpus.lengths), "kinds": torch.from_numpy(corpus.kinds)}
    torch.save({**stored, **numbers}, path)


def read_soft(path: Path, device: str = "cpu") -> Corpus:
    """What :func:`write_soft` kept."""
    stored = torch.load(path, map_location=device, weights_only=True)
    lengths, kinds = (stored[name].cpu().numpy() for name in ("lengths", "kinds"))
    return Corpus(stored["rows"], lengths, kinds, stored["about"], stored["soft"])


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, nargs="+", required=True, help=".xz of training.build_corpus")
    parser.add_argument("--teachers", type=Path, nargs="+", required=True, help="of training.teach")
    parser.add_argument("--unseen", nargs="*", default=[], help="corpora whose claims go over the teachers' labels")
    parser.add_argument("--copies", type=int, default=2, help="with other words; they need a parser's teacher")
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--out", type=Path, required=True, help=".pt")
    return parser


def main() -> None:
    options = build_parser().parse_args()
    teachers = [load_teacher(str(path), options.device) for path in options.teachers]
    corpus = Corpus.read(options.corpora, options.device)
    began = time.monotonic()
    corpus.soft = ask(teachers, corpus)
    copies = [replace_words(corpus, corpus.soft["upos"].argmax(-1), seed) for seed in range(options.copies)]
    for name in options.unseen:
        print(f"{name}: {put_unseen(corpus, corpus.soft, name)} claims that the teachers do not see", flush=True)
    for copy in copies:
        copy.soft = ask(teachers, copy)
    pieces = (1 + len(copies)) * len(corpus.rows["ids"])
    print(f"{pieces} pieces, {pieces / (time.monotonic() - began):.0f} a second", flush=True)
    write_soft(join([corpus, *copies]), options.out)


if __name__ == "__main__":
    main()
