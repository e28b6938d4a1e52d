"""How the figure just shown came about."""

from __future__ import annotations

import pytest

from actions.topics.figure import ExplainFigure
from tests.unit.demo_shop import HALFWAY, LATE, THREE_PLANS, Plans
from tests.unit.talk import account_turn, entity, only

PLAN_NO = "FQ202607020001"
QUOTED = {"topic": "quote_payoff", "plan_no": PLAN_NO, "day": "2026-12-01"}
PART = {"topic": "quote_partial_prepayment", "plan_no": PLAN_NO, "day": "2026-11-23"}


def test_every_line_of_the_quote_at_hand(demo_plans: Plans) -> None:
    """On its day; the topic stays, so that a day goes on with it."""
    turn = account_turn(demo_plans[HALFWAY], kept=QUOTED)
    ExplainFigure().answer(turn)
    assert only(turn.reply) == (
        "小米15 Pro，12月1日的¥3,693.77是这样算的：\n"
        "· 剩余本金：分期本金 ¥5,299.00 − 第1至4期本金 ¥1,682.76 = ¥3,616.24\n"
        "· 截至当日利息：剩余本金 ¥3,616.24 × 年利率 14.4% ÷ 365 × 29 天 = ¥41.37"
        "（11月2日至12月1日）\n"
        "· 提前还款违约金：剩余本金 ¥3,616.24 × 1% = ¥36.16\n"
        "依据：《Fenqi演示消费金融分期合同（示例）》第 7 条（10月24日核对）。"
    )
    assert turn.reply.slots == {"topic": "quote_payoff", "plan_no": PLAN_NO, "day": "2026-12-01"}


def test_the_line_that_is_asked_about(demo_plans: Plans) -> None:
    """And no other."""
    asked = entity("asked_line", "interest")
    turn = account_turn(demo_plans[HALFWAY], asked, text="利息怎么算的", kept=QUOTED)
    ExplainFigure().answer(turn)
    head, line, source = only(turn.reply).splitlines()
    assert head == "小米15 Pro，12月1日的¥3,693.77里："
    assert line.startswith("· 截至当日利息：")
    assert source.startswith("依据：")


def test_a_line_that_is_not_there_is_told_as_absent(demo_plans: Plans) -> None:
    """With what the sum is made of instead."""
    asked = entity("asked_line", "late_charge")
    turn = account_turn(demo_plans[HALFWAY], asked, text="罚息怎么算的", kept=QUOTED)
    ExplainFigure().answer(turn)
    assert only(turn.reply).startswith(
        "小米15 Pro，12月1日的¥3,693.77里没有逾期费用，是这样来的：\n· 剩余本金："
    )


def test_a_late_charge_is_explained_instalment_by_instalment(demo_plans: Plans) -> None:
    """Days and rate of each."""
    asked = entity("asked_line", "late_charge")
    turn = account_turn(demo_plans[LATE], asked, text="逾期的钱怎么来的")
    ExplainFigure().answer(turn)
    line = only(turn.reply).splitlines()[1]
    assert "第6期本金 ¥330.99 × 每天 0.05% × 逾期 43 天 = ¥7.12" in line
    assert "合计 ¥7.12 + ¥2.01 = ¥9.13" in line


def test_the_part_payment_at_hand(demo_plans: Plans) -> None:
    """What of the sum went where."""
    turn = account_turn(demo_plans[HALFWAY], kept={**PART, "amount": "1000.00"})
    ExplainFigure().answer(turn)
    lines = only(turn.reply).splitlines()
    assert lines[0] == "小米15 Pro，11月23日的¥1,000.00是这样算的："
    assert lines[2] == (
        "· 提前还款违约金：归还本金 ¥950.04 × 1% = ¥9.50，低于最低收费，按 ¥20.00 收取"
    )
    assert lines[3] == ("· 归还的本金：还款 ¥1,000.00 − 利息 ¥29.96 − 违约金 ¥20.00 = ¥950.04")
    assert turn.reply.slots["topic"] == "quote_partial_prepayment"


@pytest.mark.parametrize("amount", ["5000.00", None])
def test_a_part_payment_that_was_none_is_explained_as_the_payoff(
    demo_plans: Plans, amount: str | None
) -> None:
    """Which was shown instead, or is what the question can be about."""
    turn = account_turn(demo_plans[HALFWAY], kept={**PART, "amount": amount})
    ExplainFigure().answer(turn)
    assert only(turn.reply).startswith("小米15 Pro，11月23日的¥3,682.36是这样算的：")


@pytest.mark.parametrize("kept", [{}, {"topic": "explain_figure"}])
def test_where_nothing_was_shown_an_only_plan_is_explained(
    demo_plans: Plans, kept: dict[str, str]
) -> None:
    """One of several is not: it is asked which figure is meant."""
    turn = account_turn(demo_plans[HALFWAY], kept=kept)
    ExplainFigure().answer(turn)
    assert only(turn.reply).startswith("小米15 Pro，11月23日的¥3,682.36是这样算的：")
    assert turn.reply.slots["topic"] == "quote_payoff"
    several = account_turn(demo_plans[THREE_PLANS], kept=kept)
    ExplainFigure().answer(several)
    assert only(several.reply).startswith("您想了解哪个数字是怎么来的？")
    assert several.reply.slots == {}


def test_another_customers_figure_is_not_explained(demo_plans: Plans) -> None:
    """Its topic does not hold."""
    turn = account_turn(demo_plans[THREE_PLANS], kept=QUOTED, same_customer=False)
    ExplainFigure().answer(turn)
    assert only(turn.reply).startswith("您想了解哪个数字是怎么来的？")
