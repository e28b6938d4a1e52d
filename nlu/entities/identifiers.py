"""Plan and order numbers, and the other long numbers that are neither.

They are read before everything else: an order number holds dates and sums by
chance, and a phone number is personal and tells nothing about a plan.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .details import Finding, found, nothing

_PLAN = re.compile(r"(?<![a-z])f\s?q[\s:\-_.#]{0,3}((?:\d[\s\-]?){11}\d)(?!\d)")
_WEB = re.compile(
    r"[a-z0-9._%+\-]{1,64}@[a-z0-9.\-]{1,100}|(?:https?://|www\.)[a-z0-9./?=&%_\-#:]{1,300}"
)
_PHONE = re.compile(r"(?<![\d.])(?:(?:\+|00)?86[\s\-]?)?1[3-9]\d[\s\-]?\d{4}[\s\-]?\d{4}(?!\d)")
_HOTLINE = re.compile(
    r"(?<!\d)[48]00[\s\-]?\d{3}[\s\-]?\d{4}(?!\d)"
    r"|(?<!\d)0\d{2,3}-\d{7,8}(?!\d)"
    r"|(?:打|电话|热线|拨|致电|短信|客服)\s?(?:了|过|是|:)?\s?(\d{5,8})(?!\d)"
)
_IDENTITY_CARD = re.compile(r"(?<!\d)[1-9]\d{16}[\dx](?![\da-z])")
_LONG = re.compile(
    r"(?<![\d.a-z])\d{10,20}(?![\d.])|(?<![\d.a-z])\d{4}(?: \d{4}){2,3}(?: \d{1,4})?(?!\d)"
)
_OVERLONG = re.compile(r"\d{21,}")
_TAIL = re.compile(
    r"(?:(?:订单|单|计划|合同)号(?:后面|末尾|尾号|最后)?|尾号|后四位|末四位|验证码|校验码|密码|工号|邮编|编号|尾数)\s?(?:是|为|:)?\s?(\d{3,8})(?!\d)"
)
_TIME_OF_DAY = re.compile(
    r"(?<![\d:])(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?![\d:])"
    r"|(?<![\d.])(?:[01]?\d|2[0-4])点(?:钟|半|整|[0-5]?\d分?)?(?!\d)"
)

# GB 11643-1999: weights of the first 17 digits, and the check character for the
# weighted sum modulo 11.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10x98765432"


def read_identifiers(text: str) -> Iterator[Finding]:
    """Plan numbers, order numbers and what only looks like one, in the folded `text`."""
    for match in _WEB.finditer(text):
        yield nothing(match)
    for match in _PLAN.finditer(text):
        yield found("plan_no", "FQ" + re.sub(r"\D", "", match[1]), match)
    for match in _IDENTITY_CARD.finditer(text):
        if is_identity_card(match[0]):
            yield nothing(match)
    for pattern in (_OVERLONG, _PHONE, _TAIL, _HOTLINE, _TIME_OF_DAY):
        for match in pattern.finditer(text):
            yield nothing(match)
    for match in _LONG.finditer(text):
        digits = match[0].replace(" ", "")
        yield nothing(match) if is_bank_card(digits) else found("order_no", digits, match)


def is_identity_card(digits: str) -> bool:
    """Whether 18 folded characters are a mainland identity card number (GB 11643-1999)."""
    total = sum(int(digit) * weight for digit, weight in zip(digits[:17], _WEIGHTS, strict=True))
    month, day = int(digits[10:12]), int(digits[12:14])
    plausible = digits[6:8] in ("19", "20") and 1 <= month <= 12 and 1 <= day <= 31
    return plausible and _CHECKS[total % 11] == digits[17]


def is_bank_card(digits: str) -> bool:
    """Whether `digits` are a UnionPay card number: 62…, 16 or 19 digits, Luhn's check right."""
    if len(digits) not in (16, 19) or not digits.startswith("62"):
        return False
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
