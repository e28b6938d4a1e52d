"""The order of a conversation's messages."""

from __future__ import annotations

import asyncio

import pytest

from channels.core.ordering import MAX_WAITING, TooManyWaiting, Turns


async def test_turns_of_a_conversation_run_in_order_and_others_beside_them() -> None:
    turns = Turns()
    done: list[str] = []
    gate = asyncio.Event()

    async def slow() -> None:
        await gate.wait()
        done.append("slow")

    async def quick(name: str) -> None:
        done.append(name)

    first = turns.start("a", slow)
    second = turns.start("a", lambda: quick("after slow"))
    await turns.start("b", lambda: quick("elsewhere"))
    gate.set()
    await asyncio.gather(first, second)
    assert done == ["elsewhere", "slow", "after slow"]


async def test_a_turn_that_fails_does_not_hold_up_the_next() -> None:
    turns = Turns()

    async def fail() -> None:
        raise RuntimeError("scripted")

    async def work() -> str:
        return "done"

    failed = turns.start("a", fail)
    assert await turns.start("a", work) == "done"
    with pytest.raises(RuntimeError):
        await failed


async def test_a_line_may_not_grow_for_ever() -> None:
    turns = Turns()
    gate = asyncio.Event()

    async def wait() -> None:
        await gate.wait()

    waiting = [turns.start("a", wait) for _ in range(MAX_WAITING)]
    with pytest.raises(TooManyWaiting):
        turns.start("a", wait)
    gate.set()
    await asyncio.gather(*waiting)
    await turns.start("a", wait)
