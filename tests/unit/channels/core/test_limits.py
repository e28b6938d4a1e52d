"""How much anybody may ask for, in memory and in Redis."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable

import pytest
from redis.asyncio import Redis

from channels.core import limits
from channels.core.address import Address
from channels.core.limits import LIMITS, Bucket, InMemory, InRedis, Limits, Rate, Store, limits_of


@pytest.fixture(params=["memory", "redis"])
async def store(request: pytest.FixtureRequest) -> AsyncIterator[Store]:
    if request.param == "memory":
        yield InMemory()
    else:
        yield InRedis(request.getfixturevalue("redis_url"))


async def test_so_many_at_once_then_a_wait(store: Store) -> None:
    rate = Rate(burst=3, per_second=0.01)
    waits = await asyncio.gather(*(store.wait("at-once", rate) for _ in range(5)))
    assert sorted(waits)[:3] == [0.0, 0.0, 0.0]
    assert all(99 < wait <= 100 for wait in sorted(waits)[3:])
    # A refusal takes nothing, and others have their own.
    assert 99 < await store.wait("at-once", rate) <= 100
    assert await store.wait("another", rate) == 0.0


async def test_what_was_taken_comes_back(store: Store) -> None:
    rate = Rate(burst=1, per_second=20.0)
    assert await store.wait("back", rate) == 0.0
    while wait := await store.wait("back", rate):
        assert wait <= 0.05
        await asyncio.sleep(wait)


async def test_two_servers_count_together(redis_url: str) -> None:
    one, other = InRedis(redis_url), InRedis(redis_url)
    assert await one.wait("together", Rate(1, 0.01)) == 0.0
    assert await other.wait("together", Rate(1, 0.01)) > 0


async def test_redis_forgets_what_has_filled_up(redis_url: str) -> None:
    store = InRedis(redis_url)
    await store.wait("short", Rate(5, 0.5))
    assert 0 < await Redis.from_url(redis_url).pttl("fenqi:limit:short") <= 2001


async def test_without_redis_each_process_counts(caplog: pytest.LogCaptureFixture) -> None:
    store = InRedis("redis://127.0.0.1:1/0")
    assert await store.wait("alone", Rate(1, 0.01)) == 0.0
    assert await store.wait("alone", Rate(1, 0.01)) > 0
    assert "without Redis" in caplog.text


class Clock:
    """A time that is set."""

    time = 1000.0

    def __call__(self) -> float:
        """Return it."""
        return self.time


def test_a_bucket_empties_and_fills() -> None:
    clock = Clock()
    bucket = Bucket(Rate(burst=2, per_second=0.5), now=clock)
    assert [bucket.take() for _ in range(3)] == [True, True, False]
    clock.time += 2.0
    assert [bucket.take() for _ in range(2)] == [True, False]
    clock.time += 1000.0
    assert [bucket.take() for _ in range(3)] == [True, True, False]


async def test_memory_is_bounded() -> None:
    clock = Clock()
    store = InMemory(clock, size=3)
    for key in "abcd":
        assert await store.wait(key, Rate(1, 0.01)) == 0.0
    assert list(store._full_at) == ["b", "c", "d"]
    clock.time += 101
    await store.wait("e", Rate(1, 0.01))
    assert list(store._full_at) == ["e"]


def policy(clock: Callable[[], float]) -> Limits:
    """Limits counted by a clock."""
    return Limits(InMemory(clock), clock)


@pytest.mark.parametrize("limit", LIMITS)
async def test_every_limit_holds(limit: limits.LimitName) -> None:
    allowed = policy(Clock())
    for _ in range(LIMITS[limit].rate.burst):
        assert await allowed.wait(limit, "somebody") == 0.0
    assert await allowed.wait(limit, "somebody") > 0
    assert await allowed.wait(limit, "somebody else") == 0.0


@pytest.mark.parametrize("limit", [name for name in LIMITS if name.endswith("_of_address")])
async def test_everybody_behind_a_proxy_has_more_but_not_all(limit: limits.LimitName) -> None:
    allowed, behind = policy(Clock()), Address("proxy-1", shared=True)
    shared = LIMITS[limit].shared
    assert shared is not None
    assert shared.burst > LIMITS[limit].rate.burst
    for _ in range(shared.burst):
        assert await allowed.wait(limit, behind) == 0.0
    assert await allowed.wait(limit, behind) > 0
    assert await allowed.wait(limit, Address("1")) == 0.0


async def test_several_limits_are_taken_in_turn() -> None:
    allowed = policy(Clock())
    taken: list[tuple[limits.LimitName, str | Address]] = [
        ("feedback_of_conversation", "c"),
        ("feedback_of_address", Address("1")),
    ]
    for _ in range(LIMITS["feedback_of_conversation"].rate.burst):
        assert await allowed.wait_for(*taken) == 0.0
    assert await allowed.wait_for(*taken) == pytest.approx(60)
    # The address has lost nothing to what the conversation was refused.
    left = LIMITS["feedback_of_address"].rate.burst - LIMITS["feedback_of_conversation"].rate.burst
    for _ in range(left):
        assert await allowed.wait("feedback_of_address", Address("1")) == 0.0
    assert await allowed.wait("feedback_of_address", Address("1")) > 0


async def test_an_exceeded_limit_is_logged_once_a_minute(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING)
    clock = Clock()
    allowed = policy(clock)

    async def flood(key: str) -> None:
        for _ in range(100):
            await allowed.wait("sign_ins_of_conversation", key)

    await flood("rest-13800000001")
    assert len(caplog.records) == 1
    assert "sign_ins_of_conversation" in caplog.text
    assert "13800000001" not in caplog.text
    await flood("web-2")
    assert len(caplog.records) == 2
    clock.time += limits.LOGGED_EVERY + 1
    await flood("rest-13800000001")
    assert len(caplog.records) == 3


def test_channels_share_their_limits() -> None:
    assert limits_of(None) is limits_of(None)
