"""All that comes out of short stories: mentions, chains, links with their reasons, claims, actors."""

from __future__ import annotations

import pytest

from .stories import HERE, Story, read_stories, read_trees, tell

FILES = sorted(HERE.glob("*.txt"))
STORIES = [
    pytest.param(story, trees[story.title], id=f"{path.stem}: {story.title}")
    for path in FILES
    for trees in [read_trees(path.with_suffix(".trees"))]
    for story in read_stories(path)
]


@pytest.mark.parametrize(("story", "tree"), STORIES)
def test_story(story: Story, tree: str) -> None:
    assert tell(story.marked, tree).splitlines() == story.expected.splitlines()


def test_titles_are_told_apart() -> None:
    for path in FILES:
        titles = [story.title for story in read_stories(path)]
        assert len(titles) == len(set(titles)), path.name
