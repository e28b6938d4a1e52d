"""Is it done."""

from __future__ import annotations

from actions.topics.settlement_status import CheckSettlementStatus
from tests.unit.demo_shop import HALFWAY, SETTLED, THREE_PLANS, Plans
from tests.unit.talk import account_turn, entity, only

AFTER = "刚付的款，要等贷款机构入账后才会更新；超过一个工作日还没变，告诉我“转人工”帮您核对。"
NUMBERS = ["FQ202609130004", "FQ202608010002", "FQ202606070003"]


def test_all_plans_where_none_is_named(demo_plans: Plans) -> None:
    """A list that 第二个 then counts in; the plan talked about is not asked about alone."""
    turn = account_turn(demo_plans[THREE_PLANS], kept={"plan_no": NUMBERS[1]})
    CheckSettlementStatus().answer(turn)
    lines = only(turn.reply).splitlines()
    assert lines[0] == "按我们的记录："
    assert [line[:9] for line in lines[1:4]] == ["1. 小米平板7（", "2. 小米15（小", "3. REDMI "]
    assert lines[4] == AFTER
    assert turn.reply.slots == {"plan_choices": NUMBERS}


def test_all_of_them_where_all_are_named(demo_plans: Plans) -> None:
    """全部还清了吗."""
    turn = account_turn(demo_plans[THREE_PLANS], entity("plan_trait", "all"))
    CheckSettlementStatus().answer(turn)
    assert turn.reply.slots == {"plan_choices": NUMBERS}


def test_the_one_that_is_named(demo_plans: Plans) -> None:
    """It becomes the plan talked about."""
    turn = account_turn(demo_plans[THREE_PLANS], entity("product", "平板"))
    CheckSettlementStatus().answer(turn)
    assert only(turn.reply) == (
        "按我们的记录：\n"
        "小米平板7（Fenqi演示消费金融（示例机构））：已还2/6期，还剩¥1,332.66，"
        f"下一期12月13日还¥333.17\n{AFTER}"
    )
    assert turn.reply.slots == {"plan_no": NUMBERS[0], "plan_choices": NUMBERS[:1]}


def test_settled_plans_are_told_with_their_days(demo_plans: Plans) -> None:
    """Paid off early or to the end alike."""
    turn = account_turn(demo_plans[SETTLED])
    CheckSettlementStatus().answer(turn)
    assert only(turn.reply).splitlines()[1:3] == [
        "1. REDMI Turbo 4（Fenqi演示消费金融（示例机构））：11月18日已结清",
        "2. 小米13（Fenqi演示消费金融（示例机构））：11月8日已结清",
    ]


def test_one_that_is_not_there(demo_plans: Plans) -> None:
    """What there is, and no status."""
    turn = account_turn(demo_plans[HALFWAY], entity("product", "华为"))
    CheckSettlementStatus().answer(turn)
    assert only(turn.reply).startswith("在您名下没有查到这笔分期。")
    assert turn.reply.slots["plan_choices"] == ["FQ202607020001"]


def test_no_plans() -> None:
    """Nothing is settled by there being nothing."""
    turn = account_turn(())
    CheckSettlementStatus().answer(turn)
    assert only(turn.reply).startswith("您名下目前没有分期记录。")
