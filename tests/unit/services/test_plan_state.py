"""How a plan stands on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Literal

import pytest

from actions.services.plan_state import PlanState, due_by
from actions.words.cards.plan_list import plan_list_card
from actions.words.plans import plan_line
from tests.unit.services.conftest import TODAY, Plans


def ended(state: PlanState, status: Literal["settled", "closed"]) -> PlanState:
    """The plan, ended today with instalments left."""
    settled_on = TODAY if status == "settled" else None
    return PlanState(replace(state.plan, status=status, settled_on=settled_on), TODAY)


def test_a_running_plan(halfway: PlanState) -> None:
    """Eight of twelve are left, the next is told, none is late."""
    assert halfway.status == "active"
    assert not halfway.ended
    assert [row.no for row in halfway.unpaid] == [5, 6, 7, 8, 9, 10, 11, 12]
    assert halfway.overdue == ()
    assert halfway.overdue_total == Decimal("0.00")
    assert halfway.remaining_total == sum(row.payment for row in halfway.plan.instalments[4:])


def test_an_overdue_plan(late: PlanState) -> None:
    """What is late is counted with what is still to come, and the next due day is ahead."""
    assert late.status == "overdue"
    assert [row.no for row in late.overdue] == [6, 7]
    assert late.overdue_total == late.plan.instalments[5].payment * 2
    assert late.next_due is not None
    assert late.next_due.no == 8
    assert late.remaining_total > late.overdue_total


def test_an_instalment_is_late_from_the_day_after_its_due_day(halfway: PlanState) -> None:
    """On the day itself it is what falls due next."""
    due = date(2026, 12, 2)
    assert PlanState(halfway.plan, due).status == "active"
    assert PlanState(halfway.plan, due).next_due == halfway.next_due
    assert PlanState(halfway.plan, date(2026, 12, 3)).status == "overdue"


def test_what_is_paid_of_an_instalment_is_not_owed_again(halfway: PlanState) -> None:
    """A part-paid instalment is owed but for that part."""
    rows = list(halfway.plan.instalments)
    rows[4] = replace(rows[4], paid=Decimal("100.00"))
    part_paid = PlanState(replace(halfway.plan, instalments=tuple(rows)), TODAY)
    assert part_paid.remaining_total == halfway.remaining_total - 100


@pytest.mark.parametrize("status", ["settled", "closed"])
def test_an_ended_plan_owes_nothing(
    halfway: PlanState, status: Literal["settled", "closed"]
) -> None:
    """Whatever its instalments say."""
    state = ended(halfway, status)
    assert state.status == status
    assert state.ended
    assert state.unpaid == ()
    assert state.next_due is None
    assert state.remaining_total == Decimal("0.00")


def test_a_closed_plan_is_neither_running_nor_settled(halfway: PlanState) -> None:
    """In the list of plans, in words and on the card."""
    closed = ended(halfway, "closed")
    line = plan_line(closed)
    assert "已取消" in line
    assert "结清" not in line
    card = plan_list_card([closed], purpose="view")
    assert card["plans"][0]["status"] == "closed"
    assert card["plans"][0]["next_due"] is None
    assert "11月23日已结清" in plan_line(ended(halfway, "settled"))


def test_due_by_a_day(halfway: PlanState, late: PlanState) -> None:
    """From today up to and including the day; what is late already is not counted."""
    assert due_by(halfway, date(2026, 12, 1)) == ()
    assert [row.no for row in due_by(halfway, date(2026, 12, 2))] == [5]
    assert [row.no for row in due_by(halfway, date(2027, 1, 31))] == [5, 6]
    assert [row.no for row in due_by(late, date(2026, 12, 20))] == [8]


def test_every_demo_plan_is_told_on_one_line(demo_plans: Plans) -> None:
    """Product and lender always, and a sum where something is owed."""
    for state in (each for plans in demo_plans.values() for each in plans):
        line = plan_line(state)
        assert line.startswith(f"{state.plan.product_name}（{state.plan.lender.name}）")
        assert ("¥" in line) != state.ended
        assert "\n" not in line
