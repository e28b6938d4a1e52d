"""Is it worth it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from actions.dialogue.details import Count, Details
from actions.payoff import Policy
from actions.services.plan_state import PlanState
from actions.topics.comparison import ComparePayoff
from tests.unit.demo_shop import CARDS, HALFWAY, INTEREST_FREE, NOT_ALLOWED, TODAY, Plans
from tests.unit.talk import account_turn, cards, entity, only

CHEAPEST = "提前结清最省，比按计划还完少花¥131.85。前提是还完不影响您的日常开支。"
DEARER_A_YEAR = "折合年化会高一些，那是违约金摊在更短的时间里，总共付的钱还是更少。"


def under(state: PlanState, **rule: object) -> PlanState:
    """The plan under a changed rule."""
    policy = state.plan.policy
    document = {**policy.document, **rule}
    changed = replace(policy, document=document, terms=Policy.from_json(document))
    return PlanState(replace(state.plan, policy=changed), TODAY)


def test_the_ways_stand_side_by_side(demo_plans: Plans) -> None:
    """What each costs in all and a year, and which is cheapest; the verdict is on the card."""
    turn = account_turn(demo_plans[HALFWAY])
    ComparePayoff().answer(turn)
    assert only(turn.reply) == (
        "小米15 Pro，几种还法比一比：\n"
        "· 11月23日结清：¥3,682.36，整笔折合年化17.49%\n"
        "· 12月2日（下个还款日）结清：¥3,691.46，整笔折合年化17.16%\n"
        "· 按计划还到2027年7月2日：¥3,814.21，整笔折合年化15.33%\n"
        f"{CHEAPEST}{DEARER_A_YEAR}\n"
        "依据：《Fenqi演示消费金融分期合同（示例）》第 7 条（10月24日核对）。"
    )
    (card,) = cards(turn.reply)
    assert [(each["code"], each["total"], each["saving"]) for each in card["options"]] == [
        ("pay_off_now", "3682.36", "131.85"),
        ("pay_off_next_due", "3691.46", "122.75"),
        ("carry_on", "3814.21", "0.00"),
    ]
    assert card["recommended"] == "pay_off_now"
    assert card["notes"] == [CHEAPEST + DEARER_A_YEAR]
    assert turn.reply.slots == {"plan_no": "FQ202607020001", "day": "2026-11-23"}


def test_a_higher_rate_is_explained_only_where_there_is_one(demo_plans: Plans) -> None:
    """Fees waived make it cheaper a year as well."""
    turn = account_turn(demo_plans[CARDS], entity("product", "小米15 Pro"))
    ComparePayoff().answer(turn)
    assert "提前结清最省，比按计划还完少花¥148.35。" in only(turn.reply)
    assert DEARER_A_YEAR not in only(turn.reply)


def test_what_falls_due_before_the_day_counts_as_paid_on_time(demo_plans: Plans) -> None:
    """It is said so, and the ways are two."""
    turn = account_turn(demo_plans[HALFWAY], entity("day", "2026-12-20"))
    ComparePayoff().answer(turn)
    lines = only(turn.reply).splitlines()
    assert lines[1:3] == [
        "· 12月20日结清：¥3,714.06，整笔折合年化17.02%",
        "· 按计划还到2027年7月2日：¥3,814.21，整笔折合年化15.33%",
    ]
    note = "到12月20日之前有1期共¥476.78先到期，按到时还上算。"
    assert lines[4] == note
    assert cards(turn.reply)[0]["notes"][1] == note


def test_where_all_ways_cost_the_same_none_is_recommended(demo_plans: Plans) -> None:
    """Interest-free."""
    turn = account_turn(demo_plans[INTEREST_FREE])
    ComparePayoff().answer(turn)
    assert "几种还法花的钱一样多。" in only(turn.reply)
    assert cards(turn.reply)[0]["recommended"] is None


def test_a_charge_above_what_is_saved_is_advised_against(demo_plans: Plans) -> None:
    """How much more it costs is told."""
    dear = under(demo_plans[HALFWAY][0], charge={"type": "fixed", "amount": "500.00"})
    turn = account_turn([dear])
    ComparePayoff().answer(turn)
    # 168.01 of interest saved, 500.00 charged.
    assert "按计划还完最划算，提前结清反而多花¥331.99，不建议提前还。" in only(turn.reply)
    assert cards(turn.reply)[0]["recommended"] == "carry_on"


def test_waiting_for_the_next_due_day_may_be_cheapest(demo_plans: Plans) -> None:
    """Where the running period's interest is owed anyhow, the charge falls with the principal."""
    turn = account_turn([under(demo_plans[HALFWAY][0], interest="whole_period")])
    ComparePayoff().answer(turn)
    assert "等到下个还款日再结清更省，比按计划还完少花¥122.75。" in only(turn.reply)
    (card,) = cards(turn.reply)
    assert [each["total"] for each in card["options"]] == ["3695.79", "3691.46", "3814.21"]
    assert card["recommended"] == "pay_off_next_due"


def test_a_rule_that_gives_no_sum_is_not_compared(demo_plans: Plans) -> None:
    """The refusal is told."""
    turn = account_turn(demo_plans[NOT_ALLOWED])
    ComparePayoff().answer(turn)
    assert "合同规则是不能提前结清" in only(turn.reply)
    assert cards(turn.reply) == []


@pytest.mark.parametrize(
    ("details", "part"),
    [
        (Details(), False),
        (Details(amount=Decimal("1000.00")), True),
        (Details(share=Fraction(1, 2)), True),
        (Details(counts=(Count(2, "ahead"),)), False),
    ],
)
def test_a_sum_makes_it_a_part_payment(details: Details, part: bool) -> None:
    """A share as well."""
    assert ComparePayoff().is_part_payment(details) is part
