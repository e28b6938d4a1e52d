"""Plans, policies and questions for property tests, as the engine's values."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from actions.payoff import (
    PartialLimits,
    PartialQuote,
    Plan,
    Policy,
    Refusal,
    partial_limits,
    quote_partial,
)
from tests.unit.payoff.random_cases import random_plan, random_policy


def plans(**changes: Any) -> st.SearchStrategy[Plan]:
    """Any plan of up to 360 periods, with these fields as given."""
    return _randoms().map(lambda random: Plan.from_json(random_plan(random) | changes))


def plans_of(*methods: str) -> st.SearchStrategy[Plan]:
    """Any plan of one of these methods."""
    return plans().filter(lambda plan: plan.method in methods)


def policies(**changes: Any) -> st.SearchStrategy[Policy]:
    """Any policy that allows all or a part, with these fields as given; None takes one out."""

    def make(random: Random) -> Policy:
        document = random_policy(random, part=True) | {"allowed": "both"} | changes
        return Policy.from_json(document)

    return _randoms().map(make)


@st.composite
def questions(draw: st.DrawFn) -> tuple[Plan, Policy, int, date]:
    """A plan, a policy, instalments paid, and a day from the start to past the end."""
    plan = draw(plans())
    paid = draw(st.integers(0, plan.periods))
    days = draw(st.integers(0, (plan.due_dates[-1] - plan.start_date).days + 90))
    return plan, draw(policies()), paid, plan.start_date + timedelta(days=days)


def limits_or_none(plan: Plan, policy: Policy, paid: int, day: date) -> PartialLimits | None:
    """The limits of a part payment, None where what is left is too little for one."""
    try:
        return partial_limits(plan, policy, paid, day)
    except Refusal:
        return None


@st.composite
def part_payments(draw: st.DrawFn) -> PartialQuote:
    """A quote for a part payment of any sum that is taken, on any day of a running period."""
    plan, policy = draw(plans()), draw(policies(partial_multiple=None, partial_min=None))
    paid = draw(st.integers(0, plan.periods - 1))
    start = plan.due_dates[paid - 1] if paid else plan.start_date
    day = start + timedelta(days=draw(st.integers(0, (plan.due_dates[paid] - start).days - 1)))
    limits = limits_or_none(plan, policy, paid, day)
    assume(limits is not None)
    assert limits is not None
    fen = draw(st.integers(int(limits.minimum * 100), int(limits.maximum * 100)))
    return quote_partial(plan, policy, paid, day, Decimal(fen) / 100)


def _randoms() -> st.SearchStrategy[Random]:
    """Random numbers that hypothesis chooses, and makes simpler where something fails."""
    return st.randoms(use_true_random=False)
