"""Which day a question is about."""

from __future__ import annotations

from datetime import date

import pytest

from actions.dialogue.days_meant import day_meant
from actions.services.plan_state import PlanState
from tests.unit.demo_shop import HALFWAY, LATE, TODAY, Plans
from tests.unit.talk import account_turn, entity, only

KEPT = {"day": "2026-12-24"}
DECEMBER_24 = date(2026, 12, 24)


@pytest.fixture
def state(demo_plans: Plans) -> PlanState:
    """Its next instalment falls due on 2 December, its last on 2 July 2027."""
    return demo_plans[HALFWAY][0]


def test_today_where_none_is_named(state: PlanState) -> None:
    """And it is kept as the day of the quote."""
    turn = account_turn([state])
    assert day_meant(turn, state) == TODAY
    assert turn.reply.slots == {"day": "2026-11-23"}
    assert turn.reply.utterances == []


def test_a_day_that_is_named_goes_before_the_one_kept(state: PlanState) -> None:
    """Also in a message that only goes on."""
    turn = account_turn([state], entity("day", "2026-12-01"), kept=KEPT, following_up=True)
    assert day_meant(turn, state) == date(2026, 12, 1)
    assert turn.reply.slots == {"day": "2026-12-01"}


def test_the_day_of_the_last_quote_holds_in_what_goes_on(state: PlanState) -> None:
    """And for a topic about the quote at hand; a new question is about today."""
    assert day_meant(account_turn([state], kept=KEPT, following_up=True), state) == DECEMBER_24
    assert day_meant(account_turn([state], kept=KEPT, keeps_day=True), state) == DECEMBER_24
    assert day_meant(account_turn([state], kept=KEPT), state) == TODAY


def test_another_customers_day_does_not_hold(state: PlanState) -> None:
    """Whoever asks now has named none."""
    turn = account_turn([state], kept=KEPT, following_up=True, same_customer=False)
    assert day_meant(turn, state) == TODAY


@pytest.mark.parametrize(
    ("reference", "day"),
    [
        ("next_due", date(2026, 12, 2)),
        ("due_after_next", date(2027, 1, 2)),
        ("last_due", date(2027, 7, 2)),
    ],
)
def test_a_day_that_the_schedule_tells(state: PlanState, reference: str, day: date) -> None:
    """下个还款日, the one after it, the last one."""
    assert day_meant(account_turn([state], entity("day_ref", reference)), state) == day


def test_the_next_due_day_is_none_that_has_passed(demo_plans: Plans) -> None:
    """Two instalments are late; the next due day is that of the third unpaid."""
    (late,) = demo_plans[LATE]
    turn = account_turn([late], entity("day_ref", "next_due"))
    assert day_meant(turn, late) == date(2026, 12, 11)


def test_a_day_that_is_past_cannot_be_meant(state: PlanState) -> None:
    """It is said, and no day is kept."""
    turn = account_turn([state], entity("past_day", "2026-11-01"))
    assert day_meant(turn, state) is None
    assert only(turn.reply) == ("11月1日已经过去了，只能算今天或以后的结清金额。您想看哪一天的？")
    assert turn.reply.slots == {}


def test_a_day_to_come_beside_one_that_is_past(state: PlanState) -> None:
    """昨天还了，12月1号结清多少: the day to come is meant."""
    turn = account_turn([state], entity("past_day", "2026-11-22"), entity("day", "2026-12-01"))
    assert day_meant(turn, state) == date(2026, 12, 1)


def test_a_day_kept_on_an_earlier_day_is_today_at_least(state: PlanState) -> None:
    """A conversation may go on after midnight."""
    turn = account_turn([state], kept={"day": "2026-11-20"}, following_up=True)
    assert day_meant(turn, state) == TODAY
    assert turn.reply.slots == {"day": "2026-11-23"}


def test_a_day_after_the_last_due_day_cannot_be_meant(state: PlanState) -> None:
    """On that day it is still a quote; the day after, nothing is owed by the schedule."""
    turn = account_turn([state], entity("day", "2027-07-03"))
    assert day_meant(turn, state) is None
    assert only(turn.reply) == (
        "按计划，小米15 Pro这笔2027年7月2日就还完最后一期了，到2027年7月3日已经没有要结清的款项。"
        "想提前结清，可以问我2027年7月2日之前的任何一天。"
    )
    assert "day" not in turn.reply.slots
    last = account_turn([state], entity("day", "2027-07-02"))
    assert day_meant(last, state) == date(2027, 7, 2)


def test_what_is_overdue_past_the_last_due_day_is_asked_about_today(state: PlanState) -> None:
    """The schedule has ended, the debt has not."""
    after = PlanState(state.plan, date(2027, 8, 1))
    assert day_meant(account_turn([after], today=after.today), after) == after.today
