"""Everything the engine raises, in one place.

PayoffError
├── InvalidInput      a value that is not what the page allows; names the field
└── Refusal           a valid question the plan or the lender's rule answers with no
    ├── BelowMinimum  … and the sum that would do
    └── NotAMultiple  … and the nearest sums that would do
"""

from __future__ import annotations

from decimal import Decimal

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


class InvalidInput(PayoffError):
    """A value is missing, of the wrong kind or out of range; `field` is its path."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__("invalid_input", f"{field} {message}")
        self.field = field
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
