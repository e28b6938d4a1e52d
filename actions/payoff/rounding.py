"""Rounding to the fen, `r(…)` on the page, of exact quotients.

A value is given as two integers, numerator and denominator, in fen; nothing before the rounding
is ever inexact. The page has a value taken to 20 decimals of a yuan, half even, before it is taken
to the fen. That first step can only matter where the value lies nearer than half of its last
place to a tie (or to a whole fen, rounding down) without being one; a quotient by less than 10^18
that is not a tie lies further off, so the step is left out there.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

Round = Callable[[int, int], int]

# 20 decimals of a yuan are 18 decimals of a fen.
_PLACES = 10**18


class Rounding(StrEnum):
    """How a plan takes a value to the fen."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"
    DOWN = "down"


def nearest_even(numerator: int, denominator: int) -> int:
    """The whole number nearest to a quotient of non-negative integers, a tie to the even one."""
    whole, rest = divmod(numerator, denominator)
    twice = 2 * rest
    if twice > denominator or (twice == denominator and whole & 1):
        return whole + 1
    return whole


def round_half_up(numerator: int, denominator: int) -> int:
    """A quotient in fen to the fen, a tie upwards."""
    if denominator >= _PLACES:
        numerator, denominator = nearest_even(numerator * _PLACES, denominator), _PLACES
    return (2 * numerator + denominator) // (2 * denominator)


def round_half_even(numerator: int, denominator: int) -> int:
    """A quotient in fen to the fen, a tie to the even fen."""
    if denominator >= _PLACES:
        numerator, denominator = nearest_even(numerator * _PLACES, denominator), _PLACES
    return nearest_even(numerator, denominator)


def round_down(numerator: int, denominator: int) -> int:
    """A quotient in fen to the fen below."""
    if denominator >= _PLACES:
        numerator, denominator = nearest_even(numerator * _PLACES, denominator), _PLACES
    return numerator // denominator


ROUND: dict[Rounding, Round] = {
    Rounding.HALF_UP: round_half_up,
    Rounding.HALF_EVEN: round_half_even,
    Rounding.DOWN: round_down,
}
