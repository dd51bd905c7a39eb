"""Invariant 10: time grows linearly with the text, for everything outside the models."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

import pytest

from quoteattr import Extractor
from quoteattr.marks import pair_marks
from quoteattr.text import Span
from tests.plain_parser import PlainParser

# Doubling the text may take 2.6 times as long, 2 and room for a noisy machine; so four times the text 6.8 times.
_GROWTH = 4
_LIMIT = 2.6**2
_TRIES = 6

MARKS: dict[str, Callable[[int], str]] = {
    "straight marks": lambda n: '"' * n,
    "opening marks": lambda n: "“" * n,
    "nested marks": lambda n: "“‘" * (n // 2),
    "single marks before words": lambda n: " 'a" * (n // 3),
    "a mark in each paragraph": lambda n: "“word\n" * (n // 6),
    "apostrophes after an opening one": lambda n: "'a" + " bs' c" * (n // 6),
}
TEXTS: dict[str, Callable[[int], str]] = {
    "quotations": lambda n: "“The ferry is late again today,” Mara Okello said. " * (n // 50),
    "names": lambda n: "".join(f"Mara Okello{i} said no.\n\n" for i in range(n // 24)),
    "pronouns": lambda n: "He said it. She said so. " * (n // 25),
    "paragraphs that open a quotation": lambda n: "“The ferry is late.\n\n" * (n // 20),
}


def grows_linearly(run: Callable[[str], object], make: Callable[[int], str], size: int) -> bool:
    """Whether some try stays within the limit; a quadratic step would take 16 times as long every time."""

    def seconds(text: str) -> float:
        gc.collect()
        gc.disable()  # a search for garbage goes through the models that other tests have loaded
        start = time.process_time()
        try:
            run(text)
        finally:
            gc.enable()
        return time.process_time() - start

    small, large = make(size), make(_GROWTH * size)
    return any(seconds(large) <= _LIMIT * seconds(small) for _ in range(_TRIES))


@pytest.mark.parametrize("name", MARKS)
def test_pairing_marks(name: str) -> None:
    def run(text: str) -> object:
        starts = [0, *(i + 1 for i, c in enumerate(text) if c == "\n")]
        return pair_marks(
            text, [Span(a, b) for a, b in zip(starts, [*(s - 1 for s in starts[1:]), len(text)], strict=True)]
        )

    assert grows_linearly(run, MARKS[name], 6_000)


@pytest.mark.parametrize("name", TEXTS)
def test_the_whole_chain_without_models(name: str) -> None:
    extractor = Extractor(parser=PlainParser(), detector="syntax")
    assert grows_linearly(extractor.extract, TEXTS[name], 6_000)
