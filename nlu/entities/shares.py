"""Shares of a sum: 一半, 三分之一, 30%, 七成."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from contract.details import write_share

from .details import Finding, found, nothing
from .numerals import SMALL, parse_number

# Beside one of these a percentage is a rate or a discount, not a share of the debt.
_RATE_BEFORE = (
    r"(?:利率|利息|年化|月息|日息|费率|手续费|服务费|违约金|罚息|折扣|收取?|收费)[^,。?!]{0,4}$"
)
_RATE_AFTER = r"\s?(?:的)?(?:利息|利率|手续费|服务费|违约金|罚息|年化|折扣|费用|费率)"

_HALF = re.compile(r"(?<![大多小])(?:一半儿?|½|半数)")
_FRACTION = re.compile(rf"({SMALL})分之({SMALL})")
_PERCENT = re.compile(
    r"(?<![\d.])(\d{1,3}(?:\.\d{1,2})?)\s?[%﹪]|百分之([\d一二两三四五六七八九十零点.百]{1,5})"
)
_TENTHS = re.compile(rf"({SMALL})成(?!功|新|本|为|绩|立|员|长|了)")
_SLASHED = re.compile(r"(?:还|付|交|结|先)(?:掉|了|上|个)?\s?(([1-9])/([2-9]|10))(?![\d/月号日])")


def read_shares(text: str) -> Iterator[Finding]:
    """Shares strictly between nothing and everything, in the folded `text`, as `"1/2"`."""
    for match in _HALF.finditer(text):
        yield found("share", "1/2", match)
    for match in _FRACTION.finditer(text):
        yield _share(match, parse_number(match[2]), parse_number(match[1]))
    for match in _PERCENT.finditer(text):
        number = parse_number(match[1] or match[2].replace("点", "."))
        rate = re.search(_RATE_BEFORE, text[max(0, match.start() - 10) : match.start()])
        if rate or re.match(_RATE_AFTER, text[match.end() : match.end() + 8]):
            yield nothing(match)
        else:
            yield _share(match, number, 100)
    for match in _TENTHS.finditer(text):
        yield _share(match, parse_number(match[1]), 10)
    for match in _SLASHED.finditer(text):
        yield _share(match, int(match[2]), int(match[3]), group=1)


def _share(match: re.Match[str], part: object, whole: object, group: int = 0) -> Finding:
    if part is None or whole is None:
        return nothing(match, group)
    if not (whole_number := Fraction(str(whole))):
        return nothing(match, group)
    written = write_share(Fraction(str(part)) / whole_number)
    return found("share", written, match, group) if written else nothing(match, group)
