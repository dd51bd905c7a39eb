"""The same quotation across articles: found, grouped, and told how each paper cut it."""

from .groups import MERGE_SCHEMA, MergedQuotation, Version, merge_quotations
from .printings import Printing, read_printings
from .verdict import Change, Cut

__all__ = [
    "MERGE_SCHEMA",
    "Change",
    "Cut",
    "MergedQuotation",
    "Printing",
    "Version",
    "merge_quotations",
    "read_printings",
]
