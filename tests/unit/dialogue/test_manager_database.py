"""A database that cannot be reached, or that refuses to commit: nothing is said that is not so."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from actions.dialogue import manager as manager_module
from actions.dialogue.reply import Reply
from actions.dialogue.topic import ESTIMATE, PublicTopic, Topic
from actions.store.database import dispose_engine, session_scope
from actions.store.repositories import AuditRepository
from actions.topics.registry import all_topics
from tests.unit.demo_shop import HALFWAY, token_of
from tests.unit.talk import Entity, Talk, cards, entity, said

TOPICS = {topic.name: topic for topic in all_topics()}
WRITING = sorted(name for name, topic in TOPICS.items() if topic.writes)
NEEDS_NONE = "erase_conversation"
"""Asks back only; what it asks about needs the database."""
AUDIT_LINES = {"erase_confirmed": 2}
HUMANS = ("contact_human", "complain")

UNAVAILABLE = "utter_service_unavailable"
NO_TICKET = (
    "抱歉，现在登记不了工单，请直接打电话，每天 9:00 到 21:00可以接通：\n"
    "商城分期客服：400-000-0000（示例）\n过几分钟也可以再发一次“转人工”。"
)


def refuse_commits(path: Path) -> None:
    """Let each new row of audit log and tickets bring one that is found orphaned at COMMIT."""
    with closing(sqlite3.connect(path)) as database:
        database.executescript(
            """
            CREATE TABLE nowhere (id INTEGER PRIMARY KEY);
            CREATE TABLE refused (id INTEGER REFERENCES nowhere DEFERRABLE INITIALLY DEFERRED);
            CREATE TRIGGER refuse_audit AFTER INSERT ON audit_log
                BEGIN INSERT INTO refused VALUES (1); END;
            CREATE TRIGGER refuse_ticket AFTER INSERT ON ticket
                BEGIN INSERT INTO refused VALUES (1); END;
            """
        )


def rows(path: Path) -> dict[str, int]:
    """How many rows the tables have that turns write to."""
    with closing(sqlite3.connect(path)) as database:
        (audited,) = database.execute("SELECT count(*) FROM audit_log").fetchone()
        (tickets,) = database.execute("SELECT count(*) FROM ticket").fetchone()
    return {"audit_log": audited, "ticket": tickets}


def apology(topic: Topic) -> list[str]:
    """What the topic says where there is no database."""
    reply = Reply()
    topic.say_unavailable(reply)
    return said(reply)


def ask(topic: Topic, talk: Talk) -> Reply:
    """Open the topic as its rule does; one that explains has something to explain."""
    if topic.name == "explain_estimate":
        talk.set("topic", ESTIMATE)
        return talk.say("怎么算的", "ask_why")
    if topic.name == "erase_confirmed":
        talk.set("offer", "erase")
        return talk.say("确认", "affirm")
    return talk.say("……", topic.intent)


@pytest.fixture
def gone(database: Path) -> Path:
    """The database's file, taken away."""
    dispose_engine()
    return database.rename(database.with_suffix(".away"))


@pytest.fixture
def refusing(database: Path) -> Path:
    """The database, refusing every COMMIT after a write."""
    refuse_commits(database)
    return database


def test_the_apologies_are_what_they_should_be() -> None:
    """Hotlines where a human is wanted, one response for the rest."""
    for topic in TOPICS.values():
        expected = NO_TICKET if topic.intent in HUMANS else UNAVAILABLE
        assert apology(topic) == [expected], topic.name


@pytest.mark.parametrize("name", sorted(TOPICS.keys() - {NEEDS_NONE}))
@pytest.mark.usefixtures("gone")
def test_without_a_database_each_topic_says_its_own_apology_and_nothing_else(name: str) -> None:
    """No card, no context that the customer has not heard of."""
    reply = ask(TOPICS[name], Talk(token_of(HALFWAY)))
    assert said(reply) == apology(TOPICS[name])
    assert cards(reply) == []
    assert reply.slots.keys() == {"customer"}


@pytest.mark.parametrize(
    ("name", "signed_in"),
    [*((name, True) for name in WRITING), *((name, False) for name in HUMANS)],
)
def test_where_commit_fails_each_topic_says_its_own_apology_and_nothing_else(
    name: str, signed_in: bool, refusing: Path
) -> None:
    """And nothing of the turn is in the database."""
    before = rows(refusing)
    reply = ask(TOPICS[name], Talk(token_of(HALFWAY) if signed_in else None))
    assert said(reply) == apology(TOPICS[name])
    assert cards(reply) == []
    assert reply.slots.keys() == ({"customer"} if signed_in else set())
    assert rows(refusing) == before == {"audit_log": 0, "ticket": 0}


@pytest.mark.parametrize("name", WRITING)
def test_where_commit_works_each_topic_that_writes_leaves_an_audit_line(
    name: str, database: Path
) -> None:
    """So that the test above has something to refuse."""
    reply = ask(TOPICS[name], Talk(token_of(HALFWAY)))
    assert said(reply) != apology(TOPICS[name])
    assert rows(database)["audit_log"] == AUDIT_LINES.get(name, 1)
    assert rows(database)["ticket"] == (TOPICS[name].intent in HUMANS)


@pytest.mark.parametrize("name", sorted(TOPICS.keys() - set(WRITING)))
def test_a_topic_that_writes_nothing_answers_although_no_commit_works(
    name: str, refusing: Path
) -> None:
    """The price of a new plan leaves no trace."""
    topic = TOPICS[name]
    assert isinstance(topic, PublicTopic)
    reply = ask(topic, Talk(token_of(HALFWAY)))
    assert said(reply)
    assert said(reply) != apology(topic)
    assert rows(refusing) == {"audit_log": 0, "ticket": 0}


FOLLOW_UPS: dict[str, Callable[[Talk], Reply]] = {
    "a detail": lambda talk: talk.say("明天呢", "inform", entity("day", "2026-11-24")),
    "why": lambda talk: talk.say("怎么算的", "ask_why"),
    "yes": lambda talk: talk.say("好的", "affirm"),
    "no, but": lambda talk: talk.say("不，1000", "deny", entity("amount", "1000.00")),
    "fee": lambda talk: talk.say("那手续费呢", "estimate_instalment"),
    "two questions": lambda talk: talk.say(
        "多少钱，划算吗", "get_payoff_quote", entity("second_question", "compare_payoff")
    ),
}


@pytest.mark.parametrize("turn", FOLLOW_UPS)
def test_where_commit_fails_what_goes_on_is_apologised_for_once(turn: str, database: Path) -> None:
    """The context stays as it was, so that the same can be said again later."""
    talk = Talk(token_of(HALFWAY))
    talk.say("先还100", "quote_partial_prepayment", entity("amount", "100.00"))
    talk.set("topic", "quote_payoff")
    talk.set("offer", "part")
    before, written = dict(talk.slots), rows(database)
    refuse_commits(database)
    reply = FOLLOW_UPS[turn](talk)
    assert said(reply) == [UNAVAILABLE]
    assert reply.slots in ({}, {"offer": None})
    assert talk.slots == before | reply.slots
    assert rows(database) == written


def test_where_commit_fails_no_human_is_promised(refusing: Path) -> None:
    """Accepting the offer of one gets the hotlines, not a number that exists nowhere."""
    talk = Talk()
    talk.hear("还了还显示欠款", "report_paid_but_owing")
    talk.set("offer", "human")
    reply = talk.say("好的", "affirm")
    assert said(reply) == [NO_TICKET]
    assert rows(refusing)["ticket"] == 0


def test_beside_an_answer_of_the_faq_a_failure_is_silent(refusing: Path) -> None:
    """The general answer holds; a second question of the FAQ needs no database either."""
    token = token_of(HALFWAY)
    assert said(Talk(token).say("可以提前还吗", "faq/prepay_allowed")) == []
    also = entity("second_question", "faq/prepay_credit")
    assert said(Talk(token).say("可以提前还吗，征信呢", "faq/prepay_allowed", also)) == [
        "utter_faq/prepay_credit"
    ]
    account = entity("second_question", "get_payoff_quote")
    assert said(Talk(token).say("可以提前还吗，多少钱", "faq/prepay_allowed", account)) == [
        UNAVAILABLE
    ]
    assert rows(refusing)["audit_log"] == 0


def test_a_failure_is_logged_without_personal_data(
    refusing: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The kind of error for the operator; no statement's values, no token."""
    token = token_of(HALFWAY)
    Talk(token).say("多少钱", "get_payoff_quote")
    assert "A unit of work failed: IntegrityError" in caplog.text
    assert HALFWAY not in caplog.text
    assert token not in caplog.text
    assert rows(refusing)["audit_log"] == 0


def test_whatever_writes_waits_for_its_turn_at_the_start(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also a question of another kind that turns out to be about the account."""
    asked: list[tuple[str, str, list[Entity]]] = [
        ("多少钱", "get_payoff_quote", []),
        ("那手续费呢", "estimate_instalment", []),
        ("怎么算的", "ask_why", []),
        ("可以提前还吗", "faq/prepay_allowed", []),
        ("转人工", "contact_human", []),
        ("我要投诉", "complain", []),
        ("6000分期多少", "estimate_instalment", [entity("amount", "6000.00")]),
        ("怎么算的", "ask_why", []),
    ]
    scopes: list[tuple[bool, bool]] = []

    @contextmanager
    def observed(*, write: bool = False) -> Iterator[Session]:
        with session_scope(write=write) as session:
            before = AuditRepository(session).last(99)
            yield session
            scopes.append((write, AuditRepository(session).last(99) != before))

    talk = Talk(token_of(HALFWAY))
    monkeypatch.setattr(manager_module, "session_scope", observed)
    for text, intent, entities in asked:
        talk.say(text, intent, *entities)
    assert scopes == [(True, True)] * 6 + [(False, False)] * 2
