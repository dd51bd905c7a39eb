"""A JSON-LD processor without a network: contexts come from the files beside this one, anything else is an error."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pyld import jsonld

CONTEXTS = Path(__file__).parent / "contexts"


def expand(document: dict[str, Any], **contexts: str) -> list[dict[str, Any]]:
    """Expand a document; ``contexts`` are the addresses it may name, by the names of the files that stand for them."""
    expanded: list[dict[str, Any]] = jsonld.expand(document, {"documentLoader": _loader(contexts)})
    return expanded


def compact_again(document: dict[str, Any], **contexts: str) -> dict[str, Any]:
    """The document after expansion and compaction by its own context: the same, if nothing in it was lost."""
    options = {"documentLoader": _loader(contexts)}
    expanded = jsonld.expand(document, options)
    compacted: dict[str, Any] = jsonld.compact(expanded, document["@context"], options)
    return compacted


def unwrapped(value: Any) -> Any:
    """A value with every list of one item replaced by the item, as compaction does it."""
    if isinstance(value, dict):
        return {key: unwrapped(item) for key, item in value.items()}
    if isinstance(value, list):
        items = [unwrapped(item) for item in value]
        return items[0] if len(items) == 1 else items
    return value


def _loader(contexts: dict[str, str]) -> Any:
    files = {address: CONTEXTS / f"{name}.json" for name, address in contexts.items()}

    def load(address: str, _options: Any) -> dict[str, Any]:
        document = json.loads(files[address].read_text(encoding="utf-8"))
        return {"contextUrl": None, "documentUrl": address, "contentType": "application/ld+json", "document": document}

    return load
