"""Rates: exact decimal fractions, held as two integers."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple


class Rate(NamedTuple):
    """A rate as a fraction: 12 % is 12 / 100. `denominator` is the smallest power of ten."""

    numerator: int
    denominator: int

    @property
    def text(self) -> str:
        """The rate as a plain decimal without trailing zeros: "0.12"."""
        return _plain(self.numerator, len(str(self.denominator)) - 1)

    @property
    def percent(self) -> str:
        """The rate in per cent: "12%", "0.065%"."""
        places = len(str(self.denominator)) - 1
        if places < 2:
            return f"{self.numerator * 10 ** (2 - places)}%"
        return f"{_plain(self.numerator, places - 2)}%"

    @property
    def value(self) -> Decimal:
        """The rate as a `Decimal`: 0.12."""
        return Decimal(self.text)


ZERO_RATE = Rate(0, 1)


def rate_of(whole: str, decimals: str) -> Rate:
    """The rate written `whole.decimals`, both of them digits only (`decimals` may be empty)."""
    decimals = decimals.rstrip("0")
    return Rate(int(whole + decimals), 10 ** len(decimals))


def _plain(digits: int, places: int) -> str:
    """`digits` with the point `places` from the right."""
    if not places:
        return str(digits)
    text = str(digits).rjust(places + 1, "0")
    return f"{text[:-places]}.{text[-places:]}"
