"""What is read of a conversation: the message at hand, its context, and what came before."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from rasa_sdk import Tracker

from actions.dialogue.conversation import Conversation
from actions.dialogue.details import Details
from actions.store.records import ChannelAccount
from contract.details import SLOTS
from tests.unit.talk import Talk, entity, parsed

ANNA, BEN = "pseudonym-of-anna", "pseudonym-of-ben"


@pytest.fixture
def talk() -> Talk:
    """A new conversation."""
    return Talk()


def test_a_message_is_its_full_intent_its_details_and_its_words(talk: Talk) -> None:
    """And the readings beside it, the likeliest first."""
    message = talk.hear(
        "12月1号先还5000行不行，手续费呢",
        "faq/prepay_allowed",
        entity("day", "2026-12-01"),
        entity("amount", "5000.00"),
        entity("second_question", "explain_prepay_fee"),
        ranking=[("faq/prepay_allowed", 0.75), ("quote_partial_prepayment", 0.125)],
    ).message
    assert message.intent == "faq/prepay_allowed"
    assert message.text == "12月1号先还5000行不行，手续费呢"
    assert message.details == Details(day=date(2026, 12, 1), amount=Decimal("5000.00"))
    assert message.second_question == "explain_prepay_fee"
    assert message.ranking == (("faq/prepay_allowed", 0.75), ("quote_partial_prepayment", 0.125))


def test_a_tracker_without_a_message_is_an_empty_message() -> None:
    """A turn that no message began is not understood, and proves nobody."""
    conversation = Conversation(Tracker("t", {}, None, [], False, None, {}, None))
    assert conversation.message.intent == ""
    assert conversation.message.details == Details()
    assert conversation.message.second_question is None
    assert conversation.id_token is None
    assert conversation.offer is None
    assert list(conversation.earlier_messages()) == []


def test_what_is_said_not_to_be_meant_is_no_detail(talk: Talk) -> None:
    """不是第二个，第三个: the third is meant."""
    second = entity("ordinal", 2, start=2, role="excluded")
    message = talk.hear(
        "不是第二个，第三个", "inform", second, entity("ordinal", 3, start=6)
    ).message
    assert message.details == Details(ordinal=3)


@pytest.mark.parametrize(
    ("intent", "details", "understood"),
    [
        ("get_payoff_quote", (), True),
        ("inform", (entity("ordinal", 2),), True),
        ("inform", (), False),
        ("nlu_fallback", (entity("ordinal", 2),), False),
    ],
)
def test_a_detail_alone_has_to_name_one(
    talk: Talk, intent: str, details: tuple[dict[str, object], ...], understood: bool
) -> None:
    """Whatever fell back is not understood, whatever it names."""
    assert talk.hear("呃", intent, *details).message.is_understood is understood


def test_the_token_is_that_of_the_message_at_hand(talk: Talk) -> None:
    """One that came with an earlier message proves nothing any more."""
    talk.token = "token"
    assert talk.hear("多少钱", "get_payoff_quote").id_token == "token"
    talk.token = None
    assert talk.hear("明天呢", "inform").id_token is None


def test_a_token_that_is_no_text_is_none(talk: Talk) -> None:
    """Metadata is whatever a channel's caller sends."""
    conversation = talk.hear("多少钱", "get_payoff_quote")
    talk.events[-1]["metadata"] = {"id_token": {"sub": "MI100001"}}
    assert talk.hear("多少钱", "get_payoff_quote").id_token is None
    assert conversation.id_token is None


def test_the_conversation_after_a_reply_has_what_it_keeps(talk: Talk) -> None:
    """Before the tracker has it; also where something is kept as gone."""
    talk.set("topic", "view_plan")
    talk.set("day", "2026-12-01")
    before = talk.hear("多少钱", "get_payoff_quote")
    after = before.after({"topic": "quote_payoff"}).after({"day": None})
    assert (before.slot("topic"), before.slot("day")) == ("view_plan", "2026-12-01")
    assert (after.slot("topic"), after.slot("day")) == ("quote_payoff", None)
    assert after.message == before.message


def test_an_offer_holds_for_the_next_message_only(talk: Talk) -> None:
    """What was offered two messages ago is void."""
    talk.hear("先还100", "quote_partial_prepayment")
    talk.set("offer", "part")
    assert talk.hear("好的", "affirm").offer == "part"
    assert talk.hear("好的", "affirm").offer is None


def test_the_latest_offer_of_an_answer_counts(talk: Talk) -> None:
    """And none where the answer took it back."""
    talk.hear("转人工", "contact_human")
    talk.set("offer", "human")
    talk.set("offer", "sign_in")
    assert talk.hear("好的", "affirm").offer == "sign_in"
    talk.set("offer", "human")
    talk.set("offer", None)
    assert talk.hear("好的", "affirm").offer is None


def test_an_offer_made_before_the_first_message_is_none(talk: Talk) -> None:
    """There is no answer that made it."""
    assert talk.hear("好的", "affirm").offer is None
    talk.set("offer", "human")
    assert (
        Conversation(
            Tracker("t", talk.slots, parsed("好的", "affirm"), talk.events, False, None, {}, None)
        ).offer
        is None
    )


def test_earlier_messages_are_this_sessions_latest_first(talk: Talk) -> None:
    """Without the message at hand."""
    talk.hear("上次的话", "greet")
    talk.events.append({"event": "session_started"})
    talk.hear("多少钱", "get_payoff_quote")
    talk.hear("明天呢", "inform", entity("day", "2026-11-24"))
    earlier = list(talk.hear("好的", "affirm").earlier_messages())
    assert [each.text for each in earlier] == ["明天呢", "多少钱"]
    assert earlier[0].details == Details(day=date(2026, 11, 24))


def texts(conversation: Conversation, *, also_signed_out: bool = False) -> list[str]:
    """The speaker's earlier messages, latest first."""
    earlier = conversation.earlier_messages(also_signed_out=also_signed_out)
    return [each.text for each in earlier]


def test_earlier_messages_stop_where_another_customer_spoke(talk: Talk) -> None:
    """Whose turns are not theirs, nor what was said before them."""
    talk.hear("我的账单", "view_plan")
    talk.set("customer", ANNA)
    talk.hear("我登录好了", "inform")
    talk.set("customer", BEN)
    talk.hear("多少钱", "get_payoff_quote")
    conversation = talk.hear("转人工", "contact_human")
    assert texts(conversation.spoken_by(BEN)) == ["多少钱", "我登录好了"]
    for other in (ANNA, None):
        gone = conversation.spoken_by(other)
        assert texts(gone) == texts(gone, also_signed_out=True) == []


def test_a_customer_who_comes_back_begins_anew(talk: Talk) -> None:
    """Whoever spoke in between; one's own first turns are as far away as theirs."""
    for speaker, text in [(ANNA, "我的账单"), (None, "多少钱"), (ANNA, "明天呢")]:
        talk.hear(text, "view_plan")
        talk.set("customer", speaker)
    conversation = talk.hear("转人工", "contact_human").spoken_by(ANNA)
    assert texts(conversation) == ["明天呢"]
    assert texts(conversation, also_signed_out=True) == ["明天呢", "多少钱"]


def test_what_was_said_before_signing_in_is_told_apart(talk: Talk) -> None:
    """It belongs to the question that is gone on with, not to the customer's tickets."""
    talk.hear("多少钱", "get_payoff_quote")
    conversation = talk.hear("好了", "inform").spoken_by(ANNA)
    assert texts(conversation) == []
    assert texts(conversation, also_signed_out=True) == ["多少钱"]


def test_messages_older_than_what_is_told_are_nobodys(talk: Talk) -> None:
    """Where the beginning is cut off, somebody else may have said what stands before a mark."""
    talk.events.clear()
    talk.hear("我的账单", "view_plan")
    talk.hear("多少钱", "get_payoff_quote")
    talk.set("customer", None)
    assert texts(talk.hear("转人工", "contact_human").spoken_by(None)) == ["多少钱"]
    talk.events = [each for each in talk.events if each["event"] != "slot"]
    talk.slots["customer"] = ANNA
    assert len(texts(talk.hear("转人工", "contact_human").spoken_by(ANNA))) == 3


@pytest.mark.parametrize("other", [BEN, None])
def test_to_another_speaker_the_context_is_gone(talk: Talk, other: str | None) -> None:
    """All slots, and what was offered."""
    talk.hear("多少钱", "get_payoff_quote")
    for name in SLOTS:
        talk.set(name, ANNA if name == "customer" else "FQ202607020001")
    talk.set("offer", "human")
    heard = talk.hear("好的", "affirm")
    assert heard.spoken_by(ANNA).offer == "human"
    assert heard.spoken_by(ANNA).slot("plan_no") == "FQ202607020001"
    gone = heard.spoken_by(other)
    assert gone.offer is None
    assert {name: gone.slot(name) for name in SLOTS} == dict.fromkeys(SLOTS)
    assert gone.after({"topic": "view_plan"}).offer is None


def test_who_signs_in_goes_on_but_without_the_ticket(talk: Talk) -> None:
    """The ticket is whoever's who was not signed in; the question is gone on with."""
    talk.set("topic", "quote_payoff")
    talk.set("ticket_no", "T20261123-AAAAA")
    heard = talk.hear("好了", "inform").spoken_by(ANNA)
    assert (heard.slot("topic"), heard.slot("ticket_no")) == ("quote_payoff", None)


def test_where_a_message_came_from() -> None:
    """The channel from the conversation's id, conversation and address as digests."""

    def heard(conversation_id: str, metadata: object = None) -> Conversation:
        event = {"event": "user", "text": "好", "metadata": metadata}
        return Conversation(Tracker(conversation_id, {}, {}, [event], False, None, {}, None))

    told = heard("wechat-openid-1", {"address": "ab12"})
    assert (told.origin.channel, told.origin.address) == ("wechat", "ab12")
    assert "openid" not in str(told.origin.conversation)
    assert told.evidence.account == ChannelAccount("wechat", "openid-1")
    assert told.origin.conversation != heard("wechat-openid-2").origin.conversation
    for address in (17, "", "x" * 65, ["ab12"]):
        assert heard("web-1", {"address": address}).origin.address is None
    for nameless in ("", "default", "-", "web-", "-x", "x" * 21 + "-y", "web-" + "x" * 129):
        assert heard(nameless).evidence.account is None


def test_messages_not_understood_are_counted_in_a_row(talk: Talk) -> None:
    """This one included; one that is understood ends the row."""
    assert talk.hear("呃", "nlu_fallback").misunderstood_in_a_row() == 1
    assert talk.hear("嗯", "inform").misunderstood_in_a_row() == 2
    assert talk.hear("你好", "greet").misunderstood_in_a_row() == 0
    assert talk.hear("呃", "nlu_fallback").misunderstood_in_a_row() == 1
    talk.events.append({"event": "session_started"})
    assert talk.hear("呃", "nlu_fallback").misunderstood_in_a_row() == 1


def test_the_same_question_is_counted_in_a_row(talk: Talk) -> None:
    """Another intent, and another detail, is another question."""
    day = entity("day", "2026-12-01")
    assert talk.hear("12月1号多少", "get_payoff_quote", day).asked_in_a_row() == 1
    assert talk.hear("12月1号多少钱", "get_payoff_quote", day).asked_in_a_row() == 2
    assert talk.hear("多少钱", "get_payoff_quote").asked_in_a_row() == 1
    assert talk.hear("多少钱", "get_payoff_quote").asked_in_a_row() == 2
    assert talk.hear("划算吗", "compare_payoff").asked_in_a_row() == 1
    assert talk.hear("多少钱", "get_payoff_quote").asked_in_a_row() == 1


def test_different_questions_of_the_faq_are_no_repetition(talk: Talk) -> None:
    """They share Rasa's intent, not the full name."""
    talk.hear("怎么还", "faq/repay_how")
    assert talk.hear("换卡", "faq/card_change").asked_in_a_row() == 1
    assert talk.hear("换卡", "faq/card_change").asked_in_a_row() == 2


def test_what_was_asked_last_is_the_customers_own(talk: Talk) -> None:
    """The latest of the intent; what another customer asked before is not theirs."""
    for text, intent, named in [
        ("12月5号多少", "get_payoff_quote", entity("day", "2026-12-05")),
        ("12月1号多少", "get_payoff_quote", entity("day", "2026-12-01")),
        ("先还500", "quote_partial_prepayment", entity("amount", "500.00")),
    ]:
        talk.hear(text, intent, named)
        talk.set("customer", ANNA)
    conversation = talk.hear("第二个", "inform", entity("ordinal", 2)).spoken_by(ANNA)
    assert conversation.last_asked("get_payoff_quote") == Details(day=date(2026, 12, 1))
    assert conversation.last_asked("quote_partial_prepayment").amount == Decimal("500.00")
    assert conversation.last_asked("view_plan") == Details()
    talk.set("customer", ANNA)
    other = talk.hear("第二个", "inform", entity("ordinal", 2)).spoken_by(BEN)
    assert other.last_asked("get_payoff_quote") == Details()


def test_the_last_question_of_the_faq_is_remembered_within_the_session(talk: Talk) -> None:
    """Other messages may have come between."""
    assert talk.hear("说详细点", "ask_more").last_faq_key() is None
    talk.hear("怎么还", "faq/repay_how")
    talk.hear("谢谢", "thank")
    assert talk.hear("说详细点", "ask_more").last_faq_key() == "repay_how"
    talk.events.append({"event": "session_started"})
    assert talk.hear("说详细点", "ask_more").last_faq_key() is None
