"""How sums, days and rates are written for a customer."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from actions.words.content import phrase


def yuan(amount: Decimal) -> str:
    """Return a sum in yuan as customers read it: `¥3,089.54`, a negative one as `-¥5.00`."""
    sign = "-" if amount < 0 else ""
    return f"{sign}¥{abs(amount):,.2f}"


def chinese_day(day: date, today: date) -> str:
    """Return a calendar day as `11月22日`, with the year where it is not this year's."""
    name = "day" if day.year == today.year else "day_of_year"
    return phrase(name, year=str(day.year), month=str(day.month), day=str(day.day))


def percent(rate: Decimal) -> str:
    """Return a rate as a percentage with two decimals at most: 0.1236 as `12.36%`."""
    return f"{rate * 100:.2f}".rstrip("0").rstrip(".") + "%"
