"""What the action server is told of a conversation."""

from __future__ import annotations

import json
from typing import Any

from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from rasa_server.excerpt import MESSAGES, excerpt

PARSE = {
    "text": "问",
    "intent": {"name": "inform"},
    "entities": [{"entity": "day", "value": "2026-11-25"}],
    "full_intent_ranking": [{"name": "inform", "confidence": 0.9}],
    "intent_ranking": [{"name": "inform", "confidence": 0.9}],
    "response_selector": {"faq": {}},
}


def said(text: str, id_token: str | None = None) -> list[Event]:
    """A turn: a message with what it set and what was answered."""
    parse = {**PARSE, "text": text}
    message = UserUttered(text, PARSE["intent"], [], parse, metadata={"id_token": id_token})
    return [
        message,
        ActionExecuted("action_quote_payoff"),
        SlotSet("offer", text),
        BotUttered("答"),
    ]


def told(*events: Event) -> dict[str, Any]:
    """The excerpt of a conversation with these events."""
    return excerpt(DialogueStateTracker.from_events("c", list(events)))


def test_the_message_at_hand_is_told_whole_with_its_token() -> None:
    state = told(*said("一", "old"), *said("二", "new"))
    assert state["latest_message"] == {
        "text": "二",
        "intent": PARSE["intent"],
        "entities": [],
        "full_intent_ranking": PARSE["full_intent_ranking"],
    }
    first, _, second, _ = state["events"]
    assert second["metadata"] == {"id_token": "new"}
    assert first["metadata"] == {}
    assert "old" not in json.dumps(state)


def test_of_earlier_messages_what_is_read_is_told() -> None:
    events = told(*said("一"), *said("二"))["events"]
    assert [event["event"] for event in events] == ["user", "slot", "user", "slot"]
    assert events[0]["parse_data"] == {
        "text": "一",
        "intent": PARSE["intent"],
        "entities": PARSE["entities"],
    }
    assert (events[1]["name"], events[1]["value"]) == ("offer", "一")


def test_a_long_conversation_costs_no_more_than_a_shorter_one() -> None:
    shorter, longer = (
        told(*(event for number in range(count) for event in said(f"{number:03}")))
        for count in (MESSAGES, 200)
    )
    messages = [event["text"] for event in longer["events"] if event["event"] == "user"]
    assert messages == [f"{number:03}" for number in range(200 - MESSAGES, 200)]
    assert abs(len(json.dumps(longer)) - len(json.dumps(shorter))) < 100


def test_a_session_before_is_not_told() -> None:
    start = (ActionExecuted("action_session_start"), SessionStarted())
    events = told(*said("一"), *start, *said("二"))["events"]
    assert [event["event"] for event in events] == ["session_started", "user", "slot"]
    assert events[1]["text"] == "二"


def test_what_a_channel_told_the_bot_is_no_message_of_the_customers() -> None:
    apology = UserUttered.create_external("EXTERNAL_no_answer")
    events = told(*said("一"), apology, BotUttered("抱歉"), *said("二"))["events"]
    assert [event["text"] for event in events if event["event"] == "user"] == ["一", "二"]


def test_a_conversation_without_a_message() -> None:
    assert told()["events"] == []
