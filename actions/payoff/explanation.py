"""How a figure comes about, in codes with numbers: what an explanation is made of.

An explanation is a tuple of steps. A step is a code, which says what there is to say, and the
values that belong to it; what a code means in a language stands elsewhere. Sums are `Decimal` yuan,
rates are `Rate`, and counts (of days, months, instalments) are `int`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from .money import yuan
from .rates import Rate
from .schedule import Instalment


class Term(StrEnum):
    """What a quantity in an equation is."""

    # Sums of a payoff.
    DUE_PRINCIPAL = "due_principal"
    DUE_INTEREST = "due_interest"
    DUE_FEE = "due_fee"
    LATE_CHARGE = "late_charge"
    REMAINING_PRINCIPAL = "remaining_principal"
    EARLY_CHARGE = "early_charge"
    CARRY_ON = "carry_on"
    PAYOFF = "payoff"
    TOPUP = "topup"
    # Sums of the plan and its instalments.
    FINANCED = "financed"
    PRINCIPAL = "principal"
    INTEREST = "interest"
    FEE = "fee"
    INSTALMENT = "instalment"
    SCHEDULED = "scheduled"
    # Sums of a part payment.
    AMOUNT = "amount"
    INTEREST_NOW = "interest_now"
    CHARGE_NOW = "charge_now"
    PRINCIPAL_NOW = "principal_now"
    UNUSED = "unused"
    COST_BEFORE = "cost_before"
    COST_AFTER = "cost_after"
    # Rates.
    ANNUAL_RATE = "annual_rate"
    DAILY_RATE = "daily_rate"
    CHARGE_RATE = "charge_rate"
    CAP_RATE = "cap_rate"
    # Counts.
    DAYS = "days"
    DAYS_ELAPSED = "days_elapsed"
    DAYS_LATE = "days_late"
    PERIOD_DAYS = "period_days"
    YEAR_DAYS = "year_days"
    MONTHS = "months"
    YEAR_MONTHS = "year_months"


class Operator(StrEnum):
    """What joins two quantities of an equation."""

    PLUS = "plus"
    MINUS = "minus"
    TIMES = "times"
    OVER = "over"


class StepCode(StrEnum):
    """What a step says; `names` are the names of the values it comes with."""

    names: tuple[str, ...]

    def __new__(cls, code: str, *names: str) -> StepCode:
        """A member written as its code, then the names of its values."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.names = names
        return member

    # Interest of the running period.
    NO_INSTALMENT_ACCRUES = "no_instalment_accrues"
    PLAN_WITHOUT_INTEREST = "plan_without_interest"
    NOT_YET_ACCRUING = "not_yet_accruing", "instalments", "start", "day"
    WHOLE_PERIOD = "whole_period", "interest"
    WHOLE_PERIOD_LATER = "whole_period_later", "interest"
    ACCRUED = "accrued", "equation", "start", "day"
    ACCRUED_THIRTY_360 = "accrued_thirty_360", "equation", "start", "day"
    # The charge for repaying early.
    NO_EARLY_CHARGE = "no_early_charge"
    NO_PRINCIPAL_REPAID_EARLY = "no_principal_repaid_early"
    FREE_AFTER_PERIODS = "free_after_periods", "paid", "free_after"
    CHARGE_ON_PRINCIPAL = "charge_on_principal", "equation"
    FIXED_CHARGE = "fixed_charge", "charge"
    RAISED_TO_MINIMUM = "raised_to_minimum", "charge"
    CUT_TO_MAXIMUM = "cut_to_maximum", "charge"
    # Late charges: one step for each instalment due, the oldest first.
    NO_INSTALMENT_LATE = "no_instalment_late"
    NO_LATE_CHARGE = "no_late_charge"
    DUE_ON_THE_DAY = "due_on_the_day", "instalments"
    WITHIN_GRACE = "within_grace", "instalments", "days", "grace_days"
    LATE_BY_DAYS = "late_by_days", "instalments", "equation"
    LATE_CAPPED = "late_capped", "instalments", "equation", "cap"
    # What is due and not paid.
    NOTHING_DUE = "nothing_due"
    DUE_WITHOUT_PRINCIPAL = "due_without_principal", "instalments"
    DUE_WITHOUT_INTEREST = "due_without_interest", "instalments"
    DUE_WITHOUT_FEE = "due_without_fee", "instalments"
    DUE = "due", "sums"
    # Principal not yet due.
    NO_PRINCIPAL_LEFT = "no_principal_left"
    PRINCIPAL_LEFT = "principal_left", "equation"
    # Fees not yet due.
    PLAN_WITHOUT_FEE = "plan_without_fee"
    NO_INSTALMENT_TO_CHARGE = "no_instalment_to_charge"
    NO_FEE_LEFT = "no_fee_left", "instalments"
    FEES_CHARGED = "fees_charged", "sums"
    NEXT_FEE_CHARGED = "next_fee_charged", "fee"
    FEES_WAIVED = "fees_waived", "fees"
    NO_DAY_TO_TOP_UP = "no_day_to_top_up"
    TOPUP_BY_DAYS = "topup_by_days", "equation"
    TOPUP_COVERED = "topup_covered", "fees"
    TOPUP_LESS_FEES = "topup_less_fees", "equation"
    # The cooling-off days.
    COOLING_OFF_WAIVES = "cooling_off_waives", "days", "cooling_off_days"
    COOLING_OFF_PRINCIPAL = "cooling_off_principal", "days", "cooling_off_days", "principal"
    # The sums of a payoff.
    NOTHING_TO_PAY = "nothing_to_pay"
    ONE_LINE = "one_line", "line"
    TOTAL = "total", "equation"
    NOTHING_UNPAID = "nothing_unpaid"
    CARRY_ON = "carry_on", "equation"
    PAYOFF_SAVES = "payoff_saves", "equation"
    PAYOFF_COSTS_MORE = "payoff_costs_more", "more"
    PAYOFF_SAVES_NOTHING = "payoff_saves_nothing"
    # A part payment.
    ALL_TO_PRINCIPAL = "all_to_principal", "amount"
    REST_TO_PRINCIPAL = "rest_to_principal", "equation"
    NOTHING_UNUSED = "nothing_unused"
    HANDED_BACK = "handed_back", "unused"
    NO_INTEREST_AFTER = "no_interest_after", "instalments"
    INTEREST_AFTER = "interest_after", "sums"
    PERIODS_LEFT = "periods_left", "principal", "periods", "instalments"
    FEWER_PERIODS = "fewer_periods", "fewer", "last_due_before", "last_due_after"
    SMALLER_PAYMENTS = "smaller_payments", "payment_before", "payment_after"
    SAME_PERIODS = "same_periods", "last_payment"
    PART_SAVES = "part_saves", "equation"
    PART_COSTS_MORE = "part_costs_more", "more"
    PART_SAVES_NOTHING = "part_saves_nothing"


class Span(NamedTuple):
    """Consecutive instalments by number, both ends among them."""

    first_no: int
    last_no: int


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and what it is; of which instalments, where it is theirs."""

    term: Term
    value: Decimal | Rate | int
    instalments: Span | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """A sum of each of consecutive instalments; together they come to the total of them."""

    term: Term
    instalments: Span
    amounts: tuple[Decimal, ...]


class BalanceSpan(NamedTuple):
    """A balance (yuan) and the number of days it stood."""

    balance: Decimal
    days: int


@dataclass(frozen=True, slots=True)
class BalanceDays:
    """Balances times the days they stood, added up, from `start` up to, not including, `day`."""

    start: date
    day: date
    spans: tuple[BalanceSpan, ...]


Part = Quantity | BalanceDays


@dataclass(frozen=True, slots=True)
class Equation:
    """Quantities joined from left to right, which come to `amount` once rounded as the plan says.

    Either all of `then` adds and takes away, or all of it multiplies and divides.
    """

    first: Part
    then: tuple[tuple[Operator, Quantity], ...]
    amount: Decimal


Value = Decimal | int | date | Span | Quantity | Series | Equation


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to say of a figure, and the values it is said with, by name."""

    code: StepCode
    values: tuple[tuple[str, Value], ...] = ()


Explanation = tuple[Step, ...]


def step(code: StepCode, **values: Value) -> Step:
    """A step with these values."""
    return Step(code, tuple(values.items()))


def span_of(*rows: Instalment) -> Span:
    """The span of consecutive instalments."""
    return Span(rows[0].no, rows[-1].no)


def sum_of(term: Term, fen: int, instalments: Span | None = None) -> Quantity:
    """A sum, given in fen, as a quantity."""
    return Quantity(term, yuan(fen), instalments)


def series(term: Term, rows: tuple[Instalment, ...], sums: list[int]) -> Series:
    """The sums (fen) of consecutive instalments, one of each."""
    return Series(term, span_of(*rows), tuple(map(yuan, sums)))


def addition(fen: int, first: Quantity, *addends: Quantity) -> Equation:
    """Sums added up to one in fen."""
    return Equation(first, tuple((Operator.PLUS, part) for part in addends), yuan(fen))


def subtraction(fen: int, first: Quantity, *subtrahends: Quantity) -> Equation:
    """Sums taken from a sum, those of 0 left out; `fen` remains."""
    then = tuple((Operator.MINUS, part) for part in subtrahends if part.value)
    return Equation(first, then, yuan(fen))


def product(fen: int, first: Part, *factors: Quantity | tuple[Operator, Quantity]) -> Equation:
    """A product, rounded to `fen`; a factor paired with `Operator.OVER` divides."""
    then = tuple(
        (Operator.TIMES, factor) if isinstance(factor, Quantity) else factor for factor in factors
    )
    return Equation(first, then, yuan(fen))
