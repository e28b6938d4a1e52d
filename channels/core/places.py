"""How many turns a process works on at a time, and who may wait for one."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

AT_ONCE = 8
"""Turns at a time. A turn is mostly computing: more of them would not be done any sooner, but
keep the event loop from acknowledging messages and answering for its health."""

WAITING = 64
"""Turns that may wait; beyond that they would be answered too late to matter."""

OF_ONE = 24
"""Turns of one caller that may run or wait, so that the others find a place."""

WAIT_AT_MOST = 15.0
"""Seconds for a place."""


class Busy(Exception):
    """There is no place for another turn."""


class Places:
    """Places for turns, given in the order they are asked for."""

    def __init__(
        self,
        at_once: int = AT_ONCE,
        waiting: int = WAITING,
        of_one: int = OF_ONE,
        wait_at_most: float = WAIT_AT_MOST,
    ) -> None:
        self._free = asyncio.Semaphore(at_once)
        self._most = at_once + waiting
        self._of_one = of_one
        self._wait_at_most = wait_at_most
        self._taken: Counter[str | None] = Counter()

    @asynccontextmanager
    async def place(self, caller: str | None) -> AsyncIterator[None]:
        """Wait for a place and keep it while the block runs.

        Args:
            caller: whose turn it is; None where that is not known, which is no caller.

        Raises:
            Busy: too many are waiting, too many of this caller, or it took too long.
        """
        theirs = 0 if caller is None else self._taken[caller]
        if self._taken.total() >= self._most or theirs >= self._of_one:
            raise Busy
        self._taken[caller] += 1
        try:
            try:
                await asyncio.wait_for(self._free.acquire(), self._wait_at_most)
            except asyncio.TimeoutError as error:
                raise Busy from error
            try:
                yield
            finally:
                self._free.release()
        finally:
            self._taken[caller] -= 1
            if not self._taken[caller]:
                del self._taken[caller]


PLACES = Places()
"""Those of this process, whatever the channel."""
