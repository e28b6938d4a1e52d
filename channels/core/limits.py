"""How much anybody may ask of the bot: one policy for all channels."""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, Protocol

from redis.asyncio import Redis
from redis.exceptions import RedisError

from channels.core.address import Address
from channels.core.keys import digest

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Rate:
    """`burst` at once, then `per_second` more every second."""

    burst: int
    per_second: float


@dataclass(frozen=True)
class Limit:
    """A rate, and the one for everybody together behind a proxy that names no addresses."""

    rate: Rate
    shared: Rate | None = None


LimitName = Literal[
    "messages_of_conversation",
    "messages_of_customer",
    "messages_of_address",
    "messages_of_caller",
    "openings_of_address",
    "history_of_conversation",
    "history_of_address",
    "sign_ins_of_conversation",
    "sign_ins_of_address",
    "identity_checks_of_address",
    "feedback_of_conversation",
    "feedback_of_address",
]
"""What is limited, and by whom it is counted."""

LIMITS: dict[LimitName, Limit] = {
    # Who types fast sends a message every two seconds, who presses buttons one a second.
    "messages_of_conversation": Limit(Rate(30, 1.0)),
    # A customer proven by a token, on several devices.
    "messages_of_customer": Limit(Rate(120, 2.0)),
    # A carrier puts a hundred customers behind one address; a proxy, the whole shop.
    "messages_of_address": Limit(Rate(240, 5.0), Rate(1200, 30.0)),
    # A shop's own server, which speaks for its customers: as much as one process answers.
    "messages_of_caller": Limit(Rate(1200, 30.0)),
    # A page opens one conversation, a sign-in or sign-out another.
    "openings_of_address": Limit(Rate(120, 0.5), Rate(300, 5.0)),
    # Scrolling through a long conversation asks for two pages a second at most.
    "history_of_conversation": Limit(Rate(60, 2.0)),
    "history_of_address": Limit(Rate(240, 5.0), Rate(1200, 30.0)),
    # A code and a few tries; the action server limits each phone besides.
    "sign_ins_of_conversation": Limit(Rate(10, 0.1)),
    "sign_ins_of_address": Limit(Rate(30, 0.2), Rate(300, 2.0)),
    # At connect, at a sign-in, and whenever the page renews the token.
    "identity_checks_of_address": Limit(Rate(120, 1.0), Rate(600, 20.0)),
    # A rating is given once, and perhaps changed.
    "feedback_of_conversation": Limit(Rate(5, 1 / 60)),
    "feedback_of_address": Limit(Rate(30, 0.1), Rate(300, 1.0)),
}
"""Generous for honest customers: no test and no recorded conversation comes near one."""

LOGGED_EVERY = 60.0
"""Seconds in which an exceeded limit of one key is told once."""

_KEYS = 100_000
"""Keys one process remembers; at some 200 bytes each."""


class Store(Protocol):
    """Remembers what was taken of each key."""

    async def wait(self, key: str, rate: Rate) -> float:
        """Take one, and return 0.0; or take none, and return the seconds until there is one."""


class Bucket:
    """What is left of a rate, for one key."""

    def __init__(self, rate: Rate, now: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._now = now
        self._full_at = 0.0

    def take(self) -> bool:
        """Take one; False where none is left."""
        wait, self._full_at = _taken(self._full_at, self._rate, self._now())
        return wait == 0.0


def _taken(full_at: float, rate: Rate, now: float) -> tuple[float, float]:
    """Take one of a bucket that will be full at `full_at`.

    Returns:
        The seconds to wait, 0.0 where one was taken, and when the bucket is full from now on.
    """
    after = max(full_at, now) + 1 / rate.per_second
    wait = after - now - rate.burst / rate.per_second
    return (wait, full_at) if wait > 1e-6 else (0.0, after)


class InMemory:
    """For one process; what has filled up again, then the least recently used, is forgotten."""

    def __init__(self, now: Callable[[], float] = time.monotonic, size: int = _KEYS) -> None:
        self._now = now
        self._size = size
        self._full_at: OrderedDict[str, float] = OrderedDict()

    async def wait(self, key: str, rate: Rate) -> float:
        """See `Store.wait`."""
        return self.take(key, rate)

    def take(self, key: str, rate: Rate) -> float:
        """Do what `wait` does, without anything to wait for."""
        now = self._now()
        wait, self._full_at[key] = _taken(self._full_at.get(key, 0.0), rate, now)
        self._full_at.move_to_end(key)
        while len(self._full_at) > self._size or next(iter(self._full_at.values())) <= now:
            self._full_at.popitem(last=False)
        return wait


_TAKE = """
local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1000000
local burst, each = tonumber(ARGV[1]), 1 / tonumber(ARGV[2])
local after = math.max(tonumber(redis.call('GET', KEYS[1]) or 0), now) + each
local wait = after - now - burst * each
if wait > 0.000001 then
  return string.format('%.6f', wait)
end
redis.call('SET', KEYS[1], string.format('%.6f', after), 'PX', math.ceil((after - now) * 1000))
return '0'
"""
"""`_taken`, at once for all processes and by the clock of Redis."""


class InRedis:
    """For several processes; where Redis does not answer, each counts for itself."""

    def __init__(self, url: str) -> None:
        redis = Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1)
        self._take = redis.register_script(_TAKE)
        self._meanwhile = InMemory()

    async def wait(self, key: str, rate: Rate) -> float:
        """See `Store.wait`."""
        try:
            arguments = [rate.burst, rate.per_second]
            return float(await self._take(keys=[f"fenqi:limit:{key}"], args=arguments))
        except (RedisError, OSError) as error:
            logger.warning("Limits are counted without Redis: %s", type(error).__name__)
            return await self._meanwhile.wait(key, rate)


class Limits:
    """The policy: what `LIMITS` allows each conversation, customer, address and caller."""

    def __init__(self, store: Store, now: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._told = InMemory(now)

    async def wait(self, limit: LimitName, key: str | Address) -> float:
        """Return 0.0 where one was taken of a limit, otherwise the seconds to wait for one.

        Nothing may be done for a request that is to wait. The first such of a key is logged,
        then one a minute.

        Args:
            limit: a name of `LIMITS`.
            key: whose it is: an address, or the id of a conversation, customer or caller.
        """
        policy = LIMITS[limit]
        is_shared = isinstance(key, Address) and key.shared and policy.shared is not None
        rate = policy.shared if is_shared and policy.shared else policy.rate
        whose = key.digest if isinstance(key, Address) else digest(key, limit)
        named = f"{limit}:{whose}"
        wait = await self._store.wait(named, rate)
        if wait and not await self._told.wait(named, Rate(1, 1 / LOGGED_EVERY)):
            logger.warning("Limit %s exceeded by %s", limit, whose)
        return wait

    async def wait_for(self, *taken: tuple[LimitName, str | Address]) -> float:
        """Take one of each limit in turn until one of them says to wait; see `wait`."""
        for limit, key in taken:
            wait = await self.wait(limit, key)
            if wait:
                return wait
        return 0.0


@lru_cache
def limits_of(redis_url: str | None) -> Limits:
    """Return the limits all channels of this process share, counted in Redis where given."""
    return Limits(InRedis(redis_url) if redis_url else InMemory())
