"""What a message names: a plan, a day, a sum, a count. Understood, not proven."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

NOT = ("不是", "不要", "不看", "除了")
"""Words before a detail that is not meant: 不是第二个，第三个."""


@dataclass(frozen=True)
class Count:
    """A number of instalments, and what is counted: paid, ahead, total, left or nth."""

    number: int
    role: str


@dataclass(frozen=True)
class Details:
    """The details of one message; `None` or empty where it names none."""

    plan_no: str | None = None
    order_no: str | None = None
    product: str | None = None
    ordinal: int | None = None
    trait: str | None = None
    amount: Decimal | None = None
    share: Fraction | None = None
    day: date | None = None
    past_day: date | None = None
    day_ref: str | None = None
    counts: tuple[Count, ...] = field(default=())

    @property
    def names_plan(self) -> bool:
        """Whether the message points at a plan."""
        return any(
            value is not None
            for value in (self.plan_no, self.order_no, self.product, self.ordinal, self.trait)
        )

    @property
    def names_any(self) -> bool:
        """Whether the message names anything at all."""
        return self != Details()

    @property
    def names_day(self) -> bool:
        """Whether the message points at a day, past or to come."""
        return not (self.day is None and self.past_day is None and self.day_ref is None)

    @property
    def names_sum(self) -> bool:
        """Whether the message names a sum or a share of what is owed."""
        return self.amount is not None or self.share is not None

    def completed_by(self, earlier: Details, *, plan: bool, day: bool, sum_: bool) -> Details:
        """Return these details with what only an earlier message named.

        Its counts of instalments; with `plan` the plan it points at, with `day` its day, with
        `sum_` its sum or share.
        """
        found: dict[str, Any] = {}
        if plan and not self.names_plan:
            names = ("plan_no", "order_no", "product", "ordinal", "trait")
            found |= {name: getattr(earlier, name) for name in names}
        if day and not self.names_day:
            found |= {"day": earlier.day, "past_day": earlier.past_day, "day_ref": earlier.day_ref}
        if sum_ and not self.names_sum:
            found |= {"amount": earlier.amount, "share": earlier.share}
        return replace(self, counts=self.counts or earlier.counts, **found)

    def count(self, *roles: str) -> int | None:
        """Return the first number of instalments counted in one of `roles`."""
        return next((count.number for count in self.counts if count.role in roles), None)


def read_details(entities: Iterable[Mapping[str, Any]]) -> Details:
    """Return the details among a message's entities; a value of another form is left out."""
    values: dict[str, Any] = {}
    counts: list[Count] = []
    for entity in entities:
        name, value = entity.get("entity"), entity.get("value")
        if name == "instalment_count" and isinstance(value, int):
            counts.append(Count(value, str(entity.get("role") or "total")))
        elif name in _READERS and name not in values:
            values[name] = _READERS[name](value)
    values["trait"] = values.pop("plan_trait", None)
    return Details(**values, counts=tuple(counts))


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _whole_number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def _sum(value: Any) -> Decimal | None:
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return None
    in_range = amount.is_finite() and 0 < amount < Decimal(10) ** 12
    return amount.quantize(Decimal("0.01")) if in_range else None


def _share(value: Any) -> Fraction | None:
    try:
        share = Fraction(str(value))
    except (ValueError, ZeroDivisionError):
        return None
    return share if 0 < share <= 1 else None


_READERS = {
    "plan_no": _text,
    "order_no": _text,
    "product": _text,
    "ordinal": _whole_number,
    "plan_trait": _text,
    "amount": _sum,
    "share": _share,
    "day": _day,
    "past_day": _day,
    "day_ref": _text,
}
