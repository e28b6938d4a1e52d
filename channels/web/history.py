"""What was said in a conversation, out of Rasa's tracker store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rasa.core.agent import Agent
from rasa.shared.core.constants import IS_EXTERNAL
from rasa.shared.core.events import BotUttered, Event, UserUttered

from channels.web.entries import Entry, bot_entry, user_entry

PAGE = 30
"""Entries of a page where the client names no number."""
MAX_PAGE = 100

DISPLAY_KEY = "display"
"""Message metadata: what the customer saw themselves say, where a button sent other words."""

_OPENING = "opening"
"""Stands for the customer's message where the bot spoke first."""


@dataclass(frozen=True)
class Page:
    """Entries, oldest first, and whether there are older ones."""

    entries: list[Entry]
    more: bool


class History:
    """Reads conversations; correct with several server processes, since they share the store."""

    def __init__(self, agent: Agent) -> None:
        self._agent = agent

    async def entries(self, conversation: str) -> list[Entry]:
        """Return all that was visibly said, oldest first; empty for an unknown conversation."""
        tracker = await self._agent.tracker_store.retrieve_full_tracker(conversation)
        return [] if tracker is None else entries_of(tracker.events)

    async def page(self, conversation: str, before: str | None, limit: int) -> Page:
        """Return the last `limit` entries (1 to `MAX_PAGE`), or those before the entry `before`.

        An unknown `before` gives the last page.
        """
        entries = await self.entries(conversation)
        ids = [entry["id"] for entry in entries]
        end = ids.index(before) if before in ids else len(entries)
        start = max(0, end - min(max(limit, 1), MAX_PAGE))
        return Page(entries[start:end], more=start > 0)

    async def holds(self, conversation: str, message_id: str) -> bool:
        """Tell whether the customer's message with this id has been answered and stored."""
        entries = await self.entries(conversation)
        return any(entry["id"] == message_id for entry in entries)


def entries_of(events: Iterable[Event]) -> list[Entry]:
    """Return the visible part of a tracker's events; metadata, and with it any token, stays."""
    entries: list[Entry] = []
    turn, number = _OPENING, 0
    for event in events:
        if isinstance(event, UserUttered) and event.metadata.get(IS_EXTERNAL):
            continue  # what a channel told the bot: the answer goes on
        if isinstance(event, UserUttered) and event.text:
            turn, number = event.message_id, 0
            shown = event.metadata.get(DISPLAY_KEY) or event.text
            entries.append(user_entry(turn, shown, event.timestamp))
        elif isinstance(event, BotUttered):
            entry = bot_entry(turn, number, {**event.data, "text": event.text}, event.timestamp)
            number += 1
            if entry is not None:
                entries.append(entry)
    return entries
