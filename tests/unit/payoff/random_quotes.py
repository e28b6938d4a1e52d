"""Quotes of random plans: what the engine's and the words' explanations are both held to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from actions.payoff import (
    PartialQuote,
    PayoffQuote,
    Plan,
    Policy,
    Refusal,
    quote_partial,
    quote_payoff,
)
from tests.unit.payoff.random_cases import random_case


def random_quotes(kind: str, most_periods: int, seeds: int) -> Iterator[PayoffQuote | PartialQuote]:
    """A quote of each seed that is not refused; `kind` is `payoff` or `partial`."""
    for seed in range(seeds):
        case = random_case(seed, kind, most_periods)
        plan, policy = Plan.from_json(case["plan"]), Policy.from_json(case["policy"])
        paid, day = case["paid"]["instalments"], date.fromisoformat(case["as_of"])
        try:
            if kind == "payoff":
                yield quote_payoff(plan, policy, paid, day)
            else:
                yield quote_partial(plan, policy, paid, day, Decimal(case["amount"]))
        except Refusal:
            continue
