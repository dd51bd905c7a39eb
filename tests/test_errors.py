"""Errors derive from what a caller would catch, and say what they should."""

from __future__ import annotations

import pickle

import pytest

from quoteattr import errors
from quoteattr.errors import (
    ActorsFileError,
    EncodingError,
    EnricherError,
    MissingExtraError,
    ModelMissingError,
    QuoteAttrError,
)


@pytest.mark.parametrize(
    ("name", "bases"),
    [
        ("ActorsFileError", (errors.RegistryError, ValueError)),
        ("EncodingError", (errors.InputError, ValueError)),
        ("EnricherError", (RuntimeError,)),
        ("EnricherNameError", (ValueError,)),
        ("FieldError", (errors.InputError, ValueError)),
        ("InputError", (ValueError,)),
        ("MissingExtraError", (ImportError,)),
        ("ModelCorruptError", (errors.ModelError, ValueError)),
        ("ModelError", (RuntimeError,)),
        ("ModelMissingError", (errors.ModelError, FileNotFoundError)),
        ("OutputError", (OSError,)),
        ("QuoteAttrError", (Exception,)),
        ("RegistryError", (ValueError,)),
        ("TooLongError", (errors.InputError, ValueError)),
        ("WireFormatError", (ValueError,)),
        ("WorkerError", (RuntimeError,)),
    ],
)
def test_every_error_is_ours_and_fits_a_builtin(name: str, bases: tuple[type, ...]) -> None:
    error = getattr(errors, name)
    assert issubclass(error, QuoteAttrError)
    assert all(issubclass(error, base) for base in bases)


def test_all_errors_are_in_the_table_above() -> None:
    (mark,) = test_every_error_is_ours_and_fits_a_builtin.pytestmark
    assert [name for name, _ in mark.args[1]] == sorted(errors.__all__)


def test_an_encoding_error_knows_the_byte() -> None:
    assert EncodingError("a.txt: bad byte", offset=7).offset == 7


def test_a_missing_extra_is_named() -> None:
    error = MissingExtraError("a data frame", "pandas", "pandas")
    assert str(error) == 'a data frame needs pandas, which is not installed: pip install "quoteattr[pandas]"'
    assert error.extra == "pandas"
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.extra) == (str(error), "pandas")


def test_a_missing_model_reads_as_one_sentence() -> None:
    assert str(ModelMissingError("tagger.onnx is missing; install the package again")) == (
        "tagger.onnx is missing; install the package again"
    )
    assert str(ModelMissingError()) == ""


def test_an_output_error_reads_as_one_sentence() -> None:
    assert str(errors.OutputError("out.jsonl: No space left on device")) == "out.jsonl: No space left on device"
    assert str(errors.OutputError()) == ""


@pytest.mark.parametrize(("line", "message"), [(3, "a.json, line 3: no name"), (None, "a.json: no name")])
def test_an_actors_file_error_says_where(line: int | None, message: str) -> None:
    error = ActorsFileError("no name", path="a.json", line=line)
    assert str(error) == message
    assert (error.path, error.line) == ("a.json", line)


def test_errors_of_enrichers_travel_between_processes() -> None:
    first, second = (EnricherError("x", enricher=name, claim="c1", document="d") for name in ("topic", "score"))
    first.others, second.others = (second,), (first,)
    read = pickle.loads(pickle.dumps(first))
    assert (str(read), read.__dict__.keys()) == (str(first), first.__dict__.keys())
    assert read.others[0].enricher == "score"
    assert read.others[0].others[0] is read
