"""The text of a page as a browser has it: an HTML5 parser's tree, and of it all text in the body.

Scripts do not run here, but the page is read as by a browser in which they could: what stands in ``<noscript>`` is
text, tags and all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import attrs

from ..errors import MissingExtraError
from ..text import Span
from .nesting import Nesting

__all__ = ["Dom", "read_dom"]

# A reader never sees these; they are text all the same to document.body.textContent.
_UNSEEN = frozenset({"script", "style", "noscript", "iframe", "noembed", "noframes", "object", "textarea", "title"})

# Tags; and what an HTML parser takes as it stands, up to its end tag or the end of the page. Where scripts run, that
# is the case for noscript too, but the parser at hand does not know of scripts: so noscript becomes noframes, which is
# such an element everywhere.
_PARTS = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|textarea|title|iframe|noembed|noframes|xmp)\b.*?(?:</\1|\Z)"
    r"|<(?P<open>noscript)\b.*?(?:</(?P<close>noscript)|\Z)"
    r"|(?P<mark></?)(?P<name>[a-z][^\s/<>]*)(?P<rest>[^<>]*)",
    re.DOTALL | re.IGNORECASE,
)

_SURROGATE = re.compile("[\ud800-\udfff]")


@attrs.frozen
class Dom:
    """The text of a page's body.

    Args:
        text: What ``document.body.textContent`` is.
        unseen: The stretches of it that are no words for a reader: scripts, styles and the like; in order, disjoint.
    """

    text: str
    unseen: tuple[Span, ...] = ()


def read_dom(html: str) -> Dom:
    """Read a page; a lone surrogate counts as U+FFFD.

    Raises:
        MissingExtraError: selectolax is not installed.

    >>> read_dom("<title>t</title><p>Yes<script>a < b</script>, <b>she</b> said")
    Dom(text='Yesa < b, she said', unseen=(Span(start=3, end=8),))
    """
    try:
        from selectolax.lexbor import LexborHTMLParser
    except ImportError as error:
        raise MissingExtraError("reading HTML", "selectolax", "html") from error
    nesting = Nesting()

    def pass_on(found: re.Match[str]) -> str:
        tag = found["mark"], found["name"], found["rest"]
        return nesting.pass_tag(*tag) if found["name"] else _rename_noscript(found)

    tree = LexborHTMLParser(_PARTS.sub(pass_on, _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", html)))
    pieces: list[str] = []
    unseen: list[Span] = []
    length = 0
    for words, seen in _list_texts(tree.body):
        if not seen and unseen and unseen[-1].end == length:
            unseen[-1] = Span(unseen[-1].start, length + len(words))
        elif not seen and words:
            unseen.append(Span(length, length + len(words)))
        pieces.append(words)
        length += len(words)
    return Dom("".join(pieces), tuple(unseen))


def _rename_noscript(found: re.Match[str]) -> str:
    words = found[0]
    if found["open"] is None:
        return words
    renamed = f"<noframes{words[len('<noscript') :]}"
    return renamed if found["close"] is None else f"{renamed[: -len('noscript')]}noframes"


def _list_texts(body: Any) -> Iterator[tuple[str, bool]]:
    """The text nodes in the order of the document, each with whether a reader sees it; no recursion, pages are deep."""
    node, hidden = (None if body is None else body.child), 0
    ancestors: list[Any] = []
    while node is not None:
        tag = node.tag
        if tag == "-text":
            yield node.text_content or "", not hidden
        if tag not in ("-text", "-comment", "template") and node.child is not None:
            ancestors.append(node)
            hidden += tag in _UNSEEN
            node = node.child
            continue
        while node.next is None and ancestors:
            node = ancestors.pop()
            hidden -= node.tag in _UNSEEN
        node = node.next
