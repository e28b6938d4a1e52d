"""Leading to the early repayment."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from actions.dialogue.details import Details
from actions.services.plan_state import PlanState
from actions.topics.apply_prepayment import ApplyPrepayment
from tests.unit.demo_shop import HALFWAY, NOT_ALLOWED, TODAY, Plans
from tests.unit.talk import account_turn, cards, entity, said


def test_the_steps_with_the_days_sum(demo_plans: Plans) -> None:
    """Nothing is paid here; the lines of the quote follow with the card."""
    turn = account_turn(demo_plans[HALFWAY])
    ApplyPrepayment().answer(turn)
    steps, lines = said(turn.reply)
    assert steps == (
        "我先帮您算好：小米15 Pro（Fenqi演示消费金融（示例机构））11月23日结清共需¥3,682.36。"
        "还款要您本人在贷款机构办理，我不能代扣：\n"
        "1. 打开小米商城 → 我的订单 → 分期订单 → 提前还款（示例），找到这笔分期，选“提前结清”；\n"
        "2. 核对金额，与¥3,682.36对得上再付。金额只对当天有效；\n"
        "3. 付完回来查一次状态，保存凭证。\n"
        "提前结清不能撤销，也不要转账到私人账户。\n"
        "依据：《Fenqi演示消费金融分期合同（示例）》第 7 条（10月24日核对）。"
    )
    assert lines.startswith("11月23日结清的明细：")
    assert [(card["kind"], card["total"]) for card in cards(turn.reply)] == [
        ("payoff_quote", "3682.36")
    ]


def test_a_warning_about_the_sum_stands_in_the_text_and_on_the_card(demo_plans: Plans) -> None:
    """An instalment falls due before the day."""
    turn = account_turn(demo_plans[HALFWAY], entity("day", "2026-12-20"))
    ApplyPrepayment().answer(turn)
    (card,) = cards(turn.reply)
    assert card["notes"][0].startswith("到12月20日之前有1期共¥476.78先到期")
    assert card["notes"][0] in said(turn.reply)[0]


def test_where_the_lenders_page_is_not_known(demo_plans: Plans) -> None:
    """It is said where it can be found."""
    (state,) = demo_plans[HALFWAY]
    lender = replace(state.plan.lender, repay_entry="")
    turn = account_turn([PlanState(replace(state.plan, lender=lender), TODAY)])
    ApplyPrepayment().answer(turn)
    assert "1. 打开贷款机构的还款页面（合同或账单短信里有入口），" in said(turn.reply)[0]


def test_without_a_sum_there_are_no_steps(demo_plans: Plans) -> None:
    """What the rule forbids is not led to."""
    turn = account_turn(demo_plans[NOT_ALLOWED])
    ApplyPrepayment().answer(turn)
    (text,) = said(turn.reply)
    assert "合同规则是不能提前结清" in text


def test_a_sum_makes_it_a_part_payment() -> None:
    """我要还5000 is no payoff."""
    assert ApplyPrepayment().is_part_payment(Details(amount=Decimal("5000.00")))
    assert not ApplyPrepayment().is_part_payment(Details(ordinal=2))
