"""Cards over every demo plan, held against the schemas of docs/cards and the engine's figures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from jsonschema import ValidationError

from actions.payoff import Refusal, annualised_rate
from actions.services.comparing import compare
from actions.services.partial_payment import limits, quote_part
from actions.services.plan_state import PlanState
from actions.services.quoting import quote_on
from actions.store.records import TicketRecord
from actions.words.cards.comparison import comparison_card
from actions.words.cards.partial_quote import partial_quote_card
from actions.words.cards.payoff_quote import payoff_quote_card
from actions.words.cards.plan_list import plan_list_card
from actions.words.cards.schedule import schedule_card
from actions.words.cards.sign_in import sign_in_card
from actions.words.cards.ticket import ticket_card
from actions.words.contacts import hotlines
from actions.words.quotes import notes
from tests.unit.demo_shop import HALFWAY, LATE, TODAY, Plans
from tests.unit.words.schemas import KINDS, validate

DAYS = (TODAY, date(2026, 12, 2), date(2026, 12, 20), date(2027, 2, 1))


def states(plans: Plans) -> Iterator[PlanState]:
    """Every demo plan."""
    for each in plans.values():
        yield from each


def test_there_is_a_card_for_each_schema() -> None:
    """One that is drawn and never sent would be checked by nobody."""
    assert KINDS == [
        "comparison",
        "partial_quote",
        "payoff_quote",
        "plan_list",
        "schedule",
        "sign_in",
        "ticket",
    ]


def test_the_schemas_refuse_what_is_none() -> None:
    """So that the tests below can fail."""
    validate(sign_in_card("missing"))
    for card in (
        {**sign_in_card("missing"), "reason": "bored"},
        {**sign_in_card("missing"), "more": 1},
        {"kind": "sign_in"},
    ):
        with pytest.raises(ValidationError):
            validate(card)


@pytest.mark.parametrize("reason", ["missing", "expired", "invalid"])
def test_sign_in(reason: str) -> None:
    """For each reason there is."""
    validate(sign_in_card(reason))


def test_plan_lists_of_every_customer(demo_plans: Plans) -> None:
    """To look at and to choose from, in the order given."""
    for plans in demo_plans.values():
        view = plan_list_card(plans, purpose="view")
        choose = plan_list_card(plans, purpose="choose")
        assert view["plans"] == choose["plans"]
        assert [each["plan_no"] for each in view["plans"]] == [each.plan.plan_no for each in plans]
        if plans:
            validate(view)
            validate(choose)


def test_a_plan_in_the_list(demo_plans: Plans) -> None:
    """What is next, and what is late."""
    (late,) = plan_list_card(demo_plans[LATE], purpose="view")["plans"]
    assert late["status"] == "overdue"
    assert late["next_due"] == {"no": 8, "date": "2026-12-11", "amount": "359.81"}
    assert late["overdue"] == {"count": 2, "amount": "719.62"}
    (halfway,) = plan_list_card(demo_plans[HALFWAY], purpose="view")["plans"]
    assert (halfway["principal"], halfway["periods"]) == ("5299.00", 12)
    assert (halfway["instalments_paid"], halfway["remaining_total"]) == (4, "3814.21")
    assert halfway["overdue"] is None


def test_schedules_of_every_plan(demo_plans: Plans) -> None:
    """Their totals are the sums of their rows, and what is left is what no row has paid."""
    for state in states(demo_plans):
        card = schedule_card(state, annualised_rate(state.plan.terms))
        validate(card)
        for name in ("payment", "principal", "interest", "fee"):
            assert Decimal(card["totals"][name]) == sum(Decimal(row[name]) for row in card["rows"])
        left = sum(Decimal(row["payment"]) for row in card["rows"] if row["status"] != "paid")
        assert Decimal(card["totals"]["remaining"]) == left


def test_rows_of_a_schedule_tell_how_they_stand(demo_plans: Plans) -> None:
    """Paid, overdue, due next, to come."""
    (state,) = demo_plans[LATE]
    rows = schedule_card(state, annualised_rate(state.plan.terms))["rows"]
    expected = ["paid"] * 5 + ["overdue"] * 2 + ["due"] + ["upcoming"] * 4
    assert [row["status"] for row in rows] == expected


@pytest.mark.parametrize("day", DAYS)
def test_quotes_of_every_plan(demo_plans: Plans, day: date) -> None:
    """Their lines add up; lines of zero are left out."""
    quoted = 0
    for state in states(demo_plans):
        try:
            dated = quote_on(state, day)
        except Refusal:
            continue
        quoted += 1
        card = payoff_quote_card(dated, notes(dated, TODAY))
        validate(card)
        assert Decimal(card["total"]) == sum(Decimal(line["amount"]) for line in card["lines"])
        assert all(Decimal(line["amount"]) for line in card["lines"])
        assert all(line["explanation"] for line in card["lines"])
        assert Decimal(card["saving"]) == Decimal(card["carry_on_total"]) - Decimal(card["total"])
        assert card["earliest_day"] == TODAY.isoformat() <= card["latest_day"]
    assert quoted >= 14


@pytest.mark.parametrize("day", DAYS)
def test_comparisons_of_every_running_plan(demo_plans: Plans, day: date) -> None:
    """The first way is today's or that day's; carrying on saves nothing."""
    compared = 0
    for state in (each for each in states(demo_plans) if not each.ended):
        try:
            card = comparison_card(compare(quote_on(state, day)), ["一句话"])
        except Refusal:
            continue
        compared += 1
        validate(card)
        assert card["options"][0]["day"] == card["as_of"] == day.isoformat()
        assert card["options"][-1]["saving"] == "0.00"
        assert card["notes"] == ["一句话"]
    assert compared >= 12


def test_part_payments_of_every_plan_that_takes_them(demo_plans: Plans) -> None:
    """At their own limits: what goes where adds up to the sum."""
    quoted = 0
    for state in states(demo_plans):
        try:
            range_ = limits(state, TODAY)
            parts = [quote_part(state, TODAY, sum_) for sum_ in {range_.minimum}]
        except Refusal:
            continue
        for part in parts:
            quoted += 1
            card = partial_quote_card(part)
            validate(card)
            spent = ("interest_now", "charge_now", "principal_now", "unused")
            assert Decimal(card["amount"]) == sum(Decimal(card[name]) for name in spent)
            assert card["limits"]["min"] <= card["amount"]
            assert card["ask"].format(amount="700.00") == "先还一部分，700.00元"
    assert quoted >= 3


def test_a_ticket(demo_plans: Plans) -> None:
    """With whom to call; never the customer or how to reach them."""
    ticket = TicketRecord(
        ticket_no="T20261123-7KQ4M",
        topic="转人工",
        status="open",
        opened_at=datetime(2026, 11, 23, 9, 30, 15, 999, UTC),
        closed_at=None,
        customer_id="MI100001",
        plan_no="FQ202607020001",
        summary="转人工",
        contact="13900000000",
    )
    lender = demo_plans[HALFWAY][0].plan.lender
    card = ticket_card(ticket, "每天 9:00 到 21:00", hotlines(lender))
    validate(card)
    assert card["opened_at"] == "2026-11-23T09:30:15+00:00"
    assert "MI100001" not in str(card)
    assert "13900000000" not in str(card)
