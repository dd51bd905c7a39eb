"""All that comes out of short stories: mentions, chains, links with their reasons, claims, actors."""

from __future__ import annotations

import pytest

from tests.stories import Story, cases

from .stories import HERE, tell


@pytest.mark.parametrize(("story", "tree"), cases(HERE))
def test_story(story: Story, tree: str) -> None:
    assert tell(story.marked, story.plant(tree)).splitlines() == story.expected.splitlines()
