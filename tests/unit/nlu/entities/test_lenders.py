"""Lenders' names as customers type them."""

from datetime import date

import pytest

from nlu.entities import read_entities

TODAY = date(2026, 11, 23)

LENDERS = [
    ("花呗3000分12期每月多少", "花呗"),
    ("蚂蚁花呗可以提前还吗", "蚂蚁花呗"),
    ("花唄提前還", "花唄"),
    ("白条怎么提前还", "白条"),
    ("京东白条利息", "京东白条"),
    ("小米分期能提前结清吗", "小米分期"),
    ("小米消费金融的电话", "小米消费金融"),
    ("微信分付划算吗", "微信分付"),
    ("我用分付买的", "分付"),
    ("度小满提前还款", "度小满"),
    ("中信银行信用卡分期", "中信银行信用卡"),
    ("招商信用卡12期", "招商信用卡"),
    ("招行的信用卡", "招行的信用卡"),
    ("华夏银行的手续费", "华夏银行"),
    ("建行分期能提前还吗", "建行"),
    ("Apple 免息分期可以提前还吗", "Apple 免息分期"),
    ("苹果官网分期", "苹果官网分期"),
    ("Ａｐｐｌｅ免息分期", "Ａｐｐｌｅ免息分期"),
    ("Fenqi演示消费金融的费用", "Fenqi演示消费金融"),
    ("示例银行甲信用卡", "示例银行甲信用卡"),
    ("工商銀行信用卡", "工商銀行信用卡"),
]

NO_LENDERS = [
    "部分付款可以吗",
    "分付清可以吗",
    "银行卡怎么换",
    "用信用卡还可以吗",
    "是哪家消费金融",
    "交行为什么",
    "小米15分期",
    "苹果手机",
    "在上海买的",
]


def values(text: str, entity: str) -> list[object]:
    return [d.value for d in read_entities(text, TODAY) if d.entity == entity]


@pytest.mark.parametrize(("text", "lender"), LENDERS)
def test_lender_as_typed_and_no_product(text: str, lender: str) -> None:
    assert values(text, "lender") == [lender]
    assert values(text, "product") == []


@pytest.mark.parametrize("text", NO_LENDERS)
def test_no_lender(text: str) -> None:
    assert values(text, "lender") == []


def test_a_lender_beside_a_product_and_a_count() -> None:
    details = read_entities("小米分期12的小米15 Pro", TODAY)
    told = [(d.entity, d.value) for d in details if d.entity != "mentions"]
    assert told == [("lender", "小米分期"), ("instalment_count", 12), ("product", "小米15 Pro")]
