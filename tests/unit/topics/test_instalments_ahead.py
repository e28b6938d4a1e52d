"""Paying the next instalment, or the next few, ahead."""

from __future__ import annotations

from decimal import Decimal

import pytest

from actions.dialogue.details import Count, Details
from actions.topics.instalments_ahead import PrepayInstalments
from tests.unit.demo_shop import HALFWAY, LATE, Plans
from tests.unit.talk import account_turn, entity, only


def test_the_next_one(demo_plans: Plans) -> None:
    """As scheduled, with where to pay it and what to mind."""
    turn = account_turn(demo_plans[HALFWAY])
    PrepayInstalments().answer(turn)
    assert only(turn.reply) == (
        "小米15 Pro（Fenqi演示消费金融（示例机构））提前还1期，按计划是¥476.78：\n"
        "第5期 12月2日 ¥476.78\n"
        "提前还单期一般不减利息和手续费，是否减免以贷款机构页面为准。"
        "还之前请看清是还这一期还是全部结清，并避开扣款日，免得重复扣。\n"
        "办理入口：小米商城 → 我的订单 → 分期订单 → 提前还款（示例）"
    )
    assert turn.reply.slots == {"plan_no": "FQ202607020001"}


@pytest.mark.parametrize(
    ("role", "number", "count", "total"),
    [
        ("ahead", 3, "3", "¥1,430.34"),
        ("total", 2, "2", "¥953.56"),
        ("ahead", 99, "8", "¥3,814.21"),
        ("paid", 4, "1", "¥476.78"),
    ],
)
def test_as_many_as_are_counted(
    demo_plans: Plans, role: str, number: int, count: str, total: str
) -> None:
    """No more than are left; what has been paid already is not counted ahead."""
    turn = account_turn(demo_plans[HALFWAY], entity("instalment_count", number, role=role))
    PrepayInstalments().answer(turn)
    assert f"提前还{count}期，按计划是{total}：" in only(turn.reply)


def test_what_is_overdue_is_next(demo_plans: Plans) -> None:
    """It is what has to be paid first."""
    turn = account_turn(demo_plans[LATE])
    PrepayInstalments().answer(turn)
    assert "第6期 10月11日 ¥359.81" in only(turn.reply)


@pytest.mark.parametrize(
    ("details", "part"),
    [
        (Details(), False),
        (Details(amount=Decimal("1000.00")), True),
        (Details(amount=Decimal("953.56"), counts=(Count(2, "ahead"),)), False),
    ],
)
def test_a_sum_alone_makes_it_a_part_payment(details: Details, part: bool) -> None:
    """Beside a count it does not."""
    assert PrepayInstalments().is_part_payment(details) is part
