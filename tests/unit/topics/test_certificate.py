"""Proof of settlement."""

from __future__ import annotations

from dataclasses import replace

from actions.services.plan_state import PlanState
from actions.topics.certificate import RequestSettlementCertificate
from tests.unit.demo_shop import HALFWAY, SETTLED, TODAY, Plans
from tests.unit.talk import account_turn, cards, entity, only

TURBO, OLD_PHONE = "FQ202606060010", "FQ202605080009"


def test_a_settled_plan_has_one(demo_plans: Plans) -> None:
    """Where to get it, and of whom."""
    turn = account_turn(demo_plans[SETTLED], entity("product", "小米13"))
    RequestSettlementCertificate().answer(turn)
    assert only(turn.reply) == (
        "小米13这笔分期11月8日已经结清，可以开结清证明。"
        "证明由贷款机构Fenqi演示消费金融（示例机构）出具："
        "小米商城 → 我的订单 → 分期订单 → 分期合同（示例），"
        "或拨打客服400-000-0000（示例），报姓名和合同号即可。"
        "急用（比如办房贷）请说明用途和日期；要人工帮您催，回复“转人工”。"
    )
    assert turn.reply.slots == {"plan_no": OLD_PHONE}


def test_a_settled_plan_is_meant_before_a_running_one(demo_plans: Plans) -> None:
    """Where none is named."""
    plans = (*demo_plans[HALFWAY], demo_plans[SETTLED][0])
    turn = account_turn(plans)
    RequestSettlementCertificate().answer(turn)
    assert only(turn.reply).startswith("REDMI Turbo 4这笔分期11月18日已经结清")
    named = account_turn(plans, entity("ordinal", 1))
    RequestSettlementCertificate().answer(named)
    assert only(named.reply).startswith("小米15 Pro还没有结清")


def test_which_of_several_settled_plans(demo_plans: Plans) -> None:
    """Those only are asked about."""
    turn = account_turn((*demo_plans[HALFWAY], *demo_plans[SETTLED]))
    RequestSettlementCertificate().answer(turn)
    assert only(turn.reply).startswith("您有2笔分期：\n1. REDMI Turbo 4（")
    assert [plan["plan_no"] for plan in cards(turn.reply)[0]["plans"]] == [TURBO, OLD_PHONE]


def test_a_running_plan_has_none_yet(demo_plans: Plans) -> None:
    """What is still missing, and what there is instead."""
    turn = account_turn(demo_plans[HALFWAY])
    RequestSettlementCertificate().answer(turn)
    assert only(turn.reply) == (
        "小米15 Pro还没有结清，还剩8期共¥3,814.21，结清后才能开结清证明。"
        "现在能拿到的是还款记录：小米商城 → 我的订单 → 分期订单 → 分期合同（示例）。"
    )


def test_a_plan_called_off_has_none(demo_plans: Plans) -> None:
    """It was never settled."""
    (state,) = demo_plans[HALFWAY]
    closed = PlanState(replace(state.plan, status="closed"), TODAY)
    turn = account_turn([closed])
    RequestSettlementCertificate().answer(turn)
    assert "在我们的记录里已经取消" in only(turn.reply)
    assert "结清证明" not in only(turn.reply)


def test_where_the_lenders_page_is_not_known(demo_plans: Plans) -> None:
    """It is said where to look."""
    state = demo_plans[SETTLED][0]
    lender = replace(state.plan.lender, contract_entry="", hotline="")
    turn = account_turn([PlanState(replace(state.plan, lender=lender), TODAY)])
    RequestSettlementCertificate().answer(turn)
    assert "出具：贷款机构的还款页面（合同或账单短信里有入口），" in only(turn.reply)
    assert "或拨打客服见合同或账单，" in only(turn.reply)
