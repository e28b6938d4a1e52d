"""Who gets a place for a turn."""

from __future__ import annotations

import asyncio

import pytest

from channels.core.places import Busy, Places


async def run(places: Places, caller: str | None, gate: asyncio.Event, order: list[str]) -> None:
    """A turn that takes as long as the gate is closed."""
    async with places.place(caller):
        order.append(str(caller))
        await gate.wait()


async def settle() -> None:
    """Let everything run that can."""
    for _ in range(20):
        await asyncio.sleep(0)


async def test_so_many_run_so_many_wait_and_the_rest_is_refused() -> None:
    places, gate, order = Places(2, 3, 99), asyncio.Event(), list[str]()
    turns = [asyncio.create_task(run(places, f"c{n}", gate, order)) for n in range(7)]
    await settle()
    assert order == ["c0", "c1"]
    assert [isinstance(turn.exception(), Busy) for turn in turns[5:]] == [True, True]
    gate.set()
    await asyncio.gather(*turns[:5])
    assert order == ["c0", "c1", "c2", "c3", "c4"]
    async with places.place("again"):
        pass


async def test_one_caller_leaves_places_to_the_others() -> None:
    places, gate, order = Places(1, 9, 3), asyncio.Event(), list[str]()
    greedy = [asyncio.create_task(run(places, "greedy", gate, order)) for _ in range(5)]
    unknown = [asyncio.create_task(run(places, None, gate, order)) for _ in range(5)]
    await settle()
    assert [turn.done() for turn in greedy] == [False, False, False, True, True]
    assert not any(turn.done() for turn in unknown)
    gate.set()
    await asyncio.gather(*greedy, *unknown, return_exceptions=True)
    assert order == ["greedy"] * 3 + ["None"] * 5


async def test_nobody_waits_for_ever() -> None:
    places, gate, order = Places(1, 5, 5, wait_at_most=0.01), asyncio.Event(), list[str]()
    first = asyncio.create_task(run(places, "a", gate, order))
    await settle()
    with pytest.raises(Busy):
        await run(places, "b", gate, order)
    gate.set()
    await first
    assert order == ["a"]


async def test_a_turn_that_fails_gives_its_place_back() -> None:
    places = Places(1, 0, 1)
    for _ in range(3):
        with pytest.raises(RuntimeError):
            async with places.place("a"):
                raise RuntimeError
