"""The repayment schedule: one row for each instalment, exact to the fen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from .days import YEAR_DAYS, days_between
from .money import yuan
from .rounding import ROUND
from .terms import Accrual, FeeTiming, Method, Plan, RemainderIn

MONTHS = 12


class Instalment(NamedTuple):
    """One row: what falls due on a day, and the balance (principal) left after it. Fen inside."""

    no: int
    due_date: date
    principal_fen: int
    interest_fen: int
    fee_fen: int
    balance_fen: int

    @property
    def payment_fen(self) -> int:
        """Principal, interest and fee together, in fen."""
        return self.principal_fen + self.interest_fen + self.fee_fen

    @property
    def payment(self) -> Decimal:
        """Principal, interest and fee together, in yuan."""
        return yuan(self.payment_fen)

    @property
    def principal(self) -> Decimal:
        """The part that lowers the balance, in yuan."""
        return yuan(self.principal_fen)

    @property
    def interest(self) -> Decimal:
        """The interest of the period, in yuan."""
        return yuan(self.interest_fen)

    @property
    def fee(self) -> Decimal:
        """The fee, in yuan."""
        return yuan(self.fee_fen)

    @property
    def balance(self) -> Decimal:
        """The principal still owed after this instalment, in yuan."""
        return yuan(self.balance_fen)


@dataclass(frozen=True, slots=True)
class Schedule:
    """The rows of a plan; the totals are sums over them."""

    rows: tuple[Instalment, ...]

    @property
    def total_payment(self) -> Decimal:
        """All payments together, in yuan."""
        return yuan(sum(row.payment_fen for row in self.rows))

    @property
    def total_interest(self) -> Decimal:
        """All interest together, in yuan."""
        return yuan(sum(row.interest_fen for row in self.rows))

    @property
    def total_fee(self) -> Decimal:
        """All fees together, in yuan."""
        return yuan(sum(row.fee_fen for row in self.rows))


class Share(NamedTuple):
    """What a period costs, as an exact share of the balance: rate times part of a year."""

    numerator: int
    denominator: int


def build_schedule(plan: Plan) -> Schedule:
    """The plan's schedule, one row for each due date."""
    balance = plan.principal_fen
    return Schedule(
        repay(
            plan,
            1,
            balance,
            portions(plan, balance, plan.periods),
            period_shares(plan),
            scheduled_fees(plan),
        )
    )


def repay(
    plan: Plan,
    first_no: int,
    balance: int,
    portions: Sequence[int],
    shares: Sequence[Share],
    fees: Sequence[int],
    first_interest: int | None = None,
) -> tuple[Instalment, ...]:
    """The rows from instalment `first_no`, with `balance` (fen) owed before it, to the last.

    `portions`, `shares` and `fees` hold an entry for each of these instalments. A portion is a
    level payment, from which the interest comes first, for an annuity, and principal otherwise.
    Principal is never below 0 nor above the balance; the last row takes all that is left.
    `first_interest` stands in for the first row's interest where it is not the share of the
    balance.
    """
    round_ = ROUND[plan.rounding]
    level = plan.method is Method.ANNUITY
    last_no = plan.periods
    rows: list[Instalment] = []
    no = first_no
    for due_date, portion, (numerator, denominator), fee in zip(
        plan.due_dates[first_no - 1 :], portions, shares, fees, strict=True
    ):
        interest = round_(balance * numerator, denominator)
        if first_interest is not None and no == first_no:
            interest = first_interest
        principal = portion - interest if level else portion
        if principal < 0:
            principal = 0
        if principal > balance or no == last_no:
            principal = balance
        balance -= principal
        rows.append(Instalment(no, due_date, principal, interest, fee, balance))
        no += 1
    return tuple(rows)


def portions(plan: Plan, balance: int, count: int) -> list[int]:
    """What each of `count` instalments is to bring for a balance (fen), by the plan's method."""
    if plan.method is Method.ANNUITY:
        return [annuity_payment(plan, balance, count)] * count
    return split(plan, balance, count)


def annuity_payment(plan: Plan, balance: int, count: int) -> int:
    """The level payment A = r(B·i / (1 − (1+i)⁻ⁿ)) with i = annual_rate / 12, or r(B/n) at 0 %.

    With i = a/b that is B · a · (a+b)ⁿ / (b · ((a+b)ⁿ − bⁿ)), a quotient of whole numbers.
    """
    round_ = ROUND[plan.rounding]
    a, b = plan.annual_rate.numerator, plan.annual_rate.denominator * MONTHS
    if not a:
        return round_(balance, count)
    grown, base = (a + b) ** count, b**count
    return round_(balance * a * grown, b * (grown - base))


def split(plan: Plan, total: int, count: int) -> list[int]:
    """A sum (fen) over `count` rows: r(total/count) each, and the rest in the last or the first.

    Rounded down where count − 1 of the rounded parts would exceed the total.
    """
    part = ROUND[plan.rounding](total, count)
    if (count - 1) * part > total:
        part = total // count
    parts = [part] * count
    parts[-1 if plan.remainder_in is RemainderIn.LAST else 0] += total - count * part
    return parts


def period_shares(plan: Plan) -> list[Share]:
    """For each period what a balance earns in it: rate / 12, or rate · days / days in a year."""
    rate, per = plan.annual_rate
    if plan.accrual is Accrual.PER_PERIOD or not rate:
        return [Share(rate, per * MONTHS)] * plan.periods
    thirty = plan.accrual is Accrual.THIRTY_360
    year = YEAR_DAYS[plan.accrual]
    starts = (plan.start_date, *plan.due_dates)
    return [
        Share(rate * days_between(start, end, thirty=thirty), per * year)
        for start, end in pairwise(starts)
    ]


def scheduled_fees(plan: Plan) -> list[int]:
    """The fee of each instalment in fen: all of them 0 for plans without fees."""
    periods = plan.periods
    if plan.fee_rate_per_period is not None:
        rate, per = plan.fee_rate_per_period
        fees = [ROUND[plan.rounding](plan.principal_fen * rate, per)] * periods
    else:
        fees = split(plan, plan.fee_total_fen or 0, periods)
    if plan.fee_timing is FeeTiming.FIRST_PERIOD:
        return [sum(fees)] + [0] * (periods - 1)
    return fees
