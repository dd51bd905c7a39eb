"""The whole chain without models, fast enough for many examples, with and without a registry."""

from __future__ import annotations

from functools import cache

from quoteattr import Actor, ActorRegistry, Extractor
from tests.news_parser import NewsParser

CAST = (
    Actor("okello", "Mara Okello", aliases=["M. Okello"]),
    Actor("brandt", "Ilse Brandt-Søe"),
    Actor("board", "Harbour Board", "organization"),
    Actor("quill", "Ivo Quill"),
)


@cache
def chain(*cast: Actor) -> Extractor:
    """An extractor with these actors; with none, the article's own names are the actors."""
    return Extractor(ActorRegistry(cast) if cast else None, parser=NewsParser(), detector="syntax")
