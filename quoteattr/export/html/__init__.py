"""Claims as a page: the report, the annotated text, and the marked text alone."""

from __future__ import annotations

from .page import to_annotated, to_report

__all__ = ["to_annotated", "to_report"]
