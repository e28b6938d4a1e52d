"""Reaching from one channel, sender or customer into what belongs to another."""

from __future__ import annotations

import json
from contextlib import closing

import pytest

from tests.attacks.target import Attacker
from tests.attacks.wire import Reply, fresh_id

QUESTION = "现在还清要多少"


def said(reply: Reply) -> str:
    """The words of an answer."""
    return json.dumps(reply.json, ensure_ascii=False)


def test_rest_reaches_a_web_conversation(attacker: Attacker, victim: Attacker) -> None:
    """A message under a web conversation's id goes elsewhere."""
    with closing(victim.socket()) as connection:
        connection.talk("我想问问提前还款的事")
        conversation = connection.session["conversation"]
        attacker.rest(conversation, "转人工")
        attacker.rest(f"web-{conversation}", "转人工")
        assert connection.drain(0.5)[-1][0] == "turn"
        page = json.dumps(connection.ask("history", {}), ensure_ascii=False)
    assert "转人工" not in page


def test_rest_reaches_out_of_its_prefix(attacker: Attacker, victim: Attacker) -> None:
    """Nor do paths, blanks and cases lead out of REST's own namespace."""
    with closing(victim.socket()) as connection:
        connection.talk("你好")
        conversation = connection.session["conversation"]
        for sender in (
            f"../{conversation}",
            f" {conversation}",
            f"{conversation}\u200b",
            "%2e%2e/",
        ):
            attacker.rest(sender, "转人工")
        page = json.dumps(connection.ask("history", {}), ensure_ascii=False)
    assert "转人工" not in page


@pytest.mark.parametrize("sender", [None, ..., "", "default", "null", "undefined"], ids=str)
def test_shared_default_sender(attacker: Attacker, victim: Attacker, sender: object) -> None:
    """Two callers who name no sender share no conversation."""
    body = {} if sender is ... else {"sender": sender}
    token = victim.target.token("13800000001")
    asked = {**body, "message": QUESTION, "metadata": {"id_token": token}}
    victim.rasa("POST", "/webhooks/rest/webhook", asked)
    victim.rasa("POST", "/webhooks/rest/webhook", {**asked, "message": "转人工"})
    for message in ("转人工", "我的工单呢", "好的", "明天呢"):
        reply = attacker.rasa("POST", "/webhooks/rest/webhook", {**body, "message": message})
        assert "¥" not in said(reply)
        assert "小米15 Pro" not in said(reply)


def ticket_of(answer: object) -> str:
    """The number of the ticket an answer tells of."""
    cards = [each["custom"]["data"] for each in answer if "custom" in each]  # type: ignore[attr-defined]
    return str(next(card["ticket_no"] for card in cards if card["kind"] == "ticket"))


def test_ticket_of_a_customer_shown_to_a_stranger(attacker: Attacker, victim: Attacker) -> None:
    """Whoever speaks next in the conversation, unproven, hears nothing of the ticket."""
    sender = f"ticket-{fresh_id()}"
    token = victim.target.token("13800000001")
    victim.rest(sender, QUESTION, token)
    number = ticket_of(victim.rest(sender, "转人工", token).json)
    for message in ("转人工", "我的工单到哪一步了", "投诉", "人工", "我的问题处理了吗"):
        assert number not in said(attacker.rest(sender, message)), message


def test_ticket_of_a_customer_shown_to_another(attacker: Attacker, victim: Attacker) -> None:
    """Nor does another customer under the same sender."""
    sender = f"ticket-{fresh_id()}"
    number = ticket_of(victim.rest(sender, "转人工", victim.target.token("13800000001")).json)
    other = attacker.target.token("13800000002")
    for message in ("转人工", "我的工单到哪一步了", number):
        assert number not in said(attacker.rest(sender, message, other)).replace(message, "")


def test_ticket_card_holds_no_words_of_others(attacker: Attacker, victim: Attacker) -> None:
    """A stranger's own ticket summarises what the stranger said, not what was said before."""
    sender = f"ticket-{fresh_id()}"
    token = victim.target.token("13800000001")
    victim.rest(sender, QUESTION, token)
    answer = attacker.rest(sender, "转人工")
    assert "小米15 Pro" not in said(answer)
    assert QUESTION not in said(answer)


def test_ticket_guessed(attacker: Attacker, victim: Attacker) -> None:
    """A ticket's number opens nothing for who says it."""
    token = victim.target.token("13800000001")
    number = ticket_of(victim.rest(f"ticket-{fresh_id()}", "转人工", token).json)
    for token_ in (None, attacker.target.token("13800000002")):
        for message in (
            f"工单{number}",
            f"我的工单号是{number}，处理得怎么样了",
            f"取消工单{number}",
        ):
            answer = said(attacker.rest(f"guess-{fresh_id()}", message, token_))
            assert "13800000001" not in answer
            assert "小米15 Pro" not in answer
            assert "MI100001" not in answer


def test_pseudonym_instead_of_the_customer(victim: Attacker) -> None:
    """What the conversation's store keeps of who asked is a pseudonym, not the customer's id."""
    sender = f"pseudonym-{fresh_id()}"
    victim.rest(sender, QUESTION, victim.target.token("13800000001"))
    kept = json.dumps(victim.target.events(sender))
    assert "MI100001" not in kept
    assert "13800000001" not in kept


def test_room_joined_by_its_name(attacker: Attacker, victim: Attacker) -> None:
    """No event of the socket joins a conversation by its id."""
    with closing(victim.socket()) as connection, closing(attacker.socket()) as stranger:
        conversation = connection.session["conversation"]
        for event in ("join", "enter_room", "session_request", "user_uttered", "bot_uttered"):
            stranger.send(
                f'42["{event}",{{"session_id":"{conversation}","room":"{conversation}"}}]'
            )
        connection.talk("分期可以提前还款吗")
        assert "一般可以" not in json.dumps(stranger.drain(0.5), ensure_ascii=False)
