"""Shares of a sum."""

from datetime import date

import pytest

from nlu.entities import read_details

TODAY = date(2026, 11, 23)

SHARES = [
    ("一半", "1/2"),
    ("先还一半", "1/2"),
    ("还一半呢", "1/2"),
    ("三分之一", "1/3"),
    ("三分之二", "2/3"),
    ("四分之三", "3/4"),
    ("十分之一", "1/10"),
    ("3分之1", "1/3"),
    ("30%", "3/10"),
    ("３０％", "3/10"),
    ("30 %", "3/10"),
    ("50%", "1/2"),
    ("12.5%", "1/8"),
    ("还百分之三十", "3/10"),
    ("百分之五十", "1/2"),
    ("百分之30", "3/10"),
    ("七成", "7/10"),
    ("还七成", "7/10"),
    ("5成", "1/2"),
    ("先还1/3", "1/3"),
    ("还1/2", "1/2"),
]

NO_SHARES = [
    "一大半",
    "半个月后",
    "半年",
    "120%",
    "100%",
    "0%",
    "年化24%",
    "利率15.6%",
    "手续费3%",
    "3%的手续费",
    "5%违约金",
    "百分之三的利息",
    "分成三期",
    "三成功",
    "完成",
    "12/1",
    "三分之四",
    "零分之一",
    "一部分",
]


def shares(text: str) -> list[object]:
    return [d.value for d in read_details(text, TODAY) if d.entity == "share"]


@pytest.mark.parametrize(("text", "share"), SHARES)
def test_share_and_nothing_else(text: str, share: str) -> None:
    assert [(d.entity, d.value) for d in read_details(text, TODAY)] == [("share", share)]


@pytest.mark.parametrize("text", NO_SHARES)
def test_no_share(text: str) -> None:
    assert shares(text) == []
