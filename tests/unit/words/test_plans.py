"""Plans in lines of text and in buttons."""

from __future__ import annotations

from dataclasses import replace

from actions.services.plan_state import PlanState
from actions.words.plans import plan_buttons, plan_line, plan_lines
from tests.unit.demo_shop import HALFWAY, LATE, SETTLED, THREE_PLANS, TODAY, Plans


def test_a_running_plan(demo_plans: Plans) -> None:
    """How far it is, what is left, what comes next."""
    assert plan_line(demo_plans[HALFWAY][0]) == (
        "小米15 Pro（Fenqi演示消费金融（示例机构））：已还4/12期，还剩¥3,814.21，"
        "下一期12月2日还¥476.78"
    )


def test_an_overdue_plan(demo_plans: Plans) -> None:
    """What is late is told before what comes next."""
    assert plan_line(demo_plans[LATE][0]) == (
        "小米14（Fenqi演示消费金融（示例机构））：已还5/12期，还剩¥2,518.70，"
        "其中2期已逾期共¥719.62，下一期12月11日还¥359.81"
    )


def test_ended_plans(demo_plans: Plans) -> None:
    """Settled on a day, or called off."""
    settled = demo_plans[SETTLED][0]
    assert plan_line(settled).endswith("：11月18日已结清")
    closed = PlanState(replace(settled.plan, status="closed", settled_on=None), TODAY)
    assert plan_line(closed).endswith("：已取消（如退货），没有要还的")


def test_several_are_numbered_as_customers_name_them(demo_plans: Plans) -> None:
    """One alone is not, and none is nothing."""
    lines = plan_lines(demo_plans[THREE_PLANS]).splitlines()
    assert [line[:6] for line in lines] == ["1. 小米平", "2. 小米1", "3. RED"]
    assert plan_lines(demo_plans[HALFWAY]) == plan_line(demo_plans[HALFWAY][0])
    assert plan_lines(()) == ""


def test_a_button_shows_the_product_and_sends_the_number(demo_plans: Plans) -> None:
    """Of two of the same product also the last digits."""
    first, second, _ = demo_plans[THREE_PLANS]
    assert plan_buttons([first, second]) == [
        {"title": "小米平板7", "payload": "FQ202609130004"},
        {"title": "小米15", "payload": "FQ202608010002"},
    ]
    twin = PlanState(replace(second.plan, product_name="小米平板7"), TODAY)
    assert [each["title"] for each in plan_buttons([first, twin])] == [
        "小米平板7（尾号0004）",
        "小米平板7（尾号0002）",
    ]
