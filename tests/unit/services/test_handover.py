"""Handing over to a human: whose ticket it is, and what it holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from actions.services.handover import (
    CHARACTERS_OF_A_MESSAGE,
    MESSAGES_IN_SUMMARY,
    Concern,
    hand_over,
    summary,
)
from actions.store.database import session_scope
from actions.store.records import CustomerRecord
from actions.store.repositories import CustomerRepository, TicketRepository
from tests.unit.demo_shop import HALFWAY, THREE_PLANS

PLAN_NO = "FQ202607020001"


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


def test_the_customers_own_plan_is_noted(session: Session) -> None:
    """And its lender told."""
    concern = Concern("转人工", ["转人工"], plan_no=PLAN_NO)
    handover = hand_over(session, customer(session, HALFWAY), concern)
    assert not handover.existed
    assert (handover.ticket.customer_id, handover.ticket.plan_no) == (HALFWAY, PLAN_NO)
    assert handover.lender is not None
    assert handover.lender.code == "demo"


@pytest.mark.parametrize("customer_id", [THREE_PLANS, None])
def test_somebody_elses_plan_is_not(session: Session, customer_id: str | None) -> None:
    """Nobody learns whose it is, nor of what lender."""
    somebody = customer(session, customer_id) if customer_id else None
    handover = hand_over(session, somebody, Concern("转人工", ["转人工"], plan_no=PLAN_NO))
    assert (handover.ticket.plan_no, handover.lender) == (None, None)


@pytest.mark.parametrize(
    ("opened_by", "asked_by", "existed"),
    [
        (HALFWAY, HALFWAY, True),
        (None, HALFWAY, True),
        (None, None, True),
        (HALFWAY, THREE_PLANS, False),
        (HALFWAY, None, False),
    ],
)
def test_an_open_ticket_is_returned_to_its_customer_only(
    session: Session, opened_by: str | None, asked_by: str | None, existed: bool
) -> None:
    """One opened before anybody signed in is the conversation's."""
    owner, asking = (customer(session, each) if each else None for each in (opened_by, asked_by))
    first = hand_over(session, owner, Concern("转人工", ["转人工"])).ticket
    again = hand_over(session, asking, Concern("转人工", ["转人工"], ticket_no=first.ticket_no))
    assert again.existed is existed
    assert (again.ticket.ticket_no == first.ticket_no) is existed


def test_a_closed_ticket_is_not_opened_again(session: Session) -> None:
    """There is a new one."""
    first = hand_over(session, None, Concern("转人工", ["转人工"])).ticket
    TicketRepository(session).close(first.ticket_no)
    again = hand_over(session, None, Concern("转人工", ["转人工"], ticket_no=first.ticket_no))
    assert not again.existed


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
