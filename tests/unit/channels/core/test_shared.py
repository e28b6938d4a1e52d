"""What server processes agree on, in memory and in Redis."""

from __future__ import annotations

import asyncio
import shutil
import socket
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from channels.core.limits import Bucket, Buckets, Rate
from channels.core.ordering import MAX_WAITING, TooManyWaiting, Turns
from channels.core.shared import InMemory, InRedis, Shared
from channels.web import WebChannel
from tests.unit.channels.web.conftest import serve


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis of the test's own."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("redis-server is not installed")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    folder: Path = tmp_path_factory.mktemp("redis")
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    command += ["--dir", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        for line in server.stdout:
            if "Ready to accept connections" in line:
                break
        yield f"redis://127.0.0.1:{port}"
        server.terminate()


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


async def test_two_servers_with_redis_are_one_channel(
    redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FENQI_KEYS", str(tmp_path))
    async with (
        serve(WebChannel(redis_url=redis_url)) as first,
        serve(WebChannel(redis_url=redis_url)) as second,
        first.visitor() as one,
        second.visitor(resume=one.session["resume"]) as two,
    ):
        assert two.session["conversation"] == one.session["conversation"]
        assert (await one.say("message-1", "hello"))["duplicate"] is False
        assert (await two.event("entry", id="message-1/0"))["text"] == "回答 hello"
        assert (await two.say("message-1", "hello"))["duplicate"] is True
        assert second.bot.handled == []


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


def test_a_bucket_empties_and_fills() -> None:
    now = 0.0
    bucket = Bucket(Rate(burst=2, per_second=0.5), now=lambda: now)
    assert [bucket.take() for _ in range(3)] == [True, True, False]
    now = 2.0
    assert [bucket.take() for _ in range(2)] == [True, False]
    now = 1000.0
    assert [bucket.take() for _ in range(3)] == [True, True, False]


def test_buckets_are_kept_apart_and_forgotten() -> None:
    buckets = Buckets(Rate(burst=1, per_second=0.0), size=2, now=lambda: 0.0)
    assert [buckets.take(key) for key in "aab"] == [True, False, True]
    assert buckets.take("c")
    assert buckets.take("a")
    assert not buckets.take("c")
