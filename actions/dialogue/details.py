"""What a message names: a plan, a day, a sum, a count. Understood, not proven."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

from contract.details import (
    DEFAULT_COUNT_ROLE,
    EXCLUDED,
    AskedLine,
    CountRole,
    DayRef,
    Trait,
    fits,
    read_value,
)


@dataclass(frozen=True)
class Count:
    """A number of instalments, and what is counted."""

    number: int
    role: CountRole


@dataclass(frozen=True)
class Details:
    """The details of one message; `None`, False or empty where it names none.

    Those from `lender` on only relate the message to something. They make no question another
    one (they count in no comparison), and a message with nothing else names nothing.

    Attributes:
        lender: a lender's name as typed.
        asked_line: the line of a quote that is asked about.
        points_back: whether it points at the plan talked about (这个, 它).
        mentions_instalments: whether it speaks of paying in instalments.
        signed_in: whether its sender says that he has signed in.
        excluded: what it says is not meant (不是第二个), without what its counts count.
    """

    plan_no: str | None = None
    order_no: str | None = None
    product: str | None = None
    ordinal: int | None = None
    trait: Trait | None = None
    amount: Decimal | None = None
    share: Fraction | None = None
    day: date | None = None
    past_day: date | None = None
    day_ref: DayRef | None = None
    counts: tuple[Count, ...] = field(default=())
    lender: str | None = field(default=None, compare=False)
    asked_line: AskedLine | None = field(default=None, compare=False)
    points_back: bool = field(default=False, compare=False)
    mentions_instalments: bool = field(default=False, compare=False)
    signed_in: bool = field(default=False, compare=False)
    excluded: Details | None = field(default=None, compare=False)

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
    """Return the details among a message's entities.

    Of several of a kind the first counts. What is not in the form of `contract.details` is left
    out.
    """
    meant: list[Mapping[str, Any]] = []
    excluded: list[Mapping[str, Any]] = []
    for entity in entities:
        if fits(str(entity.get("entity")), entity.get("value"), entity.get("role")):
            (excluded if entity.get("role") == EXCLUDED else meant).append(entity)
    left_out = Details(**_fields(excluded)) if excluded else None
    return Details(**_fields(meant), excluded=left_out)


def _fields(entities: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    counts: list[Count] = []
    for entity in entities:
        name = entity["entity"]
        value = read_value(name, entity["value"])
        if name == "instalment_count":
            role = entity.get("role")
            counted = DEFAULT_COUNT_ROLE if role in (None, EXCLUDED) else role
            counts.append(Count(cast(int, value), cast(CountRole, counted)))
        elif name in _FLAGS:
            fields[_FLAGS[name]] = True
        elif name in _FIELDS:
            fields.setdefault(_FIELDS[name], value)
    return {**fields, "counts": tuple(counts)}


_FIELDS: Mapping[str, str] = {
    "plan_no": "plan_no",
    "order_no": "order_no",
    "product": "product",
    "ordinal": "ordinal",
    "plan_trait": "trait",
    "amount": "amount",
    "share": "share",
    "day": "day",
    "past_day": "past_day",
    "day_ref": "day_ref",
    "lender": "lender",
    "asked_line": "asked_line",
}
"""The field each entity's value becomes; counts have a role beside it."""

_FLAGS: Mapping[str, str] = {
    "plan_ref": "points_back",
    "mentions": "mentions_instalments",
    "signed_in": "signed_in",
}
"""The field that the presence of an entity sets."""


def second_question(entities: Iterable[Mapping[str, Any]]) -> str | None:
    """Return the full name of the intent of a message's second question, None where it has none."""
    for entity in entities:
        value = entity.get("value")
        if entity.get("entity") == "second_question" and fits("second_question", value):
            return str(value)
    return None
