"""How much one visitor may send."""

from __future__ import annotations

from channels.core.limits import Bucket, Buckets, Rate


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
