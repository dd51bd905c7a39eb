"""Many texts through the stages: a bounded window at a time, those of like length together, results in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Literal

import attrs

from .actors import Context
from .claims import Extraction, Failure
from .errors import InputError, ModelError
from .text import Document

__all__ = ["BATCH_SIZE", "OnError", "describe_failure", "extract_in_order"]

#: How many texts go through the parser at once.
BATCH_SIZE = 16

#: What to do with a text that cannot be done.
OnError = Literal["raise", "yield"]

# Read ahead this many batches, to have texts of like length; but no more characters than this.
_WINDOW_BATCHES = 4
_WINDOW_LENGTH = 1_000_000

_ParseMany = Callable[[Sequence[str]], Sequence[Document]]
_Finish = Callable[[Document, str, Context | None], Extraction]


@attrs.frozen
class _Text:
    """One text with what is known of it."""

    id: str
    text: str
    context: Context | None = None


@attrs.frozen
class _Crash:
    """Where the extraction of one text ended, and the error to raise or to tell."""

    id: str
    error: Exception


def extract_in_order(
    documents: Iterable[Any],
    parse_many: _ParseMany,
    finish: _Finish,
    *,
    batch_size: int = BATCH_SIZE,
    on_error: OnError = "raise",
) -> Iterator[Extraction | Failure]:
    """One result a document, in order. What is said of a text does not depend on which others are beside it.

    Args:
        documents: Texts, pairs of id and text, or triples of id, text and context.
        parse_many: Parses several texts at once.
        finish: Makes the extraction of a parsed text; it is given the id and the context too.
        batch_size: How many texts are parsed at once.
        on_error: ``"raise"``: the first text that cannot be done raises when its turn comes; ``"yield"``: it gives a
            :class:`~quoteattr.claims.Failure`, and the others go on. Errors of ``documents`` itself and
            :class:`~quoteattr.errors.ModelError` are raised in any case.

    Raises:
        ValueError: ``batch_size`` or ``on_error`` is none of these.
    """
    if batch_size < 1:
        raise ValueError(f"batch_size is 1 or more, not {batch_size!r}")
    if on_error not in ("raise", "yield"):
        raise ValueError(f'on_error is "raise" or "yield", not {on_error!r}')
    return _extract(documents, parse_many, finish, batch_size, on_error)


def describe_failure(document_id: str, error: Exception) -> Failure:
    """The failure that stands for a document.

    >>> describe_failure("a.txt", MemoryError())
    Failure(id='a.txt', type='MemoryError', message='no message')
    """
    return Failure(document_id, type(error).__name__, str(error) or "no message")


def _extract(
    documents: Iterable[Any], parse_many: _ParseMany, finish: _Finish, batch_size: int, on_error: OnError
) -> Iterator[Extraction | Failure]:
    for window in _windows(documents, batch_size * _WINDOW_BATCHES):
        for outcome in _extract_window(window, parse_many, finish, batch_size):
            if not isinstance(outcome, _Crash):
                yield outcome
            elif on_error == "yield":
                yield describe_failure(outcome.id, outcome.error)
            else:
                raise outcome.error


def _windows(documents: Iterable[Any], size: int) -> Iterator[list[_Text | _Crash]]:
    window: list[_Text | _Crash] = []
    length = 0
    try:
        for number, item in enumerate(documents, start=1):
            entry = _read(number, item)
            window.append(entry)
            length += len(entry.text) if isinstance(entry, _Text) else 0
            if len(window) >= size or length >= _WINDOW_LENGTH:
                yield window
                window, length = [], 0
    except Exception:  # what was read before is good
        if window:
            yield window
        raise
    if window:
        yield window


def _read(number: int, item: Any) -> _Text | _Crash:
    if isinstance(item, str):
        return _Text(str(number), item)
    if isinstance(item, tuple) and len(item) in (2, 3) and isinstance(item[0], str):
        name, text, context = (*item, None)[:3]
        if not isinstance(text, str):
            return _Crash(name, InputError(f"document {number}: its text is {type(text).__name__}, not str"))
        if context is not None and not isinstance(context, Context):
            return _Crash(name, InputError(f"document {number}: its context is {type(context).__name__}, not Context"))
        return _Text(name, text, context)
    return _Crash(str(number), InputError(f"document {number} is neither a text nor a pair of id and text"))


def _extract_window(
    window: Sequence[_Text | _Crash], parse_many: _ParseMany, finish: _Finish, batch_size: int
) -> list[Extraction | _Crash]:
    outcomes: dict[int, Extraction | _Crash] = {n: e for n, e in enumerate(window) if isinstance(e, _Crash)}
    texts = {n: e for n, e in enumerate(window) if isinstance(e, _Text)}
    by_length = sorted(texts, key=lambda n: len(texts[n].text))
    for start in range(0, len(by_length), batch_size):
        numbers = by_length[start : start + batch_size]
        parsed = _parse([texts[n].text for n in numbers], parse_many)
        for n, document in zip(numbers, parsed, strict=True):
            outcomes[n] = _finish_one(texts[n], document, finish)
    return [outcomes[n] for n in range(len(window))]


def _parse(texts: Sequence[str], parse_many: _ParseMany) -> Sequence[Document | Exception]:
    """The documents; when a batch cannot be parsed, each text alone, so that one does not take the others with it."""
    try:
        return parse_many(texts)
    except ModelError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a model raises is that text's failure
        if len(texts) == 1:
            return [error]
        return [outcome for text in texts for outcome in _parse([text], parse_many)]


def _finish_one(text: _Text, document: Document | Exception, finish: _Finish) -> Extraction | _Crash:
    if isinstance(document, Exception):
        return _Crash(text.id, document)
    try:
        return finish(document, text.id, text.context)
    except ModelError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a stage raises is that text's failure
        return _Crash(text.id, error)
