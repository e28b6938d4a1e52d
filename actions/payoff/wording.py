"""How sums, days and instalments read in a Chinese sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from .money import yuan_text
from .schedule import Instalment

_MOST_TERMS = 6


def sum_words(fen: int) -> str:
    """A sum with thousands marked: 308954 fen → "¥3,089.54", -1400 → "-¥14.00"."""
    whole, decimals = yuan_text(abs(fen)).split(".")
    return f"{'-' if fen < 0 else ''}¥{int(whole):,}.{decimals}"


def day_words(day: date, beside: date) -> str:
    """A day such as "11月22日", with its year where that is not the year of the day `beside`."""
    year = "" if day.year == beside.year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"


def span_words(first_no: int, last_no: int) -> str:
    """Instalments by number: "第7期", "第7至12期"."""
    return f"第{first_no}期" if first_no == last_no else f"第{first_no}至{last_no}期"


def rows_words(rows: Sequence[Instalment]) -> str:
    """Consecutive instalments by number: "第7至12期"."""
    return span_words(rows[0].no, rows[-1].no)


def addition_words(noun: str, sums: Sequence[int]) -> str:
    """How one sum of each instalment makes a total, written out where it is short enough.

    "手续费 ¥36.00 × 6 期 = ¥216.00", "利息 ¥20.90 + ¥17.50 = ¥38.40", "利息合计 ¥397.11".
    """
    total = sum_words(sum(sums))
    if len(sums) == 1:
        return f"{noun} {total}"
    if len(set(sums)) == 1:
        return f"{noun} {sum_words(sums[0])} × {len(sums)} 期 = {total}"
    if len(sums) <= _MOST_TERMS:
        return f"{noun} {' + '.join(map(sum_words, sums))} = {total}"
    return f"{noun}合计 {total}"


def subtraction_words(minuend: tuple[str, int], *subtrahends: tuple[str, int]) -> str:
    """Named sums taken from a named sum, those of 0 left out: "还款 ¥5.00 − 利息 ¥1.00 = ¥4.00"."""
    name, fen = minuend
    words = f"{name} {sum_words(fen)}"
    taken = [(name, fen) for name, fen in subtrahends if fen]
    for name, part in taken:
        words += f" − {name} {sum_words(part)}"
        fen -= part
    return f"{words} = {sum_words(fen)}" if taken else words
