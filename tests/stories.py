"""Short texts with frozen trees, and beside each what a room is to make of it, one thing a line.

A file ``*.txt`` holds stories: a line ``== title``, a text with marks as in :mod:`tests.attribute.marked`, then after
``--`` the lines that are to come out. The trees stand in ``*.trees`` beside it, so that no model has a say; they are
what the bundled parser gave when the story was written; a few were made wrong by hand, as their titles say.
``python -m`` with the name of a package of stories parses the new ones and writes down what comes out: read it before
you keep it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest

from quoteattr.paragraphs import split_paragraphs
from quoteattr.parse import EncoderParser
from quoteattr.text import Document, Entity, Sentence, Span, Token

from .attribute.marked import read_marked

_END = "\n--\n"


@attrs.frozen
class Story:
    """A marked text and the lines that describe what is to come out."""

    title: str
    marked: str
    expected: str

    def plant(self, tree: str) -> Document:
        """The text with its tree."""
        return plant(read_marked(self.marked)[0], tree)


def read_stories(path: Path) -> list[Story]:
    """The stories of one file."""
    stories = []
    for part in path.read_text(encoding="utf-8").split("== ")[1:]:
        title, rest = part.split("\n", 1)
        marked, _, expected = rest.partition(_END)
        stories.append(Story(title, marked.strip("\n"), expected.strip("\n")))
    return stories


# --- trees ---------------------------------------------------------------------------------------------------------


def read_trees(path: Path) -> dict[str, str]:
    """The trees of the stories of one file, by title, as they stand there."""
    if not path.exists():
        return {}
    parts = (part.split("\n", 1) for part in path.read_text(encoding="utf-8").split("== ")[1:])
    return {title: body.strip("\n") for title, body in parts}


def plant(text: str, body: str) -> Document:
    """A document from its text and its tree."""
    sentences, tokens, entities = list[Sentence](), list[Token](), list[Entity]()
    _, body = body.split("\n", 1)  # the text that it was made for
    for number, block in enumerate(body.split("\n\n")):
        first = len(tokens)
        for line in block.splitlines():
            start, end, *fields = line.split("\t")
            span = Span(int(start), int(end))
            if len(fields) == 2:
                entities.append(Entity(span, *fields))
                continue
            lemma, upos, xpos, feats, head, relation = fields
            governor = None if head == "-" else int(head)
            tokens.append(Token(len(tokens), span, span.of(text), lemma, upos, xpos, feats, governor, relation, number))
        whole = Span(tokens[first].start, tokens[-1].end)
        sentences.append(Sentence(number, whole, first, len(tokens)))
    return Document(text, split_paragraphs(text), tuple(sentences), tuple(tokens), tuple(entities))


def write_tree(document: Document) -> str:
    """What :func:`plant` reads: a line for each token, then the entities of the sentence."""
    blocks = []
    for sentence in document.sentences:
        lines = []
        for t in document.tokens[sentence.first : sentence.last]:
            governor = "-" if t.head is None else str(t.head)
            lines.append("\t".join([str(t.start), str(t.end), t.lemma, t.upos, t.xpos, t.feats, governor, t.deprel]))
        lines += [
            f"{e.span.start}\t{e.span.end}\t{e.type}\t{e.label}"
            for e in document.entities
            if sentence.span.contains(e.span)
        ]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


# --- all stories of a room -----------------------------------------------------------------------------------------


def cases(directory: Path) -> list[Any]:
    """For ``pytest.mark.parametrize``: each story of a directory with its tree."""
    return [
        pytest.param(story, trees[story.title], id=f"{path.stem}: {story.title}")
        for path in sorted(directory.glob("*.txt"))
        for trees in [read_trees(path.with_suffix(".trees"))]
        for story in read_stories(path)
    ]


def rewrite(directory: Path, tell: Callable[[str, Document], str]) -> None:
    """Parse the stories that have no tree yet, and write down what comes out of each."""
    parser: EncoderParser | None = None
    for path in sorted(directory.glob("*.txt")):
        stories, trees, kept = read_stories(path), read_trees(path.with_suffix(".trees")), dict[str, str]()
        assert len(stories) == len({story.title for story in stories}), path.name
        for story in stories:
            body, (text, _) = trees.get(story.title, ""), read_marked(story.marked)
            if not body.startswith(f"# {text!r}\n"):
                parser = parser or EncoderParser()
                body = f"# {text!r}\n{write_tree(parser.parse(text))}"
            kept[story.title] = body
        whole = "".join(f"== {title}\n{body}\n\n" for title, body in kept.items())
        path.with_suffix(".trees").write_text(whole, encoding="utf-8")
        told = (f"== {s.title}\n{s.marked}\n--\n{tell(s.marked, s.plant(kept[s.title]))}\n\n" for s in stories)
        path.write_text("".join(told), encoding="utf-8")
