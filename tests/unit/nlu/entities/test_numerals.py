"""Numerals: round trips over every number, and a library as cross-check."""

import random
from collections.abc import Callable
from decimal import Decimal

import cn2an
import pytest

from nlu.entities.numerals import numerals, parse_number, small_number

_DIGITS = "零一二三四五六七八九"
_BANKERS = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")


def in_words(number: int) -> str:
    """`number` (below 100 million) in Chinese, by the rules taught at school."""
    if number >= 10_000:
        head, tail = divmod(number, 10_000)
        words = in_words(head) + "万"
        if not tail:
            return words
        return words + ("零" if tail < 1000 else "") + in_words(tail)
    words, pending_zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            words += ("零" if pending_zero else "") + _DIGITS[digit] + name
            pending_zero = False
        elif words and number:
            pending_zero = True
    return words


def _plain(number: int) -> str:
    return in_words(number)


def _with_two(number: int) -> str:
    return in_words(number).replace("二千", "两千").replace("二百", "两百").replace("二万", "两万")


def _on_a_banknote(number: int) -> str:
    return in_words(number).translate(_BANKERS)


def _short_ten(number: int) -> str:
    words = in_words(number)
    return words[1:] if words.startswith("一十") else words


@pytest.mark.parametrize("write", [_plain, _with_two, _on_a_banknote, _short_ten])
def test_every_number_up_to_ten_thousand(write: Callable[[int], str]) -> None:
    wrong = [n for n in range(1, 10_000) if parse_number(write(n)) != n]
    assert wrong == []


def test_numbers_up_to_a_hundred_million() -> None:
    numbers = random.Random(4).sample(range(10_000, 100_000_000), 5000)
    assert [n for n in numbers if parse_number(in_words(n)) != n] == []


def test_every_cent_sum_in_digits() -> None:
    for cents in range(1, 1_000_000, 37):
        yuan = Decimal(cents) / 100
        assert parse_number(f"{yuan:.2f}") == yuan
        assert parse_number(f"{yuan:,.2f}") == yuan


@pytest.mark.parametrize("mode", ["low", "up"])
def test_what_the_library_writes(mode: str) -> None:
    numbers = [*range(1, 10_000, 7), *random.Random(5).sample(range(10_000, 100_000_000), 1000)]
    assert [n for n in numbers if parse_number(cn2an.an2cn(n, mode)) != n] == []


@pytest.mark.parametrize(
    "text",
    [
        "一万二", "三百五", "一千零五", "1.5万", "两千三", "一百二", "3万5", "3千5", "十二",
        "两千三百五", "廿三", "一百一十", "二十", "十万", "1千2百", "五千六百七十八", "三千零五十",
        "一万零二百", "两万零三百", "壹仟", "叁仟伍佰",
    ],
)  # fmt: skip
def test_agrees_with_the_library(text: str) -> None:
    assert parse_number(text) == Decimal(str(cn2an.cn2an(text, "smart")))


@pytest.mark.parametrize(("text", "value"), [("2w", 20_000), ("1.5w", 15_000), ("三k", 3000)])
def test_what_the_library_does_not_know(text: str, value: int) -> None:
    with pytest.raises(ValueError, match="不在转化范围内"):
        cn2an.cn2an(text, "smart")
    assert parse_number(text) == value


def test_the_library_leaves_sums_with_units_alone_or_reads_them_wrong() -> None:
    assert cn2an.transform("2w块", "cn2an") == "2w块"
    assert [n.value for n in numerals("2w块")] == [20_000]


@pytest.mark.parametrize(
    "text",
    [
        "", "千", "百", "万", "万一", "千万", "零零", "一二", "两三千", "十百", "百千", "三百千",
        "一万万万", "5.5.5", "1,00", "点五", "一点", "abc", "壹壹", "三千四五百", "1.5百千", "-5",
    ],
)  # fmt: skip
def test_not_a_number(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("三千十二期", [3000, 12]),
        ("5000十二期", [5000, 12]),
        ("还了一千又还了两千", [1000, 2000]),
        ("两三千", []),
        ("三百多", []),
        ("几百", []),
        ("三百来块", []),
        ("5000多少", [5000]),
        ("5000几期", [5000]),
    ],
)
def test_definite_numbers_in_a_text(text: str, values: list[int]) -> None:
    assert [numeral.value for numeral in numerals(text)] == values


def test_a_small_number_is_asked_for_by_mistake() -> None:
    with pytest.raises(ValueError, match="not a whole number"):
        small_number("几")
