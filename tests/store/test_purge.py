"""What was kept long enough goes, nothing else, in both databases, and nothing of it stays."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text, update

from actions.identity import pseudonym
from actions.identity.codes import Asker, CodeSignIn
from actions.services.accounts import bind
from actions.services.erasing import UnknownCustomer, erase_customer
from actions.settings import SettingsError
from actions.store import conversations as conversations_module
from actions.store import purge as purge_module
from actions.store.commands import main
from actions.store.conversations import conversations
from actions.store.database import DatabaseUnavailable, make_engine, session_scope
from actions.store.models import ChannelAccountRow, FeedbackRow, SignInCodeRow, TicketRow
from actions.store.purge import clear, purge
from actions.store.purge_command import purge_command
from actions.store.records import ChannelAccount, CustomerRecord
from actions.store.repositories import (
    AuditRepository,
    FeedbackRepository,
    LinkTokenRepository,
    TicketRepository,
)
from actions.store.retention import KINDS, SETTINGS, kept_for
from contract.closing import CLOSED

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
CUSTOMER, OTHER = "MI100001", "MI100002"
SECRET = "说过的秘密话"

Rows = Callable[..., list[tuple[Any, ...]]]

EVENTS = """
CREATE TABLE events (
    id INTEGER PRIMARY KEY, sender_id VARCHAR(255) NOT NULL, type_name VARCHAR(255) NOT NULL,
    timestamp FLOAT, intent_name VARCHAR(255), action_name VARCHAR(255), data TEXT)
"""


@pytest.fixture
def talks(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The URL of a database with Rasa's table, of the same kind as the other."""
    url = database if database.startswith("postgresql") else f"sqlite:///{tmp_path / 'talks.db'}"
    monkeypatch.setenv("CONVERSATIONS_URL", url)
    monkeypatch.setenv("FENQI_KEYS", str(tmp_path / "keys"))
    monkeypatch.setenv("FENQI_OUTBOX", str(tmp_path / "outbox"))
    engine = make_engine(url, create=True)
    with engine.begin() as connection:
        connection.execute(
            text(EVENTS.replace("INTEGER", "SERIAL") if "postgres" in url else EVENTS)
        )
    yield url
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE events"))
    engine.dispose()


def say(url: str, sender: str, ago: timedelta, customer: str | None = None) -> None:
    """Two events of a conversation, the last of them so long ago."""
    engine = make_engine(url)
    at = (NOW - ago).timestamp()
    mark = "" if customer is None else pseudonym(customer)
    rows = [
        ("user", at - 1, None, json.dumps({"event": "user", "text": SECRET}, ensure_ascii=False)),
        ("slot", at, "customer", json.dumps({"event": "slot", "name": "customer", "value": mark})),
    ]
    with engine.begin() as connection:
        for kind, moment, name, data in rows:
            connection.execute(
                text(
                    "INSERT INTO events (sender_id, type_name, timestamp, action_name, data)"
                    " VALUES (:sender, :kind, :at, :name, :data)"
                ),
                {"sender": sender, "kind": kind, "at": moment, "name": name, "data": data},
            )
    engine.dispose()


def close(url: str, sender: str, goes_on_as: str) -> None:
    """Close a conversation that went on under another id."""
    metadata = {"moved_to": goes_on_as, "owner": "x"}
    data = json.dumps({"event": "action", "name": CLOSED, "metadata": metadata})
    engine = make_engine(url)
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO events (sender_id, type_name, timestamp, action_name, data)"
                " VALUES (:sender, 'action', :at, :name, :data)"
            ),
            {"sender": sender, "at": NOW.timestamp(), "name": CLOSED, "data": data},
        )
    engine.dispose()


def speakers(url: str) -> list[str]:
    """The conversations there are."""
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            found = connection.execute(text("SELECT DISTINCT sender_id FROM events ORDER BY 1"))
            return [row[0] for row in found]
    finally:
        engine.dispose()


def open_tickets(*closed_ago: timedelta | None) -> None:
    """A ticket closed so long ago for each; None stays open."""
    with session_scope(write=True) as session:
        tickets = TicketRepository(session)
        for ago in closed_ago:
            number = tickets.open(topic="转人工", summary=SECRET).ticket_no
            if ago is not None:
                tickets.close(number)
                session.execute(
                    update(TicketRow)
                    .where(TicketRow.ticket_no == number)
                    .values(closed_at=NOW - ago)
                )


DAY = timedelta(days=1)


def test_conversations_go_after_their_last_word(talks: str) -> None:
    say(talks, "old", 181 * DAY)
    say(talks, "recent", 179 * DAY)
    say(talks, "long", 400 * DAY)
    say(talks, "long", 1 * DAY)
    assert purge(NOW)["conversations"] == 1
    assert speakers(talks) == ["long", "recent"]


def test_closed_tickets_go_and_open_ones_stay(talks: str, rows: Rows) -> None:
    open_tickets(366 * DAY, 364 * DAY, None)
    assert purge(NOW)["tickets"] == 1
    assert rows("SELECT status FROM ticket ORDER BY id") == [("closed",), ("open",)]


def test_feedback_and_codes_go(talks: str, rows: Rows) -> None:
    with session_scope(write=True) as session:
        for name, ago in (("old", 366 * DAY), ("new", 364 * DAY)):
            session.add(FeedbackRow(conversation=name, score=1, comment="", given_at=NOW - ago))
        for name, ago in (("old", 3 * DAY), ("new", 1 * DAY)):
            at = NOW - ago
            session.add(
                SignInCodeRow(
                    phone_digest=name,
                    conversation_digest="",
                    address_digest="",
                    code_digest="",
                    created_at=at,
                    expires_at=at,
                    tries=0,
                )
            )
    done = purge(NOW)
    assert (done["feedback"], done["codes"]) == (1, 1)
    assert rows("SELECT conversation FROM feedback") == [("new",)]
    assert rows("SELECT phone_digest FROM sign_in_code") == [("new",)]


def test_links_and_bindings_go_once_they_expired(talks: str, demo_shop: str, rows: Rows) -> None:
    with session_scope(write=True) as session:
        for name, ago in (("old", 40 * DAY), ("new", -1 * DAY)):
            account = ChannelAccount("wechat", name)
            session.add(
                ChannelAccountRow(
                    channel="wechat",
                    external_id=name,
                    customer_id=CUSTOMER,
                    bound_at=NOW - ago - DAY,
                    expires_at=NOW - ago,
                    proof="phone_code",
                )
            )
            LinkTokenRepository(session).add(name, account, NOW - ago - DAY, NOW - ago)
    done = purge(NOW)
    assert (done["bindings"], done["codes"]) == (1, 1)
    assert rows("SELECT external_id FROM channel_account") == [("new",)]
    assert rows("SELECT external_id FROM link_token") == [("new",)]


def test_lines_of_the_audit_log_go(talks: str, rows: Rows, monkeypatch: pytest.MonkeyPatch) -> None:
    with session_scope(write=True) as session:
        AuditRepository(session).record("seen", customer_id=None, outcome="ok")
    assert purge(datetime.now(UTC) + 1094 * DAY)["audit"] == 0
    assert purge(datetime.now(UTC) + 1096 * DAY)["audit"] == 2
    assert "seen" not in [event for (event,) in rows("SELECT event FROM audit_log")]
    with session_scope() as session:
        assert list(AuditRepository(session).faults()) == []


def test_a_purge_is_audited_with_what_went(talks: str, rows: Rows) -> None:
    say(talks, "old", 181 * DAY)
    purge(NOW)
    ((event, outcome, detail),) = rows("SELECT event, outcome, detail FROM audit_log")
    told = json.loads(detail) if isinstance(detail, str) else detail
    assert (event, outcome) == ("purged", "ok")
    assert told == {
        "audit": "0",
        "bindings": "0",
        "codes": "0",
        "conversations": "1",
        "feedback": "0",
        "tickets": "0",
    }


def test_a_dry_run_counts_and_changes_nothing(talks: str, rows: Rows) -> None:
    say(talks, "old", 181 * DAY)
    open_tickets(366 * DAY)
    assert purge(NOW, dry_run=True) == {
        "conversations": 1,
        "tickets": 1,
        "feedback": 0,
        "codes": 0,
        "bindings": 0,
        "audit": 0,
    }
    assert speakers(talks) == ["old"]
    assert len(rows("SELECT id FROM ticket")) == 1
    assert rows("SELECT id FROM audit_log") == []


def test_nought_keeps_for_ever(talks: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in KINDS:
        monkeypatch.setenv(SETTINGS[kind].variable, "0")
    say(talks, "old", 5000 * DAY)
    assert purge(NOW) == {}
    assert speakers(talks) == ["old"]


@pytest.mark.parametrize("given", ["-1", "a month", "1.5", "99999", "１８０", "1"])
def test_a_period_that_is_none_is_refused(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the audit log less than six months is too little."""
    monkeypatch.setenv("FENQI_KEEP_AUDIT_DAYS", given)
    with pytest.raises(SettingsError, match="FENQI_KEEP_AUDIT_DAYS"):
        kept_for("audit")


def test_many_go_in_portions(talks: str, rows: Rows, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purge_module, "AT_ONCE", 2)
    monkeypatch.setattr(conversations_module, "AT_ONCE", 2)
    for number in range(5):
        say(talks, f"old-{number}", 181 * DAY)
    open_tickets(*[366 * DAY] * 5, 1 * DAY)
    done = purge(NOW)
    assert (done["conversations"], done["tickets"]) == (5, 5)
    assert speakers(talks) == []
    assert len(rows("SELECT id FROM ticket")) == 1


def test_one_that_speaks_again_meanwhile_stays(talks: str) -> None:
    say(talks, "old", 181 * DAY)
    with conversations() as found:
        ids = found.silent_since(NOW - 180 * DAY)
        say(talks, "old", timedelta(0))
        found.delete(ids, silent_since=NOW - 180 * DAY)
    assert speakers(talks) == ["old"]


def test_without_conversations_the_rest_goes_and_it_is_told(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: Rows
) -> None:
    monkeypatch.setenv("CONVERSATIONS_URL", f"sqlite:///{tmp_path / 'none.db'}")
    open_tickets(366 * DAY)
    with pytest.raises(DatabaseUnavailable):
        purge(NOW)
    assert rows("SELECT id FROM ticket") == []
    assert rows("SELECT event, outcome FROM audit_log") == [("purged", "incomplete")]
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize("compact", [False, True])
def test_nothing_stays_in_the_files(talks: str, tmp_path: Path, compact: bool) -> None:
    for number in range(300):
        say(talks, f"old-{number}", 181 * DAY)
        say(talks, f"new-{number}", 1 * DAY)
    open_tickets(*[366 * DAY] * 50)
    purge(NOW)
    with conversations() as found:
        found.delete([f"new-{number}" for number in range(300)])
    clear(compact=compact)
    for file in tmp_path.glob("*.db*"):
        assert SECRET.encode() not in file.read_bytes(), file


def test_pages_freed_before_are_gone_once_compacted(talks: str, tmp_path: Path) -> None:
    """What an older version deleted lies in free pages."""
    if not talks.startswith("sqlite"):
        pytest.skip("SQLite's free pages")
    file = tmp_path / "talks.db"
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("PRAGMA secure_delete = OFF")
        connection.executemany(
            "INSERT INTO events (sender_id, type_name, data) VALUES ('s', 'user', ?)",
            [(SECRET * 50,)] * 50,
        )
        connection.commit()
        connection.execute("DELETE FROM events")
    assert SECRET.encode() in file.read_bytes()
    clear(compact=True)
    assert SECRET.encode() not in file.read_bytes()


def test_what_a_customer_said_before_signing_in_goes_too(talks: str, demo_shop: str) -> None:
    say(talks, "theirs", 1 * DAY, CUSTOMER)
    for before, after in (("before-theirs", "theirs"), ("before-others", "others")):
        say(talks, before, 2 * DAY)
        close(talks, before, after)
    assert erase_customer(CUSTOMER).conversations == 2
    assert speakers(talks) == ["before-others"]


def test_all_of_one_customer_goes_and_nothing_of_another(
    talks: str, demo_shop: str, rows: Rows
) -> None:
    say(talks, "theirs", 1 * DAY, CUSTOMER)
    say(talks, "theirs-too", 2 * DAY, CUSTOMER)
    say(talks, "other", 1 * DAY, OTHER)
    say(talks, "nobody", 1 * DAY)
    with session_scope(write=True) as session:
        for customer in (CUSTOMER, OTHER, None):
            TicketRepository(session).open(topic="", summary=SECRET, customer_id=customer)
        for talk in ("theirs", "other"):
            FeedbackRepository(session).give(talk, 3, "")
    for phone in ("13800000001", "13800000002"):
        CodeSignIn.configured().request(phone, Asker("web-1", None))
    with session_scope(write=True) as session:
        for customer in (CUSTOMER, OTHER):
            record = CustomerRecord(customer, "", "")
            bind(session, ChannelAccount("wechat", customer), record, "phone_code")
    plans = rows("SELECT count(*) FROM plan WHERE customer_id = :c", c=CUSTOMER)
    expected = {"conversations": 2, "tickets": 1, "feedback": 1, "codes": 1, "bindings": 1}
    assert vars(erase_customer(CUSTOMER, dry_run=True)) == expected
    assert len(speakers(talks)) == 4
    assert vars(erase_customer(CUSTOMER)) == expected
    assert speakers(talks) == ["nobody", "other"]
    assert rows("SELECT customer_id FROM ticket ORDER BY id") == [(OTHER,), (None,)]
    assert rows("SELECT conversation FROM feedback") == [("other",)]
    assert len(rows("SELECT id FROM sign_in_code")) == 1
    assert rows("SELECT customer_id FROM channel_account") == [(OTHER,)]
    assert rows("SELECT count(*) FROM plan WHERE customer_id = :c", c=CUSTOMER) == plans
    audited = rows("SELECT customer_id, outcome FROM audit_log WHERE event = 'customer_erased'")
    assert audited == [(CUSTOMER, "ok")]


def test_nobody_is_not_erased(talks: str, demo_shop: str) -> None:
    with pytest.raises(UnknownCustomer):
        erase_customer("MI999999")


def run(*arguments: str) -> int:
    """The command, with customers that are known or not."""
    known = {CUSTOMER: {"conversations": 2, "codes": 0}}
    return main(["purge", *arguments], [purge_command(lambda customer, _: known.get(customer))])


def test_the_command_tells_what_went(talks: str, capsys: pytest.CaptureFixture[str]) -> None:
    say(talks, "old", 5000 * DAY)
    assert run("--dry-run") == 0
    assert capsys.readouterr().out.startswith("可删除：对话 1，工单 0，")
    assert run("--compact") == 0
    assert capsys.readouterr().out.startswith("已删除：对话 1，工单 0，")
    assert speakers(talks) == []


def test_the_command_erases_one_customer(talks: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--customer", CUSTOMER) == 0
    assert capsys.readouterr().out == "已删除：对话 2，验证码记录 0\n"
    assert run("--customer", "MI999999") == 1
    assert "没有客户 MI999999" in capsys.readouterr().err


def test_the_command_says_what_is_missing(
    database: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("CONVERSATIONS_URL", f"sqlite:///{tmp_path / 'none.db'}")
    assert run() == 1
    assert "CONVERSATIONS_URL" in capsys.readouterr().err
    monkeypatch.setenv("FENQI_KEEP_TICKETS_DAYS", "soon")
    assert run() == 1
    assert "FENQI_KEEP_TICKETS_DAYS" in capsys.readouterr().err
