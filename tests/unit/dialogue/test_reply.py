"""The reply in the making, and how it reaches Rasa."""

from __future__ import annotations

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.dialogue.reply import Reply, Utterance
from actions.words.content import answers
from tests.unit.talk import cards, offered, said

CARD = {"kind": "sign_in", "reason": "missing", "methods": ["token", "phone_code"]}


def test_an_answer_is_said_with_its_gaps_filled_and_its_buttons() -> None:
    """Values it has no gap for do no harm; the answer's own buttons go first."""
    reply = Reply()
    reply.say(
        "partial_use_payoff", {"amount": "¥5,000.00", "product": "小米15", "lender": "示例银行"}
    )
    assert said(reply) == ["¥5,000.00已经够把小米15全部结清了，按结清来算更合适。"]
    more = {"title": "明年", "payload": "明年结清要多少钱"}
    reply.say("day_in_past", {"day": "11月1日"}, buttons=[more])
    assert offered(reply) == [
        "今天结清要多少钱",
        "明天结清要多少钱",
        "月底结清要多少钱",
        "明年结清要多少钱",
    ]


def test_a_gap_without_a_value_is_an_error_and_nothing_is_said() -> None:
    """A customer never reads a gap's name."""
    reply = Reply()
    with pytest.raises(KeyError, match="day"):
        reply.say("day_in_past", {"product": "小米15"})
    with pytest.raises(KeyError, match="no_such_answer"):
        reply.say("no_such_answer")
    assert reply.utterances == []


def test_the_same_is_not_said_twice() -> None:
    """Two questions may both need a sign-in; one with another card is another."""
    reply = Reply()
    for _ in range(2):
        reply.say("sign_in_missing", card=CARD)
        reply.say_response("utter_service_unavailable")
    reply.say("sign_in_missing", card={**CARD, "reason": "expired"})
    assert said(reply) == [
        answers()["sign_in_missing"]["text"],
        "utter_service_unavailable",
        answers()["sign_in_missing"]["text"],
    ]
    assert [card["reason"] for card in cards(reply)] == ["missing", "expired"]


def test_context_kept_later_goes_before() -> None:
    """Under the same name; the rest stays."""
    reply = Reply()
    reply.keep(topic="view_plan", day="2026-12-01")
    reply.keep(day=None)
    assert reply.slots == {"topic": "view_plan", "day": None}


def test_nothing_is_said_before_it_is_delivered() -> None:
    """Then in order: texts with buttons and cards, responses of the domain, and the slots."""
    reply, dispatcher = Reply(), CollectingDispatcher()
    reply.say("sign_in_missing", card=CARD)
    reply.say("no_active_plans")
    reply.say_response("utter_faq/prepay_how")
    reply.keep(topic="view_plan", offer=None)
    assert dispatcher.messages == []
    events = reply.deliver(dispatcher)
    first, second, third = dispatcher.messages
    assert first["text"] == answers()["sign_in_missing"]["text"]
    assert first["custom"] == {"data": CARD}
    assert first["buttons"] == []
    assert second["text"] == answers()["no_active_plans"]["text"]
    assert second["custom"] == {}
    assert [each["title"] for each in second["buttons"]] == ["开结清证明", "还能再分期吗"]
    assert third["response"] == "utter_faq/prepay_how"
    assert third["text"] is None
    assert [(each["event"], each["name"], each["value"]) for each in events] == [
        ("slot", "topic", "view_plan"),
        ("slot", "offer", None),
    ]


def test_a_delivered_button_is_a_copy() -> None:
    """What Rasa's dispatcher does with it leaves the content as it is."""
    reply, dispatcher = Reply(), CollectingDispatcher()
    reply.say("no_active_plans")
    reply.deliver(dispatcher)
    dispatcher.messages[0]["buttons"][0]["title"] = "改了"
    assert answers()["no_active_plans"]["buttons"][0]["title"] == "开结清证明"


def test_an_empty_reply_says_and_keeps_nothing() -> None:
    """As beside an answer of the FAQ that needs no more."""
    dispatcher = CollectingDispatcher()
    assert Reply().deliver(dispatcher) == []
    assert dispatcher.messages == []
    assert Utterance() == Utterance(text=None, card=None, buttons=(), response=None)
