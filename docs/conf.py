"""How Sphinx makes the pages: ``make docs``."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.ext.napoleon import Config, GoogleDocstring

_ROOT = Path(__file__).parent.parent
_PAPERS = {"changes": "CHANGELOG.md", "contributing": "CONTRIBUTING.md", "security": "SECURITY.md"}

sys.path.insert(0, str(_ROOT))  # the reference is that of this checkout

from quoteattr._version import __version__  # noqa: E402 - the path has to be there first

project = "quoteattr"
author = "The quoteattr developers"
copyright = "The quoteattr developers; Apache License 2.0"  # noqa: A001 - Sphinx wants this name
version = release = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc"]
exclude_patterns = ["_build", "examples/*"]
nitpicky = True  # a reference that leads nowhere is a warning, and warnings are errors

myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence"]

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_class_signature = "mixed"

html_theme = "furo"
html_title = f"quoteattr {version}"
html_static_path = ["_static"]
html_css_files = ["pages.css"]
html_show_sphinx = False
html_copy_source = False
html_theme_options = {"navigation_with_keys": True}

# Links between the pages are checked by nitpicky. What is left out: names of other libraries, whose pages would have to
# be fetched for their addresses, and the package's own insides, which docstrings name but these pages do not have.
nitpick_ignore_regex = [
    (r"py:.*", r"(collections|datetime|os|pathlib|pandas|pyarrow|ray|spacy|stanza|torch)(\..*)?"),
    (r"py:class", r"Alignment|Detector|date|quoteattr\.batch\.worker\._Batch"),
    (
        r"py:.*",
        r"quoteattr\.(actors\.(compare|names|overrides)|batch\.paths|detect\.figures|export\.(iris|rows)|models)(\..*)?",
    ),
    (r"py:.*", r"quoteattr\.evaluate\.(reliability|spans|speakers|words)(\..*)?"),
]


def _read_docstring(app: Sphinx, what: str, name: str, obj: object, options: object, lines: list[str]) -> None:
    """Turn Google's way of writing docstrings into reStructuredText.

    Napoleon as an extension does no more, but takes what stands before a colon in the first line of an attribute for
    its type.
    """
    kind = "function" if what in ("attribute", "data", "property") else what
    lines[:] = str(GoogleDocstring(lines, Config(), app, kind, name, obj, options)).splitlines()


def _read_page(_app: Sphinx, page: str, source: list[str]) -> None:
    """Put the papers of the checkout in the place of their pages, and paths in that of links to what is no page."""
    text = source[0]
    if page in _PAPERS:
        text = (_ROOT / _PAPERS[page]).read_text(encoding="utf-8")
        text = re.sub(r"\]\((?!docs/|https?:|#)", "](../", text).replace("](docs/", "](")
    text = re.sub(r"\[([^\]]+)\]\(\.\./\1(\.md)?\)", r"`\1\2`", text)
    source[0] = re.sub(r"\[([^\]]+)\]\(\.\./([^)#]+)\)", r"\1 (`\2`)", text)


def setup(app: Sphinx) -> None:
    """Called by Sphinx."""
    app.connect("source-read", _read_page)
    app.connect("autodoc-process-docstring", _read_docstring)
