"""Readers of registry files, one module a format; each is a pure function from text to actors."""

from .detect import FORMATS, detect_format, load_actors
from .reading import Loaded

__all__ = ["FORMATS", "Loaded", "detect_format", "load_actors"]
