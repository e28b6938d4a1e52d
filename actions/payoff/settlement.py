"""Paying a plan off on a day: the quote, line by line."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from .accrued import accrued_interest
from .charges import early_charge, late_charge
from .errors import BEFORE_START, NOT_ALLOWED, UNVERIFIED, Refusal
from .money import yuan
from .policy import Allowed, InterestRule, Policy, RemainingFee
from .rounding import ROUND
from .standing import Standing, standing_on
from .terms import Method, Plan

LINE_CODES = (
    "due_principal",
    "due_interest",
    "due_fee",
    "late_charge",
    "principal",
    "interest",
    "fee",
    "early_charge",
)


class Line(NamedTuple):
    """One line of a quote: the page's name for it, and its sum in fen."""

    code: str
    fen: int

    @property
    def amount(self) -> Decimal:
        """The sum in yuan."""
        return yuan(self.fen)


class Outstanding(NamedTuple):
    """A balance (fen) and the number of days it stood."""

    balance_fen: int
    days: int


@dataclass(frozen=True, slots=True)
class PayoffQuote:
    """What it costs to pay a plan off on `as_of`: eight lines, and sums over them.

    The lines are `due_principal`, `due_interest`, `due_fee`, `late_charge`, `principal`,
    `interest`, `fee` and `early_charge`, in this order, those of 0 among them.
    """

    plan: Plan
    policy: Policy
    as_of: date
    standing: Standing
    cooling_off: bool
    lines: tuple[Line, ...]

    @property
    def total_fen(self) -> int:
        """The sum of the lines, in fen."""
        return sum(line.fen for line in self.lines)

    @property
    def carry_on_fen(self) -> int:
        """What all unpaid instalments come to as scheduled, plus the late charge, in fen."""
        return self.standing.remaining_fen + self.line("late_charge").fen

    @property
    def total(self) -> Decimal:
        """What is to be paid on the day, in yuan: the sum of the lines."""
        return yuan(self.total_fen)

    @property
    def carry_on_total(self) -> Decimal:
        """What carrying on as scheduled comes to, in yuan, with the late charge."""
        return yuan(self.carry_on_fen)

    @property
    def saving(self) -> Decimal:
        """`carry_on_total` less `total`, in yuan; it can be 0 or negative."""
        return yuan(self.carry_on_fen - self.total_fen)

    def line(self, code: str) -> Line:
        """The line of that name. Raises `KeyError` where there is none."""
        for line in self.lines:
            if line.code == code:
                return line
        raise KeyError(code)


def quote_payoff(plan: Plan, policy: Policy, instalments_paid: int, as_of: date) -> PayoffQuote:
    """What it costs to pay the plan off on `as_of`, with the first instalments paid in full.

    Raises `InvalidInput` where `instalments_paid` is not from 0 to the number of instalments, and
    `Refusal` with code `before_start`, `not_allowed` or `unverified`.
    """
    standing = standing_on(plan, instalments_paid, as_of)
    refuse_before_start(plan, as_of)
    if policy.allowed is Allowed.NO:
        raise Refusal(NOT_ALLOWED, "the lender does not allow early repayment")
    refuse_unverified(policy)
    return payoff_of(plan, policy, standing, as_of)


def payoff_of(plan: Plan, policy: Policy, standing: Standing, as_of: date) -> PayoffQuote:
    """The quote for a day on which nothing is refused."""
    cooling_off = in_cooling_off(plan, policy, standing.paid, as_of)
    if cooling_off:
        sums = (0, 0, 0, 0, plan.principal_fen, 0, 0, 0)
    else:
        schedule = standing.schedule
        due = slice(standing.paid, standing.next_no - 1)
        principal = standing.principal_to_come_fen
        sums = (
            sum(schedule.principals[due]),
            sum(schedule.interests[due]),
            sum(schedule.fees[due]),
            late_charges(plan, policy, standing, as_of),
            principal,
            running_interest(plan, policy, standing, as_of),
            remaining_fee(plan, policy, standing, as_of),
            early_charge(plan, policy, standing.paid, principal),
        )
    lines = tuple(map(Line, LINE_CODES, sums))
    return PayoffQuote(plan, policy, as_of, standing, cooling_off, lines)


def refuse_before_start(plan: Plan, as_of: date) -> None:
    """Raises `Refusal` for a day before the money was lent."""
    if as_of < plan.start_date:
        raise Refusal(BEFORE_START, "the day is before the plan's start date")


def refuse_unverified(policy: Policy) -> None:
    """Raises `Refusal` where nobody has verified what the lender allows."""
    if policy.allowed is Allowed.UNVERIFIED:
        raise Refusal(UNVERIFIED, "nobody has verified the lender's rule")


def in_cooling_off(plan: Plan, policy: Policy, instalments_paid: int, as_of: date) -> bool:
    """Whether the loan can be undone for its principal: early enough and nothing paid yet."""
    if policy.cooling_off_days is None or instalments_paid:
        return False
    return (as_of - plan.start_date).days <= policy.cooling_off_days


def late_charges(plan: Plan, policy: Policy, standing: Standing, as_of: date) -> int:
    """The late charges (fen) of all instalments due and not paid."""
    if policy.late is None:
        return 0
    return sum(late_charge(plan, policy.late, row, as_of) for row in standing.due)


def running_interest(plan: Plan, policy: Policy, standing: Standing, as_of: date) -> int:
    """Interest (fen) of the running period on `as_of`; 0 where no instalment is left."""
    if standing.next_no > plan.periods or as_of <= standing.period_start:
        return 0
    running = standing.next_no - 1
    scheduled = standing.schedule.interests[running]
    if policy.interest is InterestRule.WHOLE_PERIOD:
        return scheduled
    return accrued_interest(
        plan,
        policy.day_count,
        scheduled=scheduled,
        balance=standing.principal_to_come_fen,
        period=(standing.period_start, plan.due_dates[running]),
        as_of=as_of,
    )


def remaining_fee(plan: Plan, policy: Policy, standing: Standing, as_of: date) -> int:
    """What the lender takes (fen) of the fees of instalments neither paid nor due."""
    rule = policy.remaining_fee
    if standing.next_no > plan.periods or rule is RemainingFee.WAIVE:
        return 0
    fees = standing.schedule.fees
    if rule is RemainingFee.CHARGE_ALL:
        return sum(fees[standing.next_no - 1 :])
    if rule is RemainingFee.CHARGE_NEXT:
        return fees[standing.next_no - 1]
    return topup(plan, policy, standing, as_of)


def topup(plan: Plan, policy: Policy, standing: Standing, as_of: date) -> int:
    """What a daily rate on the outstanding balance comes to (fen), less the fees before.

    The fees before are those of all instalments before the running one. Plans without fees have
    nothing to top up.
    """
    if plan.method is not Method.FLAT_FEE or policy.topup_daily_rate is None:
        return 0
    rate, per = policy.topup_daily_rate
    balance_days = sum(span.balance_fen * span.days for span in outstanding(plan, standing, as_of))
    reckoned = ROUND[plan.rounding](balance_days * rate, per)
    return max(0, reckoned - sum(standing.schedule.fees[: standing.next_no - 1]))


def outstanding(plan: Plan, standing: Standing, as_of: date) -> list[Outstanding]:
    """The scheduled balance day by day, from the start date up to, not including, `as_of`.

    It steps down on each due date, whatever has been paid.
    """
    stepped = bisect_left(plan.due_dates, as_of)
    balances = (plan.principal_fen, *standing.schedule.balances[:stepped])
    days = pairwise((plan.start_date, *plan.due_dates[:stepped], as_of))
    return [
        Outstanding(balance, (end - start).days)
        for balance, (start, end) in zip(balances, days, strict=True)
    ]
