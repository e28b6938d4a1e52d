"""Interest of the running period by the policy's day count: up to a day, and from it on."""

from __future__ import annotations

from datetime import date

from .days import YEAR_DAYS, DayCount, days_between
from .rounding import ROUND
from .schedule import PeriodRate
from .terms import Plan

Period = tuple[date, date]
"""The day a period starts and the day it ends, its instalment's due date."""


def accrued_interest(
    plan: Plan, count: DayCount, *, scheduled: int, balance: int, period: Period, as_of: date
) -> int:
    """Interest (fen) accrued on `balance` (fen) from the start of the running period to `as_of`.

    r(B · annual rate · share of the year), or under `actual/period` r(scheduled interest × days
    elapsed / days in the period), `scheduled` being that interest in fen.
    """
    start, end = period
    if count is DayCount.ACTUAL_PERIOD:
        return ROUND[plan.rounding](scheduled * (as_of - start).days, (end - start).days)
    return _interest(plan, count, balance, start, as_of)


def interest_to_come(
    plan: Plan, count: DayCount, *, rate: PeriodRate, balance: int, period: Period, as_of: date
) -> int:
    """Interest (fen) on `balance` (fen) from `as_of` to the end of the running period.

    r(B · annual rate · share of the year), or under `actual/period` r(u × days left / days in
    the period), u being what the schedule would take for the whole period, `rate` of the balance,
    before its rounding.
    """
    start, end = period
    if count is DayCount.ACTUAL_PERIOD:
        left, whole = (end - as_of).days, (end - start).days
        return ROUND[plan.rounding](balance * rate.numerator * left, rate.denominator * whole)
    return _interest(plan, count, balance, as_of, end)


def _interest(plan: Plan, count: DayCount, balance: int, start: date, end: date) -> int:
    rate, per = plan.annual_rate
    days = days_between(start, end, thirty=count is DayCount.THIRTY_360)
    return ROUND[plan.rounding](balance * rate * days, per * YEAR_DAYS[count])
