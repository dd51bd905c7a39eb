"""Whom do "he", "the source", "the minister", "Brandt" stand for in this article? Reports in, claims with speakers
out.
"""

from .speakers import attribute

__all__ = ["attribute"]
