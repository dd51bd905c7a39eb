"""What the actors room says of many names, with its reasons: see tests/actors/book."""

from __future__ import annotations

import pytest

from .book import ANSWERS, read_book

CASES = [
    pytest.param(name, question, answer, id=f"{name}: {question}")
    for name in ANSWERS
    for question, answer in read_book(name)
]


@pytest.mark.parametrize(("name", "question", "answer"), CASES)
def test_answer(name: str, question: str, answer: str) -> None:
    assert ANSWERS[name](question) == answer
