"""The quote a turn is about, or why there is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from actions.dialogue.quote_meant import quote_meant, quote_or_refuse, show_lines
from actions.services.plan_state import PlanState
from tests.unit.demo_shop import (
    COOLING_OFF,
    HALFWAY,
    NOT_ALLOWED,
    THREE_PLANS,
    TODAY,
    UNVERIFIED,
    Plans,
)
from tests.unit.talk import account_turn, cards, entity, only, said


def part_paid(state: PlanState) -> PlanState:
    """The plan with a fen paid of its next instalment."""
    rows = list(state.plan.instalments)
    first = state.plan.instalments_paid
    rows[first] = replace(rows[first], paid=Decimal("0.01"))
    return PlanState(replace(state.plan, instalments=tuple(rows)), TODAY)


def test_the_quote_of_the_plan_and_day_that_are_meant(demo_plans: Plans) -> None:
    """Both are kept, nothing is said yet."""
    turn = account_turn(demo_plans[HALFWAY], entity("day", "2026-12-01"))
    dated = quote_meant(turn)
    assert dated is not None
    assert (dated.as_of, dated.state) == (date(2026, 12, 1), demo_plans[HALFWAY][0])
    assert turn.reply.slots == {"plan_no": "FQ202607020001", "day": "2026-12-01"}
    assert turn.reply.utterances == []


def test_without_a_plan_no_day_is_looked_at(demo_plans: Plans) -> None:
    """Which plan is asked first, and nothing else."""
    turn = account_turn(demo_plans[THREE_PLANS], entity("past_day", "2026-11-01"))
    assert quote_meant(turn) is None
    assert only(turn.reply).startswith("您有3笔分期：")


def test_without_a_day_there_is_no_quote(demo_plans: Plans) -> None:
    """The plan is kept, so that only the day is to be said."""
    turn = account_turn(demo_plans[HALFWAY], entity("past_day", "2026-11-01"))
    assert quote_meant(turn) is None
    assert only(turn.reply).startswith("11月1日已经过去了")
    assert turn.reply.slots == {"plan_no": "FQ202607020001"}


@pytest.mark.parametrize(
    ("customer", "text"),
    [
        (
            NOT_ALLOWED,
            "小米CC9（Fenqi演示消费金融（示例机构））的合同规则是不能提前结清，"
            "要按期还到最后一期，所以没有结清金额。\n"
            "依据：《Fenqi演示消费金融分期合同（示例）》第 11 条（10月24日核对）。\n"
            "有特殊情况，可以拨打Fenqi演示消费金融（示例机构）客服400-000-0000（示例）"
            "问问能否协商。",
        ),
        (
            UNVERIFIED,
            "小米笔记本Pro 14（京东白条）提前结清怎么收费，目前的说法互相矛盾，没有核实过，"
            "所以不给您一个可能算错的数。请以贷款机构页面或合同为准："
            "京东 App → 我的 → 白条，以页面为准，或拨打客服95118。\n"
            "按计划还完还剩¥3,776.00。",
        ),
    ],
)
def test_a_rule_that_gives_no_sum_is_told(demo_plans: Plans, customer: str, text: str) -> None:
    """With whom to ask; never with a sum that may be wrong."""
    turn = account_turn(demo_plans[customer], entity("ordinal", 1))
    assert quote_meant(turn) is None
    assert only(turn.reply) == text
    assert cards(turn.reply) == []


def test_a_day_before_the_plan_began(demo_plans: Plans) -> None:
    """Nothing can be cleared on it."""
    (state,) = demo_plans[COOLING_OFF]
    turn = account_turn([state])
    assert quote_or_refuse(turn, state, date(2026, 11, 19)) is None
    assert only(turn.reply) == (
        "REDMI Note 14 Pro这笔分期从11月20日才开始，11月19日还没有要结清的款项。"
    )


def test_a_part_paid_instalment_is_for_a_human(demo_plans: Plans) -> None:
    """Offered with the lender's hotline before the shop's, and remembered."""
    turn = account_turn([part_paid(demo_plans[UNVERIFIED][1])])
    assert quote_meant(turn) is None
    assert only(turn.reply) == (
        "这笔有一期只还了一部分，自动计算可能不准，请人工核对更稳妥。要转人工客服吗？"
        "人工客服每天 9:00 到 21:00在线，我会把刚才说的都带过去。\n"
        "也可以直接打电话：\n花呗：95188\n商城分期客服：400-000-0000（示例）"
    )
    assert turn.reply.slots["offer"] == "human"


def test_the_lines_of_a_quote_stand_after_a_text_of_their_own(demo_plans: Plans) -> None:
    """With the card, which must not stand for the text before."""
    turn = account_turn(demo_plans[HALFWAY])
    dated = quote_meant(turn)
    assert dated is not None
    show_lines(turn, dated)
    assert said(turn.reply) == [
        "11月23日结清的明细：\n· 剩余本金 ¥3,616.24\n· 截至当日利息 ¥29.96\n· 提前还款违约金 ¥36.16"
    ]
    (card,) = cards(turn.reply)
    assert (card["kind"], card["total"]) == ("payoff_quote", "3682.36")
