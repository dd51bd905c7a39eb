"""Writes down what comes out of the stories: see :mod:`tests.stories`."""

from __future__ import annotations

from tests.stories import rewrite

from . import HERE, tell

rewrite(HERE, tell)
