"""Chinese, Arabic and mixed numerals as customers type them.

Beyond what dictionaries list: `3千5` is 3500 and `一万二` 12000 (a last single
digit counts the next lower unit), `2w` and `3k` are 20000 and 3000, and two
Chinese digits side by side (`两三千`) are a guess, not a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_DIGITS = {
    **{character: value for value, character in enumerate("零一二三四五六七八九")},
    **{character: value for value, character in enumerate("壹贰叁肆伍陆柒捌玖", start=1)},
    "两": 2,
    "俩": 2,
    "仨": 3,
    "〇": 0,
    "○": 0,
    "弍": 2,
    "幺": 1,
}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "k": 1000}
_BIG_UNITS = {"万": 10_000, "w": 10_000, "亿": 100_000_000}
_TENS = {"廿": 20, "卅": 30}

CHINESE_DIGITS = "一二两俩仨三四五六七八九壹贰叁肆伍陆柒捌玖"
NUMERAL_CHARACTERS = CHINESE_DIGITS + "零〇十拾廿卅百佰千仟万亿"

# A whole number below a hundred, or an Arabic one below a thousand: what counts
# days, months and instalments.
_BELOW_HUNDRED = (
    f"(?:[{CHINESE_DIGITS}]?[十拾][{CHINESE_DIGITS}]?|[廿卅][{CHINESE_DIGITS}]?|[{CHINESE_DIGITS}])"
)
SMALL = (
    rf"(?:(?<![\d.])\d{{1,3}}(?![\d.])"
    rf"|(?:(?<![{NUMERAL_CHARACTERS}几数])|(?<=[千万])(?=十)){_BELOW_HUNDRED}(?![{NUMERAL_CHARACTERS}几多来]))"
)

_TOKEN = re.compile(
    r"(?P<arabic>(?:\d{1,3}(?:,\d{3})+(?![\d,])|\d{1,12})(?:\.\d{1,6}(?!\d))?)"
    rf"|(?P<digit>[{CHINESE_DIGITS}幺弍])"
    r"|(?P<zero>[零〇○])"
    r"|(?P<tens>[廿卅])"
    r"|(?P<unit>[十拾百佰千仟]|k(?![a-z]))"
    r"|(?P<big>[万亿]|w(?![a-z]))"
    r"|(?P<point>点(?=[零〇一二三四五六七八九]{1,4}[百千万亿元块]))"
)
_MAX_TOKENS = 16
_LARGEST_BEFORE_UNIT = 100  # 12千, but not 5000百

# What makes the number before it a guess: 三千多, 三百来块. Not 5000多少利息.
_HEDGE = re.compile(
    r"多(?![少久长大])|余(?![额下])|几(?![期个天次年])|来(?=[块元万个天期])|把(?=[块元个])"
)


@dataclass(frozen=True)
class Token:
    """A part of a numeral: its kind (a group name of the tokeniser), value and end offset."""

    kind: str
    value: Decimal
    end: int


@dataclass(frozen=True)
class Numeral:
    """A number in a text: `scaled` if a unit from a hundred up is part of it."""

    value: Decimal
    start: int
    end: int
    arabic: bool
    scaled: bool


def parse_number(text: str) -> Decimal | None:
    """The number that the whole of the folded `text` writes, None where it writes none."""
    numeral = _scan(text, 0)
    return numeral.value if numeral and numeral.end == len(text) else None


def small_number(text: str) -> int:
    """The value of a text that `SMALL` matched."""
    value = parse_number(text)
    if value is None:
        raise ValueError(f"not a whole number: {text!r}")
    return int(value)


def numerals(text: str) -> Iterator[Numeral]:
    """Every definite number in the folded `text`, from left to right.

    Numbers hedged within themselves (`两三千`, `几百`, `三百多`) are left out.
    """
    position = 0
    while position < len(text):
        numeral = _scan(text, position)
        if numeral is None:
            position += 1
            continue
        if not _is_hedged(text, numeral):
            yield numeral
            position = numeral.end
        else:
            position = _end_of_run(text, numeral.end)


def _is_hedged(text: str, numeral: Numeral) -> bool:
    before = text[numeral.start - 1 : numeral.start]
    if before and before in "几数百佰" and not numeral.arabic:
        return True
    if _HEDGE.match(text, numeral.end):
        return True
    after = text[numeral.end : numeral.end + 1]
    return bool(after) and text[numeral.end - 1] in CHINESE_DIGITS and after in NUMERAL_CHARACTERS


def _end_of_run(text: str, position: int) -> int:
    while position < len(text) and text[position] in NUMERAL_CHARACTERS:
        position += 1
    return position


def _tokens(text: str, position: int) -> list[Token]:
    tokens: list[Token] = []
    while len(tokens) < _MAX_TOKENS:
        match = _TOKEN.match(text, position)
        if match is None:
            break
        kind = str(match.lastgroup)
        written = match.group()
        if kind == "arabic":
            if tokens and tokens[-1].kind == "arabic":
                break
            value = Decimal(written.replace(",", ""))
        elif kind == "digit" or kind == "zero":
            value = Decimal(_DIGITS[written])
        elif kind == "tens":
            value = Decimal(_TENS[written])
        elif kind == "point":
            value = Decimal(0)
        else:
            value = Decimal(_UNITS.get(written) or _BIG_UNITS[written])
        position = match.end()
        tokens.append(Token(kind, value, position))
    return tokens


def _scan(text: str, start: int) -> Numeral | None:
    """The longest number that begins at `start`."""
    tokens = _tokens(text, start)
    for length in range(len(tokens), 0, -1):
        taken = tokens[:length]
        value = _evaluate(taken)
        if value is not None:
            return Numeral(
                value,
                start,
                taken[-1].end,
                arabic=taken[0].kind == "arabic",
                scaled=any(token.kind in ("unit", "big") and token.value >= 100 for token in taken),
            )
    return None


def _evaluate(tokens: list[Token]) -> Decimal | None:
    """The value of all of `tokens`, None where together they are no number."""
    for big in (Decimal(100_000_000), Decimal(10_000)):
        places = [i for i, token in enumerate(tokens) if token.kind == "big" and token.value == big]
        if len(places) > 1:
            return None
        if places:
            return _around(tokens[: places[0]], big, tokens[places[0] + 1 :])
    return _section(tokens)


def _around(left: list[Token], big: Decimal, right: list[Token]) -> Decimal | None:
    head = _evaluate(left) if left else None
    if head is None or head <= 0:
        return None
    if not right:
        return head * big
    if len(right) == 1 and _is_single_digit(right[0]):
        return head * big + right[0].value * big / 10
    rest = right[1:] if right[0].kind == "zero" else right
    tail = _evaluate(rest) if rest else None
    if tail is None or tail >= big or tail != tail.to_integral_value():
        return None
    return head * big + tail


def _is_single_digit(token: Token) -> bool:
    return token.kind == "digit" or (
        token.kind == "arabic"
        and token.value in range(1, 10)
        and token.value.as_tuple().exponent == 0
    )


def _section(tokens: list[Token]) -> Decimal | None:
    """The value of `tokens` without 万 or 亿: units may only fall (千, 百, 十)."""
    point = next((i for i, token in enumerate(tokens) if token.kind == "point"), None)
    if point is not None:
        return _with_fraction(tokens, point)
    total, last, index = Decimal(0), None, 0
    while index < len(tokens):
        token = tokens[index]
        after_zero = token.kind == "zero"
        if after_zero:
            if index == 0 or index + 1 == len(tokens):
                return Decimal(0) if len(tokens) == 1 else None
            index += 1
            token = tokens[index]
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        if token.kind == "tens":
            value, unit, step = token.value, Decimal(10), 1
        elif token.kind == "unit" and token.value == 10 and (last is None or last == 100):
            value, unit, step = Decimal(10), Decimal(10), 1
        elif token.kind not in ("digit", "arabic"):
            return None
        elif following is not None and following.kind == "unit":
            if token.value >= following.value or token.value >= _LARGEST_BEFORE_UNIT:
                return None
            value, unit, step = token.value * following.value, following.value, 2
        elif following is None:
            return _with_last_digit(total, last, token, after_zero)
        else:
            return None
        if last is not None and (unit >= last or value >= last):
            return None
        total, last, index = total + value, unit, index + step
    return total


def _with_last_digit(
    total: Decimal, last: Decimal | None, token: Token, after_zero: bool
) -> Decimal | None:
    """`total` with the digit that closes a number: 三百五 is 350, 三百零五 is 305."""
    if last is None:
        return token.value
    if token.value >= last or token.value != token.value.to_integral_value():
        return None
    if _is_single_digit(token) and not after_zero:
        return total + token.value * last / 10
    return total + token.value


def _with_fraction(tokens: list[Token], point: int) -> Decimal | None:
    """三点五, 三点五千: digits after the point, then at most one unit."""
    whole = _section(tokens[:point]) if point else None
    digits = [token for token in tokens[point + 1 :] if token.kind in ("digit", "zero")]
    rest = tokens[point + 1 + len(digits) :]
    if whole is None or not digits or len(rest) > 1 or any(t.kind != "unit" for t in rest):
        return None
    value = whole + Decimal("0." + "".join(str(token.value) for token in digits))
    return value * rest[0].value if rest else value
