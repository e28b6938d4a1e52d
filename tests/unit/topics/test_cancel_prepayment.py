"""Undoing an early repayment asked for by mistake."""

from __future__ import annotations

from actions.topics.cancel_prepayment import CancelPrepayment
from tests.unit.demo_shop import HALFWAY, SETTLED, THREE_PLANS, Plans
from tests.unit.talk import account_turn, entity, only

WHOM_TO_CALL = (
    "\n如果只是点了申请、还没付款，一般不付就不会生效；已经误付的，"
    "请尽快拨打Fenqi演示消费金融（示例机构）客服400-000-0000（示例）说明。"
)


def test_what_the_records_say_and_whom_to_call(demo_plans: Plans) -> None:
    """No promise that it can be undone."""
    turn = account_turn(demo_plans[HALFWAY])
    CancelPrepayment().answer(turn)
    assert only(turn.reply) == (
        "提前还款付成功后不能撤销。从记录看：\n"
        "小米15 Pro（Fenqi演示消费金融（示例机构））：已还4/12期，还剩¥3,814.21，"
        f"下一期12月2日还¥476.78{WHOM_TO_CALL}"
    )
    assert turn.reply.slots == {"plan_no": "FQ202607020001"}


def test_a_settled_plan_is_what_it_is_mostly_about(demo_plans: Plans) -> None:
    """It is shown like any other."""
    turn = account_turn(demo_plans[SETTLED], entity("ordinal", 1))
    CancelPrepayment().answer(turn)
    assert "\nREDMI Turbo 4（Fenqi演示消费金融（示例机构））：11月18日已结清\n" in only(turn.reply)


def test_which_plan_is_asked_where_there_are_several(demo_plans: Plans) -> None:
    """Ended ones among them."""
    plans = (*demo_plans[THREE_PLANS], *demo_plans[SETTLED])
    turn = account_turn(plans)
    CancelPrepayment().answer(turn)
    assert only(turn.reply).startswith("您有5笔分期：")


def test_no_plans() -> None:
    """There is nothing to undo."""
    turn = account_turn(())
    CancelPrepayment().answer(turn)
    assert only(turn.reply).startswith("您名下目前没有分期记录。")
