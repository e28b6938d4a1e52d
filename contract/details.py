"""What a message may name, and what a conversation keeps: names, forms of values, bounds.

The understanding (`nlu/`) emits a message's details in this form and the action server reads
them. A value that does not fit is no detail: it is refused by its form, before anything is
computed from it. The names are literal types, so that the type checker holds both sides to them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal, get_args

EntityName = Literal[
    "plan_no",  # FQ and 12 digits
    "order_no",  # digits
    "product",  # as typed
    "ordinal",  # a place in the list last shown, from 1; -1 is the last
    "plan_trait",  # a Trait
    "plan_ref",  # a PlanRef
    "amount",  # yuan with two decimals: "5000.00"
    "share",  # of what is owed, a fraction between nothing and all of it: "1/2"
    "day",  # ISO, today or later
    "past_day",  # ISO
    "day_ref",  # a DayRef
    "instalment_count",  # a number of instalments; its role is a CountRole
    "lender",  # as typed
    "asked_line",  # an AskedLine
    "mentions",  # a Mention
    "signed_in",  # True: the sender says that he has signed in
    "second_question",  # the full name of an intent
]
"""An entity of a message, and what its value says."""

Trait = Literal[
    "most_expensive",
    "cheapest",
    "oldest",
    "newest",
    "overdue",
    "most_left",
    "least_left",
    "other",
    "all",
]
"""What tells a plan from the customer's others; `all` are meant."""

PlanRef = Literal["current"]
"""The plan talked about: 这个, 那笔, 它."""

DayRef = Literal["next_due", "due_after_next", "last_due"]
"""A day that only the plan's schedule tells."""

CountRole = Literal["paid", "ahead", "total", "left", "nth"]
"""What a number of instalments counts: paid so far, to pay ahead, in all, left, or which one."""

AskedLine = Literal["interest", "fee", "early_charge", "late_charge", "principal"]
"""The line of a quote that a message asks about."""

Mention = Literal["instalments"]
"""What a message speaks of without saying more: paying in instalments."""

SlotName = Literal[
    "topic",  # what the last answer about an account or a purchase was about
    "plan_no",  # the plan talked about
    "day",  # of the last quote, ISO
    "amount",  # of the last partial quote or estimate, yuan
    "periods",  # numbers of instalments of the last estimate
    "plan_choices",  # plan numbers in the order last shown
    "offer",  # an Offer
    "ticket_no",  # the ticket this conversation opened
    "customer",  # whose context this is, a pseudonym
    "erase",  # ERASE_THIS conversation when the turn ends, or those of a customer, a pseudonym
]
"""What a conversation keeps between turns."""

Offer = Literal["human", "sign_in", "part", "erase"]
"""What a yes to the last answer accepts: a human, going on signed in, the part suggested, having
the conversation erased."""

ERASE_THIS: Final = "this"
"""The value of `erase` that means the conversation at hand; any other is a customer's pseudonym."""

ENTITIES: Final[tuple[EntityName, ...]] = get_args(EntityName)
TRAITS: Final[tuple[Trait, ...]] = get_args(Trait)
PLAN_REFS: Final[tuple[PlanRef, ...]] = get_args(PlanRef)
DAY_REFS: Final[tuple[DayRef, ...]] = get_args(DayRef)
COUNT_ROLES: Final[tuple[CountRole, ...]] = get_args(CountRole)
ASKED_LINES: Final[tuple[AskedLine, ...]] = get_args(AskedLine)
MENTIONS: Final[tuple[Mention, ...]] = get_args(Mention)
SLOTS: Final[tuple[SlotName, ...]] = get_args(SlotName)
OFFERS: Final[tuple[Offer, ...]] = get_args(Offer)

EXCLUDED: Final = "not"
"""The role of a detail that the message leaves out: 不是第二个, 除了平板."""

DEFAULT_COUNT_ROLE: Final[CountRole] = "total"
"""What a number of instalments counts where the words do not tell."""

LARGEST_AMOUNT: Final = Decimal("99999999.99")  # yuan
MOST_INSTALMENTS: Final = 120
LAST: Final = -1  # the last in the list, the last instalment
LONGEST_NAME: Final = 100  # characters of a product's or a lender's name as typed

Value = str | int | Decimal | Fraction | date
"""What a value comes to: an amount a Decimal, a share a Fraction, a day a date."""

_LEAVING_OUT = re.compile(r"(?:(?<!是)不是|(?<!要)不要|(?<!看)不看|除了)$")


def leaves_out(words: str) -> bool:
    """Tell whether what follows `words` is said not to be meant: 不是, 不要, 不看, 除了.

    A question is none of these: 是不是, 要不要.
    """
    return _LEAVING_OUT.search(words) is not None


def read_value(entity: str, value: object) -> Value | None:
    """Return what an entity's value comes to, None for an unknown entity or another form."""
    form = _FORMS.get(entity)
    return form(value) if form else None


def fits(entity: str, value: object, role: object = None) -> bool:
    """Tell whether an entity may have that value in that role (None: no role)."""
    if read_value(entity, value) is None:
        return False
    if entity != "instalment_count":
        return role in (None, EXCLUDED)
    if value == LAST:
        return role in ("nth", EXCLUDED)
    return role in (None, EXCLUDED, *COUNT_ROLES)


def write_amount(yuan: Decimal) -> str | None:
    """Return a sum as the value of an `amount`, None where no amount can be that sum."""
    return f"{yuan:.2f}" if 0 < yuan <= LARGEST_AMOUNT and yuan == round(yuan, 2) else None


def write_share(share: Fraction) -> str | None:
    """Return a share as the value of a `share`, None where it is not one of those."""
    written = f"{share.numerator}/{share.denominator}"
    return written if _share(written) is not None else None


def _pattern(pattern: str) -> Callable[[object], str | None]:
    compiled = re.compile(pattern)

    def read(value: object) -> str | None:
        return value if isinstance(value, str) and compiled.fullmatch(value) else None

    return read


def _one_of(values: tuple[str, ...]) -> Callable[[object], str | None]:
    return lambda value: value if isinstance(value, str) and value in values else None


def _name(value: object) -> str | None:
    return value if isinstance(value, str) and 0 < len(value) <= LONGEST_NAME else None


def _number(most: int) -> Callable[[object], int | None]:
    def read(value: object) -> int | None:
        if not isinstance(value, int) or isinstance(value, bool):
            return None
        return value if value == LAST or 1 <= value <= most else None

    return read


_AMOUNT = _pattern(r"[0-9]{1,8}\.[0-9]{2}")
_SHARE = _pattern(r"[1-9][0-9]{0,5}/[1-9][0-9]{0,5}")
_DAY = _pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _amount(value: object) -> Decimal | None:
    written = _AMOUNT(value)
    yuan = Decimal(written) if written else Decimal(0)
    return yuan if 0 < yuan <= LARGEST_AMOUNT else None


def _share(value: object) -> Fraction | None:
    written = _SHARE(value)
    share = Fraction(written) if written else Fraction(0)
    return share if 0 < share < 1 else None


def _day(value: object) -> date | None:
    written = _DAY(value)
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        return None


def _true(value: object) -> bool | None:
    return True if value is True else None


_FORMS: Mapping[str, Callable[[object], Value | None]] = {
    "plan_no": _pattern("FQ[0-9]{12}"),
    "order_no": _pattern("[0-9]{10,20}"),
    "product": _name,
    "ordinal": _number(most=999),
    "plan_trait": _one_of(TRAITS),
    "plan_ref": _one_of(PLAN_REFS),
    "amount": _amount,
    "share": _share,
    "day": _day,
    "past_day": _day,
    "day_ref": _one_of(DAY_REFS),
    "instalment_count": _number(most=MOST_INSTALMENTS),
    "lender": _name,
    "asked_line": _one_of(ASKED_LINES),
    "mentions": _one_of(MENTIONS),
    "signed_in": _true,
    "second_question": _pattern("[a-z_]{1,60}(?:/[a-z_]{1,60})?"),
}
