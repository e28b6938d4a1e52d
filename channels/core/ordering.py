"""A conversation's messages, one after the other in the order they came in."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import TypeVar

MAX_WAITING = 20
"""Messages of one conversation that may wait for their turn."""

Result = TypeVar("Result")


class TooManyWaiting(Exception):
    """A conversation has sent more than can be worked off."""


class Turns:
    """Runs coroutines in order within a conversation, side by side across conversations.

    Rasa's lock store keeps the order between processes; this one keeps it before the lock
    is asked for.
    """

    def __init__(self) -> None:
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}

    def start(
        self, conversation: str, run: Callable[[], Awaitable[Result]]
    ) -> asyncio.Task[Result]:
        """Run once all earlier turns of the conversation are over; returns at once.

        Raises:
            TooManyWaiting: `MAX_WAITING` turns are under way.
        """
        line = self._waiting.setdefault(conversation, deque())
        if len(line) >= MAX_WAITING:
            raise TooManyWaiting(conversation)
        before = line[-1] if line else None
        over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        line.append(over)

        async def wait_and_run() -> Result:
            try:
                if before is not None:
                    await before
                return await run()
            finally:
                over.set_result(None)
                line.remove(over)
                if not line and self._waiting.get(conversation) is line:
                    del self._waiting[conversation]

        return asyncio.create_task(wait_and_run())
