"""How much one visitor may send."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Rate:
    """`burst` at once, then `per_second` more every second."""

    burst: int
    per_second: float


class Bucket:
    """A token bucket."""

    def __init__(self, rate: Rate, now: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._now = now
        self._left = float(rate.burst)
        self._filled_at = now()

    def take(self) -> bool:
        """Take one; False where none is left."""
        now = self._now()
        gained = (now - self._filled_at) * self._rate.per_second
        self._left = min(self._rate.burst, self._left + gained)
        self._filled_at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


class Buckets:
    """A bucket for each key, the least recently used forgotten beyond `size`."""

    def __init__(
        self, rate: Rate, size: int = 20_000, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._rate = rate
        self._size = size
        self._now = now
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    def take(self, key: str) -> bool:
        """Take one from the key's bucket; False where none is left."""
        bucket = self._buckets.pop(key, None) or Bucket(self._rate, self._now)
        self._buckets[key] = bucket
        if len(self._buckets) > self._size:
            self._buckets.popitem(last=False)
        return bucket.take()
