"""Threads for one kind of work: bounded, and not waited for longer than they may take."""

import asyncio
import contextlib
import threading

import pytest

from actions.server.threads import Overdue, Threads


def test_what_the_work_returns_or_raises_is_passed_on() -> None:
    threads = Threads("test", most=1, waiting=0, within=30)

    def fail() -> None:
        raise TimeoutError("its own")

    assert asyncio.run(threads.run(lambda: 5)) == 5
    with pytest.raises(TimeoutError, match="its own"):
        asyncio.run(threads.run(fail))


def test_work_given_up_while_it_waits_is_never_begun() -> None:
    freed, begun = threading.Event(), threading.Event()
    threads = Threads("test", most=1, waiting=1, within=0.1)

    async def stuck_and_waiting() -> None:
        works = (lambda: freed.wait(30), begun.set)
        ended = await asyncio.gather(*map(threads.run, works), return_exceptions=True)
        assert [str(each) for each in ended] == ["not done within 0.1 s"] * 2
        with pytest.raises(Overdue, match="no room"):
            await threads.run(begun.set)

    asyncio.run(stuck_and_waiting())
    freed.set()
    # The one thread takes what waits in order: what was given up is passed over by now.
    while True:
        with contextlib.suppress(Overdue):
            assert asyncio.run(threads.run(lambda: True))
            break
    assert not begun.is_set()


def test_stuck_work_of_one_kind_leaves_the_others_alone() -> None:
    freed = threading.Event()
    turns = Threads("turn", most=2, waiting=2, within=0.1)
    health = Threads("health", most=1, waiting=1, within=30)

    async def asked() -> bool:
        stuck = [asyncio.ensure_future(turns.run(lambda: freed.wait(30))) for _ in range(4)]
        answer = await health.run(lambda: True)
        await asyncio.gather(*stuck, return_exceptions=True)
        return answer

    try:
        assert asyncio.run(asked())
    finally:
        freed.set()
