"""Parses the stories that have no tree yet, and writes down what comes out of each.

For who adds a story, or changes what is to come out: read the difference before you keep it.
"""

from __future__ import annotations

from quoteattr.parse import EncoderParser

from ..marked import read_marked
from . import HERE, read_stories, read_trees, tell, write_tree

parser: EncoderParser | None = None
for path in sorted(HERE.glob("*.txt")):
    stories, trees, kept = read_stories(path), read_trees(path.with_suffix(".trees")), dict[str, str]()
    for story in stories:
        body = trees.get(story.title, "")
        text, _ = read_marked(story.marked)
        if not body.startswith(f"# {text!r}\n"):
            parser = parser or EncoderParser()
            body = f"# {text!r}\n{write_tree(parser.parse(text))}"
        kept[story.title] = body
    path.with_suffix(".trees").write_text(
        "".join(f"== {title}\n{body}\n\n" for title, body in kept.items()), encoding="utf-8"
    )
    told = (f"== {s.title}\n{s.marked}\n--\n{tell(s.marked, kept[s.title])}\n\n" for s in stories)
    path.write_text("".join(told), encoding="utf-8")
