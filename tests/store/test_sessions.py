"""Sessions commit or roll back as a whole, and say when the database is not there."""

import shutil
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from actions.settings import SettingsError
from actions.store import database as store_database
from actions.store.database import (
    DatabaseUnavailable,
    dispose_engine,
    parse_url,
    session_scope,
)
from actions.store.models import CustomerRow, FeedbackRow
from actions.store.repositories import CustomerRepository, FeedbackRepository

Query = Callable[..., list[tuple[object, ...]]]


class ProblemInTheBlock(Exception):
    """Raised by a test in the middle of a session."""


def add_and_fail() -> None:
    with session_scope(write=True) as session:
        session.add(CustomerRow(id="A", name="甲", phone="13900000001"))
        session.flush()
        raise ProblemInTheBlock


def add_two_with_one_phone() -> None:
    with session_scope(write=True) as session:
        session.add(CustomerRow(id="A", name="甲", phone="13900000001"))
        session.flush()
        session.add(CustomerRow(id="B", name="乙", phone="13900000001"))


def ask() -> None:
    with session_scope() as session:
        session.execute(text("SELECT count(*) FROM customer"))


def write() -> None:
    with session_scope(write=True) as session:
        FeedbackRepository(session).give("c", 5, "")


def test_what_a_block_wrote_is_taken_back_when_it_raises(database: str, rows: Query) -> None:
    with pytest.raises(ProblemInTheBlock):
        add_and_fail()
    assert rows("SELECT count(*) FROM customer") == [(0,)]


def test_a_violated_constraint_takes_back_what_came_before_it(database: str, rows: Query) -> None:
    with pytest.raises(IntegrityError):
        add_two_with_one_phone()
    assert rows("SELECT count(*) FROM customer") == [(0,)]


@pytest.mark.usefixtures("database")
def test_the_error_of_a_violated_constraint_hides_what_was_written() -> None:
    with pytest.raises(IntegrityError) as caught:
        add_two_with_one_phone()
    assert "乙" not in str(caught.value)


def test_what_a_session_read_stays_usable_after_it(demo_shop: str) -> None:
    with session_scope() as session:
        customer = CustomerRepository(session).by_id("MI100001")
    assert customer is not None
    assert customer.masked_phone == "138****0001"
    assert "13800000001" not in repr(customer)
    assert "王小明" not in repr(customer)


def test_writers_at_the_same_moment_all_get_through(database: str) -> None:
    writers, each_writes = 4, 5
    begin = threading.Barrier(writers)
    failed: list[BaseException] = []

    def count_up() -> None:
        try:
            begin.wait()
            for _ in range(each_writes):
                with session_scope(write=True) as session:
                    row = session.query(FeedbackRow).with_for_update().one()
                    row.comment = str(int(row.comment) + 1)
        except BaseException as error:
            failed.append(error)

    with session_scope(write=True) as session:
        session.add(FeedbackRow(conversation="c", score=5, comment="0"))
    threads = [threading.Thread(target=count_up) for _ in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with session_scope() as session:
        assert session.query(FeedbackRow).one().comment == str(writers * each_writes)


def test_tables_that_are_not_there_are_an_unavailable_database(
    empty_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if empty_database.startswith("sqlite"):
        path = Path(parse_url(empty_database).database or "")
        path.parent.mkdir()
        sqlite3.connect(path).close()
        path.touch()
    monkeypatch.setenv("DATABASE_URL", empty_database)
    with pytest.raises(DatabaseUnavailable):
        ask()
    dispose_engine()


def test_a_file_that_is_no_database_is_an_unavailable_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "fenqi.db").write_bytes(b"not a database " * 1000)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'fenqi.db'}")
    with pytest.raises(DatabaseUnavailable):
        ask()
    dispose_engine()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://x/y", "x"])
def test_other_databases_are_refused_by_name(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(SettingsError, match="DATABASE_URL"):
        ask()


def test_postgresql_goes_by_psycopg_3() -> None:
    for url in ("postgresql://a@b/c", "postgres://a@b/c", "postgresql+psycopg2://a@b/c"):
        assert parse_url(url).drivername == "postgresql+psycopg"


def test_an_unreachable_server_is_an_unavailable_database(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/fenqi")
    with pytest.raises(DatabaseUnavailable):
        ask()
    dispose_engine()


def test_a_missing_file_is_not_made_and_is_found_again_when_it_is_back(
    demo_shop: str, tmp_path: Path
) -> None:
    if not demo_shop.startswith("sqlite"):
        pytest.skip("about SQLite's file")
    path, away = tmp_path / "fenqi.db", tmp_path / "away.db"
    ask()
    path.rename(away)
    with pytest.raises(DatabaseUnavailable):
        ask()
    assert not path.exists()
    away.rename(path)
    ask()


def test_another_file_in_its_place_is_noticed(
    demo_shop: str, migrated_sqlite: Path, tmp_path: Path
) -> None:
    if not demo_shop.startswith("sqlite"):
        pytest.skip("about SQLite's file")
    with session_scope() as session:
        assert CustomerRepository(session).by_id("MI100001") is not None
    for name in ("fenqi.db", "fenqi.db-wal", "fenqi.db-shm"):
        (tmp_path / name).rename(tmp_path / f"old-{name}")
    shutil.copy(migrated_sqlite, tmp_path / "fenqi.db")
    with session_scope() as session:
        assert CustomerRepository(session).by_id("MI100001") is None


def test_a_locked_file_is_waited_for_briefly_only(
    demo_shop: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not demo_shop.startswith("sqlite"):
        pytest.skip("about SQLite's file")
    monkeypatch.setattr(store_database, "SQLITE_BUSY_SECONDS", 0.05)
    dispose_engine()
    other = sqlite3.connect(tmp_path / "fenqi.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    ask()
    with pytest.raises(DatabaseUnavailable):
        write()
    other.execute("ROLLBACK")
    other.close()
    write()
