"""What it takes to clear a plan on a day."""

from __future__ import annotations

from actions.topics.payoff_quote import QuotePayoff
from tests.unit.demo_shop import COOLING_OFF, HALFWAY, INTEREST_FREE, LATE, THREE_PLANS, Plans
from tests.unit.talk import account_turn, cards, entity, offered, only


def test_today(demo_plans: Plans) -> None:
    """Line by line, with what it saves, for how long it holds, and by which rule."""
    turn = account_turn(demo_plans[HALFWAY])
    QuotePayoff().answer(turn)
    assert only(turn.reply) == (
        "小米15 Pro（Fenqi演示消费金融（示例机构）），11月23日一次结清共需¥3,682.36：\n"
        "· 剩余本金 ¥3,616.24\n"
        "· 截至当日利息 ¥29.96\n"
        "· 提前还款违约金 ¥36.16\n"
        "按计划还完要¥3,814.21，这样能省¥131.85。\n"
        "金额只对11月23日当天有效。"
        "依据：《Fenqi演示消费金融分期合同（示例）》第 7 条（10月24日核对）。"
    )
    (card,) = cards(turn.reply)
    assert [(line["code"], line["amount"]) for line in card["lines"]] == [
        ("principal", "3616.24"),
        ("interest", "29.96"),
        ("early_charge", "36.16"),
    ]
    assert (card["total"], card["carry_on_total"], card["saving"]) == (
        "3682.36",
        "3814.21",
        "131.85",
    )
    assert card["notes"] == []
    assert offered(turn.reply) == ["这个金额是怎么算出来的", "提前结清划算吗", "我要提前结清"]
    assert turn.reply.slots == {"plan_no": "FQ202607020001", "day": "2026-11-23"}


def test_an_instalment_falls_due_before_the_day(demo_plans: Plans) -> None:
    """With and without its late charge; the warning stands on the card too."""
    turn = account_turn(demo_plans[HALFWAY], entity("day", "2026-12-20"))
    QuotePayoff().answer(turn)
    (card,) = cards(turn.reply)
    (note,) = card["notes"]
    assert note == (
        "到12月20日之前有1期共¥476.78先到期，上面按到时没还算，含逾期费。"
        "这几期按时还掉的话没有逾期费，当天结清只需¥3,237.28。"
    )
    assert f"\n{note}\n" in only(turn.reply)


def test_what_is_overdue_is_counted_and_told(demo_plans: Plans) -> None:
    """With its late charge as a line."""
    turn = account_turn(demo_plans[LATE])
    QuotePayoff().answer(turn)
    (card,) = cards(turn.reply)
    assert card["notes"] == ["有2期已经逾期，结清金额里已包含，越早还越省。"]
    amounts = {line["code"]: line["amount"] for line in card["lines"]}
    assert amounts["late_charge"] == "9.13"
    assert card["total"] == "2493.05"


def test_within_the_cooling_off_days_only_the_principal_is_owed(demo_plans: Plans) -> None:
    """And it is said why."""
    turn = account_turn(demo_plans[COOLING_OFF])
    QuotePayoff().answer(turn)
    (card,) = cards(turn.reply)
    assert [(line["code"], line["amount"]) for line in card["lines"]] == [("principal", "1999.00")]
    assert card["notes"] == ["这笔还在7天冷静期内，只需还本金。"]


def test_where_nothing_is_saved_it_is_said(demo_plans: Plans) -> None:
    """Interest-free, by a rule that nobody has checked yet."""
    turn = account_turn(demo_plans[INTEREST_FREE])
    QuotePayoff().answer(turn)
    text = only(turn.reply)
    assert "按计划还完也是¥6,374.28，提前结清不省钱也不多花。" in text
    assert "来自公开资料，我们还没核实" in text
    (card,) = cards(turn.reply)
    assert (card["saving"], card["policy"]["confidence"]) == ("0.00", "reported")


def test_which_plan_is_asked_where_several_are_running(demo_plans: Plans) -> None:
    """No sum is told before."""
    turn = account_turn(demo_plans[THREE_PLANS])
    QuotePayoff().answer(turn)
    assert "一次结清" not in only(turn.reply)
    assert [card["kind"] for card in cards(turn.reply)] == ["plan_list"]
