"""Erasing what was said: once confirmed, and no more than what is the speaker's."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from actions.identity import pseudonym
from actions.store.database import session_scope
from actions.store.digests import digest
from actions.store.records import Origin, TicketRecord
from actions.store.repositories import AuditRepository, FeedbackRepository, TicketRepository
from contract.details import ERASE_THIS
from tests.unit.demo_shop import HALFWAY, THREE_PLANS, token_of
from tests.unit.talk import Talk, offered, only

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def talk(database: Path) -> Talk:
    """A stranger's conversation, the id of which is `rest-talk`."""
    return Talk()


def ticket(customer: str | None, conversation: str = "rest-talk") -> TicketRecord:
    """An open ticket in which something was said."""
    with session_scope(write=True) as session:
        return TicketRepository(session).open(
            topic="转人工",
            summary="说过的话",
            customer_id=customer,
            origin=Origin(conversation=digest("conversation", conversation)),
        )


def summary(of: TicketRecord) -> str:
    """What still stands in a ticket."""
    with session_scope() as session:
        found = TicketRepository(session).by_number(of.ticket_no)
    assert found is not None
    return found.summary


def events() -> list[str]:
    """What is in the audit log, oldest first."""
    with session_scope() as session:
        return [line.event for line in AuditRepository(session).last(10)]


def comments(database: Path) -> list[tuple[str, int, str]]:
    """The feedback there is."""
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute("SELECT conversation, score, comment FROM feedback").fetchall()


def test_it_is_asked_first(talk: Talk) -> None:
    theirs = ticket(None)
    reply = talk.say("删除我的聊天记录", "erase_conversation")
    assert only(reply).startswith("确认删除聊天记录吗？")
    assert offered(reply) == ["确认", "算了"]
    assert reply.slots == {"offer": "erase"}
    assert summary(theirs) == "说过的话"
    assert events() == []


def test_a_no_erases_nothing(talk: Talk) -> None:
    talk.say("删除我的聊天记录", "erase_conversation")
    assert "erase" not in talk.say("算了", "deny").slots


def test_a_later_yes_erases_nothing(talk: Talk) -> None:
    talk.say("删除我的聊天记录", "erase_conversation")
    talk.say("可以提前还吗", "faq/prepay_allowed")
    assert "erase" not in talk.say("好", "affirm").slots


@pytest.mark.parametrize(
    "confirmed", [("确认", "affirm"), ("把聊天记录删了", "erase_conversation")]
)
def test_a_confirmed_erasure_is_of_this_conversation(
    talk: Talk, confirmed: tuple[str, str], database: Path
) -> None:
    with session_scope(write=True) as session:
        FeedbackRepository(session).give("rest-talk", 2, "不好用")
        FeedbackRepository(session).give("other", 5, "好用")
    theirs, others = ticket(None), ticket(None, "other")
    talk.say("删除我的聊天记录", "erase_conversation")
    reply = talk.say(*confirmed)
    assert only(reply).startswith("这次对话的聊天记录已经删除")
    assert reply.slots == {"erase": ERASE_THIS}
    assert [summary(each) for each in (theirs, others)] == ["", "说过的话"]
    assert comments(database) == [("rest-talk", 2, ""), ("other", 5, "好用")]
    assert events()[-1] == "conversation_erased"


def test_a_proven_customers_other_conversations_and_tickets_go_with_it(talk: Talk) -> None:
    theirs, others = ticket(HALFWAY, "another"), ticket(THREE_PLANS, "another")
    nobodys = ticket(None, "another")
    talk.token = token_of(HALFWAY)
    talk.say("删除我的聊天记录", "erase_conversation")
    reply = talk.say("确认", "affirm")
    assert only(reply).startswith("您的聊天记录已经删除，包括登录后的其他对话")
    assert reply.slots == {"erase": pseudonym(HALFWAY)}
    assert [summary(each) for each in (theirs, others, nobodys)] == ["", "说过的话", "说过的话"]


def test_another_customers_ticket_is_left_alone(talk: Talk) -> None:
    """Though it was opened in this conversation."""
    others = ticket(THREE_PLANS)
    for token in (None, token_of(HALFWAY)):
        talk.token = token
        talk.say("删除我的聊天记录", "erase_conversation")
        talk.say("确认", "affirm")
    assert summary(others) == "说过的话"
