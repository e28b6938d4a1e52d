"""How sums, days and rates are written for a customer, and where the short phrases are kept."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import cast

import yaml

PHRASES = Path(__file__).parent / "content" / "phrases.yml"


def yuan(amount: Decimal) -> str:
    """Return a sum in yuan as customers read it: `¥3,089.54`, a negative one as `-¥5.00`."""
    sign = "-" if amount < 0 else ""
    return f"{sign}¥{abs(amount):,.2f}"


def chinese_day(day: date, today: date) -> str:
    """Return a calendar day as `11月22日`, with the year where it is not this year's."""
    year = "" if day.year == today.year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"


def percent(rate: Decimal) -> str:
    """Return a rate as a percentage with two decimals at most: 0.1236 as `12.36%`."""
    return f"{rate * 100:.2f}".rstrip("0").rstrip(".") + "%"


@cache
def phrases() -> dict[str, str]:
    """Return the phrases that fill the gaps of responses, by name.

    Responses hold whole messages; where a part depends on the plan or the policy, its
    wording is a phrase of `content/phrases.yml`.
    """
    return cast("dict[str, str]", yaml.safe_load(PHRASES.read_text("utf8")))


def phrase(name: str, /, **values: object) -> str:
    """Return the phrase `name` with its gaps filled.

    Raises:
        KeyError: there is no such phrase, or a gap has no value.
    """
    return phrases()[name].format(**values)
