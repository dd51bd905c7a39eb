"""Reading and writing CoNLL-U, as far as these scripts need it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

FORM, DEPS, MISC = 1, 8, 9
NO_SPACE = "SpaceAfter=No"


@dataclass
class Sentence:
    """Comment lines and one list of ten columns a row, multi-word tokens and empty nodes included."""

    comments: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The value of the sent_id comment, or ""."""
        return next((line.split("=", 1)[1].strip() for line in self.comments if line.startswith("# sent_id")), "")

    @property
    def opens_paragraph(self) -> bool:
        return any(line.startswith(("# newdoc", "# newpar")) for line in self.comments)

    def __str__(self) -> str:
        return "\n".join([*self.comments, *map("\t".join, self.rows)]) + "\n\n"


def read_sentences(path: Path) -> Iterator[Sentence]:
    """The sentences of a file, in order."""
    sentence = Sentence()
    with path.open(encoding="utf-8") as lines:
        for line in map(str.rstrip, lines):
            if line.startswith("#"):
                sentence.comments.append(line)
            elif line:
                sentence.rows.append(line.split("\t"))
            elif sentence.rows:
                yield sentence
                sentence = Sentence()
    if sentence.rows:
        yield sentence


def write_sentences(path: Path, sentences: Iterable[Sentence]) -> tuple[int, int]:
    """Write a file; returns how many sentences and words went into it."""
    count = words = 0
    with path.open("w", encoding="utf-8") as out:
        for sentence in sentences:
            out.write(str(sentence))
            count += 1
            words += len(sentence.rows)
    return count, words
