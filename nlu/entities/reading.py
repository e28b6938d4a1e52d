"""The whole grammar: from a message to its details."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date

from .amounts import read_amounts
from .counts import read_counts
from .days import read_days
from .details import Detail, Finding, apart, blank, fold
from .identifiers import read_identifiers
from .plans import read_plans
from .products import read_products
from .shares import read_shares

# Longer messages are read up to here: what is pasted tells no more.
LONGEST_READ = 1000

_CUT_NUMBER = re.compile(r"[\da-z零〇一二两三四五六七八九十百千万亿.,]+$")


def read_details(text: str, today: date) -> tuple[Detail, ...]:
    """The details in a customer's message, in the order they stand in it.

    `today` is the business day that relative days count from. Each reader sees
    only what those before it left: identifiers first, since their digits look
    like days and sums, then product names, shares, days, counts, sums, and at
    last the words that choose a plan.
    """
    remaining = fold(text[:LONGEST_READ])
    if len(text) > LONGEST_READ:
        cut = _CUT_NUMBER.sub("", remaining[-30:])
        remaining = remaining[:-30] + cut
    readers: tuple[Callable[[str], Iterable[Finding]], ...] = (
        read_identifiers,
        lambda rest: read_products(rest, text),
        read_shares,
        lambda rest: read_days(rest, today),
        read_counts,
        read_amounts,
        read_plans,
    )
    details: list[Detail] = []
    for reader in readers:
        findings = list(apart(reader(remaining)))
        details += [finding.detail for finding in findings if finding.detail]
        remaining = blank(remaining, findings)
    return tuple(sorted(details, key=lambda detail: (detail.start, detail.end)))
