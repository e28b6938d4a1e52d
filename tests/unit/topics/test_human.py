"""Tickets for those who ask for a human, and for complaints."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions.services.handover import TICKETS_A_DAY
from actions.store.database import session_scope
from actions.store.records import TicketRecord
from actions.store.repositories import TicketRepository
from tests.unit.demo_shop import HALFWAY, THREE_PLANS, token_of
from tests.unit.talk import Talk, cards, only

pytestmark = pytest.mark.usefixtures("database")

SHOP = "商城分期客服：400-000-0000（示例）"
LENDER = "Fenqi演示消费金融（示例机构）：400-000-0000（示例）"


@pytest.fixture
def talk(database: Path) -> Talk:
    """A signed-in customer's conversation."""
    return Talk(token_of(HALFWAY))


def open_tickets() -> tuple[TicketRecord, ...]:
    """The tickets an operator sees, oldest first."""
    with session_scope() as session:
        return TicketRepository(session).list_open()


def close(ticket_no: str) -> None:
    """What an operator does in the end."""
    with session_scope(write=True) as session:
        TicketRepository(session).close(ticket_no)


def test_a_ticket_holds_what_was_said(talk: Talk) -> None:
    """Of the plan talked about, with the question in a customer's words; a phone is hidden."""
    talk.say("多少钱", "get_payoff_quote")
    talk.say("打我13912345678", "inform")
    reply = talk.say("转人工", "contact_human")
    (ticket,) = open_tickets()
    assert (ticket.customer_id, ticket.plan_no) == (HALFWAY, "FQ202607020001")
    assert ticket.topic == "现在全部还清要多少钱"
    assert ticket.summary == "多少钱\n打我139****5678\n转人工"
    assert only(reply) == (
        f"已为您转人工，工单号 {ticket.ticket_no}。人工客服每天 9:00 到 21:00在线，"
        f"会先看您刚才的问题，不用从头再说。\n着急的话可以直接打电话：\n{LENDER}\n{SHOP}"
    )
    (card,) = cards(reply)
    assert (card["kind"], card["ticket_no"]) == ("ticket", ticket.ticket_no)
    assert card["summary"] == ticket.summary
    assert [each["name"] for each in card["hotlines"]] == [
        "Fenqi演示消费金融（示例机构）",
        "商城分期客服",
    ]
    assert reply.slots == {"offer": None, "ticket_no": ticket.ticket_no}


def test_anybody_gets_a_ticket() -> None:
    """Without customer and plan; whom to call is the shop."""
    reply = Talk().say("转人工", "contact_human")
    (ticket,) = open_tickets()
    assert (ticket.customer_id, ticket.plan_no, ticket.topic) == (None, None, "转人工")
    assert only(reply).endswith(f"着急的话可以直接打电话：\n{SHOP}")


def test_one_that_is_open_is_not_opened_twice(talk: Talk) -> None:
    """Its number is told again; once it is closed there is a new one."""
    talk.say("转人工", "contact_human")
    again = talk.say("人呢", "contact_human")
    (first,) = open_tickets()
    assert only(again).startswith(f"您的问题已经在处理，不用再登记，工单号 {first.ticket_no}。")
    close(first.ticket_no)
    assert only(talk.say("转人工", "contact_human")).startswith("已为您转人工，工单号 ")
    (second,) = open_tickets()
    assert second.ticket_no != first.ticket_no


def test_a_ticket_opened_before_signing_in_is_nobodys_afterwards(talk: Talk) -> None:
    """Whoever signs in may be another: neither number nor words are shown, nor after that."""
    talk.token = None
    talk.say("我是张三，转人工", "contact_human")
    assert "已经在处理" in only(talk.say("转人工", "contact_human"))
    (first,) = open_tickets()
    for token in (token_of(HALFWAY), None):
        talk.token = token
        reply = talk.say("转人工", "contact_human")
        (card,) = cards(reply)
        assert first.ticket_no not in only(reply)
        assert (card["ticket_no"] != first.ticket_no, card["summary"]) == (True, "转人工")


def test_a_customers_ticket_is_theirs_in_every_conversation(talk: Talk) -> None:
    """On another channel too."""
    talk.say("转人工", "contact_human")
    (first,) = open_tickets()
    elsewhere = Talk(token_of(HALFWAY), conversation_id="web-other")
    assert first.ticket_no in only(elsewhere.say("转人工", "contact_human"))


@pytest.mark.parametrize("other", ["rest-other", "web-talk"])
def test_a_number_kept_by_force_opens_nothing_elsewhere(other: str) -> None:
    """Neither a customer's ticket nor one of another conversation."""
    Talk(token_of(HALFWAY)).say("转人工", "contact_human")
    Talk().say("转人工", "contact_human")
    for ticket in open_tickets():
        forged = Talk(conversation_id=other)
        forged.set("ticket_no", ticket.ticket_no)
        assert ticket.ticket_no not in only(forged.say("转人工", "contact_human"))


def test_a_complaint_is_added_to_the_ticket_that_is_open(talk: Talk) -> None:
    """And told to be."""
    talk.say("转人工", "contact_human")
    reply = talk.say("你们乱收费", "complain")
    (ticket,) = open_tickets()
    assert (ticket.topic, ticket.summary) == ("转人工；我要投诉", "转人工\n你们乱收费")
    assert f"已经补充到正在处理的工单里，工单号 {ticket.ticket_no}，" in only(reply)
    assert "12378" in only(reply)
    assert [card["summary"] for card in cards(reply)] == [ticket.summary]


def test_over_the_limit_the_hotlines_are_told(talk: Talk) -> None:
    """Without a card; nothing is opened."""
    for _ in range(TICKETS_A_DAY["customer"]):
        talk.say("转人工", "contact_human")
        (ticket,) = open_tickets()
        close(ticket.ticket_no)
    reply = talk.say("转人工", "contact_human")
    assert only(reply).startswith("今天登记的工单已经比较多，暂时不能再开新的")
    assert only(reply).endswith(SHOP)
    assert cards(reply) == []
    assert open_tickets() == ()


@pytest.mark.parametrize("other", [THREE_PLANS, None])
def test_a_customers_ticket_is_shown_to_that_customer_only(talk: Talk, other: str | None) -> None:
    """Whoever else goes on in the conversation gets their own."""
    talk.say("转人工", "contact_human")
    (first,) = open_tickets()
    talk.token = None if other is None else token_of(other)
    reply = talk.say("转人工", "contact_human")
    assert first.ticket_no not in only(reply)
    assert [each.customer_id for each in open_tickets()] == [HALFWAY, other]


def test_another_customers_messages_are_in_nobody_elses_ticket(talk: Talk) -> None:
    """Nor their plan, which is not the other one's."""
    talk.say("12月1号结清多少", "get_payoff_quote")
    talk.token = token_of(THREE_PLANS)
    talk.say("转人工", "contact_human")
    (ticket,) = open_tickets()
    assert (ticket.customer_id, ticket.plan_no) == (THREE_PLANS, None)
    assert (ticket.topic, ticket.summary) == ("转人工", "转人工")


def test_a_complaint_is_taken_down(talk: Talk) -> None:
    """As one, with whom else to turn to."""
    reply = talk.say("你们乱收费", "complain")
    (ticket,) = open_tickets()
    assert (ticket.topic, ticket.summary) == ("我要投诉", "你们乱收费")
    assert only(reply) == (
        f"让您遇到这样的事，很抱歉。您反映的情况我已经记下，工单号 {ticket.ticket_no}，"
        "由人工核实处理，每天 9:00 到 21:00有人跟进。\n"
        f"也可以直接打电话：\n{SHOP}\n"
        "对贷款机构的处理不满意，还可以拨打金融消费者投诉热线12378。"
    )
