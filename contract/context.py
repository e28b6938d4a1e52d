"""What a conversation keeps between turns: the forms its slots' values have.

The action server sets them and reads them again at the next turn, and Rasa keeps them in between.
What comes back in another form was not set here and is nothing: it is refused before anything is
computed from it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final, cast

from contract.details import LARGEST_AMOUNT, MOST_INSTALMENTS, OFFERS, SlotName, read_value

MOST_PERIODS: Final = 12
MOST_CHOICES: Final = 100

_AMOUNT = re.compile(r"[0-9]{1,8}(?:\.[0-9]{1,2})?")


def read_slot(name: SlotName, value: object) -> Any:
    """Return a slot's value where it has the slot's form, None where it has not."""
    return value if value is not None and _FORMS[name](value) else None


def _written(pattern: str) -> Callable[[object], bool]:
    compiled = re.compile(pattern)
    return lambda value: isinstance(value, str) and compiled.fullmatch(value) is not None


def _is_amount(value: object) -> bool:
    is_number = isinstance(value, str) and _AMOUNT.fullmatch(value) is not None
    return is_number and 0 < Decimal(cast(str, value)) <= LARGEST_AMOUNT


def _is_day(value: object) -> bool:
    return read_value("day", value) is not None


def _is_plan_no(value: object) -> bool:
    return read_value("plan_no", value) is not None


def _are_periods(value: object) -> bool:
    return (
        isinstance(value, list)
        and len(value) <= MOST_PERIODS
        and all(type(each) is int and 0 < each <= MOST_INSTALMENTS for each in value)
    )


def _are_plans(value: object) -> bool:
    return isinstance(value, list) and len(value) <= MOST_CHOICES and all(map(_is_plan_no, value))


_FORMS: Mapping[SlotName, Callable[[object], bool]] = {
    "topic": _written("[a-z_]{1,40}"),
    "plan_no": _is_plan_no,
    "day": _is_day,
    "amount": _is_amount,
    "periods": _are_periods,
    "plan_choices": _are_plans,
    "offer": lambda value: value in OFFERS,
    "ticket_no": _written("[A-Z0-9-]{1,20}"),
    "customer": _written("[0-9a-f]{16,64}"),
    "erase": _written("[0-9a-z_]{1,64}"),
}
