"""The audit log as one chain: what is refused, what is found, and what a purge leaves."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from actions.store.audit_chain import Fault
from actions.store.commands import main
from actions.store.database import session_scope
from actions.store.records import Origin
from actions.store.repositories import AuditRepository
from actions.store.repositories.audit import PURGED

pytestmark = pytest.mark.usefixtures("database")

LINES = 8
COLUMNS = (
    "at, event, outcome, customer_id, channel, conversation, proof, address, detail,"
    " purged_through, previous_hash, hash"
)
Tamper = Callable[..., None]


def write(count: int = LINES) -> None:
    """Write lines, each in a transaction of its own."""
    for number in range(count):
        with session_scope(write=True) as session:
            AuditRepository(session).record(
                "identity_check",
                customer_id=f"MI{number}",
                outcome="ok",
                detail={"purpose": "quote_payoff"},
                origin=Origin("web", f"c{number}", "a1"),
                proof="shop_token",
            )


def found() -> list[Fault]:
    """What shows tampering."""
    with session_scope() as session:
        return list(AuditRepository(session).faults())


@pytest.fixture
def tamper(database: str) -> Tamper:
    """Runs statements as somebody who owns the database would, the triggers out of the way."""

    def run(*statements: str) -> None:
        with session_scope(write=True) as session:
            if database.startswith("sqlite"):
                for name in ("audit_log_not_changed", "audit_log_not_removed"):
                    session.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
            else:
                session.execute(text("ALTER TABLE audit_log DISABLE TRIGGER USER"))
            for statement in statements:
                session.execute(text(statement))
            if not database.startswith("sqlite"):
                session.execute(text("ALTER TABLE audit_log ENABLE TRIGGER USER"))

    return run


def test_an_empty_log_and_one_that_was_only_written_to_are_whole() -> None:
    assert found() == []
    write()
    assert found() == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_log SET outcome = 'ok'",
        "UPDATE audit_log SET purged_through = 8 WHERE id = 8",
        "DELETE FROM audit_log",
        "DELETE FROM audit_log WHERE id = 8",
        "DELETE FROM audit_head",
    ],
)
def test_the_database_refuses_changes_and_removals(statement: str) -> None:
    write()
    with pytest.raises(DBAPIError, match="append-only"), session_scope(write=True) as session:
        session.execute(text(statement))
    assert found() == []


def test_postgresql_refuses_to_empty_the_log(database: str) -> None:
    if database.startswith("sqlite"):
        pytest.skip("SQLite has no TRUNCATE")
    for table in ("audit_log", "audit_head"):
        with pytest.raises(DBAPIError, match="append-only"), session_scope(write=True) as session:
            session.execute(text(f"TRUNCATE {table}"))


@pytest.mark.parametrize(
    "change",
    [
        "at = '2020-01-01 00:00:00+00:00'",
        "event = 'else'",
        "outcome = 'else'",
        "customer_id = NULL",
        "channel = 'rest'",
        "conversation = 'else'",
        "proof = 'none'",
        "address = NULL",
        "detail = '{}'",
        "purged_through = 3",
        f"previous_hash = '{'0' * 64}'",
        f"hash = '{'0' * 64}'",
    ],
)
def test_a_changed_line_is_found_whatever_of_it_was_changed(tamper: Tamper, change: str) -> None:
    write()
    tamper(f"UPDATE audit_log SET {change} WHERE id = 4")
    assert found() == [Fault(4, "changed")]


def test_removed_lines_are_found_wherever_they_stood(tamper: Tamper) -> None:
    write()
    tamper("DELETE FROM audit_log WHERE id IN (1, 4, 5, 8)")
    assert found() == [Fault(number, "missing") for number in (1, 4, 5, 8)]


def test_a_log_that_was_emptied_is_missing_whole(tamper: Tamper) -> None:
    write(3)
    tamper("DELETE FROM audit_log")
    assert found() == [Fault(number, "missing") for number in (1, 2, 3)]


def test_a_removed_line_whose_gap_was_closed_is_found(tamper: Tamper) -> None:
    write()
    moves = [
        f"UPDATE audit_log SET id = {number - 1} WHERE id = {number}" for number in (5, 6, 7, 8)
    ]
    tamper("DELETE FROM audit_log WHERE id = 4", *moves)
    assert found() == [Fault(4, "out_of_place"), Fault(8, "missing")]


def test_swapped_lines_are_found(tamper: Tamper) -> None:
    write()
    tamper(
        "UPDATE audit_log SET id = 99 WHERE id = 4",
        "UPDATE audit_log SET id = 4 WHERE id = 5",
        "UPDATE audit_log SET id = 5 WHERE id = 99",
    )
    assert Fault(4, "out_of_place") in found()
    assert {fault.number for fault in found()} <= {4, 5}


def test_a_line_that_was_put_in_is_found(tamper: Tamper) -> None:
    write()
    moves = [
        f"UPDATE audit_log SET id = {number + 1} WHERE id = {number}" for number in (8, 7, 6, 5)
    ]
    copy = f"INSERT INTO audit_log (id, {COLUMNS}) SELECT 5, {COLUMNS} FROM audit_log WHERE id = 2"
    tamper(*moves, copy)
    assert Fault(5, "out_of_place") in found()


def test_a_line_put_behind_the_end_is_found(tamper: Tamper) -> None:
    write()
    tamper(f"INSERT INTO audit_log (id, {COLUMNS}) SELECT 9, {COLUMNS} FROM audit_log WHERE id = 8")
    assert found() == [Fault(9, "added")]


@pytest.mark.parametrize(
    "change",
    ["number = 7, hash = (SELECT hash FROM audit_log WHERE id = 7)", "seal = ''", "hash = 'x'"],
)
def test_an_end_that_was_moved_back_is_found(tamper: Tamper, change: str) -> None:
    """Whoever takes the last line and its trace has no key to seal the new end with."""
    write()
    tamper("DELETE FROM audit_log WHERE id = 8", f"UPDATE audit_head SET {change}")
    assert {fault.kind for fault in found()} & {"head"}


def test_another_key_fits_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    write(2)
    monkeypatch.setenv("FENQI_DIGEST_KEY", "another-key-of-some-forty-characters-0123")
    assert {fault.kind for fault in found()} == {"head", "changed"}


def test_a_purge_is_the_only_way_out_and_the_chain_goes_on() -> None:
    write(3)
    between = datetime.now(UTC)
    write(2)
    with session_scope(write=True) as session:
        assert AuditRepository(session).purge(between) == 3
    assert found() == []
    with session_scope() as session:
        lines = AuditRepository(session).last(9)
    assert [line.number for line in lines] == [4, 5, 6]
    assert lines[-1].event == PURGED
    assert lines[-1].detail["lines"] == "3"
    write(1)
    with session_scope(write=True) as session:
        assert AuditRepository(session).purge(datetime.now(UTC) + timedelta(hours=1)) == 4
    write(1)
    assert found() == []


def test_a_purge_of_nothing_leaves_nothing() -> None:
    write(2)
    with session_scope(write=True) as session:
        assert AuditRepository(session).purge(datetime.now(UTC) - timedelta(days=1)) == 0
    with session_scope() as session:
        assert len(AuditRepository(session).last(9)) == 2


def test_what_was_taken_beyond_a_purge_is_found(tamper: Tamper) -> None:
    write(3)
    between = datetime.now(UTC)
    write(3)
    with session_scope(write=True) as session:
        AuditRepository(session).purge(between)
    tamper("DELETE FROM audit_log WHERE id IN (4, 5)")
    assert found() == [Fault(4, "missing"), Fault(5, "missing")]


def test_a_purge_that_nobody_made_is_found(tamper: Tamper) -> None:
    """A row that declares lines purged opens the trigger, not the chain."""
    write(4)
    values = "'2026-11-23 00:00:00+00:00', 'audit_purged', 'ok', NULL, NULL, NULL, 'none', NULL"
    forged = f"{values}, '{{\"hash\": \"x\"}}', 2, 'x', 'x'"
    with session_scope(write=True) as session:
        session.execute(text(f"INSERT INTO audit_log (id, {COLUMNS}) VALUES (5, {forged})"))
        session.execute(text("DELETE FROM audit_log WHERE id <= 2"))
    assert found()


def test_writers_at_the_same_moment_make_one_chain() -> None:
    failures: list[Exception] = []

    def several() -> None:
        try:
            write(5)
        except Exception as error:
            failures.append(error)

    writers = [threading.Thread(target=several) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert failures == []
    assert found() == []
    with session_scope() as session:
        numbers = [line.number for line in AuditRepository(session).last(99)]
    assert numbers == list(range(1, 21))


def test_what_is_rolled_back_leaves_no_line() -> None:
    write(1)
    with session_scope(write=True) as session:
        AuditRepository(session).record("else", customer_id=None, outcome="ok")
        session.rollback()
    write(1)
    assert found() == []
    with session_scope() as session:
        assert [line.event for line in AuditRepository(session).last(9)] == ["identity_check"] * 2


def test_a_line_once_in_a_while() -> None:
    """For each event, outcome and address; within one transaction too."""

    def record(event: str, outcome: str, address: str | None, span: timedelta) -> None:
        with session_scope(write=True) as session:
            for _ in range(2):
                AuditRepository(session).record(
                    event,
                    customer_id=None,
                    outcome=outcome,
                    origin=Origin(address=address),
                    once_in=span,
                )

    for event in ("one", "two"):
        for outcome in ("expired", "malformed"):
            for address in ("a1", None):
                for _ in range(2):
                    record(event, outcome, address, timedelta(hours=1))
    with session_scope() as session:
        assert len(AuditRepository(session).last(99)) == 8
    record("one", "expired", "a1", timedelta(0))
    with session_scope() as session:
        assert len(AuditRepository(session).last(99)) == 10
    assert found() == []


def test_the_operator_verifies_it(tamper: Tamper, capsys: pytest.CaptureFixture[str]) -> None:
    write()
    assert main(["audit", "--verify"]) == 0
    assert "审计记录完整" in capsys.readouterr().out
    tamper("UPDATE audit_log SET outcome = 'x' WHERE id = 3", "DELETE FROM audit_log WHERE id = 6")
    assert main(["audit", "--verify"]) == 1
    told = capsys.readouterr().err
    assert "第 3 行被改动过" in told
    assert "第 6 行不见了" in told
    assert "有 2 处问题" in told
    tamper("DELETE FROM audit_log")
    write(30)
    tamper("DELETE FROM audit_log")
    assert main(["audit", "--verify"]) == 1
    assert "还有更多没有列出" in capsys.readouterr().err


def test_the_operator_sees_how_and_whence(capsys: pytest.CaptureFixture[str]) -> None:
    write(1)
    assert main(["audit", "--last", "1"]) == 0
    assert (
        "identity_check  ok  MI0  purpose=quote_payoff"
        "  line=1 proof=shop_token channel=web conversation=c0 address=a1"
    ) in capsys.readouterr().out
