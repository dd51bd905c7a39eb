"""extract_many: order, batches, and a text that cannot be done."""

from __future__ import annotations

import itertools
import os
import threading
from collections.abc import Iterable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

import quoteattr
from quoteattr import Actor, ActorRegistry, Alias, Context, Document, Extraction, Extractor, Failure, Span
from quoteattr._many import Stages, extract_in_order
from quoteattr._threads import Threads
from quoteattr.claims import Report
from quoteattr.errors import InputError, ModelMissingError
from tests.batch.stubs import CRASH, StubParser, make_extractor
from tests.plain_parser import PlainParser


def text(number: int) -> str:
    return f"“Ferry {number} is late,” said Mara Okello. " + "Nobody knows why. " * (number * 7 % 11)


class CountingParser(PlainParser):
    """Remembers how long the texts of each batch were."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []

    def parse_many(self, texts: Iterable[str]) -> list[Document]:
        batch = list(texts)
        self.batches.append([len(one) for one in batch])
        return super().parse_many(batch)


def test_texts_of_like_length_go_together_and_results_come_in_order() -> None:
    parser = CountingParser()
    extractor = Extractor(parser=parser, detector="syntax")
    texts = [text(number) for number in range(50)]
    results = list(extractor.extract_many(texts, batch_size=5))
    assert [r.id for r in results] == [str(number) for number in range(1, 51)]
    assert [r.claims[0].text for r in results] == [f"Ferry {number} is late" for number in range(50)]
    assert [len(batch) for batch in parser.batches] == [5] * 10
    windows = [list(itertools.chain(*parser.batches[n : n + 4])) for n in range(0, 10, 4)]
    assert windows == [sorted(len(t) for t in texts[n : n + 20]) for n in range(0, 50, 20)]


@given(st.lists(st.sampled_from([*map(text, range(6)), CRASH, "", "Nothing."]), max_size=12), st.integers(1, 5))
def test_same_output_for_every_batch_size(texts: list[str], batch_size: int) -> None:
    extractor = make_extractor()
    one_at_a_time = list(extractor.extract_many(texts, batch_size=1, on_error="yield"))
    assert list(extractor.extract_many(texts, batch_size=batch_size, on_error="yield")) == one_at_a_time


def stages_with(count: int) -> Stages[Document]:
    """Stages that tell how long a text is, or that a text is one too many."""

    def finish(document: Document, name: str) -> Extraction:
        if document.text.startswith("Nothing"):
            raise LookupError("nothing")
        return Extraction(name, provenance={"length": len(document.text)})

    return Stages(StubParser().parse_many, lambda document, _: document, finish, Threads(count))


@given(st.lists(st.sampled_from([*map(text, range(6)), CRASH, "", "Nothing."]), max_size=12), st.integers(2, 4))
def test_same_output_for_every_number_of_threads(texts: list[str], count: int) -> None:
    alone = list(extract_in_order(texts, stages_with(1), on_error="yield"))
    assert list(extract_in_order(texts, stages_with(count), batch_size=3, on_error="yield")) == alone


def test_threads_take_a_text_each_at_the_same_time_and_the_longest_first() -> None:
    both = threading.Barrier(2, timeout=20)
    order: list[int] = []

    def find(document: Document, _: Context | None) -> str:
        order.append(len(document.text))
        both.wait()
        return document.text

    stages = Stages(PlainParser().parse_many, find, lambda found, name: Extraction(name), Threads(2))
    assert [result.id for result in extract_in_order(["a" * n for n in (3, 9, 1, 7)], stages)] == ["1", "2", "3", "4"]
    assert {*order[:2]} == {9, 7}


def test_memory_holds_a_window_and_no_more() -> None:
    read = 0

    def endless() -> Iterator[str]:
        nonlocal read
        for number in itertools.count():
            read = number
            yield text(number)

    for n, _ in enumerate(make_extractor().extract_many(endless(), batch_size=4)):
        assert read - n <= 16
        if n == 100:
            break


def test_long_texts_fill_a_window_sooner() -> None:
    parser = CountingParser()
    long = ["word " * 100_000] * 5
    list(itertools.islice(Extractor(parser=parser, detector=lambda _: ()).extract_many(long), 1))
    assert parser.batches == [[500_000, 500_000]]


@pytest.mark.parametrize("bad", [CRASH, None, 7, ("id",), ("id", 7), ("id", "text", "context")])
def test_one_that_cannot_be_done_does_not_take_the_others_with_it(bad: object) -> None:
    results = list(make_extractor().extract_many([text(1), bad, text(2)], on_error="yield"))  # type: ignore[list-item]
    assert [type(result) for result in results] == [Extraction, Failure, Extraction]
    failure = results[1]
    assert isinstance(failure, Failure)
    told = [
        ("2", RuntimeError, "the parser fell over"),
        ("2", InputError, "document 2 is neither a text nor a pair of id and text"),
        ("id", InputError, "document 2: its text is int, not str"),
        ("id", InputError, "document 2: its context is str, not Context"),
    ]
    assert (failure.id, failure.type, failure.message) in [(name, error.__name__, words) for name, error, words in told]


def test_an_error_is_raised_when_its_turn_comes() -> None:
    results = make_extractor().extract_many([text(1), CRASH, text(2)])
    assert next(results).id == "1"
    with pytest.raises(RuntimeError, match="fell over"):
        next(results)


def test_what_was_read_before_the_documents_broke_off_is_given() -> None:
    def documents() -> Iterator[str]:
        yield text(1)
        raise OSError("the disk is gone")

    results = make_extractor().extract_many(documents(), on_error="yield")
    assert next(results).id == "1"
    with pytest.raises(OSError, match="disk"):
        next(results)
    with pytest.raises(OSError, match="disk"):
        list(make_extractor().extract_many(itertools.islice(documents(), 1, None), on_error="yield"))


def test_a_detector_that_crashes_is_that_texts_failure() -> None:
    def detect(document: Document) -> tuple[()]:
        if "bad" in document.text:
            raise RecursionError
        return ()

    extractor = Extractor(parser=PlainParser(), detector=detect)
    results = list(extractor.extract_many(["good", "bad"], on_error="yield"))
    assert results[1] == Failure("2", "RecursionError", "no message")


@pytest.mark.parametrize("stage", ["parser", "detector"])
def test_a_missing_model_ends_all(stage: str) -> None:
    def fail(*_: object) -> None:
        raise ModelMissingError("tagger.onnx is missing; install the package again")

    parser = StubParser()
    if stage == "parser":
        parser.parse = fail  # type: ignore[assignment, method-assign]
    extractor = Extractor(parser=parser, detector=fail)  # type: ignore[arg-type]
    with pytest.raises(ModelMissingError):
        list(extractor.extract_many(["one"], on_error="yield"))


def test_a_context_goes_with_its_text() -> None:
    alias = Alias("Mara Okello", valid_from="2001-01-01", valid_to="2005-01-01")
    registry = ActorRegistry([Actor(id="Q1", name="Mara Quill", aliases=[alias], kind="person")])
    said = "Mara Okello said it was late"
    report = Report(content=(Span(17, 28),), source=Span(0, 11))
    extractor = Extractor(registry, parser=PlainParser(), detector=lambda _: (report,))
    then, now = Context(date="2003-01-01"), Context(date="2020-01-01")
    results = extractor.extract_many([("then", said, then), ("now", said, now), ("none", said, None)])
    assert [[a.id for a in r.actors] for r in results] == [["Q1"], ["a1"], ["Q1"]]


@pytest.mark.parametrize("wrong", [{"batch_size": 0}, {"on_error": "ignore"}])
def test_wrong_options_are_told_before_anything_is_read(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        make_extractor().extract_many(iter(os.devnull), **wrong)  # type: ignore[call-overload]


def test_the_short_way() -> None:
    assert quoteattr.extract_many is not None
    assert list(quoteattr.extract_many([])) == []
