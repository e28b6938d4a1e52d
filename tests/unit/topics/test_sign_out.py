"""Signing out: what is forgotten, what is let go, and what only the page can do."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions.services.accounts import bind
from actions.store.database import session_scope
from actions.store.records import ChannelAccount
from actions.store.repositories import (
    AuditRepository,
    ChannelAccountRepository,
    CustomerRepository,
)
from contract.details import SLOTS
from tests.unit.demo_shop import HALFWAY, THREE_PLANS, token_of
from tests.unit.talk import Talk, cards, entity, only

pytestmark = pytest.mark.usefixtures("database")

ACCOUNTS = [ChannelAccount("wechat", "o1"), ChannelAccount("feishu", "o2")]


@pytest.fixture(autouse=True)
def bound(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two accounts of a customer, one of another."""
    monkeypatch.setenv("FENQI_BOUND_CHANNELS", "wechat,feishu")
    with session_scope(write=True) as session:
        for customer_id, account in [
            *((HALFWAY, account) for account in ACCOUNTS),
            (THREE_PLANS, ChannelAccount("wechat", "o3")),
        ]:
            customer = CustomerRepository(session).by_id(customer_id)
            assert customer is not None
            bind(session, account, customer, "phone_code")


def bindings(customer_id: str) -> int:
    """How many accounts a customer has bound."""
    with session_scope() as session:
        return len(ChannelAccountRepository(session).of_customer(customer_id))


def test_on_a_messenger_every_account_of_the_customer_is_let_go() -> None:
    """And what was talked about is forgotten; the next question asks to sign in."""
    talk = Talk(conversation_id="wechat-o1")
    talk.say("多少钱", "get_payoff_quote")
    assert talk.slots["plan_no"]
    reply = talk.say("退出登录", "sign_out")
    assert only(reply).startswith("已经退出登录")
    assert [card["reason"] for card in cards(reply)] == ["missing"]
    assert {name: talk.slots[name] for name in SLOTS} == dict.fromkeys(SLOTS)
    assert (bindings(HALFWAY), bindings(THREE_PLANS)) == (0, 1)
    assert "请先登录" in only(talk.say("明天多少", "get_payoff_quote"))
    with session_scope() as session:
        lines = AuditRepository(session).last(9)
    assert [
        (line.outcome, line.customer_id) for line in lines if line.event == "account_unbound"
    ] == [("signed_out", HALFWAY)] * 2


def test_on_the_page_what_only_the_page_can_do_is_said() -> None:
    """The token comes again with the next message; what was talked about is gone all the same."""
    talk = Talk(token_of(HALFWAY))
    talk.say("12月1号多少", "get_payoff_quote", entity("day", "2026-12-01"))
    reply = talk.say("退出账号", "sign_out")
    assert "您在商城页面上还登录着，我没法替您退出" in only(reply)
    assert "绑定也都解除了" in only(reply)
    assert cards(reply) == []
    assert {name: talk.slots[name] for name in SLOTS} == dict.fromkeys(SLOTS)
    assert "12月1日" not in only(talk.say("多少钱", "get_payoff_quote"))
    again = talk.say("退出账号", "sign_out")
    assert "绑定" not in only(again)
    assert "还登录着" in only(again)


@pytest.mark.parametrize("token", [None, "no token"])
def test_who_is_not_signed_in_is_told_so(token: str | None) -> None:
    """Nobody's accounts are touched."""
    talk = Talk(token)
    talk.set("topic", "estimate_instalment")
    assert only(talk.say("退出登录", "sign_out")).startswith("您在这里没有登录")
    assert talk.slots["topic"] is None
    assert bindings(HALFWAY) == 2
