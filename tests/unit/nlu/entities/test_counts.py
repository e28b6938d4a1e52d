"""Counts of instalments, with what they count."""

from datetime import date

import pytest

from nlu.entities import read_details

TODAY = date(2026, 11, 23)

COUNTS = [
    ("还了3期", 3, "paid"),
    ("已经还了三期", 3, "paid"),
    ("我还过5期了", 5, "paid"),
    ("交了6期", 6, "paid"),
    ("还完两期", 2, "paid"),
    ("还了3个月", 3, "paid"),
    ("扣了4期", 4, "paid"),
    ("前三期已经还了", 3, "paid"),
    ("还了三期的那台", 3, "paid"),
    ("還了3期", 3, "paid"),
    ("再还两个月", 2, "ahead"),
    ("提前还两期", 2, "ahead"),
    ("提前还2期", 2, "ahead"),
    ("多还一期", 1, "ahead"),
    ("先还一期", 1, "ahead"),
    ("提前10期还款", 10, "ahead"),
    ("提前三个月还完", 3, "ahead"),
    ("能还两期吗", 2, "ahead"),
    ("还两期", 2, "ahead"),
    ("可以还两期吗", 2, "ahead"),
    ("还俩月", 2, "ahead"),
    ("够不够还清3期", 3, "ahead"),
    ("一次还三期", 3, "ahead"),
    ("分24期", 24, "total"),
    ("分二十四期", 24, "total"),
    ("分12个月", 12, "total"),
    ("分期12个月", 12, "total"),
    ("分期十二期", 12, "total"),
    ("分期12", 12, "total"),
    ("改成12期", 12, "total"),
    ("选了6期", 6, "total"),
    ("我选的是十二期", 12, "total"),
    ("一共12期", 12, "total"),
    ("总共24期", 24, "total"),
    ("最多36期", 36, "total"),
    ("12期免息", 12, "total"),
    ("24期的", 24, "total"),
    ("办了18期", 18, "total"),
    ("我的是12个月的", 12, "total"),
    ("二十个月还完", 20, "total"),
    ("一个月还清", 1, "total"),
    ("１２期免息", 12, "total"),
    ("还剩5期", 5, "left"),
    ("剩5期", 5, "left"),
    ("剩下的6期", 6, "left"),
    ("还有五期", 5, "left"),
    ("还差2期", 2, "left"),
    ("还有3个月", 3, "left"),
    ("5期没还", 5, "left"),
    ("剩余10期", 10, "left"),
    ("后面5期", 5, "left"),
    ("第3期", 3, "nth"),
    ("第三期", 3, "nth"),
    ("第 3 期", 3, "nth"),
    ("第十二期", 12, "nth"),
    ("第一个月", 1, "nth"),
    ("首期", 1, "nth"),
    ("最后一期", -1, "nth"),
    ("十二期", 12, None),
    ("12期", 12, None),
    ("12个月", 12, None),
    ("一期", 1, None),
    ("12期那个", 12, None),
    ("那24期呢", 24, None),
    ("那三期呢", 3, None),
]

NO_COUNTS = [
    "逾期一个月",
    "逾期2期",
    "下一期",
    "这一期",
    "上一期",
    "每一期",
    "那一期呢",
    "我那三期",
    "每期多少",
    "本期",
    "几期",
    "多少期",
    "几个月",
    "一个月多少利息",
    "按一个月算",
    "一期多少钱",
    "一个月内还清",
    "3个月前",
    "三个月后",
    "过一个月",
    "12月",
    "3月",
    "第一次",
    "第三个",
    "一次还清",
    "分期",
    "分期付款",
    "分期一定要利息吗",
    "分期一次性还清",
    "200期",
    "0期",
    "两三期",
    "晚一期",
    "预期",
    "5000元",
]


def counts(text: str) -> list[tuple[int | str, str | None]]:
    return [(d.value, d.role) for d in read_details(text, TODAY) if d.entity == "instalment_count"]


@pytest.mark.parametrize(("text", "count", "role"), COUNTS)
def test_count(text: str, count: int, role: str | None) -> None:
    assert counts(text) == [(count, role)]


@pytest.mark.parametrize("text", NO_COUNTS)
def test_no_count(text: str) -> None:
    assert counts(text) == []


def test_several_counts_each_with_its_role() -> None:
    assert counts("12期还了3期还剩9期，提前还2期") == [
        (12, None),
        (3, "paid"),
        (9, "left"),
        (2, "ahead"),
    ]


@pytest.mark.parametrize("number", range(1, 100))
def test_count_in_digits_and_in_words(number: int) -> None:
    tens, ones = divmod(number, 10)
    digits = " 一二三四五六七八九"
    words = ("" if tens < 1 else ("十" if tens == 1 else digits[tens] + "十")) + (
        digits[ones] if ones else ""
    )
    assert counts(f"还了{number}期") == [(number, "paid")]
    assert counts(f"还了{words}期") == [(number, "paid")]
