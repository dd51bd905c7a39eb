"""Claims of a web page: found in its main text, and led back to where they stand in the page.

What an article says stands in a page between menus, scripts and links to other articles. Claims are found in the main
text alone, and offsets count its characters; :meth:`PageExtraction.select` gives selectors by which a browser finds the
same words in the page.

Needs selectolax and, unless the main text is given, trafilatura: ``pip install 'quoteattr[html]'``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from ..errors import InputError
from ..export.iris import SameAs
from ..export.selectors import select
from ..export.web_annotation import to_web_annotation
from ..extractor import Extractor, share_extractor
from .align import Alignment, align
from .dom import read_dom
from .main_text import find_main_text

if TYPE_CHECKING:
    from datetime import date

    from ..actors import Context
    from ..claims import Extraction
    from ..text import Span

__all__ = ["PageExtraction", "extract_html"]


@attrs.frozen
class PageExtraction:
    """What was found in a web page.

    Args:
        extraction: The claims; their offsets count the code points of ``text``.
        text: The main text.
        page_text: The text of the whole page: what a browser gives for ``document.body.textContent`` before any script
            has changed the page.
        alignment: Which character of ``text`` is which of ``page_text``.
    """

    extraction: Extraction
    text: str
    page_text: str
    alignment: Alignment = attrs.field(repr=False)

    def locate(self, span: Span) -> Span | None:
        """Where the words of a span stand in ``page_text``.

        Args:
            span: A span of ``text``.

        Returns:
            A span of ``page_text``, in code points. It may cover more than the same words: white space as the page has
            it, and what the page has between them. None where the words are not in the page, or the span has none.
        """
        return self.alignment.locate(span)

    def select(self, span: Span) -> list[dict[str, Any]] | None:
        """The W3C selectors by which a span's words are found in the page; see :mod:`quoteattr.export.selectors`.

        The TextQuoteSelector holds in a page that scripts have changed, too, as long as they left these words and those
        around them alone.

        Args:
            span: A span of ``text``.

        Returns:
            A TextQuoteSelector and a TextPositionSelector for ``document.body.textContent``, or None as
            :meth:`locate`. JavaScript counts in other units; ``Span.utf16`` has them.
        """
        found = self.locate(span)
        return None if found is None else select(found, self.page_text)

    def to_web_annotation(self, *, source: str | None = None, same_as: SameAs | None = None) -> dict[str, Any]:
        """The claims as W3C Web Annotations of the page itself; a part that is not in the page is left out.

        Args:
            source: The page's address.
            same_as: As of :func:`quoteattr.export.web_annotation.to_web_annotation`.
        """
        return to_web_annotation(self.extraction, self.text, source=source, same_as=same_as, selectors=self.select)

    @property
    def unlocated(self) -> tuple[str, ...]:
        """The ids of claims with a stretch that is not in the page."""
        return tuple(c.id for c in self.extraction.claims if any(self.locate(span) is None for span in c.content))


def extract_html(
    html: str,
    document_id: str = "document",
    *,
    main_text: str | None = None,
    extractor: Extractor | None = None,
    date: date | None = None,
    context: Context | None = None,
) -> PageExtraction:
    r"""Find the claims of a web page.

    Args:
        html: The page, decoded. It is only read: no script runs, nothing is fetched.
        document_id: What the result calls it; the page's address is a good id.
        main_text: The article's text, if you know it; None to have trafilatura find it, with its paragraphs parted by
            blank lines. It may differ from the page's in white space, accents' encoding and compatibility characters.
        extractor: What finds the claims; None for the one that ``quoteattr.extract`` uses.
        date: As of :meth:`quoteattr.Extractor.extract`.
        context: As of :meth:`quoteattr.Extractor.extract`.

    Returns:
        The claims and the way back into the page. A page without a main text has none.

    Raises:
        InputError: ``html`` or ``main_text`` is no string.
        MissingExtraError: selectolax or trafilatura is not installed.
        ModelError: At the first text: a model file is missing or altered.

    >>> page = extract_html(
    ...     "<nav>News</nav><p>“It is <b>not</b> safe,” said Mara\nOkello.</p>",
    ...     main_text="“It is not safe,” said Mara Okello.",
    ... )
    >>> claim = page.extraction.claims[0]
    >>> claim.text, page.select(claim.speaker.span)[0]["exact"]
    ('It is not safe', 'Mara\nOkello')
    """
    for name, value in (("html", html), ("main_text", main_text)):
        if not isinstance(value, str) and (name == "html" or value is not None):
            raise InputError(f"{name} is a str, not {type(value).__name__}; decode a page as its headers or itself say")
    dom = read_dom(html)
    text = find_main_text(html) if main_text is None else main_text
    extraction = (extractor or share_extractor()).extract(text, document_id, date=date, context=context)
    return PageExtraction(extraction, text, dom.text, align(text, dom))
