"""Names in linked data: an IRI for a document, for what is said of it, and for an actor.

Two documents of one id get the same IRIs in every run. Where nobody gave an address, they are ``urn:uuid:`` names
(RFC 9562, version 5): made from the id, and pointing nowhere.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Iterable, Mapping
from urllib.parse import quote

from ..claims import ArticleActor

__all__ = ["SameAs", "add_fragment", "index_actors", "list_same_as", "name_collection", "name_document"]

#: By the id of an actor, the IRIs of pages and entries elsewhere that are about this very actor.
SameAs = Mapping[str, Iterable[str]]

_WIKIDATA = "http://www.wikidata.org/entity/"
_WIKIDATA_ID = re.compile(r"Q[1-9][0-9]*\Z")
_ADDRESS = re.compile(
    r"(?:https?://[^\s<>\"{}|\\^`\x00-\x1f\x7f-\x9f\ud800-\udfff]+|urn:[a-z0-9-]+:[!-~]+)\Z", re.ASCII
)


def name_document(document_id: str, source: str | None = None) -> str:
    """The IRI of a document: ``source``, the id itself if it is an address, or one made from the id.

    >>> name_document("afp-17", "https://example.org/17.html"), name_document("https://example.org/18.html")
    ('https://example.org/17.html', 'https://example.org/18.html')
    >>> name_document("afp-17")
    'urn:uuid:9ac343da-771e-594e-9210-a0c29b905353'
    """
    if source is not None:
        return source
    return document_id if _ADDRESS.match(document_id) else _make_urn("document", document_id)


def name_collection(document_id: str) -> str:
    """The IRI of what was found in a document; never that of the document."""
    return _make_urn("claims", document_id)


def add_fragment(iri: str, *names: str) -> str:
    """The IRI of something in what ``iri`` names.

    >>> add_fragment("urn:uuid:x", "c1", "cue")
    'urn:uuid:x#c1/cue'
    """
    return f"{iri}#{'/'.join(quote(name, safe='', errors='surrogatepass') for name in names)}"


def index_actors(actors: Iterable[ArticleActor]) -> dict[str, ArticleActor]:
    """Actors by their ids, the first one of an id."""
    found: dict[str, ArticleActor] = {}
    for actor in actors:
        found.setdefault(actor.id, actor)
    return found


def list_same_as(actor: ArticleActor, same_as: SameAs | None = None) -> list[str]:
    """The IRIs that name an actor elsewhere.

    Args:
        actor: The actor.
        same_as: What the caller knows; None to go by the id alone: that of a registry's entry that is an address or
            looks like Wikidata's (Q22686).

    >>> list_same_as(ArticleActor("Q42", "Douglas Adams", "person", registry="writers"))
    ['http://www.wikidata.org/entity/Q42']
    >>> list_same_as(ArticleActor("Q42", "Douglas Adams", "person"))
    []
    """
    if same_as is not None:
        return list(same_as.get(actor.id, ()))
    if actor.registry is None:
        return []
    if _WIKIDATA_ID.match(actor.id):
        return [_WIKIDATA + actor.id]
    return [actor.id] if _ADDRESS.match(actor.id) else []


def _make_urn(kind: str, name: str) -> str:
    # uuid.uuid5 takes no lone surrogates.
    digest = hashlib.sha1(
        uuid.NAMESPACE_URL.bytes + f"quoteattr:{kind}:{name}".encode("utf-8", "surrogatepass"), usedforsecurity=False
    ).digest()
    return uuid.UUID(bytes=digest[:16], version=5).urn
