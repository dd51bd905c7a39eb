"""The hook for functions of the user's own: each adds fields to ``claim.extra`` under its name, and to nothing else."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

import attrs

from .claims import EXTRA_KEYS, Claim
from .errors import EnricherError, EnricherNameError
from .text import Document

__all__ = ["Enricher", "enrich", "name_enrichers"]

#: How deep what an enricher gives may be nested: the wire format has room for 64 levels in all.
MAX_DEPTH = 32
_MAX_BITS = 1000  # of an integer: well inside what a JSON reader takes for a number


class Enricher(Protocol):
    """A callable that says something more of a claim: a topic, how much a claim is worth checking.

    It is called once a claim, after everything else is known of it, and must be a function of what it is given: the
    order of enrichers makes no difference, as none sees what another added. An extractor that several threads share
    calls it from all of them at once.

    Its name is its attribute ``name`` if it has one, else its ``__name__``; what it gives stands in
    ``claim.extra[name]``.

    Args:
        claim: The claim with its speaker, facts and resolution. It is a copy: changing its ``extra`` changes nothing.
        document: The parsed text that it was found in: ``document.text``, sentences, tokens, entities.

    Returns:
        Its fields. Their values are JSON values only, that is strings, booleans, None, whole and finite numbers, lists,
        and objects with string keys. A claim to which it has nothing to add gets an empty mapping, and then no entry.
    """

    def __call__(self, claim: Claim, document: Document, /) -> Mapping[str, Any]:
        """Give the fields for one claim."""


def name_enrichers(enrichers: Iterable[Enricher]) -> tuple[tuple[str, Enricher], ...]:
    """Each enricher with its name.

    Raises:
        EnricherNameError: One is no callable or has no name, two have the same, or one has a name that the package
            itself uses in ``extra``.

    >>> def topic(claim, document): return {"words": len(claim.text.split())}
    >>> [name for name, _ in name_enrichers([topic])]
    ['topic']
    """
    named: dict[str, Enricher] = {}
    for enricher in enrichers:
        if not callable(enricher):
            raise EnricherNameError(f"an enricher is a callable, not {enricher!r}")
        name = getattr(enricher, "name", None) or getattr(enricher, "__name__", None)
        if not isinstance(name, str) or name == "<lambda>":
            raise EnricherNameError(f"{enricher!r} has no name to put its fields under; give it an attribute 'name'")
        if name in EXTRA_KEYS:
            raise EnricherNameError(f"an enricher cannot be called {name!r}: quoteattr itself has a field of this name")
        if name in named:
            raise EnricherNameError(f"two enrichers are called {name!r}; give one of them another attribute 'name'")
        named[name] = enricher
    return tuple(named.items())


def enrich(
    claims: Sequence[Claim], document: Document, document_id: str, enrichers: Sequence[tuple[str, Enricher]]
) -> tuple[tuple[Claim, ...], tuple[EnricherError, ...]]:
    """Let every enricher add to every claim; what fails is left out and told, the rest stands.

    Args:
        claims: The claims, finished.
        document: What they were found in.
        document_id: What the errors call it.
        enrichers: Names and callables.

    Returns:
        The claims with more in their ``extra``, and what failed, in the order of the claims.
    """
    done: list[Claim] = []
    failures: list[EnricherError] = []
    for claim in claims:
        added: dict[str, Any] = {}
        for name, enricher in enrichers:
            try:
                fields = _ask(enricher, claim, document)
            except Exception as error:  # noqa: BLE001  # whatever a user's code raises is told, and ends nothing else
                message = str(error) if isinstance(error, _FieldError) else f"{type(error).__name__}: {error}"
                failure = EnricherError(message, enricher=name, claim=claim.id, document=document_id)
                failure.__cause__ = error
                failures.append(failure)
            else:
                added |= {name: fields} if fields else {}
        done.append(attrs.evolve(claim, extra={**claim.extra, **added}) if added else claim)
    return tuple(done), tuple(failures)


class _FieldError(Exception):
    """What an enricher gave has no place in the wire format."""


def _ask(enricher: Enricher, claim: Claim, document: Document) -> dict[str, Any]:
    fields = enricher(attrs.evolve(claim, extra=_copy(claim.extra, "", 0)), document)
    if not isinstance(fields, Mapping):
        raise _FieldError(f"it gave {_kind(fields)}, not a mapping of its fields")
    copied: dict[str, Any] = _copy(fields, "", 0)
    return copied


def _copy(value: Any, where: str, depth: int) -> Any:
    """The value in plain JSON types, independent of what the enricher keeps."""
    if depth > MAX_DEPTH:
        raise _FieldError(f"field {_top(where)} is nested deeper than {MAX_DEPTH} levels")
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int) and value.bit_length() <= _MAX_BITS:
        return int(value)
    if isinstance(value, float) and math.isfinite(value):
        return float(value)
    if isinstance(value, (list, tuple)):
        return [_copy(item, f"{where}[{n}]", depth + 1) for n, item in enumerate(value)]
    if isinstance(value, Mapping):
        for key in value:
            if not isinstance(key, str):
                raise _FieldError(f"a key of {where.lstrip('.') or 'its fields'} is {_kind(key)}, not a string")
        return {str.__str__(key): _copy(item, f"{where}.{key}", depth + 1) for key, item in value.items()}
    if isinstance(value, (int, float)):
        raise _FieldError(f"field {where.lstrip('.')} is {_shown(value)}, a number that JSON cannot hold")
    raise _FieldError(f"field {where.lstrip('.')} is {_kind(value)}, which is no JSON value")


def _top(where: str) -> str:
    return where.lstrip(".").split(".")[0].split("[")[0]


def _kind(value: object) -> str:
    kind = type(value)
    return kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"


def _shown(value: float) -> str:
    return f"an integer of {value.bit_length()} bits" if isinstance(value, int) else str(value)
