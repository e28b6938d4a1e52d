"""What is offered where a message was not understood."""

from __future__ import annotations

from actions.dialogue.conversation import Conversation
from actions.dialogue.doubt import offer_readings, say_not_understood
from actions.dialogue.reply import Reply
from tests.unit.talk import Talk, offered, only

NOT_UNDERSTOOD = (
    "我没看懂这句话。您可以用一句话说说想问什么，"
    "比如“现在结清要多少钱”“可以提前还款吗”“我还剩几期”。"
)


def heard(*ranking: tuple[str, float]) -> Conversation:
    """A conversation whose only message fell back."""
    return Talk().hear("呃", "nlu_fallback", ranking=ranking)


def test_the_three_likeliest_readings_are_offered_in_customers_words() -> None:
    """Those that can be asked for, in the model's order; a button sends what it shows."""
    reply = Reply()
    offer_readings(
        heard(
            ("greet", 0.4),
            ("view_plan", 0.2),
            ("faq/lender", 0.1),
            ("complain", 0.06),
            ("faq/safety", 0.055),
        ),
        reply,
    )
    assert only(reply) == "我没太明白，您想问的是不是下面这些？点一个，或者换个说法告诉我。"
    expected = ["查一下我的分期账单", "我的分期是哪家公司放款的", "我要投诉"]
    assert offered(reply) == expected
    assert [each["title"] for each in reply.utterances[0].buttons] == expected
    assert reply.slots == {}


def test_a_guess_is_not_offered() -> None:
    """Below the least confidence; at it, it is."""
    reply = Reply()
    offer_readings(heard(("view_plan", 0.05), ("complain", 0.049)), reply)
    assert offered(reply) == ["查一下我的分期账单"]


def test_without_a_reading_it_is_said_what_can_be_asked() -> None:
    """With the commonest questions as buttons."""
    reply = Reply()
    offer_readings(heard(("greet", 0.9), ("view_plan", 0.01)), reply)
    assert only(reply) == NOT_UNDERSTOOD
    assert offered(reply) == ["查一下我的分期账单", "现在全部还清要多少钱", "转人工"]


def test_the_second_time_in_a_row_a_human_is_offered() -> None:
    """Whether or not there are readings; a bare detail that names nothing counts."""
    talk = Talk()
    first, second = Reply(), Reply()
    say_not_understood(talk.hear("嗯", "inform"), first)
    assert only(first) == NOT_UNDERSTOOD
    offer_readings(talk.hear("呃", "nlu_fallback", ranking=[("view_plan", 0.3)]), second)
    assert only(second).startswith("连着两次没看懂您的意思，抱歉。要转人工客服吗？")
    assert second.slots == {"offer": "human"}
