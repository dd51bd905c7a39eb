"""Many texts through the stages: a bounded window at a time, those of like length together, results in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Generic, Literal, TypeVar

import attrs

from ._threads import Threads
from .actors import Context
from .claims import Extraction, Failure
from .errors import InputError, ModelError
from .text import Document

__all__ = ["BATCH_SIZE", "OnError", "Stages", "describe_failure", "extract_in_order"]

#: How many texts go through the parser at once.
BATCH_SIZE = 16

#: What to do with a text that cannot be done.
OnError = Literal["raise", "yield"]

# Read ahead this many batches, to have texts of like length; but no more characters than this.
_WINDOW_BATCHES = 4
_WINDOW_LENGTH = 1_000_000

_Found = TypeVar("_Found")
_First = TypeVar("_First")
_Second = TypeVar("_Second")
_Value = TypeVar("_Value")


@attrs.frozen
class Stages(Generic[_Found]):
    """What is done with texts.

    Args:
        parse_many: Parses several texts at once.
        find: Finds what is in a parsed text, of which it is given the context too.
        finish: Makes the extraction of what was found in the text with an id.
        threads: That parse and find, a text each; every finish is in the thread that asks for results. With one
            thread texts are parsed several at once.
    """

    parse_many: Callable[[Sequence[str]], Sequence[Document]]
    find: Callable[[Document, Context | None], _Found]
    finish: Callable[[_Found, str], Extraction]
    threads: Threads


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
    stages: Stages[Any],
    *,
    batch_size: int = BATCH_SIZE,
    on_error: OnError = "raise",
) -> Iterator[Extraction | Failure]:
    """One result a document, in order. What is said of a text does not depend on which others are beside it.

    Args:
        documents: Texts, pairs of id and text, or triples of id, text and context.
        stages: What is done with them.
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
    return _extract(documents, stages, batch_size, on_error)


def describe_failure(document_id: str, error: Exception) -> Failure:
    """The failure that stands for a document.

    >>> describe_failure("a.txt", MemoryError())
    Failure(id='a.txt', type='MemoryError', message='no message')
    """
    return Failure(document_id, type(error).__name__, str(error) or "no message")


def _extract(
    documents: Iterable[Any], stages: Stages[Any], batch_size: int, on_error: OnError
) -> Iterator[Extraction | Failure]:
    for window in _windows(documents, batch_size * _WINDOW_BATCHES):
        for outcome in _extract_window(window, stages, batch_size):
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
    window: Sequence[_Text | _Crash], stages: Stages[_Found], batch_size: int
) -> list[Extraction | _Crash]:
    outcomes: dict[int, Extraction | _Crash] = {n: e for n, e in enumerate(window) if isinstance(e, _Crash)}
    texts = {n: e for n, e in enumerate(window) if isinstance(e, _Text)}
    by_length = sorted(texts, key=lambda n: len(texts[n].text))
    if stages.threads.count > 1:  # the longest first, so that no thread is left with it at the end
        batches = [[n] for n in reversed(by_length)]
    else:
        batches = [by_length[start : start + batch_size] for start in range(0, len(by_length), batch_size)]

    def find(batch: Sequence[int]) -> list[_Found | _Crash]:
        return _find([texts[n] for n in batch], stages)

    for batch, those in zip(batches, stages.threads.map(find, batches), strict=True):
        for n, each in zip(batch, those, strict=True):
            outcomes[n] = each if isinstance(each, _Crash) else _try(texts[n], stages.finish, each, texts[n].id)
    return [outcomes[n] for n in range(len(window))]


def _find(batch: Sequence[_Text], stages: Stages[_Found]) -> list[_Found | _Crash]:
    """What is found in some texts that are parsed together."""
    parsed = _parse([text.text for text in batch], stages.parse_many)
    return [
        _Crash(text.id, document)
        if isinstance(document, Exception)
        else _try(text, stages.find, document, text.context)
        for text, document in zip(batch, parsed, strict=True)
    ]


def _parse(
    texts: Sequence[str], parse_many: Callable[[Sequence[str]], Sequence[Document]]
) -> Sequence[Document | Exception]:
    """The documents; when a batch cannot be parsed, each text alone, so that one does not take the others with it."""
    try:
        return parse_many(texts)
    except ModelError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a model raises is that text's failure
        if len(texts) == 1:
            return [error]
        return [outcome for text in texts for outcome in _parse([text], parse_many)]


def _try(text: _Text, stage: Callable[[_First, _Second], _Value], first: _First, second: _Second) -> _Value | _Crash:
    try:
        return stage(first, second)
    except ModelError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a stage raises is that text's failure
        return _Crash(text.id, error)
