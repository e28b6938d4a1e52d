"""The life of a conversation in Rasa's tracker store: moved at a sign-in, and closed for good.

That a conversation is closed stands in its tracker, so that every server process knows it, also
after a restart, for as long as the conversation is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rasa.core.agent import Agent
from rasa.core.lock_store import LockError
from rasa.shared.core.events import ActionExecuted
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import ConnectionException

from channels.core.ordering import TooManyWaiting, Turns
from channels.web.problems import Refused
from contract.closing import CLOSED


@dataclass(frozen=True)
class Closure:
    """That a conversation is closed, and where it went on."""

    at: float
    """Unix time."""
    moved_to: str | None = None
    owner: str | None = None
    """Fingerprint of the customer it went on with."""


class Conversations:
    """Moves and closes conversations, after the turns that are under way in them."""

    def __init__(self, agent: Callable[[], Agent], turns: Turns) -> None:
        self._agent = agent
        self._turns = turns

    async def closure(self, conversation: str) -> Closure | None:
        """Return how a conversation was closed, None where it is open.

        Raises:
            ConnectionException: the tracker store does not answer.
        """
        tracker = await self._agent().tracker_store.retrieve(conversation)
        return None if tracker is None else _closure(tracker)

    async def close(self, conversation: str) -> None:
        """Close a conversation; nothing happens to one that is closed.

        Raises:
            Refused: `unavailable`, `too_fast`.
        """
        await self._in_turn(conversation, None, None)

    async def move(self, conversation: str, to: str, owner: str) -> Closure | None:
        """Have a conversation go on under another id, with all that was said, and close it.

        Args:
            conversation: the id it had.
            to: the new one, of which nobody knows yet.
            owner: fingerprint of the customer it goes on with.

        Returns:
            How it was closed where somebody was faster, and it was not moved.

        Raises:
            Refused: `unavailable`, `too_fast`; the conversation is as it was, and open.
        """
        return await self._in_turn(conversation, to, owner)

    async def _in_turn(
        self, conversation: str, to: str | None, owner: str | None
    ) -> Closure | None:
        """End a conversation after the messages that were taken for it before."""
        try:
            return await self._turns.start(conversation, lambda: self._end(conversation, to, owner))
        except TooManyWaiting:
            raise Refused("too_fast", 1.0) from None

    async def _end(self, conversation: str, to: str | None, owner: str | None) -> Closure | None:
        agent = self._agent()
        store = agent.tracker_store
        try:
            async with agent.lock_store.lock(conversation):
                tracker = await store.retrieve_full_tracker(conversation)
                if tracker is None:
                    tracker = store.init_tracker(conversation)
                before = _closure(tracker)
                if before is not None:
                    return before
                if to is not None and tracker.events:
                    # Closed last: where that fails, the copy is one that nobody knows of.
                    await store.save(_copy(tracker, store.init_tracker(to)))
                where = {"moved_to": to, "owner": owner} if to is not None else None
                tracker.update(ActionExecuted(CLOSED, metadata=where))
                await store.save(tracker)
        except (ConnectionException, LockError):
            raise Refused("unavailable") from None
        return None


def _closure(tracker: DialogueStateTracker) -> Closure | None:
    for event in reversed(tracker.events):
        if isinstance(event, ActionExecuted) and event.action_name == CLOSED:
            went = event.metadata
            return Closure(event.timestamp, went.get("moved_to"), went.get("owner"))
    return None


def _copy(tracker: DialogueStateTracker, copy: DialogueStateTracker) -> DialogueStateTracker:
    for event in tracker.events:
        copy.update(event)
    return copy
