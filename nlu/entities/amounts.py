"""Sums of money."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from contract.details import write_amount

from .details import Detail, Finding
from .numerals import CHINESE_DIGITS, Numeral, numerals, small_number

# A number without 元 or 块 is taken for a sum from here on; a smaller one may be
# a place in a list, a day or a count.
_LEAST_WITHOUT_UNIT = 100
_LEAST_AFTER_PAYING = 10
# Written out in digits only, more than any phone costs is rather the end of a number.
_MOST_WITHOUT_UNIT = 99_999

_CURRENCY_BEFORE = re.compile(r"(?:[¥$]|rmb|cny|人民币)\s?$")
_YUAN = re.compile(
    r"\s?(?:块钱|块(?!儿|还|付|交)|元钱?|圆|快(?=钱|分|$|[,。?!\s])钱?|rmb|cny|人民币)"
)
_TOGETHER = re.compile(r"块(?![钱\d一二三四五六七八九])")
_JIAO_FEN = re.compile(
    rf"\s?零?(?:([\d{CHINESE_DIGITS}])\s?[毛角])?(?:零?([\d{CHINESE_DIGITS}])\s?分(?!期|\d|[{CHINESE_DIGITS}十])钱?)?钱?"
)
_LAST_JIAO = re.compile(
    rf"([1-9{CHINESE_DIGITS}])(?![\d.,{CHINESE_DIGITS}十百千万个期号日天年月次笔台部成])"
)
_JIAO_ALONE = re.compile(
    rf"(?<![\d{CHINESE_DIGITS}.])([\d{CHINESE_DIGITS}])\s?[毛角]钱?(?:([\d{CHINESE_DIGITS}])分)?"
)
_EXACTLY = re.compile(r"\s?整")

# What the number before it counts instead of money.
_OTHER_MEASURE = re.compile(
    r"\s?(?:[天日号月年期个次笔台部点时秒寸%倍人单遍岁度级折位件条张字页集步米斤户家种层名届路线]"
    r"|gb?(?![a-z])|tb?(?![a-z])|mah|mhz|hz|小时|星期|礼拜|周|毫安|电视|屏|多?兆|m(?![a-z])"
    rf"|分(?!期|成|为|\ufffc|\s?\d|\s?[{CHINESE_DIGITS}十]|多久|几))"
)
_NAMELESS_BEFORE = re.compile(r"(?:[a-z\d.+:/#*\-]|第|尾号|后四位|编号|工号|邮编|型号|版本)\s?$")
_PAYING_BEFORE = re.compile(r"(?:还|付|交|存|转|打)(?:了|个|上|进|款|入)?\s?$")


def read_amounts(text: str) -> Iterator[Finding]:
    """Sums in the folded `text`, as yuan with two decimals (`"5000.00"`)."""
    for numeral in numerals(text):
        finding = _with_unit(text, numeral) or _without_unit(text, numeral)
        if finding:
            yield finding
    for match in _JIAO_ALONE.finditer(text):
        value = Decimal(small_number(match[1])) / 10
        if match[2]:
            value += Decimal(small_number(match[2])) / 100
        yield from _amount(value, match.start(), match.end())


def _with_unit(text: str, numeral: Numeral) -> Finding | None:
    unit = _YUAN.match(text, numeral.end)
    currency = _CURRENCY_BEFORE.search(text, max(0, numeral.start - 5), numeral.start)
    if unit is None and currency is None:
        return None
    if numeral.value == 1 and not numeral.arabic and _TOGETHER.match(text, numeral.end):
        return None
    start = currency.start() if currency else numeral.start
    value, end = numeral.value, numeral.end
    if unit:
        value, end = _with_small_change(text, value, unit)
    return next(_amount(value, start, end), None)


def _with_small_change(text: str, value: Decimal, unit: re.Match[str]) -> tuple[Decimal, int]:
    """The sum with the 毛 and 分 after its 块, and where it ends."""
    exactly = _EXACTLY.match(text, unit.end())
    change = _JIAO_FEN.match(text, unit.end())
    if exactly:
        return value, exactly.end()
    if change and (change[1] or change[2]):
        value += Decimal(small_number(change[1]) if change[1] else 0) / 10
        value += Decimal(small_number(change[2]) if change[2] else 0) / 100
        return value, change.end()
    last = _LAST_JIAO.match(text, unit.end()) if unit[0].strip() == "块" else None
    if last and value == value.to_integral_value():
        return value + Decimal(small_number(last[1])) / 10, last.end()
    return value, unit.end()


def _without_unit(text: str, numeral: Numeral) -> Finding | None:
    before = text[max(0, numeral.start - 6) : numeral.start]
    if _OTHER_MEASURE.match(text, numeral.end) or re.match(
        r"[a-z+*/:.\-]", text[numeral.end :][:1]
    ):
        return None
    if _NAMELESS_BEFORE.search(before) or not (numeral.arabic or numeral.scaled):
        return None
    paying = _PAYING_BEFORE.search(before)
    least = _LEAST_AFTER_PAYING if paying and numeral.arabic else _LEAST_WITHOUT_UNIT
    if numeral.value < least or (not numeral.scaled and numeral.value > _MOST_WITHOUT_UNIT):
        return None
    return next(_amount(numeral.value, numeral.start, numeral.end), None)


def _amount(value: Decimal, start: int, end: int) -> Iterator[Finding]:
    """A finding for a sum that can be paid: above nothing, in whole cents."""
    written = write_amount(value)
    if written is not None:
        yield Finding(start, end, Detail("amount", written, start, end))
