"""What server processes must agree on: which messages were taken, and the live sequence."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import Protocol

from redis.asyncio import Redis

IN_HAND = 40
"""Seconds after which a message taken by a process that died may be taken again."""
RENEWAL = 10
"""Seconds between two signs of life for a message that is still in hand."""
REMEMBERED = 24 * 3600
"""Seconds an answered message is remembered for."""

_SIZE = 50_000
"""Keys one process keeps in memory."""


class Shared(Protocol):
    """De-duplication of customers' messages, and numbers for what goes out."""

    async def claim(self, conversation: str, message_id: str) -> bool:
        """Take a message for processing; False where it is taken or was answered."""

    async def settle(self, conversation: str, message_id: str) -> None:
        """Remember a message as answered."""

    async def release(self, conversation: str, message_id: str) -> None:
        """Give back a message that could not be answered, so that it may be sent again."""

    async def next_number(self, conversation: str) -> int:
        """Return the next sequence number of the conversation, from 1."""

    async def last_number(self, conversation: str) -> int:
        """Return the number given out last, 0 before the first."""


class InMemory:
    """For a single server process; what the process forgets, the tracker store still knows."""

    def __init__(self) -> None:
        self._claims: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._numbers: OrderedDict[str, int] = OrderedDict()

    async def claim(self, conversation: str, message_id: str) -> bool:
        """See `Shared.claim`."""
        key = (conversation, message_id)
        if key in self._claims:
            return False
        self._claims[key] = None
        if len(self._claims) > _SIZE:
            self._claims.popitem(last=False)
        return True

    async def settle(self, conversation: str, message_id: str) -> None:
        """See `Shared.settle`: a claim lasts as long as the process."""

    async def release(self, conversation: str, message_id: str) -> None:
        """See `Shared.release`."""
        self._claims.pop((conversation, message_id), None)

    async def next_number(self, conversation: str) -> int:
        """See `Shared.next_number`."""
        number = self._numbers.pop(conversation, 0) + 1
        self._numbers[conversation] = number
        if len(self._numbers) > _SIZE:
            self._numbers.popitem(last=False)
        return number

    async def last_number(self, conversation: str) -> int:
        """See `Shared.last_number`."""
        return self._numbers.get(conversation, 0)


class InRedis:
    """For several server processes."""

    def __init__(self, url: str) -> None:
        self._redis = Redis.from_url(url)
        self._renewals: dict[str, asyncio.Task[None]] = {}

    async def claim(self, conversation: str, message_id: str) -> bool:
        """See `Shared.claim`."""
        key = _claim_key(conversation, message_id)
        if not await self._redis.set(key, "1", nx=True, ex=IN_HAND):
            return False
        self._renewals[key] = asyncio.create_task(self._renew(key))
        return True

    async def settle(self, conversation: str, message_id: str) -> None:
        """See `Shared.settle`."""
        key = self._let_go(conversation, message_id)
        await self._redis.expire(key, REMEMBERED)

    async def release(self, conversation: str, message_id: str) -> None:
        """See `Shared.release`."""
        key = self._let_go(conversation, message_id)
        await self._redis.delete(key)

    async def _renew(self, key: str) -> None:
        while True:
            await asyncio.sleep(RENEWAL)
            await self._redis.expire(key, IN_HAND)

    def _let_go(self, conversation: str, message_id: str) -> str:
        key = _claim_key(conversation, message_id)
        renewal = self._renewals.pop(key, None)
        if renewal is not None:
            renewal.cancel()
        return key

    async def next_number(self, conversation: str) -> int:
        """See `Shared.next_number`."""
        key = _number_key(conversation)
        number = int(await self._redis.incr(key))
        await self._redis.expire(key, REMEMBERED)
        return number

    async def last_number(self, conversation: str) -> int:
        """See `Shared.last_number`."""
        return int(await self._redis.get(_number_key(conversation)) or 0)


def _claim_key(conversation: str, message_id: str) -> str:
    return f"fenqi:web:taken:{conversation}:{message_id}"


def _number_key(conversation: str) -> str:
    return f"fenqi:web:number:{conversation}"
