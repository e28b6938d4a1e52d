"""What a general answer means for a proven customer's own plan."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from actions.dialogue.reply import Reply
from actions.dialogue.turn import Turn
from actions.store.database import session_scope
from actions.store.models import InstalmentRow
from actions.store.repositories import AuditRepository
from actions.topics.own_facts import LATENESS_KEYS, LENDER_KEYS, OwnFacts
from actions.words.content import readings
from tests.unit.demo_shop import (
    HALFWAY,
    LATE,
    NO_PLANS,
    SETTLED,
    THREE_PLANS,
    TODAY,
    token_of,
)
from tests.unit.talk import Entity, Talk, entity, offered, only

pytestmark = pytest.mark.usefixtures("database")


def told(
    customer: str, key: str, *entities: Entity, plan_no: str | None = None, session: Session
) -> Reply:
    """What is said beside an answer of the FAQ to a customer."""
    talk = Talk(token_of(customer))
    talk.set("plan_no", plan_no)
    turn = Turn(
        conversation=talk.hear("……", f"faq/{key}", *entities),
        reply=Reply(),
        session=session,
        today=TODAY,
    )
    OwnFacts().answer(turn)
    return turn.reply


def test_there_may_be_something_to_say_where_a_token_came_and_the_plan_matters() -> None:
    """Otherwise no account is looked at."""
    facts = OwnFacts()
    for key in LENDER_KEYS | LATENESS_KEYS:
        assert facts.applies(Talk("a token").hear("……", f"faq/{key}"))
        assert not facts.applies(Talk().hear("……", f"faq/{key}"))
    assert not facts.applies(Talk("a token").hear("……", "faq/card_change"))
    assert not facts.applies(Talk("a token").hear("……", "get_payoff_quote"))


def test_every_key_is_one_of_the_faq() -> None:
    """A key that is renamed there is renamed here."""
    assert {f"faq/{key}" for key in LENDER_KEYS | LATENESS_KEYS} <= set(readings())


def test_the_rule_of_the_customers_plan() -> None:
    """With its source and the lender's hotline; the audit log has the look at it."""
    with session_scope(write=True) as session:
        reply = told(HALFWAY, "prepay_allowed", session=session)
        (line,) = AuditRepository(session).last(1)
    assert only(reply) == (
        "您的小米15 Pro由Fenqi演示消费金融（示例机构）提供：\n"
        "· 可以提前结清，也可以先还一部分\n"
        "· 按剩余本金的1%收违约金，还满6期后不收\n"
        "· 利息只算到还款当天\n"
        "· 放款7天内还没还过款的，只还本金\n"
        "依据：《Fenqi演示消费金融分期合同（示例）》第 7 条（10月24日核对）。"
        "客服热线：400-000-0000（示例）。"
    )
    assert reply.slots == {}
    assert (line.outcome, line.customer_id, line.detail) == ("ok", HALFWAY, {"purpose": "faq"})


def test_of_several_plans_the_one_that_is_meant() -> None:
    """Named, or talked about; nothing where it is not plain."""
    with session_scope(write=True) as session:
        assert told(THREE_PLANS, "lender", session=session).utterances == []
        named = told(THREE_PLANS, "lender", entity("product", "小米15"), session=session)
        assert only(named).startswith("您的小米15由小米分期（小米消费金融等）提供：")
        at_hand = told(THREE_PLANS, "lender", plan_no="FQ202606070003", session=session)
        assert only(at_hand).startswith("您的REDMI K80由")
        others = told(THREE_PLANS, "lender", plan_no="FQ202607020001", session=session)
        assert others.utterances == []


def test_how_late_the_customer_is() -> None:
    """What is overdue, and what the lateness has come to."""
    with session_scope(write=True) as session:
        reply = told(LATE, "overdue_cost", session=session)
    assert only(reply) == (
        "您的小米14有2期逾期，共¥719.62，到今天的逾期费用是¥9.13："
        "第6期本金 ¥330.99 × 每天 0.05% × 逾期 43 天 = ¥7.12；"
        "第7期本金 ¥334.96 × 每天 0.05% × 逾期 12 天 = ¥2.01；"
        "合计 ¥7.12 + ¥2.01 = ¥9.13。\n"
        "依据：《Fenqi演示消费金融分期合同（示例）》第 7 条（10月24日核对）。"
    )
    assert offered(reply) == ["现在全部还清要多少钱"]


def test_what_is_part_paid_is_told_without_a_charge() -> None:
    """The engine counts whole instalments; no figure it did not work out is told."""
    with session_scope(write=True) as session:
        row = next(
            row
            for row in session.query(InstalmentRow).filter_by(no=6)
            if row.plan.customer_id == LATE
        )
        row.paid_fen = 10000
        session.flush()
        reply = told(LATE, "overdue_consequences", session=session)
        session.rollback()
    assert only(reply) == "您的小米14有2期逾期，共¥619.62，逾期费用以贷款机构页面为准。"


@pytest.mark.parametrize(
    ("customer", "key"),
    [
        (HALFWAY, "overdue_cost"),
        (SETTLED, "prepay_how"),
        (NO_PLANS, "prepay_allowed"),
        (NO_PLANS, "overdue_cost"),
    ],
)
def test_where_it_does_not_matter_nothing_is_added(customer: str, key: str) -> None:
    """Nothing is late, nothing is running, there is no plan."""
    with session_scope(write=True) as session:
        assert told(customer, key, session=session).utterances == []


def test_a_customer_without_plans_who_names_the_newest() -> None:
    """Nothing is added, nothing fails."""
    with session_scope(write=True) as session:
        newest = entity("plan_trait", "newest")
        assert told(NO_PLANS, "prepay_allowed", newest, session=session).utterances == []


def test_without_proof_nothing_is_added() -> None:
    """An expired token proves nobody; the general answer needs no sign-in."""
    talk = Talk(token_of(HALFWAY, datetime.now(UTC) - timedelta(hours=2)))
    with session_scope(write=True) as session:
        turn = Turn(
            conversation=talk.hear("……", "faq/prepay_allowed"),
            reply=Reply(),
            session=session,
            today=TODAY,
        )
        OwnFacts().answer(turn)
        (line,) = AuditRepository(session).last(1)
    assert turn.reply.utterances == []
    assert line.outcome == "expired"
