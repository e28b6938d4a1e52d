"""The whole grammar: from a message to its entities."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from contract.details import EXCLUDED, leaves_out

from .amounts import read_amounts
from .counts import read_counts
from .days import read_days
from .details import Detail, Finding, apart, blank, fold
from .identifiers import read_identifiers
from .lenders import read_lenders
from .mentions import read_mentions
from .plans import read_plan_references, read_plans
from .products import read_products
from .shares import read_shares

# Longer messages are read up to here: what is pasted tells no more.
LONGEST_READ = 1000

_CUT_NUMBER = re.compile(r"[\da-z零〇一二两三四五六七八九十百千万亿.,]+$")


def read_entities(text: str, today: date) -> tuple[Detail, ...]:
    """All that a customer's message names, in the order it stands there.

    Beside the details of `read_details` what they stand in relation to: the lender, the line
    of a quote, the plan talked about, instalments, having signed in. These may overlap each
    other. What the message says is not meant (不是第二个) has the role `contract.details.EXCLUDED`;
    to have signed in and a line of a quote are spoken of all the same (为什么不要手续费).
    """
    folded = _readable(text)
    details = _details(folded, text, today)
    rest = blank(folded, [Finding(detail.start, detail.end) for detail in details])
    pointing = [*read_lenders(folded, text), *read_plan_references(rest)]
    meant = [
        replace(detail, role=EXCLUDED) if leaves_out(folded[: detail.start]) else detail
        for detail in (*details, *_found(pointing))
    ]
    return _in_order([*meant, *_found(read_mentions(folded))])


def read_details(text: str, today: date) -> tuple[Detail, ...]:
    """The plans, days, sums and counts in a customer's message, in the order they stand in it.

    `today` is the business day that relative days count from. Each reader sees
    only what those before it left: identifiers first, since their digits look
    like days and sums, then product names, shares, days, counts, sums, and at
    last the words that choose a plan. No two details overlap.
    """
    return _in_order(_details(_readable(text), text, today))


def _readable(text: str) -> str:
    folded = fold(text[:LONGEST_READ])
    if len(text) > LONGEST_READ:
        cut = _CUT_NUMBER.sub("", folded[-30:])
        folded = folded[:-30] + cut
    return folded


def _details(remaining: str, text: str, today: date) -> list[Detail]:
    readers: tuple[Callable[[str], Iterable[Finding]], ...] = (
        read_identifiers,
        # A lender's brand is no product: Apple免息分期. The text stays for the counts: 分期12.
        lambda rest: read_products(blank(rest, read_lenders(rest, text)), text),
        read_shares,
        lambda rest: read_days(rest, today),
        read_counts,
        read_amounts,
        read_plans,
    )
    details: list[Detail] = []
    for reader in readers:
        findings = list(apart(reader(remaining)))
        details += _found(findings)
        remaining = blank(remaining, findings)
    return details


def _found(findings: Iterable[Finding]) -> list[Detail]:
    return [finding.detail for finding in findings if finding.detail]


def _in_order(details: Sequence[Detail]) -> tuple[Detail, ...]:
    return tuple(sorted(details, key=lambda detail: (detail.start, detail.end)))
