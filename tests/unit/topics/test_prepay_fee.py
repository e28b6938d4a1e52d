"""What early repayment costs under the lender's rule."""

from __future__ import annotations

from actions.topics.prepay_fee import ExplainPrepayFee
from tests.unit.demo_shop import HALFWAY, INTEREST_FREE, NOT_ALLOWED, THREE_PLANS, Plans
from tests.unit.talk import account_turn, cards, entity, said


def test_the_rule_and_what_it_comes_to(demo_plans: Plans) -> None:
    """Then the lines of the quote, with the card."""
    turn = account_turn(demo_plans[HALFWAY])
    ExplainPrepayFee().answer(turn)
    rule, lines = said(turn.reply)
    assert rule == (
        "小米15 Pro（Fenqi演示消费金融（示例机构））提前结清的规则：\n"
        "· 可以提前结清，也可以先还一部分\n"
        "· 按剩余本金的1%收违约金，还满6期后不收\n"
        "· 利息只算到还款当天\n"
        "· 放款7天内还没还过款的，只还本金\n"
        "11月23日结清的话：要付违约金¥36.16，按计划还完要¥3,814.21，这样能省¥131.85。\n"
        "依据：《Fenqi演示消费金融分期合同（示例）》第 7 条（10月24日核对）。"
    )
    assert lines.startswith("11月23日结清的明细：\n· 剩余本金 ¥3,616.24")
    assert [card["total"] for card in cards(turn.reply)] == ["3682.36"]
    assert turn.reply.slots == {"plan_no": "FQ202607020001", "day": "2026-11-23"}


def test_the_day_of_the_last_quote_holds(demo_plans: Plans) -> None:
    """手续费多少 after a quote for another day."""
    kept = {"day": "2026-12-01", "plan_no": "FQ202607020001"}
    topic = ExplainPrepayFee()
    turn = account_turn(demo_plans[HALFWAY], kept=kept, keeps_day=topic.keeps_day)
    topic.answer(turn)
    assert "12月1日结清的话：" in said(turn.reply)[0]


def test_a_charge_and_a_remaining_fee_are_both_told(demo_plans: Plans) -> None:
    """30 yuan, and the fee of the instalment that is running."""
    turn = account_turn(demo_plans[THREE_PLANS], entity("product", "REDMI K80"))
    ExplainPrepayFee().answer(turn)
    rule = said(turn.reply)[0]
    assert "· 每次收违约金¥30.00\n· 只再收当期的手续费，以后各期的不收" in rule
    assert "11月23日结清的话：要付违约金¥30.00，剩余手续费要付¥14.99，" in rule


def test_a_rule_without_costs(demo_plans: Plans) -> None:
    """It is said that there are none, and that nothing is saved."""
    turn = account_turn(demo_plans[INTEREST_FREE])
    ExplainPrepayFee().answer(turn)
    rule = said(turn.reply)[0]
    assert "· 不收违约金或手续费\n· 免息分期没有利息，提前还也不会少付" in rule
    assert "不用另付违约金或手续费，按计划还完也是¥6,374.28" in rule


def test_a_rule_that_gives_no_sum_is_told(demo_plans: Plans) -> None:
    """Without any lines."""
    turn = account_turn(demo_plans[NOT_ALLOWED])
    ExplainPrepayFee().answer(turn)
    (text,) = said(turn.reply)
    assert "合同规则是不能提前结清" in text
    assert cards(turn.reply) == []
