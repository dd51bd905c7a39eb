"""Pages of our own, as awkward as real ones, each with the article in it as a reader would copy it."""

from __future__ import annotations

import attrs

PARAGRAPHS = (
    "“The bridge is not safe,” chief engineer Mara Okello told the council on Monday. “We said so in March.”",
    "Deputy mayor Juan Odell denied that she had warned him. He said the report was “a draft” 🙂 and nothing more.",
    "According to a confidential report, repairs would cost 40 million crowns, twice what the council has set aside.",
)
ARTICLE = "\n\n".join(PARAGRAPHS)


@attrs.frozen
class Page:
    """A page, and why it is here."""

    name: str
    html: str
    main_text: str = ARTICLE


def _wrap(body: str, head: str = "") -> str:
    return f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bridge</title>{head}</head><body>{body}'


_PLAIN = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)

PAGES = (
    Page("plain", _wrap(_PLAIN)),
    Page("no tags left out that could be", _wrap("<p>" + "<p>".join(PARAGRAPHS))),
    Page(
        "menus, scripts, styles and comments around and between",
        _wrap(
            "<header><nav><a href=/>Home</a> <a href=/x>The bridge is not safe</a></nav></header>"
            "<script>var teaser = '<p>The bridge is not safe</p>';</script><style>p { color: red }</style>"
            + "<!-- The bridge is not safe --><script>let a = 1 < 2 && 3</script>".join(
                f"<p>{p}</p>" for p in PARAGRAPHS
            )
            + "<noscript><p>Turn scripts on & <b>read</b></p></noscript><footer>© Harbour News</footer>",
            "<noscript><style>x</style></noscript><script>document.title</script>",
        ),
    ),
    Page(
        "inline tags, entities, line breaks inside words' spaces",
        _wrap(
            _PLAIN.replace("not safe", "<em>not</em>&nbsp;safe")
            .replace("Mara Okello", "<a href='/okello'>Mara\n   Okello</a>")
            .replace("“", "&ldquo;")
            .replace("🙂", "&#x1F642;")
            .replace("crowns", "cro&shy;wns")
        ),
    ),
    Page(
        "something in the middle of a sentence",
        _wrap(
            _PLAIN.replace("warned him", "warned <script>ad('warned him')</script><sup>1</sup>him").replace(
                "was “a draft”", "was <template><p>ad</p></template>“a <wbr>draft”"
            )
        ),
    ),
    Page(
        "tables, text where none may be, a text area, pre with its line break",
        _wrap(
            "<table>Loose words<tr><td>cell</table><pre>\nfirst line</pre><textarea>\nYour comment</textarea>"
            f"<table><tr><td>{_PLAIN}</td></tr></table>"
        ),
    ),
    Page("no body tag, and tags left open", f"<title>t</title><div><i>{_PLAIN}"),
    Page("text after the end", _wrap(f"{_PLAIN}</body></html> After the end <p>and more")),
    Page("upper case and strange attributes", _wrap(_PLAIN.replace("<p>", "<P CLASS='a>b' data-x=\"<p>\">"))),
    Page("drawings and sums", _wrap(f"<svg><title>chart</title><text>40</text></svg><math><mi>x</mi></math>{_PLAIN}")),
    Page("the article twice", _wrap(f"<div class=teaser><p>{PARAGRAPHS[0]}</p></div><main>{_PLAIN}</main>")),
    Page(
        "accents taken apart, ligatures, dots",
        _wrap("<p>“The cafe\u0301’s ofﬁce is closed…” Zoe\u0301 Brandt said, and left it at that for the day.</p>"),
        "“The café’s office is closed...” Zoé Brandt said, and left it at that for the day.",
    ),
    Page("carriage returns and form feeds", _wrap(_PLAIN.replace(" ", "\r\n", 9).replace("council", "\fcouncil"))),
    Page("zero bytes and characters that are none", _wrap(_PLAIN.replace("on Monday", "\0on\x01 Mon\ufffeday"))),
)
