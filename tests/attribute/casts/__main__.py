"""Writes the answers down, see :mod:`tests.attribute.casts`."""

from __future__ import annotations

from . import FILE, answer, read_casts

FILE.write_text("".join(f"{question} => {answer(question)}\n" for question, _ in read_casts()), encoding="utf-8")
