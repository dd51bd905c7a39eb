"""How many examples a property gets whose examples are dear, in every profile of hypothesis."""

from __future__ import annotations

from hypothesis import settings

__all__ = ["examples"]

_OF_CI = 100


def examples(number: int) -> settings:
    """Settings for ``number`` examples in the profile "ci"; in others as many more as they have more than it has."""
    return settings(max_examples=max(1, number * settings().max_examples // _OF_CI))
