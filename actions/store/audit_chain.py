"""What makes the audit log one chain: hashes over rows, and what shows that it was tampered with.

Hashes are HMACs under `digest_key`: whoever may write to the database but does not have the key
cannot make a row that fits.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, Protocol

GENESIS = "0" * 64
"""What stands for the row before the first one."""

HASHED = (
    "at",
    "event",
    "outcome",
    "customer_id",
    "channel",
    "conversation",
    "proof",
    "address",
    "detail",
    "purged_through",
)
"""A row's columns that its hash covers, besides the hash of the row before it."""

FaultKind = Literal["missing", "changed", "out_of_place", "added", "head"]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that shows tampering, at the row of a number.

    `missing`: it is not there. `changed`: not as it was written. `out_of_place`: not behind the
    row it was written after, so that rows before it were removed, inserted or swapped. `added`:
    written by somebody else behind the end. `head`: what is kept of the log's end was changed.
    """

    number: int
    kind: FaultKind


class Row(Protocol):
    """A row of the log, as far as the chain is concerned."""

    id: Any
    previous_hash: Any
    hash: Any


def row_hash(values: Mapping[str, Any], previous_hash: str, key: bytes) -> str:
    """The hash of a row with the `HASHED` values behind the row with another hash."""
    content = [_plain(values[name]) for name in HASHED]
    text = json.dumps([previous_hash, *content], sort_keys=True, ensure_ascii=False)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def head_seal(number: int, last_hash: str, key: bytes) -> str:
    """What shows that the log's end, a row's number and hash, is the one that was written."""
    return hmac.new(key, f"head\n{number}\n{last_hash}".encode(), hashlib.sha256).hexdigest()


def faults(rows: Iterable[Row], start: int, previous: str | None, key: bytes) -> Iterator[Fault]:
    """What is wrong with rows in the order of their numbers.

    `start` is the number the first should have, `previous` the hash of the row before it, None
    where that is not known.
    """
    number, displaced = start, set[str]()
    for row in rows:
        for missing in range(number, row.id):
            yield Fault(missing, "missing")
            previous = None
        number = row.id + 1
        values = {name: getattr(row, name) for name in HASHED}
        if row_hash(values, row.previous_hash, key) != row.hash:
            yield Fault(row.id, "changed")
            previous = None
        elif previous in (None, row.previous_hash) or row.previous_hash in displaced:
            previous = row.hash
        else:
            # What followed it when it was written is not itself out of place; nor is what goes
            # on from here, as if it were not there.
            displaced.add(row.hash)
            yield Fault(row.id, "out_of_place")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value
