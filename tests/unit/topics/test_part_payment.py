"""Paying a part ahead: what it costs now, does to the plan, and saves."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from actions.services.plan_state import PlanState
from actions.topics.part_payment import QuotePartialPrepayment
from tests.unit.demo_shop import (
    HALFWAY,
    IN_STEPS,
    INTEREST_FREE,
    LATE,
    NOT_ALLOWED,
    THREE_PLANS,
    TODAY,
    Plans,
)
from tests.unit.talk import Entity, account_turn, cards, entity, offered, only, said

PLAN_NO = "FQ202607020001"


def sum_of(amount: str) -> Entity:
    """A sum in yuan that is named."""
    return entity("amount", amount)


def test_a_part_is_quoted(demo_plans: Plans) -> None:
    """What of it is interest, charge and principal, what comes after, and what is saved."""
    turn = account_turn(demo_plans[HALFWAY], sum_of("1000.00"))
    QuotePartialPrepayment().answer(turn)
    assert only(turn.reply) == (
        "小米15 Pro（Fenqi演示消费金融（示例机构）），11月23日先还¥1,000.00：\n"
        "· 先付到当天的利息 ¥29.96\n"
        "· 提前还款违约金 ¥20.00\n"
        "· 用来还本金 ¥950.04\n"
        "之后每期还是约¥476.78，期数从8期减到6期，2027年5月2日还完。\n"
        "一共能省¥61.30。\n"
        "依据：《Fenqi演示消费金融分期合同（示例）》第 7 条（10月24日核对）。"
    )
    (card,) = cards(turn.reply)
    assert (card["kind"], card["effect"]) == ("partial_quote", "shorten")
    figures = ("amount", "interest_now", "charge_now", "principal_now", "unused", "saving")
    assert [card[name] for name in figures] == [
        "1000.00",
        "29.96",
        "20.00",
        "950.04",
        "0.00",
        "61.30",
    ]
    assert card["limits"] == {"min": "500.00", "max": "3682.35", "step": "100.00"}
    assert turn.reply.slots == {"plan_no": PLAN_NO, "day": "2026-11-23", "amount": "1000.00"}


def test_a_share_is_one_of_the_principal_left(demo_plans: Plans) -> None:
    """还一半 of 3616.24; the sum is kept."""
    turn = account_turn(demo_plans[HALFWAY], entity("share", "1/2"))
    QuotePartialPrepayment().answer(turn)
    assert "先还¥1,808.12：" in only(turn.reply)
    assert turn.reply.slots["amount"] == "1808.12"


def test_payments_are_lowered_where_the_rule_says_so(demo_plans: Plans) -> None:
    """The number of instalments stays."""
    turn = account_turn(demo_plans[IN_STEPS], sum_of("504.42"))
    QuotePartialPrepayment().answer(turn)
    assert "之后还是6期，每期从" in only(turn.reply)
    (card,) = cards(turn.reply)
    assert card["effect"] == "reduce"
    assert card["after"]["periods"] == card["before"]["periods"] == 6


def test_where_nothing_is_saved_it_is_said(demo_plans: Plans) -> None:
    """Interest-free, lines of zero left out."""
    free = next(each for each in demo_plans[THREE_PLANS] if each.plan.policy.code == "demo-free")
    turn = account_turn([free], sum_of("333.17"))
    QuotePartialPrepayment().answer(turn)
    lines = only(turn.reply).splitlines()
    assert lines[1] == "· 用来还本金 ¥333.17"
    assert lines[3] == "这样做不省钱，也不多花。"


def test_without_a_sum_it_is_asked_for_with_its_limits(demo_plans: Plans) -> None:
    """A least sum is named where there is one."""
    turn = account_turn(demo_plans[HALFWAY])
    QuotePartialPrepayment().answer(turn)
    assert only(turn.reply) == (
        "小米15 Pro可以先还一部分。您想先还多少？最少¥500.00，最多¥3,682.35。"
    )
    assert "amount" not in turn.reply.slots
    no_least = account_turn(demo_plans[IN_STEPS])
    QuotePartialPrepayment().answer(no_least)
    assert only(no_least.reply).endswith("您想先还多少？最多¥3,026.47。")


def test_the_sum_talked_about_holds_in_what_goes_on(demo_plans: Plans) -> None:
    """On another day; a new question asks for it anew."""
    kept = {"amount": "1000.00", "plan_no": PLAN_NO}
    day = entity("day", "2026-12-01")
    turn = account_turn(demo_plans[HALFWAY], day, kept=kept, following_up=True)
    QuotePartialPrepayment().answer(turn)
    assert "12月1日先还¥1,000.00：" in only(turn.reply)
    anew = account_turn(demo_plans[HALFWAY], kept=kept)
    QuotePartialPrepayment().answer(anew)
    assert "您想先还多少？" in only(anew.reply)


def test_too_little_is_answered_with_the_least(demo_plans: Plans) -> None:
    """Which 好的 then accepts; its button says the same."""
    turn = account_turn(demo_plans[HALFWAY], sum_of("100.00"))
    QuotePartialPrepayment().answer(turn)
    assert only(turn.reply) == (
        "小米15 Pro提前还一部分，最少要还¥500.00，¥100.00不够。要按¥500.00算一下吗？"
    )
    assert offered(turn.reply) == ["先还一部分，500.00元"]
    assert (turn.reply.slots["offer"], turn.reply.slots["amount"]) == ("part", "500.00")


def test_what_is_no_multiple_is_answered_with_the_nearest(demo_plans: Plans) -> None:
    """Two of them are a choice, one of them an offer."""
    two = account_turn(demo_plans[IN_STEPS], sum_of("1000.00"))
    QuotePartialPrepayment().answer(two)
    assert only(two.reply) == (
        "小米MIX Flip提前还的本金要是每期本金的整数倍，¥1,000.00不合适。"
        "最接近的是¥504.42或¥1,008.84，您看还哪个？"
    )
    assert offered(two.reply) == ["先还一部分，504.42元", "先还一部分，1008.84元"]
    assert "offer" not in two.reply.slots
    one = account_turn(demo_plans[IN_STEPS], sum_of("100.00"))
    QuotePartialPrepayment().answer(one)
    assert only(one.reply).endswith("最接近的是¥504.42，要按这个算一下吗？")
    assert (one.reply.slots["offer"], one.reply.slots["amount"]) == ("part", "504.42")


def test_what_is_overdue_comes_first(demo_plans: Plans) -> None:
    """How much it is, as scheduled."""
    turn = account_turn(demo_plans[LATE], sum_of("1000.00"))
    QuotePartialPrepayment().answer(turn)
    assert only(turn.reply) == (
        "小米14有2期已到期还没还，共¥719.62。要先还清这些，才能提前还一部分本金。"
    )


def test_enough_for_all_of_it_is_answered_with_the_payoff(demo_plans: Plans) -> None:
    """Its card as well."""
    turn = account_turn(demo_plans[HALFWAY], sum_of("5000.00"))
    QuotePartialPrepayment().answer(turn)
    advice, quote = said(turn.reply)
    assert advice == "¥5,000.00已经够把小米15 Pro全部结清了，按结清来算更合适。"
    assert quote.startswith(
        "小米15 Pro（Fenqi演示消费金融（示例机构）），11月23日一次结清共需¥3,682.36："
    )
    assert [card["kind"] for card in cards(turn.reply)] == ["payoff_quote"]


def test_a_rule_that_takes_the_whole_only(demo_plans: Plans) -> None:
    """With and without a sum; by which rule is told."""
    for entities in ([], [sum_of("1000.00")]):
        turn = account_turn(demo_plans[INTEREST_FREE], *entities)
        QuotePartialPrepayment().answer(turn)
        assert only(turn.reply).startswith(
            "iPhone 16 Pro（Apple 免息分期（合作银行））只能一次全部结清，不能先还一部分。\n依据："
        )


def test_a_rule_that_takes_nothing_ahead(demo_plans: Plans) -> None:
    """As for a payoff."""
    turn = account_turn(demo_plans[NOT_ALLOWED], sum_of("100.00"))
    QuotePartialPrepayment().answer(turn)
    assert "合同规则是不能提前结清" in only(turn.reply)


@pytest.mark.parametrize("entities", [(), (entity("amount", "1000.00"),)])
def test_a_part_paid_instalment_is_for_a_human(
    demo_plans: Plans, entities: tuple[Entity, ...]
) -> None:
    """No figure is told, neither a quote's nor the limits of what may be paid."""
    (state,) = demo_plans[HALFWAY]
    rows = list(state.plan.instalments)
    rows[4] = replace(rows[4], paid=Decimal("100.00"))
    part_paid = PlanState(replace(state.plan, instalments=tuple(rows)), TODAY)
    turn = account_turn([part_paid], *entities)
    QuotePartialPrepayment().answer(turn)
    assert only(turn.reply).startswith("这笔有一期只还了一部分，自动计算可能不准")
    assert turn.reply.slots["offer"] == "human"
