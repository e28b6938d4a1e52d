"""The audit log in the hands of somebody who has the database."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from tests.attacks.target import Attacker, Target
from tests.attacks.wire import fresh_id

TAMPERINGS = {
    "an outcome changed": "UPDATE audit_log SET outcome = outcome || 'x' WHERE id = {some}",
    "a customer changed": "UPDATE audit_log SET customer_id = 'MI100002' WHERE id = {some}",
    "a time changed": "UPDATE audit_log SET at = '2020-01-01 00:00:00' WHERE id = {some}",
    "an event changed": "UPDATE audit_log SET event = 'code_redeemed' WHERE id = {some}",
    "a detail changed": "UPDATE audit_log SET detail = '{{}}' WHERE id = {some}",
    "a row removed": "DELETE FROM audit_log WHERE id = {some}",
    "the first row removed": "DELETE FROM audit_log WHERE id = (SELECT min(id) FROM audit_log)",
    "the last row removed": "DELETE FROM audit_log WHERE id = (SELECT max(id) FROM audit_log)",
    "all rows removed": "DELETE FROM audit_log",
    "two rows exchanged": "UPDATE audit_log SET id = CASE id WHEN {some} THEN -1 ELSE {some} END"
    " WHERE id IN ({some}, {some} + 1); UPDATE audit_log SET id = {some} + 1 WHERE id = -1",
    "a row doubled": "INSERT INTO audit_log ({columns})"
    " SELECT {columns} FROM audit_log WHERE id = {some}",
}


def verify(target: Target, database: Path) -> int:
    """The exit code of `audit --verify` on a database."""
    return subprocess.run(
        [".venv/actions/bin/python", "-m", "actions.store", "audit", "--verify"],
        env={**target.env, "DATABASE_URL": f"sqlite:///{database}"},
        capture_output=True,
        check=False,
    ).returncode


@pytest.fixture
def stolen(attacker: Attacker, tmp_path: Path) -> Path:
    """A copy of the database, with a few rows in its audit log."""
    token = attacker.target.token("13800000001")
    for _ in range(5):
        attacker.rest(f"audit-{fresh_id()}", "还清要多少", token)
    copy = tmp_path / "fenqi.db"
    source = attacker.target.folder / "fenqi.db"
    with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(copy)) as written:
        read.backup(written)
    for key in attacker.target.folder.glob("keys/*"):
        (tmp_path / "keys").mkdir(exist_ok=True)
        shutil.copy(key, tmp_path / "keys" / key.name)
    return copy


def test_untouched_log(attacker: Attacker, stolen: Path) -> None:
    """What the tampering below stands beside: the log as it is holds."""
    assert verify(attacker.target, stolen) == 0


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_log_tampered_with(attacker: Attacker, stolen: Path, tampering: str) -> None:
    """Found, also where the database's own guards were taken out first."""
    with closing(sqlite3.connect(stolen)) as database:
        guards = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for (guard,) in database.execute(guards).fetchall():
            database.execute(f'DROP TRIGGER "{guard}"')
        (some,) = database.execute("SELECT max(id) - 2 FROM audit_log").fetchone()
        listed = [
            row[1] for row in database.execute("PRAGMA table_info(audit_log)") if row[1] != "id"
        ]
        statement = TAMPERINGS[tampering].format(some=some, columns=", ".join(listed))
        try:
            database.executescript(statement)
        except sqlite3.IntegrityError:
            return  # the table itself does not take it
        database.commit()
    assert verify(attacker.target, stolen) == 1


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_log SET outcome = 'ok'", "DELETE FROM audit_log"]
)
def test_log_changed_by_the_server_itself(stolen: Path, statement: str) -> None:
    """The table only grows: its own guards refuse a change."""
    with closing(sqlite3.connect(stolen)) as database, pytest.raises(sqlite3.DatabaseError):
        database.execute(statement)


def test_who_asked_is_told(attacker: Attacker) -> None:
    """Who, what, when, by which channel and with which proof; nothing personal."""
    token = attacker.target.token("13800000001")
    attacker.rest(f"audit-{fresh_id()}", "还清要多少", token)
    line = attacker.target.run_actions("-m", "actions.store", "audit", "--last", "1")
    assert "MI100001" in line
    assert "rest" in line
    for hidden in ("13800000001", token, attacker.address, "还清要多少"):
        assert hidden not in line


def test_anonymous_questions_do_not_fill_it(attacker: Attacker) -> None:
    """Fifty strangers who ask for their account leave a few rows, not fifty."""
    before = attacker.target.count("audit_log")
    for _ in range(50):
        attacker.rest(f"audit-{fresh_id()}", "我的分期账单")
    assert attacker.target.count("audit_log") - before < 10


def test_forged_tokens_are_told(attacker: Attacker) -> None:
    """A token that proves nobody leaves a row."""
    before = attacker.target.count("audit_log")
    attacker.rest(f"audit-{fresh_id()}", "还清要多少", "x.y.z")
    assert attacker.target.count("audit_log") > before
