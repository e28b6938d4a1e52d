"""Every story of the training data happens in one of the conversations beside."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from dev.bot import ROOT
from tests.conversations.test_conversations import FILES

Step = tuple[str, tuple[str, ...]]
"""An intent without its key, and the actions that answer it."""


def stories() -> dict[str, list[Step]]:
    """The stories by name, a step a message."""
    found: dict[str, list[Step]] = {}
    for file in sorted((ROOT / "data/stories").glob("*.yml")):
        for story in yaml.safe_load(file.read_text("utf8"))["stories"]:
            found[f"{file.stem}: {story['story']}"] = list(steps(story["steps"]))
    return found


def steps(lines: list[dict[str, Any]]) -> list[Step]:
    """The lines of a story, each intent with the actions after it."""
    done: list[Step] = []
    for line in lines:
        if "intent" in line:
            done.append((line["intent"], ()))
        else:
            intent, actions = done.pop()
            done.append((intent, (*actions, line["action"])))
    return done


def expected_steps(file: Path) -> list[Step]:
    """What a conversation expects of its turns."""
    turns = yaml.safe_load(file.read_text("utf8"))["turns"]
    return [
        (turn.get("intent", "").partition("/")[0], tuple(turn.get("actions", ()))) for turn in turns
    ]


CONVERSATIONS = {file: expected_steps(file) for file in FILES}


@pytest.mark.parametrize("name", stories())
def test_story_is_reached(name: str) -> None:
    """A conversation has the story's messages and actions one after the other."""
    story = stories()[name]
    reached = any(
        turns[start : start + len(story)] == story
        for turns in CONVERSATIONS.values()
        for start in range(len(turns) - len(story) + 1)
    )
    assert reached, story
