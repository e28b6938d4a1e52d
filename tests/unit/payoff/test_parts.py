"""The small parts: rounding, rates, days, sums as text."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from random import Random

import pytest

from actions.payoff.days import days_between, monthly_due_dates
from actions.payoff.money import fen_of, yuan, yuan_text
from actions.payoff.rates import Rate, rate_of
from actions.payoff.rounding import ROUND, Rounding, nearest_even

MODES = {
    Rounding.HALF_UP: ROUND_HALF_UP,
    Rounding.HALF_EVEN: ROUND_HALF_EVEN,
    Rounding.DOWN: ROUND_DOWN,
}


@pytest.mark.parametrize(
    ("numerator", "denominator", "up", "even", "down"),
    [
        (0, 7, 0, 0, 0),
        (5, 2, 3, 2, 2),
        (7, 2, 4, 4, 3),
        (1, 2, 1, 0, 0),
        (3, 2, 2, 2, 1),
        (49, 100, 0, 0, 0),
        (51, 100, 1, 1, 0),
        (10**18, 10**18, 1, 1, 1),
        (5 * 10**17, 10**18, 1, 0, 0),
        (15 * 10**17, 10**18, 2, 2, 1),
        (5 * 10**17 - 1, 10**18, 0, 0, 0),
        (5 * 10**18 - 5, 10**19, 1, 0, 0),
        (5 * 10**18 - 6, 10**19, 0, 0, 0),
        (10**19 - 5, 10**19, 1, 1, 1),
        (10**19 - 6, 10**19, 1, 1, 0),
        (5 * 10**18 + 5, 10**19, 1, 0, 0),
        (5 * 10**18 + 6, 10**19, 1, 1, 0),
    ],
)
def test_a_quotient_is_taken_to_20_decimals_of_a_yuan_and_then_to_the_fen(
    numerator: int, denominator: int, up: int, even: int, down: int
) -> None:
    got = [ROUND[mode](numerator, denominator) for mode in Rounding]
    assert got == [up, even, down]


@pytest.mark.parametrize("mode", Rounding)
def test_rounding_agrees_with_decimals_on_both_sides_of_the_short_cut(mode: Rounding) -> None:
    random = Random(20250115)
    with localcontext() as context:
        context.prec = 120
        for _ in range(4000):
            denominator = random.choice([2, 3, 360, 1200, 10**6, 10**18 - 1, 10**18, 10**18 + 1])
            denominator *= random.choice([1, 1, 10, 7])
            whole = random.randint(0, 10**6) * denominator
            near = random.choice([0, denominator // 2, denominator - 1, denominator // 3])
            numerator = max(0, whole + near + random.randint(-3, 3))
            twenty = (Decimal(numerator) / denominator / 100).quantize(
                Decimal("1e-20"), ROUND_HALF_EVEN
            )
            expected = int(twenty.quantize(Decimal("0.01"), MODES[mode]) * 100)
            assert ROUND[mode](numerator, denominator) == expected


def test_the_nearest_whole_number_and_the_even_one_of_two() -> None:
    assert [nearest_even(n, 4) for n in range(9)] == [0, 0, 0, 1, 1, 1, 2, 2, 2]
    assert [nearest_even(n, 3) for n in range(7)] == [0, 0, 1, 1, 1, 2, 2]


@pytest.mark.parametrize(
    ("whole", "decimals", "rate", "text", "percent"),
    [
        ("0", "12", Rate(12, 100), "0.12", "12%"),
        ("0", "1200", Rate(12, 100), "0.12", "12%"),
        ("0", "00065", Rate(65, 100_000), "0.00065", "0.065%"),
        ("0", "1", Rate(1, 10), "0.1", "10%"),
        ("10", "", Rate(10, 1), "10", "1000%"),
        ("0", "", Rate(0, 1), "0", "0%"),
        ("0", "000", Rate(0, 1), "0", "0%"),
        ("007", "5", Rate(75, 10), "7.5", "750%"),
        ("1", "005", Rate(1005, 1000), "1.005", "100.5%"),
        ("0", "0725", Rate(725, 10_000), "0.0725", "7.25%"),
    ],
)
def test_a_rate_is_a_fraction_and_reads_as_one(
    whole: str, decimals: str, rate: Rate, text: str, percent: str
) -> None:
    assert rate_of(whole, decimals) == rate
    assert (rate.text, rate.percent, rate.value) == (text, percent, Decimal(text))


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (0, "0.00"),
        (5, "0.05"),
        (-5, "-0.05"),
        (-1, "-0.01"),
        (100, "1.00"),
        (-1400, "-14.00"),
        (308954, "3089.54"),
        (123456789, "1234567.89"),
    ],
)
def test_fen_as_yuan(fen: int, text: str) -> None:
    assert yuan_text(fen) == text
    assert str(yuan(fen)) == text


def test_yuan_as_fen() -> None:
    for text, fen in (("0.01", 1), ("10", 1000), ("1e2", 10000), ("999999999999.99", 10**14 - 1)):
        assert fen_of(Decimal(text), "sum") == fen
    assert fen_of(Decimal("5.00000"), "sum") == 500


@pytest.mark.parametrize(
    ("first", "periods", "days"),
    [
        ("2025-01-31", 3, ["2025-01-31", "2025-02-28", "2025-03-31"]),
        ("2023-12-30", 3, ["2023-12-30", "2024-01-30", "2024-02-29"]),
        ("2024-02-29", 2, ["2024-02-29", "2024-03-29"]),
        ("2099-12-31", 3, ["2099-12-31", "2100-01-31", "2100-02-28"]),
        ("2000-01-29", 2, ["2000-01-29", "2000-02-29"]),
        ("2025-03-31", 9, None),
    ],
)
def test_due_dates_keep_their_day_of_the_month(
    first: str, periods: int, days: list[str] | None
) -> None:
    got = monthly_due_dates(date.fromisoformat(first), periods)
    if days is None:
        assert [day.day for day in got] == [31, 30, 31, 30, 31, 31, 30, 31, 30]
        return
    assert got == tuple(map(date.fromisoformat, days))


@pytest.mark.parametrize(
    ("start", "end", "thirty", "actual"),
    [
        ("2025-01-31", "2025-02-28", 28, 28),
        ("2025-01-30", "2025-01-31", 0, 1),
        ("2025-01-31", "2025-03-31", 60, 59),
        ("2025-02-28", "2025-03-31", 32, 31),
        ("2024-02-29", "2024-03-01", 2, 1),
        ("2024-01-15", "2025-01-15", 360, 366),
        ("2024-12-31", "2025-01-01", 1, 1),
    ],
)
def test_days_as_they_are_and_by_30e_360(start: str, end: str, thirty: int, actual: int) -> None:
    days = date.fromisoformat(start), date.fromisoformat(end)
    assert days_between(*days, thirty=True) == thirty
    assert days_between(*days, thirty=False) == actual
