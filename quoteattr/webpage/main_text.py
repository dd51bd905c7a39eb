"""The main text of a page, by trafilatura (Barbaresi 2021, "Trafilatura: A Web Scraping Library")."""

from __future__ import annotations

import logging
import re

from ..errors import MissingExtraError

__all__ = ["find_main_text"]

# trafilatura logs an error for each page without a text, which Python prints when nobody listens.
_LISTENER = logging.NullHandler()

_HTML_TAG = re.compile(r"<html[\s>]", re.IGNORECASE)

# What no XML tree holds, and trafilatura makes one.
_UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def find_main_text(html: str) -> str:
    """The article in a page, without menus, comments and tables.

    Returns:
        Its paragraphs, parted by blank lines; "" where there is none.

    Raises:
        MissingExtraError: trafilatura is not installed.
    """
    try:
        import trafilatura
    except ImportError as error:
        raise MissingExtraError("finding the main text of a page", "trafilatura", "html") from error
    logging.getLogger("trafilatura").addHandler(_LISTENER)
    page = _UNSPEAKABLE.sub(" ", html)
    if not _HTML_TAG.search(page):  # HTML need not have this tag; trafilatura takes a page without it for none
        page = f"<!doctype html><html>{page}</html>"
    found = trafilatura.extract(page, include_comments=False, include_tables=False)
    lines = (line.strip() for line in (found or "").splitlines())
    return "\n\n".join(line.removeprefix("- ") for line in lines if line)
