"""Tags inside very many others are taken out before a parser makes a tree of a page.

An HTML parser looks through all open elements at many a tag, and opens again in each paragraph the bold type and the
links that nobody closed. Thousands of tags that are never closed then cost time with the square of their number, and
memory: a page of 50,000 characters took 4 GB. Browsers stop at some depth for the same reason, Chromium at 512. The
words of a page and their order stay as they are, except where a table is taken out with its tags.

What is open is guessed from the tags alone, as no parser does: a page that is made to mislead the guess is not held.
"""

from __future__ import annotations

__all__ = ["Nesting"]

_DEEPEST = 512
_MOST_FORMATTING = 16
#: How far back an end tag looks for its start tag: what is open in between ends with it.
_REACH = 16
_FORMATTING = frozenset(
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"]
)  # fmt: skip
#: Elements that hold nothing, and those that end by themselves where the next one begins.
_UNCOUNTED = frozenset(
    ["area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "image", "img", "input", "keygen",
     "link", "meta", "param", "source", "track", "wbr", "p", "li", "dd", "dt", "option", "td", "th", "tr", "tbody",
     "thead", "tfoot", "caption", "colgroup", "html", "head", "body"]
)  # fmt: skip
#: Elements whose text is no part of the page's, or none for a reader, which it would become without their tags.
_KEPT = frozenset(["template", "object"])
_DRAWINGS = frozenset(["svg", "math"])


class Nesting:
    """The elements that are open at a place of a page; tag by tag from its beginning.

    >>> nesting = Nesting()
    >>> tags = [nesting.pass_tag("<", "div", " id=a") for _ in range(600)]
    >>> tags[511], tags[512]
    ('<div id=a', '<meta id=a')
    >>> nesting.pass_tag("</", "div", "")
    '</meta'
    """

    def __init__(self) -> None:
        self._open: list[tuple[str, bool]] = []  # name, and whether its tag stays
        self._formatting = 0
        self._drawings = 0

    def pass_tag(self, mark: str, name: str, rest: str) -> str:
        """The tag as the parser is to read it, up to its last sign: itself, or in place of it one that holds nothing.

        Args:
            mark: "<" or "</".
            name: Of the element.
            rest: What stands between the name and the closing bracket.
        """
        kind = name.lower()
        stays = True
        if kind in _UNCOUNTED:
            pass
        elif mark == "</":
            stays = self._close(kind)
        elif not (rest.endswith("/") and (self._drawings or kind in _DRAWINGS)):
            stays = kind in _KEPT or (
                len(self._open) < _DEEPEST and not (kind in _FORMATTING and self._formatting >= _MOST_FORMATTING)
            )
            self._open.append((kind, stays))
            self._count(kind, stays, 1)
        return f"{mark}{name if stays else 'meta'}{rest}"

    def _close(self, kind: str) -> bool:
        """End an element and what is open inside; whether its start tag stayed."""
        for back in range(1, min(_REACH, len(self._open)) + 1):
            if self._open[-back][0] == kind:
                stays = self._open[-back][1]
                for closed in self._open[-back:]:
                    self._count(*closed, -1)
                del self._open[-back:]
                return stays
        return True

    def _count(self, kind: str, stays: bool, by: int) -> None:
        self._formatting += by * (stays and kind in _FORMATTING)
        self._drawings += by * (kind in _DRAWINGS)
