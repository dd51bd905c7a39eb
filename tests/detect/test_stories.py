"""All that comes out of short texts: by grammar alone, and with a tagger that says what the text's marks say."""

from __future__ import annotations

import pytest

from tests.stories import Story, cases

from .stories import HERE, tell


@pytest.mark.parametrize(("story", "tree"), cases(HERE))
def test_story(story: Story, tree: str) -> None:
    assert tell(story.marked, story.plant(tree)).splitlines() == story.expected.splitlines()
