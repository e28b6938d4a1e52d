"""A lender's rule on early repayment, as data with its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .days import DayCount
from .document import Document
from .errors import Objection
from .money import yuan_text
from .rates import Rate


class Allowed(StrEnum):
    """What the lender allows: all of it only, all or a part, nothing, or nobody has verified."""

    WHOLE = "whole"
    BOTH = "both"
    NO = "no"
    UNVERIFIED = "unverified"


class InterestRule(StrEnum):
    """Interest of the running period: to the day, or the whole period's."""

    TO_DAY = "to_day"
    WHOLE_PERIOD = "whole_period"


class RemainingFee(StrEnum):
    """What becomes of the fees of instalments not yet due."""

    WAIVE = "waive"
    CHARGE_ALL = "charge_all"
    CHARGE_NEXT = "charge_next"
    TOPUP = "topup"


class ChargeType(StrEnum):
    """How the charge for repaying early is worked out."""

    NONE = "none"
    PERCENT = "percent"
    FIXED = "fixed"
    MONTHS_INTEREST = "months_interest"


class LateBase(StrEnum):
    """What a late charge is reckoned on: the instalment's principal, or all of it."""

    PRINCIPAL = "principal"
    INSTALMENT = "instalment"


class PartialEffect(StrEnum):
    """What a part payment does: fewer instalments, or smaller ones."""

    SHORTEN = "shorten"
    REDUCE = "reduce"


class PartialMultiple(StrEnum):
    """What the sum to principal must be a multiple of."""

    INSTALMENT_PRINCIPAL = "instalment_principal"


_FIELDS = frozenset(
    {
        "allowed",
        "interest",
        "day_count",
        "remaining_fee",
        "topup_daily_rate",
        "charge",
        "free_after_periods",
        "cooling_off_days",
        "late",
        "partial_min",
        "partial_multiple",
        "partial_effect",
        "source",
        "verified_on",
        "valid_from",
        "valid_to",
    }
)
_CHARGE_FIELDS = frozenset({"type", "rate", "amount", "months", "min", "max"})
_LATE_FIELDS = frozenset({"daily_rate", "base", "grace_days", "cap"})
_CHARGE_NEEDS = {
    ChargeType.NONE: None,
    ChargeType.PERCENT: "rate",
    ChargeType.FIXED: "amount",
    ChargeType.MONTHS_INTEREST: "months",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """The charge for repaying early; `rate`, `amount_fen` or `months` is set by its type."""

    type: ChargeType
    rate: Rate | None = None
    amount_fen: int | None = None
    months: int | None = None
    min_fen: int | None = None
    max_fen: int | None = None

    @classmethod
    def from_json(cls, document: object, path: str = "charge") -> Charge:
        """Reads the page's JSON form. Raises `InvalidInput` with the field's path."""
        read = Document(document, path, _CHARGE_FIELDS)
        type_ = read.required("type", read.word("type", ChargeType))
        needed = _CHARGE_NEEDS[type_]
        if needed:
            read.required(needed, read.raw(needed))
        for name in ("rate", "amount", "months"):
            if name != needed:
                read.refuse_present(name, Objection.NOT_FOR_CHARGE, type=type_)
        return cls(
            type=type_,
            rate=read.rate("rate"),
            amount_fen=read.sum("amount"),
            months=read.count("months"),
            min_fen=read.sum("min"),
            max_fen=read.sum("max"),
        )

    def to_json(self) -> dict[str, object]:
        """The charge in the page's JSON form."""
        return _without_none(
            {
                "type": self.type.value,
                "rate": _rate_text(self.rate),
                "amount": _sum_text(self.amount_fen),
                "months": self.months,
                "min": _sum_text(self.min_fen),
                "max": _sum_text(self.max_fen),
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LateRule:
    """What an instalment costs that is paid late: `daily_rate` of the base for each day late.

    Nothing up to `grace_days`; never more than `cap` times the base.
    """

    daily_rate: Rate
    base: LateBase
    grace_days: int = 0
    cap: Rate | None = None

    @classmethod
    def from_json(cls, document: object, path: str = "late") -> LateRule:
        """Reads the page's JSON form. Raises `InvalidInput` with the field's path."""
        read = Document(document, path, _LATE_FIELDS)
        return cls(
            daily_rate=read.required("daily_rate", read.rate("daily_rate")),
            base=read.required("base", read.word("base", LateBase)),
            grace_days=read.count("grace_days") or 0,
            cap=read.rate("cap"),
        )

    def to_json(self) -> dict[str, object]:
        """The rule in the page's JSON form."""
        return _without_none(
            {
                "daily_rate": self.daily_rate.text,
                "base": self.base.value,
                "grace_days": self.grace_days,
                "cap": _rate_text(self.cap),
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A lender's rule on early repayment; sums in fen, spans in days, periods in instalments."""

    allowed: Allowed
    interest: InterestRule = InterestRule.TO_DAY
    day_count: DayCount = DayCount.ACTUAL_365
    remaining_fee: RemainingFee = RemainingFee.WAIVE
    topup_daily_rate: Rate | None = None
    charge: Charge | None = None
    free_after_periods: int | None = None
    cooling_off_days: int | None = None
    late: LateRule | None = None
    partial_min_fen: int | None = None
    partial_multiple: PartialMultiple | None = None
    partial_effect: PartialEffect | None = None
    source: str | None = None
    verified_on: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    @classmethod
    def from_json(cls, document: object, path: str = "policy") -> Policy:
        """Reads the page's JSON form of a policy. Raises `InvalidInput` with the field's path.

        A number that nothing would use is refused (a daily rate without `topup`, an amount on a
        charge by per cent); a setting with a default may stand where it has no effect.
        """
        read = Document(document, path, _FIELDS)
        allowed = read.required("allowed", read.word("allowed", Allowed))
        remaining_fee = read.word("remaining_fee", RemainingFee) or RemainingFee.WAIVE
        if remaining_fee is RemainingFee.TOPUP:
            read.required("topup_daily_rate", read.raw("topup_daily_rate"))
        else:
            read.refuse_present("topup_daily_rate", Objection.ONLY_FOR_TOPUP)
        valid_from, valid_to = read.day("valid_from"), read.day("valid_to")
        if valid_from and valid_to and valid_to < valid_from:
            raise read.refuse("valid_to", Objection.BEFORE, other="valid_from")
        charge, late = read.raw("charge"), read.raw("late")
        return cls(
            allowed=allowed,
            interest=read.word("interest", InterestRule) or InterestRule.TO_DAY,
            day_count=read.word("day_count", DayCount) or DayCount.ACTUAL_365,
            remaining_fee=remaining_fee,
            topup_daily_rate=read.rate("topup_daily_rate"),
            charge=None if charge is None else Charge.from_json(charge, read.path("charge")),
            free_after_periods=read.count("free_after_periods"),
            cooling_off_days=read.count("cooling_off_days"),
            late=None if late is None else LateRule.from_json(late, read.path("late")),
            partial_min_fen=read.sum("partial_min"),
            partial_multiple=read.word("partial_multiple", PartialMultiple),
            partial_effect=read.word("partial_effect", PartialEffect),
            source=read.text("source"),
            verified_on=read.day("verified_on"),
            valid_from=valid_from,
            valid_to=valid_to,
        )

    def to_json(self) -> dict[str, object]:
        """The policy in the page's JSON form, defaults written out; `from_json` gives it back."""
        return _without_none(
            {
                "allowed": self.allowed.value,
                "interest": self.interest.value,
                "day_count": self.day_count.value,
                "remaining_fee": self.remaining_fee.value,
                "topup_daily_rate": _rate_text(self.topup_daily_rate),
                "charge": None if self.charge is None else self.charge.to_json(),
                "free_after_periods": self.free_after_periods,
                "cooling_off_days": self.cooling_off_days,
                "late": None if self.late is None else self.late.to_json(),
                "partial_min": _sum_text(self.partial_min_fen),
                "partial_multiple": _word_text(self.partial_multiple),
                "partial_effect": _word_text(self.partial_effect),
                "source": self.source,
                "verified_on": _day_text(self.verified_on),
                "valid_from": _day_text(self.valid_from),
                "valid_to": _day_text(self.valid_to),
            }
        )


def _without_none(fields: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in fields.items() if value is not None}


def _rate_text(rate: Rate | None) -> str | None:
    return None if rate is None else rate.text


def _sum_text(fen: int | None) -> str | None:
    return None if fen is None else yuan_text(fen)


def _word_text(word: StrEnum | None) -> str | None:
    return None if word is None else word.value


def _day_text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
