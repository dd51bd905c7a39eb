"""Writes the answers down, see :mod:`tests.actors.book`."""

from __future__ import annotations

from . import ANSWERS, HERE, read_book

for name, answer in ANSWERS.items():
    lines = [f"{question} => {answer(question)}\n" for question, _ in read_book(name)]
    (HERE / f"{name}.txt").write_text("".join(lines), encoding="utf-8")
