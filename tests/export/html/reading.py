"""Pages read back by a parser that is not ours: Lexbor, which follows the HTML standard."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

from selectolax.lexbor import LexborHTMLParser, LexborNode


def parse(page: str) -> LexborHTMLParser:
    return LexborHTMLParser(page.encode("utf-8"))  # as a file has it: a lone surrogate would fail here


def read_back(node: LexborNode) -> str:
    """The text under a node, stand-ins turned into the characters that they stand for."""
    return "".join(_read(node))


def read_shown(node: LexborNode) -> str:
    """The text under a node as a browser has it."""
    return node.text(deep=True, separator="", strip=False)


def list_tags(parser: LexborHTMLParser) -> set[str]:
    return {node.tag for node in parser.root.traverse()}


def _read(node: LexborNode) -> Iterator[str]:
    child = node.child
    while child is not None:
        if child.tag == "-text":
            yield child.text_content or ""
        elif child.tag == "span" and child.attributes.get("class") == "ch":
            yield chr(int(child.attributes["data-c"], 16))
        else:
            yield from _read(child)
        child = child.next


class _Nesting(HTMLParser):
    """Every end tag closes the element that was opened last."""

    _VOID = frozenset({"meta", "input"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in self._VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def find_bad_nesting(page: str) -> list[str]:
    """Tags that do not fit, which a browser would mend in silence: read by Python's own parser."""
    parser = _Nesting()
    parser.feed(page)
    parser.close()
    return [*parser.wrong, *(f"{tag} stays open" for tag in parser.open)]
