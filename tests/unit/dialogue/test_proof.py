"""From anybody's turn to a proven customer's, or a request to sign in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from actions.dialogue.conversation import Conversation
from actions.dialogue.details import Details
from actions.dialogue.proof import proven
from actions.dialogue.reply import Reply
from actions.dialogue.turn import AccountTurn, Turn
from actions.identity import pseudonym
from actions.store.database import session_scope
from actions.store.repositories import AuditRepository
from actions.topics.part_payment import QuotePartialPrepayment
from actions.topics.payoff_quote import QuotePayoff
from contract.details import SlotName
from tests.unit.demo_shop import HALFWAY, THREE_PLANS, TODAY, token_of
from tests.unit.talk import Talk, cards, entity, said

LONG_AGO = datetime.now(UTC) - timedelta(hours=2)
CONTEXT: dict[SlotName, object] = {
    "plan_no": "FQ202608010002",
    "day": "2026-12-01",
    "amount": "5000.00",
    "plan_choices": ["FQ202608010002"],
    "offer": "part",
}
"""What an answer leaves for the turns to come."""


def kept_under(customer_id: str) -> str:
    """Under what the customer's context is kept."""
    return pseudonym(customer_id)


@pytest.fixture
def session(database: Path) -> Iterator[Session]:
    """A unit of work on the demo data."""
    with session_scope(write=True) as session:
        yield session


def turn_of(session: Session, conversation: Conversation, *, following_up: bool = False) -> Turn:
    """Anybody's turn."""
    return Turn(
        conversation=conversation,
        reply=Reply(),
        session=session,
        today=TODAY,
        following_up=following_up,
    )


def test_a_proven_customers_turn_has_their_plans(session: Session) -> None:
    """Newest first, and whose context is kept from now on; nothing is said."""
    turn = turn_of(session, Talk(token_of(THREE_PLANS)).hear("多少钱", "get_payoff_quote"))
    account = proven(turn, QuotePayoff())
    assert isinstance(account, AccountTurn)
    assert account.customer.customer_id == THREE_PLANS
    assert [each.plan.product_name for each in account.plans] == [
        "小米平板7",
        "小米15",
        "REDMI K80",
    ]
    assert not account.same_customer
    assert account.reply is turn.reply
    assert account.reply.slots == {
        **dict.fromkeys(CONTEXT),
        "topic": "quote_payoff",
        "customer": kept_under(THREE_PLANS),
    }
    assert account.reply.utterances == []


def test_a_customers_own_context_stays(session: Session) -> None:
    """Only the topic changes."""
    talk = Talk(token_of(THREE_PLANS))
    talk.set("customer", kept_under(THREE_PLANS))
    talk.set("plan_no", "FQ202608010002")
    account = proven(turn_of(session, talk.hear("多少钱", "get_payoff_quote")), QuotePayoff())
    assert account is not None
    assert account.same_customer
    assert account.context("plan_no") == "FQ202608010002"
    assert set(account.reply.slots) == {"topic", "customer"}


def test_another_customers_context_is_dropped(session: Session) -> None:
    """Within the turn and for those to come."""
    talk = Talk(token_of(HALFWAY))
    talk.set("customer", kept_under(THREE_PLANS))
    for name, value in CONTEXT.items():
        talk.set(name, value)
    account = proven(turn_of(session, talk.hear("多少钱", "get_payoff_quote")), QuotePayoff())
    assert account is not None
    assert [account.context(name) for name in CONTEXT] == [None] * len(CONTEXT)
    assert {name: account.reply.slots[name] for name in CONTEXT} == dict.fromkeys(CONTEXT)
    assert account.reply.slots["customer"] == kept_under(HALFWAY)


def test_what_was_asked_stands_in_a_message_that_goes_on(session: Session) -> None:
    """A question of its own asks anew."""
    talk = Talk(token_of(THREE_PLANS))
    talk.hear("12月1号结清多少", "get_payoff_quote", entity("day", "2026-12-01"))
    conversation = talk.hear("第二个", "inform", entity("ordinal", 2))
    going_on = proven(turn_of(session, conversation, following_up=True), QuotePayoff())
    assert going_on is not None
    assert going_on.asked == Details(day=date(2026, 12, 1))
    anew = proven(turn_of(session, conversation), QuotePayoff())
    assert anew is not None
    assert anew.asked == Details()


def test_without_a_token_the_general_answer_goes_before_the_request(session: Session) -> None:
    """A topic without one asks at once; topic and offer are kept."""
    turn = turn_of(session, Talk().hear("先还一半", "quote_partial_prepayment"))
    assert proven(turn, QuotePartialPrepayment()) is None
    assert [text[:14] for text in said(turn.reply)] == [
        "能不能先还一部分，看贷款机构",
        "这要查到您本人的分期才能回答",
    ]
    assert cards(turn.reply) == [
        {"kind": "sign_in", "reason": "missing", "methods": ["token", "phone_code"]}
    ]
    assert turn.reply.slots == {"topic": "quote_partial_prepayment", "offer": "sign_in"}
    at_once = turn_of(session, Talk().hear("多少钱", "get_payoff_quote"))
    assert proven(at_once, QuotePayoff()) is None
    assert len(said(at_once.reply)) == 1
    again = turn_of(session, Talk("no token").hear("先还一半", "quote_partial_prepayment"))
    assert proven(again, QuotePartialPrepayment()) is None
    assert len(said(again.reply)) == 1


@pytest.mark.parametrize(
    ("token", "reason", "text", "outcome"),
    [
        (None, "missing", "请先登录", None),
        ("expired", "expired", "您的登录已经过期", "expired"),
        ("no token at all", "invalid", "没能确认您的身份", "malformed"),
    ],
)
def test_without_proof_nothing_of_an_account_is_said(
    session: Session, token: str | None, reason: str, text: str, outcome: str | None
) -> None:
    """The card says why, so does the audit log, which anonymous questions do not fill."""
    given = token_of(HALFWAY, LONG_AGO) if token == "expired" else token
    turn = turn_of(session, Talk(given).hear("多少钱", "get_payoff_quote"))
    assert proven(turn, QuotePayoff()) is None
    (request,) = said(turn.reply)
    assert text in request
    (card,) = cards(turn.reply)
    assert card["reason"] == reason
    assert turn.reply.slots == {"topic": "quote_payoff", "offer": "sign_in"}
    lines = AuditRepository(session).last(9)
    assert [(line.event, line.outcome, line.customer_id, line.detail) for line in lines] == (
        [("identity_check", outcome, None, {"purpose": "quote_payoff"})] if outcome else []
    )


def test_a_pseudonym_tells_customers_apart_and_names_nobody() -> None:
    """It is kept with the conversation, where no account data belongs."""
    assert kept_under(HALFWAY) != kept_under(THREE_PLANS)
    assert HALFWAY not in kept_under(HALFWAY)
    assert len(kept_under(HALFWAY)) == 16
