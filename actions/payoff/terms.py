"""A plan's terms: what was lent, over which instalments, at what price."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from .days import monthly_due_dates
from .document import Document, read_day
from .errors import InvalidInput, Objection
from .money import yuan, yuan_text
from .rates import ZERO_RATE, Rate
from .rounding import Rounding

MAX_PERIODS = 360


class Method(StrEnum):
    """How a plan is repaid."""

    ANNUITY = "annuity"
    EQUAL_PRINCIPAL = "equal_principal"
    FLAT_FEE = "flat_fee"
    INTEREST_FREE = "interest_free"


class Accrual(StrEnum):
    """How a scheduled instalment's interest is worked out."""

    PER_PERIOD = "per_period"
    ACTUAL_365 = "actual/365"
    ACTUAL_360 = "actual/360"
    THIRTY_360 = "30/360"


class FeeTiming(StrEnum):
    """When the fee of a flat-fee plan falls due."""

    PER_PERIOD = "per_period"
    FIRST_PERIOD = "first_period"


class RemainderIn(StrEnum):
    """Which instalment takes what rounding leaves over."""

    LAST = "last"
    FIRST = "first"


_FIELDS = frozenset(
    {
        "principal",
        "periods",
        "start_date",
        "first_due_date",
        "due_dates",
        "method",
        "annual_rate",
        "accrual",
        "fee_rate_per_period",
        "fee_total",
        "fee_timing",
        "rounding",
        "remainder_in",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The terms of one instalment plan, valid by construction when made by `from_json`.

    `principal_fen` is in fen; `due_dates` ascend, one for each instalment, the first after
    `start_date`. `annual_rate` is nominal, zero for plans without interest. Of
    `fee_rate_per_period` and `fee_total_fen` exactly one is set for a flat-fee plan, none else.
    """

    principal_fen: int
    start_date: date
    due_dates: tuple[date, ...]
    method: Method
    annual_rate: Rate = ZERO_RATE
    accrual: Accrual = Accrual.PER_PERIOD
    fee_rate_per_period: Rate | None = None
    fee_total_fen: int | None = None
    fee_timing: FeeTiming = FeeTiming.PER_PERIOD
    rounding: Rounding = Rounding.HALF_UP
    remainder_in: RemainderIn = RemainderIn.LAST

    @property
    def periods(self) -> int:
        """The number of instalments."""
        return len(self.due_dates)

    @property
    def principal(self) -> Decimal:
        """The amount financed, in yuan."""
        return yuan(self.principal_fen)

    @property
    def bears_interest(self) -> bool:
        """Whether the method is one that works with an annual rate."""
        return self.method in (Method.ANNUITY, Method.EQUAL_PRINCIPAL)

    @classmethod
    def from_json(cls, document: object, path: str = "plan") -> Plan:
        """Reads the page's JSON form of a plan. Raises `InvalidInput` with the field's path."""
        read = Document(document, path, _FIELDS)
        principal = read.required("principal", read.sum("principal"))
        if not principal:
            raise read.refuse("principal", Objection.NOT_POSITIVE)
        periods = read.required("periods", read.count("periods", 1, MAX_PERIODS))
        start = read.required("start_date", read.day("start_date"))
        method = read.required("method", read.word("method", Method))
        fee_rate, fee_total = _fee(read, method)
        return cls(
            principal_fen=principal,
            start_date=start,
            due_dates=_due_dates(read, start, periods),
            method=method,
            annual_rate=_annual_rate(read, method),
            accrual=read.word("accrual", Accrual) or Accrual.PER_PERIOD,
            fee_rate_per_period=fee_rate,
            fee_total_fen=fee_total,
            fee_timing=read.word("fee_timing", FeeTiming) or FeeTiming.PER_PERIOD,
            rounding=read.word("rounding", Rounding) or Rounding.HALF_UP,
            remainder_in=read.word("remainder_in", RemainderIn) or RemainderIn.LAST,
        )

    def to_json(self) -> dict[str, object]:
        """The plan in the page's JSON form, defaults written out; `from_json` gives it back."""
        document: dict[str, object] = {
            "principal": yuan_text(self.principal_fen),
            "periods": self.periods,
            "start_date": self.start_date.isoformat(),
        }
        if self.due_dates == monthly_due_dates(self.due_dates[0], self.periods):
            document["first_due_date"] = self.due_dates[0].isoformat()
        else:
            document["due_dates"] = [day.isoformat() for day in self.due_dates]
        document["method"] = self.method.value
        if self.bears_interest:
            document["annual_rate"] = self.annual_rate.text
        if self.fee_rate_per_period is not None:
            document["fee_rate_per_period"] = self.fee_rate_per_period.text
        if self.fee_total_fen is not None:
            document["fee_total"] = yuan_text(self.fee_total_fen)
        document["accrual"] = self.accrual.value
        document["fee_timing"] = self.fee_timing.value
        document["rounding"] = self.rounding.value
        document["remainder_in"] = self.remainder_in.value
        return document


def _due_dates(read: Document, start: date, periods: int) -> tuple[date, ...]:
    """The due dates, given one by one or by the first of them."""
    first = read.day("first_due_date")
    if first is None:
        if "due_dates" not in read:
            raise read.refuse("first_due_date", Objection.MISSING_BOTH, other="due_dates")
        return _listed_due_dates(read, start, periods)
    read.refuse_present("due_dates", Objection.NOT_BESIDE, other="first_due_date")
    if first <= start:
        raise read.refuse("first_due_date", Objection.NOT_AFTER, other="start_date")
    try:
        return monthly_due_dates(first, periods)
    except ValueError:
        raise read.refuse("first_due_date", Objection.BEYOND_CALENDAR) from None


def _listed_due_dates(read: Document, start: date, periods: int) -> tuple[date, ...]:
    listed = read.raw("due_dates")
    if not isinstance(listed, list):
        raise read.refuse("due_dates", Objection.NOT_DATES)
    if len(listed) != periods:
        raise read.refuse("due_dates", Objection.NOT_AS_MANY, other="periods")
    days: list[date] = []
    for index, item in enumerate(listed):
        path = read.path(f"due_dates[{index}]")
        day = read_day(item, path)
        if day <= start:
            raise InvalidInput(path, Objection.NOT_AFTER, other="start_date")
        if days and day <= days[-1]:
            raise InvalidInput(path, Objection.NOT_ASCENDING)
        days.append(day)
    return tuple(days)


def _annual_rate(read: Document, method: Method) -> Rate:
    rate = read.rate("annual_rate")
    if method in (Method.ANNUITY, Method.EQUAL_PRINCIPAL):
        if rate is None:
            raise read.refuse("annual_rate", Objection.MISSING_FOR_METHOD, method=method)
        return rate
    if rate is not None and rate != ZERO_RATE:
        raise read.refuse("annual_rate", Objection.NOT_FOR_METHOD, method=method)
    return ZERO_RATE


def _fee(read: Document, method: Method) -> tuple[Rate | None, int | None]:
    """The fee per instalment as a rate of the principal, or the fee in all; one or none."""
    if method is not Method.FLAT_FEE:
        for name in ("fee_rate_per_period", "fee_total"):
            read.refuse_present(name, Objection.NOT_FOR_METHOD, method=method)
        return None, None
    if "fee_rate_per_period" in read:
        read.refuse_present("fee_total", Objection.NOT_BESIDE, other="fee_rate_per_period")
    elif "fee_total" not in read:
        raise read.refuse("fee_rate_per_period", Objection.MISSING_BOTH, other="fee_total")
    return read.rate("fee_rate_per_period"), read.sum("fee_total")
