"""A database that refuses every COMMIT: the customer is told nothing that is not so."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from dev.bot import Bot
from tests.conversations.apart import BotApart

CUSTOMER = "13800000001"


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BotApart]:
    """A bot whose database takes every statement and refuses the COMMIT after it."""
    running = BotApart(tmp_path_factory.mktemp("commit"))
    try:
        running.start()
        refuse_commits(running)
        yield running
    finally:
        running.stop()


def refuse_commits(bot: Bot) -> None:
    """Let each row of audit and tickets bring one whose foreign key is found missing at COMMIT."""
    with closing(sqlite3.connect(bot.folder / "fenqi.db", isolation_level=None)) as database:
        database.execute("CREATE TABLE nowhere (id INTEGER PRIMARY KEY)")
        database.execute(
            "CREATE TABLE refused (id INTEGER REFERENCES nowhere DEFERRABLE INITIALLY DEFERRED)"
        )
        database.execute(
            "CREATE TRIGGER refuse_audit AFTER INSERT ON audit_log"
            " BEGIN INSERT INTO refused VALUES (1); END"
        )
        database.execute(
            "CREATE TRIGGER refuse_ticket AFTER INSERT ON ticket"
            " BEGIN INSERT INTO refused VALUES (1); END"
        )


@pytest.mark.parametrize("text", ["转人工", "我要投诉你们"])
def test_no_ticket_is_told_of_that_does_not_exist(bot: BotApart, text: str) -> None:
    """Hotlines instead of a number, whether or not somebody is signed in."""
    talk = f"commit-{len(text)}"
    for sender, token in ((f"{talk}-anybody", None), (f"{talk}-customer", bot.token(CUSTOMER))):
        turn = bot.send(sender, text, token)
        assert "现在登记不了工单" in turn.text
        assert not turn.cards, turn.cards
    assert "待处理工单 0 张" in bot.run_actions("-m", "actions.store", "tickets")


@pytest.mark.parametrize(
    "text", ["现在还清要多少", "我的分期账单", "先还2000", "还清了没有", "提前结清划算吗"]
)
def test_nothing_of_an_account_is_told(bot: BotApart, text: str) -> None:
    """Without the audit log's line no sum is shown, and the customer hears why."""
    turn = bot.send(f"account-{len(text)}", text, bot.token(CUSTOMER))
    assert "账户查询现在暂时用不了" in turn.text
    assert "¥" not in turn.text
    assert not turn.cards


def test_what_needs_no_account_is_answered(bot: BotApart) -> None:
    """The FAQ and the price of a new plan write nothing."""
    assert "一般可以" in bot.send("faq", "分期可以提前还款吗").text
    assert "每期" in bot.send("estimate", "6000分12期每月多少").text
