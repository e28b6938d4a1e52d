"""What a message speaks of beside plans, days and sums; what it points back at or leaves out."""

from datetime import date

import pytest

from nlu.entities import Detail, read_entities

TODAY = date(2026, 11, 23)


def entities(text: str, entity: str) -> list[Detail]:
    return [detail for detail in read_entities(text, TODAY) if detail.entity == entity]


ASKED = [
    ("利息怎么算的", "interest"),
    ("为什么不要手续费", "fee"),
    ("手續費多少", "fee"),
    ("违约金怎么这么高", "early_charge"),
    ("逾期的钱怎么来的", "late_charge"),
    ("罚息多少", "late_charge"),
    ("本金怎么是这个数", "principal"),
    ("本金的利息怎么算", "interest"),
    ("逾期后手续费多少", "fee"),
]


@pytest.mark.parametrize(("text", "line"), ASKED)
def test_one_line_is_asked_about(text: str, line: str) -> None:
    assert [(each.value, each.role) for each in entities(text, "asked_line")] == [(line, None)]


def test_no_line_is_asked_about() -> None:
    assert entities("一共多少钱怎么来的", "asked_line") == []


@pytest.mark.parametrize(
    "text",
    [
        "我登录好了", "登录了", "已登录", "已经登陆", "登录成功", "登好了", "登上了", "刚登录上",
        "登进来了", "登陆好了", "登录完了", "我登录过了", "登錄好了", "登录好了，能查了吗",
    ],
)  # fmt: skip
def test_signed_in(text: str) -> None:
    (told,) = entities(text, "signed_in")
    assert told.value is True


@pytest.mark.parametrize(
    "text",
    [
        "怎么登录", "还没登录", "没登上", "登录不了", "登录不上去", "登录上不去", "登录过期了",
        "需要登录吗", "登录了吗", "登录密码怎么改", "收到异地登录提醒", "我去登录一下", "好了",
    ],
)  # fmt: skip
def test_not_signed_in(text: str) -> None:
    assert entities(text, "signed_in") == []


POINTING = [
    "这个多少钱",
    "這個怎麼算",
    "那笔还清了吗",
    "这一笔呢",
    "这台的账单",
    "这部手机",
    "它还剩几期",
    "那个呢",
]


@pytest.mark.parametrize("text", POINTING)
def test_points_at_the_plan_talked_about(text: str) -> None:
    assert [(each.value, each.role) for each in entities(text, "plan_ref")] == [("current", None)]


@pytest.mark.parametrize(
    "text",
    [
        "这个月还多少",
        "那个月",
        "那个啥",
        "这个时候",
        "其它的呢",
        "那部分呢",
        "这个号不用了",
        "最贵的那个",
        "第二个",
    ],
)
def test_points_at_nothing_talked_about(text: str) -> None:
    assert entities(text, "plan_ref") == []


def test_instalments_are_mentioned_once() -> None:
    assert [each.value for each in entities("分期还是全款，分期多少", "mentions")] == [
        "instalments"
    ]
    assert entities("6000元12期", "mentions") == []


LEFT_OUT = [
    ("不是第二个，第三个", "ordinal", [(2, "not"), (3, None)]),
    ("不是明天，是月底", "day", [("2026-11-24", "not"), ("2026-11-30", None)]),
    ("不要3000，5000", "amount", [("3000.00", "not"), ("5000.00", None)]),
    ("除了平板都还", "product", [("平板", "not")]),
    ("不看小米15那台", "product", [("小米15", "not")]),
    ("不是12期是24期", "instalment_count", [(12, "not"), (24, "total")]),
    ("不要花呗，白条的", "lender", [("花呗", "not"), ("白条", None)]),
    ("不是这笔", "plan_ref", [("current", "not")]),
    ("是不是第二个", "ordinal", [(2, None)]),
    ("要不要3000", "amount", [("3000.00", None)]),
]


@pytest.mark.parametrize(("text", "entity", "told"), LEFT_OUT)
def test_what_is_left_out(text: str, entity: str, told: list[object]) -> None:
    assert [(each.value, each.role) for each in entities(text, entity)] == told
