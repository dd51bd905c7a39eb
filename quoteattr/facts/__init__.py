"""What can be checked in a claim: numbers, quantities, sums, percentages, dates, comparisons, superlatives, causes."""

from .finder import find_facts

__all__ = ["find_facts"]
