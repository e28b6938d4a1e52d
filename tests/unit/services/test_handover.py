"""Handing over to a human: whose ticket it is, and what it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from actions.services.handover import (
    CHARACTERS_OF_A_MESSAGE,
    DAY,
    MESSAGES_IN_SUMMARY,
    TICKETS_A_DAY,
    Concern,
    Handover,
    hand_over,
    summary,
)
from actions.store.database import session_scope
from actions.store.models import TicketRow
from actions.store.records import NOWHERE, CustomerRecord, Origin, TicketRecord
from actions.store.repositories import AuditRepository, CustomerRepository, TicketRepository
from actions.store.repositories.tickets import Opener
from tests.unit.demo_shop import HALFWAY, THREE_PLANS

PLAN_NO = "FQ202607020001"
HERE = Origin(channel="rest", conversation="c1", address="a1")
ELSEWHERE = Origin(channel="web", conversation="c2", address="a1")


@pytest.fixture
def session(database: Path) -> Iterator[Session]:
    """A unit of work on the demo data."""
    with session_scope(write=True) as session:
        yield session


def customer(session: Session, customer_id: str) -> CustomerRecord:
    """A demo customer."""
    found = CustomerRepository(session).by_id(customer_id)
    assert found is not None
    return found


def opened(handover: Handover) -> TicketRecord:
    """The ticket it came to."""
    assert handover.ticket is not None
    return handover.ticket


def test_the_customers_own_plan_is_noted(session: Session) -> None:
    """And its lender told."""
    concern = Concern("转人工", ["转人工"], plan_no=PLAN_NO)
    handover = hand_over(session, customer(session, HALFWAY), concern, HERE)
    assert handover.outcome == "opened"
    ticket = opened(handover)
    assert (ticket.customer_id, ticket.plan_no) == (HALFWAY, PLAN_NO)
    assert handover.lender is not None
    assert handover.lender.code == "demo"


@pytest.mark.parametrize("customer_id", [THREE_PLANS, None])
def test_somebody_elses_plan_is_not(session: Session, customer_id: str | None) -> None:
    """Nobody learns whose it is, nor of what lender."""
    somebody = customer(session, customer_id) if customer_id else None
    handover = hand_over(session, somebody, Concern("转人工", ["转人工"], plan_no=PLAN_NO), HERE)
    assert (opened(handover).plan_no, handover.lender) == (None, None)


@pytest.mark.parametrize(
    ("opened_by", "asked_by", "asked_in", "is_theirs"),
    [
        (HALFWAY, HALFWAY, HERE, True),
        (HALFWAY, HALFWAY, ELSEWHERE, True),
        (None, None, HERE, True),
        (None, None, ELSEWHERE, False),
        (None, None, NOWHERE, False),
        (None, HALFWAY, HERE, False),
        (HALFWAY, THREE_PLANS, HERE, False),
        (HALFWAY, None, HERE, False),
    ],
)
def test_an_open_ticket_is_returned_to_whom_it_belongs(
    session: Session, opened_by: str | None, asked_by: str | None, asked_in: Origin, is_theirs: bool
) -> None:
    """The customer, wherever; or the conversation, while nobody signs in. Its number is no key."""
    owner, asking = (customer(session, each) if each else None for each in (opened_by, asked_by))
    first = opened(hand_over(session, owner, Concern("转人工", ["转人工"]), HERE))
    concern = Concern("转人工", ["转人工"], ticket_no=first.ticket_no)
    again = hand_over(session, asking, concern, asked_in)
    assert again.outcome == ("open_already" if is_theirs else "opened")
    assert (opened(again).ticket_no == first.ticket_no) is is_theirs


def test_nobody_elses_ticket_of_the_same_conversation_is_found_without_its_number(
    session: Session,
) -> None:
    """The number is kept for as long as the same somebody speaks."""
    hand_over(session, None, Concern("转人工", ["转人工"]), HERE)
    assert hand_over(session, None, Concern("转人工", ["转人工"]), HERE).outcome == "opened"


@pytest.mark.parametrize("customer_id", [HALFWAY, None])
def test_a_closed_ticket_is_not_opened_again(session: Session, customer_id: str | None) -> None:
    """There is a new one."""
    who = customer(session, customer_id) if customer_id else None
    first = opened(hand_over(session, who, Concern("转人工", ["转人工"]), HERE))
    TicketRepository(session).close(first.ticket_no)
    concern = Concern("我要投诉", ["乱收费"], ticket_no=first.ticket_no, is_added=True)
    assert hand_over(session, who, concern, HERE).outcome == "opened"


@pytest.mark.parametrize("customer_id", [HALFWAY, None])
def test_what_is_said_later_is_added_to_the_open_ticket(
    session: Session, customer_id: str | None
) -> None:
    """Masked, and once of the same topic; of too much the oldest goes."""
    who = customer(session, customer_id) if customer_id else None
    first = opened(hand_over(session, who, Concern("转人工", ["转人工"]), HERE))
    for number in range(30):
        said = [f"第{number}次投诉，我叫王小明" + "啊" * 120, "早先说的"]
        concern = Concern("我要投诉", said, ticket_no=first.ticket_no, is_added=True)
        added = hand_over(session, who, concern, HERE)
        assert added.outcome == "added"
        ticket = opened(added)
        assert ticket.ticket_no == first.ticket_no
        assert ticket.topic == "转人工 / 我要投诉"
        last = ticket.summary.splitlines()[-1]
        assert last.startswith(f"第{number}次投诉，我叫王*啊啊")
    assert len(ticket.summary) <= 2000
    assert "早先说的" not in ticket.summary


@pytest.mark.parametrize(
    ("customer_id", "place", "limit"),
    [
        (HALFWAY, lambda number: Origin(conversation=str(number)), "customer"),
        (None, lambda _: HERE, "conversation"),
        (None, lambda number: Origin(conversation=str(number), address="a1"), "address"),
    ],
)
def test_no_more_tickets_than_a_day_may_bring(
    session: Session,
    customer_id: str | None,
    place: Callable[[int], Origin],
    limit: Opener,
) -> None:
    """Closed ones count; one line in the audit log says so; another day has its own."""
    who = customer(session, customer_id) if customer_id else None
    tickets, concern = TicketRepository(session), Concern("转人工", ["转人工"])
    for number in range(TICKETS_A_DAY[limit]):
        tickets.close(opened(hand_over(session, who, concern, place(number))).ticket_no)
    for _ in range(3):
        refused = hand_over(session, who, concern, place(99))
        assert (refused.ticket, refused.outcome) == (None, "limited")
    lines = [line for line in AuditRepository(session).last(99) if line.event == "ticket_refused"]
    assert [(line.outcome, line.customer_id) for line in lines] == [
        (f"too_many_of_{limit}", customer_id)
    ]
    session.execute(update(TicketRow).values(opened_at=datetime.now(UTC) - DAY))
    assert hand_over(session, who, concern, place(99)).outcome == "opened"


def test_over_the_limit_an_open_ticket_is_still_found(session: Session) -> None:
    """It is shown again, not refused."""
    who = customer(session, HALFWAY)
    tickets, concern = TicketRepository(session), Concern("转人工", ["转人工"])
    for _ in range(TICKETS_A_DAY["customer"] - 1):
        tickets.close(opened(hand_over(session, who, concern, HERE)).ticket_no)
    last = opened(hand_over(session, who, concern, HERE))
    assert opened(hand_over(session, who, concern, HERE)) == last


def test_a_summary_has_the_last_messages_oldest_first() -> None:
    """A line each, empty ones left out."""
    assert summary(["转人工", "", "明天呢", "多少钱"]) == "多少钱\n明天呢\n转人工"
    many = [str(number) for number in range(99)]
    assert summary(many).splitlines() == list(reversed(many[:MESSAGES_IN_SUMMARY]))


def test_messages_are_masked() -> None:
    """A name among them."""
    assert summary(["怎么还", "", "我叫王小明"]) == "我叫王*\n怎么还"


@pytest.mark.parametrize("left", range(1, 12))
def test_a_message_is_masked_before_it_is_cut(left: int) -> None:
    """A phone that crosses the end keeps none of its hidden digits."""
    told = summary(["啊" * (CHARACTERS_OF_A_MESSAGE - left) + "13812345678，急"])
    assert len(told) == CHARACTERS_OF_A_MESSAGE
    assert not set(told) & set("24")
