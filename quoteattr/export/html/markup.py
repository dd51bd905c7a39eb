r"""Text into HTML: everything is escaped unless it was made here.

This is the one place where words become markup. A template engine would escape the five characters that HTML has a
use for; an article holds others that a page cannot hold (NUL, lone surrogates), that a parser changes (carriage
returns, C1 controls) or that turn the reader's eye (marks of direction), so the escaping is ours in any case, and
little is left that an engine would do.

A character that must not reach the page is shown as a stand-in of the same length, so that offsets still count: the
picture of a C0 control, U+FFFD for the others.
"""

from __future__ import annotations

import re
from html import escape

__all__ = ["Markup", "join", "show", "tag", "to_attribute", "to_visible"]

# Controls but for tab and line ends, line and paragraph separators, marks of direction that open or close a stretch,
# lone surrogates.
_UNSHOWN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

_EMPTY = frozenset({"input"})  # of the elements that are used here


class Markup(str):
    """A piece of HTML: what is of this class is not escaped again."""

    __slots__ = ()


def show(text: str) -> Markup:
    r"""``text`` as the content of an element.

    Args:
        text: Any string.

    Returns:
        HTML whose text content is ``text`` again, but for characters that a page cannot show: each of them is an
        element ``<span class="ch" data-c="HEX">`` with a stand-in of one character, ``HEX`` being its code point.

    >>> show("a < b\r\n\0")
    'a &lt; b&#13;\n<span class="ch" data-c="0">␀</span>'
    """
    shown = escape(text, quote=False).replace("\r", "&#13;")
    return Markup(_UNSHOWN.sub(_show_code, shown))


def to_visible(text: str) -> str:
    r"""``text`` with stand-ins for the characters that a page cannot show, and nothing escaped.

    >>> to_visible("red\x1b[31m")
    'red␛[31m'
    """
    return _UNSHOWN.sub(lambda found: _stand_in(found[0]), text)


def to_attribute(text: str) -> str:
    """``text`` as the value of an attribute in double quotation marks."""
    return escape(to_visible(text)).replace("\r", "&#13;").replace("\n", "&#10;").replace("\t", "&#9;")


def tag(name: str, /, *content: str, **attributes: str | int | bool | None) -> Markup:
    """An element.

    Args:
        name: Of the element.
        content: What is in it; a string that is no :class:`Markup` is text, and escaped.
        attributes: ``data_n="1"`` is written ``data-n="1"``, ``class_`` is ``class``; True is an attribute without a
            value, None and False none.

    >>> tag("a", "1 < 2", href="#c1", class_="n", hidden=True, title=None)
    '<a href="#c1" class="n" hidden>1 &lt; 2</a>'
    """
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{to_attribute(str(value))}"')
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    if name in _EMPTY:
        return Markup(f"<{name}{written}>")
    return Markup(f"<{name}{written}>{join(*content)}</{name}>")


def join(*content: str) -> Markup:
    """Several pieces one after the other, those that are no :class:`Markup` escaped."""
    return Markup("".join(part if isinstance(part, Markup) else show(part) for part in content))


def _show_code(found: re.Match[str]) -> str:
    return f'<span class="ch" data-c="{ord(found[0]):X}">{_stand_in(found[0])}</span>'


def _stand_in(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else "\ufffd"
