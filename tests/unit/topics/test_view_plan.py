"""The list of plans, or one plan's schedule."""

from __future__ import annotations

from actions.topics.view_plan import ViewPlan
from tests.unit.demo_shop import HALFWAY, LATE, SETTLED, THREE_PLANS, Plans
from tests.unit.talk import account_turn, cards, entity, only

NUMBERS = ["FQ202609130004", "FQ202608010002", "FQ202606070003"]


def test_an_only_plan_is_shown_with_its_next_instalments(demo_plans: Plans) -> None:
    """All of them on the card; the annualised cost stands with the sums."""
    turn = account_turn(demo_plans[HALFWAY])
    ViewPlan().answer(turn)
    assert only(turn.reply) == (
        "小米15 Pro（Fenqi演示消费金融（示例机构）），等额本息，分12期，已还4期，"
        "剩8期共¥3,814.21。\n"
        "第5期 12月2日 ¥476.78\n"
        "第6期 2027年1月2日 ¥476.78\n"
        "第7期 2027年2月2日 ¥476.78\n"
        "折合年化约15.39%（按复利，利息和手续费都算在内）"
    )
    (card,) = cards(turn.reply)
    assert (card["kind"], len(card["rows"])) == ("schedule", 12)
    assert card["totals"]["remaining"] == "3814.21"
    assert turn.reply.slots == {"plan_no": "FQ202607020001"}


def test_overdue_instalments_are_marked(demo_plans: Plans) -> None:
    """The next one to come is not."""
    turn = account_turn(demo_plans[LATE])
    ViewPlan().answer(turn)
    assert only(turn.reply).splitlines()[1:4] == [
        "第6期 10月11日 ¥359.81（已逾期）",
        "第7期 11月11日 ¥359.81（已逾期）",
        "第8期 12月11日 ¥359.81",
    ]


def test_several_plans_are_listed(demo_plans: Plans) -> None:
    """In the order that 第二个 then counts in."""
    turn = account_turn(demo_plans[THREE_PLANS])
    ViewPlan().answer(turn)
    assert only(turn.reply).splitlines() == [
        "您一共有3笔分期：",
        "1. 小米平板7（Fenqi演示消费金融（示例机构））：已还2/6期，还剩¥1,332.66，"
        "下一期12月13日还¥333.17",
        "2. 小米15（小米分期（小米消费金融等））：已还3/12期，还剩¥3,643.20，"
        "下一期12月1日还¥404.80",
        "3. REDMI K80（Fenqi演示消费金融（示例机构））：已还5/12期，还剩¥1,562.68，"
        "下一期12月7日还¥223.24",
    ]
    (card,) = cards(turn.reply)
    assert (card["kind"], card["purpose"]) == ("plan_list", "view")
    assert turn.reply.slots == {"plan_choices": NUMBERS}


def test_all_of_them_are_listed_also_where_one_is_talked_about(demo_plans: Plans) -> None:
    """As they are where 我的账单 names none."""
    kept = {"plan_no": NUMBERS[1]}
    for entities in ([], [entity("plan_trait", "all")]):
        turn = account_turn(demo_plans[THREE_PLANS], *entities, kept=kept)
        ViewPlan().answer(turn)
        assert only(turn.reply).startswith("您一共有3笔分期：")


def test_one_that_is_named_is_shown(demo_plans: Plans) -> None:
    """By its place in the list."""
    turn = account_turn(demo_plans[THREE_PLANS], entity("ordinal", 2))
    ViewPlan().answer(turn)
    assert only(turn.reply).startswith("小米15（小米分期（小米消费金融等）），等额本息，分12期")
    assert turn.reply.slots == {"plan_no": NUMBERS[1]}


def test_one_that_is_pointed_back_at_is_shown(demo_plans: Plans) -> None:
    """这个 is the plan talked about; where there is none, it points at nothing."""
    pointing = entity("plan_ref", "current")
    kept = {"plan_no": NUMBERS[2]}
    turn = account_turn(demo_plans[THREE_PLANS], pointing, text="这个还剩几期", kept=kept)
    ViewPlan().answer(turn)
    assert only(turn.reply).startswith("REDMI K80（")
    nothing = account_turn(demo_plans[THREE_PLANS], pointing, text="这个还剩几期")
    ViewPlan().answer(nothing)
    assert only(nothing.reply).startswith("您一共有3笔分期：")


def test_a_plan_that_has_ended_has_no_schedule_to_show(demo_plans: Plans) -> None:
    """It is told as settled."""
    turn = account_turn(demo_plans[SETTLED], entity("ordinal", 1))
    ViewPlan().answer(turn)
    assert only(turn.reply) == "REDMI Turbo 4这笔分期11月18日已经结清，不用再还。"
    assert cards(turn.reply) == []


def test_no_plans() -> None:
    """And where they may be."""
    turn = account_turn(())
    ViewPlan().answer(turn)
    assert only(turn.reply).startswith("您名下目前没有分期记录。")
    assert turn.reply.slots == {}
