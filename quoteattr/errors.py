"""Every error that quoteattr raises on purpose, one class a failure.

All derive from :class:`QuoteAttrError` and from the built-in exception that fits, so ``except ValueError``
works where a reader would expect it to. Any ``str`` is a good text: extraction raises none of these for what
a text says, only for configuration, files and models.
"""

from __future__ import annotations

from typing import Any

__all__ = [
    "ActorsFileError",
    "EncodingError",
    "EnricherError",
    "EnricherNameError",
    "FieldError",
    "InputError",
    "MissingExtraError",
    "ModelCorruptError",
    "ModelError",
    "ModelMissingError",
    "OutputError",
    "QuoteAttrError",
    "RegistryError",
    "TooLongError",
    "WireFormatError",
    "WorkerError",
]


class QuoteAttrError(Exception):
    """Root of all errors of this package; never raised itself."""


class InputError(QuoteAttrError, ValueError):
    """Raised when an input cannot be read as a text: a directory, a binary file, a wrong type."""


class EncodingError(InputError):
    """Raised when bytes are not text in the declared encoding; names the file and the first bad byte's offset.

    Attributes:
        offset: Offset in bytes of the first byte that cannot be decoded.
    """

    def __init__(self, message: str, *, offset: int) -> None:
        super().__init__(message)
        self.offset = offset


class FieldError(InputError):
    """Raised when a row of a table or of JSON Lines lacks a field, or has one of a wrong type."""


class TooLongError(InputError):
    """Raised when a text is longer than the caller allows."""


class WireFormatError(QuoteAttrError, ValueError):
    """Raised when a JSON object is not in quoteattr's wire format; names the key that is wrong."""


class MissingExtraError(QuoteAttrError, ImportError):
    """Raised when something needs a library that comes with an extra of this package; names the extra.

    Attributes:
        extra: The name of the extra: ``pip install "quoteattr[EXTRA]"``.
    """

    def __init__(self, what: str, library: str, extra: str) -> None:
        super().__init__(f'{what} needs {library}, which is not installed: pip install "quoteattr[{extra}]"')
        self.extra = extra

    def __reduce__(self) -> tuple[Any, ...]:  # for pools of processes: __init__ wants more than the message
        return MissingExtraError.__new__, (MissingExtraError, *self.args), self.__dict__


class ModelError(QuoteAttrError, RuntimeError):
    """Root of the errors about model files; its message ends with what to do next."""


class ModelMissingError(ModelError, FileNotFoundError):
    """Raised when a model file is not where it should be."""

    def __str__(self) -> str:  # FileNotFoundError formats (errno, strerror) pairs; ours is one sentence
        return str(self.args[0]) if self.args else ""


class ModelCorruptError(ModelError, ValueError):
    """Raised when a model file is truncated, altered (its sha256 is not the manifest's) or unreadable."""


class OutputError(QuoteAttrError, OSError):
    """Raised when results cannot be written, or not be appended to what is there already."""

    def __str__(self) -> str:  # as above
        return str(self.args[0]) if self.args else ""


class WorkerError(QuoteAttrError, RuntimeError):
    """Raised when worker processes end again and again, so that a batch cannot go on."""


class RegistryError(QuoteAttrError, ValueError):
    """Raised when actors contradict each other: two with one id, an empty name, an unknown kind."""


class ActorsFileError(RegistryError):
    """Raised when a registry file has a broken row.

    Attributes:
        path: The file, as it was given.
        line: 1-based line (or record) number, or None when the file as a whole is wrong.
    """

    def __init__(self, message: str, *, path: str, line: int | None = None) -> None:
        where = path if line is None else f"{path}, line {line}"
        super().__init__(f"{where}: {message}")
        self.path = path
        self.line = line


class EnricherError(QuoteAttrError, RuntimeError):
    """Raised when an enricher raised, or gave something that has no place in ``claim.extra``; its cause is attached.

    Nothing else is lost: the result with the fields of all that worked is attached as well.

    Attributes:
        enricher: The enricher's name.
        claim: Id of the claim.
        document: Id of the document.
        extraction: The document's result (an ``Extraction``) without what this enricher should have added to this
            claim; None before the extractor hands the error on.
        others: The document's other errors of this kind, in the order of its claims.
    """

    def __init__(self, message: str, *, enricher: str, claim: str, document: str) -> None:
        super().__init__(f"enricher {enricher!r}, claim {claim} of document {document!r}: {message}")
        self.enricher = enricher
        self.claim = claim
        self.document = document
        self.extraction: Any = None
        self.others: tuple[EnricherError, ...] = ()

    def __reduce__(self) -> tuple[Any, ...]:  # for pools of processes: __init__ wants more than the message
        return EnricherError.__new__, (EnricherError, *self.args), self.__dict__


class EnricherNameError(QuoteAttrError, ValueError):
    """Raised when enrichers cannot be told apart: one without a name, two with the same, a name of the library's."""
