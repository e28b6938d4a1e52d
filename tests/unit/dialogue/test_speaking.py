"""Who speaks: whoever comes after a customer in a conversation hears nothing of that customer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from actions.dialogue import speaking
from actions.identity import pseudonym
from actions.services.accounts import bind
from actions.store.database import session_scope
from actions.store.records import ChannelAccount
from actions.store.repositories import CustomerRepository
from contract.details import SLOTS
from tests.unit.demo_shop import HALFWAY, THREE_PLANS, token_of
from tests.unit.talk import Talk, entity, only, said

pytestmark = pytest.mark.usefixtures("database")

DAY = entity("day", "2026-12-01")
LONG_AGO = datetime.now(UTC) - timedelta(hours=2)


@pytest.fixture
def talk(database: Path) -> Talk:
    """A signed-in customer's conversation."""
    return Talk(token_of(HALFWAY))


def others() -> dict[str, str | None]:
    """Who may come next, by the token that comes with them."""
    return {
        "another customer": token_of(THREE_PLANS),
        "signed out": None,
        "an expired token": token_of(HALFWAY, LONG_AGO),
        "a forged token": "no token at all",
    }


@pytest.fixture(params=["another customer", "signed out", "an expired token", "a forged token"])
def other(request: pytest.FixtureRequest, database: Path) -> str | None:
    """The token of whoever comes next."""
    return others()[request.param]


def test_the_speaker_is_marked_when_it_changes_and_only_then(talk: Talk) -> None:
    """Whatever is said, also where nothing of an account is asked."""
    for token, customer in [
        (token_of(HALFWAY), HALFWAY),
        (None, None),
        (token_of(THREE_PLANS), THREE_PLANS),
    ]:
        talk.token = token
        expected = pseudonym(customer) if customer else None
        assert talk.say("你好", "greet").slots == {"customer": expected}
        assert talk.say("你好", "greet").slots == {}


def test_nobody_is_marked_where_nobody_was_signed_in() -> None:
    """There is nothing to tell apart."""
    assert Talk().say("你好", "greet").slots == {}


@pytest.mark.parametrize(
    ("text", "intent"),
    [("你好", "greet"), ("呃", "nlu_fallback"), ("说详细点", "ask_more"), ("不用了", "deny")],
)
def test_all_context_is_dropped_for_the_next(
    talk: Talk, other: str | None, text: str, intent: str
) -> None:
    """Every slot there is, by whatever turn comes first."""
    talk.say("多少钱", "get_payoff_quote")
    for name in SLOTS:
        if name != "customer":
            talk.set(name, "of another")
    talk.token = other
    talk.say(text, intent)
    left = {name for name in SLOTS if talk.slots.get(name) not in (None, "human")}
    assert left <= {"customer"}


def test_a_standing_question_is_not_gone_on_with(talk: Talk, other: str | None) -> None:
    """那手续费呢 is about a purchase again, and a sum about nothing that was quoted."""
    talk.say("12月1号结清多少", "get_payoff_quote", DAY)
    talk.token = other
    reply = talk.say("那手续费呢", "estimate_instalment")
    assert "12月1日" not in "".join(said(reply))
    assert "小米15 Pro" not in "".join(said(reply))


def test_an_offer_is_void(talk: Talk, other: str | None) -> None:
    """好的 accepts nothing that was offered to somebody else."""
    talk.say("还了还显示欠款", "report_paid_but_owing")
    assert talk.slots["offer"] == "human"
    talk.token = other
    assert only(talk.say("好的", "affirm")) == "好的。您接着想了解什么？"


def test_the_faq_asked_before_is_not_told_more_of(talk: Talk, other: str | None) -> None:
    """说详细点 would tell what the other asked."""
    talk.say("怎么提前还", "faq/prepay_how")
    talk.token = other
    assert only(talk.say("说详细点", "ask_more")).startswith("这个问题能说的我都说了。")


def test_the_same_question_of_two_is_no_repetition(talk: Talk) -> None:
    """Nor is what two did not make understood: each is counted alone."""
    for _ in range(2):
        talk.say("多少钱", "get_payoff_quote")
    talk.token = token_of(THREE_PLANS)
    assert len(said(talk.say("多少钱", "get_payoff_quote"))) == 1
    talk.say("呃", "nlu_fallback")
    talk.token = None
    assert only(talk.say("呃", "nlu_fallback")).startswith("我没看懂这句话。")


def test_who_comes_back_finds_nothing_either(talk: Talk) -> None:
    """The one in between may have been anybody; what they said is not the customer's."""
    talk.say("12月1号结清多少", "get_payoff_quote", DAY)
    talk.token = None
    talk.say("我想聊点别的", "out_of_scope")
    talk.token = token_of(HALFWAY)
    reply = talk.say("转人工", "contact_human")
    (card,) = [each.card for each in reply.utterances if each.card]
    assert card["summary"] == "转人工"


def test_a_refusal_of_the_database_marks_the_speaker_too(talk: Talk, database: Path) -> None:
    """What is apologised for is not the former customer's either."""
    talk.say("多少钱", "get_payoff_quote")
    talk.token = token_of(THREE_PLANS)
    away = database.rename(database.with_suffix(".away"))
    talk.say("我的秘密问题", "get_payoff_quote")
    away.rename(database)
    talk.token = token_of(HALFWAY)
    reply = talk.say("转人工", "contact_human")
    (card,) = [each.card for each in reply.utterances if each.card]
    assert card["summary"] == "转人工"


class TestMessenger:
    """A conversation of an account that may be bound."""

    ACCOUNT = ChannelAccount("rest2", "talk")

    @pytest.fixture
    def messenger(self, database: Path, monkeypatch: pytest.MonkeyPatch) -> Talk:
        """A conversation without any token, on a channel that verifies its platform."""
        monkeypatch.setenv("FENQI_BOUND_CHANNELS", "rest2")
        return Talk(conversation_id="rest2-talk")

    def bind_to(self, customer_id: str) -> None:
        """Bind the account as codes and links do."""
        with session_scope(write=True) as session:
            customer = CustomerRepository(session).by_id(customer_id)
            assert customer is not None
            bind(session, self.ACCOUNT, customer, "phone_code")

    def test_a_bound_account_is_its_customer(self, messenger: Talk) -> None:
        """From the next message on, with the question that was asked before."""
        assert "请先登录" in only(messenger.say("12月1号结清多少", "get_payoff_quote", DAY))
        self.bind_to(HALFWAY)
        assert "12月1日一次结清" in only(messenger.say("好了", "inform"))
        assert messenger.slots["customer"] == pseudonym(HALFWAY)

    def test_bound_to_another_it_begins_anew(self, messenger: Talk) -> None:
        """As with another token."""
        self.bind_to(HALFWAY)
        messenger.say("多少钱", "get_payoff_quote")
        self.bind_to(THREE_PLANS)
        assert only(messenger.say("多少钱", "get_payoff_quote")).startswith("您有3笔分期：")

    def test_a_database_that_is_away_changes_nobody(self, messenger: Talk, database: Path) -> None:
        """The conversation goes on where it was."""
        self.bind_to(HALFWAY)
        messenger.say("多少钱", "get_payoff_quote")
        away = database.rename(database.with_suffix(".away"))
        messenger.say("你好", "greet")
        away.rename(database)
        assert messenger.slots["customer"] == pseudonym(HALFWAY)
        reply = messenger.say("明天呢", "inform", entity("day", "2026-11-24"))
        assert "11月24日一次结清共需" in only(reply)

    def test_the_database_is_not_asked_where_no_account_can_be_bound(
        self, talk: Talk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A greeting on the web costs none."""

        def refused(**_: object) -> None:
            raise AssertionError("asked")

        monkeypatch.setattr(speaking, "session_scope", refused)
        talk.say("你好", "greet")
        talk.token = None
        talk.say("你好", "greet")
