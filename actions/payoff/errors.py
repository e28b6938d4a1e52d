"""Everything the engine raises, in one place.

PayoffError
├── InvalidInput      a value that is not what the page allows; names the field and the objection
└── Refusal           a valid question the plan or the lender's rule answers with no
    ├── BelowMinimum  … and the sum that would do
    └── NotAMultiple  … and the nearest sums that would do
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

NOT_ALLOWED = "not_allowed"
UNVERIFIED = "unverified"
BEFORE_START = "before_start"
OVERDUE_FIRST = "overdue_first"
USE_PAYOFF = "use_payoff"
BELOW_MINIMUM = "below_minimum"
NOT_A_MULTIPLE = "not_a_multiple"


class PayoffError(Exception):
    """Base of what the engine raises: a `code` for programs, a `message` in English for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


class Objection(StrEnum):
    """What is wrong with a value, for programs; `MESSAGES` says it in English."""

    MISSING = "missing"
    MISSING_BOTH = "missing_both"
    MISSING_FOR_METHOD = "missing_for_method"
    MISSING_FOR_PART = "missing_for_part"
    UNKNOWN_FIELD = "unknown_field"
    NOT_BESIDE = "not_beside"
    NOT_FOR_METHOD = "not_for_method"
    NOT_FOR_CHARGE = "not_for_charge"
    ONLY_FOR_TOPUP = "only_for_topup"
    NOT_AN_OBJECT = "not_an_object"
    NOT_A_STRING = "not_a_string"
    NOT_A_WHOLE_NUMBER = "not_a_whole_number"
    NOT_AN_ID = "not_an_id"
    NOT_A_WORD = "not_a_word"
    NOT_A_SUM = "not_a_sum"
    NOT_A_DECIMAL = "not_a_decimal"
    NOT_A_RATE = "not_a_rate"
    NOT_A_DATE = "not_a_date"
    NOT_DATES = "not_dates"
    NO_SUCH_DAY = "no_such_day"
    TOO_MANY_DIGITS = "too_many_digits"
    TOO_MANY_DECIMALS = "too_many_decimals"
    TOO_LONG = "too_long"
    NOT_POSITIVE = "not_positive"
    ABOVE = "above"
    OUT_OF_RANGE = "out_of_range"
    NOT_AFTER = "not_after"
    NOT_ASCENDING = "not_ascending"
    BEFORE = "before"
    NOT_AS_MANY = "not_as_many"
    BEYOND_CALENDAR = "beyond_calendar"


MESSAGES = {
    Objection.MISSING: "is missing",
    Objection.MISSING_BOTH: "is missing, and {other} too",
    Objection.MISSING_FOR_METHOD: "is missing, {method} needs one",
    Objection.MISSING_FOR_PART: "is missing, it is required for a part",
    Objection.UNKNOWN_FIELD: "is not a known field",
    Objection.NOT_BESIDE: "does not belong beside {other}",
    Objection.NOT_FOR_METHOD: "does not belong to {method}",
    Objection.NOT_FOR_CHARGE: "does not belong to a charge of type {type}",
    Objection.ONLY_FOR_TOPUP: "belongs to remaining_fee topup only",
    Objection.NOT_AN_OBJECT: "must be an object",
    Objection.NOT_A_STRING: "must be a string",
    Objection.NOT_A_WHOLE_NUMBER: "must be a whole number",
    Objection.NOT_AN_ID: "must be a string or a whole number",
    Objection.NOT_A_WORD: "must be one of: {words}",
    Objection.NOT_A_SUM: "must be yuan as a plain decimal, not negative, with at most two decimals"
    " and twelve digits before the point",
    Objection.NOT_A_DECIMAL: "must be a finite Decimal of yuan",
    Objection.NOT_A_RATE: "must be a plain decimal, not negative, without exponent",
    Objection.NOT_A_DATE: "must be a date as YYYY-MM-DD",
    Objection.NOT_DATES: "must be a list of dates",
    Objection.NO_SUCH_DAY: "is not a day of the calendar",
    Objection.TOO_MANY_DIGITS: "has more than twelve digits before the point",
    Objection.TOO_MANY_DECIMALS: "has more than two decimals",
    Objection.TOO_LONG: "is longer than {high} characters",
    Objection.NOT_POSITIVE: "must be more than 0",
    Objection.ABOVE: "must not be above {high}",
    Objection.OUT_OF_RANGE: "must be from {low} to {high}",
    Objection.NOT_AFTER: "must be after {other}",
    Objection.NOT_ASCENDING: "must be after the one before it",
    Objection.BEFORE: "must not be before {other}",
    Objection.NOT_AS_MANY: "must be as many as {other}",
    Objection.BEYOND_CALENDAR: "leaves no room for the last due date",
}
"""Each objection in English, with gaps for the values that go with it."""


class InvalidInput(PayoffError):
    """A value is missing, of the wrong kind or out of range; `field` is its path.

    `objection` says what is wrong with it, `values` are what fills the gaps of its message: the
    bounds (`low`, `high`), the `words` to choose from, the `other` field, the `method` or `type`.
    """

    def __init__(self, field: str, objection: Objection, **values: object) -> None:
        message = MESSAGES[objection].format(**values)
        super().__init__("invalid_input", f"{field} {message}")
        self.field = field
        self.objection = objection
        self.values = values
        self.message = message


class Refusal(PayoffError):
    """No sum is quoted; `code` is one of the constants of this module."""


class BelowMinimum(Refusal):
    """A part payment is too small. `minimum` (yuan) is the smallest amount that is taken."""

    def __init__(self, minimum: Decimal) -> None:
        super().__init__(BELOW_MINIMUM, f"the smallest amount taken on that day is {minimum}")
        self.minimum = minimum


class NotAMultiple(Refusal):
    """The sum to principal is not a multiple of `step`, one instalment's principal (yuan).

    `nearest` holds the nearest sums to principal that are multiples, smaller first (one of them
    where the smaller would be nothing or the greater more than is owed), and `amounts` what to
    pay on that day for each of them. Both are empty where an instalment's principal is 0, which
    has no multiple.
    """

    def __init__(
        self, step: Decimal, nearest: tuple[Decimal, ...], amounts: tuple[Decimal, ...]
    ) -> None:
        sums = " or ".join(str(sum_) for sum_ in nearest) or "none"
        super().__init__(
            NOT_A_MULTIPLE,
            f"the sum to principal must be a multiple of {step}; the nearest that are: {sums}",
        )
        self.step = step
        self.nearest = nearest
        self.amounts = amounts
