"""A payment that does not show."""

from __future__ import annotations

from dataclasses import replace

from actions.services.plan_state import PlanState
from actions.topics.paid_but_owing import ReportPaidButOwing
from tests.unit.demo_shop import COOLING_OFF, HALFWAY, SETTLED, TODAY, Plans
from tests.unit.talk import account_turn, entity, offered, only


def test_the_latest_payments_and_whom_to_give_the_receipt_to(demo_plans: Plans) -> None:
    """Three of them, the latest first; a human is offered."""
    turn = account_turn(demo_plans[HALFWAY])
    ReportPaidButOwing().answer(turn)
    assert only(turn.reply) == (
        "给您添麻烦了，我先对一下记录。\n"
        "小米15 Pro（Fenqi演示消费金融（示例机构））：已还4/12期，还剩¥3,814.21，"
        "下一期12月2日还¥476.78\n"
        "最近入账：11月2日入账¥476.78，10月2日入账¥476.78，9月2日入账¥476.78\n"
        "如果您付的没在上面：刚付的可能还没入账；已扣款超过一个工作日的，"
        "请留好扣款凭证（时间、金额、银行流水号），"
        "拨打Fenqi演示消费金融（示例机构）客服400-000-0000（示例），或由我转人工核对。"
        "期间请不要重复付款。"
    )
    assert offered(turn.reply) == ["转人工", "退款退到哪里多久到账"]
    assert turn.reply.slots == {"plan_no": "FQ202607020001", "offer": "human"}


def test_no_payment_yet(demo_plans: Plans) -> None:
    """It is said that there is none."""
    turn = account_turn(demo_plans[COOLING_OFF])
    ReportPaidButOwing().answer(turn)
    assert "\n最近入账：没有入账记录\n" in only(turn.reply)


def test_a_settled_plan_may_be_meant(demo_plans: Plans) -> None:
    """还清了还显示欠款: the records say that it is settled."""
    turn = account_turn(demo_plans[SETTLED], entity("product", "红米"))
    ReportPaidButOwing().answer(turn)
    assert "：11月18日已结清\n最近入账：11月18日入账" in only(turn.reply)


def test_a_lender_without_a_hotline(demo_plans: Plans) -> None:
    """It is said where its number stands."""
    (state,) = demo_plans[HALFWAY]
    lender = replace(state.plan.lender, hotline="")
    turn = account_turn([PlanState(replace(state.plan, lender=lender), TODAY)])
    ReportPaidButOwing().answer(turn)
    assert "客服见合同或账单，或由我转人工核对" in only(turn.reply)


def test_without_a_plan_no_human_is_offered(demo_plans: Plans) -> None:
    """It is asked first which one is meant."""
    turn = account_turn(demo_plans[SETTLED])
    ReportPaidButOwing().answer(turn)
    assert only(turn.reply).startswith("您有2笔分期：")
    assert "offer" not in turn.reply.slots
