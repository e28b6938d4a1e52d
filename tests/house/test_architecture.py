"""The way of one message is the one docs/architecture.md describes."""

from __future__ import annotations

import asyncio
import re
import sys
import threading
from pathlib import Path
from types import FrameType

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.server.rasa_actions import rasa_actions
from actions.topics.registry import dialogue_manager
from tests.unit.demo_shop import HALFWAY, database, demo_file, keys, token_of
from tests.unit.talk import parsed

__all__ = ["database", "demo_file", "keys"]

ROOT = Path(__file__).resolve().parents[2]


def stations() -> list[str]:
    """The modules at which a message stops, as the page lists them."""
    page = (ROOT / "docs" / "architecture.md").read_text("utf8")
    return re.findall(r"^\d\. `(actions/[\w/]+\.py)`", page, re.MULTILINE)


def test_a_quote_stops_at_the_stations_one_after_the_other(database: Path) -> None:
    """Down once, and at no topic but its own."""
    parse = parsed("现在还清要多少钱", "get_payoff_quote")
    said = {"event": "user", "parse_data": parse, "metadata": {"id_token": token_of(HALFWAY)}}
    tracker = Tracker("walk", {}, parse, [said], False, None, {}, None)
    actions = {action.name(): action for action in rasa_actions(dialogue_manager())}
    entered: dict[str, None] = {}

    def note(frame: FrameType, event: str, _: object) -> None:
        file = frame.f_code.co_filename
        if event == "call" and file.startswith(f"{ROOT}/actions/"):
            entered.setdefault(file.removeprefix(f"{ROOT}/"))

    dispatcher = CollectingDispatcher()
    action = actions["action_answer"]
    threading.setprofile(note)
    sys.setprofile(note)
    try:
        asyncio.run(action.run(dispatcher, tracker, {}))
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
    assert "一次结清共需¥3,682.36" in dispatcher.messages[0]["text"]
    named = stations()
    assert len(named) == 8
    assert [module for module in entered if module in named] == named
    assert [module for module in entered if module.startswith("actions/topics/")] == [
        "actions/topics/payoff_quote.py"
    ]
