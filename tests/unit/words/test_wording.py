"""How sums, days and rates are written."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from string import Formatter

import pytest

from actions.words.content import phrase, phrases
from actions.words.formats import chinese_day, percent, yuan


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("3089.54", "¥3,089.54"),
        ("0", "¥0.00"),
        ("0.05", "¥0.05"),
        ("-0.05", "-¥0.05"),
        ("-5", "-¥5.00"),
        ("-14.00", "-¥14.00"),
        ("1234567.1", "¥1,234,567.10"),
    ],
)
def test_sums(amount: str, text: str) -> None:
    """Yuan sign, thousands separators, two decimals."""
    assert yuan(Decimal(amount)) == text


def test_days() -> None:
    """The year is told where it is another one."""
    today = date(2026, 11, 23)
    assert chinese_day(date(2026, 12, 1), today) == "12月1日"
    assert chinese_day(date(2027, 1, 2), today) == "2027年1月2日"


@pytest.mark.parametrize(
    ("rate", "text"), [("0.1236", "12.36%"), ("0.12", "12%"), ("0", "0%"), ("0.005", "0.5%")]
)
def test_rates(rate: str, text: str) -> None:
    """Per cent without trailing zeros."""
    assert percent(Decimal(rate)) == text


def test_a_phrase_with_a_gap_unfilled_is_an_error() -> None:
    """A customer never reads a gap's name."""
    with pytest.raises(KeyError):
        phrase("saves", saving="¥1.00")


def test_phrases_hold_only_named_gaps() -> None:
    """Every gap has a name, so that a phrase can be reworded in any order."""
    for name, text in phrases().items():
        for _, gap, _, _ in Formatter().parse(text):
            assert gap is None or gap.isidentifier(), name
