"""What of a conversation goes to the action server: what it reads, not all that was ever said."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rasa.shared.core.constants import IS_EXTERNAL
from rasa.shared.core.events import Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

MESSAGES = 20
"""How many of the customer's messages are told, the one at hand included."""

_LATEST = ("text", "intent", "entities", "full_intent_ranking")
"""What is read of the message at hand as it was understood."""

_EARLIER = ("text", "intent", "entities")
"""What is read of those before it."""


def excerpt(tracker: DialogueStateTracker) -> dict[str, Any]:
    """Return a tracker's state in Rasa's form, with the recent events of this session only.

    These are the last `MESSAGES` of the customer and the slots set between them, oldest first.
    What was set earlier is in `slots`; what the bot said, and what the channel itself told the
    bot, is read by no action. The metadata, and with it the id token, is that of the message at
    hand alone.
    """
    state: dict[str, Any] = tracker.current_state()
    state["latest_message"] = _only(_LATEST, state["latest_message"] or {})
    state["events"] = recent(reversed(tracker.events))
    return state


def recent(latest_first: Iterable[Event]) -> list[dict[str, Any]]:
    """Return what is told of a conversation's events, oldest first."""
    told: list[dict[str, Any]] = []
    messages = 0
    for event in latest_first:
        if isinstance(event, UserUttered):
            if event.metadata.get(IS_EXTERNAL):
                continue
            messages += 1
            told.append(_message(event, with_metadata=messages == 1))
            if messages == MESSAGES:
                break
        elif isinstance(event, SlotSet | SessionStarted):
            told.append(event.as_dict())
            if isinstance(event, SessionStarted):
                break
    told.reverse()
    return told


def _message(event: UserUttered, *, with_metadata: bool) -> dict[str, Any]:
    return {
        "event": event.type_name,
        "timestamp": event.timestamp,
        "text": event.text,
        "parse_data": _only(_EARLIER, event.parse_data),
        "metadata": event.metadata if with_metadata else {},
    }


def _only(names: Iterable[str], parsed: Any) -> dict[str, Any]:
    return {name: parsed[name] for name in names if name in parsed}
