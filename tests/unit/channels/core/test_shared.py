"""What server processes agree on, in memory and in Redis."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from channels.core.shared import InMemory, InRedis, Shared


@pytest.fixture(params=["memory", "redis"])
async def shared(request: pytest.FixtureRequest) -> AsyncIterator[Shared]:
    if request.param == "memory":
        yield InMemory()
    else:
        yield InRedis(request.getfixturevalue("redis_url"))


async def test_a_message_is_taken_once(shared: Shared) -> None:
    taken = await asyncio.gather(*(shared.claim("c-once", "m") for _ in range(10)))
    assert sorted(taken) == [False] * 9 + [True]
    assert await shared.claim("c-once", "other")
    assert await shared.claim("c-other", "m")


async def test_a_message_given_back_may_be_taken_again(shared: Shared) -> None:
    assert await shared.claim("c-back", "m")
    await shared.release("c-back", "m")
    assert await shared.claim("c-back", "m")
    await shared.settle("c-back", "m")
    assert not await shared.claim("c-back", "m")


async def test_a_message_in_hand_stays_taken_however_long_it_takes(
    redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("channels.core.shared.IN_HAND", 1)
    monkeypatch.setattr("channels.core.shared.RENEWAL", 0.2)
    working, dead = InRedis(redis_url), InRedis(redis_url)
    assert await working.claim("c-hand", "working")
    assert await dead.claim("c-hand", "dead")
    dead._let_go("c-hand", "dead")
    while not await dead.claim("c-hand", "dead"):
        await asyncio.sleep(0.1)
    assert not await dead.claim("c-hand", "working")
    await working.settle("c-hand", "working")
    await dead.settle("c-hand", "dead")


async def test_numbers_go_up_by_one(shared: Shared) -> None:
    assert await shared.last_number("c-numbers") == 0
    assert [await shared.next_number("c-numbers") for _ in range(3)] == [1, 2, 3]
    assert await shared.last_number("c-numbers") == 3
