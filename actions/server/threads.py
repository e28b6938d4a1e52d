"""Threads that wait for the database, so that the event loop does not: bounded, and in time."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Result = TypeVar("Result")


class Overdue(Exception):
    """Work was not done in time, or there is no room for it. What has begun goes on unheard."""


class Threads:
    """A number of threads for one kind of work, which stuck work of another kind cannot take."""

    def __init__(self, name: str, *, most: int, waiting: int, within: float) -> None:
        """Make no thread yet.

        Args:
            name: what the threads are for, in a list of threads.
            most: how many work at once.
            waiting: how many pieces of work may wait for a thread.
            within: seconds a piece of work may take, its wait for a thread included.
        """
        self._pool = ThreadPoolExecutor(most, thread_name_prefix=name)
        self._room = threading.BoundedSemaphore(most + waiting)
        self._within = within

    async def run(self, work: Callable[[], Result]) -> Result:
        """What the work returns; raises what it raises, and Overdue."""
        given_up = threading.Event()

        def wanted() -> Result:
            if given_up.is_set():
                raise Overdue("given up")
            return work()

        working = asyncio.wrap_future(self.begin(wanted))
        try:
            await asyncio.wait({working}, timeout=self._within)
        finally:
            given_up.set()
        if not working.done():
            # Told to nobody any more, an error among it is no news.
            working.add_done_callback(lambda late: late.exception())
            raise Overdue(f"not done within {self._within:g} s")
        return working.result()

    def begin(self, work: Callable[[], Result]) -> Future[Result]:
        """Begin the work without waiting for it. Raises Overdue where there is no room."""
        if not self._room.acquire(blocking=False):
            raise Overdue("no room")
        future = self._pool.submit(work)
        future.add_done_callback(lambda _: self._room.release())
        return future
