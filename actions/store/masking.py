"""Hiding what a log, a summary or an operator's list must not show in full."""

import re

_TOKEN = re.compile(r"eyJ[\w-]*\.[\w-]*\.[\w-]*")
_LONG_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])(?:\+?86[ -]?)?(\d(?:[ -]?\d){10,18})([Xx]?)(?![0-9A-Za-z])"
)
_PHONE = re.compile(r"1[3-9]\d{9}")
_IDENTITY_NUMBER = re.compile(r"\d{17}[\dXx]")
_CARD_LENGTHS = range(16, 20)


def mask_phone(phone: str) -> str:
    """`13800000001` as `138****0001`; anything shorter than seven characters as `****`."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 7 else "****"


def mask_name(name: str) -> str:
    """The family name's first character, the rest as one `*`: `王*`."""
    return f"{name[:1]}*"


def mask_text(text: str) -> str:
    """Free text with phones, identity numbers, bank cards and tokens hidden.

    Plan and order numbers stay: a number counts as a bank card by its check digit only.
    """
    return _LONG_NUMBER.sub(_masked_number, _TOKEN.sub("[token]", text))


def _masked_number(match: re.Match[str]) -> str:
    digits = re.sub(r"[ -]", "", match[1]) + match[2]
    if _PHONE.fullmatch(digits):
        return mask_phone(digits)
    if _IDENTITY_NUMBER.fullmatch(digits) or (
        len(digits) in _CARD_LENGTHS and digits.isdecimal() and _has_card_check_digit(digits)
    ):
        return f"****{digits[-4:]}"
    return match[0]


def _has_card_check_digit(digits: str) -> bool:
    # ISO/IEC 7812-1: every second digit from the right doubled, its digits summed.
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
