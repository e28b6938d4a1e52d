"""Interest of the running period: what has accrued on a day, and what is still to come."""

from __future__ import annotations

from datetime import date

from .days import YEAR_DAYS, DayCount, days_between
from .policy import InterestRule, Policy
from .rounding import ROUND
from .schedule import Instalment, Share
from .terms import Plan


def accrued_interest(
    plan: Plan, policy: Policy, row: Instalment, period_start: date, balance: int, as_of: date
) -> int:
    """Interest (fen) owed on `as_of` for the running instalment `row` on `balance` (fen).

    None where `as_of` is on or before the start of its period. `whole_period`: as scheduled.
    `to_day`: by the policy's day count from the start of the period, or under `actual/period`
    the scheduled interest × days elapsed / days in the period.
    """
    if as_of <= period_start:
        return 0
    if policy.interest is InterestRule.WHOLE_PERIOD:
        return row.interest_fen
    round_ = ROUND[plan.rounding]
    if policy.day_count is DayCount.ACTUAL_PERIOD:
        elapsed = (as_of - period_start).days
        return round_(row.interest_fen * elapsed, (row.due_date - period_start).days)
    share = share_of_year(plan, policy.day_count, period_start, as_of)
    return round_(balance * share.numerator, share.denominator)


def interest_to_come(
    plan: Plan, policy: Policy, scheduled: Share, start: date, due: date, balance: int, as_of: date
) -> int:
    """Interest (fen) from `as_of` to the running instalment's due date on a new balance (fen).

    `scheduled` is what the schedule would take of the balance for the whole period, which
    `actual/period` takes a part of by the days that are left.
    """
    round_ = ROUND[plan.rounding]
    if policy.day_count is DayCount.ACTUAL_PERIOD:
        left = (due - as_of).days
        whole = (due - start).days
        return round_(balance * scheduled.numerator * left, scheduled.denominator * whole)
    share = share_of_year(plan, policy.day_count, as_of, due)
    return round_(balance * share.numerator, share.denominator)


def share_of_year(plan: Plan, count: DayCount, start: date, end: date) -> Share:
    """The plan's annual rate for the days between two dates, as an exact share of a balance."""
    rate, per = plan.annual_rate
    days = days_between(start, end, thirty=count is DayCount.THIRTY_360)
    return Share(rate * days, per * YEAR_DAYS[count])
