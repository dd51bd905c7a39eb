"""What an article printed of somebody's words: the quoted part of a claim, its speaker, its day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from .._json import load_json
from ..claims import SCHEMA
from ..errors import WireFormatError

__all__ = ["Printing", "read_printings"]

_JOINT = " [...] "


@attrs.frozen
class Printing:
    """One claim of one article.

    Args:
        document: The article's id.
        claim: The claim's id in it.
        kind: direct, indirect or mixed.
        text: The words inside quotation marks, several stretches joined by " [...] "; of an indirect claim all words.
        speaker: Name of the actor, or of the speaker if the text names one; None otherwise.
        actor: The actor's id when it is an entry of a registry, which is what makes it the same in every article.
        date: When the article appeared, as it was kept with it; None when it was not.
    """

    document: str
    claim: str
    kind: str
    text: str
    speaker: str | None = None
    actor: str | None = None
    date: str | None = None


def read_printings(
    lines: Iterable[str], kinds: Iterable[str] = ("direct", "mixed"), date_field: str = "date"
) -> Iterator[Printing]:
    """The quotations of JSON Lines in the wire format; error rows and blank lines are passed over.

    Args:
        lines: What ``quoteattr batch`` and ``quoteattr extract --format jsonl`` write.
        kinds: Kinds of claims to take.
        date_field: The field of ``provenance["article"]`` that holds the date.

    Raises:
        WireFormatError: A line is not in the format; the message begins with its number, counted from 1.
    """
    wanted = frozenset(kinds)
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield from _read_document(load_json(line), wanted, date_field)
        except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
            told = error if isinstance(error, WireFormatError) else f"{type(error).__name__}: {error}"
            raise WireFormatError(f"line {number}: not in the wire format: {told}") from error


def _read_document(data: Mapping[str, Any], kinds: frozenset[str], date_field: str) -> Iterator[Printing]:
    if data["schema"] != SCHEMA:
        raise WireFormatError(f"schema: this version reads {SCHEMA!r}, not {data['schema']!r}")
    if "error" in data:
        return
    date = (data["provenance"].get("article") or {}).get(date_field)
    registered = {actor["id"] for actor in data["actors"] if actor["registry"] is not None}
    for claim in data["claims"]:
        if claim["kind"] in kinds:
            speaker, actor = _name_speaker(claim["speaker"])
            yield Printing(
                document=_read_words(data["id"]),
                claim=_read_words(claim["id"]),
                kind=claim["kind"],
                text=_cut_quoted(claim),
                speaker=None if speaker is None else _read_words(speaker),
                actor=_read_words(actor) if actor in registered else None,
                date=None if date is None else str(date),
            )


def _read_words(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"expected a string, got {type(value).__name__}")
    return value


def _cut_quoted(claim: Mapping[str, Any]) -> str:
    """The quoted stretches of a mixed claim; everything that a claim of another kind has."""
    text = _read_words(claim["text"])
    if claim["kind"] != "mixed" or not claim["quoted"]:
        return text
    parts = []
    for start, end in claim["quoted"]:
        shift = 0  # where the content span begins in the claim's text
        for first, last in claim["content"]:
            if first <= start < last:
                parts.append(text[shift + start - first : shift + min(end, last) - first])
            shift += last - first + len(_JOINT)
    return _JOINT.join(parts) or text


def _name_speaker(speaker: Mapping[str, Any] | None) -> tuple[str | None, str | None]:
    """Name and id of whom the speaker was resolved to; the words alone if they are a name."""
    if speaker is None:
        return None, None
    actor = (speaker["resolution"] or {}).get("actor")
    if actor is not None:
        return actor["name"], actor["id"]
    if speaker["form"] != "name":
        return None, None
    start = speaker["span"][0]
    return speaker["text"][speaker["head"][0] - start : speaker["head"][1] - start] or None, None
