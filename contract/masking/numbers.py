"""Phones, cards, identity numbers, codes and all other long numbers.

Every quantifier is bounded, or repeats one class of characters with nothing after it that
could fail: time grows with the length of the text only.
"""

from __future__ import annotations

import re

from contract.masking.canvas import BLANK, PLACEHOLDER, Canvas, Kind

NUMERALS = "零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖"
_AS_DIGITS = str.maketrans(NUMERALS, "001234567891123456789")

_GAP = r"[ \-]?"
_WIDE_GAP = r"[\s\-_.,·/()*~—–。]{0,3}"
_NOT_IN_NUMBER = r"(?<!\d)"
_NUMBER_ENDS = r"(?![ \-]?\d)"

_PLAN = re.compile(r"(?<![a-z])f ?q[ :\-_.#]{0,3}\d(?:[ \-]?\d){11}(?![ \-]?\d)")
_TICKET = re.compile(r"(?<![a-z\d])t20\d{6}-[2-9a-z]{5}(?![a-z\d])")
# A phone or a card's end as this masker leaves it for operators.
_MASKED = re.compile(r"(?<!\d)(?:\d{3})?\*{4}\d{4}(?!\d)")
_MOBILE = re.compile(
    rf"{_NOT_IN_NUMBER}(?:(?:\+|00)?86{_WIDE_GAP})?"
    rf"1[3-9]\d{_WIDE_GAP}\d{{4}}{_WIDE_GAP}\d{{4}}(?!\d)"
)
_LANDLINE = re.compile(rf"{_NOT_IN_NUMBER}0\d{{2,3}}[ \-)]{{0,2}}\d{{7,8}}(?!\d)")


def _spaced(*parts: str) -> str:
    return _GAP.join(parts)


# GB 11643: a region, a day of birth, a number of the day, a check character.
_IDENTITY = re.compile(
    _NOT_IN_NUMBER
    + _spaced(
        "[1-9]",
        *[r"\d"] * 5,
        rf"(?:1{_GAP}[89]|2{_GAP}0)",
        *[r"\d"] * 2,
        rf"(?:0{_GAP}[1-9]|1{_GAP}[0-2])",
        rf"(?:[0-2]{_GAP}\d|3{_GAP}[01])",
        *[r"\d"] * 3,
        r"[\dx](?!\d)",
    )
)
_ORDER_TOLD = re.compile(
    rf"(?:订单|单号)(?:编?号码?)? ?(?:是|为|:|#)? ?(\d(?:{_GAP}\d){{9,19}}){_NUMBER_ENDS}"
)
# As the shop numbers its orders: 5, the day (2020 to 2039), nine digits.
_ORDER = re.compile(r"(?<!\d)5[23]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{9}(?!\d)")
_CARD_IN_FOURS = re.compile(r"(?<!\d)\d{4}(?:[ \-]{1,2}\d{4}){3}(?:[ \-]{1,2}\d{1,3})?(?!\d)")

_CODE_WORD = (
    r"(?:验证码|驗證碼|校验码|动态码|短信码|安全码|激活码|取款码|支付码|密码|密碼|口令|暗号|(?<=[的个])码"
    r"|(?<![a-z])(?:cvv2?|cvc2?|pin|otp|pass(?:word|wd|code)|pwd))"
)
_TAIL_WORD = r"(?:尾号|尾数|[后末]四位|[后末]六位|后4位|后6位)"
# Something plainly said to be the secret, letters and signs of it, too.
_CODE_TOLD = re.compile(
    rf"{_CODE_WORD}(?: ?(?:就?是|为|叫|[改换设]成|[改设]为|is|:|=)){{1,2}}[ \"'“‘「]{{0,2}}"
    r"((?:[!-~]{1,63} ){0,3}[!-~]{2,63}[a-z\d@#$%^&*+=])"
)
_CODE_BESIDE = re.compile(
    rf"{_CODE_WORD}[ \"'“‘「]{{0,2}}(?=[!-/:-~]{{0,20}}\d)([!-~]{{2,63}}[a-z\d@#$%^&*+=])"
)
_NO_COUNT = r"(?! ?(?:元|块|期|天|次|分钟|秒|小时|个))"
_CODE_NEAR = re.compile(
    rf"{_CODE_WORD}[^\da-z\n{PLACEHOLDER}{BLANK}]{{0,10}}?"
    rf"((?:\d(?:{_GAP}\d){{2,11}}|[{NUMERALS}](?:{_GAP}[{NUMERALS}]){{3,11}}))"
    rf"{_NUMBER_ENDS}{_NO_COUNT}"
)
_CODE_BEFORE = re.compile(
    rf"{_NOT_IN_NUMBER}(\d(?:{_GAP}\d){{2,11}})(?= ?(?:就?是|这个|的){{1,2}}(?:我的?)?{_CODE_WORD})"
)
# A whole message that is one word of letters, digits and signs: what else would be typed so?
_BARE = re.compile(r"\A(?=\S*[a-z])(?=\S*\d)(?=\S*[!#$%^&*~])[!-~]{8,64}\Z")
_TAIL = re.compile(rf"{_TAIL_WORD} ?(?:就?是|为|:)? ?(\d{{3,8}})(?!\d)")

_DAY = re.compile(r"(?<!\d)20[2-9]\d-\d\d?-\d\d?(?!\d)")
_SUM = re.compile(r"(?<![\d\-])(?<!\d[ .])\d{6,7}(?:\.\d{1,2})? ?[元块]")
_DIGITS = re.compile(r"(?<!\d)(?<!\d\.)\d(?:[ \-_]{0,2}\d){5,}(?: ?x(?![a-z]))?")
_SPOKEN = re.compile(rf"[{NUMERALS}\d](?:{_GAP}[{NUMERALS}\d]){{6,}}")

_MOBILE_DIGITS = re.compile(r"(?:00)?(?:86)?(1[3-9]\d{9})")


def find_known_numbers(canvas: Canvas) -> None:
    """Plans, tickets, phones, identity numbers, orders: known by form or by the word before."""
    canvas.find(_MASKED, lambda match: Kind.PHONE if match[0][0].isdigit() else Kind.CARD)
    canvas.find(_PLAN, Kind.PLAN)
    canvas.find(_TICKET, Kind.HARMLESS)
    canvas.find(_MOBILE, Kind.PHONE)
    canvas.find(_IDENTITY, Kind.IDENTITY)
    canvas.find(_ORDER_TOLD, _order)


def find_codes_and_cards(canvas: Canvas) -> None:
    """Codes and passwords by the word beside them, cards, orders without a word, landlines."""
    for pattern in (_CODE_TOLD, _CODE_BESIDE, _CODE_NEAR, _CODE_BEFORE):
        canvas.find(pattern, Kind.CODE)
    canvas.find(_BARE, Kind.CODE)
    canvas.find(_TAIL, Kind.NUMBER)
    canvas.find(_CARD_IN_FOURS, Kind.CARD)
    canvas.find(_ORDER, Kind.ORDER)
    canvas.find(_LANDLINE, Kind.PHONE)


def find_other_numbers(canvas: Canvas) -> None:
    """Runs of six digits and more that are neither a day nor a sum, and spoken ones of seven."""
    canvas.find(_DAY, Kind.HARMLESS)
    canvas.find(_SUM, Kind.HARMLESS)
    canvas.find(_DIGITS, _long_number)
    canvas.find(_SPOKEN, _long_number)


def digits_of(text: str) -> str:
    """The digits in a text, spoken ones (一三八) among them."""
    return re.sub(r"\D", "", text.translate(_AS_DIGITS))


def mobile_of(text: str) -> str | None:
    """The eleven digits of a mainland mobile number, however it is written; None if it is none."""
    match = _MOBILE_DIGITS.fullmatch(digits_of(text))
    return match[1] if match else None


def _long_number(match: re.Match[str]) -> Kind:
    if mobile_of(match[0]):
        return Kind.PHONE
    return _card(match[0]) or Kind.NUMBER


def _order(match: re.Match[str]) -> Kind:
    # One number of ten passes a card's check by chance; China's cards begin with 62, too.
    return (_card(match[1]) if match[1].startswith("62") else None) or Kind.ORDER


def _card(text: str) -> Kind | None:
    digits = digits_of(text)
    return Kind.CARD if 16 <= len(digits) <= 19 and _has_card_check_digit(digits) else None


def _has_card_check_digit(digits: str) -> bool:
    # ISO/IEC 7812-1: every second digit from the right doubled, its digits summed.
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
