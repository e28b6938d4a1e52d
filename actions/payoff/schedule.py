"""The repayment schedule: one row for each instalment, exact to the fen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import count, pairwise
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


@dataclass(frozen=True)
class Schedule:
    """Instalments from number `first_no` on, column by column in fen; totals are sums over them.

    A column holds an entry for each instalment. `rows` puts them together when asked.
    """

    first_no: int
    due_dates: tuple[date, ...]
    principals: tuple[int, ...]
    interests: tuple[int, ...]
    fees: tuple[int, ...]
    balances: tuple[int, ...]

    @cached_property
    def rows(self) -> tuple[Instalment, ...]:
        """The instalments one by one."""
        columns = zip(
            count(self.first_no),
            self.due_dates,
            self.principals,
            self.interests,
            self.fees,
            self.balances,
        )
        # Past the generated constructor: a tuple's own makes a row in half the time.
        return tuple([tuple.__new__(Instalment, row) for row in columns])

    def until_repaid(self) -> Schedule:
        """The instalments up to the one that leaves no balance."""
        end = self.balances.index(0) + 1
        return Schedule(
            self.first_no,
            self.due_dates[:end],
            self.principals[:end],
            self.interests[:end],
            self.fees[:end],
            self.balances[:end],
        )

    @property
    def total_payment(self) -> Decimal:
        """All payments together, in yuan."""
        return yuan(sum(self.principals) + sum(self.interests) + sum(self.fees))

    @property
    def total_interest(self) -> Decimal:
        """All interest together, in yuan."""
        return yuan(sum(self.interests))

    @property
    def total_fee(self) -> Decimal:
        """All fees together, in yuan."""
        return yuan(sum(self.fees))


class PeriodRate(NamedTuple):
    """What a balance earns in a period: rate times part of a year, exactly."""

    numerator: int
    denominator: int


def build_schedule(plan: Plan) -> Schedule:
    """The plan's schedule, one row for each due date."""
    balance = plan.principal_fen
    return repay(plan, 1, balance, portions(plan, balance, plan.periods), period_rates(plan))


def repay(
    plan: Plan,
    first_no: int,
    balance: int,
    portions: Sequence[int],
    rates: Sequence[PeriodRate],
    first_interest: int | None = None,
) -> Schedule:
    """The instalments from number `first_no`, with `balance` (fen) owed before it, to the last.

    `portions` and `rates` hold an entry for each of these. A portion is a level payment, from
    which interest is taken first, for an annuity, and principal otherwise; principal is never
    below 0 nor above the balance, and the last instalment takes all that is left.
    `first_interest` stands in for the first one's interest where it is not its share of the
    balance.
    """
    round_ = ROUND[plan.rounding]
    level = plan.method is Method.ANNUITY
    principals: list[int] = []
    interests: list[int] = []
    balances: list[int] = []
    for portion, (numerator, denominator) in zip(portions, rates, strict=True):
        interest = round_(balance * numerator, denominator)
        if first_interest is not None:
            interest, first_interest = first_interest, None
        principal = portion - interest if level else portion
        if principal < 0:
            principal = 0
        elif principal > balance:
            principal = balance
        balance -= principal
        principals.append(principal)
        interests.append(interest)
        balances.append(balance)
    principals[-1] += balances[-1]
    balances[-1] = 0
    return Schedule(
        first_no,
        plan.due_dates[first_no - 1 :],
        tuple(principals),
        tuple(interests),
        tuple(scheduled_fees(plan)[first_no - 1 :]),
        tuple(balances),
    )


def portions(plan: Plan, balance: int, number: int) -> list[int]:
    """What each of `number` instalments is to bring for a balance (fen), by the plan's method."""
    if plan.method is Method.ANNUITY:
        return [annuity_payment(plan, balance, number)] * number
    return split(plan, balance, number)


def annuity_payment(plan: Plan, balance: int, number: int) -> int:
    """The level payment A = r(B·i / (1 − (1+i)⁻ⁿ)) with i = annual_rate / 12, or r(B/n) at 0 %.

    With i = a/b that is B · a · (a+b)ⁿ / (b · ((a+b)ⁿ − bⁿ)), a quotient of whole numbers.
    """
    round_ = ROUND[plan.rounding]
    a, b = plan.annual_rate.numerator, plan.annual_rate.denominator * MONTHS
    if not a:
        return round_(balance, number)
    grown, base = (a + b) ** number, b**number
    return round_(balance * a * grown, b * (grown - base))


def split(plan: Plan, total: int, number: int) -> list[int]:
    """A sum (fen) over `number` rows: r(sum/n) each, and the rest in the last or the first.

    Rounded down where n − 1 of the rounded parts would exceed the sum.
    """
    part = ROUND[plan.rounding](total, number)
    if (number - 1) * part > total:
        part = total // number
    parts = [part] * number
    parts[-1 if plan.remainder_in is RemainderIn.LAST else 0] += total - number * part
    return parts


def period_rates(plan: Plan) -> list[PeriodRate]:
    """For each period what a balance earns in it: rate / 12, or rate · days / days in a year."""
    rate, per = plan.annual_rate
    if plan.accrual is Accrual.PER_PERIOD or not rate:
        return [PeriodRate(rate, per * MONTHS)] * plan.periods
    thirty = plan.accrual is Accrual.THIRTY_360
    year = YEAR_DAYS[plan.accrual]
    starts = (plan.start_date, *plan.due_dates)
    return [
        PeriodRate(rate * days_between(start, end, thirty=thirty), per * year)
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
